// DMN answers where no rule fits; our tables are refused then. A last row says what the model would have answered.

import { compileChain } from "../chain.ts";
import type { Dictionary, Fact } from "../fact.ts";
import type { Table } from "../table.ts";
import type { DmnReading, DmnRemark } from "./dmn-reading.ts";

/** What a decision answers where no rule fits. */
export interface Defaults {
  readonly at: string;
  readonly line: number;
  readonly cells: readonly string[] | undefined;
}

/** Where no rule fits DMN answers the default, or null: a last row says it, once it is proven that rules do not meet where they may not. */
export function withoutGaps(tables: readonly Table[], facts: readonly Fact[], defaults: ReadonlyMap<string, Defaults>, dictionary: Dictionary): DmnReading {
  let all = tables;
  const notes: DmnRemark[] = [];
  const [done, wereAny] = [new Set<string>(), new Set<string>()];
  for (;;) {
    const compilation = compileChain(all, dictionary);
    if (compilation.kind === "ok") return { kind: "ok", tables: all, facts, notes };
    // Under ANY rows may say the same twice; once the first counts, what stands below such a row never does.
    const twice = compilation.problems.filter(({ code, table }) => code === "unreachable-row" && wereAny.has(table));
    if (twice.length > 0) {
      all = all.map((table) => ({ ...table, rows: table.rows.filter(({ id }) => !twice.some((each) => each.table === table.key && each.row === id)) }));
      for (const { table, row } of twice) notes.push({ at: defaults.get(table)!.at, line: defaults.get(table)!.line, message: `Row ${row} answers what rows above it answer, and is left out.` });
      continue;
    }
    const gap = compilation.problems.find(({ code, table }) => code === "gap" && !done.has(table));
    if (!gap) return { kind: "ok", tables: all, facts, notes };
    done.add(gap.table);
    const table = all.find(({ key }) => key === gap.table)!;
    const { at, line, cells } = defaults.get(gap.table)!;
    if (compilation.problems.some((problem) => problem.table === gap.table && problem.code !== "gap")) continue;
    const then = cells ?? table.outputs.map(() => "-");
    if (table.hitPolicy === "priority" && cells && !isLeast(table, cells)) return { kind: "refused", problems: [{ at, line, message: "Its default output is more important than what a rule answers: under PRIORITY a last row for it would count before the rule. Let the first rule that fits count." }] };
    if (table.hitPolicy === "any") wereAny.add(table.key);
    let id = "otherwise";
    while (table.rows.some((row) => row.id === id)) id += "-again";
    const made: Table = {
      ...table, hitPolicy: table.hitPolicy === "priority" ? "priority" : "first",
      outputs: table.outputs.map((column, place) => (then[place] === "-" ? { ...column, optional: true } : column)),
      rows: [...table.rows, { id, when: table.inputs.map(() => "any"), then }],
    };
    all = all.map((each) => (each === table ? made : each));
    notes.push({ at, line, message: `${gap.message.split(". ")[0]!}. Where no rule fits, the model answers ${cells ? "its default" : "null"}: the last row, "${id}", says so.` });
  }
}

/** Whether every row answers something at least as important: then the default never counts before one. */
function isLeast({ outputs, rows }: Table, cells: readonly string[]): boolean {
  const choosing = outputs.flatMap(({ type, choices }, place) => (type === "choice" ? [{ place, choices: choices ?? [] }] : []));
  const ranks = (then: readonly string[]): number[] => choosing.map(({ place, choices }) => (choices.includes(then[place]!) ? choices.indexOf(then[place]!) : choices.length));
  const last = ranks(cells);
  return rows.every(({ then }) => {
    const mine = ranks(then);
    const differs = mine.findIndex((rank, index) => rank !== last[index]);
    return differs < 0 || mine[differs]! < last[differs]!;
  });
}
