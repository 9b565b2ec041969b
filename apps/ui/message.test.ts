import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import { compileWords } from "./message.ts";

describe("sentences of the interface", () => {
  for (const message of [
    "Needs me",
    "Send to {name} in chat",
    "{found} of {all}",
    "#1 of {count}",
    "{count, plural, one {# day} other {# days}} with a purchase, {total} in all",
    "Together {count, plural, one {# touch point} other {# touch points}} and {promises, plural, =0 {no open promise} one {# open promise} other {# open promises}}.",
    "{count, plural, zero {لا شيء} one {واحد} two {اثنان} few {# رسائل} many {# رسالة} other {# رسالة من {name}}}",
  ])
    test(`“${message}” is read as Lingui's own compiler reads it`, () =>
      assert.deepEqual(compileWords(message), compileMessageOrThrow(message)));

  test("a sentence with a brace too few is refused, as Lingui refuses it", () => {
    for (const broken of ["{name", "{count, plural, one {# day}"]) {
      assert.throws(() => compileWords(broken), SyntaxError, broken);
      assert.throws(() => compileMessageOrThrow(broken), broken);
    }
  });

  test("a brace too many, or with nothing in it, is refused, though Lingui lets it pass", () => {
    for (const broken of ["name}", "{}"]) assert.throws(() => compileWords(broken), SyntaxError, broken);
  });
});
