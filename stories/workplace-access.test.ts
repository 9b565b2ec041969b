// Who may see what, on the screens: owners say it and see what it means; colleagues read what is theirs to read, and nothing
// that is kept from them looks like nothing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type AccessPage, type AccessRules, type Colleague, FIRST_RULES, type RoleSight } from "../engine/organisation/index.ts";
import { eventually, goWithin, look, seriousFindings, useHouse } from "./browser.ts";

describe("who sees what, on the screens", () => {
  const house = useHouse("world");
  const rules = async () => (await house.api<AccessPage>("owner", "GET", "/access")).current;
  /** Says what differs from how Rapport begins, whatever was said before. */
  const says = async (change: (rules: AccessRules) => AccessRules) => {
    await house.api("owner", "PUT", "/access", { rules: change(FIRST_RULES), why: "a story", from: (await rules()).versionId });
  };
  const agents = (sight: Partial<RoleSight>) => says((now) => ({ ...now, roles: { ...now.roles, agent: { ...now.roles.agent, ...sight } } }));
  const person = async (name: string) => (await house.api<{ people: Colleague[] }>("owner", "GET", "/people")).people.find((each) => each.name === name)!;
  /** Opens a list by its name and takes one of it, with keys alone. */
  const takeByKeys = async (page: Page, list: string, choice: string) => {
    await page.getByRole("button", { name: list }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: choice, exact: true }).waitFor();
    await page.keyboard.type(choice);
    await page.keyboard.press("Enter");
    await page.getByRole("option").first().waitFor({ state: "detached" });
  };

  test("an owner changes the table by keys, reads who would see none, publishes, and takes it back", async () => {
    const { people } = await house.api<{ people: Colleague[] }>("owner", "GET", "/people");
    const jo = people.find(({ name }) => name === "Jo Martens")!;
    await house.api("owner", "PUT", `/people/${jo.id}/places`, { team: [], department: [], region: [] });
    const seenByJo = async () => (await house.api<{ customers: number }>("jo", "GET", "/customers")).customers;
    const all = await seenByJo();
    const page = await house.as("owner");
    await page.goto(`${house.url}/settings/access`);
    await page.getByRole("heading", { name: "Versions" }).waitFor();
    await takeByKeys(page, "Agents: customers", "of their teams");
    await page.getByText("was all").waitFor();
    await page.getByRole("radio", { name: /Only those who see all/ }).focus();
    await page.keyboard.press("Space");
    await page.getByText("2 changes, not published yet").waitFor();
    await page.getByRole("button", { name: "Preview and publish…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "What would be different" });
    await dialog.getByText(/^Agents will see .* of .* customers; now/).waitFor();
    await dialog.getByText(/having no team: Jo Martens|has no team and would see nobody through one: Jo Martens/).waitFor();
    assert.deepEqual(await seriousFindings(page, "preview"), []);
    await look(page, "access-preview");
    await dialog.getByRole("textbox", { name: "Why" }).fill("teams are apart now");
    await page.keyboard.press("Enter");
    await page.getByText("Published: who sees what.").waitFor();
    await page.getByRole("listitem").filter({ hasText: "teams are apart now" }).getByText("in force").waitFor();
    // Whose conversations Jo has, Jo goes on seeing.
    assert.ok((await seenByJo()) < all / 4, "the customers of nobody's team are not Jo's");
    await page.getByRole("button", { name: /^Undo/ }).press("Enter");
    await page.getByRole("listitem").filter({ hasText: "taken back" }).getByText("in force").waitFor();
    assert.equal(await seenByJo(), all);

    // An attribute is put into another set, and the preview says so.
    await page.getByRole("searchbox", { name: "Part of a name" }).fill("shoe size");
    await page.getByRole("button", { name: /Put shoe_size/ }).press("Enter");
    await page.getByText("1 change, not published yet").waitFor();
    await page.getByRole("button", { name: "Reset" }).press("Enter");
    await page.getByText("1 change, not published yet").waitFor({ state: "detached" });
  });

  test("where a colleague works is said on the page of people, stands in the list, and is taken back", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/settings/people`);
    await page.getByRole("button", { name: "Change Mira Sahin" }).press("Enter");
    await page.getByRole("menuitem", { name: "Places…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Where Mira Sahin works" });
    await dialog.getByLabel("Add a region").fill("Iberia");
    await dialog.getByText("New: nobody works there and no customer belongs there yet.").waitFor();
    assert.deepEqual(await seriousFindings(page, "places"), []);
    await page.keyboard.press("Enter");
    await page.getByText("Said where Mira Sahin works.").waitFor();
    assert.deepEqual((await person("Mira Sahin")).places.region, ["Iberia"]);
    await page.getByRole("row", { name: /Mira Sahin/ }).getByText("Iberia").waitFor();
    await page.getByRole("button", { name: /^Undo/ }).press("Enter");
    await page.getByRole("row", { name: /Mira Sahin/ }).getByText("Iberia").waitFor({ state: "detached" });
  });

  test("a key is made that sees the customers of one team, and the list says so", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/settings/keys`);
    await page.getByRole("button", { name: "New key…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "New key" });
    await dialog.getByLabel("What is it for?").fill("warehouse");
    await takeByKeys(page, "What may it do?", "Reader");
    await takeByKeys(page, "Which customers does it see?", "Those of some teams");
    await dialog.getByLabel("Add a team").fill("Moon");
    await dialog.getByText(/To it, others do not exist/).waitFor();
    await dialog.getByRole("button", { name: "Make key" }).press("Enter");
    const key = (await dialog.locator("code").innerText()).trim() as `rk_${string}`;
    await dialog.getByRole("button", { name: "Done" }).press("Enter");
    await page.getByText("Sees customers of teams: Moon").waitFor();
    assert.equal((await house.api<{ total: number }>(key, "GET", "/customers")).total, 0);
  });

  for (const [name, options] of [
    ["light", {}],
    ["dark", { prefs: { theme: "dark" }, colorScheme: "dark" }],
    ["narrow", { viewport: { width: 390, height: 844 } }],
    ["arabic", { prefs: { language: "ar" } }],
  ] as const)
    test(`the table of who sees what stands in ${name} without a serious finding of axe, within the page`, async () => {
      const page = await house.as("owner", options);
      await page.goto(`${house.url}/settings/access`);
      await page.locator(".access").waitFor();
      assert.deepEqual(await seriousFindings(page, name), []);
      assert.ok(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "wider than the page");
      await look(page, `access-${name}`);
    });

  test("what is masked reads as hidden on every screen, is shown for a reason that is recorded, and hidden again", async () => {
    const { rows } = await house.api<{ rows: { profile: { customerId: string } }[] }>("owner", "GET", "/customers?limit=1");
    const id = rows[0]!.profile.customerId;
    await house.api("owner", "POST", `/customers/${id}/attributes`, { key: "iban", value: "NL91ABNA0417164300" });
    await agents({ fields: { public: "read", service: "read", value: "masked", sensitive: "hidden", payment: "masked" } });
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers/${id}`);
    const line = page.getByRole("group", { name: "What is hidden from you" });
    await line.getByText("Payment").waitFor();
    await line.getByText("Read by: Owner, Lead").waitFor();
    const value = page.getByRole("region", { name: "Value" });
    await value.getByText("hidden", { exact: true }).waitFor();
    assert.equal(await page.getByText(/No value model|no estimate/).count(), 0);
    const known = page.getByRole("region", { name: "What is known" });
    await known.getByRole("button", { name: "Show what is hidden: Payment" }).waitFor();
    await known.getByText("What belongs to “Sensitive”, if anything:").waitFor();
    assert.equal(await page.getByText("NL91ABNA0417164300").count(), 0);
    assert.deepEqual(await seriousFindings(page, "hidden"), []);
    await look(page, "hidden-customer");
    await line.getByRole("button", { name: "Show what is hidden: Payment" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Show what is hidden: Payment" });
    await dialog.getByText(/Recorded in the audit/).waitFor();
    await dialog.getByRole("textbox", { name: "Why do you need it?" }).fill("they ask which account we have");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await line.getByText(/shown until .*, recorded/).waitFor();
    await page.getByText("NL91ABNA0417164300").first().waitFor();
    const { entries } = await house.api<{ entries: { objectId: string; detail: Record<string, unknown> }[] }>("owner", "GET", "/audit?act=field.reveal");
    assert.deepEqual([entries[0]!.objectId, entries[0]!.detail["set"], entries[0]!.detail["why"]], [id, "payment", "they ask which account we have"]);
    // The owner finds the trace of it, and of who changed what, in words.
    const owner = await house.as("owner");
    await owner.goto(`${house.url}/settings/audit`);
    const trace = owner.getByRole("row").filter({ hasText: "they ask which account we have" });
    await trace.getByText(/^\d+ \w+, \d\d:\d\d$/).first().waitFor();
    const changed = owner.getByRole("row").filter({ hasText: "Changed who may see what" }).first();
    await changed.filter({ hasText: /Agents: .*Payment|Agents: .*masked|Agents: .*hidden/ }).waitFor();
    for (const row of [trace, changed]) assert.doesNotMatch(await row.innerText(), /\d{4}-\d\d-\d\dT|roles: \(/);
    await look(owner, "access-audit");
    assert.deepEqual(await seriousFindings(owner, "the audit of who sees what"), []);
    await line.getByRole("button", { name: "Hide again" }).press("Enter");
    await eventually("hidden again, in every place", async () => (await page.getByText("NL91ABNA0417164300").count()) === 0);

    await goWithin(page, "/customers");
    await page.getByRole("gridcell", { name: "hidden" }).first().waitFor();
    assert.equal(await page.getByRole("gridcell", { name: "not known" }).count(), 0);
    await page.getByRole("columnheader", { name: /Last heard/ }).and(page.locator("[aria-sort=descending]")).waitFor();
    await goWithin(page, "/cockpit");
    const panel = page.getByRole("complementary", { name: "Customer" });
    await panel.getByText("Warnings and reasons that would tell what is hidden are left out.").waitFor();
    await panel.getByRole("button", { name: "Show what is hidden: Commercial value" }).waitFor();
    await look(page, "hidden-cockpit");
    await goWithin(page, "/value");
    await page.getByRole("heading", { name: "What customers are worth is hidden from you" }).waitFor();
    await says((now) => now);
  });

  test("who sees some customers reads counts of those, and is told whom to ask for what counts all: no page fails", async () => {
    const { rows } = await house.api<{ rows: { profile: { customerId: string } }[] }>("owner", "GET", "/customers?limit=3");
    for (const { profile } of rows) await house.api("owner", "POST", `/customers/${profile.customerId}/attributes`, { key: "team", value: "Moon" });
    const jo = await person("Jo Martens");
    await house.api("owner", "PUT", `/people/${jo.id}/places`, { team: ["Moon"], department: [], region: [] });
    await says((now) => ({ ...now, unplaced: "nobody", roles: { ...now.roles, agent: { ...now.roles.agent, customers: "team", conversations: "team" } } }));
    // The rows of the list follow what is said a moment later.
    for (const { profile } of rows) await eventually("a customer of Moon", () => house.api("jo", "GET", `/customers/${profile.customerId}`).then(() => true, () => false));
    const seen = (await house.api<{ customers: number }>("jo", "GET", "/customers")).customers;
    const page = await house.as("jo");
    await page.goto(`${house.url}/quality`);
    await page.getByText(`What is amiss is counted of the ${seen} customers you see.`).waitFor();
    await goWithin(page, "/segments");
    await page.getByText(`Counted of the ${seen} customers you see.`).waitFor();
    await page.getByRole("article", { name: "High value" }).waitFor();
    assert.deepEqual(await seriousFindings(page, "segments"), []);
    await look(page, "some-segments");
    for (const path of ["/value", "/value/outcomes"]) {
      await goWithin(page, path);
      await page.getByRole("heading", { name: "These figures count all customers" }).waitFor();
    }
    await says((now) => now);
  });

  test("whoever does not manage people is told that the page is not theirs", async () => {
    const page = await house.as("ida");
    await page.goto(`${house.url}/settings/access`);
    await page.getByText("Your role does not open this").waitFor();
    await goWithin(page, "/settings/people");
    await page.getByRole("columnheader", { name: "Places" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Places…" }).count(), 0);
  });
});
