import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { type GroundsShape, readGrounds, writeGrounds } from "../bare-grounds.ts";
import { amara, compiled, CONVERSATION, daysAgo, happening, inputs } from "../example-facts.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { compilePolicy, type CompiledPolicy, type Policy } from "../policy.ts";
import { type Case, DecisionComparison } from "./compare-decisions.ts";

const random = seededRandom(5);
const NOBODY = "00000000-0000-7000-8000-000000000000";
const TOPICS = ["repair", "delivery", "refund", "subscription"];

/** Customers who differ in what they came about, how often, how quiet they are and what they are worth. */
function cases(count: number): Case[] {
  return Array.from({ length: count }, (_, n) => {
    const { customerId, at, surface, moment, grounds } = inputs(amara({ happenings: [happening("conversation.opened", daysAgo(0.1), { topic: TOPICS[n % 4]!, conversationId: CONVERSATION })] }));
    const facts = { ...grounds.facts, "customer.purchaseDays": { value: random.below(20) }, "customer.gapRatio": { value: random.uniform() * 3 }, "customer.value.tier": { value: ["high", "middle", "low"][random.below(3)]! }, "conversation.contactsOnIssue": { value: random.below(4) }, "customer.stay26": { value: random.uniform() }, ...(n % 5 === 0 && { "moment.surface": { value: "web" }, "customer.openPromise": { value: "none" }, "conversation.openComplaint": { value: false } }) };
    return { customerId: `${customerId.slice(0, -3)}${100 + (n % 40)}`, decisionId: NOBODY, at: new Date(Date.parse(at) + n * 1000).toISOString(), surface, moment, grounds: { ...grounds, facts } };
  });
}

function policyWith(change: (policy: Policy) => Policy): CompiledPolicy {
  const compilation = compilePolicy(change(FIRST_POLICY), 2, "EUR");
  assert.ok(compilation.kind !== "refused", JSON.stringify(compilation));
  return compilation.compiled;
}
const cell = (part: string, row: number, column: number, written: string) => (policy: Policy): Policy => ({
  ...policy, examples: [], tables: policy.tables.map((each) => (each.part !== part ? each : { ...each, table: { ...each.table, rows: each.table.rows.map((one, place) => (place === row ? { ...one, when: one.when.with(column, written) } : one)) } })),
});

function compared(draft: CompiledPolicy, all: readonly Case[]) {
  const comparison = new DecisionComparison(compiled(), draft);
  for (const one of all) comparison.add(one);
  return comparison;
}

describe("decisions taken again", () => {
  const drafts = [cell("grow", 1, 1, "≥ 9"), cell("grow", 0, 2, "≥ 1"), cell("route", 3, 3, "≥ 3"), cell("lamps", 2, 3, "any"), cell("priority", 0, 1, "< 80%")];

  test("read bare they come out as read with everything, and counted by two who took parts in turn as by one", () => {
    const all = cases(400);
    let changed = 0;
    const parts = new Set<string>();
    for (const change of drafts) {
      const draft = policyWith(change);
      const whole = compared(draft, all).result();
      assert.ok(whole.changed < 400, JSON.stringify(whole.parts));
      changed += whole.changed;
      for (const part of Object.keys(whole.parts)) parts.add(part);
      const bare = all.map((one): Case => {
        const { known, content } = writeGrounds(one.grounds, draft.dictionary.keys());
        const { values, ...grounds } = readGrounds(known, JSON.parse(content) as GroundsShape);
        return { ...one, grounds: { ...grounds, facts: {} }, values };
      });
      assert.deepEqual(compared(draft, bare).result(), whole);
      const isFirst = (_: Case, place: number) => place < 50 || Math.floor(place / 30) % 3 === 1;
      const first = compared(draft, all.filter(isFirst));
      const second = new DecisionComparison(compiled(), draft, { profiles: 0 });
      for (const one of all.filter((each, place) => !isFirst(each, place))) second.add(one);
      second.leaveOut();
      first.absorb(structuredClone(second.counts));
      const halves = { ...first.result(), unreadable: first.result().unreadable - 1 };
      assert.equal(first.result().unreadable, 1, "left out there is left out in all");
      assert.deepEqual(first.counts.routed, compared(draft, all).counts.routed);
      const byName = <T extends { readonly rows: readonly { readonly table: string; readonly row: string }[]; readonly actions: readonly { readonly actionId: string }[] }>(result: T) => ({ ...result, rows: result.rows.toSorted((a, b) => (a.row < b.row ? -1 : 1)), actions: result.actions.toSorted((a, b) => (a.actionId < b.actionId ? -1 : 1)), groups: [], floor: null });
      assert.deepEqual(byName(halves), byName(whole));
      assert.deepEqual(halves.samples.map(({ at: taken }) => taken), halves.samples.map(({ at: taken }) => taken).toSorted());
      assert.deepEqual(halves.groups.toSorted((a, b) => (`${a.fact}${a.value}` < `${b.fact}${b.value}` ? -1 : 1)), whole.groups.toSorted((a, b) => (`${a.fact}${a.value}` < `${b.fact}${b.value}` ? -1 : 1)));
    }
    assert.ok(changed > 100, `${changed} came out otherwise`);
    assert.deepEqual([...parts].sort(), ["advice", "content", "held", "lamps", "route"]);
  });

  test("where the tables that differ answer alike the rest is not worked out, and nothing is missed by that (the twin: what differs beside the tables is worked out)", () => {
    const all = cases(400);
    for (const change of drafts) {
      // A sentence of the floor decides nothing, and makes everything be worked out.
      const [quick, slow] = [compared(policyWith(change), all).result(), compared(policyWith((policy) => ({ ...change(policy), floor: [...policy.floor, "And a good word."] })), all).result()];
      assert.deepEqual({ ...quick, samples: [], liveVersion: 0 }, { ...slow, samples: [], liveVersion: 0 });
    }
    const silent = policyWith((policy) => ({ ...policy, examples: [], caps: [{ key: "never", title: "No offers", kinds: ["offer", "contact", "token"], most: 0, days: 1 }] }));
    assert.ok(compared(silent, all).result().changed > 0, "a cap holds back though no table differs");
    const route = FIRST_POLICY.tables.find(({ part }) => part === "route")!.table;
    const last = route.rows.at(-1)!;
    const other = policyWith((policy) => ({ ...policy, examples: [], tables: policy.tables.map((each) => (each.part !== "route" ? each : { ...each, table: { ...route, rows: [...route.rows.slice(0, -1), { ...last, id: "route-other" }] } })) }));
    assert.deepEqual(compared(other, all).result().rows.map(({ row, was, now }) => [row, was > 0, now > 0]).sort(), [["route-other", false, true], [last.id, true, false]].sort(), "another row that answers the same is another row");
    const dearer = policyWith((policy) => ({ ...policy, examples: [], actions: policy.actions.map((action) => (action.id === "second-bag-offer" ? { ...action, cost: { amountMinor: 99_999, minutes: 60 } } : action)) }));
    assert.ok(compared(dearer, all).result().cost.nowMinor > compared(dearer, all).result().cost.wasMinor);
  });
});

describe("what a rehearsal could not see", () => {
  test("is in how many decisions a fact that only the draft asks for was not known", () => {
    const asks = policyWith((policy) => ({ ...policy, examples: [], tables: policy.tables.map((each) => (each.part !== "grow" ? each : { ...each, table: { ...each.table, inputs: [...each.table.inputs, { fact: "needs.signals", missing: "no-match" as const }], rows: each.table.rows.map((row, at) => ({ ...row, when: [...row.when, at === 0 ? "≥ 1" : "any"] })) } })) }));
    const all = cases(30).map((one, n) => ({ ...one, grounds: { ...one.grounds, facts: { ...one.grounds.facts, ...(n % 3 === 0 && { "needs.signals": { value: 1 } }) } } }));
    assert.deepEqual(compared(asks, all).result().unknown, [{ fact: "needs.signals", label: "signals that a need begins", decisions: 20 }]);
    assert.deepEqual(compared(policyWith(cell("grow", 0, 2, "≥ 1")), all).result().unknown, [], "of a fact that the rules in force ask for too, nothing is said");
    const halves = compared(asks, all.slice(0, 10));
    halves.absorb(compared(asks, all.slice(10)).counts);
    assert.deepEqual(halves.result().unknown.map(({ decisions }) => decisions), [20]);
  });
});
