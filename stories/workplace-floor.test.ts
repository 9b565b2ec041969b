// Did the floor hold: the page that says so, its alarm where rules are read, and both where it did not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type FloorPage, proveFloor } from "../engine/outcomes/index.ts";
import { decide } from "../engine/decisions/index.ts";
import type { CustomerList } from "../engine/segments/contract.ts";
import { row, sql } from "../engine/platform/index.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("the floor", () => {
  const house = useHouse("world");

  test("before any day was looked at it says when one will be; then each part of it with what was found", async () => {
    const page = await house.as("ida");
    await page.goto(`${house.url}/value/floor`);
    await page.getByText("No day was looked at yet.").waitFor();
    await look(page, "floor-empty");
    const { rows: customers } = await house.api<CustomerList>("jo", "GET", "/customers");
    for (const { profile } of customers.slice(0, 25)) await decide(house.ground, { customerId: profile.customerId, surface: "voice", moment: {} });
    // What the sample company did today is looked at tomorrow.
    const tomorrow = new Date(Date.now() + 86_400_000);
    assert.ok((await proveFloor({ ...house.ground, now: () => tomorrow })).length > 0);
    house.ground.nudge();
    const found = page.getByRole("group", { name: "What was found" });
    await found.waitFor();
    for (const what of ["Answered when it was said", "The rules put nobody forward by more than two minutes", "A person can be asked for in every menu", "What is owed does not depend on value, language or relationship"]) assert.match(await found.innerText(), new RegExp(what));
    const { days } = await house.api<FloorPage>("ida", "GET", "/floor");
    assert.ok(days[0]!.decisions > 0 && days[0]!.overtaken.tooFar === 0 && days[0]!.inTime.state === "broken" && days[0]!.blind.broken.length === 0, JSON.stringify(days[0]));
    await look(page, "floor");
    assert.deepEqual(await seriousFindings(page), []);
    const quiet = await house.as("jo");
    await quiet.goto(`${house.url}/value/floor`);
    assert.deepEqual(await seriousFindings(quiet), []);
  });

  test("a day on which it did not hold is an alarm over the rules, and the page says what it was", async () => {
    const { day, proof } = (await row<{ day: string; proof: FloorPage["days"][number] }>(house.ground.db, sql`select to_char(day, 'YYYY-MM-DD') as day, proof from floor_proof order by day desc limit 1`))!;
    const broken = { ...proof, state: "broken", blind: { ...proof.blind, state: "broken", broken: [{ change: "language", what: "minutes to an answer", was: "240", other: "2880" }] } };
    await sql`update floor_proof set state = 'broken', proof = ${JSON.stringify(broken)}::json where day = ${day}::date`.execute(house.ground.db);
    const page = await house.as("ida", { prefs: { theme: "dark" }, viewport: { width: 390, height: 844 } });
    await page.goto(`${house.url}/rules`);
    await page.getByText(/The floor did not hold on/).waitFor();
    await look(page, "floor-alarm-narrow-dark");
    await page.getByRole("link", { name: "What was found" }).click();
    await page.getByText("minutes to an answer: “240”, and “2880” for another").waitFor();
    await look(page, "floor-broken-narrow-dark");
    assert.deepEqual(await seriousFindings(page), []);
    const arabic = await house.as("ida", { prefs: { language: "ar" } });
    await arabic.goto(`${house.url}/value/floor`);
    await eventually("words in Arabic", async () => /لم يكن قائمًا/.test(await arabic.getByRole("main").innerText()));
    await look(arabic, "floor-broken-arabic");
    assert.deepEqual(await seriousFindings(arabic), []);
  });
});
