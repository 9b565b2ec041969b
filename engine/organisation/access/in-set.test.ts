import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { z } from "zod";
import { type FieldsSeen, inSet, shownBy } from "./in-set.ts";
import { showAs } from "./show.ts";

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

  test("is another field where its shape is made anew of the same parts (the twin)", () => {
    assert.deepEqual(show(z.object({ field: z.string().nullable() }), { field: "a" }), { field: "a" });
    assert.deepEqual(show(z.object({ field: said() }), { field: "a" }), { field: null });
  });
});
