import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SYSTEM } from "../organisation/index.ts";
import { newId, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { sayAttribute } from "../profiles/knowledge/say-attribute.ts";
import { writeOrders } from "../value/test-purchases.ts";
import { factsIn } from "./dictionary.ts";
import { assembleFacts } from "./facts.ts";
import { gatherFacts } from "./gather-facts.ts";

const NORA: Actor = { ...SYSTEM, kind: "person", id: "nora", name: "Nora", role: "agent", source: "cockpit", trusted: true };

describe("consent to offers as a fact of decisions", () => {
  const database = useDatabase();

  test("a refusal stays before a consent of which nobody knows when it was given, which holds alone (the twin: one that tells its time)", async () => {
    const id = (await writeOrders(database.ground, [{ customer: 1, day: "2026-11-02", amountMinor: 900 }])).get(1)!;
    const fact = async () => assembleFacts((await gatherFacts(database.ground, [id], "treatment")).customers.get(id)!, { now: database.ground.now(), surface: "cockpit", moment: {}, currency: "EUR" })["customer.consent.offersEmail"]!.value;
    const says = (given: boolean, at: string, wording: string) => sql`insert into consent (identity_id, consent_id, purpose, channel, given, wording_version, source, at) values (${id}::uuid, ${newId()}, 'offers', 'email', ${given}, ${wording}, 'shop', ${at}::timestamptz)`.execute(database.db);
    await says(true, "2026-03-01T00:00:00Z", "as recorded in a file; no time told");
    assert.equal(await fact(), true);
    await says(false, "2026-02-01T00:00:00Z", "as recorded in a file");
    assert.equal(await fact(), false);
    await says(true, "2026-02-02T00:00:00Z", "ticked on the page");
    assert.equal(await fact(), true);
  });
});

describe("consent on other channels as facts of decisions", () => {
  const database = useDatabase();

  test("each channel is its own: what was said of one says nothing of another (the twin: of a channel that no offer goes out by)", async () => {
    const id = (await writeOrders(database.ground, [{ customer: 1, day: "2026-11-02", amountMinor: 900 }])).get(1)!;
    const known = async () => {
      const facts = assembleFacts((await gatherFacts(database.ground, [id], "treatment")).customers.get(id)!, { now: database.ground.now(), surface: "cockpit", moment: {}, currency: "EUR" });
      return Object.fromEntries(["offersEmail", "offersPhone", "offersSms", "offersPost"].map((key) => [key, facts[`customer.consent.${key}`]!.value]));
    };
    const says = (channel: string, given: boolean, at: string) => sql`insert into consent (identity_id, consent_id, purpose, channel, given, wording_version, source, at) values (${id}::uuid, ${newId()}, 'offers', ${channel}, ${given}, '1', 'shop', ${at}::timestamptz)`.execute(database.db);
    assert.deepEqual(await known(), { offersEmail: false, offersPhone: false, offersSms: false, offersPost: false });
    await says("voice", true, "2026-03-01T00:00:00Z");
    await says("post", true, "2026-03-01T00:00:00Z");
    await says("post", false, "2026-03-02T00:00:00Z");
    await says("chat", true, "2026-03-02T00:00:00Z");
    assert.deepEqual(await known(), { offersEmail: false, offersPhone: true, offersSms: false, offersPost: false });
    await says("sms", true, "2026-03-03T00:00:00Z");
    assert.deepEqual(await known(), { offersEmail: false, offersPhone: true, offersSms: true, offersPost: false });
  });
});

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

describe("whether somebody needs special care as a fact of decisions", () => {
  const database = useDatabase();

  test("is what trusted sources say: a page can neither take it away nor give it (the twin: a colleague can)", async () => {
    const id = (await writeOrders(database.ground, [{ customer: 1, day: "2026-11-02", amountMinor: 900 }])).get(1)!;
    const fact = async () => assembleFacts((await gatherFacts(database.ground, [id], "treatment")).customers.get(id)!, { now: database.ground.now(), surface: "cockpit", moment: {}, currency: "EUR" })["customer.vulnerable"]!.value;
    const says = (value: boolean, trusted: boolean, at: string) => sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, trusted) values (${id}::uuid, ${newId()}, 'vulnerable', ${JSON.stringify(value)}::jsonb, ${trusted ? "helpdesk" : "web"}, ${at}::timestamptz, ${trusted})`.execute(database.db);
    await says(true, false, "2026-10-01T00:00:00Z");
    assert.equal(await fact(), false, "nobody trusted said so");
    await says(true, true, "2026-10-02T00:00:00Z");
    await says(false, false, "2026-10-03T00:00:00Z");
    assert.equal(await fact(), true);
    await sayAttribute(database.ground, NORA, id, { key: "vulnerable", value: false });
    assert.equal(await fact(), false);
  });
});
