// A Chromium for the tests: the one that is there, else Debian's (as root), else Playwright's own download. Best is the one without
// windows (chromium-headless-shell): the same engine, and the tests take half as long in it.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const SHELL = "chromium-headless-shell";

/** @returns {string | undefined} path of a Chromium that is installed */
export function findBrowser() {
  const given = process.env.RAPPORT_TEST_CHROMIUM;
  if (given) {
    if (!isProgram(given)) throw new Error(`RAPPORT_TEST_CHROMIUM is ${given}, which is not a program.`);
    return given;
  }
  const names = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [...onPath, `/usr/bin/${SHELL}`, "/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"].find(isProgram);
  return found ?? playwrightBrowser();
}

function playwrightBrowser() {
  try {
    const path = createRequire(join(root, "package.json"))("playwright-core").chromium.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Gets one if none is there; says so when it cannot. @returns {string} */
export function ensureBrowser() {
  const found = findBrowser();
  const debianAsRoot = process.getuid?.() === 0 && isDebian();
  if (found && (!debianAsRoot || process.env.RAPPORT_TEST_CHROMIUM || found.endsWith(SHELL))) return found;
  const run = (command, args) => spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
  if (debianAsRoot) {
    console.log("The tests need a browser: installing Debian's Chromium without windows …");
    const install = (name) => run("apt-get", ["install", "-y", "-q", "--no-install-recommends", name]);
    if (run("apt-get", ["update", "-q"]) && (install(SHELL) || (!found && install("chromium")))) return findBrowser();
    if (found) return found;
  }
  console.log("The tests need a browser: downloading Playwright's Chromium …");
  run(process.execPath, [join(root, "node_modules", "playwright-core", "cli.js"), "install", "chromium"]);
  const downloaded = findBrowser();
  if (downloaded) return downloaded;
  console.error("No browser could be found or installed for the tests. Install Chromium or Chrome, or set RAPPORT_TEST_CHROMIUM to its path.");
  process.exit(1);
}

function isDebian() {
  try {
    return /debian/i.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}
