import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { judgeResponses, type Met } from "./responses.ts";

const file = join(import.meta.dirname, "../../../shared/data/hillstrom/Kevin_Hillstrom_MineThatData_E-MailAnalytics_DataMiningChallenge_2008.03.20.csv");
const withoutHillstrom = existsSync(file) ? false : "the Hillstrom data is not beside the project";

/** Who met a mailing or was left without, a visit standing for a purchase; a member is whoever bought such goods before. */
function mailing(arm: string, goods: "mens" | "womens"): Met[] {
  return readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1).flatMap((line): Met[] => {
    const fields = line.split(",");
    const [mens, womens] = fields.slice(-9, -7);
    const [segment, visit] = fields.slice(-4, -2);
    if (segment !== arm && segment !== "No E-Mail") return [];
    return [{ actionId: arm, treated: segment === arm, isMember: (goods === "mens" ? mens : womens) === "1", bought: visit === "1", spending: 0, before: 0, experiment: null }];
  });
}

describe("Hillstrom's e-mail experiment, as a certificate judges it", () => {
  test("who bought women's goods responds otherwise to the women's mailing: accepted", { skip: withoutHillstrom }, () => {
    const [visits] = judgeResponses(mailing("Womens E-Mail", "womens"), "EUR");
    assert.equal(visits!.verdict, "differs");
    // Counted from the file by another program: of members 2,171 of 11,765 visited with it and 1,300 of 11,668 without, of the others 1,067 of 9,622 and 962 of 9,638.
    assert.deepEqual([visits!.members.withIt, visits!.members.without, visits!.rest.withIt, visits!.rest.without].map((share) => Math.round(share * 10_000) / 100), [18.45, 11.14, 11.09, 9.98]);
    assert.ok(visits!.difference!.lo > 0.045 && visits!.gain!.lo > 0.009);
  });

  test("who bought men's goods responds to the men's mailing as everybody does: refused", { skip: withoutHillstrom }, () => {
    const [visits] = judgeResponses(mailing("Mens E-Mail", "mens"), "EUR");
    assert.equal(visits!.verdict, "alike");
    assert.ok(visits!.difference!.lo < 0 && visits!.gain!.lo < 0);
  });

  test("what is not random is not judged: members left out less often than others are uneven", { skip: withoutHillstrom }, () => {
    const skewed = mailing("Womens E-Mail", "womens").filter(({ isMember, treated }, place) => !(isMember && !treated && place % 4 === 0));
    assert.equal(judgeResponses(skewed, "EUR")[0]!.verdict, "uneven");
  });
});

describe("several actions that are looked at together", () => {
  test("share what is left to chance: with three of them each of the six comparisons is at 1 − 0.05 ÷ 6", () => {
    const met = ["a", "b", "c"].flatMap((actionId) => Array.from({ length: 1600 }, (_, i): Met => ({ actionId, treated: i % 2 === 0, isMember: i % 4 < 2, bought: i % 5 === 0, spending: i % 5 === 0 ? 1000 + (i % 7) : 0, before: 0, experiment: null })));
    const found = judgeResponses(met, "EUR");
    assert.deepEqual(found.map(({ actionId, what }) => `${actionId} ${what}`), ["a buyers", "a spending", "b buyers", "b spending", "c buyers", "c spending"]);
    for (const { difference } of found) assert.ok(Math.abs(difference!.level - (1 - 0.05 / 6)) < 1e-12);
    assert.ok(Math.abs(judgeResponses(met.filter(({ actionId }) => actionId === "a"), "EUR")[0]!.difference!.level - (1 - 0.05 / 2)) < 1e-12);
  });
});
