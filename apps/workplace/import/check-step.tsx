import { type ContactFile, type ContactsReading, type ContactsResult, withRepairs } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { Counts } from "./counts.tsx";

/** What would happen, before anything does. */
export function CheckStep({ file, result, onBack, onBringIn, onCheck }: { file: ContactFile; result: ContactsResult; onBack: () => void; onBringIn: () => Promise<void>; onCheck: (reading: ContactsReading) => Promise<void> }) {
  const { t } = useWords();
  const repairs = file.reading.repairs ?? [];
  const nothing = result.counts.lines.kept === 0;
  return (
    <Section title={t("What would happen")} lead={nothing ? (result.counts.lines.alreadyThere === 0 && result.counts.lines.refused > 0 ? t("No row can be taken.") : t("The file says nothing new.")) : t("Nothing is written yet, and nothing will be sent to anybody. What is brought in can be undone whole.")}>
      <Counts file={file} result={result} onRepair={(more) => onCheck({ ...file.reading, repairs: withRepairs(repairs, more) })} />
      {repairs.length === 0 ? null : (
        <p className="line">
          {t("{count, plural, one {# repair is applied.} other {# repairs are applied.}}", { count: repairs.length })}
          <Button look="quiet" onPress={() => void onCheck({ ...file.reading, repairs: undefined })}>{t("Check without them")}</Button>
        </p>
      )}
      <p className="line">
        <Button look="outline" onPress={onBack}>{t("Back to the columns")}</Button>
        {(result.counts.erased?.people ?? 0) === 0 ? null : <Button look="outline" onPress={() => void onCheck({ ...file.reading, withoutErased: true })}>{t("Check without those who were erased")}</Button>}
        {(result.counts.nameOnly ?? 0) === 0 ? null : <Button look="outline" onPress={() => void onCheck({ ...file.reading, withoutNameOnly: true })}>{t("Check without those who have a name only")}</Button>}
        {nothing ? null : <Button look="primary" onPress={() => void onBringIn()}>{t("Bring in")}</Button>}
      </p>
    </Section>
  );
}
