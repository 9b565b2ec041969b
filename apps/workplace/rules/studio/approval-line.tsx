import type { DraftView } from "../../../../engine/decisions/contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Data } from "../../../ui/data.tsx";
import { useWords } from "../../../ui/words.tsx";
import { useHouse, useMay } from "../../data/session.tsx";

/** Where the differences and the last steps stand. */
export const PUBLISH_ID = "draft-publish";

/** Above the tables, for whoever comes to look: that somebody asked for approval, with their words, or that it was given. */
export function ApprovalLine({ draft }: { draft: DraftView }) {
  const { t, format } = useWords();
  const mayWrite = useMay("policies.write");
  const { approved, asked, next } = draft;
  if (draft.changes.length === 0 || (!approved && !asked) || (approved && next.why !== null)) return null;
  const go = () => {
    const place = document.getElementById(PUBLISH_ID);
    place?.scrollIntoView({ block: "start" });
    place?.querySelector<HTMLElement>("button:not([disabled])")?.focus({ preventScroll: true });
  };
  return (
    <p className="small" role="status">
      {approved ? <>✓ {t("{who} approved it, {when}.", { who: approved.by, when: format.dayAndClock(approved.at) })}</> : <>▲ {t("{who} asked for approval, {when}.", { who: asked!.by, when: format.dayAndClock(asked!.at) })} <Data>{draft.note}</Data></>}{" "}
      <Button look="plain" onPress={go}>{approved && mayWrite ? t("To publishing") : t("What is different")}</Button>
    </p>
  );
}

/** Why whoever is asked finds no way to approve. */
export function NoPasswordYet({ draft: { asked, approved, next } }: { draft: DraftView }) {
  const { t } = useWords();
  const { person } = useHouse().session;
  if (!asked || approved || next.why !== "approve" || next.canApprove || person.hasPassword) return null;
  return <p className="caution small">▲ {t("Only whoever has chosen a password can approve. You have not yet: choose one under your name.")}</p>;
}
