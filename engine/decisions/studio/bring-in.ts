// Two who changed one policy apart: a draft, when another version was published meanwhile; or what somebody wrote, when a
// colleague changed the draft meanwhile. What the one changed is kept, and what they left alone becomes as it is with the other.
import type { Row, Table } from "@rapport/decision-tables";
import type { Policy, PolicyTable } from "../policy.ts";

/**
 * The draft on top of the version in force. Rows, actions and examples are told apart by their ids; where both sides changed
 * the same one, the draft's counts, for somebody is about to look at it.
 */
export function bringIn(base: Policy, live: Policy, draft: Policy): Policy {
  return {
    ...draft,
    title: chosen(base.title, live.title, draft.title),
    tables: named(base.tables, live.tables, draft.tables, ({ table }) => table.key, bringInTable),
    actions: named(base.actions, live.actions, draft.actions, ({ id }) => id),
    floor: chosen(base.floor, live.floor, draft.floor),
    examples: named(base.examples, live.examples, draft.examples, ({ id }) => id),
    capacities: named(base.capacities, live.capacities, draft.capacities, ({ key }) => key),
    caps: named(base.caps, live.caps, draft.caps, ({ key }) => key),
    levers: named(base.levers, live.levers, draft.levers, ({ action }) => action),
    experiments: named(base.experiments, live.experiments, draft.experiments, ({ key }) => key),
    exploration: chosen(base.exploration, live.exploration, draft.exploration),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the draft changed, or what is in force. */
function chosen<T>(base: T, live: T, draft: T): T {
  return same(base, draft) ? live : draft;
}

/** Things in the order of the draft; what was added in force meanwhile comes after what it follows there. */
function named<T>(base: readonly T[], live: readonly T[], draft: readonly T[], idOf: (thing: T) => string, join: (base: T, live: T, draft: T) => T = chosen): T[] {
  const [inBase, inLive] = [base, live].map((things) => new Map(things.map((thing) => [idOf(thing), thing])));
  const made = draft.flatMap((thing) => {
    const [was, now] = [inBase!.get(idOf(thing)), inLive!.get(idOf(thing))];
    if (was === undefined) return [thing]; // added by the draft
    if (now === undefined) return same(was, thing) ? [] : [thing]; // removed in force
    return [join(was, now, thing)];
  });
  for (const [place, thing] of live.entries()) {
    if (inBase!.has(idOf(thing)) || made.some((each) => idOf(each) === idOf(thing))) continue;
    const before = live.slice(0, place).findLast((earlier) => made.some((each) => idOf(each) === idOf(earlier)));
    made.splice(before === undefined ? 0 : made.findIndex((each) => idOf(each) === idOf(before)) + 1, 0, thing);
  }
  return made;
}

function bringInTable(base: PolicyTable, live: PolicyTable, draft: PolicyTable): PolicyTable {
  const [was, now, own] = [base.table, live.table, draft.table];
  // Cells stand in the order of the columns: where somebody changed those, rows of both cannot be told apart cell by cell.
  const columns = ({ inputs, outputs, computed }: Table) => [inputs, outputs, computed];
  if (!same(columns(was), columns(now)) || !same(columns(was), columns(own))) return chosen(base, live, draft);
  return { ...draft, table: { ...own, title: chosen(was.title, now.title, own.title), hitPolicy: chosen(was.hitPolicy, now.hitPolicy, own.hitPolicy), rows: named<Row>(was.rows, now.rows, own.rows, ({ id }) => id) } };
}
