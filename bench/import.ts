import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OrdersSummary } from "../engine/interactions/index.ts";
import { type Benchmark, measured, removeHome, runJson, temporaryHome } from "./measurement.ts";

const FILE = join(import.meta.dirname, "../../shared/data/online_retail_II_combined.csv.gz");

export const importOrders: Benchmark = {
  names: ["import.orders_seconds", "import.peak_rss_mb", "import.rows_per_second"],
  async measure() {
    if (!existsSync(FILE)) {
      console.error("import: Online Retail II is not at ../shared/data, so nothing is measured.");
      return [];
    }
    const home = temporaryHome();
    const { answer, seconds } = await runJson<OrdersSummary>(["import", "orders", FILE, "--json"], { RAPPORT_HOME: home, RAPPORT_SAMPLE: "none" });
    removeHome(home);
    const how = "rapport import orders on Online Retail II (1,044,847 lines) into an empty folder";
    return [
      measured("import.orders_seconds", seconds, "s", `${how}; the whole command, PostgreSQL's first start, profiles and value included`, { value: 60, better: "less" }),
      measured("import.rows_per_second", answer.lines.read / answer.seconds, "lines/s", `${how}; reading and writing only`),
      measured("import.peak_rss_mb", answer.peakMemoryMb, "MB", `${how}; of the Node process`, { value: 1024, better: "less" }),
    ];
  },
};
