import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csvCell, csvLine, fromCsvCell } from "./csv-cell.ts";
import { findDialect } from "./csv-dialect.ts";
import { CsvRecords, LONGEST_LINE } from "./csv-records.ts";

type Heard = { cells: string[]; line: number } | { malformed: string; line: number };

function read(text: string, pieces: readonly number[] = [], delimiter = ",", newline: "\n" | "\r" = "\n"): Heard[] {
  const heard: Heard[] = [];
  const records = new CsvRecords({ delimiter, newline }, {
    record: (cells, line) => heard.push({ cells, line }),
    malformed: (raw, line) => heard.push({ malformed: raw, line }),
  });
  let at = 0;
  for (const size of pieces) records.push(text.slice(at, (at += size)));
  records.push(text.slice(at));
  records.end();
  return heard;
}

const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('"', ",", "\r\n", "\n", 'a "b" c', '"",\n"', "é", "x"));
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("CSV records", () => {
  test("what csv-parse reads from well-formed files, we read too, however the pieces fall", () => {
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }), (rows, ends, pieces) => {
        const width = rows[0]!.length;
        const text = rows.map((cells) => Array.from({ length: width }, (_, i) => quoted(cells[i] ?? "")).join(",")).join(ends);
        const oracle = (parse(text, { record_delimiter: ends }) as string[][]).filter((cells) => cells.some((each) => each.trim() !== ""));
        assert.deepEqual(read(text, pieces).map((heard) => ("cells" in heard ? heard.cells : heard)), oracle);
      }),
    );
  });

  test("a record has the number of the line it begins on, also after CRLF inside quotes and empty lines", () => {
    const heard = read('a,b\r\n1,"two\r\nlines"\r\n\r\n,\r\n3,4\r\n');
    assert.deepEqual(heard, [{ cells: ["a", "b"], line: 1 }, { cells: ["1", "two\r\nlines"], line: 2 }, { cells: ["3", "4"], line: 6 }]);
  });

  test("a quote that never closes costs the line it opens on and no other", () => {
    assert.deepEqual(read('a,b\n1,"open\n2,y\n3,z\n'), [{ cells: ["a", "b"], line: 1 }, { malformed: '1,"open', line: 2 }, { cells: ["2", "y"], line: 3 }, { cells: ["3", "z"], line: 4 }]);
  });

  test("a quote that closes by chance on a later line swallows nothing", () => {
    assert.deepEqual(read('a,b\n1,"open\n2,y\n3,"z"\n'), [{ cells: ["a", "b"], line: 1 }, { malformed: '1,"open', line: 2 }, { cells: ["2", "y"], line: 3 }, { cells: ["3", "z"], line: 4 }]);
  });

  test("a quote that was left open and closes by chance, where rows would be one, is told with the line on which it opens; none of these lines is half a row", () => {
    const reasons: string[] = [];
    const why = (text: string, shape: { delimiter: string; newline: "\n" | "\r" } = { delimiter: ",", newline: "\n" }) => {
      const heard: string[] = [];
      const records = new CsvRecords(shape, { record: (cells, line) => heard.push(`${line}: ${cells.join("|")}`), malformed: (_, line, because) => { heard.push(`${line}: ✗`); reasons.push(because); } });
      records.push(text);
      records.end();
      return heard;
    };
    assert.deepEqual(why('id,size,price\n1,"Board,10\n2,12",20\n3,x,5\n'), ["1: id|size|price", "2: ✗", "4: 3|x|5"]);
    assert.deepEqual(why('name,note\r\nAnn,"Mr\r\nBo,12"\r\nCy,x\r\n'), ["1: name|note", "2: ✗", "4: Cy|x"]);
    assert.deepEqual(why('a;b;c\n1;"x;y\n\n2;z;w\n3;12";q\n4;5;6\n', { delimiter: ";", newline: "\n" }), ["1: a|b|c", "2: ✗", "6: 4|5|6"]);
    assert.deepEqual(reasons.map((each) => each.replace(/:.*/, "")), [3, 3, 5].map((line) => `a quote opens on line 2 and closes on line ${line}, and what stands between reads like rows of its own`));
    assert.match(reasons[0]!, /close it where its cell ends, or take it out; nothing of these 2 lines is brought in$/);
    // Texts over several lines stay cells: prose, as many commas as it likes, and files that put all in quotes (the twins).
    assert.deepEqual(why('name,note\nAnn,"Main road 1\nUlm, Germany"\n'), ["1: name|note", "2: Ann|Main road 1\nUlm, Germany"]);
    assert.deepEqual(why('id,size,price\n1,"Board\n2,12",20\n'), ["1: id|size|price", "2: 1|Board\n2,12|20"]);
    assert.deepEqual(why('"name","note"\n"Ann","Mr\nBo,12"\n'), ["1: name|note", "2: Ann|Mr\nBo,12"]);
  });

  test("a line longer than a table's is refused where it stands and read on after it, whatever pieces it comes in", () => {
    for (const long of ["x".repeat(LONGEST_LINE + 1), `"${"x".repeat(LONGEST_LINE)}`, `"two\nlines",${"x".repeat(LONGEST_LINE)}`])
      for (const pieces of [[], Array.from({ length: 40 }, () => 32_768)]) {
        const heard = read(`a,b\n1,2\n${long}\n3,4\n`, pieces);
        const lines = long.split("\n").length;
        assert.deepEqual(heard.filter((each) => "cells" in each && each.cells.length === 2 && each.cells[1]!.length < 9), [{ cells: ["a", "b"], line: 1 }, { cells: ["1", "2"], line: 2 }, { cells: ["3", "4"], line: 3 + lines }]);
        assert.ok(heard.some((each) => "malformed" in each && each.malformed.length <= 200));
      }
  });

  test("a quote inside a cell that does not begin with one is an inch mark", () => {
    assert.deepEqual(read('a,b\nRECORD FRAME 7",2\n')[1], { cells: ['RECORD FRAME 7"', "2"], line: 2 });
  });

  test("files of old Macs end their lines with CR alone", () => {
    assert.deepEqual(read("a,b\r1,2\r", [], ",", "\r").map((h) => "cells" in h && h.cells), [["a", "b"], ["1", "2"]]);
  });

  test("no letter of any file is lost: it is in a record, in a malformed line, or a line end", () => {
    const letters = (text: string) => [...text.replaceAll(/["\n\r,\s]/g, "")].sort().join("");
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "b", '"', ",", "\n", "\r\n", " "), maxLength: 60 }), fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 12 }), (text, pieces) => {
        const heard = read(text, pieces).map((h) => ("cells" in h ? h.cells.join("") : h.malformed)).join("");
        assert.equal(letters(heard), letters(text));
      }),
    );
  });

  test("a cell that a spreadsheet would run as a formula is disarmed, and our own files read back as they were", () => {
    for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x", "'=1"]) assert.match(csvCell(formula), /^"?'/);
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: fc.constantFrom("'", "=", "-", "\n", "＝", "a", '"'), maxLength: 6 })), (text) => {
      const [[back]] = parse(csvLine([text, "x"]), { record_delimiter: "\r\n", relax_quotes: true }) as [[string, string]];
      assert.equal(fromCsvCell(back), text);
    }));
  });
});

describe("the dialect of a file", () => {
  const bytes = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding);
  test("the delimiter is the one that gives most columns to nearly all lines", () => {
    assert.equal(findDialect(bytes("a;b;c\n1,5;2;3\n1,7;2;3\n")).delimiter, ";");
    assert.equal(findDialect(bytes("a\tb\n1,5\t2\n")).delimiter, "\t");
    assert.equal(findDialect(bytes('a,b,c\n"x;y;z;w",2,3\n')).delimiter, ",");
    assert.equal(findDialect(bytes("sep=|\na|b\n1|2\n")).delimiter, "|");
  });
  test("the encoding is told by the mark at its beginning, else by whether it is UTF-8", () => {
    assert.equal(findDialect(Buffer.concat([Buffer.from([0xff, 0xfe]), bytes("a\tb\n", "utf16le")])).encoding, "utf-16le");
    assert.equal(findDialect(bytes("Größe;b\n1;2\n")).encoding, "utf-8");
    assert.equal(findDialect(bytes("Größe;b\n1;2\n", "latin1")).encoding, "windows-1252");
    assert.equal(findDialect(bytes("a,€\n").subarray(0, 4)).encoding, "utf-8", "a letter cut in two at the end of the head is no reason");
  });
  test("what is no text is refused by name", () => {
    assert.throws(() => findDialect(Buffer.alloc(0)), /empty/);
    assert.throws(() => findDialect(bytes("PK\u0003\u0004xx")), /workbook/);
    assert.throws(() => findDialect(bytes("a,b\n\0\0")), /zero bytes/);
  });

  test("a row of several lines that is given up makes nobody of its pieces; a whole row below it counts", () => {
    const text = 'id,name,city\n1,"Ann","Main road 1\nback yard",too many\n2,Bo,"Ghent"\nx,y\n';
    for (const size of [1, 3, 7, text.length]) {
      const heard = read(text, Array.from({ length: Math.ceil(text.length / size) }, () => size));
      assert.deepEqual(heard.map((each) => ("cells" in each ? each.cells : `line ${each.line}`)), [["id", "name", "city"], "line 2", "line 3", ["2", "Bo", "Ghent"], ["x", "y"]], `in pieces of ${size}`);
    }
  });
});
