// Back to what decided before. In an emergency one person goes one step back, at once; somebody else looks at it afterwards. Whatever
// lies further back goes the way of every draft, for others have decided since to leave it.
import { type Actor, readOrganisation, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, sql, transaction } from "../../platform/index.ts";
import { checkPolicy, publishChecked, versionAt } from "../publish-policy.ts";
import { changeDraft, startDraft } from "./drafts.ts";
import { handsOf, secondPerson, type SecondPerson } from "./second-person.ts";
import type { PolicyContent, RolledBack, VersionView } from "./studio-contract.ts";
import { policyVersions } from "./versions.ts";

/**
 * Publishes what the version before said, as the next version and at once, for somebody else to confirm where there is somebody; or writes
 * what one of longer ago said, or one that is planned or was withdrawn, as a draft.
 *
 * @throws {Refusal} not-found; not-acceptable-now, if it decides now, or rests on what is no more; or a draft is open that it would have to be written in
 */
export async function rollBack(ground: Ground, actor: Actor, policyKey: string, { version, note }: { readonly version: number; readonly note: string }): Promise<RolledBack> {
  const { countsIn } = await readOrganisation(ground.db);
  const now = ground.now();
  const found = await row<{ content: unknown; wasInForce: boolean }>(ground.db, sql`select content, (withdrawn_at is null and (effective_from is null or (effective_from <= ${now}::timestamptz and not exists (select 1 from policy_version l where l.policy_key = v.policy_key and l.version > v.version and l.withdrawn_at is null and coalesce(l.effective_from, l.published_at) <= v.effective_from)))) as "wasInForce" from policy_version v where policy_key = ${policyKey} and version = ${version}`);
  if (!found) throw new Refusal("not-found", "There is no such version.");
  const checked = await checkPolicy(ground, found.content, countsIn);
  if (checked.kind === "refused" || checked.problems.length > 0) throw new Refusal("not-acceptable-now", `Version ${version} can no longer be published: ${checked.problems[0]!.message}`);
  const content = checked.policy;
  if (!found.wasInForce || version !== (await versionBefore(ground.db, policyKey, now))) {
    if (version === (await versionAt(ground.db, policyKey, now))) throw new Refusal("not-acceptable-now", "This version decides now.");
    if (await row(ground.db, sql`select 1 from policy_draft where policy_key = ${policyKey} and state in ('open', 'asked')`)) throw new Refusal("not-acceptable-now", `Version ${version} was not the one before this, so it is written as a draft, and another draft is open. Publish that one or put it away first.`);
    const draft = await startDraft(ground, actor, policyKey);
    const changed = await changeDraft(ground, actor, draft.draftId, { revision: draft.revision, content: JSON.parse(JSON.stringify(content)) as PolicyContent });
    return { version: null, draftId: changed.draftId };
  }
  const { may, mustBeAsked } = await secondAfter(ground.db, actor.id);
  if (mustBeAsked) throw new Refusal("not-allowed", "Nobody here answers for this key, and one person alone could go back and confirm it. Sign in and go back yourself.");
  const published = await transaction(ground.db, async (tx) => {
    const next = await publishChecked(tx, now, actor, content, { note: note || `Back to version ${version}.`, currency: countsIn });
    if (may.size > 0) await sql`update policy_version set to_confirm = true where policy_key = ${policyKey} and version = ${next}`.execute(tx);
    return next;
  });
  ground.nudge();
  return { version: published, draftId: null };
}

/** The version that decided until the one that decides now began; 0 where it is the first. */
async function versionBefore(db: Database, policyKey: string, now: Date): Promise<number> {
  const inForce = await versionAt(db, policyKey, now);
  const found = await row<{ version: number | null }>(
    db,
    sql`select max(v.version) as version from policy_version v join policy_version live on live.policy_key = v.policy_key and live.version = ${inForce}
        where v.policy_key = ${policyKey} and v.version < ${inForce} and v.withdrawn_at is null and (v.effective_from is null or v.effective_from < coalesce(live.effective_from, live.published_at))`,
  );
  return found?.version ?? 0;
}

/** Who may look at what this one did alone. */
async function secondAfter(db: Database, who: string): Promise<SecondPerson> {
  return secondPerson(db, { authors: await handsOf(db, who), changedBy: who, askedBy: null });
}

/**
 * The second pair of eyes, after the fact. Doing so twice has one effect.
 *
 * @throws {Refusal} not-found; not-allowed, for a program; not-acceptable-now, for whoever went back
 */
export async function confirmRollback(ground: Ground, actor: Actor, policyKey: string, version: number): Promise<VersionView> {
  const now = ground.now();
  if (actor.kind !== "person") throw new Refusal("not-allowed", "A program cannot be the second pair of eyes. Sign in and confirm it yourself.");
  await transaction(ground.db, async (tx) => {
    const found = await row<{ by: string; toConfirm: boolean; confirmedBy: string | null }>(tx, sql`select published_by as by, to_confirm as "toConfirm", confirmed_by as "confirmedBy" from policy_version where policy_key = ${policyKey} and version = ${version} for update`);
    if (!found?.toConfirm) throw new Refusal("not-found", "There is no such version that waits to be confirmed.");
    if (found.confirmedBy !== null) return;
    if (!(await secondAfter(tx, found.by)).may.has(actor.id)) throw new Refusal("not-acceptable-now", "You went back to it yourself. Somebody else must confirm it.");
    await sql`update policy_version set confirmed_by = ${actor.id}, confirmed_at = ${now} where policy_key = ${policyKey} and version = ${version}`.execute(tx);
    await writeAudit(tx, now, actor, "policy.confirm", { kind: "policy", id: policyKey }, { version });
    await appendLog(tx, now, { topic: "policy", about: { policy: policyKey, version } });
  });
  ground.nudge();
  return (await policyVersions(ground, policyKey, actor)).find((each) => each.version === version)!;
}
