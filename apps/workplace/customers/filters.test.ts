import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterWords, isSameView, type Named, sortedBy, sortOf, unfiltered, windowsFor, without } from "./filters.ts";
import { readFilters } from "./list-address.ts";

describe("the customers list's filters", () => {
  test("an address may sort by an attribute of one's own, first from A or the least", () => {
    assert.deepEqual(sortOf(readFilters({ sort: "own.seats" })), { sort: "own.seats", order: "asc" });
    assert.equal(readFilters({ sort: "own.a b" }).sort, undefined);
  });

  test("an address that says something wrong is read without it", () => {
    assert.deepEqual(readFilters({ tier: "golden", segment: "", stayBelow: "7", tag: "x", group: 3, quietDays: "1.5", heardDays: "-3", valueFrom: "much", country: "", followedBy: null, sort: "shoe size", order: "up", query: "" }), {
      query: undefined, spelling: undefined, tier: undefined, segment: undefined, stayBelow: undefined, stayFrom: undefined, valueFrom: undefined, valueBelow: undefined, tag: undefined, group: undefined, import: undefined, quietDays: undefined, heardDays: undefined, country: undefined, followedBy: undefined, owner: undefined, consent: undefined, own: undefined, bought: undefined, subscription: undefined, recurringFrom: undefined, wallet: undefined, dissatisfied: undefined, any: undefined,
      sort: undefined, order: undefined, columns: undefined,
    });
  });

  test("an address keeps what it says rightly, numbers that look like text too", () => {
    const filters = readFilters({ tier: "high", stayBelow: "0.65", query: 4477 });
    assert.equal(filters.tier, "high");
    assert.equal(filters.stayBelow, 0.65);
    assert.equal(filters.query, "4477");
  });

  test("filters read as words and each can be taken away", () => {
    const filters = readFilters({ tier: "high", stayBelow: 0.65 });
    assert.deepEqual(
      filterWords(filters).map(({ key }) => key),
      ["tier", "stayBelow"],
    );
    assert.deepEqual(
      filterWords(without(filters, { key: "tier" })).map(({ key }) => key),
      ["stayBelow"],
    );
  });

  test("a tag is read by its name as soon as the tags are known", () => {
    const tag = "01a1fe85-6f00-7042-be20-93cd319d310a";
    const filters = readFilters({ tag });
    assert.deepEqual(filterWords(filters).map(({ words }) => words.values), [{ name: "…" }]);
    assert.deepEqual(filterWords(filters, { tags: [{ tagId: tag, name: "Barista" }] }).map(({ key, words }) => [key, words.values]), [["tag", { name: "Barista" }]]);
  });

  test("whatever an address can carry has words, and the same address shows the same view", () => {
    const all = readFilters({ query: "a", tier: "high", segment: "quiet", stayBelow: 0.4, stayFrom: "0.1", valueFrom: 500_00, valueBelow: 900_00, tag: "01a1fe85-6f00-7042-be20-93cd319d310a", group: "01a1fe85-6f00-7042-be20-93cd319d310b", import: "01a1fe85-6f00-7042-be20-93cd319d310c", quietDays: "90", heardDays: 3, country: "NL", followedBy: "me", owner: "nobody", consent: "offers email given", own: "plan is gold|silver;seats from 5", bought: "product A;not category B times 2 within 90", subscription: "active", recurringFrom: 2000, wallet: "below 40 stated", dissatisfied: "quietly", any: "tier=high or quietDays=3", columns: "value" });
    assert.equal(filterWords(all).length, 25);
    assert.deepEqual(filterWords(unfiltered(all)), []);
    assert.ok(isSameView(all, { ...all, sort: "value", order: "desc" }), "the usual order said or not");
    for (const key of ["tier", "quietDays", "columns", "followedBy", "own", "bought", "wallet", "dissatisfied", "any"] as const) assert.ok(!isSameView(all, { ...all, [key]: undefined }), key);
  });

  test("an import is read by its file and day; by the day alone where whoever reads may not know of files", () => {
    const filters = readFilters({ import: "01a1fe85-6f00-7042-be20-93cd319d310c" });
    const words = (importName: Named["importName"]) => filterWords(filters, { ...(importName === undefined ? {} : { importName }), day: (iso) => iso.slice(0, 10) })[0]!.words;
    assert.deepEqual(words({ fileName: "contacts.csv", startedAt: "2026-11-27T09:00:00Z" }), { id: "from import {file}, {day}", values: { file: "contacts.csv", day: "2026-11-27" } });
    assert.deepEqual(words({ fileName: null, startedAt: "2026-11-27T09:00:00Z" }), { id: "from an import, {day}", values: { day: "2026-11-27" } });
    assert.equal(words(null).id, "from an import");
  });

  test("the most valuable come first, the least likely to stay come first, names from A", () => {
    assert.deepEqual(sortOf({}), { sort: "value", order: "desc" });
    for (const sort of [undefined, "value", "stay"] as const) assert.deepEqual(sortOf({ sort }, false), { sort: "lastHeard", order: "desc" }, "who may not read value gets no order that would tell it");
    assert.deepEqual(sortOf({ sort: "name" }, false), { sort: "name", order: "asc" });
    assert.equal(sortedBy({}, "stay").order, "asc");
    assert.equal(sortedBy({}, "name").order, "asc");
    assert.equal(sortedBy(sortedBy({}, "name"), "name").order, "desc");
  });

  test("a screenful across a border needs both windows", () => {
    assert.deepEqual(windowsFor(0, 30, 200), [0]);
    assert.deepEqual(windowsFor(190, 215, 200), [0, 200]);
    assert.deepEqual(windowsFor(-1, 5, 200), [0]);
  });
});
