import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ClusteringView, NewClustering } from "../../../engine/segments/contract.ts";
import type { TooFew } from "../../../engine/platform/contract.ts";
import { Switch } from "../../ui/choices.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Select } from "../../ui/select.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { listChoicesQuery } from "../data/queries.ts";
import { GoingThrough } from "../customers/going-through.tsx";
import { letListsKnow } from "../customers/lists-know.ts";
import { useNamed } from "../customers/use-named.ts";
import { setLastAct } from "../data/last-act.ts";
import { FEATURE_WORDS, FEATURES } from "./group-words.ts";

const BY_MODEL = "0";
const MOST_FEATURES = 6;

/** By what a model is to find groups, and how many. */
export default function FindGroups({ onClose }: { onClose: () => void }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [title, setTitle] = useState("");
  const [features, setFeatures] = useState<readonly string[]>(["silence", "purchases", "spending"]);
  // Numbers of one's own; amounts are numbers too.
  const own = (useQuery(listChoicesQuery).data?.attributes ?? []).filter(({ kind }) => kind === "number" || kind === "money");
  const named = useNamed();
  const [count, setCount] = useState(BY_MODEL);
  const [few, setFew] = useState<TooFew | null>(null);
  const find = async () => {
    // What lists do not know yet they are told first, which goes through all customers once.
    for (const { key, ready } of own) if (!ready && features.includes(`own.${key}`)) await letListsKnow(queries, { attribute: key });
    const chosen = [...FEATURES, ...own.map(({ key }) => `own.${key}` as const)].filter((each) => features.includes(each));
    const body: NewClustering = { title: title.trim(), features: chosen, ...(count === BY_MODEL ? {} : { groups: Number(count) }) };
    const found = await api<ClusteringView | TooFew>("/clusterings", { method: "POST", body });
    if ("kind" in found) return setFew(found);
    const again = () => queries.invalidateQueries({ queryKey: ["segments"] });
    await again();
    const archive = () => Promise.all(found.groups.map(({ key }) => api(`/segments/${key}`, { method: "PATCH", body: { archived: true } }))).then(again);
    setLastAct({ kind: "done", words: say("{count, plural, one {# group is found; it is a segment.} other {# groups are found; each is a segment.}}", { count: found.groups.length }), undo: archive });
    onClose();
  };
  return (
    <Dialog title={t("Let a model find groups")} isOpen onClose={onClose}>
      <p className="small quiet">{t("It looks for customers who are alike in what you choose and unlike the others. Each group becomes a segment, with a certificate as any. Groups stay as they are found until you ask for them anew.")}</p>
      <Form act={t("Find groups")} acting={t("Finding groups…")} isReady={title.trim() !== "" && features.length > 0 && features.length <= MOST_FEATURES} onCancel={onClose} onSubmit={find}>
        <TextField label={t("What they are called together")} value={title} onChange={setTitle} autoFocus isRequired maxLength={30} />
        <fieldset className="rule-field">
          <legend>{t("Alike in")}</legend>
          {FEATURES.map((feature) => (
            <Switch key={feature} on={features.includes(feature)} onChange={(on) => setFeatures(on ? [...features, feature] : features.filter((each) => each !== feature))}>
              {t(FEATURE_WORDS[feature])}
            </Switch>
          ))}
          {own.map(({ key }) => (
            <Switch key={key} on={features.includes(`own.${key}`)} onChange={(on) => setFeatures(on ? [...features, `own.${key}`] : features.filter((each) => each !== `own.${key}`))}>
              {named.attribute(key)}
            </Switch>
          ))}
          {features.length > MOST_FEATURES ? <p className="caution small">▲ {t("At most {count}: with more, nobody is like anybody.", { count: MOST_FEATURES })}</p> : null}
          {own.some(({ key }) => features.includes(`own.${key}`)) ? <p className="small quiet">{t("Customers of whom such a number is not known are in no group.")}</p> : null}
        </fieldset>
        <Select
          label={t("How many groups")}
          choices={[{ id: BY_MODEL, text: t("as many as explain customers best") }, ...[2, 3, 4, 5, 6, 7, 8].map((n) => ({ id: String(n), text: format.number(n) }))]}
          chosen={count}
          onChoose={setCount}
        />
        <GoingThrough />
        {few === null ? null : (
          <p className="caution small" role="alert">
            ▲ {t("Too few to say: {observed} customers who bought are known, {needed} are needed.", { observed: format.number(few.observed), needed: format.number(few.needed) })}
          </p>
        )}
      </Form>
    </Dialog>
  );
}
