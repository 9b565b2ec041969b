// What is scarce, capped, tried and counted otherwise, in a policy that is being written. Each change gives a new policy.
import type { Cap, Capacity, Experiment, Lever, PolicyContent } from "../../../../engine/decisions/contract.ts";
import { amountSaid, amountTyped } from "../../segments/balance-words.ts";
import { isCents } from "../limits-words.ts";

/** A key made of a title that none of the others has: `loan-grinders`. */
export function keyOf(title: string, taken: readonly string[], otherwise: string): string {
  const plain = title.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^[^a-z]+|-+$/g, "").slice(0, 30).replace(/-+$/, "") || otherwise;
  for (let n = 1; ; n++) {
    const key = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.includes(key)) return key;
  }
}

/** Puts one in, or in place of the one with its key. */
function withKeyed<T extends { readonly key: string }>(all: readonly T[], one: T): T[] {
  return all.some(({ key }) => key === one.key) ? all.map((each) => (each.key === one.key ? one : each)) : [...all, one];
}

export const withCapacity = (content: PolicyContent, one: Capacity): PolicyContent => ({ ...content, capacities: withKeyed(content.capacities, one) });
export const withCap = (content: PolicyContent, one: Cap): PolicyContent => ({ ...content, caps: withKeyed(content.caps, one) });
export const withoutCap = (content: PolicyContent, key: string): PolicyContent => ({ ...content, caps: content.caps.filter((each) => each.key !== key) });
export const withExperiment = (content: PolicyContent, one: Experiment): PolicyContent => ({ ...content, experiments: withKeyed(content.experiments, one) });
export const withoutExperiment = (content: PolicyContent, key: string): PolicyContent => ({ ...content, experiments: content.experiments.filter((each) => each.key !== key) });

/** @param at which lever is changed; undefined: it is new */
export function withLever(content: PolicyContent, one: Lever, at: number | undefined): PolicyContent {
  return { ...content, levers: at === undefined ? [...content.levers, one] : content.levers.with(at, one) };
}
export const withoutLever = (content: PolicyContent, at: number): PolicyContent => ({ ...content, levers: content.levers.toSpliced(at, 1) });

/** Takes away what was scarce; actions that took of it do so no longer. */
export function withoutCapacity(content: PolicyContent, key: string): PolicyContent {
  return { ...content, capacities: content.capacities.filter((each) => each.key !== key), actions: content.actions.map((action) => withUses(action, Object.fromEntries(Object.entries(action.uses ?? {}).filter(([of]) => of !== key)))) };
}

type Action = PolicyContent["actions"][number];

/** The action with what it takes; nothing is left out. */
export function withUses(action: Action, uses: Readonly<Record<string, number>>): Action {
  const { uses: _, ...rest } = action;
  const some = Object.entries(uses).filter(([, amount]) => amount > 0);
  return some.length === 0 ? rest : { ...rest, uses: Object.fromEntries(some) };
}

/** How much an action takes, for its field: cents as the money they are. */
export const takenSaid = (count: number, unit: string, currency: string): string => (isCents(unit, currency) ? amountSaid(count, currency) : String(count));

/** The same back; nothing typed is nothing taken; undefined where it is no such amount. @example takenTyped("2,50", "cents", "EUR") // 250 */
export function takenTyped(text: string, unit: string, currency: string): number | undefined {
  if (text.trim() === "") return 0;
  if (!isCents(unit, currency)) return wholeTyped(text, { least: 0, most: 1_000_000 });
  const minor = amountTyped(text, currency);
  return minor !== undefined && minor >= 0 && minor <= 1_000_000 ? minor : undefined;
}

/** What can be tried: actions that are measured, and rows that advise one of them. */
export function whatCanBeTried({ actions, tables }: PolicyContent): readonly { readonly id: string; readonly of: Experiment["of"]; readonly action: Action; readonly row: { readonly table: string; readonly place: number } | null }[] {
  const measured = new Map(actions.filter((action) => action.measured).map((action) => [action.id, action]));
  const rows = tables.filter(({ part }) => part === "care" || part === "grow").flatMap(({ table }) => {
    const column = table.outputs.findIndex(({ key }) => key === "action");
    return table.rows.flatMap(({ id, then }, at) => {
      const action = measured.get(then[column]?.trim() ?? "");
      return action ? [{ id: `row:${id}`, of: { row: id }, action, row: { table: table.title, place: at + 1 } }] : [];
    });
  });
  return [...[...measured.values()].map((action) => ({ id: `action:${action.id}`, of: { action: action.id }, action, row: null })), ...rows];
}

export const idOf = (of: Experiment["of"]): string => ("row" in of ? `row:${of.row}` : `action:${of.action}`);

/** A whole number between two, as it was typed; undefined where it is none. */
export function wholeTyped(text: string, { least, most }: { readonly least: number; readonly most: number }): number | undefined {
  const plain = text.trim().replaceAll(/[\s,]/g, "");
  if (!/^\d{1,10}$/.test(plain)) return undefined;
  const number = Number(plain);
  return number >= least && number <= most ? number : undefined;
}

/** A number with decimals between two, with a comma or a full stop. */
export function numberTyped(text: string, { least, most }: { readonly least: number; readonly most: number }): number | undefined {
  const plain = text.trim().replace(/\s*%$/, "").replace(",", ".");
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(plain)) return undefined;
  const number = Number(plain);
  return number >= least && number <= most ? number : undefined;
}

/** Percent, 0 or from 2 to 20, as a share; undefined where it is none. @example explorationTyped("2") // 0.02 */
export function explorationTyped(text: string): number | undefined {
  const percent = numberTyped(text, { least: 0, most: 20 });
  return percent === undefined || (percent > 0 && percent < 2) ? undefined : percent / 100;
}

/** A moment for a field of day and hour, on the reader's clock. @example momentSaid("2026-12-01T08:00:00Z") // "2026-12-01T09:00" in Amsterdam */
export function momentSaid(at: string): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The same back, in UTC; undefined where nothing was chosen. A moment that was left as it was keeps its seconds. */
export function momentTyped(text: string, was?: string): string | undefined {
  if (was !== undefined && text === momentSaid(was)) return was;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
