import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { asksForClose, closeTo } from "./close-spelling.ts";

describe("names that are close to what was typed", () => {
  const near = { total: 3, atLeast: false, spelt: ["okafor"] };

  test("are asked for where nobody or few are written exactly so, and not of many, of nothing typed, or twice", () => {
    assert.ok(asksForClose({ query: "okafro" }, { total: 0 }));
    assert.ok(asksForClose({ query: "okafro" }, { total: 5 }));
    for (const [filters, exact] of [[{ query: "okafro" }, { total: 6 }], [{ query: "okafro" }, undefined], [{}, { total: 0 }], [{ query: "okafro", spelling: "near" }, { total: 0 }]] as const) assert.ok(!asksForClose(filters, exact));
  });

  test("stand in the place of nobody, beside few, and nowhere when there are none (the twin)", () => {
    assert.deepEqual(closeTo({ total: 0 }, near), { kind: "instead", spelt: ["okafor"] });
    assert.deepEqual(closeTo({ total: 2 }, near), { kind: "beside", count: 1, atLeast: false, spelt: ["okafor"] });
    assert.equal(closeTo({ total: 3 }, near), null);
    assert.equal(closeTo({ total: 0 }, { ...near, total: 0 }), null);
    assert.equal(closeTo({ total: 0 }, undefined), null);
  });
});
