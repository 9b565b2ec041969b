import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { Refusal } from "../platform/index.ts";
import { type TestEntry, testWorkbook, testZip } from "./test-archives.ts";
import { unpack } from "./unpack.ts";
import { asDate, showsDate } from "./workbook.ts";

const folder = mkdtempSync(join(tmpdir(), "rapport-archive-"));
let made = 0;
const place = () => join(folder, String(++made));
const write = (bytes: Buffer | string, name = "a.zip") => {
  const path = join(place(), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return { path, name };
};
const open = (bytes: Buffer | string, name = "a.zip", limits?: Parameters<typeof unpack>[2]) => unpack([write(bytes, name)], place(), limits);
const says = (pattern: RegExp) => (error: Error) => error instanceof Refusal && pattern.test(error.message) ? true : assert.fail(`${error.message} is not ${pattern}`);
const csv: TestEntry = { name: "people.csv", content: "name,email\nAnn,ann@x.example\n" };

describe("a ZIP archive", () => {
  after(() => rmSync(folder, { recursive: true }));

  test("gives its files under their names, without what is no data, and passes over what has no place", async () => {
    const { files, passedOver } = await open(testZip([csv, { name: "deep/er/tickets.json", content: "{}" }, { name: "empty.csv", content: "" }, { name: "__MACOSX/x", content: "x" }, { name: "pic.png", content: Buffer.from([137, 80, 0, 1]) }, { name: "Attachments/00P1", content: "text" }, { name: "in.zip", content: testZip([csv]) }, { name: "dir/", content: "" }, { name: "link", content: "/etc/passwd", link: true }]));
    assert.deepEqual(files.map((file) => file.name), ["a.zip/people.csv", "a.zip/deep/er/tickets.json"]);
    assert.equal(readFileSync(files[0]!.path, "utf8"), csv.content);
    assert.deepEqual(passedOver.map((each) => `${each.name.slice(6)}: ${each.why.split(" ").slice(0, 2).join(" ")}`), ["empty.csv: it is", "pic.png: an attachment", "Attachments/00P1: an attachment", "in.zip: an archive"]);
  });

  test("with the fields of large archives is read like any other", async () => {
    const { files } = await open(testZip([{ ...csv, zip64: true }]));
    assert.equal(readFileSync(files[0]!.path, "utf8"), csv.content);
  });

  test("that is made to harm, encrypted or damaged is refused in a sentence, and nothing is written outside of our folder", async () => {
    for (const name of ["../escaped.csv", "a/../../escaped.csv", "/tmp/escaped.csv", "..\\..\\escaped.csv", "C:\\escaped.csv"]) await assert.rejects(open(testZip([{ ...csv, name }])), says(/write outside of its folder/), name);
    assert.ok(!existsSync(join(folder, "escaped.csv")) && !existsSync("/tmp/escaped.csv"));
    const whole = testZip([csv, { name: "b.csv", content: "x,y\n".repeat(5000) }]);
    await assert.rejects(open(testZip([{ ...csv, encrypted: true }])), says(/people\.csv in a\.zip is encrypted/));
    await assert.rejects(open(testZip([{ name: "bomb.csv", content: Buffer.alloc(40 * 2 ** 20) }])), says(/bomb\.csv in a\.zip would unpack from .* to 41\.9 MB/));
    await assert.rejects(open(testZip(Array.from({ length: 100 }, (_, i) => ({ name: `${i}.csv`, content: Buffer.alloc(2 ** 20), overlaps: true })))), says(/a\.zip would unpack/));
    await assert.rejects(open(testZip([{ ...csv, sum: 1 }])), says(/people\.csv in a\.zip is damaged/));
    await assert.rejects(open(testZip([{ ...csv, size: 5 }])), says(/damaged/));
    await assert.rejects(open(whole.subarray(0, whole.length - 40)), says(/cut off or no archive/));
    await assert.rejects(open(testZip(Array.from({ length: 20 }, (_, i) => ({ ...csv, name: `${i}.csv` }))), "a.zip", { entries: 10, bytes: 1e9, times: 100 }), says(/more than 10 files/));
    await assert.rejects(open(testZip([csv]), "a.zip", { entries: 10, bytes: 10, times: 100 }), says(/at most 10 bytes/));
    await assert.rejects(open(testZip([{ name: "pic.png", content: Buffer.from([1, 0, 2]) }])), says(/nothing in a\.zip that can be read.*attachment/i));
    await assert.rejects(unpack([{ path: join(folder, "not-there"), name: "not-there" }], place()), says(/There is no file or folder/));
  });

  test("of everything out of a Rapport is told by its manifest, and where it goes, before its tables are unpacked; a manifest of another program says nothing (the twin)", async () => {
    const of = (manifest: string) => testZip([csv, { name: "manifest.json", content: manifest }]);
    const into = place();
    const path = join(folder, "everything.zip");
    writeFileSync(path, of('{"format":"rapport-export","files":"jsonl"}'));
    await assert.rejects(unpack([{ path, name: "everything.zip" }], into), says(/^everything\.zip is everything out of a Rapport\. It comes into an empty one.*rapport import export FILE$/));
    assert.deepEqual(readdirSync(into).length, 1, "the manifest alone");
    await assert.rejects(open(of('{"format":"rapport-export","files":"csv"}')), says(/as CSV: that is for spreadsheets and does not come back/));
    const asFolder = place();
    mkdirSync(asFolder, { recursive: true });
    for (const [name, content] of [["identity.jsonl", "{}\n"], ["manifest.json", '{"format":"rapport-export"}']] as const) writeFileSync(join(asFolder, name), content);
    await assert.rejects(unpack([{ path: asFolder, name: "out" }], place()), says(/is everything out of a Rapport/));
    for (const other of ['{"format":"chrome-extension"}', "[1]", "null", "not JSON", `{"format":"rapport-export"${" ".repeat(2 ** 20)}}`]) assert.deepEqual((await open(of(other))).files.map((file) => file.name).sort(), ["a.zip/manifest.json", "a.zip/people.csv"], other.slice(0, 30));
  });

  test("in a folder is unpacked too, links in folders are not followed, and other files are read where they lie", async () => {
    const path = place();
    mkdirSync(join(path, "sub"), { recursive: true });
    writeFileSync(join(path, "WE_1.ZIP"), testZip([csv]));
    writeFileSync(join(path, "sub", "more.csv"), "a,b\n1,2\n");
    writeFileSync(join(path, "old.xls"), Buffer.from("d0cf11e0a1b11ae1", "hex"));
    writeFileSync(join(path, "packed.csv.gz"), gzipSync("a,b\n"));
    symlinkSync("/etc", join(path, "etc"));
    const { files, passedOver } = await unpack([{ path, name: "folder" }], place());
    assert.deepEqual(files.map((file) => file.name), ["WE_1.ZIP/people.csv", "packed.csv.gz", "sub/more.csv"]);
    assert.match(passedOver[0]!.why, /old or protected workbook/);
  });
});

describe("a workbook", () => {
  const sheetsIn = async (bytes: Buffer) => Object.fromEntries((await open(bytes, "book.xlsx")).files.map((file) => [file.name.slice(11), readFileSync(file.path, "utf8").split("\r\n").slice(0, -1)]));

  test("gives every sheet as rows, dates as dates, and words, numbers and truths as they are shown", async () => {
    const book = testWorkbook([
      { title: "Kunden & Co", rows: [["A title above"], [], ["Name", "Born", "Seen", "Phone", "Sum", "Ok", "Note"], ["Ünal, \"A\"", { date: 29_221 }, { date: 45_351.5 }, 491_701_234_567, 0.1 + 0.2, { yes: true }, { inline: "two\nlines" }], [null, null, { date: 0.25 }, 1e21, null, { yes: false }, "=1+1"], [null, null, null]] },
      { title: "Empty", rows: [] },
      { title: "Second", rows: [["a", "b"], ["1", "2"]] },
    ]);
    assert.deepEqual(await sheetsIn(book), {
      "Kunden & Co": ["Name,Born,Seen,Phone,Sum,Ok,Note", '"Ünal, ""A""",1980-01-01,2024-02-29T12:00:00,491701234567,0.3,true,"two\nlines"', ",,06:00:00,1e+21,,false,=1+1"],
      Second: ["a,b", "1,2"],
    });
    assert.deepEqual((await sheetsIn(testWorkbook([{ title: "s", rows: [["a", "b"], ["x", { date: 43_889.5 }]] }], { from1904: true })))["s"], ["a,b", "x,2024-02-29T12:00:00"]);
  });

  test("that makes much of little is refused: a word that many cells share; a cell far on the right fills up no row", async () => {
    const long = "x".repeat(40_000);
    assert.equal((await sheetsIn(testWorkbook([{ title: "s", rows: [["a", "b"], ["1", long]] }])))["s"]![1]!.length, 2 + 32_767); // what a cell may hold
    const shared = testWorkbook([{ title: "s", rows: [["a", "b"], ...Array.from({ length: 10_000 }, () => ["1", long])] }]);
    assert.ok(shared.length < 100_000);
    await assert.rejects(open(shared, "book.xlsx"), says(/With book\.xlsx what was dropped would become far larger than it is .*a trap/));
    const right = Array.from({ length: 16_384 }, (_, i) => (i === 0 || i === 16_383 ? "x" : null));
    assert.deepEqual((await sheetsIn(testWorkbook([{ title: "s", rows: [["a", "b"], ...Array.from({ length: 30 }, () => right), ["1", "2"]] }])))["s"], ["a,b", ...Array.from({ length: 30 }, () => "x,,x"), "1,2"]);
  });

  test("knows dates by their format, and the day that never was", () => {
    for (const format of ["dd.mm.yyyy", "m/d/yy h:mm", "[$-407]d. mmmm yyyy", "[h]:mm", "yyyy\\-mm\\-dd"]) assert.ok(showsDate(format), format);
    for (const format of ["General", "0.00", '0 "days"', "[Red]0.00", "#,##0\\ \\d", "@", "0_d"]) assert.ok(!showsDate(format), format);
    assert.deepEqual([1, 59, 61, 25_569, 45_292].map((serial) => asDate(serial, false)), ["1900-01-01", "1900-02-28", "1900-03-01", "1970-01-01", "2024-01-01"]);
  });

  /** A workbook of one sheet. */
  const parts = (sheet: string, more: readonly TestEntry[] = []): TestEntry[] => [
    { name: "[Content_Types].xml", content: "<Types/>" }, { name: "xl/workbook.xml", content: '<workbook xmlns:r="r"><sheets><sheet name="s" r:id="r1"/></sheets></workbook>' },
    { name: "xl/_rels/workbook.xml.rels", content: '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>' }, { name: "xl/worksheets/sheet1.xml", content: sheet }, ...more,
  ];
  const row = (...cells: readonly string[]) => `<row>${cells.join("")}</row>`;
  const cell = (value: string, type = "str") => `<c t="${type}"><v>${value}</v></c>`;

  test("of formats that never close is read at once; each is looked at once, however many cells have it", async () => {
    // Hours, where every style reads sixty thousand brackets again, and each bracket all behind it.
    const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="${"[".repeat(60_000)}"/><numFmt numFmtId="165" formatCode="yyyy"/></numFmts><cellXfs>${'<xf numFmtId="164"/>'.repeat(5000)}<xf numFmtId="165"/></cellXfs></styleSheet>`;
    const book = testZip(parts(`<worksheet>${row(cell("a"), cell("b"))}${row('<c s="0"><v>43889</v></c>', '<c s="5000"><v>43889</v></c>')}</worksheet>`, [{ name: "xl/styles.xml", content: styles }]));
    assert.deepEqual((await sheetsIn(book))["s"], ["a,b", "43889,2020-02-28"]);
    assert.ok(!showsDate(`${"0".repeat(255)}d`) && showsDate(`${"0".repeat(254)}d`)); // Excel's own limit
  });

  test("whose elements stand in one another without end, or are many more than its bytes, is refused; as deep and as full as programs write them it is read (the twin)", async () => {
    await assert.rejects(open(testZip(parts(`<worksheet>${"<a>".repeat(3_000_000)}`)), "book.xlsx"), says(/sheet1\.xml in sheet s of book\.xlsx nests more than 64 elements/));
    await assert.rejects(open(testZip(parts(`<worksheet>${"<a/>".repeat(3_000_000)}</worksheet>`)), "book.xlsx"), says(/holds far more elements than it has bytes/));
    await assert.rejects(open(testZip(parts(`<worksheet><a ${Array.from({ length: 257 }, (_, i) => `b${i}=""`).join(" ")}/></worksheet>`)), "book.xlsx"), says(/says more than 256 things/));
    await assert.rejects(open(testZip([...parts("<worksheet/>").filter((each) => each.name !== "xl/workbook.xml"), { name: "xl/workbook.xml", content: `<workbook><sheets>${'<sheet name="s" r:id="r1"/>'.repeat(1001)}</sheets></workbook>` }]), "book.xlsx"), says(/more than 1,000 sheets/));
    const deep = (levels: number) => `${"<a>".repeat(levels)}${"</a>".repeat(levels)}`;
    const full = `<worksheet>${deep(63)}${row(cell("a"), cell("b"))}${row(cell("1"), cell("2")).repeat(270_000)}</worksheet>`;
    assert.equal((await sheetsIn(testZip(parts(full))))["s"]!.length, 270_001);
  });

  test("among many small ones in an archive or a folder has what the others left: together they write no more than a large one may", async () => {
    const shared = testZip(parts(`<worksheet>${row(cell("a"), cell("b"))}${row(cell("x"), cell("0", "s")).repeat(300)}</worksheet>`, [{ name: "xl/sharedStrings.xml", content: `<sst><si><t>${"w".repeat(30_000)}</t></si></sst>` }]));
    const books = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `b${i}.xlsx`, content: shared }));
    assert.equal((await open(testZip(books(1)))).files[0]!.bytes, 300 * 30_004 + 5); // nine million letters, of sixteen that harm nobody
    const path = place();
    mkdirSync(path);
    for (const { name, content } of books(2)) writeFileSync(join(path, name), content);
    for (const opened of [() => open(testZip(books(2))), () => unpack([{ path, name: "folder" }], place())]) await assert.rejects(opened, says(/b1\.xlsx what was dropped would become far larger/));
  });

  test("of many rows is read in a stream; one that is damaged, declares a document type or unpacks beyond measure is refused", async () => {
    const rows = function* () {
      yield ["id", "name"];
      for (let i = 0; i < 30_000; i++) yield [i, `Person ${i}`];
    };
    assert.equal((await sheetsIn(testWorkbook([{ title: "s", rows: rows() }])))["s"]!.length, 30_001);
    await assert.rejects(open(testZip(parts("<worksheet><sheetData><row><c><v>1</v></c>")), "book.xlsx"), says(/sheet1\.xml in sheet s of book\.xlsx is damaged/));
    await assert.rejects(open(testZip(parts('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>')), "book.xlsx"), says(/document type/));
    await assert.rejects(open(testZip(parts(`<worksheet><sheetData>${" ".repeat(40 * 2 ** 20)}</sheetData></worksheet>`)), "book.xlsx"), says(/would unpack/));
    await assert.rejects(open(testZip(parts('<worksheet><sheetData><row><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>')), "book.xlsx"), says(/further right/));
  });
});
