import type { BundleFileReading } from "../../../engine/bundles/contract.ts";
import type { OrdersColumn } from "../../../engine/profiles/contract.ts";
import { Cut, Data } from "../../ui/data.tsx";
import { Select } from "../../ui/select.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { HOW } from "./columns-table.tsx";
import { fieldOf, type OrderField, ORDERS, sayField } from "./order-choices.ts";

const UNUSED = "-";

/** The columns of a file of orders, and what each tells; each can be changed. */
export function OrdersTable({ columns, said, onSay }: { columns: readonly OrdersColumn[]; said: BundleFileReading["fields"]; onSay: (fields: NonNullable<BundleFileReading["fields"]>) => void }) {
  const { t } = useWords();
  return (
    <Table
      label={t("Columns")}
      columns={[{ key: "column", title: t("Column") }, { key: "to", title: t("Tells"), wide: true }, { key: "how", title: t("How that is known") }, { key: "sample", title: t("Sample") }]}
      rows={columns.map((column, i) => ({
        key: String(i),
        cells: [
          <Data key="c">{column.column === "" ? t("Column {number}", { number: i + 1 }) : column.column}</Data>,
          column.column === "" ? t("Leave it out") : (
            <Select
              key="t"
              label={t("Tells: {column}", { column: column.column })}
              labelHidden
              chosen={fieldOf(column, said) ?? UNUSED}
              onChoose={(id: string) => onSay(sayField(columns, said, column, id === UNUSED ? null : (id as OrderField)))}
              choices={[{ id: UNUSED, text: t("Leave it out") }, ...ORDERS.map(({ id, text }) => ({ id, text: t(text) }))]}
            />
          ),
          fieldOf(column, said) === column.field && column.how !== null ? t(HOW[column.how]) : "",
          <Cut key="s" className="import-samples">{column.samples.join(" · ")}</Cut>,
        ],
      }))}
    />
  );
}
