// ZIP archives for tests, well made or made to harm.
import { crc32, deflateRawSync } from "node:zlib";

export interface TestEntry {
  readonly name: string;
  readonly content: string | Buffer;
  readonly encrypted?: boolean;
  /** Said instead of the true one. */
  readonly sum?: number;
  readonly size?: number;
  readonly link?: boolean;
  /** Sizes and place written in the fields that archives beyond 4 GiB use. */
  readonly zip64?: boolean;
  /** Its bytes are those of the first entry, over which it lies. */
  readonly overlaps?: boolean;
}

export function testZip(entries: readonly TestEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [at, entry] of entries.entries()) {
    const bytes = Buffer.from(entry.content);
    const packed = deflateRawSync(bytes);
    const name = Buffer.from(entry.name);
    const size = entry.size ?? bytes.length;
    const big = entry.zip64 === true;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(big ? 45 : 20, 0);
    common.writeUInt16LE(0x0800 | (entry.encrypted === true ? 1 : 0), 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(entry.sum ?? crc32(bytes), 10);
    common.writeUInt32LE(big ? 0xffffffff : packed.length, 14);
    common.writeUInt32LE(big ? 0xffffffff : size, 18);
    common.writeUInt16LE(name.length, 22);
    const localExtra = big ? extra64([size, packed.length]) : Buffer.alloc(0);
    const local = Buffer.from(common);
    local.writeUInt16LE(localExtra.length, 24);
    if (entry.overlaps !== true || at === 0) parts.push(Buffer.from("PK\u0003\u0004", "latin1"), local, name, localExtra, packed);
    const centralExtra = big ? extra64([size, packed.length, offset]) : Buffer.alloc(0);
    common.writeUInt16LE(centralExtra.length, 24);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(entry.link === true ? (0xa1ff << 16) >>> 0 : 0, 6);
    place.writeUInt32LE(big ? 0xffffffff : entry.overlaps === true ? 0 : offset, 10);
    directory.push(Buffer.from("PK\u0001\u0002", "latin1"), Buffer.from([20, 3]), common, place, name, centralExtra);
    if (entry.overlaps !== true || at === 0) offset += 4 + 26 + name.length + localExtra.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", 0, "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

function extra64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, i) => extra.writeBigUInt64LE(BigInt(value), 4 + i * 8));
  return extra;
}

export type TestCell = string | number | { readonly date: number } | { readonly inline: string } | { readonly yes: boolean } | null;

/** A workbook with these sheets; strings are shared, as programs write them. */
export function testWorkbook(sheets: readonly { readonly title: string; readonly rows: Iterable<readonly TestCell[]> }[], options: { readonly from1904?: boolean } = {}): Buffer {
  const words: string[] = [];
  const at = new Map<string, number>();
  const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const shared = (text: string) => {
    if (!at.has(text)) {
      at.set(text, words.length);
      words.push(text);
    }
    return at.get(text)!;
  };
  const letters = (column: number): string => (column < 26 ? String.fromCharCode(65 + column) : letters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26)));
  const cell = (value: TestCell, row: number, column: number): string => {
    const r = `${letters(column)}${row}`;
    if (value === null) return "";
    if (typeof value === "number") return `<c r="${r}"><v>${value}</v></c>`;
    if (typeof value === "string") return `<c r="${r}" t="s"><v>${shared(value)}</v></c>`;
    if ("date" in value) return `<c r="${r}" s="1"><v>${value.date}</v></c>`;
    if ("inline" in value) return `<c r="${r}" t="inlineStr"><is><t>${escape(value.inline)}</t></is></c>`;
    return `<c r="${r}" t="b"><v>${value.yes ? 1 : 0}</v></c>`;
  };
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const parts = sheets.map(({ rows }) => {
    const lines: string[] = [];
    let row = 0;
    for (const cells of rows) {
      row++;
      lines.push(`<row r="${row}">${cells.map((value, column) => cell(value, row, column)).join("")}</row>`);
    }
    return `${xml}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${lines.join("")}</sheetData></worksheet>`;
  });
  return testZip([
    { name: "[Content_Types].xml", content: `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>` },
    { name: "xl/workbook.xml", content: `${xml}<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr${options.from1904 ? ' date1904="1"' : ""}/><sheets>${sheets.map(({ title }, i) => `<sheet name="${escape(title)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join("")}</sheets></workbook>` },
    { name: "xl/_rels/workbook.xml.rels", content: `${xml}<Relationships>${sheets.map((_, i) => `<Relationship Id="rId${i + 1}" Type="t" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}</Relationships>` },
    { name: "xl/styles.xml", content: `${xml}<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>` },
    ...parts.map((content, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content })),
    { name: "xl/sharedStrings.xml", content: `${xml}<sst>${words.map((word) => `<si><t xml:space="preserve">${escape(word)}</t></si>`).join("")}</sst>` },
  ]);
}
