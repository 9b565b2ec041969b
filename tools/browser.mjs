// A Chromium for the tests: the one that is there, else Debian's (as root), else Playwright's own download.
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

/** @returns {string | undefined} path of a Chromium that is installed */
export function findBrowser() {
  const given = process.env.RAPPORT_TEST_CHROMIUM;
  if (given) {
    if (!isProgram(given)) throw new Error(`RAPPORT_TEST_CHROMIUM is ${given}, which is not a program.`);
    return given;
  }
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, "/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"].find(isProgram);
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
  if (found) return found;
  const run = (command, args) => spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
  if (process.getuid?.() === 0 && isDebian()) {
    console.log("The tests need a browser: installing Debian's Chromium …");
    if (run("apt-get", ["update", "-q"]) && run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"])) {
      const installed = findBrowser();
      if (installed) return installed;
    }
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
