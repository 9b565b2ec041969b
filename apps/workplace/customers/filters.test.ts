import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterWords, readFilters, sortedBy, sortOf, windowsFor, without } from "./filters.ts";

describe("the customers list's filters", () => {
  test("an address that says something wrong is read without it", () => {
    assert.deepEqual(readFilters({ tier: "golden", stayBelow: "7", tag: "x", sort: "shoe size", order: "up", query: "" }), {
      query: undefined,
      tier: undefined,
      stayBelow: undefined,
      tag: undefined,
      sort: undefined,
      order: undefined,
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
      filterWords(without(filters, "tier")).map(({ key }) => key),
      ["stayBelow"],
    );
  });

  test("a tag is read by its name as soon as the tags are known", () => {
    const tag = "01a1fe85-6f00-7042-be20-93cd319d310a";
    const filters = readFilters({ tag });
    assert.deepEqual(filterWords(filters).map(({ words }) => words.values), [{ name: "…" }]);
    assert.deepEqual(filterWords(filters, [{ tagId: tag, name: "Barista" }]).map(({ key, words }) => [key, words.values]), [["tag", { name: "Barista" }]]);
  });

  test("the most valuable come first, the least likely to stay come first, names from A", () => {
    assert.deepEqual(sortOf({}), { sort: "value", order: "desc" });
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
