import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Database, newId, row, rows, run, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { keepMonths, lookAtWholes } from "./kept-by-month.ts";

const month = (months: number) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15, 12));
};
const name = (table: string, at: Date) => `${table}_${at.toISOString().slice(0, 7).replace("-", "_")}`;

async function decided(db: Database, at: Date): Promise<string> {
  const id = newId(at.getTime());
  await run(db, sql`insert into decision (identity_id, decision_id, at, surface, moment, policy_key, policy_version, facts, fired, answer, arm) values (gen_random_uuid(), ${id}::uuid, ${at}, 'cockpit', '{}', 'treatment', 1, '{}', '[]', '{}', 'treated')`);
  await run(db, sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm) select identity_id, decision_id, 'call', at, 'advised', 'R', 'treated' from decision where decision_id = ${id}::uuid`);
  return id;
}
const liesIn = async (db: Database, id: string) => [
  (await row<{ part: string }>(db, sql`select tableoid::regclass::text as part from decision where decision_id = ${id}::uuid`))!.part,
  (await row<{ part: string }>(db, sql`select tableoid::regclass::text as part from decision_action where decision_id = ${id}::uuid`))!.part,
];
const both = (at: Date) => [name("decision", at), name("decision_action", at)];

describe("decisions by month", () => {
  const database = useDatabase();

  test("a month that comes has its part before it begins, and each decision lies in the part of its own", async () => {
    const { db } = database;
    const [soon, far] = [await decided(db, month(0)), await decided(db, month(2))];
    assert.deepEqual(await liesIn(db, soon), ["decision_begin", "decision_action_begin"]);
    assert.deepEqual(await liesIn(db, far), ["decision_else", "decision_action_else"], "before its month has a part");
    const made = await keepMonths(db, month(0));
    assert.deepEqual(made.sort(), [1, 2].flatMap((months) => both(month(months))).sort());
    assert.deepEqual(await liesIn(db, far), both(month(2)), "it moved to where it belongs");
    assert.deepEqual(await keepMonths(db, month(0)), [], "nothing is left to do");
    assert.deepEqual(await liesIn(db, await decided(db, month(1))), both(month(1)));
    assert.equal((await row<{ n: number }>(db, sql`select count(*)::integer as n from decision`))!.n, 3);
  });

  test("months in which no server ran are not left out; two servers that begin at once make each once", async () => {
    const { db } = database;
    const made = (await Promise.all([keepMonths(db, month(7)), keepMonths(db, month(7))])).flat();
    assert.deepEqual(made.sort(), [3, 4, 5, 6, 7, 8, 9].flatMap((months) => both(month(months))).sort());
    for (const months of [4, 9]) assert.deepEqual(await liesIn(db, await decided(db, month(months))), both(month(months)));
  });

  test("where somebody reads on it gives up after two seconds and leaves nothing half made; the next round makes it (the twin)", async () => {
    const { db } = database;
    await transaction(db, async (reader) => {
      await run(reader, sql`select count(*) from decision_else`); // as a back-up does
      await assert.rejects(keepMonths(db, month(9)), /lock timeout/);
    });
    assert.equal((await row<{ part: string | null }>(db, sql`select to_regclass(${name("decision", month(10))})::text as part`))!.part, null);
    assert.deepEqual((await keepMonths(db, month(9))).sort(), [10, 11].flatMap((months) => both(month(months))).sort());
  });

  test("PostgreSQL looks at the wholes once a day", async () => {
    const { db } = database;
    const looked = async () => (await rows<{ at: Date | null }>(db, sql`select last_analyze as at from pg_stat_user_tables where relname in ('decision', 'decision_action')`)).map(({ at }) => at?.getTime() ?? 0);
    assert.deepEqual(await looked(), [0, 0]);
    const now = new Date();
    await lookAtWholes(db, now);
    const first = await looked();
    assert.ok(first.every((at) => at > 0));
    await lookAtWholes(db, now);
    assert.deepEqual(await looked(), first);
    await lookAtWholes(db, new Date(now.getTime() + 25 * 3_600_000));
    assert.ok((await looked()).every((at, place) => at > first[place]!), "a day later they are looked at again");
  });

  test("one decision is looked up in its own part, those of a customer in all (the twin)", async () => {
    const { db } = database;
    const id = await decided(db, month(5));
    const parts = async (where: ReturnType<typeof sql>) => {
      const plan = JSON.stringify(await rows(db, sql`explain (format json) select 1 from decision where ${where}`));
      return [...new Set([...plan.matchAll(/"Relation Name":"([^"]+)"/g)].map(([, relation]) => relation))];
    };
    assert.deepEqual(await parts(sql`identity_id = ${sql.lit(id)}::uuid and decision_id = ${sql.lit(id)}::uuid`), [name("decision", month(5))]);
    assert.ok((await parts(sql`identity_id = ${sql.lit(id)}::uuid`)).length > 5);
  });
});
