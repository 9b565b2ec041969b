import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { SYSTEM } from "../../organisation/index.ts";
import { catchUp, newId, Refusal, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { importOrders, type OrdersFile, type OrdersImported } from "../import-orders.ts";
import { profileFollower } from "../profile.ts";
import { resolveIdentity } from "../resolve-identity.ts";
import { findImport } from "./imports.ts";
import { remarkAtTerminal } from "./remark.ts";
import { testOrders } from "./test-orders.ts";
import { undoImport } from "./undo-import.ts";

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const lines = testOrders({ customers: 120, seed: 7, from: new Date("2010-01-01T00:00:00Z"), days: 400 });

/** A folder, a database, and the way to import text into it. */
function useImports() {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-orders-"));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const file = (content: string | Buffer, options: Partial<OrdersFile> & { readonly refusedTo?: string } = {}) => {
    const path = join(folder, `orders-${++files}.csv`);
    writeFileSync(path, content);
    return { path, refusedTo: `${path}.refused.csv`, ...options };
  };
  const take = (content: string | readonly string[] | Buffer, options: Partial<OrdersFile> & { readonly refusedTo?: string } = {}): Promise<OrdersImported> =>
    importOrders(database.ground, file(typeof content === "string" || Buffer.isBuffer(content) ? content : content.join("\n"), options), SYSTEM);
  return { database, file, take };
}

type Database = ReturnType<typeof useDatabase>["db"];
/** Every fact, as text; what records that something was done (log, audit, imports) is left out. */
async function dump(db: Database): Promise<Record<string, string[]>> {
  const tables = ["identity", "identifier", "membership", "link", "attribute", "consent", "interaction", "order_line", "seen_message", "profile"];
  const entries = await Promise.all(tables.map(async (table) => [table, (await rows<{ text: string }>(db, // Without the bookmark of how far a profile counts.
    sql`select (to_jsonb(t) - 'counted_to')::text as text from ${sql.table(table)} t order by 1`)).map((r) => r.text)] as const));
  return Object.fromEntries(entries);
}
const kindsOf = (db: Database) => rows<{ kind: string; interactions: number; minor: number }>(db, sql`select kind, count(*)::integer as interactions, sum(amount_minor)::bigint as minor from interaction group by kind order by kind`);

/** The same numbers by a second route: csv-parse and whole numbers. */
function byHand(text: readonly string[]) {
  const records = parse(text.join("\n"), { columns: true }) as Record<"InvoiceNo" | "Quantity" | "UnitPrice" | "CustomerID" | "InvoiceDate", string>[];
  const thousandths = (r: (typeof records)[number]) => Number(r.Quantity) * Math.round(Number(r.UnitPrice) * 1000);
  const pence = (r: (typeof records)[number]) => Math.sign(thousandths(r)) * Math.floor((Math.abs(thousandths(r)) + 5) / 10);
  const sum = (list: typeof records, of: (r: (typeof records)[number]) => number) => list.reduce((total, r) => total + of(r), 0);
  const bought = records.filter((r) => r.CustomerID !== "" && !r.InvoiceNo.startsWith("C") && Number(r.Quantity) > 0 && Number(r.UnitPrice) > 0);
  return {
    lines: records.length, invoices: new Set(records.map((r) => r.InvoiceNo)).size, customers: new Set(records.map((r) => r.CustomerID).filter(Boolean)).size,
    anonymousLines: records.filter((r) => r.CustomerID === "").length, cancellationLines: records.filter((r) => r.InvoiceNo.startsWith("C")).length,
    negativeQuantityLines: records.filter((r) => Number(r.Quantity) < 0).length, notPositivePriceLines: records.filter((r) => Number(r.UnitPrice) <= 0).length,
    adjustmentLines: records.filter((r) => r.InvoiceNo.startsWith("A")).length, netThousandths: sum(records, thousandths), netMinor: sum(records, pence),
    boughtMinor: sum(bought, pence), customerDays: new Set(bought.map((r) => `${r.CustomerID} ${r.InvoiceDate.slice(0, 10)}`)).size,
  };
}

describe("a file of orders", () => {
  const { database, take, file } = useImports();
  const hand = byHand(lines);
  let first: OrdersImported;
  before(async () => {
    first = await take(gzipSync(lines.join("\r\n")));
  });

  test("every line is kept, and the summary says what a second route works out", () => {
    const { summary } = first;
    assert.deepEqual(summary.lines, { read: hand.lines, kept: hand.lines, refused: 0, alreadyThere: 0 });
    for (const key of ["invoices", "customers", "anonymousLines", "cancellationLines", "negativeQuantityLines", "notPositivePriceLines", "adjustmentLines", "netMinor"] as const) assert.equal(summary[key], hand[key], key);
    assert.equal(Math.round(Number(summary.netAsWritten) * 1000), hand.netThousandths);
    assert.equal(summary.currency, "GBP");
    assert.ok(hand.cancellationLines > 5 && hand.adjustmentLines > 0 && hand.anonymousLines > 20, "the file has something of everything");
  });

  test("orders are what known customers paid for: the twin counts anonymous sales too and gets another sum", async () => {
    const [orders] = await rows<{ minor: number; days: number }>(database.db, sql`select sum(amount_minor)::bigint as minor, count(distinct (identity_id, occurred_at::date))::integer as days from interaction where kind = 'order'`);
    assert.deepEqual(orders, { minor: hand.boughtMinor, days: hand.customerDays });
    const [twin] = await rows<{ minor: number }>(database.db, sql`select sum(amount_minor)::bigint as minor from interaction where kind in ('order', 'anonymous-sale')`);
    assert.notEqual(twin!.minor, hand.boughtMinor);
  });

  test("an interaction's amount is the sum of its lines, and all lines together are the net of the file", async () => {
    const wrong = await rows(database.db, sql`select 1 from interaction i where amount_minor <> (select sum(amount_minor) from order_line l where l.identity_id = i.identity_id and l.interaction_id = i.interaction_id)`);
    assert.equal(wrong.length, 0);
    const [all] = await rows<{ minor: number; lines: number; written: string }>(database.db, sql`select sum(amount_minor)::bigint as minor, count(*)::integer as lines, trim_scale(sum(quantity * unit_price))::text as written from order_line`);
    assert.deepEqual(all, { minor: hand.netMinor, lines: hand.lines, written: first.summary.netAsWritten });
  });

  test("an invoice that names nobody is an anonymous sale: an identity of its own that no identifier names", async () => {
    const [counted] = await rows<{ identities: number; named: number; anonymous: number }>(
      database.db,
      sql`select count(*)::integer as identities, count(n.value)::integer as named, (select count(distinct properties->>'number')::integer from interaction i where not exists (select 1 from identifier f where f.identity_id = i.identity_id)) as anonymous
        from identity left join identifier n using (identity_id)`,
    );
    assert.equal(counted!.named, hand.customers);
    assert.equal(counted!.identities - counted!.named, counted!.anonymous);
    await catchUp(database.db, [profileFollower]);
    const [known] = await rows<{ n: number }>(database.db, sql`select count(*)::integer as n from profile where known`);
    assert.equal(known!.n, hand.customers);
  });

  test("the same file again changes nothing, whatever the order of its lines", async () => {
    const before = await dump(database.db);
    const again = await take([lines[0]!, ...lines.slice(1).reverse()]);
    assert.deepEqual(again.summary.lines, { read: hand.lines, kept: 0, refused: 0, alreadyThere: hand.lines });
    assert.equal(again.summary.netAsWritten, first.summary.netAsWritten);
    assert.deepEqual(await dump(database.db), before);
  });

  test("an invoice that is known with other lines is refused, line by line, with the reason", async () => {
    const before = await dump(database.db);
    const at = lines.findIndex((line) => /^\d+,.*United Kingdom$/.test(line));
    const changed = lines.with(at, lines[at]!.replace(/,\d+,(\d{4}-)/, ",9999,$1"));
    const input = file(changed.join("\n"));
    const again = await importOrders(database.ground, input, SYSTEM);
    const invoice = lines[at]!.split(",")[0]!;
    const count = lines.filter((line) => line.startsWith(`${invoice},`)).length;
    assert.deepEqual(again.summary.lines, { read: hand.lines, kept: 0, refused: count, alreadyThere: hand.lines - count });
    assert.deepEqual(again.refusedBecause, [{ reason: "the invoice is known already, with other lines", lines: count }]);
    const refused = parse(readFileSync(input.refusedTo), { columns: true }) as { line: string; reason: string; "as written": string }[];
    assert.equal(refused.length, count);
    assert.deepEqual(refused[0], { line: String(at + 1), reason: `invoice ${invoice} is known already, with other lines`, "as written": changed[at] });
    assert.deepEqual(await dump(database.db), before);
  });

  test("one who follows the log learns of it once, under the import's id", async () => {
    const told = await rows<{ topic: string; about: { importId: string } }>(database.db, sql`select topic, body->'about' as about from log where body->'about'->>'importId' = ${first.importId} order by position`);
    assert.deepEqual(told, [{ topic: "interactions", about: { importId: first.importId } }, { topic: "import", about: { importId: first.importId } }]);
    const [positions] = await rows<{ n: number }>(database.db, sql`select count(*)::integer as n from interaction where position <> (select position from log where topic = 'interactions' and body->'about'->>'importId' = ${first.importId})`);
    assert.equal(positions!.n, 0);
    assert.equal((await findImport(database.db, first.importId))?.summary["netAsWritten"], first.summary.netAsWritten);
  });
});

describe("an import is undone whole", () => {
  const { database, take } = useImports();
  const half = Math.floor(lines.length / 2);

  test("afterwards everything is as it was before, and a second undo says so", async () => {
    const base = await take(lines.slice(0, half));
    await catchUp(database.db, [profileFollower]);
    const before = await dump(database.db);
    const more = await take([lines[0]!, ...lines.slice(half)]);
    assert.ok(more.newCustomers > 0 && more.newInvoices > more.newCustomers, "some customers are new and some were there");
    await catchUp(database.db, [profileFollower]);
    assert.notDeepEqual(await dump(database.db), before, "the twin: without an undo it is not as before");

    const undone = await undoImport(database.ground, more.importId, SYSTEM);
    await catchUp(database.db, [profileFollower]);
    assert.equal(undone.left, 0);
    assert.equal(undone.removed.orderLines, more.summary.lines.kept);
    assert.deepEqual(await dump(database.db), before);
    await assert.rejects(undoImport(database.ground, more.importId, SYSTEM), (error: Refusal) => error.code === "not-acceptable-now" && /undone already/.test(error.message));
    await assert.rejects(undoImport(database.ground, newId(), SYSTEM), (error: Refusal) => error.code === "not-found");

    await undoImport(database.ground, base.importId, SYSTEM);
    await catchUp(database.db, [profileFollower]);
    for (const [table, kept] of Object.entries(await dump(database.db))) assert.deepEqual(kept, [], table);
    const again = await take(lines);
    assert.equal(again.summary.lines.kept, lines.length - 1, "what was undone can come in again");
    await undoImport(database.ground, again.importId, SYSTEM);
  });

  test("is refused while a later file stands that told of the same orders, and not because of one that brought nothing", async () => {
    const orders = (from: number, to: number) => [HEADER, ...Array.from({ length: to - from + 1 }, (_, i) => `${from + i},A,Cup,1,2024-01-0${from + i},5,K${from + i},France`)];
    const reading = { reading: { currency: "EUR" } };
    const numbers = async () => (await rows<{ n: string }>(database.db, sql`select properties->>'number' as n from interaction order by 1`)).map((each) => each.n);
    const a = await take(orders(1, 3), reading);
    await take(orders(1, 3), reading);
    const b = await take(orders(2, 4), reading);
    assert.equal(b.summary.lines.alreadyThere, 2);
    await assert.rejects(undoImport(database.ground, a.importId, SYSTEM), (error: Refusal) => error.code === "not-acceptable-now" && /came after that of .* and tells of the same orders, which are kept once\. Undo that one first/.test(error.message));
    assert.deepEqual(await numbers(), ["1", "2", "3", "4"]);
    const apart = await take(orders(5, 6), reading);
    await undoImport(database.ground, b.importId, SYSTEM);
    assert.deepEqual(await numbers(), ["1", "2", "3", "5", "6"]);
    await undoImport(database.ground, a.importId, SYSTEM); // the same file again kept nothing of its own
    assert.deepEqual(await numbers(), ["5", "6"]);
    await undoImport(database.ground, apart.importId, SYSTEM);
  });

  test("a customer of whom something else is known by then stays, and the undo says how many do", async () => {
    const { importId } = await take([HEADER, "1,A,Cup,1,2024-01-01,5,K1,France", "2,A,Cup,1,2024-01-01,5,K2,France"], { reading: { currency: "EUR" } });
    const later = await take([HEADER, "3,A,Cup,1,2024-02-01,5,K1,France"], { reading: { currency: "EUR" } });
    const undone = await undoImport(database.ground, importId, SYSTEM);
    assert.deepEqual({ ...undone.removed, left: undone.left }, { interactions: 2, orderLines: 2, customers: 1, anonymous: 0, left: 1 });
    assert.equal((await rows(database.db, sql`select 1 from attribute where key = 'country'`)).length, 1, "what the later file said of the country stands");
    await undoImport(database.ground, later.importId, SYSTEM);
    for (const [table, kept] of Object.entries(await dump(database.db))) assert.deepEqual(kept, [], `the last one takes the customer along: ${table}`);
  });

  test("an address shared with a customer known from elsewhere makes them one, until the import is undone", async () => {
    const seen = await transaction(database.db, (tx) => resolveIdentity(tx, database.ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: "ann@example.org" }]));
    const before = await dump(database.db);
    const header = "order,date,customer id,email,price,currency";
    const { importId, links } = await take([header, "1,2024-01-01,K1,Ann@Example.org,5,EUR", "2,2024-01-01,K2,bo@example.org,5,EUR", "3,2024-01-02,K3,bo@example.org,7,EUR"]);
    assert.equal(links, 2);
    const customers = await rows<{ value: string; customer_id: string }>(database.db, sql`select value, customer_id from identifier join membership using (identity_id) where kind = 'customer_number' order by value`);
    assert.equal(customers[0]!.customer_id, seen.customerId);
    assert.equal(customers[1]!.customer_id, customers[2]!.customer_id);
    assert.notEqual(customers[1]!.customer_id, customers[0]!.customer_id);
    await undoImport(database.ground, importId, SYSTEM);
    assert.deepEqual(await dump(database.db), before);

    const numbers = await take(["order,date,customer id,price,currency", "4,2024-01-01,K1,5,EUR"]);
    const apart = await dump(database.db);
    const tied = await take([header, "5,2024-01-03,K1,ann@example.org,5,EUR"]);
    assert.equal(tied.links, 1, "two who were known apart are one");
    await undoImport(database.ground, tied.importId, SYSTEM);
    assert.deepEqual(await dump(database.db), apart);
    await undoImport(database.ground, numbers.importId, SYSTEM);
  });
});

describe("bad input", () => {
  const { database, file, take } = useImports();
  const good = "10,A,Cup,2,2024-01-05 10:00:00,5,K1,United Kingdom";
  const refusedRows = (input: { readonly refusedTo: string }) => parse(readFileSync(input.refusedTo), { columns: true }) as { line: string; reason: string; "as written": string }[];
  const nothingKept = async () => assert.equal((await rows(database.db, sql`select 1 from identity union all select 1 from interaction`)).length, 0);
  const refuses = async (content: string | Buffer, says: RegExp, options: Partial<OrdersFile> & { readonly refusedTo?: string } = {}) => {
    await assert.rejects(take(content, options), (error: Error) => error instanceof Refusal && says.test(error.message), `${String(says)}`);
    await nothingKept();
  };

  test("a file that cannot be read as a whole is refused in one sentence, and nothing of it is kept", async () => {
    const whole = gzipSync(lines.join("\n"));
    await refuses(whole.subarray(0, Math.floor(whole.length * 0.8)), /ends in the middle of its compressed data, after line \d+/);
    await refuses(Buffer.concat([whole.subarray(0, 200), Buffer.alloc(100, 7), whole.subarray(300)]), /compressed data of .* are damaged/);
    await refuses(gzipSync([HEADER, `${good}\n`.repeat(500_000)].join("\n")), /would unpack from .* to [\d.]+ MB or more, as no export does: a trap/);
    await refuses("", /empty/);
    await refuses("\n\n", /empty/);
    await refuses([HEADER, good.replace("2024-01-05 10:00:00", "3/4/2011")].join("\n"), /InvoiceDate such as “3\/4\/2011.*” can be read with the day or the month first\. Say which it is\.$/);
    await refuses([HEADER, good.replace("2024-01-05", "25/12/2011"), good.replace("2024-01-05", "12/25/2011")].join("\n"), /mixes two ways of writing dates: “25\/12\/2011 10:00:00” has the day first/);
    await refuses([HEADER.replace("CustomerID", "Mystery"), good.replace("K1", "x")].join("\n"), /customer number/);
    await refuses([HEADER, good].join("\n"), /no column "KundenNr"/, { reading: { columns: { customer: "KundenNr" } } });
    await assert.rejects(importOrders(database.ground, { path: "/no/such/file.csv", refusedTo: "x" }, SYSTEM), (error: Refusal) => error.code === "not-found");
    const failed = await rows<{ failed_because: string }>(database.db, sql`select failed_because from import where finished_at is null`);
    assert.ok(failed.length >= 9 && failed.every((each) => each.failed_because.length > 10), "each try is on record with its reason");
  });

  test("one bad line costs its invoice, is named with line and cell, and stops no other", async () => {
    const input = file([
      HEADER, good, "11,A,Cup,two,2024-01-05 10:00:00,5,K1,United Kingdom", "11,B,Saucer,1,2024-01-05 10:00:00,3,K1,United Kingdom", "12,A,Cup,-1,2024-01-06 10:00:00,5,K1,United Kingdom",
      '13,A,"=HYPERLINK(""x"")",1,soon,5,K2,United Kingdom', "14,A,Cup,1,2024-01-07", '15,A,"open,1,2024-01-07 10:00:00,5,K2,United Kingdom', "16,A,Cup,1,2024-01-08 10:00:00,5,K2,United Kingdom", "=cmd,A,Cup,x,2024-01-08 10:00:00,5,K2,United Kingdom",
    ].join("\n"));
    const { summary, refusedBecause, importId } = await importOrders(database.ground, input, SYSTEM);
    assert.deepEqual(summary.lines, { read: 9, kept: 3, refused: 6, alreadyThere: 0 });
    const refused = refusedRows(input);
    assert.deepEqual(refused.map((r) => [Number(r.line), r.reason]), [
      [3, 'Quantity "two" is not a number'], [6, 'InvoiceDate "soon" is not a date'], [7, "it has 5 cells where the header has 8"], [8, "a quote opens on line 8 and never closes: close it where its cell ends, or take it out"], [10, 'Quantity "x" is not a number'],
      [4, "line 3 of the same invoice 11 was refused"],
    ]);
    assert.equal(refused[4]!["as written"], "'=cmd,A,Cup,x,2024-01-08 10:00:00,5,K2,United Kingdom", "a cell that would be run as a formula is disarmed");
    assert.equal(refusedBecause.reduce((sum, each) => sum + each.lines, 0), 6);
    assert.deepEqual(await kindsOf(database.db), [{ kind: "order", interactions: 2, minor: 1500 }, { kind: "return", interactions: 1, minor: -500 }]);
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("a file without refused lines leaves no refused file", async () => {
    const input = file([HEADER, good].join("\n"));
    writeFileSync(input.refusedTo, "line,reason,as written\r\n3,of an earlier run,x\r\n");
    const { importId, summary } = await importOrders(database.ground, input, SYSTEM);
    assert.equal(summary.refusedFile, null);
    assert.equal(existsSync(input.refusedTo), false);
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("what is no file of refused lines is neither overwritten nor removed: another's notes, a folder, a pipe", async () => {
    const notes = file([HEADER, good].join("\n")).refusedTo;
    writeFileSync(notes, "my own notes");
    for (const refusedTo of [notes, tmpdir()]) await assert.rejects(importOrders(database.ground, { ...file([HEADER, good].join("\n")), refusedTo }, SYSTEM), /holds something else than refused lines/);
    assert.equal(readFileSync(notes, "utf8"), "my own notes");
    const pipe = `${notes}.pipe`;
    execFileSync("mkfifo", [pipe]);
    const { importId } = await importOrders(database.ground, { ...file([HEADER, good].join("\n")), refusedTo: pipe }, SYSTEM);
    assert.ok(existsSync(pipe));
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("BOM, semicolons, decimal commas, CRLF inside quotes and dates with dots are read", async () => {
    const content = "\ufeffRechnungsnummer;Artikelnummer;Bezeichnung;Menge;Rechnungsdatum;Einzelpreis;Kundennummer;Land\r\n7001;T-1;\"Tasse\r\n\"\"blau\"\"\";2;05.03.2024 10:15;1.204,50;K-9;Deutschland\r\n";
    const { summary, importId, remarks } = await take(content);
    assert.deepEqual([summary.netAsWritten, summary.netMinor, summary.currency, summary.firstDay], ["2409", 240_900, "EUR", "2024-03-05"]);
    assert.match(remarks.map(remarkAtTerminal).join(" "), /umbers (are read )?with a decimal comma/);
    const [line] = await rows<{ description: string; unit_price: string; quantity: string }>(database.db, sql`select description, unit_price, quantity from order_line`);
    assert.deepEqual(line, { description: 'Tasse\r\n"blau"', unit_price: "1204.50", quantity: "2" });
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("UTF-16 of a spreadsheet and windows-1252 of an old program are read", async () => {
    const text = `${HEADER.replaceAll(",", "\t")}\n${good.replaceAll(",", "\t").replace("Cup", "Café £5")}\n`;
    for (const bytes of [Buffer.from(`\ufeff${text}`, "utf16le"), Buffer.from(text, "latin1")]) {
      const { importId } = await take(bytes);
      assert.equal((await rows<{ description: string }>(database.db, sql`select description from order_line`))[0]!.description, "Café £5");
      await undoImport(database.ground, importId, SYSTEM);
    }
  });

  test("mixed dates are refused row by row once a person has said the order", async () => {
    const input = file([HEADER, good.replace("2024-01-05 10:00:00", "25/1/2024"), good.replace("10,", "11,").replace("2024-01-05 10:00:00", "1/25/2024"), good.replace("10,", "12,")].join("\n"), { reading: { dateOrder: "day-first" } });
    const { summary, importId } = await importOrders(database.ground, input, SYSTEM);
    assert.deepEqual(summary.lines, { read: 3, kept: 2, refused: 1, alreadyThere: 0 });
    assert.equal(refusedRows(input)[0]!.reason, 'InvoiceDate "1/25/2024", read day first, has no such month');
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("an invoice that names two customers or two currencies is refused; one whose lines are apart in the file is whole", async () => {
    const { summary, refusedBecause, importId } = await take([
      `${HEADER},Currency`, `${good},GBP`, "11,A,Cup,1,2024-01-05,5,K1,France,EUR", "12,A,Cup,1,2024-01-05,5,K1,France,EUR", "13,A,Cup,1,2024-01-05,500,K3,Japan,JPY", "11,A,Cup,1,2024-01-05,5,K2,France,EUR", "12,A,Cup,1,2024-01-05,5,K1,France,USD",
      "10,B,Saucer,1,2024-01-05 10:01:00,2.5,,United Kingdom,GBP",
    ]);
    assert.deepEqual(summary.lines, { read: 7, kept: 3, refused: 4, alreadyThere: 0 });
    assert.deepEqual(refusedBecause.map((r) => r.reason).sort(), ["the invoice is in two currencies", "the invoice names two customers"]);
    const kept = await rows<{ number: string; amount_minor: number; currency: string }>(database.db, sql`select properties->>'number' as number, amount_minor, currency from interaction order by 1`);
    assert.deepEqual(kept, [{ number: "10", amount_minor: 1250, currency: "GBP" }, { number: "13", amount_minor: 500, currency: "JPY" }]);
    await undoImport(database.ground, importId, SYSTEM);
  });

  test("an import that fails on its last step has done nothing, and the next one does it all", async () => {
    const before = await dump(database.db);
    await assert.rejects(take(lines, { onProgress: (progress) => { if (progress.phase === "storing" && progress.doing === "done") throw new Error("the power went"); } }), /the power went/);
    assert.deepEqual(await dump(database.db), before);
    const again = await take(lines);
    assert.equal(again.summary.lines.kept, lines.length - 1);
    await undoImport(database.ground, again.importId, SYSTEM);
  });

  test("whatever happens to the bytes of a file, every line is accounted for or the file is refused in a sentence", async () => {
    const whole = Buffer.from(lines.slice(0, 60).join("\r\n"));
    const damage = fc.array(fc.tuple(fc.constantFrom("flip", "cut", "insert"), fc.nat(whole.length), fc.constantFrom('"', ",", ";", "\n", "\0", "\x1f", "é", "=", "A", "99999999999999999999")), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(damage, async (blows) => {
        let bytes = whole;
        for (const [how, at, what] of blows) {
          if (how === "flip") bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] ?? 0) ^ 0x41]), bytes.subarray(at + 1)]);
          else if (how === "cut") bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 30)]);
          else bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(what), bytes.subarray(at)]);
        }
        try {
          const { summary, importId } = await take(bytes);
          assert.equal(summary.lines.read, summary.lines.kept + summary.lines.refused + summary.lines.alreadyThere);
          await undoImport(database.ground, importId, SYSTEM);
        } catch (error) {
          assert.ok(error instanceof Refusal && error.message.endsWith("."), String(error));
        }
      }),
      { numRuns: 40 },
    );
    await nothingKept();
  });

  test("two imports of one file at the same time keep it once", async () => {
    const both = await Promise.all([take(lines), take(lines)]);
    assert.deepEqual(both.map((each) => each.summary.lines.kept).sort((a, b) => a - b), [0, lines.length - 1]);
    assert.deepEqual(both.map((each) => each.summary.lines.alreadyThere).sort((a, b) => a - b), [0, lines.length - 1]);
  });
});
