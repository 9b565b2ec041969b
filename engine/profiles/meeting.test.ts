import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eachOnce } from "./meeting.ts";

describe("what a customer is known by, as a merge shows it", () => {
  test("an address stands once, as proven where it is, though several sources claim it", () => {
    const known = [{ kind: "claimed_email", value: "chat:a@b.example" }, { kind: "claimed_email", value: "form:a@b.example" }, { kind: "claimed_email", value: "form:other@b.example" }, { kind: "claimed_email", value: "chat:other@b.example" }, { kind: "email", value: "a@b.example" }];
    assert.deepEqual(eachOnce(known), [{ kind: "claimed_email", value: "other@b.example" }, { kind: "email", value: "a@b.example" }]);
  });

  test("different things of one wording stay apart, and nothing is lost where nothing is said twice", () => {
    const known = [{ kind: "customer_number", value: "100" }, { kind: "user_id", value: "100" }, { kind: "claimed_phone", value: "chat:+4930123456" }];
    assert.deepEqual(eachOnce(known), [known[0], known[1], { kind: "claimed_phone", value: "+4930123456" }]);
  });
});
