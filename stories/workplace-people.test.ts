// Who comes in, and what each role finds.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { Permission } from "../engine/organisation/index.ts";
import { goWithin, type Person, useHouse } from "./browser.ts";

describe("coming in, and what each role finds", () => {
  const house = useHouse("world");
  const names = async (page: Page, place: string) =>
    (await page.getByRole("navigation", { name: place }).getByRole("link").allInnerTexts()).map((name) => name.trim());

  test("by the link of the start, which works once; then by the password chosen with it", async () => {
    const page = await house.visit({ mayComplain: /401/ });
    await page.goto(house.signInLink);
    await page.getByRole("region", { name: "Queue" }).waitFor();
    await page.getByRole("button", { name: "Choose a password" }).click();
    const choosing = page.getByRole("dialog", { name: "Choose a password" });
    await choosing.getByLabel("New password", { exact: true }).fill("a long sentence");
    await choosing.getByLabel("New password, once more").fill("another sentence");
    await choosing.getByText("The two are not the same.").waitFor();
    assert.ok(await choosing.getByRole("button", { name: "Save password" }).isDisabled());
    await choosing.getByLabel("New password, once more").fill("a long sentence");
    await choosing.getByRole("button", { name: "Save password" }).click();
    await choosing.getByText("Your password is saved.").waitFor();
    await choosing.getByRole("button", { name: "Done" }).click();
    await page.getByText("You came in by a link").waitFor({ state: "detached" });
    await page.getByRole("button", { name: /appearance and sign out/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    const form = page.getByRole("form", { name: "Sign in" });
    await form.waitFor();

    await page.goto(house.signInLink);
    await page.getByText("That link has been used or is too old").waitFor();
    await form.getByLabel("E-mail address").fill("owner@rapport.example");
    await form.getByLabel("Password").fill("not this one");
    await page.keyboard.press("Enter");
    await page.getByText("The address and the password do not belong together.").waitFor();
    await form.getByLabel("Password").fill("a long sentence");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Queue" }).waitFor();
  });

  test("a password is changed by who knows the present one; other browsers are shown out", async () => {
    const options = { mayComplain: /400|401/ };
    const [page, elsewhere] = [await house.visit(options), await house.visit(options)];
    for (const each of [page, elsewhere]) {
      await each.goto(house.url);
      const form = each.getByRole("form", { name: "Sign in" });
      await form.getByLabel("E-mail address").fill("owner@rapport.example");
      await form.getByLabel("Password").fill("a long sentence");
      await each.keyboard.press("Enter");
      await each.getByRole("region", { name: "Queue" }).waitFor();
    }
    await page.getByRole("button", { name: /appearance and sign out/ }).click();
    await page.getByRole("menuitem", { name: "Password…" }).click();
    const dialog = page.getByRole("dialog", { name: "Change your password" });
    await dialog.getByLabel("Present password").fill("not this one");
    await dialog.getByLabel("New password", { exact: true }).fill("a longer sentence");
    await dialog.getByLabel("New password, once more").fill("a longer sentence");
    await dialog.getByRole("button", { name: "Save password" }).click();
    await dialog.getByRole("alert").getByText("the present password is another one").waitFor();
    await dialog.getByLabel("Present password").fill("a long sentence");
    await dialog.getByRole("button", { name: "Save password" }).click();
    await dialog.getByText("Your new password is saved.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await elsewhere.getByRole("form", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("region", { name: "Queue" }).waitFor();
  });

  test("nobody who is not signed in sees more than the sign-in page, at any address", async () => {
    const page = await house.visit({ mayComplain: /401/ });
    for (const path of ["/", "/customers", "/settings/keys", "/value/outcomes"]) {
      await page.goto(house.url + path);
      await page.getByRole("form", { name: "Sign in" }).waitFor();
      assert.equal(await page.getByRole("navigation").count(), 0);
    }
  });

  const everywhere = ["Cockpit", "Tasks", "Customers", "Articles", "Quality", "Segments", "Rules", "Value", "Settings"];
  const roles: readonly {
    readonly person: Person;
    readonly role: string;
    readonly settings: readonly string[];
    readonly answers: boolean;
    readonly fits: boolean;
    readonly merges: boolean;
    readonly not: readonly Permission[];
  }[] = [
    {
      person: "jo",
      role: "an agent",
      settings: ["Appearance", "People", "Profiles"],
      answers: true,
      fits: false,
      merges: true,
      not: ["keys.manage", "audit.read", "imports.read"],
    },
    {
      person: "ida",
      role: "a lead",
      settings: ["Appearance", "People", "Profiles", "Imports", "Refused events", "Audit"],
      answers: true,
      fits: false,
      merges: true,
      not: ["keys.manage", "people.manage"],
    },
    {
      person: "sam",
      role: "an analyst",
      settings: ["Appearance", "People", "Imports", "Refused events"],
      answers: false,
      fits: true,
      merges: false,
      not: ["keys.manage", "audit.read", "conversations.answer"],
    },
    {
      person: "guest",
      role: "somebody who only reads",
      settings: ["Appearance", "People"],
      answers: false,
      fits: false,
      merges: false,
      not: ["decide", "imports.read", "keys.manage"],
    },
    {
      person: "owner",
      role: "an owner",
      settings: ["Appearance", "Organisation", "Costs", "People", "Who sees what", "Profiles", "API keys", "Webhooks", "Imports", "Refused events", "Everything out", "Audit"],
      answers: true,
      fits: true,
      merges: true,
      not: [],
    },
  ];

  for (const { person, role, settings, answers, fits, merges, not } of roles) {
    test(`${role} sees what the role may, and no more`, async () => {
      const { permissions } = await house.api<{ permissions: Permission[] }>(person, "GET", "/session");
      for (const permission of not) assert.ok(!permissions.includes(permission), permission);
      const page = await house.as(person, { mayComplain: /403/ });
      await page.goto(`${house.url}/settings/people`);
      await page.getByRole("table").waitFor();
      assert.deepEqual(await names(page, "Main"), everywhere);
      assert.deepEqual(await names(page, "Settings"), settings);
      assert.equal(await page.getByRole("button", { name: "Invite a colleague…" }).count(), person === "owner" ? 1 : 0);
      if (!settings.includes("API keys")) {
        await goWithin(page, "/settings/keys");
        await page.getByText("Your role does not open this").waitFor();
      }

      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Value" }).click();
      await page.getByRole("heading", { name: "Value", exact: true }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Fit again" }).count(), fits ? 1 : 0);

      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Cockpit" }).click();
      const conversation = page.getByRole("region", { name: /^Conversation with/ });
      await conversation.waitFor();
      assert.equal(await conversation.getByRole("textbox").count(), answers ? 1 : 0);
      assert.equal(await page.getByRole("button", { name: "Resolve", exact: true }).count(), answers ? 1 : 0);
      if (!answers) await conversation.getByText("Your role reads conversations and does not answer them.").waitFor();

      await goWithin(page, "/customers");
      await page.getByRole("row").nth(1).click();
      await page.getByRole("heading", { name: "Timeline" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Merge with another…" }).count(), merges ? 1 : 0);
    });
  }
});
