import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CustomerFilters, CustomerListQuery } from "../../../engine/segments/contract.ts";
import type { ListChoices } from "../../../engine/profiles/contract.ts";
import { filterWords, without } from "./filters.ts";
import { readFilters } from "./list-address.ts";
import { ownChoices } from "./own-choices.ts";
import { isOneOf, ownWords } from "./own-words.ts";

const choices: ListChoices = {
  attributes: [
    { key: "plan", kind: "text", currency: null, values: ["Gold", "Half; price | 50%"], ready: true },
    { key: "seats", kind: "number", currency: null, values: [], ready: false },
    { key: "renewal_day", kind: "day", currency: null, values: [], ready: true },
    { key: "budget", kind: "money", currency: "EUR", values: [], ready: true },
    { key: "vip", kind: "yes-no", currency: null, values: [], ready: true },
  ],
  consents: [{ purpose: "offers", channel: "email", ready: false }],
  products: [], categories: [], owner: true,
};
const offered = (typed: string, filters = {}) => ownChoices(typed, { choices, filters, attribute: (key) => key.replaceAll("_", " "), channel: (each) => each, day: (iso) => iso, amount: (key, units) => (key === "budget" ? `€${units}` : undefined) });
const made = (typed: string) => offered(typed).filter((each) => each.isMade).map((each) => each.change.own);

describe("filters by attributes and consents", () => {
  test("are made of what is typed after a name: values, letters, numbers, a day, a month, a year", () => {
    assert.deepEqual(made("plan gold"), ["plan is Gold", "plan has gold"], "as the value is written");
    assert.deepEqual(made("plan is gold or tin"), ["plan is Gold|tin"]);
    assert.deepEqual(made("seats 5"), ["seats from 5", "seats to 5", "seats is 5"]);
    assert.deepEqual(made("seats 5 20"), ["seats from 5 to 20"]);
    assert.deepEqual(made("budget 5 20.5"), ["budget from 5 to 20.5"]);
    assert.deepEqual(ownWords("budget from 5 to 20.5", { amount: (_, units) => `€${units}` })?.values, { name: "budget", from: "€5", to: "€20.5" });
    assert.equal(made("renewal day 2026")[0], "renewal_day from 2026-01-01 to 2026-12-31");
    assert.equal(made("renewal day 2026-02")[0], "renewal_day from 2026-02-01 to 2026-02-28");
    assert.equal(made("renewal day 2026-02-03 2027")[0], "renewal_day from 2026-02-03 to 2027-12-31");
    for (const typed of ["renewal day 2026-13", "seats many", "vip x", "planet 9", ""]) assert.deepEqual(made(typed), [], typed);
  });

  test("of two names that both begin what is typed the longer is meant", () => {
    const two = { ...choices, attributes: [{ key: "machine", kind: "text" as const, currency: null, values: [], ready: true }, { key: "machine_serial", kind: "text" as const, currency: null, values: [], ready: true }] };
    const first = (typed: string) => ownChoices(typed, { choices: two, filters: {}, attribute: (key) => key.replaceAll("_", " "), channel: (each) => each, day: (iso) => iso, amount: () => undefined }).find((each) => each.isMade)?.change.own;
    assert.equal(first("machine serial MX-1"), "machine_serial is MX-1");
    assert.equal(first("machine Duo"), "machine is Duo");
  });

  test("whatever is offered the server reads, and words say it and take it away again", () => {
    for (const typed of ["", "plan gold", "plan 50%; or |", "seats 5", "seats 5 20", "renewal day 2026"])
      for (const { change } of offered(typed, { own: "vip is yes" })) {
        const address = readFilters({ ...change });
        assert.ok(CustomerFilters.safeParse(JSON.parse(JSON.stringify(change))).success && CustomerListQuery.safeParse(JSON.parse(JSON.stringify(address))).success, JSON.stringify(change));
        const words = filterWords(address);
        assert.ok(words.length > 0 && words.every((each) => !each.words.id.includes("cannot be read")), JSON.stringify(change));
        assert.equal(filterWords(without(address, words.at(-1)!)).length, words.length - 1);
      }
  });

  test("are one more beside those that are there, and lists learn of what they do not know", () => {
    const seats = offered("seats 5", { own: "plan is Gold" })[0 + offered("seats 5").findIndex((each) => each.isMade)]!;
    assert.deepEqual([seats.change, seats.listed], [{ own: "plan is Gold;seats from 5" }, { attribute: "seats" }]);
    assert.deepEqual(offered("").filter((each) => each.id.startsWith("consent")).map(({ change, listed }) => [change.consent, listed])[2], ["offers email not-asked", { consent: { purpose: "offers", channel: "email" } }]);
    assert.equal(offered("plan").find((each) => each.id === "own plan is Gold")!.listed, undefined);
  });

  test("read as words, values as they were written", () => {
    assert.deepEqual(ownWords(isOneOf("plan", ["Half; price | 50%", "Gold"])), { id: "{name} is {value}", values: { name: "plan", value: "Half; price | 50% / Gold" } });
    assert.deepEqual(ownWords("language is de|Plattdeutsch|deutsch|pt-BR|zh_Hans|x-!")!.values, { name: "language", value: "German / Plattdeutsch / deutsch / Brazilian Portuguese / zh_Hans / x-!" });
    assert.deepEqual(ownWords("spoken is de")!.values, { name: "spoken", value: "de" }, "the twin: only a language is one");
    assert.deepEqual(ownWords("vip is yes")!.id, "{name}: yes");
    assert.deepEqual(ownWords("seats from 5")!.values, { name: "seats", from: "5" });
    for (const wrong of ["", "plan", "plan like x", "seats from"]) assert.equal(ownWords(wrong), undefined, wrong);
  });
});
