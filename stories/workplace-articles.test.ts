// What colleagues write down once is written, published, found in the one search box, used beside a conversation and judged.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ArticleFigures, ArticleList, ArticleView, ConversationQueue } from "../engine/service/contract.ts";
import { eventually, look, seriousFindings, useHouse } from "./browser.ts";

describe("articles", () => {
  const house = useHouse("world");
  const list = (query: string) => house.api<ArticleList>("ida", "GET", `/articles?${query}`);
  const articleOf = async (query: string) => (await list(`query=${encodeURIComponent(query)}`)).rows[0]!;

  test("by keys alone: begun, written, published, found misspelt in the one search box, opened", async () => {
    const page = await house.as("ida");
    await page.goto(`${house.url}/articles`);
    await page.getByRole("link", { name: "Where is my parcel?" }).waitFor();
    await look(page, "articles-list");
    assert.deepEqual(await seriousFindings(page, "the list"), []);
    await page.getByRole("button", { name: "New article…" }).press("Enter");
    await page.getByRole("dialog").getByLabel("Title, as a customer would ask").fill("How do I grind for a Moka pot?");
    assert.deepEqual(await seriousFindings(page, "the dialog of a new article"), []);
    await page.keyboard.press("Enter");
    const body = page.getByLabel("What it says");
    await body.fill("## Grind size\n\n- **Finer** than filter\n- Coarser than espresso\n\nSee https://tidewren.example/moka. <img src=x onerror=alert(1)>");
    // As it is read, beside what is written: a heading is one, and no markup of anybody's becomes an element.
    await page.getByRole("heading", { name: "Grind size" }).waitFor();
    assert.equal(await page.locator(".written img, .written script").count(), 0);
    await look(page, "articles-write");
    assert.deepEqual(await seriousFindings(page, "the page of writing"), []);
    await page.getByRole("button", { name: "Save and publish…" }).press("Enter");
    await page.getByRole("dialog").getByLabel("Why, for whoever reads the versions later").fill("asked 88 times this month");
    await page.keyboard.press("Enter");
    await page.getByText("asked 88 times this month").waitFor();
    await page.getByRole("heading", { level: 1, name: "How do I grind for a Moka pot?" }).waitFor();
    await look(page, "article");
    assert.deepEqual(await seriousFindings(page, "the page of an article"), []);
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.type("mokka pot");
    await page.getByRole("menuitem", { name: /How do I grind for a Moka pot/ }).waitFor();
    await page.getByText("Articles, spelt").waitFor();
    await look(page, "articles-palette");
    await page.keyboard.press("Escape");
    // Somebody who may not write finds and reads it.
    const guest = await house.as("guest");
    await guest.goto(`${house.url}/articles`);
    await guest.getByRole("link", { name: "Where is my parcel?" }).waitFor();
    await guest.keyboard.press("ControlOrMeta+k");
    await guest.keyboard.type("finer than filter");
    const hit = guest.getByRole("menuitem", { name: /How do I grind for a Moka pot/ });
    await hit.waitFor();
    await guest.keyboard.press("ArrowDown");
    await guest.keyboard.press("Enter");
    await guest.getByRole("heading", { level: 1, name: "How do I grind for a Moka pot?" }).waitFor();
    assert.equal(await guest.getByRole("button", { name: "Write", exact: false }).count(), 0);
  });

  test("a publication is undone by a key, an earlier version is brought back, and put away is undone", async () => {
    const { articleId } = await articleOf("descale a solo");
    const page = await house.as("ida");
    const read = () => house.api<ArticleView>("ida", "GET", `/articles/${articleId}`);
    await page.goto(`${house.url}/articles/${articleId}?language=en`);
    await page.getByRole("region", { name: "Versions" }).waitFor();
    await page.keyboard.press("e");
    await page.getByLabel("What it says").fill("Ask the workshop.");
    await page.getByRole("button", { name: "Save and publish…" }).press("Enter");
    await page.getByRole("dialog").getByLabel(/^Why/).fill("a new machine");
    await page.keyboard.press("Enter");
    await page.getByText("Published in English").waitFor();
    assert.equal((await read()).texts.find((text) => text.language === "en")!.published!.body, "Ask the workshop.");
    await page.locator("body").press("z");
    await eventually("what was done to be kept", async () => /Put one sachet/.test((await read()).texts.find((text) => text.language === "en")!.published!.body!));
    await page.getByText("taken back at once").waitFor();
    await page.getByText("Read version 2").click();
    await look(page, "article-versions");
    assert.deepEqual(await seriousFindings(page, "versions"), []);
    await page.getByRole("button", { name: "Bring version 2 back…" }).press("Enter");
    await page.getByRole("dialog").getByLabel(/^Why/).fill("it was right");
    await page.keyboard.press("Enter");
    await eventually("what was done to be kept", async () => (await read()).texts.find((text) => text.language === "en")!.published!.number === 4);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "What to do with this article" }).press("Enter");
    await page.getByRole("menuitem", { name: "Put it away" }).press("Enter");
    await page.getByText(/^Put away by Ida/).waitFor();
    await page.getByText(/^Put away: /).waitFor(); // before that, Undo is of the act before
    await page.getByRole("button", { name: /^Undo/ }).press("Enter");
    await eventually("what was done to be kept", async () => (await read()).state === "published");
    // What is said of it.
    await page.getByRole("button", { name: "Change…" }).press("Enter");
    await page.getByRole("dialog").getByText("Whom it is for").waitFor();
    await look(page, "article-details");
    assert.deepEqual(await seriousFindings(page, "the dialog of what is said of it"), []);
    await page.getByRole("dialog").getByLabel("Look at it again by").fill("2031-01-31");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).press("Enter");
    await eventually("what was done to be kept", async () => (await read()).reviewOn === "2031-01-31");
  });

  test("two who write at once: the second sees both, loses nothing, and chooses", async () => {
    const { articleId } = await articleOf("clean the burrs");
    const page = await house.as("ida", { mayComplain: /409/ });
    await page.goto(`${house.url}/articles/${articleId}/write?language=en`);
    await page.getByLabel("What it says").fill("Of Ida.");
    const text = (await house.api<ArticleView>("jo", "GET", `/articles/${articleId}`)).texts.find((each) => each.language === "en")!;
    await house.api("jo", "PUT", `/articles/${articleId}/texts/en`, { title: text.draft!.title, body: "Of Jo.", from: text.draft!.revision });
    const beside = page.getByRole("region", { name: "Somebody else saved this text" });
    await beside.getByText(/^Jo.* saved this text/).waitFor();
    assert.equal(await page.getByLabel("What it says").inputValue(), "Of Ida.");
    await beside.getByText(/^Read what Jo/).click();
    await beside.getByText("Of Jo.").waitFor();
    await look(page, "article-two");
    assert.deepEqual(await seriousFindings(page, "two who write at once"), []);
    // What was written outlives the page.
    await page.waitForTimeout(500);
    await page.reload();
    await beside.waitFor();
    assert.equal(await page.getByLabel("What it says").inputValue(), "Of Ida.");
    await beside.getByRole("button", { name: "Save mine over it" }).press("Enter");
    await eventually("what was done to be kept", async () => (await house.api<ArticleView>("jo", "GET", `/articles/${articleId}`)).texts.find((each) => each.language === "en")!.draft!.body === "Of Ida.");
    await beside.waitFor({ state: "detached" });
  });

  test("beside a conversation: suggested because of its topic, opened, put into the reply with its words, judged in one key", async () => {
    const { rows } = await house.api<ConversationQueue>("jo", "GET", "/conversations?view=all-open");
    const row = rows.find((each) => /grinder/i.test(each.subject)) ?? rows[0]!;
    const page = await house.as("jo");
    await page.goto(`${house.url}/cockpit/${row.conversationId}?view=all-open`);
    await page.getByRole("tab", { name: "Learn" }).waitFor();
    await page.locator("body").press("l");
    const suggested = page.getByRole("list", { name: "Articles for this conversation" });
    const one = suggested.getByRole("button", { name: /grinder|molen/i }).first();
    await one.waitFor();
    await suggested.getByText(/It answers the topic “.*Repair.*”/).first().waitFor();
    await one.press("Enter");
    await page.getByRole("button", { name: "Put into the reply" }).waitFor();
    await look(page, "article-learn");
    assert.deepEqual(await seriousFindings(page, "the learn panel"), []);
    const title = (await one.textContent())!;
    await page.locator("body").press("+");
    await page.getByText(/Said that “.*” helped/).waitFor();
    await page.getByRole("button", { name: "Put into the reply" }).press("Enter");
    const reply = page.getByRole("textbox", { name: /^Reply to/ });
    await eventually("what was done to be kept", async () => /\n1\. /.test(await reply.inputValue()));
    assert.doesNotMatch(await reply.inputValue(), /\*\*|##/, "as words, without the signs of its layout");
    await reply.fill("");
    // The same from the composer, by a / at the beginning of a line.
    await reply.press("/");
    await page.getByRole("dialog", { name: "Put an article into the reply" }).waitFor();
    await page.getByRole("menuitem").first().waitFor();
    await look(page, "article-picker");
    assert.deepEqual(await seriousFindings(page, "the choice of an article"), []);
    await page.keyboard.type("descale");
    // Only it: what was found before stands until the answer has come.
    await eventually("what was found", async () => { const found = page.getByRole("menuitem"); return (await found.count()) === 1 && /Descale|ontkalken/.test((await found.first().textContent())!); });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    // As it was brought back by the story above.
    await eventually("what was done to be kept", async () => /Ask the workshop/.test(await reply.inputValue()));
    assert.doesNotMatch(await reply.inputValue(), /^\//);
    // A / that is meant as one stays.
    await reply.fill("");
    await reply.press("/");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await reply.inputValue(), "/");
    const { articleId } = await articleOf(title);
    await eventually("what was done to be kept", async () => {
      const figures = await house.api<ArticleFigures>("jo", "GET", `/articles/${articleId}/figures`);
      return figures.opened >= 1 && figures.helped === 1 && figures.putIn === 1 && figures.stayedAway.kind === "too-few";
    });
    await page.goto(`${house.url}/articles/${articleId}`);
    await page.getByText(/cannot be said yet: 0 conversations/).waitFor();
    await page.getByText("The conversations behind").click();
    await look(page, "article-used");
    assert.deepEqual(await seriousFindings(page, "what followed"), []);
  });

  test("nothing found, dark, on a telephone, from right to left in Arabic words: judged by eye, nothing serious for axe", async () => {
    const { articleId } = await articleOf("where is my parcel");
    for (const [name, options] of [
      ["dark", { prefs: { theme: "dark" } }],
      ["narrow", { viewport: { width: 390, height: 844 } }],
      ["arabic", { prefs: { language: "ar" } }],
    ] as const) {
      const page = await house.as("ida", options);
      await page.goto(`${house.url}/articles`);
      await page.getByRole("table").waitFor();
      await look(page, `articles-list-${name}`);
      assert.deepEqual(await seriousFindings(page, `the list, ${name}`), []);
      await page.goto(`${house.url}/articles/${articleId}`);
      await page.locator(".written").waitFor();
      await look(page, `article-${name}`);
      assert.deepEqual(await seriousFindings(page, `an article, ${name}`), []);
      const [seen, whole] = await page.evaluate<[number, number]>("[document.documentElement.clientWidth, document.documentElement.scrollWidth]");
      assert.ok(whole <= seen, `${name}: the page is wider (${whole}) than the screen (${seen})`);
      await page.goto(`${house.url}/articles/${articleId}/write`);
      await page.locator(".written").waitFor();
      await look(page, `article-write-${name}`);
      assert.deepEqual(await seriousFindings(page, `writing, ${name}`), []);
    }
    const page = await house.as("jo");
    await page.goto(`${house.url}/articles?query=zzyzx`);
    await page.getByText("No article says that.").waitFor();
    await look(page, "articles-none");
    await page.goto(`${house.url}/articles?show=overdue`);
    await page.getByText("overdue since").first().waitFor();
  });
});
