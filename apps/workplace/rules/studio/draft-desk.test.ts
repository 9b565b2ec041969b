import assert from "node:assert/strict";
import { afterEach, describe, mock, test } from "node:test";
import type { DraftView, PolicyContent } from "../../../../engine/decisions/contract.ts";
import { DraftDesk } from "./draft-desk.ts";
import { NO_LIMITS } from "../../../../engine/decisions/contract.ts";

const content = (title: string): PolicyContent => ({ key: "treatment", title, tables: [], actions: [], floor: [], examples: [], ...NO_LIMITS });
const view = (revision: number, title: string) => ({ draftId: "d", revision, content: content(title), before: null }) as unknown as DraftView;
class Conflict extends Error {}

/** A server that keeps what it is given, and can be slow or refuse. */
function server(first: DraftView) {
  const kept: string[] = [];
  let now = first;
  let next: (() => Promise<void>) | undefined;
  const bases: (string | undefined)[] = [];
  const desk = new DraftDesk(first, async (draft, written, base) => {
    const before = next;
    next = undefined;
    await before?.();
    if (draft.revision !== now.revision) throw new Conflict("Somebody changed this draft meanwhile.");
    kept.push(written.title);
    bases.push(base?.title);
    return (now = view(now.revision + 1, base ? `${written.title} and ${now.content.title}` : written.title));
  }, (error) => error instanceof Conflict, async () => content("before"));
  return { desk, kept, bases, meanwhile: (title: string) => (now = view(now.revision + 1, title)), before: (act: () => Promise<void>) => (next = act) };
}

describe("what is written of a draft", () => {
  afterEach(() => mock.timers.reset());

  test("is kept once after a pause, however many letters were written", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const { desk, kept } = server(view(1, "a"));
    for (const title of ["b", "bc", "bcd"]) desk.edit(content(title));
    assert.deepEqual([kept, desk.read().saving], [[], "waiting"]);
    mock.timers.tick(400);
    await desk.keep();
    await Promise.resolve();
    assert.deepEqual([kept, desk.read().saving, desk.read().view.revision], [["bcd"], "saved", 2]);
  });

  test("what is written while it is being kept is kept after it", async () => {
    const { desk, kept, before } = server(view(1, "a"));
    desk.edit(content("b"));
    before(async () => desk.edit(content("c")));
    await desk.keep();
    assert.deepEqual([kept, desk.read().saving, desk.read().content.title], [["b", "c"], "saved", "c"]);
  });

  test("is taken back and done again, and both are kept", async () => {
    const { desk, kept } = server(view(1, "a"));
    desk.edit(content("b"));
    await desk.keep();
    await desk.undo();
    assert.equal(desk.read().content.title, "a");
    await desk.keep();
    desk.redo();
    await desk.keep();
    assert.deepEqual([kept, desk.read().canUndo, desk.read().canRedo], [["b", "a", "b"], true, false]);
  });

  test("another's change is taken over where nothing is unsaved, and asked about where something is", async () => {
    const { desk, kept, bases, meanwhile } = server(view(1, "a"));
    desk.heard(meanwhile("theirs"));
    assert.deepEqual([desk.read().content.title, desk.read().canUndo], ["theirs", false]);
    desk.edit(content("mine"));
    const theirs = meanwhile("theirs again");
    await desk.keep();
    assert.deepEqual([desk.read().saving, desk.read().content.title, kept], ["conflict", "mine", []]);
    desk.settle(theirs, true);
    await desk.keep();
    assert.deepEqual([desk.read().saving, kept, bases.at(-1), desk.read().content.title, desk.read().canUndo], ["saved", ["mine"], "theirs", "mine and theirs again", false], "joined with what was begun with, and shown as it was joined");
    desk.edit(content("mine once more"));
    const last = meanwhile("theirs at last");
    await desk.keep();
    desk.settle(last, false);
    assert.deepEqual([desk.read().saving, desk.read().content.title], ["saved", "theirs at last"]);
  });

  test("another's change is taken back like one's own, and so is one's own of yesterday; where nothing was changed there is nothing to take back", async () => {
    const changed = { by: "Sam", at: "2026-03-02T09:00:00Z" };
    const theirs = (revision: number, title: string) => ({ ...view(revision, title), changed, before: changed });
    const { desk, kept, meanwhile } = server(view(1, "a"));
    await desk.undo();
    assert.deepEqual([desk.read().content.title, desk.read().canUndo, desk.read().heardFrom], ["a", false, null]);
    meanwhile("theirs");
    desk.heard(theirs(2, "theirs"));
    assert.deepEqual([desk.read().canUndo, desk.read().heardFrom], [true, changed]);
    await desk.undo();
    assert.deepEqual([desk.read().content.title, desk.read().heardFrom, desk.read().canRedo], ["before", null, true]);
    await desk.keep();
    assert.deepEqual(kept, ["before"]);

    const yesterday = server(theirs(1, "a"));
    yesterday.desk.edit(content("b"));
    await yesterday.desk.undo();
    assert.equal(yesterday.desk.read().content.title, "a", "first what was written here");
    await yesterday.desk.undo();
    assert.equal(yesterday.desk.read().content.title, "a", "while that is not kept, nothing goes on");
    await yesterday.desk.keep();
    yesterday.desk.heard(theirs(yesterday.desk.read().view.revision, "a"));
    const asked = yesterday.desk.undo();
    yesterday.desk.edit(content("meanwhile"));
    await asked;
    assert.equal(yesterday.desk.read().content.title, "meanwhile", "what was written while it was asked for stays");
  });

  test("what could not be kept says so and is kept when asked again", async () => {
    const { desk, kept, before } = server(view(1, "a"));
    desk.edit(content("b"));
    before(() => Promise.reject(new Error("The server did not answer.")));
    await desk.keep();
    assert.deepEqual([desk.read().saving, desk.read().why], ["failed", "The server did not answer."]);
    await desk.keep();
    assert.deepEqual([desk.read().saving, kept], ["saved", ["b"]]);
  });
});
