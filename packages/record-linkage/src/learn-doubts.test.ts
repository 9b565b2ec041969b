import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { agreementOf } from "./agreement.ts";
import { explainPair } from "./explain-pair.ts";
import { type JudgedPair, learnDoubts } from "./learn-doubts.ts";
import { levelInWords } from "./levels.ts";
import { linkRecords } from "./link-records.ts";
import { LinkageIndex } from "./linkage-index.ts";
import { personModel } from "./person-model.ts";
import { personSettings } from "./person-settings.ts";
import { recordTable } from "./record-table.ts";

const model = personModel(1000);
/** Names of which no two are alike. */
const named = (seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: 8 }, () => String.fromCharCode(97 + random.below(26))).join("");
};
/** Twos that agree on name and telephone, and differ in e-mail address: `pairs` of them, and as many that agree on the birthday too. */
const people = (pairs: number) =>
  Array.from({ length: pairs }, (_, at) => {
    const shared = { given_name: named(at), surname: named(at + 500), phone: `+3120555${1000 + at}` };
    const born = { ...shared, phone: `+3110444${1000 + at}`, given_name: named(at + 900), surname: named(at + 1300), date_of_birth: `${1940 + at}-0${1 + (at % 9)}-1${at % 10}` };
    return [shared, shared, born, born];
  }).flat();
const linkedIn = (records: readonly Record<string, string>[]) => {
  const table = recordTable(personSettings, records);
  return { table, links: linkRecords(table, model).links };
};
const agreement = (a: Record<string, string>, b: Record<string, string>) => Object.fromEntries(explainPair(model, a, b).contributions.map(({ comparison, level }) => [comparison, level]));
const told = (apart: number, one = 0): JudgedPair[] => {
  const [a, b] = people(1);
  return [...Array.from({ length: apart }, () => false), ...Array.from({ length: one }, () => true)].map((verdict) => ({ agreement: agreement(a!, b!), one: verdict }));
};

describe("what people teach a model", () => {
  test("the levels of a comparison differ in words, or two agreements would be one", () => {
    for (const { name, levels } of personSettings.comparisons) assert.equal(new Set(levels.map(levelInWords)).size, levels.length, name);
  });

  test("two refused of eight that agree and differ so: all eight are asked about, and nothing else is", () => {
    const { table, links } = linkedIn(people(8));
    assert.equal(links.length, 16);
    const learnt = learnDoubts(table, model, links, told(2));
    assert.deepEqual(learnt.doubtful.map(({ a }) => a % 4), Array(8).fill(0));
    assert.deepEqual(learnt.certain.map(({ a }) => a % 4), Array(8).fill(2));
    assert.deepEqual(learnt.model.doubted?.map(({ apart, of }) => [apart, of]), [[2, 8]]);
  });

  test("the model carries it: a search, an index and a single pair ask alike, by the same doubt", () => {
    const records = people(8);
    const { table, links } = linkedIn(records);
    const { model: taught } = learnDoubts(table, model, links, told(2));
    const again = linkRecords(table, taught);
    assert.equal(again.links.length, 8);
    assert.deepEqual(again.review.map(({ because }) => because), Array(8).fill("learnt"));
    assert.deepEqual(explainPair(taught, records[0]!, records[1]!).judgement, { verdict: "review", doubt: "learnt" });
    assert.equal(explainPair(taught, records[2]!, records[3]!).judgement.verdict, "automatic");
    const index = new LinkageIndex(taught);
    records.slice(1).forEach((record, at) => index.add(String(at), record));
    assert.equal((index.find(records[0]!).matches[0] as { doubt?: string }).doubt, "learnt");
    assert.deepEqual(JSON.parse(JSON.stringify(taught)).doubted, taught.doubted, "it is kept as JSON");
  });

  test("a slip is no lesson, nor two among hundreds, for less was never promised (the twins)", () => {
    const eight = linkedIn(people(8));
    assert.equal(learnDoubts(eight.table, model, eight.links, told(1)).doubtful.length, 0);
    // Wilson's lower end of 2 of 55 is 0.0100, of 2 of 54 0.0102 (Wilson 1927, by hand: (p + z²/2n − z√(p(1−p)/n + z²/4n²)) / (1 + z²/n)).
    for (const [pairs, asked] of [[50, 50], [60, 0]] as const) {
      const { table, links } = linkedIn(people(pairs));
      assert.equal(learnDoubts(table, model, links, told(2)).doubtful.length, asked);
    }
  });

  test("whoever accepts such pairs makes the doubt go, and it is learnt anew each time, not added up", () => {
    const { table, links } = linkedIn(people(8));
    const { model: taught } = learnDoubts(table, model, links, told(2));
    assert.equal(learnDoubts(table, taught, links, told(2, 60)).model.doubted, undefined);
    assert.deepEqual(learnDoubts(table, taught, links, told(2)).model, taught);
    assert.deepEqual(learnDoubts(table, taught, links, []), { model, certain: links, doubtful: [] });
  });

  test("law: links are divided, none is lost, none is made, whatever people say", () => {
    const { table, links } = linkedIn(people(6));
    const levels = fc.tuple(...personSettings.comparisons.map((comparison) => fc.integer({ min: -1, max: comparison.levels.length - 1 })));
    fc.assert(
      fc.property(fc.array(fc.record({ agreement: fc.oneof(levels.map((each) => agreementOf(personSettings, each)), fc.constant(told(1)[0]!.agreement)), one: fc.boolean() }), { maxLength: 40 }), (judged) => {
        const { certain, doubtful } = learnDoubts(table, model, links, judged);
        assert.deepEqual(new Set([...certain, ...doubtful]), new Set(links));
        assert.equal(certain.length + doubtful.length, links.length);
      }),
    );
  });
});
