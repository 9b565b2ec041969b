// Decision tables: how long one answer takes of a table of 50 rows and of five tables that feed each other, and how long the proof of 500 rows.
import { compileChain, compileTable, dictionaryOf, type Facts, type Table } from "@rapport/decision-tables";
import { seededRandom } from "@rapport/statistics";
import { type Benchmark, measured, quantile } from "./measurement.ts";

const common = { source: "bench", sensitivity: "public" } as const;
const SEGMENTS = ["ritual", "office", "once", "new", "gone"];
const dictionary = dictionaryOf([
  { ...common, key: "segment", label: "segment", type: "choice", choices: SEGMENTS },
  { ...common, key: "contacts", label: "contacts", type: "number", whole: true, range: { from: 0 } },
  { ...common, key: "stay", label: "chance to stay", type: "number", unit: "share", range: { from: 0, to: 1 } },
  { ...common, key: "value", label: "value", type: "money", unit: "EUR", range: { from: 0 } },
  { ...common, key: "complaint", label: "complaint", type: "boolean" },
  { ...common, key: "channel", label: "channel", type: "choice", choices: ["chat", "phone", "mail", "portal"] },
]);
const FACTS = ["segment", "contacts", "stay", "value", "complaint", "channel"];

/** Rows of a few conditions each, the last for everybody. About half of the customers drawn come to the last. */
function drawnTable(rows: number, seed: number, more: readonly string[] = []): Table {
  const drawing = seededRandom(seed);
  const random = () => drawing.uniform();
  const below = (n: number) => Math.floor(random() * n);
  const between = (from: number, step: number, write: (n: number) => string) => `${write(from)}–${write(from + step * (1 + below(4)))}`;
  const cells: Readonly<Record<string, () => string>> = {
    segment: () => SEGMENTS.slice(0, 1 + below(2)).map((_, i) => SEGMENTS[(i + below(5)) % 5]).join(", "),
    contacts: () => (below(2) === 0 ? `≥ ${1 + below(6)}` : String(below(4))),
    stay: () => between(5 * below(19), 5, (n) => `${n}%`),
    value: () => between(50 * below(28), 50, (n) => `€${n}`),
    complaint: () => (below(2) === 0 ? "yes" : "no"),
    channel: () => ["chat", "phone", "mail", "portal"][below(4)]!,
  };
  const inputs = [...FACTS, ...more];
  // Each row asks three or four of the facts, so that none takes the customers of all that stand below it.
  const made = Array.from({ length: rows - 1 }, (_, i) => {
    const asked = new Set(FACTS.map((key) => ({ key, at: random() })).toSorted((x, y) => x.at - y.at).slice(0, 3 + below(2)).map(({ key }) => key));
    return { id: `r${i}`, when: inputs.map((key) => (asked.has(key) ? cells[key]!() : more.includes(key) && random() < 0.3 ? "a, b" : "any")), then: [["a", "b", "c"][below(3)]!] };
  });
  return {
    key: `t${seed}`, title: `Table ${seed}`, hitPolicy: "first", inputs: inputs.map((fact) => ({ fact, missing: "no-match" as const })),
    outputs: [{ key: "then", label: "then", type: "choice", choices: ["a", "b", "c"] }],
    rows: [...made, { id: "rest", when: inputs.map(() => "any"), then: ["c"] }],
  };
}

/** The same with the rows that can never fire taken out, which the check names; how many rows are asked for is how many remain. */
function soundTable(rows: number, seed: number, known = dictionary, more: readonly string[] = []): Table {
  let table = drawnTable(rows * 3, seed, more);
  for (;;) {
    const compilation = compileTable(table, known);
    if (compilation.kind === "ok") break;
    const bad = new Set(compilation.problems.map(({ row }) => row));
    if (bad.has(null)) throw new Error(compilation.problems[0]!.message);
    table = { ...table, rows: table.rows.filter(({ id }) => !bad.has(id)) };
  }
  if (table.rows.length < rows) throw new Error(`only ${table.rows.length} of ${rows} rows remain`);
  return { ...table, rows: [...table.rows.slice(0, rows - 1), table.rows.at(-1)!] };
}

function drawnFacts(count: number): Facts[] {
  const drawing = seededRandom(7);
  const random = () => drawing.uniform();
  return Array.from({ length: count }, () => ({ segment: SEGMENTS[Math.floor(random() * 5)]!, contacts: Math.floor(random() * 4), stay: Math.round(random() * 100) / 100, value: Math.floor(random() * 150_000), complaint: random() < 0.2, channel: ["chat", "phone", "mail", "portal"][Math.floor(random() * 4)]! }));
}

/** Processor time of one call, in microseconds: the middle of eleven rounds. */
function micros(act: (facts: Facts) => unknown, customers: readonly Facts[]): number {
  const rounds = 40_000;
  const times: number[] = [];
  for (let round = 0; round < 12; round++) {
    const began = process.cpuUsage();
    for (let i = 0; i < rounds; i++) act(customers[i % customers.length]!);
    const { user, system } = process.cpuUsage(began);
    if (round > 0) times.push((user + system) / rounds);
  }
  return quantile(times, 0.5);
}

export const tables: Benchmark = {
  names: ["decide.table50_us", "decide.chain5_us", "decide.gaps_500_rows_ms"],
  async measure() {
    const customers = drawnFacts(1000);
    const table = compileTable(soundTable(50, 1), dictionary);
    if (table.kind === "refused") throw new Error(table.problems[0]!.message);
    let known = dictionary;
    const chain: Table[] = [];
    for (const [i, rows] of [10, 13, 26, 26, 26].entries()) {
      const next = soundTable(rows, 11 + i, known, chain.map(({ key }) => `${key}.then`).slice(-1));
      chain.push(next);
      const compilation = compileChain(chain, dictionary);
      if (compilation.kind === "refused") throw new Error(compilation.problems[0]!.message);
      known = compilation.dictionary;
    }
    const fed = compileChain(chain, dictionary);
    if (fed.kind === "refused") throw new Error(fed.problems[0]!.message);
    const large = soundTable(500, 3);
    const proofs = Array.from({ length: 7 }, () => {
      const began = performance.now();
      if (compileTable(large, dictionary).kind === "refused") throw new Error("expected 500 sound rows");
      return performance.now() - began;
    });
    return [
      measured("decide.table50_us", micros(table.evaluate, customers), "µs", "processor time of one answer of a table of 50 rows and 6 columns, the first row that fits, with what was read for the record; 1,000 customers in turn, the middle of 11 rounds of 40,000 (GoRules Zen 62, json-rules-engine 517)", { value: 2, better: "less" }),
      measured("decide.chain5_us", micros(fed.evaluate, customers), "µs", "the same of five tables of 10, 13, 26, 26 and 26 rows, each reading what the one before answered (Zen 100, json-rules-engine 799)", { value: 4, better: "less" }),
      measured("decide.gaps_500_rows_ms", quantile(proofs, 0.5), "ms", "a table of 500 rows and 6 columns read and proven: no gap, every row can fire; the middle of 7", { value: 200, better: "less" }),
    ];
  },
};
