// Versions of policies: published whole, never changed, the newest in force.
import { type Actor, SYSTEM, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, row, rows, run, sql, type Transaction, transaction } from "../platform/index.ts";
import { whyNotCertified } from "../segments/index.ts";
import { segmentsAmong } from "./dictionary.ts";
import { type ExampleResult, runExamples } from "./examples.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { experimentProblems } from "./limits/begun-experiments.ts";
import { leverProblems } from "./limits/limits.ts";
import { versionInForce } from "./policy-in-force.ts";
import { type CompiledPolicy, compilePolicy, compilePublished, parsePolicy, type Policy, type PolicyProblem, segmentsOfPolicy } from "./policy.ts";

export type Publication = { readonly kind: "published"; readonly version: number } | { readonly kind: "refused"; readonly problems: readonly PolicyProblem[] };

/** How a policy is published: by whom it was approved, from when it decides, and what was foreseen. */
export interface PublicationTerms {
  readonly note: string;
  readonly currency: string;
  /** From when it decides; left out, from now on. */
  readonly from?: Date;
  readonly approvedBy?: string;
  readonly rehearsal?: unknown;
}

/** Publishes the next version of a policy, or says everything that keeps it from being published. */
export async function publishPolicy(ground: Ground, actor: Actor, given: unknown, terms: PublicationTerms): Promise<Publication> {
  const checked = await checkPolicy(ground, given, terms.currency);
  if (checked.kind === "refused") return checked;
  if (checked.problems.length > 0) return { kind: "refused", problems: checked.problems };
  const version = await transaction(ground.db, (tx) => publishChecked(tx, ground.now(), actor, checked.policy, terms));
  ground.nudge();
  return { kind: "published", version };
}

export type PolicyCheck =
  | { readonly kind: "refused"; readonly problems: readonly PolicyProblem[] }
  | { readonly kind: "read"; readonly policy: Policy; /** Absent where the tables cannot decide yet. */ readonly compiled: CompiledPolicy | undefined; /** Everything that keeps it from being published, examples that fail included. */ readonly problems: readonly PolicyProblem[]; readonly examples: readonly ExampleResult[] };

/** Reads a policy from JSON and says everything that keeps it from being published. @param from when it would decide; now, unless told */
export async function checkPolicy(ground: Pick<Ground, "db" | "now">, given: unknown, currency: string, from: Date = ground.now()): Promise<PolicyCheck> {
  const parsed = parsePolicy(given);
  if (parsed.kind === "refused") return parsed;
  const { policy } = parsed;
  const compilation = compilePolicy(policy, 0, currency);
  const unsound = compilation.kind === "refused" ? compilation.problems : [];
  const examples = compilation.kind === "refused" ? [] : runExamples(compilation.compiled);
  return { kind: "read", policy, compiled: compilation.kind === "refused" ? undefined : compilation.compiled, problems: await problemsBeside(ground, policy, { unsound, examples }, from), examples };
}

/**
 * What keeps a policy from being published: what is wrong with its tables, else segments that were never shown to differ and examples that
 * fail; and what is not to be changed of experiments that have begun.
 */
export async function problemsBeside(ground: Pick<Ground, "db" | "now">, policy: Policy, { unsound, examples }: { readonly unsound: readonly PolicyProblem[]; readonly examples: readonly ExampleResult[] }, from: Date): Promise<PolicyProblem[]> {
  const ofExperiments = [...leverProblems(policy, from.toISOString()).map((problem) => ({ table: null, row: null, ...problem })), ...(await experimentProblems(ground, policy, from))];
  if (unsound.length > 0) return [...unsound, ...ofExperiments];
  const uncertified = await whyNotCertified(ground.db, segmentsOfPolicy(policy), ground.now());
  const ofSegments = policy.tables.flatMap(({ table }) => segmentsAmong(table.inputs.map(({ fact }) => fact)).flatMap((key) => (uncertified.has(key) ? [{ table: table.key, row: null, message: `${table.title} may not read the segment ${key}: ${uncertified.get(key)!}` }] : [])));
  return [...ofSegments, ...ofExperiments, ...examples.flatMap(({ title, why }) => (why === null ? [] : [{ table: null, row: null, message: `Example “${title}”: ${why}` }]))];
}

/** Writes the next version of a policy that was checked, in a transaction of the caller's. @returns its number */
export async function publishChecked(tx: Transaction, now: Date, actor: Actor, policy: Policy, { note, from, approvedBy, rehearsal }: PublicationTerms): Promise<number> {
  // Two who publish at once wait for each other: each version has its own number.
  await sql`select pg_advisory_xact_lock(hashtext('policy'), hashtext(${policy.key}))`.execute(tx);
  const version = (await latestVersion(tx, policy.key)) + 1;
  await insertVersion(tx, policy, version, { now, by: actor.id, note, from, approvedBy, rehearsal });
  await writeAudit(tx, now, actor, "policy.publish", { kind: "policy", id: policy.key }, { version, note, ...(from && { from: from.toISOString() }), ...(approvedBy !== undefined && { approvedBy }) });
  await appendLog(tx, now, { topic: "policy", about: { policy: policy.key, version } });
  return version;
}

/** The number of the latest version, planned and withdrawn ones included; 0 where there is none. */
export async function latestVersion(db: Database, policyKey: string): Promise<number> {
  return (await row<{ version: number | null }>(db, sql`select max(version) as version from policy_version where policy_key = ${policyKey}`))?.version ?? 0;
}

/** The latest version that stands, planned ones included and those that were withdrawn left out: what a draft rests on; 0 where there is none. */
export async function latestStanding(db: Database, policyKey: string): Promise<number> {
  return (await row<{ version: number | null }>(db, sql`select max(version) as version from policy_version where policy_key = ${policyKey} and withdrawn_at is null`))?.version ?? 0;
}

/** A version that stands and whose day is still to come. */
export interface Planned {
  readonly version: number;
  readonly from: Date;
}

/** Those that will decide from a day of their own on, the first first, as long as nothing else is published before it. */
export async function plannedVersions({ db, now }: Pick<Ground, "db" | "now">, policyKey: string): Promise<Planned[]> {
  return rows<Planned>(
    db,
    sql`select version, effective_from as "from" from policy_version v where policy_key = ${policyKey} and withdrawn_at is null and effective_from > ${now()}::timestamptz and not exists (
          select 1 from policy_version l where l.policy_key = v.policy_key and l.version > v.version and l.withdrawn_at is null and coalesce(l.effective_from, l.published_at) <= v.effective_from) order by effective_from`,
  );
}

/** The version that decides at a moment, as it is planned now; 0 where there is none. */
export async function versionAt(db: Database, policyKey: string, at: Date): Promise<number> {
  return (await row<{ version: number | null }>(db, sql`select (${versionInForce(policyKey, at)}) as version`))?.version ?? 0;
}

/** Publishes the first policy where there is none yet. Two processes that start at once publish it once. */
export async function publishFirstPolicy(ground: Ground): Promise<void> {
  if (await row(ground.db, sql`select 1 from policy_version where policy_key = ${FIRST_POLICY.key} limit 1`)) return;
  await insertVersion(ground.db, FIRST_POLICY, 1, { now: ground.now(), by: SYSTEM.id, note: "What a fresh installation does until its owners write their own rules." });
}

async function insertVersion(db: Database, policy: Policy, version: number, { now, by, note, from, approvedBy, rehearsal }: { readonly now: Date; readonly by: string } & Pick<PublicationTerms, "note"> & { readonly [Key in "from" | "approvedBy" | "rehearsal"]?: PublicationTerms[Key] | undefined }): Promise<void> {
  const { title, key: policyKey } = policy;
  await run(
    db,
    sql`insert into policy_version (policy_key, version, title, content, published_at, published_by, note, effective_from, approved_by, rehearsal)
        values (${policyKey}, ${version}, ${title}, ${JSON.stringify(policy)}::json, ${now}, ${by}, ${note}, ${from ?? null}, ${approvedBy ?? null}, ${rehearsal === undefined ? null : JSON.stringify(rehearsal)}::json) on conflict do nothing`,
  );
}

const compiled = new WeakMap<Database, Map<string, CompiledPolicy>>();

/** A published version, ready to decide; undefined where there is none. Compiled once and remembered, for a version never changes. */
export async function policyVersion(db: Database, key: string, version: number, currency: string): Promise<CompiledPolicy | undefined> {
  let ofDatabase = compiled.get(db);
  if (!ofDatabase) compiled.set(db, (ofDatabase = new Map()));
  const name = `${key} ${version} ${currency}`;
  const known = ofDatabase.get(name);
  if (known) return known;
  const found = await row<{ content: unknown }>(db, sql`select content from policy_version where policy_key = ${key} and version = ${version}`);
  if (!found) return undefined;
  const parsed = parsePolicy(found.content);
  const compilation = parsed.kind === "ok" ? compilePublished(parsed.policy, version, currency) : parsed;
  // Only sound policies are published, so this is a database changed by hand, or a program older than the policy.
  if (compilation.kind === "refused") throw new Error(`expected policy ${key} version ${version} to be sound, found: ${compilation.problems.map(({ message }) => message).join(" ")}`);
  ofDatabase.set(name, compilation.compiled);
  return compilation.compiled;
}
