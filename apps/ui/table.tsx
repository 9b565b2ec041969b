import type { ReactNode } from "react";
import { ScrollBox } from "./scroll-box.tsx";
import "./table.css";

export interface Column {
  readonly key: string;
  readonly title: string;
  /** Numbers stand at the end of their column. */
  readonly number?: boolean;
  readonly wide?: boolean;
  /** Left out on a telephone: the first cell says it there, in what is marked `narrow-only`. */
  readonly notNarrow?: boolean;
  /** Stays in sight at the end of the table while the rest is scrolled: what can be done with a row. */
  readonly stays?: boolean;
}

export interface Row {
  readonly key: string;
  readonly cells: readonly ReactNode[];
}

/** A plain table; the first cell of a row names it. For lists of up to a few hundred rows. `narrow` takes no more room than its words need. */
export function Table({
  label,
  columns,
  rows,
  narrow = false,
}: {
  label: string;
  columns: readonly Column[];
  rows: readonly Row[];
  narrow?: boolean;
}) {
  return (
    <ScrollBox label={label}>
      <table className={narrow ? "table narrow" : "table"}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, index) => {
                const column = columns[index];
                return index === 0 ? (
                  <th key={column?.key} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column?.key} className={classOf({ ...column, wide: false }) || undefined}>
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function classOf({ number, wide, stays, notNarrow }: Partial<Column>): string {
  return [number ? "n" : "", wide ? "wide" : "", stays ? "stays" : "", notNarrow ? "not-narrow" : ""].filter((name) => name !== "").join(" ");
}
