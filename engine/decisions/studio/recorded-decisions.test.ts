import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { row, rows, run, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { areMoreThan, doneOf, partsOf, takeRecorded } from "./recorded-decisions.ts";

describe("recorded decisions in parts", () => {
  const database = useDatabase();
  const db = () => database.ground.db;
  const SINCE = new Date("2026-09-01T00:00:00Z");
  before(async () => {
    // Half of them within one minute, a third of these in one moment: however they lie, nobody is taken twice.
    await run(
      db(),
      sql`insert into decision (identity_id, decision_id, at, surface, moment, policy_key, policy_version, facts, fired, answer, arm)
          select gen_random_uuid(), gen_random_uuid(), ${SINCE}::timestamptz + case when n % 6 < 1 then interval '5 days' when n % 6 < 3 then interval '5 days' + make_interval(secs => n % 60) else make_interval(secs => n * 31) end + interval '1 second',
            'cockpit', '{}', case when n % 50 = 0 then 'another' else 'treatment' end, 1, '{}', '[]', '{}', 'none' from generate_series(1, 60000) n`,
    );
  });

  const taken = async (takers: number) => {
    const parts = await partsOf(db(), "treatment", SINCE);
    const take = async (first: boolean) => {
      const ids: string[] = [];
      let before = -1;
      for await (const batch of takeRecorded(db(), parts, first)) {
        for (const { at, decisionId } of batch) {
          assert.ok(at >= before, "each hears of them in the order of time");
          before = at;
          ids.push(decisionId);
        }
      }
      return ids;
    };
    const of = await Promise.all(Array.from({ length: takers }, (_, n) => take(n === 0)));
    return { parts, of };
  };

  test("each of them is taken once, by one taker or by three, and none of another policy", async () => {
    const all = (await rows<{ id: string }>(db(), sql`select decision_id as id from decision where policy_key = 'treatment'`)).map(({ id }) => id).sort();
    for (const takers of [1, 3]) {
      const { parts, of } = await taken(takers);
      assert.deepEqual(of.flat().sort(), all);
      assert.equal(doneOf(parts), all.length);
      assert.equal(parts.total, 60_000, "those of another policy are among those gone through");
      assert.ok(parts.ends.length >= 3, `${parts.ends.length} parts`);
      if (takers === 3) assert.ok(of.every(({ length }) => length > 0), `each had a part: ${of.map(({ length }) => length).join()}`);
    }
  });

  test("what is decided meanwhile is left out; of a time without decisions there are none", async () => {
    const parts = await partsOf(db(), "treatment", SINCE);
    const { last } = (await row<{ last: Date }>(db(), sql`select max(at) as last from decision`))!;
    await run(db(), sql`insert into decision (identity_id, decision_id, at, surface, moment, policy_key, policy_version, facts, fired, answer, arm) values (gen_random_uuid(), 'aaaaaaaa-0000-7000-8000-000000000000', ${new Date(last.getTime() + 1)}, 'cockpit', '{}', 'treatment', 1, '{}', '[]', '{}', 'none')`);
    let count = 0;
    for await (const batch of takeRecorded(db(), parts, true)) count += batch.filter(({ decisionId }) => decisionId.startsWith("aaaaaaaa-0000-7000")).length;
    assert.equal(count, 0);
    const later = await partsOf(db(), "treatment", new Date(last.getTime() + 1));
    assert.deepEqual([later.total, later.first, later.ends], [0, null, []]);
    for await (const batch of takeRecorded(db(), later, true)) assert.fail(`${batch.length} taken`);
    assert.deepEqual([await areMoreThan(db(), 60_000, SINCE), await areMoreThan(db(), 60_001, SINCE)], [true, false]);
    assert.equal((await partsOf(db(), "treatment", SINCE)).total, 60_001, "the twin: whoever begins later hears of it");
  });
});
