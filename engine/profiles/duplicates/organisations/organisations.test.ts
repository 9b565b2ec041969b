import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { type Actor, SEES_ALL, type Sight } from "../../../organisation/index.ts";
import { catchUp, newId, rows, sql, transaction } from "../../../platform/index.ts";
import { useDatabase } from "../../../platform/test-database.ts";
import { profileFollower, resolveIdentity } from "../../index.ts";
import { mergeGroups, renameGroup, restoreGroupLink, unmergeGroups, withdrawGroupLink } from "../../knowledge/group-merge.ts";
import { groupOf, joinGroup } from "../../knowledge/groups.ts";
import { OrganisationEvidence, OrganisationsPage } from "./contract.ts";
import { decideOrganisations, withdrawOrganisationDecision } from "./decide.ts";
import { compareOrganisations } from "./find-pairs.ts";
import { organisationFollower } from "./follower.ts";
import { organisationEvidence, organisationsPage } from "./read.ts";
import { registerNumber } from "./register-number.ts";

const KAI: Actor = { kind: "person", id: "kai", name: "Kai", role: "lead", source: "rapport", trusted: true };

describe("organisations that are likely one", () => {
  const database = useDatabase();
  const db = () => database.db;
  const ground = () => database.ground;
  beforeEach(async () => {
    for (const table of ["customer_group", "group_member", "group_link", "group_split", "group_attribute", "organisation_record", "organisation_pair", "organisation_decision"]) await sql`delete from ${sql.table(table)}`.execute(db());
  });
  const follow = () => catchUp(db(), [profileFollower, organisationFollower(ground().now)]);
  const compare = async () => {
    const ids = (await rows<{ id: string }>(db(), sql`select group_id as id from customer_group order by 1`)).map(({ id }) => id);
    await transaction(db(), (tx) => compareOrganisations(tx, ground().now(), ids));
  };
  const say = async (groupId: string, said: Readonly<Record<string, string>>) => {
    for (const [key, value] of Object.entries(said)) await sql`insert into group_attribute (group_id, attribute_id, key, value, source, observed_at) values (${groupId}::uuid, ${newId()}::uuid, ${key}, ${JSON.stringify(value)}::jsonb, 'crm', ${ground().now()})`.execute(db());
  };
  const make = async (name: string, said: Readonly<Record<string, string>> = {}, kind = "organisation") => {
    const id = newId(ground().now().getTime());
    await sql`insert into customer_group (group_id, kind, name, made_at, made_by) values (${id}::uuid, ${kind}, ${name}, ${ground().now()}, 'test')`.execute(db());
    await say(id, said);
    return id;
  };
  const page = (sight: Sight = SEES_ALL) => organisationsPage(db(), { limit: 100, sight });
  const pairs = async () => (await page()).pairs.map(({ names }) => [...names].sort());
  const oneOf = async (ids: readonly string[]) => new Set(await Promise.all(ids.map(async (id) => (await groupOf(db(), id, SEES_ALL)).groupId))).size;

  test("two Müller GmbH of two towns are not asked about, of one town they are; Acme Ltd and Acme Limited are asked about and not joined; households are not compared", async () => {
    await make("Müller GmbH", { city: "Köln", phone: "+49 221 1234567" });
    await make("Mueller GmbH", { city: "Bremen", phone: "+49 421 7654321" });
    await make("Acme Ltd");
    await make("ACME Limited");
    await make("Okafor", {}, "household");
    await make("Okafor", {}, "household");
    await make("Acme Ltd", {}, "partner");
    await compare();
    assert.deepEqual(await pairs(), [["ACME Limited", "Acme Ltd"]]);
    await make("Müller GmbH", { city: "Koeln" });
    await compare();
    assert.deepEqual((await pairs()).sort(), [["ACME Limited", "Acme Ltd"], ["Müller GmbH", "Müller GmbH"]]);
    assert.deepEqual(OrganisationsPage.parse(await page()), await page());
    assert.equal((await page()).joined, 0);
  });

  test("a subsidiary that shares domain, switchboard and house with its owner is asked about and never joined, not even by a tax number that they share", async () => {
    const shared = { website: "https://www.brandt.example", phone: "+49301234", street: "1 Werkstr.", city: "Berlin", vat_number: "DE 811 907 980" };
    const ids = [await make("Brandt AG", shared), await make("Brandt Energy AG", shared)];
    await compare();
    assert.deepEqual(await pairs(), [["Brandt AG", "Brandt Energy AG"]]);
    assert.equal(await oneOf(ids), 2);
    const evidence = await organisationEvidence(db(), ids[0]!, ids[1]!);
    assert.deepEqual(OrganisationEvidence.parse(evidence), evidence);
    assert.equal(evidence.contributions.find(({ comparison }) => comparison === "name")!.level, "part of the other");
    const sum = evidence.contributions.reduce((bits, c) => bits + c.bits + c.rarityBits, evidence.priorBits);
    assert.ok(Math.abs(sum - evidence.weightBits) < 1e-9);
  });

  test("the same number in the same register joins two without a person, by whom and why; the same number of another court, of another country or copied to many does not (the twins)", async () => {
    const same = [await make("Kettle Ltd", { company_number: "01234568", country: "GB" }), await make("Kettle Limited", { registration_number: "1234568" })];
    const courts = [await make("Lampe GmbH", { hrb: "HRB 12345", city: "Köln" }), await make("Lampe GmbH", { hrb: "HRB 12345", city: "Berlin" })];
    const countries = [await make("Rosso Srl", { registration_number: "7654329", country: "IT" }), await make("Rosso Srl", { registration_number: "7654329", country: "CH" })];
    const copied = await Promise.all(["A", "B", "C", "D"].map((letter) => make(`Branch ${letter}${letter} Ltd`, { registration_number: "5550123" })));
    await compare();
    assert.deepEqual([await oneOf(same), await oneOf(courts), await oneOf(countries), await oneOf(copied)], [1, 2, 2, 4]);
    const [joined] = (await groupOf(db(), same[0]!, SEES_ALL)).joined;
    assert.equal(joined!.by, "linkage");
    assert.match(joined!.why, /^alike: registration number the same/);
    assert.equal((await page()).joined, 1);
    assert.equal((await rows(db(), sql`select 1 from audit where act = 'group.merge' and actor_id = 'linkage' and object_id = ${(await groupOf(db(), same[0]!, SEES_ALL)).groupId}`)).length, 1);

    // A person says that they are two: never again.
    await unmergeGroups(ground(), KAI, joined!.linkId, "two of one trust");
    await compare();
    assert.equal(await oneOf(same), 2);
    assert.ok(!(await pairs()).some((names) => names.includes("Kettle Ltd")));
    await restoreGroupLink(ground(), KAI, joined!.linkId);
    assert.equal(await oneOf(same), 1);
  });

  test("a merge that a program made is taken back as if nobody had made it, and is found again", async () => {
    const same = [await make("Kettle Ltd", { company_number: "01234568" }), await make("Kettle Limited", { registration_number: "1234568" })];
    await compare();
    const [joined] = (await groupOf(db(), same[0]!, SEES_ALL)).joined;
    await withdrawGroupLink(ground(), KAI, joined!.linkId);
    assert.equal(await oneOf(same), 2);
    await say(same[1]!, { city: "Leeds" });
    await compare();
    assert.equal(await oneOf(same), 1, "taking back says nothing; ending does");
  });

  test("a person's word is kept and taken back: accepted they are one, refused they are never asked about, not sure until something changes", async () => {
    const [one, other] = [await make("Acme Ltd"), await make("Acme Limited")];
    await compare();
    const pair = { groupId: one, otherId: other };
    const accepted = await decideOrganisations(ground(), KAI, pair, { verdict: "accept" });
    assert.equal(await oneOf([one, other]), 1);
    await follow();
    assert.deepEqual([(await page()).open, (await page()).compared], [0, 1]);
    await withdrawOrganisationDecision(ground(), KAI, pair, accepted.decisionId);
    await follow();
    assert.deepEqual([await oneOf([one, other]), (await page()).open], [2, 1]);
    await assert.rejects(withdrawOrganisationDecision(ground(), KAI, pair, accepted.decisionId), /taken back already/);

    const unsure = await decideOrganisations(ground(), KAI, pair, { verdict: "unsure" });
    await follow();
    assert.deepEqual([(await page()).open, (await page()).setAside, (await page()).pairs[0]!.unsure!.decisionId], [0, 1, unsure.decisionId]);
    await say(other, { city: "Leeds" });
    await renameGroup(ground(), KAI, other, "Acme Limited, Leeds");
    await follow();
    await renameGroup(ground(), KAI, other, "Acme Limited");
    await follow();
    assert.deepEqual([(await page()).open, (await page()).setAside], [1, 0], "something is known that was not");

    const refused = await decideOrganisations(ground(), KAI, { groupId: other, otherId: one }, { verdict: "refuse", why: "two owners" });
    await compare();
    assert.equal((await page()).pairs.length, 0);
    assert.equal((await organisationEvidence(db(), one, other)).saidApart, true);
    // One with a third, it is still another than whom it was told from.
    const third = await make("Acme Ltd");
    await follow();
    await compare();
    assert.equal((await page()).open, 2);
    await mergeGroups(ground(), KAI, { groupId: other, otherId: third, why: "one" });
    await follow();
    assert.equal((await page()).open, 0);
    await withdrawOrganisationDecision(ground(), KAI, pair, refused.decisionId);
    assert.equal((await page()).open, 1);
    await assert.rejects(decideOrganisations(ground(), KAI, { groupId: other, otherId: third }, { verdict: "accept" }), /one organisation already/);
  });

  test("where nobody told its site, an organisation is known by the mailboxes of its people, but not by those of a provider", async () => {
    const someone = async (email: string) => (await transaction(db(), (tx) => resolveIdentity(tx, ground().now(), { name: "shop", trusted: true }, [{ kind: "email", value: email }]))).customerId;
    const own = async (name: string, ...people: string[]) => {
      const first = await joinGroup(ground(), KAI, await someone(people[0]!), { kind: "organisation", name, role: "buyer", why: "told us" });
      const { groupId } = first.groups.find((g) => g.name === name)!;
      for (const each of people.slice(1)) await joinGroup(ground(), KAI, await someone(each), { groupId, role: "buyer", why: "told us" });
      return groupId;
    };
    await own("Nordlicht", `a${newId()}@nordlicht.example`, `b${newId()}@gmx.de`);
    await own("Nordlicht Studio", `c${newId()}@nordlicht.example`);
    await own("Aurora", `d${newId()}@gmail.com`);
    await own("Aurora Studio", `e${newId()}@gmail.com`);
    await follow();
    assert.deepEqual((await rows<{ name: string; domain: string | null }>(db(), sql`select name, domain from organisation_record order by name`)).map(({ name, domain }) => [name, domain]), [["Aurora", null], ["Aurora Studio", null], ["Nordlicht", "nordlicht.example"], ["Nordlicht Studio", "nordlicht.example"]]);
    assert.deepEqual(await pairs(), [["Nordlicht", "Nordlicht Studio"]]);
  });

  test("is told of those only of whom the reader sees everybody", async () => {
    const someone = async () => (await transaction(db(), (tx) => resolveIdentity(tx, ground().now(), { name: "shop", trusted: true }, [{ kind: "user_id", value: newId() }]))).customerId;
    const [a, b, c] = [await someone(), await someone(), await someone()];
    const own = async (id: string, name: string) => (await joinGroup(ground(), KAI, id, { kind: "organisation", name, role: "buyer", why: "told us" })).groups.find((g) => g.name === name)!.groupId;
    await own(a, "Acme Ltd");
    const other = await own(b, "Acme Limited");
    await follow();
    await sql`update profile set team = 'north' where customer_id = any(${[a, b]}::uuid[])`.execute(db());
    await sql`update profile set team = 'south' where customer_id = ${c}::uuid`.execute(db());
    const north: Sight = { ...SEES_ALL, customers: { kind: "some", key: "north", staff: [], owners: [], team: ["north"], department: [], region: [], unplaced: false } };
    assert.deepEqual([(await page(north)).open, (await page(north)).compared], [1, null]);
    await joinGroup(ground(), KAI, c, { groupId: other, role: "buyer", why: "told us" });
    assert.deepEqual([(await page(north)).open, (await page(north)).pairs, (await page()).open], [0, [], 1]);
  });

  test("what is kept of each follows from what is said alone: computed at once or one by one it is the same", async () => {
    const names = ["Acme Ltd", "Acme Limited", "Acme Works Ltd", "Kettle", "Kettle BV", "Kettle B.V."];
    for (const [i, name] of names.entries()) await make(name, { city: i % 2 ? "Leeds" : "York", website: `${name.split(" ")[0]}.example` });
    const state = async () => JSON.stringify([await rows(db(), sql`select * from organisation_record order by group_id`), await rows(db(), sql`select group_id, other_id from organisation_pair order by 1, 2`)]);
    await compare();
    const atOnce = await state();
    for (const table of ["organisation_record", "organisation_pair"]) await sql`delete from ${sql.table(table)}`.execute(db());
    for (const { id } of await rows<{ id: string }>(db(), sql`select group_id as id from customer_group order by group_id desc`)) await transaction(db(), (tx) => compareOrganisations(tx, ground().now(), [id]));
    assert.equal(await state(), atOnce);
    assert.ok((await page()).open > 0);
  });
});

describe("the number of a register", () => {
  test("is the same however it is written, counts with its court where courts count for themselves, and is none where it only fills a field", () => {
    assert.equal(registerNumber("company_number", " 01234568 ", null), registerNumber("registration_number", "1 234 568", "Leeds"));
    assert.equal(registerNumber("hrb", "HRB 12345", "Köln"), "hr:hrb12345 koln");
    assert.equal(registerNumber("registration_number", "Amtsgericht Köln, HRB 12345", "Berlin"), "hr:hrb12345 koln");
    assert.equal(registerNumber("hrb", "12345", "Köln"), registerNumber("handelsregister", "HRB 12345", "Koeln"));
    assert.notEqual(registerNumber("hrb", "HRB 12345", "Köln"), registerNumber("hra", "HRA 12345", "Köln"));
    assert.notEqual(registerNumber("siren", "732829320", null), registerNumber("company_number", "732829320", null));
    for (const [key, value] of [["hrb", "HRB 12345"], ["company_number", "n/a"], ["company_number", "000000"], ["company_number", "1234567"], ["company_number", "42"], ["colour", "732829320"]] as const) assert.equal(registerNumber(key, value, null), null, value);
  });
});
