import assert from "node:assert/strict";
import { test } from "node:test";
import type { DuplicatesPage } from "../../../engine/profiles/contract.ts";
import { withoutPair } from "./quality-data.ts";

const pair = (identityId: string, unsure: object | null = null) => ({ identityId, otherId: "other", unsure });
const page = (...pairs: ReturnType<typeof pair>[]) => ({ open: 30, setAside: 2, pairs }) as unknown as DuplicatesPage;
const counts = ({ open, setAside, pairs }: DuplicatesPage) => [open, setAside, pairs.map((each) => each.identityId)];

test("a decided pair leaves the list and the count together", () => {
  const before = page(pair("a"), pair("b"));
  const decided = { identityId: "a", otherId: "other" };
  assert.deepEqual(counts(withoutPair(before, decided, "accept")), [29, 2, ["b"]]);
  assert.deepEqual(counts(withoutPair(before, decided, "unsure")), [29, 3, ["b"]]);
  assert.deepEqual(counts(withoutPair(page(pair("a", { by: "Jo" })), decided, "refuse")), [30, 1, []]);
  assert.equal(withoutPair(before, { identityId: "c", otherId: "other" }, "accept"), before, "a pair that is not listed is not counted twice");
});
