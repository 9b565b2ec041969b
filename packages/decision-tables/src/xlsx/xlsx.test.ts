import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { compileTable } from "../compile-table.ts";
import { dictionary, repairComplaints } from "../repair-complaints.ts";
import type { Table } from "../table.ts";
import { readWorkbook, writeWorkbook } from "./index.ts";
import { openZip, zipOf } from "./zip.ts";

/** A second route to a ZIP, packed by zlib, as spreadsheets pack theirs. */
function packed(parts: Readonly<Record<string, string>>, lie: { size?: number; sum?: number } = {}): Uint8Array {
  const [chunks, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content);
    const deflated = deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(lie.sum ?? crc32(bytes), 10);
    head.writeUInt32LE(deflated.length, 14);
    head.writeUInt32LE(lie.size ?? bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), head, Buffer.from(name), deflated]);
    chunks.push(local);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), head, place, Buffer.from(name)]));
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(chunks.length, 8);
  end.writeUInt16LE(chunks.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, list, end]);
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
/** A workbook as a spreadsheet saves it: shared words, styles, one sheet. */
const workbook = (sheet: string, { words = "", styles = "", more = {} }: { words?: string; styles?: string; more?: Record<string, string> } = {}): Record<string, string> => ({
  "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Rules" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
  "xl/sharedStrings.xml": `<sst ${MAIN}>${words}</sst>`,
  "xl/styles.xml": `<styleSheet ${MAIN}>${styles}</styleSheet>`,
  "xl/worksheets/sheet1.xml": `<worksheet ${MAIN}><sheetData>${sheet}</sheetData></worksheet>`,
  ...more,
});
const text = (reference: string, of: string) => `<c r="${reference}" t="inlineStr"><is><t>${of}</t></is></c>`;
const HEAD = `<row r="1">${["Table", "fares", "Fares", "first"].map((cell, i) => text(`${"ABCD"[i]}1`, cell)).join("")}</row><row r="2">${["Kind", "If", "If", "Then"].map((cell, i) => text(`${"ABCD"[i]}2`, cell)).join("")}</row><row r="3">${["Column", "conversation.contactsOnIssue", "customer.value.stay", "price"].map((cell, i) => text(`${"ABCD"[i]}3`, cell)).join("")}</row><row r="4">${["Words", "", "", "price"].map((cell, i) => text(`${"ABCD"[i]}4`, cell)).join("")}</row><row r="5">${["Type", "no-match", "no-match", "text"].map((cell, i) => text(`${"ABCD"[i]}5`, cell)).join("")}</row>`;

async function tables(bytes: Uint8Array): Promise<readonly Table[]> {
  const reading = await readWorkbook(bytes);
  if (reading.kind === "refused") throw new Error(JSON.stringify(reading.problems));
  return reading.tables.map(({ table }) => table);
}

async function refusals(bytes: Uint8Array): Promise<string> {
  const reading = await readWorkbook(bytes);
  return reading.kind === "refused" ? reading.problems.map(({ sheet, cell, message }) => `${sheet} ${cell}: ${message}`).join("\n") : "";
}

describe("tables as a workbook", () => {
  it("read back equal, a sheet for each, with names that sheets may have", async () => {
    const other: Table = { ...repairComplaints, key: "again", title: "Repair/complaints: [again] and a title that is far too long" };
    const bytes = writeWorkbook([repairComplaints, other, { ...other, key: "third" }], dictionary);
    assert.deepEqual(await tables(bytes), [repairComplaints, other, { ...other, key: "third" }]);
    const reading = await readWorkbook(bytes);
    assert.deepEqual(reading.kind === "ok" && reading.tables.map(({ sheet }) => sheet), ["Repair complaints", "Repair complaints   again  and a".slice(0, 31), "Repair complaints   again   2"]);
    assert.deepEqual(writeWorkbook([repairComplaints], dictionary), writeWorkbook([repairComplaints], dictionary));
  });

  it("any text in a cell comes back: signs of XML, line ends, what looks like a letter's number, a formula of ours", async () => {
    const cell = fc.string({ unit: fc.constantFrom(..."a_x000D_ <>&\"'=\t\n\r€😀"), minLength: 1, maxLength: 12 }).filter((each) => each.trim() === each);
    await fc.assert(fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 4 }), async (because) => {
      const table: Table = { ...repairComplaints, rows: because.map((each, index) => ({ ...repairComplaints.rows[0]!, id: `${index}`, because: each })) };
      assert.deepEqual(await tables(writeWorkbook([table], dictionary)), [table]);
    }), { numRuns: 150 });
  });

  it("saved by a spreadsheet are read as they would be typed: shared and coloured words, numbers, percentages, yes, dates", async () => {
    const words = "<si><t>rest</t></si><si><r><t>any</t></r><rPh><t>enni</t></rPh></si><si><t>any</t></si>";
    const styles = '<numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs>';
    const rows = `<row r="7">${text("A7", "few")}<c r="B7"><v>2</v></c><c r="C7"><v>0.30000000000000004</v></c><c r="D7" s="1"><v>46357</v></c></row><row r="9"><c r="A9" t="s"><v>0</v></c><c r="B9" t="s"><v>1</v></c><c r="C9" t="s"><v>2</v></c><c r="D9" t="b"><v>1</v></c></row>`;
    const [table] = await tables(packed(workbook(HEAD + rows, { words, styles })));
    // 46,357 days after 30 December 1899.
    assert.equal(new Date(Date.UTC(1899, 11, 30) + 46_357 * 86_400_000).toISOString().slice(0, 10), "2026-12-01");
    assert.deepEqual(table!.rows, [{ id: "few", when: ["2", "0.3"], then: ["2026-12-01"] }, { id: "rest", when: ["any", "any"], then: ["yes"] }]);
    assert.equal(compileTable(table!, dictionary).kind, "ok");
  });

  it("are refused with sheet and cell: formulas, errors, moments without a zone, cells far outside; notes are passed over", async () => {
    const with_ = (cells: string) => packed(workbook(`${HEAD}<row r="6">${text("A6", "a")}${cells}</row>`, { styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>' }));
    assert.match(await refusals(with_('<c r="B6"><f>1+1</f><v>2</v></c>')), /^Rules B6: This cell is a formula/);
    assert.match(await refusals(with_('<c r="C6" t="e"><v>#REF!</v></c>')), /^Rules C6: This cell says #REF!/);
    assert.match(await refusals(with_('<c r="B6" s="1"><v>46357.5</v></c>')), /^Rules B6: .*time of day/);
    assert.match(await refusals(with_(text("ZZ6", "far"))), /^Rules ZZ6: This cell stands outside/);
    assert.match(await refusals(with_(text("B6", "2"))), /^Rules C6: The cell is blank/);
    assert.match(await refusals(packed(workbook(`<row r="1">${text("A1", "My notes")}</row>`))), /No sheet holds a table/);
  });
});

describe("a file that means harm instead of a workbook", () => {
  it("is refused: no archive, cut off, a trap that unpacks without end, sums that lie, document types, other sheets than it has", async () => {
    const good = writeWorkbook([repairComplaints], dictionary);
    assert.match(await refusals(new Uint8Array(0)), /no workbook, or it is cut off/);
    assert.match(await refusals(good.slice(0, -30)), /cut off/);
    assert.match(await refusals(new Uint8Array(20_000_001)), /larger than 20 MB/);
    assert.match(await refusals(packed(workbook(HEAD), { sum: 1 })), /is damaged/);
    assert.match(await refusals(packed(workbook(HEAD), { size: 10 })), /is damaged/);
    assert.match(await refusals(packed(workbook(HEAD), { size: 90_000_000 })), /far larger than it is/);
    assert.match(await refusals(packed(workbook("", { more: { "xl/worksheets/sheet1.xml": `<!DOCTYPE a [<!ENTITY b "b">]><worksheet ${MAIN}/>` } }))), /document type/);
    assert.match(await refusals(packed({ "word/document.xml": "<a/>" })), /no list of sheets/);
  });

  it("whose sheets are one part, or hold more than all tables of a policy could, is refused before the last is read (the twin: two sheets of which each is its own)", async () => {
    const two = (second: string, cells = "") => ({
      ...workbook(HEAD),
      "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId2"/></sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `<Relationships xmlns="x"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="${second}"/></Relationships>`,
      "xl/worksheets/sheet1.xml": `<worksheet ${MAIN}><sheetData>${HEAD}<row>${cells}</row></sheetData></worksheet>`,
      "xl/worksheets/sheet2.xml": `<worksheet ${MAIN}><sheetData><row>${cells}</row></sheetData></worksheet>`,
    });
    assert.match(await refusals(packed(two("/xl/worksheets/Sheet1.xml"))), /are the same part of it/);
    assert.doesNotMatch(await refusals(packed(two("worksheets/sheet2.xml"))), /are the same part|elements/);
    assert.match(await refusals(packed(two("worksheets/sheet2.xml", "<c/>".repeat(305_000)))), /more than 600,000 elements/);
  });

  it("never throws, whatever byte is another", async () => {
    const good = [writeWorkbook([repairComplaints], dictionary), packed(workbook(HEAD))];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), async (bytes, bends) => {
      const bent = Uint8Array.from(bytes);
      for (const [at, byte] of bends) bent[at % bent.length] = byte;
      const reading = await readWorkbook(bent);
      if (reading.kind === "refused") assert.ok(reading.problems.every(({ message }) => message.length > 10));
    }), { numRuns: 400 });
  });

  it("our archives are what zlib's sums and lists say (a second route)", async () => {
    const parts = [{ name: "a.xml", content: "<a/>" }, { name: "b/č.xml", content: "žluťoučký ".repeat(100) }];
    const bytes = Buffer.from(zipOf(parts));
    for (const { content } of parts) assert.ok(bytes.includes(Buffer.from(content)) && bytes.includes(Buffer.from(Uint32Array.of(crc32(content)).buffer)));
    const zip = openZip(packed({ "a.xml": "<a/>", "c.xml": "x".repeat(100_000) }));
    assert.deepEqual([zip.names, await zip.read("a.xml"), (await zip.read("c.xml"))!.length], [["a.xml", "c.xml"], "<a/>", 100_000]);
  });
});
