// Reads a stored table: JSON from a file, a request or a database, of which nothing is known yet.

import {
  AGGREGATES,
  HIT_POLICIES,
  LIMITS,
  type ComputedFact,
  type HitPolicy,
  type InputColumn,
  type OutputColumn,
  type OutputType,
  type Row,
  type Table,
  type WhenMissing,
} from "./table.ts";

/** What is wrong with stored JSON and where: `rows[3].when[1]`. */
export interface PlaceProblem {
  readonly at: string;
  readonly message: string;
}

export type ParsedTable =
  | { readonly kind: "ok"; readonly table: Table }
  | { readonly kind: "refused"; readonly problems: readonly PlaceProblem[] };

const OUTPUT_TYPES: readonly OutputType[] = ["choice", "text", "number", "money", "boolean", "list"];

/**
 * A table from JSON, or every place where it is none. Fields nobody knows are refused, for a misspelt field
 * would otherwise be a rule that is silently not applied. Whether the cells make sense is `compileTable`'s
 * question. Never throws.
 */
export function parseTable(json: unknown): ParsedTable {
  const problems: PlaceProblem[] = [];
  const reader = new JsonReader(problems);
  const table = reader.object(json, "", ["key", "title", "hitPolicy", "inputs", "outputs", "rows"], (fields) => ({
    key: reader.text(fields["key"], "key"),
    title: reader.text(fields["title"], "title"),
    hitPolicy: reader.oneOf<HitPolicy>(fields["hitPolicy"], "hitPolicy", HIT_POLICIES),
    ...(fields["aggregate"] !== undefined && { aggregate: reader.oneOf(fields["aggregate"], "aggregate", AGGREGATES) }),
    ...(fields["computed"] !== undefined && { computed: reader.list(fields["computed"], "computed", LIMITS.columns, (item, at) => readComputed(reader, item, at)) }),
    inputs: reader.list(fields["inputs"], "inputs", LIMITS.columns, (item, at) => readInput(reader, item, at)),
    outputs: reader.list(fields["outputs"], "outputs", LIMITS.columns, (item, at) => readOutputColumn(reader, item, at)),
    rows: reader.list(fields["rows"], "rows", LIMITS.rows, (item, at) => readRow(reader, item, at)),
  }), ["aggregate", "computed"]);
  if (problems.length > 0 || !table) return { kind: "refused", problems };
  return { kind: "ok", table: table as Table };
}

type Draft<T> = { readonly [K in keyof T]: T[K] | undefined };

function readInput(reader: JsonReader, json: unknown, at: string): Draft<InputColumn> | undefined {
  return reader.object(json, at, ["fact", "missing"], (fields) => ({
    fact: reader.text(fields["fact"], `${at}.fact`),
    missing: readMissing(reader, fields["missing"], `${at}.missing`),
  }));
}

function readMissing(reader: JsonReader, json: unknown, at: string): WhenMissing | undefined {
  if (json === "no-match" || json === "matches-any") return json;
  if (typeof json === "object" && json !== null) {
    const found = reader.object(json, at, ["default"], (fields) => ({
      default: reader.text(fields["default"], `${at}.default`),
    }));
    return found?.default === undefined ? undefined : { default: found.default };
  }
  return reader.problem(at, 'must say what a missing fact means: "no-match", "matches-any" or { "default": "…" }');
}

function readComputed(reader: JsonReader, json: unknown, at: string): Draft<ComputedFact> | undefined {
  return reader.object(json, at, ["key", "label", "as"], (fields) => ({
    key: reader.text(fields["key"], `${at}.key`),
    label: reader.text(fields["label"], `${at}.label`),
    as: reader.text(fields["as"], `${at}.as`),
    ...(fields["unit"] !== undefined && { unit: reader.text(fields["unit"], `${at}.unit`) }),
  }), ["unit"]);
}

function readOutputColumn(reader: JsonReader, json: unknown, at: string): Draft<OutputColumn> | undefined {
  return reader.object(json, at, ["key", "label", "type"], (fields) => ({
    key: reader.text(fields["key"], `${at}.key`),
    label: reader.text(fields["label"], `${at}.label`),
    type: reader.oneOf(fields["type"], `${at}.type`, OUTPUT_TYPES),
    ...(fields["choices"] !== undefined && { choices: reader.texts(fields["choices"], `${at}.choices`, 1000) }),
    ...(fields["unit"] !== undefined && { unit: reader.text(fields["unit"], `${at}.unit`) }),
    ...(fields["optional"] !== undefined && { optional: reader.boolean(fields["optional"], `${at}.optional`) }),
  }), ["choices", "unit", "optional"]);
}

function readRow(reader: JsonReader, json: unknown, at: string): Draft<Row> | undefined {
  return reader.object(json, at, ["id", "when", "then"], (fields) => ({
    id: reader.text(fields["id"], `${at}.id`),
    when: reader.texts(fields["when"], `${at}.when`, LIMITS.columns),
    then: reader.texts(fields["then"], `${at}.then`, LIMITS.columns),
    ...(fields["because"] !== undefined && { because: reader.text(fields["because"], `${at}.because`) }),
  }), ["because"]);
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads JSON piece by piece and keeps what was wrong with its place. */
class JsonReader {
  readonly #problems: PlaceProblem[];

  constructor(problems: PlaceProblem[]) {
    this.#problems = problems;
  }

  problem(at: string, message: string): undefined {
    this.#problems.push({ at: at === "" ? "table" : at, message });
    return undefined;
  }

  object<T>(
    json: unknown,
    at: string,
    needed: readonly string[],
    build: (fields: Fields) => T,
    optional: readonly string[] = [],
  ): T | undefined {
    if (typeof json !== "object" || json === null || Array.isArray(json)) return this.problem(at, "must be an object");
    const prefix = at === "" ? "" : `${at}.`;
    const fields: Record<string, unknown> = Object.create(null);
    for (const [name, value] of Object.entries(json)) {
      if (needed.includes(name) || optional.includes(name)) fields[name] = value;
      else this.problem(prefix + name.slice(0, 60), `is not a field here; there are ${[...needed, ...optional].join(", ")}`);
    }
    return build(fields);
  }

  list<T>(json: unknown, at: string, most: number, item: (json: unknown, at: string) => T): T[] | undefined {
    if (!Array.isArray(json)) return this.problem(at, "must be a list");
    if (json.length > most) return this.problem(at, `has ${json.length} items; ${most} are the most`);
    return Array.from(json, (value: unknown, index) => item(value, `${at}[${index}]`));
  }

  texts(json: unknown, at: string, most: number): readonly string[] | undefined {
    const texts = this.list(json, at, most, (value, place) => this.text(value, place));
    return texts?.filter((text) => text !== undefined);
  }

  text(json: unknown, at: string): string | undefined {
    if (json === undefined) return this.problem(at, "is missing");
    return typeof json === "string" ? json : this.problem(at, "must be text, in quotes");
  }

  boolean(json: unknown, at: string): boolean | undefined {
    return typeof json === "boolean" ? json : this.problem(at, "must be true or false");
  }

  oneOf<T extends string>(json: unknown, at: string, allowed: readonly T[]): T | undefined {
    const found = allowed.find((word) => word === json);
    return found ?? this.problem(at, `must be one of ${allowed.join(", ")}`);
  }
}
