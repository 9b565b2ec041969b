// The versions of a policy: who published what and when, what changed, what was foreseen.
import { type Actor, readOrganisation, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, Refusal, row, rows, sql } from "../../platform/index.ts";
import { factsOfPolicy, parsePolicy, type Policy } from "../policy.ts";
import { comparePolicies } from "./compare-policies.ts";
import { handsOf, secondPerson } from "./second-person.ts";
import type { PolicyContent, RehearsalResult, VersionContent, VersionView } from "./studio-contract.ts";

interface Kept {
  readonly version: number;
  readonly title: string;
  readonly publishedAt: Date;
  readonly publishedBy: string;
  readonly approvedBy: string | null;
  readonly from: Date;
  readonly note: string;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  readonly toConfirm: boolean;
  readonly confirmedAt: Date | null;
  readonly confirmedBy: string | null;
}

/** The latest first. @param reader is told which of them they may confirm @throws {Refusal} not-found, if there is no such policy */
export async function policyVersions({ db, now }: Pick<Ground, "db" | "now">, policyKey: string, reader?: Actor): Promise<VersionView[]> {
  const kept = await rows<Kept>(
    db,
    sql`select version, title, published_at as "publishedAt", published_by as "publishedBy", approved_by as "approvedBy", coalesce(effective_from, published_at) as "from", note, withdrawn_at as "withdrawnAt", withdrawn_by as "withdrawnBy", to_confirm as "toConfirm", confirmed_at as "confirmedAt", confirmed_by as "confirmedBy" from policy_version where policy_key = ${policyKey} order by version desc`,
  );
  if (kept.length === 0) throw new Refusal("not-found", "There is no such policy.");
  const names = await staffNames(db, kept.flatMap(({ publishedBy, approvedBy, withdrawnBy, confirmedBy }) => [publishedBy, approvedBy, withdrawnBy, confirmedBy].filter((id) => id !== null)));
  const named = (id: string) => names.get(id) ?? (id === "system" ? "Rapport" : id);
  const live = kept.find(({ from, withdrawnAt }) => from <= now() && withdrawnAt === null)?.version;
  // Only of what decides now it matters whether somebody has looked.
  const waits = kept.find(({ version, toConfirm, confirmedBy }) => version === live && toConfirm && confirmedBy === null);
  const mayConfirm = waits !== undefined && reader?.kind === "person" && (await secondPerson(db, { authors: await handsOf(db, waits.publishedBy), changedBy: waits.publishedBy, askedBy: null })).may.has(reader.id);
  return kept.map(({ publishedAt, publishedBy, approvedBy, from, withdrawnAt, withdrawnBy, toConfirm, confirmedAt, confirmedBy, ...one }) => ({
    ...one, publishedAt: publishedAt.toISOString(), publishedBy: named(publishedBy), approvedBy: approvedBy === null ? null : named(approvedBy), from: from.toISOString(), isLive: one.version === live, isPlanned: from > now() && withdrawnAt === null && one.version > (live ?? 0) && !kept.some((other) => other.version > one.version && other.withdrawnAt === null && other.from <= from),
    overtakenBy: withdrawnAt !== null || from <= publishedAt ? null : (kept.findLast((other) => other.version > one.version && other.withdrawnAt === null && other.from <= from)?.version ?? null),
    toConfirm: toConfirm && confirmedBy === null && one.version === live, mayConfirm: mayConfirm && one.version === waits.version, confirmed: confirmedAt === null ? null : { by: named(confirmedBy!), at: confirmedAt.toISOString() },
    withdrawn: withdrawnAt === null ? null : { by: named(withdrawnBy!), at: withdrawnAt.toISOString() },
  }));
}

/** One version whole. @throws {Refusal} not-found */
export async function versionContent(ground: Ground, policyKey: string, version: number): Promise<VersionContent> {
  const versions = await policyVersions(ground, policyKey);
  const view = versions.find((each) => each.version === version);
  if (!view) throw new Refusal("not-found", "There is no such version.");
  const { countsIn } = await readOrganisation(ground.db);
  const [policy, before] = [await contentOf(ground.db, policyKey, version), await contentOf(ground.db, policyKey, version - 1)];
  const kept = await row<{ rehearsal: RehearsalResult | null }>(ground.db, sql`select rehearsal from policy_version where policy_key = ${policyKey} and version = ${version}`);
  return { version: view, content: policy as PolicyContent, changes: before && policy ? comparePolicies(before, policy, factsOfPolicy(policy, countsIn)) : [], foreseen: kept?.rehearsal ?? null };
}

async function contentOf(db: Database, policyKey: string, version: number): Promise<Policy | undefined> {
  const kept = await row<{ content: unknown }>(db, sql`select content from policy_version where policy_key = ${policyKey} and version = ${version}`);
  const parsed = kept && parsePolicy(kept.content);
  if (parsed?.kind === "refused") throw new Error(`expected version ${version} of ${policyKey} to be a policy, found: ${parsed.problems[0]!.message}`);
  return parsed?.policy;
}
