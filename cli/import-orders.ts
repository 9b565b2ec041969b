import { remarkAtTerminal } from "../engine/profiles/contract.ts";
import type { OrdersChecked, OrdersImported, OrdersProgress } from "../engine/profiles/index.ts";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { moneyInWords } from "./money.ts";
import { count, progressOn, timeLeft, wholeNumber } from "./progress.ts";
import { refusedPlace } from "./refused-place.ts";

const CHANNELS = ["web", "email", "chat", "voice", "sms", "social", "post", "shop", "portal", "partner", "other"] as const;

export const importOrdersCommand: Command = {
  name: "import orders",
  summary: "take orders in from a CSV file (also .gz)",
  help: `rapport import orders FILE [options]

Reads a CSV file of order lines, compressed or not, of any size. Columns, delimiter, encoding, dates, decimals and currency
are found out and told; what can be read in two ways is asked for. An invoice comes in whole or not at all; the same file
again changes nothing; lines that cannot be taken go to a file with the reason. "rapport import undo" takes it all back.
The orders exports of Shopify and WooCommerce are recognised by their columns.

  --dry-run             only says what would happen
  --map FIELD=COLUMN    which column tells what, for example --map order=InvoiceNo,customer=CustomerID; "-" for none.
                        Fields: order, date, time, customer, email, sku, description, category, quantity, price, amount, country, currency;
                        of the whole order, once for each or the same on each of its rows: discount and refunded (amounts),
                        status, cancelled and paid (when), subtotal (of the goods)
  --currency GBP        the currency of rows that name none (ISO 4217)
  --time-zone ZONE      for times without one, for example Europe/London; UTC unless told
  --dates ORDER         day-first or month-first, for dates such as 3/4/2011
  --decimal SIGN        dot or comma
  --delimiter CHAR      what stands between cells; "tab" for a tab
  --encoding NAME       utf-8, windows-1252, utf-16le or utf-16be
  --cancelled-prefix C  what the numbers of cancelled invoices begin with; "" for none; C unless told
  --channel CHANNEL     where the orders were placed: ${CHANNELS.join(", ")}; shop unless told
  --refused-to FILE     where refused lines go; FILE.refused.csv in the current folder unless told; no file with
                        --dry-run unless told
  --json                the summary for programs

Money: a line's amount is quantity × price, rounded to the currency's minor unit, halves away from zero. A discount of the whole
order is a line below nothing of it; what was paid back is a return, dated with the order. Both are at most what its goods came
to: shipping and taxes are no goods. Orders that were cancelled or voided before anything was paid are refused. A column that
tells of such money and is not used is said first, with how many orders and how much it concerns.`,
  async run(args) {
    const { values, positionals } = readArguments(
      args,
      {
        "dry-run": { type: "boolean" }, map: { type: "string", multiple: true }, currency: { type: "string" }, "time-zone": { type: "string" }, dates: { type: "string" }, decimal: { type: "string" }, delimiter: { type: "string" },
        encoding: { type: "string" }, "cancelled-prefix": { type: "string" }, channel: { type: "string" }, "refused-to": { type: "string" },
      },
      ["FILE"],
    );
    const path = positionals[0]!;
    const delimiter = values.delimiter === "tab" || values.delimiter === "\\t" ? "\t" : values.delimiter;
    if (delimiter !== undefined && delimiter.length !== 1) throw new UsageError(`--delimiter is one character, not "${delimiter}".`);
    const choices = {
      encoding: oneOf("--encoding", values.encoding, ["utf-8", "utf-16le", "utf-16be", "windows-1252"]), dateOrder: oneOf("--dates", values.dates, ["day-first", "month-first"]),
      decimalSign: oneOf("--decimal", values.decimal, ["dot", "comma"]), channel: oneOf("--channel", values.channel, CHANNELS),
    };
    const [{ checkOrders, importOrders, readToldColumns }, { refitIfStale }, { withDatabase }] = [await import("../engine/profiles/index.ts"), await import("../engine/value/index.ts"), await import("./with-database.ts")];
    const reading = {
      columns: readToldColumns(values.map ?? []), currency: values.currency, timeZone: values["time-zone"], cancelledPrefix: values["cancelled-prefix"],
      dateOrder: choices.dateOrder, decimalSign: choices.decimalSign,
    };
    const check = values["dry-run"] === true;
    const refused = refusedPlace({ told: values["refused-to"], check, from: path });
    const file = { path, dialect: { encoding: choices.encoding, delimiter }, reading, channel: choices.channel, refusedTo: refused.path };

    const progress = progressOn();
    const imported = await withDatabase(async ({ ground, actor, catchUp }) => {
      try {
        const shown = { ...file, onProgress: shower((text) => (refused.begin(), progress.show(text))) };
        if (check) return await checkOrders(ground, shown);
        const done = await importOrders(ground, shown, actor);
        progress.show("bringing profiles, value and segments up to date");
        await catchUp();
        if (done.newInvoices > 0 && (await refitIfStale(ground))) await catchUp();
        return done;
      } finally {
        progress.end();
      }
    });
    if (values.json) printJson(forPrograms(imported));
    else console.log(inWords(imported));
  },
};

function shower(show: (text: string) => void): (progress: OrdersProgress) => void {
  const began = performance.now();
  return (progress) => {
    const seconds = (performance.now() - began) / 1000;
    if (progress.phase === "reading") {
      const left = timeLeft(progress.share, seconds);
      show(`reading  ${percent(progress.share)}  ${wholeNumber(progress.lines)} lines, ${wholeNumber(Math.round(progress.lines / Math.max(seconds, 0.001)))} a second${left ? `, ${left} to read` : ""}`);
    } else show(`storing  ${percent(progress.share)}  ${progress.doing}`);
  };
}

const percent = (share: number) => `${Math.floor(share * 100)} %`.padStart(5);

function forPrograms({ importId, fileName, cautions, summary, ...more }: OrdersImported | OrdersChecked): unknown {
  return { importId, fileName, cautions, ...summary, ...more };
}

/** An exact decimal with its thousands told apart. @example grouped("-1234567.891") // "-1,234,567.891" */
function grouped(decimal: string): string {
  const [whole, rest] = decimal.split(".");
  return whole!.replaceAll(/\B(?=(\d{3})+$)/g, ",") + (rest === undefined ? "" : `.${rest}`);
}

function inWords({ importId, fileName, summary: s, ...more }: OrdersImported | OrdersChecked): string {
  const n = wholeNumber;
  const would = importId === null;
  const lines = [
    ...more.cautions.map((each) => `CAUTION: ${remarkAtTerminal(each.says)}${each.map === null ? "" : ` Say ${each.map} to use it, once for each order.`}`),
    `${fileName}: ${would ? "what would happen: " : ""}${count(s.lines.read, "line")} read = ${n(s.lines.kept)} kept + ${n(s.lines.refused)} refused + ${n(s.lines.alreadyThere)} already there.`,
    `  ${count(s.invoices, "invoice")} of ${count(s.customers, "customer")}${s.firstDay ? `, ${s.firstDay} to ${s.lastDay}` : ""}; new: ${count(more.newInvoices, "invoice")}, ${count(more.newCustomers, "customer")}${more.links > 0 ? `, ${n(more.links)} joined by a shared address` : ""}.`,
    ...more.net.map((net) => `  Net ${grouped(net.asWritten)} ${net.currency} as written${s.lines.alreadyThere > 0 ? ", lines that were already there included" : ""}; with each line rounded, ${moneyInWords(net.minor, net.currency, { exact: true })}.`),
    `  Among them: ${count(s.anonymousLines, "line names", "lines name")} no customer (kept as anonymous sales), ${n(s.cancellationLines)} are of cancelled invoices, ${n(s.negativeQuantityLines)} have a quantity below nothing,`,
    `  ${n(s.notPositivePriceLines)} a price of nothing or less, ${n(s.adjustmentLines)} correct the books.`,
    `  Columns: ${more.columns.map((c) => `${c.field} = ${c.column}${c.how === "by what it holds" ? " (by what it holds)" : ""}`).join(", ")}.${more.unusedColumns.length > 0 ? ` Not used: ${more.unusedColumns.join(", ")}.` : ""}`,
    ...more.remarks.map((remark) => `  ${remarkAtTerminal(remark)}`),
    ...(s.lines.refused === 0 ? [] : [s.refusedFile === null ? "  Refused lines:" : `  Refused lines are in ${s.refusedFile}:`, ...more.refusedBecause.map((r) => `    ${n(r.lines)} × ${r.reason}`)]),
    `  ${s.seconds} s, ${count(s.linesPerSecond, "line")} a second, at most ${n(s.peakMemoryMb)} MB of memory.`,
    would ? "  Nothing was written. Run it without --dry-run to bring it in." : more.newInvoices === 0 ? "  Nothing new was kept, so there is nothing to take back." : `  To take it all back: rapport import undo ${importId}`,
  ];
  return lines.join("\n");
}
