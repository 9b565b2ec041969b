import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NO_LIMITS, type PolicyContent } from "../../../../engine/decisions/contract.ts";
import { explorationTyped, keyOf, momentSaid, momentTyped, numberTyped, takenSaid, takenTyped, whatCanBeTried, wholeTyped, withCapacity, withExperiment, withLever, withoutCapacity, withUses } from "./limits.ts";

const action = (id: string, more: Partial<PolicyContent["actions"][number]> = {}) => ({ id, title: id, aim: "keep", kind: "contact" as const, measured: true, cost: { amountMinor: 0, minutes: 0 }, say: "", do: "", ...more });
const calls = { key: "calls", title: "Calls", unit: "calls", amount: 40, per: "day" as const };
const policy: PolicyContent = {
  key: "treatment", title: "T", floor: ["x"], examples: [], caps: [], levers: [], experiments: [], exploration: { share: 0 }, overrideReasons: [...NO_LIMITS.overrideReasons], capacities: [calls],
  actions: [action("call", { uses: { calls: 1, goodwill: 5 } }), action("write"), action("refund", { kind: "duty", measured: false })],
  tables: [
    { part: "care", table: { key: "care", title: "What helps", hitPolicy: "collect", inputs: [], outputs: [{ key: "action", label: "action", type: "choice" }], rows: [{ id: "care-1", when: [], then: ["refund"] }, { id: "care-2", when: [], then: ["call"] }] } },
    { part: "screen", table: { key: "screen", title: "Screen", hitPolicy: "collect", inputs: [], outputs: [{ key: "action", label: "action", type: "choice" }], rows: [{ id: "screen-1", when: [], then: ["call"] }] } },
  ],
};

describe("writing limits", () => {
  test("a key is made of the title, fits the rule for keys, and is nobody else's", () => {
    assert.equal(keyOf("Calls of our own accord", [], "scarce"), "calls-of-our-own-accord");
    assert.equal(keyOf("Calls", ["calls", "calls-2"], "scarce"), "calls-3");
    assert.equal(keyOf("مكالمات", [], "scarce"), "scarce");
    for (const title of ["9 calls!", "É, è — a day", "x".repeat(90), "a long title that ends with a hyphen -"]) assert.match(keyOf(title, [], "scarce"), /^[a-z][a-z0-9-]{0,39}$/);
  });

  test("what an action takes of a budget is written as money, and of anything else as a whole number", () => {
    for (const [text, minor] of [["3", 300], ["2.50", 250], ["2,5", 250], ["", 0]] as const) assert.equal(takenTyped(text, "cents", "EUR"), minor, text);
    for (const text of ["-1", "three", "1.2.3"]) assert.equal(takenTyped(text, "cents", "EUR"), undefined, text);
    assert.deepEqual([takenTyped("3", "calls", "EUR"), takenTyped("2.50", "calls", "EUR"), takenTyped("3", "cents", "needs met")], [3, undefined, 3]);
    for (const [count, unit] of [[250, "cents"], [300, "cents"], [4, "calls"]] as const) assert.equal(takenTyped(takenSaid(count, unit, "EUR"), unit, "EUR"), count);
    assert.equal(takenSaid(250, "cents", "EUR"), "2.50");
  });

  test("what is scarce is put in, changed and taken away with what actions took of it; the rest stays", () => {
    assert.deepEqual(withCapacity(policy, { ...calls, amount: 10 }).capacities, [{ ...calls, amount: 10 }]);
    const without = withoutCapacity(policy, "calls");
    assert.deepEqual([without.capacities, without.actions.map(({ uses }) => uses)], [[], [{ goodwill: 5 }, undefined, undefined]]);
    assert.deepEqual(policy.actions[0]!.uses, { calls: 1, goodwill: 5 }, "the one before is as it was");
    assert.deepEqual(withUses(policy.actions[0]!, { calls: 0 }), action("call"), "nothing taken is nothing written");
  });

  test("only what is measured can be tried: the action, or a rule that advises it", () => {
    assert.deepEqual(whatCanBeTried(policy).map(({ id, row }) => [id, row?.place ?? null]), [["action:call", null], ["action:write", null], ["row:care-2", 2]]);
  });

  test("experiments are told apart by their keys, levers by their place", () => {
    const one = { key: "x", title: "X", of: { action: "call" }, heldOut: 0.2, from: "2026-12-01T00:00:00.000Z", until: "2026-12-08T00:00:00.000Z" };
    assert.deepEqual(withExperiment(withExperiment(policy, one), { ...one, title: "Y" }).experiments.map(({ title }) => title), ["Y"]);
    const lever = { action: "call", times: 2, why: "the season", until: null };
    assert.deepEqual(withLever(withLever(policy, lever, undefined), { ...lever, times: 3 }, 0).levers, [{ ...lever, times: 3 }]);
  });

  test("numbers are read as people type them, and refused outside of what is allowed", () => {
    assert.deepEqual(["40", " 60,000 ", "0", "101", "1.5", "-1", ""].map((text) => wholeTyped(text, { least: 0, most: 100_000 })), [40, 60_000, 0, 101, undefined, undefined, undefined]);
    assert.deepEqual(["1.5", "1,5", "0.05", "11", "x"].map((text) => numberTyped(text, { least: 0.1, most: 10 })), [1.5, 1.5, undefined, undefined, undefined]);
    assert.deepEqual(["0", "1", "2", "2.5 %", "20", "21"].map(explorationTyped), [0, undefined, 0.02, 0.025, 0.2, undefined]);
  });

  test("a moment left alone stays to the millisecond, one that was chosen is of the reader's clock, none is none", () => {
    const at = "2026-12-01T08:00:12.345Z";
    assert.equal(momentTyped(momentSaid(at), at), at);
    assert.equal(momentTyped(momentSaid(at)), "2026-12-01T08:00:00.000Z");
    assert.equal(momentTyped(""), undefined);
  });
});
