// "Undo gives back what was there": every table before an import and after its undo, row by row, with all readers of the log at work.
// What is meant to remain is named here with its reason, and nothing else remains.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { importBundle, undoAnyImport } from "../engine/bundles/index.ts";
import { EXPORTS } from "../engine/bundles/test-exports.ts";
import { followers } from "../engine/followers.ts";
import { SYSTEM } from "../engine/organisation/index.ts";
import { catchUp, type Database, type OpenDatabase, openDatabase, rows, sql } from "../engine/platform/index.ts";
import { dropDatabase } from "../engine/platform/test-database.ts";
import { importContacts, importOrders } from "../engine/profiles/index.ts";
import { TEST_EXPORTS } from "../engine/profiles/import-contacts/test-exports.ts";
import { testOrders } from "../engine/profiles/import/test-orders.ts";
import { SHOPIFY_ORDERS } from "../engine/profiles/import/test-shopify.ts";
import { companyDatabase, groundOf } from "./company.ts";

/** Tables that an undo adds to, for it tells what was done and takes nothing of that back. */
const REMAINS: Readonly<Record<string, string>> = {
  log: "what happened, by ids: readers count by its lines", log_head: "how far the log goes", follower: "how far each reader of the log is",
  audit: "who brought it in, and who undid it", import: "that it came, and that it was undone",
};

/** What is written anew with each computation and says nothing of anybody. */
const NOT_COMPARED: Readonly<Record<string, readonly string[]>> = {
  profile: ["counted_to"], // the line of the log up to which touch points were counted
  segment_pass: ["wanted_at", "passed_at"], // when everybody is to be looked at for a segment, and was
};

type Dump = Readonly<Record<string, readonly string[]>>;

async function dump(db: Database): Promise<Dump> {
  const tables = await rows<{ name: string }>(db, sql`select (case n.nspname when 'public' then '' else n.nspname || '.' end) || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition order by 1`);
  const each = tables.filter(({ name }) => !(name in REMAINS)).map(async ({ name }) => [name, (await rows<{ text: string }>(db, sql`select (to_jsonb(t) - ${[...(NOT_COMPARED[name] ?? [])]}::text[])::text as text from ${sql.table(name)} t`)).map(({ text }) => text).sort()] as const);
  return Object.fromEntries(await Promise.all(each));
}

/** Rows that one has and the other has not, by table. */
function differences(before: Dump, now: Dump): Record<string, { readonly gone: readonly string[]; readonly left: readonly string[] }> {
  const lacking = (these: readonly string[], those: readonly string[]) => {
    const rest = new Map<string, number>();
    for (const each of those) rest.set(each, (rest.get(each) ?? 0) + 1);
    return these.filter((each) => { const n = rest.get(each) ?? 0; rest.set(each, n - 1); return n <= 0; });
  };
  const found = Object.keys(before).map((table) => [table, { gone: lacking(before[table]!, now[table] ?? []).slice(0, 10), left: lacking(now[table] ?? [], before[table]!).slice(0, 10) }] as const);
  return Object.fromEntries(found.filter(([, { gone, left }]) => gone.length + left.length > 0));
}

describe("an import that is undone gives back every table as it was", () => {
  let url: string;
  let open: OpenDatabase;
  let was: Dump;
  let minutes = 0;
  const ground = () => ({ ...groundOf(open), now: () => new Date(groundOf(open).now().getTime() + minutes * 60_000) });
  const folder = mkdtempSync(join(tmpdir(), "rapport-undo-"));
  after(() => rmSync(folder, { recursive: true }));
  before(async () => {
    url = await companyDatabase();
    open = openDatabase(url);
    await catchUp(open.db, followers);
    was = await dump(open.db);
  });
  after(async () => {
    await open.close();
    await dropDatabase(url);
  });
  let files = 0;
  const write = (content: string | Buffer, name = "file.csv"): string => {
    const path = join(folder, String(++files), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const people = (content: string | Buffer, name: string) => () => importContacts(ground(), { path: write(content, name), refusedTo: null }, SYSTEM);
  const orders = (lines: readonly string[]) => () => importOrders(ground(), { path: write(lines.join("\n"), "orders.csv"), refusedTo: null }, SYSTEM);
  const archive = (content: (typeof EXPORTS)[number]) => () => {
    const path = join(folder, String(++files), content.name);
    mkdirSync(dirname(path), { recursive: true });
    if (Buffer.isBuffer(content.files)) writeFileSync(path, content.files);
    else
      for (const [name, bytes] of Object.entries(content.files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), bytes);
      }
    return importBundle(ground(), { dropped: [{ path, name: content.name }], name: content.name, workFolder: join(folder, `work-${files}`), refusedTo: null, ...(content.reading ? { reading: content.reading } : {}) }, SYSTEM);
  };

  const KINDS: readonly (readonly [string, () => Promise<{ readonly importId: string | null }>])[] = [
    ...TEST_EXPORTS.map((each) => [`people: ${each.fileName}`, people(each.content, each.fileName)] as const),
    ["people with companies, who are likely people who are here", people("Name,Email,Company,Job title,City\nZyxwa Qwortz,zyxwa@qwortz.example,Qwortz Ltd,Buyer,Ulm\nΖωή Qvist,zoi.qvistova@qwortz.example,Qwortz Ltd,,\nZyxwa Qwortz,z.qwortz@other.example,,,\n", "companies.csv")],
    ["orders", orders(testOrders({ customers: 8, seed: 7, from: new Date("2026-01-01T00:00:00Z"), days: 200 }))],
    ["orders of a shop", orders(SHOPIFY_ORDERS)],
    ...EXPORTS.map((each) => [`an archive: ${each.title}`, archive(each)] as const),
  ];

  async function bringAndUndo(bring: () => Promise<{ readonly importId: string | null }>): Promise<ReturnType<typeof differences>> {
    minutes++;
    const { importId } = await bring();
    await catchUp(open.db, followers);
    assert.notDeepEqual(differences(was, await dump(open.db)), {}, "it brought something");
    minutes++;
    await undoAnyImport(ground(), importId!, SYSTEM);
    await catchUp(open.db, followers);
    return differences(was, await dump(open.db));
  }

  for (const [name, bring] of KINDS) test(name, async () => assert.deepEqual(await bringAndUndo(bring), {}));

  test("and it would be seen, did words of their names stay (the twin)", async () => {
    await sql`create rule they_stay as on delete to name_word do instead nothing`.execute(open.db);
    const left = await bringAndUndo(KINDS.find(([name]) => name.startsWith("people with companies"))![1]);
    await sql`drop rule they_stay on name_word`.execute(open.db);
    assert.deepEqual(Object.keys(left), ["name_word"]);
    assert.deepEqual(left["name_word"]!.left, ["qvist", "qvistova", "qwortz", "zoi", "zyxwa", "ζωη"].map((word) => JSON.stringify({ word }).replace(":", ": ")));
  });
});
