// What the columns of a file become, for the plan: as it was planned for people and orders, as it is written for companies, and
// as it was asked for where the meaning is that of the program which wrote the file.
import type { ContactsPlan, OrdersColumn } from "../profiles/contract.ts";
import { attributeKey, FIELD_WORDS } from "../profiles/index.ts";
import type { BundleColumn } from "./contract.ts";
import type { RowReader } from "./file-row.ts";
import type { Format } from "./formats.ts";

/** More are not named. */
const MOST = 100;

/** Columns of a company's file that say something of the row, and nothing of the company. */
export const NOT_OF_IT: ReadonlySet<string> = new Set(["system modstamp", "is deleted", "url", "master record id"]);

const field = (column: string, as: string): BundleColumn => ({ column, becomes: "field", as });
const attribute = (column: string, as: string): BundleColumn => ({ column, becomes: "attribute", as });
const leftOut = (column: string): BundleColumn => ({ column, becomes: "left-out", as: null });

export function columnsOfPeople({ columns }: ContactsPlan): BundleColumn[] {
  return columns.slice(0, MOST).map(({ column, goesTo, title }) => (goesTo === "-" ? leftOut(column) : title === goesTo ? attribute(column, goesTo) : field(column, title)));
}

export function columnsOfOrders(columns: readonly OrdersColumn[]): BundleColumn[] {
  return columns.slice(0, MOST).map(({ column, field: name }) => (name === null ? leftOut(column) : field(column, FIELD_WORDS[name])));
}

/** @param read the reader of the file, after its rows; undefined where they tell nothing of columns */
export function columnsOfRows(read: RowReader, { organisation }: Pick<Format, "organisation">): BundleColumn[] | undefined {
  return read
    .readColumns()
    ?.filter(({ word }) => word !== "")
    .slice(0, MOST)
    .map(({ column, word, isRead }) => {
      if (organisation === undefined) return isRead ? { column, becomes: "read", as: null } : leftOut(column);
      if (organisation.id?.includes(word)) return field(column, "number in the source");
      if (organisation.name.includes(word)) return field(column, "name of the company");
      if (organisation.owner?.includes(word)) return field(column, "owner (colleague)");
      return NOT_OF_IT.has(word) || organisation.deleted === word ? leftOut(column) : attribute(column, attributeKey(column));
    });
}
