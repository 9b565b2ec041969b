import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SYSTEM } from "../../organisation/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { newId, type Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { UNTIMED } from "../consent-order.ts";
import { consentsOf, type CustomerConsents, endLink, mergeCustomers, resolveIdentity, setConsent } from "../index.ts";
import { addWording, changeConsent, consentHistoryOf } from "./consents.ts";
import { knowledgeRoutes } from "./routes.ts";

const KAI: Actor = { kind: "person", id: "kai", name: "Kai", role: "agent", source: "rapport", trusted: true };
const day = (n: number) => new Date(Date.UTC(2026, 10, n, 9));

describe("what a customer consented to", () => {
  const database = useDatabase();
  const organisation = useOrganisation(database, (app) => knowledgeRoutes(app, database.ground));
  const someone = async () => (await transaction(database.db, (tx) => resolveIdentity(tx, day(1), { name: "shop", trusted: true }, [{ kind: "user_id", value: newId() }]))).customerId;
  const says = (identityId: string, given: boolean, at: Date, more: { wordingVersion?: string; source?: string } = {}) =>
    transaction(database.db, (tx) => setConsent(tx, database.ground.now(), SYSTEM, { identityId, purpose: "offers", channel: "email", given, at, wordingVersion: "1", source: "shop", ...more }));

  test("is what they said last, however late a message of before arrives", async () => {
    const customer = await someone();
    await says(customer, false, day(9));
    await says(customer, true, day(5));
    const [consent] = await consentsOf(database.db, customer);
    assert.deepEqual([consent!.given, consent!.at], [false, day(9).toISOString()]);
    assert.deepEqual((await consentHistoryOf(database.db, customer)).consents[0]!.said.map((s) => [s.given, s.at]), [[false, day(9).toISOString()], [true, day(5).toISOString()]]);
  });

  test("is kept once when a source says the same twice, also at the same time; a later word is kept (the twin)", async () => {
    const customer = await someone();
    await Promise.all(Array.from({ length: 5 }, () => says(customer, true, day(5))));
    assert.deepEqual((await says(customer, true, day(5))).isNew, false);
    assert.deepEqual((await says(customer, true, day(6))).isNew, true);
    assert.equal((await rows(database.db, sql`select 1 from consent where identity_id = ${customer}::uuid`)).length, 2);
    assert.equal((await rows(database.db, sql`select 1 from audit where object_id = ${customer} and act = 'consent.give'`)).length, 2);
  });

  test("cannot be said for a day that has not come", async () => {
    const customer = await someone();
    await says(customer, true, day(30));
    assert.equal((await consentsOf(database.db, customer))[0]!.at, database.ground.now().toISOString());
  });

  test("shows which words were agreed to; words of a version never change", async () => {
    const customer = await someone();
    await addWording(database.ground, KAI, { purpose: "offers", version: "2026-11", language: "en", body: "May we write to you about new coffees?" });
    await assert.rejects(addWording(database.ground, KAI, { purpose: "offers", version: "2026-11", language: "en", body: "May we do anything?" }), (error: Refusal) => error.code === "not-acceptable-now");
    const now = await changeConsent(database.ground, KAI, customer, { purpose: "offers", channel: "email", given: true, wordingVersion: "2026-11", why: "told me on the phone" });
    assert.equal(now.wordings[0]!.body, "May we write to you about new coffees?");
    const after = await changeConsent(database.ground, KAI, customer, { purpose: "offers", channel: "email", given: false, why: "changed their mind" });
    assert.deepEqual(after.consents[0]!.said.map((s) => [s.given, s.wordingVersion, s.source, s.by, s.why]), [[false, "2026-11", "desk", "kai", "changed their mind"], [true, "2026-11", "desk", "kai", "told me on the phone"]]);
  });

  test("given to no words is refused", async () => {
    await assert.rejects(changeConsent(database.ground, KAI, await someone(), { purpose: "offers", channel: "sms", given: true, why: "?" }), /which words/);
  });

  test("comes together with a merge and parts again with its end, word for word", async () => {
    const [a, b] = [await someone(), await someone()];
    await says(a, true, day(3));
    await says(b, false, day(4));
    const before = JSON.stringify([await consentHistoryOf(database.db, a), await consentHistoryOf(database.db, b)]);
    const { linkId } = await mergeCustomers(database.ground, SYSTEM, { keepId: a, otherId: b, why: "same" });
    assert.deepEqual((await consentHistoryOf(database.db, b)).consents[0]!.said.map((s) => s.given), [false, true]);
    await endLink(database.ground, SYSTEM, linkId, "not the same");
    assert.equal(JSON.stringify([await consentHistoryOf(database.db, a), await consentHistoryOf(database.db, b)]), before);
  });

  test("withdrawn while two are one is withdrawn by both when they are parted, and said once; given meanwhile, it is given by one of them (the twin)", async () => {
    const [a, b] = [await someone(), await someone()];
    for (const id of [a, b]) await changeConsent(database.ground, KAI, id, { purpose: "offers", channel: "email", given: true, wordingVersion: "1", why: "told me" });
    const { customerId, linkId } = await mergeCustomers(database.ground, SYSTEM, { keepId: a, otherId: b, why: "looked alike" });
    const one = await changeConsent(database.ground, KAI, customerId, { purpose: "offers", channel: "email", given: false, why: "on the phone" });
    assert.deepEqual(one.consents[0]!.said.map((s) => s.given), [false, true, true]);
    await changeConsent(database.ground, KAI, b, { purpose: "news", channel: "email", given: true, wordingVersion: "1", why: "on the phone" });
    await endLink(database.ground, SYSTEM, linkId, "they are two");
    const holds = async (id: string) => (await consentsOf(database.db, id)).map((c) => [c.purpose, c.given]);
    assert.deepEqual([await holds(a), await holds(b)], [[["offers", false]], [["news", true], ["offers", false]]]);
  });

  test("says that the refusal is in force when a consent of unknown time was brought in after it; one whose time was told is (the twin)", async () => {
    for (const [wordingVersion, inForce] of [[`file${UNTIMED}`, false], ["file", true]] as const) {
      const customer = await someone();
      await says(customer, false, day(4));
      await says(customer, true, day(9), { wordingVersion, source: "file" });
      const [history] = (await consentHistoryOf(database.db, customer)).consents;
      assert.deepEqual([history!.given, history!.said.map((s) => s.given)], [inForce, [inForce, !inForce]]);
      assert.equal((await consentsOf(database.db, customer))[0]!.given, history!.given);
    }
  });

  test("is set on the page by whoever may change customers, and heard of at once; others are refused", async () => {
    const customer = await someone();
    await organisation.add("ada@example.com", "agent");
    await organisation.add("rob@example.com", "read-only");
    const body = { purpose: "service", channel: "voice", given: true, wordingVersion: "1", why: "asked" };
    const ada = await organisation.comeIn("ada@example.com");
    const done = await organisation.as(ada, "POST", `/api/customers/${customer}/consents`, body);
    assert.equal(done.statusCode, 200, done.body);
    assert.equal(done.json<CustomerConsents>().consents[0]!.said[0]!.by, "ada");
    assert.equal((await row<{ topic: string }>(database.db, sql`select topic from log order by position desc limit 1`))!.topic, "profile");
    const rob = await organisation.comeIn("rob@example.com");
    assert.equal((await organisation.as(rob, "POST", `/api/customers/${customer}/consents`, body)).statusCode, 403);
    assert.equal((await organisation.as(rob, "GET", `/api/customers/${customer}/consents`)).statusCode, 200);
    assert.equal((await organisation.as(ada, "POST", "/api/consent-wordings", { purpose: "service", version: "1", body: "x" })).statusCode, 403);
    assert.equal((await organisation.as(ada, "GET", `/api/customers/${newId()}/consents`)).statusCode, 404);
  });
});
