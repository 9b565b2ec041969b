import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { factsIn } from "../dictionary.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import type { Part, Policy, PolicyTable } from "../policy.ts";
import { comparePolicies } from "./compare-policies.ts";
import { fewerThanAsked } from "./fewer-than-asked.ts";

const withTable = (part: Part, change: (table: PolicyTable["table"]) => PolicyTable["table"]): Policy => ({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === part ? { part, table: change(each.table) } : each)) });
const grave = (after: Policy): string[] => comparePolicies(FIRST_POLICY, after, factsIn("EUR")).filter((each) => each.grave).map(({ what, how, name, field, after: now }) => [what, how, name, field, now].filter((each) => each !== null).join(" "));

describe("what is different between two versions", () => {
  test("what every customer may rely on is marked for whoever approves: what is owed, what is held back, how often they hear of us, and a queue of which nobody may know", () => {
    const kind = (id: string, to: "duty" | "offer"): Policy => ({ ...FIRST_POLICY, actions: FIRST_POLICY.actions.map((action) => (action.id === id ? { ...action, kind: to, measured: false } : action)) });
    assert.deepEqual(grave(kind("second-bag-offer", "duty")), ["action changed Offer a second bag kind duty"]);
    assert.deepEqual(grave(kind("settle-refund", "offer")), ["action changed Settle the refund today kind offer"]);
    assert.deepEqual(grave({ ...FIRST_POLICY, actions: [...FIRST_POLICY.actions, { ...FIRST_POLICY.actions[1]!, id: "new", title: "New" }] }), ["action added New"]);
    assert.deepEqual(grave({ ...FIRST_POLICY, caps: FIRST_POLICY.caps.slice(1) }), ["cap removed At most two contacts of our own accord in a week"]);
    assert.deepEqual(grave({ ...FIRST_POLICY, caps: FIRST_POLICY.caps.map((cap) => ({ ...cap, most: 9 })) }).length, 2);
    assert.deepEqual(grave({ ...FIRST_POLICY, floor: FIRST_POLICY.floor.slice(1) }).length, 1);
    assert.deepEqual(grave(withTable("guards", (table) => ({ ...table, rows: table.rows.slice(0, -1) }))).length, 1);
    assert.deepEqual(grave(withTable("guards", (table) => ({ ...table, rows: table.rows.with(0, { ...table.rows[0]!, then: ["offer"] }) }))), ["row changed 1 holds back something to buy"]);
    assert.deepEqual(grave(withTable("route", (table) => ({ ...table, rows: table.rows.with(0, { ...table.rows[0]!, then: ["deks", "senior", "0"] }) }))), ["queue added deks"]);
  });

  test("nothing else is: a threshold, a reason, an action that helps, a cap more, another order of the same queues", () => {
    assert.deepEqual(grave(FIRST_POLICY), []);
    assert.deepEqual(grave(withTable("grow", (table) => ({ ...table, rows: table.rows.with(1, { ...table.rows[1]!, when: table.rows[1]!.when.with(1, "≥ 6") }) }))), []);
    assert.deepEqual(grave(withTable("guards", (table) => ({ ...table, rows: table.rows.with(0, { ...table.rows[0]!, because: "Nothing is sold while a complaint is open" }) }))), []);
    assert.deepEqual(grave({ ...FIRST_POLICY, actions: [...FIRST_POLICY.actions, { ...FIRST_POLICY.actions[0]!, id: "new", title: "New" }] }), []);
    assert.deepEqual(grave({ ...FIRST_POLICY, caps: [...FIRST_POLICY.caps, { key: "more", title: "More", kinds: ["offer"], most: 1, days: 60 }] }), []);
    assert.deepEqual(grave(withTable("route", (table) => ({ ...table, rows: table.rows.with(0, { ...table.rows[0]!, then: ["desk", "senior", "0"] }) }))), []);
  });
});

describe("what a rehearsal had of what is asked of one", () => {
  const floor = (profiles: number) => ({ profiles, changes: [], broken: [] });
  test("decisions of fewer than 28 days, or fewer than a thousand profiles, are said; with enough nothing is", () => {
    assert.deepEqual(fewerThanAsked({ looked: { over: "recorded", days: 1 }, floor: floor(51) }), { days: 1, profiles: 51 });
    assert.deepEqual(fewerThanAsked({ looked: { over: "recorded", days: 28 }, floor: floor(1000) }), {});
    assert.deepEqual(fewerThanAsked({ looked: { over: "today", days: null }, floor: floor(1000) }), { days: "today" });
    assert.deepEqual(fewerThanAsked({ looked: null, floor: null }), { profiles: 0 }, "of before it was told");
  });
});
