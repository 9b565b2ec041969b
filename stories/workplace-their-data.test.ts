// A customer who asks for their data, and one who wants to be forgotten.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { describe, test } from "node:test";
import { newId, row, sql } from "../engine/platform/index.ts";
import { look, seriousFindings, useHouse } from "./browser.ts";

describe("what a customer may ask for", () => {
  const house = useHouse("world");
  const idOf = async (name: string) => (await row<{ id: string }>(house.ground.db, sql`select customer_id as id from profile where name = ${name}`))!.id;

  test("an owner erases a customer with the keyboard alone, and only by typing the name", async () => {
    const customerId = await idOf("Wen Li");
    // What names a part of them, or all of them, and would stay.
    for (const name of ["Wen's neighbours", "asked by Wen Li"]) await sql`insert into tag (tag_id, name, made_at, made_by) values (${newId()}::uuid, ${name}, now(), 'system')`.execute(house.ground.db);
    for (const [name, options] of [["light", {}], ["narrow-dark", { viewport: { width: 390, height: 800 }, prefs: { theme: "dark" } }], ["rtl", { prefs: { language: "ar" } }]] as const) {
      const other = await house.as("owner", options);
      await other.goto(`${house.url}/customers/${customerId}`);
      await other.getByRole("button", { name: name === "rtl" ? "محو…" : "Erase…" }).click();
      await other.getByRole("dialog").getByText("Wen's neighbours").waitFor();
      await look(other, `erase-${name}`);
      assert.deepEqual(await seriousFindings(other, `erase ${name}`, ".dialog"), []);
      assert.ok(await other.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), `${name} scrolls sideways`);
      await other.close();
    }
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
    // The stream tells of it before the act is answered: the page that is about to be left asks nothing more of whom it showed.
    await page.route("**/erase", async (route) => {
      const answer = await route.fetch();
      await new Promise((done) => setTimeout(done, 1_000));
      await route.fulfill({ response: answer });
    });
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/customers$/);
    await page.getByText("Erased.").waitFor();
    assert.equal(await row(house.ground.db, sql`select 1 from membership where customer_id = ${customerId}::uuid`), undefined);
  });

  test("an owner takes everything out with the keyboard alone, fetches the archive and removes it; nobody else is offered it", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/settings/everything`);
    await page.getByText("Nothing has been taken out yet.").waitFor();
    await page.getByRole("button", { name: "Take everything out…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Take everything out?" });
    await dialog.waitFor();
    assert.equal(await dialog.getByRole("button", { name: "Take everything out" }).isDisabled(), true, "not without a purpose");
    assert.deepEqual(await seriousFindings(page, "everything", ".dialog"), []);
    await page.keyboard.type("for our own archive");
    await look(page, "everything-ask");
    await page.keyboard.press("Enter");
    const download = page.getByRole("link", { name: /^Download the export of/ });
    await download.waitFor();
    await look(page, "everything-ready");
    assert.deepEqual(await seriousFindings(page), []);
    const [fetched] = await Promise.all([page.waitForEvent("download"), download.press("Enter")]);
    assert.match(fetched.suggestedFilename(), /^rapport-everything-\d{4}-\d\d-\d\d\.zip$/);
    assert.ok(statSync(await fetched.path()).size > 100_000);
    await page.getByText("fetched once").waitFor();
    for (const [name, options] of [["narrow", { viewport: { width: 390, height: 800 } }], ["rtl", { prefs: { language: "ar", theme: "dark" } }]] as const) {
      const other = await house.as("owner", options);
      await other.goto(page.url());
      await other.locator(".import-line").waitFor();
      await look(other, `everything-${name}`);
      assert.deepEqual(await seriousFindings(other, name), []);
      assert.ok(await other.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), `${name} scrolls sideways`);
    }
    await page.getByRole("button", { name: /^Remove the export of/ }).press("Enter");
    await page.getByText(/^removed /).waitFor();
    await page.goto(`${house.url}/settings/audit`);
    for (const act of ["Exported data", "Fetched an export of everything", "Removed an export of everything"]) await page.getByRole("main").locator("li, tr").filter({ hasText: act }).first().waitFor();
    const ida = await house.as("ida");
    await ida.goto(`${house.url}/settings/everything`);
    await ida.getByText("Ask an owner if you need it.").waitFor();
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
