import type { ColumnKind, ContactsColumn, ContactsPlan, ContactsReading } from "../../../engine/profiles/contract.ts";
import { Cut, Data } from "../../ui/data.tsx";
import { word } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { FIELDS } from "./steps.ts";

const LOOKS: Readonly<Record<ContactsColumn["looksLike"], string>> = {
  text: word("text"), email: word("e-mail"), phone: word("telephone"), number: word("number"), money: word("money"), date: word("date"), time: word("date and time"), "yes-no": word("yes or no"),
};
export const HOW: Readonly<Record<ContactsColumn["how"], string>> = {
  told: word("you said so"), "by its program": word("by its program"), "by its name": word("by its name"), "by what it holds": word("by what it holds"),
  "an attribute of its own": word("an attribute of its own"), empty: word("nothing in it"), "without a name": word("has no name"),
};
const KINDS = ["text", "number", "money", "date", "time", "yes-no"] as const satisfies readonly ColumnKind[];
const OWN = "own";
const OUT = "-";

/** What was said of columns of people: where they go, and what they hold. */
export type ColumnsSaid = Pick<ContactsReading, "columns" | "kinds">;

function goesTo(column: ContactsColumn, { columns = {} }: ColumnsSaid): string {
  const target = columns[column.column] ?? column.goesTo;
  return target === OUT || FIELDS.some((field) => field.id === target) ? target : OWN;
}

/** What becomes an address or a consent is read as one, whatever was said of the column before. */
function saysKind(column: ContactsColumn, said: ColumnsSaid): boolean {
  return column.column !== "" && (goesTo(column, said) === OWN ? column.goesTo !== OUT : column.kindCanBeSaid === true && goesTo(column, said) === column.goesTo);
}

/** The same, without kinds that cannot be said any more. */
export function columnsSaid(plan: ContactsPlan, said: ColumnsSaid): ColumnsSaid {
  return { columns: said.columns ?? {}, kinds: Object.fromEntries(plan.columns.flatMap((column) => (saysKind(column, said) && said.kinds?.[column.column] !== undefined ? [[column.column, said.kinds[column.column]!]] : []))) };
}

/** The columns of a file of people: what each looks like, what it becomes and how sure that is; each can be changed. */
export function ColumnsTable({ plan, said, onSay }: { plan: ContactsPlan; said: ColumnsSaid; onSay: (said: ColumnsSaid) => void }) {
  const { t, format } = useWords();
  const ownName = (column: ContactsColumn) => (FIELDS.some((field) => field.id === column.goesTo) || column.goesTo === OUT ? column.column : column.goesTo);
  const choose = (column: ContactsColumn, id: string) => onSay({ ...said, columns: { ...said.columns, [column.column]: id === OWN ? ownName(column) : id } });
  return (
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
            chosen={goesTo(column, said)}
            onChoose={(id) => choose(column, id)}
            choices={[{ id: OWN, text: t("Attribute “{name}”", { name: ownName(column) }) }, { id: OUT, text: t("Leave it out") }, ...FIELDS.map((field) => ({ id: field.id, text: t(field.text) }))]}
          />,
          saysKind(column, said) ? (
            <Select
              key="k"
              label={t("Holds: {column}", { column: column.column })}
              labelHidden
              chosen={said.kinds?.[column.column] ?? (KINDS.find((kind) => kind === column.looksLike) ?? "text")}
              onChoose={(kind) => onSay({ ...said, kinds: { ...said.kinds, [column.column]: kind as ColumnKind } })}
              choices={KINDS.map((kind) => ({ id: kind, text: t(LOOKS[kind]) }))}
            />
          ) : t(LOOKS[column.looksLike]),
          column.goesTo === OUT ? t(HOW[column.how]) : `${format.percent(column.sure)} · ${t(HOW[column.how])}`,
          <Cut key="s" className="import-samples">{column.samples.join(" · ")}</Cut>,
        ],
      }))}
    />
  );
}
