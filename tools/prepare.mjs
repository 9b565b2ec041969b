// What `npm start` and `npm test` need before they can begin. Plain JavaScript for any Node ≥ 20:
//   node tools/prepare.mjs start|test
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureBrowser } from "./browser.mjs";
import { whyInstall } from "./installed.mjs";
import { pagesAreBuilt } from "./pages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const purpose = process.argv[2] === "test" ? "test" : "start";

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Rapport needs Node 20 or newer to begin; this is ${process.version}. Get one at https://nodejs.org.`);
  process.exit(1);
}

function must(command, args, sentence, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (done.status === 0) return;
  console.error(sentence);
  process.exit(1);
}

const why = whyInstall(root, purpose);
if (why) {
  console.log(`Installing packages (${why}) …`);
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", ...(purpose === "start" ? ["--omit=dev"] : ["--include=dev"])];
  const env = { ...process.env, NODE_ENV: "", npm_config_production: "" };
  const sentence = `"npm ci" did not succeed. Its message stands above; with it mended, run the same command again.`;
  if (npm && /\.[cm]?js$/.test(npm)) must(process.execPath, [npm, ...args], sentence, { env });
  else must("npm", args, sentence, { env, shell: process.platform === "win32" });
}

// `npm start` builds the pages while the database starts and the sample company is made.
if (purpose === "test") {
  if (!pagesAreBuilt()) must(process.execPath, [join(root, "tools", "pages.mjs")], "The web pages could not be built; the message stands above.");
  ensureBrowser();
}
