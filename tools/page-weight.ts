// What a browser must fetch before the first screen can be used, and what it fetches later: as it travels, compressed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/**
 * At most so many kilobytes, gzip: design budget of the start, and of any part that comes later. The words of a language are one
 * part, fetched by those who read it, beside the start and kept; they grow with every sentence of the pages.
 */
export const BUDGET_KB = { startScript: 190, startStyle: 15, laterPart: 60, words: 90 } as const;
const WORDS = /^assets\/[a-z]{2}-[^/]+\.js$/;

export interface FileWeight {
  /** "assets/app-x.js" */
  readonly file: string;
  /** fonts are compressed already and count as they are */
  readonly gzipBytes: number;
  /** the page names it, or something that the page names imports it */
  readonly atStart: boolean;
}

/** What each file of a built app weighs, heaviest first. */
export function weighPages(folder: string): readonly FileWeight[] {
  return weighFolder(folder, filesAtStart(folder));
}

export function weighFolder(folder: string, start: ReadonlySet<string> = new Set()): readonly FileWeight[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      const file = path.slice(folder.length + 1);
      return { file, gzipBytes: /\.woff2?$/.test(path) ? content.length : gzipSync(content, { level: 9 }).length, atStart: start.has(file) };
    })
    .toSorted((one, other) => other.gzipBytes - one.gzipBytes);
}

export function startKilobytes(weights: readonly FileWeight[], ending: ".js" | ".css"): number {
  return weights.filter(({ file, atStart }) => atStart && file.endsWith(ending)).reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000;
}

/** Sentences, one for each budget that is passed; none where all hold. */
export function overBudget(weights: readonly FileWeight[]): readonly string[] {
  const script = startKilobytes(weights, ".js");
  const style = startKilobytes(weights, ".css");
  return [
    script > BUDGET_KB.startScript ? `${script.toFixed(1)} kB of JavaScript at start, at most ${BUDGET_KB.startScript}: fetch later what the first screen does without` : null,
    style > BUDGET_KB.startStyle ? `${style.toFixed(1)} kB of CSS at start, at most ${BUDGET_KB.startStyle}` : null,
    ...weights
      .filter(({ file, atStart }) => !atStart && file.endsWith(".js"))
      .map((part) => ({ ...part, ...(WORDS.test(part.file) ? { most: BUDGET_KB.words, what: "the words of a language" } : { most: BUDGET_KB.laterPart, what: "a later part" }) }))
      .filter(({ gzipBytes, most }) => gzipBytes > most * 1000)
      .map(({ file, gzipBytes, most, what }) => `${file} weighs ${(gzipBytes / 1000).toFixed(1)} kB, ${what} at most ${most}`),
  ].filter((sentence) => sentence !== null);
}

/** The page's scripts and styles, and what those scripts import in turn; what they import when asked to is later. */
function filesAtStart(folder: string): ReadonlySet<string> {
  const html = readFileSync(join(folder, "index.html"), "utf8");
  const found = new Set<string>();
  const add = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    if (!file.endsWith(".js")) return;
    const script = readFileSync(join(folder, file), "utf8");
    for (const [, name] of script.matchAll(/(?:^|[;}\s])(?:import|export)(?:[^"'();]*?from)?\s*["']\.\/([^"']+\.js)["']/g)) add(join(file, "..", name!));
  };
  for (const [, file] of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) add(file!);
  return found;
}
