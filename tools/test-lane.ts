// One process of a run of the tests: takes file after file, while another lane has not taken it, and runs what is in it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

export interface Lane {
  readonly name: string;
  /** Where the files lie. */
  readonly root: string;
  /** The files in the order in which this lane takes them. */
  readonly paths: readonly string[];
  /** A folder in which each file that was taken has a folder of its name: making that can succeed for one lane only. */
  readonly taken: string;
}

const TO_TELL_MILLIS = 5_000;

/** How long a file took, in whole milliseconds, stands under this name in its folder. */
export const TOOK = "took";

/** Under which name a file stands among those that were taken. */
export const takenAs = (path: string): string => path.replaceAll(/[\\/]/g, " ");

export async function runLane({ name, root, paths, taken }: Lane): Promise<void> {
  // What keeps a process open after its last test (a browser, a pool) does not keep it from ending; but it is given time to tell
  // all it has to tell: told to end at once (--test-force-exit), it lost the last answers of a busy machine, and nobody saw it.
  after(() => void setTimeout(() => process.exit(), TO_TELL_MILLIS).unref());
  let before = gate(`the lane of ${name} begins`);
  for (const path of paths) {
    if (!take(join(taken, takenAs(path)))) continue;
    const began = performance.now();
    // A file that cannot even be read is a test that failed: else the lane would wait for it for ever.
    await import(pathToFileURL(join(root, path)).href).catch((error: unknown) =>
      void test(`${path} can be read`, () => {
        throw error;
      }),
    );
    const then = gate(`all of ${path} has run`);
    before.pass();
    await then.begun;
    writeFileSync(join(taken, takenAs(path), TOOK), String(Math.round(performance.now() - began)));
    before = then;
  }
  before.pass();
}

/**
 * A test that waits to be let pass. Tests run one after the other, and the runner thinks that there are no more when none waits: so one
 * waits while a file is read, and the next, behind the tests of the file, tells that they have run.
 */
function gate(said: string): { readonly begun: Promise<void>; readonly pass: () => void } {
  const begun = Promise.withResolvers<void>();
  const passed = Promise.withResolvers<void>();
  void test(said, () => {
    begun.resolve();
    return passed.promise;
  });
  return { begun: begun.promise, pass: passed.resolve };
}

function take(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "EEXIST") return false;
    throw error;
  }
}
