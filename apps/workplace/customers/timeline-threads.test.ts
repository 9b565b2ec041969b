import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { TimelineEntry } from "../../../engine/profiles/contract.ts";
import { groupThreads, placeWords, promisesIn, threadOfKey, threadWords } from "./timeline-threads.ts";

const entry = (id: string, key: string | null): TimelineEntry =>
  ({ id, title: id, at: "2026-11-22T10:00:00Z", thread: key === null ? null : { key, ...threadOfKey(key) } }) as TimelineEntry;
const NOW = new Date("2026-11-22T12:00:00Z");
const shape = (entries: readonly TimelineEntry[]) =>
  groupThreads(entries).map((item) => (item.kind === "entry" ? item.entry.id : [item.key, ...item.entries.map(({ id }) => id)]));

describe("what belongs together in a timeline", () => {
  test("an order with its delivery, invoice and payment is one line, where the newest of them stood", () => {
    const order = "order:R-1004";
    const entries = [entry("visit", null), entry("paid", order), entry("call", null), entry("delivery", order), entry("order", order)];
    assert.deepEqual(shape(entries), ["visit", [order, "paid", "delivery", "order"], "call"]);
    const [, thread] = groupThreads(entries);
    assert.ok(thread?.kind === "thread");
    assert.deepEqual([thread.newest.id, thread.began.id], ["paid", "order"]);
  });

  test("what stands alone in its thread stays as it is", () => {
    assert.deepEqual(shape([entry("a", "order:1"), entry("b", "order:2"), entry("c", null)]), ["a", "b", "c"]);
  });

  test("nothing is lost, nothing is there twice, and each thread keeps its order", () => {
    const key = fc.constantFrom(null, "order:1", "order:2", "conversation:3");
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
        const entries = keys.map((each, index) => entry(String(index), each));
        const back = groupThreads(entries).flatMap((item) => (item.kind === "entry" ? [item.entry] : [...item.entries]));
        assert.deepEqual(back.map(({ id }) => Number(id)).toSorted((a, b) => a - b), entries.map((_, index) => index));
        const heads = groupThreads(entries).map((item) => Number(item.kind === "entry" ? item.entry.id : item.newest.id));
        assert.deepEqual(heads, heads.toSorted((a, b) => a - b));
      }),
    );
  });

  test("a thread is called by its number, a conversation by nothing but what it is", () => {
    assert.deepEqual(threadWords(threadOfKey("order:R:1004")), { id: "order {name}", values: { name: "R:1004" } });
    assert.deepEqual(threadWords(threadOfKey("conversation:0199f0a4")), { id: "conversation" });
    assert.deepEqual(threadWords(threadOfKey("voyage:7")), { id: "{about} {name}", values: { about: "voyage", name: "7" } });
  });

  test("an issue is called by the code that people say, and tells which promises in it were kept", () => {
    assert.deepEqual(threadWords(threadOfKey("issue:C-7K2MQ")), { id: "issue {name}", values: { name: "C-7K2MQ" } });
    const of = (...kinds: string[]) => promisesIn(kinds.map((kind) => ({ kind })), NOW);
    assert.deepEqual(of("promise.made", "message", "promise.made", "promise.kept"), { kept: 1, open: 1, missed: 0 });
    assert.deepEqual(of("promise.made", "promise.withdrawn"), { kept: 0, open: 0, missed: 0 });
    assert.deepEqual(of("promise.kept"), { kept: 1, open: 0, missed: 0 }, "what was made before the page that is read");
  });

  test("a promise whose time has passed is missed and not still owed, until it is kept or taken back", () => {
    const said = (kind: string, id: string, dueAt: string | null) => ({ kind, promise: { id, dueAt } });
    const [early, late] = ["2026-11-20T10:00:00Z", "2026-11-25T10:00:00Z"];
    const made = [said("promise.made", "a", early), said("promise.made", "b", late), said("promise.made", "c", null)];
    assert.deepEqual(promisesIn(made, NOW), { kept: 0, open: 2, missed: 1 });
    assert.deepEqual(promisesIn([...made, said("promise.kept", "a", early)], NOW), { kept: 1, open: 2, missed: 0 }, "kept late is kept");
    assert.deepEqual(promisesIn([...made, said("promise.kept", "b", late)], NOW), { kept: 1, open: 1, missed: 1 }, "the other was kept (the twin)");
    assert.deepEqual(promisesIn(made, new Date("2026-11-26T00:00:00Z")), { kept: 0, open: 1, missed: 2 }, "a week later");
  });

  test("the place is what the source said of it, and no more", () => {
    assert.deepEqual(placeWords(null), []);
    assert.deepEqual(placeWords({ department: "workshop", region: null, productLine: null, brand: "Wren" }), ["Wren", "workshop"]);
  });
});
