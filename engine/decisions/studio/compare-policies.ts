// What is different between two versions of a policy, in the words of whoever reads rules.
import type { Dictionary, Row, Table } from "@rapport/decision-tables";
import type { Policy } from "../policy.ts";
import { KINDS_SAID } from "../written-words.ts";
import { mayBeCovered } from "./covered.ts";
import type { RuleChange } from "./studio-contract.ts";

/** Every difference, in the order of the tables as they are now; what is gone comes where it stood. Those to look at closely are marked. */
export function comparePolicies(before: Policy, after: Policy, dictionary: Dictionary): RuleChange[] {
  const guards = new Set([...before.tables, ...after.tables].filter(({ part }) => part === "guards").map(({ table }) => table.title));
  return differences(before, after, dictionary).map((change) => (isGrave(change, after, guards) ? { ...change, grave: true } : change));
}

/**
 * What every customer may rely on: what is owed, what is held back, how often they hear of us, what everybody gets. What somebody
 * else must do besides: serve a new queue.
 */
function isGrave({ what, how, field, name, table, before, after }: RuleChange, { actions }: Policy, guards: ReadonlySet<string>): boolean {
  if (what === "queue" || (what === "floor" && how === "removed") || (what === "cap" && how !== "added")) return true;
  if (what === "action") return how === "changed" ? field === "kind" : how === "added" && actions.some(({ title, kind }) => title === name && kind === "duty");
  if (what === "row" && table !== null && guards.has(table)) return how === "removed" || (how === "changed" && before !== after && field !== "because");
  return false;
}

/** Queues that a policy sends to: whoever writes "deks" sends them where nobody looks. */
function queuesOf({ tables }: Policy): Set<string> {
  return new Set(tables.flatMap(({ part, table }) => {
    const place = table.outputs.findIndex(({ key }) => key === "queue");
    return part !== "route" || place < 0 ? [] : table.rows.map(({ then }) => then[place]?.trim() ?? "");
  }));
}

function differences(before: Policy, after: Policy, dictionary: Dictionary): RuleChange[] {
  const changes: RuleChange[] = [];
  const titleOf = (action: string) => [...after.actions, ...before.actions].find(({ id }) => id === action)?.title ?? action;
  // A row by the place that it has now on both sides, for that it moved changes nothing of what is tried.
  const triedIn = ({ of }: Policy["experiments"][number]): string => {
    if (!("row" in of)) return titleOf(of.action);
    const { table } = [...after.tables, ...before.tables].find((each) => each.table.rows.some(({ id }) => id === of.row)) ?? {};
    return table ? `row ${table.rows.findIndex(({ id }) => id === of.row) + 1} of “${table.title}”` : of.row;
  };
  if (before.title !== after.title) changes.push(changed("policy", null, after.title, "title", before.title, after.title));
  const [tablesBefore, tablesAfter] = [before, after].map(({ tables }) => new Map(tables.map(({ table }) => [table.key, table])));
  for (const [key, table] of tablesAfter!) {
    const was = tablesBefore!.get(key);
    if (was) changes.push(...compareTables(was, table, dictionary, titleOf));
    else changes.push({ what: "table", how: "added", table: table.title, name: table.title, field: null, before: null, after: null });
  }
  for (const [key, { title }] of tablesBefore!) if (!tablesAfter!.has(key)) changes.push({ what: "table", how: "removed", table: title, name: title, field: null, before: null, after: null });
  changes.push(...compareNamed("action", before.actions, after.actions, ({ id }) => id, ({ title }) => title, (action) => ({ title: action.title, aim: action.aim, kind: action.kind, measured: action.measured ? "yes" : "no", "cost in money": String(action.cost.amountMinor / 100), minutes: String(action.cost.minutes), uses: usesOf(action.uses, after, before), "words to say": action.say, "what to do": action.do }), ({ kind, measured, cost: { amountMinor, minutes } }) => [KINDS_SAID[kind] ?? "owed to the customer", measured ? "measured" : "not measured", `cost ${amountMinor / 100}`, `minutes ${minutes}`].join(", ")));
  changes.push(...compareNamed("floor", before.floor, after.floor, (sentence) => sentence, (sentence) => sentence, () => ({})));
  changes.push(...compareNamed("example", before.examples, after.examples, ({ id }) => id, ({ title }) => title, (example) => ({ title: example.title, facts: JSON.stringify(example.facts), expects: JSON.stringify([example.fits, example.advises, example.never]) })));
  changes.push(...compareNamed("capacity", before.capacities, after.capacities, ({ key }) => key, ({ title }) => title, (one) => ({ title: one.title, amount: amountOf(one) }), amountOf));
  changes.push(...compareNamed("cap", before.caps, after.caps, ({ key }) => key, ({ title }) => title, (one) => ({ title: one.title, "at most": `${one.most} in ${one.days} days`, kinds: one.kinds.join(", ") }), ({ most, days, kinds }) => `at most ${most} in ${days} days of ${kinds.map((kind) => KINDS_SAID[kind] ?? kind).join(", ")}`));
  changes.push(...compareNamed("lever", before.levers, after.levers, ({ action }) => action, ({ action }) => titleOf(action), (one) => ({ times: String(one.times), why: one.why, until: one.until ?? "" }), ({ times, why, until }) => `×${times}${until === null ? "" : ` until ${until.slice(0, 10)}`}, because ${why}`));
  changes.push(...compareNamed("experiment", before.experiments, after.experiments, ({ key }) => key, ({ title }) => title, (one) => ({ title: one.title, of: triedIn(one), "share left out": `${Math.round(one.heldOut * 100)} %`, from: one.from, until: one.until }), (one) => `${triedIn(one)}, ${Math.round(one.heldOut * 100)} % left out until ${one.until.slice(0, 10)}`));
  changes.push(...compareNamed("reason", before.overrideReasons, after.overrideReasons, ({ key }) => key, ({ title }) => title, ({ title }) => ({ title })));
  const [queuesBefore, queuesAfter] = [queuesOf(before), queuesOf(after)];
  for (const queue of queuesAfter) if (!queuesBefore.has(queue)) changes.push({ what: "queue", how: "added", table: null, name: queue, field: null, before: null, after: null });
  if (before.exploration.share !== after.exploration.share) changes.push(changed("exploration", null, "", "share", String(before.exploration.share), String(after.exploration.share)));
  return changes;
}

const amountOf = ({ amount, unit, per }: Policy["capacities"][number]): string => `${amount} ${unit} a ${per}`;

/** What an action takes, in the words of whoever named it: "300 cents (Goodwill)". */
function usesOf(uses: Readonly<Record<string, number>> | undefined, ...policies: readonly Policy[]): string {
  const named = new Map(policies.toReversed().flatMap(({ capacities }) => capacities.map((each) => [each.key, each])));
  return Object.entries(uses ?? {}).map(([key, amount]) => (named.has(key) ? `${amount} ${named.get(key)!.unit} (${named.get(key)!.title})` : `${amount} ${key}`)).join(", ");
}

function changed(what: RuleChange["what"], table: string | null, name: string, field: string, before: string, after: string): RuleChange {
  return { what, how: "changed", table, name, field, before, after };
}

function compareTables(before: Table, after: Table, dictionary: Dictionary, titleOf: (action: string) => string): RuleChange[] {
  const said = (column: string, cell: string) => sayAnswer(column, cell, titleOf);
  const changes: RuleChange[] = [];
  const of = { table: after.title };
  if (before.title !== after.title) changes.push(changed("table", after.title, after.title, "title", before.title, after.title));
  if (before.hitPolicy !== after.hitPolicy) changes.push(changed("table", after.title, after.title, "which row counts", before.hitPolicy, after.hitPolicy));
  const labelOf = (key: string, table: Table) => table.computed?.find((own) => own.key === key)?.label ?? dictionary.get(key)?.label ?? key;
  const missing = (column: Table["inputs"][number]) => (typeof column.missing === "string" ? column.missing : `taken as ${column.missing.default}`);
  changes.push(...compareNamed("column", before.inputs, after.inputs, ({ fact }) => fact, ({ fact }) => labelOf(fact, after.inputs.some((each) => each.fact === fact) ? after : before), (column) => ({ "where it is not known": missing(column) })).map((change) => ({ ...change, ...of })));
  const computed = (table: Table) => (table.computed ?? []).map((own) => ({ ...own }));
  changes.push(...compareNamed("column", computed(before), computed(after), ({ key }) => key, ({ label }) => label, (own) => ({ formula: own.as })).map((change) => ({ ...change, ...of })));

  changes.push(...compareNamed("answer", before.outputs, after.outputs, ({ key }) => key, ({ label }) => label, () => ({})).map((change) => ({ ...change, ...of })));

  const rowsBefore = new Map(before.rows.map((row, place) => [row.id, { row, place }]));
  const rowsAfter = new Map(after.rows.map((row, place) => [row.id, { row, place }]));
  for (const { row, place } of rowsBefore.values()) if (!rowsAfter.has(row.id)) changes.push({ ...of, what: "row", how: "removed", name: String(place + 1), field: null, before: sayRow(row, before, labelOf, said), after: null, ...telling(row, before, labelOf) });
  for (const { row, place } of rowsAfter.values()) {
    const was = rowsBefore.get(row.id);
    const name = String(place + 1);
    if (!was) {
      changes.push({ ...of, what: "row", how: "added", name, field: null, before: null, after: sayRow(row, after, labelOf, said), ...telling(row, after, labelOf) });
      continue;
    }
    const cell = (from: Row, table: Table, key: string) => from.when[table.inputs.findIndex(({ fact }) => fact === key)] ?? "any";
    for (const { fact } of after.inputs) {
      const [old, now] = [cell(was.row, before, fact), cell(row, after, fact)];
      if (old !== now) changes.push({ ...changed("row", after.title, name, labelOf(fact, after), old, now), ...(mayBeCovered(fact) && { tells: [{ fact, label: labelOf(fact, after), said: now }] }) });
    }
    const answer = (from: Row, table: Table, key: string) => from.then[table.outputs.findIndex((output) => output.key === key)] ?? "-";
    for (const { key, label } of after.outputs) {
      const [old, now] = [answer(was.row, before, key), answer(row, after, key)];
      if (old !== now) changes.push(changed("row", after.title, name, label, said(key, old), said(key, now)));
    }
    if ((was.row.because ?? "") !== (row.because ?? "")) changes.push({ ...changed("row", after.title, name, "because", was.row.because ?? "", row.because ?? ""), ...telling(row, after, labelOf, telling(was.row, before, labelOf).tells) });
  }
  for (const id of movedRows(before.rows, after.rows)) changes.push({ ...of, what: "row", how: "moved", name: String(rowsAfter.get(id)!.place + 1), field: null, before: String(rowsBefore.get(id)!.place + 1), after: String(rowsAfter.get(id)!.place + 1) });
  return changes;
}

/** Rows that stand in another order: the fewest that, moved, make the one order of the other. */
function movedRows(before: readonly Row[], after: readonly Row[]): string[] {
  const placeBefore = new Map(before.map(({ id }, place) => [id, place]));
  const kept = after.filter(({ id }) => placeBefore.has(id)).map(({ id }) => ({ id, place: placeBefore.get(id)! }));
  // Those of the longest run that still rises have stayed; the others have moved.
  const best: { readonly length: number; readonly from: number }[] = [];
  for (const [at, { place }] of kept.entries()) {
    let found = { length: 1, from: -1 };
    for (let earlier = 0; earlier < at; earlier++) if (kept[earlier]!.place < place && best[earlier]!.length + 1 > found.length) found = { length: best[earlier]!.length + 1, from: earlier };
    best.push(found);
  }
  const stayed = new Set<string>();
  for (let at = best.reduce((top, { length }, index) => (length > (best[top]?.length ?? 0) ? index : top), 0); at >= 0 && at < kept.length; at = best[at]!.from) stayed.add(kept[at]!.id);
  return kept.filter(({ id }) => !stayed.has(id)).map(({ id }) => id);
}

function sayRow(row: Row, table: Table, labelOf: (key: string, table: Table) => string, said: (column: string, cell: string) => string): string {
  const when = table.inputs.flatMap(({ fact }, place) => ((row.when[place] ?? "any") === "any" ? [] : [`${labelOf(fact, table)} ${row.when[place]}`]));
  const then = table.outputs.flatMap(({ key, label, type }, place) => ((row.then[place] ?? "-") === "-" ? [] : [type === "number" ? `${label} ${row.then[place]}` : said(key, row.then[place]!)]));
  return `${when.length === 0 ? "always" : when.join(", ")} → ${then.join(", ")}`;
}

/** The cells of a row that not everybody may read, as the sentence of the row says them. */
function telling(row: Row, table: Table, labelOf: (key: string, table: Table) => string, more: NonNullable<RuleChange["tells"]> = []): { readonly tells?: NonNullable<RuleChange["tells"]> } {
  const tells = [...more, ...table.inputs.flatMap(({ fact }, place) => ((row.when[place] ?? "any") === "any" || !mayBeCovered(fact) ? [] : [{ fact, label: labelOf(fact, table), said: `${labelOf(fact, table)} ${row.when[place]}` }]))];
  return tells.length === 0 ? {} : { tells };
}

/** An answer in the words of whoever reads rules: an action by its title, what is held back by what it is called. */
function sayAnswer(column: string, cell: string, titleOf: (action: string) => string): string {
  if (column === "action") return titleOf(cell);
  return column === "withholds" ? cell.split(",").map((kind) => KINDS_SAID[kind.trim()] ?? kind.trim()).join(", ") : cell;
}

/** Things that have a name of their own, matched by it; of a new one what it is, where its name does not tell. */
function compareNamed<Thing>(what: RuleChange["what"], before: readonly Thing[], after: readonly Thing[], idOf: (thing: Thing) => string, nameOf: (thing: Thing) => string, fieldsOf: (thing: Thing) => Readonly<Record<string, string>>, saidOf?: (thing: Thing) => string): RuleChange[] {
  const [old, now] = [before, after].map((things) => new Map(things.map((thing) => [idOf(thing), thing])));
  const changes: RuleChange[] = [];
  for (const [id, thing] of now!) {
    const was = old!.get(id);
    if (was === undefined) {
      changes.push({ what, how: "added", table: null, name: nameOf(thing), field: null, before: null, after: saidOf?.(thing) ?? null });
      continue;
    }
    const [fieldsBefore, fieldsNow] = [fieldsOf(was), fieldsOf(thing)];
    for (const [field, value] of Object.entries(fieldsNow)) if (value !== fieldsBefore[field]) changes.push(changed(what, null, nameOf(thing), field, fieldsBefore[field] ?? "", value));
  }
  for (const [id, thing] of old!) if (!now!.has(id)) changes.push({ what, how: "removed", table: null, name: nameOf(thing), field: null, before: null, after: null });
  return changes;
}
