import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ContactFile, ContactsResult } from "../../../engine/profiles/contract.ts";
import { problemWords } from "./problem-words.ts";
import { broughtNothing, seeImported, stepOf, wholeShare } from "./steps.ts";

const file = (state: ContactFile["state"], more: Partial<ContactFile> = {}) => ({ state, work: null, plan: null, ...more }) as ContactFile;

describe("the steps of bringing people in", () => {
  test("follow what was done with the file", () => {
    assert.deepEqual([undefined, file("receiving"), file("received"), file("looked-at"), file("checked"), file("brought-in"), file("failed")].map(stepOf), [1, 1, 1, 2, 3, 4, 1]);
    assert.deepEqual((["look", "check", "bring-in"] as const).map((work) => stepOf(file("working", { work }))), [2, 3, 4]);
  });

  test("end at the list of whom the file brought, newest first; of an import that was undone, at everybody", () => {
    assert.deepEqual(seeImported({ importId: "i", undoneAt: null }), { import: "i", sort: "firstKnown", columns: "email,phone,city,firstKnown" });
    assert.deepEqual(seeImported({ importId: "i", undoneAt: "2026-11-27T09:00:00Z" }), {});
  });

  test("offer no undo where nothing was brought in, but do where a repair brought something (the twin)", () => {
    const result = (kept: number, taken: readonly number[] = []) => ({ counts: { lines: { read: 3, kept, refused: 3 - kept, alreadyThere: 0 } }, repaired: taken.map((each) => ({ taken: each })) }) as unknown as ContactsResult;
    assert.deepEqual([result(0), result(0, [0]), result(0, [0, 1]), result(1)].map(broughtNothing), [true, true, false, false]);
  });

  test("name what is wrong as the file is built: a card that is cut off is no row with too many cells, as in a table (the twin)", () => {
    assert.match(problemWords({ problem: "cells" }, "vcard"), /^Cards that are cut off/);
    assert.match(problemWords({ problem: "cells" }, "json"), /^Records that are cut off/);
    assert.match(problemWords({ problem: "cells" }, "csv"), /^More cells than the file has columns/);
    assert.deepEqual([problemWords({ problem: "empty" }, "vcard"), problemWords({ problem: "erased" }, "vcard"), problemWords({ problem: "date" }, "vcard")], ["Empty cards", "People who were erased here", "no date"]);
  });

  test("never go backwards as the work goes on", () => {
    for (const work of ["look", "check", "bring-in"] as const) {
      const shares = (["looking", "reading", "comparing", "storing"] as const).flatMap((doing) => [0, 0.5, 1].map((share) => wholeShare({ doing, share, rows: 0, of: null, rowsPerSecond: 0, secondsLeft: null }, work)));
      assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
      assert.equal(shares.at(-1), 1);
    }
  });
});
