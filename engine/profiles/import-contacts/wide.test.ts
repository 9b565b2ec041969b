// Files of very many columns, and people of whom very many things are said.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { SYSTEM } from "../../organisation/index.ts";
import { Refusal, row, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { MOST_KEYS_KEPT } from "../attributes.ts";
import { MOST_COLUMNS, readRecords } from "../import/read-records.ts";
import { importContacts, planContacts } from "./import-contacts.ts";

const names = (count: number, stem = "c") => Array.from({ length: count }, (_, i) => `${stem}${i}`);

describe("a file of very many columns", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-wide-"));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const file = (content: string) => {
    const path = join(folder, `${++files}.csv`);
    writeFileSync(path, content);
    return { path, refusedTo: `${path}.refused` };
  };
  const wide = (count: number) => `email,${names(count - 1).join(",")}\na@x.example,${names(count - 1).join(",")}\n`;
  const keysOf = async (email: string) => (await row<{ n: number }>(database.db, sql`select count(distinct a.key)::integer as n from identifier i join attribute a using (identity_id) where i.kind = 'email' and i.value = ${email}`))!.n;

  test("is refused by its first line before anything is looked at, of people and of orders; one of as many as are read is planned (the twin)", async () => {
    const { path } = file(wide(MOST_COLUMNS + 1));
    const because = (error: Error) => error instanceof Refusal && /^Line 1 names 2,001 columns, and at most 2,000 are read\. Keep the columns/.test(error.message);
    await assert.rejects(planContacts({ path }), because);
    await assert.rejects(readRecords(path).next(), because);
    assert.equal((await planContacts({ path: file(wide(MOST_COLUMNS)).path })).columns.length, MOST_COLUMNS);
  });

  test("of JSON refuses the record that brings too many names, and takes the others", async () => {
    const record = (id: string, keys: readonly string[]) => JSON.stringify({ email: `${id}@x.example`, ...Object.fromEntries(keys.map((key) => [key, "1"])) });
    const { columns, rows: read } = await planContacts({ path: file([record("ann", ["city"]), record("wide", names(MOST_COLUMNS)), record("bo", ["city"])].join("\n")).path });
    assert.deepEqual([columns.map(({ column }) => column), read], [["email", "city"], 3]);
  });

  test("says of nobody more than is kept: such a row is refused by its line; what several rows, or files, say of one person ends there too", async () => {
    const most = names(MOST_KEYS_KEPT);
    const given = file(`email,${most.join(",")},over\nover@x.example,${most.join(",")},1\nmost@x.example,${most.join(",")},\n`);
    const { counts } = await importContacts(database.ground, given, SYSTEM);
    assert.deepEqual([counts.newPeople, counts.lines.refused, await keysOf("most@x.example"), await keysOf("over@x.example")], [1, 1, MOST_KEYS_KEPT, 0]);
    assert.match(readFileSync(given.refusedTo, "utf8"), /2,"?it says 501 things of one person, of whom at most 500 are kept/);
    await importContacts(database.ground, file(`email,c0,other\nmost@x.example,anew,1\n`), SYSTEM);
    assert.deepEqual([await keysOf("most@x.example"), (await rows<{ value: unknown }>(database.db, sql`select a.value from attribute a where a.key = 'c0' order by observed_at`)).map((each) => each.value)], [MOST_KEYS_KEPT, ["c0", "anew"]]);
    const [one, two] = [names(300, "a"), names(300, "b")];
    await importContacts(database.ground, file(`email,${one.join(",")},${two.join(",")}\ntwo@x.example,${one.join(",")},${two.map(() => "").join(",")}\ntwo@x.example,${one.map(() => "").join(",")},${two.join(",")}\n`), SYSTEM);
    assert.equal(await keysOf("two@x.example"), MOST_KEYS_KEPT);
    await importContacts(database.ground, file(`email,city,note\nfew@x.example,Ulm,x\n`), SYSTEM);
    await importContacts(database.ground, file(`email,city,street\nfew@x.example,Bonn,y\n`), SYSTEM);
    assert.equal(await keysOf("few@x.example"), 3); // the twin
  });
});
