// Whom nothing may make one: people whom a colleague has parted or refused, families at one mailbox, several at one browser, and whoever a
// page claims to be. Each beside its twin who is joined.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type Actor, knownOf, SEES_ALL, type Sight, SYSTEM } from "../organisation/index.ts";
import { catchUp, row, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";

import { consentsOf } from "./customer.ts";
import { decidePair } from "./duplicates/decide-pair.ts";
import { arrive, follow } from "./duplicates/test-duplicates.ts";
import { customerOf, endLink, importContacts, importOrders, mergeCustomers, profileFollower, restoreLink, startIntake, withdrawLink } from "./index.ts";
import { notesOf, writeNote } from "./knowledge/notes.ts";
import { setConsent } from "./knowledge/set-consent.ts";
import { faultFollower } from "./quality/follower.ts";
import { faultsOfCustomer } from "./quality/read-faults.ts";
import { repairFault, undoRepair } from "./quality/repair.ts";
import { reveal } from "./reveal.ts";

const MIRA: Actor = { kind: "person", id: "mira", name: "Mira", role: "agent", source: "rapport", trusted: true };
const SHOP = { name: "shop", trusted: true };
type TouchPoint = Parameters<ReturnType<typeof startIntake>["take"]>[1][number];
const PAGE = { name: "web", trusted: false };

function useHouse() {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-apart-"));
  after(() => rmSync(folder, { recursive: true }));
  let n = 0;
  let minute = 0;
  /** A minute later. */
  const later = () => {
    database.setNow(new Date(Date.UTC(2026, 10, 21, 10, ++minute)));
    return database.ground;
  };
  const write = (content: string) => {
    const path = join(folder, `${++n}.csv`);
    writeFileSync(path, content);
    return path;
  };
  const contacts = (content: string) => importContacts(later(), { path: write(content), refusedTo: join(folder, `refused-${++n}.csv`) }, SYSTEM);
  const orders = (content: string) => importOrders(later(), { path: write(content), refusedTo: join(folder, `refused-${++n}.csv`) }, SYSTEM);
  const idOf = async (kind: string, value: string) => (await row<{ id: string }>(database.db, sql`select identity_id as id from identifier where kind = ${kind} and value like ${value} limit 1`))!.id;
  const areOne = async (a: string, b: string) => (await customerOf(database.db, a)) === (await customerOf(database.db, b));
  const touch = (source: { readonly name: string; readonly trusted: boolean }, identifiers: TouchPoint["identifiers"], traits: Record<string, string> = {}) =>
    startIntake(later()).take(source, [{ messageId: `m${++n}`, kind: "visit", channel: "web", direction: "in", occurredAt: "2026-11-20T09:00:00.000Z", identifiers, traits } as TouchPoint]);
  const openLink = async () => (await row<{ id: string }>(database.db, sql`select link_id as id from link where ended_at is null order by link_id limit 1`))?.id;
  return { database, later, contacts, orders, idOf, areOne, touch, openLink };
}

describe("whom a colleague has parted", () => {
  const house = useHouse();
  const FILE = "Contact ID,First Name,Last Name,Email\n1,Jane,Smith,jane@x.example\n2,J,Smith,jane@x.example\n3,Pia,Lund,pia@x.example\n4,P,Lund,pia@x.example\n";

  test("the same file joins no more, and its plan says so; others in it stay joined", async () => {
    await house.contacts(FILE);
    const [jane, judith, pia, p] = [await house.idOf("source_id", "%:1"), await house.idOf("source_id", "%:2"), await house.idOf("source_id", "%:3"), await house.idOf("source_id", "%:4")];
    assert.deepEqual([await house.areOne(jane, judith), await house.areOne(pia, p)], [true, true]);
    const link = (await row<{ id: string }>(house.database.db, sql`select link_id as id from link where identity_id = ${jane < judith ? jane : judith}::uuid`))!.id;
    await endLink(house.later(), MIRA, link, "mother Jane and daughter Judith");
    const again = await house.contacts(FILE);
    assert.deepEqual([await house.areOne(jane, judith), await house.areOne(pia, p)], [false, true]);
    assert.equal(again.counts.joined, 0);
    assert.equal(again.counts.sharedAddresses, 1);
    // The end itself taken back, nothing is said of the two any more.
    await withdrawLink(house.later(), MIRA, link);
    await house.contacts(FILE);
    assert.equal(await house.areOne(jane, judith), true);
  });
});

describe("a family's mailbox", () => {
  const house = useHouse();
  const HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Email,Country\n";

  test("orders do not make one of two whom their names tell apart; one of whom nothing else is known is the mailbox's", async () => {
    await house.contacts("Customer number,First Name,Last Name,Email\nK100,Anna,Berg,family@x.example\nK200,Carlos,Ruiz,family@x.example\n");
    const [anna, carlos] = [await house.idOf("customer_number", "K100"), await house.idOf("customer_number", "K200")];
    await house.orders(`${HEAD}9001,A1,Cup,1,2026-10-01 10:00,5.00,K200,family@x.example,Spain\n9002,A1,Cup,1,2026-10-01 10:00,5.00,K300,family@x.example,Spain\n`);
    assert.equal(await house.areOne(anna, carlos), false);
    const stranger = await house.idOf("customer_number", "K300");
    assert.equal(await house.areOne(anna, stranger), true);
    await endLink(house.later(), MIRA, (await house.openLink())!, "another of the house");
    await house.orders(`${HEAD}9003,A1,Cup,1,2026-10-08 10:00,5.00,K300,family@x.example,Spain\n`);
    assert.equal(await house.areOne(anna, stranger), false, "nor next week, once a colleague has parted them");
  });
});

describe("a pair that was refused", () => {
  const house = useHouse();

  test("is not joined by an address that both give; another pair is", async () => {
    const base = { last_name: "Okafor", date_of_birth: "1988-04-12", street: "12 Quay Street", city: "Rotterdam", postal_code: "3011 AB", first_name: "Amara", phone: "+31205550101" };
    await arrive(house.later(), [{ card: "one", userId: "U-one-1", traits: base }, { card: "two", userId: "U-two-2", traits: base }], SHOP);
    await follow(house.database.ground);
    const [a, b] = [await house.idOf("user_id", "U-one-1"), await house.idOf("user_id", "U-two-2")].sort() as [string, string];
    await decidePair(house.later(), MIRA, { identityId: a, otherId: b }, { verdict: "refuse", why: "twins, asked them" });
    for (const user of ["U-one-1", "U-two-2"]) await house.touch(SHOP, [{ kind: "user_id", value: user }, { kind: "email", value: "parents@x.example" }]);
    assert.equal(await house.areOne(a, b), false);
    for (const user of ["U-three", "U-four"]) await house.touch(SHOP, [{ kind: "user_id", value: user }, { kind: "email", value: "one@y.example" }]);
    assert.equal(await house.areOne(await house.idOf("user_id", "U-three"), await house.idOf("user_id", "U-four")), true);
  });
});

describe("a browser that several people use", () => {
  const house = useHouse();

  test("makes one of nobody with an address or a name of their own; whoever signs in there for the first time is its visitor", async () => {
    await house.touch(SHOP, [{ kind: "email", value: "anna@x.example" }, { kind: "anonymous_id", value: "cookie" }], { first_name: "Anna" });
    await house.touch(SHOP, [{ kind: "email", value: "carlos@x.example" }, { kind: "anonymous_id", value: "cookie" }], { first_name: "Carlos" });
    assert.equal(await house.areOne(await house.idOf("email", "anna%"), await house.idOf("email", "carlos%")), false);
    await house.touch(SHOP, [{ kind: "anonymous_id", value: "another" }]);
    await house.touch(SHOP, [{ kind: "email", value: "dora@x.example" }, { kind: "anonymous_id", value: "another" }]);
    assert.equal(await house.areOne(await house.idOf("email", "dora%"), await house.idOf("anonymous_id", "another")), true);
  });
});

describe("what a page says", () => {
  const house = useHouse();
  const AMARA = { first_name: "Amara", last_name: "Okafor", date_of_birth: "1988-04-12", street: "12 Quay Street", city: "Rotterdam", postal_code: "3011 AB" };
  const CLAIMS: TouchPoint["identifiers"] = [{ kind: "email", value: "amara@example.com" }, { kind: "phone", value: "+31205550101" }];

  test("is no evidence by which anybody is taken for a customer; what a shop says is", async () => {
    await house.touch(SHOP, [{ kind: "user_id", value: "c-100" }, ...CLAIMS], AMARA);
    await house.touch(PAGE, [{ kind: "anonymous_id", value: "stranger" }, ...CLAIMS], { ...AMARA, hobby: "robbing banks" });
    await follow(house.database.ground);
    const amara = await house.idOf("user_id", "c-100");
    assert.equal(await house.areOne(amara, await house.idOf("anonymous_id", "stranger")), false);
    assert.equal((await row<{ n: number }>(house.database.db, sql`select count(*)::int as n from linkage_pair`))!.n, 0, "nor is anybody asked");
    await house.touch({ name: "till", trusted: true }, [{ kind: "customer_number", value: "T-7" }], { ...AMARA, email: "amara@example.com", phone: "+31205550101" });
    await follow(house.database.ground);
    assert.equal((await row<{ n: number }>(house.database.db, sql`select count(*)::int as n from linkage_pair`))!.n, 1);
  });

  test("never names a sale that only the shop may name", async () => {
    const sale = "shopify:main-shop:order:5001";
    await house.touch({ name: "main-shop", trusted: true }, [{ kind: "user_id", value: "shopify:main-shop:77" }, { kind: "email", value: "vic@x.example" }, { kind: "anonymous_id", value: sale }], { first_name: "Vic" });
    const victim = await house.idOf("user_id", "shopify:main-shop:77");
    await house.touch(PAGE, [{ kind: "anonymous_id", value: sale }], { first_name: "Mallory" });
    await house.touch(PAGE, [{ kind: "email", value: "mallory@evil.example" }, { kind: "anonymous_id", value: sale }]);
    const told = await row<{ n: number }>(house.database.db, sql`select count(*)::int as n from interaction where identity_id = ${victim}::uuid and source = 'web'`);
    assert.equal(told!.n, 0);
    assert.equal(await house.areOne(victim, await house.idOf("claimed_email", "web:mallory%")), false);
    await house.touch({ name: "main-shop", trusted: true }, [{ kind: "anonymous_id", value: sale }]);
    assert.equal((await row<{ n: number }>(house.database.db, sql`select count(*)::int as n from interaction i join membership m using (identity_id) where m.customer_id = ${victim}::uuid and i.source = 'main-shop'`))!.n, 2, "the shop's own news of it finds them");
  });
});

describe("a link that stands again", () => {
  const house = useHouse();
  const MASKED: Sight = { ...SEES_ALL, fields: { ...SEES_ALL.fields, service: "masked" } };

  test("is no reason for what was revealed of one to show the other, and what was written while they were apart stays with whom it is about", async () => {
    const { db } = house.database;
    for (const user of ["alpha", "beta"]) await house.touch(SHOP, [{ kind: "user_id", value: user }], { name: user });
    await catchUp(db, [profileFollower]);
    const [a, b] = [await house.idOf("user_id", "alpha"), await house.idOf("user_id", "beta")];
    const { linkId } = await mergeCustomers(house.later(), MIRA, { keepId: a, otherId: b, why: "one" });
    await writeNote(house.later(), MIRA, b, { body: "of both", mentions: [] });
    await endLink(house.later(), MIRA, linkId, "two");
    await writeNote(house.later(), MIRA, b, { body: "of beta alone", mentions: [] });
    await reveal(house.later(), MIRA, MASKED, a, { set: "service", why: "alpha asked" });
    const revealed = async () => (await knownOf(db, house.database.ground.now(), MIRA.id)).revealed.length;
    assert.equal(await revealed(), 1);
    await restoreLink(house.later(), MIRA, linkId);
    assert.deepEqual([await house.areOne(a, b), await revealed()], [true, 0]);
    await withdrawLink(house.later(), MIRA, linkId);
    const notes = async (id: string) => (await notesOf(db, id)).notes.map(({ body }) => body).sort();
    assert.deepEqual([await notes(a), await notes(b)], [["of both"], ["of beta alone", "of both"]]);
  });
});

describe("a repair that is taken back", () => {
  const house = useHouse();

  test("gives no consent back to whoever has said no meanwhile, whatever day that was of; to whoever was silent it does", async () => {
    const { db, ground } = house.database;
    const withdrawn = async (address: string, says: (given: boolean, at: string) => Promise<unknown>, id: string, meanwhile: () => Promise<unknown>) => {
      await says(true, "2026-11-01T10:00:00Z");
      await startIntake(house.later()).take(SHOP, [{ messageId: `b-${address}`, kind: "email.bounced", channel: "email", direction: "in", occurredAt: "2026-11-20T10:00:00.000Z", identifiers: [{ kind: "email", value: address }], properties: { address, permanent: true } } as TouchPoint]);
      await catchUp(db, [profileFollower]);
      await catchUp(db, [faultFollower(() => ground.now())]);
      const fault = (await faultsOfCustomer(ground, id)).find(({ rule }) => rule === "bouncing")!;
      const { repairId } = await repairFault(house.later(), MIRA, id, { rule: "bouncing", about: fault.about, seen: fault.seen, act: "withdraw" });
      await meanwhile();
      await undoRepair(house.later(), MIRA, repairId);
      return (await consentsOf(db, id)).map(({ given }) => given);
    };
    const someone = async (address: string) => {
      await house.touch(SHOP, [{ kind: "email", value: address }], { name: "Cee Dee" });
      const id = await house.idOf("email", address);
      return { id, says: (given: boolean, at: string) => transaction(db, (tx) => setConsent(tx, house.later().now(), SYSTEM, { identityId: id, purpose: "offers", channel: "email", given, at: new Date(at), wordingVersion: "1", source: "shop" })) };
    };
    const [cee, dee] = [await someone("c@x.example"), await someone("d@x.example")];
    assert.deepEqual(await withdrawn("c@x.example", cee.says, cee.id, () => cee.says(false, "2026-11-10T10:00:00Z")), [false]);
    assert.deepEqual(await withdrawn("d@x.example", dee.says, dee.id, async () => undefined), [true]);
  });
});
