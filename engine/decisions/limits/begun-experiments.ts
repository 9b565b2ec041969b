// Experiments that have begun: who is left out of one follows from its key and its share, so neither may change under those who
// are in it; nor may what is tried on the others, for what followed would be counted together. Asked when rules are published, and
// not of versions that were.
import { type Ground, row, rows, sql } from "../../platform/index.ts";
import type { Action } from "../actions.ts";
import { parsePolicy, type Policy, type PolicyProblem } from "../policy.ts";
import { type Experiment, inUtc } from "./limits.ts";

/** A version as it decided, with what it tried. */
export interface Tried {
  readonly version: number;
  readonly from: string;
  readonly experiments: readonly Experiment[];
}

export interface Begun extends Experiment {
  readonly version: number;
  /** It still runs at the moment that is asked about. */
  readonly isRunning: boolean;
}

/** Everything about its experiments that keeps a policy from deciding from `by` on. @param besides its own version, where it is published already */
export async function experimentProblems({ db }: Pick<Ground, "db">, policy: Policy, by: Date, besides = 0): Promise<PolicyProblem[]> {
  if (policy.experiments.length === 0) return [];
  const at = by.toISOString();
  const published = await rows<{ version: number; from: Date; experiments: readonly Experiment[] }>(
    db,
    sql`select version, coalesce(effective_from, published_at) as "from", coalesce(content->'experiments', '[]'::json) as experiments from policy_version where policy_key = ${policy.key} and withdrawn_at is null and version <> ${besides} order by version`,
  );
  const begun = begunBy(published.map(({ from, version, experiments }) => ({ version, from: from.toISOString(), experiments: inUtc({ levers: [], experiments }).experiments })), at);
  const ofVersions = new Map<number, Policy>();
  for (const version of new Set(begun.filter(({ key, isRunning }) => isRunning || policy.experiments.some((one) => one.key === key)).map((one) => one.version))) {
    const parsed = parsePolicy((await row<{ content: unknown }>(db, sql`select content from policy_version where policy_key = ${policy.key} and version = ${version}`))!.content);
    if (parsed.kind === "ok") ofVersions.set(version, parsed.policy);
  }
  return [...togetherOfOne(policy), ...policy.experiments.flatMap((experiment) => [...unlikeBegun(experiment, begun, at), ...otherTreatment(experiment, policy, begun, ofVersions), ...takesTheirs(experiment, policy, begun, ofVersions)])];
}

/** The experiments that have begun by a moment, as they were tried; of one key the latest, that which runs first. */
export function begunBy(versions: readonly Tried[], by: string): Begun[] {
  return versions.flatMap(({ version, from, experiments }) => {
    // The latest whose time has come decides: a version ends where the first later one begins.
    const ends = versions.filter((later) => later.version > version).reduce((first, later) => (later.from < first ? later.from : first), by);
    return experiments.flatMap((one): Begun[] => {
      const since = from > one.from ? from : one.from;
      const until = ends < one.until ? ends : one.until;
      return since < until && since < by ? [{ ...one, version, isRunning: by < one.until && !versions.some((later) => later.version > version && later.from <= by) }] : [];
    });
  });
}

function unlikeBegun(experiment: Experiment, begun: readonly Begun[], by: string): PolicyProblem[] {
  const { key, title, of, heldOut, from } = experiment;
  const was = begun.findLast((one) => one.key === key);
  if (!was) return [];
  const say = (message: string): PolicyProblem[] => [{ table: null, row: null, entry: `experiment:${key}`, message }];
  if (thing(was.of) !== thing(of)) return say(`The experiment “${title}” has the key "${key}" of the experiment “${was.title}” (version ${was.version}), which tried something else: what followed would be counted together. Give it a key of its own.`);
  if (was.heldOut !== heldOut) return say(`The experiment “${title}” began with ${percent(was.heldOut)} left out; with ${percent(heldOut)} it would be others than until now. Leave the share as it was, or end it and begin another.`);
  if (was.isRunning && from > by) return say(`The experiment “${title}” has begun and would stop until ${from}: those left out would have it meanwhile. Leave its beginning as it was.`);
  return [];
}

/** What is done to those who are not left out must stay what it is, as long as it goes by the same key. */
function otherTreatment({ key, title, of }: Experiment, policy: Policy, begun: readonly Begun[], versions: ReadonlyMap<number, Policy>): PolicyProblem[] {
  const was = begun.findLast((one) => one.key === key);
  const before = was && versions.get(was.version);
  if (!before || thing(was.of) !== thing(of)) return [];
  const [then, now] = [treatmentOf(before, of), treatmentOf(policy, of)];
  if (!then || !now) return [];
  const say = (what: string): PolicyProblem[] => [{ table: null, row: null, entry: `experiment:${key}`, message: `The experiment “${title}” has begun, and ${what}: what followed would be counted together. Leave it as it was, or end this experiment and begin another with a key of its own.` }];
  if (then.action.id !== now.action.id) return say(`its row advises “${now.action.title}” now and not “${then.action.title}”`);
  if (then.fits !== now.fits) return say("its row fits other customers now");
  const field = (Object.keys(CONTENT) as (keyof typeof CONTENT)[]).find((each) => JSON.stringify(then.action[each]) !== JSON.stringify(now.action[each]));
  return field === undefined ? [] : say(`${CONTENT[field]} of “${then.action.title}” would be another`);
}

/** What a customer meets of an action, and what it costs. */
const CONTENT = { title: "the name", kind: "the kind", say: "the words", do: "what is to be done", cost: "the cost" } as const satisfies Partial<Record<keyof Action, string>>;

/** The action that is tried and, of a row, for whom it fits: its cells beside those that say any, whatever their order. */
function treatmentOf({ tables, actions }: Policy, of: Experiment["of"]): { readonly action: Action; readonly fits: string } | undefined {
  if ("action" in of) {
    const action = actions.find(({ id }) => id === of.action);
    return action && { action, fits: "" };
  }
  for (const { table } of tables) {
    const found = table.rows.find(({ id }) => id === of.row);
    const action = found && actions.find(({ id }) => id === found.then[table.outputs.findIndex(({ key }) => key === "action")]?.trim());
    if (action) return { action, fits: JSON.stringify(table.inputs.flatMap(({ fact }, place) => (isAny(found.when[place]) ? [] : [[fact, found.when[place]!.trim()]])).sort()) };
  }
  return undefined;
}

const isAny = (cell = "any"): boolean => ["any", "-", "–", "—"].includes(cell.trim().toLowerCase());

/** Another on the same action begins when the one that runs was ended, by a version of its own or by the day that this one says. */
function takesTheirs({ key, title, of, from, until }: Experiment, policy: Policy, begun: readonly Begun[], versions: ReadonlyMap<number, Policy>): PolicyProblem[] {
  const action = treatmentOf(policy, of)?.action.id;
  const other = begun.find((one) => one.isRunning && one.key !== key && from < one.until && one.from < until && treatmentOf(versions.get(one.version) ?? policy, one.of)?.action.id === action && !policy.experiments.some((kept) => kept.key === one.key));
  if (!other || action === undefined) return [];
  return [{ table: null, row: null, entry: `experiment:${key}`, message: `The experiment “${other.title}” tries the same action and runs until ${other.until}; “${title}” would begin in its midst, and those left out of the one would be tried in the other. End it first: leave it in the rules with an end before the other begins, or publish its end by itself.` }];
}

const thing = (of: Experiment["of"]): string => ("row" in of ? `row ${of.row}` : `action ${of.action}`);
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Two of one action at the same time: the first that is named would take customers from the other. */
function togetherOfOne({ experiments, tables }: Policy): PolicyProblem[] {
  const advises = new Map(
    tables.filter(({ part }) => part === "care" || part === "grow").flatMap(({ table }) => {
      const column = table.outputs.findIndex(({ key }) => key === "action");
      return table.rows.map(({ id, then }) => [id, then[column]?.trim()] as const);
    }),
  );
  const actionOf = ({ of }: Experiment) => ("row" in of ? advises.get(of.row) : of.action);
  return experiments.flatMap((one, place) => {
    const other = experiments.slice(0, place).find((earlier) => earlier.key !== one.key && actionOf(earlier) === actionOf(one) && (thing(earlier.of) === thing(one.of) || "action" in earlier.of || "action" in one.of) && earlier.from < one.until && one.from < earlier.until);
    return other ? [{ table: null, row: null, entry: `experiment:${one.key}`, message: `The experiments “${other.title}” and “${one.title}” try the same action at the same time: the one would take customers from the other. Let the one begin when the other has ended.` }] : [];
  });
}
