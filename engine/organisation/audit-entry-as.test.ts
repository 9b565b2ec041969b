import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FieldSet } from "./access/access-contract.ts";
import { setOfAttribute } from "./access/attribute-set.ts";
import { auditEntryAs } from "./audit-entry-as.ts";

const without = (...covered: FieldSet[]) => ({ reading: (set: FieldSet) => (covered.includes(set) ? ("masked" as const) : ("read" as const)), setOfAttribute: (key: string) => setOfAttribute({}, key) });
const entry = (detail: Readonly<Record<string, unknown>>, objectKind = "view") => ({ act: "view.save", objectKind, detail });

describe("the audit, for who reads a part", () => {
  const iban = { name: "one", filters: { own: "plan is gold; iban is NL91ABNA0417164300" } };

  test("keeps by which attribute a list was chosen from who may not read it, wherever the filters stand", () => {
    for (const detail of [iban, { from: iban, to: { name: "two" } }, { from: {}, to: iban }, { filters: { any: `tier=high or own=${encodeURIComponent("iban is NL91ABNA0417164300")}&country=NL` }, why: "a letter" }]) {
      assert.match(JSON.stringify(auditEntryAs(entry(detail), without("sensitive"))), /NL91ABNA0417164300/);
      assert.doesNotMatch(JSON.stringify(auditEntryAs(entry(detail), without("payment"))), /NL91ABNA0417164300/);
    }
    assert.deepEqual(auditEntryAs(entry(iban), without("payment")).detail, { name: "one", filters: {} }, "that a view was kept stays");
  });

  test("tells nobody words that were searched for, what was bought, or a value, who does not read its set", () => {
    for (const [filters, set] of [[{ query: "amara@example.com" }, "service"], [{ bought: "named kettle" }, "service"], [{ valueFrom: 5000 }, "value"], [{ valueBelow: 5000 }, "value"], [{ stayFrom: 0.5 }, "value"], [{ tier: "high" }, "value"]] as const) {
      assert.deepEqual(auditEntryAs(entry({ filters }), without(set)).detail, { filters: {} });
      assert.deepEqual(auditEntryAs(entry({ filters }), without("payment")).detail, { filters });
    }
  });

  test("tells what was done to a group only to who reads what is said of people", () => {
    const detail = { noteId: "n", why: "she said so" };
    assert.deepEqual([auditEntryAs(entry(detail, "group"), without("service")).detail, auditEntryAs(entry(detail, "group"), without("value")).detail], [{}, detail]);
  });
});
