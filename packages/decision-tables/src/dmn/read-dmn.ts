// Decision tables of a DMN model (OMG DMN 1.5, conformance level 2: decision tables with S-FEEL) as ours. Whatever is not understood is
// refused with its place: half a model would be a wrong one.

import { answersOf, factOf } from "../chain.ts";
import { readExpression } from "../expression.ts";
import { dictionaryOf, isKey, type Dictionary, type Fact } from "../fact.ts";
import { parseTable } from "../parse-table.ts";
import { didYouMean, type Reading } from "../problem.ts";
import { answersOnce, LIMITS, type Aggregate, type ComputedFact, type HitPolicy, type InputColumn, type OutputColumn, type OutputType, type Row, type Table, type WhenMissing } from "../table.ts";
import { type Defaults, withoutGaps } from "./close-gaps.ts";
import { cellFor, factOfComputed, readOutputEntry } from "./cells.ts";
import { readFeelExpression, writeFeelExpression } from "./feel-expression.ts";
import { readFeelLiteral, readUnaryTests, type Meaning } from "./feel.ts";
import type { DmnReading, DmnRemark } from "./dmn-reading.ts";
import { type Allowed, ItemTypes, type Type } from "./item-types.ts";
import { FEEL, keyOfName, MODELS, OWN } from "./names.ts";
import { childrenOf, type Element, parseXml, textOf } from "./xml.ts";

export interface DmnOptions {
  /** The facts that inputs must be, by key or by label. Without, what the model says of its inputs is made into facts. */
  readonly dictionary?: Dictionary;
}

const MOST_DECISIONS = 200;

/**
 * Reads a DMN model, 1.1 to 1.5.
 *
 * Understood are decisions that are decision tables: all hit policies but OUTPUT ORDER, aggregation, inputs that are input data, what
 * another decision answers, or arithmetic over them; unary tests of S-FEEL with `null`; literal or arithmetic outputs; allowed values;
 * default outputs where one row answers; annotations. Business knowledge models, decision services, imports and boxed expressions are
 * refused. Where no rule fits and the model says nothing, its answer is null: a last row says so, and a note names it.
 *
 * Whether the tables are sound is `compileChain`'s question. Never throws.
 */
export function readDmn(xml: string, options: DmnOptions = {}): DmnReading {
  const parsed = parseXml(xml);
  if (parsed.kind === "refused") return { kind: "refused", problems: [{ at: "the file", line: parsed.line, message: parsed.message }] };
  const reader = new ModelReader(parsed.root, options.dictionary);
  const { tables, facts, defaults } = reader.whole();
  if (reader.problems.length > 0) return { kind: "refused", problems: reader.problems };
  return withoutGaps(tables, facts, defaults, options.dictionary ?? dictionaryOf(facts));
}

interface Input {
  readonly name: string;
  readonly type: Type;
  readonly label: string | undefined;
  readonly line: number;
}

interface Decision {
  readonly element: Element;
  readonly name: string;
  readonly key: string;
  readonly title: string;
  readonly table: Element;
  readonly required: readonly string[];
}

interface Scope {
  readonly dictionary: Dictionary;
  /** As the model calls them, with keys of ours. */
  readonly names: ReadonlyMap<string, string>;
  readonly nameOf: (key: string) => string;
}

class ModelReader {
  readonly problems: DmnRemark[] = [];
  readonly #root: Element;
  readonly #given: Dictionary | undefined;
  readonly #types = new ItemTypes((at, element, message) => this.#refuse(at, element, message));
  readonly #inputs = new Map<string, Input>();
  readonly #decisions = new Map<string, Decision>();
  /** By name of input data. */
  readonly #facts = new Map<string, Fact>();
  readonly #read = new Map<string, Table>();
  readonly #defaults = new Map<string, Defaults>();

  constructor(root: Element, given: Dictionary | undefined) {
    this.#root = root;
    this.#given = given;
  }

  whole(): { readonly tables: readonly Table[]; readonly facts: readonly Fact[]; readonly defaults: ReadonlyMap<string, Defaults> } {
    this.#readHead();
    if (this.problems.length === 0) this.#readFacts();
    if (this.problems.length === 0) for (const decision of this.#decisions.values()) this.#tableOf(decision, []);
    const facts = [...new Map([...this.#facts.values()].map((fact) => [fact.key, fact])).values()];
    return { tables: [...this.#decisions.values()].flatMap(({ key }) => this.#read.get(key) ?? []), facts, defaults: this.#defaults };
  }

  #refuse(at: string, element: Pick<Element, "line">, message: string): undefined {
    if (this.problems.length < 200) this.problems.push({ at, line: element.line, message });
    return undefined;
  }

  #readHead(): void {
    const root = this.#root;
    if (root.name !== "definitions" || !MODELS.has(root.namespace)) return this.#refuse("the file", root, `This is no model of DMN 1.1 to 1.5: its first element is ${root.name.slice(0, 60)} of "${root.namespace.slice(0, 100)}".`);
    const language = root.attributes.get("expressionLanguage");
    if (language !== undefined && language !== FEEL && !/FEEL/i.test(language)) return this.#refuse("definitions", root, `Its expressions are written in ${language.slice(0, 100)}; only FEEL is understood.`);
    for (const [name, what] of [["import", "imports of other models"], ["businessKnowledgeModel", "business knowledge models"], ["decisionService", "decision services"]] as const) {
      for (const element of childrenOf(root, name)) this.#refuse(`${name} "${(element.attributes.get("name") ?? "").slice(0, 60)}"`, element, `There is no place for ${what} here.`);
    }
    for (const element of childrenOf(root, "itemDefinition")) this.#types.define(element);
    for (const element of childrenOf(root, "inputData")) {
      const name = element.attributes.get("name")?.trim() ?? "";
      const variable = childrenOf(element, "variable")[0];
      this.#inputs.set(element.attributes.get("id") ?? "", { name, type: this.#types.typeOf(variable?.attributes.get("typeRef"), `input "${name}"`, element), label: element.attributes.get("label"), line: element.line });
    }
    const found = childrenOf(root, "decision");
    if (found.length === 0) this.#refuse("definitions", root, "The model has no decision.");
    if (found.length > MOST_DECISIONS) return this.#refuse("definitions", root, `The model has ${found.length} decisions; ${MOST_DECISIONS} are the most.`);
    const keys = new Map<string, string>();
    for (const element of found) {
      const decision = this.#readDecision(element);
      if (!decision) continue;
      const other = keys.get(decision.key);
      if (other !== undefined) this.#refuse(`decision "${decision.name}"`, element, `It would have the same key as "${other}", ${decision.key}. Rename one.`);
      keys.set(decision.key, decision.name);
      this.#decisions.set(element.attributes.get("id") ?? decision.name, decision);
    }
  }

  #readDecision(element: Element): Decision | undefined {
    const name = element.attributes.get("name")?.trim() ?? "";
    const at = `decision "${name.slice(0, 60)}"`;
    if (childrenOf(element, "knowledgeRequirement").length > 0) return this.#refuse(at, element, "It calls a business knowledge model, for which there is no place here.");
    const logic = element.children.filter((child) => child.namespace === this.#root.namespace && LOGIC.has(child.name));
    if (logic.length !== 1 || logic[0]!.name !== "decisionTable") return this.#refuse(at, logic[0] ?? element, logic.length === 0 ? "It has no decision table." : `It is a ${logic[0]!.name}; only decision tables are understood.`);
    const key = element.foreign.get(`${OWN} key`) ?? keyOfName(name);
    if (key === undefined) return this.#refuse(at, element, "Its name has no letter that a key could be made of.");
    const required = childrenOf(element, "informationRequirement").flatMap((each) => each.children.flatMap((child) => child.attributes.get("href")?.replace(/^#/, "") ?? []));
    return { element, name, key, title: element.attributes.get("label") ?? name, table: logic[0]!, required };
  }

  /** Each input that a decision requires as a fact. */
  #readFacts(): void {
    const values = new Map<string, Allowed>();
    for (const { table } of this.#decisions.values()) {
      for (const input of childrenOf(table, "input")) {
        const expression = textOf(childrenOf(input, "inputExpression")[0]);
        const allowed = childrenOf(input, "inputValues")[0];
        if (allowed && !values.has(expression)) values.set(expression, { text: textOf(allowed), line: allowed.line });
      }
    }
    const columns = new Map([...this.#decisions.values()].flatMap(({ table }) => childrenOf(table, "input").flatMap((input) => childrenOf(input, "inputExpression").map((each) => [textOf(each), each] as const))));
    const owners = new Map<string, string>();
    for (const input of this.#inputs.values()) {
      const at = `input "${input.name.slice(0, 60)}"`;
      const typed = input.type.base ? input.type : this.#types.typeOf(columns.get(input.name)?.attributes.get("typeRef"), at, input);
      const fact = this.#given ? this.#givenFact(input, at, this.#given) : this.#types.factOf({ ...input, type: typed }, at, input.type.allowed ?? typed.allowed ?? values.get(input.name));
      if (!fact) continue;
      if (!this.#given && owners.has(fact.key)) this.#refuse(at, input, `It would have the same key as "${owners.get(fact.key)}", ${fact.key}. Rename one.`);
      owners.set(fact.key, input.name);
      this.#facts.set(input.name, fact);
    }
  }

  #givenFact(input: Input, at: string, given: Dictionary): Fact | undefined {
    const fact = given.get(input.name) ?? [...given.values()].find(({ label }) => label === input.name || label === input.label) ?? given.get(keyOfName(input.name) ?? "");
    return fact ?? this.#refuse(at, input, `No fact is called "${input.name.slice(0, 60)}".${didYouMean(input.name, [...given.keys(), ...[...given.values()].map(({ label }) => label)])}`);
  }

  #tableOf(decision: Decision, path: readonly string[]): Table | undefined {
    const known = this.#read.get(decision.key);
    if (known) return known;
    const at = `decision "${decision.name.slice(0, 60)}"`;
    if (path.includes(decision.name)) return this.#refuse(at, decision.element, `These decisions require each other in a circle: ${[...path.slice(path.indexOf(decision.name)), decision.name].join(" → ")}.`);
    const before = this.problems.length;
    const scope = this.#scopeOf(decision, at, [...path, decision.name]);
    if (!scope || this.problems.length > before) return undefined;
    const table = this.#readTable(decision, at, scope);
    if (table && this.problems.length === before) this.#read.set(decision.key, table);
    return table;
  }

  #scopeOf({ required, element }: Decision, at: string, path: readonly string[]): Scope | undefined {
    const names = new Map<string, string>();
    const dictionary = new Map<string, Fact>(this.#given ?? [...this.#facts.values()].map((fact) => [fact.key, fact]));
    for (const id of required) {
      const input = this.#inputs.get(id);
      const decision = this.#decisions.get(id);
      if (input) {
        const fact = this.#facts.get(input.name);
        if (fact) names.set(input.name, fact.key);
      } else if (decision) {
        const table = this.#tableOf(decision, path);
        if (!table) return undefined;
        const answers = answersOf(table);
        for (const answer of answers) {
          const single = table.aggregate !== undefined || table.outputs.length === 1;
          const clause = childrenOf(decision.table, "output")[answer.column ? table.outputs.indexOf(answer.column) : 0];
          names.set(single ? decision.name : `${decision.name}.${clause?.attributes.get("name") ?? answer.column!.key}`, answer.key);
          dictionary.set(answer.key, factOf(table, answer, "public"));
        }
      } else return this.#refuse(at, element, `It requires "${id.slice(0, 80)}", which the model does not have.`);
    }
    const called = new Map([...names].map(([name, key]) => [key, name]));
    return { names, dictionary, nameOf: (key) => called.get(key) ?? key };
  }

  #readTable({ element, key, title, name, table }: Decision, at: string, scope: Scope): Table | undefined {
    const policy = POLICIES.get(table.attributes.get("hitPolicy") ?? "UNIQUE");
    if (!policy) return this.#refuse(at, table, `The hit policy ${(table.attributes.get("hitPolicy") ?? "").slice(0, 40)} is not understood. There are ${[...POLICIES.keys()].join(", ")}.`);
    const aggregation = table.attributes.get("aggregation");
    const aggregate = aggregation === undefined || aggregation === "LIST" ? undefined : AGGREGATIONS.get(aggregation);
    if (aggregation !== undefined && aggregation !== "LIST" && !aggregate) return this.#refuse(at, table, `The aggregation ${aggregation.slice(0, 40)} is not understood.`);
    const rules = childrenOf(table, "rule");
    const [inputs, outputs] = [childrenOf(table, "input"), childrenOf(table, "output")];
    if (rules.length > LIMITS.rows || inputs.length + outputs.length > LIMITS.columns) return this.#refuse(at, table, `It has ${rules.length} rules and ${inputs.length + outputs.length} columns; ${LIMITS.rows} and ${LIMITS.columns} are the most.`);
    for (const [index, rule] of rules.entries()) {
      if (childrenOf(rule, "inputEntry").length !== inputs.length) this.#refuse(`${at}, rule ${index + 1}`, rule, `It has ${childrenOf(rule, "inputEntry").length} input entries for ${inputs.length} inputs.`);
      if (childrenOf(rule, "outputEntry").length !== outputs.length) this.#refuse(`${at}, rule ${index + 1}`, rule, `It has ${childrenOf(rule, "outputEntry").length} output entries for ${outputs.length} outputs.`);
    }
    if (this.problems.length > 0) return undefined;
    const computed: ComputedFact[] = [...this.#keptComputed(element, scope)];
    const columns = inputs.map((input, place) => this.#readInput({ input, place, rules }, at, scope, computed));
    const answers = outputs.map((output, place) => this.#readOutput({ output, place, rules, table, element, single: outputs.length === 1, title }, at, scope));
    if (columns.some((column) => !column) || answers.some((answer) => !answer)) return undefined;
    const rows = rules.map((rule, index): Row => {
      const because = this.#because(table, rule);
      return { id: rule.foreign.get(`${OWN} row`) ?? rule.attributes.get("id") ?? `row ${index + 1}`, when: columns.map((column) => column!.cells[index]!), then: answers.map((answer) => answer!.cells[index]!), ...(because !== undefined && { because }) };
    });
    const defaults = answers.map((answer) => answer!.otherwise);
    if (defaults.some((each) => each !== undefined)) {
      const line = childrenOf(table, "output")[0]!.line;
      if (!answersOnce(policy)) return this.#refuse(at, { line }, `It has a default output, which a table that answers with all rows that fit (${table.attributes.get("hitPolicy") ?? ""}) cannot have here.`);
      this.#defaults.set(key, { at, line, cells: defaults.map((each) => each ?? "-") });
    } else this.#defaults.set(key, { at, line: table.line, cells: undefined });
    const read = { key, title, hitPolicy: policy, ...(aggregate && { aggregate }), ...(computed.length > 0 && { computed }), inputs: columns.map((column) => column!.column), outputs: answers.map((answer) => answer!.column), rows };
    // What was kept beside the model is text of a file like all of it.
    const parsed = parseTable(read);
    return parsed.kind === "ok" ? parsed.table : this.#refuse(at, table, `${name}: ${parsed.problems.map((each) => `${each.at} ${each.message}`).join(" ")}`);
  }

  #because(table: Element, rule: Element): string | undefined {
    const names = childrenOf(table, "annotation").map((each) => each.attributes.get("name") ?? "");
    const said = childrenOf(rule, "annotationEntry").flatMap((each, index) => {
      const text = textOf(each);
      return text === "" ? [] : [names.length > 1 && names[index] ? `${names[index]}: ${text}` : text];
    });
    const description = childrenOf(rule, "description")[0]?.text.trim();
    return said.length > 0 ? said.join(" ") : description === "" ? undefined : description;
  }

  /** What was worked out here when the model was written. */
  #keptComputed(element: Element, scope: Scope): readonly ComputedFact[] {
    const kept = element.foreign.get(`${OWN} computed`);
    if (kept === undefined) return [];
    try {
      const list: unknown = JSON.parse(kept);
      const tried = parseTable({ key: "t", title: "t", hitPolicy: "first", computed: list, inputs: [], outputs: [], rows: [] });
      return tried.kind === "ok" ? (tried.table.computed ?? []).filter(({ key, as }) => isKey(key) && !scope.dictionary.has(key) && readExpression(as, scope.dictionary).kind === "ok") : [];
    } catch {
      return [];
    }
  }

  #readInput({ input, place, rules }: { readonly input: Element; readonly place: number; readonly rules: readonly Element[] }, decision: string, scope: Scope, computed: ComputedFact[]): { readonly column: InputColumn; readonly cells: readonly string[] } | undefined {
    const clause = childrenOf(input, "inputExpression")[0];
    const text = textOf(clause);
    const label = input.attributes.get("label") ?? text;
    const at = `${decision}, input "${label.slice(0, 60)}"`;
    const fact = this.#inputFact(text, label, at, clause ?? input, scope, computed);
    if (!fact) return undefined;
    const meanings: Meaning[] = [];
    for (const [index, rule] of rules.entries()) {
      const entry = childrenOf(rule, "inputEntry")[place]!;
      const reading = readUnaryTests(textOf(entry), fact);
      if (reading.kind === "ok") meanings.push(reading.value);
      else this.#refuse(`${decision}, rule ${index + 1}, input "${label.slice(0, 60)}"`, entry, reading.message);
    }
    if (meanings.length < rules.length) return undefined;
    const kept = rules.map((rule) => childrenOf(rule, "inputEntry")[place]!.foreign.get(`${OWN} cell`));
    for (const missing of [whenMissing(input.foreign.get(`${OWN} missing`)), "no-match" as const]) {
      if (missing === undefined) continue;
      const cells = meanings.map((meaning, index) => cellFor(meaning, fact, missing, kept[index]));
      if (cells.every((cell) => cell !== undefined)) return { column: { fact: fact.key, missing }, cells };
      const failed = cells.indexOf(undefined);
      if (missing === "no-match") return this.#refuse(`${decision}, rule ${failed + 1}, input "${label.slice(0, 60)}"`, childrenOf(rules[failed]!, "inputEntry")[place]!, `${textOf(childrenOf(rules[failed]!, "inputEntry")[place])} cannot be said in a cell here, as it also fits what is not known, or has quotes inside of a text. List what fits.`);
    }
    return undefined;
  }

  #inputFact(text: string, label: string, at: string, element: Element, scope: Scope, computed: ComputedFact[]): Fact | undefined {
    const key = scope.names.get(text);
    if (key !== undefined) return scope.dictionary.get(key);
    if (text === "") return this.#refuse(at, element, "It has no input expression.");
    const same = computed.find(({ as }) => {
      const written = writeFeelExpression(as, scope.dictionary, scope.nameOf);
      return written.kind === "ok" && written.value === text;
    });
    if (same) return factOfComputed(same, scope.dictionary);
    const expression = readFeelExpression(text, scope.names);
    if (expression.kind === "refused") return this.#refuse(at, element, `${expression.message}${didYouMean(text, scope.names.keys())}`);
    let number = computed.length + 1;
    while (scope.dictionary.has(`computed${number}`) || computed.some((each) => each.key === `computed${number}`)) number++;
    const made: ComputedFact = { key: `computed${number}`, label, as: expression.value };
    const reading = readExpression(made.as, scope.dictionary);
    if (reading.kind === "refused") return this.#refuse(at, element, reading.message);
    computed.push(made);
    return factOfComputed(made, scope.dictionary);
  }

  #readOutput({ output, place, rules, table, element, single, title }: { readonly output: Element; readonly place: number; readonly rules: readonly Element[]; readonly table: Element; readonly element: Element; readonly single: boolean; readonly title: string }, decision: string, scope: Scope): { readonly column: OutputColumn; readonly cells: readonly string[]; readonly otherwise: string | undefined } | undefined {
    const name = output.attributes.get("name")?.trim();
    const label = output.attributes.get("label") ?? name ?? table.attributes.get("outputLabel") ?? title;
    const at = `${decision}, output "${label.slice(0, 60)}"`;
    const key = output.foreign.get(`${OWN} key`) ?? (name === undefined ? (single ? "result" : undefined) : keyOfName(name));
    if (key === undefined || !isKey(key)) return this.#refuse(at, output, name === undefined ? "Of several outputs each needs a name." : "Its name has no letter that a key could be made of.");
    const entries = rules.map((rule) => childrenOf(rule, "outputEntry")[place]!);
    const typeRef = output.attributes.get("typeRef") ?? (single ? (table.attributes.get("typeRef") ?? childrenOf(element, "variable")[0]?.attributes.get("typeRef")) : undefined);
    const type = this.#types.typeOf(typeRef, at, output);
    const values = childrenOf(output, "outputValues")[0];
    const given = values && textOf(values) !== "" ? { text: textOf(values), line: values.line } : type.allowed;
    const own = output.foreign.get(`${OWN} type`);
    const kind = own !== undefined && OUTPUT_TYPES.has(own as OutputType) ? (own as OutputType) : this.#outputType(type, given, entries, at, output, single && !ONE_ANSWER.has(table.attributes.get("hitPolicy") ?? "UNIQUE"));
    if (!kind) return undefined;
    const choices = (kind === "choice" || kind === "list") && given ? this.#types.choices(given, at) : undefined;
    if (kind === "choice" && !choices) return given ? undefined : this.#refuse(at, output, "Its allowed values are missing.");
    const unit = output.foreign.get(`${OWN} unit`);
    const optional = output.foreign.get(`${OWN} optional`) === "true";
    const column: OutputColumn = { key, label, type: kind, ...(choices && { choices }), ...(unit !== undefined && { unit }), ...(optional && { optional }) };
    const cells: string[] = [];
    for (const [index, entry] of entries.entries()) {
      const reading = this.#outputCell(entry, column, scope);
      if (reading.kind === "ok") cells.push(reading.value);
      else this.#refuse(`${decision}, rule ${index + 1}, output "${label.slice(0, 60)}"`, entry, reading.message);
    }
    if (cells.length < entries.length) return undefined;
    const standard = childrenOf(output, "defaultOutputEntry")[0];
    const otherwise = standard && this.#outputCell(standard, column, scope);
    if (otherwise?.kind === "refused") return this.#refuse(at, standard!, `Its default cannot be read. ${otherwise.message}`);
    const open = optional || cells.some((cell) => cell === "-" || cell.startsWith("="));
    return { column: open ? { ...column, optional: true } : column, cells, otherwise: otherwise?.value };
  }

  #outputCell(entry: Element, column: OutputColumn, scope: Scope): Reading<string> {
    return readOutputEntry(textOf(entry), column, scope, entry.foreign.get(`${OWN} cell`));
  }

  #outputType(type: Type, allowed: Type["allowed"], entries: readonly Element[], at: string, output: Element, collects: boolean): OutputType | undefined {
    // Where several rows answer, the decision's type is a list of what each answers.
    if (type.collection && type.base === "string" && !collects) return "list";
    const literals = entries.map((entry) => readFeelLiteral(textOf(entry)));
    const base = type.base ?? (literals.every((each) => each === undefined || each.is === "number") && literals.some((each) => each) ? "number" : (literals.find((each) => each)?.is ?? "string"));
    if (base === "number" || base === "boolean") return base;
    if (base === "string") return allowed ? "choice" : "text";
    return this.#refuse(at, output, "It answers with dates, for which outputs have no type here.");
  }
}

const ONE_ANSWER: ReadonlySet<string> = new Set(["UNIQUE", "FIRST", "PRIORITY", "ANY"]);
const LOGIC: ReadonlySet<string> = new Set(["decisionTable", "literalExpression", "invocation", "context", "list", "relation", "functionDefinition", "conditional", "for", "every", "some", "filter"]);
const POLICIES: ReadonlyMap<string, HitPolicy> = new Map([["UNIQUE", "unique"], ["FIRST", "first"], ["PRIORITY", "priority"], ["ANY", "any"], ["COLLECT", "collect"], ["RULE ORDER", "rule-order"]]);
const AGGREGATIONS: ReadonlyMap<string, Aggregate> = new Map([["SUM", "sum"], ["MIN", "min"], ["MAX", "max"], ["COUNT", "count"]]);
const OUTPUT_TYPES: ReadonlySet<OutputType> = new Set(["choice", "text", "number", "money", "boolean", "list"]);

function whenMissing(kept: string | undefined): WhenMissing | undefined {
  if (kept === "no-match" || kept === "matches-any") return kept;
  return kept?.startsWith("default:") ? { default: kept.slice("default:".length) } : undefined;
}
