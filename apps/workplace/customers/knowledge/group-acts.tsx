import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { CustomerGroup } from "../../../../engine/profiles/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { later } from "../../../ui/later.tsx";
import { Fold } from "../../../ui/page.tsx";
import { say } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";
import { sourceName } from "../../words/source-names.ts";
import { GROUP_KEYS } from "./data.ts";

const SeparateGroupDialog = later(() => import("./separate-group-dialog.tsx"), "dialog");

/** Which groups are one with this one, were so, and who was moved out of it: each with the way back. */
export function GroupActs({ group, mayLink }: { group: CustomerGroup; mayLink: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const [parting, setParting] = useState<CustomerGroup["joined"][number] | null>(null);
  const back = (path: string) =>
    api(path, { method: "POST", body: {} }).then(
      () => Promise.all(GROUP_KEYS.map((queryKey) => queries.invalidateQueries({ queryKey }))),
      (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
    );
  return (
    <>
      {group.joined.length + group.splits.length === 0 ? null : (
        <ul className="ruled meta">
          {group.joined.map((each) => (
            <li key={each.linkId} className="beside">
              <span className="grow">
                {t("One with {name} since {when}, says {who}:", { name: each.name, when: format.day(each.at), who: sourceName(each.by, t) })} <Data>{each.why}</Data>
              </span>
              {mayLink ? (
                <Button onPress={() => setParting(each)} label={t("Separate {name} again", { name: each.name })}>
                  {t("Separate…")}
                </Button>
              ) : null}
            </li>
          ))}
          {group.splits.map((each) => (
            <li key={each.splitId} className="beside">
              <span className="grow">
                {t("{name} was split off on {when} by {who}:", { name: each.name, when: format.day(each.at), who: each.by })} <Data>{each.why}</Data>
              </span>
              {mayLink ? <Button onPress={() => void back(`/group-splits/${each.splitId}/undo`)}>{t("Take the split back")}</Button> : null}
            </li>
          ))}
        </ul>
      )}
      {group.parted.length === 0 ? null : (
        <Fold title={t("{count, plural, one {# group that was one with it} other {# groups that were one with it}}", { count: group.parted.length })}>
          <ul className="ruled meta">
            {group.parted.map((each) => (
              <li key={each.linkId} className="beside">
                <span className="grow">
                  {t("One with {name} from {since}, says {who}; ended on {when} by {ender}:", { name: each.name, since: format.day(each.madeAt), who: sourceName(each.madeBy, t), when: format.day(each.at), ender: sourceName(each.by, t) })} <Data>{each.why}</Data>
                </span>
                {mayLink ? <Button onPress={() => void back(`/group-links/${each.linkId}/restore`)} label={t("Join {name} again", { name: each.name })}>{t("Join again")}</Button> : null}
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <Suspense>{parting ? <SeparateGroupDialog group={group} joined={parting} onClose={() => setParting(null)} /> : null}</Suspense>
    </>
  );
}
