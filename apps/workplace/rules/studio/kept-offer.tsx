import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { DraftView } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { say } from "../../../ui/say.ts";
import { useWords } from "../../../ui/words.tsx";
import { api } from "../../data/api.ts";
import { setLastAct } from "../../data/last-act.ts";
import { draftQuery } from "../../data/queries.ts";
import { useHouse, useMay } from "../../data/session.tsx";
import { type KeptRules, keepRules, onKeptRules, readKeptRules } from "./kept-rules.ts";

/**
 * Offers what was written on this device and never saved, for a draft that is open or a new one.
 *
 * @param deskId the desk that is being written at, whose own writing is on the screen
 * @param before is waited for before anything is put on top of the draft
 */
export function KeptOffer({ policyKey, draft, deskId, before = async () => undefined }: { policyKey: string; draft: DraftView | null; deskId?: string; before?: () => Promise<void> }) {
  const { t, format } = useWords();
  const queries = useQueryClient();
  const place = { personId: useHouse().session.person.id, policyKey };
  const mayWrite = useMay("policies.write");
  const { personId } = place;
  const [offers, setOffers] = useState<ReturnType<typeof readKeptRules>>([]);
  const [failed, setFailed] = useState<string | null>(null);
  // Not before: the desk that was left a moment ago keeps its writing as it goes.
  useEffect(() => {
    const read = () => setOffers(readKeptRules(localStorage, { personId, policyKey }).filter(([desk]) => desk !== deskId));
    read();
    return onKeptRules(read);
  }, [personId, policyKey, deskId]);
  if (!mayWrite || offers.length === 0) return null;
  const forget = (desk: string) => keepRules(localStorage, place, desk, null);
  const put = async (desk: string, { base, content }: KeptRules) => {
    setFailed(null);
    try {
      await before();
      const open = (await api<{ draft: DraftView | null }>(`/policies/${policyKey}/draft`)).draft ?? (await api<DraftView>(`/policies/${policyKey}/draft`, { method: "POST", body: {} }));
      const joined = await api<DraftView>(`/policy-drafts/${open.draftId}`, { method: "PUT", body: { revision: open.revision, content, base } });
      forget(desk);
      queries.setQueryData(draftQuery(policyKey).queryKey, { draft: joined });
      setLastAct({ kind: "said", words: say("What you wrote stands in the draft now.") });
    } catch (error) {
      setFailed((error as Error).message);
    }
  };
  return (
    <div className="stack" role="region" aria-label={t("Not saved, kept on this device")}>
      {offers.map(([desk, kept]) => (
        <p key={desk} className="caution line">
          <span className="grow">▲ {t("Rules that you wrote {when} were not saved, as the draft was ended or the server did not answer. They are kept on this device.", { when: format.dayAndClock(kept.at) })}</span>
          <Button look="outline" onPress={() => void put(desk, kept)}>{draft === null ? t("Put them into a new draft") : t("Put them into the draft")}</Button>
          <Button
            onPress={() => {
              forget(desk);
              setLastAct({ kind: "done", words: say("Forgotten"), undo: () => keepRules(localStorage, place, desk, kept) });
            }}
          >
            {t("Forget them")}
          </Button>
        </p>
      ))}
      {failed === null ? null : <p className="warning small" role="alert">■ {failed}</p>}
    </div>
  );
}
