import { useState } from "react";
import type { ColumnKind, ContactsColumn, ContactsPlan, ContactsReading } from "../../../engine/profiles/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Cut, Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { FIELDS } from "./steps.ts";

const LOOKS: Readonly<Record<ContactsColumn["looksLike"], string>> = {
  text: word("text"), email: word("e-mail"), phone: word("telephone"), number: word("number"), money: word("money"), date: word("date"), time: word("date and time"), "yes-no": word("yes or no"),
};
const HOW: Readonly<Record<ContactsColumn["how"], string>> = {
  told: word("you said so"), "by its program": word("by its program"), "by its name": word("by its name"), "by what it holds": word("by what it holds"),
  "an attribute of its own": word("an attribute of its own"), empty: word("nothing in it"), "without a name": word("has no name"),
};
const KINDS = ["text", "number", "money", "date", "time", "yes-no"] as const satisfies readonly ColumnKind[];
const OWN = "own";
const OUT = "-";

/** What each column looks like, what it becomes and how sure that is; each can be changed. */
export function ColumnsStep({ plan, reading, onLook, onCheck }: { plan: ContactsPlan; reading: ContactsReading; onLook: (reading: ContactsReading) => Promise<void>; onCheck: (reading: ContactsReading) => Promise<void> }) {
  const { t, format } = useWords();
  const [told, setTold] = useState<Readonly<Record<string, string>>>(reading.columns ?? {});
  const [kinds, setKinds] = useState<Readonly<Record<string, ColumnKind>>>(reading.kinds ?? {});
  const [dates, setDates] = useState<string>(reading.dateOrder ?? "");
  const [decimals, setDecimals] = useState<string>(reading.decimalSign ?? "");
  const goesTo = (column: ContactsColumn) => {
    const target = told[column.column] ?? column.goesTo;
    return target === OUT || FIELDS.some((field) => field.id === target) ? target : OWN;
  };
  // What becomes an address or a consent is read as one, whatever was said of the column before.
  const saysKind = (column: ContactsColumn) => column.column !== "" && (goesTo(column) === OWN ? column.goesTo !== OUT : column.kindCanBeSaid === true && goesTo(column) === column.goesTo);
  const chosen: ContactsReading = {
    ...reading, columns: told, kinds: Object.fromEntries(plan.columns.flatMap((column) => (saysKind(column) && kinds[column.column] !== undefined ? [[column.column, kinds[column.column]!]] : []))), dateOrder: dates === "" ? undefined : (dates as ContactsReading["dateOrder"]), decimalSign: decimals === "" ? undefined : (decimals as ContactsReading["decimalSign"]),
  };
  const ownName = (column: ContactsColumn) => (FIELDS.some((field) => field.id === column.goesTo) || column.goesTo === OUT ? column.column : column.goesTo);
  const choose = (column: ContactsColumn, id: string) => setTold({ ...told, [column.column]: id === OWN ? ownName(column) : id });
  return (
    <Section title={t("Columns")} lead={t("What is not sure is kept as it is written. Change what is wrong: where a column goes, and what it holds.")}>
      {plan.remarks.length === 0 ? null : <ul className="import-lines small">{plan.remarks.map((remark) => <li key={remark}><Data>{remark}</Data></li>)}</ul>}
      <Table
        label={t("Columns")}
        columns={[{ key: "column", title: t("Column") }, { key: "to", title: t("Goes to"), wide: true }, { key: "looks", title: t("Holds") }, { key: "sure", title: t("How sure") }, { key: "sample", title: t("Sample") }]}
        rows={plan.columns.map((column, i) => ({
          key: String(i),
          cells: [
            <Data key="c">{column.column === "" ? t("Column {number}", { number: i + 1 }) : column.column}</Data>,
            <Select
              key="t"
              label={t("Goes to: {column}", { column: column.column })}
              labelHidden
              chosen={goesTo(column)}
              onChoose={(id) => choose(column, id)}
              choices={[{ id: OWN, text: t("Attribute “{name}”", { name: ownName(column) }) }, { id: OUT, text: t("Leave it out") }, ...FIELDS.map((field) => ({ id: field.id, text: t(field.text) }))]}
            />,
            saysKind(column) ? (
              <Select
                key="k"
                label={t("Holds: {column}", { column: column.column })}
                labelHidden
                chosen={kinds[column.column] ?? (KINDS.find((kind) => kind === column.looksLike) ?? "text")}
                onChoose={(kind) => setKinds({ ...kinds, [column.column]: kind as ColumnKind })}
                choices={KINDS.map((kind) => ({ id: kind, text: t(LOOKS[kind]) }))}
              />
            ) : t(LOOKS[column.looksLike]),
            column.goesTo === OUT ? t(HOW[column.how]) : `${format.percent(column.sure)} · ${t(HOW[column.how])}`,
            <Cut key="s" className="import-samples">{column.samples.join(" · ")}</Cut>,
          ],
        }))}
      />
      <div className="import-choices">
        <Select label={t("Dates such as 3/4/2024")} chosen={dates} onChoose={setDates} choices={[{ id: "", text: t("As the file tells") }, { id: "day-first", text: t("Day first") }, { id: "month-first", text: t("Month first") }]} />
        <Select label={t("Decimals")} chosen={decimals} onChoose={setDecimals} choices={[{ id: "", text: t("As the file tells") }, { id: "dot", text: t("With a dot: 1,204.50") }, { id: "comma", text: t("With a comma: 1.204,50") }]} />
        <Button look="outline" onPress={() => void onLook(chosen)}>{t("Look again")}</Button>
        <Button look="primary" onPress={() => void onCheck(chosen)}>{t("Check what would happen")}</Button>
      </div>
    </Section>
  );
}
