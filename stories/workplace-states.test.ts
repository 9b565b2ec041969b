// What is shown when there is nothing yet, and when the server does not answer.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import { goWithin, look, seriousFindings, useHouse } from "./browser.ts";

/** Each screen with what it says while there is nothing, and what it says when it could not be read. */
const SCREENS: readonly {
  readonly path: string;
  readonly asks: RegExp;
  readonly empty: RegExp;
  readonly failed: RegExp;
}[] = [
  {
    path: "/cockpit",
    asks: /\/api\/conversations\?/,
    empty: /Nothing needs you\./,
    failed: /The queue could not be read/,
  },
  {
    path: "/customers",
    asks: /\/api\/customers/,
    empty: /There are no customers yet\..*HubSpot.*a file of people or orders.*Bring in people or an export….*New customer…/s,
    failed: /The customers could not be read/,
  },
  {
    path: "/segments",
    asks: /\/api\/segments/,
    empty: /No tiers of value yet\..*bring in orders.*Bring in a file…/s,
    failed: /The segments could not be read/,
  },
  {
    path: "/rules",
    asks: /\/api\/policies/,
    empty: /How we treat our customers/,
    failed: /The rules could not be read/,
  },
  {
    path: "/rules/limits",
    asks: /\/api\/policies\/limits/,
    empty: /Nothing is being tried\./,
    failed: /The limits could not be read/,
  },
  {
    path: "/value",
    asks: /\/api\/value/,
    empty: /No purchases yet\..*Import orders.*Bring in a file…/s,
    failed: /The value page could not be read/,
  },
  {
    path: "/value/outcomes",
    asks: /\/api\/outcomes/,
    empty: /Nothing to compare yet\./,
    failed: /What followed could not be read/,
  },
  {
    path: "/settings/people",
    asks: /\/api\/people/,
    empty: /owner@rapport\.example/,
    failed: /The people could not be read/,
  },
  { path: "/settings/keys", asks: /\/api\/keys/, empty: /No keys yet\./, failed: /The keys could not be read/ },
  {
    path: "/settings/webhooks",
    asks: /\/api\/webhook-sources/,
    empty: /No shop or payment provider sends here yet\./,
    failed: /The sources could not be read/,
  },
  {
    path: "/settings/imports",
    asks: /\/api\/imports/,
    empty: /Nothing has been imported\..*orders and past conversations from HubSpot.*Bring in people or an export…/s,
    failed: /The imports could not be read/,
  },
  {
    path: "/settings/refused",
    asks: /\/api\/refused-events/,
    empty: /Nothing was refused\./,
    failed: /The refused events could not be read/,
  },
  { path: "/settings/audit", asks: /\/api\/audit/, empty: /Rapport itself/, failed: /The audit could not be read/ },
];

describe("an empty installation", () => {
  const house = useHouse("empty");
  const main = (page: Page) => page.getByRole("main");
  const opens = async (page: Page): Promise<void> => {
    await page.goto(`${house.url}/settings/appearance`);
    await main(page).getByRole("heading", { name: "Settings" }).waitFor();
  };

  test("says on every screen what is not there yet and what to do about it", async () => {
    const page = await house.as("owner");
    const findings: string[] = [];
    await opens(page);
    for (const { path, empty } of SCREENS) {
      await goWithin(page, path);
      await main(page)
        .getByText(new RegExp(empty.source.split("\\..*")[0]!))
        .filter({ visible: true }) // what a narrow screen shows instead stands there too, hidden
        .first()
        .waitFor();
      assert.match(await main(page).innerText(), empty, path);
      await look(page, `empty${path.replaceAll("/", "-")}`);
      findings.push(...(await seriousFindings(page, path)));
    }
    assert.deepEqual(findings, []);
  });

  test("the cockpit says what to do first, with where it is done, also on a telephone", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/cockpit`);
    const steps = page.getByRole("region", { name: "First steps" });
    await steps.waitFor();
    assert.match(await steps.innerText(), /HubSpot.*Bring in people or an export….*npx rapport import orders .*API keys.*People.*chat\/loader\.js/s);
    await look(page, "empty-first-steps");
    await page.setViewportSize({ width: 390, height: 844 });
    await steps.waitFor();
    await look(page, "empty-first-steps-narrow");
    await steps.getByRole("link", { name: "API keys" }).click();
    await page.getByText("No keys yet.").waitFor();
  });

  test("a screen whose question fails says so, and Try again brings it back; the rest of the house stands", async () => {
    const page = await house.as("owner", { mayComplain: /50[03]/ });
    await opens(page);
    for (const { path, asks, empty, failed } of SCREENS) {
      // A server that is away (503) is asked again by itself for a few seconds; one that fails is not. One of each is enough.
      const status = path === "/customers" ? 503 : 500;
      let fails = true;
      await page.route(asks, (route) =>
        fails
          ? route.fulfill({
              status,
              contentType: "application/problem+json",
              body: JSON.stringify({
                type: "about:blank",
                title: "Unavailable",
                status,
                code: "unavailable",
                detail: "The database is away for a moment.",
              }),
            })
          : route.continue(),
      );
      await goWithin(page, path);
      const alert = page.getByRole("alert").filter({ hasText: failed });
      await alert.waitFor();
      assert.match(await alert.innerText(), /The database is away for a moment\./, path);
      assert.ok((await page.getByRole("navigation", { name: "Main" }).getByRole("link").count()) >= 6);
      if (path === "/customers") {
        assert.deepEqual(await seriousFindings(page, `${path} failed`), []);
        await look(page, "failed");
      }
      fails = false;
      await alert.getByRole("button", { name: "Try again" }).click();
      await main(page)
        .getByText(new RegExp(empty.source.split("\\..*")[0]!))
        .filter({ visible: true }) // what a narrow screen shows instead stands there too, hidden
        .first()
        .waitFor();
      await page.unroute(asks);
    }
  });

  test("when nothing at all answers, the page says so and comes back by Try again", async () => {
    const page = await house.as("owner", { mayComplain: /503/ });
    await page.route("**/api/session", (route) => route.fulfill({ status: 503, body: "" }));
    await page.goto(`${house.url}/cockpit`);
    await page.getByRole("alert").getByText("Rapport does not answer").waitFor();
    await page.unroute("**/api/session");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Nothing needs you.").first().waitFor();
  });

  test("an address that does not exist, a customer who is unknown and a conversation that is not there are said plainly", async () => {
    const page = await house.as("owner", { mayComplain: /404/ });
    await page.goto(`${house.url}/no-such-page`);
    await page.getByText("There is no page at this address.").waitFor();
    for (const [path, said] of [
      ["/customers/01890000-0000-7000-8000-000000000000", "There is no customer with this id."],
      ["/cockpit/01890000-0000-7000-8000-000000000000", "This conversation could not be read"],
    ] as const) {
      await page.goto(house.url + path);
      await page.getByText(said).first().waitFor();
      assert.equal(await page.getByText(said).count(), 1, "and only once");
    }
  });

  test("a part that cannot be fetched without network says so, and comes when there is one again", async () => {
    const page = await house.as("owner", { mayComplain: /Failed to (load|fetch)/ });
    await page.route(/assets\/(palette|menu-list|keys)-.*\.js/, (route) => route.abort());
    await page.goto(`${house.url}/cockpit`);
    await page.getByText("Nothing needs you.").first().waitFor();
    const missing = page.getByRole("alert").filter({ hasText: "could not be fetched" });
    for (const open of [
      () => page.keyboard.press("Control+k"),
      () => page.getByRole("button", { name: /^View:/ }).click(),
    ]) {
      await open();
      await missing.waitFor();
      assert.deepEqual(await seriousFindings(page, "missing"), []);
      await look(page, "missing");
      await missing.getByRole("button", { name: "Close" }).click();
      await missing.waitFor({ state: "detached" });
    }
    await goWithin(page, "/settings/keys");
    await missing.waitFor();
    await page.unroute(/assets\/(palette|menu-list|keys)-.*\.js/);
    await missing.getByRole("button", { name: "Try again" }).click();
    await page.getByText("No keys yet.").waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Search and commands" }).waitFor();
  });

  test("after an upgrade, a part that has another name now leads to the new version", async () => {
    const page = await house.as("owner", { mayComplain: /404|Failed to (load|fetch)/ });
    await page.goto(`${house.url}/cockpit`);
    await page.getByText("Nothing needs you.").first().waitFor();
    await page.route(/assets\/segments-.*\.js/, (route) => route.fulfill({ status: 404, body: "" }));
    const asNow = await (await fetch(house.url)).text();
    await page.route(`${house.url}/`, (route) =>
      route.fulfill({ contentType: "text/html", body: asNow.replaceAll("/assets/index-", "/assets/index-new") }),
    );
    await goWithin(page, "/segments");
    await page.getByRole("alert").getByText("A new version of Rapport is there.").waitFor();
    await look(page, "new-version");
    await page.unroute(/assets\/segments-.*\.js/);
    await page.unroute(`${house.url}/`);
    await page.getByRole("button", { name: "Load again" }).click();
    await page.getByText("No tiers of value yet.").waitFor();
  });
});
