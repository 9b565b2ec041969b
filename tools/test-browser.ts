// One Chromium for all the tests of a process: starting one takes longer than many a story.
import { after } from "node:test";
import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "./browser.mjs";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let started: Promise<Browser> | undefined;

/** The browser of this process; whoever uses it makes contexts of their own in it and closes those, never the browser. */
export async function testBrowser(): Promise<Browser> {
  const found = await (started ??= start());
  if (found.isConnected()) return found;
  // One that has ended fails the tests in which it did, and not all that come after them.
  return (started = start());
}

function start(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("No browser was found: name one in RAPPORT_TEST_CHROMIUM.");
  return chromium.launch({ executablePath, args: FLAGS });
}

after(async () => (await started)?.close());
