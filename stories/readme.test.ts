// What the README and the guides show is what happens: their commands run, their links lead somewhere, their settings,
// addresses, tables and figures exist.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { freePort, readSettings } from "../engine/platform/index.ts";
import { blocksOf, commandsIn, firstDifference, tableRows } from "./documents.ts";
import { endProgram, isReady, runProgram, type StartedProgram, until } from "./processes.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const DOCUMENTS = globSync("**/*.md", { cwd: root, exclude: (path) => /(^|\/)(node_modules|dist|\.git|\.data)(\/|$)/.test(path) }).sort();
const WITH_COMMANDS = ["README.md", ...globSync("docs/guides/*.md", { cwd: root }).sort()];

describe("the documents", () => {
  test("links between them lead to files that are there", () => {
    const broken = DOCUMENTS.flatMap((document) =>
      [...read(document).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map((match) => match[1]!)
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(document), target)))
        .map((target) => `${document} → ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  test("the settings that are documented are those that exist, and the defaults are right", () => {
    const documented = tableRows(read("docs/operations.md"), "setting").map(([name]) => name!.replaceAll("`", ""));
    let refusal = "";
    try {
      readSettings({ RAPPORT_NO_SUCH_SETTING: "x" });
    } catch (error) {
      refusal = (error as Error).message;
    }
    const existing = /There are (.+)\.$/.exec(refusal)![1]!.split(", ");
    assert.deepEqual(documented.toSorted(), existing.toSorted());
    const { port, host, eventsPerSecond, sample } = readSettings({});
    const defaults = new Map(tableRows(read("docs/operations.md"), "setting").map(([name, byDefault]) => [name!.replaceAll("`", ""), byDefault]));
    assert.deepEqual(["PORT", "HOST", "RAPPORT_EVENTS_PER_SECOND", "RAPPORT_SAMPLE"].map((name) => defaults.get(name)), [String(port), host, String(eventsPerSecond), sample]);
  });

  test("no document names a setting that neither the program nor its tests know", () => {
    const known = new Set([...read("engine/platform/settings.ts").matchAll(/\bRAPPORT_[A-Z_]*[A-Z]\b/g)].map(String));
    const sources = globSync("{engine,channels,cli,stories,tools,apps}/**/*.{ts,mjs}", { cwd: root }).filter((path) => !path.endsWith("readme.test.ts"));
    for (const source of sources) for (const [name] of read(source).matchAll(/\bRAPPORT_TEST_[A-Z_]*[A-Z]\b/g)) known.add(name);
    const named = DOCUMENTS.flatMap((document) => [...read(document).matchAll(/\bRAPPORT_[A-Z_]*[A-Z]\b/g)].map(([name]) => name));
    assert.deepEqual([...new Set(named)].filter((name) => !known.has(name)), []);
  });

  test("every figure for which a test is named stands in that test", () => {
    const rows = tableRows(read("docs/correctness.md"), "what").filter((row) => row.length === 3);
    assert.ok(rows.length > 10);
    const missing = rows.flatMap(([what, figures, where]) => {
      const files = [...where!.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map((match) => read(match[1]!).replace(/(?<=\d)[_,](?=\d{3})/g, ""));
      assert.ok(files.length > 0, `no test is named for: ${what}`);
      const numbers = figures!.replace(/(?<=\d),(?=\d{3})/g, "").match(/-?\d+(\.\d+)?/g) ?? [];
      return numbers.filter((number) => !files.some((file) => file.includes(number))).map((number) => `${number}: ${what}`);
    });
    assert.deepEqual(missing, []);
  });

  test("every table and column that a number is said to come from is made by a migration", () => {
    const migrations = globSync("engine/*/migrations/*.sql", { cwd: root }).map(read).join("\n");
    const named = tableRows(read("docs/metrics.md"), "number").flatMap(([, , where]) => [...(where ?? "").matchAll(/`([a-z_0-9.]+)`/g)].map((match) => match[1]!));
    assert.ok(named.length > 20);
    const missing = named.filter((name) => {
      const [table, column] = name.split(".");
      const body = new RegExp(`create table "?${table}"? \\(([\\s\\S]*?)\\n\\);`).exec(migrations)?.[1];
      const isThere = (each: string) => new RegExp(`^\\s*"?${each}"? `, "m").test(body!) || new RegExp(`alter table "?${table}"? add column "?${each}"? `).test(migrations);
      return body === undefined || (column !== undefined && !isThere(column));
    });
    assert.deepEqual(missing, []);
  });

  test("the comparison of output with what a document shows finds a word that changed (the twin)", () => {
    const shown = ["Value model in EUR, fitted to 4,803 customers", "  …", "Tried on the 26 weeks after 2026-05-24"];
    const real = "Value model in EUR, fitted to 17 customers\nmore\nmore\nTried on the 26 weeks after 2027-01-01\n";
    assert.equal(firstDifference(shown, real), undefined);
    assert.match(firstDifference(shown, real.replace("fitted", "made"))!, /fitted/);
    assert.match(firstDifference(shown, `${real}and more\n`)!, /and more/);
    assert.match(firstDifference(shown, real, { numbers: true })!, /4,803/);
  });
});

describe("the commands and requests that the README and the guides show", () => {
  let home = "";
  let folder = "";
  let program: StartedProgram | undefined;
  let url = "";

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "rapport-readme-"));
    folder = mkdtempSync(join(tmpdir(), "rapport-readme-files-"));
    mkdirSync(join(folder, "docs"));
    cpSync(join(root, "docs", "guides"), join(folder, "docs", "guides"), { recursive: true });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    program = runProgram("cli/main.ts", ["start"], { PORT: String(port), RAPPORT_HOME: home });
    await until("Rapport to say that it is ready", () => program!.said().includes("Ctrl-C stops it."), program);
    await until("Rapport to be ready", () => isReady(url), program);
  });
  after(async () => {
    if (program) await endProgram(program, home);
    for (const each of [home, folder]) rmSync(each, { recursive: true, force: true });
  });

  /** What the command prints, run on the data of the server that runs. */
  function rapport(args: readonly string[]): Promise<string> {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(RAPPORT_|PORT$|HOST$|DATABASE_URL$|NODE_TEST_CONTEXT$)/.test(name)));
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(root, "cli/main.ts"), ...args], { cwd: folder, env: { ...inherited, RAPPORT_HOME: home }, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve, reject) => child.once("close", (code) => (code === 0 ? resolve(stdout) : reject(new Error(`rapport ${args.join(" ")} ended with ${code}: ${stderr}`)))));
  }

  /** What two documents show alike is run once: a start takes seconds, and the same import again would find nothing new. */
  const printed = new Map<string, Promise<string>>();
  function once(line: string, args: readonly string[]): Promise<string> {
    const known = printed.get(line) ?? rapport(args);
    printed.set(line, known);
    return known;
  }

  for (const document of WITH_COMMANDS) {
    const commands = blocksOf(read(document), "console").flatMap(commandsIn);
    if (commands.length === 0) continue;
    test(`${document}: ${commands.length} commands print what it says`, async () => {
      for (const { line, words, shown, head } of commands) {
        const isStart = line === "npm start";
        assert.ok(isStart || (words[0] === "npx" && words[1] === "rapport"), `${line} is neither npm start nor npx rapport`);
        const all = isStart ? program!.said() : await once(line, words.slice(2));
        const said = head === undefined ? all : all.split("\n").slice(0, head).join("\n");
        // What is imported from a file of the project has the same figures everywhere; the sample company moves with the day.
        const difference = firstDifference(shown, said, { numbers: line.includes("import orders") });
        assert.equal(difference, undefined, `${document}, $ ${line}\n${difference}\nIt printed:\n${said}`);
      }
    });
  }

  test("the integrator's requests are answered as shown, and its error is the error", async () => {
    const guide = read("docs/guides/integrator.md");
    const make = blocksOf(guide, "console").flatMap(commandsIn);
    const keyBy = async (option: string) => {
      const { line, words } = make.find((command) => command.line.includes(option))!;
      return (await once(line, words.slice(2))).split("\n")[0]!;
    };
    const keys = { wk: await keyBy("--trusted"), rk: await keyBy("--role analyst") };
    const found = await fetch(`${url}/api/customers?query=amara&limit=1`, { headers: { authorization: `Bearer ${keys.rk}` } });
    const { rows } = (await found.json()) as { rows: { profile: { customerId: string } }[] };
    const filled = (text: string) => text.replace("wk_…", keys.wk).replace("rk_…", keys.rk).replace('"customerId": "…"', `"customerId": "${rows[0]!.profile.customerId}"`).replace("https://rapport.example.com", url);
    const requests = blocksOf(guide, "sh").flatMap((block) => block.split("\n\n"));
    assert.equal(requests.length, 3);
    for (const request of requests) {
      const [command, shown] = request.trim().split(/\n# /) as [string, string];
      const ready = filled(command);
      const address = /(http:[^\s"]+)/.exec(ready)![1]!;
      const headers = Object.fromEntries([...ready.matchAll(/-H "([^:]+): ([^"]+)"/g)].map((match) => [match[1]!, match[2]!]));
      const body = /-d '([\s\S]*)'/.exec(ready)?.[1];
      const answer = await fetch(address, { headers, ...(body === undefined ? {} : { method: "POST", body }) });
      assert.equal(firstDifference([shown], await answer.text()), undefined, command);
    }
    const refused = await fetch(`${url}/api/customers`);
    assert.deepEqual(await refused.json(), JSON.parse(blocksOf(guide, "json")[0]!));
  });

  test("every address that a document names is in the OpenAPI document, or is a page", async () => {
    const { paths } = (await (await fetch(`${url}/api/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    const named = ["docs/guides/integrator.md", "docs/operations.md", "docs/guides/analyst.md"].flatMap((document) => [...read(document).matchAll(/`(GET|POST|PATCH|DELETE) (\/[^`?\s]*)`/g)].map((match) => [match[1]!, match[2]!] as const));
    assert.ok(named.length > 15);
    const missing = named.filter(([method, path]) => paths[path.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()] === undefined);
    assert.deepEqual(missing, []);
    for (const page of ["/api/docs", "/chat/demo", "/chat/loader.js"]) assert.equal((await fetch(`${url}${page}`)).status, 200, page);
  });
});
