// A million invented people, who of them are one customer: in a process of its own, so that its memory can be told.
import { clusterAccuracy, fitLinkage, generatePeople, LinkageIndex, linkRecords, personSettings, type RawRecord, recordTable } from "@rapport/record-linkage";
import { seededRandom } from "@rapport/statistics";
import { quantile } from "./measurement.ts";

const RECORDS = 1_000_000;
const ASKED = 5000;
const WARM_UP = 500;

let generating = 0;
/** Records one at a time, with the time that inventing them takes kept apart. */
function* invented(seed: number, records: number, note: (person: unknown, at: number) => void): Generator<RawRecord> {
  const all = generatePeople({ records, random: seededRandom(seed) });
  for (let at = 0; ; at++) {
    const began = performance.now();
    const next = all.next();
    generating += performance.now() - began;
    if (next.done) return;
    note(next.value.person, at);
    yield { ...next.value };
  }
}

const truth: string[] = [];
const began = performance.now();
const table = recordTable(personSettings, invented(42, RECORDS, (person, at) => (truth[at] = String(person))));
const model = fitLinkage(table, { random: seededRandom(1) });
if (model.kind !== "fellegi-sunter") throw new Error(`expected a model, got ${model.kind}`);
const { clusterOf } = linkRecords(table, model);
const seconds = (performance.now() - began - generating) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
const { f1 } = clusterAccuracy(clusterOf, truth);

const index = new LinkageIndex(model);
const kept: RawRecord[] = [];
let at = 0;
for (const record of invented(43, RECORDS, () => undefined)) {
  if (at >= RECORDS - ASKED) kept.push(record);
  else index.add(String(at), record);
  at++;
}
const times = kept.map((record) => {
  const asked = performance.now();
  index.find(record);
  return performance.now() - asked;
});
console.log(JSON.stringify({ f1, seconds, megabytes, oneRecordP99: quantile(times.slice(WARM_UP), 0.99), oneRecordP50: quantile(times.slice(WARM_UP), 0.5) }));
