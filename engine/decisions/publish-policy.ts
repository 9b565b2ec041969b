// Versions of policies: published whole, never changed, the newest in force.
import { type Actor, SYSTEM, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, row, run, sql, transaction } from "../platform/index.ts";
import { whyNotCertified } from "../segments/index.ts";
import { segmentsAmong } from "./dictionary.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { type CompiledPolicy, compilePolicy, parsePolicy, type Policy, type PolicyProblem, segmentsOfPolicy } from "./policy.ts";

export type Publication = { readonly kind: "published"; readonly version: number } | { readonly kind: "refused"; readonly problems: readonly PolicyProblem[] };

/** Publishes the next version of a policy, or says everything that keeps it from being published. */
export async function publishPolicy(ground: Ground, actor: Actor, given: unknown, publication: { readonly note: string; readonly currency: string }): Promise<Publication> {
  const parsed = parsePolicy(given);
  if (parsed.kind === "refused") return parsed;
  const { policy } = parsed;
  const compilation = compilePolicy(policy, 0, publication.currency);
  if (compilation.kind === "refused") return compilation;
  const now = ground.now();
  const uncertified = await whyNotCertified(ground.db, segmentsOfPolicy(policy), now);
  if (uncertified.size > 0) return { kind: "refused", problems: policy.tables.flatMap(({ table }) => segmentsAmong(table.inputs.map(({ fact }) => fact)).flatMap((key) => (uncertified.has(key) ? [{ table: table.key, row: null, message: `${table.title} may not read the segment ${key}: ${uncertified.get(key)!}` }] : []))) };
  const version = await transaction(ground.db, async (tx) => {
    const last = await row<{ version: number }>(tx, sql`select max(version) as version from policy_version where policy_key = ${policy.key}`);
    const next = (last?.version ?? 0) + 1;
    await insertVersion(tx, policy, next, { now, by: actor.id, note: publication.note });
    await writeAudit(tx, now, actor, "policy.publish", { kind: "policy", id: policy.key }, { version: next, note: publication.note });
    await appendLog(tx, now, { topic: "decision", about: { policy: policy.key, version: next } });
    return next;
  });
  ground.nudge();
  return { kind: "published", version };
}

/** Publishes the first policy where there is none yet. Two processes that start at once publish it once. */
export async function publishFirstPolicy(ground: Ground): Promise<void> {
  if (await row(ground.db, sql`select 1 from policy_version where policy_key = ${FIRST_POLICY.key} limit 1`)) return;
  await insertVersion(ground.db, FIRST_POLICY, 1, { now: ground.now(), by: SYSTEM.id, note: "What a fresh installation does until its owners write their own rules." });
}

async function insertVersion(db: Database, policy: Policy, version: number, { now, by, note }: { readonly now: Date; readonly by: string; readonly note: string }): Promise<void> {
  const { title, key: policyKey } = policy;
  await run(
    db,
    sql`insert into policy_version (policy_key, version, title, content, published_at, published_by, note)
        values (${policyKey}, ${version}, ${title}, ${JSON.stringify(policy)}::json, ${now}, ${by}, ${note}) on conflict do nothing`,
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
  const compilation = parsed.kind === "ok" ? compilePolicy(parsed.policy, version, currency) : parsed;
  // Only sound policies are published, so this is a database changed by hand, or a program older than the policy.
  if (compilation.kind === "refused") throw new Error(`expected policy ${key} version ${version} to be sound, found: ${compilation.problems.map(({ message }) => message).join(" ")}`);
  ofDatabase.set(name, compilation.compiled);
  return compilation.compiled;
}
