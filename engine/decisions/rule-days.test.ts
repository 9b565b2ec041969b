import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SEES_ALL, SYSTEM } from "../organisation/index.ts";
import { type Ground, newId, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { resolveIdentity } from "../profiles/index.ts";
import { NOW } from "./example-facts.ts";
import { findDecisions } from "./find-decisions.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { readPolicies } from "./policies-page.ts";
import type { Policy } from "./policy.ts";
import { publishFirstPolicy, publishPolicy } from "./publish-policy.ts";
import { countRuleDays, forgetRuleDays, rowFits, rulesAdvised } from "./rule-days.ts";
import { readRuleStanding } from "./rule-standing.ts";

const DAY = 86_400_000;
const MIDNIGHT = Math.floor(NOW.getTime() / DAY) * DAY;
const FOREVER = 1e9;

describe("how often rows took part", () => {
  const database = useDatabase();
  let customer = "";
  /** A decision in which these rows took part, and of which the first advised something. */
  async function decided(ground: Ground, at: number, fired: readonly string[], version = 1): Promise<void> {
    if (customer === "") customer = await transaction(ground.db, async (tx) => (await resolveIdentity(tx, NOW, { name: "shop", trusted: true }, [{ kind: "user_id", value: "u1" }])).identityId);
    const id = newId(at);
    await sql`insert into decision (identity_id, decision_id, at, surface, moment, policy_key, policy_version, facts, fired, answer, arm)
      values (${customer}::uuid, ${id}::uuid, ${new Date(at)}, 'cockpit', '{}', 'treatment', ${version}, '{}', ${JSON.stringify(fired.map((row) => ({ table: "care", row })))}::jsonb, '{}', 'treated')`.execute(ground.db);
    await sql`insert into decision_action (identity_id, decision_id, action_id, at, state, rule, arm) values (${customer}::uuid, ${id}::uuid, 'call', ${new Date(at)}, 'advised', ${`R-treatment/${fired[0]!}`}, 'treated')`.execute(ground.db);
  }
  const told = async (ground: Ground, days: number) => Object.fromEntries((await rowFits(ground.db, "treatment", new Date(NOW.getTime() - days * DAY))).map(({ row, version, fits }) => [`${row} v${version}`, fits]));

  test("comes to the same whether days are counted or not; a day that is not over is never kept", async () => {
    const { ground } = database;
    for (const [at, fired] of [[MIDNIGHT - 3 * DAY, ["care-1", "care-2"]], [MIDNIGHT - 2 * DAY - 1, ["care-1"]], [MIDNIGHT - 2 * DAY, ["care-2"]], [MIDNIGHT - 1, ["care-3"]], [MIDNIGHT, ["care-1"]], [NOW.getTime() - 1000, ["care-3"]]] as const) await decided(ground, at, fired);
    await decided(ground, MIDNIGHT - 5 * DAY, ["care-1"], 7);
    const expected = { "care-1 v1": 3, "care-1 v7": 1, "care-2 v1": 2, "care-3 v1": 2 };
    assert.deepEqual(await told(ground, 90), expected);
    const advised = await rulesAdvised(ground.db, "treatment", new Date(NOW.getTime() - 90 * DAY));
    assert.equal(await countRuleDays(ground, 0), 0, "nothing in no time");
    assert.equal(await countRuleDays(ground, FOREVER), 91);
    assert.equal(await countRuleDays(ground, FOREVER), 0);
    assert.deepEqual([(await rows(ground.db, sql`select 1 from rule_day where day >= ${new Date(MIDNIGHT)}::date`)).length, (await rows(ground.db, sql`select 1 from rule_day_fits`)).length], [0, 5]);
    assert.deepEqual(await told(ground, 90), expected);
    assert.deepEqual(await told(ground, 2), { "care-1 v1": 1, "care-2 v1": 1, "care-3 v1": 2 }, "from the beginning of the day");
    assert.deepEqual([...(await rulesAdvised(ground.db, "treatment", new Date(NOW.getTime() - 90 * DAY)))].sort(), [...advised].sort());
    await sql`update rule_day_fits set fits = fits + 100 where row = 'care-2'`.execute(ground.db);
    assert.equal((await told(ground, 90))["care-2 v1"], 202, "the twin: it is the counted days that are read");
    await transaction(ground.db, (tx) => forgetRuleDays(tx));
    assert.deepEqual(await told(ground, 90), expected);
  });

  test("a row that took part seldom is found on its days, whether they are counted or not", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    const ask = async () => (await findDecisions(ground, { rule: "R-treatment/care-2", limit: 10 }, SEES_ALL)).decisions.map(({ at }) => at);
    const before = await ask();
    assert.deepEqual(before, [new Date(MIDNIGHT - 2 * DAY).toISOString(), new Date(MIDNIGHT - 3 * DAY).toISOString()]);
    const standing = () => readRuleStanding(ground, "treatment", "care-2", SEES_ALL);
    const stood = await standing();
    assert.deepEqual([stood.fits, stood.customers, stood.firstAt, stood.lastAt], [2, 1, before[1], before[0]]);
    await countRuleDays(ground, FOREVER);
    assert.deepEqual([await ask(), await standing()], [before, stood]);
  });

  test("counts a row over all versions in which it said the same, and not where it asked something else (the twin)", async () => {
    const { ground } = database;
    const fits = async () => new Map((await readPolicies(ground))[0]!.tables.flatMap(({ rows: all }) => all).map(({ id, fits90 }) => [id, fits90]));
    assert.deepEqual([(await fits()).get("care-1"), (await fits()).get("care-2")], [3, 2]);
    const changed: Policy = { ...FIRST_POLICY, examples: [], tables: FIRST_POLICY.tables.map((each) => (each.part !== "care" ? each : { ...each, table: { ...each.table, rows: each.table.rows.map((row) => (row.id === "care-2" ? { ...row, when: row.when.with(3, "≥ 3") } : row)) } })) };
    assert.equal((await publishPolicy(ground, SYSTEM, changed, { note: "later", currency: "EUR" })).kind, "published");
    await decided(ground, NOW.getTime() - 500, ["care-1", "care-2"], 2);
    assert.deepEqual([(await fits()).get("care-1"), (await fits()).get("care-2")], [4, 1]);
  });
});
