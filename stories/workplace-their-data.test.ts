// A customer who asks for their data, and one who wants to be forgotten.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { describe, test } from "node:test";
import { row, sql } from "../engine/platform/index.ts";
import { seriousFindings, useHouse } from "./browser.ts";

describe("what a customer may ask for", () => {
  const house = useHouse("world");
  const idOf = async (name: string) => (await row<{ id: string }>(house.ground.db, sql`select customer_id as id from profile where name = ${name}`))!.id;

  test("an owner erases a customer with the keyboard alone, and only by typing the name", async () => {
    const customerId = await idOf("Wen Li");
    const page = await house.as("owner");
    await page.goto(`${house.url}/customers/${customerId}`);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download a copy" }).press("Enter");
    const copy = await download;
    assert.equal(copy.suggestedFilename(), `customer-${customerId}.zip`);
    assert.ok(statSync(await copy.path()).size > 1000);

    await page.getByRole("button", { name: "Erase…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Erase this customer for ever?" });
    await dialog.getByText("This cannot be undone.").waitFor();
    assert.deepEqual(await seriousFindings(page, "erase", ".dialog"), []);
    await page.keyboard.type("asked by letter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Wen Lee");
    const erase = dialog.getByRole("button", { name: "Erase for ever" });
    assert.equal(await erase.isDisabled(), true);
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("i");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/customers$/);
    assert.equal(await row(house.ground.db, sql`select 1 from membership where customer_id = ${customerId}::uuid`), undefined);
  });

  test("an agent is offered neither, a lead the copy only", async () => {
    const customerId = await idOf("Amara Okafor");
    for (const [person, copies] of [["jo", 0], ["ida", 1]] as const) {
      const page = await house.as(person);
      await page.goto(`${house.url}/customers/${customerId}`);
      await page.getByRole("heading", { name: "Consents" }).waitFor();
      assert.equal(await page.getByRole("link", { name: "Download a copy" }).count(), copies);
      assert.equal(await page.getByRole("button", { name: "Erase…" }).count(), 0);
    }
  });
});
