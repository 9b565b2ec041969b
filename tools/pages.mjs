// Are the pages in dist/ built from the sources as they are? Plain JavaScript: it runs on any Node ≥ 20.
//   node tools/pages.mjs    builds them where they are not
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "dist", "built-from");

/** A fingerprint of every file that the pages are built from. */
export function sourcesOfPages() {
  const hash = createHash("sha256");
  const add = (path) => hash.update(path).update(readFileSync(join(root, path)));
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (!/\.(test\.tsx?|md)$/.test(entry.name)) add(path);
    }
  };
  walk("apps");
  add("package-lock.json");
  add("tools/build-web.ts");
  return hash.digest("hex");
}

export function pagesAreBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === sourcesOfPages();
}

/** @param {string} sources what they were when the build began */
export function notePagesBuilt(sources) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !pagesAreBuilt()) {
  console.log("Building the pages …");
  process.exitCode = spawnSync(process.execPath, [join(root, "tools", "run.mjs"), join(root, "tools", "build-web.ts")], { cwd: root, stdio: "inherit" }).status ?? 1;
}
