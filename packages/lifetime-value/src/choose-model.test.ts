import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { anyCustomers, close, historyOf } from "../test-customers.ts";
import { onlineRetail, withoutOnlineRetail } from "../test-online-retail.ts";
import { chooseModel, fitPurchaseModel } from "./choose-model.ts";
import type { Contest, HeldOutColumns } from "./choose-model.ts";
import { customerCells } from "./customer-cells.ts";
import type { PurchaseModel } from "./purchase-model.ts";
import { simulatePurchaseWeeks, simulateSpending } from "./simulate.ts";

const spend = { kind: "gamma-gamma", p: 3, q: 4, v: 120 } as const;

/** Customers invented from a model, known for 30 to 70 weeks and watched for 26 more. */
function invented(model: PurchaseModel, customers: number, seed: number): HeldOutColumns {
  const random = seededRandom(seed);
  const people = Array.from({ length: customers }, () => {
    const age = 30 + random.below(41);
    const weeks = simulatePurchaseWeeks(model, random, age + 26);
    const [first, ...amounts] = simulateSpending(spend, random, weeks.length + 1);
    const known = weeks.filter((week) => week <= age);
    const past = amounts.slice(0, known.length).reduce((sum, each) => sum + each, 0);
    return {
      ...historyOf(known, age),
      meanSpend: known.length === 0 ? 0 : past / known.length,
      totalSpend: first! + past,
      laterPurchases: weeks.length - known.length,
      laterSpend: amounts.slice(known.length).reduce((sum, each) => sum + each, 0),
    };
  });
  return columnsOf(people);
}

type Row = Record<keyof HeldOutColumns, number>;

function columnsOf(rows: readonly Row[]): HeldOutColumns {
  const column = (name: keyof HeldOutColumns): Float64Array => Float64Array.from(rows, (row) => row[name]);
  return {
    frequency: column("frequency"),
    recencyWeeks: column("recencyWeeks"),
    ageWeeks: column("ageWeeks"),
    logIntervals: column("logIntervals"),
    meanSpend: column("meanSpend"),
    totalSpend: column("totalSpend"),
    laterPurchases: column("laterPurchases"),
    laterSpend: column("laterSpend"),
  };
}

function held(columns: HeldOutColumns, horizon = 26): Contest {
  const contest = chooseModel(columns, horizon);
  if (contest.kind === "too-few") assert.fail("expected a contest");
  return contest;
}

describe("the contest of models on Online Retail II", { skip: withoutOnlineRetail }, () => {
  test("the half-year after 2011-06-10: who comes is told at 0.81 and right on average, the first tenth holds 61 % of revenue, past spend's 60 %", () => {
    const contest = held(onlineRetail("2011-06-10", 26));
    const bg = contest.models.find(({ model }) => model.kind === "bg-nbd")!;
    // value.md 2.2, worked out by other programs.
    close(bg.activeArea as number, 0.8111, 0.00005);
    close(bg.expectedActive, contest.actualActive, 0.01);
    close(bg.topTenthShare!, 0.614, 0.0005);
    close(bg.rankCorrelation as number, 0.6271, 0.0005);
    close(bg.totalError!, -0.0161, 0.00005);
    close(contest.pastSpend.topTenthShare!, 0.6015, 0.0005);
    close(contest.pastSpend.rankCorrelation as number, 0.573, 0.0005);
    close(contest.perfectTopTenthShare!, 0.7218, 0.0005);
    assert.ok(contest.chosen.model.topTenthShare! >= 0.61 && (contest.chosen.model.activeArea as number) >= 0.81);
    assert.equal(contest.chosen.ranking, "model");
    assert.equal(contest.models.length, 5);
    assert.equal(contest.models[0]!.behindBest.by, 0);
  });

  test("a year that is known alone: nobody is seen to leave, and past spend ranks better, so it is what ranks", () => {
    const contest = held(onlineRetail("2011-06-30", 23, "2010-12-01"), 23);
    assert.ok(contest.models.some(({ model }) => model.kind === "nbd"));
    assert.equal(contest.chosen.ranking, "past-spend");
    assert.ok(contest.pastSpend.topTenthShare! > contest.chosen.model.topTenthShare!);
    assert.ok(contest.chosen.lead!.by < 0 && contest.chosen.lead!.standardError > 0);
  });
});

describe("choosing a model by what came later", () => {
  test("customers who buy by a rhythm are forecast by a model of regular timing, others by the simplest that does as well", () => {
    const steady = held(invented({ kind: "bg-cnbd-k", k: 4, r: 1.5, alpha: 2, a: 0.5, b: 3 }, 1500, 1));
    assert.match(steady.chosen.model.model.kind, /cnbd-k$/);
    const atRandom = held(invented({ kind: "bg-nbd", r: 1, alpha: 6, a: 0.8, b: 2.5 }, 1500, 2));
    assert.equal(atRandom.chosen.model.model.kind, "bg-nbd");
    const staying = held(invented({ kind: "nbd", r: 1, alpha: 6 }, 1000, 3));
    assert.equal(staying.chosen.model.model.kind, "nbd");
    assert.equal(staying.models.filter(({ model }) => model.kind === "nbd").length, 1);
  });

  test("the chosen model's forecasts are near what came, and the right model ranks better than past spend", () => {
    const contest = held(invented({ kind: "mbg-nbd", r: 0.9, alpha: 5, a: 0.8, b: 2 }, 3000, 4));
    const { model, ranking, lead } = contest.chosen;
    assert.ok(Math.abs(model.totalError!) < 0.08, `${model.totalError}`);
    close(model.expectedActive, contest.actualActive, 0.03);
    assert.equal(ranking, "model");
    close(lead!.by, model.topTenthShare! - contest.pastSpend.topTenthShare!, 1e-12);
    assert.ok(contest.perfectTopTenthShare! > model.topTenthShare!);
  });

  test("where only past spend tells what is spent later, past spend wins the ranking", () => {
    const random = seededRandom(5);
    const rows = invented({ kind: "bg-nbd", r: 1, alpha: 6, a: 0.8, b: 2.5 }, 800, 5);
    const totalSpend = Float64Array.from({ length: 800 }, () => random.gamma({ shape: 0.5, rate: 0.01 }));
    const contest = held({ ...rows, totalSpend, laterSpend: totalSpend });
    assert.equal(contest.chosen.ranking, "past-spend");
    close(contest.pastSpend.rankCorrelation as number, 1, 1e-12);
    assert.equal(contest.pastSpend.topTenthShare, contest.perfectTopTenthShare);
    assert.deepEqual(contest.chosen.best, { by: "past-spend" });
  });

  test("a score from elsewhere stands in the same contest, and ranks where it is the best", () => {
    const columns = invented({ kind: "bg-nbd", r: 1, alpha: 6, a: 0.8, b: 2.5 }, 800, 10);
    const oracle = { name: "oracle", score: columns.laterSpend };
    const noise = { name: "noise", score: Array.from({ length: 800 }, (_, i) => (i * 7919) % 800) };
    const contest = chooseModel(columns, 26, { others: [noise, oracle] });
    assert.ok(contest.kind === "contest");
    assert.deepEqual(contest.chosen.best, { by: "other", name: "oracle" });
    assert.equal(contest.others[1]!.topTenthShare, contest.perfectTopTenthShare);
    assert.equal(contest.chosen.ranking, "model");
    const alone = chooseModel(columns, 26, { others: [noise] });
    assert.ok(alone.kind === "contest" && alone.chosen.best.by === "model");
    assert.ok(alone.others[0]!.topTenthShare! < alone.pastSpend.topTenthShare!);
    assert.throws(() => chooseModel(columns, 26, { others: [{ name: "theirs", score: [1] }] }), /theirs differs in length/);
  });

  test("the right model's chances are calibrated: in each of ten groups as many come as was said", () => {
    const contest = held(invented({ kind: "bg-nbd", r: 1, alpha: 6, a: 0.8, b: 2.5 }, 4000, 11));
    const { calibration } = contest.models.find(({ model }) => model.kind === "bg-nbd")!;
    assert.equal(calibration.length, 10);
    let before = 0;
    for (const { expected, actual, customers } of calibration) {
      close(actual, expected, 4 * Math.sqrt((expected * (1 - expected)) / customers) + 0.01);
      assert.ok(expected >= before);
      before = expected;
    }
  });

  test("the order of customers does not matter", () => {
    const columns = invented({ kind: "bg-nbd", r: 1, alpha: 6, a: 0.8, b: 2.5 }, 400, 6);
    const reversed = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from(column as Float64Array).reverse()])) as unknown as HeldOutColumns;
    const [one, other] = [held(columns), held(reversed)];
    one.models.forEach((entry, i) => {
      close(other.models[i]!.logScore, entry.logScore, 1e-7);
      close(other.models[i]!.topTenthShare!, entry.topTenthShare!, 1e-7);
      close(other.models[i]!.activeArea as number, entry.activeArea as number, 1e-7);
    });
  });

  test("without intervals the regular kinds do not take part; with too few the count is the answer", () => {
    const { logIntervals: _, ...untimed } = invented({ kind: "bg-nbd", r: 1, alpha: 6, a: 0.8, b: 2.5 }, 400, 7);
    assert.ok(held(untimed).models.every(({ model }) => !model.kind.endsWith("cnbd-k")));
    const few = invented({ kind: "bg-nbd", r: 1, alpha: 6, a: 0.8, b: 2.5 }, 20, 8);
    assert.equal(chooseModel(few, 26).kind, "too-few");
    assert.throws(() => chooseModel({ ...untimed, laterPurchases: [1] }, 26), /length/);
    assert.throws(() => chooseModel({ ...untimed, laterPurchases: untimed.frequency as Float64Array, laterSpend: Array.from({ length: 400 }, () => Number.NaN) }, 26), /row 0/);
  });

  test("any customers at all, with any later, give a contest whose figures are numbers or say why not", () => {
    fc.assert(
      fc.property(anyCustomers, fc.nat(3), fc.boolean(), (rows, later, nothing) => {
        const contest = chooseModel(
          columnsOf(rows.map((row, i) => ({ ...row, meanSpend: 5 + i, totalSpend: 9 * i, laterPurchases: nothing ? 0 : (i + later) % 4, laterSpend: nothing ? 0 : i }))),
          20,
          { neededRepeaters: 1 },
        );
        if (contest.kind === "too-few") return;
        for (const entry of contest.models) {
          assert.ok(Number.isFinite(entry.logScore) && entry.logScore <= 0);
          assert.ok(entry.meanError >= 0 && Number.isFinite(entry.meanError));
          assert.ok(entry.expectedActive >= 0 && entry.expectedActive <= 1);
          assert.ok(entry.topTenthShare === null || (entry.topTenthShare >= 0 && entry.topTenthShare <= 1));
          for (const figure of [entry.rankCorrelation, entry.activeArea]) assert.ok(typeof figure === "object" || Number.isFinite(figure));
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  test("the kind that was chosen is fitted to everything known", () => {
    const columns = invented({ kind: "bg-cnbd-k", k: 3, r: 1.5, alpha: 2, a: 0.5, b: 3 }, 600, 9);
    for (const kind of ["bg-nbd", "mbg-nbd", "pareto-nbd", "bg-cnbd-k", "mbg-cnbd-k"] as const) {
      assert.notEqual(fitPurchaseModel(kind, customerCells(columns)).kind, "too-few");
    }
  });
});
