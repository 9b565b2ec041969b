import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { keyFrom, kindOf, readValue, typedValue } from "./attribute-values.ts";

describe("values as people type them", () => {
  test("are read by their kind, and what is none is not guessed", () => {
    assert.equal(readValue(" dark ", "text"), "dark");
    assert.equal(readValue("4.5", "number"), 4.5);
    assert.equal(readValue("four", "number"), undefined);
    assert.equal(readValue("no", "yes-no"), false);
    assert.equal(readValue("maybe", "yes-no"), undefined);
    assert.deepEqual(readValue("nuts, , milk", "list"), ["nuts", "milk"]);
    for (const kind of ["text", "number", "yes-no", "list"] as const) assert.equal(readValue("  ", kind), undefined);
  });

  test("stand in their field as they were read", () => {
    for (const value of ["dark", 4.5, true, false, ["nuts", "milk"]]) assert.deepEqual(readValue(typedValue(value), kindOf(value, undefined)), value);
  });

  test("have a key that the server takes, whatever they are called", () => {
    assert.equal(keyFrom("Favourite roast!"), "favourite_roast");
    assert.equal(keyFrom("Größe (2)"), "gro_e_2");
    assert.equal(keyFrom("  "), "");
  });
});
