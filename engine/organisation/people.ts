// Colleagues and their roles. A role is a record with a beginning and an end.
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import type { Actor } from "./actor.ts";
import { writeAudit } from "./audit.ts";
import type { Colleague, Role } from "./contract.ts";
import type { SignIn } from "./sign-in.ts";

const SELECT = sql`select u.id, u.name, u.email, r.role, r.team, r.granted_at as since from auth."user" u join staff_role r on r.staff_id = u.id and r.ended_at is null`;

function view(found: { id: string; name: string; email: string; role: Role; team: string | null; since: Date }): Colleague {
  return { ...found, since: found.since.toISOString() };
}

export async function listPeople(db: Database): Promise<Colleague[]> {
  return (await rows<Parameters<typeof view>[0]>(db, sql`${SELECT} order by u.name`)).map(view);
}

export async function findColleague(db: Database, staffId: string): Promise<Colleague | undefined> {
  const found = await row<Parameters<typeof view>[0]>(db, sql`${SELECT} where u.id = ${staffId}`);
  return found && view(found);
}

export async function staffNames(db: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; name: string }>(db, sql`select id, name from auth."user" where id = any(${[...new Set(ids)]})`);
  return new Map(found.map((each) => [each.id, each.name]));
}

async function grant(db: Database, now: Date, by: Pick<Actor, "id">, staffId: string, role: Role, team: string | null, why: string): Promise<void> {
  await sql`insert into staff_role (staff_id, role_id, role, team, granted_at, granted_by, why) values (${staffId}, ${newId(now.getTime())}, ${role}, ${team}, ${now}, ${by.id}, ${why})`.execute(db);
}

/** Adds a colleague. @throws {Refusal} not-acceptable-now, if the address has an account already */
export async function addColleague(ground: Ground, signIn: SignIn, by: Actor, person: { readonly name: string; readonly email: string; readonly role: Role; readonly team?: string | undefined; readonly id?: string }): Promise<Colleague> {
  const now = ground.now();
  // An account without a role is one whose making was interrupted: it is gone on with.
  const account = await row<{ id: string; role: string | null }>(ground.db, sql`select u.id, r.role from auth."user" u left join staff_role r on r.staff_id = u.id and r.ended_at is null where u.email = ${person.email.toLowerCase()}`);
  if (account?.role) throw new Refusal("not-acceptable-now", `${person.email} has an account already. Change its role instead.`);
  const staffId = account?.id ?? (await signIn.createStaff(person));
  await transaction(ground.db, async (tx) => {
    await grant(tx, now, by, staffId, person.role, person.team ?? null, "joined");
    await writeAudit(tx, now, by, "person.add", { kind: "person", id: staffId }, { role: person.role });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return (await findColleague(ground.db, staffId))!;
}

/** Gives another role. @throws {Refusal} if it would leave nobody who owns, or there is no such colleague */
export async function changeRole(ground: Ground, by: Actor, staffId: string, role: Role, why: string): Promise<Colleague> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const owners = await rows<{ staff_id: string }>(tx, sql`select staff_id from staff_role where role = 'owner' and ended_at is null for update`);
    const held = await row<{ role: Role; team: string | null }>(tx, sql`select role, team from staff_role where staff_id = ${staffId} and ended_at is null for update`);
    if (!held) throw new Refusal("not-found", "There is no such colleague.");
    if (held.role === "owner" && role !== "owner" && owners.length === 1) throw new Refusal("not-acceptable-now", "This is the only owner. Make somebody else an owner first.");
    await sql`update staff_role set ended_at = ${now} where staff_id = ${staffId} and ended_at is null`.execute(tx);
    await grant(tx, now, by, staffId, role, held.team, why);
    await writeAudit(tx, now, by, "person.role", { kind: "person", id: staffId }, { from: held.role, to: role, why });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return (await findColleague(ground.db, staffId))!;
}
