// Customers, segments, value, outcomes, rules and settings, as people use them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { SYSTEM } from "../engine/organisation/index.ts";
import type { OutcomesPage } from "../engine/outcomes/contract.ts";
import { importOrders } from "../engine/profiles/index.ts";
import type { CustomerList, SegmentsPage } from "../engine/segments/contract.ts";
import type { ValuePage } from "../engine/value/index.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("the pages", () => {
  const house = useHouse("world");
  const search = (page: Page) => page.getByRole("searchbox");
  /** The names in the list, in its order, without the column heads. */
  const names = async (page: Page) =>
    (await page.locator(".grid-scroll .grid-name > span:first-child").allInnerTexts()).slice(0, 8);
  const listed = async (query: string) =>
    (await house.api<CustomerList>("jo", "GET", `/customers?${query}`)).rows.slice(0, 8).map((row) => row.profile.name);

  test("customers are found, filtered and sorted, and the address carries it", async () => {
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers`);
    await eventually("the list", async () => (await names(page)).length === 8);
    assert.deepEqual(await names(page), await listed("sort=value&order=desc"), "the most valuable first");
    await search(page).fill("okafor");
    await page.waitForURL(/query=okafor/);
    await page.getByText(/^\d of \d{3}$/).waitFor();
    assert.ok((await names(page)).every((name) => /Okafor/.test(name)));
    await page.reload();
    await page.getByRole("row", { name: /Studio Okafor/ }).waitFor();
    assert.equal(await search(page).inputValue(), "okafor");
    await page.getByRole("button", { name: /Take away the filter: named like/ }).click();

    await page.getByRole("button", { name: "Add a filter" }).click();
    await page.getByRole("menuitem", { name: "high value" }).click();
    await page.waitForURL(/tier=high/);
    const high = (await house.api<CustomerList>("jo", "GET", "/customers?tier=high")).total;
    await page.getByText(new RegExp(`^${high} of `)).waitFor();
    for (const order of ["ascending", "descending"]) {
      await page.getByRole("columnheader", { name: "Name" }).getByRole("button").click();
      await page.locator(`[role=columnheader][aria-sort=${order}]`, { hasText: "Name" }).waitFor();
      const wanted = await listed(`tier=high&sort=name&order=${order === "ascending" ? "asc" : "desc"}`);
      await eventually(order, async () => JSON.stringify(await names(page)) === JSON.stringify(wanted));
    }
    assert.match(page.url(), /tier=high.*sort=name.*order=desc/);

    const [, second] = await names(page);
    await page.getByRole("row").nth(1).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: second! }).waitFor();
    await page.goBack();
    await page.locator("[role=columnheader][aria-sort=descending]", { hasText: "Name" }).waitFor();
    assert.match(page.url(), /tier=high/, "Back comes back to the same list");
  });

  test("part of a telephone number finds a customer", async () => {
    const { rows } = await house.api<CustomerList>("jo", "GET", "/customers?query=Blom");
    const phone = rows.find((row) => row.profile.phone !== null)!.profile.phone!;
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers`);
    await search(page).fill(phone.slice(-7));
    await page.getByRole("row", { name: /Blom/ }).waitFor();
  });

  test("a customer's page shows worth, evidence, and everything that happened, back to where it began", async () => {
    const page = await house.as("jo");
    const { rows } = await house.api<CustomerList>("jo", "GET", "/customers?query=amara.okafor");
    const { customerId } = rows[0]!.profile;
    await house.api("jo", "POST", "/decide", { customerId, surface: "web" });
    await page.goto(`${house.url}/customers/${customerId}`);
    const timeline = page.getByRole("region", { name: "Timeline" });
    await timeline.getByRole("button", { name: "Load earlier" }).waitFor();
    const count = () => timeline.locator(".timeline-entry").count();
    assert.equal(await count(), 50);
    while (await timeline.getByRole("button", { name: "Load earlier" }).isVisible()) {
      const before = await count();
      await timeline.getByRole("button", { name: "Load earlier" }).click();
      await eventually("more", async () => (await count()) > before);
      await eventually(
        "done reading",
        async () => !(await timeline.getByRole("button", { name: "Reading…" }).isVisible()),
      );
    }
    await timeline.getByText("This is where it began.").waitFor();
    assert.ok((await count()) > 100);
    // By keyboard alone: a filter is typed, stands there as words and in the address, and is taken away by itself.
    const filter = async (typed: string, choice: RegExp, steps = 0) => {
      await page.getByRole("heading", { level: 1 }).click();
      await page.keyboard.press("f");
      await page.getByRole("dialog", { name: "Add a filter" }).waitFor();
      await page.keyboard.type(typed);
      await page.getByRole("menuitem", { name: choice }).first().waitFor();
      for (let step = 0; step < steps; step++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
    };
    await filter("call", /^Call$/, 1); // after the kind of the same word
    await page.waitForURL(/channel=voice/);
    await eventually("calls only", async () =>
      (await timeline.locator(".timeline-icon").allInnerTexts()).every((spoken) => spoken.trim() === "Call"),
    );
    await filter("from us", /^from us$/);
    await filter("2020-01-15", /^since 15 Jan 2020$/);
    await page.waitForURL(/channel=voice.*direction=out.*from=2020-01-15/);
    assert.deepEqual(await seriousFindings(page, "a history with filters"), []);
    await look(page, "timeline-filters");
    for (const name of ["Call", "from us", "since 15 Jan 2020"]) await timeline.getByRole("button", { name: `Take away the filter: ${name}` }).press("Enter");
    await page.waitForURL((url) => !/channel|direction|from=/.test(url.search));
    await timeline.getByText("Group what belongs together").click();
    await page.waitForURL(/grouped=true/);
    const fold = timeline.getByRole("button", { name: /order .*, \d+ entries since/ }).first();
    await fold.click();
    assert.ok((await timeline.locator(".timeline-inside .timeline-entry").count()) > 1);
    // Her three contacts about one repair are one issue, with what was promised in it.
    const issue = timeline.getByRole("button", { name: /issue C-[A-Z0-9]+, \d+ entries since/ }).first();
    assert.match((await issue.textContent())!, /1 promise missed/);
    await issue.click();
    await issue.scrollIntoViewIfNeeded();
    await look(page, "timeline-issue");
    await timeline.getByRole("button", { name: /^Show only this: order/ }).first().click();
    await page.waitForURL(/thread=order/);
    await timeline.getByText("That is all that fits.").waitFor();
    assert.match(await timeline.innerText(), /Placed an order/);
    await timeline.getByRole("button", { name: /^Take away the filter: order/ }).click();
    await timeline.getByRole("searchbox").fill("zzz no such words");
    await timeline.getByText("Nothing fits these filters.").waitFor();
    await timeline.getByRole("button", { name: "Show everything" }).click();
    await timeline.locator(".timeline-thread, .timeline-entry").first().waitFor();
    await page.getByRole("region", { name: "Decisions" }).getByRole("button", { name: "Show them" }).click();
    await page
      .getByRole("region", { name: "Decisions" })
      .getByText(/Advised:|Nothing advised/)
      .first()
      .waitFor();
  });

  test("two customers are joined after a look at both, and separated again; each keeps what is theirs", async () => {
    const idOf = async (query: string) =>
      (await house.api<CustomerList>("jo", "GET", `/customers?query=${query}`)).rows[0]!.profile.customerId;
    const [greta, wen] = [await idOf("greta.blom"), await idOf("wen.li")];
    const touches = async (id: string) =>
      (await house.api<{ profile: { customerId: string; interactions: number } }>("jo", "GET", `/customers/${id}`))
        .profile;
    const [gretas, wens] = [(await touches(greta)).interactions, (await touches(wen)).interactions];
    const page = await house.as("jo");
    await page.goto(`${house.url}/customers/${greta}`);
    await page.getByRole("button", { name: "Merge with another…" }).click();
    const dialog = page.getByRole("dialog", { name: "Merge with another customer" });
    await dialog.getByRole("searchbox").fill("wen.li");
    await dialog.getByRole("button", { name: /Wen Li/ }).click();
    await dialog.getByText("Stays: the oldest record gives the id").waitFor();
    await dialog.getByRole("row", { name: `Touch points ${[gretas, wens, gretas + wens].map((n) => n.toLocaleString("en")).join(" ")}` }).waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Merge", exact: true }).isDisabled(), "not without a reason");
    await dialog.getByLabel("Why are they one?").fill("They share a kitchen, it turns out");
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    const identities = page.getByRole("region", { name: "Identities" });
    await identities.getByText("They share a kitchen, it turns out").waitFor();
    assert.equal(
      (await touches(greta)).customerId,
      (await touches(wen)).customerId,
      "both old ids answer with one customer",
    );
    await eventually("one profile of both", async () => (await touches(greta)).interactions === gretas + wens);

    await identities
      .getByRole("listitem")
      .filter({ hasText: "They share a kitchen" })
      .getByRole("button", { name: "Separate…" })
      .click();
    const parting = page.getByRole("dialog", { name: "Separate these records" });
    await parting.getByLabel("Why are they two?").fill("Two people, one kettle");
    await parting.getByRole("button", { name: "Separate", exact: true }).click();
    await parting.waitFor({ state: "detached" });
    await identities.getByText("1 link that ended").waitFor();
    await eventually("what is theirs", async () => (await touches(greta)).interactions === gretas);
    await eventually("what is theirs", async () => (await touches(wen)).interactions === wens);
  });

  test("what was typed into a search just before a link was followed does not bring anybody back; without a link it is asked (the twin)", async () => {
    const page = await house.as("ida");
    const search = page.getByLabel("Name, e-mail, telephone or id");
    await page.goto(`${house.url}/customers?quietDays=90`);
    await page.getByRole("link", { name: "Make a segment…" }).waitFor();
    // The next page takes its time, and the one that is left stays on the screen meanwhile.
    await page.route(/\/assets\/segment-form/, async (route) => {
      await search.fill("Long silent");
      await page.waitForTimeout(700);
      await route.continue();
    }, { times: 1 });
    await page.getByRole("link", { name: "Make a segment…" }).click();
    await page.getByRole("heading", { level: 1, name: "New segment" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/segments/new");
    await page.goto(`${house.url}/customers?quietDays=90`);
    await search.fill("Long silent");
    await page.waitForURL(/query=Long/);
  });

  test("a segment is made of what the list is filtered by, holds whom the list shows, and its archiving is taken back by a key", async () => {
    const page = await house.as("ida");
    await page.goto(`${house.url}/customers?quietDays=90`);
    await page.getByRole("link", { name: "Make a segment…" }).click();
    const { total, customers } = await house.api<CustomerList>("ida", "GET", "/customers?quietDays=90&limit=1");
    await page.getByText(`${total.toLocaleString("en-GB")} of ${customers.toLocaleString("en-GB")} customers`).waitFor();
    await page.getByLabel("Name").fill("Long silent");
    await page.getByRole("button", { name: "Make the segment" }).click();
    await page.waitForURL(/segments\/long-silent$/);
    await page.getByRole("heading", { name: "Do they really differ?" }).waitFor();
    assert.equal((await house.api<CustomerList>("ida", "GET", "/customers?segment=long-silent&limit=1")).total, total);
    await page.getByRole("button", { name: "Archive", exact: true }).click();
    await page.getByText("“Long silent” is archived: nobody is in it.").waitFor();
    await page.keyboard.press("z");
    await page.getByRole("button", { name: "Archive", exact: true }).waitFor();
    assert.deepEqual(await seriousFindings(page, "segment"), []);
    await house.api("ida", "PATCH", "/segments/long-silent", { archived: true });
  });

  test("segments add up to the customers, and lead to them", async () => {
    const page = await house.as("ida");
    await page.goto(`${house.url}/segments`);
    await page.getByRole("article", { name: "High value" }).waitFor();
    const { segments, customers } = await house.api<SegmentsPage>("ida", "GET", "/segments");
    const without = (await house.api<CustomerList>("ida", "GET", "/customers?tier=none")).total;
    assert.equal(
      segments.reduce((sum, segment) => sum + segment.customers, 0),
      customers - without,
      "all who ever bought are in one",
    );
    for (const segment of segments)
      await page
        .getByRole("article", { name: segment.title })
        .getByText(segment.customers.toLocaleString("en-GB"), { exact: true })
        .first()
        .waitFor();
    const notBought = page.getByRole("article", { name: "No purchase yet" });
    await notBought.getByText(without.toLocaleString("en-GB"), { exact: true }).waitFor();
    await page.getByRole("article", { name: "High value" }).getByRole("link", { name: "Show the customers" }).click();
    await page.waitForURL(/customers\?tier=high/);
  });

  test("value is fitted again on request, and every drawing is a table too", async () => {
    const page = await house.as("sam");
    await page.goto(`${house.url}/value`);
    await page.getByRole("button", { name: "Fit again" }).waitFor();
    const before = (await house.api<ValuePage>("sam", "GET", "/value")).model!.modelId;
    await page.getByRole("button", { name: "Fit again" }).click();
    await eventually(
      "another model",
      async () => (await house.api<ValuePage>("sam", "GET", "/value")).model!.modelId !== before,
    );
    await page.getByRole("button", { name: "Fit again" }).waitFor();
    await page.getByText("Fitted by Sam Oyelaran").waitFor({ state: "attached" });
    const drawings = await page.getByRole("button", { name: /: as a table$/ }).count();
    assert.ok(drawings >= 3);
    for (let i = 0; i < drawings; i++)
      await page
        .getByRole("button", { name: /: as a table$/ })
        .first()
        .click();
    assert.equal(await page.locator("svg.chart").count(), 0);
  });

  test("what followed each action stands against those left alone, and says too few where it is so", async () => {
    const page = await house.as("ida");
    await page.goto(`${house.url}/value/outcomes`);
    const rows = page.getByRole("group", { name: "What followed" }).locator("tbody tr");
    await rows.first().waitFor();
    const { actions } = await house.api<OutcomesPage>("ida", "GET", "/outcomes");
    assert.equal(await rows.count(), actions.length);
    for (const [index, action] of actions.entries()) {
      const said = await rows.nth(index).innerText();
      assert.ok(said.includes(action.title));
      assert.equal(
        /too few/.test(said),
        action.boughtAgain.kind === "too-few" || action.revenue.kind === "too-few",
        said,
      );
    }
  });

  test("rules show each row, what it asks, and how often it fitted", async () => {
    const page = await house.as("jo");
    await page.goto(`${house.url}/rules`);
    const care = page.getByRole("region", { name: "What helps" });
    await care.getByRole("rowheader", { name: "1", exact: true }).waitFor();
    assert.match(await care.innerText(), /Send a loan grinder\s+The repair is later than we promised/);
    const heads = await care.getByRole("columnheader").count();
    await care.getByRole("button", { name: "What helps: all columns" }).click();
    await eventually("all columns", async () => (await care.getByRole("columnheader").count()) > heads);
  });

  test("the page of the API's addresses opens, and complains of nothing", async () => {
    const page = await house.visit();
    await page.goto(`${house.url}/api/docs`);
    await page.locator(".opblock-summary").first().click();
    await page.getByText("Responses", { exact: true }).first().waitFor();
  });

  test("a colleague is invited with a link that is shown once, and comes in by it", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/settings/people`);
    await page.getByRole("button", { name: "Invite a colleague…" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite a colleague" });
    await dialog.getByLabel("Name").fill("Nele Janssens");
    await dialog.getByLabel("E-mail address").fill("nele@tidewren.example");
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    const link = await dialog.locator("code").innerText();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("row", { name: /Nele Janssens/ }).waitFor();
    assert.ok(!(await page.content()).includes(link));
    const nele = await house.visit();
    await nele.goto(link);
    await nele.getByRole("button", { name: /Nele Janssens: appearance and sign out/ }).waitFor();

    await page.getByRole("button", { name: "Change Nele Janssens" }).click();
    await page.getByRole("menuitem", { name: "Role…" }).click();
    const role = page.getByRole("dialog", { name: "The role of Nele Janssens" });
    await role.getByRole("button", { name: /Role/ }).click();
    await page.getByRole("option", { name: "Lead" }).click();
    await role.getByLabel("Why").fill("Leads the evening desk");
    await role.getByRole("button", { name: "Change role" }).click();
    await page.getByRole("row", { name: /Nele Janssens.*Lead/ }).waitFor();
    await page.getByRole("button", { name: "Change Nele Janssens" }).click();
    await page.getByRole("menuitem", { name: "Name…" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Nele Claes");
    await page.keyboard.press("Control+Enter");
    await nele.getByRole("button", { name: /Nele Claes: appearance and sign out/ }).waitFor();
    await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit" }).click();
    await page.getByRole("row", { name: /Gave another name.*from: Nele Janssens, to: Nele Claes/ }).waitFor();
    await page.getByRole("row", { name: /Gave another role.*Leads the evening desk/ }).waitFor();
  });

  test("a colleague gets a new way in; one who leaves is shown out while they look, and can be taken back", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/settings/people`);
    const choose = async (what: string) => {
      await page.getByRole("button", { name: "Change Mira Sahin" }).click();
      await page.getByRole("menuitem", { name: what }).click();
    };
    await choose("New sign-in link…");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const link = await dialog.locator("code").innerText();
    await dialog.getByRole("button", { name: "Done" }).click();
    const mira = await house.visit({ mayComplain: /401/ });
    await mira.goto(link);
    await mira.getByRole("button", { name: /Mira Sahin: appearance and sign out/ }).waitFor();

    await choose("Remove…");
    await dialog.getByText("signed out everywhere at once").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Remove", exact: true }).isDisabled(), "a reason is asked for");
    await dialog.getByLabel("Why").fill("Moved to another town");
    await look(page, "people-remove");
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await mira.getByRole("form", { name: "Sign in" }).waitFor();
    await page.getByText("1 former colleague").click();
    await page.getByRole("row", { name: /Mira Sahin.*Moved to another town.*Robin Achterberg/ }).waitFor();
    await look(page, "people-former");

    await page.getByRole("button", { name: "Invite again: Mira Sahin" }).click();
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    await mira.goto(await dialog.locator("code").innerText());
    await mira.getByRole("button", { name: /Mira Sahin: appearance and sign out/ }).waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Change Mira Sahin" }).waitFor();
    assert.equal(await page.getByText("former colleague").count(), 0);
  });

  test("an owner says what the organisation is called, and every page open anywhere calls it so", async () => {
    const [page, jo] = [await house.as("owner"), await house.as("jo")];
    await jo.goto(`${house.url}/segments`);
    await page.goto(`${house.url}/settings/organisation`);
    const field = page.getByLabel("Name of the organisation");
    const before = await field.inputValue();
    for (const name of ["Tern & Wren", before]) {
      await field.fill(name);
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved.").waitFor();
      await eventually("the new name", async () => (await jo.title()).startsWith(`${name} ·`));
    }
  });

  test("a key is shown once, works, and is refused once revoked", async () => {
    const page = await house.as("owner", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.goto(`${house.url}/settings/keys`);
    await page.getByRole("button", { name: "New key…" }).click();
    const dialog = page.getByRole("dialog", { name: "New key" });
    await dialog.getByLabel("What is it for?").fill("Web shop");
    await dialog.getByRole("button", { name: "Make key" }).click();
    const key = await dialog.locator("code").innerText();
    await dialog.getByRole("button", { name: "Copy" }).click();
    await dialog.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), key);
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByText(`${key.slice(0, 7)}…`).waitFor();
    assert.match(
      await page.getByLabel("Code").innerText(),
      new RegExp(key),
      "it stands ready in the line for the site, until the page is left",
    );
    await page.reload();
    await page.getByText(`${key.slice(0, 7)}…`).waitFor();
    await page.getByText("by Robin Achterberg").waitFor();
    assert.ok(!(await page.content()).includes(key));

    const sends = async () =>
      (
        await fetch(`${house.url}/v1/track`, {
          method: "POST",
          headers: { authorization: `Basic ${btoa(`${key}:`)}`, "content-type": "application/json" },
          body: JSON.stringify({ type: "track", event: "Brewed", anonymousId: "a", messageId: crypto.randomUUID() }),
        })
      ).status;
    assert.equal(await sends(), 200);
    await page.getByRole("button", { name: "Revoke Web shop" }).click();
    await page.getByRole("button", { name: "Revoke for good" }).click();
    await page.getByText(/revoked \d/).waitFor();
    await eventually("a refusal", async () => (await sends()) === 401);
  });

  test("an import is undone whole, and takes its customers with it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rapport-orders-"));
    try {
      const path = join(folder, "market-stall.csv");
      writeFileSync(
        path,
        "order,customer,date,sku,quantity,price,currency\nM-1,stall-17,2026-05-02,SID,2,10.40,EUR\nM-2,stall-18,2026-05-03,GAY,1,9.80,EUR\n",
      );
      await importOrders(house.ground, { path, refusedTo: join(folder, "refused.csv") }, SYSTEM);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const stall = async () => (await house.api<CustomerList>("sam", "GET", "/customers?query=stall-17")).total;
    await eventually("the customer", async () => (await stall()) === 1);
    const page = await house.as("sam");
    await page.goto(`${house.url}/settings/imports`);
    await page.getByRole("button", { name: "Undo the import of market-stall.csv" }).click();
    await page
      .getByRole("dialog", { name: "Undo the import of market-stall.csv?" })
      .getByRole("button", { name: "Undo whole" })
      .click();
    await page.getByText(/^undone /).waitFor();
    await eventually("nobody", async () => (await stall()) === 0);
  });

  test("appearance is kept in the browser: dark, compact, Arabic from right to left, and no single keys", async () => {
    const page = await house.as("jo");
    await page.goto(`${house.url}/settings/appearance`);
    const ink = () => page.evaluate("getComputedStyle(document.body).color");
    const light = await ink();
    await page.getByText("Dark", { exact: true }).click();
    await eventually("dark", async () => (await ink()) !== light);
    await page.getByText("Compact", { exact: true }).click();
    await page.getByText("Single-letter keys").click();
    await page.getByRole("link", { name: "Cockpit" }).click();
    await page.getByRole("region", { name: "Next best" }).waitFor();
    const address = page.url();
    await page.keyboard.press("j");
    await page.keyboard.press("?");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
    assert.equal(page.url(), address, "j did nothing");
    await page.getByRole("menuitem", { name: "العربية" }).click();
    await page.locator("html[dir=rtl][lang=ar]").waitFor();
    await page.getByRole("link", { name: "العملاء" }).waitFor();
    await page.reload();
    await page.getByRole("link", { name: "العملاء" }).waitFor();
    assert.equal(
      await page.evaluate("document.documentElement.dataset.theme + document.documentElement.dataset.density"),
      "darkcompact",
    );
  });
});
