// Runs every test file against one real PostgreSQL, those that wait for a browser or a program beside the others:  npm test [-- part of a path …]
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ensurePostgres, THROWN_AWAY } from "../engine/platform/embedded-postgres.ts";
import { pathToFileURL } from "node:url";
import { findBrowser } from "./browser.mjs";

const root = join(import.meta.dirname, "..");
const wanted = process.argv.slice(2);
const files = globSync(["packages/**/*.test.ts", "engine/**/*.test.ts", "channels/**/*.test.ts", "cli/**/*.test.ts", "apps/**/*.test.ts", "world/**/*.test.ts", "tools/**/*.test.ts", "bench/**/*.test.ts", "stories/**/*.test.ts"], { cwd: root, exclude: (path) => path.includes("node_modules") })
  .map((path) => relative(root, join(root, path)))
  .sort()
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)));
if (files.length === 0) {
  console.error(`No test file has ${wanted.join(" or ")} in its path.`);
  process.exit(1);
}

const home = mkdtempSync(join(tmpdir(), "rapport-tests-"));
const given = process.env["RAPPORT_TEST_DATABASE_URL"];
const server = given === undefined ? await ensurePostgres(home, THROWN_AWAY) : undefined;
const browser = findBrowser();
const failedPages = join(home, "failed-pages.txt");
const TO_TELL_MILLIS = 5_000;
// A process for each file would load everything 270 times; one for all would leave a core without work for half of the time, and so
// would one that waits for a browser or for a command: of the browsers two thirds have a lane, and one third shares one with the programs.
// So the three take about as long (of 18 minutes, when it was halves, one lane was done after 9).
const sourceOf = (path: string): string => readFileSync(join(root, path), "utf8");
const opensBrowser = (path: string): boolean => /browser\.ts"|chromium/.test(sourceOf(path));
const startsPrograms = (path: string): boolean => /test-cli|processes\.ts"|child_process|startServer/.test(sourceOf(path));
const inBrowser = files.filter(opensBrowser);
const programs = files.filter((path) => !opensBrowser(path) && startsPrograms(path));
const lanes = Object.entries({
  rest: files.filter((path) => !opensBrowser(path) && !startsPrograms(path)),
  browser: inBrowser.filter((_, i) => i % 3 !== 0),
  "browser-and-programs": [...inBrowser.filter((_, i) => i % 3 === 0), ...programs],
}).filter(([, paths]) => paths.length > 0).map(([name, paths]) => {
  const lane = join(home, `${name}.test.mjs`);
  // The first test ends when all files are read: else the runner may think, between two of them, that there are no more tests.
  // What keeps a process open after its last test (a browser, a pool) does not keep it from ending; but it is given time to tell
  // all it has to tell: told to end at once (--test-force-exit), it lost the last answers of a busy machine, and nobody saw it.
  const lines = [
    `import { after, test } from "node:test";`,
    `let read;`,
    `const all = new Promise((resolve) => { read = resolve; });`,
    `void test("every file of the ${name} tests is read", () => all);`,
    `after(() => void setTimeout(() => process.exit(), ${TO_TELL_MILLIS}).unref());`,
    // A file that cannot even be read is a test that failed: else the lane would wait for it for ever.
    ...paths.map((path) => `await import(${JSON.stringify(pathToFileURL(join(root, path)).href)}).catch((error) => test(${JSON.stringify(`${path} can be read`)}, () => { throw error; }));`),
    `read();`,
  ];
  writeFileSync(lane, lines.map((line) => `${line}\n`).join(""));
  return lane;
});
const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--test", `--test-concurrency=${lanes.length}`, "--test-reporter=spec", ...lanes], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, RAPPORT_TEST_DATABASE_URL: given ?? server!.url, RAPPORT_TEST_FAILED_PAGES: failedPages, ...(browser ? { RAPPORT_TEST_CHROMIUM: browser } : {}) },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
const code = await new Promise<number>((resolve) => child.on("exit", (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0))));
await server?.stop();
if (code !== 0 && existsSync(failedPages)) console.error(`\n${readFileSync(failedPages, "utf8")}`);
rmSync(home, { recursive: true, force: true });
process.exit(code);
