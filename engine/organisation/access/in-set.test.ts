import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { type FieldsSeen, inSet, shownBy } from "./in-set.ts";
import { showAs } from "./show.ts";
import { fieldsSeen, SEES_ALL, type Sight } from "./sight.ts";

const COVERED: FieldsSeen = { reading: (set) => (set === "public" ? "read" : "hidden"), setOfAttribute: () => "service" };
const show = (schema: z.ZodType, value: unknown) => showAs(schema, value, COVERED);

describe("a field that was put into a set", () => {
  const said = () => inSet("service", z.string().nullable());

  test("stays in it whatever else is said of its shape, before or after", () => {
    const shapes = { plain: said(), described: said().describe("words"), named: said().meta({ title: "words" }), maybe: said().optional(), listed: inSet("service", z.array(z.string())).min(0).describe("words") };
    assert.deepEqual(show(z.object(shapes), { plain: "a", described: "a", named: "a", maybe: "a", listed: ["a"] }), { plain: null, described: null, named: null, maybe: null, listed: [] });
  });

  test("is covered within an object that shows itself by a rule and was described afterwards", () => {
    const Thing = shownBy(z.object({ key: z.string(), value: z.string() }), (thing) => ({ ...thing, value: "••••" })).describe("a thing").meta({ id: "ThingOfThisTest" });
    assert.deepEqual(show(z.array(Thing), [{ key: "k", value: "secret" }]), [{ key: "k", value: "••••" }]);
  });

  test("is covered as one of a pair too, where nothing stands for it", () => {
    assert.deepEqual(show(z.object({ sides: z.tuple([said(), z.number(), inSet("service", z.string())]) }), { sides: ["a", 1, "b"] }), { sides: [null, 1, "••••"] });
  });

  test("is another field where its shape is made anew of the same parts (the twin)", () => {
    assert.deepEqual(show(z.object({ field: z.string().nullable() }), { field: "a" }), { field: "a" });
    assert.deepEqual(show(z.object({ field: said() }), { field: "a" }), { field: null });
  });
});

describe("an answer about one customer that names another", () => {
  const Member = z.object({ customerId: z.string(), why: inSet("service", z.string()) });
  const Page = z.object({ customerId: z.string(), note: inSet("service", z.string()), members: z.array(Member), byId: z.record(z.string(), z.object({ why: inSet("service", z.string()) })) });
  const value = { customerId: "a", note: "of a", members: [{ customerId: "a", why: "a's" }, { customerId: "b", why: "b's" }], byId: { a: { why: "a's" }, b: { why: "b's" } } };
  const revealedOf = (...ids: readonly string[]): Sight => ({ ...SEES_ALL, fields: { ...SEES_ALL.fields, service: "masked" }, revealed: new Map(ids.map((id) => [id, new Set(["service"] as const)])) });
  const named = (holder: Readonly<Record<string, unknown>>) => Object.values(holder).filter((each) => each === "a" || each === "b");

  test("shows what was revealed of the one, and covers what is the other's", () => {
    assert.deepEqual(showAs(Page, value, fieldsSeen(revealedOf("a"), ["a"], named)), { customerId: "a", note: "of a", members: [{ customerId: "a", why: "a's" }, { customerId: "b", why: "••••" }], byId: { a: { why: "a's" }, b: { why: "••••" } } });
    assert.deepEqual(showAs(Page, value, fieldsSeen(revealedOf("a", "b"), ["a"], named)), value);
  });

  test("would show the other's where nobody looks whom an object names (the twin)", () => {
    assert.deepEqual(showAs(Page, value, fieldsSeen(revealedOf("a"), ["a"])), value);
  });
});
