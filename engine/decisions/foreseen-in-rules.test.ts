import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { refitDissatisfactionIfStale, refitIfStale } from "../value/index.ts";
import { simulateOrders, writeOrders } from "../value/test-purchases.ts";
import { decide } from "./decide.ts";
import { amara, asked } from "./example-facts.ts";
import { assembleFacts } from "./facts.ts";
import { factsIn } from "./dictionary.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { isHeldOut } from "./hold-out.ts";
import type { Part, Policy } from "./policy.ts";
import { publishFirstPolicy, publishPolicy } from "./publish-policy.ts";
import { setsOfFact } from "./shown-answer.ts";

/** The first policy with a column on a fact in one of its tables, and a row there for whom it fits. */
function asking(part: Part, fact: string, when: string, missing: string, action: string): Policy {
  return {
    ...FIRST_POLICY,
    tables: FIRST_POLICY.tables.map((each) =>
      each.part !== part ? each : {
        part,
        table: {
          ...each.table, inputs: [...each.table.inputs, { fact, missing: { default: missing } }],
          rows: [{ id: "foreseen", when: [...each.table.inputs.map(() => "any"), when], then: [action], because: "As was foreseen" }, ...each.table.rows.map((one) => ({ ...one, when: [...one.when, "any"] }))],
        },
      }),
  };
}

describe("what is foreseen of a customer, in rules", () => {
  const database = useDatabase();
  const publish = async (policy: Policy) => {
    const answer = await publishPolicy(database.ground, SYSTEM, policy, { note: "", currency: "EUR" });
    return answer.kind === "refused" ? answer.problems.map(({ message }) => message) : [];
  };
  const decided = async (customerId: string) => {
    const answer = await decide(database.ground, { customerId, surface: "cockpit", moment: {} });
    return { fired: answer.trace.rows.some(({ row }) => row === "foreseen"), facts: new Map(answer.facts.map((fact) => [fact.key, fact])) };
  };
  let likely: string;
  let other: string;

  test("a rule may ask whether somebody is likely dissatisfied: it fires for whom the list holds and for nobody else, with the range of the chance", async () => {
    database.setNow(new Date("2026-11-22T15:00:00Z"));
    const { ground, db } = database;
    await publishFirstPolicy(ground);
    const ids = await writeOrders(ground, simulateOrders({ r: 1.1, alpha: 4, a: 0.8, b: 6, meanSpendMinor: 4000 }, { customers: 500, from: "2024-09-06", to: "2026-11-20", seed: 4 }));
    await refitIfStale(ground);
    await refitDissatisfactionIfStale(ground);
    const listed = new Set((await rows<{ id: string }>(db, sql`select customer_id as id from dissatisfaction_score order by 1`)).map(({ id }) => id));
    likely = [...listed].find((id) => !isHeldOut(id))!;
    other = [...ids.values()].find((id) => !listed.has(id) && !isHeldOut(id))!;
    const plain = await decided(likely);
    assert.deepEqual([...plain.facts.keys()].filter((key) => /dissatisfaction|^needs/.test(key)), [], "no rule asks for them, so they are not worked out");
    assert.deepEqual(await publish(asking("grow", "customer.dissatisfaction.likely", "yes", "no", "win-back-call")), []);
    const of = await decided(likely);
    const chance = of.facts.get("customer.dissatisfaction.chance")!;
    assert.ok(of.fired && chance.range && chance.range.lo <= (chance.value as number), JSON.stringify(chance));
    assert.match(chance.shown, /^\d+%, likely [\d.]+% to [\d.]+%$|^about [\d.]+%$/);
    assert.equal(chance.value, 1 - (of.facts.get("customer.stay26")!.value as number), "one chance, said from either side");
    assert.match(of.facts.get("customer.dissatisfaction.since")!.shown, /^2026-\d\d-\d\d$/);
    assert.equal((await decided(other)).fired, false);
  });

  test("and when they will likely buy, or how many signals there are; care may rest on signals and not on what they buy", async () => {
    assert.deepEqual(await publish(asking("grow", "needs.nextPurchaseDays", ">= 0", "0", "win-back-call")), []);
    const { facts } = await decided(other);
    assert.equal(facts.get("needs.signals")?.value, 0);
    assert.ok(!facts.has("customer.dissatisfaction.chance"), "only what is asked for");
    assert.match((await publish(asking("care", "customer.dissatisfaction.likely", "yes", "no", "loan-grinder")))[0]!, /may not read likely dissatisfied/);
    assert.match((await publish(asking("care", "needs.nextPurchaseDays", ">= 0", "0", "loan-grinder")))[0]!, /may not read days to the next purchase/);
    assert.deepEqual(await publish(asking("care", "needs.signals", ">= 1", "0", "loan-grinder")), []);
  });

  test("who may not read what customers are worth is told no fact that counts as that, and signals are for who reads what is needed to serve", () => {
    const seen = { reading: () => "read" as const, setOfAttribute: () => "public" as const };
    const ofValue = [...factsIn("EUR").values()].filter(({ sensitivity }) => sensitivity === "value").map(({ key }) => key);
    assert.deepEqual(ofValue.filter((key) => !setsOfFact(key, seen).includes("value")), []);
    assert.deepEqual([setsOfFact("customer.dissatisfaction.chance", seen), setsOfFact("needs.signals", seen)], [["value", "service"], ["service"]]);
  });

  test("who complained is not silent: not likely, and no chance is said", () => {
    const facts = assembleFacts(amara({ dissatisfaction: { standing: { kind: "has-said-so" }, inPurchases: [], inContacts: [], saidSo: null } }), asked());
    assert.deepEqual([facts["customer.dissatisfaction.likely"]?.value, facts["customer.dissatisfaction.chance"]], [false, undefined]);
  });
});
