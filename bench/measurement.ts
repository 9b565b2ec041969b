// What a measurement is, and how a program to be measured is started.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../engine/platform/index.ts";
import { endProgram, isReady, runProgram, type StartedProgram, until } from "../stories/processes.ts";

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The figure to compare with; null where none is known. */
  readonly reference: number | null;
  /** How many times better than the reference: above 1 is better, whether more or less is wanted. */
  readonly ratio: number | null;
  readonly method: string;
}

export interface Benchmark {
  /** The names it gives, so that --only can leave it out without running it. */
  readonly names: readonly string[];
  measure(): Promise<readonly Measurement[]>;
}

export function measured(name: string, value: number, unit: string, method: string, reference: { readonly value: number; readonly better: "more" | "less" } | null = null): Measurement {
  const ratio = reference === null || value === 0 ? null : reference.better === "more" ? value / reference.value : reference.value / value;
  return { name, value, unit, reference: reference?.value ?? null, ratio, method };
}

export interface ServerUnderTest {
  readonly url: string;
  readonly home: string;
  readonly program: StartedProgram;
  end(): Promise<void>;
}

/** Starts `rapport start` in a process and data folder of its own. */
export async function startServer(options: { readonly sample: "coffee" | "none"; readonly home?: string; readonly env?: Readonly<Record<string, string>> }): Promise<ServerUnderTest> {
  const home = options.home ?? temporaryHome();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = runProgram("cli/main.ts", ["start"], { RAPPORT_HOME: home, PORT: String(port), RAPPORT_SAMPLE: options.sample, RAPPORT_EVENTS_PER_SECOND: "1000000", ...options.env });
  await until("the server to be ready", () => isReady(url), program, 120_000);
  return { url, home, program, end: () => endProgram(program, home) };
}

export function temporaryHome(): string {
  return mkdtempSync(join(tmpdir(), "rapport-bench-"));
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

/** A command of ours with its output as JSON. */
export async function runJson<T>(args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ answer: T; seconds: number }> {
  const began = performance.now();
  const program = runProgram("cli/main.ts", args, env);
  let out = "";
  program.child.stdout!.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const code = await program.ended;
  if (code !== 0) throw new Error(`rapport ${args.join(" ")} ended with ${code}:\n${program.said()}`);
  return { answer: JSON.parse(out) as T, seconds: (performance.now() - began) / 1000 };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
