// Builds what runs in browsers: the workplace into dist/web, the chat loader and widget into dist/chat.
//   node tools/build-web.ts
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import optimizeLocales from "@react-aria/optimize-locales-plugin";
import babel from "@rolldown/plugin-babel";
import react, { reactCompilerPreset } from "@vitejs/plugin-react";
import { build, type InlineConfig } from "vite";
import { BUDGET_KB, type FileWeight, overBudget, startKilobytes, weighFolder, weighPages } from "./page-weight.ts";
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
    // React itself has had this hook since 18; the shim for older ones is carried by several parts.
    resolve: { alias: [{ find: /^use-sync-external-store\/shim(\/index\.js)?$/, replacement: "react" }] },
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
      // What every page needs comes in two files, not in thirty: together it compresses 7 kB better, and what others wrote
      // stays in the browser's store when only Rapport has changed.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: "parts", tags: ["$initial"], test: /[\\/]node_modules[\\/]/, priority: 1 },
              { name: "start", tags: ["$initial"] },
            ],
          },
        },
      },
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

const show = (weights: readonly FileWeight[]) => {
  for (const { file, gzipBytes, atStart } of weights) if (!/\.woff2?$/.test(file)) console.log(`${kilobytes(gzipBytes)}  ${file}${atStart ? "  at start" : ""}`);
};
const weights = weighPages(join(root, "dist/web"));
console.log("dist/web, gzip");
show(weights);
console.log(`${kilobytes(startKilobytes(weights, ".js") * 1000)}  JavaScript at start (at most ${BUDGET_KB.startScript})`);
console.log(`${kilobytes(startKilobytes(weights, ".css") * 1000)}  CSS at start (at most ${BUDGET_KB.startStyle})`);
// Somebody who starts Rapport is not kept from it by its weight; a test is.
for (const sentence of overBudget(weights)) console.error(`Too heavy: ${sentence}.`);
if (existsSync(chat)) {
  console.log("dist/chat, gzip");
  show(weighFolder(chat));
}
console.log(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
