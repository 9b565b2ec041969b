import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterChoices } from "./filter-choices.ts";

const all = { tags: [{ tagId: "t1", name: "Barista", customers: 3, atLeast: false }, { tagId: "t2", name: "Unused", customers: 0, atLeast: false }], people: [{ id: "p1", name: "Jo" }], amount: (units: number) => ({ text: `€${units}`, minor: units * 100 }) };
const ids = (typed: string) => filterChoices(typed, all).map((choice) => choice.id);

describe("filters to add", () => {
  test("are all there before anything is typed, tags that nobody carries left out", () => {
    assert.ok(ids("").includes("quiet 90") && ids("").includes("tag t1") && !ids("").includes("tag t2") && !ids("").some((id) => id.startsWith("country")));
  });
  test("a number makes choices of its own, where it can be one", () => {
    assert.deepEqual(ids("45").filter((id) => /\d$/.test(id) && !id.startsWith("tag") && !id.startsWith("followed") && !id.startsWith("owner")), ["stay 45", "stay from 45", "value 45", "value below 45", "recurring 45", "wallet below 45", "wallet from 45", "quiet 45", "heard 45"]);
    assert.ok(!ids("400").includes("stay 400") && ids("400").includes("quiet 400"));
    assert.deepEqual(filterChoices("500", all).find((choice) => choice.id === "value 500")!.change, { valueFrom: 50_000 });
  });
  test("none is by value for whoever may not read it", () => {
    assert.deepEqual(filterChoices("45", { ...all, readsValue: false }).filter((choice) => /^(tier|stay|value)/.test(choice.id)), []);
  });
  test("nor by who looks after customers, for whoever may not read that", () => {
    assert.deepEqual(filterChoices("", all).filter((choice) => choice.id.startsWith("owner")).map((choice) => choice.change), [{ owner: "me" }, { owner: "nobody" }, { owner: "p1" }]);
    assert.deepEqual(filterChoices("", { ...all, readsOwner: false }).filter((choice) => choice.id.startsWith("owner")), []);
  });
  test("letters may be a country", () => {
    assert.ok(ids("nl").includes("country NL") && ids("netherl").includes("country NL") && ids("in Atlantis").includes("country Atlantis"));
    for (const typed of ["consent", "owner", "tag", "Atlantis"]) assert.ok(!ids(typed).some((id) => id.startsWith("country")), typed);
    assert.ok(!ids("n").some((id) => id.startsWith("country")));
  });
});
