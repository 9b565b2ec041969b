// That an address is not somebody's holds the address of somebody else: it goes with whose it is, and stands in nobody else's copy.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FOLLOWERS } from "../../stories/company.ts";
import { type Actor, SEES_ALL } from "../organisation/index.ts";
import { catchUp, newId, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { sayNotTheirs, startIntake } from "../profiles/index.ts";
import { inflateRawSync } from "node:zlib";
import { copyOfCustomer, eraseCustomer, KEPT_TABLES, previewErasure } from "./index.ts";
import { ofIdentity } from "./kept-table.ts";

const NORA: Actor = { kind: "person", id: "nora", name: "Nora", role: "owner", source: "rapport", trusted: true };

/** All that the files of an archive hold, by a way of its own: packed pieces, one after the other. */
function textOf(zip: Buffer): string {
  let text = zip.toString("latin1");
  for (let at = zip.indexOf("PK\x03\x04"); at >= 0; at = zip.indexOf("PK\x03\x04", at + 4)) {
    const from = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
    if (zip.readUInt16LE(at + 8) === 8) text += inflateRawSync(zip.subarray(from)).toString("latin1");
  }
  return text;
}

describe("an address that is not theirs, and an erasure", () => {
  const database = useDatabase();
  const comes = async (source: string, identifiers: readonly { readonly kind: "email" | "user_id"; readonly value: string }[]) => {
    await startIntake(database.ground).take({ name: source, trusted: true }, [{ messageId: newId(), kind: "visit", channel: "web", direction: "in", occurredAt: database.ground.now().toISOString(), identifiers: [...identifiers] }]);
    await catchUp(database.db, FOLLOWERS);
  };
  const customerOf = async (value: string) => (await row<{ id: string }>(database.db, sql`select m.customer_id as id from identifier i join membership m using (identity_id) where i.value = ${value}`))!.id;
  const kept = (value: string) => rows(database.db, sql`select 1 from not_theirs where value = ${value}`);

  test("of whose it is takes the word from others, and a copy of theirs does not hold it; taken by their own rows only, it would stay (the twin)", async () => {
    for (const [n, tables] of [[1, KEPT_TABLES], [2, { ...KEPT_TABLES, not_theirs: ofIdentity() }]] as const) {
      const [user, email] = [`user-${n}`, `not.hers.${n}@example.com`];
      await comes("shop", [{ kind: "user_id", value: user }, { kind: "email", value: email }]);
      const amara = await customerOf(user);
      const before = await copyOfCustomer(database.ground, NORA, amara);
      assert.ok(textOf(before.zip).includes(email), "while it stood with her");
      await sayNotTheirs(database.ground, NORA, SEES_ALL, amara, { kind: "email", value: email, keepLinkIds: [], why: "a slip" });
      await comes("newsletter", [{ kind: "email", value: email }]);
      assert.ok(!textOf((await copyOfCustomer(database.ground, NORA, amara)).zip).includes(email));
      const otto = await customerOf(email);
      await eraseCustomer(database.ground, NORA, { customerId: otto, why: "asked", confirm: (await previewErasure(database.ground, otto)).confirm, suppress: false }, { tables });
      assert.equal((await kept(email)).length, n - 1);
      assert.equal(await customerOf(user), amara);
    }
  });

  test("leaves no word of whose it is where it ended links between those who stay", async () => {
    const [one, other, email] = ["stays-1", "stays-2", "whose.it.is@example.com"];
    await comes("newsletter", [{ kind: "email", value: email }]);
    for (const user of [one, other]) await comes("shop", [{ kind: "user_id", value: user }, { kind: "email", value: email }]);
    const whole = await customerOf(one);
    assert.deepEqual([await customerOf(other), await customerOf(email)], [whole, whole]);
    await sayNotTheirs(database.ground, NORA, SEES_ALL, whole, { kind: "email", value: email, keepLinkIds: [], why: `${email} is of Whose Itis` });
    await catchUp(database.db, FOLLOWERS);
    const otto = await customerOf(email);
    assert.notEqual(otto, await customerOf(one));
    const said = async (words: string) => (await Promise.all(["link", "not_theirs", "audit", "log"].map(async (table) => (await rows(database.db, sql`select 1 from ${sql.table(table)} t where t::text like ${`%${words}%`}`)).length))).map((n) => n > 0);
    assert.deepEqual(await said(email), [false, true, true, false]);
    await eraseCustomer(database.ground, NORA, { customerId: otto, why: "asked", confirm: (await previewErasure(database.ground, otto)).confirm, suppress: false });
    assert.deepEqual(await said(email), [false, false, false, false]);
    assert.deepEqual(await rows(database.db, sql`select distinct end_why from link where ended_at is not null and (identity_id = ${await customerOf(one)}::uuid or other_id = ${await customerOf(one)}::uuid)`).then((found) => found.length <= 1), true);
  });
});
