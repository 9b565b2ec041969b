import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { DraftView } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Fold } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { draftQuery, putAwayQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { Changes } from "./studio/changes.tsx";

/** Drafts that were put away, each with what is different in it and the way to go on with it. */
export function PutAway({ policyKey, open = false }: { policyKey: string; open?: boolean }) {
  const { t, format } = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useMay("policies.write");
  const { data } = useQuery(putAwayQuery(policyKey));
  const isOpenOne = useQuery(draftQuery(policyKey)).data?.draft ?? null;
  const [failed, setFailed] = useState<string | null>(null);
  if (data === undefined || data.putAway.length === 0) return null;
  const takeUp = async (draftId: string) => {
    setFailed(null);
    try {
      queries.setQueryData(draftQuery(policyKey).queryKey, { draft: await api<DraftView>(`/policy-drafts/${draftId}/restore`, { method: "POST", body: {} }) });
      void queries.invalidateQueries(putAwayQuery(policyKey));
      await navigate({ to: "/rules/$key/draft", params: { key: policyKey } });
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  return (
    <Fold title={t("Drafts that were put away: {count}", { count: data.putAway.length })} open={open}>
      {failed === null ? null : <p className="warning small" role="alert">■ {failed}</p>}
      {isOpenOne !== null && mayWrite ? <p className="quiet small">{t("One is taken up again when no other is open: publish the open one, or put it away.")}</p> : null}
      <ul className="changes versions">
        {data.putAway.map((draft) => (
          <li key={draft.draftId}>
            <div className="line">
              <span className="grow">
                {t("{when}: {count, plural, one {# change} other {# changes}} against version {version}, last by {who}", { when: format.dayAndClock(draft.at, now), count: draft.count, version: draft.basedOn, who: draft.by })}
              </span>
              {mayWrite ? <Button isDisabled={isOpenOne !== null} onPress={() => void takeUp(draft.draftId)} label={t("Take it up again: the draft that was put away {when}", { when: format.dayAndClock(draft.at, now) })}>{t("Take it up again")}</Button> : null}
            </div>
            <Changes changes={draft.changes} />
            {draft.count > draft.changes.length ? <p className="meta">{t("and {count} more", { count: format.number(draft.count - draft.changes.length) })}</p> : null}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
