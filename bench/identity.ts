import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { accuracyOf, clusterAccuracy, fitLinkage, type LinkageModel, linkRecords, type RecordTable, recordTable, twoFileTable } from "@rapport/record-linkage";
import { seededRandom } from "@rapport/statistics";
import { csvRecords, fake1000Settings, febrlSettings, febrlTruth } from "../packages/record-linkage/published-data.ts";
import { runProgram } from "../stories/processes.ts";
import { type Benchmark, measured, type Measurement } from "./measurement.ts";

const DATA = join(import.meta.dirname, "../../shared/data/febrl");

export const identity: Benchmark = {
  names: ["identity.febrl4_f1", "identity.febrl4_false_links", "identity.fake1000_f1", "identity.million_f1", "identity.million_seconds", "identity.million_rss_mb", "identity.one_record_p99_ms"],
  async measure() {
    return [...publishedFiles(), ...(await million())];
  },
};

function publishedFiles(): Measurement[] {
  const out: Measurement[] = [];
  const read = (file: string) => readFileSync(join(DATA, file), "utf8");
  const [first, second, fake] = [join(DATA, "febrl_dataset4a.csv"), join(DATA, "febrl_dataset4b.csv"), join(DATA, "splink_fake_1000.csv")].map((path) => existsSync(path));
  if (first && second) {
    const [a, b] = [csvRecords(read("febrl_dataset4a.csv")), csvRecords(read("febrl_dataset4b.csv"))];
    const table = twoFileTable(febrlSettings, a, b);
    const { links } = linkRecords(table, fitted(table));
    const person = [...febrlTruth(a), ...febrlTruth(b)];
    const trueLinks = links.filter((link) => person[link.a] === person[link.b]).length;
    const falseLinks = links.length - trueLinks;
    const how = "FEBRL 4, 5,000 and 5,000 records, parameters learnt without the truth, links at a probability of 0.99 or more";
    out.push(measured("identity.febrl4_f1", accuracyOf({ trueLinks, falseLinks, missedLinks: a.length - trueLinks }).f1, "", `${how} (reference: Splink's notebook at even odds)`, { value: 0.9992, better: "more" }));
    out.push(measured("identity.febrl4_false_links", falseLinks, "links", `${how} (reference: Splink at its best F1)`, { value: 1, better: "less" }));
  }
  if (fake) {
    const records = csvRecords(read("splink_fake_1000.csv"));
    const table = recordTable(fake1000Settings, records);
    const { clusterOf } = linkRecords(table, fitted(table));
    out.push(measured("identity.fake1000_f1", clusterAccuracy(clusterOf, records.map((record) => String(record["cluster"]))).f1, "", "fake_1000 of Splink's tutorial, clusters at a probability of 0.99 (reference: the tutorial's best over all thresholds, pairs)", { value: 0.911, better: "more" }));
  }
  return out;
}

function fitted(table: RecordTable): LinkageModel {
  const model = fitLinkage(table, { random: seededRandom(1) });
  if (model.kind !== "fellegi-sunter") throw new Error(`expected a model, got ${model.kind}`);
  return model;
}

async function million(): Promise<Measurement[]> {
  const program = runProgram("bench/identity-million.ts", [], { NODE_OPTIONS: "--max-old-space-size=4096" });
  if ((await program.ended) !== 0) throw new Error(program.said());
  const { f1, seconds, megabytes, oneRecordP99, oneRecordP50 } = JSON.parse(program.said().trim().split("\n").at(-1)!) as Record<"f1" | "seconds" | "megabytes" | "oneRecordP99" | "oneRecordP50", number>;
  const how = "1,000,000 invented records (seed 42) with typing errors, moves, gaps and households; one thread";
  return [
    measured("identity.million_f1", f1, "", `${how}; clusters (reference: Splink 4.0.9 on a generated million of its own)`, { value: 0.9975, better: "more" }),
    measured("identity.million_seconds", seconds, "s", `${how}; from the first record to the clusters, inventing them left out (reference: Splink 16 s train and predict, 4 s clustering)`, { value: 20, better: "less" }),
    measured("identity.million_rss_mb", megabytes, "MB", `${how}; the most the process held (reference: Splink)`, { value: 1360, better: "less" }),
    measured("identity.one_record_p99_ms", oneRecordP99, "ms", `one new record against 995,000 in memory, 4,500 asked after warm-up, half within ${oneRecordP50.toFixed(3)} ms`, { value: 5, better: "less" }),
  ];
}
