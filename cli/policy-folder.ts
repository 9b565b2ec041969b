// A folder of rules on the disk.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandFailed } from "./command.ts";

const LARGEST = 8 * 1024 * 1024;
const OWN = ["policy.json", "actions.json", "limits.json", "examples.json"];

/** The files of a policy in a folder, by path. @throws {CommandFailed} */
export function readFolder(folder: string): Map<string, string> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new CommandFailed(`There is no folder ${folder}. Write one with rapport policy export --folder ${folder}.`);
  const tables = join(folder, "tables");
  const paths = [...OWN, ...(existsSync(tables) ? readdirSync(tables).filter((name) => name.endsWith(".md")).toSorted().map((name) => `tables/${name}`) : [])];
  const files = new Map<string, string>();
  for (const path of paths) {
    const at = join(folder, path);
    if (!existsSync(at)) continue;
    if (statSync(at).size > LARGEST) throw new CommandFailed(`${at} is larger than 8 MB.`);
    files.set(path, readFileSync(at, "utf8"));
  }
  return files;
}

/**
 * Writes the files of a policy, and removes those of tables that it no longer has and that the folder's policy.json named. Nothing else in
 * the folder is touched; a file that says the same is left as it is.
 *
 * @throws {CommandFailed} where the folder holds something else
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): { readonly written: readonly string[]; readonly removed: readonly string[] } {
  const head = join(folder, "policy.json");
  if (existsSync(folder) && !existsSync(head) && readdirSync(folder).some((name) => !name.startsWith(".") && !/^readme/i.test(name))) throw new CommandFailed(`${folder} holds something else than rules. Name a folder of their own.`);
  const before = existsSync(head) ? namedTables(readFileSync(head, "utf8")) : [];
  const written: string[] = [];
  for (const [path, text] of files) {
    const at = join(folder, path);
    if (existsSync(at) && readFileSync(at, "utf8") === text) continue;
    mkdirSync(dirname(at), { recursive: true });
    // Whole or not at all, whatever happens meanwhile.
    writeFileSync(`${at}.new`, text);
    renameSync(`${at}.new`, at);
    written.push(path);
  }
  const removed = before.filter((path) => !files.has(path) && existsSync(join(folder, path)));
  for (const path of removed) rmSync(join(folder, path));
  return { written, removed };
}

function namedTables(text: string): string[] {
  try {
    const { tables } = JSON.parse(text) as { readonly tables?: unknown };
    return Array.isArray(tables) ? tables.flatMap((name) => (typeof name === "string" && /^[\w.~-]{1,90}$/.test(name) ? [`tables/${name}.md`] : [])) : [];
  } catch {
    return [];
  }
}
