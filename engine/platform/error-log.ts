// Errors of our own, in a file of the data folder and on the terminal: what happened, never what a request carried.
import { mkdirSync } from "node:fs";
import { appendFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";

const LARGEST_BYTES = 10 * 1024 * 1024;
/** More lines than this do not wait for the disk; how many were left out is said in the file. */
const MOST_WAITING = 1000;

export interface ErrorLog {
  /** Never waits for the disk, and never throws. */
  report(error: unknown, request?: { readonly method: string; readonly url: string }): void;
  /** Answers when everything that was reported is in the file. */
  flush(): Promise<void>;
}

/**
 * Opens `errors.log` in a folder. A file that has grown full becomes `errors.old.log`, in place of the one before it.
 *
 * @param options.say shows a line to whoever sits at the terminal
 */
export function openErrorLog(folder: string, options: { readonly largestBytes?: number; readonly say?: (line: string) => void } = {}): ErrorLog {
  const { largestBytes = LARGEST_BYTES, say = console.error } = options;
  const file = join(folder, "errors.log");
  mkdirSync(folder, { recursive: true });
  let waiting: string[] = [];
  let leftOut = 0;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const text = waiting.join("");
      waiting = [];
      try {
        const size = await stat(file).then((found) => found.size, () => 0);
        if (size > 0 && size + Buffer.byteLength(text) > largestBytes) await rename(file, join(folder, "errors.old.log"));
        await appendFile(file, text);
      } catch (error) {
        say(`${file} could not be written: ${(error as Error).message}`); // the lines themselves were shown already
      }
      if (leftOut > 0) waiting.push(`${JSON.stringify({ at: new Date().toISOString(), leftOut })}\n`);
      leftOut = 0;
    }
    writing = undefined;
  }

  return {
    report(error, request) {
      const line = lineOf(error, request);
      say(line);
      if (waiting.length >= MOST_WAITING) leftOut++;
      else waiting.push(`${line}\n`);
      writing ??= write();
    },
    flush: async () => writing,
  };
}

function lineOf(error: unknown, request: { readonly method: string; readonly url: string } | undefined): string {
  return JSON.stringify({
    at: new Date().toISOString(),
    where: request ? `${request.method} ${request.url.split("?")[0]}`.slice(0, 300) : "background",
    error: error instanceof Error ? (error.stack ?? error.message).slice(0, 4000) : String(error).slice(0, 1000),
  });
}
