import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { identifierKind, identifierWords, isLongId, isTelling, linkWhy, shortId, sourceName } from "./source-names.ts";

const t = (what: string | { id: string; values?: Readonly<Record<string, string | number>> }, values = typeof what === "string" ? {} : (what.values ?? {})) =>
  (typeof what === "string" ? what : what.id).replace(/\{(\w+)\}/g, (_, name: string) => String((values as Readonly<Record<string, string | number>>)[name]));

describe("where something comes from, in words", () => {
  test("ours have words, programs their names, and what somebody named is called so", () => {
    assert.deepEqual(["desk", "hubspot", "salesforce-lead", "our-till", "constructor"].map((each) => sourceName(each, t)), ["a colleague", "HubSpot", "Salesforce", "our-till", "constructor"]);
  });

  test("no identifier is called by the name of its column", () => {
    assert.deepEqual(identifierWords({ kind: "source_id", value: "hubspot:17:4" }, t), { kind: "number in HubSpot", value: "17:4" });
    assert.deepEqual(identifierWords({ kind: "claimed_phone", value: "+31612345678" }, t), { kind: "telephone, as somebody said", value: "+31612345678" });
    assert.deepEqual(identifierWords({ kind: "source_id", value: "contacts:#-3VeeSzdGk" }, t), { kind: "no number of its own in a file", value: "" });
    assert.deepEqual([{ kind: "source_id", value: "contacts:#-3VeeSzdGk" }, { kind: "anonymous_id", value: "0193" }, { kind: "source_id", value: "contacts:17#2" }, { kind: "email", value: "a@b.example" }].map(isTelling), [false, false, true, true]);
    assert.equal(identifierWords({ kind: "anonymous_id", value: "stripe:pi_1" }, t).kind, "sale");
    const cookie = "0193a7c2-55d1-7e4b-9f60-2c1b6a7d8e90";
    assert.deepEqual([{ kind: "anonymous_id", value: cookie }, { kind: "anonymous_id", value: "0193" }, { kind: "anonymous_id", value: "stripe:pi_1234567890" }, { kind: "user_id", value: cookie }].map(isLongId), [true, false, false, false]);
    assert.equal(shortId(cookie), "0193a7c2…");
    for (const kind of ["email", "claimed_email", "phone", "claimed_phone", "user_id", "anonymous_id", "customer_number", "source_id"]) assert.ok(!identifierKind(kind, t).includes("_"), kind);
  });

  test("why the machine linked is said in the interface's words; what a person wrote stays", () => {
    for (const [why, said] of [["the same verified email", "the same verified e-mail address"], ["the same email", "the same e-mail address"], ["signed in on the same device (user_id)", "signed in on the same device"], ["alike: surname the same; 99.2 % likely (9.1 bits)", "alike: surname the same; 99.2 % likely (9.1 bits)"]] as const) assert.equal(t(linkWhy(why)!), said);
    assert.equal(linkWhy("she told us"), null);
    assert.equal(linkWhy("the same email as her cousin"), null);
  });
});
