import assert from "node:assert/strict";
import { test } from "node:test";
import { CostStatement } from "../../../engine/value/contract.ts";
import { faultOf, readCosts, shareTyped } from "./costs-file.ts";

test("a file of costs is read as spreadsheets write it, and what is read is what the server takes", () => {
  const read = readCosts('\uFEFFSKU;Product line;Margin;Unit cost;From\r\nS-250;;;6,05;2026-01-01\r\n"T;1";;40%;;\r\n;tea;0.35;;\r\n', "EUR");
  assert.ok("costs" in read);
  assert.deepEqual(read.costs, [
    { kind: "product", name: "S-250", from: "2026-01-01", cost: { unitMinor: 605 } },
    { kind: "product", name: "T;1", from: null, cost: { margin: 0.4 } },
    { kind: "product-line", name: "tea", from: null, cost: { margin: 0.35 } },
  ]);
  for (const each of read.costs) CostStatement.parse(each);
});

test("what cannot be read is named with its line, and nothing is guessed: 40 without a sign is no share", () => {
  const fault = (text: string) => {
    const read = readCosts(text, "EUR");
    return "fault" in read ? [read.fault.id.slice(0, 15), read.fault.values?.["line"]] : assert.fail("it was read");
  };
  assert.deepEqual(fault("sku,margin\na,40%\nb,40"), ["Line {line} can", 3]);
  assert.deepEqual(fault("sku,margin,unit cost\na,0.4,3"), ["Line {line} can", 2]);
  assert.deepEqual(fault("product line,unit cost\ntea,3"), ["Line {line} can", 2]);
  assert.deepEqual(fault("sku,from,margin\na,1.2.2026,0.4"), ["Line {line} can", 2]);
  assert.equal(fault("name,price\na,3")[0], "The first line ");
  assert.equal(fault("sku,margin\n")[0], "There is nothin");
  assert.deepEqual([shareTyped("42,5 %"), shareTyped("0.4"), shareTyped("-5%"), shareTyped("101%"), shareTyped("x")], [0.425, 0.4, -0.05, null, null]);
});

test("what is typed and cannot be is said beside its field, and nothing is said of an empty one", () => {
  const typed = { share: "", unit: "", each: "", minute: "" };
  const of = (name: keyof typeof typed, more: Partial<typeof typed>) => faultOf(name, { ...typed, ...more }, "EUR")?.slice(0, 9) ?? null;
  assert.deepEqual(["500 %", "abc", "40", "40%", ""].map((share) => of("share", { share })), ["A share o", "A share o", "A share o", null, null]);
  assert.deepEqual(["abc", "-3", "12,50", "0"].map((each) => of("each", { each })), ["An amount", "An amount", null, null]);
  assert.deepEqual([of("unit", { unit: "3", share: "40%" }), of("unit", { unit: "3" })], ["Either a ", null]);
});
