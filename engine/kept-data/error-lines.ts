// Lines of the error log that name somebody. They hold where in the code something failed, and at times a word of whom it
// was about.
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILES = ["errors.log", "errors.old.log"] as const;

/**
 * Writes the error logs of a folder anew without the lines that hold one of these words.
 *
 * @returns how many lines went
 */
export async function forgetInLogs(folder: string, words: readonly string[]): Promise<number> {
  const wanted = words.map((word) => word.toLowerCase());
  let gone = 0;
  for (const name of FILES) {
    const path = join(folder, name);
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const lines = text.split("\n");
    const stay = lines.filter((line) => !wanted.some((word) => line.toLowerCase().includes(word)));
    if (stay.length === lines.length) continue;
    gone += lines.length - stay.length;
    await writeFile(`${path}.new`, stay.join("\n"));
    // What was added meanwhile is carried over, as far as it names nobody.
    const added = (await readFile(path, "utf8")).slice(text.length).split("\n").filter((line) => !wanted.some((word) => line.toLowerCase().includes(word))).join("\n");
    if (added !== "") await writeFile(`${path}.new`, added, { flag: "a" });
    await rename(`${path}.new`, path);
  }
  return gone;
}
