// The value models beside what other programs take, and how true their ranges and rankings are.
import { chooseModel, customerCells, type CustomerCells, expectedValuer, expectedValues, fitBgNbd, fitParetoNbd, parameterIntervals, probabilityActive, simulatePurchaseWeeks, totalAhead } from "@rapport/lifetime-value";
import { seededRandom } from "@rapport/statistics";
import { onlineRetail, withoutOnlineRetail } from "../packages/lifetime-value/test-online-retail.ts";
import { type Benchmark, measured, median } from "./measurement.ts";
import { simulate, timed } from "./value.ts";

const DRAWN = "customers drawn from r 0.25, α 4.4, a 0.8, b 2.4 over 2 years, in whole days";
const model = { kind: "bg-nbd", r: 0.25, alpha: 4.4, a: 0.8, b: 2.4 } as const;
const spending = { kind: "gamma-gamma", p: 6.25, q: 3.74, v: 15.44 } as const;
const YEAR = { weeks: 52, discountAnnual: 0.1 };

/** Median wall time of some runs in milliseconds, and their median CPU time, which a busy machine lengthens less. */
function times(runs: number, act: () => void): { readonly wall: number; readonly cpu: string } {
  const cpu: number[] = [];
  const wall = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    const took = timed(act);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
    return took;
  });
  return { wall: median(wall), cpu: `${median(cpu).toFixed(0)} ms of CPU` };
}

export const paretoFit: Benchmark = {
  names: ["value.paretonbd_fit_100k_ms"],
  async measure() {
    const { frequency, recency, age } = simulate(100_000);
    const fit = () => {
      const found = fitParetoNbd(customerCells({ frequency, recencyWeeks: recency, ageWeeks: age }));
      if (found.kind !== "pareto-nbd") throw new Error(`expected a Pareto/NBD, got ${found.kind}`);
    };
    fit();
    const { wall, cpu } = times(5, fit);
    return [measured("value.paretonbd_fit_100k_ms", wall, "ms", `Pareto/NBD on 100,000 ${DRAWN}; grouping and covariance included; median of 5, ${cpu} (reference: lifetimes 0.11.3 on rows of such a set)`, { value: 20_582, better: "less" })];
  },
};

export const refitFromCells: Benchmark = {
  names: ["value.refit_10m_from_cells_seconds"],
  async measure() {
    const cells = manyCells(10);
    const refit = () => {
      const found = fitBgNbd(cells);
      if (found.kind !== "bg-nbd") throw new Error(`expected a BG/NBD, got ${found.kind}`);
    };
    const { wall, cpu } = times(3, refit);
    const method = `BG/NBD on 10,000,000 ${DRAWN}, kept as ${cells.customers.length.toLocaleString("en")} cells; covariance included; median of 3, ${cpu} (reference: what was asked for)`;
    return [measured("value.refit_10m_from_cells_seconds", wall / 1000, "s", method, { value: 2, better: "less" })];
  },
};

/** So many million customers, drawn a million at a time so that the rows need not all be held. */
function manyCells(millions: number): CustomerCells {
  let cells: CustomerCells | undefined;
  for (let i = 0; i < millions; i++) {
    const { frequency, recency, age } = simulate(1_000_000, 42 + i);
    const more = customerCells({ frequency, recencyWeeks: recency, ageWeeks: age });
    cells = cells === undefined ? more : customerCells(joined(cells, more));
  }
  return cells!;
}

function joined(one: CustomerCells, other: CustomerCells): CustomerCells {
  const column = (name: "frequency" | "recencyWeeks" | "ageWeeks" | "customers") => concatenated(one[name], other[name]);
  return { frequency: column("frequency"), recencyWeeks: column("recencyWeeks"), ageWeeks: column("ageWeeks"), customers: column("customers") };
}

function concatenated(one: Float64Array, other: Float64Array): Float64Array {
  const both = new Float64Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

export const valuesOfMillion: Benchmark = {
  names: ["value.clv12_1m_seconds"],
  async measure() {
    const { frequency, recency, age } = simulate(1_000_000);
    const random = seededRandom(7);
    const meanSpend = frequency.map((x) => (x === 0 ? 0 : random.gamma({ shape: 6.25, rate: 0.2 })));
    const customers = { frequency, recencyWeeks: recency, ageWeeks: age, meanSpend };
    const act = () => void expectedValues(model, spending, customers, YEAR.weeks, YEAR);
    act();
    const { wall, cpu } = times(5, act);
    return [measured("value.clv12_1m_seconds", wall / 1000, "s", `expected spending over twelve months, discounted month by month, of each of 1,000,000 ${DRAWN}; median of 5, ${cpu} (reference: lifetimes 0.11.3)`, { value: 7.539, better: "less" })];
  },
};

export const scoreOnRead: Benchmark = {
  names: ["value.score_on_read_us"],
  async measure() {
    const { frequency, recency, age } = simulate(20_000);
    const customers = Array.from(frequency, (x, i) => ({ frequency: x, recencyWeeks: recency[i]!, ageWeeks: age[i]!, meanSpend: 30 }));
    const valueOf = expectedValuer(model, spending, YEAR.weeks, YEAR);
    let kept = 0;
    const act = () => {
      for (const customer of customers) kept += valueOf(customer).mid + probabilityActive(model, customer, 26);
    };
    act();
    const { wall, cpu } = times(9, act);
    if (!(kept > 0)) throw new Error("expected values above nothing");
    return [measured("value.score_on_read_us", (wall * 1000) / customers.length, "µs", `a customer's expected spending over twelve months, discounted month by month, expected purchases and chance to buy in 26 weeks, nothing remembered from one customer to the next; mean over 20,000, median of 9, ${cpu} for all (reference: what was asked for)`, { value: 5, better: "less" })];
  },
};

export const coverage: Benchmark = {
  names: ["value.interval_coverage_80"],
  async measure() {
    const truth = { kind: "bg-nbd", r: 0.9, alpha: 8, a: 0.7, b: 2.5 } as const;
    const [replications, people] = [3000, 1500];
    const random = seededRandom(81);
    const held: Record<string, number> = { r: 0, alpha: 0, a: 0, b: 0, total: 0 };
    let fitted = 0;
    for (let i = 0; i < replications; i++) {
      const [frequency, recencyWeeks, ageWeeks] = [new Float64Array(people), new Float64Array(people), new Float64Array(people)];
      let later = 0;
      for (let row = 0; row < people; row++) {
        const age = 20 + random.below(60);
        const weeks = simulatePurchaseWeeks(truth, random, age + 26);
        const known = weeks.filter((week) => week <= age).length;
        [frequency[row], recencyWeeks[row], ageWeeks[row]] = [known, weeks[known - 1] ?? 0, age];
        later += weeks.length - known;
      }
      const cells = customerCells({ frequency, recencyWeeks, ageWeeks });
      const fit = fitBgNbd(cells);
      const intervals = fit.kind === "bg-nbd" ? parameterIntervals(fit) : undefined;
      if (fit.kind !== "bg-nbd" || intervals?.kind !== "estimated") continue;
      fitted++;
      for (const name of ["r", "alpha", "a", "b"] as const) {
        const { lo, hi } = intervals.of[name]!;
        if (truth[name] >= lo && truth[name] <= hi) held[name]!++;
      }
      const { range } = totalAhead(fit, cells, 26);
      if (range && later >= range.lo && later <= range.hi) held["total"]!++;
    }
    const shares = Object.entries(held).map(([name, n]) => [name, n / fitted] as const);
    const mean = shares.reduce((sum, [, share]) => sum + share, 0) / shares.length;
    const each = shares.map(([name, share]) => `${name === "total" ? "all purchases of the next 26 weeks" : name} ${share.toFixed(3)}`).join(", ");
    return [measured("value.interval_coverage_80", mean, "", `share of 80 % ranges that held the truth, mean of five: ${each}; ${fitted.toLocaleString("en")} bases of 1,500 customers invented from r 0.9, α 8, a 0.7, b 2.5 and fitted (each share is known to 0.007)`, { value: 0.8, better: "more" })];
  },
};

export const contestOnRetail: Benchmark = {
  names: ["value.retail2_active_auc", "value.retail2_top_decile_capture"],
  async measure() {
    if (withoutOnlineRetail) return [];
    const contest = chooseModel(onlineRetail("2011-06-10", 26), 26);
    if (contest.kind === "too-few") throw new Error("expected enough customers in Online Retail II");
    const { model } = contest.chosen;
    const of = `${model.model.kind}, chosen of ${contest.models.length} by held-out log score, fitted to Online Retail II until 2011-06-10 (4,976 customers), tried on the 26 weeks after`;
    return [
      measured("value.retail2_active_auc", model.activeArea as number, "", `${of}; area under the curve of the chance to buy (reference: LightGBM on 25 features); expected ${model.expectedActive.toFixed(4)} on average, ${contest.actualActive.toFixed(4)} came`, { value: 0.802, better: "more" }),
      measured("value.retail2_top_decile_capture", model.topTenthShare!, "", `${of}; share of what was spent that came from the tenth ranked highest (reference: past spend; a perfect ranking has ${contest.perfectTopTenthShare!.toFixed(3)})`, { value: contest.pastSpend.topTenthShare!, better: "more" }),
    ];
  },
};
