import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compileChain } from "../chain.ts";
import { compileTable } from "../compile-table.ts";
import { dictionaryOf, type Dictionary, type Fact } from "../fact.ts";
import { dictionary, repairComplaints } from "../repair-complaints.ts";
import { HIT_POLICIES, type Table, type WhenMissing } from "../table.ts";
import { readDmn, writeDmn } from "./index.ts";
import { parseXml } from "./xml.ts";

function written(tables: readonly Table[], facts: Dictionary = dictionary): string {
  const writing = writeDmn(tables, facts, "Rules");
  if (writing.kind === "refused") throw new Error(JSON.stringify(writing.problems));
  return writing.xml;
}

function read(xml: string, given?: Dictionary): readonly Table[] {
  const reading = readDmn(xml, given ? { dictionary: given } : {});
  if (reading.kind === "refused") throw new Error(reading.problems.map(({ at, line, message }) => `${at} (line ${line}): ${message}`).join("\n"));
  return reading.tables;
}

function refusals(xml: string, given?: Dictionary): string {
  const reading = readDmn(xml, given ? { dictionary: given } : {});
  return reading.kind === "refused" ? reading.problems.map(({ at, line, message }) => `${at} (line ${line}): ${message}`).join("\n") : "";
}

const risk: Table = {
  key: "risk", title: "Risk", hitPolicy: "first",
  computed: [{ key: "atStake", label: "value at stake", as: "customer.value.clv12 * (1 - customer.value.stay)" }],
  inputs: [{ fact: "atStake", missing: "no-match" }, { fact: "promise.state", missing: "matches-any" }],
  outputs: [{ key: "level", label: "level", type: "choice", choices: ["high", "some", "none"] }],
  rows: [{ id: "much", when: ["≥ €1,000", "any"], then: ["high"] }, { id: "late", when: ["any", "not on time"], then: ["some"] }, { id: "rest", when: ["any", "any"], then: ["none"] }],
};
const goodwill: Table = {
  key: "goodwill", title: "Goodwill", hitPolicy: "first",
  inputs: [{ fact: "risk.level", missing: { default: "none" } }],
  outputs: [{ key: "amount", label: "amount", type: "money", unit: "EUR", optional: true }, { key: "say", label: "words", type: "text" }, { key: "panels", label: "panels", type: "list", optional: true }],
  rows: [{ id: "gift", when: ["high"], then: ["= min(customer.value.clv12 * 5%, €20)", "We are sorry, and \"thanks\"".replaceAll('"', "'"), "promise, value"], because: "They wait for us & again" }, { id: "rest", when: ["any"], then: ["€0", "any", "-"] }],
};

describe("tables as a DMN model", () => {
  it("read back equal, in a chain too, with what people wrote in cells", () => {
    assert.deepEqual(read(written([repairComplaints]), dictionary), [repairComplaints]);
    assert.deepEqual(read(written([risk, goodwill]), dictionary), [risk, goodwill]);
  });

  it("say in S-FEEL what others need: requirements, tests, what a fact that is not known means", () => {
    const xml = written([risk, goodwill]);
    const parsed = parseXml(xml);
    assert.equal(parsed.kind === "ok" && parsed.root.namespace, "https://www.omg.org/spec/DMN/20230324/MODEL/");
    const texts = [...xml.matchAll(/<text>([^<]*)<\/text>/g)].map(([, text]) => text!.replaceAll("&quot;", '"').replaceAll("&gt;", ">").replaceAll("&lt;", "<"));
    for (const expected of ["customer.value.clv12 * (1 - customer.value.stay)", ">= 1000", '"late", "none", null', "risk", "min(customer.value.clv12 * 0.05, 20)", "0", '["promise", "value"]', "null"]) assert.ok(texts.includes(expected), `${expected} among ${texts.join(" | ")}`);
    assert.match(xml, /<requiredDecision href="#decision_1"\/>/);
    assert.match(xml, /<annotationEntry><text>They wait for us &amp; again<\/text>/);
  });

  it("answer alike when they come back without their own attributes, as after another editor", () => {
    const bare = written([repairComplaints]).replaceAll(/ (xmlns:)?rapport(:[a-z]+)?="[^"]*"/g, "");
    const [again] = read(bare, dictionary);
    const [here, there] = [compileTable(repairComplaints, dictionary), compileTable(again!, dictionary)];
    assert.ok(here.kind === "ok" && there.kind === "ok");
    fc.assert(fc.property(fc.record({ "customer.segment": fc.constantFrom("ritual", "office", "once", null), "promise.state": fc.constantFrom("late", "on time", "none", null), "conversation.contactsOnIssue": fc.constantFrom(0, 1, 2, 3, null), "customer.value.stay": fc.constantFrom(0.2, 0.65, 0.9, null) }), (facts) => {
      const [a, b] = [here.kind === "ok" && here.evaluate(facts), there.kind === "ok" && there.evaluate(facts)];
      const rowOf = (answer: typeof a) => answer && answer.kind === "matched" && repairComplaints.rows.findIndex(({ id }) => id === answer.rows[0]!.rowId);
      const placeOf = (answer: typeof b) => answer && answer.kind === "matched" && again!.rows.findIndex(({ id }) => id === answer.rows[0]!.rowId);
      assert.equal(rowOf(a), placeOf(b));
    }));
  });

  it("that somebody changed elsewhere are what they say now, not what they said here", () => {
    const changed = written([repairComplaints]).replaceAll("&gt;= 2", "&gt;= 3");
    assert.deepEqual(read(changed, dictionary)[0]!.rows[0]!.when[2], "≥ 3");
  });
});

const model = (decision: string, more = "") => `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">${decision}<inputData id="i" name="Age"><variable name="Age" typeRef="number"/></inputData>${more}</definitions>`;
const tableOf = (entry: string, { output = '"a"', attributes = 'hitPolicy="FIRST"', expression = "Age", clause = "<output/>" } = {}) =>
  `<decision id="d" name="Fare"><informationRequirement><requiredInput href="#i"/></informationRequirement><decisionTable ${attributes}><input label="age"><inputExpression typeRef="number"><text>${expression}</text></inputExpression></input>${clause}\n<rule id="r1"><inputEntry><text>${entry}</text></inputEntry><outputEntry><text>${output}</text></outputEntry></rule></decisionTable></decision>`;

describe("a DMN model that is not understood is refused with its place", () => {
  it("what an author mistyped: letters in a number, an unclosed bracket, a word without quotes, an unknown function, a misspelt name, a broken text, an unquoted answer", () => {
    assert.match(refusals(model(tableOf("&gt;= 1OO"))), /decision "Fare", rule 1, input "age" \(line 2\): "1OO" is no value/);
    assert.match(refusals(model(tableOf("&gt;= ("))), /rule 1, input "age".*is no value/);
    assert.match(refusals(model(tableOf("gold"))), /"gold" is no value .* it needs quotes: "gold"/);
    assert.match(refusals(model(tableOf("foo(Age) &gt; 3"))), /"foo\(Age\) > 3" is no value/);
    assert.match(refusals(model(tableOf("&gt; 3", { expression: "Agee" }))), /decision "Fare", input "age" .*"Agee" is none of the inputs.* Did you mean "Age"\?/);
    assert.match(refusals(model(tableOf("&gt; 3", { output: '"A' }))), /output "Fare" \(line 2\): ""A" is no value/);
    assert.match(refusals(model(tableOf("&gt; 3", { output: "gold" }))), /"gold" is no value .* it needs quotes/);
  });

  it("what is not claimed: other logic, knowledge models, services, imports, hit policies, types, other languages", () => {
    assert.match(refusals(model('<decision id="d" name="Fare"><literalExpression><text>1</text></literalExpression></decision>')), /It is a literalExpression; only decision tables/);
    assert.match(refusals(model(tableOf("-"), '<businessKnowledgeModel name="B"/>')), /businessKnowledgeModel "B".*no place/);
    assert.match(refusals(model(tableOf("-"), '<decisionService name="S"/><import name="I"/>')), /decisionService "S"/);
    assert.match(refusals(model(tableOf("-", { attributes: 'hitPolicy="OUTPUT ORDER"' }))), /OUTPUT ORDER is not understood/);
    assert.match(refusals(model(tableOf("-", { clause: '<output typeRef="context"/>' }))), /The type "context" is not understood/);
    assert.match(refusals(model(tableOf("-")).replace('name="m"', 'expressionLanguage="groovy"')), /written in groovy/);
    assert.match(refusals(model(tableOf("-"))), /^$/);
    assert.match(refusals("<html/>"), /no model of DMN/);
    assert.match(refusals(model(tableOf("-")), dictionaryOf([{ key: "ages", label: "years", type: "number", source: "", sensitivity: "public" }])), /input "Age".*No fact is called "Age"\. Did you mean "ages"/);
  });

  it("decisions that require each other in a circle", () => {
    const other = (id: string, needs: string) => `<decision id="${id}" name="${id}"><informationRequirement><requiredDecision href="#${needs}"/></informationRequirement><decisionTable><input><inputExpression><text>${needs}</text></inputExpression></input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>`;
    assert.match(refusals(model(other("a", "b") + other("b", "c") + other("c", "a"))), /in a circle: a → b → c → a/);
  });

  it("not of a known fact, three-valued as FEEL is: not(5) fits what is not known, not(< 5) and not(null, 5) do not", () => {
    const cellOf = (entry: string) => read(model(tableOf(entry, { attributes: 'hitPolicy="COLLECT"' })))[0]!.rows[0]!.when[0];
    assert.deepEqual([cellOf("not(5)"), cellOf("not(&lt; 5)"), cellOf("not(null, 5)"), cellOf("not(null)"), cellOf("null"), cellOf("[1..3), 7, null"), cellOf("!= 5")], ["< 5, > 5, empty", "≥ 5", "< 5, > 5", "not empty", "empty", "≥ 1 and < 3, 7, empty", "< 5, > 5, empty"]);
  });
});

describe("a file that means harm", () => {
  it("is refused: words that grow, deep nests, endless elements, broken ends", () => {
    const bomb = `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${model(tableOf("&b;"))}`;
    assert.match(refusals(bomb), /declares a document type/);
    assert.match(refusals(`<!DOCTYPE d SYSTEM "file:///etc/passwd">${model(tableOf("-"))}`), /declares a document type/);
    assert.match(refusals("<a>".repeat(100_000)), /40 deep/);
    assert.match(refusals(`<a>${"<b/>".repeat(250_001)}</a>`), /elements/);
    assert.match(refusals(model(tableOf("&unknown;"))), /no well-formed XML/);
    assert.match(refusals(model(tableOf("-")).slice(0, -20)), /no well-formed XML/);
    assert.match(refusals(""), /holds no element|no well-formed/);
    assert.match(refusals(`<a ${"x".repeat(17_000_000)}/>`), /longer than/);
  });

  it("never throws, whatever is bent in it", () => {
    const good = [written([repairComplaints]), written([risk, goodwill])];
    const bit = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("<", ">", "</", "&", '"', "]]>", "<![CDATA[", "<text>", "</text>", "null", "not(", "[", "..", "__proto__", "rapport:computed", "&#0;", "\u0000"));
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(), fc.nat(8), bit), { minLength: 1, maxLength: 3 }), (xml, bends) => {
        let bent = xml;
        for (const [at, cut, put] of bends) bent = bent.slice(0, at % bent.length) + put + bent.slice((at % bent.length) + cut);
        for (const given of [undefined, dictionary]) {
          const reading = readDmn(bent, given ? { dictionary: given } : {});
          if (reading.kind === "ok") compileChain(reading.tables, given ?? dictionaryOf(reading.facts));
          else assert.ok(reading.problems.every(({ message, line }) => message.length > 10 && line >= 1));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("laws of DMN in and out", () => {
  const common = { source: "test", sensitivity: "public" } as const;
  const facts: readonly Fact[] = [
    { ...common, key: "n", label: "number", type: "number" },
    { ...common, key: "share", label: "share", type: "number", unit: "share", range: { from: 0, to: 1 } },
    { ...common, key: "days", label: "days", type: "number", unit: "days", whole: true },
    { ...common, key: "money.eur", label: "money", type: "money", unit: "EUR" },
    { ...common, key: "money.yen", label: "yen", type: "money", unit: "JPY", range: { from: 0 } },
    { ...common, key: "choice", label: "choice", type: "choice", choices: ["a", "b c", "d&<>'e"], words: { a: "Alpha" } },
    { ...common, key: "text", label: "text", type: "text" },
    { ...common, key: "yes", label: "yes", type: "boolean" },
    { ...common, key: "at", label: "moment", type: "date-time" },
  ];
  const known = dictionaryOf(facts);
  const numbers = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(0.5, 0.07, 1e-7, 123456.75));
  const cells: Readonly<Record<string, fc.Arbitrary<string>>> = {
    n: fc.oneof(fc.tuple(fc.constantFrom("≥ ", "<", "> ", "≤", "", "not "), numbers).map(([sign, number]) => `${sign}${number < 1e-6 && number > 0 ? "0.0000001" : number}`), fc.tuple(fc.nat(5), fc.nat(9)).map(([from, more]) => `${from}–${from + more}, > 20`)),
    share: fc.tuple(fc.constantFrom("≥ ", "< ", "", "not "), fc.nat(100)).map(([sign, number]) => `${sign}${number}%`),
    days: fc.tuple(fc.constantFrom("at least ", "under ", ""), fc.nat(30)).map(([sign, number]) => `${sign}${number} days`),
    "money.eur": fc.tuple(fc.constantFrom("≥ ", "< ", "", "not "), fc.nat(500_000)).map(([sign, cents]) => `${sign}€${(cents / 100).toFixed(2)}`),
    "money.yen": fc.tuple(fc.constantFrom("≥ ", "< ", ""), fc.integer({ min: 1, max: 5000 })).map(([sign, yen]) => `${sign}${yen}`),
    choice: fc.constantFrom("a", "Alpha, b c", "not b c", "d&<>'e", "not a, b c, d&<>'e", "A or b c"),
    text: fc.constantFrom("Ghent", "not Ghent, Lyon", '"any"', '"a, b"', "Łódź", 'not "empty"', "back\\slash", "] ]> &amp;"),
    yes: fc.constantFrom("yes", "no", "not yes"),
    at: fc.constantFrom("before 2026-12-01", "on 1 Dec 2026", "until 2026-12-01", "since 2026-12-01T14:00Z", "2026-12-01–2026-12-05", "not on 2026-12-01", "after 2026-12-01T14:00:00.123+01:00"),
  };
  const missing = fc.constantFrom<WhenMissing | "default">("no-match", "matches-any", "default");
  const defaults: Readonly<Record<string, string>> = { n: "3", share: "50%", days: "2", "money.eur": "€5", "money.yen": "7", choice: "b c", text: "Lyon", yes: "no", at: "2026-12-03" };
  const drawn = fc.uniqueArray(fc.constantFrom(...Object.keys(cells)), { minLength: 1, maxLength: 4 }).chain((keys) =>
    fc.record({
      inputs: fc.tuple(...keys.map((fact) => missing.map((how) => ({ fact, missing: how === "default" ? { default: defaults[fact]! } : how })))),
      hitPolicy: fc.constantFrom(...HIT_POLICIES),
      rows: fc.array(fc.tuple(fc.tuple(...keys.map((key) => fc.oneof({ weight: 4, arbitrary: cells[key]! }, fc.constantFrom("any", "-", "empty", "not empty")))), fc.constantFrom("x", "y, z", "-"), fc.constantFrom("1.5", "-", "= n * 2", "= round(min(n, days) / 3) - 1"), fc.option(fc.constantFrom("Because", "<&>\"' ]]>"))), { minLength: 1, maxLength: 5 }),
    }),
  );
  const tableFrom = ({ inputs, hitPolicy, rows }: { inputs: Table["inputs"][number][]; hitPolicy: Table["hitPolicy"]; rows: [string[], string, string, string | null][] }): Table => ({
    key: "drawn", title: "Drawn & <told>", hitPolicy, inputs,
    outputs: [{ key: "which", label: "which", type: "list", optional: true, choices: ["x", "y", "z"] }, { key: "pick", label: "pick", type: "choice", choices: ["p", "q"] }, { key: "much", label: "how much", type: "number", optional: true }],
    rows: rows.map(([when, list, number, because], index) => ({ id: `row ${index}`, when, then: [list, index % 2 === 0 ? "p" : "Q", number], ...(because !== null && { because }) })),
  });
  const sound = drawn.map((each) => tableFrom(each as never)).filter((table) => compileTable({ ...table, hitPolicy: "collect" }, known).kind === "ok");

  it("what is written reads back equal, to the last letter", () => {
    let equal = 0;
    fc.assert(fc.property(sound, (table) => {
      const writing = writeDmn([table], known, "Law");
      assert.equal(writing.kind, "ok", JSON.stringify(writing));
      const reading = readDmn(writing.kind === "ok" ? writing.xml : "", { dictionary: known });
      assert.equal(reading.kind, "ok", JSON.stringify(reading));
      // Where rows leave somebody out, a last row is added, which a note tells.
      if (reading.kind !== "ok" || reading.notes.length > 0) return;
      assert.deepEqual(reading.tables, [table]);
      equal++;
    }), { numRuns: 300, seed: 20261128 });
    assert.ok(equal > 150, `${equal} compared`);
  });

  it("without what is kept beside it, the same rows fit", () => {
    let tried = 0;
    const values: Readonly<Record<string, readonly (string | number | boolean | null)[]>> = { n: [null, -7, 0, 0.5, 3, 5, 21], share: [null, 0, 0.3, 0.5, 1], days: [null, 0, 2, 14, 40], "money.eur": [null, 0, 500, 250_000], "money.yen": [null, 0, 7, 2500], choice: [null, "a", "b c", "d&<>'e"], text: [null, "Ghent", "Lyon", "any", "empty"], yes: [null, true, false], at: [null, Date.UTC(2026, 11, 1), Date.UTC(2026, 11, 3), Date.UTC(2026, 10, 30)] };
    fc.assert(fc.property(sound, fc.infiniteStream(fc.nat()), (table, draws) => {
      const collecting: Table = { ...table, hitPolicy: "collect" };
      const reading = readDmn(written([collecting], known).replaceAll(/ rapport:(cell|missing)="[^"]*"/g, ""), { dictionary: known });
      // FEEL can say of a text that it is another or not known; a cell of ours cannot.
      if (reading.kind === "refused") return assert.match(reading.problems[0]!.message, /cannot be said in a cell here/);
      const [here, there] = [compileTable(collecting, known), compileTable(reading.tables[0]!, known)];
      assert.ok(here.kind === "ok" && there.kind === "ok", JSON.stringify(there));
      for (let person = 0; person < 6; person++) {
        const someone = Object.fromEntries(Object.entries(values).map(([key, some]) => [key, some[draws.next().value! % some.length]!]));
        const rowsOf = (each: ReturnType<typeof compileTable>): readonly unknown[] => {
          const answer = each.kind === "ok" ? each.evaluate(someone) : undefined;
          return answer?.kind === "matched" ? answer.rows : [];
        };
        assert.deepEqual(rowsOf(there), rowsOf(here));
        tried++;
      }
    }), { numRuns: 250, seed: 20261129 });
    assert.ok(tried > 800);
  });
});
