// Versions that are planned were checked for the days before them as those were planned then. Whoever moves, withdraws or plans one again
// changes these days: an experiment may begin under the version before, or go on, that a later one takes up with another share.
import { type Ground, Refusal, type Transaction } from "../../platform/index.ts";
import { experimentProblems } from "../limits/begun-experiments.ts";
import { leverProblems } from "../limits/limits.ts";
import { plannedVersions, policyVersion } from "../publish-policy.ts";
import { minute } from "./minute.ts";

export interface Plans {
  readonly policyKey: string;
  readonly countsIn: string;
  readonly now: Date;
  /** The one that is moved, withdrawn or planned again. */
  readonly version: number;
}

/**
 * Does something to a plan, unless a version that is planned would then no longer go with what was tried before it. What did not go
 * already keeps nobody from withdrawing.
 *
 * @param change in the transaction: it is undone where this throws
 * @throws {Refusal} not-acceptable-now, with what stands in the way, and of which version
 */
export async function keepingPlansSound(ground: Ground, tx: Transaction, plans: Plans, change: () => Promise<unknown>): Promise<void> {
  const before = new Set((await problemsOfPlans(ground, tx, plans)).map(({ version, message }) => `${version} ${message}`));
  await change();
  const found = (await problemsOfPlans(ground, tx, plans)).find(({ version, message }) => !before.has(`${version} ${message}`));
  if (!found) return;
  throw new Refusal("not-acceptable-now", found.version === plans.version ? found.message : `Version ${found.version} is planned from ${minute(found.from)}, and would no longer go with what was tried before it. ${found.message} Or withdraw version ${found.version} first.`);
}

/** What of levers and experiments, which have days of their own, does not go with the days of the versions that are planned. */
async function problemsOfPlans(ground: Ground, tx: Transaction, { policyKey, countsIn, now }: Plans): Promise<{ readonly version: number; readonly from: Date; readonly message: string }[]> {
  const problems = [];
  for (const { version, from } of await plannedVersions({ db: tx, now: () => now }, policyKey)) {
    const { policy } = (await policyVersion(ground.db, policyKey, version, countsIn))!;
    for (const { message } of [...leverProblems(policy, from.toISOString()), ...(await experimentProblems({ db: tx }, policy, from, version))]) problems.push({ version, from, message });
  }
  return problems;
}
