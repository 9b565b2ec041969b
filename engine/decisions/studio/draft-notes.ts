// What is allowed and yet worth a second look: what is no longer held back, and rows that never act because something is. It keeps
// nothing from being published.
import type { Row, Table } from "@rapport/decision-tables";
import type { Policy, PolicyProblem } from "../policy.ts";
import { KINDS_SAID } from "../written-words.ts";

/** @param base what the draft began with */
export function draftNotes(base: Policy | undefined, policy: Policy): PolicyProblem[] {
  return [...(base ? noLongerHeldBack(base, policy) : []), ...neverActs(policy)];
}

const tableOf = ({ tables }: Policy, part: "guards" | "care" | "grow"): Table | undefined => tables.find((each) => each.part === part)?.table;

/** The conditions of a row that ask something, by fact. */
function asked({ inputs }: Table, { when }: Row): ReadonlyMap<string, string> {
  return new Map(inputs.flatMap(({ fact }, at) => (isAny(when[at]) ? [] : [[fact, when[at]!.trim().toLowerCase()] as const])));
}

const isAny = (cell = "any"): boolean => ["", "any", "-", "–", "—"].includes(cell.trim().toLowerCase());

/** Whether whoever is in the one cell is in the other: the same, or some of its words. */
function isWithin(cell: string | undefined, other: string): boolean {
  if (cell === undefined) return false;
  if (cell === other) return true;
  const words = (list: string) => list.split(",").map((word) => word.trim());
  return !/[<>≤≥=]|^not |\d–\d|\bbefore\b|\bafter\b/.test(`${cell}${other}`) && words(cell).every((word) => words(other).includes(word));
}

/** Whether a row is about some of those that the other is about, and about nobody else. */
const isOf = (row: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean => [...other].every(([fact, cell]) => isWithin(row.get(fact), cell));

function withheld(table: Table, row: Row): readonly string[] {
  const at = table.outputs.findIndex(({ key }) => key === "withholds");
  return (row.then[at] ?? "").split(",").map((kind) => kind.trim()).filter((kind) => kind in KINDS_SAID);
}

const named = (table: Table, row: Row): string => (row.because === undefined || row.because === "" ? `row ${table.rows.indexOf(row) + 1} of “${table.title}”` : `“${row.because}”`);

function noLongerHeldBack(base: Policy, policy: Policy): PolicyProblem[] {
  const [was, now] = [tableOf(base, "guards"), tableOf(policy, "guards")];
  if (!was || !now) return [];
  return was.rows.flatMap((row) => {
    const conditions = asked(was, row);
    const held = new Set(now.rows.filter((other) => isOf(conditions, asked(now, other))).flatMap((other) => withheld(now, other)));
    const free = withheld(was, row).filter((kind) => !held.has(kind));
    if (free.length === 0) return [];
    const still = now.rows.find(({ id }) => id === row.id);
    return [{ table: now.key, row: still?.id ?? null, message: `What ${named(was, row)} held back is no longer held back wherever it was: ${free.map((kind) => KINDS_SAID[kind]).join(", ")}.` }];
  });
}

function neverActs(policy: Policy): PolicyProblem[] {
  const guards = tableOf(policy, "guards");
  if (!guards) return [];
  const kinds = new Map(policy.actions.map(({ id, kind }) => [id, kind]));
  return (["care", "grow"] as const).flatMap((part) => {
    const table = tableOf(policy, part);
    const at = table?.outputs.findIndex(({ key }) => key === "action") ?? -1;
    if (!table || at < 0) return [];
    return table.rows.flatMap((row) => {
      const kind = kinds.get((row.then[at] ?? "").trim());
      const conditions = asked(table, row);
      const guard = guards.rows.find((each) => kind !== undefined && withheld(guards, each).includes(kind) && isOf(conditions, asked(guards, each)));
      return guard ? [{ table: table.key, row: row.id, column: "action", message: `It is always held back by ${named(guards, guard)} (“${guards.title}”, row ${guards.rows.indexOf(guard) + 1}), so this row never acts.` }] : [];
    });
  });
}
