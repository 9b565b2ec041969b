// One customer's story, from an order to what was learnt from answering her, through every step of the loop.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { Answer, DecisionRecord } from "../engine/decisions/index.ts";
import type { AuditEntry, Invitation } from "../engine/organisation/index.ts";
import type { OutcomesPage } from "../engine/outcomes/contract.ts";
import type { CustomerList } from "../engine/segments/contract.ts";
import { type ApiKey, useHouse } from "./browser.ts";

const DAY_MILLIS = 86_400_000;
const NADIA = { userId: "shop-1", email: "nadia@brouwer.example", name: "Nadia Brouwer" };

interface Buyer {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** How many days ago each order was placed. */
  readonly daysAgo: readonly number[];
  readonly eachMinor: number;
}

/** A shop's customers: Nadia, who buys every three weeks, and 149 others who buy seldom. Its order book, without chance. */
function orderBook(): readonly Buyer[] {
  const others = Array.from({ length: 149 }, (_, i): Buyer => {
    const orders = 1 + ((i * 7) % 5);
    const gap = 30 + ((i * 11) % 60);
    const first = 200 + ((i * 13) % 160);
    return {
      userId: `shop-${i + 2}`,
      email: `buyer${i + 2}@shop.example`,
      name: `Buyer ${i + 2}`,
      daysAgo: Array.from({ length: orders }, (_, n) => first - n * gap).filter((day) => day > 0),
      eachMinor: 1200 + ((i * 37) % 900),
    };
  });
  return [{ ...NADIA, daysAgo: Array.from({ length: 16 }, (_, n) => 4 + n * 21), eachMinor: 6400 }, ...others];
}

function ordersOf(buyers: readonly Buyer[], now: number): object[] {
  return buyers.flatMap(({ userId, email, name, daysAgo, eachMinor }) =>
    daysAgo.map((days, n) => ({
      messageId: `${userId}/${n}`,
      kind: "order",
      channel: "web",
      occurredAt: new Date(now - days * DAY_MILLIS).toISOString(),
      amountMinor: eachMinor + n * 10,
      currency: "EUR",
      identifiers: [
        { kind: "user_id", value: userId },
        { kind: "email", value: email },
      ],
      traits: { name },
    })),
  );
}

/** What the shop's server signs about who is signed in there: a JSON Web Token, HS256. */
function signedIdentity(secret: string, user: typeof NADIA): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: user.userId, email: user.email, name: user.name, exp: Math.floor(Date.now() / 1000) + 3600 })}`;
  return `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`;
}

describe("the whole loop", () => {
  const house = useHouse("empty");

  /** The shop's page as its server makes it for somebody who is signed in there. */
  async function shopPage(identity: string): Promise<Page> {
    const page = await house.visit({ viewport: { width: 1000, height: 760 } });
    await page.route("**/chat/demo", async (route) => {
      const came = await route.fetch();
      await route.fulfill({
        response: came,
        body: (await came.text()).replace('src="/chat/loader.js"', `src="/chat/loader.js" data-identity="${identity}"`),
      });
    });
    await page.goto(`${house.url}/chat/demo`);
    return page;
  }

  test("orders become a profile, a value and a tier; a decision; an answer in a chat; what a person did otherwise; and, for now, too few to judge", async () => {
    // The owner makes a key for the shop's server, and invites Jo, who opens her link.
    const { key: shop } = await house.api<{ key: ApiKey }>("owner", "POST", "/keys", {
      name: "Shop orders",
      role: "write",
      trusted: true,
    });
    const { key: program } = await house.api<{ key: ApiKey }>("owner", "POST", "/keys", {
      name: "Nightly program",
      role: "agent",
    });
    const { signInLink } = await house.api<Invitation>("owner", "POST", "/people", {
      name: "Jo Martens",
      email: "jo@shop.example",
      role: "agent",
    });
    const jo = await house.visit();
    await jo.goto(signInLink);
    await jo.getByText("Nothing needs you.").first().waitFor();
    await jo.getByRole("button", { name: "Later" }).click();

    // interactions → profiles: what the shop sends is on Jo's open page without a reload.
    await jo.getByRole("link", { name: "Customers" }).click();
    await jo.getByText("There are no customers yet.").waitFor();
    await jo.evaluate("window.sameDocument = true");
    const orders = ordersOf(orderBook(), Date.now());
    assert.deepEqual(await house.api(shop, "POST", "/interactions", { interactions: orders }), {
      recorded: orders.length,
      duplicates: 0,
    });
    assert.deepEqual(await house.api(shop, "POST", "/interactions", { interactions: orders.slice(0, 50) }), {
      recorded: 0,
      duplicates: 50,
    });
    await jo.getByRole("searchbox").fill("nadia");
    const row = jo.getByRole("row", { name: /Nadia Brouwer/ });
    await row.waitFor();

    // value → segments: the model is fitted, and her tier stands in the same list.
    await house.api("owner", "POST", "/value/fit");
    await row.getByText("High value").waitFor();
    assert.match(await row.innerText(), /€\d/, "her value stands beside it");
    const { customerId } = (await house.api<CustomerList>(program, "GET", "/customers?query=nadia")).rows[0]!.profile;

    // decisions: a program asks how to treat her; the record holds the facts that were used.
    const asked = await house.api<Answer>(program, "POST", "/decide", { customerId, surface: "api" });
    assert.equal(asked.facts.find((fact) => fact.key === "customer.purchaseDays")?.value, 16);
    assert.equal(asked.facts.find((fact) => fact.key === "customer.value.tier")?.value, "high");
    assert.ok(asked.trace.rows.length > 0);

    // service: she writes in the shop's chat; it appears in Jo's open cockpit beside all that is known.
    await jo.getByRole("link", { name: "Cockpit" }).click();
    await jo.getByText("Nothing needs you.").first().waitFor();
    const { secret } = await house.api<{ secret: string }>("owner", "POST", "/chat/identity-secret");
    const nadia = await shopPage(signedIdentity(secret, NADIA));
    await nadia.getByRole("button", { name: "Chat with us" }).click();
    const chat = nadia.getByRole("dialog");
    await chat.getByRole("textbox").fill("Can my next bag come ground for a moka pot?");
    await chat.getByRole("textbox").press("Enter");

    const thread = jo.getByRole("log", { name: "Conversation" });
    await thread.getByText("Can my next bag come ground for a moka pot?").waitFor();
    const panel = jo.getByRole("complementary", { name: "Customer" });
    await panel.getByRole("heading", { name: "Nadia Brouwer" }).waitFor();
    assert.match(await panel.innerText(), /High value, customer since/);
    assert.match(await panel.innerText(), /Value, next 12 months\s+€\d/);

    // Jo answers as advised, in her own words, and sends; Nadia reads it.
    await jo.keyboard.press("1");
    await jo.locator("textarea:focus").waitFor();
    await jo.keyboard.type("Of course: ground for a moka it is.");
    await jo.keyboard.press("Control+Enter");
    await chat.getByRole("log").getByText("moka it is.").waitFor();
    assert.match(await chat.innerText(), /Jo answers you/);
    assert.doesNotMatch(await chat.innerText(), /Martens/);

    // A person decides otherwise, with a reason.
    await thread.click();
    await jo.keyboard.press("o");
    const dialog = jo.getByRole("dialog", { name: "Decide otherwise" });
    await dialog.getByRole("textbox").fill("She only wants another grind.");
    await dialog.getByRole("button", { name: "I know something the rules do not" }).click();
    await panel.getByText("You decided otherwise").waitFor();
    assert.equal(await jo.evaluate("window.sameDocument"), true, "no page was loaded anew in all this");

    // It is all kept: with the decision, and in the audit.
    const { records } = await house.api<{ records: DecisionRecord[] }>(
      "owner",
      "GET",
      `/customers/${customerId}/decisions`,
    );
    const override = records.flatMap((record) => record.overrides)[0]!;
    assert.deepEqual(
      { reason: override.reason, instead: override.instead, by: override.madeBy },
      { reason: "knows-more", instead: "She only wants another grind.", by: "Jo Martens" },
    );
    assert.equal(
      records.flatMap((record) => record.taken)[0]?.takenBy,
      "Jo Martens",
      "that it was done as advised is kept too",
    );
    const { entries } = await house.api<{ entries: AuditEntry[] }>("owner", "GET", "/audit?limit=50");
    const acts = entries.filter((entry) => entry.actorName === "Jo Martens").map((entry) => entry.act);
    for (const act of ["message.send", "decision.taken", "decision.override"])
      assert.ok(acts.includes(act), `${act} is in the audit`);

    // outcomes: one customer, answered a minute ago, says nothing yet; and the page says so.
    await jo.getByRole("link", { name: "Value" }).click();
    await jo.getByRole("link", { name: "What followed" }).click();
    const table = jo.getByRole("group", { name: "What followed" });
    await table.waitFor();
    const { actions } = await house.api<OutcomesPage>("owner", "GET", "/outcomes");
    assert.ok(actions.length > 0 && actions.every((action) => action.boughtAgain.kind === "too-few"));
    assert.equal(await table.getByText("too few", { exact: true }).count(), actions.length * 2);
  });
});
