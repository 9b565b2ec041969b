// Starting the real program as a person would, and the processes it starts, by recorded number only.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "../engine/platform/index.ts";

const root = join(import.meta.dirname, "..");

export interface StartedProgram {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

/** Runs a TypeScript program of the project in a process of its own. */
export function runProgram(file: string, args: readonly string[], env: Readonly<Record<string, string>>): StartedProgram {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(RAPPORT_|PORT$|HOST$|DATABASE_URL$|NODE_TEST_CONTEXT$)/.test(name)));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(root, file), ...args], { cwd: root, env: { ...inherited, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream!.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-100_000)));
  return { child, said: () => said, ended: new Promise((resolve) => child.once("exit", (code) => resolve(code))) };
}

/** Waits until something is true; fails with what the program said when it never becomes so. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, program?: StartedProgram, millis = 180_000): Promise<void> {
  const end = Date.now() + millis;
  while (Date.now() < end) {
    if (await isSo()) return;
    if (program && program.child.exitCode !== null) throw new Error(`waiting for ${what}, but the program ended with ${program.child.exitCode}:\n${program.said()}`);
    await wait(25);
  }
  throw new Error(`waited ${millis} ms for ${what}:\n${program?.said() ?? ""}`);
}

export async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
}

/** The postmaster of a data folder, as its own pid file says. */
export function postmasterOf(home: string): number | undefined {
  try {
    return Number(readFileSync(join(home, "pg18", "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return undefined;
  }
}

/** The processes that one process started itself (Linux). */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        const stat = readFileSync(`/proc/${candidate}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
      } catch {
        return false;
      }
    });
}

/**
 * Ends a program kindly and waits until PostgreSQL of its folder is gone too.
 *
 * @param postgresToo ends PostgreSQL as well, for a program that does not do so itself
 */
export async function endProgram(program: StartedProgram, home: string, postgresToo = false): Promise<void> {
  const postmaster = postmasterOf(home);
  program.child.kill("SIGTERM");
  await program.ended;
  if (postgresToo && postmaster !== undefined && isAlive(postmaster)) process.kill(postmaster, "SIGINT");
  if (postmaster !== undefined) await until("PostgreSQL to end", () => !isAlive(postmaster));
}
