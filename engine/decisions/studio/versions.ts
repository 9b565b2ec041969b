// The versions of a policy: who published what and when, what changed, what was foreseen.
import { readOrganisation, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, Refusal, row, rows, sql } from "../../platform/index.ts";
import { factsIn } from "../dictionary.ts";
import { parsePolicy, type Policy, segmentsOfPolicy } from "../policy.ts";
import { comparePolicies } from "./compare-policies.ts";
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
}

/** The latest first. @throws {Refusal} not-found, if there is no such policy */
export async function policyVersions({ db, now }: Pick<Ground, "db" | "now">, policyKey: string): Promise<VersionView[]> {
  const kept = await rows<Kept>(
    db,
    sql`select version, title, published_at as "publishedAt", published_by as "publishedBy", approved_by as "approvedBy", coalesce(effective_from, published_at) as "from", note, withdrawn_at as "withdrawnAt", withdrawn_by as "withdrawnBy" from policy_version where policy_key = ${policyKey} order by version desc`,
  );
  if (kept.length === 0) throw new Refusal("not-found", "There is no such policy.");
  const names = await staffNames(db, kept.flatMap(({ publishedBy, approvedBy, withdrawnBy }) => [publishedBy, approvedBy, withdrawnBy].filter((id) => id !== null)));
  const named = (id: string) => names.get(id) ?? (id === "system" ? "Rapport" : id);
  const live = kept.find(({ from, withdrawnAt }) => from <= now() && withdrawnAt === null)?.version;
  return kept.map(({ publishedAt, publishedBy, approvedBy, from, withdrawnAt, withdrawnBy, ...one }) => ({
    ...one, publishedAt: publishedAt.toISOString(), publishedBy: named(publishedBy), approvedBy: approvedBy === null ? null : named(approvedBy), from: from.toISOString(), isLive: one.version === live, isPlanned: from > now() && withdrawnAt === null && one.version > (live ?? 0) && !kept.some((other) => other.version > one.version && other.withdrawnAt === null && other.from <= from),
    overtakenBy: withdrawnAt !== null || from <= publishedAt ? null : (kept.findLast((other) => other.version > one.version && other.withdrawnAt === null && other.from <= from)?.version ?? null),
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
  return { version: view, content: policy as PolicyContent, changes: before && policy ? comparePolicies(before, policy, factsIn(countsIn, segmentsOfPolicy(policy))) : [], foreseen: kept?.rehearsal ?? null };
}

async function contentOf(db: Database, policyKey: string, version: number): Promise<Policy | undefined> {
  const kept = await row<{ content: unknown }>(db, sql`select content from policy_version where policy_key = ${policyKey} and version = ${version}`);
  const parsed = kept && parsePolicy(kept.content);
  if (parsed?.kind === "refused") throw new Error(`expected version ${version} of ${policyKey} to be a policy, found: ${parsed.problems[0]!.message}`);
  return parsed?.policy;
}
