// A colleague enters a customer, logs a call and begins a conversation, by keyboard alone; and a promise says that it was made.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { CustomerList } from "../engine/segments/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("what is entered by hand", () => {
  const house = useHouse("world");
  const dialog = (page: Page) => page.getByRole("dialog");
  async function command(page: Page, typed: string, name: RegExp): Promise<void> {
    await page.keyboard.press("Control+k");
    await dialog(page).getByRole("searchbox").waitFor();
    await page.keyboard.type(typed);
    await eventually(`“${typed}” in front`, async () => name.test((await page.locator(".menu-item[data-focused]").allInnerTexts()).join()));
    await page.keyboard.press("Enter");
  }
  /** Goes on with Tab until it stands in the field of this name. */
  async function tabTo(page: Page, label: string): Promise<void> {
    for (let i = 0; i < 40; i++) {
      if (await page.evaluate<boolean>(`[...(document.activeElement.labels ?? [])].some((each) => each.textContent === ${JSON.stringify(label)})`)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`no Tab leads to ${label}`);
  }
  async function fill(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
    await dialog(page).waitFor(); // until it is there, Tab walks the page behind it
    for (const [label, text] of Object.entries(fields)) {
      await tabTo(page, label);
      await page.keyboard.type(text);
    }
  }

  test("a customer, taken back with z; then entered to stay, with a call and a conversation, and no second time", async () => {
    // Their page may still be asking for this and that of them when they are taken back: whoever is gone is not found.
    const page = await house.as("jo", { mayComplain: /404 \(Not Found\).*\/api\/customers\/[0-9a-f-]{36}/ });
    await page.goto(`${house.url}/customers?q=Piotr`); // a word that is strange to the address changes nothing
    await page.getByRole("row").nth(3).waitFor();
    const piotr = { Name: "Piotr Nowak", "E-mail": "piotr@example.com", Telephone: "+31 6 1234 0099", City: "Delft" };
    for (const stays of [false, true]) {
      await command(page, "new customer", /New customer…/);
      await dialog(page).getByRole("heading", { name: "New customer" }).waitFor();
      await fill(page, piotr);
      if (!stays) {
        await look(page, "by-hand-new");
        assert.deepEqual(await seriousFindings(page, "new customer", "[role=dialog]"), []);
      }
      await page.keyboard.press("Control+Enter");
      await page.getByRole("heading", { level: 1, name: "Piotr Nowak" }).waitFor();
      await page.getByText("Entered: Piotr Nowak").waitFor();
      if (stays) break;
      await page.keyboard.press("z");
      await page.waitForURL(/\/customers$/);
      await eventually("nobody of that name", async () => (await house.api<CustomerList>("jo", "GET", "/customers?query=piotr@example.com")).total === 0);
    }
    const url = page.url();

    await command(page, "log a call", /^Log a call/);
    await dialog(page).getByText("cannot be taken back").waitFor();
    await fill(page, { "What it was about": "the Sidamo", "What they said, in their own words": "It tastes burnt.", "Your note, for colleagues": "asked for a refund" });
    await look(page, "by-hand-call");
    assert.deepEqual(await seriousFindings(page, "a call", "[role=dialog]"), []);
    await page.keyboard.press("Control+Enter");
    await dialog(page).waitFor({ state: "detached" });
    const timeline = page.getByRole("region", { name: "Timeline" });
    await timeline.getByText("It tastes burnt.").waitFor();
    await timeline.getByText("asked for a refund").waitFor();
    await timeline.getByText("Called: the Sidamo").waitFor();
    await look(page, "by-hand-page");
    assert.deepEqual(await seriousFindings(page, "customer"), []);

    await command(page, "begin a conversation", /^Begin a conversation/);
    await dialog(page).getByText("Nothing is sent").waitFor();
    await fill(page, { "What it is about": "Burnt coffee", "What they said, in their own words": "Please call me back." });
    await look(page, "by-hand-begin");
    assert.deepEqual(await seriousFindings(page, "begin", "[role=dialog]"), []);
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/cockpit\/[0-9a-f-]{36}/);
    await page.getByRole("log").getByText("Please call me back.").waitFor();

    await command(page, "new customer", /New customer…/);
    await fill(page, { Name: "P. Nowak", Telephone: "+31612340099" });
    await page.keyboard.press("Control+Enter");
    const known = dialog(page).getByRole("alert");
    await known.getByText("is known already").waitFor();
    await look(page, "by-hand-known");
    assert.deepEqual(await seriousFindings(page, "known", "[role=dialog]"), []);
    await known.getByRole("link", { name: "Piotr Nowak" }).press("Enter");
    await page.waitForURL(url);
    await dialog(page).waitFor({ state: "detached" });
    assert.equal((await house.api<CustomerList>("jo", "GET", "/customers?query=12340099")).total, 1);
  });

  test("a promise says so where it was made, stands in the conversation, and z takes it back", async () => {
    const { rows } = await house.api<{ rows: { conversationId: string }[] }>("jo", "GET", "/conversations?view=all-open");
    const page = await house.as("jo");
    await page.goto(`${house.url}/cockpit/${rows[0]!.conversationId}`);
    await page.getByRole("button", { name: "More" }).press("Enter");
    await page.getByRole("menuitem", { name: "Make a promise…" }).press("Enter");
    await fill(page, { "What was promised": "a fresh bag", "By when": "in 2 d" });
    await page.keyboard.press("Control+Enter");
    await page.getByText(/^Promised: a fresh bag, by/).waitFor();
    await dialog(page).waitFor({ state: "detached" });
    const line = page.getByRole("log").locator(".promised", { hasText: "a fresh bag" });
    await line.getByText("private").waitFor();
    await look(page, "by-hand-promise");
    assert.deepEqual(await seriousFindings(page, "promise"), []);
    await page.keyboard.press("z");
    await line.getByText("withdrawn").waitFor();
  });
});
