// Measurements beside the figures to beat:  npm run bench [-- --only PREFIX] [-- --json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { arbitrationBench } from "./arbitration.ts";
import { backtestBench } from "./backtest.ts";
import { importContacts } from "./contacts.ts";
import { decideBench } from "./decide.ts";
import { identity } from "./identity.ts";
import { importOrders } from "./import.ts";
import { intake } from "./intake.ts";
import type { Measurement } from "./measurement.ts";
import { pages } from "./pages.ts";
import { pagesMillion } from "./pages-million.ts";
import { publishBench } from "./publish.ts";
import { start } from "./start.ts";
import { tables } from "./tables.ts";
import { value } from "./value.ts";
import { contestOnRetail, coverage, paretoFit, refitFromCells, scoreOnRead, valuesOfMillion } from "./value-models.ts";
import { nightly } from "./value-nightly.ts";
import { weight } from "./weight.ts";

const { values } = parseArgs({ options: { only: { type: "string", default: "" }, json: { type: "string" } } });
const all = [start, weight, intake, importOrders, importContacts, decideBench, backtestBench, publishBench, arbitrationBench, tables, value, paretoFit, refitFromCells, valuesOfMillion, scoreOnRead, coverage, contestOnRetail, identity, pages, pagesMillion, nightly];
const wanted = all.filter((benchmark) => benchmark.names.some((name) => name.startsWith(values.only)));
if (wanted.length === 0) {
  console.error(`No measurement begins with "${values.only}". There are: ${all.flatMap((b) => b.names).join(", ")}.`);
  process.exit(2);
}
const figures: Measurement[] = [];
for (const benchmark of wanted) {
  for (const figure of await benchmark.measure()) {
    if (!figure.name.startsWith(values.only)) continue;
    figures.push(figure);
    const number = (n: number) => n.toLocaleString("en", { maximumSignificantDigits: 4 });
    const beside = figure.reference === null ? "" : `   reference ${number(figure.reference)}${figure.ratio === null ? "" : `, ${number(figure.ratio)} times as good`}`;
    console.log(`${figure.name.padEnd(34)} ${number(figure.value).padStart(10)} ${figure.unit}${beside}\n    ${figure.method}`);
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
