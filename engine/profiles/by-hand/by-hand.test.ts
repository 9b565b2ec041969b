import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AccessRules, accessRules, changeAccess, FIRST_RULES, type RoleSight, SYSTEM } from "../../organisation/index.ts";
import { useOrganisation } from "../../organisation/test-organisation.ts";
import { catchUp, newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { addAttributes, mergeCustomers, profileFollower, profilesOf, recomputeProfiles, resolveIdentity, visibleAmong } from "../index.ts";
import { recomputeRecords } from "../duplicates/record.ts";
import { startIntake } from "../intake.ts";
import { profileRoutes } from "../routes.ts";

type Entered = { readonly kind: "entered"; readonly customerId: string };
type Known = { readonly kind: "known"; readonly customers: readonly { readonly customerId: string; readonly name: string; readonly by: string; readonly proven: boolean }[] };

describe("what colleagues enter by hand", () => {
  const database = useDatabase();
  const house = useOrganisation(database, (app) => profileRoutes(app, database.ground, startIntake(database.ground)));
  const cookies = new Map<string, string>();
  const as = async (who: string, role: "owner" | "agent" | "analyst" | "read-only" = "agent") => {
    if (!cookies.has(who)) {
      await house.add(`${who}@example.com`, role);
      cookies.set(who, await house.comeIn(`${who}@example.com`));
    }
    return (method: "GET" | "POST", url: string, payload?: object) => house.as(cookies.get(who)!, method, url, payload);
  };
  const enter = async (who: string, customer: object) => (await as(who))("POST", "/api/customers", customer);
  const entered = async (who: string, customer: object): Promise<string> => {
    const answer = await enter(who, customer);
    assert.equal(answer.statusCode, 200, answer.body);
    const said = answer.json<Entered | Known>();
    assert.equal(said.kind, "entered", answer.body);
    return (said as Entered).customerId;
  };
  const roleSight = (customers: RoleSight["customers"]): RoleSight => ({ ...FIRST_RULES.roles.agent, customers, conversations: customers });
  const setRules = async (rules: AccessRules) => {
    database.setNow(new Date(database.ground.now().getTime() + 1000)); // a version is later than the one before
    return changeAccess(database.ground, SYSTEM, { rules, why: "a test", from: (await accessRules(database.db)).current.versionId });
  };
  const count = async (table: string) => (await row<{ n: number }>(database.db, sql`select count(*) as n from ${sql.table(table)}`))!.n;
  const profile = async (id: string) => (await profilesOf(database.db, [id])).get(id)!;

  test("a customer stands at once, by what the desk says of them, and is the one whom a source tells of later", async () => {
    const id = await entered("kai", { name: "Piotr Nowak", email: " Piotr@Example.com", phone: "+31 6 1234 5678", city: "Delft", country: "nl", mine: true });
    const { name, email, phone, city, country, known } = await profile(id);
    assert.deepEqual([name, email, phone, city, country, known], ["Piotr Nowak", "piotr@example.com", "+31612345678", "Delft", "NL", true]);
    assert.deepEqual(await rows(database.db, sql`select key, source, trusted, said_by is not null as by from attribute where identity_id = ${id}::uuid order by key`), ["city", "country", "name", "owner"].map((key) => ({ key, source: "desk", trusted: true, by: true })));
    assert.equal((await row<{ owner: string }>(database.db, sql`select owner from profile where customer_id = ${id}::uuid`))!.owner, "kai@example.com");
    assert.deepEqual(await rows(database.db, sql`select act from audit where object_id = ${id}`), [{ act: "customer.enter" }]);
    const later = await transaction(database.db, (tx) => resolveIdentity(tx, database.ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: "piotr@example.com" }]));
    assert.equal(later.customerId, id);
  });

  test("whoever is known by that address or number is named, and nobody is entered; by another address somebody is (the twin)", async () => {
    const id = await entered("kai", { name: "Ada", email: "ada@example.com", phone: "+31612340001" });
    const before = await count("identity");
    for (const [by, again] of [["email", { name: "A. Lovelace", email: "ADA@example.com" }], ["phone", { name: "Ada at work", email: "ada@work.example", phone: "+31 6 12340001" }]] as const) {
      const answer = (await enter("kai", { ...again, another: true })).json<Known>();
      assert.deepEqual(answer, { kind: "known", customers: [{ customerId: id, name: "Ada", by, proven: true }] });
    }
    assert.equal(await count("identity"), before);
    await entered("kai", { name: "Ada at work", email: "ada@work.example" });
    assert.equal(await count("identity"), before + 1);
  });

  test("of two colleagues who enter the same address at once, one enters it and the other is told who it is", async () => {
    await as("kai");
    const answers = await Promise.all(["One", "Other"].map(async (name) => (await enter("kai", { name, email: "at-once@example.com" })).json<Entered | Known>().kind));
    assert.deepEqual(answers.sort(), ["entered", "known"]);
  });

  test("an address that somebody only claimed is said, and does not keep whoever proves to be another from being entered", async () => {
    const visitor = await transaction(database.db, (tx) => resolveIdentity(tx, database.ground.now(), { name: "chat", trusted: false }, [{ kind: "email", value: "chief@example.com" }]));
    await transaction(database.db, (tx) => recomputeProfiles(tx, [visitor.identityId]));
    const chief = { name: "The chief", email: "chief@example.com" };
    const first = (await enter("kai", chief)).json<Known>();
    assert.deepEqual([first.kind, first.customers.map(({ customerId, proven }) => [customerId, proven])], ["known", [[visitor.customerId, false]]]);
    assert.notEqual(await entered("kai", { ...chief, another: true }), visitor.customerId);
  });

  test("what nobody could be recognised by is refused in words that name the field, and by whoever may not write", async () => {
    const before = await count("identity");
    for (const [place, customer] of [["email", { name: "Nobody" }], ["email", { name: "X", email: "not an address" }], ["phone", { name: "X", phone: "call me" }], ["country", { name: "X", email: "x@example.com", country: "xyz" }], ["name", { name: "  ", email: "x@example.com" }]] as const) {
      const answer = await enter("kai", customer);
      assert.equal(answer.statusCode, 400, answer.body);
      assert.equal(answer.json<{ problems: { place: string }[] }>().problems[0]!.place.split(".").at(-1), place, answer.body);
    }
    assert.equal((await (await as("reader", "read-only"))("POST", "/api/customers", { name: "X", email: "x@example.com" })).statusCode, 403);
    assert.equal(await count("identity"), before);
  });

  test("whoever sees some customers enters theirs, and learns by no address whether somebody outside of their sight has it", async () => {
    const foreign = await entered("robin", { name: "Foreign", email: "foreign@example.com" });
    await setRules({ ...FIRST_RULES, roles: { ...FIRST_RULES.roles, agent: roleSight("own") }, unplaced: "nobody" });
    const own = await entered("kai", { name: "New", email: "new@example.com", mine: true });
    assert.equal((await (await as("kai"))("POST", `/api/customers/${own}/touch-points`, { messageId: newId(), kind: "call", direction: "in" })).statusCode, 200, "they see whom they entered");
    const taken = await enter("kai", { name: "Tried", email: "foreign@example.com", mine: true });
    const free = await enter("kai", { name: "Tried", email: "free@example.com", mine: true });
    assert.deepEqual([taken.statusCode, taken.json<Entered>().kind], [free.statusCode, free.json<Entered>().kind]);
    const identifiers = (id: string) => rows(database.db, sql`select kind, verified from identifier where identity_id = ${id}::uuid`);
    assert.deepEqual(await identifiers(taken.json<Entered>().customerId), await identifiers(free.json<Entered>().customerId), "nor by how it is kept");
    assert.equal((await row<{ identity_id: string }>(database.db, sql`select identity_id from identifier where kind = 'email' and value = 'foreign@example.com'`))!.identity_id, foreign);
    const { changed } = await transaction(database.db, (tx) => recomputeRecords(tx, [taken.json<Entered>().customerId, foreign]));
    assert.deepEqual(changed.flatMap(({ email }) => email ?? []), ["foreign@example.com"], "nor is it evidence that the two are one: by an address that is tried nobody comes into sight");
    const theirs = (await enter("kai", { name: "Again", email: "new@example.com", mine: true })).json<Known>();
    assert.deepEqual([theirs.kind, theirs.customers[0]!.customerId], ["known", own]);
    const nobodys = await enter("kai", { name: "Lost", email: "lost@example.com" });
    assert.equal(nobodys.statusCode, 403, "unplaced they would not see them");
    assert.match(nobodys.body, /Say that you look after them/);
    await setRules(FIRST_RULES);
    assert.equal((await enter("kai", { name: "Again", email: "foreign@example.com" })).json<Known>().customers.find(({ proven }) => proven)!.customerId, foreign, "who sees all is told (the twin)");
    assert.ok((await visibleAmong(database.db, { customers: { kind: "all" } } as never, [own])).has(own));
  });

  test("entered and taken back, nothing is left of them; once something else is known, they stay and it says what", async () => {
    const everything = async () => Promise.all(["identity", "identifier", "membership", "attribute", "profile", "customer_list", "profile_health"].map(count));
    await catchUp(database.db, [profileFollower]);
    const before = await everything();
    const id = await entered("kai", { name: "Mistake", email: "mistake@example.com" });
    await catchUp(database.db, [profileFollower]);
    const kai = await as("kai");
    assert.equal((await kai("POST", `/api/customers/${id}/take-back`, {})).statusCode, 200);
    await catchUp(database.db, [profileFollower]);
    assert.deepEqual(await everything(), before);
    assert.equal((await kai("POST", `/api/customers/${id}/take-back`, {})).statusCode, 404);

    const add: readonly (readonly [RegExp, (id: string) => Promise<unknown>])[] = [
      [/a touch point/, (id) => kai("POST", `/api/customers/${id}/touch-points`, { messageId: newId(), kind: "meeting", direction: "in" })],
      [/a note/, (id) => kai("POST", `/api/customers/${id}/notes`, { body: "a word" })],
      [/a tag/, (id) => kai("POST", `/api/customers/${id}/tags`, { name: "vip" })],
      [/a follower/, (id) => kai("POST", `/api/customers/${id}/follow`, { follow: true })],
      [/something that was said of them/, (id) => transaction(database.db, (tx) => addAttributes(tx, database.ground.now(), [{ identityId: id, source: "shop", observedAt: database.ground.now(), traits: { city: "Gent" } }]))],
      [/another record/, async (id) => mergeCustomers(database.ground, SYSTEM, { keepId: id, otherId: await entered("kai", { name: "Other", email: `${newId()}@example.com` }), why: "one" })],
    ];
    for (const [what, act] of add) {
      const stays = await entered("kai", { name: "Stays", email: `${newId()}@example.com` });
      await act(stays);
      const answer = await kai("POST", `/api/customers/${stays}/take-back`, {});
      assert.equal(answer.statusCode, 409, answer.body);
      assert.match(answer.body, what);
      assert.equal((await profile(stays)).name, "Stays");
    }
    const { customerId } = await transaction(database.db, (tx) => resolveIdentity(tx, database.ground.now(), { name: "shop", trusted: true }, [{ kind: "user_id", value: newId() }]));
    assert.match((await kai("POST", `/api/customers/${customerId}/take-back`, {})).body, /not entered by hand/);
  });

  test("a call logged by hand stands in the history at once, with their words and the note; the same again has no effect; what is to come is refused", async () => {
    const id = await entered("kai", { name: "Caller", email: "caller@example.com" });
    const kai = await as("kai");
    const at = new Date(database.ground.now().getTime() - 3_600_000).toISOString();
    const call = { messageId: newId(), kind: "call", direction: "in", occurredAt: at, about: "the grinder", body: "It still does not turn.", note: "sounded tired", issue: "ABCDE" };
    for (const recorded of [1, 0]) assert.deepEqual((await kai("POST", `/api/customers/${id}/touch-points`, call)).json(), { recorded, duplicates: 1 - recorded });
    const kept = (await row<{ channel: string; direction: string; body: string; properties: Record<string, unknown>; source: string; occurred_at: Date }>(database.db, sql`select channel, direction, body, properties, source, occurred_at from interaction where identity_id = ${id}::uuid`))!;
    assert.deepEqual([kept.channel, kept.direction, kept.body, kept.source, kept.occurred_at.toISOString()], ["voice", "in", "It still does not turn.", "desk", at]);
    assert.deepEqual(kept.properties, { by: "kai", name: "the grinder", note: "sounded tired", issue: "ABCDE" });
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from audit where object_id = ${id} and act = 'touch-point.log'`))!.n, 1);
    const later = await kai("POST", `/api/customers/${id}/touch-points`, { ...call, messageId: newId(), occurredAt: new Date(database.ground.now().getTime() + 3_600_000).toISOString() });
    assert.equal(later.statusCode, 400);
    assert.match(later.body, /yet to come/);
    assert.equal((await kai("POST", `/api/customers/${newId()}/touch-points`, { ...call, messageId: newId() })).statusCode, 404);
  });
});
