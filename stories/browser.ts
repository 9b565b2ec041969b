// A running Rapport and the browsers of the people who use it, for stories told in a real Chromium.
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before } from "node:test";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { publishFirstPolicy } from "../engine/decisions/index.ts";
import { followers } from "../engine/followers.ts";
import { type RunningRapport, startRapport } from "../engine/main.ts";
import { addColleague, createSignIn, readSetting, type SignIn, SYSTEM } from "../engine/organisation/index.ts";
import { type Ground, newSecret, type OpenDatabase, readSettings } from "../engine/platform/index.ts";
import { cloneDatabase, dropDatabase } from "../engine/platform/test-database.ts";
import { testBrowser } from "../tools/test-browser.ts";
import { seedSample } from "../world/seed.ts";

const root = join(import.meta.dirname, "..");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** How long a page may take to show what is expected: long enough for a machine on which everything else runs too, since a wait costs nothing when it is met. */
const PATIENCE_MS = 120_000;
/** Where pictures are left to be looked at, if somebody asks for them. */
const screens = process.env["RAPPORT_TEST_SCREENS"];

/** Who works in the sample company, and the owner who started it. */
export const PEOPLE = {
  owner: "owner@rapport.example",
  jo: "jo@tidewren.example",
  mira: "mira@tidewren.example",
  ida: "ida@tidewren.example",
  sam: "sam@tidewren.example",
  guest: "guest@tidewren.example",
} as const;
export type Person = keyof typeof PEOPLE;

export type ApiKey = `rk_${string}` | `wk_${string}`;

export interface Visit extends BrowserContextOptions {
  /** What the page is expected to complain of in its console; all else fails the test. */
  readonly mayComplain?: RegExp;
  /** Appearance kept in the browser beforehand. */
  readonly prefs?: {
    readonly theme?: "light" | "dark";
    readonly language?: "en" | "ar";
    readonly density?: "compact";
    readonly shortcuts?: boolean;
  };
}

export interface House {
  readonly url: string;
  readonly ground: Ground;
  /** The link that the start printed for the owner. */
  readonly signInLink: string;
  /** A browser of its own, with nobody signed in. Closed when the test ends. */
  visit(options?: Visit): Promise<Page>;
  /** A browser of its own in which this colleague is signed in. */
  as(person: Person, options?: Visit): Promise<Page>;
  /** A link that signs somebody in, once. */
  linkFor(email: string): Promise<string>;
  /** Asks the API as a colleague (by their session) or with a key. @throws with what the server answered, unless it is good */
  api<T>(as: Person | ApiKey, method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T>;
}

/** A sample company small enough to be copied for every file of stories. */
async function fillWorld(open: OpenDatabase, url: string): Promise<void> {
  const ground: Ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
  const signIn = createSignIn({ databaseUrl: url, secret: newSecret(""), publicUrl: "http://localhost", origins: [] });
  try {
    await addColleague(ground, signIn, SYSTEM, { name: "Robin Achterberg", email: PEOPLE.owner, role: "owner" });
    await publishFirstPolicy(ground);
    await seedSample(ground, signIn, followers, () => undefined, { customers: 400 });
    await addColleague(ground, signIn, SYSTEM, { name: "Gil Ferreira", email: PEOPLE.guest, role: "read-only" });
  } finally {
    await signIn.close();
  }
}

/** Says what somebody would have seen when a story failed: a wait that ran out does not tell what stood there instead. */
async function describePages(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    const seen = await page.locator("body").ariaSnapshot({ timeout: 2_000 }).catch(String);
    const words = `When it failed, ${page.url()} showed:\n${seen.slice(0, 6_000)}\n`;
    console.error(words);
    // Said once more at the very end, where whoever reads the result looks first.
    if (process.env["RAPPORT_TEST_FAILED_PAGES"]) appendFileSync(process.env["RAPPORT_TEST_FAILED_PAGES"], words);
  }
}

/** Inside a `describe`: Rapport on a database of its own, and a Chromium. Whatever a page complains of fails the test in which it did. */
export function useHouse(kind: "world" | "empty"): House {
  let running: RunningRapport;
  let signIn: SignIn;
  let browser: Browser;
  let databaseUrl: string;
  const home = mkdtempSync(join(tmpdir(), "rapport-story-"));
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const sessions = new Map<string, Promise<string>>();

  before(async () => {
    assert.ok(existsSync(join(root, "dist/web/index.html")), "the web app is not built: npm run build");
    databaseUrl = await cloneDatabase(kind === "world" ? { name: "world of 400", fill: fillWorld } : undefined);
    running = await startRapport(
      readSettings({ PORT: "0", RAPPORT_HOME: home, RAPPORT_SAMPLE: "none", DATABASE_URL: databaseUrl }),
    );
    const secret = (await readSetting<string>(running.ground.db, "auth.secret"))!;
    signIn = createSignIn({ databaseUrl, secret, publicUrl: running.url, origins: [running.url] });
    browser = await testBrowser();
  });
  afterEach(async (told) => {
    if ("passed" in told && !told.passed) for (const context of contexts) await describePages(context);
    for (const context of contexts.splice(0)) await context.close();
    assert.deepEqual(complaints.splice(0), [], "a page complained");
  });
  after(async () => {
    await signIn?.close();
    await running?.stop();
    const log = join(home, "log", "errors.log");
    const errors = existsSync(log) ? readFileSync(log, "utf8") : "";
    rmSync(home, { recursive: true, force: true });
    if (databaseUrl) await dropDatabase(databaseUrl);
    assert.equal(errors, "", "the server met an error of its own");
  });

  /** Comes in by a one-time link and chooses a password, as people do; gives the cookie. */
  async function signInAs(email: string): Promise<string> {
    const came = await fetch(await signIn.oneTimeLink(email), { redirect: "manual" });
    const cookie = came.headers.getSetCookie()[0]!.split(";")[0]!;
    const set = await fetch(`${running.url}/api/session/password`, {
      method: "POST",
      headers: { cookie, "x-rapport": "1", "content-type": "application/json" },
      body: JSON.stringify({ password: "correct horse battery" }),
    });
    assert.ok(set.status === 204 || set.status === 409, "chosen now, or before");
    return cookie;
  }
  const sessionOf = (person: Person): Promise<string> =>
    sessions.get(person) ?? sessions.set(person, signInAs(PEOPLE[person])).get(person)!;

  async function visit({ mayComplain = /$^/, prefs, ...options }: Visit = {}): Promise<Page> {
    const context = await browser.newContext({
      locale: "en-GB",
      timezoneId: "Europe/Amsterdam",
      viewport: { width: 1440, height: 900 },
      colorScheme: "light",
      reducedMotion: "reduce",
      ...options,
    });
    contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    if (prefs)
      await context.addInitScript(
        `if (location.protocol === "http:") localStorage["rapport.prefs"] ??= ${JSON.stringify(JSON.stringify(prefs))}`,
      );
    const complain = (what: string): void => void (mayComplain.test(what) || complaints.push(what));
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complain(`${message.text()} ${message.location().url}`);
    });
    context.on("weberror", (failed) => complain(String(failed.error().stack ?? failed.error())));
    context.on("request", (request) => {
      if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== running.url)
        complaints.push(`asked another host: ${request.url()}`);
    });
    return context.newPage();
  }

  return {
    get url() {
      return running.url;
    },
    get ground() {
      return running.ground;
    },
    get signInLink() {
      return running.signInLink;
    },
    visit,
    async as(person, options) {
      const cookie = await sessionOf(person);
      const page = await visit(options);
      const at = cookie.indexOf("=");
      await page.context().addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: running.url }]);
      return page;
    },
    linkFor: (email) => signIn.oneTimeLink(email),
    async api<T>(as: Person | ApiKey, method: string, path: string, body?: unknown): Promise<T> {
      const who: Record<string, string> = /^[rw]k_/.test(as)
        ? { authorization: `Bearer ${as}` }
        : { cookie: await sessionOf(as as Person), "x-rapport": "1" };
      const answer = await fetch(`${running.url}/api${path}`, {
        method,
        headers: { ...who, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
      return (text === "" ? undefined : JSON.parse(text)) as T;
    },
  };
}

/** Moves an open page to another of its addresses as its links do, without loading it anew: a fifth of the time. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, "", ${JSON.stringify(path)})`);
}

/** What axe finds on the page that is serious or critical, as sentences; of one part of it where `within` selects that. */
export async function seriousFindings(page: Page, name = "", within = "html"): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource);
  const asked = {
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  };
  const found = await page.evaluate<AxeFindings>(`axe.run(${JSON.stringify(within)}, ${JSON.stringify(asked)})`);
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) =>
      `${name} ${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 200)} (${n.failureSummary.replaceAll("\n", " ").slice(0, 200)})`).join(" ")}`.trim(),
    );
}

interface AxeFindings {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

/** Leaves a picture of the page where RAPPORT_TEST_SCREENS says, if it does. */
export async function look(page: Page, name: string): Promise<void> {
  if (screens) await page.screenshot({ path: join(screens, `${name}.png`) });
}

/** Waits until something the server keeps is so. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  millis = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + millis;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${millis} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
