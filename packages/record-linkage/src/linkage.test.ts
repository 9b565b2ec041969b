/** The whole way, on invented people whose truth is known: table, model, links, explanation, index. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import fc from "fast-check";
import { clusterAccuracy } from "./accuracy.ts";
import { blockingKeys, valuesOfRecord } from "./blocking-key.ts";
import { candidatePairs } from "./blocks.ts";
import { explainPair, explainTablePair } from "./explain-pair.ts";
import { fitLinkage } from "./fit-linkage.ts";
import { generatePeople, type GeneratedPerson } from "./generate-people.ts";
import { LevelPatterns } from "./level-patterns.ts";
import { levelOf, NO_EVIDENCE, prepareComparisons } from "./levels.ts";
import { linkRecords } from "./link-records.ts";
import { LinkageIndex } from "./linkage-index.ts";
import { bitsOf, type LinkageModel, probabilityOf } from "./linkage-model.ts";
import { rarityBits } from "./match-weight.ts";
import { personSettings } from "./person-settings.ts";
import { recordTable, type RecordTable } from "./record-table.ts";
import { pairComparer } from "./table-levels.ts";

const people = [...generatePeople({ records: 6000, duplicates: 0.25, random: seededRandom(11) })];
const truth = people.map(({ person }) => person);
const table = recordTable(personSettings, people);

function fitted(of: RecordTable = table): LinkageModel {
  const model = fitLinkage(of, { random: seededRandom(1), randomPairs: 50_000 });
  if (model.kind !== "fellegi-sunter") assert.fail(`expected a model, got ${model.kind}`);
  return model;
}

const model = fitted();

describe("learning what agreement is worth", () => {
  test("the number of pairs that are one customer is found without being told", () => {
    const { trueLinks } = clusterAccuracy(truth, truth);
    assert.ok(
      Math.abs(model.learntFrom.expectedMatches / trueLinks - 1) < 0.03,
      `${model.learntFrom.expectedMatches} of ${trueLinks}`,
    );
  });

  test("m is near what the pairs that truly are one customer show, and u near what strangers show", () => {
    const compare = pairComparer(table);
    const levels = new Int8Array(model.chances.length);
    const tally = (pairs: Iterable<readonly [number, number]>): number[][] => {
      const counts = model.chances.map(({ m }) => m.map(() => 0));
      for (const [a, b] of pairs) {
        compare(a, b, levels);
        levels.forEach((level, at) => level >= 0 && counts[at]![level]!++);
      }
      return counts.map((of) => of.map((count) => count / of.reduce((sum, one) => sum + one, 0)));
    };
    const same = truth.flatMap((person, a) =>
      truth.slice(a + 1, a + 9).flatMap((other, next) => (person === other ? [[a, a + 1 + next] as const] : [])),
    );
    const random = seededRandom(5);
    const strangers = Array.from({ length: 50_000 }, () => [random.below(6000), random.below(6000)] as const).filter(
      ([a, b]) => truth[a] !== truth[b],
    );
    const [seenM, seenU] = [tally(same), tally(strangers)];
    model.chances.forEach(({ comparison, m, u }, at) => {
      m.forEach((chance, level) =>
        assert.ok(
          Math.abs(chance - seenM[at]![level]!) < 0.02,
          `${comparison} ${level}: m ${chance}, seen ${seenM[at]![level]}`,
        ),
      );
      u.forEach((chance, level) =>
        assert.ok(
          Math.abs(chance - seenU[at]![level]!) < 0.005,
          `${comparison} ${level}: u ${chance}, seen ${seenU[at]![level]}`,
        ),
      );
    });
  });

  test("chances of a comparison sum to one, and none is nil", () => {
    for (const { m, u } of model.chances) {
      for (const chances of [m, u]) {
        assert.ok(Math.abs(chances.reduce((sum, chance) => sum + chance, 0) - 1) < 1e-9);
        assert.ok(chances.every((chance) => chance > 0));
      }
    }
  });

  test("the same seed gives the same model, and the model is plain data", () => {
    assert.deepEqual(fitted(recordTable(personSettings, people)), model);
    assert.deepEqual(JSON.parse(JSON.stringify(model)).chances, model.chances);
  });

  test("a file in which hardly anybody occurs twice is too little to learn from", () => {
    const alone = recordTable(personSettings, generatePeople({ records: 400, duplicates: 0, random: seededRandom(3) }));
    const answer = fitLinkage(alone, { random: seededRandom(1), randomPairs: 20_000 });
    assert.equal(answer.kind, "too-few");
    assert.equal(fitLinkage(recordTable(personSettings, []), { random: seededRandom(1) }).kind, "too-few");
  });
});

describe("linking a file", () => {
  const { links, review, clusterOf, comparedPairs } = linkRecords(table, model);

  test("most that belong together are, and nearly none that do not", () => {
    const accuracy = clusterAccuracy(clusterOf, truth);
    assert.ok(accuracy.precision > 0.997, `precision ${accuracy.precision}`);
    assert.ok(accuracy.recall > 0.985, `recall ${accuracy.recall}`);
  });

  test("nobody is linked without a person where given name or birthday contradict, and nobody is asked where both do", () => {
    for (const { a, b } of links) {
      const levels = explainTablePair(model, table, a, b).contributions;
      for (const { comparison, level } of levels)
        assert.ok(!["given_name", "date_of_birth"].includes(comparison) || level !== "different");
      const of = (name: string) => levels.find(({ comparison }) => comparison === name)!;
      assert.ok(of("surname").level !== "different" || of("date_of_birth").bits > 0, "another surname needs the same birthday");
    }
    for (const { a, b, because } of review) {
      const { contributions } = explainTablePair(model, table, a, b);
      const against = contributions.filter(
        ({ comparison, level }) => ["given_name", "date_of_birth"].includes(comparison) && level === "different",
      );
      assert.ok(against.length < 2);
      const bits = (name: string) => contributions.find(({ comparison }) => comparison === name)!;
      const asks = bits("surname").level === "different" && !(bits("date_of_birth").level !== null && bits("date_of_birth").bits > 0);
      if (because === "contradiction") assert.ok(against.length === 1 || asks);
    }
  });

  test("without contradictions and needs people of one household are taken for one, so it is these that hold", () => {
    const open = { ...personSettings, contradictions: [], needs: [] };
    const openTable = recordTable(open, people);
    const accuracy = clusterAccuracy(linkRecords(openTable, fitted(openTable)).clusterOf, truth);
    assert.ok(accuracy.precision < 0.99, `precision ${accuracy.precision}`);
  });

  test("every candidate pair was compared once, and a higher threshold links no more", () => {
    assert.equal(comparedPairs, candidatePairs(table).pairs.length);
    assert.ok(
      linkRecords(table, model, { thresholds: { automatic: 0.9999, review: 0.5 } }).links.length <= links.length,
    );
    assert.throws(() => linkRecords(table, model, { thresholds: { automatic: 0.5, review: 0.9 } }), RangeError);
  });

  test("a pair that a person has refused is neither linked nor asked about again", () => {
    const { a, b } = links[0]!;
    const again = linkRecords(table, model, { isRefused: (x, y) => x === a && y === b });
    assert.notEqual(again.clusterOf[a], again.clusterOf[b]);
    assert.ok(![...again.links, ...again.review].some((pair) => pair.a === a && pair.b === b));
  });

  test("in two files each without duplicates a record has one partner at most", () => {
    const one = linkRecords(table, model, { oneToOne: true });
    const partners = one.links.flatMap(({ a, b }) => [a, b]);
    assert.equal(new Set(partners).size, partners.length);
  });
});

describe("explaining a pair", () => {
  const { links } = linkRecords(table, model);

  test("prior and contributions add up to the weight by which it was linked", () => {
    for (const { a, b, weightBits, probability } of links.slice(0, 200)) {
      const explained = explainTablePair(model, table, a, b);
      const sum = explained.contributions.reduce((bits, one) => bits + one.bits + one.rarityBits, explained.priorBits);
      assert.ok(Math.abs(sum - weightBits) < 1e-9);
      assert.ok(Math.abs(explained.weightBits - weightBits) < 1e-9);
      assert.equal(explained.judgement.verdict, "automatic");
      assert.ok(Math.abs(explained.probability - probability) < 1e-12);
    }
  });

  test("Bayes' rule by hand gives the probability", () => {
    const [a, b] = [
      { given_name: "ann", date_of_birth: "1971-06-24" },
      { given_name: "ann", date_of_birth: "1971-06-25" },
    ];
    const { probability, contributions } = explainPair(model, a!, b!);
    const [sameName, nearDay] = ["given_name", "date_of_birth"].map(
      (name) => contributions.find(({ comparison }) => comparison === name)!.chances!,
    );
    const one = model.prior * sameName!.m * nearDay!.m;
    const two = (1 - model.prior) * sameName!.u * nearDay!.u;
    assert.ok(Math.abs(probability - one / (one + two)) < 1e-12);
  });

  test("what is missing is no evidence: no bits, whichever side it is missing on", () => {
    const [full, empty] = [{ given_name: "ann", surname: "lee", email: "ann@mail.example" }, {}];
    for (const [a, b] of [
      [full, empty],
      [empty, full],
      [empty, empty],
    ]) {
      const { weightBits, priorBits, contributions } = explainPair(model, a!, b!);
      assert.equal(weightBits, priorBits);
      assert.ok(contributions.every(({ bits, level }) => bits === 0 && level === null));
    }
  });

  test("swapped names are counted once, where they were found, and the other name is silent", () => {
    const { contributions } = explainPair(
      model,
      { given_name: "isla", surname: "hall" },
      { given_name: "hall", surname: "isla" },
    );
    assert.equal(contributions[0]!.level, "swapped with surname");
    assert.ok(contributions[0]!.bits > 5);
    assert.equal(contributions[1]!.level, null);
  });

  test("a rare name weighs more than a common one, by the bits between their frequencies", () => {
    const [rare, common] = [
      rarityBits(0.01, { records: 12, of: 10_000 }),
      rarityBits(0.01, { records: 1002, of: 10_000 }),
    ];
    assert.ok(Math.abs(rare - common - Math.log2(100)) < 1e-9);
    assert.equal(rarityBits(1e-6, { records: 2, of: 1000 }), 0);
  });

  test("a weight and its probability are two ways to say one thing", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 40, noNaN: true }),
        (bits) => Math.abs(bitsOf(probabilityOf(bits)) - bits) < 1e-2,
      ),
    );
  });
});

describe("comparing many pairs quickly", () => {
  test("pairs of a table get the levels that their values get one by one", () => {
    const compare = pairComparer(table);
    const prepared = prepareComparisons(personSettings);
    const levels = new Int8Array(prepared.length);
    const values = people.map((person) => valuesOfRecord(personSettings, person));
    const { pairs } = candidatePairs(table);
    const random = seededRandom(8);
    const some = Array.from({ length: 4000 }, () => [random.below(6000), random.below(6000)] as const);
    for (const [a, b] of [...pairs.slice(0, 3000), ...some, ...some]) {
      compare(a, b, levels);
      assert.deepEqual(
        [...levels],
        prepared.map((comparison) => levelOf(comparison, values[a]!, values[b]!)),
      );
    }
  });

  test("combinations of levels are counted and come back as they went in", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 4 }), fc.integer({ min: -1, max: 2 })),
          { maxLength: 50 },
        ),
        (all) => {
          const patterns = new LevelPatterns([2, 5, 3]);
          for (const levels of all) patterns.add(levels);
          const back = [...patterns].flatMap(({ levels, pairs }) =>
            Array.from({ length: pairs }, () => String([...levels])),
          );
          assert.deepEqual(back.toSorted(), all.map(String).toSorted());
        },
      ),
    );
    assert.equal(NO_EVIDENCE, -1);
  });
});

describe("asking an index about one record", () => {
  const indexOf = (records: readonly GeneratedPerson[]): LinkageIndex => {
    const index = new LinkageIndex(model);
    records.forEach((record, at) => index.add(`c${at}`, record));
    return index;
  };

  test("an index over a file finds for each record the pairs that a batch finds, with the same weight", () => {
    const some = people.slice(0, 1500);
    const index = indexOf(some);
    const batchTable = recordTable(personSettings, some);
    const { links, review } = linkRecords(batchTable, model);
    const expected = [...links, ...review.filter(({ because }) => because !== "chain")].flatMap(
      ({ a, b, weightBits }) => [`${a} ${b} ${weightBits.toFixed(6)}`, `${b} ${a} ${weightBits.toFixed(6)}`],
    );
    const found = some.flatMap((record, at) =>
      index
        .find(record, { except: `c${at}` })
        .matches.map(({ id, weightBits }) => `${at} ${id.slice(1)} ${weightBits.toFixed(6)}`),
    );
    assert.deepEqual(found.toSorted(), expected.toSorted());
  });

  test("whatever was added, changed and removed before, it answers like an index of what is there now", () => {
    const act = fc.record({ kind: fc.constantFrom("put", "put", "remove"), id: fc.nat(15), record: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const [index, there] = [new LinkageIndex(model), new Map<string, GeneratedPerson>()];
        for (const { kind, id, record } of acts) {
          if (kind === "put") index.update(`${id}`, people[record]!);
          else assert.equal(index.remove(`${id}`), there.has(`${id}`));
          if (kind === "put") there.set(`${id}`, people[record]!);
          else there.delete(`${id}`);
        }
        const fresh = new LinkageIndex(model);
        for (const [id, record] of there) fresh.add(id, record);
        assert.equal(index.size, there.size);
        for (const record of people.slice(0, 60)) assert.deepEqual(index.find(record), fresh.find(record));
      }),
      { numRuns: 60 },
    );
  });

  test("its explanation of a match has the match's weight", () => {
    const index = indexOf(people.slice(0, 1500));
    const asked = people.slice(1500, 1600);
    for (const record of [...asked, ...people.slice(0, 100)]) {
      for (const { id, weightBits } of index.find(record).matches)
        assert.ok(Math.abs(index.explain(record, id).weightBits - weightBits) < 1e-9);
    }
  });

  test("a new record finds the customer it is, and a stranger finds nobody", () => {
    const index = indexOf(people.slice(0, 1500));
    const [found] = index.find({ ...people[0]!, phone: null }).matches;
    assert.equal(found!.id, "c0");
    assert.deepEqual(index.find({ given_name: "Nobody", surname: "Here", email: "nobody@here.example" }).matches, []);
    assert.deepEqual(index.find({}).matches, []);
  });

  test("a crowd behind one key is reported and not compared", () => {
    const index = new LinkageIndex(model, { largestBlock: 3 });
    for (let at = 0; at < 5; at++) index.add(`${at}`, { email: "info@company.example" });
    const answer = index.find({ email: "info@company.example" });
    assert.deepEqual([answer.comparedRecords, answer.giants], [0, [{ rule: "e-mail", records: 5 }]]);
  });

  test("an id is taken once; the same id again is an update", () => {
    const index = new LinkageIndex(model);
    index.add("1", people[0]!);
    assert.throws(() => index.add("1", people[0]!), RangeError);
    assert.throws(() => index.explain(people[0]!, "2"), RangeError);
    assert.equal(index.has("1"), true);
  });

  test("a database can hold the keys instead: a record shares a key with each that it would be compared with", () => {
    assert.deepEqual(blockingKeys(personSettings, { email: " Ann@Mail.example ", phone: "" }), [
      "e-mail\u001fann@mail.example",
    ]);
  });
});

describe("invented people", () => {
  test("the same seed gives the same people, another seed others", () => {
    const some = (seed: number) => [...generatePeople({ records: 50, random: seededRandom(seed) })];
    assert.deepEqual(some(1), some(1));
    assert.notDeepEqual(some(1), some(2));
  });

  test("about the share asked for is a further record of somebody", () => {
    assert.ok(Math.abs(1 - new Set(truth).size / truth.length - 0.25) < 0.02);
  });
});
