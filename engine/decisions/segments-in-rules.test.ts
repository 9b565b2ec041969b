import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, newId, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { profileFollower } from "../profiles/index.ts";
import { certifySegment, changeSegment, makeSegment, NewSegment, ruleFollower, segmentFollower } from "../segments/index.ts";
import { refitIfStale, valueFollower } from "../value/index.ts";
import { simulateOrders, writeOrders } from "../value/test-purchases.ts";
import { decide } from "./decide.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { isHeldOut } from "./hold-out.ts";
import { readPolicies } from "./policies-page.ts";
import type { Part, Policy } from "./policy.ts";
import { publishFirstPolicy, publishPolicy } from "./publish-policy.ts";

const FOLLOWERS = [profileFollower, valueFollower, segmentFollower, ruleFollower];

/** The first policy with a column on a segment in one of its tables, and a row there for who is in it. */
function asking(part: Part, key: string, action: string): Policy {
  return {
    ...FIRST_POLICY,
    tables: FIRST_POLICY.tables.map((each) =>
      each.part !== part ? each : {
        part,
        table: {
          ...each.table,
          inputs: [...each.table.inputs, { fact: `customer.segment.${key}`, missing: { default: "no" } }],
          rows: [{ id: "in-segment", when: [...each.table.inputs.map(() => "any"), "yes"], then: [action], because: "In the segment" }, ...each.table.rows.map((one) => ({ ...one, when: [...one.when, "any"] }))],
        },
      }),
  };
}

describe("segments in rules", () => {
  const database = useDatabase();
  const publish = (policy: Policy) => publishPolicy(database.ground, SYSTEM, policy, { note: "", currency: "EUR" });
  const problems = async (policy: Policy) => {
    const answer = await publish(policy);
    return answer.kind === "refused" ? answer.problems.map(({ table, message }) => `${table}: ${message}`) : [];
  };
  const advised = async (customerId: string) => {
    const answer = await decide(database.ground, { customerId, surface: "cockpit", moment: {} });
    return { rules: answer.trace.rows.map((each) => each.row), facts: answer.facts.filter((fact) => fact.key.startsWith("customer.segment.")).map(({ key, value }) => [key, value]) };
  };

  test("a rule may rest on a segment whose certificate says that it differs, and on no other", async () => {
    database.setNow(new Date("2026-11-22T15:00:00Z"));
    const { ground, db } = database;
    await publishFirstPolicy(ground);
    await writeOrders(ground, simulateOrders({ r: 1.1, alpha: 6, a: 0.8, b: 4, meanSpendMinor: 4000 }, { customers: 400, from: "2025-01-06", to: "2026-11-20", seed: 4 }), FOLLOWERS);
    await refitIfStale(ground);
    await catchUp(db, FOLLOWERS);
    const tagId = newId(0);
    const lot = (await rows<{ id: string }>(db, sql`select customer_id as id from profile where known order by 1`)).map((each) => each.id).filter((_, place) => place % 3 === 0);
    await sql`insert into tag (tag_id, name, made_at, made_by) values (${tagId}, 'lot', now(), 'system')`.execute(db);
    await sql`insert into customer_tag (identity_id, tagging_id, tag_id, added_at, added_by) select i, t, ${tagId}::uuid, '2025-01-01', 'system' from unnest(${lot}::uuid[], ${lot.map(() => newId())}::uuid[]) as c (i, t)`.execute(db);
    for (const said of [{ title: "Gone quiet", filters: { quietDays: 90 } }, { title: "By lot", filters: { tag: tagId } }]) await makeSegment(ground, SYSTEM, NewSegment.parse(said));
    assert.match((await problems(asking("grow", "gone-quiet", "win-back-call")))[0]!, /^grow: What keeps and grows may not read the segment gone-quiet: whether “Gone quiet” differs has not been found out/);
    for (const key of ["gone-quiet", "by-lot"]) await certifySegment(ground, SYSTEM, key);
    assert.match((await problems(asking("grow", "by-lot", "win-back-call")))[0]!, /“By lot” does not differ/);
    assert.match((await problems(asking("grow", "nobody", "win-back-call")))[0]!, /there is no such segment/);
    assert.equal((await publish(asking("grow", "gone-quiet", "win-back-call"))).kind, "published");
  });

  test("it then fires for members, and the decision says so; the page of rules calls the column by its name", async () => {
    const ids = (inIt: boolean) => rows<{ id: string }>(database.db, sql`select customer_id as id from profile p where known and ${inIt}::boolean = exists (select 1 from segment_member m where m.customer_id = p.customer_id and m.segment_key = 'gone-quiet') order by 1`).then((found) => found.map((each) => each.id).filter((id) => !isHeldOut(id)));
    const [member] = await ids(true);
    const [other] = await ids(false);
    const of = await advised(member!);
    assert.ok(of.rules.includes("in-segment"));
    assert.deepEqual(of.facts, [["customer.segment.gone-quiet", true]]);
    assert.ok(!(await advised(other!)).rules.includes("in-segment"));
    const [policy] = await readPolicies(database.ground);
    assert.equal(policy!.names.facts["customer.segment.gone-quiet"], "in the segment “gone-quiet”");
    await changeSegment(database.ground, SYSTEM, "gone-quiet", { archived: true });
    assert.ok(!(await advised(member!)).rules.includes("in-segment"), "an archived one holds nobody");
  });

  test("who is reached how soon, care and guards may not rest on any segment, certified or not", async () => {
    await changeSegment(database.ground, SYSTEM, "gone-quiet", { archived: false });
    assert.match((await problems(asking("care", "gone-quiet", "loan-grinder")))[0]!, /may not read in the segment “gone-quiet”/);
  });
});
