// What a draft said before it was changed. Whatever somebody wrote over can be taken back: on another day, on another screen, and
// also what a file at the terminal wrote.
import { createHash } from "node:crypto";
import { type Database, row, sql, type Transaction } from "../../platform/index.ts";
import { parsePolicy, type Policy } from "../policy.ts";

/** A draft has so many steps; the first are forgotten. */
const MOST_STEPS = 60;

interface Changed {
  readonly draftId: string;
  readonly revision: number;
  readonly basedOn: number;
}

const digestOf = (policy: Policy): string => createHash("sha256").update(JSON.stringify(policy)).digest("hex");

/**
 * Keeps what a draft said, for somebody is about to write over it. Where they write what it said before the latest change, that change is
 * taken back instead.
 *
 * @returns the version that the draft rests on from now on
 */
export async function keepBefore(tx: Transaction, draft: Changed, { was, now, by, at }: { readonly was: Policy; readonly now: Policy; readonly by: string; readonly at: Date }): Promise<number> {
  const digests = { was: digestOf(was), now: digestOf(now) };
  if (digests.was === digests.now) return draft.basedOn;
  const before = await row<{ revision: number; basedOn: number; digest: string }>(tx, sql`select revision, based_on as "basedOn", digest from policy_draft_before where draft_id = ${draft.draftId}::uuid order by revision desc limit 1`);
  if (before?.digest === digests.now) {
    await sql`delete from policy_draft_before where draft_id = ${draft.draftId}::uuid and revision = ${before.revision}`.execute(tx);
    return before.basedOn;
  }
  await addStep(tx, draft, { digest: digests.was, by, at });
  return draft.basedOn;
}

/** The same where the draft is put on top of another version: that is never the taking back of a change. */
export async function addStep(tx: Transaction, { draftId, revision }: Changed, { digest, by, at, was }: { readonly digest?: string; readonly was?: Policy; readonly by: string; readonly at: Date }): Promise<void> {
  await sql`insert into policy_draft_before (draft_id, revision, based_on, content, digest, changed_by, changed_at)
            select draft_id, revision, based_on, content, ${digest ?? digestOf(was!)}, ${by}, ${at}::timestamptz from policy_draft where draft_id = ${draftId}::uuid`.execute(tx);
  await sql`delete from policy_draft_before where draft_id = ${draftId}::uuid and revision < (select min(revision) from (select revision from policy_draft_before where draft_id = ${draftId}::uuid order by revision desc limit ${MOST_STEPS}) latest) and revision < ${revision}`.execute(tx);
}

/** Whose change would be taken back next; undefined where there is none. */
export function latestChange(db: Database, draftId: string): Promise<{ readonly by: string; readonly at: Date } | undefined> {
  return row(db, sql`select changed_by as by, changed_at as at from policy_draft_before where draft_id = ${draftId}::uuid order by revision desc limit 1`);
}

/** What the draft said before the latest change; undefined where that is not known. */
export async function contentBefore(db: Database, draftId: string): Promise<Policy | undefined> {
  const found = await row<{ content: unknown }>(db, sql`select content from policy_draft_before where draft_id = ${draftId}::uuid order by revision desc limit 1`);
  const parsed = found && parsePolicy(found.content);
  return parsed?.kind === "ok" ? parsed.policy : undefined;
}

/** Of a draft that was published nothing is taken back any more. */
export async function forgetSteps(tx: Transaction, draftId: string): Promise<void> {
  await sql`delete from policy_draft_before where draft_id = ${draftId}::uuid`.execute(tx);
}
