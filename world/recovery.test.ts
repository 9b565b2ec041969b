import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { customerCells, fitBgNbd, fitShiftedBetaGeometric } from "@rapport/lifetime-value";
import { digamma, trigamma } from "@rapport/statistics";
import { generateWorld, truth } from "./index.ts";
import type { World } from "./index.ts";

const DAY = 86_400_000;
const { PURCHASES, SPEND, SUBSCRIPTIONS } = truth;

/** The orders of each person whom the model let buy, without those that an action brought about. */
function modelOrders(w: World): { day: number; amountMinor: number }[][] {
  const extra = new Set(w.truth.extraOrders);
  const personOf = new Map(w.truth.people.flatMap((person) => (person.written ? [] : person.identityIds.map((id) => [id, person] as const))));
  const orders = w.interactions.filter((each) => each.kind === "order" && personOf.has(each.identityId) && !extra.has(each.messageId));
  const byPerson = Map.groupBy(orders, (order) => personOf.get(order.identityId));
  return [...byPerson.values()].map((theirs) => theirs.map((order) => ({ day: Math.floor(Date.parse(order.occurredAt) / DAY), amountMinor: order.amountMinor ?? 0 })));
}

function fitPurchases(w: World): Exclude<ReturnType<typeof fitBgNbd>, { kind: "too-few" }> {
  const today = Math.floor(Date.parse(w.endsAt) / DAY);
  const histories = modelOrders(w).map((orders) => {
    const days = [...new Set(orders.map((order) => order.day))];
    const first = Math.min(...days);
    return { frequency: days.length - 1, recencyWeeks: (Math.max(...days) - first) / 7, ageWeeks: (today - first) / 7 };
  });
  const fit = fitBgNbd(
    customerCells({
      frequency: histories.map((each) => each.frequency),
      recencyWeeks: histories.map((each) => each.recencyWeeks),
      ageWeeks: histories.map((each) => each.ageWeeks),
    }),
  );
  if (fit.kind === "too-few") throw new Error("expected enough customers for a fit");
  return fit;
}

const MONTH = (365.25 / 12) * DAY;

/** Who might have left in which month of their subscription and who did, of those that nobody wrote by hand. */
function monthsOfSubscriptions(w: World): { period: number[]; atRisk: number[]; ended: number[] } {
  const written = new Set(w.truth.people.flatMap((person) => (person.written ? person.identityIds : [])));
  const events = w.interactions.filter((each) => each.kind.startsWith("subscription.") && !written.has(each.identityId));
  const [atRisk, ended]: [number[], number[]] = [Array(24).fill(0), Array(24).fill(0)];
  for (const theirs of Map.groupBy(events, (each) => String(each.properties["subscription"])).values()) {
    const at = (kind: string) => theirs.filter((each) => each.kind === kind).map((each) => Date.parse(each.occurredAt))[0];
    const whole = (to: number) => Math.floor((to - at("subscription.started")!) / MONTH);
    const [until, over] = [whole(Date.parse(w.endsAt)), at("subscription.ended")];
    // A month counts where it is over for everybody who began then.
    for (let month = 0; month < Math.min(until, over === undefined ? until : whole(over) + 1); month++) atRisk[month]!++;
    if (over !== undefined && whole(over) < until) ended[whole(over)]!++;
  }
  const period = atRisk.flatMap((n, month) => (n > 0 ? [month + 1] : []));
  return { period, atRisk: period.map((month) => atRisk[month - 1]!), ended: period.map((month) => ended[month - 1]!) };
}

/** A mean over people with its standard error. */
function meanOf(values: readonly number[]): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length) };
}

describe("what the sample company's purchases tell", () => {
  for (const seed of [2, 3]) {
    it(`gives back the BG/NBD that made them, within 3 standard errors (seed ${seed})`, () => {
      const fit = fitPurchases(generateWorld({ seed, endsAt: new Date("2026-11-21T13:32:00Z") }));
      if (fit.kind !== "bg-nbd" || fit.uncertainty.kind !== "estimated") throw new Error(`expected a BG/NBD with standard errors, found ${fit.kind}`);
      for (const name of ["r", "alpha", "a", "b"] as const) {
        const off = (fit[name] - PURCHASES[name]) / fit.uncertainty.standardErrors[name];
        assert.ok(Math.abs(off) < 3, `${name} ${fit[name]} is ${off} standard errors from ${PURCHASES[name]}`);
      }
    });
  }

  it("gives back the Gamma-Gamma by the moments of logarithms", () => {
    const people = modelOrders(generateWorld({ seed: 2, endsAt: new Date("2026-11-21T13:32:00Z") })).map((orders) => orders.map((order) => Math.log(order.amountMinor / 100)));
    // ln z = ln gamma(p) − ln ν, so its mean is ψ(p) − ψ(q) + ln v; within one person it varies by ψ′(p), between people by ψ′(q).
    const level = meanOf(people.map((logs) => logs[0] ?? Number.NaN));
    assertNear("mean of logarithms", level, digamma(SPEND.p) - digamma(SPEND.q) + Math.log(SPEND.v));
    const within = meanOf(people.filter((logs) => logs.length >= 2).map((logs) => meanOf(logs).standardError ** 2 * logs.length));
    assertNear("variance within a person", within, trigamma(SPEND.p));
    const total = meanOf(people.map((logs) => ((logs[0] ?? Number.NaN) - level.mean) ** 2));
    assertNear("variance over people", total, trigamma(SPEND.p) + trigamma(SPEND.q));
  });

  for (const seed of [2, 3]) {
    it(`gives back how long subscriptions last, within 3 standard errors (seed ${seed}); a process that leaves twice as often would be found out`, () => {
      const fit = fitShiftedBetaGeometric(monthsOfSubscriptions(generateWorld({ seed, endsAt: new Date("2026-11-21T13:32:00Z") })));
      if (fit.kind !== "sbg" || fit.uncertainty.kind === "undetermined") throw new Error(`expected a shifted beta-geometric with standard errors, found ${fit.kind}`);
      const [logs, covariance] = [[Math.log(fit.alpha), Math.log(fit.beta)], fit.uncertainty.covarianceOfLogs];
      for (const [i, true_] of [SUBSCRIPTIONS.alpha, SUBSCRIPTIONS.beta].entries()) assert.ok(Math.abs(logs[i]! - Math.log(true_)) < 3 * Math.sqrt(covariance[i]![i]!), `${fit.alpha} ${fit.beta}`);
      // The chance to leave in the first month, alpha / (alpha + beta), is known far better than either of them.
      const first = (alpha: number, beta: number) => alpha / (alpha + beta);
      assert.ok(Math.abs(first(fit.alpha, fit.beta) / first(SUBSCRIPTIONS.alpha, SUBSCRIPTIONS.beta) - 1) < 0.2, `${first(fit.alpha, fit.beta)}`);
      assert.ok(Math.abs(first(fit.alpha, fit.beta) / first(2 * SUBSCRIPTIONS.alpha, SUBSCRIPTIONS.beta) - 1) > 0.3, "the twin");
    });
  }
});

function assertNear(what: string, { mean, standardError }: { mean: number; standardError: number }, expected: number): void {
  assert.ok(Math.abs(mean - expected) < 3 * standardError, `${what}: ${mean} ± ${standardError}, expected ${expected}`);
}
