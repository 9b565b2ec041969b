// Which version of a policy decides at a moment.
import { sql } from "../platform/index.ts";

/** The version in force at this moment, as a statement: the latest of those whose day has come; null where there is none. */
export function versionInForce(policyKey: string, at: Date) {
  return sql`select max(version) from policy_version where policy_key = ${policyKey} and coalesce(effective_from, published_at) <= ${at}::timestamptz`;
}
