import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DraftView, ShadowView } from "../../../../engine/decisions/contract.ts";
import { Switch } from "../../../ui/choices.tsx";
import { Fold, Section } from "../../../ui/page.tsx";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { shadowQuery } from "../../data/queries.ts";
import { useNow } from "../../data/use-now.ts";
import { Result } from "./rehearsal.tsx";

/** Lets the draft run beside the rules in force, and says what came of it so far. */
export function Shadow({ draft, mayWrite }: { draft: DraftView; mayWrite: boolean }) {
  const { t, format } = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const [failed, setFailed] = useState<string | null>(null);
  const query = shadowQuery(draft.draftId);
  const { data } = useQuery({ ...query, refetchInterval: ({ state }) => (state.data?.shadow ? 15_000 : false) });
  if (data === undefined) return null;
  const { shadow } = data;
  const turn = async (on: boolean) => {
    setFailed(null);
    try {
      queries.setQueryData(query.queryKey, await api<{ shadow: ShadowView | null }>(`/policy-drafts/${draft.draftId}/shadow`, { method: "PUT", body: { on } }));
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  const latest = shadow?.latest ?? null;
  const result = latest?.result ?? null;
  return (
    <Section title={t("Beside the rules in force")} lead={t("Whatever is decided from now on is taken again under the draft some minutes later, and counted; nobody is treated by it. What only the draft asks for is worked out with each decision.")}>
      {mayWrite ? (
        <Switch on={shadow !== null} onChange={(on) => void turn(on)}>
          {t("Let it run beside")}
        </Switch>
      ) : null}
      {failed === null ? null : <p className="warning small" role="alert">■ {failed}</p>}
      {shadow === null ? null : (
        <p className="small" role="status">
          {t("Since {when}, begun by {name}.", { when: format.dayAndClock(shadow.since, now), name: shadow.by })}{" "}
          {result === null ? t("It is counted every ten minutes; nothing was counted yet.") : t("{changed} of {count} decisions would have been another, counted {at}.", { changed: format.number(result.changed), count: format.number(result.decisions), at: format.dayAndClock(latest!.startedAt, now) })}
        </p>
      )}
      {result === null || result.decisions === 0 ? null : (
        <Fold title={t("What it would have changed")}>
          <Result result={result} over="recorded" />
        </Fold>
      )}
    </Section>
  );
}
