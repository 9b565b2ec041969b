// The rules of who may see what: kept as versions, the newest in force. To undo is to say again what was said before.
import { appendLog, type Database, type Ground, newId, Refusal, rows, sql, transaction } from "../../platform/index.ts";
import type { Actor } from "../actor.ts";
import { writeAudit } from "../audit.ts";
import type { AccessRules, AccessVersion, FieldSet } from "./access-contract.ts";
import { FIRST_RULES } from "./first-rules.ts";
import { Role } from "../role-contract.ts";

/** Stands for what holds before anybody said anything. */
const FIRST: AccessVersion = { versionId: "00000000-0000-0000-0000-000000000000", madeAt: new Date(0).toISOString(), madeBy: "Rapport", why: "as Rapport begins", rules: FIRST_RULES };

/** What is in force, and what was before it. */
export async function accessRules(db: Database): Promise<{ readonly current: AccessVersion; readonly before: AccessVersion | null }> {
  const [current, before] = await accessVersions(db, 2);
  return { current: current!, before: before ?? null };
}

/** The newest first; what holds before anybody said anything is the last. */
export async function accessVersions(db: Database, limit: number): Promise<AccessVersion[]> {
  const found = await rows<{ versionId: string; madeAt: Date; madeBy: string; why: string; rules: AccessRules }>(
    db,
    sql`select version_id as "versionId", made_at as "madeAt", coalesce(u.name, made_by) as "madeBy", why, rules from access_version left join auth."user" u on u.id = made_by order by version_id desc limit ${limit}`,
  );
  return [...found.map((each) => ({ ...each, madeAt: each.madeAt.toISOString() })), FIRST].slice(0, limit);
}

/** Which roles read a set without saying why: whom to ask for what one may not read. */
export function readersOf(rules: AccessRules): Record<FieldSet, Role[]> {
  const of = (set: FieldSet) => Role.options.filter((role) => role === "owner" || rules.roles[role].fields[set] === "read");
  return { public: of("public"), service: of("service"), value: of("value"), sensitive: of("sensitive"), payment: of("payment") };
}

/** @param from the version that whoever asks has seen. @throws {Refusal} not-acceptable-now, if somebody changed the rules since */
export async function changeAccess(ground: Ground, by: Actor, change: { readonly rules: AccessRules; readonly why: string; readonly from: string }): Promise<AccessVersion> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    await sql`select 1 from log_head where name = 'main' for update`.execute(tx); // one change at a time
    const { current } = await accessRules(tx);
    if (current.versionId !== change.from) throw new Refusal("not-acceptable-now", `${current.madeBy} changed who may see what in the meantime. Look at it again, and then say what is to be different.`);
    await sql`insert into access_version (version_id, made_at, made_by, why, rules) values (${newId(now.getTime())}, ${now}, ${by.id}, ${change.why}, ${JSON.stringify(change.rules)}::jsonb)`.execute(tx);
    await writeAudit(tx, now, by, "access.change", { kind: "setting", id: "access" }, { from: current.rules, to: change.rules, why: change.why });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return (await accessRules(ground.db)).current;
}

/** Brings back what was in force before. Undone twice, it is as it was. @throws {Refusal} not-acceptable-now, where nothing was changed yet */
export async function undoAccess(ground: Ground, by: Actor, from: string): Promise<AccessVersion> {
  const { before } = await accessRules(ground.db);
  if (!before) throw new Refusal("not-acceptable-now", "Nobody has changed who may see what, so there is nothing to take back.");
  return changeAccess(ground, by, { rules: before.rules, why: "taken back", from });
}
