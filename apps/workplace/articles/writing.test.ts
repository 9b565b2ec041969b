import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { plainWords, readWriting, safeAddress } from "./writing.ts";

describe("how an article is laid out", () => {
  test("headings, lists, bold and links are what they are in plain writing", () => {
    assert.deepEqual(readWriting("# Top\nfirst\nsecond **bold**\n\n1. one\n2. two\n- point [here](https://a.example/x)\n### Small"), [
      { kind: "heading", level: 2, parts: [{ kind: "text", text: "Top" }] },
      { kind: "paragraph", lines: [[{ kind: "text", text: "first" }], [{ kind: "text", text: "second " }, { kind: "bold", text: "bold" }]] },
      { kind: "list", ordered: true, items: [[{ kind: "text", text: "one" }], [{ kind: "text", text: "two" }]] },
      { kind: "list", ordered: false, items: [[{ kind: "text", text: "point " }, { kind: "link", text: "here", to: "https://a.example/x" }]] },
      { kind: "heading", level: 3, parts: [{ kind: "text", text: "Small" }] },
    ]);
    assert.deepEqual(readWriting("see https://a.example/b."), [{ kind: "paragraph", lines: [[{ kind: "text", text: "see " }, { kind: "link", text: "https://a.example/b", to: "https://a.example/b" }, { kind: "text", text: "." }]] }]);
  });

  test("what would run stays words, whoever wrote it", () => {
    for (const bad of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "/settings", "https://a\u0000b", " https://a"]) assert.equal(safeAddress(bad), null, bad);
    for (const bad of ["[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<script>1</script>"]) {
      const blocks = readWriting(bad);
      assert.equal(JSON.stringify(blocks).includes('"link"'), false);
      assert.equal(plainWords(bad), bad, "and nothing of it is lost");
    }
    assert.equal(JSON.stringify(readWriting("[x](https://good.example)")).includes('"link"'), true, "the check finds a link where there is one (the twin)");
  });

  test("every word that is written is read, and what is read again is the same", () => {
    const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom("## ", "- ", "1. ", "**", "\n", "\n\n", "[a](https://b.example)", "* ", "(", "]("), fc.string({ maxLength: 12 })), { maxLength: 30 }), (parts) => {
        const body = parts.join("");
        const plain = plainWords(body);
        const missing = words(body.replace(/^\s{0,3}\d{1,3}[.)]\s/gmu, "")).filter((word) => !plain.includes(word));
        assert.deepEqual(missing, []);
        for (const link of JSON.stringify(readWriting(body)).matchAll(/"to":"([^"]*)"/g)) assert.match(link[1]!, /^(https?:\/\/|mailto:|tel:)/i);
      }),
    );
  });

  test("long and hostile writing takes no longer than its length asks for", () => {
    const began = process.cpuUsage();
    for (const hostile of ["**".repeat(25_000), "[".repeat(50_000), "[a](".repeat(12_500), "- ".repeat(25_000), "# ".repeat(25_000), "https://".repeat(6_000), "#".repeat(50_000), `## ${"#".repeat(49_000)} x`]) readWriting(hostile);
    const { user } = process.cpuUsage(began);
    assert.ok(user < 5_000_000, `${user} µs`);
  });

  test("as words for a message it keeps its order, numbers its points and writes addresses out", () => {
    assert.equal(plainWords("## Before\n\nTake the **hopper** off.\n\n1. Unplug\n2. [Read on](https://a.example)"), "Before\n\nTake the hopper off.\n\n1. Unplug\n2. Read on (https://a.example)");
  });
});
