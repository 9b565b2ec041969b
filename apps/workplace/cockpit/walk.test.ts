import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { afterLeaving, stepFrom, type Walk, walkNow } from "./walk.ts";

const queue = ["a", "b", "c", "d"];
const from = (at: string, ids: readonly string[] = queue): Walk => walkNow(undefined, "needs-me", at, ids);
const sees = (walk: Walk, ids: readonly string[]): Walk => walkNow(walk, walk.view, walk.at, ids);
/** Goes on with a key, which keeps the walk. */
const goes = (walk: Walk, ids: readonly string[], step: 1 | -1): Walk => ({ ...walk, at: stepFrom(walk, ids, step) });

describe("walking the queue", () => {
  test("next and previous stop at the ends", () => {
    assert.equal(stepFrom(from("b"), queue, 1), "c");
    assert.equal(stepFrom(from("b"), queue, -1), "a");
    assert.equal(stepFrom(from("d"), queue, 1), "d");
    assert.equal(stepFrom(from("a"), queue, -1), "a");
    assert.equal(stepFrom(walkNow(undefined, "needs-me", undefined, queue), queue, 1), "a");
    assert.equal(stepFrom(walkNow(undefined, "needs-me", undefined, []), [], 1), undefined);
  });

  test("after an answer j goes on to whom one saw next, whether the answered one has moved down by then or not", () => {
    const moved = ["b", "c", "d", "a"];
    assert.equal(stepFrom(from("a"), queue, 1), "b", "the key before the new order");
    assert.equal(stepFrom(sees(from("a"), moved), moved, 1), "b", "the key after it");
    const early = sees(goes(from("a"), queue, 1), moved);
    const late = goes(sees(from("a"), moved), moved, 1);
    for (const step of [1, -1] as const) assert.equal(stepFrom(early, moved, step), stepFrom(late, moved, step));
    assert.equal(stepFrom(late, moved, 1), "c");
    assert.equal(stepFrom(late, moved, -1), "a", "and k goes back to the one just answered");
  });

  test("everybody who waits is met once, whatever the answers do to the order", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (ids, comesLate) => {
          let now: readonly string[] = ids;
          let walk = from(ids[0]!, ids);
          const met = [walk.at];
          for (let turn = 1; turn < ids.length; turn++) {
            const answered = [...now.filter((id) => id !== walk.at), walk.at!];
            if (comesLate[turn]) {
              walk = sees(goes(walk, now, 1), answered);
            } else {
              walk = goes(sees(walk, answered), answered, 1);
            }
            now = answered;
            met.push(walk.at);
          }
          assert.deepEqual(met, ids);
        },
      ),
    );
  });

  test("snoozed or given away, it leaves the view, and both keys go on from where it stood", () => {
    const left = ["a", "c", "d"];
    const walk = sees(from("b"), left);
    assert.equal(stepFrom(walk, left, 1), "c");
    assert.equal(stepFrom(walk, left, -1), "a");
  });

  test("who writes meanwhile is taken in where they stand", () => {
    const more = ["x", "b", "c", "y", "d", "a"];
    const walk = sees(from("a"), more);
    assert.deepEqual(walk.order, ["a", "x", "b", "c", "y", "d"]);
    assert.equal(stepFrom(walk, more, 1), "x");
  });

  test("at the end the queue begins anew when others have come to stand first", () => {
    const moved = ["a", "d", "b", "c"];
    assert.equal(stepFrom(sees(from("d"), moved), moved, 1), "a");
  });

  test("another view, or one chosen from the list, is another walk", () => {
    const moved = ["b", "c", "d", "a"];
    assert.deepEqual(walkNow(from("a"), "all-open", "a", moved).order, moved);
    assert.deepEqual(walkNow(from("a"), "needs-me", "c", moved).order, moved);
  });

  test("a resolved conversation hands over to the one that takes its place, at the end to the one before", () => {
    assert.equal(afterLeaving(from("b"), queue), "c");
    assert.equal(afterLeaving(from("d"), queue), "c");
    assert.equal(afterLeaving(from("a", ["a"]), ["a"]), undefined);
    const moved = ["a", "c", "d", "b"];
    assert.equal(afterLeaving(sees(from("b"), moved), moved), "c", "though its answer has moved it down");
  });
});
