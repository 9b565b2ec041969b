import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { Id } from "../../engine/platform/index.ts";
import { holdsOnlyIds, idsOf } from "./ids-of-shape.ts";

const [A, B, C] = ["a", "b", "c"].map((letter) => `0193a000-0000-7000-8000-00000000000${letter}`) as [string, string, string];

describe("the ids in an answer", () => {
  test("are those that its shape names, however deep, in lists, unions and keys, in any letters", () => {
    const shape = z.object({ page: z.array(z.object({ recordId: Id.nullable(), body: z.string() })), of: z.record(Id, z.int()), one: z.union([z.object({ kind: z.literal("x"), at: z.tuple([Id, z.string()]) }), z.null()]) });
    assert.deepEqual(idsOf(shape, { page: [{ recordId: A.toUpperCase(), body: C }], of: { [B]: 1 }, one: { kind: "x", at: [A, C] } }), new Set([A, B]));
  });

  test("free text is none, also where it is one; what the shape does not name is not sent, and not looked at", () => {
    const shape = z.object({ name: z.string(), clientId: z.string(), said: z.array(z.string()), value: z.unknown(), properties: z.record(z.string(), z.unknown()) });
    assert.deepEqual(idsOf(shape, { name: A, clientId: A, said: [A], value: A, properties: { page: B }, more: C }), new Set());
  });

  test("a shape that forgets to call them ids is seen through by the names of its fields; without a shape every text counts", () => {
    assert.deepEqual(idsOf(z.object({ customerId: z.string(), identityIds: z.array(z.string()), value: z.unknown() }), { customerId: A, identityIds: [B], value: { deep: [{ conversationId: C }] } }), new Set([A, B, C]));
    assert.deepEqual(idsOf(undefined, { name: A, deep: [[B]] }), new Set([A, B]));
  });

  test("an answer of ids alone holds no other text", () => {
    assert.ok(holdsOnlyIds({ customerIds: [A, B], done: true, n: 2, none: null }));
    for (const other of [{ customerIds: [A], name: "x" }, new Date(), [A, "x"]]) assert.ok(!holdsOnlyIds(other), JSON.stringify(other));
  });
});
