// The pages are built beside the start of the database, so that a first start costs the longer of the two and not both.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pagesAreBuilt } from "../tools/pages.mjs";

const root = join(import.meta.dirname, "..");

/**
 * Builds the pages that browsers are given, where their sources have changed since.
 *
 * @returns why they could not be built, as a sentence; undefined when they are there
 */
export async function pagesBuilt(say: (line: string) => void): Promise<string | undefined> {
  if (!existsSync(join(root, "apps")) || pagesAreBuilt()) return undefined;
  say("Building the pages …");
  const child = spawn(process.execPath, [join(root, "tools", "build-web.ts")], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve).once("error", () => resolve(null)));
  return code === 0 ? undefined : `The pages could not be built. What the build said:\n${said.trim().slice(-4000)}`;
}
