// Orders as shops export them: who wrote the file is recognised, and money that did not stay does not count as spent.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { SYSTEM } from "../../organisation/index.ts";
import { rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { checkOrders, importOrders, type OrdersFile } from "../import-orders.ts";
import { findColumns } from "./order-columns.ts";
import { remarkAtTerminal } from "./remark.ts";
import { SHOPIFY_HEADER, SHOPIFY_ORDERS, shopifyOrder } from "./test-shopify.ts";
import { undoImport } from "./undo-import.ts";

function useOrders() {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-shop-"));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const file = (lines: readonly string[], options: Partial<OrdersFile> = {}): OrdersFile => {
    const path = join(folder, `orders_export_${++files}.csv`);
    writeFileSync(path, lines.join("\n"));
    return { path, refusedTo: null, ...options };
  };
  const take = (lines: readonly string[], options: Partial<OrdersFile> = {}) => importOrders(database.ground, file(lines, options), SYSTEM);
  const facts = async () => JSON.stringify(await Promise.all(["identity", "identifier", "membership", "link", "attribute", "interaction", "order_line", "seen_message", "import", "import_repeat", "log", "audit", "setting"].map((table) => rows(database.db, sql`select to_jsonb(t)::text as t from ${sql.table(table)} t order by 1`))));
  return { database, folder, file, take, facts };
}

describe("an export of Shopify's orders", () => {
  const { database, folder, file, take, facts } = useOrders();
  const kept = (number: string) => rows<{ kind: string; minor: number; day: string }>(database.db, sql`select kind, amount_minor as minor, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as day from interaction where properties->>'number' = ${number} order by kind`);

  test("is understood by its own columns, without a word", () => {
    const { at, headers, layout, unused } = findColumns(SHOPIFY_HEADER, [], {});
    assert.match(layout!.title, /Shopify/);
    assert.deepEqual(Object.fromEntries(Object.entries(at).map(([field, i]) => [field, headers[i]])), {
      order: "Name", date: "Created at", email: "Email", sku: "Lineitem sku", description: "Lineitem name", quantity: "Lineitem quantity", price: "Lineitem price", country: "Billing Country", currency: "Currency",
      discount: "Discount Amount", refunded: "Refunded Amount", status: "Financial Status", cancelled: "Cancelled at", paid: "Paid at", subtotal: "Subtotal",
    });
    assert.ok(unused.includes("Id") && unused.includes("Total"));
  });

  test("is checked without a trace: what would happen is what then happens", async () => {
    const before = await facts();
    const checked = await checkOrders(database.ground, file(SHOPIFY_ORDERS));
    assert.equal(await facts(), before);
    const refusedTo = join(folder, "asked-for.csv");
    await checkOrders(database.ground, file(SHOPIFY_ORDERS, { refusedTo }));
    assert.match(readFileSync(refusedTo, "utf8"), /order #1006 was cancelled or voided and nothing was paid/);
    assert.equal(await facts(), before);
    const done = await take(SHOPIFY_ORDERS);
    const { importId, summary: { seconds: _s, linesPerSecond: _l, peakMemoryMb: _p, ...summary }, ...rest } = done;
    const { importId: none, summary: { seconds: _t, linesPerSecond: _m, peakMemoryMb: _q, ...would }, ...others } = checked;
    assert.equal(none, null);
    assert.deepEqual({ ...others, ...would }, { ...rest, ...summary, fileName: others.fileName });
    await undoImport(database.ground, importId, SYSTEM);
    assert.ok(!existsSync(`${file(SHOPIFY_ORDERS).path}.refused.csv`));
  });

  test("counts what stayed: without discounts, without what was paid back, without what was called off", async () => {
    const { summary, newInvoices, newCustomers, cautions, remarks, refusedBecause, importId } = await take(SHOPIFY_ORDERS);
    assert.deepEqual(summary.lines, { read: 14, kept: 12, refused: 2, alreadyThere: 0 }, JSON.stringify(refusedBecause));
    assert.deepEqual([newInvoices, newCustomers, summary.netMinor, summary.netAsWritten, summary.currency], [8, 5, 12_750, "127.5", "EUR"]);
    assert.deepEqual([summary.negativeQuantityLines, summary.notPositivePriceLines, summary.anonymousLines], [0, 0, 1], "these count rows of the file");
    assert.deepEqual(cautions, []);
    assert.deepEqual(refusedBecause, [{ reason: "the order was cancelled or voided and nothing was paid: it is no purchase", lines: 2 }]);
    const said = remarks.map(remarkAtTerminal).join("\n");
    for (const words of [/Read as Shopify's orders export\./, /Shipping and Taxes are left out, being no goods/, /13\.50 EUR of Discount Amount was taken off 2 orders/, /34\.00 EUR of 2 orders was paid back \(Refunded Amount\)\. It is dated with the order, for the file does not tell the day/, /counted as purchases: pending 1/]) assert.match(said, words);

    assert.deepEqual(await kept("#1001"), [{ kind: "order", minor: 2200, day: "2024-03-01 09:15" }]);
    assert.deepEqual(await kept("#1002"), [{ kind: "order", minor: 4050, day: "2024-03-02 09:15" }]);
    assert.deepEqual(await kept("#1003"), [{ kind: "order", minor: 2500, day: "2024-03-03 09:15" }], "a discount on shipping takes nothing off the goods");
    assert.deepEqual(await kept("#1004"), [{ kind: "order", minor: 2200, day: "2024-03-04 09:15" }, { kind: "return", minor: -2200, day: "2024-03-04 09:15" }]);
    assert.deepEqual(await kept("#1005"), [{ kind: "order", minor: 4200, day: "2024-03-05 09:15" }, { kind: "return", minor: -1200, day: "2024-03-05 09:15" }]);
    assert.deepEqual([await kept("#1006"), await kept("#1007")], [[], []]);
    assert.deepEqual(await kept("#1010"), [{ kind: "order", minor: 0, day: "2024-03-09 10:15" }]);
    const lines = await rows<{ line_no: number; description: string; amount_minor: number }>(database.db, sql`select line_no, l.description, l.amount_minor from order_line l join interaction i using (identity_id, interaction_id) where i.properties->>'number' = '#1002' order by line_no`);
    assert.deepEqual(lines, [{ line_no: 1, description: "Goods C", amount_minor: 3000 }, { line_no: 2, description: "Goods D", amount_minor: 1500 }, { line_no: 3, description: "Discount", amount_minor: -450 }]);
    const wrong = await rows(database.db, sql`select 1 from interaction i where amount_minor <> (select sum(amount_minor) from order_line l where l.identity_id = i.identity_id and l.interaction_id = i.interaction_id)`);
    assert.equal(wrong.length, 0, "an interaction's amount is the sum of its lines");
    const [again] = [await take([SHOPIFY_ORDERS[0]!, ...SHOPIFY_ORDERS.slice(1)])];
    assert.deepEqual(again!.summary.lines, { read: 14, kept: 0, refused: 2, alreadyThere: 12 });
    await undoImport(database.ground, importId, SYSTEM);
    assert.equal((await rows(database.db, sql`select 1 from interaction union all select 1 from order_line union all select 1 from identity`)).length, 0);
  });

  test("the twin: whoever says that the columns are not to be used is told first what counts too much", async () => {
    const { summary, cautions, importId } = await take(SHOPIFY_ORDERS, { reading: { columns: { refunded: "-", discount: "-", status: "-", cancelled: "-" } } });
    assert.equal(summary.netMinor, 19_600); // all ten: 175.00 + 10.00 + 11.00
    assert.deepEqual(cautions.map(({ about, column, orders, amounts }) => [about, column, orders, amounts]), [
      ["status", "Financial Status", 3, []], ["discount", "Discount Amount", 3, [{ currency: "EUR", minor: 1860 }]], ["cancelled", "Cancelled at", 2, []], ["refunded", "Refunded Amount", 2, [{ currency: "EUR", minor: 3910 }]],
      ["subtotal", "Subtotal", 2, [{ currency: "EUR", minor: 1350 }]],
    ]);
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("that tells later what was paid back of an order which is here says so first, for it still counts", async () => {
    const paid = await take([SHOPIFY_ORDERS[0]!, ...shopifyOrder("#1", "a@example.org", "2024-03-01 10:00:00 +0100", {}, ["1", "20.00", "A"]), ...shopifyOrder("#2", "b@example.org", "2024-03-01 10:00:00 +0100", { "Financial Status": "authorized", "Paid at": "" }, ["1", "5.00", "A"])]);
    const later = await take([SHOPIFY_ORDERS[0]!, ...shopifyOrder("#1", "a@example.org", "2024-03-01 10:00:00 +0100", { "Financial Status": "refunded", "Refunded Amount": "25.00" }, ["1", "20.00", "A"]), ...shopifyOrder("#2", "b@example.org", "2024-03-01 10:00:00 +0100", { "Financial Status": "voided", "Paid at": "" }, ["1", "5.00", "A"])]);
    assert.deepEqual(later.cautions.map(({ about, orders, amounts }) => [about, orders, amounts]), [["known-before", 2, [{ currency: "EUR", minor: 2500 }]]]);
    assert.match(later.cautions[0]!.says.sentence, /^2 orders are here as they were before.*25\.00 EUR was paid back or called off; that still counts as spent\. Undo the import/);
    await undoImport(database.ground, paid.importId, SYSTEM);
  });

  test("with an order that was cancelled after it was paid says that it still counts; without an amount a refunded one goes back whole", async () => {
    const { cautions, importId, summary } = await take([SHOPIFY_ORDERS[0]!, ...shopifyOrder("#1", "a@example.org", "2024-03-01 10:00:00 +0100", { "Cancelled at": "2024-03-02 10:00:00 +0100" }, ["1", "20.00", "A"]), ...shopifyOrder("#2", "a@example.org", "2024-03-02 10:00:00 +0100", { "Financial Status": "refunded", "Refunded Amount": "" }, ["1", "5.00", "A"])]);
    assert.deepEqual([cautions.map((each) => [each.about, each.orders, each.amounts]), summary.netMinor], [[["cancelled", 1, [{ currency: "EUR", minor: 2000 }]]], 2000]);
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("an amount paid back that is no number costs its order, and is named", async () => {
    const { refusedBecause, summary } = await take([SHOPIFY_ORDERS[0]!, ...shopifyOrder("#1", "a@example.org", "2024-03-01 10:00:00 +0100", { "Refunded Amount": "some" }, ["1", "20.00", "A"], ["1", "1.00", "B"])]);
    assert.deepEqual(refusedBecause.map((each) => each.reason), ["Refunded Amount … is not a number", "another line of the same invoice was refused"]);
    assert.equal(summary.lines.refused, 2);
  });
});

describe("any file of orders", () => {
  const { database, take } = useOrders();
  const header = "order,date,customer id,price,currency";

  test("with an unused column on money that did not stay says first how many orders and how much it concerns", async () => {
    const { cautions, importId } = await take([
      `${header},Discount %,Rabatt,Refund,Refund reason,Order status,Returned`,
      "1,2024-01-01,K1,10,EUR,,1.50,0.00,,complete,no", "1,2024-01-01,K1,10,EUR,,1.50,0.00,,complete,no", "2,2024-01-01,K2,20,EUR,10 %,2,-20.00,too late,Refunded,yes", "3,2024-01-01,K3,5,EUR,0%,,,,Cancelled,", "4,2024-01-01,K3,5,CHF,,,1,,cancelled,",
    ]);
    assert.deepEqual(cautions.map(({ about, column, orders, amounts }) => [about, column, orders, amounts]), [
      ["discount", "Discount %", 1, []], ["discount", "Rabatt", 2, [{ currency: "EUR", minor: 350 }]], ["refunded", "Refund", 2, [{ currency: "EUR", minor: 2000 }, { currency: "CHF", minor: 100 }]],
      ["status", "Order status", 3, []], ["refunded", "Returned", 1, []],
    ]);
    assert.match(cautions[2]!.says.sentence, /^Refund says that money of 2 orders was paid back, 20\.00 EUR and 1\.00 CHF in all\. It is not used, so what these customers spent is too high\.$/);
    assert.deepEqual(cautions.map((each) => each.map), ['--map discount="Discount %"', "--map discount=Rabatt", "--map refunded=Refund", '--map status="Order status"', "--map refunded=Returned"]);
    assert.match(cautions[3]!.says.sentence, /cancelled 2, refunded 1/);
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("takes off what a person says is to be taken off, once for each order; rows that disagree cost the order", async () => {
    const { summary, cautions, refusedBecause, importId } = await take([`${header},Refund,Status`, "1,2024-01-01,K1,10,EUR,4,", "1,2024-01-01,K1,10,EUR,4,", "2,2024-01-02,K2,20,EUR,3,", "2,2024-01-02,K2,20,EUR,5,", "3,2024-01-02,K2,20,EUR,,canceled", "4,2024-01-02,K2,20,EUR,,wc-cancelled"], { reading: { columns: { refunded: "Refund", status: "Status" } } });
    assert.deepEqual([summary.netMinor, cautions], [1600, []]);
    assert.deepEqual(refusedBecause, [{ reason: "rows of the order tell different amounts of its discount, or of what was paid back", lines: 2 }, { reason: "the order was cancelled or voided and nothing was paid: it is no purchase", lines: 2 }]);
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("of WooCommerce is recognised; whether its prices are before the discount is not known, so that is said", async () => {
    const { summary, cautions, remarks, importId } = await take([
      "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),City (Billing),Country Code (Billing),Email (Billing),Cart Discount Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Currency,SKU,Item #,Item Name,Quantity (- Refund),Quantity,Item Cost",
      "71,Completed,2024-03-01 10:00,,Ann,Lee,Paris,FR,ann@example.org,0,5,0,25,EUR,A,1,Cup,2,2,10", "72,Refunded,2024-03-02 10:00,,Ann,Lee,Paris,FR,ann@example.org,0,5,15,15,EUR,A,1,Cup,0,1,10", "73,Cancelled,2024-03-02 10:00,,Bo,Ek,Lund,SE,bo@example.org,0,5,0,15,EUR,A,1,Cup,1,1,10", "74,Processing,2024-03-03 10:00,,Bo,Ek,Lund,SE,bo@example.org,2,0,0,8,EUR,A,1,Cup,1,1,10",
    ]);
    assert.match(remarks.map(remarkAtTerminal).join(" "), /Read as WooCommerce's orders\. Order Shipping Amount is left out/);
    assert.deepEqual([summary.netMinor, summary.lines.refused], [3000, 1]); // 20.00 + 10.00 − 10.00 + 10.00
    assert.deepEqual(cautions.map(({ column, orders, amounts }) => [column, orders, amounts]), [["Cart Discount Amount", 1, [{ currency: "EUR", minor: 200 }]]]);
    await undoImport(database.ground, importId, SYSTEM);
  });
});
