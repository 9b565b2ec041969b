import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Around, type KeyPress, shortcutOf } from "./shortcut.ts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrl: false,
  meta: false,
  alt: false,
  shift: false,
  altGraph: false,
  composing: false,
  trusted: true,
  repeat: false,
  ...more,
});
const page: Around = { typing: false, overlay: false, singleKeys: true };

describe("shortcuts", () => {
  test("a letter on the page is a shortcut, in a text field it is a letter", () => {
    assert.equal(shortcutOf(press("r"), page), "r");
    assert.equal(shortcutOf(press("r"), { ...page, typing: true }), null);
  });

  test("Polish ę and Swiss @ come with AltGr and never do anything", () => {
    assert.equal(shortcutOf(press("ę", { altGraph: true }), page), null);
    assert.equal(shortcutOf(press("e", { ctrl: true, alt: true }), page), null);
    assert.equal(shortcutOf(press("@", { altGraph: true, ctrl: true, alt: true }), page), null);
  });

  test("the browser's own Ctrl shortcuts are left alone", () => {
    for (const key of ["t", "w", "r", "s", "n", "c"]) assert.equal(shortcutOf(press(key, { ctrl: true }), page), null);
  });

  test("sending works while writing, with and without resolving", () => {
    const writing = { ...page, typing: true };
    assert.equal(shortcutOf(press("Enter", { meta: true }), writing), "mod+enter");
    assert.equal(shortcutOf(press("Enter", { ctrl: true, shift: true }), writing), "mod+shift+enter");
    assert.equal(shortcutOf(press("k", { ctrl: true }), writing), "mod+k");
  });

  test("a letter that is being composed, or that a script sent, is not a press", () => {
    assert.equal(shortcutOf(press("j", { composing: true }), page), null);
    assert.equal(shortcutOf(press("s", { trusted: false }), page), null);
  });

  test("switched off, single keys rest and the combinations still work", () => {
    const off = { ...page, singleKeys: false };
    assert.equal(shortcutOf(press("j"), off), null);
    assert.equal(shortcutOf(press("k", { meta: true }), off), "mod+k");
  });

  test("under an open menu or dialog letters belong to it", () => {
    assert.equal(shortcutOf(press("o"), { ...page, overlay: true }), null);
  });

  test("? is a shortcut with Shift held, a capital letter is none", () => {
    assert.equal(shortcutOf(press("?", { shift: true }), page), "?");
    assert.equal(shortcutOf(press("R", { shift: true }), page), null);
  });
});
