// Runs a file of this project on the Node it is written for (24 or newer), whatever Node started it.
// Plain JavaScript, so that any Node ≥ 18 can read it:  node tools/run.mjs FILE.ts|TOOL [arguments]
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const WANTED_MAJOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, "package.json"));

/** The Node that came with `npm ci` for this platform, if there is one. */
function bundledNode() {
  const os = process.platform === "win32" ? "win" : process.platform;
  for (const name of [`node-${os}-${process.arch}`, `node-bin-${os}-${process.arch}`]) {
    try {
      const exe = join(dirname(require.resolve(`${name}/package.json`)), "bin", os === "win" ? "node.exe" : "node");
      if (existsSync(exe)) return exe;
    } catch {
      // not installed for this platform: try the next name
    }
  }
  return undefined;
}

function chooseNode() {
  if (Number(process.versions.node.split(".")[0]) >= WANTED_MAJOR) return process.execPath;
  const bundled = bundledNode();
  if (bundled) return bundled;
  console.error(
    `Rapport needs Node ${WANTED_MAJOR} or newer; this is ${process.version}, and no bundled Node was found for ${process.platform}-${process.arch}. ` +
      `Run "npm ci" first, or install Node ${WANTED_MAJOR} from https://nodejs.org.`,
  );
  process.exit(1);
}

/** A path to a script stays as it is; a bare word is a tool of node_modules/.bin; `rapport` alone is our own command. */
function resolveTarget(target) {
  if (target.startsWith("-") || /\.[mc]?[jt]s$/.test(target)) return target;
  return join(root, "node_modules", ".bin", target);
}

const calledAsRapport = process.argv[1] !== undefined && /rapport(\.mjs)?$/.test(process.argv[1]);
const [target, ...rest] = calledAsRapport ? [join(root, "cli", "main.ts"), ...process.argv.slice(2)] : process.argv.slice(2);
const node = chooseNode();
const flags = ["--disable-warning=ExperimentalWarning"];
const child = spawn(node, target === undefined ? flags : [...flags, resolveTarget(target), ...rest], {
  stdio: "inherit",
  // What was compiled once is kept: every later command begins a third of a second sooner.
  env: { NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "compile"), ...process.env, PATH: dirname(node) + delimiter + (process.env.PATH ?? "") },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm and npx pass a signal on to the shell between them and us, which ends without telling anybody: then we are an orphan.
const parent = process.ppid;
if (process.env.npm_execpath) setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
