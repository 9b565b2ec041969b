import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { clusterAccuracy, generatePeople, personModel } from "@rapport/record-linkage";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { SEES_ALL, type Sight, SYSTEM } from "../../organisation/index.ts";
import { type Database, Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { customerOf, endLink, importContacts, mergeCustomers, undoImport } from "../index.ts";
import { decidePair, withdrawDecision } from "./decide-pair.ts";
import { findAfterImports, findDuplicates } from "./find-all.ts";
import { readRecords, refindPairs } from "./find-pairs.ts";
import { judgedPairs } from "./judged-pairs.ts";
import { keepModel, modelInUse } from "./model.ts";
import { changedBySearch, duplicatesPage, evidenceOf, linkedByLikeness, pairsWaiting } from "./read-duplicates.ts";
import { rebuildRecords } from "./record.ts";
import { type Arrival, arrive, customersByCard, emptyCustomers, follow, partition, traitsOf } from "./test-duplicates.ts";

const AMARA = { first_name: "Amara", last_name: "Okafor", date_of_birth: "1988-04-12", street: "12 Quay Street", city: "Rotterdam", postal_code: "3011 AB", email: "amara@example.com", phone: "+31205550101" };
const open = (db: Database) => pairsWaiting(db, { view: "open", limit: 50, sight: SEES_ALL });

/** Which records became one customer, held against who they are of. */
async function accuracy(db: Database, people: readonly { readonly person: number }[]) {
  const customers = await customersByCard(db);
  const first = new Map<string, number>();
  const clusterOf = Int32Array.from(people, (_, at) => {
    const customer = customers.get(`card-${at}`)!;
    if (!first.has(customer)) first.set(customer, at);
    return first.get(customer)!;
  });
  return clusterAccuracy(clusterOf, people.map(({ person }) => person));
}

describe("duplicates among many customers", () => {
  const database = useDatabase();
  const people = [...generatePeople({ records: 1100, random: seededRandom(11) })];

  test("invented people who come one after another are linked, none falsely, nor by a search through all that learns from them", async () => {
    const { db, ground } = database;
    for (let from = 0; from < people.length; from += 220) {
      await arrive(ground, people.slice(from, from + 220).map((person, i) => ({ card: `card-${from + i}`, traits: traitsOf(person) })));
      await follow(ground);
    }
    const coming = await accuracy(db, people);
    assert.equal(coming.falseLinks, 0);
    assert.ok(coming.f1 > 0.98, `F1 of those who came one by one, with assumptions: ${coming.f1}`);

    const found = await findDuplicates(ground, SYSTEM);
    await follow(ground);
    const searched = await accuracy(db, people);
    assert.equal(searched.falseLinks, 0);
    assert.ok(found.fitted, found.note);
    assert.ok(searched.f1 > 0.98, `F1 after a search: ${searched.f1}`);
  });

  test("one record is weighed as the search weighs it, and records computed anew are the same", async () => {
    const { db, ground } = database;
    const pairs = () => rows<{ weight_bits: number }>(db, sql`select identity_id, other_id, round(weight_bits::numeric, 6)::float as weight_bits, verdict, case when verdict = 'review' then doubt end as doubt from linkage_pair order by 1, 2`);
    const records = () => rows<{ identity_id: string }>(db, sql`select * from linkage_record order by identity_id`);
    const [before, recordsBefore] = [await pairs(), await records()];
    assert.ok(before.length > 100);
    await transaction(db, async (tx) => {
      await sql`delete from linkage_record`.execute(tx);
      await rebuildRecords(tx);
    });
    assert.deepEqual(await records(), recordsBefore);
    await transaction(db, async (tx) => {
      const kept = await modelInUse(tx);
      const ids = recordsBefore.map((r) => r.identity_id);
      for (let from = 0; from < ids.length; from += 200) await refindPairs(tx, ground.now(), kept, await readRecords(tx, ids.slice(from, from + 200)));
    });
    assert.deepEqual(await pairs(), before);
  });

  test("a second search changes nothing", async () => {
    const { db, ground } = database;
    const before = await partition(db);
    const again = await findDuplicates(ground, SYSTEM);
    assert.deepEqual([again.linked, again.ended], [0, 0]);
    assert.equal(await partition(db), before);
  });

  test("without the rules about contradictions and what is needed, households become one customer (the twin)", async () => {
    const { db, ground } = database;
    await emptyCustomers(db);
    const { contradictions: _c, needs: _n, ...unguarded } = personModel(0).settings;
    await transaction(db, (tx) => keepModel(tx, ground.now(), { model: { ...personModel(0), settings: unguarded }, holders: {}, records: 0, fitted: false, note: "unguarded" }, []));
    await arrive(ground, people.map((person, i) => ({ card: `card-${i}`, traits: traitsOf(person) })));
    await follow(ground);
    assert.ok((await accuracy(db, people)).falseLinks > 0);
  });
});

describe("two records who may be one", () => {
  const database = useDatabase();
  /** An empty Rapport in which these have come; gives their customers. */
  async function come(...arrivals: readonly Arrival[]): Promise<Map<string, string>> {
    await emptyCustomers(database.db);
    await arrive(database.ground, arrivals);
    await follow(database.ground);
    return customersByCard(database.db);
  }

  test("who gives the same name, birthday and address is linked, with the weight and why in words", async () => {
    const customers = await come({ card: "a", traits: AMARA }, { card: "b", traits: { ...AMARA, email: null, last_name: "Okafer" } });
    assert.equal(customers.get("a"), customers.get("b"));
    const [link] = await linkedByLikeness(database.db, 10, SEES_ALL);
    assert.ok(link!.weightBits > 10);
    assert.match(link!.why, /date of birth the same.*likely \(\d+\.\d bits\)/);
    const [audit] = await rows<{ act: string; actor_id: string }>(database.db, sql`select act, actor_id from audit where act = 'customer.link'`);
    assert.equal(audit!.actor_id, "linkage");
  });

  test("a sister at the same address is another customer, and nobody is asked", async () => {
    const customers = await come({ card: "a", traits: AMARA }, { card: "b", traits: { ...AMARA, first_name: "Ngozi", date_of_birth: "1991-09-30", email: null } });
    assert.notEqual(customers.get("a"), customers.get("b"));
    assert.deepEqual(await open(database.db), []);
  });

  test("a namesake with another telephone number is asked about, as they come and in the search through all; with the same number they are one (the twin)", async () => {
    const { db, ground } = database;
    const namesake = { first_name: "Soufiane", last_name: "El Idrissi", city: "Nijmegen" };
    for (const [phone, are, asked] of [["+31687654321", 2, ["unsupported"]], ["+31612345678", 1, []]] as const) {
      await emptyCustomers(db);
      // Learnt where customers are often entered twice: a rare name alone is heavy enough.
      await transaction(db, (tx) => keepModel(tx, ground.now(), { model: { ...personModel(0), prior: 0.5 }, holders: {}, records: 0, fitted: true, note: "learnt" }, []));
      await arrive(ground, [{ card: "a", traits: { ...namesake, street: "2 Mill Lane", phone: "+31612345678" } }, { card: "b", traits: { ...namesake, phone } }]);
      const stands = async () => [new Set((await customersByCard(db)).values()).size, (await open(db)).map(({ doubt }) => doubt)];
      await follow(ground);
      assert.deepEqual(await stands(), [are, asked], `as they come, with ${phone}`);
      await findDuplicates(ground, SYSTEM);
      assert.deepEqual(await stands(), [are, asked], `searched, with ${phone}`);
    }
  });

  test("what a search made and ended is told of both, with why, and joined again by a person it stands; the next search, which changes nothing, has nothing to tell (the twin)", async () => {
    const { db, ground } = database;
    const namesake = { first_name: "Soufiane", last_name: "El Idrissi", city: "Nijmegen" };
    await emptyCustomers(db);
    await transaction(db, (tx) => keepModel(tx, ground.now(), { model: { ...personModel(0), prior: 0.5 }, holders: {}, records: 0, fitted: true, note: "learnt" }, []));
    await arrive(ground, [{ card: "a", traits: { ...namesake, phone: "+31612345678" } }, { card: "b", traits: { ...namesake, phone: "+31612345678" } }]);
    await follow(ground);
    // As an earlier version linked them: the number of one is another now, and nobody has looked since.
    await sql`update attribute set value = '"+31687654321"' where key = 'phone' and identity_id = (select max(identity_id::text)::uuid from identity)`.execute(db);
    const begun = ground.now();
    database.setNow(new Date("2026-11-24T10:00:00Z"));
    const found = await findDuplicates(ground, SYSTEM);
    assert.deepEqual([found.linked, found.ended], [0, 1]);
    const [ended, ...more] = await changedBySearch(db, 10, SEES_ALL);
    assert.deepEqual([more, ended!.change, ended!.names, ended!.doubt, ended!.areOne, ended!.stands], [[], "ended", ["Soufiane El Idrissi", "Soufiane El Idrissi"], "unsupported", false, false]);
    assert.notEqual(ended!.customerIds[0], ended!.customerIds[1]);
    await decidePair(ground, SYSTEM, ended!, { verdict: "accept" });
    await follow(ground);
    assert.equal((await changedBySearch(db, 10, SEES_ALL))[0]!.areOne, true);
    database.setNow(new Date("2026-11-25T10:00:00Z"));
    await findDuplicates(ground, SYSTEM);
    assert.deepEqual(await changedBySearch(db, 10, SEES_ALL), []);
    database.setNow(begun);
  });

  test("two accounts are linked by a person only", async () => {
    const customers = await come({ card: "a", traits: AMARA, userId: "u1" }, { card: "b", traits: { ...AMARA, email: "amara.o@example.org" }, userId: "u2" });
    assert.notEqual(customers.get("a"), customers.get("b"));
    assert.deepEqual((await open(database.db)).map((pair) => pair.doubt), ["accounts"]);
  });

  test("if a record fits two that are not one, all are put before a person, also what was linked before", async () => {
    const father = { ...AMARA, email: "okafor@example.com" };
    const son = { ...father, date_of_birth: "2009-02-01" };
    const unknown = { ...father, date_of_birth: null };
    const { db, ground } = database;
    const two = await come({ card: "a", traits: father }, { card: "b", traits: unknown });
    assert.equal(two.get("a"), two.get("b"));
    await arrive(ground, [{ card: "c", traits: son }]);
    await follow(ground);
    assert.equal(new Set((await customersByCard(db)).values()).size, 3);
    assert.deepEqual((await open(db)).map((pair) => pair.doubt).sort(), ["contradiction", "others", "others"]);
  });

  test("a person accepts, and takes it back: one customer, then two and asked again", async () => {
    const { db, ground } = database;
    await come({ card: "a", traits: AMARA, userId: "u1" }, { card: "b", traits: AMARA, userId: "u2" });
    const [pair] = await open(db);
    const { decisionId, linkId } = await decidePair(ground, SYSTEM, pair!, { verdict: "accept" });
    await follow(ground);
    assert.equal(new Set((await customersByCard(db)).values()).size, 1);
    assert.ok(linkId);
    assert.deepEqual(await open(db), []);
    await assert.rejects(decidePair(ground, SYSTEM, pair!, { verdict: "refuse" }), Refusal);
    await withdrawDecision(ground, SYSTEM, pair!, decisionId);
    await follow(ground);
    assert.equal(new Set((await customersByCard(db)).values()).size, 2);
    assert.equal((await open(db)).length, 1);
  });

  test("what a person refused is never asked or linked again, whatever is searched or said later; taken back, it is", async () => {
    const { db, ground } = database;
    await come({ card: "a", traits: AMARA, userId: "u1" }, { card: "b", traits: AMARA, userId: "u2" });
    const [pair] = await open(db);
    const { decisionId } = await decidePair(ground, SYSTEM, pair!, { verdict: "refuse", why: "mother and daughter" });
    await arrive(ground, [{ card: "b", traits: { city: "Rotterdam-Noord" }, userId: "u2" }]);
    await follow(ground);
    await findDuplicates(ground, SYSTEM);
    await follow(ground);
    assert.deepEqual(await open(db), []);
    assert.equal(new Set((await customersByCard(db)).values()).size, 2);
    await withdrawDecision(ground, SYSTEM, pair!, decisionId);
    await follow(ground);
    assert.equal((await open(db)).length, 1);
  });

  test("whatever becomes known of the two after a refusal, in whatever order, no program joins them; taken back, the same words do (the twin)", async () => {
    const { db, ground } = database;
    const facts: readonly Arrival["traits"][] = [{ date_of_birth: AMARA["date_of_birth"]! }, { street: AMARA["street"]!, city: AMARA["city"]!, postal_code: AMARA["postal_code"]! }, { last_name: AMARA["last_name"]! }, { phone: "+31205550199" }];
    const little = { first_name: AMARA["first_name"]!, last_name: AMARA["last_name"]! };
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(facts.flatMap((traits) => ["a", "b"].map((card) => ({ card, traits }))), { minLength: 8 }), async (arrivals) => {
        await come({ card: "a", traits: little }, { card: "b", traits: { ...little, last_name: "Okafer" } });
        const [one, other] = [...(await customersByCard(db)).values()].sort();
        assert.notEqual(one, other, "too little is known to join them");
        const { decisionId } = await decidePair(ground, SYSTEM, { identityId: one!, otherId: other! }, { verdict: "refuse", why: "cousins" });
        for (const arrival of arrivals) {
          await arrive(ground, [arrival]);
          await follow(ground);
        }
        await findDuplicates(ground, SYSTEM);
        await follow(ground);
        assert.equal(new Set((await customersByCard(db)).values()).size, 2);
        await withdrawDecision(ground, SYSTEM, { identityId: one!, otherId: other! }, decisionId);
        await follow(ground);
        assert.equal(new Set((await customersByCard(db)).values()).size, 1);
      }),
      { numRuns: 4 },
    );
  });

  test("whoever is not sure sets a pair aside, until something about one of the two changes", async () => {
    const { db, ground } = database;
    await come({ card: "a", traits: AMARA, userId: "u1" }, { card: "b", traits: AMARA, userId: "u2" });
    database.setNow(new Date("2026-11-22T10:00:00Z"));
    const [pair] = await open(db);
    await decidePair(ground, SYSTEM, pair!, { verdict: "unsure" });
    await follow(ground);
    assert.deepEqual(await open(db), []);
    assert.equal((await pairsWaiting(db, { view: "set-aside", limit: 5, sight: SEES_ALL }))[0]!.unsure!.by, "system");
    await findDuplicates(ground, SYSTEM);
    assert.deepEqual(await open(db), [], "a search alone asks nobody again");
    database.setNow(new Date("2026-11-23T10:00:00Z"));
    await arrive(ground, [{ card: "b", traits: { city: "Delft" }, userId: "u2" }]);
    await follow(ground);
    assert.equal((await open(db)).length, 1);
  });

  test("a name with its umlauts written out is the same name", async () => {
    const jurgen = { first_name: "Jürgen", last_name: "Müller", date_of_birth: "1961-02-03", street: "Königstraße 4", city: "Köln", postal_code: "50667" };
    const customers = await come({ card: "a", traits: jurgen }, { card: "b", traits: { ...jurgen, first_name: "Juergen", last_name: "Mueller", street: "Koenigstr. 4", city: "Koeln" } });
    assert.equal(customers.get("a"), customers.get("b"));
    const [link] = await linkedByLikeness(database.db, 5, SEES_ALL);
    const { contributions } = await evidenceOf(database.db, link!.identityId, link!.otherId);
    for (const field of ["given_name", "surname"]) assert.match(contributions.find(({ comparison }) => comparison === field)!.level ?? "", /same/, field);
  });

  test("a link of likeness that a person ended is not made again", async () => {
    const { db, ground } = database;
    await come({ card: "a", traits: AMARA }, { card: "b", traits: AMARA });
    const [link] = await linkedByLikeness(db, 5, SEES_ALL);
    await endLink(ground, SYSTEM, link!.linkId, "they are cousins");
    await follow(ground);
    await findDuplicates(ground, SYSTEM);
    await follow(ground);
    assert.equal(new Set((await customersByCard(db)).values()).size, 2);
    assert.deepEqual(await open(db), []);
    assert.equal((await duplicatesPage(db, { view: "open", limit: 5, sight: SEES_ALL })).endedByPeople, 1);
  });

  test("who sees one customer learns nothing of how many there are; who sees all is told (the twin)", async () => {
    const { db, ground } = database;
    const others = Array.from({ length: 6 }, (_, i) => ({ card: `o${i}`, traits: { first_name: "Other", last_name: `Person ${"abcdef"[i]}`, team: "south" } }));
    const customers = await come({ card: "a", traits: { first_name: "Zora", last_name: "Mine", owner: "me@house.example" } }, { card: "b", traits: { ...AMARA, team: "south" }, userId: "u1" }, { card: "c", traits: { ...AMARA, team: "south" }, userId: "u2" }, ...others);
    await findDuplicates(ground, SYSTEM);
    await follow(ground);
    const [pair] = await open(db);
    await decidePair(ground, SYSTEM, pair!, { verdict: "refuse" });
    const own: Sight = { ...SEES_ALL, customers: { kind: "some", key: "own", staff: [], owners: ["me@house.example"], team: [], department: [], region: [], unplaced: false } };
    const page = (sight: Sight) => duplicatesPage(db, { view: "open", limit: 5, sight });
    const [all, one] = [await page(SEES_ALL), await page(own)];
    const known = (await rows(db, sql`select 1 from linkage_record`)).length;
    const told = ({ model, giants, run, decided }: typeof all) => [model.records, model.prior, model.note, giants, run!.done, run!.total, run!.found, decided.reduce((sum, { share }) => sum + (share.kind === "share" ? share.decided : share.observed), 0)];
    assert.deepEqual(told(one), [null, null, null, null, null, null, null, 0]);
    assert.deepEqual([all.model.records, all.run!.total, all.run!.found!.records], [known, known, known]);
    assert.match(all.model.note!, new RegExp(`${known} customers`));
    assert.equal(told(all).at(-1), 1, "what people decided of whom they see");
    assert.deepEqual([one.run!.runId, one.run!.endedAt, one.open], [all.run!.runId, all.run!.endedAt, 0], "that it was searched they may know");
    assert.equal(customers.size, 9);
  });

  test("a merge by a person and its end give back what was there, links of likeness included", async () => {
    const { db, ground } = database;
    const customers = await come({ card: "a", traits: AMARA }, { card: "b", traits: AMARA }, { card: "c", traits: { first_name: "Amara", last_name: "Mensah", date_of_birth: "1988-04-12", city: "Accra" } });
    const before = await partition(db);
    const records = await rows(db, sql`select * from linkage_record order by identity_id`);
    const { linkId } = await mergeCustomers(ground, SYSTEM, { keepId: customers.get("a")!, otherId: customers.get("c")!, why: "she married" });
    await follow(ground);
    assert.equal(new Set((await customersByCard(db)).values()).size, 1, "her new name separates nobody");
    await endLink(ground, SYSTEM, linkId, "it was not she");
    await follow(ground);
    assert.equal(await partition(db), before);
    assert.deepEqual(await rows(db, sql`select * from linkage_record order by identity_id`), records);
  });

  test("the evidence adds up to the weight, and a former customer's id still answers", async () => {
    const customers = await come({ card: "a", traits: AMARA, userId: "u1" }, { card: "b", traits: AMARA, userId: "u2" });
    const [pair] = await open(database.db);
    const evidence = await evidenceOf(database.db, pair!.identityId, pair!.otherId);
    const sum = evidence.contributions.reduce((bits, c) => bits + c.bits + c.rarityBits, evidence.priorBits);
    assert.ok(Math.abs(sum - evidence.weightBits) < 1e-9);
    assert.equal(evidence.doubt, "accounts");
    assert.equal(await customerOf(database.db, customers.get("b")!), customers.get("b"));
    await assert.rejects(evidenceOf(database.db, pair!.identityId, "01a20110-0000-7000-8000-000000000000"), Refusal);
  });

  test("who does not read birthdays does not find one out by entering guesses: a right one and a wrong one are weighed alike; who reads them is told (the twin)", async () => {
    const customers = await come({ card: "a", traits: AMARA, userId: "u1" }, { card: "right", traits: AMARA, userId: "u2" }, { card: "wrong", traits: { ...AMARA, date_of_birth: "1961-09-30" }, userId: "u3" });
    const masked: Sight = { ...SEES_ALL, fields: { ...SEES_ALL.fields, sensitive: "masked" } };
    const weighed = async (card: string, sight: Sight) => {
      const { contributions, weightBits, probability, verdict, doubt } = await evidenceOf(database.db, customers.get("a")!, customers.get(card)!, sight);
      return { contributions, weightBits, probability, verdict, doubt };
    };
    const [right, wrong] = [await weighed("right", masked), await weighed("wrong", masked)];
    assert.deepEqual(right, wrong);
    assert.ok(right.contributions.length > 2 && right.contributions.every(({ comparison }) => comparison !== "date_of_birth"));
    assert.notDeepEqual(await weighed("right", SEES_ALL), await weighed("wrong", SEES_ALL));
    const listed = async (sight: Sight) => (await pairsWaiting(database.db, { view: "open", limit: 50, sight })).find(({ identityId, otherId }) => [identityId, otherId].sort().join() === [customers.get("a")!, customers.get("right")!].sort().join())!;
    const [told, whole] = [await listed(masked), await listed(SEES_ALL)];
    assert.deepEqual([told.weightBits, told.probability], [right.weightBits, right.probability], "the list says what the evidence says");
    assert.ok(whole.weightBits > told.weightBits);
  });

  test("an import whose people likeness linked is taken back whole", async () => {
    const { db, ground } = database;
    await come({ card: "a", traits: AMARA });
    const path = join(mkdtempSync(join(tmpdir(), "rapport-duplicates-")), "people.csv");
    writeFileSync(path, "First name,Last name,Date of birth,Street,City,Postcode,Email\nAmara,Okafor,1988-04-12,12 Quay Street,Rotterdam,3011 AB,amara.o@example.org\nBen,Lund,1970-01-05,1 Hill,Oslo,0150,ben@example.org\n");
    const { importId } = await importContacts(ground, { path, refusedTo: `${path}.refused.csv` }, SYSTEM);
    await follow(ground);
    assert.equal((await linkedByLikeness(db, 5, SEES_ALL)).length, 1, "the one of the file is the one of the desk");
    const undone = await undoImport(ground, importId!, SYSTEM);
    rmSync(dirname(path), { recursive: true });
    await follow(ground);
    assert.equal(undone.left, 0);
    assert.deepEqual([(await rows(db, sql`select 1 from identity`)).length, (await rows(db, sql`select 1 from link`)).length, (await rows(db, sql`select 1 from linkage_record`)).length], [1, 0, 1]);
  });

  test("where the file came first, whoever came after it and was joined by likeness is a customer of their own again, with all that was told of them", async () => {
    const { db, ground } = database;
    await emptyCustomers(db);
    await arrive(ground, [{ card: "b", traits: { ...AMARA, email: "amara@shop.example" }, userId: "u9" }]);
    await follow(ground);
    const known = () => rows<{ name: string; listed: string; compared: string }>(db, sql`select p.name, p.email, p.interactions, p.identities, l.name as listed, r.email as compared from membership m left join profile p using (customer_id) left join customer_list l using (customer_id) left join linkage_record r on r.identity_id = m.identity_id`);
    const alone = await known();
    assert.deepEqual(alone.map(({ name, listed, compared }) => [name, listed, compared]), [["Amara Okafor", "Amara Okafor", "amara@shop.example"]]);

    await emptyCustomers(db);
    const path = join(mkdtempSync(join(tmpdir(), "rapport-duplicates-")), "people.csv");
    writeFileSync(path, "First name,Last name,Date of birth,Street,City,Postcode,Email\nAmara,Okafor,1988-04-12,12 Quay Street,Rotterdam,3011 AB,amara@example.com\n");
    const { importId } = await importContacts(ground, { path, refusedTo: `${path}.refused.csv` }, SYSTEM);
    await follow(ground);
    database.setNow(new Date(ground.now().getTime() + 60_000));
    await arrive(ground, [{ card: "b", traits: { ...AMARA, email: "amara@shop.example" }, userId: "u9" }]);
    await follow(ground);
    assert.equal((await linkedByLikeness(db, 5, SEES_ALL)).length, 1);
    const undone = await undoImport(ground, importId!, SYSTEM);
    rmSync(dirname(path), { recursive: true });
    assert.deepEqual([undone.left, await known()], [0, alone], "at once");
    await follow(ground);
    assert.deepEqual(await known(), alone);
  });

  test("a search that is running is not begun twice", async () => {
    const { ground } = database;
    await come({ card: "a", traits: AMARA });
    const [one, other] = await Promise.allSettled([findDuplicates(ground, SYSTEM), findDuplicates(ground, SYSTEM)]);
    assert.deepEqual([one.status, other.status].sort(), ["fulfilled", "rejected"]);
  });

  test("after an import of very many the search through all begins by itself, once; after one of few it does not (the twin)", async () => {
    const { db, ground } = database;
    await come({ card: "a", traits: AMARA });
    const path = join(mkdtempSync(join(tmpdir(), "rapport-duplicates-")), "people.csv");
    writeFileSync(path, "Name,Email\nBen Lund,ben@example.org\nIda Holm,ida@example.org\n");
    const { importId } = await importContacts(ground, { path, refusedTo: `${path}.refused.csv` }, SYSTEM);
    rmSync(dirname(path), { recursive: true });
    assert.equal(await findAfterImports(ground, 2), undefined, "two are compared one by one");
    assert.equal((await findAfterImports(ground, 1))?.records, 3);
    assert.equal(await findAfterImports(ground, 1), undefined, "searched already");
    await sql`delete from linkage_run`.execute(db);
    await undoImport(ground, importId!, SYSTEM);
    assert.equal(await findAfterImports(ground, 1), undefined, "what was taken back needs no search");
  });

  test("the order in which people come does not matter to who is one in the end", async () => {
    const { db, ground } = database;
    const [first, ...others] = [...generatePeople({ records: 9, duplicates: 0.5, random: seededRandom(5) })];
    const family = [first!, { ...first!, date_of_birth: "2009-02-01" }, { ...first!, date_of_birth: null }];
    const arrivals = [...family, ...others].map((person, i): Arrival => ({ card: `card-${i}`, traits: traitsOf(person), userId: i === 4 ? "only" : undefined }));
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(arrivals, { minLength: arrivals.length }), fc.integer({ min: 1, max: 4 }), async (order, together) => {
        await emptyCustomers(db);
        for (let from = 0; from < order.length; from += together) {
          await arrive(ground, order.slice(from, from + together));
          await follow(ground);
        }
        ends.add(await partition(db));
        return ends.size === 1;
      }),
      { numRuns: 8, seed: 3 },
    );
    assert.ok((await row<{ n: number }>(db, sql`select count(*)::integer as n from link where made_by = 'linkage' and ended_at is null`))!.n > 0, "somebody is linked");
  });
});

describe("two of other surnames who share a mailbox and a telephone", () => {
  const database = useDatabase();

  test("are asked about and not joined; with the same birthday they are one, as after a marriage (the twin)", async () => {
    const { db, ground } = database;
    const shared = { first_name: "Maria", street: "2 Mainkai", city: "Frankfurt", postal_code: "60311", email: "praxis@mainblick.example", phone: "+49694445556" };
    await arrive(ground, [{ card: "a", traits: { ...shared, last_name: "Schmidtke" } }, { card: "b", traits: { ...shared, last_name: "Weberling" } }]);
    await follow(ground);
    const apart = await customersByCard(db);
    assert.notEqual(apart.get("a"), apart.get("b"));
    assert.deepEqual((await open(db)).map(({ doubt }) => doubt), ["contradiction"]);
    await emptyCustomers(db);
    await arrive(ground, [{ card: "a", traits: { ...shared, last_name: "Schmidtke", date_of_birth: "1971-05-09" } }, { card: "b", traits: { ...shared, last_name: "Weberling", date_of_birth: "1971-05-09" } }]);
    await follow(ground);
    const married = await customersByCard(db);
    assert.equal(married.get("a"), married.get("b"));
  });
});

describe("what people said of links teaches which are asked about", () => {
  const database = useDatabase();
  const NAMES = ["Amara Okafor", "Jelmer Brinkhuis", "Oona Vesterinen", "Tiago Bragança", "Wioletta Szczepan"];
  /** Two records of each: the same name and telephone number, another e-mail address; and one more two who share their birthday also. */
  const arrivals = [...NAMES, "Zoltan Halmos"].flatMap((name, at): Arrival[] => {
    const [first_name, last_name] = name.split(" ") as [string, string];
    const said = { first_name, last_name, phone: `+3120555010${at}`, ...(at === NAMES.length && { date_of_birth: "1970-02-03" }) };
    return [{ card: `${at}a`, traits: { ...said, email: `${first_name.toLowerCase()}@one.example` } }, { card: `${at}b`, traits: { ...said, email: `${last_name.toLowerCase()}@two.example` } }];
  });
  const joined = async (db: Database) => {
    const customers = await customersByCard(db);
    return [...NAMES, "Zoltan"].flatMap((_, at) => (customers.get(`${at}a`) === customers.get(`${at}b`) ? [at] : []));
  };

  test("two ended of five: the next search ends the other three and asks about them, and about whoever comes; who else agrees stays one", async () => {
    const { db, ground } = database;
    await arrive(ground, arrivals);
    await follow(ground);
    assert.deepEqual(await joined(db), [0, 1, 2, 3, 4, 5]);
    const customers = await customersByCard(db);
    const linkOf = async (card: string) => (await linkedByLikeness(db, 10, SEES_ALL)).find(({ customerId }) => customerId === customers.get(card))!.linkId;

    const ended = [await linkOf("0a"), await linkOf("1a")];
    await endLink(ground, SYSTEM, ended[0]!, "father and daughter share the telephone");
    await follow(ground);
    await findDuplicates(ground, SYSTEM);
    await follow(ground);
    assert.deepEqual(await joined(db), [1, 2, 3, 4, 5], "one may be a slip (the twin)");

    await endLink(ground, SYSTEM, ended[1]!, "two brothers of one firm");
    await follow(ground);
    await findDuplicates(ground, SYSTEM);
    await follow(ground);
    assert.deepEqual(await joined(db), [5]);
    assert.deepEqual((await open(db)).map(({ doubt }) => doubt), ["learnt", "learnt", "learnt"]);
    const { doubted } = await duplicatesPage(db, { view: "open", limit: 5, sight: SEES_ALL });
    assert.deepEqual(doubted.map(({ apart, of }) => [apart, of]), [[2, 5]]);
    assert.deepEqual(Object.fromEntries(doubted[0]!.agreement.map(({ comparison, level }) => [comparison, level])), { given_name: "the same", surname: "the same", date_of_birth: null, address: null, email: "different", phone: "the same" });

    const later = { first_name: "Femke", last_name: "Adriaanse", phone: "+31205550199" };
    await arrive(ground, [{ card: "later", traits: { ...later, email: "femke@one.example" } }, { card: "later still", traits: { ...later, email: "adriaanse@two.example" } }]);
    await follow(ground);
    const now = await customersByCard(db);
    assert.notEqual(now.get("later"), now.get("later still"));
  });

  test("what is accepted then counts too, with how the two agreed that day; taken back, it teaches nothing", async () => {
    const { db, ground } = database;
    const before = await partition(db);
    const pairs = await open(db);
    const decisions = [];
    for (const pair of pairs) decisions.push(await decidePair(ground, SYSTEM, pair, { verdict: "accept" }));
    await follow(ground);
    const taught = async () => (await judgedPairs(db, (await modelInUse(db)).model)).map(({ one }) => one).sort();
    assert.deepEqual(await taught(), [false, false, true, true, true, true]);
    for (const [at, pair] of pairs.entries()) await withdrawDecision(ground, SYSTEM, pair, decisions[at]!.decisionId);
    await follow(ground);
    assert.deepEqual(await taught(), [false, false]);
    assert.equal(await partition(db), before);
  });
});
