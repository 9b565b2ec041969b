// Which rows of the rules somebody may hear of: that a row took part, or how often, tells what it asks.
import { type FieldsSeen, readOrganisation } from "../organisation/index.ts";
import { type Ground, Refusal, rows, sql } from "../platform/index.ts";
import { policyVersion } from "./publish-policy.ts";
import { readsEverything, tellsRule } from "./shown-answer.ts";

/** `R-treatment/care-1`: the policy and the row; undefined for a limit and whatever else is no row. */
export function rowOfRule(rule: string): { readonly policyKey: string; readonly row: string } | undefined {
  const [, policyKey, row] = /^R-([a-z][a-z0-9-]*)\/(.+)$/.exec(rule) ?? [];
  return policyKey === undefined || row === undefined ? undefined : { policyKey, row };
}

/** Says of a rule of this policy whether it may be told. Every version that decided since is looked at, for a row of the same name may have asked something else. */
export async function toldRules(ground: Pick<Ground, "db" | "now">, policyKey: string, since: Date, seen: FieldsSeen): Promise<(rule: string) => boolean> {
  if (readsEverything(seen)) return () => true;
  const { db } = ground;
  const { countsIn } = await readOrganisation(db);
  const versions = await rows<{ version: number }>(db, sql`select version from policy_version where policy_key = ${policyKey} and published_at <= ${ground.now()}::timestamptz and not exists (
      select 1 from policy_version later where later.policy_key = policy_version.policy_key and later.version > policy_version.version and later.withdrawn_at is null and coalesce(later.effective_from, later.published_at) < ${since}::timestamptz)`);
  const policies = await Promise.all(versions.map(async ({ version }) => ({ version, policy: await policyVersion(db, policyKey, version, countsIn) })));
  return (rule) => {
    const row = rowOfRule(rule)?.row;
    return row === undefined ? tellsRule(rule, 0, seen) : policies.every(({ version, policy }) => !policy?.rows.has(row) || tellsRule(rule, version, seen));
  };
}

/** @throws {Refusal} not-allowed, if this rule asks, or asked since, what they may not read, or fits only where a row before it that does has not */
export async function requireTold(ground: Pick<Ground, "db" | "now">, rule: string, since: Date, seen: FieldsSeen): Promise<void> {
  const tells = await toldRules(ground, rowOfRule(rule)?.policyKey ?? "", since, seen);
  if (!tells(rule)) throw new Refusal("not-allowed", `rule: ${rule} asks what your role does not see of customers, or comes after a row that does, so neither decisions nor counts are told by it.`);
}
