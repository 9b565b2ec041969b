import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CustomerFilters, CustomerListQuery, SegmentFilters } from "../../../engine/segments/contract.ts";
import { alternativesText, eachAlternative } from "./alternatives.ts";
import { boughtChoices, boughtWords, inBought, type Sold } from "./bought-words.ts";
import { filterChoices } from "./filter-choices.ts";
import { filterWords, without } from "./filters.ts";
import { readFilters } from "./list-address.ts";

const sold: Sold = { products: [{ sku: "D 1|x;50%", name: "Descaler, 3 sachets" }], categories: ["Grinders"] };
const plain = <Given extends object>(given: Given) => JSON.parse(JSON.stringify(given)) as Given;

describe("filters by what customers bought, and alternatives", () => {
  test("whatever is offered the server reads, and words say it and take it away again", () => {
    for (const typed of ["", "descaler", "descaler 90", "descaler 3 180", "bought kettle 30", "grinders 2"])
      for (const { change, words } of boughtChoices(typed, sold, { bought: "named scale" })) {
        const address = readFilters({ ...change });
        assert.ok(CustomerFilters.safeParse(plain(change)).success && CustomerListQuery.safeParse(plain(address)).success, JSON.stringify(change));
        const said = filterWords(address, { sold });
        assert.deepEqual([said.length, said.at(-1)!.words], [2, words]);
        assert.deepEqual(without(address, said.at(-1)!).bought, "named scale");
      }
    assert.deepEqual(boughtWords(inBought({ by: "product", values: ["D 1|x;50%"], times: 3, within: 180 }), sold)!.values, { name: "Descaler, 3 sachets", times: 3, days: 180 });
    for (const wrong of ["", "product", "buys x", "product a times many"]) assert.equal(boughtWords(wrong), undefined, wrong);
  });

  test("how subscriptions stand and the share of wallet are offered to whoever reads value, and the server reads them", () => {
    const all = { tags: [], people: [], amount: (units: number) => ({ text: `${units}`, minor: units * 100 }) };
    const offered = filterChoices("30", all).filter(({ id }) => /^(subscription|recurring|wallet)/.test(id));
    assert.equal(offered.length, 9);
    for (const { change } of offered) assert.ok(CustomerFilters.safeParse(plain(change)).success && filterWords(readFilters({ ...change })).length === 1, JSON.stringify(change));
    assert.deepEqual(filterChoices("30", { ...all, readsValue: false }).filter(({ id }) => /^(subscription|recurring|wallet)/.test(id)), []);
    assert.match(filterWords({ wallet: "below 30" })[0]!.words.id, /or else by potential$/, "what is not measured is called so");
  });

  test("alternatives are read again as they were written, the server reads them, and one alone is none", () => {
    const parts = [{ tier: "high" as const }, { own: "plan is gold or silver;seats from 5", quietDays: 90 }, { bought: inBought({ by: "product", values: ["D 1|x;50%"], not: true }) }];
    const any = alternativesText(parts)!;
    assert.deepEqual(eachAlternative(any), parts);
    assert.ok(SegmentFilters.safeParse({ any }).success, any);
    assert.deepEqual([alternativesText([{ tier: "high" }]), alternativesText([{ tier: "high" }, {}])], [undefined, undefined]);
    const [said] = filterWords(readFilters({ any }), { inWords: ({ id, values }) => id.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values?.[name])), sold });
    const each = String(said!.words.values!["alternatives"]).split("; or ");
    assert.deepEqual([each.length, each[0], each[2]], [3, "high value", "never bought Descaler, 3 sachets"]);
  });
});
