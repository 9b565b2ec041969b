// Two who changed one policy apart: a draft, when another version was published meanwhile; or what somebody wrote, when a
// colleague changed the draft meanwhile. What the one changed is kept, and what they left alone becomes as it is with the other.
import type { Row, Table } from "@rapport/decision-tables";
import type { Policy, PolicyTable } from "../policy.ts";

/**
 * The draft on top of the version in force. Rows, actions and examples are told apart by their ids, cells of a row by what they ask or
 * answer; where both sides changed the same one, the draft's counts, for somebody is about to look at it.
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
    overrideReasons: named(base.overrideReasons, live.overrideReasons, draft.overrideReasons, ({ key }) => key),
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

/** A row whose cells are told apart by what they ask and answer, for columns come and go: what asks or answers nothing is left out. */
interface NamedRow {
  readonly id: string;
  readonly when: Readonly<Record<string, string>>;
  readonly then: Readonly<Record<string, string>>;
  readonly because: string | undefined;
}

/** Cell by cell: what both have is told apart by the fact or the answer of its column. */
function bringInTable(base: PolicyTable, live: PolicyTable, draft: PolicyTable): PolicyTable {
  if (same(base, live)) return draft;
  if (same(base, draft)) return live;
  const [was, now, own] = [base.table, live.table, draft.table];
  const rows = named(namedRows(was), namedRows(now), namedRows(own), ({ id }) => id, joinRows);
  // A column that is gone in force stays where the draft wrote in it, and one that the draft removed where a new row in force asks for it.
  const stillAsked = (kind: "when" | "then") => (key: string) => rows.some((each) => each[kind][key] !== undefined);
  const inputs = withAsked(named(was.inputs, now.inputs, own.inputs, ({ fact }) => fact), [...own.inputs, ...now.inputs], ({ fact }) => fact, stillAsked("when"));
  const outputs = withAsked(named(was.outputs, now.outputs, own.outputs, ({ key }) => key), [...own.outputs, ...now.outputs], ({ key }) => key, stillAsked("then"));
  const computed = named(was.computed ?? [], now.computed ?? [], own.computed ?? [], ({ key }) => key);
  const { computed: _, ...rest } = own;
  return {
    ...draft,
    table: {
      ...rest, ...(computed.length > 0 && { computed }), inputs, outputs, title: chosen(was.title, now.title, own.title), hitPolicy: chosen(was.hitPolicy, now.hitPolicy, own.hitPolicy),
      rows: rows.map(({ id, when, then, because }): Row => ({ id, when: inputs.map(({ fact }) => when[fact] ?? "any"), then: outputs.map(({ key }) => then[key] ?? "-"), ...(because !== undefined && { because }) })),
    },
  };
}

const namedRows = ({ inputs, outputs, rows }: Table): NamedRow[] =>
  rows.map(({ id, when, then, because }) => ({
    id, because,
    when: Object.fromEntries(inputs.flatMap(({ fact }, at) => (when[at] === undefined || when[at] === "any" ? [] : [[fact, when[at]]])).toSorted(byName)),
    then: Object.fromEntries(outputs.flatMap(({ key }, at) => (then[at] === undefined || then[at] === "-" ? [] : [[key, then[at]]])).toSorted(byName)),
  }));

/** The order of columns is no difference between two rows. */
const byName = ([a]: readonly string[], [b]: readonly string[]): number => (a! < b! ? -1 : 1);

function joinRows(base: NamedRow, live: NamedRow, draft: NamedRow): NamedRow {
  const cells = (kind: "when" | "then") =>
    Object.fromEntries([...new Set([...Object.keys(live[kind]), ...Object.keys(draft[kind])])].flatMap((key) => {
      const cell = chosen(base[kind][key], live[kind][key], draft[kind][key]);
      return cell === undefined ? [] : [[key, cell]];
    }));
  return { id: draft.id, when: cells("when"), then: cells("then"), because: chosen(base.because, live.because, draft.because) };
}

function withAsked<Column>(columns: readonly Column[], known: readonly Column[], nameOf: (column: Column) => string, isAsked: (name: string) => boolean): Column[] {
  const made = [...columns];
  for (const column of known) if (!made.some((each) => nameOf(each) === nameOf(column)) && isAsked(nameOf(column))) made.push(column);
  return made;
}
