// Our tables as a DMN 1.5 model that others open. What DMN has no place for stands beside it, in attributes of a namespace of our own.

import { answersOf, factOf } from "../chain.ts";
import type { Dictionary, Fact } from "../fact.ts";
import { staticFacts } from "../static-facts.ts";
import type { InputColumn, Table, WhenMissing } from "../table.ts";
import { factOfComputed, meaningOfCell, readOutputEntry, writeOutputEntry } from "./cells.ts";
import { writeFeelExpression } from "./feel-expression.ts";
import { feelNumber, feelString, readUnaryTests, writeCell, writeUnaryTests } from "./feel.ts";
import { FEEL, MODEL, OWN } from "./names.ts";
import { escapeXml } from "./xml.ts";

export type DmnWriting = { readonly kind: "ok"; readonly xml: string } | { readonly kind: "refused"; readonly problems: readonly { readonly table: string; readonly row: string | null; readonly column: string | null; readonly message: string }[] };

/**
 * Writes tables as one DMN model: a decision for each, requirements between those that feed each other, an input for each fact.
 *
 * Amounts are written in the main unit, moments in UTC. A cell says of facts that are not known what its column does, so that others
 * decide alike. `readDmn` with the same dictionary gives back equal tables.
 *
 * Refuses cells that cannot be read, and moments in expressions but for `days(later, earlier)`. Never throws.
 */
export function writeDmn(tables: readonly Table[], dictionary: Dictionary, name: string): DmnWriting {
  const writer = new ModelWriter(tables, dictionary);
  const xml = writer.whole(name);
  return writer.problems.length > 0 ? { kind: "refused", problems: writer.problems } : { kind: "ok", xml };
}

type Attributes = Readonly<Record<string, string | undefined>>;

function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(value)}"`]));
  const inside = children.filter((child) => child !== "");
  return inside.length === 0 ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${inside.join("")}</${name}>`;
}

const text = (of: string): string => `<text>${escapeXml(of)}</text>`;

class ModelWriter {
  readonly problems: { readonly table: string; readonly row: string | null; readonly column: string | null; readonly message: string }[] = [];
  readonly #tables: readonly Table[];
  readonly #given: Dictionary;
  /** With what tables answer. */
  readonly #dictionary: Dictionary;
  readonly #names = new Map<string, string>();
  readonly #owners = new Map<string, Table>();

  constructor(tables: readonly Table[], dictionary: Dictionary) {
    this.#tables = tables;
    this.#given = dictionary;
    const all = new Map(dictionary);
    for (const table of tables) {
      for (const answer of answersOf(table)) {
        all.set(answer.key, factOf(table, answer, "public"));
        this.#owners.set(answer.key, table);
        const single = table.aggregate !== undefined || table.outputs.length === 1;
        this.#names.set(answer.key, single ? table.key : `${table.key}.${answer.column!.key}`);
      }
    }
    this.#dictionary = all;
  }

  readonly #nameOf = (key: string): string => this.#names.get(key) ?? key;

  whole(name: string): string {
    const read = new Set(this.#tables.flatMap((table) => staticFacts(table, this.#dictionary)));
    const facts = [...read].flatMap((key) => this.#given.get(key) ?? []);
    const ids = new Map(facts.map((fact, index) => [fact.key, `input_${index + 1}`]));
    const decisions = this.#tables.map((table, index) => this.#decision(table, index, ids));
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      tag(
        "definitions",
        { xmlns: MODEL, "xmlns:rapport": OWN, id: "definitions", name, namespace: OWN, expressionLanguage: FEEL, typeLanguage: FEEL, exporter: "Rapport" },
        ...facts.flatMap((fact, index) => typeOf(fact, index)),
        ...this.#tables.flatMap((table, index) => table.outputs.flatMap((column, place) => (column.type === "list" ? [`\n  ${tag("itemDefinition", { name: `tList${index + 1}_${place + 1}`, isCollection: "true" }, "<typeRef>string</typeRef>")}`] : []))),
        ...facts.map((fact, index) => `\n  ${tag("inputData", { id: ids.get(fact.key), name: fact.key, label: fact.label }, tag("variable", { name: fact.key, typeRef: hasType(fact) ? `tFact${index + 1}` : BASE[fact.type] }))}`),
        ...decisions.map((decision) => `\n  ${decision}`),
        "\n",
      ),
      "",
    ].join("\n");
  }

  #refuse(table: Table, row: string | null, column: string | null, message: string): string {
    this.problems.push({ table: table.key, row, column, message });
    return "";
  }

  #decision(table: Table, index: number, inputs: ReadonlyMap<string, string>): string {
    const id = `decision_${index + 1}`;
    const read = staticFacts(table, this.#dictionary);
    const feeders = new Set(read.flatMap((key) => (this.#given.has(key) ? [] : (this.#owners.get(key) ?? []))));
    const required = [
      ...read.flatMap((key) => (inputs.has(key) ? [tag("requiredInput", { href: `#${inputs.get(key)!}` })] : [])),
      ...[...feeders].map((feeder) => tag("requiredDecision", { href: `#decision_${this.#tables.indexOf(feeder) + 1}` })),
    ];
    const single = table.outputs.length === 1;
    const rows = table.rows.map((row, at) => this.#rule(table, row, `${id}_rule_${at + 1}`));
    const because = table.rows.some((row) => row.because !== undefined);
    return tag(
      "decision",
      { id, name: table.key, label: table.title, "rapport:key": table.key, "rapport:computed": table.computed && table.computed.length > 0 ? JSON.stringify(table.computed) : undefined },
      tag("variable", { name: table.key }),
      ...required.map((each, at) => tag("informationRequirement", { id: `${id}_requires_${at + 1}` }, each)),
      tag(
        "decisionTable",
        { id: `${id}_table`, hitPolicy: POLICIES[table.hitPolicy], aggregation: table.aggregate?.toUpperCase(), outputLabel: table.title },
        ...table.inputs.map((input) => `\n    ${this.#input(table, input)}`),
        ...table.outputs.map((column, place) => {
          const values = column.choices ? tag("outputValues", {}, text(column.choices.map(feelString).join(", "))) : "";
          const type = column.type === "list" ? `tList${index + 1}_${place + 1}` : column.type === "number" || column.type === "money" ? "number" : column.type === "boolean" ? "boolean" : "string";
          return `\n    ${tag("output", { name: single ? undefined : column.key, label: column.label, typeRef: type, "rapport:key": column.key, "rapport:type": column.type, "rapport:unit": column.unit, "rapport:optional": column.optional ? "true" : undefined }, values)}`;
        }),
        because ? `\n    ${tag("annotation", { name: "because" })}` : "",
        ...rows.map((row) => `\n    ${row(because)}`),
        "\n  ",
      ),
    );
  }

  #factOf(table: Table, input: InputColumn): Fact | undefined {
    const computed = table.computed?.find(({ key }) => key === input.fact);
    return computed ? factOfComputed(computed, this.#dictionary) : this.#dictionary.get(input.fact);
  }

  #input(table: Table, input: InputColumn): string {
    const fact = this.#factOf(table, input);
    if (!fact) return this.#refuse(table, null, input.fact, `No fact is called "${input.fact}", or it cannot be computed.`);
    const computed = table.computed?.find(({ key }) => key === input.fact);
    const expression = computed ? writeFeelExpression(computed.as, this.#dictionary, this.#nameOf) : undefined;
    if (expression?.kind === "refused") return this.#refuse(table, null, input.fact, expression.message);
    const missing = typeof input.missing === "string" ? input.missing : `default:${input.missing.default}`;
    const values = fact.type === "choice" ? tag("inputValues", {}, text(fact.choices.map(feelString).join(", "))) : "";
    return tag("input", { label: fact.label, "rapport:missing": missing }, tag("inputExpression", { typeRef: BASE[fact.type] }, text(expression?.value ?? this.#nameOf(input.fact))), values);
  }

  #rule(table: Table, row: Table["rows"][number], id: string): (because: boolean) => string {
    const when = table.inputs.map((input, place) => {
      const fact = this.#factOf(table, input);
      if (!fact) return "";
      const cell = row.when[place]!;
      const meaning = meaningOfCell(cell, fact, input.missing);
      if (meaning.kind === "refused") return this.#refuse(table, row.id, input.fact, meaning.message);
      const written = writeUnaryTests(meaning.value, fact);
      return tag("inputEntry", { "rapport:cell": readsBack(written, cell, fact, input.missing) ? undefined : cell }, text(written));
    });
    const then = table.outputs.map((column, place) => {
      const cell = row.then[place]!;
      const written = writeOutputEntry(cell, column, this.#dictionary, this.#nameOf);
      if (written.kind === "refused") return this.#refuse(table, row.id, column.key, written.message);
      const scope = { dictionary: this.#dictionary, names: new Map<string, string>(), nameOf: this.#nameOf };
      const again = readOutputEntry(written.value, column, scope, undefined);
      return tag("outputEntry", { "rapport:cell": again.kind === "ok" && again.value === cell ? undefined : cell }, text(written.value));
    });
    return (because) => tag("rule", { id, "rapport:row": row.id }, ...when, ...then, because ? tag("annotationEntry", {}, text(row.because ?? "")) : "");
  }
}

/** Whether the tests alone give the cell as it was written. */
function readsBack(written: string, cell: string, fact: Fact, missing: WhenMissing): boolean {
  const meaning = readUnaryTests(written, fact);
  return meaning.kind === "ok" && missing === "no-match" && writeCell(meaning.value, fact, false) === cell;
}

const POLICIES = { unique: "UNIQUE", first: "FIRST", priority: "PRIORITY", any: "ANY", collect: "COLLECT", "rule-order": "RULE ORDER" } as const;
const BASE = { choice: "string", text: "string", boolean: "boolean", number: "number", money: "number", "date-time": "dateTime" } as const;

const hasType = (fact: Fact): boolean => fact.type === "choice" || ((fact.type === "number" || fact.type === "money") && fact.range !== undefined && (fact.range.from !== undefined || fact.range.to !== undefined));

/** What values a fact can have, as a type of its own. */
function typeOf(fact: Fact, index: number): string[] {
  if (!hasType(fact)) return [];
  const range = fact.type === "number" || fact.type === "money" ? fact.range : undefined;
  const [from, to] = [range?.from, range?.to].map((value) => (value === undefined ? undefined : feelNumber(value, fact)));
  const allowed = fact.type === "choice" ? fact.choices.map(feelString).join(", ") : from !== undefined && to !== undefined ? `[${from}..${to}]` : from !== undefined ? `>= ${from}` : `<= ${to!}`;
  return [`\n  ${tag("itemDefinition", { name: `tFact${index + 1}` }, `<typeRef>${BASE[fact.type]}</typeRef>`, tag("allowedValues", {}, text(allowed)))}`];
}
