// What a person says of one file of an export: what it holds, what its columns are, how its dates and numbers are read.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { type Refusal, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import type { BundleReading, BundleResult } from "./contract.ts";
import { facts, said, useBundles } from "./test-bundles.ts";
import { undoAnyImport } from "./undo-bundle.ts";

describe("one file of an export", () => {
  const database = useDatabase();
  const { drop, take } = useBundles(database);
  const emails = async () => (await rows<{ value: string }>(database.db, sql`select value from identifier where kind = 'email' order by 1`)).map((each) => each.value);
  const fileOf = ({ plan }: BundleResult, name: string) => plan.files.find((file) => file.name.endsWith(name))!;
  /** Looks, checks and brings in with one reading, and takes it back. */
  const both = async (bundle: ReturnType<typeof drop>, reading: BundleReading, see: (done: BundleResult) => Promise<void> | void) => {
    const before = await facts(database.db);
    const checked = await take(bundle, { reading, check: true });
    assert.deepEqual(await facts(database.db), before, "a check writes nothing");
    const done = await take(bundle, { reading });
    assert.deepEqual([done.plan.words, done.counts.people.new, done.counts.orders?.new], [checked.plan.words, checked.counts.people.new, checked.counts.orders?.new]);
    await see(done);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
    assert.deepEqual(await facts(database.db), before);
  };

  test("of people has the columns that were said, when it is looked at, checked and brought in; without a word it has others (the twin)", async () => {
    const bundle = drop({ "folk.csv": "Name,Werbung,Kontakt\nAda Able,x,ada@able.example\nBea Able,,bea@able.example\n" }, "folk");
    await both(bundle, {}, async (done) => {
      assert.deepEqual([fileOf(done, "folk.csv").people!.columns.map((column) => column.goesTo), await emails()], [["name", "werbung", "email"], ["ada@able.example", "bea@able.example"]]);
    });
    await both(bundle, { files: { [fileOf(await take(bundle, { check: true }), "folk.csv").name]: { columns: { Kontakt: "contact", Name: "-", Werbung: "last_name" } } } }, async (done) => {
      assert.deepEqual(fileOf(done, "folk.csv").people!.columns.map((column) => [column.goesTo, column.how]), [["-", "told"], ["last_name", "told"], ["contact", "told"]]);
      assert.deepEqual(await emails(), []);
    });
  });

  test("in which nobody was told apart shows its columns, and comes in once it is said which is which", async () => {
    const bundle = drop({ "odd.csv": "Wer,Wo\nada@,Bonn\nbea@,Köln\n", "people.csv": "Name,Email\nCyd,cyd@able.example\n" }, "odd");
    const checked = await take(bundle, { check: true });
    const { name, holds, why, people } = fileOf(checked, "odd.csv");
    assert.deepEqual([holds, people!.columns.map((column) => column.column)], ["unread", ["Wer", "Wo"]]);
    assert.match(why!, /^No column tells who somebody is/);
    await both(bundle, { files: { [name]: { columns: { Wer: "name" } } } }, (done) => assert.equal(done.counts.people.new, 3));
  });

  test("that is not read for what it holds is read as people if somebody says so, and left out if they say that", async () => {
    const bundle = drop({ "list.csv": "Subject,Status,Name,Contact ID\nHello,open,Ada Able,1\n", "people.csv": "Name,Email\nCyd,cyd@able.example\n" }, "named");
    const found = fileOf(await take(bundle, { check: true }), "list.csv");
    assert.deepEqual([found.holds, found.canBe], ["unread", ["people", "orders"]]);
    await both(bundle, { files: { [found.name]: { as: "people" } } }, (done) => assert.deepEqual([fileOf(done, "list.csv").holds, done.counts.people.new], ["people", 2]));
    await both(bundle, { files: { [fileOf(await take(bundle, { check: true }), "people.csv").name]: { as: "left-out" }, [found.name]: { as: "people" } } }, (done) => assert.deepEqual([fileOf(done, "people.csv").why, done.counts.people.new], ["left out, as you said", 1]));
    // A program's own table is what its program says it is (the twin).
    const zendesk = drop({ "t.csv": "id,subject,requester,ticket type\n1,Hello,Ada,question\n" }, "program");
    const ticket = fileOf(await take(zendesk, { check: true, reading: { files: { "t.csv": { as: "people" }, "program/t.csv": { as: "people" } } } }), "t.csv");
    assert.deepEqual([ticket.holds, ticket.canBe], ["conversations", []]);
  });

  test("of orders with amounts that can be read in two ways comes in as it was said, of this file or of all; how is said in one sentence", async () => {
    const bundle = drop({ "o.csv": "order;date;customer id;price;currency\n1;3/4/2024;K1;1,234;EUR\n2;4/4/2024;K1;2,000;EUR\n" }, "two ways");
    const asked = await take(bundle, { check: true });
    const { name, orders, holds } = fileOf(asked, "o.csv");
    assert.deepEqual([holds, asked.plan.words, orders!.asks!.quoted, orders!.columns.map((column) => [column.column, column.field])], ["unread", "nothing", { example: "3/4/2024" }, [["order", "order"], ["date", "date"], ["customer id", "customer"], ["price", "price"], ["currency", "currency"]]]);
    assert.match(said(asked.plan.cautions!), /^[^\n]*o\.csv: These orders are not brought in yet\. Dates in date such as “3\/4\/2024” can be read/);
    await assert.rejects(take(bundle), (error: Refusal) => /Nothing in two ways can be brought in/.test(error.message));
    const still = await take(bundle, { check: true, reading: { dateOrder: "day-first" } });
    assert.match(said(still.plan.cautions!), /Numbers such as “1,234” can be thousands or decimals/);
    for (const [reading, minor] of [[{ dateOrder: "day-first", decimalSign: "comma" }, 323], [{ dateOrder: "day-first", files: { [name]: { decimalSign: "dot" } } }, 323_400]] as const)
      await both(bundle, reading, async (done) => {
        assert.deepEqual([done.counts.orders!.new, done.plan.cautions], [2, []]);
        assert.match(said(done.plan.remarks), new RegExp(`o\\.csv: Dates in date are read day first, numbers with a decimal ${minor === 323 ? "comma" : "dot"}`));
        const kept = await rows<{ minor: number }>(database.db, sql`select sum(amount_minor)::bigint as minor from interaction`);
        assert.equal(kept[0]!.minor, minor);
      });
  });

  test("of orders whose columns have names of their own comes in once it is said what they tell, in its own currency", async () => {
    const bundle = drop({ "till.csv": "Bon,Quando,Chi,Soldi\n7,2024-03-01,K1,5.00\n" }, "till");
    const found = fileOf(await take(bundle, { check: true }), "till.csv");
    const fields = { order: "Bon", date: "Quando", customer: "Chi", price: "Soldi" };
    const asked = fileOf(await take(bundle, { check: true, reading: { files: { [found.name]: { as: "orders" } } } }), "till.csv");
    assert.match(asked.orders!.asks!.sentence, /^No column was found for the order or invoice number/);
    const noCurrency = await take(bundle, { check: true, reading: { files: { [found.name]: { as: "orders", fields } } } });
    assert.match(said(noCurrency.plan.remarks), /Currency EUR: the organisation’s own, because the file names none; say so if it is another/);
    await both(bundle, { files: { [found.name]: { as: "orders", fields, currency: "CHF" } } }, async (done) => {
      assert.deepEqual([done.plan.words, done.counts.orders!.new, await rows(database.db, sql`select distinct currency from interaction`)], ["1 order", 1, [{ currency: "CHF" }]]);
    });
    // In which zone the times are, where they were ordered and what a cancelled number begins with may be said too; what is no zone is named.
    const times = drop({ "n.csv": "order,date,customer id,price,currency\nX1,2024-07-01 09:00,K1,5.00,EUR\nX2,2024-07-01 10:00,K2,6.00,EUR\nST-X2,2024-07-02 10:00,K2,-6.00,EUR\n" }, "times");
    const { name } = fileOf(await take(times, { check: true }), "n.csv");
    const ordersOf = () => rows(database.db, sql`select channel, occurred_at as at, kind from interaction where kind in ('order', 'return') order by occurred_at, kind`);
    await both(times, { files: { [name]: { timeZone: "America/New_York", channel: "web", cancelledPrefix: "ST-" } } }, async () => {
      const found = (await ordersOf()) as { channel: string; at: Date; kind: string }[];
      assert.deepEqual([found[0]!.channel, found[0]!.at.toISOString()], ["web", "2024-07-01T13:00:00.000Z"]);
    });
    await both(times, {}, async () => assert.deepEqual(((await ordersOf()) as { channel: string; at: Date }[]).slice(0, 1).map(({ channel, at }) => [channel, at.toISOString()]), [["shop", "2024-07-01T09:00:00.000Z"]]));
    assert.match(fileOf(await take(times, { check: true, reading: { files: { [name]: { timeZone: "Mars/Olympus" } } } }), "n.csv").orders!.asks!.sentence, /"Mars\/Olympus" is no time zone/);
    const wrong = fileOf(await take(bundle, { check: true, reading: { files: { [found.name]: { as: "orders", fields: { ...fields, price: "Dinero" }, currency: "CHF" } } } }), "till.csv");
    assert.match(wrong.orders!.asks!.sentence, /no column "Dinero"/);
  });
});
