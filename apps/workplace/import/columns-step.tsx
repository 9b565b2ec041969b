import { useState } from "react";
import type { ContactsPlan, ContactsReading } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { type ColumnsSaid, columnsSaid, ColumnsTable } from "./columns-table.tsx";
import { HowRead } from "./how-read.tsx";
import { Remarks } from "./remarks.tsx";

/** What each column looks like, what it becomes and how sure that is; each can be changed. */
export function ColumnsStep({ plan, reading, onLook, onCheck }: { plan: ContactsPlan; reading: ContactsReading; onLook: (reading: ContactsReading) => Promise<void>; onCheck: (reading: ContactsReading) => Promise<void> }) {
  const { t } = useWords();
  const [said, setSaid] = useState<ColumnsSaid>({ columns: reading.columns ?? {}, kinds: reading.kinds ?? {} });
  const [how, setHow] = useState({ dateOrder: reading.dateOrder, decimalSign: reading.decimalSign });
  const chosen: ContactsReading = { ...reading, ...columnsSaid(plan, said), ...how };
  return (
    <Section title={t("Columns")} lead={t("What is not sure is kept as it is written. Change what is wrong: where a column goes, and what it holds.")}>
      <Remarks remarks={plan.remarks} />
      <ColumnsTable plan={plan} said={said} onSay={setSaid} />
      <div className="import-choices">
        <HowRead how={how} onSay={setHow} />
        <Button look="outline" onPress={() => void onLook(chosen)}>{t("Look again")}</Button>
        <Button look="primary" onPress={() => void onCheck(chosen)}>{t("Check what would happen")}</Button>
      </div>
    </Section>
  );
}
