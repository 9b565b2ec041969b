// Colleagues and their roles. A role is a record with a beginning and an end.
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, sql, type RawBuilder, type Transaction, transaction } from "../platform/index.ts";
import type { Actor } from "./actor.ts";
import { writeAudit } from "./audit.ts";
import { NOWHERE, placesOf, setPlaces } from "./access/places.ts";
import type { Colleague, FormerColleague, Invitation, Places, Role } from "./contract.ts";
import { mayDo } from "./permissions.ts";
import { endSessions, endUnusedLinks, forgetPassword } from "./sessions.ts";
import type { SignIn } from "./sign-in.ts";

const SELECT = sql`select u.id, u.name, u.email, r.role, r.granted_at as since, ${placesOf(sql`u.id`)} as places from auth."user" u join staff_role r on r.staff_id = u.id and r.ended_at is null`;

function view(found: { id: string; name: string; email: string; role: Role; places: Places; since: Date }): Colleague {
  return { ...found, team: found.places.team[0] ?? null, since: found.since.toISOString() };
}

export async function listPeople(db: Database): Promise<Colleague[]> {
  return (await rows<Parameters<typeof view>[0]>(db, sql`${SELECT} order by u.name`)).map(view);
}

/** Those who worked here and no longer do, with the role they held last; who left last comes first. */
export async function listFormerPeople(db: Database): Promise<FormerColleague[]> {
  const found = await rows<Omit<FormerColleague, "since" | "endedAt" | "places"> & { since: Date; endedAt: Date }>(
    db, // rides the primary key of staff_role
    sql`select u.id, u.name, u.email, r.role, r.team, r.granted_at as since, r.ended_at as "endedAt", e.name as "endedBy", r.ended_why as why
        from auth."user" u
        join lateral (select * from staff_role where staff_id = u.id order by ended_at desc nulls first limit 1) r on r.ended_at is not null
        left join auth."user" e on e.id = r.ended_by
        order by r.ended_at desc`,
  );
  return found.map((each) => ({ ...each, places: NOWHERE, since: each.since.toISOString(), endedAt: each.endedAt.toISOString() }));
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

/**
 * Adds a colleague, or takes one back who was removed: under the same id, so that what they did before stays theirs.
 *
 * @throws {Refusal} not-acceptable-now, if whoever has this address works here already
 */
export async function addColleague(ground: Ground, signIn: SignIn, by: Actor, person: { readonly name: string; readonly email: string; readonly role: Role; readonly team?: string | undefined; readonly id?: string }): Promise<Colleague> {
  const now = ground.now();
  // An account without a role is one whose making was interrupted: it is gone on with.
  const account = await row<{ id: string; role: string | null; wasHere: boolean }>(
    ground.db,
    sql`select u.id, r.role, exists (select 1 from staff_role where staff_id = u.id) as "wasHere" from auth."user" u left join staff_role r on r.staff_id = u.id and r.ended_at is null where u.email = ${person.email.toLowerCase()}`,
  );
  if (account?.role) throw new Refusal("not-acceptable-now", `${person.email} has an account already. Change its role instead.`);
  const staffId = account?.id ?? (await signIn.createStaff(person));
  await transaction(ground.db, async (tx) => {
    await grant(tx, now, by, staffId, person.role, person.team ?? null, account?.wasHere ? "came back" : "joined");
    if (person.team?.trim()) await setPlaces(tx, now, by, staffId, { ...NOWHERE, team: [person.team.trim()] });
    await writeAudit(tx, now, by, account?.wasHere ? "person.restore" : "person.add", { kind: "person", id: staffId }, { role: person.role });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return (await findColleague(ground.db, staffId))!;
}

/** Gives another role. @throws {Refusal} if it would leave nobody who owns, or there is no such colleague */
export async function changeRole(ground: Ground, by: Actor, staffId: string, role: Role, why: string): Promise<Colleague> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const held = await endRole(tx, now, by, staffId, why, role);
    await grant(tx, now, by, staffId, role, held.team, why);
    await writeAudit(tx, now, by, "person.role", { kind: "person", id: staffId }, { from: held.role, to: role, why });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return (await findColleague(ground.db, staffId))!;
}

/**
 * Calls a colleague something else from now on: colleagues may say it of themselves, whoever manages people of anybody.
 * What was written under the former name keeps it. A name may open customers (`sight.ts`: files name who looks after whom), so
 * nobody takes one that is another's, or that customers are said to belong to, by themselves.
 *
 * @throws {Refusal} not-allowed for others, and for a name that would open customers; not-found, if nobody who works here has this id
 */
export async function renameColleague(ground: Ground, by: Actor, staffId: string, name: string): Promise<Colleague> {
  if (by.kind !== "person" || (by.id !== staffId && !mayDo(by.role, "people.manage"))) throw new Refusal("not-allowed", "Only owners change the names of others.");
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const known = await row<{ name: string }>(tx, sql`select u.name from auth."user" u join staff_role r on r.staff_id = u.id and r.ended_at is null where u.id = ${staffId} for update of u`);
    if (!known) throw new Refusal("not-found", "There is no such colleague.");
    if (known.name === name) return;
    if (!mayDo(by.role, "people.manage") && (await opensCustomers(tx, staffId, name))) throw new Refusal("not-allowed", "Customers may be said to belong to somebody of this name, and taking it would show them to you. Ask an owner to give it to you.");
    await sql`update auth."user" set name = ${name}, "updatedAt" = ${now} where id = ${staffId}`.execute(tx);
    await writeAudit(tx, now, by, "person.rename", { kind: "person", id: staffId }, { from: known.name, to: name });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return (await findColleague(ground.db, staffId))!;
}

/** Does anybody else go, or has anybody gone, by this name, or belong customers to it? Names that were theirs before they may have again. */
async function opensCustomers(tx: Transaction, staffId: string, name: string): Promise<boolean> {
  const same = (column: RawBuilder<unknown>) => sql`lower(trim(${column})) = lower(trim(${name}))`;
  const found = await row(
    tx, // `profile` is a table of a later step; rides profile_owner. Colleagues are few, and so are their renamings
    sql`with renamed as (select object_id as id, detail->>'from' as name from audit where act = 'person.rename' union all select object_id, detail->>'to' from audit where act = 'person.rename')
        select 1 from auth."user" u where u.id = ${staffId} and not (${same(sql`u.id`)} or ${same(sql`u.email`)} or ${same(sql`u.name`)} or exists (select 1 from renamed r where r.id = u.id and ${same(sql`r.name`)})) and (
          exists (select 1 from auth."user" o where o.id <> u.id and (${same(sql`o.id`)} or ${same(sql`o.email`)} or ${same(sql`o.name`)}))
          or exists (select 1 from renamed r where r.id <> u.id and ${same(sql`r.name`)})
          or exists (select 1 from profile p where p.owner = lower(trim(${name}))))`,
  );
  return found !== undefined;
}

/**
 * Lets a colleague go: they are signed out everywhere at once, and links that wait for them open nothing. The record stays,
 * ended, so that history names them and `addColleague` can take them back. Keys they made go on working.
 *
 * @throws {Refusal} if it would leave nobody who owns, there is no such colleague, or somebody removes themselves
 */
export async function removeColleague(ground: Ground, by: Actor, staffId: string, why: string): Promise<void> {
  const now = ground.now();
  if (by.id === staffId) throw new Refusal("not-acceptable-now", "Nobody removes themselves. Ask another owner to do it.");
  await transaction(ground.db, async (tx) => {
    const held = await endRole(tx, now, by, staffId, why, null);
    await endSessions(tx, staffId);
    // Should they come back, they choose another one.
    await forgetPassword(tx, staffId);
    await endUnusedLinks(tx, held.email);
    await setPlaces(tx, now, by, staffId, NOWHERE);
    await writeAudit(tx, now, by, "person.remove", { kind: "person", id: staffId }, { role: held.role, why });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
}

/**
 * Makes a link that signs a colleague in, once. Links made for them before and not used open nothing from then on.
 *
 * @param options.forgetPassword their password stops working and they are signed out; the link lets them choose another
 * @throws {Refusal} not-found, if nobody who works here has this id
 */
export async function makeSignInLink(ground: Ground, signIn: SignIn, by: Actor, staffId: string, options: { readonly forgetPassword?: boolean | undefined } = {}): Promise<Invitation> {
  const now = ground.now();
  const colleague = await findColleague(ground.db, staffId);
  if (!colleague) throw new Refusal("not-found", "There is no such colleague.");
  const forget = options.forgetPassword === true;
  await transaction(ground.db, async (tx) => {
    await endUnusedLinks(tx, colleague.email);
    if (forget) {
      await forgetPassword(tx, staffId);
      await endSessions(tx, staffId);
    }
    await writeAudit(tx, now, by, "person.link", { kind: "person", id: staffId }, forget ? { passwordForgotten: true } : {});
    if (forget) await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return { colleague, signInLink: await signIn.oneTimeLink(colleague.email) };
}

/** Ends the role somebody holds, locked so that two owners cannot end each other's at one moment. @param next the role that follows, or null */
async function endRole(tx: Transaction, now: Date, by: Actor, staffId: string, why: string, next: Role | null): Promise<{ role: Role; team: string | null; email: string }> {
  const owners = await rows<{ staff_id: string }>(tx, sql`select staff_id from staff_role where role = 'owner' and ended_at is null order by staff_id for update`);
  const held = await row<{ role: Role; team: string | null; email: string }>(tx, sql`select r.role, r.team, u.email from staff_role r join auth."user" u on u.id = r.staff_id where r.staff_id = ${staffId} and r.ended_at is null for update of r`);
  if (!held) throw new Refusal("not-found", "There is no such colleague.");
  if (held.role === "owner" && next !== "owner" && owners.length === 1) throw new Refusal("not-acceptable-now", "This is the only owner. Make somebody else an owner first.");
  await sql`update staff_role set ended_at = ${now}, ended_by = ${by.id}, ended_why = ${why} where staff_id = ${staffId} and ended_at is null`.execute(tx);
  return held;
}
