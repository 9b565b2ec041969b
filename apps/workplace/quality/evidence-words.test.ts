import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { explainPair, levelInWords, personModel, personSettings } from "@rapport/record-linkage";
import { comparedWords, doubtWords, chanceDecimals, judgedLike, levelWords, waterfall } from "./evidence-words.ts";

describe("evidence in words", () => {
  test("a pair is told of the judgements on those thought as likely", () => {
    const share = (accepted: number) => ({ kind: "share", accepted, decided: 20, share: accepted / 20, lo: 0, hi: 1 }) as const;
    const bands = [{ from: 0.5, to: 0.7, share: share(10) }, { from: 0.7, to: 0.9, share: { kind: "too-few", observed: 3, needed: 10 } as const }, { from: 0.9, to: 1, share: share(19) }];
    assert.deepEqual([0.5, 0.699, 0.7, 0.9, 1, 0.4].map((probability) => judgedLike(bands, probability)), [bands[0]!.share, bands[0]!.share, bands[1]!.share, bands[2]!.share, bands[2]!.share, undefined]);
  });

  test("every comparison and every level of the settings in use has words of its own", () => {
    for (const { name, levels } of personSettings.comparisons) {
      assert.notEqual(comparedWords(name), name);
      for (const level of levels) {
        const technical = levelInWords(level);
        const said = levelWords({ level: technical, values: ["a", "b"] });
        assert.ok(said !== technical || ["the same", "different", "day and month swapped"].includes(said), technical);
      }
    }
    assert.match(levelWords({ level: null, values: [null, "b"] }), /missing/);
  });

  test("why a person is asked is said of these two, and what agrees is not said to be missing", () => {
    const known = { given_name: "Café", surname: "Elbe", street_address: "Mühlenweg 31", postcode: "86883", city: "Münster", email: "hello@cafeelbe.example", phone: "+493023125727" };
    const asked = (other: Record<string, string>) => {
      const why = explainPair(personModel(5000), known, other);
      assert.ok(why.judgement.verdict === "review", JSON.stringify(why.judgement));
      return [why.judgement.doubt, ...doubtWords(why.judgement.doubt, why.contributions)];
    };
    const { email: _, phone: __, ...home } = known;
    assert.deepEqual(asked({ ...home, phone: "+493023125104" }), ["unsupported", "The telephone number differs, and neither the birthday nor the e-mail address agrees.", "Namesakes look like this."]);
    const level = (comparison: string, said: string | null, bits: number) => ({ comparison, level: said, bits });
    const names = [level("given_name", "the same", 9), level("surname", "the same", 9)];
    const say = (...more: ReturnType<typeof level>[]) => doubtWords("unsupported", [...names, ...more])[0];
    assert.equal(say(), "Nothing but the names agrees.");
    assert.equal(say(level("address", "different, but the same city", 4)), "Nothing but the names and the town agrees.");
    assert.equal(say(level("email", "different", -3)), "Nothing but the names agrees.");
    assert.equal(say(level("email", "different", -3), level("address", "different, but the same postcode", 5)), "Nothing but the names and the postcode agrees.");
    assert.match(doubtWords("contradiction", [level("given_name", "different", -6), level("surname", "the same", 9)])[0]!, /given name differs/);
    // The twin: where the levels give no reason, the doubt is told as it is known.
    assert.deepEqual(say(level("date_of_birth", "the same", 12)), doubtWords("unsupported", [level("phone", "the same", 9)])[0]);
  });

  test("the bars end where the weight is", () => {
    const person = { given_name: "Amara", surname: "Okafor", date_of_birth: "1988-04-12", email: "a@example.com" };
    const why = explainPair(personModel(0), person, { ...person, email: "b@example.org" });
    const contributions = why.contributions.map((c) => ({ ...c, values: [c.values[0], c.values[1]] as [string | null, string | null], m: null, u: null }));
    const { steps, evenOdds } = waterfall({ priorBits: why.priorBits, contributions });
    const sum = steps.reduce((bits, step) => bits + step.bits, 0);
    assert.ok(Math.abs(sum - why.weightBits) < 1e-9);
    assert.ok(steps.every(({ start, length }) => start >= 0 && start + length <= 1 + 1e-9));
    assert.ok(Math.abs(steps[0]!.start + steps[0]!.length - evenOdds) < 1e-9, "the first bar leads from even odds to what is known of any two");
  });

  test("nothing is ever 100 per cent likely", () => {
    assert.deepEqual(chanceDecimals(0.73), { share: 0.73, decimals: 0 });
    const told = (probability: number) => {
      const { share, decimals } = chanceDecimals(probability);
      return (share * 100).toFixed(decimals);
    };
    assert.deepEqual([0.989, 0.9954, 0.99932, 0.99938, 0.999932, 0.9999999, 1].map(told), ["99", "99.54", "99.932", "99.938", "99.9932", "99.9999", "99.9999"]);
  });
});
