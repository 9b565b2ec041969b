// A shop brings two years of orders, learns what its customers are worth, asks what to do for one of them, takes everything
// out, and takes the import back. On a slice of real orders (Online Retail II) where that data set is at hand, else on a
// made-up file of the same shape.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { useCli } from "../cli/test-cli.ts";
import { readRecords } from "../engine/profiles/import/read-records.ts";
import { ONLINE_RETAIL_HEADER, testOrders } from "../engine/profiles/import/test-orders.ts";

const REAL = join(import.meta.dirname, "../../shared/data/online_retail_II_combined.csv.gz");

/** All orders of every fortieth customer, and every fortieth invoice that names nobody. */
async function sliceOfReal(): Promise<string[]> {
  const kept: string[] = [];
  for await (const { rows } of readRecords(REAL))
    for (const { cells, raw } of rows) {
      const [invoice, customer] = [cells[0]!, cells[6]!];
      const number = Number((customer === "" ? invoice : customer).replace(/^\D/, ""));
      if (kept.length === 0 || number % 40 === 7) kept.push(raw);
    }
  return kept;
}

type Line = Record<"InvoiceNo" | "Quantity" | "InvoiceDate" | "UnitPrice" | "CustomerID", string>;

/** What the slice holds, worked out with csv-parse and whole numbers. */
function byHand(lines: readonly string[]) {
  const all = parse(lines.join("\n"), { columns: true }) as Line[];
  const thousandths = (line: Line) => Number(line.Quantity) * Math.round(Number(line.UnitPrice) * 1000);
  const pence = (line: Line) => Math.sign(thousandths(line)) * Math.floor((Math.abs(thousandths(line)) + 5) / 10);
  // The cleaning rule of the published analyses of this data set.
  const bought = all.filter((l) => l.CustomerID !== "" && !l.InvoiceNo.startsWith("C") && Number(l.Quantity) > 0 && Number(l.UnitPrice) > 0);
  // And ours beside it: a day of which nothing is left after what came back that same day is no purchase.
  const back = all.filter((l) => l.CustomerID !== "" && (l.InvoiceNo.startsWith("C") || Number(l.Quantity) < 0));
  const dayOf = (l: Line) => `${l.CustomerID} ${l.InvoiceDate.slice(0, 10)}`;
  const sums = (of: readonly Line[]) => of.reduce((by, l) => by.set(dayOf(l), (by.get(dayOf(l)) ?? 0) + Math.abs(pence(l))), new Map<string, number>());
  const returned = sums(back);
  const days = new Map<string, Set<string>>();
  for (const [key, amount] of sums(bought)) {
    const [customer, day] = key.split(" ") as [string, string];
    if (amount > (returned.get(key) ?? 0)) days.set(customer, (days.get(customer) ?? new Set()).add(day));
  }
  const best = [...days].sort((a, b) => b[1].size - a[1].size)[0]!;
  return {
    read: all.length, netThousandths: all.reduce((sum, l) => sum + thousandths(l), 0), netMinor: all.reduce((sum, l) => sum + pence(l), 0),
    customers: new Set(all.map((l) => l.CustomerID).filter(Boolean)).size, buyers: days.size, boughtMinor: bought.reduce((sum, l) => sum + pence(l), 0),
    lastDay: [...days.values()].flatMap((each) => [...each]).sort().at(-1)!, best: { number: best[0], days: best[1].size },
  };
}

interface Imported {
  readonly importId: string;
  readonly lines: { readonly read: number; readonly kept: number; readonly refused: number; readonly alreadyThere: number };
  readonly customers: number;
  readonly currency: string;
  readonly netAsWritten: string;
  readonly netMinor: number;
}

interface Fitted {
  readonly model: { readonly customers: number; readonly currency: string; readonly untilDay: string; readonly backTest: { readonly kind: string } };
  readonly customersScored: number;
  readonly total12: { readonly lo: number; readonly mid: number; readonly hi: number };
  readonly tiers: readonly { readonly customers: number; readonly value12: { readonly mid: number } }[];
}

describe("orders in, value out", () => {
  const cli = useCli();
  let hand: ReturnType<typeof byHand>;
  let file: string;
  let imported: Imported;

  before(async () => {
    const lines = existsSync(REAL) ? await sliceOfReal() : testOrders({ customers: 900, seed: 2, from: new Date("2009-12-01T08:00:00Z"), days: 730 });
    assert.equal(lines[0], ONLINE_RETAIL_HEADER);
    hand = byHand(lines);
    file = cli.file("orders.csv.gz", gzipSync(lines.join("\n")));
  });

  test("two years of orders come in without a question, and the sums are those of the file", async () => {
    imported = await cli.json<Imported>(["import", "orders", file]);
    assert.deepEqual(imported.lines, { read: hand.read, kept: hand.read, refused: 0, alreadyThere: 0 });
    assert.equal(imported.customers, hand.customers);
    assert.equal(imported.currency, "GBP");
    assert.equal(Math.round(Number(imported.netAsWritten) * 1000), hand.netThousandths);
    assert.equal(imported.netMinor, hand.netMinor);
  });

  test("every customer who bought is scored, with ranges, and the model is tried on the last half year", async () => {
    const { model, customersScored, total12, tiers } = await cli.json<Fitted>(["value"]);
    assert.deepEqual([model.customers, customersScored, model.currency, model.untilDay], [hand.buyers, hand.buyers, "GBP", hand.lastDay]);
    assert.equal(tiers.reduce((sum, tier) => sum + tier.customers, 0), hand.buyers);
    assert.equal(tiers.reduce((sum, tier) => sum + tier.value12.mid, 0), total12.mid);
    assert.ok(total12.lo < total12.mid && total12.mid < total12.hi);
    assert.equal(model.backTest.kind, "measured");
  });

  test("a decision about the most frequent customer rests on what the file says of them", async () => {
    const { facts } = await cli.json<{ facts: { key: string; value: unknown }[] }>(["decide", hand.best.number, "--surface", "cockpit"]);
    const value = (key: string) => facts.find((fact) => fact.key === key)?.value;
    assert.equal(value("customer.purchaseDays"), hand.best.days);
    assert.notEqual(value("customer.value.tier"), "none");
  });

  test("what is taken out is what came in", async () => {
    await cli.json(["export", "all", "--out", join(cli.folder, "takeout")]);
    const read = (name: string) => parse(readFileSync(join(cli.folder, "takeout", `${name}.csv`)), { columns: true }) as Record<string, string>[];
    const orders = read("orders");
    assert.equal(orders.length, hand.read);
    assert.equal(orders.filter(({ kind }) => kind === "order").reduce((sum, line) => sum + Number(line["amountMinor"]), 0), hand.boughtMinor);
    const customers = read("customers");
    assert.equal(customers.length, hand.customers);
    assert.equal(customers.filter(({ tier }) => tier !== "").length, hand.buyers);
    assert.equal(read("decisions").length, 1);
  });

  test("the same file again changes nothing, and the import can be taken back whole", async () => {
    const again = await cli.json<Imported>(["import", "orders", file]);
    assert.deepEqual(again.lines, { read: hand.read, kept: 0, refused: 0, alreadyThere: hand.read });
    const undone = await cli.json<{ removed: { orderLines: number; customers: number }; left: number }>(["import", "undo", imported.importId]);
    assert.deepEqual([undone.removed.orderLines, undone.removed.customers, undone.left], [hand.read, hand.customers, 0]);
    assert.deepEqual(await cli.json(["value"]), { kind: "too-few", observed: 0, needed: 50 });
  });
});
