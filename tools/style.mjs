// Lints with a tool that is not needed to run or test, so it is installed the first time it is asked for.
//   npm run lint
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, "tools", "style");
const oxlint = join(home, "node_modules", "oxlint", "bin", "oxlint");
if (!existsSync(oxlint)) {
  const installed = spawnSync("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"], { cwd: home, stdio: "inherit", shell: process.platform === "win32" });
  if (installed.status !== 0) process.exit(1);
}
process.exit(spawnSync(process.execPath, [oxlint, "--deny-warnings"], { cwd: root, stdio: "inherit" }).status ?? 1);
