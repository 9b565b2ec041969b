import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ContactFile, ContactsRepair } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Counts } from "./counts.tsx";
import { reasonWords } from "./reason-words.ts";
import { broughtNothing, seeImported } from "./steps.ts";
import { NothingToUndo, Stayed, UndoDialog } from "./undo-dialog.tsx";

/** What an import did, and the way to undo it whole. */
export function DoneStep({ file, onRepair }: { file: ContactFile; onRepair: (repairs: ContactsRepair[]) => Promise<void> }) {
  const { t, format } = useWords();
  const [undoing, setUndoing] = useState(false);
  if (file.result === null) return null;
  return (
    <Section
      title={file.undoneAt === null ? t("Brought in") : t("Undone {when}", { when: format.dayAndClock(file.undoneAt) })}
      lead={t("{seconds} s, {rate} rows a second. Nothing was sent to anybody.", { seconds: format.number(file.result.seconds, 1), rate: format.number(file.result.rowsPerSecond) })}
    >
      {file.stayed === null || file.stayed.left === 0 ? null : <Stayed left={file.stayed} importId={file.importId} />}
      {(file.result.repaired ?? []).map((each) => (
        <p key={each.importId} role="status">
          {t("{rows, plural, one {# row was run again} other {# rows were run again}} on {when} by {who}: something new came of {taken}, and {refused} cannot be taken still.", { rows: each.rows, when: format.dayAndClock(each.at), who: each.by, taken: format.number(each.taken), refused: format.number(each.refused) })}
        </p>
      ))}
      {file.failedBecause === null ? null : <Failed what={t("The rows were not run again")} why={reasonWords(file.failedBecause, t)} />}
      <Counts file={file} result={file.result} onRepair={file.canRepair ? onRepair : undefined} />
      <p className="line">
        <Link to="/customers" search={seeImported(file)} className="btn primary">{t("See the customers")}</Link>
        {file.undoneAt !== null ? null : broughtNothing(file.result) ? <NothingToUndo /> : <Button look="outline" onPress={() => setUndoing(true)}>{t("Undo all…")}</Button>}
      </p>
      {undoing && file.importId !== null ? <UndoDialog importId={file.importId} name={file.fileName} what={t("Everything this file brought in is taken out again. The file itself can be imported once more.")} onClose={() => setUndoing(false)} /> : null}
    </Section>
  );
}
