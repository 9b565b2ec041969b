import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { markedPieces } from "./marked.ts";

const shown = (text: string, words: readonly string[]) => markedPieces(text, words).map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text)).join("");

describe("what was found in a text", () => {
  test("is marked whatever its accents and its size, each place and each word", () => {
    assert.equal(shown("José Álvarez", ["alva", "jose"]), "[José] [Álva]rez");
    assert.equal(shown("Jonas Weiß", ["weiss"]), "Jonas [Weiß]");
    assert.equal(shown("banana", ["an"]), "b[anan]a");
    assert.equal(shown("nothing", ["x", ""]), "nothing");
    assert.equal(shown("", ["x"]), "");
  });
  test("nothing of the text is lost", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.string({ maxLength: 3 })), (text, words) => markedPieces(text, words).map((piece) => piece.text).join("") === text));
  });
});
