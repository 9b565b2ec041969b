// Files of orders among what another program exported: never taken for companies or people, brought in and undone with the rest.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { type Refusal, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { importOrders, listImports, plainWords } from "../profiles/index.ts";
import { SHOPIFY_HEADER, SHOPIFY_ORDERS } from "../profiles/import/test-shopify.ts";
import { formatOf } from "./formats.ts";
import { Interrupted } from "./import-bundle.ts";
import { facts, said, useBundles } from "./test-bundles.ts";
import { testWorkbook } from "./test-archives.ts";
import { undoAnyImport } from "./undo-bundle.ts";

const holds = (header: string) => formatOf(new Set(header.split(",").map(plainWords)))?.holds;

describe("a file of orders", () => {
  test("is known as such whoever wrote it, and is never taken for companies", () => {
    for (const header of [
      SHOPIFY_HEADER.join(","), "Id,Name,Financial Status,Billing City,Lineitem name,Lineitem price", "Order Number,Order Status,Order Date,Company (Billing),City (Billing),Email (Billing),Item Name,Item Cost,Quantity", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
      "Id,Name,Billing City,Order number,Order date,Quantity", "Bestellnummer,Bestelldatum,Firma,Menge,Einzelpreis", "order,date,customer id,email,price,currency",
    ])
      assert.equal(holds(header), "orders", header);
    for (const header of ["Id,Name,Email,Billing City,Total,Currency", "Id,Name,Billing Street,Subtotal"]) assert.notEqual(holds(header), "organisations", header);
    for (const header of ["Id,Name,BillingStreet,BillingCity,Phone,Industry,OwnerId", "Id,Name,NumberOfEmployees", "Firma,Umsatz,ORT", "Name,Billing Address City,SIC Code"]) assert.equal(holds(header), "organisations", header);
  });
});

describe("an export with orders", () => {
  const database = useDatabase();
  const { drop, take } = useBundles(database);
  const people = "First Name,Last Name,Email,Total Spent,Total Orders\nIlse,Nowak,ilse.nowak@example.org,44.00,2\nBo,Ek,bo@example.org,1,1\n";
  const files = { "customers_export.csv": people, "orders_export_1.csv": SHOPIFY_ORDERS.join("\n") };

  test("brings them in with the people who placed them, known again, gone on with, and undone to the state before", async () => {
    const before = await facts(database.db);
    const bundle = drop(files, "shop");
    const checked = await take(bundle, { check: true });
    assert.deepEqual(await facts(database.db), before);
    assert.equal((await listImports(database.db)).length, 0);
    const first = await take(bundle);
    for (const { plan, counts } of [checked, first]) {
      assert.equal(plan.words, "2 people, 8 orders", JSON.stringify({ plan, counts }, null, 1));
      assert.deepEqual([counts.organisations.new, counts.orders!.new, counts.orders!.lines, plan.cautions], [0, 8, 12, []]);
      assert.match(said(plan.remarks), /orders_export_1\.csv: 34\.00 EUR of 2 orders was paid back/);
      assert.deepEqual(counts.refusedBecause.map((each) => each.lines), [2]);
    }
    assert.deepEqual([checked.counts.orders!.newCustomers, first.counts.orders!.newCustomers], [5, 3], "two of them came with the file of people");
    assert.match(readFileSync(bundle.refusedTo!, "utf8"), /orders_export_1\.csv: order #1006 was cancelled/);
    const [spent] = await rows<{ minor: number; name: string }>(database.db, sql`select sum(i.amount_minor)::bigint as minor, max(p.name) as name from interaction i join membership m using (identity_id) join profile p using (customer_id) where p.name = 'Ilse Nowak'`);
    assert.deepEqual(spent, { minor: 2200, name: "Ilse Nowak" });

    const again = await take(bundle);
    assert.deepEqual([again.counts.orders!.new, again.counts.orders!.alreadyThere], [0, 8]);
    const part = (await rows<{ id: string }>(database.db, sql`select import_id as id from import where part_of = ${first.importId!}::uuid and kind = 'orders'`))[0]!.id;
    await assert.rejects(undoAnyImport(database.ground, part, SYSTEM), /came as a part of shop/);
    await undoAnyImport(database.ground, again.importId!, SYSTEM);
    const undone = await undoAnyImport(database.ground, first.importId!, SYSTEM);
    assert.deepEqual(undone.removed, { people: 5, statements: (undone.removed as { statements: number }).statements, organisations: 0, members: 0, conversations: 0, messages: 0, documents: 0, touchPoints: 0, orders: 10, orderLines: 16 });
    assert.deepEqual(await facts(database.db), before);
    assert.deepEqual(await rows(database.db, sql`select 1 from order_line`), []);
  });

  test("that is interrupted before or after its orders goes on, brings them once and says the same of them", async () => {
    const before = await facts(database.db);
    const bundle = drop({ ...files, "orders_export_2.csv": [SHOPIFY_ORDERS[0]!, ...SHOPIFY_ORDERS.slice(1).map((line) => line.replace("#10", "#20"))].join("\n") }, "two files");
    for (const at of ["orders_export_1.csv", "orders_export_2.csv"]) {
      await assert.rejects(take(bundle, { onProgress: ({ doing, what }) => { if (doing === "orders" && what === at) throw new Interrupted(); } }), Interrupted);
      const resumed = await take(bundle);
      assert.deepEqual([resumed.resumed, resumed.plan.words, resumed.counts.orders!.new, resumed.counts.orders!.lines], [true, "2 people, 16 orders", 16, 24], at);
      assert.match(said(resumed.plan.remarks), /orders_export_1\.csv: 34\.00 EUR of 2 orders was paid back/);
      await undoAnyImport(database.ground, resumed.importId!, SYSTEM);
      assert.deepEqual(await facts(database.db), before, at);
    }
  });

  test("is not undone before a later import that tells of the same orders", async () => {
    const bundle = await take(drop(files, "earlier"));
    const path = drop([SHOPIFY_ORDERS.join("\n"), SHOPIFY_ORDERS.at(-1)!.replace("#1010", "#1011")].join("\n"), "later.csv").dropped[0]!.path;
    const later = await importOrders(database.ground, { path, refusedTo: null }, SYSTEM);
    assert.equal(later.newInvoices, 1);
    await assert.rejects(undoAnyImport(database.ground, bundle.importId!, SYSTEM), /later\.csv .* came after that of earlier and tells of the same conversations, touch points or orders.*Undo that one first/);
    await undoAnyImport(database.ground, later.importId, SYSTEM);
    await undoAnyImport(database.ground, bundle.importId!, SYSTEM);
  });

  test("of which a person must say how they are read says so where nobody overlooks it, with the command, and brings in the rest", async () => {
    const bundle = drop({ "people.csv": people, "my orders.csv": "order,date,customer id,price,currency\n1,3/4/2011,K1,5,EUR\n" }, "unclear");
    const checked = await take(bundle, { check: true });
    assert.deepEqual([checked.plan.words, checked.counts.orders], ["2 people", undefined]);
    assert.match(said(checked.plan.cautions!), /^my orders\.csv: These orders are not brought in yet\. Dates in date such as “3\/4\/2011” .* rapport import orders "my orders\.csv"$/);
    assert.match(checked.plan.files.find((file) => file.name.endsWith("my orders.csv"))!.why!, /a file of orders; it must be said how they are read/);
    const done = await take(bundle, { reading: { dateOrder: "day-first" } });
    assert.deepEqual([done.plan.words, done.plan.cautions], ["2 people, 1 order", []]);
    await undoAnyImport(database.ground, done.importId!, SYSTEM);
    await assert.rejects(take(drop({ "o.csv": "order,date,customer id,price,currency\n1,3/4/2011,K1,5,EUR\n" }, "only")), (error: Refusal) => /^Nothing in only can be brought in\. o\.csv: These orders are not brought in yet\. Dates in date such as “3\/4\/2011” .*\.$/.test(error.message) && /rapport import orders o\.csv/.test(error.atTerminal!));
  });

  test("comes in from a sheet of a workbook too, and says first what counts and should not", async () => {
    const { plan, importId } = await take(drop(testWorkbook([{ title: "Orders", rows: [["Order", "Date", "Customer ID", "Price", "Currency", "Refunded"], ["1", "2024-03-01", "K1", 5, "EUR", 2], ["2", "2024-03-02", "K1", 5, "EUR", null]] }]), "book.xlsx"));
    assert.equal(plan.words, "2 orders");
    assert.match(said(plan.cautions!), /Refunded says that money of 1 order was paid back, 2\.00 EUR in all\. It is not used/);
    await undoAnyImport(database.ground, importId!, SYSTEM);
  });
});
