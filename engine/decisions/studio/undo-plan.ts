// A version that is planned is withdrawn before its time, and planned again.
import { type Actor, readOrganisation, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, Refusal, row, sql, transaction } from "../../platform/index.ts";
import { keepingPlansSound } from "./sound-plans.ts";
import { policyVersions } from "./versions.ts";
import type { VersionView } from "./studio-contract.ts";

/**
 * Withdraws a planned version: it will not decide, and its number stays its own. Later ones that were written on top of it stay as they are.
 *
 * @throws {Refusal} not-found; not-acceptable-now, if it decides already or was withdrawn, or a later one that is planned would no longer go with what is tried until then
 */
export const withdrawPlanned = (ground: Ground, actor: Actor, policyKey: string, version: number): Promise<VersionView> => set(ground, actor, policyKey, version, true);

/** @throws {Refusal} not-found; not-acceptable-now, if it was not withdrawn or its time has come meanwhile, or it, or a later one, no longer goes with what is tried until then */
export const putBackPlanned = (ground: Ground, actor: Actor, policyKey: string, version: number): Promise<VersionView> => set(ground, actor, policyKey, version, false);

async function set(ground: Ground, actor: Actor, policyKey: string, version: number, isWithdrawn: boolean): Promise<VersionView> {
  const now = ground.now();
  const { countsIn } = await readOrganisation(ground.db);
  await transaction(ground.db, async (tx) => {
    // Whoever publishes at the same moment waits: what a draft rests on stays the latest that stands.
    await sql`select pg_advisory_xact_lock(hashtext('policy'), hashtext(${policyKey}))`.execute(tx);
    const found = await row<{ from: Date | null; withdrawnAt: Date | null }>(tx, sql`select effective_from as "from", withdrawn_at as "withdrawnAt" from policy_version where policy_key = ${policyKey} and version = ${version} for update`);
    if (!found) throw new Refusal("not-found", "There is no such version.");
    if (isWithdrawn === (found.withdrawnAt !== null)) throw new Refusal("not-acceptable-now", isWithdrawn ? "It was withdrawn already." : "It was not withdrawn.");
    if (found.from === null || found.from <= now) throw new Refusal("not-acceptable-now", isWithdrawn ? "It decides already, or did. Go back to the version before instead." : "The time from which it was to decide has passed. Write a draft of it instead.");
    await keepingPlansSound(ground, tx, { policyKey, countsIn, now, version }, () => sql`update policy_version set withdrawn_at = ${isWithdrawn ? now : null}::timestamptz, withdrawn_by = ${isWithdrawn ? actor.id : null} where policy_key = ${policyKey} and version = ${version}`.execute(tx));
    await writeAudit(tx, now, actor, isWithdrawn ? "policy.withdraw" : "policy.put-back", { kind: "policy", id: policyKey }, { version });
    await appendLog(tx, now, { topic: "policy", about: { policy: policyKey, version } });
  });
  ground.nudge();
  return (await policyVersions(ground, policyKey)).find((each) => each.version === version)!;
}
