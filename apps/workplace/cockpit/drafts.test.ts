import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { keepAudience, keepDraft, readAudience, readDraft, type Store, withWords } from "./drafts.ts";

function store(): Store & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
const jo = { personId: "jo", conversationId: "c1" };

describe("drafts", () => {
  test("a reply and a note of one conversation are two drafts", () => {
    const box = store();
    keepDraft(box, jo, "customer", { text: "Dear Amara", words: null });
    keepDraft(box, jo, "team", { text: "ask Hugo", words: null });
    assert.equal(readDraft(box, jo, "customer").text, "Dear Amara");
    assert.equal(readDraft(box, jo, "team").text, "ask Hugo");
  });

  test("a colleague's draft of the same conversation is not mine", () => {
    const box = store();
    keepDraft(box, jo, "customer", { text: "mine", words: null });
    assert.equal(readDraft(box, { ...jo, personId: "mira" }, "customer").text, "");
  });

  test("a draft keeps which advice its words came from", () => {
    const box = store();
    keepDraft(
      box,
      jo,
      "customer",
      withWords({ text: "", words: null }, "I am sending a loan grinder.", { decisionId: "d1", actionId: "loan" }),
    );
    assert.deepEqual(readDraft(box, jo, "customer").words, { decisionId: "d1", actionId: "loan" });
  });

  test("advised words never overwrite what is already written", () => {
    const draft = withWords({ text: "Hello Amara,\n", words: null }, "it ships today.", {
      decisionId: "d1",
      actionId: "loan",
    });
    assert.equal(draft.text, "Hello Amara,\n\nit ships today.");
  });

  test("the audience stays as it was left, and is a reply when nothing was said", () => {
    const box = store();
    assert.equal(readAudience(box, jo), "customer");
    keepAudience(box, jo, "team");
    assert.equal(readAudience(box, jo), "team");
  });

  test("a store that refuses, or holds rubbish, costs nothing on the screen", () => {
    const full: Store = {
      getItem: () => "{rubbish",
      setItem: () => {
        throw new Error("full");
      },
      removeItem: () => undefined,
    };
    keepDraft(full, jo, "customer", { text: "still here", words: null });
    assert.equal(readDraft(full, jo, "customer").text, "");
  });

  test("an emptied draft leaves nothing behind", () => {
    const box = store();
    keepDraft(box, jo, "customer", { text: "x", words: null });
    keepDraft(box, jo, "customer", { text: "", words: null });
    assert.equal(box.kept.size, 0);
  });

  test("advice without words leaves what is written, and is still recorded as taken", () => {
    const advice = { decisionId: "d", actionId: "usual-guidance" };
    assert.deepEqual(withWords({ text: "", words: null }, "", advice), { text: "", words: { ...advice, unsaid: true } });
    assert.equal(withWords({ text: "Yes, on Monday.", words: null }, "", advice).text, "Yes, on Monday.");
  });
});
