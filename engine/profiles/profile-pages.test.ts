// Profiles are worked out page by page right after an import, when the database has not counted yet what is in its tables.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Database, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { recomputeProfiles } from "./profile.ts";

const PEOPLE = 20_000;

async function bringPeople(tx: Database): Promise<string[]> {
  const id = (n: string) => sql`('01900000-0000-7000-8000-' || lpad(to_hex(${sql.raw(n)}), 12, '0'))::uuid`;
  await sql`insert into identity (identity_id, source, created_at) select ${id("n")}, 'test', now() from generate_series(1, ${PEOPLE}::integer) n`.execute(tx);
  await sql`insert into membership (identity_id, customer_id) select ${id("n")}, ${id("n - n % 2")} from generate_series(2, ${PEOPLE}::integer) n`.execute(tx);
  await sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at) select 'email', n || '@x.example', ${id("n")}, true, 'test', now() from generate_series(1, ${PEOPLE}::integer) n`.execute(tx);
  await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at) select ${id("n")}, ${id("n * 8 + k")}, 'k' || k, to_jsonb(n), 'test', now() from generate_series(1, ${PEOPLE}::integer) n cross join generate_series(1, 4) k`.execute(tx);
  return (await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership order by 1 limit 1000`)).map((each) => each.id);
}

/** Rows of these tables that this transaction has read by going through a whole table. */
async function readWhole(tx: Database): Promise<number> {
  return (await row<{ n: number }>(tx, sql`select sum(seq_tup_read)::integer as n from pg_stat_xact_user_tables where relname in ('attribute', 'identifier', 'membership')`))!.n;
}

describe("profiles of a page of customers", () => {
  const database = useDatabase();
  class Back extends Error {}

  test("are worked out without reading what is known of all others (the twin: asked for in one join, it is read whole)", async () => {
    await assert.rejects(
      database.db.transaction().execute(async (tx) => {
        const page = await bringPeople(tx);
        const before = await readWhole(tx);
        await recomputeProfiles(tx, page);
        assert.equal((await row<{ n: number }>(tx, sql`select count(*)::integer as n from profile where identities = 2 and email is not null`))!.n, page.length);
        assert.equal(await readWhole(tx), before);
        await rows(tx, sql`select m.customer_id, count(a.value) from membership m join attribute a on a.identity_id = m.identity_id where m.customer_id = any(${page}::uuid[]) group by 1`);
        assert.ok((await readWhole(tx)) > before);
        throw new Back();
      }),
      Back,
    );
  });
});
