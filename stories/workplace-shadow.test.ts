// A draft runs beside the rules in force: switched on by keys, counted, told.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { countShadows, decide, settleRehearsals } from "../engine/decisions/index.ts";
import type { CustomerList } from "../engine/segments/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("a draft beside the rules in force", () => {
  const house = useHouse("world");

  test("an analyst switches it on by the keyboard, and reads what would have been another", async () => {
    const page = await house.as("sam");
    await house.api("sam", "POST", "/policies/treatment/draft");
    await page.goto(`${house.url}/rules/treatment/draft`);
    const beside = page.getByRole("region", { name: "Beside the rules in force" });
    const on = beside.getByRole("switch", { name: "Let it run beside" });
    await on.focus();
    await page.keyboard.press("Space");
    await beside.getByText(/Since .*nothing was counted yet/).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    const { rows } = await house.api<CustomerList>("jo", "GET", "/customers");
    for (const { profile } of rows.slice(0, 10)) await decide(house.ground, { customerId: profile.customerId, surface: "web", moment: {} });
    await eventually("it to be counted", async () => (await countShadows(house.ground)) > 0);
    await settleRehearsals();
    await page.reload();
    await beside.getByText(/\d+ of \d+ decisions would have been another/).waitFor();
    await beside.scrollIntoViewIfNeeded();
    await look(page, "shadow");
    const arabic = await house.as("sam", { prefs: { language: "ar", theme: "dark" }, viewport: { width: 390, height: 844 } });
    await arabic.goto(`${house.url}/rules/treatment/draft`);
    await arabic.getByRole("switch", { name: "تشغيلها إلى الجانب" }).scrollIntoViewIfNeeded();
    await look(arabic, "shadow-narrow-dark-arabic");
    assert.deepEqual(await seriousFindings(arabic), []);
    await on.focus();
    await page.keyboard.press("Space");
    await beside.getByText(/Since/).waitFor({ state: "detached" });
  });
});
