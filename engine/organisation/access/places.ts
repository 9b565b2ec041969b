// Where colleagues work: teams, departments, regions. Belonging to one is a record that is ended, not deleted.
import { appendLog, type Database, type Ground, newId, type RawBuilder, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import type { Actor } from "../actor.ts";
import { writeAudit } from "../audit.ts";
import { PlaceKind, type Places } from "./access-contract.ts";

export const NOWHERE: Places = { team: [], department: [], region: [] };

/** A colleague's places as one JSON value; `staffId` is the column that holds their id. */
export function placesOf(staffId: RawBuilder<unknown>): RawBuilder<unknown> {
  const names = (kind: PlaceKind) => sql`(select coalesce(json_agg(s.name order by s.begun_at, s.place_id), '[]') from staff_place s where s.staff_id = ${staffId} and s.kind = ${sql.lit(kind)} and s.ended_at is null)`;
  return sql`json_build_object('team', ${names("team")}, 'department', ${names("department")}, 'region', ${names("region")})`;
}

/** Says where a colleague works. What is so already is not done again. @returns what was before, or undefined if nothing changed */
export async function setPlaces(tx: Transaction, now: Date, by: Pick<Actor, "id">, staffId: string, wanted: Places): Promise<Places | undefined> {
  await sql`select 1 from staff_role where staff_id = ${staffId} and ended_at is null for update`.execute(tx);
  const held = await rows<{ place_id: string; kind: PlaceKind; name: string }>(tx, sql`select place_id, kind, name from staff_place where staff_id = ${staffId} and ended_at is null order by begun_at, place_id`);
  const word = (kind: string, name: string) => JSON.stringify([kind, name.trim().toLowerCase()]);
  const keep = new Map(PlaceKind.options.flatMap((kind) => wanted[kind].map((name) => [word(kind, name), { kind, name: name.trim() }] as const)));
  const ended = held.filter(({ kind, name }) => !keep.has(word(kind, name)));
  const begun = [...keep].filter(([key]) => !held.some(({ kind, name }) => word(kind, name) === key)).map(([, place]) => place);
  if (ended.length === 0 && begun.length === 0) return undefined;
  await sql`update staff_place set ended_at = ${now}, ended_by = ${by.id} where staff_id = ${staffId} and place_id = any(${ended.map((e) => e.place_id)}::uuid[])`.execute(tx);
  for (const { kind, name } of begun) await sql`insert into staff_place (staff_id, place_id, kind, name, begun_at, begun_by) values (${staffId}, ${newId(now.getTime())}, ${kind}, ${name}, ${now}, ${by.id})`.execute(tx);
  return { team: held.filter((h) => h.kind === "team").map((h) => h.name), department: held.filter((h) => h.kind === "department").map((h) => h.name), region: held.filter((h) => h.kind === "region").map((h) => h.name) };
}

/** @returns where they worked before, which sets it back. @throws {Refusal} not-found, if nobody who works here has this id */
export async function changePlaces(ground: Ground, by: Actor, staffId: string, wanted: Places): Promise<Places> {
  const now = ground.now();
  const before = await transaction(ground.db, async (tx) => {
    if (!(await row(tx, sql`select 1 from staff_role where staff_id = ${staffId} and ended_at is null`))) throw new Refusal("not-found", "There is no such colleague.");
    const was = await setPlaces(tx, now, by, staffId, wanted);
    if (!was) return wanted;
    await writeAudit(tx, now, by, "person.places", { kind: "person", id: staffId }, { from: was, to: wanted });
    await appendLog(tx, now, { topic: "organisation" }); // what streams may tell has changed
    return was;
  });
  ground.nudge();
  return before;
}

/** The names in use among colleagues, by kind. */
export async function placeNames(db: Database): Promise<Places> {
  const found = await rows<{ kind: PlaceKind; name: string }>(db, sql`select kind, min(name) as name from staff_place where ended_at is null group by kind, lower(name) order by lower(min(name))`);
  const of = (kind: PlaceKind) => found.filter((f) => f.kind === kind).map((f) => f.name);
  return { team: of("team"), department: of("department"), region: of("region") };
}
