import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compileChain, type CompiledChain } from "./chain.ts";
import { compileTable } from "./compile-table.ts";
import { dictionary } from "./repair-complaints.ts";
import { staticFacts } from "./static-facts.ts";
import type { Table } from "./table.ts";

const risk: Table = {
  key: "risk",
  title: "Risk",
  hitPolicy: "priority",
  computed: [{ key: "atStake", label: "value at stake", as: "customer.value.clv12 * (1 - customer.value.stay)" }],
  inputs: [
    { fact: "atStake", missing: "no-match" },
    { fact: "promise.state", missing: "no-match" },
  ],
  outputs: [{ key: "level", label: "level", type: "choice", choices: ["high", "some", "none"] }],
  rows: [
    { id: "rest", when: ["any", "any"], then: ["none"] },
    { id: "late", when: ["any", "late"], then: ["some"] },
    { id: "much", when: ["≥ €100", "any"], then: ["high"] },
  ],
};
const surcharge: Table = {
  key: "goodwill",
  title: "Goodwill",
  hitPolicy: "collect",
  aggregate: "sum",
  inputs: [{ fact: "risk.level", missing: "no-match" }],
  outputs: [{ key: "amount", label: "amount", type: "money", unit: "EUR", optional: true }],
  rows: [
    { id: "basic", when: ["high, some"], then: ["€5"] },
    { id: "more", when: ["high"], then: ["= customer.value.clv12 * 1%"] },
  ],
};
const treatment: Table = {
  key: "treatment",
  title: "Treatment",
  hitPolicy: "first",
  inputs: [{ fact: "goodwill.amount", missing: { default: "0" } }],
  outputs: [{ key: "say", label: "say", type: "text" }],
  rows: [
    { id: "gift", when: ["≥ €6"], then: ["A gift"] },
    { id: "word", when: ["any"], then: ["A kind word"] },
  ],
};

function chained(...tables: Table[]): CompiledChain {
  const compilation = compileChain(tables, dictionary);
  if (compilation.kind === "refused") throw new Error(compilation.problems.map(({ table, message }) => `${table}: ${message}`).join("\n"));
  return compilation;
}

function refusals(...tables: Table[]): string[] {
  const compilation = compileChain(tables, dictionary);
  return compilation.kind === "refused" ? compilation.problems.map(({ table, message }) => `${table}: ${message}`) : [];
}

function answered(chain: CompiledChain, facts: Parameters<CompiledChain["evaluate"]>[0]) {
  const answer = chain.evaluate(facts);
  if (answer.kind === "wrong-fact") throw new Error(answer.message);
  return answer;
}

describe("tables that feed tables", () => {
  const chain = chained(treatment, surcharge, risk);

  it("are asked in the order of what they read, whichever way round they were given", () => {
    assert.deepEqual(chain.tables.map(({ table }) => table.key), ["risk", "goodwill", "treatment"]);
    const { tables, facts } = answered(chain, { "customer.value.clv12": 30_000, "customer.value.stay": 0.5, "promise.state": "none" });
    assert.equal(facts["risk.level"], "high");
    assert.equal(facts["goodwill.amount"], 800); // €5 and 1 % of €300
    const last = tables.get("treatment")!;
    assert.deepEqual(last.kind === "matched" && last.rows.map(({ rowId }) => rowId), ["gift"]);
  });

  it("hand on that something is not known: no row, an answer left open", () => {
    const calm = answered(chain, { "customer.value.clv12": 100, "customer.value.stay": 1, "promise.state": "none" });
    assert.equal(calm.facts["goodwill.amount"], null);
    assert.equal(answered(chain, { "promise.state": "late" }).facts["goodwill.amount"], 500);
  });

  it("explain by the words of the facts that were worked out", () => {
    const [first] = chain.tables;
    const facts = { "customer.value.clv12": 15_000, "customer.value.stay": 0.5, "promise.state": "late" };
    assert.equal(first!.explain(facts, "much").sentence, "value at stake is €75, the row needs ≥ €100");
    assert.match(first!.explain(facts, "rest").sentence, /what row late answers is more important/);
  });

  it("carry along what a customer is worth: who reads the answer reads what it was made of", () => {
    assert.deepEqual(chain.reads("treatment").toSorted(), ["customer.value.clv12", "customer.value.stay", "promise.state"]);
    assert.equal(chain.dictionary.get("goodwill.amount")!.sensitivity, "value");
    assert.deepEqual(staticFacts(risk, dictionary), ["customer.value.clv12", "customer.value.stay", "promise.state"]);
    // The twin: a table of promises alone says nothing about value.
    const plain = chained({ ...risk, computed: [], inputs: risk.inputs.slice(1), rows: [{ id: "late", when: ["late"], then: ["some"] }, { id: "rest", when: ["any"], then: ["none"] }] });
    assert.equal(plain.dictionary.get("risk.level")!.sensitivity, "public");
  });

  it("in a circle are refused with the way round", () => {
    const back: Table = { ...risk, inputs: [...risk.inputs, { fact: "treatment.say", missing: "no-match" }], rows: risk.rows.map((row) => ({ ...row, when: [...row.when, "any"] })) };
    assert.deepEqual(refusals(treatment, surcharge, back), ["treatment: These tables feed each other in a circle: treatment → risk → goodwill → treatment. Take one of the columns away that close it."]);
    const own: Table = { ...treatment, inputs: [{ fact: "treatment.say", missing: "no-match" }], rows: [{ id: "a", when: ["any"], then: ["x"] }] };
    assert.match(refusals(own)[0]!, /reads what it answers itself/);
    const hidden: Table = { ...surcharge, rows: [{ id: "a", when: ["any"], then: ["= risk.extra * €1"] }] };
    const extra: Table = { ...risk, outputs: [...risk.outputs, { key: "extra", label: "extra", type: "number" }], inputs: [{ fact: "goodwill.amount", missing: "no-match" }], rows: [{ id: "a", when: ["any"], then: ["none", "1"] }] };
    assert.match(refusals(hidden, extra)[0]!, /circle/);
  });

  it("with one key, with the key of a fact, or reading a list are refused in words", () => {
    assert.match(refusals(risk, risk)[0]!, /Two tables have the key "risk"/);
    assert.match(refusals({ ...risk, key: "customer", outputs: [{ ...risk.outputs[0]!, key: "segment" }] })[0]!, /There is a fact called "customer.segment" already/);
    const { aggregate: _, ...listing } = surcharge;
    assert.match(refusals(risk, listing, treatment)[0]!, /answers with a list of rows/);
  });
});

describe("one number of all rows that fit", () => {
  const rows = [
    { id: "a", when: ["late"], then: ["0.1"] },
    { id: "b", when: ["late, on time"], then: ["0.2"] },
    { id: "c", when: ["late"], then: ["-"] },
  ];
  const collected = (aggregate: Table["aggregate"], state: string): number | null | undefined => {
    const table: Table = { key: "n", title: "N", hitPolicy: "collect", ...(aggregate && { aggregate }), inputs: [{ fact: "promise.state", missing: "no-match" }], outputs: [{ key: "x", label: "x", type: "number", optional: true }], rows };
    const compilation = compileTable(table, dictionary);
    const answer = compilation.kind === "ok" ? compilation.evaluate({ "promise.state": state }) : undefined;
    return answer && answer.kind !== "wrong-fact" ? answer.collected : undefined;
  };

  it("is their sum, least, most or how many; what is left open does not count, and of none there is none", () => {
    assert.deepEqual([collected("sum", "late"), collected("min", "late"), collected("max", "late"), collected("count", "late")], [0.3, 0.1, 0.2, 3]);
    assert.deepEqual([collected("sum", "none"), collected("count", "none"), collected(undefined, "late")], [null, 0, undefined]);
  });

  it("is refused where there is nothing to make it of", () => {
    const messages = (table: Partial<Table>) => {
      const compilation = compileTable({ ...surcharge, inputs: [], rows: [{ id: "a", when: [], then: ["€1"] }], ...table }, dictionary);
      return compilation.kind === "refused" ? compilation.problems.map(({ message }) => message).join(" ") : "";
    };
    assert.match(messages({ hitPolicy: "first" }), /Only a table that collects/);
    assert.match(messages({ outputs: [{ key: "t", label: "t", type: "text" }] }), /exactly one output/);
    assert.match(messages({ outputs: [{ key: "t", label: "t", type: "money", unit: "euro" }] }), /three capitals/);
    assert.equal(messages({}), "");
  });
});

describe("answers that are computed", () => {
  it("need a column of numbers or of that currency, which may stay open", () => {
    const messages = (output: Table["outputs"][number], cell: string) => {
      const compilation = compileTable({ key: "t", title: "T", hitPolicy: "first", inputs: [], outputs: [output], rows: [{ id: "a", when: [], then: [cell] }] }, dictionary);
      return compilation.kind === "refused" ? compilation.problems.map(({ message }) => message).join(" ") : "";
    };
    const amount = { key: "x", label: "bonus", type: "money", unit: "EUR", optional: true } as const;
    assert.equal(messages(amount, "= customer.value.clv12 * 5%"), "");
    assert.match(messages({ ...amount, optional: false }, "= customer.value.clv12 * 5%"), /may stay open/);
    assert.match(messages({ ...amount, unit: "USD" }, "= customer.value.clv12"), /amount in USD; this comes out as an amount in EUR/);
    assert.match(messages({ key: "x", label: "bonus", type: "text", optional: true }, "= 1 + 1"), /no number/);
    assert.match(messages({ key: "x", label: "bonus", type: "number", optional: true }, "= customer.value.clv12"), /amount in EUR/);
  });

  it("are null where a fact is not known, and the facts they read stand on the record", () => {
    const compilation = compileTable({ key: "t", title: "T", hitPolicy: "first", inputs: [], outputs: [{ key: "x", label: "x", type: "number", optional: true }], rows: [{ id: "a", when: [], then: ["= conversation.contactsOnIssue * 2"] }] }, dictionary);
    if (compilation.kind === "refused") throw new Error(compilation.problems[0]!.message);
    assert.deepEqual(compilation.evaluate({ "conversation.contactsOnIssue": 3 }), { kind: "matched", rows: [{ rowId: "a", outputs: { x: 6 } }], factsRead: [{ key: "conversation.contactsOnIssue", value: 3 }] });
    assert.deepEqual(compilation.evaluate({}), { kind: "matched", rows: [{ rowId: "a", outputs: { x: null } }], factsRead: [{ key: "conversation.contactsOnIssue", value: null }] });
    assert.equal(compilation.evaluate({ "conversation.contactsOnIssue": "3" }).kind, "wrong-fact");
  });

  it("a computed fact that cannot be read is said once, and not again for the column that reads it", () => {
    const compilation = compileTable({ ...risk, computed: [{ key: "atStake", label: "value at stake", as: "customer.value.clv12 *" }] }, dictionary);
    assert.deepEqual(compilation.kind === "refused" && compilation.problems.map(({ column, message }) => [column, message]), [["atStake", "value at stake: The expression ends where a number or a fact should stand."]]);
  });
});
