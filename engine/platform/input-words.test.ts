import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { asSentence } from "./input-words.ts";

const wrong = (schema: z.ZodType, given: unknown) => schema.safeParse(given).error!.issues.map(({ message }) => message);

describe("what is wrong with an input", () => {
  test("is said as what it must be", () => {
    assert.match(wrong(z.uuid(), "12")[0]!, /^must be an id, such as [0-9a-f-]{36}$/);
    assert.deepEqual(wrong(z.enum(["high", "middle", "low"]), "top"), ["must be one of high, middle or low"]);
    assert.deepEqual(wrong(z.object({ name: z.string() }), {}), ["is missing; it must be text"]);
    assert.deepEqual(wrong(z.string().min(1), ""), ["must not be empty"]);
    assert.deepEqual(wrong(z.string().max(3), "four"), ["must be at most 3 characters long"]);
    assert.deepEqual(wrong(z.array(z.int()).min(1), []), ["must hold at least 1 entry"]);
    assert.deepEqual(wrong(z.int().max(200), 201), ["must be at most 200"]);
    assert.deepEqual(wrong(z.strictObject({}), { colour: 1, size: 2 }), ["holds what is not known here: colour, size"]);
    assert.deepEqual(wrong(z.email(), "nina"), ["must be an e-mail address, such as nina@example.net"]);
  });

  test("is said in the words of the schema where it has some", () => {
    assert.deepEqual(wrong(z.string().min(10, "at least 10 characters"), "short"), ["at least 10 characters"]);
    assert.equal(asSentence("at least 10 characters"), "At least 10 characters.");
  });
});
