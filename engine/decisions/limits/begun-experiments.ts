// Experiments that have begun: who is left out of one follows from its key and its share, so neither may change under those who
// are in it. Asked when rules are published, and not of versions that were.
import { type Ground, rows, sql } from "../../platform/index.ts";
import type { Policy, PolicyProblem } from "../policy.ts";
import type { Experiment } from "./limits.ts";

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

/** Everything about its experiments that keeps a policy from deciding from `by` on. */
export async function experimentProblems({ db }: Pick<Ground, "db">, policy: Policy, by: Date): Promise<PolicyProblem[]> {
  if (policy.experiments.length === 0) return [];
  const published = await rows<{ version: number; from: Date; experiments: readonly Experiment[] }>(
    db,
    sql`select version, coalesce(effective_from, published_at) as "from", coalesce(content->'experiments', '[]'::json) as experiments from policy_version where policy_key = ${policy.key} and withdrawn_at is null order by version`,
  );
  const begun = begunBy(published.map(({ from, ...one }) => ({ ...one, from: from.toISOString() })), by.toISOString());
  return [...togetherOfOne(policy), ...policy.experiments.flatMap((experiment) => unlikeBegun(experiment, begun, by.toISOString()))];
}

/** The experiments that have begun by a moment, as they were tried; of one key the latest, that which runs first. */
export function begunBy(versions: readonly Tried[], by: string): Begun[] {
  return versions.flatMap(({ version, from, experiments }) => {
    // The latest whose time has come decides: a version ends where the first later one begins.
    const ends = versions.filter((later) => later.version > version).reduce((first, later) => (later.from < first ? later.from : first), by);
    return experiments.flatMap((one): Begun[] => {
      const since = from > one.from ? from : one.from;
      const until = ends < one.until ? ends : one.until;
      return since < until && since < by ? [{ ...one, version, isRunning: ends === by && by < one.until }] : [];
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
