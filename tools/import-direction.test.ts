import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, test } from "node:test";
import { type ImportFound, whyForbidden } from "./import-direction.ts";

const root = join(import.meta.dirname, "..");

function importsOf(file: string): ImportFound[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^"'`;]*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)import\s+["']([^"']+)["']/g)].map((m) => {
    const to = (m[1] ?? m[2] ?? m[3])!;
    return { from: file, to: to.startsWith(".") ? relative(root, join(root, dirname(file), to)) : to };
  });
}

describe("the direction of imports", () => {
  const files = globSync(["{packages,engine,channels,cli,apps,world,stories,bench,tools}/**/*.{ts,tsx}"], { cwd: root, exclude: (path) => path.includes("node_modules") });

  test("no folder imports one that comes later in the loop", () => {
    const all = files.flatMap(importsOf);
    assert.ok(all.length > 300, `expected to see the project's imports, saw ${all.length}`);
    assert.deepEqual(all.map(whyForbidden).filter(Boolean), []);
  });

  test("a violation of each rule is caught (the twin)", () => {
    const bad: ImportFound[] = [
      { from: "engine/value/fit.ts", to: "engine/service/index.ts" },
      { from: "engine/service/queue.ts", to: "engine/profiles/link.ts" },
      { from: "engine/platform/http.ts", to: "engine/organisation/index.ts" },
      { from: "engine/outcomes/measure.ts", to: "channels/chat/routes.ts" },
      { from: "packages/statistics/src/gamma.ts", to: "node:fs" },
      { from: "packages/statistics/src/gamma.ts", to: "engine/platform/index.ts" },
      { from: "packages/decision-tables/src/cell.ts", to: "sax" },
      { from: "packages/lifetime-value/src/simulate.ts", to: "packages/lifetime-value/test-customers.ts" },
      { from: "apps/workplace/cockpit/cockpit.tsx", to: "engine/service/index.ts" },
      { from: "engine/decisions/decide.ts", to: "engine/main.ts" },
    ];
    for (const each of bad) assert.ok(whyForbidden(each), `${each.from} → ${each.to} should be forbidden`);
  });
});
