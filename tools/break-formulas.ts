// Breaks formulas of the value models one at a time, in a copy, and says which of them no test notices:
//   node tools/run.mjs tools/break-formulas.ts [part of a file's name …]
// Not part of `npm test`, for it takes minutes; that the formulas still stand where it looks for them is (the test beside it).
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

export interface Break {
  /** In packages/lifetime-value/src. */
  readonly file: string;
  /** Stands in it once. */
  readonly right: string;
  readonly wrong: string;
  /** Test files beside it that may notice. */
  readonly tests: readonly string[];
}

const breaks = (file: string, tests: readonly string[], formulas: readonly (readonly [right: string, wrong: string])[]): Break[] =>
  formulas.map(([right, wrong]) => ({ file, right, wrong, tests }));

/** What is broken, and where. */
export const BREAKS: readonly Break[] = [
  ...breaks("beta-geometric-likelihood.ts", ["models"], [
    ['const early = leaving === "after-every-purchase" ? 1 : 0;', "const early = 0;"],
    ["activeRR += sumHH / sum - meanH * meanH;", "activeRR += sumHH / sum;"],
    ["hAB -= spread * inverseA * perLeft;", "hAB += spread * inverseA * perLeft;"],
  ]),
  ...breaks("pareto-nbd-likelihood.ts", ["models"], [
    ["const logRate = Math.log(s / beta);", "const logRate = Math.log(s / (beta + 1));"],
    ["mSS += weight * (d2 * d2 - inverseS * inverseS);", "mSS += weight * d2 * d2;"],
  ]),
  ...breaks("pareto-nbd.ts", ["forecasts"], [
    ["P: power + 1, Q: model.s, from: 0", "P: power + 1, Q: model.s + 1, from: 0"],
    ["const e = s - 1;", "const e = s;"],
    ["const perWeek = Math.log1p(discountAnnual) / (365.25 / 7);", "const perWeek = discountAnnual / (365.25 / 7);"],
  ]),
  ...breaks("purchase-count-distribution.ts", ["forecasts", "models"], [
    ["const leavesNow = a / (a + b + n - 1);", "const leavesNow = a / (a + b + n);"],
    ["purchases[Math.floor((m + j) / k)]!", "purchases[Math.floor(m / k)]!"],
    ["stayed *= (b + i) / (model.a + b + i);", "stayed *= b / (model.a + b);"],
  ]),
  ...breaks("purchase-model.ts", ["forecasts"], [["? x + 1 : x;", "? x : x;"]]),
  ...breaks("phases.ts", ["models", "forecasts"], [["chances[j] = term;", "chances[j] = term * j;"]]),
  ...breaks("expected-purchases.ts", ["forecasts"], [["const top = c - power;", "const top = c - power + 1;"]]),
  ...breaks("activity.ts", ["models"], [["a: k - j, b: power + j", "a: k, b: power + j"]]),
  ...breaks("fit-cnbd-k.ts", ["models"], [["(k - 1) * logIntervals", "k * logIntervals"]]),
  ...breaks("fit-covariates.ts", ["fit-covariates"], [
    ['parameter === "alpha" || parameter === "beta" ? -1 : 1', 'parameter === "alpha" ? -1 : 1'],
    ["* mean) / spread : 0));", "* 0) / spread : 0));"],
  ]),
  ...breaks("contract.ts", ["contract"], [
    ["model.alpha / (model.alpha + model.beta + period - 1)", "model.alpha / (model.alpha + model.beta + period)"],
    ["(model.beta + subscriber.renewals) / (model.alpha - 1)", "model.beta / (model.alpha - 1)"],
  ]),
  ...breaks("fit-contract.ts", ["contract"], [["hBetaBeta += atRisk * whole * whole - stayed * rest * rest;", "hBetaBeta += atRisk * whole * whole;"]]),
  ...breaks("intervals.ts", ["intervals"], [
    ["Math.sqrt(parameterVariance + chanceVariance)", "Math.sqrt(chanceVariance)"],
    ["each.meanSquare[i]! * (expected / spend.p + square)", "each.meanSquare[i]! * square"],
    ["const drawn = cells.customers.map((customers) => random.poisson(customers));", "const drawn = cells.customers;"],
  ]),
  ...breaks("choose-model.ts", ["choose-model"], [
    ["const chance = alive * ifAlive + (n === 0 ? 1 - alive : 0);", "const chance = alive * ifAlive;"],
    ["lead !== null && lead.by < 0", "lead !== null && lead.by < -9"],
  ]),
  ...breaks("expected-values.ts", ["intervals"], [["const since = logAge[ages.index[row]!]! - (", "const since = 0 * ("]]),
  ...breaks("customer-cells.ts", ["customer-cells"], [["customers * frequency * Math.log(DAYS_PER_WEEK)", "frequency * Math.log(DAYS_PER_WEEK)"]]),
];

/** @returns the breaks that no test noticed */
function breakAll(wanted: readonly Break[]): readonly Break[] {
  const home = mkdtempSync(join(tmpdir(), "rapport-broken-"));
  const project = join(home, "project");
  mkdirSync(join(project, "node_modules", "@rapport"), { recursive: true });
  for (const name of ["statistics", "lifetime-value"]) {
    cpSync(join(root, "packages", name), join(project, "packages", name), { recursive: true });
    symlinkSync(join(project, "packages", name), join(project, "node_modules", "@rapport", name));
  }
  for (const name of ["fast-check", "pure-rand"]) if (existsSync(join(root, "node_modules", name))) symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
  if (existsSync(join(root, "../shared"))) symlinkSync(join(root, "../shared"), join(home, "shared"));
  const sources = join(project, "packages/lifetime-value/src");
  const unnoticed: Break[] = [];
  for (const each of wanted) {
    const path = join(sources, each.file);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(each.right, () => each.wrong));
    const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", "--test", ...each.tests.map((name) => join(sources, `${name}.test.ts`))], { cwd: project });
    writeFileSync(path, text);
    const noticed = run.status !== 0;
    if (!noticed) unnoticed.push(each);
    console.log(`${noticed ? "noticed " : "UNNOTICED"} ${each.file}: ${each.right}`);
  }
  rmSync(home, { recursive: true, force: true });
  return unnoticed;
}

if (import.meta.main) {
  const parts = process.argv.slice(2);
  const wanted = BREAKS.filter(({ file }) => parts.length === 0 || parts.some((part) => file.includes(part)));
  const unnoticed = breakAll(wanted);
  console.log(`${wanted.length - unnoticed.length} of ${wanted.length} broken formulas are noticed.`);
  process.exit(unnoticed.length === 0 ? 0 : 1);
}
