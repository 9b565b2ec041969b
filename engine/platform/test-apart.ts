// What the test of work done apart has a thread do.
import { getPriority } from "node:os";
import { threadId } from "./give-way.ts";
import { Refusal } from "./refusal.ts";

export interface TrialTask {
  readonly does: "sum" | "refuse" | "fail" | "exit" | "never-end" | "grow";
}
export interface Tried {
  readonly heard: readonly number[];
  readonly priority: number | undefined;
}

export async function work({ does }: TrialTask, parts: AsyncIterable<number>): Promise<Tried> {
  if (does === "refuse") throw new Refusal("bad-input", "asOf: no.");
  if (does === "fail") throw new Error("the roof is leaking");
  if (does === "exit") process.exit(0);
  if (does === "never-end") for (;;);
  if (does === "grow") for (const kept: number[][] = []; ; ) kept.push(Array.from({ length: 10_000 }, (_, at) => at + 0.5));
  const heard: number[] = [];
  for await (const part of parts) heard.push(part);
  const id = threadId();
  return { heard, priority: id === undefined ? undefined : getPriority(id) };
}
