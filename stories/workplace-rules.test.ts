// An analyst writes a rule by keyboard, rehearses and publishes it; an agent meets it, does otherwise and says so; the analyst
// finds that as an example.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { Answer, DraftView } from "../engine/decisions/contract.ts";
import type { ConversationQueue } from "../engine/service/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("writing rules", () => {
  const house = useHouse("world");
  const grid = (page: Page, title: string) => page.getByRole("grid", { name: title });
  const kept = (page: Page) => page.getByRole("status").filter({ hasText: /^Everything is saved$/ }).waitFor();
  const cell = (page: Page, title: string, row: number, column: number) => grid(page, title).locator(`[data-cell="${row} ${column}"]`);
  async function rehearse(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Over what" }).click();
    await page.getByRole("option", { name: "Customers as they are today" }).click();
    await page.getByRole("button", { name: /^Rehearse/ }).click();
    await page.getByText("Customers treated otherwise today").waitFor();
  }

  test("a newcomer changes a limit, rehearses and publishes it in under two minutes; and takes it back", async () => {
    const page = await house.as("owner");
    const began = Date.now();
    await page.goto(`${house.url}/rules`);
    await page.getByRole("button", { name: "Change the rules" }).click();
    await page.getByRole("heading", { level: 1, name: "How we treat our customers" }).waitFor();
    const first = cell(page, "What helps", 1, 3);
    await first.waitFor();
    assert.equal(await first.innerText(), "≥ 2");
    await first.focus();
    await page.keyboard.type(">=3");
    await page.keyboard.press("Enter");
    await kept(page);
    await look(page, "rules-draft");
    assert.deepEqual(await seriousFindings(page, "draft"), []);
    await page.getByText("What helps, row 2: contacts on this topic in 30 days is now “≥ 3”, was “≥ 2”").waitFor();
    await rehearse(page);
    await look(page, "rules-rehearsed");
    // The keys of the page stand first in the list; from wherever one is, the next step is one of them.
    await page.locator("h1").click();
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keys" });
    await keys.getByRole("region", { name: "In a draft of the rules" }).getByText("Ask for approval or publish, whichever is next").waitFor();
    await look(page, "rules-keys");
    await page.keyboard.press("Control+Enter");
    assert.equal(await page.getByRole("dialog", { name: "Publish the rules" }).count(), 0, "in another dialog the key is that one's");
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Rehearse again" }).focus();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("dialog", { name: "Publish the rules" }).waitFor();
    await page.getByLabel("What is different, in a sentence").fill("A loan from the third contact on");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/rules$/);
    await page.getByText("Version 2 decides from now on.").waitFor();
    assert.ok(Date.now() - began < 120_000);
    await page.getByText("treatment, version 2,", { exact: false }).waitFor();
    await look(page, "rules-published");
    await page.keyboard.press("z");
    await page.getByText("treatment, version 3,", { exact: false }).waitFor();
    await page.getByText("Versions", { exact: true }).click();
    await page.locator("details").getByText("Back to version 1.").waitFor();
    assert.deepEqual(await seriousFindings(page, "versions"), []);
  });

  test("by keyboard: a cell is mistyped and marked, taken back; a row is added, moved and removed; a table comes from a spreadsheet", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/rules`);
    await page.getByRole("button", { name: "Change the rules" }).click();
    await grid(page, "What helps").waitFor();
    await cell(page, "What helps", 0, 0).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("laate");
    // Said where it is written, before the cell is left.
    await grid(page, "What helps").getByRole("status").getByText(/Did you mean "late"\?/).waitFor();
    await look(page, "rules-fault-writing");
    assert.deepEqual(await seriousFindings(page, "a cell that is written wrong"), []);
    await page.keyboard.press("Tab");
    await page.getByText(/Did you mean "late"\?/).first().waitFor();
    await eventually("the cell says that it cannot be read", async () => (await cell(page, "What helps", 1, 1).getAttribute("aria-invalid")) === "true");
    await look(page, "rules-fault");
    assert.deepEqual(await seriousFindings(page, "draft with a fault"), []);
    assert.equal(await page.getByRole("button", { name: "Publish…" }).isDisabled(), true);
    await page.keyboard.press("Control+z");
    await eventually("it is as before", async () => (await cell(page, "What helps", 1, 1).innerText()) === "any");
    const rows = () => grid(page, "What helps").locator("tbody tr").count();
    const before = await rows();
    await page.keyboard.press("Control+Enter");
    await eventually("one row more", async () => (await rows()) === before + 1);
    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Control+Backspace");
    await eventually("and one less", async () => (await rows()) === before);
    await page.keyboard.press("Control+Home");
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData("text/plain", "machine\\tlate\\nmachine\\topen");
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    })()`);
    await eventually("both rows were written", async () => (await cell(page, "What helps", 0, 0).innerText()) === "machine" && (await cell(page, "What helps", 1, 1).innerText()) === "open");
    await page.keyboard.press("Control+z");
    await eventually("in one step", async () => (await cell(page, "What helps", 0, 0).innerText()) === "repair");
    await kept(page);
    await page.getByRole("button", { name: "Put the draft away" }).click();
    await page.getByText("The draft is put away.").waitFor();
    await page.getByRole("button", { name: "Change the rules" }).waitFor(); // the rules hear keys, the draft that is being left no longer
    await page.keyboard.press("z");
    await page.getByRole("button", { name: "Go on with the draft" }).waitFor();
  });

  test("a colleague changes the draft while somebody writes: both changes are kept", async () => {
    const page = await house.as("owner", { mayComplain: /409 \(Conflict\).*policy-drafts/ });
    await page.goto(`${house.url}/rules/treatment/draft`);
    await page.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: "What helps" }).click();
    await cell(page, "What helps", 7, 4).waitFor();
    const { draft } = await house.api<{ draft: DraftView }>("owner", "GET", "/policies/treatment/draft");
    // What the colleague keeps arrives just before what is written here is: the page has not heard of it yet.
    await page.route("**/api/policy-drafts/*", async (route) => {
      const content = { ...draft.content, title: "How we treat everybody" };
      await house.api("owner", "PUT", `/policy-drafts/${draft.draftId}`, { revision: draft.revision, content });
      await route.continue();
    }, { times: 1 });
    await cell(page, "What helps", 7, 4).focus();
    await page.keyboard.type(">=3");
    await page.keyboard.press("Enter");
    await page.getByText("Somebody else changed this draft while you wrote.").waitFor();
    assert.deepEqual(await seriousFindings(page, "a conflict"), []);
    await page.getByRole("button", { name: "Keep both changes" }).click();
    await kept(page);
    await page.getByRole("heading", { level: 1, name: "How we treat everybody" }).waitFor();
    await page.getByText("What helps, row 8: deliveries skipped in 90 days is now “≥ 3”, was “≥ 2”").waitFor();
    // As it was, for the next ones.
    const now = (await house.api<{ draft: DraftView }>("owner", "GET", "/policies/treatment/draft")).draft;
    await house.api("owner", "PUT", `/policy-drafts/${draft.draftId}`, { revision: now.revision, content: draft.content });
  });

  test("a protected table that asks what somebody is worth is refused, and says why", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/rules/treatment/draft`);
    await page.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: "What helps" }).click();
    await page.getByRole("button", { name: "Add a column" }).click();
    await page.getByLabel("Which fact?").fill("value tier");
    await page.getByText("Not in a protected table, for it tells what somebody is worth: value tier").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: "What keeps and grows" }).click();
    await grid(page, "What keeps and grows").waitFor();
    await page.getByRole("button", { name: "Add a column" }).click();
    await page.getByLabel("Which fact?").fill("skipped");
    await page.getByRole("button", { name: /deliveries skipped in 90 days/ }).click();
    await grid(page, "What keeps and grows").getByText("deliveries skipped in 90 days").waitFor();
    await page.getByRole("button", { name: "Take back" }).click();
    await kept(page);
  });

  test("a table that works something out is added, and another asks it; taken out again the other says what is missing", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/rules/treatment/draft`);
    const tables = page.getByRole("navigation", { name: "Tables" });
    const before = (await house.api<{ draft: DraftView }>("owner", "GET", "/policies/treatment/draft")).draft;
    await tables.getByRole("button", { name: "Add a table…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: /Work something out/ }).check();
    await dialog.getByLabel("What the table is called").fill("Strain");
    await dialog.getByLabel("What it answers, in a word or two").fill("level");
    await dialog.getByLabel("The list, parted by commas").fill("hard, bearable");
    await look(page, "rules-new-table");
    assert.deepEqual(await seriousFindings(page, "new table"), []);
    await dialog.getByRole("button", { name: "Add it" }).click();
    await grid(page, "Strain").waitFor();
    await tables.getByRole("button", { name: "What helps" }).click();
    await page.getByRole("button", { name: "Add a column" }).click();
    await page.getByLabel("Which fact?").fill("strain");
    await page.getByRole("button", { name: /Strain: level/ }).click();
    await grid(page, "What helps").getByText("Strain: level").waitFor();
    await kept(page);
    const draft = async () => (await house.api<{ draft: DraftView }>("owner", "GET", "/policies/treatment/draft")).draft;
    assert.deepEqual((await draft()).problems, []);
    assert.ok((await draft()).changes.some(({ what, how, name }) => what === "table" && how === "added" && name === "Strain"));
    await look(page, "rules-asks-table");
    await tables.getByRole("button", { name: "Strain" }).click();
    await page.getByRole("button", { name: "Take the table out of the draft" }).click();
    await kept(page);
    assert.match((await draft()).problems.map(({ message }) => message).join(" "), /No fact is called "strain\.level"/);
    const now = await draft();
    await house.api("owner", "PUT", `/policy-drafts/${now.draftId}`, { revision: now.revision, content: before.content });
  });

  test("a rule for those at risk, with a hold-out; an agent does otherwise to teach, and the analyst takes it over", async () => {
    const owner = await house.as("owner");
    await owner.goto(`${house.url}/rules/treatment/draft`);
    await owner.getByText("Actions and offers:", { exact: false }).click();
    await owner.getByRole("button", { name: "Add an action…" }).click();
    await owner.getByLabel("What is done").fill("Ask how the last order was");
    await owner.getByLabel("What it is meant to do").fill("keep");
    await owner.getByLabel("Words ready to use").fill("How did you like your last order?");
    await look(owner, "rules-action");
    await owner.keyboard.press("Control+Enter");
    await owner.getByRole("dialog").waitFor({ state: "detached" });
    await owner.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: "What helps" }).click();
    await grid(owner, "What helps").waitFor();
    const last = (await grid(owner, "What helps").locator("tbody tr").count()) - 1;
    await cell(owner, "What helps", last, 0).focus();
    await owner.keyboard.press("Control+Enter");
    await eventually("a row more", async () => (await grid(owner, "What helps").locator("tbody tr").count()) === last + 2);
    const added = last + 1;
    const columns = 6;
    await cell(owner, "What helps", added, 0).focus();
    await owner.keyboard.type("not empty");
    await owner.keyboard.press("Enter");
    await cell(owner, "What helps", added, columns).focus();
    await owner.keyboard.type("ask-how-the-last-order-was");
    await owner.keyboard.press("Tab");
    await owner.keyboard.press("Enter");
    await owner.keyboard.type("They came about something");
    await owner.keyboard.press("Enter");
    await owner.getByText("Reasons for doing otherwise:", { exact: false }).click();
    await owner.getByRole("button", { name: "Add a reason…" }).click();
    await owner.getByLabel("Why somebody does otherwise, as they would say it").fill("They are in a hurry");
    await owner.keyboard.press("Control+Enter");
    await owner.getByRole("dialog").waitFor({ state: "detached" });
    await kept(owner);
    await owner.getByText("New action “Ask how the last order was”").waitFor();
    await owner.getByText("New reason for doing otherwise: “They are in a hurry”").waitFor();
    await look(owner, "rules-reasons");
    await rehearse(owner);
    await owner.getByRole("button", { name: "Publish…" }).click();
    await owner.getByLabel("What is different, in a sentence").fill("Ask how the last order was");
    await owner.keyboard.press("Control+Enter");
    await owner.waitForURL(/\/rules$/);

    // Somebody for whom the new rule is advised, and who is not in the measurement group.
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=all-open");
    let found: { conversationId: string; answer: Answer } | undefined;
    for (const { conversationId, customerId } of rows) {
      const answer = await house.api<Answer>("jo", "POST", "/decide", { customerId, surface: "cockpit", moment: { conversationId } });
      if (!answer.actions.some(({ id }) => id === "ask-how-the-last-order-was")) continue;
      found = { conversationId, answer };
      break;
    }
    assert.ok(found, "the new rule is advised to somebody");
    const jo = await house.as("jo");
    await jo.goto(`${house.url}/cockpit/${found.conversationId}`);
    await jo.getByText("Ask how the last order was").first().waitFor();
    await jo.keyboard.press("o");
    await jo.getByRole("dialog", { name: "Decide otherwise" }).getByText("They are in a hurry").waitFor();
    await look(jo, "rules-reason-chosen");
    await jo.keyboard.press("Escape");
    const action = found.answer.actions.find(({ id }) => id === "ask-how-the-last-order-was")!;
    await house.api("jo", "POST", `/decisions/${found.answer.decisionId}/override`, { customerId: found.answer.customerId, actionId: action.id, reason: "they-are-in-a-hurry", instead: "They go by train", teaches: true });

    await owner.getByRole("button", { name: "Change the rules" }).click();
    await owner.getByText("to teach the rules", { exact: false }).first().waitFor();
    await owner.getByText("They go by train").waitFor();
    await owner.getByText(/not “Ask how the last order was” · They are in a hurry/).waitFor();
    await look(owner, "rules-proposal");
    await owner.getByRole("button", { name: /^Take over as an example: .*“Ask how the last order was”/ }).click();
    await kept(owner);
    await owner.getByText(/it advises “Ask how the last order was”/).first().waitFor();
    assert.equal(await owner.getByRole("button", { name: "Publish…" }).isDisabled(), true, "until the rule learns it");
    assert.deepEqual(await seriousFindings(owner, "draft with a failing example"), []);
  });

  test("reads in the dark, from right to left, on a telephone, and for who may only read", async () => {
    for (const [name, options] of [["dark", { prefs: { theme: "dark" } }], ["narrow", { viewport: { width: 390, height: 844 } }], ["rtl", { prefs: { language: "ar" } }]] as const) {
      const page = await house.as("owner", options);
      await page.goto(`${house.url}/rules/treatment/draft`);
      await page.getByRole("grid").waitFor();
      await look(page, `rules-draft-${name}`);
      assert.deepEqual(await seriousFindings(page, `draft ${name}`), []);
      assert.ok((await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")) <= 0, `${name}: nothing is wider than the page`);
      // However far aside one looks, the row's number stands where the table begins.
      const aside = await page.evaluate<{ moved: number; off: number }>(`(() => {
        const table = document.querySelector("[role=grid]");
        const box = table.closest(".table-scroll"), isRtl = getComputedStyle(box).direction === "rtl";
        box.scrollLeft = (isRtl ? -1 : 1) * 10_000;
        const [of, number] = [box.getBoundingClientRect(), table.querySelector("tbody th").getBoundingClientRect()];
        return { moved: Math.abs(box.scrollLeft), off: Math.abs(isRtl ? of.right - number.right : number.left - of.left) };
      })()`);
      assert.ok(aside.off <= 1, `${name}: ${JSON.stringify(aside)}`);
      if (name === "narrow") {
        assert.ok(aside.moved > 200, "the twin: it was looked aside");
        const tall = () => page.evaluate<number[]>(`[...document.querySelectorAll("[role=grid] .cell-text")].map((each) => each.clientHeight / parseFloat(getComputedStyle(each).lineHeight))`);
        assert.ok(Math.max(...(await tall())) <= 3.2, `of ${Math.max(...(await tall()))} lines`);
        await look(page, "rules-draft-narrow-aside");
      }
    }
    const jo = await house.as("jo");
    await jo.goto(`${house.url}/rules/treatment/draft`);
    await jo.getByText("Drafts of rules are for roles that write or approve them.").waitFor();
    await jo.goto(`${house.url}/rules`);
    await jo.getByRole("heading", { level: 2, name: "How we treat our customers" }).waitFor();
    assert.equal(await jo.getByRole("button", { name: "Change the rules" }).count(), 0);
  });
});
