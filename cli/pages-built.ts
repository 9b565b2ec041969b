// The pages are built beside the start of the database, so that a first start costs the longer of the two and not both.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const builder = join(import.meta.dirname, "..", "tools", "pages.mjs");

/**
 * Builds the pages that browsers are given, where their sources have changed since.
 *
 * @param say hears that it is being done, if it is
 * @returns why they could not be built, as a sentence; undefined when they are there
 */
export async function pagesBuilt(say: (line: string) => void): Promise<string | undefined> {
  if (!existsSync(builder)) return undefined; // installed without the sources: the pages came built
  const child = spawn(process.execPath, [builder], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      if (said === "") say(chunk.toString().split("\n", 1)[0]!);
      said += chunk.toString();
    });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve).once("error", () => resolve(null)));
  return code === 0 ? undefined : `The pages could not be built. What the build said:\n${said.trim().slice(-4000)}`;
}
