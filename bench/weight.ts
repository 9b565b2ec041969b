import { join } from "node:path";
import { BUDGET_KB, startKilobytes, weighFolder, weighPages } from "../tools/page-weight.ts";
import { type Benchmark, measured } from "./measurement.ts";

const dist = join(import.meta.dirname, "../dist");

/** What travels to a browser before the first screen, and to a customer's for the chat. */
export const weight: Benchmark = {
  names: ["cockpit.start_js_kb_gzip", "widget.js_kb_gzip"],
  async measure() {
    const chat = weighFolder(join(dist, "chat")).filter(({ file }) => file.endsWith(".js"));
    return [
      measured("cockpit.start_js_kb_gzip", startKilobytes(weighPages(join(dist, "web")), ".js"), "kB", "every script that index.html names and what those import, gzip -9", { value: BUDGET_KB.startScript, better: "less" }),
      measured("widget.js_kb_gzip", chat.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000, "kB", "loader and widget together, gzip -9", { value: 10, better: "less" }),
    ];
  },
};
