// A draft runs beside the rules in force: whatever is decided is taken again under it, some minutes later, and counted. Nobody is
// treated by it. What it asks for that the rules in force do not is worked out with each decision and kept with it.
import { type Actor, readOrganisation, staffNames, SYSTEM, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, Refusal, row, rows, run, sql, transaction } from "../../platform/index.ts";
import { asksFor } from "../policy.ts";
import { draftThatDecides } from "./check-draft.ts";
import { latestShadowRehearsal, startRehearsal } from "./rehearse.ts";
import type { ShadowView } from "./studio-contract.ts";

/** What was decided is counted so often, and where there is much of it less often: a million decisions every twenty minutes. */
const EVERY_MILLIS = 10 * 60_000;
const MILLIS_A_DECISION = 1.2;
/** Longer than this it is rehearsed no more: whoever wants to know has seen enough. */
const LONGEST_DAYS = 90;

interface Kept {
  readonly since: Date;
  readonly by: string;
}

/** Whether a draft runs beside the rules in force, since when, and what came of it so far; null where it does not. */
export async function readShadow(ground: Ground, draftId: string): Promise<ShadowView | null> {
  const kept = await row<Kept>(ground.db, sql`select since, started_by as by from policy_shadow where draft_id = ${draftId}::uuid and ended_at is null`);
  if (!kept) return null;
  const names = await staffNames(ground.db, [kept.by]);
  return { since: kept.since.toISOString(), by: names.get(kept.by) ?? kept.by, latest: await latestShadowRehearsal(ground.db, draftId, kept.since) };
}

/**
 * Lets a draft run beside the rules in force, or no longer.
 *
 * @throws {Refusal} not-found; not-acceptable-now, if its tables cannot decide
 */
export async function setShadow(ground: Ground, actor: Actor, draftId: string, on: boolean): Promise<ShadowView | null> {
  const { countsIn } = await readOrganisation(ground.db);
  const now = ground.now();
  // Proved before the draft is held: nobody who writes in it waits for that.
  const asks = on ? await asksOf(ground, draftId, countsIn) : undefined;
  await transaction(ground.db, async (tx) => {
    const draft = await row<{ policyKey: string }>(tx, sql`select policy_key as "policyKey" from policy_draft where draft_id = ${draftId}::uuid and state in ('open', 'asked') for update`);
    if (!draft) throw new Refusal("not-found", "There is no such draft, or it is no longer open.");
    const runs = (await row(tx, sql`select 1 from policy_shadow where draft_id = ${draftId}::uuid and ended_at is null`)) !== undefined;
    if (runs === on) return;
    if (on) {
      if (!asks) throw new Refusal("not-acceptable-now", "The tables cannot decide yet. Mend what is marked, then let it run beside.");
      await sql`insert into policy_shadow (draft_id, since, started_by, asks) values (${draftId}::uuid, ${now}, ${actor.id}, ${JSON.stringify(asks)}::jsonb)
        on conflict (draft_id) do update set since = excluded.since, started_by = excluded.started_by, ended_at = null, asks = excluded.asks`.execute(tx);
    } else await sql`update policy_shadow set ended_at = ${now} where draft_id = ${draftId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, on ? "policy.shadow" : "policy.shadow-end", { kind: "policy", id: draft.policyKey }, { draftId });
    await appendLog(tx, now, { topic: "policy", about: { policy: draft.policyKey } });
  });
  ground.nudge();
  return readShadow(ground, draftId);
}

/** What a draft asks for that costs statements of its own; undefined where it cannot decide, or is none. */
async function asksOf(ground: Ground, draftId: string, countsIn: string): Promise<Readonly<Record<string, boolean>> | undefined> {
  const draft = await row<{ content: unknown }>(ground.db, sql`select content from policy_draft where draft_id = ${draftId}::uuid and state in ('open', 'asked')`);
  const policy = draft && (await draftThatDecides(ground, draft.content, countsIn));
  return policy && asksFor(policy);
}

/** Counts anew what drafts that run beside would have decided, where ten minutes have passed or the draft was changed; for a timer. @returns how many were begun */
export async function countShadows(ground: Ground): Promise<number> {
  const now = ground.now();
  const { countsIn } = await readOrganisation(ground.db);
  const running = await rows<{ draftId: string; revision: number; since: Date }>(
    ground.db,
    sql`select d.draft_id as "draftId", d.revision, s.since from policy_shadow s join policy_draft d using (draft_id)
        where s.ended_at is null and d.state in ('open', 'asked') and s.since > ${new Date(now.getTime() - LONGEST_DAYS * 86_400_000)}::timestamptz`,
  );
  let begun = 0;
  for (const { draftId, revision, since } of running) {
    const latest = await latestShadowRehearsal(ground.db, draftId, since);
    if (latest && latest.revision === revision && now.getTime() - Date.parse(latest.startedAt) < Math.max(EVERY_MILLIS, MILLIS_A_DECISION * (latest.result?.decisions ?? 0))) continue;
    const asks = await asksOf(ground, draftId, countsIn);
    if (!asks) continue; // it is being written, and cannot decide just now
    await run(ground.db, sql`update policy_shadow set asks = ${JSON.stringify(asks)}::jsonb where draft_id = ${draftId}::uuid`);
    try {
      const { rehearsalId } = await startRehearsal(ground, SYSTEM, draftId, { revision, over: "shadow", days: LONGEST_DAYS });
      begun += 1;
      // Of those that ended only the latest is ever looked at.
      await run(ground.db, sql`delete from policy_rehearsal where draft_id = ${draftId}::uuid and over = 'shadow' and state <> 'running' and rehearsal_id <> all(${[rehearsalId, ...(latest ? [latest.rehearsalId] : [])]}::uuid[])`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error; // somebody changes it, or another rehearsal is under way
    }
  }
  return begun;
}
