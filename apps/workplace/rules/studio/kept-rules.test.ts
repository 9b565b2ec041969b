import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NO_LIMITS, type PolicyContent } from "../../../../engine/decisions/contract.ts";
import { type KeptRules, keepRules, onKeptRules, readKeptRules, type Store } from "./kept-rules.ts";

const content = (title: string): PolicyContent => ({ key: "treatment", title, tables: [], actions: [], floor: [], examples: [], ...NO_LIMITS });
const kept = (title: string, at: string): KeptRules => ({ draftId: "d", base: content("before"), content: content(title), at });
const PLACE = { personId: "mira", policyKey: "treatment" };
function device(): Store & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return { held, get length() { return held.size; }, key: (at) => [...held.keys()][at] ?? null, getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value), removeItem: (key) => void held.delete(key) };
}

describe("rules that were written and not saved", () => {
  test("stay on the device for whoever wrote them, the latest first, until they are forgotten; windows do not write over each other", () => {
    const store = device();
    keepRules(store, PLACE, "one", kept("first", "2026-11-28T10:00:00Z"));
    keepRules(store, PLACE, "two", kept("second", "2026-11-28T11:00:00Z"));
    keepRules(store, { ...PLACE, personId: "noor" }, "three", kept("hers", "2026-11-28T12:00:00Z"));
    assert.deepEqual(readKeptRules(store, PLACE).map(([desk, each]) => [desk, each.content.title]), [["two", "second"], ["one", "first"]]);
    let heard = 0;
    const stop = onKeptRules(() => (heard += 1));
    keepRules(store, PLACE, "two", null);
    stop();
    keepRules(store, PLACE, "two", null);
    assert.equal(heard, 1, "whoever offers them hears of it");
    assert.deepEqual(readKeptRules(store, PLACE).map(([desk]) => desk), ["one"]);
  });

  test("what is no such thing is passed over, and a store that is full or closed stops nobody", () => {
    const store = device();
    store.held.set("rapport.rules.mira.treatment.x", "{torn");
    store.held.set("rapport.rules.mira.treatment.y", '{"draftId":"d","at":"x","base":{},"content":{}}');
    assert.deepEqual(readKeptRules(store, PLACE), []);
    const closed = { ...device(), get length(): number { throw new Error("closed"); }, setItem: () => { throw new Error("full"); } };
    keepRules(closed, PLACE, "one", kept("first", "2026-11-28T10:00:00Z"));
    assert.deepEqual(readKeptRules(closed, PLACE), []);
  });
});
