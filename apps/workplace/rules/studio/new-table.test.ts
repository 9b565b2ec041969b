import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileTable, dictionaryOf, type Table } from "@rapport/decision-tables";
import { type Answers, factKey, tableToAsk } from "./new-table.ts";

describe("a table that others ask", () => {
  test("is named of its title as facts are, and as no other is", () => {
    assert.equal(factKey("Risk of leaving", []), "riskOfLeaving");
    assert.equal(factKey("Élan vital", []), "elanVital");
    assert.equal(factKey("Risk", ["risk", "risk2"]), "risk3");
    assert.equal(factKey("Customer", []), "madeCustomer");
    assert.equal(factKey("3 months", []), "made3Months");
    assert.match(factKey("خطر", []), /^made$/);
  });

  test("is sound as it begins, whatever it answers", () => {
    const dictionary = dictionaryOf([{ key: "customer.days", label: "days", type: "number", source: "orders", sensitivity: "value" }]);
    for (const answers of ["first", "count", "sum", "max"] satisfies Answers[]) {
      const made = tableToAsk({ key: "risk", title: "Risk", asked: "level", answers, choices: ["high", "low"], first: "customer.days" });
      const compiled = compileTable(made as Table, dictionary);
      assert.equal(compiled.kind, "ok", JSON.stringify(compiled));
    }
    // The twin: with an answer that is not in its list it is not.
    const made = tableToAsk({ key: "risk", title: "Risk", asked: "level", answers: "first", choices: ["high", "low"], first: "customer.days" });
    assert.equal(compileTable({ ...made, rows: [{ ...made.rows[0]!, then: ["middle"] }] } as Table, dictionary).kind, "refused");
  });
});
