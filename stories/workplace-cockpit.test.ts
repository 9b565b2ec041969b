// An agent's work in the cockpit, by keyboard and by mouse.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { DecisionRecord } from "../engine/decisions/index.ts";
import type { CustomerList } from "../engine/segments/contract.ts";
import type { ConversationQueue, CockpitView } from "../engine/service/index.ts";
import { eventually, look, type Person, seriousFindings, useHouse, type Visit } from "./browser.ts";

describe("the cockpit", () => {
  const house = useHouse("world");

  /** A customer of the sample company writes in; nobody has answered yet. */
  async function comesIn(
    customer: string,
    words: { subject: string; body: string; topic?: string; channel?: string },
  ): Promise<string> {
    const found = await house.api<CustomerList>("owner", "GET", `/customers?query=${encodeURIComponent(customer)}`);
    const email = found.rows.find((row) => row.profile.email !== null)!.profile.email;
    const { conversationId } = await house.api<{ conversationId: string }>("owner", "POST", "/conversations", {
      messageId: words.subject,
      channel: words.channel ?? "chat",
      topic: words.topic ?? "delivery",
      subject: words.subject,
      body: words.body,
      identifiers: [{ kind: "email", value: email }],
    });
    return conversationId;
  }
  const kept = (conversationId: string) => house.api<CockpitView>("owner", "GET", `/conversations/${conversationId}`);
  const writes = (person: Person, conversationId: string, body: string) =>
    house.api(person, "POST", `/conversations/${conversationId}/messages`, {
      clientId: body,
      body,
      audience: "customer",
    });

  async function opens(conversationId: string, options: Visit & { readonly person?: Person } = {}): Promise<Page> {
    const page = await house.as(options.person ?? "jo", options);
    await page.goto(`${house.url}/cockpit/${conversationId}`);
    // Not for "Next best": one customer in twelve is held out from what is measured, and may have nothing advised.
    await panel(page).getByRole("tab", { name: "Guidance", selected: true }).waitFor();
    return page;
  }
  const thread = (page: Page) => page.getByRole("log", { name: "Conversation" });
  const panel = (page: Page) => page.getByRole("complementary", { name: "Customer" });
  const composer = (page: Page) => page.getByRole("form", { name: "Write" });
  const field = (page: Page) => composer(page).getByRole("textbox");
  const subject = (page: Page) => page.locator("h2.conversation-subject");
  const isWriting = (page: Page) => page.locator("textarea:focus").waitFor();
  const queueRow = (page: Page, words: string) =>
    page.getByRole("region", { name: "Queue" }).getByRole("link", { name: words });

  test("opens what is due first, shows what the design promises, and j and k walk the queue", async () => {
    const page = await house.as("jo");
    await page.goto(`${house.url}/`);
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=needs-me");
    await subject(page).getByText(rows[0]!.subject).waitFor();
    for (const expected of [rows[1]!, rows[2]!]) {
      await page.keyboard.press("j");
      await page.waitForURL(new RegExp(expected.conversationId));
      await panel(page).getByRole("heading", { name: expected.customerName }).waitFor();
    }
    await page.keyboard.press("k");
    await page.waitForURL(new RegExp(rows[1]!.conversationId));
    const amara = rows.find((row) => row.subject === "Grinder still not back" && row.customerName === "Amara Okafor")!;
    await page.goto(`${house.url}/cockpit/${amara.conversationId}`);
    await panel(page).getByRole("list", { name: "Out of the ordinary" }).getByText("Promise missed").waitFor();
    assert.match(await panel(page).innerText(), /Send a loan grinder/);
    assert.match(
      await panel(page).getByRole("region", { name: "Held back, and why" }).innerText(),
      /We keep our promise first|No selling/,
    );
  });

  test("begins with the words that the rules have for it, says in which tone, and takes words of a step after them; whoever answered has greeted", async () => {
    const conversationId = await comesIn("Anouk", { subject: "Where is my refund", body: "It has been two weeks.", topic: "refund" });
    const page = await opens(conversationId);
    const { answer } = await kept(conversationId);
    const speech = answer.speech!;
    const worded = answer.playbook!.find(({ say }) => say !== "")!;
    assert.ok(speech.greeting !== "" && answer.playbook!.length >= 2);
    await composer(page).getByRole("button", { name: `Begin with: ${speech.greeting}` }).press("Enter");
    await eventually("the greeting in the reply", async () => (await field(page).inputValue()) === speech.greeting);
    assert.equal(await composer(page).getByRole("button", { name: /^Begin with/ }).count(), 0, "something is written");
    const steps = panel(page).getByRole("region", { name: "Step by step" });
    assert.deepEqual(await steps.getByRole("listitem").count(), answer.playbook!.length);
    await steps.getByRole("button", { name: `Use these words: ${worded.say}` }).click();
    await eventually("the step's words after it", async () => (await field(page).inputValue()) === `${speech.greeting}\n\n${worded.say}`);
    await look(page, "cockpit-playbook");
    assert.deepEqual(await seriousFindings(page), []);
    await writes("jo", conversationId, "I am on it.");
    await field(page).fill("");
    await composer(page).locator(".speech-line").waitFor();
    await eventually("no second greeting", async () => (await composer(page).getByRole("button", { name: /^Begin with/ }).count()) === 0);
  });

  test("what is held back is done all the same in two presses, with a reason, and taken back as one", async () => {
    const page = await house.as("jo");
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=needs-me");
    const amara = rows.find((row) => row.subject === "Grinder still not back" && row.customerName === "Amara Okafor")!;
    await page.goto(`${house.url}/cockpit/${amara.conversationId}`);
    const held = panel(page).getByRole("region", { name: "Held back, and why" });
    const all = held.getByRole("button", { name: /^Do it all the same: / });
    await all.first().waitFor();
    const before = await all.count();
    // A menu closes when what it hangs on is scrolled, and what comes in late above may do that: then it is opened again.
    const reason = page.getByRole("menuitem", { name: "I know something the rules do not" });
    await eventually("the reasons are shown", async () => {
      if ((await reason.count()) === 0) await all.first().click();
      return reason.isVisible();
    });
    await reason.click();
    await held.getByText("Done all the same").waitFor();
    await look(page, "held-done-despite");
    assert.deepEqual(await seriousFindings(page, "what was held back is done"), []);
    await page.keyboard.press("z");
    await eventually("and taken back", async () => (await all.count()) === before && (await held.getByText("Done all the same").count()) === 0);
  });

  test("after an answer j goes on to whoever waits next, though the answered conversation has moved below them", async () => {
    const page = await house.as("jo");
    await page.goto(`${house.url}/`);
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=needs-me");
    const [first, second, third] = rows;
    await subject(page).getByText(first!.subject).waitFor();
    for (const [here, next] of [[first!, second!], [second!, third!]] as const) {
      await page.waitForURL(new RegExp(here.conversationId));
      await panel(page).getByRole("heading", { name: here.customerName }).waitFor();
      await page.keyboard.press("r");
      await page.keyboard.type("Thank you for telling us.");
      await page.keyboard.press("Control+Enter");
      await page.keyboard.press("Escape");
      // The row falls below those who wait, and the key comes after that.
      await page.locator(`.queue-rows li:first-child a:not([href*="${here.conversationId}"])`).waitFor();
      await page.keyboard.press("j");
      await page.waitForURL(new RegExp(next.conversationId));
    }
  });

  test("single keys act outside text fields, and do nothing while somebody writes or holds a modifier", async () => {
    const page = await opens(
      await comesIn("Leila Haddad", { subject: "Which grind for a briki?", body: "Fine, or very fine?" }),
    );
    await page.keyboard.press("t");
    await panel(page).getByRole("tab", { name: "Timeline", selected: true }).waitFor();
    await page.keyboard.press("g");
    await panel(page).getByRole("tab", { name: "Guidance", selected: true }).waitFor();
    await page.keyboard.press("w");
    await panel(page)
      .getByText(/Policy treatment, version 1/)
      .waitFor();
    await page.locator("summary:focus", { hasText: "How this was decided" }).waitFor();
    const { bottom, height } = await page.evaluate<{ bottom: number; height: number }>(
      `({ bottom: document.activeElement.getBoundingClientRect().bottom, height: innerHeight })`,
    );
    assert.ok(bottom > 0 && bottom <= height, "it is brought into the window");

    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("e");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });

    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Search and commands" });
    await palette.waitFor();
    await page.keyboard.type("greta");
    await palette.getByRole("menuitem", { name: /^Greta Blom/ }).waitFor();
    await page.keyboard.press("Escape"); // takes the words away
    await page.keyboard.press("Escape"); // and then the palette
    await palette.waitFor({ state: "detached" });

    for (const chord of ["Control+e", "Alt+e", "Meta+s", "Control+Shift+r"]) await page.keyboard.press(chord);
    await page.keyboard.press("r");
    await isWriting(page);
    // ę and @ on keyboards where they need AltGr are letters too.
    await page.keyboard.type("jkrnesa1o?ęß@ ");
    assert.equal(await field(page).inputValue(), "jkrnesa1o?ęß@ ");
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.equal((await kept(page.url().split("/").at(-1)!.split("?")[0]!)).conversation.status, "open");
    assert.equal(await subject(page).innerText(), "Which grind for a briki?");
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await page.getByRole("dialog", { name: "Snooze" }).waitFor();
    assert.equal(await field(page).inputValue(), "jkrnesa1o?ęß@ ", "Escape gives the keyboard back and loses nothing");
  });

  test("sends the advised reply in three keys, and records that it was used", async () => {
    const conversationId = await comesIn("Tomás Iglesias", {
      subject: "Is the Sidamo back?",
      body: "Asking for my brother.",
      topic: "subscription",
    });
    const page = await opens(conversationId);
    const advised = await panel(page).locator(".action-say").first().innerText();
    await page.keyboard.press("1");
    await isWriting(page);
    assert.equal(await field(page).inputValue(), advised);
    await page.keyboard.press("Control+Enter");
    await thread(page).getByRole("article").filter({ hasText: advised }).getByText("You", { exact: true }).waitFor();
    assert.equal(await field(page).inputValue(), "");
    const { messages, profile } = await eventually("the message", async () =>
      (await kept(conversationId)).messages.length === 2 ? kept(conversationId) : undefined,
    );
    const { body, audience, authorName, channel } = messages[1]!;
    assert.deepEqual(
      { body, audience, authorName, channel },
      { body: advised, audience: "customer", authorName: "Jo Martens", channel: "chat" },
    );
    const taken = await eventually(
      "the record",
      async () =>
        (
          await house.api<{ records: DecisionRecord[] }>("jo", "GET", `/customers/${profile.customerId}/decisions`)
        ).records.flatMap((record) => record.taken)[0],
    );
    assert.equal(taken.takenBy, "Jo Martens");
  });

  test("a note is yellow, says who reads it, and never reaches the customer", async () => {
    const conversationId = await comesIn("Greta Blom", { subject: "Descaler smells", body: "Is that usual?" });
    const page = await opens(conversationId);
    await page.keyboard.press("r");
    await page.keyboard.type("Dear Greta");
    await composer(page).getByRole("button", { name: "Private note" }).click();
    assert.equal(await field(page).inputValue(), "", "a note has a draft of its own");
    await composer(page)
      .getByRole("button", { name: /^Add note, team only/ })
      .waitFor();
    assert.match((await composer(page).getAttribute("class"))!, /note-mode/);
    await field(page).fill("She rang twice about this.");
    await page.keyboard.press("Control+Enter");
    await page.locator("article.note").getByText("She rang twice about this.").waitFor();
    const note = await eventually("the note", async () =>
      (await kept(conversationId)).messages.find((message) => message.body === "She rang twice about this."),
    );
    assert.equal(note.audience, "team");
    await composer(page).getByRole("button", { name: "Reply in chat" }).click();
    assert.equal(await field(page).inputValue(), "Dear Greta");
  });

  test("when somebody else writes above a draft, Send asks to read first", async () => {
    const conversationId = await comesIn("Otto Brandt", { subject: "Steam wand drips", body: "Since yesterday." });
    const page = await opens(conversationId);
    await page.keyboard.press("r");
    await page.keyboard.type("Which machine is it?");
    await writes("ida", conversationId, "Hello Otto, Ida here. Is it the Duo?");
    await composer(page)
      .getByRole("button", { name: /^Send after reading/ })
      .waitFor();
    await thread(page).getByText("Written since you began").waitFor();
    assert.equal(await field(page).inputValue(), "Which machine is it?");
    await page.keyboard.press("Control+Enter");
    await composer(page)
      .getByRole("button", { name: /^Send to Otto Brandt in chat/ })
      .waitFor();
    assert.equal((await kept(conversationId)).messages.length, 2, "the first press only asked");
    await page.keyboard.press("Control+Enter");
    await eventually("the message", async () => (await kept(conversationId)).messages.length === 3);
  });

  test("a draft survives a walk through the queue, a reload and a closed page", async () => {
    const conversationId = await comesIn("Wen Li", { subject: "Two parcels, one order", body: "Which one do I keep?" });
    const page = await opens(conversationId);
    await page.keyboard.press("r");
    await page.keyboard.type("Keep both, Wen");
    await queueRow(page, "Grinder still not back").first().click();
    await subject(page).getByText("Grinder still not back").waitFor();
    assert.equal(await field(page).inputValue(), "");
    await page.goBack();
    await subject(page).getByText("Two parcels, one order").waitFor();
    assert.equal(await field(page).inputValue(), "Keep both, Wen");
    await page.reload();
    await subject(page).getByText("Two parcels, one order").waitFor();
    assert.equal(await field(page).inputValue(), "Keep both, Wen");
    await field(page).fill("Keep both, Wen Li");
    await eventually("the copy on disk", () =>
      page.evaluate<boolean>(`Object.values(localStorage).some((value) => value.includes("Keep both, Wen Li"))`),
    );
    await page.close();
    const again = await page.context().newPage();
    await again.goto(`${house.url}/cockpit/${conversationId}`);
    await subject(again).getByText("Two parcels, one order").waitFor();
    assert.equal(await field(again).inputValue(), "Keep both, Wen Li");
  });

  test("decides otherwise by keyboard with a reason, and takes it back", async () => {
    const conversationId = await comesIn("Noor Rahimi", {
      subject: "Pause, please",
      body: "I am away in May.",
      topic: "subscription",
    });
    const page = await opens(conversationId);
    const { profile } = await kept(conversationId);
    await page.keyboard.press("o");
    const dialog = page.getByRole("dialog", { name: "Decide otherwise" });
    await dialog.waitFor();
    await look(page, "cockpit-override");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.type("She moves house 1st.");
    await dialog.waitFor(); // a figure that is typed is no reason
    await page.keyboard.press("Tab");
    await page.keyboard.press("2");
    const line = panel(page).getByText(/You decided otherwise: .*\./);
    await line.waitFor();
    const overrides = async () =>
      (
        await house.api<{ records: DecisionRecord[] }>("jo", "GET", `/customers/${profile.customerId}/decisions`)
      ).records.flatMap((record) => record.overrides);
    const [override] = await overrides();
    assert.equal(override!.instead, "She moves house 1st.");
    assert.equal(override!.reason, "already-offered");
    assert.equal(override!.withdrawnAt, null);
    await panel(page).getByRole("button", { name: "Take back" }).click();
    await line.waitFor({ state: "detached" });
    await page.getByText(/^Taken back: you follow the advice again/).waitFor();
    assert.notEqual((await overrides())[0]!.withdrawnAt, null);

    // With the mouse in two clicks, and by keys in two.
    await panel(page).getByRole("button", { name: "Decide otherwise" }).first().click();
    await dialog.getByRole("button", { name: "Not the right moment" }).click();
    await line.waitFor();
    await panel(page).getByRole("button", { name: "Take back" }).click();
    await line.waitFor({ state: "detached" });
    await page.keyboard.press("o");
    await dialog.waitFor();
    await page.keyboard.press("Enter");
    await line.waitFor();
    assert.deepEqual((await overrides()).map(({ reason, instead }) => `${reason} ${instead}`).sort(), ["already-offered She moves house 1st.", "knows-more ", "wrong-moment "]);
  });

  test("snoozes with words people say, resolves, assigns; each is undone with z", async () => {
    const conversationId = await comesIn("Inês Duarte", {
      subject: "Parcel at the neighbour",
      body: "Which neighbour?",
    });
    const status = async () => (await kept(conversationId)).conversation.status;
    const page = await opens(conversationId);
    await page.keyboard.press("s");
    const form = page.getByRole("dialog", { name: "Snooze" });
    await form.getByRole("textbox").waitFor();
    await form.getByRole("textbox").press("Enter");
    await form.getByText("Say when first, or choose a time below.").waitFor();
    await form.getByRole("textbox").fill("2020-01-01 10:00");
    await form.getByText(/That is in the past/).waitFor();
    await form.getByRole("textbox").fill("");
    await page.keyboard.press("ArrowDown");
    await form.getByRole("button", { name: /In one hour/ }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("ArrowUp");
    await form.getByRole("textbox").and(page.locator(":focus")).waitFor();
    await form.getByRole("textbox").fill("tomorrow 9");
    await form.getByText(/That is \w+ .*09:00/).waitFor();
    await page.keyboard.press("Enter");
    await queueRow(page, "Parcel at the neighbour").waitFor({ state: "detached" });
    await eventually("snoozed", async () => (await status()) === "snoozed");
    await page.getByText("Snoozed: Parcel at the neighbour").waitFor();
    await page.keyboard.press("z");
    await queueRow(page, "Parcel at the neighbour").waitFor();
    await eventually("open again", async () => (await status()) === "open");
    // An answer that was on its way may say once more that it is snoozed; what is undone later goes back to what the screen says.
    await page.getByText(/^Snoozed until/).waitFor({ state: "detached" });

    await page.keyboard.press("e");
    await page.getByText("Resolved: Parcel at the neighbour").waitFor();
    await subject(page).getByText("Parcel at the neighbour").waitFor({ state: "detached" });
    await eventually("resolved", async () => (await status()) === "resolved");
    await page.getByRole("button", { name: "Undo" }).click();
    await subject(page).getByText("Parcel at the neighbour").waitFor();
    await queueRow(page, "Parcel at the neighbour").waitFor();
    await eventually("open again", async () => (await status()) === "open");
    await panel(page).getByRole("tab", { name: "Guidance", selected: true }).waitFor();
    await page.keyboard.press("a");
    await page.getByRole("menuitemradio", { name: "Mira Sahin" }).click();
    await eventually("assigned", async () => (await kept(conversationId)).conversation.assignee?.name === "Mira Sahin");
    await page.getByText("Assigned to Mira Sahin: Parcel at the neighbour").waitFor();
    await page.keyboard.press("z");
    await eventually("nobody's again", async () => (await kept(conversationId)).conversation.assignee === null);
  });

  test("a conversation is tagged by keyboard, the queue narrowed by the tag, the tag taken off and put back with z; a file lies with the conversation", async () => {
    const id = await comesIn("Okafor", { subject: "Spare part for the mill", body: "Which burrs fit?" });
    const page = await opens(id);
    await page.keyboard.press("#");
    await page.getByRole("dialog").getByRole("textbox", { name: "Tag" }).fill("Spare parts");
    await page.keyboard.press("Enter");
    const off = page.getByRole("button", { name: "Take away the tag: Spare parts" });
    await off.waitFor();
    await queueRow(page, "Spare part for the mill").getByText("Spare parts").waitFor();
    await page.getByRole("button", { name: "Only conversations with a tag" }).press("ArrowDown");
    await page.getByRole("menuitemradio", { name: /Spare parts/ }).press("Enter");
    await page.waitForURL(/tag=/);
    const filter = page.getByRole("button", { name: "Take away the filter: tagged “Spare parts”" });
    await filter.waitFor();
    await eventually("one row", async () => (await page.getByRole("region", { name: "Queue" }).getByRole("listitem").count()) === 1);
    await look(page, "cockpit-tags");
    assert.deepEqual(await seriousFindings(page, "a cockpit with tags"), []);
    await off.click();
    await off.waitFor({ state: "detached" });
    await subject(page).click();
    await page.keyboard.press("z");
    await off.waitFor();
    await filter.click();
    await page.waitForURL((url) => !url.search.includes("tag="));

    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Add a document…" }).click();
    await page.getByRole("dialog").locator("input[type=file]").setInputFiles({ name: "burrs.txt", mimeType: "text/plain", buffer: Buffer.from("64 mm") });
    await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
    await thread(page).getByRole("link", { name: /burrs\.txt/ }).waitFor();
    await look(page, "cockpit-document");
    const { conversation, documents } = await kept(id);
    assert.deepEqual([conversation.tags.map((tag) => tag.name), documents.map((each) => each.name)], [["Spare parts"], ["burrs.txt"]]);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    // The focus is back on the button of the menu, which must not keep the key to itself.
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Search and commands" });
    await palette.waitFor();
    await page.keyboard.type('#"spare parts"');
    await palette.getByRole("menuitem", { name: /Spare part for the mill/ }).waitFor();
  });

  test("a visitor whom nothing names is found among the customers, and the conversation stays open", async () => {
    const { token } = (await (
      await fetch(`${house.url}/chat/session`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
    ).json()) as { token: string };
    const found = await house.api<CustomerList>("jo", "GET", "/customers?query=greta.blom");
    const { email } = found.rows[0]!.profile;
    for (const [clientId, body] of [["1", "Is my lid there yet?"], ["2", `I am Greta, ${email}.`]])
      await fetch(`${house.url}/chat/messages`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ clientId, body }),
      });
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=all-open");
    const { conversationId } = rows.find((row) => row.subject === "Is my lid there yet?")!;
    const page = await house.as("jo");
    await page.goto(`${house.url}/cockpit/${conversationId}`);
    await panel(page).getByText("Nobody is named yet").waitFor();
    assert.equal(await panel(page).getByRole("button", { name: "It is them" }).count(), 0);
    await panel(page).getByRole("tab", { name: "Guidance", selected: true }).waitFor();
    await panel(page).getByText("a visitor, nobody named yet").waitFor();
    await panel(page).getByRole("button", { name: `Find ${email}, written in the conversation` }).click();
    const dialog = page.getByRole("dialog", { name: "Find the customer" });
    assert.equal(await dialog.getByRole("searchbox").inputValue(), email);
    await dialog.getByRole("button", { name: /Greta Blom/ }).click();
    await dialog.getByLabel("Why are they one?").fill("She told her order number");
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await panel(page).getByRole("heading", { name: "Greta Blom" }).waitFor();
    await subject(page).getByText("Is my lid there yet?").waitFor();
    assert.equal(await panel(page).getByText("Nobody is named yet").count(), 0);
  });

  test("a message with money in it can be taken back for five seconds, on the message, into the draft", async () => {
    const conversationId = await comesIn("Luka Novak", {
      subject: "Charged twice",
      body: "On the 3rd.",
      topic: "invoice",
    });
    const page = await opens(conversationId);
    await page.keyboard.press("r");
    await page.keyboard.type("You get €20 back.");
    await page.keyboard.press("Control+Enter");
    await thread(page).getByText("Goes out in a moment").waitFor();
    await thread(page).getByRole("button", { name: "Take back" }).click();
    assert.equal(await field(page).inputValue(), "You get €20 back.");
    assert.equal((await kept(conversationId)).messages.length, 1);
  });

  test("offline, the composer goes on; what was written goes out once, later", async () => {
    const conversationId = await comesIn("Marit Zijlstra", { subject: "In the train", body: "Can you hear me?" });
    const page = await opens(conversationId, { mayComplain: /ERR_INTERNET_DISCONNECTED/ });
    await page.getByRole("navigation", { name: "Main" }).getByText("live").waitFor();
    await page.context().setOffline(true);
    await page
      .getByRole("navigation", { name: "Main" })
      .getByText(/^offline since/)
      .waitFor();
    await field(page).fill("Just about.");
    await page.keyboard.press("Control+Enter");
    await thread(page).getByText("Waits for the network").waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByText("offline, 1 to send").waitFor();
    await page.context().setOffline(false);
    await thread(page).getByText("Waits for the network").waitFor({ state: "detached" });
    await page.getByRole("navigation", { name: "Main" }).getByText("live", { exact: true }).waitFor();
    assert.deepEqual(
      (await kept(conversationId)).messages.map((message) => message.body),
      ["Can you hear me?", "Just about."],
    );
    assert.equal(await thread(page).getByText("Just about.").count(), 1);
  });

  test("a page that was away resumes from the number of the last event it heard, and then shows what a fresh page shows", async () => {
    const conversationId = await comesIn("Ελένη Παπαδάκη", { subject: "Away for a while", body: "First." });
    const page = await opens(conversationId, { mayComplain: /ERR_INTERNET_DISCONNECTED/ });
    await page.getByRole("navigation", { name: "Main" }).getByText("live").waitFor();
    await writes("ida", conversationId, "Heard before the tunnel.");
    await thread(page).getByText("Heard before the tunnel.").waitFor();
    const heard = (await kept(conversationId)).position;
    await page.context().setOffline(true);
    await page
      .getByRole("navigation", { name: "Main" })
      .getByText(/^offline since/)
      .waitFor();
    await writes("ida", conversationId, "Said in the tunnel.");
    await comesIn("فرح", { subject: "Came while away", body: "مرحبا" });
    const resumed = page.waitForRequest((request) => request.url().includes("/api/live"));
    await page.context().setOffline(false);
    assert.ok(
      Number(new URL((await resumed).url()).searchParams.get("after")) >= heard,
      "not from the beginning, and not from a time",
    );
    await thread(page).getByText("Said in the tunnel.").waitFor();
    await queueRow(page, "Came while away").waitFor();
    const fresh = await page.context().newPage();
    await fresh.goto(page.url());
    await thread(fresh).getByText("Said in the tunnel.").waitFor();
    await queueRow(fresh, "Came while away").waitFor();
    for (const part of [thread, (each: Page) => each.getByRole("region", { name: "Queue" })])
      await eventually(
        "the same screen",
        // Not `innerText`: rows far below what is seen are not laid out, and so have none.
        async () => (await part(page).textContent()) === (await part(fresh).textContent()),
      );
  });
});
