import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RehearsalResult } from "../../../../engine/decisions/contract.ts";
import { formatter } from "../../../ui/format.ts";
import { daysAsked } from "./rehearsal-days.ts";
import { noWaitsWords, thinWords, worstWords } from "./rehearsal-words.ts";

const format = formatter("en", "UTC");
const group = (decisions: number, worse: number, better: number): RehearsalResult["groups"][number] => ({ fact: "customer.isKnown", label: "known customer", value: "yes", decisions, worse, better });

describe("how far back a rehearsal looks", () => {
  test("is one of four numbers of days in the address; what is none of them says nothing", () => {
    assert.deepEqual(["30", 90, "180", "365"].map(daysAsked), [30, 90, 180, 365]);
    assert.deepEqual(["7", "x", undefined, null, ""].map(daysAsked), [undefined, undefined, undefined, undefined, undefined]);
  });
});

describe("what a rehearsal came to", () => {
  test("the worst treated group is never denied while the table under it shows one", () => {
    const of = (...groups: RehearsalResult["groups"]) => worstWords({ worst: null, groups }, format);
    assert.equal(of(group(67, 0, 3)).id, "nobody is worse off");
    assert.match(worstWords({ worst: null, groups: [group(60, 0, 0)], told: "tens" }, format).id, /^none that is large enough/, "where tens are told, none told is not nobody");
    const seen = of(group(67, 11, 12), group(27, 5, 5));
    assert.match(seen.id, /^in no group worse more often than better; most often worse/);
    assert.deepEqual([seen.values!["worse"], seen.values!["count"]], ["5", "27"], "5 of 27 is more often than 11 of 67");
    assert.match(of(group(19, 19, 0)).id, /no group that is large enough/);
    assert.match(worstWords({ worst: { ...group(67, 11, 2) }, groups: [] }, format).id, /^\{label\}: \{value\}, worse in/);
  });

  test("where who answers or how soon changes and no wait was played again, it says why; else nothing", () => {
    const of = (parts: RehearsalResult["parts"], over: "recorded" | "today" = "recorded", more: Partial<RehearsalResult> = {}) => noWaitsWords({ queues: null, parts, ...more }, over)?.id;
    assert.match(of({ "answer-time": 77 })!, /none of these decisions belongs to a message/);
    assert.match(of({ route: 3 }, "today")!, /only waits of recorded decisions/);
    assert.match(of({ route: 30 }, "recorded", { told: "tens" })!, /too few decisions change, or/);
    assert.equal(of({ advice: 9, route: 0 }), undefined);
    assert.equal(of({ route: 3 }, "recorded", { queues: { waits: 1, unanswered: 0, tiers: [] } }), undefined);
  });

  test("one that saw too few, or did not know what a rule asks for, says so", () => {
    const of = (decisions: number, ...unknown: number[]) => thinWords({ decisions, unknown: unknown.map((count) => ({ fact: "x", label: "deliveries skipped", decisions: count })) }, format);
    assert.match(of(0)!.id, /^There was nothing/);
    assert.match(of(15)!.id, /too few to say/);
    assert.equal(of(100), null);
    assert.equal(thinWords({ decisions: 15, unknown: [] }, format, { fewSaid: true }), null, "once on a page is enough");
    assert.match(thinWords({ decisions: 15, unknown: [{ fact: "x", label: "deliveries skipped", decisions: 9 }] }, format, { fewSaid: true })!.id, /was not known/, "what else is thin is said all the same");
    assert.match(of(5000, 2501)!.id, /was not known/);
    assert.equal(of(5000, 2500), null);
  });
});
