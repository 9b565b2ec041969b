import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { catchUp } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { findCustomers, profileFollower, startIntake } from "../index.ts";

describe("somebody typed in a hurry", () => {
  const database = useDatabase();
  const names = async (typed: string) => (await findCustomers(database.db, typed, { limit: 20 })).hits.map((hit) => hit.name);

  test("is found by small letters, by parts of the first and the last name, and in either order, however short the parts are", async () => {
    const intake = startIntake(database.ground);
    const people = ["Jo Martens", "Joan Miller", "Bo Li", "Maja Jonsson", "Jo K. Maes", "Anna-Li Bo", "Łucja Øst"];
    await intake.take({ name: "shop", trusted: true }, people.map((name, n) => ({ messageId: `p${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: new Date(Date.UTC(2026, 9, n + 1)).toISOString(), traits: { name }, identifiers: [{ kind: "customer_number" as const, value: `K-${n}` }] })));
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    const failed: string[] = [];
    for (const [name, ...typed] of [
      ["Jo Martens", "jo martens", "JO MARTENS", "martens jo", "jo mart", "mart jo", "jo ma", "ma jo", "m jo", "j mar", "jo m", "martens", "  jo   martens "],
      ["Bo Li", "bo li", "li bo", "b l", "l b"],
      ["Jo K. Maes", "jo maes", "jo ma", "ma jo", "maes jo", "jo k"],
      ["Łucja Øst", "lucja ost", "os lu", "lu os", "ost luc"],
    ] as const) for (const each of typed) if (!(await names(each)).includes(name)) failed.push(`${each} → ${name}: ${(await names(each)).join()}`);
    assert.deepEqual(failed, []);
    assert.deepEqual(await names("zo li"), [], "the twin: nobody is called so");
  });
});
