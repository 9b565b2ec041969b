import { useQueryClient } from "@tanstack/react-query";
import type { CustomerGroup } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { say } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";
import { GROUP_KEYS } from "./data.ts";

/** Which groups are one with this one, and who was moved out of it: each with the way back. */
export function GroupActs({ group, mayLink }: { group: CustomerGroup; mayLink: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const back = (path: string, body: object) =>
    api(path, { method: "POST", body }).then(
      () => Promise.all(GROUP_KEYS.map((queryKey) => queries.invalidateQueries({ queryKey }))),
      (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
    );
  if (group.joined.length + group.splits.length === 0) return null;
  return (
    <ul className="ruled meta">
      {group.joined.map((each) => (
        <li key={each.linkId} className="beside">
          <span className="grow">
            {t("One with {name} since {when}, says {who}:", { name: each.name, when: format.day(each.at), who: each.by })} <Data>{each.why}</Data>
          </span>
          {mayLink ? (
            <Button onPress={() => void back(`/group-links/${each.linkId}/end`, { why: t("not one group after all") })} label={t("Separate {name} again", { name: each.name })}>
              {t("Separate")}
            </Button>
          ) : null}
        </li>
      ))}
      {group.splits.map((each) => (
        <li key={each.splitId} className="beside">
          <span className="grow">
            {t("{name} was split off on {when} by {who}:", { name: each.name, when: format.day(each.at), who: each.by })} <Data>{each.why}</Data>
          </span>
          {mayLink ? <Button onPress={() => void back(`/group-splits/${each.splitId}/undo`, {})}>{t("Take the split back")}</Button> : null}
        </li>
      ))}
    </ul>
  );
}
