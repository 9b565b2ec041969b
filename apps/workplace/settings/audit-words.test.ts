import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { detailParts, shortId } from "./audit-words.ts";

const ID = "0199f0a4-0000-7000-8000-00000000abcd";

/** A key stands apart from what is around it, so that it can be said in the reader's language. */
const key = (text: string, before?: string) => [
  ...(before === undefined ? [] : [{ kind: "text", text: before }]),
  { kind: "word", text },
  { kind: "text", text: ": " },
];

describe("the detail of an act", () => {
  test("is a line in which every id stands apart, however deep", () => {
    assert.deepEqual(
      detailParts({ linkId: ID, joined: [ID, ID], why: "same telephone", rows: { customers: 3 }, note: null }),
      [
        ...key("link"),
        { kind: "id", id: ID },
        ...key("joined", ", "),
        { kind: "id", id: ID },
        { kind: "text", text: ", " },
        { kind: "id", id: ID },
        ...key("why", ", "),
        { kind: "text", text: "same telephone" },
        ...key("rows", ", "),
        { kind: "text", text: "(" },
        ...key("customers"),
        { kind: "text", text: "3" },
        { kind: "text", text: ")" },
        ...key("note", ", "),
        { kind: "word", text: "none" },
      ],
    );
    assert.deepEqual(detailParts({}), []);
  });

  test("tells what was before what is, in whatever order they are kept", () => {
    const text = detailParts({ why: "leads now", to: "lead", from: "agent" }).map((part) =>
      part.kind === "id" ? part.id : part.kind === "time" ? part.at : part.text,
    );
    assert.equal(text.join(""), "from: agent, to: lead, why: leads now");
  });

  test("tells of two states of one thing only what is not the same in both; of two words both, though they are alike (the twin)", () => {
    const line = (detail: Readonly<Record<string, unknown>>) => detailParts(detail).map((part) => (part.kind === "id" ? part.id : part.kind === "time" ? part.at : part.text)).join("");
    const [from, to] = [{ name: "desk", scope: { kind: "team", ids: ["a", "b"], deep: { x: 1, y: 2 } }, gone: true }, { name: "desk", scope: { kind: "team", ids: ["a"], deep: { x: 1, y: 3 } } }];
    assert.equal(line({ to, from, why: "smaller" }), "from: (scope: (ids: a, b, deep: (y: 2)), gone: yes), to: (scope: (ids: a, deep: (y: 3))), why: smaller");
    assert.equal(line({ from: "open", to: "open" }), "from: open, to: open");
  });

  test("a moment stands apart, to be said by the reader's clock; a day or a number that begins like one does not (the twin)", () => {
    const at = "2026-11-29T14:28:52.819Z";
    assert.deepEqual(detailParts({ until: at }).at(-1), { kind: "time", at });
    for (const text of ["2026-11-29", `${at} or so`, "2026-11-29T14:28"]) assert.deepEqual(detailParts({ until: text }).at(-1), { kind: "text", text });
  });

  test("an id of something without a name is told by its end, for those made together begin alike", () => {
    assert.equal(shortId(ID), "…0000abcd");
    assert.equal(shortId("first-policy"), "first-policy");
  });
});
