import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { cleanName, offeredAs } from "./file-names.ts";

describe("names of files", () => {
  test("a name holds no folders, no unseen letters and nothing that turns the direction of writing", () => {
    assert.equal(cleanName("../../etc/passwd.txt"), "passwd.txt");
    assert.equal(cleanName("C:\\me\\Vertrag  2026.pdf"), "Vertrag 2026.pdf");
    assert.equal(cleanName("gnp\u202Efdp.txt\u0000\r\nSet-Cookie: a"), "gnpfdp.txtSet-Cookie a");
    assert.equal(cleanName(`${"x".repeat(300)}.pdf`).length, 200);
    assert.match(cleanName(`${"x".repeat(300)}.pdf`), /\.pdf$/);
  });

  test("whatever the name, the header that offers it is one line of plain letters and gives the name back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (given) => {
        const name = cleanName(given);
        const header = offeredAs(name);
        assert.match(header, /^[\x20-\x7e]+$/);
        assert.match(header, /^attachment; filename="[^"\\]*"; filename\*=UTF-8''[^;"\s]*$/);
        assert.equal(decodeURIComponent(header.split("; filename*=UTF-8''")[1]!), name);
      }),
    );
  });
});
