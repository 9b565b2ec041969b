// The widget as a customer meets it: built, served, in a real browser, on our demo page and on another site's.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { publishFirstPolicy } from "../../engine/decisions/index.ts";
import { type Actor, accessWords } from "../../engine/organisation/index.ts";
import { buildHttp, catchUp, type Ground, type Http, type LiveBus, row, rows, sql, startLiveBus } from "../../engine/platform/index.ts";
import { useDatabase } from "../../engine/platform/test-database.ts";
import { profileFollower } from "../../engine/profiles/index.ts";
import { addMessage, changeConversation, makeChatIdentitySecret } from "../../engine/service/index.ts";
import { testBrowser } from "../../tools/test-browser.ts";
import { chatRoutes } from "./index.ts";

const folder = join(import.meta.dirname, "../../dist/chat");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const jo: Actor = { kind: "person", id: "jo", name: "Jo Martens", role: "agent", source: "desk", trusted: true };

/** Where screenshots are left to be looked at, if somebody asks for them. */
const screens = process.env["RAPPORT_TEST_SCREENS"];

describe("the chat widget", () => {
  const database = useDatabase();
  let live: LiveBus;
  let app: Http;
  let ground: Ground;
  let url: string;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  before(async () => {
    assert.ok(existsSync(join(folder, "widget.js")), "the widget is not built: npm run build");
    await publishFirstPolicy(database.ground);
    live = await startLiveBus(database.db, { everyMillis: 5000, report: () => undefined });
    ground = { db: database.db, now: () => new Date(), nudge: () => live.nudge() };
    app = await buildHttp({ authorise: async () => undefined, accessWords, report: (error) => complaints.push(String(error)), trustedProxies: [] });
    await chatRoutes(app, ground, live, { folder });
    url = await app.listen({ port: 0, host: "127.0.0.1" });
    browser = await testBrowser();
  });
  after(async () => {
    for (const context of contexts) await context.close();
    await app?.close();
    await live?.stop();
  });

  /** A customer with a browser of their own. `mayComplain` names what the console may say. */
  async function customer(options: Parameters<Browser["newContext"]>[0] = {}, mayComplain = /$^/): Promise<Page> {
    const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1000, height: 760 }, ...options });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !mayComplain.test(message.text())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    return page;
  }
  const demo = async (options?: Parameters<Browser["newContext"]>[0], mayComplain?: RegExp): Promise<Page> => {
    const page = await customer(options, mayComplain);
    await page.goto(`${url}/chat/demo`);
    return page;
  };
  const button = (page: Page) => page.getByRole("button", { name: /^Chat with us/ });
  const panel = (page: Page) => page.getByRole("dialog");
  const input = (page: Page) => panel(page).getByRole("textbox");
  const log = (page: Page) => panel(page).getByRole("log");
  const open = async (page: Page) => {
    await button(page).click();
    await panel(page).waitFor();
  };
  const say = async (page: Page, text: string) => {
    await input(page).fill(text);
    await input(page).press("Enter");
  };
  const conversationWith = async (words: string) =>
    (await row<{ id: string }>(database.db, sql`select conversation_id as id from message where body = ${words} and author_kind = 'customer'`))!.id;
  const answer = (conversationId: string, body: string, audience: "customer" | "team" = "customer") => addMessage(ground, jo, conversationId, { clientId: body, body, audience });
  const seriousFindings = async (page: Page): Promise<string[]> => {
    await page.evaluate(axeSource);
    const found = (await page.evaluate("axe.run()")) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
    return found.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ")}`);
  };
  const look = async (page: Page, name: string): Promise<void> => {
    if (screens) await page.screenshot({ path: join(screens, `widget-${name}.png`) });
  };

  test("weighs at most 0.5 kB before it is wanted and 10 kB when it is", () => {
    const weight = (name: string) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length;
    assert.ok(weight("loader.js") <= 512, `loader.js: ${weight("loader.js")} bytes`);
    assert.ok(weight("widget.js") <= 10_000, `widget.js: ${weight("widget.js")} bytes`);
  });

  test("loads nothing but its button until somebody reaches for it", async () => {
    const page = await customer();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${url}/chat/demo`);
    await button(page).waitFor();
    assert.deepEqual(asked.filter((path) => path !== "/chat/demo" && path !== "/favicon.ico"), ["/chat/loader.js"]);
    const loaded = page.waitForResponse(/widget\.js$/);
    await button(page).hover();
    await loaded;
    assert.equal((await rows(database.db, sql`select 1 from chat_session`)).length, 0, "and nobody is known before they write");
  });

  test("takes what a customer writes to the desk, and shows what a colleague answers, by first name, and no note", async () => {
    const page = await demo();
    const heard = new Promise<string | null>((resolve) => {
      const stop = live.listen(live.position(), (event) => {
        if (event.topic !== "message") return;
        stop();
        resolve(event.conversationId);
      });
    });
    await open(page);
    assert.match(await panel(page).innerText(), /A person answers you here/);
    await look(page, "empty");
    await say(page, "Where is my grinder?");
    const conversationId = await heard;
    assert.equal(await conversationWith("Where is my grinder?"), conversationId, "the cockpit hears of the conversation that holds the words");
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    await answer(conversationId!, "He always asks that.", "team");
    await answer(conversationId!, "On the bench: https://shop.example/repairs/W-880. Jo");
    await log(page).getByText("On the bench").waitFor();
    const shown = await panel(page).innerText();
    assert.match(shown, /Jo answers you/);
    assert.doesNotMatch(shown, /Martens|He always asks/);
    assert.equal(await log(page).getByRole("link").getAttribute("href"), "https://shop.example/repairs/W-880");
    await look(page, "light");
    assert.deepEqual(await seriousFindings(page), []);
    const { came_from } = (await row<{ came_from: string }>(database.db, sql`select came_from from conversation where conversation_id = ${conversationId}::uuid`))!;
    assert.equal(came_from, `Wrote in the chat on the page ${url}/chat/demo`);
  });

  test("shows what looks like a program as the words that it is, from either side", async () => {
    const page = await demo();
    const words = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await open(page);
    await say(page, words);
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    await answer(await conversationWith(words), `${words} javascript:alert(1) data:text/html,x {{7*7}}`);
    await log(page).getByText("{{7*7}}").waitFor();
    assert.equal(await log(page).locator("p").first().innerText(), words);
    assert.equal(await panel(page).locator("img, script, iframe, a").count(), 0);
    assert.match(await page.title(), /^Grinders/);
  });

  test("Enter sends, Shift and Enter make a line, Escape closes and gives the keyboard back", async () => {
    const page = await demo();
    await button(page).focus();
    await page.keyboard.press("Enter");
    await panel(page).waitFor();
    await page.keyboard.type("One");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("Two");
    await page.keyboard.press("Enter");
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    assert.ok(await conversationWith("One\nTwo"));
    assert.equal(await input(page).inputValue(), "");
    await page.keyboard.press("Escape");
    await panel(page).waitFor({ state: "detached" });
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Chat with us");
  });

  test("keeps a draft, an open panel and the thread over a change of page and a reload", async () => {
    const page = await demo();
    await open(page);
    await say(page, "First words");
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    await input(page).fill("Half a sen");
    await page.goto(`${url}/chat/demo?page=repairs`);
    await panel(page).waitFor();
    assert.equal(await input(page).inputValue(), "Half a sen");
    assert.notEqual(await page.evaluate("document.activeElement.tagName"), "DIV", "a page that comes with the panel open keeps its own focus");
    await page.reload();
    await log(page).getByText("First words").waitFor();
    assert.equal(await input(page).inputValue(), "Half a sen");
  });

  test("offline it says so and keeps what is written; back again it sends that once and shows what was missed", async () => {
    const page = await demo({}, /ERR_INTERNET_DISCONNECTED|net::ERR/);
    await open(page);
    await say(page, "Before the tunnel");
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    const conversationId = await conversationWith("Before the tunnel");
    await page.context().setOffline(true);
    await log(page).getByText("You are offline").waitFor();
    await say(page, "In the tunnel");
    await log(page).getByText("You · waiting to be sent").waitFor();
    await look(page, "offline");
    assert.deepEqual(await seriousFindings(page), []);
    await answer(conversationId, "Written meanwhile");
    await page.context().setOffline(false);
    await log(page).getByText("Written meanwhile").waitFor();
    await log(page).getByText("waiting to be sent").waitFor({ state: "detached" });
    await log(page).getByText("You are offline").waitFor({ state: "detached" });
    const kept = await rows<{ body: string }>(database.db, sql`select body from message where conversation_id = ${conversationId}::uuid order by position`);
    assert.deepEqual(kept.map((m) => m.body).sort(), ["Before the tunnel", "In the tunnel", "Written meanwhile"]);
    const order = await log(page).locator("li p").allInnerTexts();
    assert.equal(new Set(order).size, 3, "nothing is shown twice");
  });

  test("what arrived without the page hearing of it is shown as sent, and is there once", async () => {
    const page = await demo({}, /net::ERR/);
    await open(page);
    // The answer never reaches the page, though the message reached us.
    await page.route("**/chat/messages", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch();
      await route.abort();
    });
    await say(page, "Sent and not heard of");
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    await page.unroute("**/chat/messages");
    await page.reload();
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    assert.equal((await rows(database.db, sql`select 1 from message where body = 'Sent and not heard of'`)).length, 1);
    assert.equal(await log(page).getByText("Sent and not heard of").count(), 1);
  });

  test("closed, its button tells of an answer; opened, the answer is there and the button tells of it no more", async () => {
    const page = await demo();
    await open(page);
    await say(page, "I will look later");
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    await page.keyboard.press("Escape");
    await answer(await conversationWith("I will look later"), "It is mended.");
    await page.getByRole("button", { name: "Chat with us (1 new)" }).waitFor();
    await open(page);
    await log(page).getByText("It is mended.").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await button(page).innerText(), "Chat with us");
  });

  test("a chat that the server knows no more begins anew, without losing a word", async () => {
    const page = await demo({}, /401/);
    await open(page);
    await say(page, "Long ago");
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    await sql`update chat_session set expires_at = now() - interval '1 day'`.execute(database.db);
    await say(page, "And now");
    await log(page).getByText("Long ago").waitFor({ state: "detached" });
    await log(page).getByText(/You · \d\d:\d\d/).waitFor();
    assert.ok(await conversationWith("And now"));
  });

  test("is as good in the dark, from right to left in the page's language, on a telephone and at twice the size", async () => {
    const dark = await demo({ colorScheme: "dark" });
    await open(dark);
    await say(dark, "Is it dark there too?");
    await log(dark).getByText(/You · \d\d:\d\d/).waitFor();
    await answer(await conversationWith("Is it dark there too?"), "Only in November.");
    await log(dark).getByText("Only in November.").waitFor();
    await look(dark, "dark");
    assert.deepEqual(await seriousFindings(dark), []);

    const arabic = await customer();
    await arabic.route("**/chat/demo", async (route) => {
      const page = await route.fetch();
      await route.fulfill({ response: page, body: (await page.text()).replace('lang="en"', 'lang="ar" dir="rtl"') });
    });
    await arabic.goto(`${url}/chat/demo`);
    await arabic.getByRole("button", { name: "Chat with us" }).click();
    await arabic.getByRole("dialog", { name: "تحدث معنا" }).waitFor();
    await say(arabic, "أين مطحنتي W-880؟");
    await log(arabic).getByText(/أنت · [\d٠-٩]/).waitFor();
    await answer(await conversationWith("أين مطحنتي W-880؟"), "On the bench, ready on 27 November.");
    await log(arabic).getByText("On the bench").waitFor();
    const box = (await panel(arabic).boundingBox())!;
    assert.equal(box.x, 20, "the panel stands at the end of the line, which is the left");
    await look(arabic, "rtl");
    assert.deepEqual(await seriousFindings(arabic), []);

    const small = await demo({ viewport: { width: 390, height: 780 }, hasTouch: true });
    await open(small);
    assert.deepEqual(await panel(small).boundingBox(), { x: 0, y: 0, width: 390, height: 780 });
    await look(small, "narrow");
    const big = await demo({ viewport: { width: 500, height: 380 }, deviceScaleFactor: 2 });
    await open(big);
    const within = (await panel(big).boundingBox())!;
    assert.ok(within.y >= 0 && within.y + within.height <= 380, "all of it is on the screen");
    await look(big, "zoomed");
  });

  test("greets by the rules whom the site has vouched for, until they write", async () => {
    const secret = await makeChatIdentitySecret(ground, { ...jo, role: "owner" });
    const text = [{ alg: "HS256" }, { sub: "greeted", name: "Amara Okafor", email: "amara.greeted@example.com", exp: Date.now() / 1000 + 600 }].map((c) => Buffer.from(JSON.stringify(c)).toString("base64url")).join(".");
    const signed = `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
    const known = await customer();
    await known.route("**/chat/demo", async (route) => {
      const page = await route.fetch();
      await route.fulfill({ response: page, body: (await page.text()).replace("loader.js\"", `loader.js" data-identity="${signed}"`) });
    });
    // She was here before, on another device, and what she came about is settled.
    const { token } = (await app.inject({ method: "POST", url: "/chat/session", payload: { identityToken: signed } })).json<{ token: string }>();
    await app.inject({ method: "POST", url: "/chat/messages", headers: { authorization: `Bearer ${token}` }, payload: { clientId: "before", body: "Do you deliver on Saturdays?" } });
    await changeConversation(ground, jo, await conversationWith("Do you deliver on Saturdays?"), { status: "resolved" });
    await catchUp(ground.db, [profileFollower]);
    await known.goto(`${url}/chat/demo`);
    await open(known);
    await log(known).getByText("Good day, Amara Okafor. How can we help?").waitFor();
    // It is of the rules, and says so; nobody is there yet.
    await log(known).getByText("automated", { exact: true }).waitFor();
    await look(known, "greeted");
    await say(known, "Hello");
    await log(known).getByText("Hello", { exact: true }).waitFor();
    assert.equal(await log(known).getByText("Good day, Amara").count(), 0);
  });

  test("stands on another site's page, whatever that page's policy and styles are", async () => {
    const site: Server = createServer((_, response) => {
      response.setHeader("Content-Type", "text/html");
      response.setHeader("Content-Security-Policy", `default-src 'none'; script-src ${url}; connect-src ${url}; style-src 'self'`);
      response.end(`<!doctype html><html lang="en"><title>Another shop</title><main><h1>Another shop</h1></main><script src="${url}/chat/loader.js" data-label="Ask us"></script></html>`);
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    try {
      const page = await customer({}, /favicon/);
      await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
      await page.getByRole("button", { name: "Ask us" }).click();
      await panel(page).waitFor();
      await say(page, "From another site");
      await log(page).getByText(/You · \d\d:\d\d/).waitFor();
      assert.ok(await conversationWith("From another site"));
      assert.deepEqual(await panel(page).boundingBox(), { x: 600, y: 120, width: 380, height: 620 }, "its styles hold where inline styles are forbidden");
      await look(page, "other-site");
    } finally {
      await new Promise((resolve) => site.close(resolve));
    }
  });

  test("no page complained on the way", () => {
    assert.deepEqual(complaints, []);
  });
});
