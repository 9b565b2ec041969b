import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Answer } from "../../../engine/decisions/contract.ts";
import { formatter } from "../../ui/format.ts";
import { addressSaid, adviceDiffers, costWords, identityDoubt, isAdviceStale, mayBeDoneDespite, panelOrder, stayTone } from "./panel-words.ts";

const answer = (more: Partial<Answer> = {}) =>
  ({
    decisionId: "d1",
    at: "2026-11-21T14:00:00Z",
    actions: [],
    held: [],
    arm: "treated",
    ...more,
  }) as unknown as Answer;

describe("the panel beside a conversation", () => {
  test("an address that the customer wrote is whom to look for, the newest first; those of colleagues are not", () => {
    const said = (authorKind: "customer" | "agent", body: string) => ({ authorKind, body });
    const nina = said("customer", "I am Nina, Nina@example.net.");
    assert.equal(addressSaid([nina]), "nina@example.net");
    assert.equal(addressSaid([nina, said("customer", "no: nina.k@example.co.uk!"), said("agent", "us@example.org")]), "nina.k@example.co.uk");
    assert.equal(addressSaid([said("customer", "@nina on the forum")]), null);
  });

  test("the rules order the tabs, and those they do not name follow", () => {
    const order = panelOrder([
      { panel: "known", because: "new to us" },
      { panel: "guidance", because: "advice waits" },
    ]);
    assert.deepEqual(
      order.map(({ panel }) => panel),
      ["known", "guidance", "timeline", "learn"],
    );
    assert.equal(panelOrder([{ panel: "learn", because: "first repair" }]).at(0)?.panel, "learn");
    assert.equal(panelOrder([]).at(-1)?.panel, "learn");
  });

  test("a tab named twice shows once", () => {
    assert.equal(
      panelOrder([
        { panel: "known", because: "a" },
        { panel: "known", because: "b" },
      ]).filter(({ panel }) => panel === "known").length,
      1,
    );
  });

  test("advice ages only while the page hears nothing", () => {
    const later = new Date("2026-11-21T14:05:00Z");
    assert.equal(isAdviceStale("2026-11-21T14:00:00Z", later, "live"), false);
    assert.equal(isAdviceStale("2026-11-21T14:00:00Z", later, "offline"), true);
    assert.equal(isAdviceStale("2026-11-21T14:04:30Z", later, "offline"), false);
  });

  test("the same advice under a new record is not a change, other words are", () => {
    const action = { id: "loan", title: "Send a loan grinder", say: "I am sending…", gain: null };
    const shown = answer({ actions: [action] as unknown as Answer["actions"] });
    assert.equal(
      adviceDiffers(shown, answer({ decisionId: "d2", at: "2026-11-21T15:00:00Z", actions: shown.actions })),
      false,
    );
    assert.equal(
      adviceDiffers(shown, answer({ actions: [{ ...action, say: "We are sorry" }] as unknown as Answer["actions"] })),
      true,
    );
  });

  test("a low chance is amber; it is red only when even the top of its range is low", () => {
    assert.equal(stayTone({ mid: 0.81, lo: 0.7, hi: 0.9, before: null }), "plain");
    assert.equal(stayTone({ mid: 0.58, lo: 0.47, hi: 0.69, before: 0.81 }), "caution");
    assert.equal(stayTone({ mid: 0.2, lo: 0.1, hi: 0.3, before: null }), "warning");
  });

  test("somebody matched on nothing certain is shown in amber, without a gauge", () => {
    assert.deepEqual(identityDoubt({ confidence: "unknown", evidence: "matched on name only" }), {
      tone: "caution",
      isNobody: true,
    });
    assert.equal(identityDoubt({ confidence: "certain", evidence: "user id" }).tone, "none");
  });

  test("cost is money, time, both or none", () => {
    const format = formatter("en-GB");
    assert.deepEqual(
      costWords({ amountMinor: 0, currency: "GBP", minutes: 0 }, format).map(({ id }) => id),
      ["no cost"],
    );
    assert.equal(costWords({ amountMinor: 1_900, currency: "GBP", minutes: 8 }, format).length, 2);
  });
});

describe("what is held back", () => {
  test("may be done all the same, but for whom the lot leaves out, and what nobody here may read", () => {
    assert.equal(mayBeDoneDespite({ what: "Offer a second bag", why: "No selling while a complaint is open" }), true);
    assert.equal(mayBeDoneDespite({ what: "Offer a second bag", why: "in the measurement group" }), false);
    assert.equal(mayBeDoneDespite({ what: "Offer a second bag", why: "left out of the experiment “Second bags”, to compare" }), false);
    assert.equal(mayBeDoneDespite({ what: "••••", why: "••••" }), false);
  });
});
