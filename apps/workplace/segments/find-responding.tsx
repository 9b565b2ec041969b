import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { NewResponseSearch, ResponseActions, ResponseAnswer, ResponseSearch } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Switch } from "../../ui/choices.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Form } from "../../ui/form.tsx";
import { Fold } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { listChoicesQuery, policiesQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { GoingThrough } from "../customers/going-through.tsx";
import { letListsKnow } from "../customers/lists-know.ts";
import { useNamed } from "../customers/use-named.ts";
import { changedSaid, levelOfLook, lookSentence, rangeSaid, RESPONSE_FEATURE_WORDS, RESPONSE_FEATURES, tooFewSentence } from "./responding-words.ts";
import { RuleLine } from "./rule-line.tsx";

/** Kept among the segments, so that whatever makes them old makes this old too. */
const responsesQuery = queryOptions({ queryKey: ["segments", "responses"], queryFn: ({ signal }) => api<ResponseActions>("/response-searches", { signal }) });

const MOST_FEATURES = 5;
const DAYS = 60;
const NO_NAMES = { tag: null, group: null, followedBy: null, owner: null, cluster: null };

/** In which groups an action changes more or less than in others, and segments of them. */
export default function FindResponding({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const asked = useQuery(responsesQuery);
  return (
    <Dialog title={t("Who responds otherwise to an action")} isOpen onClose={onClose} wide>
      <p className="small quiet">{t("Of an action that some customers were left without by chance, it looks for two to four groups in whom it changed more, or less, than in others. Half of the customers chooses the groups; the other half, which had no say in that, tells what it changed.")}</p>
      <Answered query={asked} failed={t("The actions could not be read")} waiting={<Skeleton rows={4} label={t("Reading actions")} />}>
        {(page) =>
          page.actions.length === 0 ? (
            <>
              <Empty title={t("No action to look at yet.")}>{t("It takes an action that rules leave some customers out of by chance, and {days} days since they met it.", { days: DAYS })}</Empty>
              <div className="ends"><Button onPress={onClose}>{t("Close")}</Button></div>
            </>
          ) : (
            <Looking page={page} onClose={onClose} />
          )
        }
      </Answered>
    </Dialog>
  );
}

function Looking({ page, onClose }: { page: ResponseActions; onClose: () => void }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const named = useNamed();
  const titles = useQuery({ ...policiesQuery, enabled: useMay("policies.read") }).data?.policies[0]?.names.actions ?? {};
  const own = (useQuery(listChoicesQuery).data?.attributes ?? []).filter(({ kind }) => kind === "number" || kind === "money");
  const [actionId, setActionId] = useState(page.actions[0]!.actionId);
  const [outcome, setOutcome] = useState<NewResponseSearch["outcome"]>("spending");
  const [features, setFeatures] = useState<readonly string[]>(["quiet", "stay"]);
  const [answer, setAnswer] = useState<ResponseAnswer | null>(null);
  const action = page.actions.find((each) => each.actionId === actionId)!;
  const smaller = Math.min(action.treated, action.heldOut);
  const look = 1 + Math.max(0, ...page.searches.filter((each) => each.actionId === actionId).map((each) => each.look));
  const find = async () => {
    setAnswer(null);
    for (const { key, ready } of own) if (!ready && features.includes(`own.${key}`)) await letListsKnow(queries, { attribute: key });
    const chosen = [...RESPONSE_FEATURES, ...own.map(({ key }) => `own.${key}` as const)].filter((each) => features.includes(each));
    setAnswer(await api<ResponseAnswer>("/response-searches", { method: "POST", body: { actionId, outcome, features: chosen } satisfies NewResponseSearch }));
    await queries.invalidateQueries(responsesQuery);
  };
  const choose = (feature: string) => (on: boolean) => setFeatures(on ? [...features, feature] : features.filter((each) => each !== feature));
  const titleOf = (id: string) => titles[id] ?? id;
  const earlier = page.searches.filter((each) => answer === null || answer.kind !== "found" || each.searchId !== answer.searchId);
  return (
    <>
      <Form act={t("Look for groups")} acting={t("Looking…")} cancel={t("Close")} isReady={smaller >= page.needed && features.length > 0 && features.length <= MOST_FEATURES} onCancel={onClose} onSubmit={find}>
        <Select
          label={t("Action")}
          choices={page.actions.map((each) => ({ id: each.actionId, text: t("{action}: {treated} treated, {heldOut} left out", { action: titleOf(each.actionId), treated: format.number(each.treated), heldOut: format.number(each.heldOut) }) }))}
          chosen={actionId}
          onChoose={(id) => {
            setActionId(id);
            setAnswer(null);
          }}
        />
        <Select
          label={t("What it may have changed")}
          choices={[{ id: "spending", text: t("spending within {days} days", { days: DAYS }) }, { id: "buyers", text: t("who bought within {days} days", { days: DAYS }) }]}
          chosen={outcome}
          onChoose={setOutcome}
        />
        <fieldset className="rule-field">
          <legend>{t("Told apart by, as it was when they met it")}</legend>
          {RESPONSE_FEATURES.map((feature) => (
            <Switch key={feature} on={features.includes(feature)} onChange={choose(feature)}>{t(RESPONSE_FEATURE_WORDS[feature])}</Switch>
          ))}
          {own.map(({ key }) => (
            <Switch key={key} on={features.includes(`own.${key}`)} onChange={choose(`own.${key}`)}>{named.attribute(key)}</Switch>
          ))}
          {features.length > MOST_FEATURES ? <p className="caution small">▲ {t("At most {count} at once.", { count: MOST_FEATURES })}</p> : null}
        </fieldset>
        <GoingThrough />
        {smaller < page.needed ? (
          <p className="caution small">▲ {t("Too few: {observed} are in the smaller of treated and left out, and {needed} are needed. Wait until more have met it.", { observed: format.number(smaller), needed: format.number(page.needed) })}</p>
        ) : (
          <p className="meta">{t("This would be look {look} at this action, and groups are said to differ where chance alone does so in {level} of 1,000 looks at most: each look is stricter, so that all together err once in twenty at most. The same question again is none.", { look, level: format.number(levelOfLook(look) * 1000, look < 4 ? 0 : 1) })}</p>
        )}
      </Form>
      {answer === null ? null : answer.kind === "found" ? (
        <Found search={answer} title={titleOf(answer.actionId)} onMade={setAnswer} />
      ) : (
        <p className="caution small" role="alert">
          ▲ {answer.kind === "too-few" ? t(tooFewSentence(answer)) : t("Not compared: {actual} were left out where {expected} were to be, so something else than chance decided.", { actual: format.percent(answer.actual, 1), expected: format.percent(answer.expected, 1) })}
        </p>
      )}
      {earlier.length === 0 ? null : (
        <Fold title={t("Earlier looks")}>
          <ul className="small stack">
            {earlier.map((each) => (
              <li key={each.searchId}>
                <EarlierLook search={each} title={titleOf(each.actionId)} onShow={() => setAnswer(each)} />
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </>
  );
}

function EarlierLook({ search, title, onShow }: { search: ResponseSearch; title: string; onShow: () => void }) {
  const { t, format } = useWords();
  const now = useNow();
  return (
    <>
      <Data>{title}</Data> · {search.outcome === "spending" ? t("spending within {days} days", { days: search.windowDays }) : t("who bought within {days} days", { days: search.windowDays })} · {format.day(search.madeAt, now)} · <Data>{search.madeBy}</Data> ·{" "}
      {search.verdict === "differs" ? t("some respond otherwise") : t("nobody shown to respond otherwise")} <Button onPress={onShow}>{t("Show")}</Button>
    </>
  );
}

function Found({ search, title, onMade }: { search: ResponseSearch; title: string; onMade: (made: ResponseSearch) => void }) {
  const { t, format } = useWords();
  const { verdict, groups, treated, heldOut, notKnown, everybody, look, level, from, until, windowDays } = search;
  const now = useNow();
  return (
    <section className="stack" aria-label={t("What the look came to")}>
      <h3>
        <Data>{title}</Data> · {search.outcome === "spending" ? t("spending within {days} days", { days: windowDays }) : t("who bought within {days} days", { days: windowDays })}
      </h3>
      <p role="status">
        {verdict === "differs" ? "✓ " : ""}
        {t(lookSentence(search, format))}
      </p>
      {verdict === "differs" ? (
        <>
          <Table
            label={t("Groups that respond otherwise")}
            columns={[
              { key: "group", title: t("Group"), wide: true },
              { key: "changed", title: search.outcome === "spending" ? t("It changed, a customer, likely") : t("It changed, of 100, likely"), number: true },
              { key: "customers", title: t("Customers"), number: true, notNarrow: true },
            ]}
            rows={groups.map((group) => ({
              key: JSON.stringify(group.filters),
              cells: [
                <span key="g">
                  <RuleLine filters={group.filters} names={NO_NAMES} />
                  <span className="meta">{t("{treated} treated, {heldOut} left out tell", { treated: format.number(group.treated), heldOut: format.number(group.heldOut) })}</span>
                </span>,
                <span key="c">
                  <Figure>{changedSaid(group.changed.mid, search, format)}</Figure>
                  <span className="meta block"><Figure>{rangeSaid(group.changed, search, format)}</Figure></span>
                </span>,
                <Figure key="n">{format.number(group.customers)}</Figure>,
              ],
            }))}
          />
          <p className="meta">{t("All ranges hold together in 95 of 100 looks. That a group responds otherwise does not say that this is why.")}</p>
          <MakeSegments search={search} onMade={onMade} />
        </>
      ) : null}
      <p className="meta">
        {t("For everybody of the half that tells it changed")} <Figure>{changedSaid(everybody.mid, search, format)}</Figure> (<Figure>{rangeSaid(everybody, search, format)}</Figure>).{" "}
        {t("Look {look} at this action, with {level} of 1,000 left to chance. {treated} treated and {heldOut} left out first met it from {from} on; purchases are known until {until}.", { look, level: format.number(level * 1000, look < 4 ? 0 : 1), treated: format.number(treated), heldOut: format.number(heldOut), from: format.day(from, now), until: format.day(until, now) })}{" "}
        {notKnown === 0 ? null : t("{count, plural, one {# more is left aside: something that is looked at was not known then.} other {# more are left aside: something that is looked at was not known then.}}", { count: notKnown })}
      </p>
    </section>
  );
}

function MakeSegments({ search, onMade }: { search: ResponseSearch; onMade: (made: ResponseSearch) => void }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [title, setTitle] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  if (search.segments.length > 0)
    return (
      <p className="small">
        {t("Segments of them:")}{" "}
        {search.segments.map(({ key, title: name }, place) => (
          <span key={key}>
            {place > 0 ? " · " : ""}
            <Link to="/segments/$key" params={{ key }}><Data>{name}</Data></Link>
          </span>
        ))}
      </p>
    );
  const make = async () => {
    setBusy(true);
    setFailed(null);
    const again = async () => {
      await queries.invalidateQueries({ queryKey: ["segments"] });
      await queries.invalidateQueries(responsesQuery);
    };
    await api<ResponseSearch>(`/response-searches/${search.searchId}/segments`, { method: "POST", body: { title: title.trim() } }).then(async (made) => {
      onMade(made);
      await again();
      const archive = () => Promise.all(made.segments.map(({ key }) => api(`/segments/${key}`, { method: "PATCH", body: { archived: true } }))).then(again);
      setLastAct({ kind: "done", words: say("{count, plural, one {# segment is made of what was found.} other {# segments are made of what was found.}}", { count: made.segments.length }), undo: archive });
    }, (error: Error) => setFailed(error.message));
    setBusy(false);
  };
  return (
    <div className="stack">
      <TextField label={t("What they are called together")} value={title} onChange={setTitle} maxLength={30} />
      {failed === null ? null : <p className="warning small" role="alert">{t("Not recorded: {why}", { why: failed })}</p>}
      <p>
        <Button look="outline" isDisabled={busy || title.trim() === ""} onPress={() => void make()}>{busy ? t("Making them…") : t("Make segments of them")}</Button>
      </p>
    </div>
  );
}
