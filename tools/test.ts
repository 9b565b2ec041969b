// Runs every test file against one real PostgreSQL, those that wait for a browser or a program beside the others:  npm test [-- part of a path …]
// With --database only those files that open a database, by themselves or by what they import.
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ensurePostgres, THROWN_AWAY } from "../engine/platform/embedded-postgres.ts";
import { pathToFileURL } from "node:url";
import { findBrowser } from "./browser.mjs";
import { type Lane, takenAs, TOOK } from "./test-lane.ts";

const root = join(import.meta.dirname, "..");

/** Whether a file imports another, by itself or through those that it imports. */
function reaches(from: string, wanted: string, seen = new Set<string>()): boolean {
  if (from === wanted) return true;
  if (seen.has(from) || !existsSync(from)) return false;
  seen.add(from);
  return [...readFileSync(from, "utf8").matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].some((found) => reaches(join(from, "..", found[1]!), wanted, seen));
}

const asksDatabase = process.argv.includes("--database");
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const files = globSync(["packages/**/*.test.ts", "engine/**/*.test.ts", "channels/**/*.test.ts", "cli/**/*.test.ts", "apps/**/*.test.ts", "world/**/*.test.ts", "tools/**/*.test.ts", "bench/**/*.test.ts", "stories/**/*.test.ts"], { cwd: root, exclude: (path) => path.includes("node_modules") })
  .map((path) => relative(root, join(root, path)))
  .sort()
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .filter((path) => !asksDatabase || reaches(join(root, path), join(root, "engine/platform/test-database.ts")));
if (files.length === 0) {
  console.error(`No test file has ${wanted.join(" or ")} in its path.`);
  process.exit(1);
}

const home = mkdtempSync(join(tmpdir(), "rapport-tests-"));
const given = process.env["RAPPORT_TEST_DATABASE_URL"];
const server = given === undefined ? await ensurePostgres(home, THROWN_AWAY) : undefined;
const browser = findBrowser();
const failedPages = join(home, "failed-pages.txt");
// A process for each file would load everything 300 times; one for all would leave a core without work for half of the time. So three
// processes take file after file until none is left: one begins with those that wait for a browser, one with those that start
// programs, one with those that wait for nothing, and whichever is through with its own helps the others. However long a file takes,
// they end together; long files come first, since how far apart the ends are is decided by the last ones.
const sourceOf = (path: string): string => readFileSync(join(root, path), "utf8");
const opensBrowser = (path: string): boolean => /browser\.ts"/.test(sourceOf(path));
const startsPrograms = (path: string): boolean => /test-cli|processes\.ts"|child_process|startServer/.test(sourceOf(path));
const longFirst = [...files].sort((a, b) => sourceOf(b).length - sourceOf(a).length);
const browsers = longFirst.filter(opensBrowser);
const programs = longFirst.filter((path) => !opensBrowser(path) && startsPrograms(path));
const rest = longFirst.filter((path) => !opensBrowser(path) && !startsPrograms(path));
const orders = {
  browsers: [...browsers, ...programs.toReversed(), ...rest.toReversed()],
  programs: [...programs, ...browsers.toReversed(), ...rest.toReversed()],
  rest: [...rest, ...programs.toReversed(), ...browsers.toReversed()],
};
const taken = join(home, "taken");
mkdirSync(taken);
const lanes = Object.entries(orders).slice(0, files.length).map(([name, paths]) => {
  const lane = join(home, `${name}.test.mjs`);
  const asked: Lane = { name, root, paths, taken };
  writeFileSync(lane, `import { runLane } from ${JSON.stringify(pathToFileURL(join(root, "tools/test-lane.ts")).href)};\nawait runLane(${JSON.stringify(asked)});\n`);
  return lane;
});
const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--test", `--test-concurrency=${lanes.length}`, "--test-reporter=spec", ...lanes], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, RAPPORT_TEST_DATABASE_URL: given ?? server!.url, RAPPORT_TEST_RUN: home, RAPPORT_TEST_FAILED_PAGES: failedPages, ...(browser ? { RAPPORT_TEST_CHROMIUM: browser } : {}) },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
const code = await new Promise<number>((resolve) => child.on("exit", (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0))));
await server?.stop();
if (code !== 0 && existsSync(failedPages)) console.error(`\n${readFileSync(failedPages, "utf8")}`);
const left = files.length - readdirSync(taken).length;
if (left > 0) console.error(`${left} test files were not run.`);
// Where the time of a run goes: whoever makes it longer sees it.
const took = files.flatMap((path) => {
  const told = join(taken, takenAs(path), TOOK);
  return existsSync(told) ? [{ path, seconds: Number(readFileSync(told, "utf8")) / 1000 }] : [];
});
if (took.length > 20) {
  const longest = took.sort((a, b) => b.seconds - a.seconds).slice(0, 15);
  console.log(`\nLongest of ${took.length} files:\n${longest.map(({ path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path}`).join("\n")}`);
}
rmSync(home, { recursive: true, force: true });
process.exit(left > 0 ? code || 1 : code);
