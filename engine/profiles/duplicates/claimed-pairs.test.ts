// A page says that somebody has an address by which we know somebody else: nobody is joined by it, and a person is asked.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SEES_ALL, type Sight } from "../../organisation/index.ts";
import { catchUp, newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { claimedPairs, decideClaimed, duplicateFollower, profileFollower, refindClaims, startIntake, withdrawDecision } from "../index.ts";

const NORA: Actor = { kind: "person", id: "nora", name: "Nora", role: "lead", source: "rapport", trusted: true };
type Ids = readonly { readonly kind: "email" | "phone" | "user_id" | "anonymous_id"; readonly value: string }[];

describe("what a sender that is not believed says of two", () => {
  const database = useDatabase();
  const comes = async (source: string, trusted: boolean, identifiers: Ids, name?: string) => {
    await startIntake(database.ground).take({ name: source, trusted }, [{ messageId: newId(), kind: "visit", channel: "web", direction: "in", occurredAt: database.ground.now().toISOString(), identifiers: [...identifiers], ...(name ? { traits: { name } } : {}) }]);
    await settle();
  };
  const settle = () => catchUp(database.db, [profileFollower, duplicateFollower(database.ground.now)]);
  const asked = (sight: Sight = SEES_ALL) => claimedPairs(database.db, 100, sight);
  const customers = async () => (await row<{ n: number }>(database.db, sql`select count(distinct customer_id)::integer as n from membership`))!.n;
  const clear = async () => { for (const table of ["identity", "identifier", "membership", "link", "attribute", "interaction", "profile", "customer_list", "linkage_record", "linkage_pair", "linkage_todo", "linkage_decision", "claimed_pair"]) await sql`delete from ${sql.table(table)}`.execute(database.db); };

  test("waits for a person in either order, joins nobody, is accepted, taken back and refused; said by who is believed the two are one at once (the twin)", async () => {
    for (const order of ["known first", "said first"]) {
      await clear();
      const known = () => comes("shop", true, [{ kind: "email", value: "otto@example.com" }], "Otto Berg");
      const said = () => comes("web", false, [{ kind: "email", value: "otto@example.com" }, { kind: "anonymous_id", value: "c-1" }], "O. Berg");
      if (order === "known first") await known();
      await said();
      assert.deepEqual((await asked()).pairs.length, order === "known first" ? 1 : 0);
      if (order === "said first") await known();
      const { open, pairs } = await asked();
      assert.deepEqual([open, pairs.map(({ kind, value, source, names }) => [kind, value, source, names[1]])], [1, [["email", "otto@example.com", "web", "Otto Berg"]]]);
      assert.equal(await customers(), 2, "nobody is joined by it");
      assert.deepEqual(await rows(database.db, sql`select 1 from linkage_pair`), [], "nor is it weighed");
      await said();
      assert.equal((await asked()).open, 1, "said again it is asked once");
      const [pair] = pairs;
      const accepted = await decideClaimed(database.ground, NORA, pair!, { verdict: "accept" });
      await settle();
      assert.deepEqual([await customers(), (await asked()).open], [1, 0]);
      assert.match((await row<{ why: string }>(database.db, sql`select why from link where ended_at is null`))!.why, /said by web, and confirmed by a person/);
      await withdrawDecision(database.ground, NORA, pair!, accepted.decisionId);
      await settle();
      assert.equal(await customers(), 2);
      await sql`delete from link`.execute(database.db); // an end says that they are two
      assert.equal((await asked()).open, 1);
      const refused = await decideClaimed(database.ground, NORA, pair!, { verdict: "refuse" });
      await settle();
      await said();
      assert.deepEqual([(await asked()).open, await customers()], [0, 2]);
      await withdrawDecision(database.ground, NORA, pair!, refused.decisionId);
      assert.equal((await asked()).open, 1);
    }
    await comes("mail", true, [{ kind: "user_id", value: "u-7" }, { kind: "email", value: "otto@example.com" }]);
    assert.deepEqual(await rows(database.db, sql`select why from link where ended_at is null`), [{ why: "the same verified email" }]);
    await assert.rejects(decideClaimed(database.ground, NORA, { identityId: newId(), otherId: newId() }, { verdict: "accept" }), /no more/);
  });

  test("of two colleagues who say of it at once the later word counts, and taken back nothing of the former is left", async () => {
    await clear();
    await comes("shop", true, [{ kind: "email", value: "ida@example.com" }], "Ida Holm");
    await comes("web", false, [{ kind: "email", value: "ida@example.com" }, { kind: "anonymous_id", value: "c-ida" }], "I. Holm");
    const [pair] = (await asked()).pairs;
    await decideClaimed(database.ground, NORA, pair!, { verdict: "refuse" });
    const second = await decideClaimed(database.ground, NORA, pair!, { verdict: "refuse" });
    const standing = async () => (await rows<{ id: string }>(database.db, sql`select decision_id as id from linkage_decision where withdrawn_at is null`)).map(({ id }) => id);
    assert.deepEqual(await standing(), [second.decisionId]);
    await withdrawDecision(database.ground, NORA, pair!, second.decisionId);
    assert.equal((await asked()).open, 1, "asked again, as if nobody had spoken");
    const third = await decideClaimed(database.ground, NORA, pair!, { verdict: "refuse" });
    await assert.rejects(withdrawDecision(database.ground, NORA, { identityId: pair!.identityId, otherId: newId() }, third.decisionId), /no such decision/, "of another pair it is none");
  });

  test("tells nothing to who does not see one of the two", async () => {
    await clear();
    await comes("shop", true, [{ kind: "email", value: "vera@example.com" }], "Vera Lind");
    await comes("web", false, [{ kind: "email", value: "vera@example.com" }]);
    const [pair] = (await asked()).pairs;
    const north: Sight = { ...SEES_ALL, customers: { kind: "some", key: "north", staff: [], owners: [], team: ["north"], department: [], region: [], unplaced: false } };
    await sql`update profile set team = 'north' where customer_id = ${pair!.customerIds[0]}::uuid`.execute(database.db);
    assert.deepEqual(await asked(north), { open: 0, pairs: [] });
    await sql`update profile set team = 'north'`.execute(database.db);
    assert.equal((await asked(north)).open, 1, "who sees both is asked (the twin)");
  });

  test("is bounded: of one address a few, and a thousand in all", async () => {
    await clear();
    await comes("shop", true, [{ kind: "email", value: "star@example.com" }], "Stella Star");
    for (let n = 0; n < 9; n++) await comes(`page${n}`, false, [{ kind: "email", value: "star@example.com" }]);
    assert.equal((await asked()).open, 5);
    await sql`delete from claimed_pair`.execute(database.db);
    const everybody = (await rows<{ id: string }>(database.db, sql`select distinct customer_id as id from membership`)).map(({ id }) => id);
    await transaction(database.db, (tx) => refindClaims(tx, database.ground.now(), everybody, 2));
    assert.equal((await asked()).open, 2, "no more than there is room for");
    await transaction(database.db, (tx) => refindClaims(tx, database.ground.now(), everybody));
    assert.equal((await asked()).open, 5, "the rest when there is (the twin)");
  });
});
