import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { customerCells, fitBgNbd } from "@rapport/lifetime-value";
import { seededRandom } from "@rapport/statistics";
import { type Benchmark, measured, median } from "./measurement.ts";

const CDNOW = join(import.meta.dirname, "../../shared/data/cdnow/cdnow_customers_summary.csv");

export interface Histories {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
}

export const value: Benchmark = {
  names: ["value.bgnbd_fit_cdnow_ms", "value.bgnbd_fit_1m_seconds"],
  async measure() {
    const out = [];
    if (existsSync(CDNOW)) {
      const cdnow = readSummary(CDNOW);
      for (let i = 0; i < 30; i++) fit(cdnow);
      const times = Array.from({ length: 30 }, () => timed(() => fit(cdnow)));
      out.push(measured("value.bgnbd_fit_cdnow_ms", median(times), "ms", "BG/NBD on 2,357 CDNOW customers, grouping into cells included, covariance included; median of 30 after warm-up (reference: lifetimes 0.11.3 on rows)", { value: 44.7, better: "less" }));
    }
    const million = simulate(1_000_000);
    fit(million);
    const times = Array.from({ length: 3 }, () => timed(() => fit(million)));
    out.push(measured("value.bgnbd_fit_1m_seconds", median(times) / 1000, "s", "BG/NBD on 1,000,000 customers drawn from r 0.25, α 4.4, a 0.8, b 2.4 over 2 years, in whole days; grouping included; median of 3 (reference: lifetimes 0.11.3 on rows)", { value: 10.3, better: "less" }));
    return out;
  },
};

function fit({ frequency, recency, age }: Histories): void {
  const model = fitBgNbd(customerCells({ frequency, recencyWeeks: recency, ageWeeks: age }));
  if (model.kind !== "bg-nbd") throw new Error(`expected a BG/NBD model, got ${model.kind}`);
}

/** Milliseconds that an act takes. */
export function timed(act: () => void): number {
  const began = performance.now();
  act();
  return performance.now() - began;
}

function readSummary(path: string): Histories {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
  const column = (name: string) => Float64Array.from(lines, (cells) => Number(cells[head!.indexOf(name)]));
  return { frequency: column("frequency"), recency: column("recency"), age: column("T") };
}

/** Customers of a shop of two years, day by day. */
export function simulate(customers: number, seed = 42): Histories {
  const random = seededRandom(seed);
  const [frequency, recency, age] = [new Float64Array(customers), new Float64Array(customers), new Float64Array(customers)];
  for (let i = 0; i < customers; i++) {
    const lambda = random.gamma({ shape: 0.25, rate: 4.4 });
    const p = random.beta({ a: 0.8, b: 2.4 });
    const days = 364 + Math.floor(random.uniform() * 84) * 4;
    let [at, x, last] = [0, 0, 0];
    for (;;) {
      at += random.exponential(lambda);
      const day = Math.floor(at * 7);
      if (!(day <= days)) break;
      if (day > last) x++;
      last = day;
      if (random.uniform() < p) break;
    }
    frequency[i] = x;
    recency[i] = x === 0 ? 0 : last / 7;
    age[i] = days / 7;
  }
  return { frequency, recency, age };
}
