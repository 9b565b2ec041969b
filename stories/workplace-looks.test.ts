// Every screen and the main things that float above it: light, dark, narrow and from right to left, looked at by axe.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { CustomerList } from "../engine/segments/contract.ts";
import type { ConversationQueue } from "../engine/service/index.ts";
import { eventually, goWithin, look, seriousFindings, useHouse } from "./browser.ts";

const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

/** By how much the page, or the part of it that scrolls, is wider than what is seen. */
const overflow = (page: Page) =>
  page.evaluate<number>("Math.max(0, ...[document.documentElement, document.querySelector('main')].map((part) => (part ? part.scrollWidth - part.clientWidth : 0)))");

describe("every screen in every light", () => {
  const house = useHouse("world");

  async function places(): Promise<readonly { readonly name: string; readonly path: string }[]> {
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=all-open");
    const amara = rows.find((row) => row.subject === "Grinder still not back")!;
    const customer = (await house.api<CustomerList>("jo", "GET", "/customers?query=amara.okafor")).rows[0]!.profile;
    return [
      { name: "cockpit", path: `/cockpit/${amara.conversationId}` },
      { name: "customers", path: "/customers" },
      { name: "customer", path: `/customers/${customer.customerId}` },
      { name: "tasks", path: "/tasks" },
      { name: "quality", path: "/quality" },
      { name: "segments", path: "/segments" },
      { name: "rules", path: "/rules" },
      { name: "limits", path: "/rules/limits" },
      { name: "value", path: "/value" },
      { name: "outcomes", path: "/value/outcomes" },
      ...["answers", "quiet", "needs", "subscriptions"].map((part) => ({ name: `value-${part}`, path: `/value/${part}` })),
      { name: "segment", path: "/segments/belgians" },
      { name: "segment-new", path: "/segments/new" },
      { name: "floor", path: "/value/floor" },
      ...["appearance", "organisation", "costs", "people", "profiles", "keys", "webhooks", "imports", "refused", "audit"].map((part) => ({
        name: `settings-${part}`,
        path: `/settings/${part}`,
      })),
    ];
  }

  /** The screen has what it shows: nothing is being read any more. */
  const settled = async (page: Page): Promise<void> => {
    await eventually("words", async () => (await page.getByRole("main").innerText()).length > 60);
    await page.locator(".skeleton, .bone").first().waitFor({ state: "detached" });
    await page.evaluate("document.fonts.ready.then(() => undefined)");
  };

  for (const language of ["en", "ar"] as const) {
    test(
      language === "en"
        ? "in English: light, dark, and on a telephone"
        : "in Arabic, from right to left: wide, and on a telephone",
      async () => {
        const page = await house.as("owner", { prefs: { language } });
        const findings: string[] = [];
        const check = async (name: string): Promise<void> => {
          await look(page, `${language}-${name}`);
          findings.push(...(await seriousFindings(page, `${language}-${name}`)));
          if ((await overflow(page)) !== 0) findings.push(`${language}-${name} is wider than the page`);
        };
        await page.goto(`${house.url}/settings/appearance`);
        await settled(page);
        for (const { name, path } of await places()) {
          const title = await page.locator("h1").first().innerText();
          await goWithin(page, path);
          if (!path.startsWith("/settings")) await page.locator("h1").first().filter({ hasNotText: title }).waitFor();
          await settled(page);
          assert.equal(await page.evaluate("document.documentElement.dir"), language === "ar" ? "rtl" : "ltr");
          await check(`${name}-light`);
          // Colours are the same in every language.
          if (language === "en") {
            await page.emulateMedia({ colorScheme: "dark" });
            await check(`${name}-dark`);
          }
          await page.setViewportSize(NARROW);
          if (name === "cockpit") {
            const panes = page.locator(".pane-tabs button");
            for (const [index, pane] of ["queue", "conversation", "customer"].entries()) {
              await panes.nth(index).click();
              await settled(page);
              await check(`${name}-narrow-${pane}`);
            }
          }
          await page.emulateMedia({ colorScheme: "light" });
          await settled(page);
          await check(`${name}-narrow`);
          await page.setViewportSize(WIDE);
        }
        assert.deepEqual(findings, []);
      },
    );
  }

  test("what floats above a screen", async () => {
    const page = await house.as("owner");
    const findings: string[] = [];
    const check = async (name: string): Promise<void> => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await look(page, `over-${name}-${colorScheme}`);
        // What lies under it was looked at with its screen.
        const floats = (await page.locator(".veil, .float").count()) > 0 ? ".veil, .float" : undefined;
        findings.push(...(await seriousFindings(page, `${name} ${colorScheme}`, floats)));
      }
    };
    const closed = async (): Promise<void> => {
      await page.keyboard.press("Escape");
      await page.locator(".veil, .float").waitFor({ state: "detached" });
    };
    const [cockpit, , customer] = await places();
    await page.goto(house.url + cockpit!.path);
    await page.getByRole("region", { name: "Next best" }).waitFor();
    for (const [key, name] of [
      ["s", "snooze"],
      ["a", "assign"],
      ["o", "override"],
      ["?", "keys"],
      ["Control+k", "palette"],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(".veil [role=dialog], .float [role=menu], .float [role=dialog]").first().waitFor();
      await check(name);
      await closed();
    }
    await page.keyboard.press("n");
    await page.keyboard.type("Only for us");
    await check("note");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^View:/ }).click();
    await page.getByRole("menuitemradio").first().waitFor();
    await check("views");
    await closed();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Make a promise…" }).click();
    await page.getByRole("dialog").waitFor();
    await check("promise");
    await closed();
    for (const tab of ["Known", "Timeline", "Learn"]) {
      await page.getByRole("tab", { name: tab }).click();
      await settled(page);
      await check(`tab-${tab.toLowerCase()}`);
    }

    await goWithin(page, customer!.path);
    await page.getByRole("button", { name: "Merge with another…" }).click();
    await page.getByRole("dialog").getByRole("searchbox").fill("jonas");
    await page.getByRole("dialog").getByRole("button", { name: /Jonas/ }).first().click();
    await page.getByText("Stays: the oldest record gives the id").waitFor();
    await check("merge");
    await closed();

    for (const [part, button] of [
      ["people", "Invite a colleague…"],
      ["keys", "New key…"],
      ["webhooks", "Add a source…"],
    ] as const) {
      await goWithin(page, `/settings/${part}`);
      await page.getByRole("button", { name: button }).click();
      await page.getByRole("dialog").waitFor();
      await check(part);
      await closed();
    }
    assert.deepEqual(findings, []);
  });

  test("the sign-in page", async () => {
    const page = await house.visit({ mayComplain: /401/ });
    await page.goto(`${house.url}/?error=INVALID_TOKEN`);
    await page.getByText("That link has been used or is too old").waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await look(page, `sign-in-${colorScheme}`);
      assert.deepEqual(await seriousFindings(page, colorScheme), []);
    }
    await page.setViewportSize(NARROW);
    assert.equal(await overflow(page), 0);
    await look(page, "sign-in-narrow");
  });

  test("the check finds what it should: a button without a name, words one cannot read, and what is wider than the page (the twin that breaks)", async () => {
    const page = await house.visit({ mayComplain: /401/ });
    await page.goto(house.url);
    await page.getByRole("form", { name: "Sign in" }).waitFor();
    await page.evaluate(
      `document.querySelector("h1").style.color = "#eee"; document.querySelector("form").append(document.createElement("button"))`,
    );
    const found = (await seriousFindings(page)).join("\n");
    assert.match(found, /color-contrast/);
    assert.match(found, /button-name/);
    assert.equal(await overflow(page), 0);
    await page.evaluate(`document.querySelector("main, form").insertAdjacentHTML("beforeend", '<div style="width: 4000px">.</div>')`);
    assert.ok((await overflow(page)) > 2000, "something wider than the page");
  });
});
