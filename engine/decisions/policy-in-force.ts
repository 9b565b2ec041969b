// Which version of a policy decides at a moment.
import { sql } from "../platform/index.ts";

/**
 * The version in force at this moment, as a statement: the latest of those whose day has come; null where there is none. One that
 * was published without a day is in force whatever the clock says, for clocks of two servers differ.
 */
export function versionInForce(policyKey: string, at: Date) {
  return sql`select max(version) from policy_version where policy_key = ${policyKey} and withdrawn_at is null and (effective_from is null or effective_from <= ${at}::timestamptz)`;
}
