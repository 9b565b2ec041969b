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

  test("where few buy and few are left out, the interval holds the truth as often as it says: a group in which nobody bought is not taken to be sure", () => {
    let [held, compared, silent] = [0, 0, 0];
    for (let seed = 0; seed < 150; seed++) {
      const random = seededRandom(9000 + seed);
      const units = Array.from({ length: 2200 }, (): Responding => {
        const isMember = random.uniform() < 0.2;
        return { isMember, treated: random.uniform() >= 0.1, outcome: Number(random.uniform() < (isMember ? 0.045 : 0.03)) };
      });
      const answer = responseDifference(units);
      if (answer.kind === "too-few") continue;
      compared++;
      if (answer.members.heldOut === 0) silent++;
      if (answer.difference.lo <= 0 && answer.difference.hi >= 0) held++;
    }
    assert.ok(compared > 100 && silent > 10, `${compared} compared, in ${silent} no member who was left out bought`);
    assert.ok(held / compared >= 0.93, `${held} of ${compared}`);
  });

  test("of amounts, ten in each of four groups must be something", () => {
    const bought = drawn(4, { members: 0.5, others: 0 }, 4000).map((unit, place) => ({ ...unit, outcome: unit.treated || place % 400 < 2 ? Math.max(0, unit.outcome) : 0 }));
    const answer = responseDifference(bought);
    assert.ok(answer.kind === "too-few" && answer.needed === 10 && answer.observed < 10);
  });

  test("thirty in each of four groups, and two hundred in each arm: below it nothing is said", () => {
    const few = drawn(1, { members: 1, others: 0 }, 2000).filter(({ isMember, treated }, place) => !(isMember && !treated) || place < 40);
    const answer = responseDifference(few);
    assert.ok(answer.kind === "too-few" && answer.needed === 30 && answer.observed < 30);
    assert.equal(responseDifference(drawn(1, { members: 1, others: 0 }, 300)).kind, "too-few");
  });
});
