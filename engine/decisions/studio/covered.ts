// Rules as they are written, before somebody who may not read a fact: as on the page of the rules, they do not read at which of its
// values a row fits, for what is advised would then tell it. What they send back covered stays as it is.
import { type FieldsSeen, readingOf } from "../../organisation/contract.ts";
import { COVERED, setsOfFact } from "../shown-answer.ts";
import type { RuleChange, RuleProblem } from "./studio-contract.ts";

interface WrittenRow {
  readonly id: string;
  readonly when: readonly string[];
  readonly because?: string | undefined;
}
interface Written {
  readonly tables: readonly { readonly table: { readonly key: string; readonly title: string; readonly inputs: readonly { readonly fact: string }[]; readonly outputs: readonly { readonly key: string }[]; readonly rows: readonly WrittenRow[] } }[];
}

const asks = (cell: string | undefined): cell is string => cell !== undefined && cell.trim() !== "" && cell.trim() !== "any";
const covers = (fact: string, seen: FieldsSeen): boolean => readingOf(seen, setsOfFact(fact, seen)) !== "read";

/** Whether anybody's role may keep them from reading this fact. */
export function mayBeCovered(fact: string): boolean {
  return setsOfFact(fact, { reading: () => "read", setOfAttribute: () => "service" }).some((set) => set !== "public");
}

export function contentAs<Content extends Written>(content: Content, seen: FieldsSeen): Content {
  return {
    ...content,
    tables: content.tables.map((each) => {
      const covered = each.table.inputs.map(({ fact }) => covers(fact, seen));
      if (!covered.includes(true)) return each;
      const rows = each.table.rows.map((row) => {
        if (!row.when.some((cell, at) => covered[at] && asks(cell))) return row;
        return { ...row, when: row.when.map((cell, at) => (covered[at] && asks(cell) ? COVERED : cell)), ...(row.because && { because: COVERED }) };
      });
      return { ...each, table: { ...each.table, rows } };
    }),
  };
}

/** Says the difference without what its reader may not read: that something is another stays, what it asks does not. */
export function changeAs(change: RuleChange, seen: FieldsSeen): RuleChange {
  const { tells = [], ...rest } = change;
  const covered = tells.filter(({ fact }) => covers(fact, seen));
  if (covered.length === 0) return change;
  const said = (text: string | null): string | null => {
    if (text === null) return null;
    if (change.how === "changed") return asks(text) ? COVERED : text;
    return covered.reduce((sentence, each) => sentence.replace(each.said, () => `${each.label} ${COVERED}`), text);
  };
  const open = tells.filter((each) => !covered.includes(each));
  return { ...rest, ...(open.length > 0 && { tells: open }), before: said(change.before), after: said(change.after) };
}

/**
 * The facts by which what is wrong in a column of a row is covered: of a condition what it asks, of an answer nothing, of Because whatever
 * the row asks.
 */
export function factsToldBy({ tables }: Written, { table: key, row: id, column }: Pick<RuleProblem, "table" | "row" | "column">): readonly string[] {
  const table = tables.find((each) => each.table.key === key)?.table;
  if (table?.outputs.some((output) => output.key === column)) return [];
  if (column !== "because") return column === null ? [] : [column];
  const when = table?.rows.find((row) => row.id === id)?.when ?? [];
  return (table?.inputs ?? []).flatMap(({ fact }, at) => (asks(when[at]) ? [fact] : []));
}

/** What is wrong with a covered cell would say what stands in it. */
export function problemAs({ tells, ...problem }: RuleProblem, seen: FieldsSeen): RuleProblem {
  const told = tells ?? (problem.column === null ? [] : [problem.column]);
  return problem.row === null || !told.some((fact) => covers(fact, seen)) ? problem : { ...problem, message: "Something is wrong with what this cell asks, which you may not read. Whoever may read it can mend it; or write any." };
}

export const holdsCovered = ({ tables }: Written): boolean => tables.some(({ table }) => table.rows.some(({ when, because }) => because === COVERED || when.includes(COVERED)));

/**
 * Puts back what was covered: of the same row, and of a cell what asks the same fact, as the first of these says it.
 *
 * @param known what was covered, the likeliest first
 * @returns what could not be put back, by its table and row: such cells were copied to where nothing was
 */
export function uncovered<Content extends Written>(written: Content, known: readonly Written[]): { readonly content: Content; readonly lost: readonly { readonly table: string; readonly title: string; readonly row: string; readonly place: number }[] } {
  const lost: { table: string; title: string; row: string; place: number }[] = [];
  const content = {
    ...written,
    tables: written.tables.map((each) => {
      const { key, title, inputs } = each.table;
      if (!each.table.rows.some(({ when, because }) => because === COVERED || when.includes(COVERED))) return each;
      const before = known.flatMap(({ tables }) => {
        const table = tables.find((other) => other.table.key === key)?.table;
        return table ? [{ columns: new Map(table.inputs.map(({ fact }, at) => [fact, at])), rows: new Map(table.rows.map((row) => [row.id, row])) }] : [];
      });
      const rows = each.table.rows.map((row, place) => {
        const cell = (fact: string) => before.map(({ columns, rows: theirs }) => theirs.get(row.id)?.when[columns.get(fact) ?? -1]).find(asks);
        const when = row.when.map((text, at) => (text.trim() === COVERED ? (cell(inputs[at]?.fact ?? "") ?? COVERED) : text));
        const because = row.because?.trim() === COVERED ? (before.map(({ rows: theirs }) => theirs.get(row.id)?.because).find((text) => text) ?? COVERED) : row.because;
        if (because === COVERED || when.includes(COVERED)) lost.push({ table: key, title, row: row.id, place: place + 1 });
        return { ...row, when, ...(because !== undefined && { because }) };
      });
      return { ...each, table: { ...each.table, rows } };
    }),
  };
  return { content, lost };
}
