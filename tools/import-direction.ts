// Which folder may import which: the loop runs one way. Used by the test beside it, and by its twin that breaks the rule.

/** Folders in the order of the loop; each may import those before it, and itself. */
const ORDER = [
  "packages", "engine/platform", "engine/organisation", "engine/interactions", "engine/profiles", "engine/value", "engine/segments", "engine/decisions",
  "engine/service", "engine/engagement", "engine/outcomes", "engine/bundles", "engine/kept-data", "channels", "world", "engine/main", "cli", "stories", "bench", "tools",
] as const;

/** What pure packages may use of others': it reads no file, no clock and no network either (docs/decisions/0014-dmn.md). */
const PURE = [{ from: "packages/decision-tables/src/dmn/", to: "sax" }] as const;

/** Nothing of the product is built on these; they may use everything. */
const OUTSIDE = new Set<string>(["stories", "bench", "tools"]);

export interface ImportFound {
  /** Path of the importing file from the project's root. */
  readonly from: string;
  /** Path of the imported file from the project's root, or the package's name. */
  readonly to: string;
}

function placeOf(path: string): string | undefined {
  if (/^engine\/[^/]+\.ts$/.test(path)) return "engine/main";
  if (path.startsWith("@rapport/") && path !== "@rapport/cli") return "packages";
  return ORDER.find((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Why an import may not be, in a sentence; undefined when it may. */
export function whyForbidden({ from, to }: ImportFound): string | undefined {
  const isTest = /\.test\.tsx?$/.test(from);
  /** What a package's tests share lies beside its src, in files whose names begin with "test-". */
  const forTests = /^packages\/[^/]+\/test-[^/]+\.ts$/;
  if (from.startsWith("packages/")) {
    if (forTests.test(to) && !isTest && !forTests.test(from)) return `${from} is part of a package; ${to} is for its tests only.`;
    if (to.startsWith("packages/") && from.split("/")[1] === to.split("/")[1]) return undefined;
    if (to.startsWith("@rapport/")) return undefined;
    if (PURE.some((each) => from.startsWith(each.from) && to === each.to)) return undefined;
    if ((isTest || forTests.test(from)) && (to.startsWith("node:") || to === "fast-check" || to === "highs")) return undefined;
    return `${from} is part of a pure package; it may import packages only, not ${to}.`;
  }
  if (from.startsWith("apps/")) {
    if (!to.startsWith("engine/") && !to.startsWith("channels/") && !to.startsWith("cli/") && !to.startsWith("world/")) return undefined;
    return /^engine\/[^/]+\/contract\.ts$/.test(to) ? undefined : `${from} is a web page; of the engine it may see contract.ts files only, not ${to}.`;
  }
  if (to.startsWith("apps/")) return `${from} may not import ${to}: pages are built, not imported.`;
  const [here, there] = [placeOf(from), placeOf(to)];
  if (there === undefined || here === undefined || here === there) return undefined;
  if (OUTSIDE.has(here)) return undefined;
  if (isTest && (there === "world" || there === "stories" || there === "tools" || there === "channels")) return undefined;
  if (ORDER.indexOf(there as (typeof ORDER)[number]) > ORDER.indexOf(here as (typeof ORDER)[number])) return `${from} may not import ${to}: ${there} comes after ${here} in the loop.`;
  if (there.startsWith("engine/") && there !== "engine/main" && here.startsWith("engine/") && !isTest && !/\/(index|contract)\.ts$/.test(to)) return `${from} may import ${there} only through its index.ts, not ${to}.`;
  return undefined;
}
