import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { detailParts, shortId } from "./audit-words.ts";

const ID = "0199f0a4-0000-7000-8000-00000000abcd";

describe("the detail of an act", () => {
  test("is a line in which every id stands apart, however deep", () => {
    assert.deepEqual(
      detailParts({ linkId: ID, joined: [ID, ID], why: "same telephone", rows: { customers: 3 }, note: null }),
      [
        { kind: "text", text: "link: " },
        { kind: "id", id: ID },
        { kind: "text", text: ", joined: " },
        { kind: "id", id: ID },
        { kind: "text", text: ", " },
        { kind: "id", id: ID },
        { kind: "text", text: ", why: " },
        { kind: "text", text: "same telephone" },
        { kind: "text", text: ", rows: " },
        { kind: "text", text: "(" },
        { kind: "text", text: "customers: " },
        { kind: "text", text: "3" },
        { kind: "text", text: ")" },
        { kind: "text", text: ", note: " },
        { kind: "text", text: "none" },
      ],
    );
    assert.deepEqual(detailParts({}), []);
  });

  test("tells what was before what is, in whatever order they are kept", () => {
    const text = detailParts({ why: "leads now", to: "lead", from: "agent" }).map((part) =>
      part.kind === "text" ? part.text : part.id,
    );
    assert.equal(text.join(""), "from: agent, to: lead, why: leads now");
  });

  test("an id of something without a name is told by its end, for those made together begin alike", () => {
    assert.equal(shortId(ID), "…0000abcd");
    assert.equal(shortId("first-policy"), "first-policy");
  });
});
