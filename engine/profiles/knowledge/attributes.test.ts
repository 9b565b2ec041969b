import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { type Actor, SYSTEM } from "../../organisation/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { catchUp, newId, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { addAttributes, type CustomerAttributes, endLink, identitiesOf, mergeCustomers, profileFollower, profilesOf, rebuildProfiles, resolveIdentity } from "../index.ts";
import { type AttributeFact, winnerOf } from "./attribute-rule.ts";
import { attributesOf } from "./attributes-of.ts";
import { knowledgeRoutes } from "./routes.ts";
import { sayAttribute, setSourceOrder, takeBackAttribute } from "./say-attribute.ts";

const KAI: Actor = { kind: "person", id: "kai", name: "Kai", role: "agent", source: "rapport", trusted: true };
const day = (n: number) => new Date(Date.UTC(2026, 10, n, 9));

describe("which of the things said of somebody is believed", () => {
  const fact = (source: string, value: unknown, at: number, more: Partial<AttributeFact> = {}): AttributeFact => ({ attributeId: `0${at}`, identityId: "i", source, value, trusted: true, observedAt: day(at), ...more });
  const shown = (facts: readonly AttributeFact[], order: readonly string[] = []) => {
    const winner = winnerOf(facts, order);
    return winner && [winner.fact.value, winner.because];
  };

  test("the only thing said, else what was observed last, else what comes from a source that can be believed", () => {
    assert.deepEqual(shown([fact("shop", "Delft", 1)]), ["Delft", "only"]);
    assert.deepEqual(shown([fact("shop", "Delft", 1), fact("desk", "Gent", 2)]), ["Gent", "last"]);
    assert.deepEqual(shown([fact("shop", "Delft", 1), fact("web", "Gent", 2, { trusted: false })]), ["Delft", "trusted"]);
  });

  test("the source that owners put first, whatever was observed later; without the order the later one (the twin)", () => {
    const facts = [fact("desk", "Gent", 1), fact("shop", "Delft", 2)];
    assert.deepEqual(shown(facts, ["desk"]), ["Gent", "source-order"]);
    assert.deepEqual(shown(facts), ["Delft", "last"]);
  });

  test("a day before one that can be read two ways, though that was said later; two days, or two such, by what was said last (the twins)", () => {
    const [day1970, open, other] = ["1970-04-03", "04/03/1970", "3.4.70"];
    assert.deepEqual(shown([fact("shop", day1970, 1), fact("shop", open, 2)]), [day1970, "readable"]);
    assert.deepEqual(shown([fact("shop", day1970, 1), fact("shop", "1970-03-04", 2)]), ["1970-03-04", "last"]);
    assert.deepEqual(shown([fact("shop", open, 1), fact("shop", other, 2)]), [other, "last"]);
    assert.deepEqual(shown([fact("shop", day1970, 1), fact("desk", open, 2)], ["desk"]), [open, "source-order"], "whom owners believe first is believed first");
  });

  test("not what its own source took back; a source takes back its own words only, and only earlier ones", () => {
    assert.deepEqual(shown([fact("desk", "Gent", 2), fact("desk", null, 3), fact("shop", "Delft", 1)]), ["Delft", "only"]);
    assert.deepEqual(shown([fact("desk", "Gent", 4), fact("desk", null, 3)]), ["Gent", "only"]);
    assert.equal(shown([fact("desk", "Gent", 2), fact("desk", null, 3)]), undefined);
  });
});

describe("what is said of a customer", () => {
  const database = useDatabase();
  const organisation = useOrganisation(database, (app) => knowledgeRoutes(app, database.ground));
  const someone = async () => (await transaction(database.db, (tx) => resolveIdentity(tx, day(1), { name: "shop", trusted: true }, [{ kind: "user_id", value: newId() }]))).customerId;
  const says = (identityId: string, source: string, traits: Record<string, unknown>, at = day(2), trusted = true) => transaction(database.db, (tx) => addAttributes(tx, day(2), [{ identityId, source, trusted, observedAt: at, traits }]));
  const cityOf = async (id: string) => {
    await catchUp(database.db, [profileFollower]);
    return (await profilesOf(database.db, [id])).get(id)!.city;
  };

  test("is corrected by a colleague and shown at once; what the source said stays in the history", async () => {
    const customer = await someone();
    await says(customer, "shop", { city: "Delft" });
    const after = await sayAttribute(database.ground, KAI, customer, { key: "city", value: "Gent", why: "moved" });
    assert.equal(await cityOf(customer), "Gent");
    assert.deepEqual(after.attributes[0]!.said.map((s) => [s.value, s.source, s.by, s.why, s.wins]), [["Gent", "desk", "kai", "moved", true], ["Delft", "shop", null, null, false]]);
    assert.deepEqual((await rows(database.db, sql`select actor_id, act, detail->>'key' as key from audit where object_id = ${customer}`)), [{ actor_id: "kai", act: "attribute.say", key: "city" }]);
  });

  test("goes back to what was said before when the correction is taken back, and forth again", async () => {
    const customer = await someone();
    await says(customer, "shop", { city: "Delft" });
    const lastOf = (page: CustomerAttributes) => page.attributes.find((a) => a.key === "city")!.said.find((s) => s.canBeTakenBack)!.attributeId;
    const first = lastOf(await sayAttribute(database.ground, KAI, customer, { key: "city", value: "Gent" }));
    const second = lastOf(await sayAttribute(database.ground, KAI, customer, { key: "city", value: "Riga" }));
    await assert.rejects(takeBackAttribute(database.ground, KAI, customer, first), /since/);
    const third = lastOf(await takeBackAttribute(database.ground, KAI, customer, second));
    assert.equal(await cityOf(customer), "Gent");
    await takeBackAttribute(database.ground, KAI, customer, third);
    assert.equal(await cityOf(customer), "Riga");
    const other = await someone();
    await says(other, "shop", { city: "Delft" });
    await takeBackAttribute(database.ground, KAI, other, lastOf(await sayAttribute(database.ground, KAI, other, { key: "city", value: "Nice" })));
    assert.equal(await cityOf(other), "Delft");
    assert.ok((await identitiesOf(database.db, other))[0]!.attributes.every((a) => a.value !== null));
  });

  test("may be anything under any key, of any type, and keys that are known hold what they mean", async () => {
    const customer = await someone();
    for (const [key, value] of [["roast", "dark"], ["cups_a_day", 4.5], ["has_grinder", true], ["allergies", ["nuts", "milk"]]] as const) await sayAttribute(database.ground, KAI, customer, { key, value: Array.isArray(value) ? [...value] : (value as string) });
    assert.deepEqual(Object.fromEntries((await attributesOf(database.db, customer)).attributes.map((a) => [a.key, a.value])), { allergies: ["nuts", "milk"], cups_a_day: 4.5, has_grinder: true, roast: "dark" });
    for (const wrong of ["abc", "18.05.1984", "1984-02-30"]) await assert.rejects(sayAttribute(database.ground, KAI, customer, { key: "birthday", value: wrong }), /birthday: must be a day as 1984-05-18/);
    await assert.rejects(sayAttribute(database.ground, KAI, customer, { key: "relationship_kind", value: "friend" }), /must be one of transactional/);
    await assert.rejects(sayAttribute(database.ground, KAI, customer, { key: "language", value: "Klingonish" }), /language such as/);
    await assert.rejects(sayAttribute(database.ground, KAI, customer, { key: "email", value: "a@example.com" }), /identifier/);
    await sayAttribute(database.ground, KAI, customer, { key: "relationship_kind", value: "dedicated-personal-assistance" });
  });

  test("is of the kind that colleagues say, a number, a day, an amount, several of a closed list, a link, where colleagues say so, without a restart: then nothing else is taken, in words that say what would be", async () => {
    const customer = await someone();
    await organisation.add("kim@example.com", "agent");
    await organisation.add("rae@example.com", "read-only");
    const [kim, rae] = [await organisation.comeIn("kim@example.com"), await organisation.comeIn("rae@example.com")];
    const call = (method: "GET" | "PUT" | "POST", url: string, payload?: object, cookie = kim) => organisation.app.inject({ method, url, headers: { cookie, "x-rapport": "1" }, ...(payload ? { payload } : {}) });
    const kind = (key: string, said: object | null, cookie = kim) => call("PUT", `/api/attribute-keys/${key}`, { kind: said }, cookie);
    const said = async (key: string, value: unknown) => {
      const answer = await call("POST", `/api/customers/${customer}/attributes`, { key, value });
      return answer.statusCode === 200 ? "kept" : (answer.json() as { message?: string; detail?: string }).detail ?? answer.body;
    };
    assert.equal(await said("renewal", "soon"), "kept", "before, anything is");
    assert.equal((await kind("renewal", { kind: "date" })).statusCode, 200);
    assert.equal((await kind("budget", { kind: "money", currency: "EUR" })).statusCode, 200);
    assert.equal((await kind("plan", { kind: "choice", choices: ["gold", "silver"] })).statusCode, 200);
    for (const [key, plain] of [["seats", "number"], ["member", "yes-no"], ["site", "link"], ["accounts_mail", "email"], ["fax", "phone"]] as const) assert.equal((await kind(key, { kind: plain })).statusCode, 200);
    assert.equal((await kind("roasts", { kind: "choices", choices: ["light", "dark"] })).statusCode, 200);
    for (const [key, right, wrong, words] of [
      ["renewal", "2026-03-31", "31.03.2026", /renewal: must be a day as 2026-03-31/],
      ["renewal", "2028-02-29", "2026-02-29", /must be a day/],
      ["budget", { amountMinor: 12_500, currency: "EUR" }, { amountMinor: 12_500, currency: "USD" }, /budget: is kept in EUR, so an amount in USD cannot stand there/],
      ["budget", { amountMinor: 5, currency: "EUR" }, 125, /must be an amount with its currency/],
      ["plan", "gold", "bronze", /plan: must be one of gold, silver/],
      ["plan", "silver", 7, /must be one of gold, silver/],
      ["seats", 12.5, "12.5", /seats: must be a number/],
      ["member", true, "yes", /member: must be true or false/],
      ["roasts", ["light", "dark"], ["light", "burnt"], /roasts: must be a list of one or several of light, dark, each once/],
      ["roasts", ["dark"], "dark", /must be a list of one or several/],
      ["roasts", ["dark", "light"], ["dark", "dark"], /each once/],
      ["site", "https://example.com/a?b=c#d", "example.com", /site: must be an address of the web/],
      ["site", "http://xn--bcher-kva.example", "javascript:alert(1)", /must be an address of the web/],
      ["site", "https://example.com/@handle", "https://bank.example@elsewhere.example/", /must be an address of the web/],
      ["accounts_mail", "books@mail.example.com", "books@example..com", /must be an e-mail address/],
      ["accounts_mail", "books@example.com", "books at example.com", /must be an e-mail address/],
      ["fax", "+31 (20) 555-0177", "020 5550177", /fax: must be a telephone number with its country/],
      ["fax", "+442071838750", "+1234567890123456", /must be a telephone number/],
    ] as const) {
      assert.equal(await said(key, right), "kept");
      assert.match(await said(key, wrong), words);
    }
    const keys = (answer: { json(): unknown }) => (answer.json() as { keys: { key: string; kind: string; own: boolean; choices: { value: string }[] }[] }).keys.filter(({ own }) => own).map((each) => [each.key, each.kind, ...each.choices.map(({ value }) => value)]);
    assert.deepEqual(keys(await call("GET", "/api/attribute-keys")), [["accounts_mail", "email"], ["budget", "money"], ["fax", "phone"], ["member", "yes-no"], ["plan", "choice", "gold", "silver"], ["renewal", "date"], ["roasts", "choices", "light", "dark"], ["seats", "number"], ["site", "link"]]);
    // Taken back by saying what was said before.
    await kind("plan", { kind: "choice", choices: ["gold", "silver", "bronze"] });
    assert.equal(await said("plan", "bronze"), "kept");
    await kind("plan", { kind: "choice", choices: ["gold", "silver"] });
    assert.match(await said("plan", "bronze"), /must be one of gold, silver/);
    await kind("plan", null);
    assert.equal(await said("plan", "whatever"), "kept");
    assert.match((await kind("city", { kind: "date" })).body, /meaning of “city” is known already/);
    assert.match((await kind("budget", { kind: "money", currency: "QQQ" })).body, /“QQQ” is no currency/);
    assert.deepEqual([(await kind("plan", { kind: "choice", choices: ["a", "a"] })).statusCode, (await kind("plan", { kind: "date" }, rae)).statusCode], [400, 403]);
    assert.equal((await rows(database.db, sql`select 1 from audit where act = 'attribute.kind' and object_id = 'plan'`)).length, 4);
  });

  test("follows the order of sources as soon as an owner changes it, for everybody", async () => {
    const customer = await someone();
    await says(customer, "crm", { city: "Delft" }, day(1));
    await says(customer, "shop", { city: "Gent" }, day(2));
    await catchUp(database.db, [profileFollower]);
    await transaction(database.db, rebuildProfiles);
    assert.equal(await cityOf(customer), "Gent");
    await organisation.add("olga@example.com", "owner");
    await organisation.add("ben@example.com", "lead");
    const [olga, ben] = [await organisation.comeIn("olga@example.com"), await organisation.comeIn("ben@example.com")];
    const put = (cookie: string) => organisation.app.inject({ method: "PUT", url: "/api/attribute-sources", headers: { cookie, "x-rapport": "1" }, payload: { sources: ["crm"] } });
    const known = (cookie: string) => organisation.app.inject({ method: "GET", url: "/api/attribute-sources/known", headers: { cookie } });
    assert.equal((await known(ben)).statusCode, 403);
    const { sources } = (await known(olga)).json<{ sources: string[] }>();
    assert.deepEqual([sources.includes("crm"), sources.includes("shop"), sources.includes("nobody")], [true, true, false]);
    assert.equal((await put(ben)).statusCode, 403);
    assert.equal((await put(olga)).statusCode, 200);
    assert.equal(await cityOf(customer), "Delft");
    await setSourceOrder(database.ground, SYSTEM, []);
    assert.equal(await cityOf(customer), "Gent");
  });

  test("is worked out alike for a page and for the table of profiles, and parts byte for byte when a merge ends", async () => {
    const people = [await someone(), await someone(), await someone()];
    const word = fc.record({ who: fc.nat(2), source: fc.constantFrom("shop", "crm", "web", "desk"), city: fc.constantFrom("Delft", "Gent", "Riga", "3/4/1970", "03.04.70", null), day: fc.integer({ min: 1, max: 9 }) });
    const state = async () => {
      await transaction(database.db, rebuildProfiles);
      const profiles = await rows(database.db, sql`select to_jsonb(p) - 'counted_to' as p from profile p order by customer_id`);
      return JSON.stringify([profiles, await Promise.all(people.map((id) => attributesOf(database.db, id)))]);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), fc.subarray(["desk", "web", "crm"]), fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 3 }), async (words, order, merges) => {
        for (const { who, source, city, day: at } of words)
          await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, trusted) values (${people[who]!}::uuid, ${newId()}::uuid, 'city', ${JSON.stringify(city)}::jsonb, ${source}, ${day(at)}, ${source !== "web"})`.execute(database.db);
        await setSourceOrder(database.ground, SYSTEM, order);
        const before = await state();
        const links: string[] = [];
        for (const [a, b] of merges) await mergeCustomers(database.ground, SYSTEM, { keepId: people[a]!, otherId: people[b]!, why: "try" }).then((made) => links.push(made.linkId), () => undefined);
        await transaction(database.db, rebuildProfiles);
        for (const [id, profile] of await profilesOf(database.db, people)) {
          const page = await attributesOf(database.db, id);
          if (profile.interactions === 0 && (await rows(database.db, sql`select 1 from profile where customer_id = ${id}::uuid`)).length === 0) continue; // merged into another
          assert.equal(page.attributes.find((a) => a.key === "city")?.value ?? null, profile.city);
        }
        for (const link of links) await endLink(database.ground, SYSTEM, link, "undo");
        assert.equal(await state(), before);
      }),
      { numRuns: 25 },
    );
  });
});
