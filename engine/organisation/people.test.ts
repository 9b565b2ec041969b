import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { addColleague, createKey, type Invitation, removeColleague, staffNames, sweepSignIns, SYSTEM } from "./index.ts";
import { cookieOf, useOrganisation } from "./test-organisation.ts";

describe("colleagues come and go", () => {
  const database = useDatabase();
  const house = useOrganisation(database);
  const { add, comeIn, as, open } = house;
  const audited = async (act: string, id: string) => row<{ actor_id: string; detail: Record<string, unknown> }>(database.db, sql`select actor_id, detail from audit where act = ${act} and object_id = ${id}`);

  test("a colleague who is removed is signed out at once, everywhere, and history still names them", async () => {
    const owner = await add("nora@example.com", "owner");
    const pim = await add("pim@example.com", "agent");
    const byNora = await comeIn("nora@example.com");
    const [desk, phone] = [await comeIn("pim@example.com"), await comeIn("pim@example.com")];
    assert.equal((await as(desk, "GET", "/api/people")).statusCode, 200);
    const unused = await house.signIn.oneTimeLink("pim@example.com");

    assert.equal((await as(byNora, "POST", `/api/people/${pim}/remove`, { why: "left us" })).statusCode, 204);

    for (const cookie of [desk, phone]) assert.equal((await as(cookie, "GET", "/api/session")).statusCode, 401);
    assert.equal(cookieOf(await open(unused)), "", "a link that waited for them opens nothing");
    const { people, former } = (await as(byNora, "GET", "/api/people")).json();
    assert.deepEqual(people.map((p: { name: string }) => p.name), ["nora"]);
    assert.deepEqual(former.map((p: Record<string, unknown>) => [p["id"], p["name"], p["role"], p["endedBy"], p["why"]]), [[pim, "pim", "agent", "nora", "left us"]]);
    assert.equal((await staffNames(database.db, [pim])).get(pim), "pim");
    assert.deepEqual(await audited("person.remove", pim), { actor_id: owner, detail: { role: "agent", why: "left us" } });
    assert.equal((await as(byNora, "POST", `/api/people/${pim}/remove`, { why: "again" })).statusCode, 404);
  });

  test("a removed colleague does not come in by the password they had; nor does a session made meanwhile outlive it", async () => {
    const kai = await add("kai@example.com", "analyst");
    await as(await comeIn("kai@example.com"), "POST", "/api/session/password", { password: "correct horse battery" });
    const signIn = () => house.app.inject({ method: "POST", url: "/api/auth/sign-in/email", payload: { email: "kai@example.com", password: "correct horse battery" } });
    assert.equal((await signIn()).statusCode, 200);
    await removeColleague(database.ground, SYSTEM, kai, "left us");
    const refused = await signIn();
    assert.deepEqual([refused.statusCode, cookieOf(refused)], [401, ""]);
    assert.deepEqual(await rows(database.db, sql`select 1 from auth."session" where "userId" = ${kai}`), []);
    await add("kai@example.com", "analyst");
    assert.equal((await signIn()).statusCode, 401, "whoever comes back chooses another password");
    await removeColleague(database.ground, SYSTEM, kai, "left us again");
  });

  test("colleagues say what they are called, owners also of others; it is audited, and shown at once", async () => {
    const lia = await add("lia@example.com", "agent");
    const [byLia, byNora] = [await comeIn("lia@example.com"), await comeIn("nora@example.com")];
    const nora = (await as(byNora, "GET", "/api/session")).json().person.id;
    assert.equal((await as(byLia, "POST", `/api/people/${lia}/name`, { name: "  Lia Bakker " })).json().name, "Lia Bakker");
    assert.equal((await as(byLia, "GET", "/api/session")).json().person.name, "Lia Bakker");
    assert.deepEqual(await audited("person.rename", lia), { actor_id: lia, detail: { from: "lia", to: "Lia Bakker" } });
    const refused = await as(byLia, "POST", `/api/people/${nora}/name`, { name: "Not mine" });
    assert.deepEqual([refused.statusCode, refused.json().detail], [403, "Only owners change the names of others."]);
    assert.equal((await as(byNora, "POST", `/api/people/${lia}/name`, { name: "Lia B." })).json().name, "Lia B.");
    assert.equal((await as(byNora, "POST", `/api/people/${lia}/name`, { name: "\u0007" })).statusCode, 400);
    assert.equal((await as(byNora, "POST", "/api/people/nobody/name", { name: "X" })).statusCode, 404);
  });

  test("removing is taken back by inviting the same address: the same person, with the role the invitation gives", async () => {
    const byNora = await comeIn("nora@example.com");
    const pim = (await row<{ id: string }>(database.db, sql`select id from auth."user" where email = 'pim@example.com'`))!.id;
    const { colleague, signInLink } = (await as(byNora, "POST", "/api/people", { name: "Pim", email: "Pim@example.com", role: "lead" })).json<Invitation>();
    assert.deepEqual([colleague.id, colleague.role], [pim, "lead"]);
    assert.equal((await as(cookieOf(await open(signInLink)), "GET", "/api/session")).json().person.role, "lead");
    assert.ok(await audited("person.restore", pim));
    assert.ok(!(await as(byNora, "GET", "/api/people")).json().former.some((p: { id: string }) => p.id === pim));
  });

  test("the last owner cannot be removed, and two owners cannot remove each other at one moment", async () => {
    const nora = (await row<{ id: string }>(database.db, sql`select id from auth."user" where email = 'nora@example.com'`))!.id;
    await assert.rejects(removeColleague(database.ground, SYSTEM, nora, "try"), /only owner/);
    const otto = await add("otto@example.com", "owner");
    const [byNora, byOtto] = [await comeIn("nora@example.com"), await comeIn("otto@example.com")];
    assert.equal((await as(byNora, "POST", `/api/people/${nora}/remove`, { why: "me" })).statusCode, 409, "nobody removes themselves");
    const answers = await Promise.all([as(byNora, "POST", `/api/people/${otto}/remove`, { why: "him" }), as(byOtto, "POST", `/api/people/${nora}/remove`, { why: "her" })]);
    assert.equal(answers.filter((a) => a.statusCode === 204).length, 1, answers.map((a) => a.body).join());
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from staff_role where role = 'owner' and ended_at is null`))!.n, 1);
    const [gone, email] = answers[0]!.statusCode === 204 ? [otto, "otto@example.com"] : [nora, "nora@example.com"];
    await addColleague(database.ground, house.signIn, SYSTEM, { name: gone, email, role: "owner" });
  });

  test("a new link for a colleague signs them in, once, and the unused one before it opens nothing", async () => {
    const mira = await add("mira@example.com", "agent");
    const byNora = await comeIn("nora@example.com");
    const ask = async () => (await as(byNora, "POST", `/api/people/${mira}/sign-in-link`, {})).json<Invitation>().signInLink;
    const [first, second] = [await ask(), await ask()];
    assert.equal(cookieOf(await open(first)), "");
    const session = await as(cookieOf(await open(second)), "GET", "/api/session");
    assert.equal(session.json().person.id, mira);
    assert.equal(cookieOf(await open(second)), "");
    assert.ok(await audited("person.link", mira));
    assert.equal((await as(byNora, "POST", "/api/people/nobody/sign-in-link", {})).statusCode, 404);
  });

  test("two links asked for at one moment are both answered, and each leads to its own person", async () => {
    await add("rosa@example.com", "agent");
    const links = await Promise.all(["mira@example.com", "rosa@example.com", "mira@example.com"].map((email) => house.signIn.oneTimeLink(email)));
    const who = await Promise.all(links.map(async (link) => (await as(cookieOf(await open(link)), "GET", "/api/session")).json().person.name));
    assert.deepEqual(who, ["mira", "rosa", "mira"]);
  });

  test("whoever forgot their password gets a link to choose another; the old one and their sessions end", async () => {
    const byNora = await comeIn("nora@example.com");
    const mira = (await row<{ id: string }>(database.db, sql`select id from auth."user" where email = 'mira@example.com'`))!.id;
    const before = await comeIn("mira@example.com");
    assert.equal((await as(before, "POST", "/api/session/password", { password: "first pass phrase" })).statusCode, 204);
    const { signInLink } = (await as(byNora, "POST", `/api/people/${mira}/sign-in-link`, { forgetPassword: true })).json<Invitation>();
    assert.equal((await as(before, "GET", "/api/session")).statusCode, 401);
    const signIn = (password: string) => house.app.inject({ method: "POST", url: "/api/auth/sign-in/email", payload: { email: "mira@example.com", password } });
    assert.equal((await signIn("first pass phrase")).statusCode, 401);
    const cookie = cookieOf(await open(signInLink));
    assert.equal((await as(cookie, "POST", "/api/session/password", { password: "second pass phrase" })).statusCode, 204);
    assert.equal((await signIn("second pass phrase")).statusCode, 200);
  });

  test("only who may manage people removes them or makes their links; a key of another role is refused too", async () => {
    const cookie = await comeIn("mira@example.com");
    const rosa = (await row<{ id: string }>(database.db, sql`select id from auth."user" where email = 'rosa@example.com'`))!.id;
    const { key } = await createKey(database.db, database.ground.now(), SYSTEM, { name: "Numbers", role: "analyst" });
    for (const [path, payload] of [[`/api/people/${rosa}/remove`, { why: "no" }], [`/api/people/${rosa}/sign-in-link`, {}]] as const) {
      assert.equal((await as(cookie, "POST", path, payload)).statusCode, 403);
      assert.equal((await house.app.inject({ method: "POST", url: path, payload, headers: { authorization: `Bearer ${key}` } })).statusCode, 403);
    }
    assert.ok(await row(database.db, sql`select 1 from staff_role where staff_id = ${rosa} and ended_at is null`));
  });

  test("nobody holds two roles at once, however many invite them at one moment", async () => {
    const uma = await add("uma@example.com", "agent");
    await removeColleague(database.ground, SYSTEM, uma, "left us");
    const invite = () => addColleague(database.ground, house.signIn, SYSTEM, { name: "uma", email: "uma@example.com", role: "agent" });
    await Promise.allSettled([invite(), invite(), invite()]);
    assert.equal((await row<{ n: number }>(database.db, sql`select count(*) as n from staff_role where staff_id = ${uma} and ended_at is null`))!.n, 1);
  });

  test("sessions and links that have run out are taken away; the others stay", async () => {
    const cookie = await comeIn("nora@example.com");
    const link = await house.signIn.oneTimeLink("rosa@example.com");
    assert.equal(await sweepSignIns(database.db, new Date()), 0);
    const count = async () => (await row<{ n: number }>(database.db, sql`select (select count(*) from auth."session") + (select count(*) from auth."verification") as n`))!.n;
    const before = await count();
    await sql`update auth."session" set "expiresAt" = now() - interval '1 second' where "userId" <> (select id from auth."user" where email = 'nora@example.com')`.execute(database.db);
    const gone = await sweepSignIns(database.db, new Date());
    assert.ok(gone > 0);
    assert.equal(await count(), before - gone);
    assert.equal((await as(cookie, "GET", "/api/session")).statusCode, 200);
    assert.notEqual(cookieOf(await open(link)), "");
  });
});
