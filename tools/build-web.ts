// Builds what runs in browsers: the workplace into dist/web, the chat loader and widget into dist/chat.
//   node tools/build-web.ts
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import babel from "@rolldown/plugin-babel";
import react, { reactCompilerPreset } from "@vitejs/plugin-react";
import { build, type InlineConfig } from "vite";
import { notePagesBuilt, sourcesOfPages } from "./pages.mjs";

const root = join(import.meta.dirname, "..");
const common: InlineConfig = {
  configFile: false,
  envDir: false,
  logLevel: "warn",
  define: { "process.env.NODE_ENV": '"production"' },
};

/**
 * Where people type and walk all day, and what stands on every page. Compiling costs 110 ms a file, nine tenths of the whole
 * build, which a newcomer waits for; dialogs and settings do not gain from it what they cost.
 */
const COMPILED = /\/apps\/(ui|workplace\/(shell|data|cockpit|customers))\/(?!.*-dialog)[^/]+\.tsx$|\/use-[a-z-]+\.ts$/;

/** The staff's pages. The React Compiler is not optional here: without it a key press in the cockpit costs three times as much. */
function buildWorkplace() {
  return build({
    ...common,
    root: join(root, "apps/workplace"),
    base: "/",
    plugins: [
      react(),
      babel({ include: [COMPILED], presets: [reactCompilerPreset()] }),
      { ...optimizeLocales.vite({ locales: ["en-US", "en-GB", "ar-AE"] }), enforce: "pre" as const },
    ],
    build: {
      outDir: join(root, "dist/web"),
      emptyOutDir: true,
      target: "es2023",
      cssTarget: ["chrome124", "firefox125", "safari17.5"],
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
}

/** The loader is a classic script of a few hundred bytes; the widget is fetched by it, once somebody reaches for the button. */
function buildChat(part: "loader" | "widget", entry: string) {
  return build({
    ...common,
    root: join(root, "apps/widget"),
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: join(root, "dist/chat"),
      emptyOutDir: false,
      target: "es2022",
      reportCompressedSize: false,
      lib: { entry, formats: [part === "loader" ? "iife" : "es"], name: "RapportLoader", fileName: () => `${part}.js` },
      // An ES library keeps its blanks unless told otherwise: a quarter of the widget.
      rolldownOptions: { output: { minify: true } },
    },
  });
}

interface Size {
  readonly file: string;
  readonly bytes: number;
  readonly gzip: number;
}

async function sizesOf(folder: string): Promise<readonly Size[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      return {
        file: path.slice(folder.length + 1),
        bytes: content.length,
        gzip: /\.woff2?$/.test(path) ? content.length : gzipSync(content, { level: 9 }).length,
      };
    }),
  );
}

/** What a browser fetches before the first screen can be used: the entry, what it imports, and their styles. */
async function atStart(folder: string): Promise<ReadonlySet<string>> {
  const html = await readFile(join(folder, "index.html"), "utf8");
  return new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? ""));
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(7)} kB`;

const began = performance.now();
const sources = sourcesOfPages();
await buildWorkplace();
const chat = join(root, "dist/chat");
await rm(chat, { recursive: true, force: true });
for (const [part, entry] of [
  ["loader", "loader.ts"],
  ["widget", "widget.tsx"],
] as const) {
  const path = join(root, "apps/widget", entry);
  if (existsSync(path)) await buildChat(part, path);
}

notePagesBuilt(sources);

const web = join(root, "dist/web");
const start = await atStart(web);
const sizes = (await sizesOf(web)).toSorted((one, other) => other.gzip - one.gzip);
const sum = (chosen: readonly Size[]) => chosen.reduce((total, size) => total + size.gzip, 0);
const starting = sizes.filter((size) => start.has(size.file));
console.log("dist/web, gzip");
for (const size of sizes.filter((each) => !each.file.endsWith(".woff") && !each.file.endsWith(".woff2")))
  console.log(`${kilobytes(size.gzip)}  ${size.file}${start.has(size.file) ? "  at start" : ""}`);
console.log(
  `${kilobytes(sum(starting.filter((size) => size.file.endsWith(".js"))))}  JavaScript at start (at most 190)`,
);
console.log(`${kilobytes(sum(starting.filter((size) => size.file.endsWith(".css"))))}  CSS at start (at most 15)`);
if (existsSync(chat)) {
  console.log("dist/chat, gzip");
  for (const size of await sizesOf(chat)) console.log(`${kilobytes(size.gzip)}  ${size.file}`);
}
console.log(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
