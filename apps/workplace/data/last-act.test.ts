import assert from "node:assert/strict";
import { test } from "node:test";
import { say } from "../../ui/say.ts";
import { getLastAct, goOnTo, isSameAt, leaveLastAct, setLastAct, undoLastAct } from "./last-act.ts";

const settled = () => new Promise((done) => setImmediate(done));
const parted = (undo: () => Promise<unknown> = async () => undefined) => setLastAct({ kind: "done", words: say("Separated."), undo });

test("what was done with one customer is not taken back on the page of another", () => {
  let undone = 0;
  parted(async () => undone++);
  goOnTo("amara");
  assert.equal(getLastAct(), null);
  assert.equal(undoLastAct(), false);
  assert.equal(undone, 0);
});

test("a customer who is joined to an older one is the same: what was done stays, and only for that page", () => {
  parted();
  isSameAt("older");
  goOnTo("older");
  assert.deepEqual(getLastAct()?.words, say("Separated."));
  isSameAt("older");
  goOnTo("amara");
  assert.equal(getLastAct(), null);
  parted();
  goOnTo("older");
  assert.equal(getLastAct(), null, "it was said for the step before");
});

test("what is taken back is said to be, once it is; not when something else is said by then, nor on another page", async () => {
  let done = () => {};
  const slowly = () => new Promise<void>((is) => (done = is));
  parted(slowly);
  assert.equal(undoLastAct(), true);
  await settled();
  assert.equal(getLastAct(), null);
  done();
  await settled();
  assert.deepEqual(getLastAct(), { kind: "said", words: say("Taken back.") });

  parted(async () => setLastAct({ kind: "failed", words: say("That was not done."), why: "gone" }));
  undoLastAct();
  await settled();
  assert.equal(getLastAct()?.kind, "failed");

  parted(slowly);
  undoLastAct();
  leaveLastAct();
  done();
  await settled();
  assert.equal(getLastAct(), null);
});
