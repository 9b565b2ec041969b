// A shop is connected in the settings, sends an order, and the order stands in its customer's history.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { WebhookSourceView } from "../engine/organisation/contract.ts";
import type { TimelinePage } from "../engine/profiles/contract.ts";
import type { CustomerList } from "../engine/segments/contract.ts";
import { shopifyOrder } from "../channels/webhooks/test-payloads.ts";
import { signAsShopify } from "../channels/webhooks/test-signing.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

const SECRET = "shop-secret-0123456789abcdef";

describe("connecting a shop", () => {
  const house = useHouse("empty");

  test("by keyboard alone: add it, copy the address, set the secret, see what came, remove it", async () => {
    const page = await house.as("owner", { permissions: ["clipboard-read", "clipboard-write"], mayComplain: /400/ });
    await page.goto(`${house.url}/settings/webhooks`);
    await page.getByText("No shop or payment provider sends here yet.").waitFor();
    await page.getByRole("button", { name: "Add a source…" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Add a source" });
    await dialog.getByLabel("What is it called?").waitFor();
    await eventually("the name has the focus", async () => (await page.evaluate("document.activeElement.tagName")) === "INPUT");
    await page.keyboard.type("Main shop");
    await page.keyboard.press("Enter");
    const address = (await dialog.locator("code").innerText()).trim();
    assert.match(address, new RegExp(`^${house.url}/webhooks/shopify/[0-9a-f-]{36}$`));
    await eventually("the button that copies has the focus", async () => (await page.evaluate("document.activeElement.textContent")) === "Copy");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), address);
    await page.keyboard.press("Escape");
    await page.getByText("Nothing is taken yet").waitFor();
    await look(page, "webhooks-without-secret");

    const body = JSON.stringify(shopifyOrder());
    const send = async (secret: string) =>
      (
        await fetch(address, {
          method: "POST",
          headers: { "content-type": "application/json", "x-shopify-topic": "orders/create", "x-shopify-shop-domain": "main.myshopify.com", "x-shopify-hmac-sha256": signAsShopify(secret, body) },
          body,
        })
      ).status;
    assert.equal(await send(SECRET), 401);

    await page.getByRole("button", { name: "Set secret of Main shop" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByLabel("Signing secret").waitFor();
    await eventually("the secret has the focus", async () => (await page.evaluate("document.activeElement.type")) === "password");
    await page.keyboard.type("short");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "at least 16 characters" }).waitFor();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(SECRET);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await eventually("the secret counts", async () => (await send(SECRET)) === 200);
    assert.equal(await send("some-other-secret-0000"), 401);

    await page.reload();
    await page.getByText(/Last received .*orders\/create/).waitFor();
    await page.getByText("main.myshopify.com").waitFor();
    for (const counted of ["1 kept", "0 came twice", "2 without a right signature"]) await page.getByText(counted, { exact: true }).waitFor();
    await page.getByText(/Last turned away .*its signature does not fit/).waitFor();
    assert.ok(!(await page.content()).includes(SECRET));
    await look(page, "webhooks");
    assert.deepEqual(await seriousFindings(page), []);

    await eventually("the customer", async () => (await house.api<CustomerList>("owner", "GET", "/customers?query=lindt")).total === 1);
    const { customerId } = (await house.api<CustomerList>("owner", "GET", "/customers?query=lindt")).rows[0]!.profile;
    const timeline = await house.api<TimelinePage>("owner", "GET", `/customers/${customerId}/timeline`);
    assert.deepEqual(timeline.entries.filter((each) => each.type === "interaction").map((each) => [each.title, each.amount]), [["Placed an order: #1001", { amountMinor: 12000, currency: "EUR" }]]);

    await page.getByRole("button", { name: "Remove Main shop" }).focus();
    await page.keyboard.press("Enter");
    const removing = page.getByRole("dialog", { name: "Remove Main shop?" });
    await removing.getByRole("button", { name: "Remove" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("No shop or payment provider sends here yet.").waitFor();
    assert.equal(await send(SECRET), 404);
    assert.deepEqual((await house.api<{ sources: WebhookSourceView[] }>("owner", "GET", "/webhook-sources")).sources, []);
  });

  test("in Arabic, dark and on a telephone it fits and reads", async () => {
    await house.api("owner", "POST", "/webhook-sources", { provider: "stripe", name: "Payments", secret: "whsec_0123456789abcdef" });
    for (const [name, prefs] of [["dark", { theme: "dark" }], ["arabic", { language: "ar" }]] as const) {
      const page = await house.as("owner", { prefs, viewport: { width: 390, height: 844 } });
      await page.goto(`${house.url}/settings/webhooks`);
      await page.getByText("Payments").first().waitFor();
      assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
      await look(page, `webhooks-narrow-${name}`);
      assert.deepEqual(await seriousFindings(page, name), []);
    }
  });
});
