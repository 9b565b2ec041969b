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
      part.kind === "id" ? part.id : part.text,
    );
    assert.equal(text.join(""), "from: agent, to: lead, why: leads now");
  });

  test("an id of something without a name is told by its end, for those made together begin alike", () => {
    assert.equal(shortId(ID), "…0000abcd");
    assert.equal(shortId("first-policy"), "first-policy");
  });
});
