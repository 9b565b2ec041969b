// Runs the command as a person would: in a process of its own, with its own data folder and database.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { cloneDatabase, dropDatabase } from "../engine/platform/test-database.ts";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestCli {
  readonly folder: string;
  readonly databaseUrl: () => string;
  /** Writes a file into the folder; gives its path. */
  file(name: string, content: string | Buffer): string;
  /** @param env `DATABASE_URL: undefined` has it run on a PostgreSQL of the folder's own */
  run(args: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<Ended>;
  /** The same, to end it halfway; `said` is called with what it writes to stderr. */
  begin(args: readonly string[], said: (text: string, child: ChildProcess) => void): Promise<Ended>;
  /** Runs and reads its JSON; fails if it did not end with 0. */
  json<T = Record<string, unknown>>(args: readonly string[]): Promise<T>;
}

/** Inside a `describe`: a folder and a fresh database, gone afterwards. */
export function useCli(): TestCli {
  const folder = mkdtempSync(join(tmpdir(), "rapport-cli-"));
  let url: string | undefined;
  before(async () => {
    url = await cloneDatabase();
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    if (url) await dropDatabase(url);
  });
  const begin: TestCli["begin"] = (args, said) => start(folder, args, { DATABASE_URL: url! }, said);
  const run: TestCli["run"] = (args, env) => start(folder, args, { DATABASE_URL: url!, ...env });
  return {
    folder,
    databaseUrl: () => url!,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    run,
    begin,
    async json<T>(args: readonly string[]) {
      const { code, stdout, stderr } = await run([...args, "--json"]);
      if (code !== 0) throw new Error(`rapport ${args.join(" ")} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as T;
    },
  };
}

function start(folder: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>, said: (text: string, child: ChildProcess) => void = () => undefined): Promise<Ended> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "main.ts"), ...args], {
    cwd: folder, stdio: ["ignore", "pipe", "pipe"],
    // What was compiled once is kept, as for whoever starts the command: without, each start works twice as long.
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"], HOME: folder, RAPPORT_HOME: join(folder, "home"), RAPPORT_SAMPLE: "none", ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    said(chunk.toString(), child);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
