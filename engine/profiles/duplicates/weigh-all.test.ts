import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { personModel } from "@rapport/record-linkage";
import { weighAll } from "./weigh-all.ts";

describe("a search through all records", () => {
  test("keeps what a search before had learnt where these records teach nothing, so that nobody is parted by going back to assumptions", () => {
    const records = [{ given_name: "Ines", surname: "Achterhuis" }, { given_name: "Jo", surname: "Martens" }];
    const learnt = { ...personModel(5000), automaticBits: 3 };
    const kept = weighAll(records, learnt);
    assert.deepEqual(kept.model, learnt);
    assert.equal(kept.fitted, true);
    assert.match(kept.note, /^What a search before had learnt stays in use: there are 2 customers/);
  });

  test("begins with assumptions where nothing was learnt before (the twin)", () => {
    const { model, fitted, note } = weighAll([{ given_name: "Ines", surname: "Achterhuis" }]);
    assert.deepEqual(model, personModel(1));
    assert.equal(fitted, false);
    assert.match(note, /^Assumptions to begin with: there are 1 customers/);
  });
});
