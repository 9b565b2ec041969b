// What both sides gave and received, and what goods cost, as people see and say it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followers } from "../engine/followers.ts";
import { seededRandom } from "@rapport/statistics";
import { recordInteractions } from "../engine/interactions/index.ts";
import { catchUp, newId, row, rows, sql, transaction } from "../engine/platform/index.ts";
import { forgetSubscriptions, refitIfStale } from "../engine/value/index.ts";
import { goWithin, look, seriousFindings, useHouse } from "./browser.ts";

const DAY = 86_400_000;

describe("the ledger on the pages", () => {
  const house = useHouse("world");

  test("a customer's ledger shows both sides with what is not known; stating a cost makes it known, and undoing unknown again", async () => {
    const { db } = house.ground;
    // Somebody who bought a tasting box, whose cost the sample company has not stated.
    const buyer = (await row<{ id: string }>(db, sql`select m.customer_id as id from order_line l join membership m on m.identity_id = l.identity_id join interaction i on i.interaction_id = l.interaction_id where l.sku = 'B-TAS-3' and i.occurred_at > ${house.ground.now()}::timestamptz - interval '300 days' order by 1 limit 1`))!.id;
    const page = await house.as("owner");
    await page.goto(`${house.url}/customers/${buyer}`);
    const ledger = page.getByRole("region", { name: "Ledger" });
    await ledger.getByText(/unknown for \d+ of \d+ lines/).waitFor();
    await look(page, "ledger");
    await ledger.scrollIntoViewIfNeeded();
    await look(page, "ledger-section");
    assert.deepEqual(await seriousFindings(page, "the ledger"), []);
    await page.setViewportSize({ width: 390, height: 844 });
    await ledger.scrollIntoViewIfNeeded();
    await look(page, "ledger-narrow");
    await page.setViewportSize({ width: 1440, height: 900 });
    await ledger.getByRole("link", { name: /^\d+ orders?$/ }).first().click();
    await page.waitForURL(/kind=order/);
    await ledger.getByRole("link", { name: "State what goods and serving cost" }).click();
    await page.getByRole("button", { name: "State a cost…" }).click();
    const dialog = page.getByRole("dialog", { name: "State a cost" });
    await dialog.getByLabel("Margin").fill("20%");
    await look(page, "costs-dialog");
    await dialog.getByRole("button", { name: "State it" }).click();
    await page.getByText("The cost is stated.").waitFor();
    await look(page, "costs");
    await goWithin(page, `/customers/${buyer}`);
    await ledger.getByText(/^\d+% of revenue$/).waitFor();
    await goWithin(page, "/settings/costs");
    await page.getByRole("button", { name: "Take back what All other goods costs" }).click();
    await page.getByText("That cost is taken back.").waitFor();
    await page.keyboard.press("z");
    await page.getByRole("button", { name: "Take back what All other goods costs" }).click();
    await page.getByText("That cost is taken back.").waitFor();
    await goWithin(page, "/value");
    await page.getByRole("region", { name: "Ledger" }).getByText(/unknown for/).waitFor();
    await look(page, "value-ledger");
  });

  test("what customers subscribe to stands on their page, and month by month with how long it lasts", async () => {
    const { db } = house.ground;
    const page = await house.as("owner");
    await page.goto(`${house.url}/value/subscriptions`);
    await page.getByText("No subscriptions are known.").waitFor();
    const people = await rows<{ id: string }>(db, sql`select customer_id as id from profile where known order by customer_id limit 300`);
    const now = house.ground.now().getTime();
    const random = seededRandom(6);
    const happened = (identityId: string, kind: string, at: number, amountMinor: number | null, properties: Record<string, unknown>) => ({ identityId, interactionId: newId(), messageId: null, kind: `subscription.${kind}`, channel: "other" as const, direction: "in" as const, occurredAt: new Date(at), source: "stripe", amountMinor, currency: amountMinor === null ? null : "EUR", properties });
    const all = people.flatMap(({ id }, n) => {
      const own = { subscription: `S-${n}`, plan: n % 2 === 0 ? "Sidamo, 500 g" : "Quay Blend, 1 kg", every: "1 month" };
      const began = now - (20 + 700 * random.uniform()) * DAY;
      const over = began + (20 + 1500 * random.uniform() * random.uniform()) * DAY;
      return [happened(id, "started", began, 1450, own), ...(n % 7 === 0 ? [happened(id, "changed", began + 15 * DAY, 1900, own)] : []), ...(n > 2 && over < now ? [happened(id, "ended", over, null, { ...own, reason: "too much coffee" })] : [])];
    });
    await transaction(db, (tx) => recordInteractions(tx, house.ground.now(), all));
    await goWithin(page, `/customers/${people[0]!.id}`);
    const own = page.getByRole("region", { name: "Subscriptions" });
    await own.getByText(/likely to run in a year|a month/).first().waitFor();
    await look(page, "subscriptions-customer");
    forgetSubscriptions(house.ground);
    await page.goto(`${house.url}/value/subscriptions`);
    await page.getByText(/^Half a year ago/).waitFor();
    assert.deepEqual(await seriousFindings(page, "subscriptions"), []);
    await look(page, "subscriptions");
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "subscriptions-narrow");
    await goWithin(page, "/value/answers");
    await page.getByText(/^The best tenth of/).waitFor();
    await page.getByText(/customers have said; 30 are needed/).waitFor();
    await page.getByText(/which of us paid off|None can be said yet|for each customer within/).first().waitFor();
    await look(page, "answers-narrow");
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.deepEqual(await seriousFindings(page, "answers"), []);
    await look(page, "answers");
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("an owner counts value in something else than money: pages speak of it, and money comes back", async () => {
    const { db } = house.ground;
    const page = await house.as("owner");
    await page.goto(`${house.url}/settings/organisation`);
    await page.getByRole("button", { name: "Count in something else…" }).click();
    const dialog = page.getByRole("dialog", { name: "What value is counted in" });
    await dialog.getByLabel("What it is called, after a number").fill("visits made");
    await dialog.getByRole("button", { name: /Touch points of the kind/ }).click();
    await page.getByRole("option", { name: /^Visited a page/ }).click();
    await dialog.getByRole("button", { name: "See what would count" }).click();
    await dialog.getByText(/visits made of \d+ customers/).waitFor();
    await look(page, "unit-dialog");
    assert.deepEqual(await seriousFindings(page, "what value is counted in"), []);
    await dialog.getByRole("button", { name: "Count in it" }).click();
    await page.getByText(/^Value is counted in visits made/).waitFor();
    await look(page, "unit");
    await catchUp(db, followers);
    await refitIfStale(house.ground);
    await page.goto(`${house.url}/value`);
    await page.getByText("Given by month").waitFor();
    const said = await page.locator("main").innerText();
    assert.match(said, /visits made/);
    assert.doesNotMatch(said.split(/^Ledger$/m)[0]!, /[€£$]|spen[dt]|revenue|bought|purchase/i, "nobody spends anything");
    await look(page, "unit-value");
    const visitor = (await row<{ id: string }>(db, sql`select customer_id as id from value_score order by clv12_minor desc, customer_id limit 1`))!.id;
    await goWithin(page, `/customers/${visitor}`);
    await page.getByText("Days served", { exact: true }).waitFor();
    await look(page, "unit-customer");
    await goWithin(page, "/settings/organisation");
    await page.getByRole("button", { name: "Count in money again" }).click();
    await page.getByText(/^Value is counted in money again/).waitFor();
    await catchUp(db, followers);
    await refitIfStale(house.ground);
    await goWithin(page, "/value");
    await page.getByText("Revenue by month").waitFor();
  });
});
