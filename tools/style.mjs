// Lint and format with tools that are not needed to run or test, so they are installed the first time they are asked for.
//   npm run lint | npm run format
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, "tools", "style");
if (!existsSync(join(home, "node_modules"))) {
  const installed = spawnSync("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"], { cwd: home, stdio: "inherit" });
  if (installed.status !== 0) process.exit(1);
}
const tool = (name, args) => spawnSync(process.execPath, [join(root, "tools", "run.mjs"), join(home, "node_modules", ...name.split("/")), ...args], { cwd: root, stdio: "inherit" }).status ?? 1;
process.exit(process.argv[2] === "format" ? tool("@biomejs/biome/bin/biome.js", ["format", "--write", "."]) : tool("oxlint/bin/oxlint", ["--deny-warnings"]));
