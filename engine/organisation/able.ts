// Who could do something, beside who does it.
import { type Database, rows, sql } from "../platform/index.ts";
import { accessRules } from "./access/access-rules.ts";
import { sightWith } from "./access/sight.ts";
import type { Permission, Role } from "./contract.ts";
import { mayDo, whyNot } from "./permissions.ts";

/** Ids of colleagues who may do something by their role and by what they see, and who can come in: they have chosen a password. */
export async function colleaguesWho(db: Database, permission: Permission): Promise<string[]> {
  const found = await rows<{ id: string; role: Role }>(db, sql`select distinct r.staff_id as id, r.role from staff_role r join auth."account" a on a."userId" = r.staff_id and a.password is not null where r.ended_at is null`);
  const able = found.filter(({ role }) => mayDo(role, permission));
  const { rules } = (await accessRules(db)).current;
  const sights = await Promise.all(able.map((person) => sightWith(db, rules, person)));
  return able.filter((_, place) => whyNot(sights[place]!, permission) === undefined).map(({ id }) => id);
}
