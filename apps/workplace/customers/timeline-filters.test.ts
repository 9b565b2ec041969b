import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatter } from "../../ui/format.ts";
import { timelineChoices } from "./timeline-choices.ts";
import { readTimelineFilters } from "./timeline-address.ts";
import { askedOf, isNarrowed, timelineFilterWords, withoutTimelineFilter } from "./timeline-filters.ts";

const said = (search: Readonly<Record<string, unknown>>) => JSON.parse(JSON.stringify(readTimelineFilters(search))) as unknown;
const format = formatter("en-GB", "UTC");

describe("what an address says of a timeline", () => {
  test("is read back as it was written", () => {
    const filters = { kind: "delivery.sent", channel: "email", direction: "in", department: "workshop", region: "North", productLine: "Grinders & mills", brand: "Wren", from: "2026-03-01", until: "2026-03-31", words: "grinder", thread: "order:R-1004", grouped: true };
    assert.deepEqual(said(filters), filters);
    assert.deepEqual(said({ words: 4711, region: 7 }), { words: "4711", region: "7" }, "a number in an address is a word all the same");
  });

  test("wrongly is left out", () => {
    assert.deepEqual(said({ channel: "pigeon", direction: "none", words: "  ", thread: "R-1004", grouped: "perhaps", kind: "No Kind", from: "2026-02-30", until: "yesterday" }), {});
    assert.deepEqual(said({ channel: "toString", thread: `order:${"x".repeat(200)}` }), {});
  });

  test("narrows it by anything but grouping", () => {
    assert.equal(isNarrowed({}), false);
    assert.equal(isNarrowed({ grouped: true }), false);
    for (const one of [{ thread: "order:1" }, { words: "x" }, { brand: "Wren" }, { until: "2026-01-01" }]) assert.equal(isNarrowed(one), true);
  });

  test("stands there as words, each of which is taken away by itself", () => {
    const filters = readTimelineFilters({ kind: "order", channel: "shop", department: "workshop", from: "2026-03-01", words: "grinder", thread: "issue:C-7K2MQ" });
    const words = timelineFilterWords(filters, { format: formatter("en-GB"), kindTitle: () => "Placed an order" });
    assert.deepEqual(words.map(({ key, words: { id } }) => [key, id]), [["kind", "Placed an order"], ["channel", "Shop"], ["department", "department {name}"], ["from", "since {day}"], ["thread", "issue {name}"]], "words have a field of their own");
    assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(withoutTimelineFilter(filters, "channel"))) as object), ["kind", "department", "from", "words", "thread"]);
  });

  test("asks for days as moments: from the beginning of the first to the end of the last", () => {
    const asked = askedOf({ from: "2026-03-01", until: "2026-03-01", grouped: true, kind: "order" });
    assert.deepEqual(Object.keys(asked).sort(), ["from", "kind", "until"]);
    assert.equal(new Date(asked["until"]!).getTime() - new Date(asked["from"]!).getTime(), 86_400_000);
    assert.equal(new Date(asked["from"]!).getTime(), new Date(2026, 2, 1).getTime());
  });
});

describe("the filters that can be added to a history", () => {
  const there = { kinds: [{ kind: "order", title: "Placed an order" }, { kind: "kettle_boiled", title: null }], channels: ["shop" as const], departments: ["workshop"], regions: [], productLines: ["Grinders"], brands: ["Wren"] };
  const ids = (typed: string) => timelineChoices(typed, there, { now: new Date(2026, 2, 31, 9), format }).map(({ id }) => id);

  test("are what occurs in it, the two directions, and days", () => {
    assert.deepEqual(ids(""), ["kind order", "kind kettle_boiled", "channel shop", "direction in", "direction out", "department workshop", "productLine Grinders", "brand Wren", "days 7", "days 30", "days 90", "days 365"]);
  });

  test("a number of days and a day that are typed make their own", () => {
    const days = (typed: string) => timelineChoices(typed, there, { now: new Date(2026, 2, 31, 9), format }).filter(({ group }) => group === "days").map(({ id, change }) => [id, change.from ?? change.until]);
    assert.deepEqual(days("31"), [["days 31", "2026-03-01"]], "today is one of them");
    assert.deepEqual(days("since 2026-01-15"), [["from 2026-01-15", "2026-01-15"], ["until 2026-01-15", "2026-01-15"]]);
    assert.deepEqual(days("2026-02-30").map(([id]) => id), ["days 2026"], "no such day: a number");
  });
});
