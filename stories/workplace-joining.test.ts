// Customers and households joined, split and given back on the pages.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CustomerKnowledge } from "../engine/profiles/index.ts";
import { eventually, goWithin, look, seriousFindings, useHouse } from "./browser.ts";

describe("joining and splitting on the pages", () => {
  const house = useHouse("empty");
  const comes = async (userId: string, traits: Record<string, string>) => {
    await house.api("owner", "POST", "/interactions", {
      interactions: [{ messageId: `join-${userId}`, kind: "visit", channel: "shop", direction: "in", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "user_id", value: userId }], traits }],
    });
    return eventually(userId, async () => (await house.api<{ rows: { profile: { customerId: string; name: string } }[] }>("owner", "GET", `/customers?query=${encodeURIComponent(traits["name"]!)}`)).rows[0]?.profile.customerId);
  };

  test("a merge says beforehand what meets and which wins, is taken back, and a customer is split and made whole again", async () => {
    const [one, other] = [await comes("u-1", { name: "Farid Zamani", city: "Delft", country: "NL" }), await comes("u-2", { name: "F. Zamani", city: "Gent", country: "Netherlands" })];
    await house.api("owner", "POST", `/customers/${one}/consents`, { purpose: "offers", channel: "email", given: true, wordingVersion: "1", why: "form" });
    await house.api("owner", "POST", `/customers/${other}/consents`, { purpose: "offers", channel: "email", given: false, why: "told us" });
    const { groups } = await house.api<CustomerKnowledge>("owner", "POST", `/customers/${one}/groups`, { kind: "household", name: "Zamani household", role: "parent", why: "told us" });
    await house.api("owner", "POST", `/customers/${other}/groups`, { groupId: groups[0]!.groupId, role: "partner", why: "told us" });
    await house.api("owner", "POST", `/customers/${other}/groups`, { kind: "organisation", name: "Zamani Tiles", role: "buyer", why: "told us" });
    const page = await house.as("owner");
    await page.goto(`${house.url}/customers/${one}`);
    await page.getByRole("button", { name: "Merge with another…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("F. Zamani");
    await dialog.getByRole("button", { name: /F\. Zamani/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate("document.activeElement.textContent"), /F\. Zamani/);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await dialog.getByRole("row", { name: /city Delft Gent/ }).waitFor();
    assert.equal(await dialog.getByRole("row", { name: /^country/ }).count(), 0, "NL and Netherlands are one country");
    await dialog.getByRole("row", { name: /Consent: offers, e-mail given.*withdrawn.*withdrawn/i }).waitFor();
    await dialog.getByRole("row", { name: /^Household Zamani household parent partner parent, partner$/ }).waitFor();
    await dialog.getByRole("row", { name: /^Organisation Zamani Tiles – buyer buyer$/ }).waitFor();
    await dialog.getByText("No open promise, conversation or task on either side.").waitFor();
    await look(page, "merge-preview");
    // On a telephone too each side and what they make are in sight at once.
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "merge-preview-narrow");
    const asOne = (await dialog.getByRole("row", { name: /^Household Zamani household parent partner parent, partner$/ }).getByRole("cell").last().boundingBox())!;
    assert.ok(asOne.x >= 0 && asOne.x + asOne.width <= 390, `from ${asOne.x} to ${asOne.x + asOne.width}`);
    await page.setViewportSize({ width: 1280, height: 800 });
    assert.deepEqual(await seriousFindings(page, "the preview of a merge"), []);
    await dialog.getByLabel("Why are they one?").fill("same voice");
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await page.getByText("2 records of this customer").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("1 record of this customer").waitFor();
    await page.getByText("Taken back.").waitFor();

    await house.api("owner", "POST", `/customers/${one}/merge`, { otherId: other, why: "same voice" });
    await page.getByText("2 records of this customer").waitFor();
    const identities = page.getByRole("region", { name: "Identities" });
    await identities.getByRole("button", { name: "Split…" }).press("Enter");
    await dialog.getByText(/F\. Zamani · u-2.*last on/).waitFor();
    await dialog.getByRole("checkbox", { name: /u-2/ }).press("Space");
    await dialog.getByRole("button", { name: "Compare both sides" }).press("Enter");
    await dialog.getByRole("row", { name: /city Delft Gent/ }).waitFor();
    await dialog.getByRole("row", { name: /^Organisation Zamani Tiles – buyer buyer$/ }).waitFor();
    await look(page, "split-preview");
    assert.deepEqual(await seriousFindings(page, "the preview of a split"), []);
    await dialog.getByLabel("Why are they two?").fill("father and son");
    await page.keyboard.press("Enter");
    await page.getByText("1 record of this customer").waitFor();
    await identities.getByRole("list", { name: "Splits" }).getByText("father and son").waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "split-done-narrow");
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    // What was done with one is not taken back on the page of another.
    await page.getByText("Split into two customers.").waitFor();
    const third = await comes("u-3", { name: "Ines Duarte" });
    await goWithin(page, `/customers/${third}`);
    await page.getByRole("heading", { name: "Ines Duarte" }).waitFor();
    assert.equal(await page.getByText("Split into two customers.").count(), 0);
    await goWithin(page, `/customers/${one}`);
    await identities.getByRole("button", { name: "Take the split back" }).click();
    await page.getByText("2 records of this customer").waitFor();
  });

  test("what leaves with a link is said before it ends: consents, promises and all that differs, on each side; the end is taken back", async () => {
    const [one, other] = [await comes("l-1", { name: "Ilse Maas", city: "Delft" }), await comes("l-2", { name: "Ilse Maassen", city: "Gent" })];
    await house.api("owner", "POST", `/customers/${other}/consents`, { purpose: "offers", channel: "email", given: true, wordingVersion: "1", why: "form" });
    await house.api("owner", "POST", "/promises", { customerId: other, body: "Ring back about the grinder", dueAt: new Date(Date.now() + 86_400_000).toISOString() });
    await house.api("owner", "POST", `/customers/${one}/merge`, { otherId: other, why: "same voice" });
    const page = await house.as("owner");
    await page.goto(`${house.url}/customers/${one}`);
    const identities = page.getByRole("region", { name: "Identities" });
    await identities.getByRole("listitem").filter({ hasText: "same voice" }).getByRole("button", { name: "Separate…" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Separate these records" });
    await dialog.getByRole("columnheader", { name: /^Stays: Ilse Maas/ }).waitFor();
    await dialog.getByRole("row", { name: /city Delft Gent/ }).waitFor();
    await dialog.getByRole("row", { name: /Consent: offers, e-mail – given.*given/i }).waitFor();
    await dialog.getByText(/Ilse Maassen: Promise, due .*Ring back about the grinder/).waitFor();
    await look(page, "separate-preview");
    assert.deepEqual(await seriousFindings(page, "the preview of a separation"), []);
    assert.ok(await dialog.getByRole("button", { name: "Separate", exact: true }).isDisabled(), "not without a reason");
    await dialog.getByLabel("Why are they two?").fill("two sisters");
    await page.keyboard.press("Enter");
    await page.getByText("Separated.", { exact: true }).waitFor();
    await page.getByText("1 record of this customer").waitFor();
    await page.keyboard.press("z");
    await page.getByText("2 records of this customer").waitFor();
  });

  const ownGroup = async (id: string, kind: string, name: string, role: string) => (await house.api<{ groups: { groupId: string; name: string }[] }>("owner", "POST", `/customers/${id}/groups`, { kind, name, role, why: "told us" })).groups.find((each) => each.name === name)!.groupId;

  test("two households become one, with what meets said before, and are separated again with who, when and why; one is split; each is taken back", async () => {
    const [one, other] = [await comes("h-1", { name: "Olu Bakare" }), await comes("h-2", { name: "Simi Bakare" })];
    const first = await ownGroup(one, "household", "Bakare", "parent");
    const second = await ownGroup(other, "household", "Bakare, Delft", "parent");
    await house.api("owner", "POST", `/customers/${one}/groups`, { groupId: second, role: "payer", why: "told us" });
    await house.api("owner", "POST", "/promises", { customerId: other, body: "Send the spare key", dueAt: new Date(Date.now() + 86_400_000).toISOString() });
    await house.api("owner", "POST", `/groups/${second}/notes`, { body: "Ring twice.", mentions: [] });
    const page = await house.as("owner");
    await page.goto(`${house.url}/customers/${other}`);
    const section = page.getByRole("region", { name: "Belongs to" });
    await section.getByRole("button", { name: "Merge Bakare, Delft with another group" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("bak");
    await dialog.getByRole("button", { name: /^Bakare/ }).click();
    await dialog.getByText(/In both, and keeping each role: Olu Bakare/).waitFor();
    await dialog.getByRole("row", { name: /^Notes 1 0 1$/ }).waitFor();
    await dialog.getByText(/Simi Bakare: Promise, due .*Send the spare key/).waitFor();
    await look(page, "group-merge");
    assert.deepEqual(await seriousFindings(page, "the merge of groups"), []);
    await dialog.getByLabel("Why are they one?").fill("one flat");
    await page.keyboard.press("Enter");
    await page.getByText("Merged: both are Bakare now.").waitFor();
    const groups = async () => (await house.api<CustomerKnowledge>("owner", "GET", `/customers/${other}/knowledge`)).groups;
    assert.deepEqual((await groups()).map((g) => [g.name, g.members.length]), [["Bakare", 3]]);
    await page.keyboard.press("z");
    await eventually("two again, and nothing is said of them", async () => (await groups()).some((g) => g.name === "Bakare, Delft" && g.parted.length === 0));
    await house.api("owner", "POST", `/groups/${second}/merge`, { otherId: first, why: "one flat" });
    await section.getByText(/One with Bakare, Delft/).waitFor();

    await section.getByRole("button", { name: "Split Bakare" }).click();
    await dialog.getByRole("checkbox", { name: /Simi/ }).check();
    await dialog.getByRole("button", { name: "Compare both sides" }).click();
    await dialog.getByRole("row", { name: /^Who belongs to it Olu Bakare.*Simi Bakare/ }).waitFor();
    await dialog.getByLabel("Name of the new group").fill("Simi's");
    await dialog.getByLabel("Why are they two?").fill("moved out");
    await look(page, "group-split");
    assert.deepEqual(await seriousFindings(page, "the split of a group"), []);
    await dialog.getByRole("button", { name: "Split", exact: true }).click();
    await section.getByText(/Simi's was split off/).first().waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually("one group again", async () => (await groups()).length === 1);

    await section.getByRole("button", { name: "Separate Bakare, Delft again" }).click();
    await dialog.getByRole("columnheader", { name: "Keeps the id: Bakare" }).waitFor();
    await dialog.getByRole("columnheader", { name: "A group of its own again: Bakare, Delft" }).waitFor();
    await look(page, "group-separate");
    assert.deepEqual(await seriousFindings(page, "the separation of a group"), []);
    await dialog.getByLabel("Why are they two?").fill("two flats after all");
    await dialog.getByRole("button", { name: "Separate", exact: true }).click();
    await page.getByText("Separated: Bakare, Delft is a group of its own again.").waitFor();
    await eventually("two households again", async () => (await groups()).some((g) => g.name === "Bakare, Delft"));
    const [parted] = (await groups()).find((g) => g.name === "Bakare, Delft")!.parted;
    assert.deepEqual([parted!.name, parted!.why], ["Bakare", "two flats after all"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await section.getByText(/One with Bakare, Delft/).waitFor();
  });

  test("two organisations are merged on a page of their own, and separated and joined again there, on a narrow screen too", async () => {
    const [one, other] = [await comes("o-1", { name: "Ada Brandt" }), await comes("o-2", { name: "Bea Brandt" })];
    const first = await ownGroup(one, "organisation", "Brandt Werke GmbH", "director");
    await ownGroup(other, "organisation", "Brandt-Werke", "buyer");
    const page = await house.as("owner");
    await page.goto(`${house.url}/groups/${first}`);
    // What happened with its people stands on its page, each with whose it is; of the other's nothing.
    const happened = page.getByRole("region", { name: "What happened" });
    await happened.getByRole("link", { name: "Ada Brandt" }).first().waitFor();
    assert.equal(await happened.getByRole("link", { name: "Bea Brandt" }).count(), 0);
    await page.getByRole("region", { name: "Value together, 12 months" }).getByText(/not known|€/).first().waitFor();
    await look(page, "organisation-page");
    await page.getByRole("button", { name: "Merge Brandt Werke GmbH with another group" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("brandt");
    await dialog.getByRole("button", { name: /^Brandt-Werke/ }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    await dialog.getByText("Nobody in them is owed a promise or waits in a conversation.").waitFor();
    await look(page, "organisation-merge-narrow");
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    await dialog.getByLabel("Why are they one?").fill("one register number");
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await page.getByText("Merged: both are Brandt Werke GmbH now.").waitFor();
    await page.getByText(/One with Brandt-Werke since .*one register number/).waitFor();
    await happened.getByRole("link", { name: "Bea Brandt" }).first().waitFor();
    await page.getByRole("button", { name: "Separate Brandt-Werke again" }).click();
    await dialog.getByLabel("Why are they two?").fill("two registers");
    await page.keyboard.press("Enter");
    await page.getByText("1 group that was one with it").click();
    await page.getByText(/One with Brandt-Werke from .*two registers/).waitFor();
    await look(page, "organisation-separated-narrow");
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    await page.getByRole("button", { name: "Join Brandt-Werke again" }).click();
    await page.getByText(/One with Brandt-Werke since/).waitFor();
  });

  test("grey bars say after fifteen seconds that it takes long, and ask again on a press; an answer that comes sooner is just shown (the twin)", async () => {
    await comes("d-1", { name: "Dora Delay" });
    const page = await house.as("owner");
    await page.clock.install();
    let isHeld = true;
    await page.route("**/api/groups/list*", (route) => (isHeld ? undefined : route.continue()));
    await page.goto(`${house.url}/groups`);
    await page.getByRole("status", { name: "Reading households and organisations" }).waitFor();
    await page.clock.fastForward(10_000);
    assert.equal(await page.getByText("This takes longer than usual.").count(), 0);
    await page.clock.fastForward(6000);
    await page.getByText("This takes longer than usual.").waitFor();
    await look(page, "delay");
    assert.deepEqual(await seriousFindings(page, "what takes long"), []);
    isHeld = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("row", { name: /^Bakare/ }).waitFor();
    assert.equal(await page.getByText("This takes longer than usual.").count(), 0);
  });

  test("an address that is not theirs is taken off by keyboard, with what leaves said before, who said so after, and undone; one that holds two records together parts them", async () => {
    const tell = (messageId: string, identifiers: readonly { kind: string; value: string }[], name?: string) => house.api("owner", "POST", "/interactions", { interactions: [{ messageId, kind: "visit", channel: "shop", direction: "in", occurredAt: "2026-11-20T10:00:00Z", identifiers, ...(name ? { traits: { name } } : {}) }] });
    const wrong = "amara.d@example.com";
    await tell("nt-1", [{ kind: "user_id", value: "nt-1" }, { kind: "email", value: wrong }], "Amara Diallo");
    const amara = await eventually("her", async () => (await house.api<{ rows: { profile: { customerId: string } }[] }>("owner", "GET", "/customers?query=Amara%20Diallo")).rows[0]?.profile.customerId);
    const page = await house.as("owner");
    await page.goto(`${house.url}/customers/${amara}`);
    const identities = page.getByRole("region", { name: "Identities" });
    await identities.getByRole("button", { name: `Not theirs… ${wrong}` }).press("Enter");
    const dialog = page.getByRole("dialog", { name: `Not theirs: ${wrong}` });
    await dialog.getByText("It leaves this customer, who stays whole.").waitFor();
    await dialog.getByText("no address or number is left").waitFor();
    await look(page, "not-theirs");
    assert.deepEqual(await seriousFindings(page, "an address that is not theirs"), []);
    assert.ok(await dialog.getByRole("button", { name: "Take it off" }).isDisabled(), "not without a reason");
    await dialog.getByLabel("How do you know?").fill("she told us on the phone");
    await page.keyboard.press("Enter");
    await page.getByText("Taken off.", { exact: true }).waitFor();
    const said = identities.getByRole("list", { name: "Not theirs" });
    await said.getByText("she told us on the phone").waitFor();
    await identities.getByRole("button", { name: `Not theirs… ${wrong}` }).waitFor({ state: "detached" });
    await page.keyboard.press("z");
    await identities.getByRole("button", { name: `Not theirs… ${wrong}` }).waitFor();
    await said.getByText(/Taken back on/).waitFor();

    // Whose it is has a record of their own, which only this address ties to hers.
    const other = "otto.berg@example.com";
    await tell("nt-2", [{ kind: "email", value: other }]);
    await tell("nt-3", [{ kind: "user_id", value: "nt-3" }, { kind: "email", value: other }], "Dora Lund");
    const both = await eventually("the two as one", async () => (await house.api<{ rows: { profile: { customerId: string } }[] }>("owner", "GET", "/customers?query=otto.berg")).rows[0]?.profile.customerId);
    await page.goto(`${house.url}/customers/${both}`);
    await page.getByText("2 records of this customer").waitFor();
    await identities.getByRole("button", { name: `Not theirs… ${other}` }).press("Enter");
    const parting = page.getByRole("dialog", { name: `Not theirs: ${other}` });
    await parting.getByText("without it this customer falls apart into 2").waitFor();
    await parting.getByText("leaves with it: these records are known by it").waitFor();
    await parting.getByRole("checkbox", { name: /^End: linked on .* the same verified e-mail address/ }).press("Space");
    await parting.getByText("It leaves this customer, who stays whole.").waitFor();
    await parting.getByRole("checkbox").press("Space");
    await parting.getByText("without it this customer falls apart into 2").waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "not-theirs-parting-narrow");
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    await parting.getByLabel("How do you know?").fill("two people");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Dora Lund" }).waitFor();
    await page.getByText("1 record of this customer").waitFor();
    assert.deepEqual((await house.api<{ rows: { profile: { email: string | null } }[] }>("owner", "GET", "/customers?query=otto.berg")).rows.map(({ profile }) => profile.email), [other]);
  });

  test("a cookie's id is shortened among the records, whole on a press, and copied", async () => {
    const cookie = "0193a7c2-55d1-7e4b-9f60-2c1b6a7d8e90";
    await house.api("owner", "POST", "/interactions", { interactions: [{ messageId: "cookie-1", kind: "visit", channel: "web", direction: "in", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "user_id", value: "cookie-1" }, { kind: "anonymous_id", value: cookie }], traits: { name: "Cora Cookie" } }] });
    const id = await eventually("her", async () => (await house.api<{ rows: { profile: { customerId: string } }[] }>("owner", "GET", "/customers?query=Cora%20Cookie")).rows[0]?.profile.customerId);
    const page = await house.as("owner");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(`${house.url}/customers/${id}`);
    const identities = page.getByRole("region", { name: "Identities" });
    await identities.getByText("0193a7c2…").waitFor();
    assert.equal(await identities.getByText(cookie).count(), 0);
    await identities.getByRole("button", { name: "Show the whole id: 0193a7c2…" }).press("Enter");
    await identities.getByText(cookie).waitFor();
    await identities.getByRole("button", { name: "Copy", exact: true }).click();
    await identities.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), cookie);
  });
});
