// Keeps what is known of organisations, and which of them are likely one, up to date with what comes in.
import { appendLog, type Follower, row, rows, sql, type Transaction } from "../../../platform/index.ts";
import { identitiesConcerned } from "../../profile.ts";
import { compareOrganisations } from "./find-pairs.ts";
import { COMPARED_KINDS } from "./record.ts";

export function organisationFollower(now: () => Date = () => new Date()): Follower {
  return {
    name: "alike-organisations",
    topics: ["profile", "import", "interactions"],
    async handle(tx, entries) {
      const about = entries.map((entry) => entry.body.about);
      const groupIds = new Set<string>();
      const add = (ids: readonly string[]) => ids.forEach((id) => groupIds.add(id));
      const imports = entries.flatMap(({ topic, body }) => (topic === "import" && typeof body.about["importId"] === "string" ? [body.about["importId"]] : []));
      // What has gone with a file nobody tells of: it is found by looking at all.
      if (about.some((each) => each["undoneImportId"] !== undefined) || (await isAnyUndone(tx, imports)) || (await isFirst(tx))) add(await allOrganisations(tx));
      else {
        add(await organisationsFrom(tx, imports));
        add(about.flatMap((each) => (typeof each["groupId"] === "string" ? [each["groupId"]] : [])));
        add(await organisationsOf(tx, await identitiesConcerned(tx, entries.filter((entry) => entry.topic === "profile"))));
      }
      if (groupIds.size === 0) return;
      // A line of our own, so that screens show what waits now.
      if (await compareOrganisations(tx, now(), [...groupIds])) await appendLog(tx, now(), { topic: "profile", about: { act: "organisations.found" } });
    },
  };
}

/** Nothing is compared yet: those that were there before anybody compared are not told of again. */
async function isFirst(tx: Transaction): Promise<boolean> {
  return (await row(tx, sql`select 1 from organisation_record limit 1`)) === undefined;
}

async function isAnyUndone(tx: Transaction, imports: readonly string[]): Promise<boolean> {
  return imports.length > 0 && (await row(tx, sql`select 1 from import where import_id = any(${[...imports]}::uuid[]) and undone_at is not null limit 1`)) !== undefined;
}

/** Those that a file brought, said something of, or put somebody into. Rides the indexes on import_id. */
async function organisationsFrom(tx: Transaction, imports: readonly string[]): Promise<string[]> {
  if (imports.length === 0) return [];
  const of = (table: string) => sql`select group_id from ${sql.table(table)} where import_id = any(${[...imports]}::uuid[])`;
  return (await rows<{ id: string }>(tx, sql`select group_id as id from customer_group where kind = any(${[...COMPARED_KINDS]}::text[]) and group_id in (${of("customer_group")} union ${of("group_attribute")} union ${of("group_member")}) order by 1`)).map(({ id }) => id);
}

/** All that are compared, and all that were. */
async function allOrganisations(tx: Transaction): Promise<string[]> {
  return (await rows<{ id: string }>(tx, sql`select group_id as id from customer_group where kind = any(${[...COMPARED_KINDS]}::text[]) union select group_id from organisation_record order by 1`)).map(({ id }) => id);
}

/** Those to which the customers belong, or belonged, whose identities these are. Rides the primary keys of membership and group_member. */
async function organisationsOf(tx: Transaction, identityIds: readonly string[]): Promise<string[]> {
  if (identityIds.length === 0) return [];
  const found = await rows<{ id: string }>(
    tx,
    sql`select distinct g.group_id as id from membership one join membership m on m.customer_id = one.customer_id join group_member b on b.identity_id = m.identity_id join customer_group g on g.group_id = b.group_id
        where one.identity_id = any(${[...identityIds]}::uuid[]) and g.kind = any(${[...COMPARED_KINDS]}::text[])`,
  );
  return found.map(({ id }) => id);
}
