import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { passwordFault } from "./password-fault.ts";

describe("a new password", () => {
  test("has ten characters and is written twice alike", () => {
    assert.equal(passwordFault({ wanted: "123456789", again: "123456789" }), "short");
    assert.equal(passwordFault({ wanted: "1234567890", again: "1234567890" }), null);
    assert.equal(passwordFault({ wanted: "1234567890", again: "1234567891" }), "differ");
  });

  test("is not said to differ while its repetition is being typed", () => {
    for (const again of ["", "1", "123456789"]) assert.equal(passwordFault({ wanted: "1234567890", again }), "unrepeated");
    assert.equal(passwordFault({ wanted: "1234567890", again: "2" }), "differ");
  });
});
