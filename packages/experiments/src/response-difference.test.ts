import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom, type TooFew } from "@rapport/statistics";
import { type Responding, type ResponseDifference, responseDifference } from "./response-difference.ts";

function answered(answer: ResponseDifference | TooFew): ResponseDifference {
  if (answer.kind === "too-few") assert.fail(`too few: ${answer.observed} of ${answer.needed}`);
  return answer;
}

/** Half of all are members. Treated, they gain so much, and the others so much. */
function drawn(seed: number, gains: { readonly members: number; readonly others: number }, count = 2000): Responding[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const [isMember, treated] = [random.uniform() < 0.5, random.uniform() < 0.5];
    return { isMember, treated, outcome: random.normal() + (treated ? (isMember ? gains.members : gains.others) : 0) };
  });
}

describe("whether members respond otherwise", () => {
  test("where they gain 0.5 more, they do; the interval holds 0.5, and both lifts are the plain differences of means", () => {
    const units = drawn(1, { members: 0.6, others: 0.1 });
    const { members, rest, difference, verdict } = answered(responseDifference(units));
    assert.equal(verdict, "differs");
    assert.ok(difference.lo < 0.5 && difference.hi > 0.5);
    const mean = (of: readonly Responding[]) => of.reduce((sum, { outcome }) => sum + outcome, 0) / of.length;
    const lift = (isMember: boolean) => mean(units.filter((unit) => unit.isMember === isMember && unit.treated)) - mean(units.filter((unit) => unit.isMember === isMember && !unit.treated));
    assert.ok(Math.abs(members.difference - lift(true)) < 1e-12 && Math.abs(rest.difference - lift(false)) < 1e-12);
    // Its standard error by a second route: 1.96 of four variances of about 1 over about 500.
    assert.ok(Math.abs(difference.hi - difference.mid - 1.96 * Math.sqrt(4 / 500)) < 0.02);
  });

  test("where all gain alike, however much, one in twenty at most is taken to differ", () => {
    const found = Array.from({ length: 60 }, (_, seed) => answered(responseDifference(drawn(300 + seed, { members: 0.4, others: 0.4 }, 1000))).verdict).filter((verdict) => verdict === "differs").length;
    assert.ok(found <= 5, `${found} of 60`);
  });

  test("thirty in each of four groups, and two hundred in each arm: below it nothing is said", () => {
    const few = drawn(1, { members: 1, others: 0 }, 2000).filter(({ isMember, treated }, place) => !(isMember && !treated) || place < 40);
    const answer = responseDifference(few);
    assert.ok(answer.kind === "too-few" && answer.needed === 30 && answer.observed < 30);
    assert.equal(responseDifference(drawn(1, { members: 1, others: 0 }, 300)).kind, "too-few");
  });
});
