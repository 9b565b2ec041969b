// Whom a file of very many brought: all of them, counted exactly, in any order and window.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { importContacts } from "../profiles/index.ts";
import { CustomerListQuery } from "./contract.ts";
import { listCustomers } from "./list-customers.ts";

const PEOPLE = 10_200;

describe("the list of those whom a large file brought", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-large-"));
  after(() => rmSync(folder, { recursive: true }));
  let importId = "";
  const bring = async (name: string, source: string, from: number, count: number) => {
    const path = join(folder, name);
    writeFileSync(path, `Name,E-Mail,Country\n${Array.from({ length: count }, (_, i) => `Person ${((from + i) * 7919) % 100_003},p${from + i}@large.example,${(from + i) % 3 === 0 ? "NL" : "DE"}`).join("\n")}\n`);
    return (await importContacts(database.ground, { path, refusedTo: null, reading: { source } }, SYSTEM)).importId!;
  };
  const ask = (filters: object) => listCustomers(database.ground, CustomerListQuery.parse({ limit: 100, ...filters, import: importId }), { id: "system" });
  before(async () => {
    importId = await bring("large.csv", "one", 0, PEOPLE);
    await bring("other.csv", "two", PEOPLE, 300);
  });

  test("is counted whole, and nobody of another file is in it", async () => {
    const { total, atLeast } = await ask({ sort: "name", order: "asc" });
    assert.deepEqual([total, atLeast], [PEOPLE, false]);
    assert.equal((await ask({ sort: "name", order: "asc", country: "NL" })).total, Math.ceil(PEOPLE / 3));
    assert.equal((await ask({ query: `p${PEOPLE + 5}@large.example` })).total, 0);
    assert.equal((await ask({ query: "p77@large.example" })).total, 1);
  });

  test("shows the same people whichever window is asked for, far down too, each once and in order", async () => {
    const all = await rows<{ id: string; name: string }>(database.db, sql`select p.customer_id as id, p.name from profile p join identity i on i.identity_id = p.customer_id where i.import_id = ${importId}::uuid order by p.name, p.customer_id`);
    const expected: Record<string, string[]> = { "name asc": all.map(({ id }) => id), "firstKnown desc": all.map(({ id }) => id).sort().reverse() };
    for (const [order, ids] of Object.entries(expected)) {
      const [sort, direction] = order.split(" ");
      for (const offset of [0, 100, 5000, 10_100, PEOPLE]) assert.deepEqual((await ask({ sort, order: direction, offset })).rows.map((each) => each.profile.customerId), ids.slice(offset, offset + 100), `${order} from ${offset}`);
    }
    const byValue = [...(await ask({ sort: "value", order: "desc" })).rows, ...(await ask({ sort: "value", order: "desc", offset: 100 })).rows].map((each) => each.profile.customerId);
    assert.equal(new Set(byValue).size, 200, "of whom no value is known are not shown twice either");
  });
});
