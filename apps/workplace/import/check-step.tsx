import type { ContactFile, ContactsResult } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { Counts } from "./counts.tsx";

/** What would happen, before anything does. */
export function CheckStep({ file, result, onBack, onBringIn, onWithoutErased }: { file: ContactFile; result: ContactsResult; onBack: () => void; onBringIn: () => Promise<void>; onWithoutErased: () => Promise<void> }) {
  const { t } = useWords();
  const nothing = result.counts.lines.kept === 0;
  return (
    <Section title={t("What would happen")} lead={nothing ? t("The file says nothing new.") : t("Nothing is written yet, and nothing will be sent to anybody. What is brought in can be undone whole.")}>
      <Counts file={file} result={result} />
      <p className="line">
        <Button look="outline" onPress={onBack}>{t("Back to the columns")}</Button>
        {(result.counts.erased?.people ?? 0) === 0 ? null : <Button look="outline" onPress={() => void onWithoutErased()}>{t("Check without those who were erased")}</Button>}
        {nothing ? null : <Button look="primary" onPress={() => void onBringIn()}>{t("Bring in")}</Button>}
      </p>
    </Section>
  );
}
