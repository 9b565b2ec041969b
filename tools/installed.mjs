// Do the packages in node_modules match the lockfile? Plain JavaScript: it runs before anything is installed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @param {string} root folder of the project
 * @param {"start" | "test"} purpose what is needed: for "start" the packages of tests may be missing
 * @returns {string | undefined} why something has to be installed; undefined when nothing has to
 */
export function whyInstall(root, purpose) {
  const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
  if (!existsSync(join(root, "node_modules", ".package-lock.json"))) return "nothing is installed yet";
  const wanted = read("package-lock.json").packages;
  const there = read("node_modules/.package-lock.json").packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/") || (purpose === "start" && entry.dev)) continue;
    const found = there[path];
    const absentForThisMachine = !found && (entry.optional || entry.devOptional || entry.peer);
    if (absentForThisMachine && !neededHere(entry)) continue;
    if (!found) return `${path.slice("node_modules/".length)} is not installed`;
    if (found.version !== entry.version) return `${path.slice("node_modules/".length)} is ${found.version}, the lockfile says ${entry.version}`;
  }
  return undefined;
}

/** An optional package is still needed where its platform is ours (the bundled Node and PostgreSQL). */
function neededHere(entry) {
  if (!entry.os && !entry.cpu) return false;
  const fits = (list, mine) => !list || list.includes(mine);
  const musl = entry.libc && !entry.libc.includes("glibc");
  return fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && !musl && /postgres|\bnode\b/.test(entry.resolved ?? "");
}
