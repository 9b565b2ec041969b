// What colleagues know of a customer, said, found and taken back on the pages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { CustomerKnowledge } from "../engine/profiles/index.ts";
import type { CustomerList } from "../engine/segments/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("what colleagues know of a customer", () => {
  const house = useHouse("world");
  const find = async (query: string) => (await house.api<CustomerList>("jo", "GET", `/customers?query=${query}`)).rows[0]!.profile;
  const known = (id: string) => house.api<CustomerKnowledge>("jo", "GET", `/customers/${id}/knowledge`);
  const open = async (page: Page, id: string) => {
    await page.goto(`${house.url}/customers/${id}`);
    await page.getByRole("region", { name: "Notes" }).waitFor();
  };
  const dialog = (page: Page) => page.getByRole("dialog");

  test("a correction is shown with who said it and why it is believed, and is taken back", async () => {
    const { customerId, city } = await find("amara.okafor");
    const page = await house.as("jo");
    await open(page, customerId);
    const section = page.getByRole("region", { name: "What is known" });
    await section.getByRole("button", { name: "Correct: city" }).click();
    await dialog(page).getByLabel("Value of it").fill("Utrecht");
    await dialog(page).getByLabel(/How do we know/).fill("told me on the phone");
    await look(page, "knowledge-correct");
    assert.deepEqual(await seriousFindings(page, "the dialog of a correction"), []);
    await page.keyboard.press("Enter");
    const line = section.getByRole("listitem").filter({ hasText: "Utrecht" });
    await line.getByText("a colleague said so last").waitFor();
    await page.locator(".page-head", { hasText: "Utrecht" }).waitFor();
    await line.getByText(/said \d+ times/).click();
    await line.getByText("told me on the phone").waitFor();
    await look(page, "knowledge-history");
    await line.getByRole("button", { name: "Take back" }).click();
    await page.locator(".page-head", { hasText: city! }).waitFor();
    assert.equal((await known(customerId)).attributes.find((a) => a.key === "city")!.value, city);
    // An attribute of one's own that is one of a list, and one that is a day: made here, without anybody starting anything again.
    const add = async (name: string, kind: string) => {
      await section.getByRole("button", { name: "Add…" }).press("Enter");
      await dialog(page).getByRole("button", { name: /What it is about/ }).press("Enter");
      await page.getByRole("option", { name: "something else" }).press("Enter");
      await dialog(page).getByRole("textbox", { name: "What it is called" }).fill(name);
      await dialog(page).getByRole("button", { name: /Kind of value/ }).press("Enter");
      await page.getByRole("option", { name: kind }).press("Enter");
    };
    await add("Service level", "One of a list of values");
    await dialog(page).getByRole("textbox", { name: "Values to choose from" }).fill("basic, full");
    await dialog(page).getByRole("button", { name: /Value of it/ }).press("Enter");
    await page.getByRole("option", { name: "full" }).press("Enter");
    assert.deepEqual(await seriousFindings(page, "the dialog of one of a list"), []);
    await look(page, "knowledge-choice");
    await dialog(page).getByRole("button", { name: "Save" }).press("Enter");
    await section.getByRole("listitem").filter({ hasText: "service level full" }).waitFor();
    await dialog(page).waitFor({ state: "detached" });
    await add("Next service", "Date");
    await dialog(page).getByLabel("Value of it").fill("2031-05-18");
    await dialog(page).getByRole("button", { name: "Save" }).press("Enter");
    await section.getByRole("listitem").filter({ hasText: "next service 18 May 2031" }).waitFor();
    assert.deepEqual((await known(customerId)).attributes.filter(({ key }) => key === "service_level" || key === "next_service").map(({ value }) => value), ["2031-05-18", "full"]);
  });

  test("the kind of relationship that behaviour looks like is used by keyboard, chosen otherwise, and taken back", async () => {
    const { customerId } = await find("amara.okafor");
    const page = await house.as("jo");
    await open(page, customerId);
    const section = page.getByRole("region", { name: "Kind of relationship" });
    await section.getByText("Nobody has said which.").waitFor();
    await section.getByText(/^Looks like /).waitFor();
    await section.scrollIntoViewIfNeeded();
    await look(page, "relationship-proposed");
    await section.getByRole("button", { name: /^Use it/ }).press("Enter");
    await section.getByText(/^Behaviour fits/).waitFor();
    await page.getByRole("button", { name: /^Undo/ }).press("Enter");
    await section.getByText("Nobody has said which.").waitFor();
    await section.getByRole("button", { name: "Choose…" }).press("Enter");
    await dialog(page).getByLabel(/How do we know/).fill("writes recipes with us");
    await dialog(page).getByRole("button", { name: /kind of relationship/ }).press("Enter");
    await page.getByRole("option", { name: /^co-creation/ }).press("Enter");
    assert.deepEqual(await seriousFindings(page, "the dialog of a relationship"), []);
    await dialog(page).getByRole("button", { name: "Save" }).press("Enter");
    await section.getByText(/^co-creation/).waitFor();
    await section.scrollIntoViewIfNeeded();
    await look(page, "relationship-chosen");
    const said = (await known(customerId)).attributes.find(({ key }) => key === "relationship_kind")!;
    assert.equal(said.value, "co-creation");
    await house.api("jo", "POST", `/customers/${customerId}/attributes/${said.said[0]!.attributeId}/take-back`, {});
  });

  test("a note that mentions a colleague is found among their tasks, read, and removed and restored by undo", async () => {
    const { customerId, name } = await find("amara.okafor");
    const mira = (await house.api<{ people: { id: string; name: string; email: string }[] }>("jo", "GET", "/people")).people.find((person) => person.email.startsWith("mira"))!;
    const hers = await house.as("mira");
    await hers.goto(`${house.url}/tasks`);
    await hers.getByText("Nothing is to be done.").waitFor();
    const page = await house.as("jo");
    await open(page, customerId);
    const notes = page.getByRole("region", { name: "Notes" });
    await notes.getByRole("button", { name: "Write a note…" }).click();
    await page.keyboard.type(`Please look at the invoice, @${mira.name}.`);
    await notes.getByText(`${mira.name} will find it among their tasks.`).waitFor();
    await notes.getByRole("button", { name: "Save the note" }).click();
    await notes.getByText(`For ${mira.name}`).waitFor();
    // Without reloading: her page hears of it.
    await hers.getByText("mentioned you").waitFor();
    await hers.getByRole("link", { name }).waitFor();
    await look(hers, "knowledge-my-tasks");
    await hers.getByRole("button", { name: /^Read:/ }).click();
    await hers.getByText("Nothing is to be done.").waitFor();

    await notes.getByRole("button", { name: /What to do with the note/ }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await notes.getByText("1 note removed").waitFor();
    await page.getByRole("button", { name: /^Undo/ }).click();
    await notes.getByText("1 note removed").waitFor({ state: "detached" });
    assert.deepEqual((await known(customerId)).notes[0]!.changes.map((change) => change.act), ["restored", "removed", "written"]);
  });

  test("a task with a time is done and opened again; a tag filters the list; a consent is given and withdrawn", async () => {
    const { customerId, name } = await find("okafor");
    const page = await house.as("jo");
    await open(page, customerId);
    const tasks = page.getByRole("region", { name: "Tasks" });
    await tasks.getByRole("button", { name: "Add a task…" }).click();
    await dialog(page).getByLabel("What is to be done").fill("Send the loan grinder");
    await dialog(page).getByLabel(/By when/).fill("tomorrow 9");
    await dialog(page).getByRole("button", { name: "Add" }).click();
    await tasks.getByRole("button", { name: "Done: Send the loan grinder" }).click();
    await tasks.getByText("1 task ended").click();
    await tasks.getByRole("button", { name: "Open again: Send the loan grinder" }).click();
    await tasks.getByRole("button", { name: "Done: Send the loan grinder" }).waitFor();

    await page.getByRole("button", { name: "Tag…" }).click();
    await dialog(page).getByRole("textbox", { name: "Tag" }).fill("Barista");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Take away the tag: Barista" }).waitFor();

    const consents = page.getByRole("region", { name: "Consents" });
    await consents.getByRole("button", { name: "Record a consent…" }).click();
    await dialog(page).getByLabel("What for").fill("profiling");
    await dialog(page).getByLabel("Version of the words").fill("2026-11");
    await dialog(page).getByLabel("How do we know?").fill("said so in the shop");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await consents.getByRole("button", { name: "Withdraw: profiling, E-mail" }).click();
    await dialog(page).getByLabel("How do we know?").fill("wrote to us");
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await consents.getByRole("button", { name: "Give: profiling, E-mail" }).waitFor();
    await look(page, "knowledge-consents");
    const consent = (await known(customerId)).consents.find((each) => each.purpose === "profiling" && each.channel === "email")!;
    assert.deepEqual(consent.said.map((said) => [said.given, said.why]), [[false, "wrote to us"], [true, "said so in the shop"]]);

    await page.goto(`${house.url}/customers`);
    await page.getByRole("button", { name: "Add a filter" }).click();
    await page.getByRole("menuitem", { name: /tagged .Barista./ }).click();
    await page.waitForURL(/tag=/);
    await page.getByText(/^1 of /).waitFor();
    await page.getByRole("row", { name: new RegExp(name) }).waitFor();
    await page.getByRole("button", { name: /Take away the filter: tagged/ }).waitFor();
  });

  test("a document is added, saved as a file, named otherwise, removed and restored by undo; a page is refused with a sentence", async () => {
    const { customerId } = await find("amara.okafor");
    const page = await house.as("jo", { mayComplain: /documents\?name=page/ });
    await open(page, customerId);
    const documents = page.getByRole("region", { name: "Documents" });
    await documents.getByText("None yet. Drop a file here, or add one.").waitFor();
    await documents.getByRole("button", { name: "Add a document…" }).click();
    const choose = async (name: string, mimeType: string, content: string) => dialog(page).locator("input[type=file]").setInputFiles({ name, mimeType, buffer: Buffer.from(content, "latin1") });
    await choose("page.html", "text/html", "<p>");
    await dialog(page).getByRole("button", { name: "Add", exact: true }).click();
    await dialog(page).getByText(/files that end in \.html are not kept/).waitFor();
    await look(page, "documents-refused");
    await choose("grinder.png", "image/png", "\u0089PNG\r\n and so on");
    await dialog(page).getByRole("button", { name: /Photograph/ }).waitFor();
    assert.deepEqual(await seriousFindings(page, "the dialog of a document"), []);
    await look(page, "documents-dialog");
    await dialog(page).getByRole("button", { name: "Add", exact: true }).click();
    const link = documents.getByRole("link", { name: "grinder.png" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(download.suggestedFilename(), "grinder.png");
    assert.equal(readFileSync(await download.path(), "latin1"), "\u0089PNG\r\n and so on");
    const act = async (name: string) => {
      await documents.getByRole("button", { name: /What to do with the document/ }).click();
      await page.getByRole("menuitem", { name }).click();
    };
    await act("Name and kind…");
    await dialog(page).getByRole("textbox", { name: "Name" }).fill("The broken grinder.png");
    await page.keyboard.press("Enter");
    await documents.getByRole("link", { name: "The broken grinder.png" }).waitFor();
    await documents.scrollIntoViewIfNeeded();
    await look(page, "documents");
    await act("Remove");
    await documents.getByText("1 document removed").waitFor();
    await page.getByRole("button", { name: /^Undo/ }).click();
    await documents.getByText("1 document removed").waitFor({ state: "detached" });
    const narrow = await house.as("jo", { viewport: { width: 390, height: 844 }, prefs: { theme: "dark", language: "ar" } });
    await narrow.goto(`${house.url}/customers/${customerId}`);
    await narrow.getByRole("link", { name: "The broken grinder.png" }).scrollIntoViewIfNeeded();
    await look(narrow, "documents-narrow-dark-arabic");
    assert.ok(await narrow.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing reaches over the edge");
  });

  test("people of one household are put together and parted again", async () => {
    const { customerId } = await find("amara.okafor");
    const other = await find("Blom");
    const page = await house.as("jo");
    await open(page, customerId);
    const groups = page.getByRole("region", { name: "Belongs to" });
    await groups.getByRole("button", { name: "New group…" }).click();
    for (const [label, text] of [["Name", "Quillhaven"], ["Role of the customer in it", "parent"], ["How do we know?", "told us"]] as const) await dialog(page).getByRole("textbox", { name: label, exact: true }).fill(text);
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await groups.getByRole("button", { name: "Add somebody to Quillhaven", exact: true }).click();
    await dialog(page).getByRole("searchbox").fill(other.name);
    await dialog(page).getByRole("button", { name: other.name }).first().click();
    await dialog(page).getByLabel("Role in it").fill("partner");
    await dialog(page).getByLabel("How do we know?").fill("same address");
    await dialog(page).getByRole("button", { name: "Add" }).click();
    await groups.getByRole("link", { name: other.name }).waitFor();
    await groups.getByRole("button", { name: `End: ${other.name}` }).click();
    await dialog(page).getByLabel("Why has it ended?").fill("moved out");
    await dialog(page).getByRole("button", { name: "End it" }).click();
    await groups.getByText(/1 who belonged to it/).waitFor();
    // What is done stands there only when the dialog is gone: the page takes focus and keys at once.
    const link = groups.getByRole("link", { name: "Quillhaven", exact: true });
    await link.focus();
    assert.equal(await page.evaluate<string>("document.activeElement.textContent"), "Quillhaven", "the page takes the focus");
    await look(page, "knowledge-customer");
    assert.deepEqual(await seriousFindings(page, "a customer with all that is known"), []);
    // As a whole, on a page of its own.
    await link.press("Enter");
    await page.waitForURL(/\/groups\//);
    await page.getByRole("button", { name: "Rename…" }).press("Enter");
    await dialog(page).getByRole("textbox", { name: "Name" }).fill("Quillhaven of Delft");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Quillhaven of Delft", level: 1 }).waitFor();
    await page.getByRole("button", { name: /^Undo/ }).press("Enter");
    await page.getByRole("heading", { name: "Quillhaven", exact: true, level: 1 }).waitFor();
    await page.getByRole("button", { name: "Write a note…" }).press("Enter");
    await page.keyboard.type("One invoice for all of them. @Mira ");
    await page.getByRole("button", { name: "Save the note" }).press("Enter");
    await page.getByRole("region", { name: "Notes" }).getByText("One invoice for all of them.").waitFor();
    const mira = await house.as("mira");
    await mira.goto(`${house.url}/tasks`);
    await mira.getByText("One invoice for all of them.").waitFor();
    await look(mira, "group-mention");
    assert.deepEqual(await seriousFindings(mira, "a mention on a group"), []);
    await mira.getByRole("button", { name: /^Read: One invoice/ }).press("Enter");
    await mira.getByRole("button", { name: /^Open again: One invoice/ }).waitFor();
    await mira.context().close();
    await page.getByRole("button", { name: "Add somebody to Quillhaven", exact: true }).press("Enter");
    await dialog(page).getByRole("searchbox").fill(other.name);
    await dialog(page).getByRole("button", { name: other.name }).first().press("Enter");
    await dialog(page).getByLabel("Role in it").fill("partner");
    await dialog(page).getByLabel("How do we know?").fill("moved back");
    await page.keyboard.press("Enter");
    const inIt = page.getByRole("region", { name: "Who belongs to it" });
    await inIt.getByRole("link", { name: other.name }).waitFor();
    await look(page, "group");
    assert.deepEqual(await seriousFindings(page, "a group"), []);
    await page.getByRole("button", { name: /^Undo/ }).press("Enter");
    await inIt.getByText(/2 who belonged to it/).waitFor();
    await page.getByRole("link", { name: "Households and organisations" }).press("Enter");
    await page.getByRole("searchbox").fill("quillh");
    await page.getByText("1 to 1 of 1").waitFor();
    await page.keyboard.press("Tab");
    await page.evaluate("document.activeElement.blur()");
    await page.keyboard.press("j");
    await look(page, "groups");
    assert.deepEqual(await seriousFindings(page, "the list of groups"), []);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Quillhaven", exact: true, level: 1 }).waitFor();
    const narrow = await house.as("jo", { viewport: { width: 390, height: 844 }, prefs: { theme: "dark", language: "ar" } });
    for (const [path, name] of [["/groups", "groups-narrow-dark-arabic"], [new URL(page.url()).pathname, "group-narrow-dark-arabic"]] as const) {
      await narrow.goto(`${house.url}${path}`);
      await narrow.getByText("Quillhaven").first().waitFor();
      await look(narrow, name);
      assert.ok(await narrow.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing reaches over the edge");
    }
  });

  test("who only reads sees all of it and finds nothing to press", async () => {
    const { customerId } = await find("amara.okafor");
    const page = await house.as("guest");
    await open(page, customerId);
    await page.getByRole("region", { name: "What is known" }).waitFor();
    await eventually("the knowledge", async () => (await page.getByText(/^Profile: /).count()) === 1);
    for (const name of ["Write a note…", "Add a task…", "Tag…", "Record a consent…", "New group…", "Follow", "Add…"]) assert.equal(await page.getByRole("button", { name, exact: true }).count(), 0, name);
  });
});
