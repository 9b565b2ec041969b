// A file of orders does not bring back who was erased: not the orders that went with them, nor new ones of whoever asked that nothing
// be kept of them again.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { eraseCustomer, previewErasure } from "./index.ts";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, row, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { checkOrders, importOrders, profileFollower } from "../profiles/index.ts";

const AGAIN = "the order was erased here with whose it is";
const UNWANTED = "whose order it is was erased and asked that nothing be kept of them again";

describe("a file of orders in which somebody stands who was erased", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-erased-orders-"));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const file = (lines: readonly string[]) => {
    const path = join(folder, `orders-${++files}.csv`);
    writeFileSync(path, ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Email,Currency", ...lines].join("\n"));
    return { path, refusedTo: `${path}.refused.csv` };
  };
  const order = (number: string, customer: string, email: string) => `${number},A1,Cup,2,2026-10-13 10:00:00,5.00,${customer},Germany,${email},EUR`;
  const FIRST = [order("6001", "1", "one@example.com"), order("6002", "2", "two@example.com"), order("6003", "3", "three@example.com"), `6004,A1,Cup,2,2026-10-13 10:00:00,5.00,,Germany,,EUR`];
  const erase = async (number: string, suppress: boolean) => {
    const { id } = (await row<{ id: string }>(database.db, sql`select customer_id as id from identifier join membership using (identity_id) where kind = 'customer_number' and value = ${number}`))!;
    await eraseCustomer(database.ground, SYSTEM, { customerId: id, why: "asked", confirm: (await previewErasure(database.ground, id)).confirm, suppress });
  };
  const known = async () => (await rows<{ value: string }>(database.db, sql`select value from identifier where kind = 'customer_number' order by 1`)).map(({ value }) => value);
  const orders = async () => (await rows<{ number: string }>(database.db, sql`select properties->>'number' as number from interaction where kind in ('order', 'purchase') or properties ? 'number' order by 1`)).map(({ number }) => number);

  test("is taken without these, each refused row with its reason, as the check said; without what is remembered they would be back (the twin)", async () => {
    await importOrders(database.ground, file(FIRST), SYSTEM);
    await catchUp(database.db, [profileFollower]);
    assert.deepEqual(await known(), ["1", "2", "3"]);
    await erase("1", false);
    await erase("2", true);
    await catchUp(database.db, [profileFollower]);
    // By the address alone, by an alias of it, and under another number.
    const second = [...FIRST, order("6005", "1", "one@example.com"), order("6006", "2", "two@example.com"), order("6007", "9", "two+shop@example.com"), `6008,A1,Cup,1,2026-10-14 10:00:00,5.00,two@example.com,Germany,two@example.com,EUR`, order("6009", "3", "three@example.com")];
    const expected = [{ reason: AGAIN, lines: 1 }, { reason: UNWANTED, lines: 4 }];
    const sorted = (found: readonly { reason: string; lines: number }[]) => found.toSorted((a, b) => (a.reason < b.reason ? -1 : 1));
    const checked = await checkOrders(database.ground, file(second));
    assert.deepEqual([sorted(checked.refusedBecause), checked.newInvoices], [expected, 2]);
    const again = file(second);
    const done = await importOrders(database.ground, again, SYSTEM);
    assert.deepEqual([sorted(done.refusedBecause), done.newInvoices, done.summary.lines.alreadyThere], [expected, 2, 2]);
    assert.deepEqual(await known(), ["1", "3"], "who did not ask for it may buy again");
    assert.deepEqual(await orders(), ["6003", "6004", "6005", "6009"]);
    const refused = readFileSync(again.refusedTo, "utf8");
    assert.match(refused, new RegExp(`order 6001: ${AGAIN}`));
    assert.match(refused, new RegExp(`order 6002: ${UNWANTED}`));
    assert.doesNotMatch(refused, /order 6003/);
    await sql`delete from erased_message`.execute(database.db);
    await sql`delete from erased_identifier`.execute(database.db);
    const forgotten = await importOrders(database.ground, file(second), SYSTEM);
    assert.deepEqual(forgotten.refusedBecause, []);
    assert.ok((await known()).includes("2"));
  });
});
