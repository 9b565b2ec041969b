import type { Answer } from "../../../engine/decisions/contract.ts";
import { type Said, say } from "../../ui/say.ts";

type Tables = Answer["trace"]["tables"];

/** "row 7 of “What is amiss”" for the row lamps-7 of the table with that title. */
export function rowWords({ table, row }: { readonly table: string; readonly row: string }, tables: Tables): Said {
  const title = tables.find(({ key }) => key === table)?.title ?? table;
  return say("row {number} of “{title}”", { number: rowNumber(table, row), title });
}

/** The same for the name of a rule, such as R-treatment/lamps-7; one that is of no table is said as it is. */
export function ruleWords(rule: string, tables: Tables): Said {
  if (rule === "floor") return say("what every customer gets");
  if (rule.startsWith("limit:cap:")) return say("how often we get in touch");
  if (rule.startsWith("limit:")) return say("what there is not enough of");
  const row = rule.slice(rule.indexOf("/") + 1);
  const table = tables.find(({ key }) => row.startsWith(`${key}-`));
  // Whatever was done before Rapport came, and invented of a sample company's past, no rule here asked for.
  if (table === undefined && rule.startsWith("sample-history/")) return say("from the sample's history, by no rule here");
  return table === undefined ? say("rule {rule}", { rule }) : rowWords({ table: table.key, row }, tables);
}

/** What a row is called beside its table: its number, or the name it was given. */
export function rowNumber(table: string, row: string): string {
  return row.startsWith(`${table}-`) ? row.slice(table.length + 1) : row;
}
