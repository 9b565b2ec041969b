import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Answer, Surface } from "./contract.ts";
import { decidePurely } from "./decide-purely.ts";
import type { DecisionInputs } from "./grounds.ts";
import { factsIn } from "./dictionary.ts";
import { amara, compiled, CONVERSATION, daysAgo, happening, inputs } from "./example-facts.ts";
import type { KnownFacts } from "./facts.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import type { Policy } from "./policy.ts";

const ids = (list: readonly { readonly id?: string; readonly actionId?: string }[]) => list.map((each) => each.id ?? each.actionId);
const offers = new Set(FIRST_POLICY.actions.filter(({ kind }) => kind === "offer").map(({ id }) => id));
const measured = new Set(FIRST_POLICY.actions.filter((action) => action.measured).map(({ id }) => id));

/** Anything the dictionary allows, each fact known or not. */
const anyFacts: fc.Arbitrary<KnownFacts> = fc
  .record(
    Object.fromEntries(
      [...factsIn("EUR").values()].map((fact) => {
        const whole = (fact.type === "number" && fact.whole) || fact.type === "money";
        const from = fact.type === "number" || fact.type === "money" ? (fact.range?.from ?? -1000) : 0;
        const to = fact.type === "number" || fact.type === "money" ? (fact.range?.to ?? 1000) : 0;
        const value: fc.Arbitrary<string | number | boolean> =
          fact.type === "choice" ? fc.constantFrom(...fact.choices)
          : fact.type === "boolean" ? fc.boolean()
          : fact.type === "text" ? fc.string({ maxLength: 30 })
          : whole ? fc.integer({ min: from, max: to })
          : fc.double({ min: from, max: to, noNaN: true });
        return [fact.key, fc.option(value.map((v) => ({ value: v })), { nil: undefined, freq: 6 })];
      }),
    ),
  )
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as KnownFacts);

const anyInputs: fc.Arbitrary<DecisionInputs> = fc.record({ facts: anyFacts, surface: fc.constantFrom(...Surface.options), gain: fc.option(fc.integer({ min: -9000, max: 9000 })) }).map(({ facts, surface, gain }) => ({
  ...inputs(), surface,
  grounds: { facts, currency: "EUR", effects: (gain === null ? {} : { "loan-grinder": { currency: "EUR", midMinor: gain, loMinor: gain - 500, hiMinor: gain + 500, treated: 400, heldOut: 40, windowDays: 60 } }) as DecisionInputs["grounds"]["effects"] },
}));

/** The law that an offer never stands beside an open complaint, for a policy. */
const offersWithComplaint = (given: DecisionInputs) => {
  const facts = { ...given.grounds.facts, "conversation.openComplaint": { value: true } };
  return decidePurely({ ...given, grounds: { ...given.grounds, facts } }).answer.actions.filter(({ id }) => offers.has(id));
};

describe("how a customer is treated", () => {
  test("Amara, whose repair is late and who asks for the third time, gets a loan grinder, an apology with a new date, and no offer", () => {
    const { answer } = decidePurely(inputs());
    assert.doesNotThrow(() => Answer.parse(answer));
    assert.deepEqual(answer.lamps.map(({ level, text }) => `${level}: ${text}`), ["warning: Promise missed by 7 days", "warning: 3 contacts, one issue", "warning: Open complaint", "caution: Gone quiet: skipped 2"]);
    assert.deepEqual(ids(answer.actions), ["loan-grinder", "apologise-new-date", "move-delivery"]);
    const [loan, apology] = answer.actions;
    assert.deepEqual(loan!.reasons.map(({ text }) => text), ["The repair is later than we promised", "3 contacts about one repair"]);
    assert.equal(loan!.reasons[1]!.evidence.length, 3);
    assert.equal(loan!.gainBasis, "not measured yet");
    assert.equal(apology!.say.slice(0, 88), "I am sorry, Amara Okafor. We promised you something (“Courier brings grinder W-880 back”");
    assert.deepEqual(answer.route, { queue: "recovery", attributes: ["senior"], bonusSeconds: 120, answerWithinMinutes: 10, rule: "R-treatment/route-2" });
    assert.equal(answer.screen[0]!.because, "A promise is late");
    assert.equal(answer.guard.openComplaint, true);
    const stay = answer.facts.find(({ key }) => key === "customer.stay26")!;
    assert.deepEqual([stay.shown, stay.range, stay.level], ["58%, likely 47% to 69%", { lo: 0.47, hi: 0.69 }, "ok"]);
    assert.equal(answer.facts.find(({ key }) => key === "customer.openPromise")!.level, "warning");
  });

  test("what would win her back waits behind the complaint, and the answer says so", () => {
    const { answer } = decidePurely(inputs());
    assert.deepEqual(answer.held, [{ actionId: "win-back-call", what: "Ask what we could do better", why: "No selling while a complaint is open", rule: "R-treatment/guards-1", until: null }]);
  });

  test("when all is well nothing is lit, and the advice is to answer", () => {
    const calm = amara({ happenings: [happening("conversation.opened", daysAgo(0.01), { topic: "delivery", conversationId: CONVERSATION })], value: { kind: "no-purchases" } });
    const { answer } = decidePurely(inputs(calm));
    assert.deepEqual([answer.lamps, ids(answer.actions), answer.held], [[], ["usual-guidance"], []]);
    assert.equal(answer.route.queue, "desk");
  });

  test("in the measurement group what is measured is held back and named, and what is owed is not", () => {
    const { answer, actions } = decidePurely(inputs(amara({ isHeldOut: true })));
    assert.deepEqual(ids(answer.actions), ["apologise-new-date", "move-delivery"]);
    const loan = answer.held.find(({ actionId }) => actionId === "loan-grinder")!;
    assert.equal(loan.why, "in the measurement group");
    assert.equal(answer.arm, "hold-out");
    assert.deepEqual(actions.find(({ actionId }) => actionId === "loan-grinder"), { actionId: "loan-grinder", state: "held", rule: "R-treatment/care-1", arm: "hold-out", chance: null, holdOutShare: 0.08, experiment: null });
    assert.deepEqual(actions.find(({ actionId }) => actionId === "win-back-call")!.arm, "none", "held by the complaint in either arm, so it is no measurement");
  });

  test("a measured gain moves an action to the front and says where it comes from", () => {
    const effect = { currency: "EUR", midMinor: 9300, loMinor: 4000, hiMinor: 14_000, treated: 412, heldOut: 38, windowDays: 60 };
    const before = decidePurely(inputs()).answer.actions;
    const harmful = decidePurely(inputs(amara(), { effects: { "loan-grinder": { ...effect, midMinor: -500, loMinor: -900, hiMinor: -100 } } })).answer.actions;
    assert.equal(before[0]!.gain, null);
    assert.deepEqual(ids(harmful), ["apologise-new-date", "move-delivery", "workshop-callback"], "what was measured to cost more than it brings gives way");
    const useful = decidePurely(inputs(amara(), { effects: { "loan-grinder": effect } })).answer.actions[0]!;
    assert.deepEqual(useful.gain, { mid: 9300, lo: 4000, hi: 14_000, currency: "EUR" });
    assert.equal(useful.gainBasis, "spending within 60 days, measured on 412 customers against 38 held out");
  });

  test("a row that did not fit says which cell failed", () => {
    const { whyNot } = decidePurely(inputs()).answer.trace;
    assert.equal(whyNot.find(({ row }) => row === "care-4")!.because, "topic is repair, the row needs refund");
  });

  test("value hurries nobody past somebody with a complaint, a refund or a cancellation", () => {
    const rich = (topic: string) => amara({ happenings: [happening("conversation.opened", daysAgo(0.01), { topic, conversationId: CONVERSATION })] });
    assert.equal(decidePurely(inputs(rich("delivery"))).answer.route.bonusSeconds, 60);
    for (const topic of ["refund", "subscription", "account"]) assert.equal(decidePurely(inputs(rich(topic))).answer.route.bonusSeconds, 0, topic);
  });

  test("the telephone menu always ends with a person", () => {
    const menu = decidePurely(inputs(amara(), { surface: "voice" })).answer.menu;
    assert.deepEqual(menu[0]!.label, "What we promised you");
    assert.deepEqual([menu.at(-1)!.key, menu.at(-1)!.label], ["0", "Talk to a person"]);
  });

  test("how they are spoken to and what is gone through with them follows from what they came about, and is said for a policy that has tables of it", () => {
    const { speech, playbook } = decidePurely(inputs()).answer;
    assert.deepEqual([speech?.tone, speech?.greeting, speech?.language, speech?.because], ["plain", "Good day, Amara Okafor. We owe you something, and we know it.", null, "A promise is late; nobody wants cheer then"]);
    assert.deepEqual(playbook!.map(({ step }) => step), [
      "Say first what was promised: “Courier brings grinder W-880 back” and where it stands.", "Hear it out, and say it back in their own words.",
      "Look up the number of the repair and its last step at the workshop.", "Close with a date for whatever is left to do, and make it a promise.",
    ]);
    const silent = compiled({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.filter(({ part }) => part !== "speech" && part !== "playbook") });
    const { answer } = decidePurely({ ...inputs(), policy: silent });
    assert.ok(!("speech" in answer) && !("playbook" in answer), "records of policies without these tables say as little, when they are taken again too");
  });

  test("a name that looks like a slot is only a name", () => {
    const { answer } = decidePurely(inputs(amara({ name: "{customer.value.clv12} [x]" })));
    assert.ok(answer.actions.some(({ say }) => say.includes("I am sorry, {customer.value.clv12} [x].")));
  });
});

describe("laws of every answer", () => {
  test("the same facts give the same answer, and the wire takes it", () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const answer = JSON.stringify(decidePurely(given).answer);
        assert.equal(JSON.stringify(decidePurely({ ...given, grounds: structuredClone(given.grounds) }).answer), answer);
        // It goes out as it is built: no field more than its shape declares.
        assert.deepEqual(Answer.parse(JSON.parse(answer)), JSON.parse(answer));
        const { facts: _, floor: _f, trace: { tables: _t, whyNot: _w, arithmetic: _a, ...trace }, ...rest } = JSON.parse(answer) as Answer;
        assert.deepEqual(decidePurely(given, false, { explained: false }).answer, { ...rest, facts: [], floor: [], trace: { ...trace, tables: [], whyNot: [], arithmetic: [] } });
      }),
    );
  });

  test("the floor is in every answer, a bonus never passes the horizon, and three actions are the most", () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const { floor, route, actions } = decidePurely(given).answer;
        assert.deepEqual(floor, FIRST_POLICY.floor);
        assert.ok(route.bonusSeconds >= 0 && route.bonusSeconds <= 120 && route.answerWithinMinutes >= 1);
        assert.ok(actions.length <= 3);
      }),
    );
  });

  test("nobody in the measurement group is given what is measured, and nobody outside is held back for it", () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const { answer, actions } = decidePurely(given);
        if (answer.arm === "hold-out") assert.ok(answer.actions.every(({ id }) => !measured.has(id)));
        else assert.ok(actions.every(({ arm }) => arm !== "hold-out"));
      }),
    );
  });

  test("a duty is advised in either arm, whatever else is", () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const facts = { ...given.grounds.facts, "customer.openPromise": { value: "late" } };
        assert.ok(decidePurely({ ...given, grounds: { ...given.grounds, facts } }).answer.actions.some(({ id }) => id === "apologise-new-date"));
      }),
    );
  });

  test("both arms of an action meet it under the same circumstances: only who is held out differs", () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const exposures = (isHeldOut: boolean) => {
          const facts = { ...given.grounds.facts, "customer.holdOut": { value: isHeldOut } };
          return decidePurely({ ...given, grounds: { ...given.grounds, facts } }).actions.filter(({ arm }) => arm !== "none").map(({ actionId }) => actionId).sort();
        };
        assert.deepEqual(exposures(true), exposures(false));
      }),
    );
  });

  test("an offer never stands beside an open complaint", () => {
    fc.assert(fc.property(anyInputs, (given) => assert.deepEqual(offersWithComplaint(given), [])));
  });

  test("not even under a policy that forgot its guards", () => {
    const forgetful: Policy = { ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === "guards" ? { ...each, table: { ...each.table, rows: [{ id: "guards-1", when: ["any", "any", "any", "yes", "no", "email"], then: ["offer"] }] } } : each)) };
    const policy = compiled(forgetful);
    fc.assert(fc.property(anyInputs, (given) => assert.deepEqual(offersWithComplaint({ ...given, policy }), [])));
  });

  test("the check finds an offer where the complaint is left out (the twin)", () => {
    const found = fc.sample(anyInputs, { numRuns: 2000, seed: 7 }).some((given) => {
      const facts = { ...given.grounds.facts, "conversation.openComplaint": { value: false } };
      return decidePurely({ ...given, grounds: { ...given.grounds, facts } }).answer.actions.some(({ id }) => offers.has(id));
    });
    assert.ok(found);
  });

  test("value changes nothing about care, route, answer time and menu where they are protected (counterfactual)", () => {
    fc.assert(
      fc.property(anyInputs, anyFacts, (given, other) => {
        const dictionary = factsIn("EUR");
        const open = { ...given.grounds.facts, "conversation.openComplaint": { value: true } };
        const swapped = { ...Object.fromEntries(Object.entries(open).filter(([key]) => dictionary.get(key)!.sensitivity !== "value")), ...Object.fromEntries(Object.entries(other).filter(([key]) => dictionary.get(key)!.sensitivity === "value")) };
        const treatment = (facts: KnownFacts) => {
          const { route, actions, menu } = decidePurely({ ...given, grounds: { ...given.grounds, facts } }).answer;
          return { route, actions, menu };
        };
        assert.deepEqual(treatment(open), treatment(swapped));
      }),
    );
  });
});
