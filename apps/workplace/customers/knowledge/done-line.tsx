import { Button } from "../../../ui/button.tsx";
import { UndoLine } from "../../../ui/undo-line.tsx";
import { useWords } from "../../../ui/words.tsx";
import { setLastAct, undoLastAct, useLastAct } from "../../data/last-act.ts";

/** What was done last on this page with the way back, or why it was not done. */
export function DoneLine() {
  const { t } = useWords();
  const last = useLastAct();
  if (last === null) return null;
  if (last.kind !== "failed")
    return last.kind === "done" && last.shownElsewhere ? null : (
      <UndoLine onUndo={last.kind === "done" ? undoLastAct : undefined} onForget={() => setLastAct(null)}>
        {t(last.words)}
      </UndoLine>
    );
  return (
    <p className="warning small line" role="alert">
      {t(last.words)} {last.why} <Button onPress={() => setLastAct(null)}>{t("Close")}</Button>
    </p>
  );
}
