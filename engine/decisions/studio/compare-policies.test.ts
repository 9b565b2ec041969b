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
    assert.deepEqual(grave({ ...FIRST_POLICY, actions: [...FIRST_POLICY.actions, { ...FIRST_POLICY.actions[1]!, id: "new", title: "New" }] }), ["action added New owed to the customer, not measured, cost 0, minutes 4"]);
    assert.deepEqual(grave({ ...FIRST_POLICY, caps: FIRST_POLICY.caps.slice(1) }), ["cap removed At most two contacts of our own accord in a week"]);
    assert.deepEqual(grave({ ...FIRST_POLICY, caps: FIRST_POLICY.caps.map((cap) => ({ ...cap, most: 9 })) }).length, 2);
    assert.deepEqual(grave({ ...FIRST_POLICY, floor: FIRST_POLICY.floor.slice(1) }).length, 1);
    assert.deepEqual(grave(withTable("guards", (table) => ({ ...table, rows: table.rows.slice(0, -1) }))).length, 1);
    assert.deepEqual(grave(withTable("guards", (table) => ({ ...table, rows: table.rows.with(0, { ...table.rows[0]!, then: ["offer"] }) }))), ["row changed 1 holds back something to buy"]);
    assert.deepEqual(grave(withTable("route", (table) => ({ ...table, rows: table.rows.with(0, { ...table.rows[0]!, then: ["deks", "senior", "0"] }) }))), ["queue added deks"]);
  });

  test("of what is new it says what it is; of an experiment the row that is tried by its place, the share and the end, and that the row moved is no difference", () => {
    const tried = { key: "calls", title: "Do calls help?", of: { row: "grow-1" }, heldOut: 0.2, from: "2026-12-01T08:00:00.000Z", until: "2027-03-01T08:00:00.000Z" };
    const now: Policy = { ...FIRST_POLICY, experiments: [tried], caps: [...FIRST_POLICY.caps, { key: "more", title: "More", kinds: ["offer"], most: 1, days: 60 }], capacities: [...FIRST_POLICY.capacities, { key: "notes", title: "Notes", amount: 20, unit: "notes", per: "week" }], levers: [{ action: "thank-you", times: 2, why: "It is winter", until: null }] };
    const said = (before: Policy, after: Policy) => comparePolicies(before, after, factsIn("EUR")).map(({ what, how, field, after: then }) => [what, how, field, then].filter((each) => each !== null).join(" "));
    assert.deepEqual(said(FIRST_POLICY, now), ["capacity added 20 notes a week", "cap added at most 1 in 60 days of something to buy", "lever added ×2, because It is winter", "experiment added row 1 of “What keeps and grows”, 20 % left out until 2027-03-01"]);
    const turned: Policy = { ...now, tables: withTable("grow", (table) => ({ ...table, rows: [table.rows[1]!, table.rows[0]!, ...table.rows.slice(2)] })).tables };
    assert.deepEqual(said(now, turned).filter((each) => each.startsWith("experiment")), []);
    assert.deepEqual(said(now, { ...now, experiments: [{ ...tried, of: { row: "grow-2" } }] }), ["experiment changed of row 2 of “What keeps and grows”"], "the twin: another row is one");
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
