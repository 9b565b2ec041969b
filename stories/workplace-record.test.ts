// What is decided is told to everybody it concerns: an agent says what was done of it, an analyst finds it again by the row that
// spoke, and whoever asks sees why.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { DecisionRecord } from "../engine/decisions/contract.ts";
import type { ConversationQueue } from "../engine/service/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("the decision record", () => {
  const house = useHouse("world");
  const panel = (page: Page) => page.getByRole("complementary", { name: "Customer" });
  const card = (page: Page, title: string) => panel(page).getByRole("listitem").filter({ has: page.getByRole("heading", { level: 4, name: title }) });

  async function amara(): Promise<{ conversationId: string; customerId: string }> {
    const { rows } = await house.api<ConversationQueue>("owner", "GET", "/conversations?view=all-open");
    return rows.find((row) => row.subject === "Grinder still not back" && row.customerName === "Amara Okafor")!;
  }
  /** What stands in the record as carried out. */
  async function taken(customerId: string): Promise<string[]> {
    const { records } = await house.api<{ records: DecisionRecord[] }>("owner", "GET", `/customers/${customerId}/decisions`);
    return records.flatMap((record) => record.taken.map(({ actionId }) => actionId));
  }
  const isNotWider = async (page: Page, name: string) => assert.ok((await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")) <= 0, `${name}: nothing is wider than the page`);

  test("one key says that advice was followed; z and Take back say that it was not; the mark is there after a reload, and for a colleague", async () => {
    const { conversationId, customerId } = await amara();
    const page = await house.as("jo");
    await page.goto(`${house.url}/cockpit/${conversationId}`);
    const first = panel(page).getByRole("heading", { level: 4 }).first();
    await first.waitFor();
    const title = (await first.getByRole("button").innerText()).trim();
    await page.keyboard.press("d");
    await card(page, title).getByText(/^Done by Jo.*, \d\d:\d\d\.$/).waitFor();
    await page.getByText(`Done: ${title}`).waitFor();
    assert.equal((await taken(customerId)).length, 1);
    await look(page, "record-done");
    assert.deepEqual(await seriousFindings(page, "done"), []);
    await page.keyboard.press("z");
    await card(page, title).getByText(/^Done by/).waitFor({ state: "detached" });
    await eventually("taken back", async () => (await taken(customerId)).length === 0);
    await page.keyboard.press("d");
    await card(page, title).getByText(/^Done by/).waitFor();
    await page.reload();
    await card(page, title).getByText(/^Done by/).waitFor();
    const mira = await house.as("mira");
    await mira.goto(`${house.url}/cockpit/${conversationId}`);
    await card(mira, title).getByText(/^Done by Jo/).waitFor();
    // A colleague takes it back; Jo's page hears of it.
    await card(mira, title).getByRole("button", { name: `Take back: ${title}` }).click();
    await card(page, title).getByText(/^Done by/).waitFor({ state: "detached" });
    assert.deepEqual(await taken(customerId), []);
    await mira.keyboard.press("z");
    await card(page, title).getByText(/^Done by Mira/).waitFor();
    // What is done already is not what the key means next.
    await page.keyboard.press("d");
    await eventually("the second advice", async () => (await taken(customerId)).length === 2);
  });

  test("a promise that follows advice says so, and both are undone as one; so does a reply in the advised words", async () => {
    const { rows } = await house.api<ConversationQueue>("owner", "GET", "/conversations?view=all-open");
    const page = await house.as("jo");
    let found: { conversationId: string; customerId: string } | undefined;
    for (const row of rows) {
      await page.goto(`${house.url}/cockpit/${row.conversationId}`);
      await panel(page).getByRole("tab", { name: "Guidance", selected: true }).waitFor();
      if ((await taken(row.customerId)).length === 0 && (await panel(page).getByRole("button", { name: "Use these words" }).count()) > 0) {
        found = row;
        break;
      }
    }
    assert.ok(found, "somebody for whom words are advised");
    const title = (await panel(page).getByRole("heading", { level: 4 }).first().innerText()).split("\n")[0]!.trim();
    await panel(page).getByRole("tab", { name: "Known" }).click();
    await panel(page).getByRole("button", { name: "Make a promise" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What was promised").fill("We call back tomorrow");
    await dialog.getByRole("textbox", { name: "By when" }).fill("tomorrow 9");
    await dialog.getByText(`This does what was advised: ${title}`).click();
    await look(page, "record-promise");
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
    await eventually("said to be done", async () => (await taken(found!.customerId)).length === 1);
    await page.keyboard.press("z");
    await eventually("both undone", async () => (await taken(found!.customerId)).length === 0);
    await panel(page).getByRole("tab", { name: "Guidance" }).click();
    await page.keyboard.press("1");
    await page.keyboard.press("Control+Enter");
    await eventually("the reply says that it was done", async () => (await taken(found!.customerId)).length === 1);
    await card(page, title).getByText(/^Done by Jo/).waitFor();
  });

  test("how it was weighed opens in words; the record tells rows, reasons, facts with their source, and that it still says the same", async () => {
    const { conversationId } = await amara();
    const page = await house.as("jo");
    await page.goto(`${house.url}/cockpit/${conversationId}`);
    await panel(page).getByText("How it was weighed", { exact: true }).click();
    await panel(page).getByText("What it brings is not known yet, so it counts as nothing.").first().waitFor();
    await look(page, "record-weighed");
    assert.deepEqual(await seriousFindings(page, "weighed"), []);
    await page.keyboard.press("w");
    await panel(page).getByRole("link", { name: "Open the record" }).click();
    await page.getByRole("heading", { level: 1, name: /^Decision of / }).waitFor();
    await page.getByText("it comes to the same answer", { exact: false }).waitFor();
    const rows = page.getByRole("region", { name: "Rows that took part" });
    await rows.getByText("A promise is late by", { exact: false }).first().waitFor();
    await page.getByRole("region", { name: "What it rested on" }).getByText("from: promises", { exact: false }).first().waitFor();
    await look(page, "record-page");
    assert.deepEqual(await seriousFindings(page, "record"), []);
    await rows.getByRole("link", { name: /of “What helps”/ }).first().click();
    await page.getByRole("heading", { level: 1, name: /^Row \d+ of “What helps”/ }).waitFor();
    await page.getByRole("heading", { level: 2, name: "Latest decisions" }).waitFor();
    await look(page, "record-row");
    assert.deepEqual(await seriousFindings(page, "row"), []);
  });

  test("from the rules to what a row did and to a decision, in the dark, on a telephone and from right to left", async () => {
    for (const [name, options] of [["dark", { prefs: { theme: "dark" } }], ["narrow", { viewport: { width: 390, height: 844 } }], ["rtl", { prefs: { language: "ar" } }]] as const) {
      const page = await house.as("ida", options);
      await page.goto(`${house.url}/rules`);
      await page.locator('a[href="/rules/treatment/rows/care-3"]').first().click();
      await page.locator(".found-decisions li").first().waitFor();
      await page.locator(".headlines").waitFor();
      await look(page, `record-row-${name}`);
      assert.deepEqual(await seriousFindings(page, `row ${name}`), []);
      await isNotWider(page, `row ${name}`);
      await page.locator('.found-decisions a[href^="/decisions/"]').first().click();
      await page.locator(".fired-rows li").first().waitFor();
      await look(page, `record-page-${name}`);
      assert.deepEqual(await seriousFindings(page, `record ${name}`), []);
      await isNotWider(page, `record ${name}`);
    }
  });

  test("the customer's version is read in their language and copied; they contest it, a colleague finds that under Tasks, looks, and says what they found", async () => {
    const { conversationId } = await amara();
    const page = await house.as("jo");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: house.url });
    await page.goto(`${house.url}/cockpit/${conversationId}`);
    await panel(page).getByRole("heading", { level: 4 }).first().waitFor();
    await page.keyboard.press("w");
    await panel(page).getByRole("link", { name: "Open the record" }).click();
    await page.getByRole("link", { name: "For the customer" }).click();
    const letter = page.getByRole("article");
    await letter.getByRole("heading", { name: "Which of your data decided it" }).waitFor();
    await letter.getByText("whether we owe you something we promised: yes, and it is late (our promises)").waitFor();
    await letter.getByRole("heading", { name: "What would have changed it" }).waitFor();
    await look(page, "record-letter");
    assert.deepEqual(await seriousFindings(page, "letter"), []);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assert.match(await page.evaluate<string>("navigator.clipboard.readText()"), /^What our rules decided about you on .*\n\nWhat was decided\n- Our rules suggested this/s);
    await page.getByRole("link", { name: "العربية" }).click();
    await letter.getByRole("heading", { name: "أيّ بياناتك حسمت القرار" }).waitFor();
    assert.equal(await letter.getAttribute("dir"), "rtl");
    await look(page, "record-letter-ar");
    assert.deepEqual(await seriousFindings(page, "letter in Arabic"), []);
    await page.emulateMedia({ media: "print" });
    await look(page, "record-letter-print");
    assert.equal(await page.getByRole("heading", { level: 1 }).isVisible(), false, "on paper only what is theirs");
    assert.equal(await letter.isVisible(), true);
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("link", { name: "Back to the record" }).click();

    await page.getByRole("button", { name: "The customer contests this…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What they say of it (may stay empty)").fill("I did not skip two deliveries");
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByText("The customer asks that a person looks at this", { exact: false }).waitFor();
    await page.keyboard.press("z");
    await page.getByText("The customer asks that a person looks at this", { exact: false }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "The customer contests this…" }).click();
    await dialog.getByLabel("What they say of it (may stay empty)").fill("I did not skip two deliveries");
    await page.keyboard.press("Control+Enter");
    await page.getByText("The customer asks that a person looks at this", { exact: false }).waitFor();

    const mira = await house.as("mira");
    await mira.goto(`${house.url}/tasks`);
    const waiting = mira.getByRole("region", { name: "A person is to look at a decision" });
    await waiting.getByText("I did not skip two deliveries").waitFor();
    await look(mira, "record-tasks");
    assert.deepEqual(await seriousFindings(mira, "tasks"), []);
    await waiting.getByRole("link", { name: "Amara Okafor" }).click();
    await mira.getByRole("button", { name: "I have looked…" }).click();
    await mira.getByRole("dialog").getByText("It was changed").click();
    await mira.getByRole("dialog").getByLabel("What the customer is told (may stay empty)").fill("It was one; we have put it right.");
    await mira.keyboard.press("Control+Enter");
    await mira.getByText(/^The customer asked that a person looks at this\. Mira.* It was changed\.$/).waitFor();
    await look(mira, "record-contested");
    assert.deepEqual(await seriousFindings(mira, "contested"), []);
    // Jo's page hears of it.
    await page.getByText("It was one; we have put it right.").waitFor();
    await mira.goto(`${house.url}/tasks`);
    await mira.getByRole("heading", { level: 1, name: "My tasks" }).waitFor();
    await eventually("nobody waits", async () => (await waiting.count()) === 0);
  });

  test("whoever may not read decisions is told so, and an address of nothing says that there is nothing", async () => {
    const guest = await house.as("guest");
    await guest.goto(`${house.url}/decisions/0190a000-0000-7000-8000-000000000000`);
    await guest.getByText("Decisions are for roles that may read them.").waitFor();
    const owner = await house.as("owner", { mayComplain: /404/ });
    await owner.goto(`${house.url}/decisions/0190a000-0000-7000-8000-000000000000`);
    await owner.getByText("There is no such decision").waitFor();
    assert.deepEqual(await seriousFindings(owner, "nothing"), []);
  });
});
