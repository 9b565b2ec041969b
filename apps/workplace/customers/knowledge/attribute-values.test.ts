import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { keyFrom, kindOf, leadsTo, readValue, typedValue } from "./attribute-values.ts";

describe("values as people type them", () => {
  test("are read by their kind, and what is none is not guessed", () => {
    assert.equal(readValue(" dark ", "text"), "dark");
    assert.equal(readValue("4.5", "number"), 4.5);
    assert.equal(readValue("four", "number"), undefined);
    assert.equal(readValue("no", "yes-no"), false);
    assert.equal(readValue("maybe", "yes-no"), undefined);
    assert.deepEqual(readValue("nuts, , milk", "list"), ["nuts", "milk"]);
    for (const kind of ["text", "number", "yes-no", "list"] as const) assert.equal(readValue("  ", kind), undefined);
  });

  test("are days and amounts where they are meant so; an amount in whole minor units, however people write its thousands", () => {
    assert.equal(readValue("2026-03-31", "date"), "2026-03-31");
    assert.equal(readValue("31.03.2026", "date"), undefined);
    for (const [typed, minor] of [["1250", 125_000], ["1,250.50", 125_050], ["1.250,5", 125_050], ["-3.20", -320], ["1.250", 125_000], ["0,05", 5]] as const) assert.deepEqual(readValue(typed, "money", "EUR"), { amountMinor: minor, currency: "EUR" }, typed);
    assert.deepEqual(readValue("1250", "money", "JPY"), { amountMinor: 1250, currency: "JPY" });
    for (const wrong of ["12.345.6", "a lot", "1.234567", "12,34,56"]) assert.equal(readValue(wrong, "money", "EUR"), undefined, wrong);
    for (const value of [{ amountMinor: 125_050, currency: "EUR" }, { amountMinor: -5, currency: "JPY" }]) assert.deepEqual(readValue(typedValue(value), kindOf(value, undefined), value.currency), value);
    assert.equal(kindOf("2026-03-31", undefined), "date");
  });

  test("lead where they say and nowhere else", () => {
    assert.deepEqual([leadsTo("https://example.com/a", "link"), leadsTo("ann@example.com", "email"), leadsTo("+31 (20) 555-0177", "phone")], ["https://example.com/a", "mailto:ann@example.com", "tel:+31205550177"]);
    for (const wrong of ["javascript:alert(1)", "data:text/html,x", " https://example.com", "example.com"]) assert.deepEqual([leadsTo(wrong, "link"), readValue(wrong.trim(), "link") === undefined], [undefined, wrong !== " https://example.com"], wrong);
    assert.deepEqual([leadsTo("https://example.com", "text"), leadsTo("ann@example.com?bcc=x", "email"), leadsTo(7, "link")], [undefined, undefined, undefined]);
    assert.deepEqual(readValue("light, dark", "choices"), ["light", "dark"]);
  });

  test("stand in their field as they were read", () => {
    for (const value of ["dark", 4.5, true, false, ["nuts", "milk"]]) assert.deepEqual(readValue(typedValue(value), kindOf(value, undefined)), value);
  });

  test("have a key that the server takes, whatever they are called", () => {
    assert.equal(keyFrom("Favourite roast!"), "favourite_roast");
    assert.equal(keyFrom("Größe (2)"), "gro_e_2");
    assert.equal(keyFrom("  "), "");
  });
});
