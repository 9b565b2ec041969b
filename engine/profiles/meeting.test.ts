import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { newId, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { consentsOf } from "./customer.ts";
import { SYSTEM } from "../organisation/index.ts";
import { mergeCustomers, recomputeProfiles, resolveIdentity } from "./index.ts";
import { mergeGroups } from "./knowledge/group-merge.ts";
import { joinGroup, leaveGroup } from "./knowledge/groups.ts";
import { eachOnce, meetingOf } from "./meeting.ts";
import { profilesOf } from "./profile.ts";

describe("what a customer is known by, as a merge shows it", () => {
  test("an address stands once, as proven where it is, though several sources claim it", () => {
    const known = [{ kind: "claimed_email", value: "chat:a@b.example" }, { kind: "claimed_email", value: "form:a@b.example" }, { kind: "claimed_email", value: "form:other@b.example" }, { kind: "claimed_email", value: "chat:other@b.example" }, { kind: "email", value: "a@b.example" }];
    assert.deepEqual(eachOnce(known), [{ kind: "claimed_email", value: "other@b.example" }, { kind: "email", value: "a@b.example" }]);
  });

  test("different things of one wording stay apart, and nothing is lost where nothing is said twice", () => {
    const known = [{ kind: "customer_number", value: "100" }, { kind: "user_id", value: "100" }, { kind: "claimed_phone", value: "chat:+4930123456" }];
    assert.deepEqual(eachOnce(known), [known[0], known[1], { kind: "claimed_phone", value: "+4930123456" }]);
  });
});

describe("opposite words on a consent that meet", () => {
  const database = useDatabase();
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));

  async function withConsent(given: boolean, minute: number, wording: string): Promise<string> {
    const { db, ground } = database;
    return transaction(db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, ground.now(), { name: "file", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
      await sql`insert into consent (identity_id, consent_id, purpose, channel, given, wording_version, source, at) values (${identityId}::uuid, ${newId()}::uuid, 'offers', 'email', ${given}, ${wording}, 'file', ${at(minute)})`.execute(tx);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
  }

  async function asOne(first: readonly [given: boolean, minute: number, wording: string], second: typeof first): Promise<boolean> {
    const [a, b] = [await withConsent(...first), await withConsent(...second)];
    const { customerId } = await mergeCustomers(database.ground, SYSTEM, { keepId: a, otherId: b, why: "one person" });
    return (await consentsOf(database.db, customerId))[0]!.given;
  }

  test("where no file told when it was given the refusal stays, whichever was brought in later; a consent that tells its time holds when it is the later (the twin)", async () => {
    const untold = "as recorded in a file; no time told";
    assert.deepEqual([await asOne([false, 1, "as recorded in a file"], [true, 2, untold]), await asOne([true, 1, untold], [false, 2, "as recorded in a file"])], [false, false]);
    assert.deepEqual([await asOne([false, 1, "as recorded in a file"], [true, 2, "ticked on the page"]), await asOne([true, 1, untold], [true, 2, untold])], [true, true]);
  });
});

describe("the address and number that lead once two are one", () => {
  const database = useDatabase();

  test("are those of the profile that the merge makes, whichever of the two is asked first", async () => {
    const { db, ground } = database;
    const comes = (minute: number, ...identifiers: { kind: "email" | "phone"; value: string; verified: boolean }[]) =>
      transaction(db, async (tx) => {
        const { identityId } = await resolveIdentity(tx, new Date(Date.UTC(2026, 10, 20, 12, minute)), { name: `till-${minute}`, trusted: true }, identifiers);
        await recomputeProfiles(tx, [identityId]);
        return identityId;
      });
    const late = await comes(5, { kind: "email", value: "a-second@example.com", verified: true }, { kind: "phone", value: "+31600000141", verified: true });
    const early = await comes(1, { kind: "email", value: "z-first@example.com", verified: true });
    const profile = async (id: string) => {
      const { email, phone } = (await profilesOf(db, [id])).get(id)!;
      return [email, phone];
    };
    const meetings = [(await meetingOf(db, [[late], [early]], "joining")).reached, (await meetingOf(db, [[early], [late]], "joining")).reached];
    const [lateAlone, earlyAlone] = [await profile(late), await profile(early)];
    assert.deepEqual(meetings.map(({ email, phone }) => [0, 1].map((side) => [email.sides[side], phone.sides[side]])), [[lateAlone, earlyAlone], [earlyAlone, lateAlone]]);
    const { customerId } = await mergeCustomers(ground, SYSTEM, { keepId: late, otherId: early, why: "one person" });
    await transaction(db, (tx) => recomputeProfiles(tx, [customerId]));
    for (const { email, phone } of meetings) assert.deepEqual([email.value, phone.value], await profile(customerId));
    assert.deepEqual(await profile(customerId), ["z-first@example.com", "+31600000141"], "known first, not written first");
  });
});

describe("households and organisations of two who meet", () => {
  const database = useDatabase();
  const comes = (by: { readonly kind: "user_id" | "anonymous_id"; readonly value: string }) =>
    transaction(database.db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, database.ground.now(), { name: "till", trusted: true }, [{ ...by, verified: by.kind === "user_id" }]);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
  const someone = () => comes({ kind: "user_id", value: newId() });
  const into = async (id: string, group: { readonly groupId: string } | { readonly kind: "household" | "organisation"; readonly name: string }, role: string) => (await joinGroup(database.ground, SYSTEM, id, { ...group, role, why: "told us" })).groups.at(-1)!.groupId;
  const groupsOf = async (...sides: [readonly string[], readonly string[]]) => (await meetingOf(database.db, sides, "joining")).groups.map(({ name, sides: roles }) => [name, ...roles]);

  test("are told with the roles of each side, groups that are one once; one that somebody left is not (the twin)", async () => {
    const [a, b] = [await someone(), await someone()];
    const home = await into(a, { kind: "household", name: "Home" }, "parent");
    const same = await into(b, { kind: "household", name: "Same home" }, "partner");
    const works = await into(b, { kind: "organisation", name: "Works" }, "buyer");
    assert.deepEqual(await groupsOf([a], [b]), [["Home", ["parent"], []], ["Same home", [], ["partner"]], ["Works", [], ["buyer"]]]);
    await mergeGroups(database.ground, SYSTEM, { groupId: home, otherId: same, why: "one" });
    await leaveGroup(database.ground, SYSTEM, b, works, "left");
    assert.deepEqual(await groupsOf([a], [b]), [["Home", ["parent"], ["partner"]]]);
    assert.deepEqual(await groupsOf([b], [a]), [["Home", ["partner"], ["parent"]]]);
  });

  test("a browser that leaves a customer is a visitor, and not called as whom it leaves", async () => {
    const [known, browser] = [await someone(), await comes({ kind: "anonymous_id", value: newId() })];
    await sql`insert into attribute (identity_id, attribute_id, key, value, source, trusted, observed_at) values (${known}::uuid, ${newId()}::uuid, 'name', '"Amara Okafor"', 'till', true, now())`.execute(database.db);
    const { customerId } = await mergeCustomers(database.ground, SYSTEM, { keepId: known, otherId: browser, why: "hers" });
    await transaction(database.db, (tx) => recomputeProfiles(tx, [customerId]));
    assert.equal((await profilesOf(database.db, [customerId])).get(customerId)!.name, "Amara Okafor");
    assert.deepEqual((await meetingOf(database.db, [[known], [browser]], "parting")).sides.map(({ name }) => name), ["Amara Okafor", `Visitor ${browser.slice(-6)}`]);
  });
});
