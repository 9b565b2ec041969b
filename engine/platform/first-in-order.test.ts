import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { firstInOrder } from "./first-in-order.ts";
import { rows, sql } from "./database.ts";
import { useDatabase } from "./test-database.ts";

describe("the first in an order that fit", () => {
  const database = useDatabase();

  test("are the same whether many fit, few or none, and wherever in the order they stand", async () => {
    await sql`create table numbered as select n, (n * 7919) % 9973 as r from generate_series(1, 9000) n`.execute(database.db);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9973 }), fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 1, max: 80 }), async (below, from, wanted) => {
        const fits = sql`r < ${below}::integer and n > ${from}::integer`;
        const byIndex = sql`select n from numbered where ${fits} order by n limit ${wanted}`;
        const among = (first: number) => sql`select n from (select * from numbered order by n limit ${first}) t where ${fits} order by n limit ${wanted}`;
        assert.deepEqual(await firstInOrder(database.db, { wanted, worthwhile: 8, among, byIndex }), await rows(database.db, byIndex));
      }),
      { numRuns: 60 },
    );
    await sql`drop table numbered`.execute(database.db);
  });
});
