// What is scarce, capped and tried: seen as it stands, written in the studio, published, and seen again.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Answer, DraftView, LimitsView } from "../engine/decisions/contract.ts";
import type { ConversationQueue } from "../engine/service/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("limits and experiments", () => {
  const house = useHouse("world");

  test("the page tells what is given away, and hears of it when more is; in the dark, from right to left and on a telephone too", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/rules`);
    await page.getByRole("link", { name: "Limits and experiments" }).click();
    await page.getByRole("heading", { level: 1, name: "Limits and experiments" }).waitFor();
    const scarce = page.getByRole("region", { name: "What is scarce" });
    const loans = scarce.getByRole("row", { name: /^Loan grinders that leave the house/ });
    const before = (await house.api<LimitsView>("owner", "GET", "/policies/limits")).capacities.find(({ key }) => key === "loan-grinders")!;
    await loans.getByText(`${before.used} of 25`, { exact: true }).waitFor();
    assert.match(await loans.innerText(), new RegExp(`grinders: ${25 - before.used}`));

    // A colleague sends one.
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=all-open");
    let sent = false;
    for (const { conversationId, customerId } of rows) {
      const answer = await house.api<Answer>("jo", "POST", "/decide", { customerId, surface: "cockpit", moment: { conversationId } });
      if (!answer.actions.some(({ id }) => id === "loan-grinder")) continue;
      await house.api("jo", "POST", `/decisions/${answer.decisionId}/taken`, { customerId, actionId: "loan-grinder" });
      sent = true;
      break;
    }
    assert.ok(sent, "a loan is advised to somebody");
    await loans.getByText(`${before.used + 1} of 25`, { exact: true }).waitFor();
    await look(page, "limits");
    assert.deepEqual(await seriousFindings(page, "limits"), []);
    await page.getByText("In one decision of 50 another than the best is put first", { exact: false }).waitFor();

    for (const [name, options] of [["dark", { prefs: { theme: "dark" } }], ["narrow", { viewport: { width: 390, height: 844 } }], ["rtl", { prefs: { language: "ar" } }]] as const) {
      const other = await house.as("owner", options);
      await other.goto(`${house.url}/rules/limits`);
      await eventually("four tables or their words", async () => (await other.getByRole("region").count()) >= 5);
      await look(other, `limits-${name}`);
      assert.deepEqual(await seriousFindings(other, `limits ${name}`), []);
      assert.ok((await other.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")) <= 0, `${name}: nothing is wider than the page`);
    }
  });

  test("a table of the rules is found by its name and stands on the screen", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/cockpit`);
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
    await page.keyboard.type("soon we answer");
    await page.getByRole("menuitem", { name: "Rules: How soon we answer" }).click();
    await page.waitForURL(/\/rules#table-/);
    const table = page.getByRole("region", { name: "How soon we answer" }).first();
    await table.waitFor();
    await eventually("it is in view", () => table.evaluate((found) => { const { top } = (found as unknown as { getBoundingClientRect(): { top: number } }).getBoundingClientRect(); return top >= -5 && top < 600; }));
  });

  test("by keyboard alone an analyst sets a cap, what is scarce and an experiment, is told what is wrong, rehearses, publishes, and sees them", async () => {
    const page = await house.as("owner");
    const { keyboard } = page;
    /** What stands in the field that has the focus is written anew. */
    const write = async (text: string) => (await keyboard.press("Control+a"), await keyboard.type(text));
    const reach = async (role: "button" | "group" | "link", name: string | RegExp) => {
      await page.getByRole(role, { name }).first().focus();
    };
    const kept = () => page.getByRole("status").filter({ hasText: /^Everything is saved$/ }).waitFor();
    const closed = () => page.getByRole("dialog").waitFor({ state: "detached" });
    /** Fields of a dialog in their order; the last is ended with Ctrl and Enter. */
    const fill = async (dialog: string, fields: readonly (readonly [label: string, text: string])[]) => {
      await page.getByRole("dialog", { name: dialog }).waitFor();
      for (const [label, text] of fields) {
        for (let tabs = 0; tabs < 14 && !(await page.getByLabel(label, { exact: false }).first().evaluate((field) => field === field.ownerDocument.activeElement)); tabs++) await keyboard.press("Tab");
        await write(text);
      }
    };
    await page.goto(`${house.url}/rules`);
    await reach("button", "Change the rules");
    await keyboard.press("Enter");
    const fold = page.locator("#draft-limits summary");
    await fold.waitFor();
    await fold.focus();
    await keyboard.press("Enter");

    await reach("button", "Add a cap…");
    await keyboard.press("Enter");
    await fill("Add a cap", [["In words", "One thank-you in a month"], ["At most so many", "1"], ["in so many days", "100"]]);
    await page.getByText("Write whole days, 1 to 92.").waitFor();
    await look(page, "limits-cap");
    assert.deepEqual(await seriousFindings(page, "a cap"), []);
    await write("30");
    for (const kind of ["getting in touch", "offers"]) {
      await page.getByRole("checkbox", { name: kind }).focus();
      await keyboard.press("Space");
    }
    await keyboard.press("Control+Enter");
    await closed();
    await page.getByRole("row", { name: /One thank-you in a month thank-yous 1 in 30 days/ }).waitFor();

    await reach("button", "Add what is scarce…");
    await keyboard.press("Enter");
    await fill("Add what is scarce", [["What is there not enough of?", "Notes by hand"], ["How much there is", "30"], ["Of what", "notes"]]);
    await look(page, "limits-capacity");
    await keyboard.press("Control+Enter");
    await closed();
    await page.getByRole("row", { name: /Notes by hand notes: 30 per day no action yet/ }).waitFor();

    // What an action takes is written where actions are, and kept when something else of it is changed.
    await page.locator("#draft-actions summary").focus();
    await keyboard.press("Enter");
    await reach("button", "Change “Say thank you”");
    await keyboard.press("Enter");
    await fill("Change an action", [["Notes by hand: notes each time", "1"]]);
    await look(page, "limits-action");
    await keyboard.press("Control+Enter");
    await closed();
    await reach("button", "Change “Say thank you”");
    await keyboard.press("Enter");
    await fill("Change an action", [["What is done", "Say thank you nicely"]]);
    await keyboard.press("Control+Enter");
    await closed();
    await page.getByRole("row", { name: /Notes by hand notes: 30 per day Say thank you nicely \(1\)/ }).waitFor();
    await kept();
    const { draft } = await house.api<{ draft: DraftView }>("owner", "GET", "/policies/treatment/draft");
    assert.deepEqual(draft.content.actions.find(({ id }) => id === "thank-you")?.uses, { goodwill: 250, "notes-by-hand": 1 });
    assert.deepEqual(draft.content.caps.at(-1), { key: "one-thank-you-in-a-month", title: "One thank-you in a month", kinds: ["token"], most: 1, days: 30 });

    // An experiment of an action; one that ends before it begins cannot be added.
    await reach("button", "Add an experiment…");
    await keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Add an experiment" }).waitFor();
    await write("Do notes keep anybody?");
    await page.getByRole("button", { name: /What is tried/ }).focus();
    await keyboard.press("Enter");
    await page.getByRole("listbox").waitFor();
    await keyboard.type("Say thank");
    await keyboard.press("Enter");
    await page.getByRole("button", { name: /Say thank you nicely.*What is tried|What is tried.*Say thank you nicely/ }).waitFor();
    await page.getByLabel("Ends").fill("2020-01-01T08:00");
    await page.getByText("It ends before it begins.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Add it" }).isDisabled(), true);
    const ends = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("Ends").fill(`${ends}T08:00`);
    await look(page, "limits-experiment");
    assert.deepEqual(await seriousFindings(page, "an experiment"), []);
    await keyboard.press("Control+Enter");
    await closed();
    await page.getByRole("row", { name: /Do notes keep anybody\? Say thank you nicely 20%/ }).waitFor();

    // A lever asks why.
    await reach("button", "Let an action count otherwise…");
    await keyboard.press("Enter");
    await fill("Let an action count otherwise", [["Counts so many times", "1.5"]]);
    assert.equal(await page.getByRole("button", { name: "Add it" }).isDisabled(), true, "without a reason there is none");
    await keyboard.press("Tab");
    await keyboard.type("The loans of the season");
    await keyboard.press("Control+Enter");
    await closed();
    await page.getByText("The loans of the season").first().waitFor();
    await page.getByRole("button", { name: "Take back" }).press("Enter");
    await eventually("the lever is taken back", async () => (await page.getByText("The loans of the season").count()) === 0);
    await page.getByRole("button", { name: "Do again" }).press("Enter");
    await kept();
    await look(page, "limits-draft");
    assert.deepEqual(await seriousFindings(page, "limits in the draft"), []);

    // What is assumed of an action is a column that may be there.
    await page.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: "What keeps and grows" }).press("Enter");
    await page.getByRole("button", { name: "Add chance, gain or weight of an action" }).press("Enter");
    await page.getByRole("menuitem", { name: "what it brings then" }).press("Enter");
    await page.getByRole("grid", { name: "What keeps and grows" }).getByText("what it brings then").waitFor();
    await page.getByText("What keeps and grows says what it brings then, new").waitFor();
    const outputs = (await house.api<{ draft: DraftView }>("owner", "GET", "/policies/treatment/draft")).draft.content.tables.find(({ part }) => part === "grow")!.table.outputs;
    assert.deepEqual(outputs.at(-1), { key: "worth", label: "what it brings then", type: "money", unit: outputs.at(-1)!.unit, optional: true });

    await kept();
    await page.getByRole("button", { name: "Over what" }).press("Enter");
    await page.getByRole("option", { name: "Customers as they are today" }).press("Enter");
    await page.getByRole("button", { name: /^Rehearse/ }).press("Enter");
    await page.getByText("Customers treated otherwise today").waitFor();
    // Keys do not wait, as a press of the mouse does, until a button can be pressed.
    await eventually("it can be published", async () => page.getByRole("button", { name: "Publish…" }).isEnabled());
    await page.getByRole("button", { name: "Publish…" }).press("Enter");
    await page.getByLabel("What is different, in a sentence").waitFor();
    await keyboard.type("Notes by hand, tried on some");
    await keyboard.press("Control+Enter");
    await page.waitForURL(/\/rules$/);
    await page.getByRole("link", { name: "Limits and experiments" }).press("Enter");
    await page.getByRole("row", { name: /Notes by hand per day .*notes: 30/ }).waitFor();
    await page.getByRole("row", { name: /One thank-you in a month thank-yous 1 in 30 days 0/ }).waitFor();
    await page.getByRole("row", { name: /Do notes keep anybody\? Say thank you nicely running \d+ \d+ 20%/ }).waitFor();
    await page.getByRole("row", { name: /×1.5 for good The loans of the season/ }).waitFor();
    await look(page, "limits-published");
    assert.deepEqual(await seriousFindings(page, "limits published"), []);
  });

  test("an experiment that has begun keeps its share: the studio says so at its place and does not publish, and only name and end are asked for", async () => {
    const page = await house.as("owner");
    const begun = await house.api<DraftView>("owner", "POST", "/policies/treatment/draft", {});
    const share = (heldOut: number) => ({ ...begun.content, experiments: begun.content.experiments.map((one) => ({ ...one, heldOut })) });
    const changed = await house.api<DraftView>("owner", "PUT", `/policy-drafts/${begun.draftId}`, { revision: begun.revision, content: share(0.4) });
    assert.deepEqual(changed.problems.map(({ entry }) => entry), [`experiment:${begun.content.experiments[0]!.key}`]);
    await page.goto(`${house.url}/rules/treatment/draft`);
    await page.getByRole("row", { name: /Do notes keep anybody\?.*began with 20 % left out; with 40 % it would be others than until now/ }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Publish…" }).isDisabled(), true);
    await page.locator("#draft-limits").getByRole("region", { name: "Experiments" }).scrollIntoViewIfNeeded();
    await look(page, "limits-begun");
    assert.deepEqual(await seriousFindings(page, "a problem at its place"), []);
    await page.getByRole("button", { name: "Change “Do notes keep anybody?”" }).press("Enter");
    await page.getByText(/^It has begun: “Say thank you nicely”/).waitFor();
    assert.equal(await page.getByLabel("Share left out", { exact: false }).count(), 0);
    await page.keyboard.press("Escape");
    await house.api("owner", "PUT", `/policy-drafts/${begun.draftId}`, { revision: changed.revision, content: share(0.2) });
    await page.getByText(/began with 20 % left out/).first().waitFor({ state: "detached" });
    await page.locator("#draft-limits").getByRole("row", { name: /Do notes keep anybody\?/ }).waitFor(); // what was opened stays open
    for (const [name, options] of [["dark", { prefs: { theme: "dark" } }], ["narrow", { viewport: { width: 390, height: 844 } }], ["rtl", { prefs: { language: "ar" } }]] as const) {
      const other = await house.as("owner", options);
      await other.goto(`${house.url}/rules/treatment/draft`);
      await other.locator("#draft-limits summary").press("Enter");
      await other.locator("#draft-limits").getByRole("table").first().waitFor();
      await other.locator("#draft-limits").scrollIntoViewIfNeeded();
      await look(other, `limits-draft-${name}`);
      assert.deepEqual(await seriousFindings(other, `limits in the draft ${name}`), []);
      assert.ok((await other.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")) <= 0, `${name}: nothing is wider than the page`);
      await other.locator("#draft-limits").getByRole("region").nth(2).getByRole("button").first().press("Enter");
      await other.getByRole("dialog").getByRole("textbox").first().waitFor();
      await look(other, `limits-experiment-${name}`);
      assert.deepEqual(await seriousFindings(other, `an experiment ${name}`), []);
    }
  });
});
