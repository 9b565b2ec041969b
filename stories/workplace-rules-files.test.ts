// Tables of the rules go out and come in, blocks of cells are copied and pasted, what is planned is withdrawn, and nothing that
// somebody writes is lost when a colleague ends the draft.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { DraftView, PolicyContent, VersionView } from "../engine/decisions/contract.ts";
import { type Policy, readTableFile, takeOut } from "../engine/decisions/index.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("rules in and out", () => {
  const house = useHouse("world");
  const grid = (page: Page) => page.getByRole("grid", { name: "What helps" });
  const cell = (page: Page, row: number, column: number) => grid(page).locator(`[data-cell="${row} ${column}"]`);
  const kept = (page: Page) => page.getByRole("status").filter({ hasText: /^Everything is saved$/ }).waitFor();
  const draftOf = async () => (await house.api<{ draft: DraftView | null }>("owner", "GET", "/policies/treatment/draft")).draft;
  const openStudio = async (page: Page) => {
    await page.goto(`${house.url}/rules/treatment/draft`);
    await page.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: "What helps" }).click();
    await grid(page).waitFor();
  };
  const withCell = (content: PolicyContent, written: string): Policy => ({ ...content, tables: content.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, rows: each.table.rows.map((row, at) => (at === 1 ? { ...row, when: row.when.with(3, written) } : row)) } } : each)) }) as Policy;
  const file = (policy: Policy) => {
    const out = takeOut(policy, "EUR", "xlsx", "care");
    return out.kind === "ok" ? { name: out.file.name, mimeType: out.file.mediaType, buffer: Buffer.from(out.file.bytes) } : assert.fail();
  };

  test("a table is taken out of what is in force, changed elsewhere, and brought into the draft after saying what it would change; one that cannot be read changes nothing", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/rules`);
    await page.getByRole("button", { name: "What helps: take out" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "This table as a workbook (XLSX)" }).click()]);
    assert.equal(download.suggestedFilename(), "treatment-care.xlsx");
    await page.getByRole("button", { name: "Change the rules" }).click();
    await page.waitForURL(/\/rules\/treatment\/draft/); // leaving before would take back what was asked
    await openStudio(page);
    const { content } = (await draftOf())!;
    const same = await readTableFile(content as Policy, "EUR", readFileSync(await download.path()));
    assert.deepEqual(same.kind === "read" && same.changes, [], "what was saved is the table");

    await page.getByRole("button", { name: "What helps: in and out" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Bring tables in from a file…" }).waitFor();
    await look(page, "rules-files-menu");
    await page.getByRole("menuitem", { name: "Bring tables in from a file…" }).click();
    const field = page.getByLabel("File with tables");
    await field.setInputFiles({ name: "bad.dmn", mimeType: "application/xml", buffer: Buffer.from('<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>') });
    await page.getByText("It cannot be brought in; nothing was changed.").waitFor();
    await page.getByText("declares a document type").waitFor();
    assert.equal(await page.getByRole("button", { name: "Put it into the draft" }).isDisabled(), true);
    await field.setInputFiles(file(withCell(content, "many")));
    await page.getByText("It would have to be mended before it can be published").waitFor();
    await page.getByText(/^What helps E\d+$/).first().waitFor();
    await look(page, "rules-files-problems");
    assert.deepEqual(await seriousFindings(page, "a file with problems"), []);
    await field.setInputFiles(file(withCell(content, "≥ 5")));
    await page.getByText("What helps, row 2: contacts on this topic in 30 days is now “≥ 5”, was “≥ 2”").waitFor();
    await look(page, "rules-files-preview");
    assert.equal((await draftOf())!.changes.length, 0, "nothing is changed yet");
    await page.getByRole("button", { name: "Put it into the draft" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await eventually("the cell says it", async () => (await cell(page, 1, 3).innerText()) === "≥ 5");
    await kept(page);
    await page.getByRole("button", { name: "Take back" }).click();
    await eventually("in one step it is as before", async () => (await cell(page, 1, 3).innerText()) === "≥ 2");
    await kept(page);
  });

  test("by keyboard a block is chosen, copied, pasted and emptied, each in one step; one row of all has a stop of the Tab key", async () => {
    const page = await house.as("owner");
    await openStudio(page);
    const rows = await grid(page).locator("tbody tr").count();
    const stops = await page.evaluate<number>(`[...document.querySelectorAll('[role="grid"] tbody :is(button, [tabindex])')].filter((each) => each.tabIndex >= 0).length`);
    assert.ok(rows > 8 && stops === 2, `${stops} stops in ${rows} rows: the cell and its row's menu`);
    await cell(page, 0, 0).focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    assert.equal(await grid(page).locator('[aria-selected="true"]').count(), 4);
    await look(page, "rules-files-block");
    const clip = (kind: "copy" | "paste", text = "") => page.evaluate<string>(`(() => { const data = new DataTransfer(); data.setData("text/plain", ${JSON.stringify(text)}); document.activeElement.dispatchEvent(new ClipboardEvent("${kind}", { clipboardData: data, bubbles: true, cancelable: true })); return data.getData("text/plain"); })()`);
    assert.equal(await clip("copy"), "repair\tlate\nrepair\tany");
    await page.keyboard.press("Delete");
    await eventually("four cells ask nothing", async () => (await cell(page, 0, 0).innerText()) === "any" && (await cell(page, 1, 0).innerText()) === "any");
    await page.keyboard.press("Control+z");
    await eventually("and are back", async () => (await cell(page, 0, 1).innerText()) === "late");
    await page.keyboard.press("Control+a");
    const whole = await clip("copy");
    assert.equal(whole.split("\n").length, rows + 1, "with its heads");
    await page.keyboard.press("Escape");
    await cell(page, rows - 1, 0).focus();
    await clip("paste", `action\tcontacts on this topic in 30 days\nworkshop-callback\t7\nworkshop-callback\t8\n`);
    await eventually("the columns that were named were written, in a new row too", async () => (await cell(page, rows - 1, 3).innerText()) === "7" && (await cell(page, rows, 3).innerText()) === "8");
    await page.keyboard.press("Control+z");
    await eventually("in one step", async () => (await grid(page).locator("tbody tr").count()) === rows);
    // The menu of the row, by keyboard and by pointer.
    await cell(page, 1, 0).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Add a row above" }).waitFor();
    assert.deepEqual(await seriousFindings(page, "the menu of a row"), []);
    await page.keyboard.press("Enter");
    await eventually("a row more", async () => (await grid(page).locator("tbody tr").count()) === rows + 1);
    await page.getByRole("button", { name: "Row 2: what can be done" }).click();
    await page.getByRole("menuitem", { name: "Remove the row" }).click();
    await eventually("and one less", async () => (await grid(page).locator("tbody tr").count()) === rows);
    await kept(page);
  });

  test("what somebody writes while a colleague ends the draft stays on the device, and is put into a new one", async () => {
    const page = await house.as("owner", { mayComplain: /404 \(Not Found\).*policy-drafts/ });
    await openStudio(page);
    const { draftId } = (await draftOf())!;
    // The colleague ends it just before what is written here is saved.
    await page.route("**/api/policy-drafts/*", async (route) => {
      await house.api("owner", "DELETE", `/policy-drafts/${draftId}`);
      await route.continue();
    }, { times: 1 });
    await cell(page, 7, 4).focus();
    await page.keyboard.type(">=4");
    await page.keyboard.press("Enter");
    await page.getByText("No draft is open.").waitFor();
    await page.getByText("were not saved, as the draft was ended").waitFor();
    await look(page, "rules-files-kept");
    assert.deepEqual(await seriousFindings(page, "writing that was kept"), []);
    await page.reload();
    await page.getByRole("button", { name: "Put them into a new draft" }).click();
    await kept(page);
    await page.getByText("What helps, row 8: deliveries skipped in 90 days is now “≥ 4”, was “≥ 2”").waitFor();
    assert.equal(await page.getByText("were not saved, as the draft was ended").count(), 0);
    await page.reload();
    await grid(page).waitFor();
    assert.equal(await page.getByText("were not saved, as the draft was ended").count(), 0, "and is not offered again");

    await page.getByRole("button", { name: "Put the draft away" }).click();
    await page.getByText("The draft is put away.").waitFor();
    await page.getByText("Drafts that were put away: 2").click();
    await look(page, "rules-files-put-away");
    await page.getByRole("button", { name: /^Take it up again/ }).first().click();
    await page.getByText("What helps, row 8: deliveries skipped in 90 days is now “≥ 4”, was “≥ 2”").waitFor();
    await kept(page);
  });

  test("a version that is planned is withdrawn after saying what comes of it, and planned again by Undo", async () => {
    const draft = (await draftOf())!;
    await house.api("owner", "POST", `/policy-drafts/${draft.draftId}/rehearsal`, { revision: draft.revision, over: "today" });
    await eventually("it is rehearsed", async () => (await draftOf())?.rehearsal?.state === "done");
    if ((await draftOf())!.next.why === "approve") await house.api("ida", "POST", `/policy-drafts/${draft.draftId}/approval`, { revision: draft.revision });
    const { version } = await house.api<{ version: number }>("owner", "POST", `/policy-drafts/${draft.draftId}/publication`, { revision: draft.revision, note: "From next week on", from: new Date(Date.now() + 7 * 86_400_000).toISOString() });
    const planned = async () => (await house.api<{ versions: VersionView[] }>("owner", "GET", "/policies/treatment/versions")).versions.find((each) => each.version === version)!;
    const page = await house.as("owner");
    await page.goto(`${house.url}/rules`);
    await page.getByText("Versions", { exact: true }).click();
    await page.getByRole("button", { name: `Withdraw version ${version}…` }).click();
    await page.getByText(/version \d+ goes on deciding/).waitFor();
    await look(page, "rules-files-withdraw");
    assert.deepEqual(await seriousFindings(page, "withdrawing"), []);
    await page.getByRole("button", { name: "Withdraw it" }).click();
    await page.getByText(/withdrawn by .*, before it decided/).waitFor();
    assert.equal((await planned()).isPlanned, false);
    await page.keyboard.press("z");
    await page.getByRole("button", { name: `Withdraw version ${version}…` }).waitFor();
    assert.equal((await planned()).isPlanned, true);

    // Its day is moved in place, not into the past, and back by Undo.
    const was = (await planned()).from;
    await page.getByRole("button", { name: `Another day for version ${version}…` }).click();
    const field = page.getByLabel("From when?");
    const said = await field.inputValue();
    assert.equal(await page.evaluate<string>(`new Date("${said}").toISOString()`), `${was.slice(0, 16)}:00.000Z`, "the day it has stands there, to the minute");
    await field.fill(`${Number(said.slice(0, 4)) - 1}${said.slice(4)}`);
    await page.getByText("That time has passed.", { exact: false }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Decide from then on" }).isDisabled(), true);
    await look(page, "rules-files-another-day");
    assert.deepEqual(await seriousFindings(page, "another day"), []);
    await field.fill(`${Number(said.slice(0, 4)) + 1}${said.slice(4)}`);
    await page.keyboard.press("Control+Enter");
    await page.getByText(new RegExp(`Version ${version} decides from .* on`)).waitFor();
    assert.equal((await planned()).from.slice(0, 4), String(Number(was.slice(0, 4)) + 1));
    await page.keyboard.press("z");
    await eventually("it decides from the day it had", async () => (await planned()).from === was);

    // What it says is taken up as a draft, to be changed or published for another day.
    const open = await draftOf();
    if (open) await house.api("owner", "DELETE", `/policy-drafts/${open.draftId}`);
    await page.getByRole("button", { name: `Take version ${version} up as a draft` }).click();
    await page.waitForURL(/\/draft$/);
    const planText = (await house.api<{ content: PolicyContent }>("owner", "GET", `/policies/treatment/versions/${version}`)).content;
    assert.deepEqual((await draftOf())!.content, planText);
    await house.api("owner", "DELETE", `/policy-drafts/${(await draftOf())!.draftId}`);
  });

  test("an analyst who does not read who needs special care finds it covered in the draft, writes the rest, and what is covered stays as it was", async () => {
    await house.api("owner", "POST", "/policies/treatment/draft", {});
    const asked = (draft: DraftView) => draft.content.tables.flatMap(({ table }) => table.inputs.flatMap(({ fact }, at) => (fact === "customer.vulnerable" ? table.rows.map(({ when }) => when[at]!) : []))).filter((written) => written !== "any");
    const before = (await draftOf())!;
    const shown = (await house.api<{ draft: DraftView }>("sam", "GET", "/policies/treatment/draft")).draft;
    assert.deepEqual([asked(shown).every((written) => written === "••••"), asked(before).includes("yes")], [true, true], "the twin reads it");
    const page = await house.as("sam");
    await page.goto(`${house.url}/rules/treatment/draft`);
    const title = before.content.tables.find(({ table }) => table.inputs.some(({ fact }, at) => fact === "customer.vulnerable" && table.rows.some(({ when }) => when[at] === "yes")))!.table.title;
    await page.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: title }).click();
    await page.getByRole("grid", { name: title }).getByText("hidden").first().waitFor();
    await look(page, "rules-covered");
    assert.deepEqual(await seriousFindings(page, "a table with what is covered"), []);
    await page.getByRole("navigation", { name: "Tables" }).getByRole("button", { name: "What helps" }).click();
    await cell(page, 1, 3).click();
    await page.keyboard.type("8");
    await page.keyboard.press("Enter");
    await eventually("it is kept", async () => (await draftOf())!.revision > before.revision);
    await kept(page);
    const after = (await draftOf())!;
    assert.deepEqual([asked(after), after.problems], [asked(before), before.problems]);
    assert.equal(after.content.tables.find(({ part }) => part === "care")!.table.rows[1]!.when[3], "8");
    await page.getByRole("button", { name: "Take back" }).click();
    await eventually("and taken back", async () => JSON.stringify((await draftOf())!.content) === JSON.stringify(before.content));
  });

  test("reads in the dark, from right to left and on a telephone", async () => {
    await house.api("owner", "POST", "/policies/treatment/draft", {});
    for (const [name, options, words] of [["dark", { prefs: { theme: "dark" } }, /What helps: in and out/], ["narrow", { viewport: { width: 390, height: 844 } }, /What helps: in and out/], ["rtl", { prefs: { language: "ar" } }, /إدخال وإخراج/]] as const) {
      const page = await house.as("owner", options);
      await page.goto(`${house.url}/rules/treatment/draft`);
      await page.getByRole("button", { name: words }).click();
      await page.getByRole("menuitem").last().click();
      await page.locator('input[type="file"]').setInputFiles(file(withCell((await draftOf())!.content, "≥ 6")));
      await page.getByRole("dialog").locator(".changes li").first().waitFor();
      await look(page, `rules-files-${name}`);
      assert.deepEqual(await seriousFindings(page, `bringing in ${name}`), []);
      assert.ok((await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")) <= 0, `${name}: nothing is wider than the page`);
      await page.keyboard.press("Escape");
      await page.goto(`${house.url}/rules`);
      await page.getByRole("button", { name: name === "rtl" ? /إخراج$/ : /take out$/ }).first().waitFor();
      await look(page, `rules-files-out-${name}`);
      assert.deepEqual(await seriousFindings(page, `rules ${name}`), []);
    }
  });
});
