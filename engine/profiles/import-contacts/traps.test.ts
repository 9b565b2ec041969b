// Each program's export with everything that happens to files on their way: what means the same must be read as the same, and what is
// broken must be named, whichever program wrote it. The fixtures of test-exports.ts hold what only one program does.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { SYSTEM } from "../../organisation/index.ts";
import { Refusal, row, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import type { ContactsResult } from "./contract.ts";
import { importContacts } from "./import-contacts.ts";
import { SOURCES, UNTOLD } from "./sources.ts";
import { TEST_EXPORTS, type TestExport } from "./test-exports.ts";

type Cells = readonly (readonly string[])[];

/** Rows and cells of a table as it was written, its broken last row left out. */
function cellsOf({ content }: Pick<TestExport, "content">): { readonly cells: Cells; readonly between: string } {
  const text = (typeof content === "string" ? content : content.toString("latin1")).replace(/^\uFEFF/, "");
  const between = [",", ";", "\t"].toSorted((a, b) => text.split("\r\n")[0]!.split(b).length - text.split("\r\n")[0]!.split(a).length)[0]!;
  const cells: string[][] = [[]];
  let [cell, quoted] = ["", false];
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === between || letter === "\n") {
      cells.at(-1)!.push(cell.replace(/\r$/, ""));
      cell = "";
      if (letter === "\n") cells.push([]);
    } else cell += letter;
  }
  cells.at(-1)!.push(cell);
  const width = cells[0]!.length;
  return { cells: cells.filter((each) => each.length === width), between };
}

function written(cells: Cells, { between = ",", end = "\r\n", quoteAll = false } = {}): string {
  const cell = (text: string) => (quoteAll || /["\r\n;,\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return cells.map((each) => each.map(cell).join(between) + end).join("");
}

/** Zendesk's users as a table, and one that no program is recognised in. */
const MORE: readonly Pick<TestExport, "fileName" | "source" | "content">[] = [
  { fileName: "users.csv", source: "zendesk", content: ["id,name,email,role,external_id,organization_id,phone,locale", "9001,Amara Diallo,amara@example.org,end-user,K-17,5,+221338210000,fr", "9002,Ben Roe,ben@example.org,end-user,,5,,en", "9003,Ann Agent,agent@example.org,agent,,,,en", "9004,Ben Roe,ben@example.org,end-user,,,,en"].join("\r\n") },
  { fileName: "people.csv", source: "contacts", content: ["Name,E-mail,Phone,City,Owner,Born", 'Maria Klein,family@example.org,+49 731 1234567,"Ulm, old town",Ann Owner,1980-01-31', "Mario Klein,family@example.org,,Ulm,Nobody Here,31/02/1981", 'Zoe Roth,zoe@example.ch,,"Two\r\nlines",,'].join("\r\n") },
];
const TABLES = [...TEST_EXPORTS.filter(({ fileName }) => fileName.endsWith(".csv")), ...MORE];
const withCell = (cells: Cells, at: number, change: (cell: string) => string): Cells => cells.map((each, i) => (i === 1 ? each.map((cell, j) => (j === at ? change(cell) : cell)) : each));
const column = (cells: Cells, name: RegExp): number => cells[0]!.findIndex((each) => name.test(each));
const utf16 = (text: string, be = false) => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  return be ? bytes.swap16() : bytes;
};

/** What is written otherwise and means the same. */
const SAME: Readonly<Record<string, (cells: Cells) => string | Buffer>> = {
  "a mark of the byte order": (cells) => `\uFEFF${written(cells)}`,
  "line ends of Unix": (cells) => written(cells, { end: "\n" }),
  "semicolons between cells": (cells) => written(cells, { between: ";" }),
  "tabs between cells": (cells) => written(cells, { between: "\t" }),
  "all cells in quotes": (cells) => written(cells, { quoteAll: true }),
  "UTF-16": (cells) => utf16(written(cells)),
  "UTF-16 the other way round": (cells) => utf16(written(cells), true),
  "blank lines between and after": (cells) => written(cells).replace("\r\n", "\r\n\r\n") + "\r\n\r\n",
  "no line end at the end": (cells) => written(cells).replace(/\r\n$/, ""),
  "packed with gzip": (cells) => gzipSync(written(cells)),
  "names of columns with blanks around": (cells) => written([cells[0]!.map((name) => `  ${name} `), ...cells.slice(1)]),
  "columns in another order": (cells) => written(cells.map((each) => each.toReversed())),
  "a column of one's own at the end": (cells) => written(cells.map((each, i) => [...each, i === 0 ? "own_thing_9" : i === 1 ? "x" : ""])),
};

/** What is broken in one more row: it is refused and named, and all others are as before. */
const BROKEN: Readonly<Record<string, (cells: Cells) => string | Buffer>> = {
  "a row with a cell too many": (cells) => written(cells) + written([[...cells[1]!, "more"]]),
  "a row that ends too early": (cells) => written(cells) + written([cells[1]!.slice(0, 2)]),
  "a row that is cut off within quotes": (cells) => `${written(cells)}"cut`,
  "a row of nothing but blanks in cells": (cells) => written(cells) + written([cells[0]!.map((_, i) => (i === 0 ? " " : i === 1 ? "  " : ""))]),
};

/** What makes no table of people: it is refused as a whole, in a sentence. */
const NO_TABLE: Readonly<Record<string, (cells: Cells) => string | Buffer>> = {
  "nothing at all": () => "",
  "blank lines only": () => "\r\n\r\n",
  "a picture under its name": () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]),
  "a letter that is none, as programs' own files hold": (cells) => written(cells).replace("\r\n", "\r\n\u0000"),
  "a packed file cut in half": (cells) => gzipSync(written(cells)).subarray(0, 40),
};

/** What does harm or cannot be, in a cell of the name. */
const HOSTILE: Readonly<Record<string, string>> = {
  "a formula": '=HYPERLINK("http://evil.example")', "a cell of 200,000 letters": "x".repeat(200_000), "a script": "<script>alert(1)</script>", "a word of SQL": "'); drop table identity; --", "a name that every object has": "__proto__",
};
const HOSTILE_BYTES = "bytes that are no letters";

describe("exports on their way", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-traps-"));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;

  test("hold at least twenty traps for each program, and every program that is recognised by its table has them", () => {
    assert.ok([SAME, BROKEN, NO_TABLE, HOSTILE].reduce((sum, traps) => sum + Object.keys(traps).length, [HOSTILE_BYTES].length) >= 20);
    assert.deepEqual(TABLES.map(({ source }) => source).sort(), [...SOURCES.map(({ key }) => key), UNTOLD].sort());
  });

  for (const each of TABLES) describe(each.source, () => {
    const { cells } = cellsOf(each);
    const check = (content: string | Buffer): Promise<ContactsResult> => {
      const path = join(folder, `${++files}.csv`);
      writeFileSync(path, content);
      return importContacts(database.ground, { path, refusedTo: `${path}.refused.csv`, name: each.fileName, check: true }, SYSTEM);
    };
    const told = ({ plan, counts }: ContactsResult) => ({
      source: plan.source.key, read: counts.lines.read, refused: counts.lines.refused, newPeople: counts.newPeople, joined: counts.joined, sameInFile: counts.sameInFile, shared: counts.sharedAddresses, owners: counts.owners.unknown,
    });
    let plain: ReturnType<typeof told>;

    test("means the same however it was saved", async () => {
      plain = told(await check(written(cells)));
      assert.ok(plain.source === each.source && plain.newPeople > 0);
      for (const [what, make] of Object.entries(SAME)) assert.deepEqual(told(await check(make(cells))), plain, what);
    });

    test("names what is broken in it and reads the rest", async () => {
      for (const [what, make] of Object.entries(BROKEN)) {
        const result = await check(make(cells));
        const { read, refused, ...rest } = told(result);
        const { read: readBefore, refused: refusedBefore, ...restBefore } = plain;
        // What a short row still says may be of somebody who stands above, or of one more.
        const extra = { sameInFile: 0, joined: 0, ...(what === "a row that ends too early" && { newPeople: 0 }) };
        assert.deepEqual({ ...rest, ...extra }, { ...restBefore, ...extra }, what);
        assert.ok(read >= readBefore && refused >= refusedBefore, what);
        // Cells that are left off at the end of a row are empty ones; every other mistake is refused with its reason.
        if (/too many|cut off/.test(what)) assert.ok(refused > refusedBefore && result.counts.refusedBecause.some(({ reason }) => /cells|quote|piece/.test(reason)), `${what}: ${JSON.stringify(result.counts.refusedBecause)}`);
      }
      for (const [what, make] of Object.entries(NO_TABLE)) await assert.rejects(check(make(cells)), (error) => error instanceof Refusal && error.message.length > 10, what);
    });

    test("keeps hostile and impossible cells from doing anything, and nothing of a check stays", async () => {
      const name = column(cells, /name/i);
      for (const [what, words] of Object.entries(HOSTILE)) {
        const result = await check(written(withCell(cells, name, () => words)));
        assert.ok(result.counts.lines.read === result.counts.lines.kept + result.counts.lines.refused + result.counts.lines.alreadyThere, what);
      }
      const bytes = Buffer.from(written(cells));
      const broken = Buffer.concat([bytes.subarray(0, bytes.indexOf("\n") + 1), Buffer.from([0xc3, 0x28, 0xff]), bytes.subarray(bytes.indexOf("\n") + 1)]);
      const letters = await check(broken);
      assert.equal(letters.counts.lines.read, letters.counts.lines.kept + letters.counts.lines.refused + letters.counts.lines.alreadyThere, HOSTILE_BYTES);
      assert.equal((await row<{ n: number }>(database.db, sql`select count(*)::integer as n from identity`))!.n, 0);
    });
  });
});
