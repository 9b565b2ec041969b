import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { FieldSet, FieldsSeen } from "../../organisation/contract.ts";
import { decidePurely } from "../decide-purely.ts";
import type { DecisionInputs } from "../grounds.ts";
import { factsIn } from "../dictionary.ts";
import { amara, compiled, inputs } from "../example-facts.ts";
import type { KnownFacts } from "../facts.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { type CustomerLanguage, ForTheCustomer } from "./customer-contract.ts";
import { customerWords } from "./customer-words.ts";
import { aMonthAfter } from "./contests.ts";
import { sayCell } from "./say-to-customer.ts";
import { customerVersionAs } from "./shown-version.ts";
import { tellCustomer } from "./tell-customer.ts";
import { whatWouldChange } from "./what-would-change.ts";

const LANGUAGES: readonly CustomerLanguage[] = ["en", "ar"];
const tell = (given: DecisionInputs, language: CustomerLanguage = "en") => tellCustomer({ inputs: given, answer: decidePurely(given).answer, language, organisation: "Tide & Wren", timeZone: "UTC" });
const textsOf = (told: ForTheCustomer) => [told.title, ...told.decided.map(({ text }) => text), ...told.data.flatMap(({ what, value, from }) => [what, value, from]), ...told.rules.map(({ text }) => text), ...told.otherwise, ...told.rights];
const seen = (hidden: readonly FieldSet[]): FieldsSeen => ({ reading: (set) => (hidden.includes(set) ? "hidden" : "read"), setOfAttribute: () => "public" });

describe("a decision told to the customer", () => {
  test("says what was suggested and that a person decides, what was not and why, and how soon they are answered", () => {
    const told = tell(inputs());
    assert.doesNotThrow(() => ForTheCustomer.parse(told));
    const decided = told.decided.map(({ text }) => text);
    assert.equal(decided[0], "Our rules suggested this to the person who serves you: “Send a loan grinder”. The person decides.");
    assert.ok(decided.includes("Not done, though a rule would have had it: “Ask what we could do better”. In the words of the rule: “No selling while a complaint is open”."));
    assert.ok(decided.includes("Also considered, and not among the three foremost: “Have the workshop call”."));
    assert.ok(decided.includes("What you wrote is to be answered within 10 minutes."));
  });

  test("names the data that decided, apart from what was looked at, each with its value and where it comes from", () => {
    const { data } = tell(inputs());
    const of = (fact: string) => data.find((each) => each.fact === fact);
    assert.deepEqual(of("customer.openPromise"), { fact: "customer.openPromise", what: "whether we owe you something we promised", value: "yes, and it is late", from: "our promises", since: "2026-11-14T14:32:00.000Z", decided: true });
    assert.equal(of("customer.surveysUnanswered90")!.decided, false);
    assert.equal(of("customer.value.clv12"), undefined, "no rule asks for it, so it was not used");
  });

  test("a rule is told with its conditions in words and its reason with the facts of that moment", () => {
    const { rules } = tell(inputs());
    assert.ok(rules.some(({ rule, text }) => rule === "R-treatment/care-2" && text === "When this holds (what you came about: repair; how often you had to come about this within 30 days: 2 or more; how sure we are that it is you: certain or likely): suggest “Send a loan grinder”. In the words of the rule: “3 contacts about one repair”."));
  });

  test("what would have changed it is what the rules say when they are asked again with that one thing changed, and nothing that changes nothing", () => {
    const given = inputs();
    const advised = (facts: KnownFacts) => decidePurely({ ...given, grounds: { ...given.grounds, facts } }).answer.actions.map(({ title }) => title);
    const keys = Object.keys(given.grounds.facts);
    const changes = whatWouldChange(given, keys);
    assert.ok(changes.length > 0);
    for (const { key, other, titles } of changes) {
      assert.deepEqual(advised({ ...given.grounds.facts, [key]: { value: other } }), titles);
      assert.notDeepEqual(titles, advised(given.grounds.facts));
    }
    assert.ok(!changes.some(({ key }) => key === "customer.surveysUnanswered90"), "no row of advice asks for it");
  });

  test("who was drawn into the measurement group is told so, and by what lot", () => {
    const told = tell(inputs(amara({ isHeldOut: true })));
    assert.ok(told.decided.some(({ text }) => text.includes("drawn by lot into a small group")));
    assert.equal(told.data.find(({ fact }) => fact === "customer.holdOut")!.decided, true);
    assert.ok(!tell(inputs()).decided.some(({ text }) => text.includes("by lot")), "and who was not is not");
  });

  test("what was decided without a person says so, and that one may be asked", () => {
    const [first] = tell(inputs(amara(), { surface: "web", moment: {} })).rights;
    assert.match(first!, /without a person\. You may ask that a person looks at it/);
    assert.match(tell(inputs()).rights[0]!, /A person serves you/);
  });

  test("says no costs, no gains and nothing of what is worth more to others, though the record holds them", () => {
    const effects = { "loan-grinder": { currency: "EUR", midMinor: 777_700, loMinor: 111_100, hiMinor: 888_800, treated: 400, heldOut: 41, windowDays: 60 } };
    const given = inputs(amara(), { effects });
    const { answer } = decidePurely(given);
    const internal = /7,?777|1,?111|8,?888|€19|\b19\b|net|margin|worth more/i;
    assert.ok(internal.test(JSON.stringify(answer)), "the record does");
    for (const language of LANGUAGES) assert.deepEqual(textsOf(tell(given, language)).filter((text) => internal.test(text)), []);
    const dear = { ...answer, held: [{ actionId: "x", what: "A call", why: "Calls: worth more to others now", rule: "limit:price:calls", until: null }] };
    assert.deepEqual(tellCustomer({ inputs: given, answer: dear, language: "en", organisation: "T", timeZone: "UTC" }).decided.find(({ text }) => text.includes("A call"))!.text, "Not done, though a rule would have had it: “A call”. There was not enough of it for everybody.");
  });

  test("a colleague reads to the customer what they may read of them; what is left out is said to be", () => {
    const told = tell(inputs(amara(), {}));
    assert.equal(customerVersionAs(told, seen(["payment"])).isWhole, true);
    const without = customerVersionAs(told, seen(["value"]));
    assert.equal(without.isWhole, false);
    assert.ok(told.data.some(({ fact }) => fact === "customer.value.tier") && !without.data.some(({ fact }) => fact === "customer.value.tier"));
    assert.ok(told.rules.some(({ rule }) => rule === "R-treatment/grow-1") && !without.rules.some(({ rule }) => rule === "R-treatment/grow-1"));
    assert.ok(told.otherwise.length > 0 && without.otherwise.length === 0, "for it rests on all that is known");
  });

  test("every fact, choice, unit and source of the dictionary is said in both languages, but for names that rules give", () => {
    for (const language of LANGUAGES) {
      const words = customerWords(language);
      const unsaid = [...factsIn("EUR").values()].flatMap((fact) => [
        ...(words.facts[fact.key] ? [] : [fact.key]), ...(words.sources[fact.source] ? [] : [`source ${fact.source}`]),
        ...(language === "ar" && fact.type === "choice" ? fact.choices.filter((choice) => choice !== "none" && !words.choices[choice]).map((choice) => `choice ${choice}`) : []),
        ...(language === "ar" && fact.type === "number" && fact.unit !== undefined && fact.unit !== "share" && !words.units[fact.unit] ? [`unit ${fact.unit}`] : []),
      ]);
      assert.deepEqual(unsaid, []);
    }
    const { "customer.promise": left, ...rest } = customerWords("ar").facts;
    assert.ok(left && !("customer.promise" in rest), "one that is missing is found");
  });

  test("in Arabic every name and sentence of another script is set apart with its marks around it; in English nothing is added", () => {
    /** Latin letters outside of what is set apart: there they would carry marks and brackets along. */
    const astray = (text: string) => /[A-Za-z]/.test(text.replaceAll(/\u2068[^\u2068\u2069]*\u2069/g, ""));
    const told = tell(inputs(), "ar");
    const sentences = [told.title, ...told.decided.map(({ text }) => text), ...told.rules.map(({ text }) => text), ...told.otherwise, ...told.rights];
    assert.deepEqual(sentences.filter(astray), []);
    assert.ok(sentences.some((text) => text.includes("«\u2068Send a loan grinder\u2069»")));
    assert.doesNotMatch(textsOf(tell(inputs())).join("\n"), /[\u2068\u2069]/);
    assert.ok(astray("اقترحت «Send a loan grinder»"), "the twin: a name that is not set apart is found");
  });

  test("cells in words", () => {
    const of = (key: string) => factsIn("EUR").get(key);
    const say = (key: string, cell: string, language: CustomerLanguage = "en") => sayCell(of(key), cell, language);
    assert.equal(say("conversation.contactsOnIssue", "≥ 2"), "2 or more");
    assert.equal(say("customer.purchaseDays", "<= 3"), "3 days or less");
    assert.equal(say("customer.stay26", "< 40%"), "less than 40%");
    assert.equal(say("customer.purchaseDays", "18–25"), "from 18 days to 25 days");
    assert.equal(say("conversation.topic", "repair, machine"), "repair or machine");
    assert.equal(say("conversation.topic", "not repair"), "anything but repair");
    assert.equal(say("conversation.openComplaint", "yes", "ar"), "نعم");
    assert.equal(say("customer.openPromise", "none, open"), "no or yes, and not late yet");
    assert.equal(say("customer.value.tier", "none"), "nothing yet");
    assert.equal(say("conversation.topic", "not empty", "ar"), "معروف");
    assert.equal(say("conversation.contactsOnIssue", "> 5 and < 10"), "> 5 and < 10", "what is not known here stands as it was written");
    assert.equal(say("customer.promiseLateDays", "≥ 2", "ar"), "يومان أو أكثر");
  });

  test("whatever the facts: both languages tell every action of the record, and no key, brace or code of ours", () => {
    const policy = compiled(FIRST_POLICY);
    const anyFacts = fc.record(
      Object.fromEntries(
        [...factsIn("EUR").values()].map((fact) => {
          const value: fc.Arbitrary<string | number | boolean> =
            fact.type === "choice" ? fc.constantFrom(...fact.choices) : fact.type === "boolean" ? fc.boolean() : fact.type === "text" ? fc.constant("Amara") : fact.type === "date-time" ? fc.constant("2026-11-01T00:00:00.000Z") : fc.integer({ min: 0, max: 1 });
          return [fact.key, fc.option(value.map((v) => ({ value: v })), { nil: undefined, freq: 6 })];
        }),
      ),
    ).map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as KnownFacts);
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...LANGUAGES), fc.constantFrom("cockpit" as const, "web" as const), (facts, language, surface) => {
        const given = { ...inputs(), policy, surface, grounds: { facts, effects: {}, currency: "EUR" } };
        const told = tell(given, language);
        const { actions, held } = decidePurely(given).answer;
        for (const title of [...actions.map((each) => each.title), ...held.map(({ what }) => what)]) assert.ok(told.decided.some(({ text }) => text.includes(title)), title);
        assert.deepEqual(textsOf(told).filter((text) => /[{}]|undefined|null|NaN|\[object|customer\.|conversation\.[a-z]/.test(text)), []);
      }),
      { numRuns: 60 },
    );
  });

  test("an answer is due a month after it was asked for, on the last day where the month is shorter", () => {
    assert.equal(aMonthAfter(new Date("2026-11-28T10:00:00Z")).toISOString(), "2026-12-28T10:00:00.000Z");
    assert.equal(aMonthAfter(new Date("2027-01-31T10:00:00Z")).toISOString(), "2027-02-28T10:00:00.000Z");
  });
});
