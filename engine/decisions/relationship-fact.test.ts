import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SYSTEM } from "../organisation/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { sayAttribute } from "../profiles/knowledge/say-attribute.ts";
import { writeOrders } from "../value/test-purchases.ts";
import { factsIn } from "./dictionary.ts";
import { assembleFacts } from "./facts.ts";
import { gatherFacts } from "./gather-facts.ts";

const NORA: Actor = { ...SYSTEM, kind: "person", id: "nora", name: "Nora", role: "agent", source: "cockpit", trusted: true };

describe("the kind of relationship as a fact of decisions", () => {
  const database = useDatabase();

  test("rules read what was said of it last, and that nothing was said", async () => {
    const id = (await writeOrders(database.ground, [{ customer: 1, day: "2026-11-02", amountMinor: 900 }])).get(1)!;
    const fact = async () => assembleFacts((await gatherFacts(database.ground, [id], "treatment")).customers.get(id)!, { now: database.ground.now(), surface: "cockpit", moment: {}, currency: "EUR" })["customer.relationshipKind"]!;
    assert.deepEqual(await fact(), { value: "unsaid", source: "nothing was said" });
    await sayAttribute(database.ground, NORA, id, { key: "relationship_kind", value: "self-service" });
    assert.equal((await fact()).value, "self-service");
    assert.equal((await fact()).since, database.ground.now().toISOString());
    const declared = factsIn("EUR").get("customer.relationshipKind")!;
    assert.ok(declared.type === "choice" && declared.choices.includes("self-service") && declared.choices.includes("unsaid"));
  });
});
