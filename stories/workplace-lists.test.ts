// Finding customers and everything about them, lists that people keep, and one act on many.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { CustomerList, SavedViews } from "../engine/segments/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("search and lists", () => {
  const house = useHouse("world");
  const palette = (page: Page) => page.getByRole("dialog").getByRole("searchbox");
  const found = (page: Page) => page.getByRole("dialog").getByRole("menuitem");

  test("a list is filtered by an attribute of one's own by keyboard alone, shown in a column, taken away again; the same from right to left and narrow", async () => {
    const { rows } = await house.api<CustomerList>("jo", "GET", "/customers?sort=name&order=asc&limit=3");
    const [one, two] = rows.map(({ profile }) => profile);
    for (const { customerId } of [one!, two!]) await house.api("jo", "POST", `/customers/${customerId}/attributes`, { key: "favourite_roast", value: "Dark" });
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers`);
    await page.getByRole("row").nth(3).waitFor();
    await page.keyboard.press("f");
    await palette(page).fill("favourite roast dark");
    await found(page).filter({ hasText: "favourite roast is Dark" }).waitFor();
    await look(page, "lists-own-palette");
    await eventually("the first choice in front", async () => /is Dark/.test((await page.locator(".menu-item[data-focused]").allInnerTexts()).join()));
    await page.keyboard.press("Enter");
    await page.waitForURL(/own=favourite_roast/);
    await page.getByText(/^2 of /).waitFor();
    await page.goto(`${page.url()}&columns=${encodeURIComponent("value,own.favourite_roast")}`);
    await page.getByRole("columnheader", { name: "favourite roast" }).waitFor();
    await page.getByRole("gridcell", { name: "Dark" }).first().waitFor();
    await look(page, "lists-own");
    assert.deepEqual(await seriousFindings(page, "own"), []);
    const arabic = await house.as("jo", { prefs: { language: "ar" }, viewport: { width: 390, height: 844 } });
    await arabic.goto(page.url());
    await arabic.getByRole("gridcell", { name: "Dark" }).first().waitFor();
    await look(arabic, "lists-own-narrow-ar");
    await arabic.context().close();
    const chip = page.getByRole("button", { name: "Take away the filter: favourite roast is Dark" });
    await chip.focus();
    await page.keyboard.press("Enter");
    await chip.waitFor({ state: "detached" });
    assert.ok(!/own=/.test(new URL(page.url()).search.replace(/own\.favourite_roast/, "")));
  });

  test("a misspelt name in the box of the list finds those who are close, in words, to be chosen and acted on; few who are exact stand alone until the others are asked for", async () => {
    const { total } = await house.api<CustomerList>("jo", "GET", "/customers?query=okafor");
    assert.ok(total > 0);
    const page = await house.as("jo", { viewport: { width: 1280, height: 800 } });
    await page.goto(`${house.url}/customers`);
    await page.getByRole("row").nth(3).waitFor();
    await look(page, "lists-1280");
    await page.keyboard.press("/");
    await page.keyboard.type("okafro");
    const said = page.getByText(/Nobody is written exactly “okafro”\. These are close: okafor/);
    await said.waitFor();
    await page.getByRole("row").filter({ hasText: "Amara Okafor" }).waitFor();
    await page.getByRole("button", { name: "Take away the filter: named nearly like “okafro”" }).waitFor();
    await look(page, "lists-close");
    assert.deepEqual(await seriousFindings(page, "close names"), []);
    await page.getByRole("checkbox", { name: "Choose all who fit" }).check();
    await page.getByText(new RegExp(`^${total} customers? chosen$`)).waitFor();
    await look(page, "lists-close-chosen");
    const box = page.getByRole("searchbox", { name: /Name, e-mail/ });
    await box.fill("okafor");
    await said.waitFor({ state: "detached" });
    // The twin: who is exact stands without a word, and whoever is nearly so is only offered.
    await box.fill("zzyzxq");
    await page.getByText("Nobody fits these filters.").waitFor();
    const arabic = await house.as("jo", { prefs: { language: "ar", theme: "dark" }, viewport: { width: 390, height: 844 } });
    await arabic.goto(`${house.url}/customers?query=okafro`);
    await arabic.getByText("okafor", { exact: true }).first().waitFor();
    await look(arabic, "lists-close-narrow-ar");
    await arabic.context().close();
  });

  test("a segment is made of what customers bought and of alternatives by keyboard alone, counted while it is said; the same narrow, dark and from right to left", async () => {
    const page = await house.as("ida");
    await page.goto(`${house.url}/segments/new`);
    await page.getByRole("textbox", { name: "Name" }).fill("Grinder people");
    const add = async (within: ReturnType<Page["getByRole"]>, typed: string, words: string | RegExp) => {
      await within.getByRole("button", { name: "Add a filter" }).focus();
      await page.keyboard.press("Enter");
      await palette(page).fill(typed);
      await found(page).filter({ hasText: words }).first().waitFor();
      await eventually("the first choice in front", async () => (await page.locator(".menu-item[data-focused]").count()) === 1);
      await look(page, `segment-palette-${typed.replaceAll(/\W+/g, "-")}`);
      const size = await found(page).filter({ hasText: words }).first().getByText(/^[\d,]+ of [\d,]+ customers$/).innerText();
      await found(page).filter({ hasText: words }).first().click();
      await palette(page).waitFor({ state: "detached" });
      return size;
    };
    const all = page.getByRole("group", { name: "Who belongs: all of these hold" });
    const typed = await add(all, "heard from 900", "heard from within 900 days");
    await page.getByText(/^\d[\d,]* of /).waitFor();
    assert.equal(await page.locator(".rule-size").innerText(), typed, "counted while it was typed, and the same once it is chosen");
    const before = await page.locator(".rule-size").innerText();
    await page.getByRole("button", { name: "or: one of several" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Each alternative needs a filter.").waitFor();
    await add(page.getByRole("group", { name: "Alternative 1" }), "grinders 720", "bought Grinders within 720 days");
    await add(page.getByRole("group", { name: "Alternative 2" }), "descaler 2 400", "bought Descaler, 3 sachets on 2 days or more within 400 days");
    await eventually("it is counted anew", async () => /^\d[\d,]* of /.test(await page.locator(".rule-size").innerText()) && (await page.locator(".rule-size").innerText()) !== before);
    await look(page, "segment-alternatives");
    assert.deepEqual(await seriousFindings(page, "alternatives"), []);
    await page.getByRole("textbox", { name: "Name" }).focus();
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/segments\/grinder-people/);
    await page.getByText(/one of these: bought Grinders within 720 days; or bought Descaler/).first().waitFor();
    const looks = [{ prefs: { theme: "dark" }, name: "dark" }, { prefs: { language: "ar" }, name: "ar" }] as const;
    for (const { prefs, name } of looks) {
      const other = await house.as("ida", { prefs, viewport: { width: 390, height: 844 } });
      await other.goto(page.url());
      await other.locator(".rule-line").first().waitFor();
      await look(other, `segment-alternatives-narrow-${name}`);
      await other.context().close();
    }
    const [list, { segment }] = await Promise.all([house.api<CustomerList>("ida", "GET", "/customers?segment=grinder-people"), house.api<{ segment: { customers: number } }>("ida", "GET", "/segments/grinder-people")]);
    assert.ok(list.total === segment.customers && list.total > 10, `${list.total}`);
    // A twin: neither alternative alone gives more, one of them gives fewer, and together they give whom either gives.
    const alone = await Promise.all(["category Grinders within 720", "product C-DES-3 times 2 within 400"].map(async (bought) => (await house.api<CustomerList>("ida", "GET", `/customers?heardDays=900&bought=${encodeURIComponent(bought)}`)).total));
    assert.ok(Math.max(...alone) <= list.total && Math.min(...alone) < list.total && list.total <= alone[0]! + alone[1]!, `${alone.join(" and ")} of ${list.total}`);
    await page.context().close();
  });

  test("one box finds a person, a misspelt one, a conversation by what was said, and an order by its number, by keyboard alone", async () => {
    const amara = (await house.api<CustomerList>("jo", "GET", "/customers?query=amara.okafor")).rows[0]!.profile;
    const timeline = await house.api<{ entries: { thread: { key: string; name: string } | null }[] }>("jo", "GET", `/customers/${amara.customerId}/timeline?limit=200&kind=order`);
    const number = timeline.entries[0]!.thread!.name;
    const page = await house.as("jo");
    await page.goto(`${house.url}/segments`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await palette(page).fill("okafro amara");
    await page.getByRole("dialog").getByText("Customers, spelt").waitFor();
    await found(page).filter({ hasText: "Amara Okafor" }).first().waitFor();
    // Small letters and the shortest parts of both names, in either order; the list and the choice of whom to merge with alike.
    for (const typed of ["pr ra", "ra pr", "raman pri", "priya raman"]) {
      await palette(page).fill(typed);
      await found(page).filter({ hasText: "Priya Raman" }).first().waitFor();
    }
    await palette(page).fill("ra px");
    await page.getByText("Nothing is called that.").waitFor();
    const list = await house.as("jo");
    await list.goto(`${house.url}/customers?query=ra%20pr`);
    await list.getByRole("row", { name: /Priya Raman/ }).waitFor();
    await list.goto(`${house.url}/customers/${amara.customerId}`);
    await list.getByRole("button", { name: "Merge with another…" }).press("Enter");
    await list.getByRole("dialog").getByRole("searchbox").fill("ra pr");
    await list.getByRole("dialog").getByRole("button", { name: /Priya Raman/ }).waitFor();
    await list.context().close();
    await palette(page).fill("grinder");
    await page.getByRole("dialog").getByText("Conversations", { exact: true }).waitFor();
    await found(page).filter({ hasText: "Grinder still not back" }).first().waitFor();
    await page.locator(".menu-item[data-focused]").waitFor();
    await eventually("the list to stand still", () => page.evaluate<boolean>("document.getElementById(document.activeElement.getAttribute('aria-activedescendant')) !== null"));
    await look(page, "lists-palette");
    assert.deepEqual(await seriousFindings(page, "palette", "[role=dialog]"), []);
    await palette(page).fill(number);
    await page.getByRole("dialog").getByText("Orders and invoices").waitFor();
    await eventually("the order in front", async () => /order/.test(await found(page).first().innerText()) && (await page.locator(".menu-item[data-focused]").count()) === 1);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/customers/${amara.customerId}\\?thread=order`));
    await page.getByRole("heading", { level: 1, name: amara.name }).waitFor();
    await page.keyboard.press("Control+k");
    await palette(page).fill("grinder still not");
    await eventually("the conversation in front", async () => /Grinder still not back/.test((await page.locator(".menu-item[data-focused]").allInnerTexts()).join()));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/cockpit\//);
    await page.keyboard.press("Control+k");
    await palette(page).fill("zzz no such thing");
    await page.getByText("Nothing is called that.").waitFor();
  });

  test("Enter means what was typed: it waits for the answer and never opens what an earlier word found; whoever walks the list means what they see", async () => {
    const page = await house.as("jo", { mayComplain: /status of 500/ });
    const answers = new Map<string, () => void>();
    await page.route(/\/api\/search\?/, async (route) => {
      const query = new URL(route.request().url()).searchParams.get("query") ?? "";
      if (query === "broken") return route.fulfill({ status: 500, contentType: "application/problem+json", body: "{}" });
      if (/ held$|^priya raman$/.test(query)) await new Promise<void>((resolve) => answers.set(query, resolve));
      await route.continue().catch(() => undefined); // whoever leaves the page takes the question back
    });
    const asked = (query: string) => eventually(`${query} is asked`, async () => answers.has(query));
    await page.goto(`${house.url}/segments`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Control+k");
    await palette(page).fill("amara okafor");
    await found(page).filter({ hasText: "Amara Okafor" }).first().waitFor();
    await palette(page).fill("priya raman");
    await page.keyboard.press("Enter");
    await asked("priya raman");
    await found(page).filter({ hasText: "Amara Okafor" }).first().waitFor();
    assert.match(page.url(), /\/segments$/, "nothing is opened while the answer is on its way");
    answers.get("priya raman")!();
    await page.getByRole("heading", { level: 1, name: "Priya Raman" }).waitFor();
    // The twin: what somebody walked to while they saw it is opened at once.
    await page.keyboard.press("Control+k");
    await palette(page).fill("amara okafor");
    await found(page).filter({ hasText: "Amara Okafor" }).first().waitFor();
    await palette(page).fill("amara okafor held");
    await asked("amara okafor held");
    await eventually("the first is marked", async () => (await page.locator(".menu-item[data-focused]").count()) === 1);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await palette(page).waitFor({ state: "detached" });
    answers.get("amara okafor held")!();
    await page.keyboard.press("Control+k");
    await palette(page).fill("broken");
    await page.getByText("The search gave no answer. Type on to ask again.").waitFor();
    await look(page, "lists-palette-failed");
    await page.context().close();
  });

  test("letters typed before the search box is there become its text, and resolve nothing on the page below", async () => {
    const page = await house.as("jo");
    let open = () => {};
    const held = new Promise<void>((resolve) => (open = resolve));
    await page.route(/\/palette-[^/]*\.js/, async (route) => (await held, route.continue()));
    await page.goto(`${house.url}/cockpit`);
    await page.getByRole("button", { name: "Resolve", exact: true }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("eramarx");
    await page.keyboard.press("Backspace");
    assert.equal(await page.getByRole("dialog").count(), 0);
    open();
    await palette(page).waitFor();
    await eventually("the letters in the field", async () => (await palette(page).inputValue()) === "eramar");
    await page.keyboard.type("a");
    assert.equal(await palette(page).inputValue(), "eramara");
    await palette(page).fill("tasks");
    await eventually("a command of exactly that name in front", async () => (await found(page).first().innerText()) === "Tasks");
    await page.keyboard.press("Escape");
    assert.equal(await page.getByText(/^Resolved/).count(), 0);
    await page.context().close();
  });

  test("a list is filtered by typing words, kept as a view, shared, removed and brought back", async () => {
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers`);
    await page.getByRole("row").nth(3).waitFor();
    await page.keyboard.press("f");
    await palette(page).fill("not heard 45");
    await found(page).filter({ hasText: "not heard from for 45 days" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/quietDays=45/);
    await page.keyboard.press("f");
    await palette(page).fill("high");
    await page.keyboard.press("Enter");
    await page.waitForURL(/tier=high/);
    const fit = await house.api<CustomerList>("jo", "GET", "/customers?quietDays=45&tier=high");
    await page.getByText(new RegExp(`^${fit.total} of `)).waitFor();
    await page.getByRole("button", { name: "Save this view…" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Silent and dear");
    await page.getByRole("dialog").getByText("Share with everybody").click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const view = page.getByRole("button", { name: /^Silent and dear, shared by/ });
    await view.waitFor();
    const mira = await house.as("mira");
    await mira.goto(`${house.url}/customers`);
    await mira.getByRole("button", { name: /^Silent and dear, shared by/ }).click();
    await mira.waitForURL(/quietDays=45/);
    await mira.context().close();
    await page.getByRole("button", { name: "Change the view Silent and dear" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByText("The view “Silent and dear” is removed.").waitFor();
    await view.waitFor({ state: "detached" });
    await page.keyboard.press("z");
    await view.waitFor();
    assert.equal((await house.api<SavedViews>("jo", "GET", "/views")).views.length, 1);
  });

  test("many are chosen by keyboard, tagged and untagged again; columns are chosen, and a file is taken out with what for", async () => {
    const tagged = async () => (await house.api<{ tags: { name: string; customers: number }[] }>("jo", "GET", "/tags")).tags.find((tag) => tag.name === "Christmas letter")?.customers ?? 0;
    const page = await house.as("owner");
    await page.goto(`${house.url}/customers?sort=name`);
    await page.getByRole("row").nth(4).waitFor();
    await page.keyboard.press("j");
    await eventually("the focus in the list", async () => page.evaluate<boolean>("document.activeElement.matches('[data-index=\"0\"]')"));
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Shift+X");
    await page.getByText("3 customers chosen").waitFor();
    await look(page, "lists-chosen");
    assert.deepEqual(await seriousFindings(page, "chosen"), []);
    await page.getByRole("button", { name: "Tag…", exact: true }).click();
    await page.getByRole("textbox", { name: "Tag" }).fill("Christmas letter");
    await page.keyboard.press("Enter");
    await page.getByText("3 customers tagged “Christmas letter”.").waitFor();
    assert.equal(await tagged(), 3);
    await page.keyboard.press("z");
    await eventually("the tag is gone", async () => (await tagged()) === 0);

    await page.getByRole("button", { name: "Columns…" }).click();
    for (const name of ["Country", "Segment"]) await page.getByRole("group", { name: "Shown" }).getByText(name, { exact: true }).click();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.waitForURL(/columns=value%2Cstay%2Cheard%2Ccountry/);
    await page.getByRole("columnheader", { name: "Country" }).waitFor();
    await page.getByRole("button", { name: "Choose all who fit" }).click();
    await page.getByRole("button", { name: "Take out as CSV…" }).click();
    await page.getByRole("textbox", { name: "What is it for?" }).fill("Letters for December");
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the file" }).click()]);
    const lines = readFileSync((await file.path())!, "utf8").trim().split("\r\n");
    const { total } = await house.api<CustomerList>("jo", "GET", "/customers");
    assert.equal(lines.length, total + 1);
    assert.match(lines[0]!, /customer_id,name,value_12_months,.*country$/);
    await page.getByRole("button", { name: "Choose nobody" }).click();
    await page.getByText("customers chosen").waitFor({ state: "detached" });
  });

  test("columns are chosen and put in order by keyboard alone, undone, kept in a shared view in that order, and sorted by; the same narrow, dark and from right to left", async () => {
    const heads = (page: Page) => page.getByRole("columnheader").evaluateAll((all) => all.map((each) => (each as unknown as { innerText: string }).innerText.replace(/[\s↑↓].*$/s, "").trim()).filter((each) => each !== ""));
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers`);
    await page.getByRole("row").nth(3).waitFor();
    await page.getByRole("button", { name: "Columns…" }).press("Enter");
    const dialog = page.getByRole("dialog");
    for (const name of ["Out of the ordinary", "Open promises", "Subscriptions, a month", "Share of wallet", "Language", "looked after by"]) {
      await dialog.getByRole("switch", { name, exact: true }).press(" ");
    }
    await dialog.getByRole("switch", { name: "Segment", exact: true }).press(" ");
    await page.waitForURL(/columns=value%2Cstay%2Cheard%2Clamps%2Cpromises%2Csubscription%2Cwallet%2Clanguage%2Cown.owner/);
    // The button stays under the hand: pressed three times it goes three places.
    await dialog.getByRole("button", { name: "Move Out of the ordinary forward" }).focus();
    for (let n = 0; n < 3; n++) await page.keyboard.press("Enter");
    await page.waitForURL(/columns=lamps%2Cvalue%2Cstay%2Cheard/);
    assert.equal(await page.evaluate<string>("document.activeElement.getAttribute('aria-label')"), "Move Out of the ordinary back", "at the end the other one has it");
    await look(page, "lists-columns-dialog");
    assert.deepEqual(await seriousFindings(page, "columns", "[role=dialog]"), []);
    await dialog.getByRole("button", { name: "Undo" }).press("Enter");
    await page.waitForURL(/columns=value%2Clamps%2Cstay/);
    await dialog.getByRole("button", { name: "The usual ones" }).press("Enter");
    await page.waitForURL((url) => !url.search.includes("columns"));
    await dialog.getByRole("button", { name: "Undo" }).press("Enter");
    await page.waitForURL(/columns=value%2Clamps%2Cstay/);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual((await heads(page)).slice(0, 4), ["Name", "Value,", "Out", "Buys"]);
    await page.locator(".grid-lamps .lamp-shape").first().waitFor();
    await look(page, "lists-columns");
    assert.deepEqual(await seriousFindings(page, "columns shown"), []);
    await page.getByRole("button", { name: "Share of wallet" }).press("Enter");
    await page.waitForURL(/sort=wallet/);
    await page.getByRole("button", { name: "Save this view…" }).press("Enter");
    await dialog.getByRole("textbox", { name: "Name" }).fill("All at a glance");
    await dialog.getByText("Share with everybody").click();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^All at a glance, shared by/ }).waitFor();
    const saved = (await house.api<SavedViews>("mira", "GET", "/views")).views.find(({ name }) => name === "All at a glance")!;
    assert.deepEqual([saved.columns.slice(0, 3), saved.filters.sort], [["value", "lamps", "stay"], "wallet"]);
    const where = page.url();
    await page.context().close();
    for (const [name, prefs, viewport] of [["dark", { theme: "dark" }, { width: 1280, height: 800 }], ["ar", { language: "ar" }, { width: 1280, height: 800 }], ["narrow", {}, { width: 390, height: 844 }], ["narrow-ar", { language: "ar", theme: "dark" }, { width: 390, height: 844 }]] as const) {
      const other = await house.as("mira", { prefs, viewport });
      await other.goto(where);
      await other.locator(".grid-lamps .lamp-shape").first().waitFor();
      await look(other, `lists-columns-${name}`);
      assert.deepEqual(await seriousFindings(other, `columns ${name}`), []);
      await other.getByRole("button", { name: name.endsWith("ar") ? "الأعمدة…" : "Columns…" }).press("Enter");
      await other.getByRole("dialog").getByRole("switch").first().waitFor();
      await look(other, `lists-columns-dialog-${name}`);
      await other.context().close();
    }
  });

  test("what the rules would do with those who are chosen is counted in words, with who they are, by keyboard alone; it leaves no trace", async () => {
    const { rows } = await house.api<CustomerList>("jo", "GET", "/customers?query=amara.okafor");
    const amara = rows[0]!.profile;
    const decided = async () => (await house.api<{ records: unknown[] }>("jo", "GET", `/customers/${amara.customerId}/decisions`)).records.length;
    const before = await decided();
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers?heardDays=30`);
    await page.getByRole("row").nth(3).waitFor();
    await page.getByRole("checkbox", { name: "Choose all who fit" }).press(" ");
    await page.getByRole("button", { name: "What the rules would do…" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^As they are now, by version \d+ of “How we treat our customers”/).waitFor();
    const lines = await dialog.locator("summary").allInnerTexts();
    assert.ok(lines.some((line) => /^\d+ would be advised: Send a loan grinder$/.test(line)), lines.join(" / "));
    assert.ok(lines.some((line) => /^\d+ held back: .+, because: /.test(line)), lines.join(" / "));
    await dialog.locator("summary").first().press("Enter");
    await dialog.locator("details[open] a").first().waitFor();
    await look(page, "lists-trial");
    assert.deepEqual(await seriousFindings(page, "trial", "[role=dialog]"), []);
    // Whoever does not see drafts is not offered one.
    assert.equal(await dialog.getByRole("radio").count(), 0);
    const { lines: told, customers } = await house.api<{ lines: { kind: string; title: string; who: unknown[] }[]; customers: number }>("jo", "POST", "/decide/trial", { chosen: { filters: { heardDays: 30 } } });
    assert.ok(customers > 3 && lines.includes(`${told[0]!.who.length} would be advised: ${told[0]!.title}`));
    assert.equal(await decided(), before);
    await page.keyboard.press("Escape");
    await page.context().close();
    for (const [name, prefs] of [["narrow", {}], ["narrow-ar", { language: "ar", theme: "dark" }]] as const) {
      const other = await house.as("jo", { prefs, viewport: { width: 390, height: 844 } });
      await other.goto(`${house.url}/customers?heardDays=30`);
      await other.getByRole("row").nth(3).waitFor();
      await other.getByRole("checkbox").first().press(" ");
      await other.getByRole("button", { name: name === "narrow" ? "What the rules would do…" : "ما الذي ستفعله القواعد…" }).press("Enter");
      await other.locator("summary").first().waitFor();
      await look(other, `lists-trial-${name}`);
      await other.context().close();
    }
    // With a draft open, whoever may see it can ask that instead.
    await house.api("owner", "POST", "/policies/treatment/draft", {});
    const mira = await house.as("owner");
    await mira.goto(`${house.url}/customers?heardDays=30`);
    await mira.getByRole("row").nth(3).waitFor();
    await mira.getByRole("checkbox", { name: "Choose all who fit" }).press(" ");
    await mira.getByRole("button", { name: "What the rules would do…" }).press("Enter");
    await mira.getByRole("radio", { name: "The draft that is open" }).waitFor();
    await mira.getByText("The draft that is open").click();
    await mira.getByText(/^As they are now, by the draft of/).waitFor();
    await look(mira, "lists-trial-draft");
    await mira.context().close();
  });
});
