// Two records who are likely one person: seen, decided with keys alone, taken back.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DuplicatesPage, OrganisationsPage } from "../engine/profiles/contract.ts";
import { type ApiKey, eventually, look, seriousFindings, useHouse } from "./browser.ts";

const AMINA = { first_name: "Amina", last_name: "Berghuis", date_of_birth: "1988-04-12", street: "12 Quay Street", city: "Rotterdam", postal_code: "3011 AB", phone: "+31205550101" };

describe("the page on data quality", () => {
  const house = useHouse("world");
  const duplicates = () => house.api<DuplicatesPage>("jo", "GET", "/duplicates");

  const comes = (userId: string, traits: Record<string, string>) =>
    house.api("owner", "POST", "/interactions", {
      interactions: [{ messageId: `quality-${userId}`, kind: "visit", channel: "shop", direction: "in", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "user_id", value: userId }], traits }],
    });

  test("a likely duplicate is shown with its evidence, joined and separated again by keys alone, and refused for good", async () => {
    await comes("berghuis-1", AMINA);
    await comes("berghuis-2", { ...AMINA, last_name: "Berghuiss", street: "12 Quay St", email: "amina.b@example.com" });
    await eventually("the pair", async () => (await duplicates()).pairs.some(({ names }) => names.includes("Amina Berghuis")));
    const before = (await duplicates()).open;

    const page = await house.as("jo");
    await page.goto(`${house.url}/quality`);
    await page.getByRole("button", { name: /Amina Berghuis/ }).click();
    await page.getByRole("heading", { name: /likely to be one person/ }).waitFor();
    await page.getByText("Both have an account of their own.").waitFor();
    await page.getByRole("row", { name: /^Street 12 Quay Street 12 Quay St$/ }).waitFor();
    await page.getByText("nearly the same").waitFor();
    await page.getByText("What joining brings together").click();
    await page.getByRole("row", { name: /^Records/ }).waitFor();
    await look(page, "quality-pair");
    assert.deepEqual(await seriousFindings(page, "quality"), []);

    await page.keyboard.press("1");
    await page.getByText("Joined: they are one customer.").waitFor();
    await eventually("one fewer", async () => (await duplicates()).open === before - 1);
    await page.keyboard.press("z");
    await page.getByText("Taken back.").waitFor();
    await eventually("asked again", async () => (await duplicates()).open === before);
    await page.getByRole("button", { name: /Amina Berghuis/ }).click();
    await page.getByRole("button", { name: "Two people" }).press("Enter");
    await page.getByText("Kept apart").waitFor();
    await eventually("no longer asked", async () => (await duplicates()).open === before - 1);
  });

  test("two organisations that are likely one are shown as organisations, with what speaks for it, and are joined and taken back by keys", async () => {
    const own = async (userId: string, who: string, name: string) => {
      await comes(userId, { name: who });
      const id = await eventually(userId, async () => (await house.api<{ rows: { profile: { customerId: string } }[] }>("owner", "GET", `/customers?query=${encodeURIComponent(who)}`)).rows[0]?.profile.customerId);
      return (await house.api<{ groups: { groupId: string; name: string }[] }>("owner", "POST", `/customers/${id}/groups`, { kind: "organisation", name, role: "buyer", why: "told us" })).groups.find((each) => each.name === name)!.groupId;
    };
    const [one, other] = [await own("kessler-1", "Ada Kessler", "Kessler Röstwerk GmbH"), await own("kessler-2", "Bea Kessler", "Kessler Roestwerk")];
    const alike = () => house.api<OrganisationsPage>("jo", "GET", "/groups/alike");
    const isAsked = async () => (await alike()).pairs.some((pair) => pair.groupId === one && pair.otherId === other);
    await eventually("the pair", isAsked);
    const page = await house.as("jo");
    await page.goto(`${house.url}/quality?view=organisations`);
    await page.getByRole("button", { name: /Kessler Röstwerk GmbH/ }).click();
    await page.getByRole("heading", { name: /likely to be one organisation/ }).waitFor();
    await page.getByText("Nothing but the name agrees.").waitFor();
    const counted = page.locator("dl.headlines").last();
    assert.match(await counted.innerText(), new RegExp(`^\\D*${(await alike()).open}\\D`), "organisations are counted where organisations are shown");
    assert.doesNotMatch(await counted.innerText(), /Linked as certain/);
    await page.getByText("Name without legal form the same").waitFor();
    await page.getByText("What joining brings together").click();
    await page.getByRole("row", { name: /^Who belongs to it Ada Kessler/ }).waitFor();
    await look(page, "quality-organisations");
    assert.deepEqual(await seriousFindings(page, "likely organisations"), []);
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, "quality-organisations-narrow");
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    await page.keyboard.press("1");
    await page.getByText("Joined: they are one organisation.").waitFor();
    await eventually("no longer asked", async () => !(await isAsked()));
    await page.keyboard.press("z");
    await page.getByText("Taken back.").waitFor();
    await eventually("asked again", isAsked);
    // Decided before it is there what joining would bring together: that is let go, for of two that are one the server has no answer.
    const asked = Promise.withResolvers<void>();
    const decided = Promise.withResolvers<void>();
    await page.route("**/merge-preview*", async (route) => {
      asked.resolve();
      await decided.promise;
      await route.continue().catch(() => undefined);
    });
    await page.reload();
    await page.getByRole("button", { name: /Kessler Röstwerk GmbH/ }).click();
    await asked.promise;
    await page.keyboard.press("1");
    await page.getByText("Joined: they are one organisation.").waitFor();
    decided.resolve();
    await page.keyboard.press("z");
    await page.getByText("Taken back.").waitFor();
    await eventually("asked once more", isAsked);
    await page.unroute("**/merge-preview*");
    await page.getByRole("button", { name: /Kessler Röstwerk GmbH/ }).click();
    await page.getByRole("button", { name: "Two organisations" }).press("Enter");
    await page.getByText("Kept apart").waitFor();
    await eventually("never again", async () => !(await isAsked()));
  });

  test("what a page says of two waits with who said it, joins nobody, and is decided by a person, with the way back", async () => {
    const email = "said.only@example.com";
    await house.api("owner", "POST", "/interactions", { interactions: [{ messageId: "claimed-1", kind: "visit", channel: "shop", direction: "in", occurredAt: "2026-11-20T10:00:00Z", identifiers: [{ kind: "email", value: email }], traits: { name: "Tessa Known" } }] });
    const { key } = await house.api<{ key: ApiKey }>("owner", "POST", "/keys", { name: "a page", role: "write" });
    const sent = await fetch(`${house.url}/v1/track`, { method: "POST", headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`, "content-type": "application/json" }, body: JSON.stringify({ type: "identify", messageId: "claimed-2", anonymousId: "claimed-c", traits: { email } }) });
    assert.equal(sent.status, 200);
    await eventually("what was said", async () => (await house.api<{ open: number }>("jo", "GET", "/duplicates/claimed")).open > 0);
    const page = await house.as("jo");
    await page.goto(`${house.url}/quality`);
    await page.getByRole("link", { name: /^Said, not proven/ }).press("Enter");
    const said = page.getByRole("list", { name: "Said, not proven" }).getByRole("listitem").filter({ hasText: email });
    await said.getByText("Tessa Known").waitFor();
    await said.getByText(/of the first it is said by .*, not proven/).waitFor();
    await look(page, "quality-said");
    assert.deepEqual(await seriousFindings(page, "what was said, not proven"), []);
    await said.getByRole("button", { name: /^One person/ }).press("Enter");
    await page.getByText("Joined: they are one customer.").waitFor();
    await said.waitFor({ state: "detached" });
    await page.keyboard.press("z");
    await page.getByText("Taken back.").waitFor();
  });

  test("an owner searches all customers; what waits, what was linked and how it decides can be read", async () => {
    const page = await house.as("owner");
    await page.goto(`${house.url}/quality`);
    await page.getByRole("button", { name: "Search all customers" }).click();
    await page.getByText(/customers compared/).waitFor();
    assert.equal((await duplicates()).run!.failure, null);
    await page.getByText("A search compares everybody").waitFor();
    await page.getByRole("link", { name: "Changed by the last search" }).click();
    await page.waitForURL(/view=last-search/);
    await page.getByText(/The last search changed nothing|Joined:|Parted:/).first().waitFor();
    await look(page, "quality-last-search");
    assert.deepEqual(await seriousFindings(page, "quality-last-search"), []);
    // The two as a search would have left them, for the sample's own changes nothing.
    const [pair] = (await duplicates()).pairs;
    const told = { linkId: pair!.identityId, identityId: pair!.identityId, otherId: pair!.otherId, customerIds: [pair!.identityId, pair!.otherId], names: pair!.names, at: pair!.foundAt, why: "alike: given name the same, surname the same", doubt: "unsupported", areOne: false, stands: false };
    await page.route("**/api/duplicates/last-search?*", (route) => route.fulfill({ json: { changes: [{ ...told, change: "ended" }, { ...told, change: "made", stands: true, areOne: true }] } }));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await page.getByRole("button", { name: /^Join again: / }).waitFor();
    await page.getByRole("button", { name: /^Separate the records of/ }).waitFor();
    await look(page, "quality-last-search-changes");
    assert.deepEqual(await seriousFindings(page, "quality-last-search-changes"), []);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("link", { name: "Linked as certain" }).click();
    await page.waitForURL(/view=linked/);
    await page.getByText("How it decides").click();
    await page.getByRole("row", { name: /99% to 100%/ }).waitFor();
    await look(page, "quality-linked");
    assert.deepEqual(await seriousFindings(page, "quality-linked"), []);
  });

  test("whoever may only read sees the evidence and decides nothing", async () => {
    await comes("verhulst-1", { ...AMINA, first_name: "Bram", last_name: "Verhulst", date_of_birth: "1971-01-30" });
    await comes("verhulst-2", { ...AMINA, first_name: "Bram", last_name: "Verhulst", date_of_birth: "1971-01-30" });
    await eventually("the pair", async () => (await duplicates()).pairs.some(({ names }) => names.includes("Bram Verhulst")));
    const page = await house.as("guest", { viewport: { width: 390, height: 844 } });
    await page.goto(`${house.url}/quality`);
    await page.getByRole("button", { name: /Bram Verhulst/ }).click();
    await page.getByRole("heading", { name: /likely to be one person/ }).waitFor();
    assert.equal(await page.getByRole("button", { name: "One person" }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "Search all customers" }).count(), 0);
    await look(page, "quality-narrow");
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
  });

  test("where the server cannot answer, the page says so and tries again when asked", async () => {
    const page = await house.as("jo", { mayComplain: /500|Failed to load/ });
    await page.route("**/api/duplicates?*", (route) => route.fulfill({ status: 500, contentType: "application/problem+json", body: '{"title":"Broken","status":500,"detail":"It broke.","code":"bug"}' }));
    await page.goto(`${house.url}/quality`);
    await page.getByText("The likely duplicates could not be read").waitFor();
    await page.unroute("**/api/duplicates?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { level: 1, name: "Data quality" }).waitFor();
  });

  test("how well customers are known stands above; a bouncing address is repaired in one step, and sources that differ are settled by keys", async () => {
    const send = (messageId: string, more: object) => house.api("owner", "POST", "/interactions", { interactions: [{ messageId, kind: "visit", channel: "shop", direction: "in", occurredAt: new Date().toISOString(), identifiers: [{ kind: "user_id", value: "fault-1" }], ...more }] });
    await send("fault-1", { traits: { name: "Ravi Patel", country: "NL" } });
    await send("fault-2", { kind: "email.bounced", channel: "email", direction: "none", properties: { address: "ravi@example.com", permanent: true, reason: "550 no such user" } });
    const crm = await house.api<{ key: ApiKey }>("owner", "POST", "/keys", { name: "crm", role: "write", trusted: true });
    await house.api(crm.key, "POST", "/interactions", { interactions: [{ messageId: "fault-3", kind: "visit", channel: "shop", direction: "in", occurredAt: new Date().toISOString(), identifiers: [{ kind: "user_id", value: "fault-1" }], traits: { country: "Belgium" } }] });
    const page = await house.as("jo");
    await page.goto(`${house.url}/quality?show=bouncing`);
    await page.getByRole("link", { name: "Ravi Patel" }).waitFor();
    await page.getByText("ravi@example.com bounced 1 time").waitFor();
    await page.getByText("Profiles are full").waitFor();
    await look(page, "quality-bouncing");
    assert.deepEqual(await seriousFindings(page, "quality-bouncing"), []);
    await page.getByRole("button", { name: "It is right: Ravi Patel" }).click();
    await page.getByText("Left as it is").waitFor();
    await page.getByText("Nobody.").waitFor();
    await page.keyboard.press("z");
    await page.getByRole("link", { name: "Ravi Patel" }).waitFor();
    await page.getByRole("link", { name: /^Contradictory/ }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: /Belgium is right, as crm says/ }).waitFor();
    await look(page, "quality-differ-narrow");
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    await page.getByRole("button", { name: /NL is right/ }).press("Enter");
    await page.getByText("Said which is right.").waitFor();
    await eventually("settled", async () => !(await house.api<{ faults: { customerId: string; name: string }[] }>("jo", "GET", "/quality/faults?rule=sources-differ")).faults.some((each) => each.name === "Ravi Patel"));
  });
});
