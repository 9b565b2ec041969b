import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { againstFirstCome, keptInTime, outcomeParity, overtaking, TIERS, type Tier, type Wait } from "./floor-figures.ts";

const MINUTE = 60_000;
const wait = (tier: Tier, since: number, answered: number | null, within = 240, queue = "all"): Wait => ({ queue, tier, since: since * MINUTE, answered: answered === null ? null : answered * MINUTE, due: (since + within) * MINUTE });
const many = <T>(count: number, make: (place: number) => T): T[] => Array.from({ length: count }, (_, place) => make(place));

describe("overtaking (F1)", () => {
  test("whoever came more than two minutes later, was due no sooner and was answered before overtook; nobody else did", () => {
    const low = wait("low", 0, 60);
    const of = (...others: Wait[]) => overtaking([low, ...others]).tiers.find(({ tier }) => tier === "low")!.overtaken;
    assert.equal(of(wait("high", 3, 30)), 1);
    assert.equal(of(wait("high", 2, 30)), 0, "two minutes later is within what anybody may be overtaken by");
    assert.equal(of(wait("high", 3, 61)), 0, "answered after them");
    assert.equal(of(wait("high", 3, 30, 200)), 0, "due sooner, as the rules say");
    assert.equal(of(wait("high", 3, 30, 240, "repairs")), 0, "of another queue");
    assert.equal(of(wait("high", 3, null)), 0);
    assert.equal(overtaking([wait("low", 0, null), wait("high", 3, 30)]).tiers[1]!.overtaken, 1, "who waits still is overtaken too");
  });

  test("it is broken where a tier is overtaken more often than the others beyond chance, and not where all are alike", () => {
    // Every low one waits an hour while a high one, who came ten minutes later, is answered at once; each pair by itself.
    const unfair = many(40, (n) => [wait("low", n * 1000, n * 1000 + 60), wait("high", n * 1000 + 10, n * 1000 + 11)]).flat();
    assert.equal(overtaking(unfair).state, "broken");
    const even = many(40, (n) => [wait(n % 2 === 0 ? "low" : "high", n * 1000, n * 1000 + 60), wait(n % 2 === 0 ? "high" : "low", n * 1000 + 10, n * 1000 + 11)]).flat();
    assert.equal(overtaking(even).state, "held");
    assert.equal(overtaking(unfair.slice(0, 30)).state, "too-few");
  });

  test("law: in the order of arrival nobody is overtaken", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ tier: fc.constantFrom(...TIERS), since: fc.integer({ min: 0, max: 500 }), takes: fc.integer({ min: 0, max: 300 }) }), { maxLength: 40 }), (asked) => {
        const order = asked.toSorted((a, b) => a.since - b.since);
        let last = 0;
        const waits = order.map(({ tier, since, takes }) => wait(tier, since, (last = Math.max(last, since + takes)), 240));
        assert.deepEqual(overtaking(waits).tiers.map(({ overtaken }) => overtaken), overtaking(waits).tiers.map(() => 0));
      }),
    );
  });
});

describe("answered in time (F2)", () => {
  test("19 of 20 are enough, 18 are not; who is not due yet counts for neither; nineteen waits are too few", () => {
    const of = (late: number, count = 20) => keptInTime(many(count, (n) => wait("low", n, n < late ? n + 241 : n + 240)), 10_000 * MINUTE);
    assert.deepEqual([of(1).state, of(2).state, of(0, 19).state], ["held", "broken", "too-few"]);
    const open = [...many(20, (n) => wait("low", n, n + 1)), ...many(9, () => wait("low", 100, null))];
    assert.deepEqual(keptInTime(open, 101 * MINUTE).tiers[0]!.waits, 20);
    assert.deepEqual([keptInTime(open, 400 * MINUTE).tiers[0]!.inTime, keptInTime(open, 400 * MINUTE).tiers[0]!.waits, keptInTime(open, 400 * MINUTE).state], [20, 29, "broken"], "who was never answered was not answered in time");
  });

  test("one tier that is kept waiting breaks it, however well the others fare", () => {
    const waits = [...many(500, (n) => wait("high", n, n + 1)), ...many(20, (n) => wait("low", n, n < 5 ? n + 300 : n + 1))];
    assert.deepEqual(keptInTime(waits, 10_000 * MINUTE).tiers.map(({ tier, share }) => [tier, share!.mid]), [["high", 1], ["low", 0.75]]);
    assert.equal(keptInTime(waits, 10_000 * MINUTE).state, "broken");
    const few = TIERS.flatMap((tier) => many(6, (n) => wait(tier, n, n < 2 ? n + 300 : n + 1)));
    assert.deepEqual([keptInTime(few, 10_000 * MINUTE).tiers.every(({ share }) => share === null), keptInTime(few, 10_000 * MINUTE).state], [true, "broken"], "too few of each, enough together");
  });
});

describe("against the order of arrival (F3)", () => {
  test("worked out by hand: two came at 0 and 10, the later was answered first", () => {
    // Answers at 20 and 60. In order: the low one at 20 (waits 20), the high one at 60 (waits 50). As it was: 60 and 10.
    const { tiers } = againstFirstCome([wait("low", 0, 60), wait("high", 10, 20)]);
    assert.deepEqual(tiers.map(({ tier, minutes, firstComeMinutes }) => [tier, minutes, firstComeMinutes]), [["high", 10, 50], ["low", 60, 20]]);
  });

  test("strict priority harms the lowest tier beyond the limit; the bonus of two minutes does not", () => {
    // An answer every minute; a customer comes every 50 seconds, half of them of high value. Second route: the queue is played out here.
    const arrivals = many(240, (n) => ({ tier: (n % 2 === 0 ? "high" : "low") as Tier, since: (n * 50) / 60 }));
    const serve = (bonusMinutes: number) => {
      const left = [...arrivals];
      const waits: Wait[] = [];
      for (let minute = 1; left.length > 0; minute++) {
        const there = left.filter(({ since }) => since <= minute);
        const next = there.toSorted((a, b) => a.since - (a.tier === "high" ? bonusMinutes : 0) - (b.since - (b.tier === "high" ? bonusMinutes : 0)))[0];
        if (!next) continue;
        left.splice(left.indexOf(next), 1);
        waits.push(wait(next.tier, next.since, minute));
      }
      return againstFirstCome(waits);
    };
    const strict = serve(10_000);
    const bounded = serve(2);
    assert.deepEqual([strict.state, bounded.state], ["broken", "held"]);
    const lowOf = (played: typeof strict) => played.tiers.find(({ tier }) => tier === "low")!;
    assert.ok(lowOf(bounded).times! < 1.1 && lowOf(strict).times! > 1.5, JSON.stringify([lowOf(bounded), lowOf(strict)]));
  });

  test("many times as long is no harm within the two minutes that anybody may be overtaken by", () => {
    // Of each pair the low one came first and is answered a minute later, after one; a second route: 1 minute and not a half, so twice as long.
    const pairs = (gap: number) => many(30, (n) => [wait("low", n * 100, n * 100 + 2 * gap), wait("high", n * 100, n * 100 + gap)]).flat().map((each, place) => (place % 2 === 0 ? each : { ...each, since: each.since + 1 }));
    const [short, long] = [againstFirstCome(pairs(1)), againstFirstCome(pairs(3))];
    assert.deepEqual([short, long].map(({ tiers }) => tiers.find(({ tier }) => tier === "low")!.times), [2, 2]);
    assert.deepEqual([short.state, long.state], ["held", "broken"]);
  });

  test("law: over all tiers the waits sum up to the same, and answering in order changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ tier: fc.constantFrom(...TIERS), since: fc.integer({ min: 0, max: 500 }), took: fc.integer({ min: 0, max: 300 }) }), { minLength: 1, maxLength: 60 }), (all) => {
        const { tiers } = againstFirstCome(all.map(({ tier, since, took }) => wait(tier, since, since + took)));
        const sum = (of: "minutes" | "firstComeMinutes") => tiers.reduce((total, tier) => total + tier[of] * tier.waits, 0);
        assert.ok(Math.abs(sum("minutes") - sum("firstComeMinutes")) < 1e-6);
      }),
    );
  });
});

describe("settled as often for all (F7)", () => {
  const ended = (tier: Tier, language: string, of: number, atOnce: number) => many(of, (n) => ({ tier, language, atOnce: n < atOnce }));

  test("four fifths of the best is the limit, beyond chance", () => {
    assert.equal(outcomeParity([...ended("high", "en", 400, 360), ...ended("low", "en", 400, 300)]).state, "held", "300 of 360 are more than four fifths");
    const unlike = outcomeParity([...ended("high", "en", 400, 360), ...ended("low", "en", 400, 260)]);
    assert.equal(unlike.state, "broken");
    assert.equal(unlike.groups.find(({ group }) => group === "low")!.ratio!.toFixed(3), "0.722");
    assert.equal(outcomeParity([...ended("high", "en", 30, 27), ...ended("low", "en", 30, 21)]).state, "held", "0.78 of thirty is chance");
    assert.equal(outcomeParity([...ended("high", "en", 400, 360), ...ended("high", "ar", 400, 260)]).state, "broken", "by language too");
    assert.equal(outcomeParity(ended("high", "en", 400, 360)).state, "too-few", "one group compares with nobody");
  });
});
