import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { row, rows, sql } from "../engine/platform/index.ts";
import { useDatabase } from "../engine/platform/test-database.ts";
import { rebuildProfiles } from "../engine/profiles/index.ts";
import { fillCustomers } from "./fill-customers.ts";

describe("customers made for measuring", () => {
  const database = useDatabase();

  test("have the profiles that are computed for them, and every index there was before", async () => {
    const indexes = () => rows(database.db, sql`select indexdef from pg_indexes where schemaname = 'public' order by 1`);
    const before = await indexes();
    await fillCustomers(database.open.pool, { customers: 400, interactions: 4000, conversations: 60, groups: 20 });
    assert.deepEqual(await indexes(), before);
    const profiles = () => rows(database.db, sql`select * from profile order by customer_id`);
    const lists = () => rows(database.db, sql`select * from customer_list order by customer_id`);
    const [filled, listed] = [await profiles(), await lists()];
    assert.equal(filled.length, 400);
    await database.db.transaction().execute((tx) => rebuildProfiles(tx));
    assert.deepEqual(filled, await profiles());
    assert.deepEqual(listed, await lists());
    for (const table of ["interaction", "message", "conversation", "customer_tag", "group_member", "name_word"]) assert.ok((await row<{ n: number }>(database.db, sql`select count(*) as n from ${sql.table(table)}`))!.n > 5, table);
  });
});
