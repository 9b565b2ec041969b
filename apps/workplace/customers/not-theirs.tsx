import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { NotTheirsView } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { say } from "../../ui/say.ts";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { refreshJoined } from "./refresh-joined.ts";

/** Addresses and numbers that somebody said are not this customer's, with the way back. */
export default function NotTheirs({ customerId, mayLink }: { customerId: string; mayLink: boolean }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const said = useQuery({ queryKey: ["customer", customerId, "not-theirs"], queryFn: ({ signal }) => api<{ said: readonly NotTheirsView[] }>(`/customers/${customerId}/not-theirs`, { signal }) }).data?.said ?? [];
  if (said.length === 0) return null;
  const takeBack = (each: NotTheirsView) =>
    api(`/not-theirs/${each.notTheirsId}/undo`, { method: "POST", body: {} }).then(
      () => refreshJoined(queries),
      (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }),
    );
  return (
    <ul className="ruled small" aria-label={t("Not theirs")}>
      {said.map((each) => (
        <li key={each.notTheirsId} className="beside">
          <p className="grow">
            <Data ltr>{each.value}</Data> {t("is not theirs, said {who} on {when}:", { who: each.by, when: format.day(each.at) })} <Data>{each.why}</Data>
            {each.takenBackAt === null ? null : <span className="quiet"> {t("Taken back on {when} by {who}.", { when: format.day(each.takenBackAt), who: each.takenBackBy ?? "" })}</span>}
          </p>
          {mayLink && each.takenBackAt === null ? <Button onPress={() => void takeBack(each)} label={`${t("Take back")} ${each.value}`}>{t("Take back")}</Button> : null}
        </li>
      ))}
    </ul>
  );
}
