/**
 * The orders of a British wholesaler (Online Retail II, UCI), which are not ours to give away: read from beside the project
 * where they are present. Where they are not, this test says so, and the same laws are tested on invented shops beside it.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { backTestRanking, type PurchaseLines, logUntil, purchaseLog, recentPopularity, similarProducts } from "./index.ts";

const file = join(import.meta.dirname, "../../../../shared/data/online_retail_II_combined.csv.gz");
const absent = existsSync(file) ? false : "Online Retail II is not beside the project";

/**
 * Lines of customers who are named, of invoices that were not cancelled, with a quantity and a price above 0, of goods (their
 * codes begin with a digit).
 */
function goodsOf(text: string): PurchaseLines {
  const [customers, products] = [new Map<string, number>(), new Map<string, number>()];
  const place = (places: Map<string, number>, name: string) => places.get(name) ?? (places.set(name, places.size), places.size - 1);
  const [customer, product, day]: [number[], number[], number[]] = [[], [], []];
  // Descriptions may hold commas and quotes; the fields around them do not.
  for (const [, invoice, code, rest] of text.matchAll(/^([^,]*),(\d[^,]*),(.*)$/gm)) {
    const fields = rest!.match(/,(-?\d+),(\d{4}-\d\d-\d\d) [\d:]+,(-?[\d.]+),(\d+),[^,]*$/);
    if (!fields || invoice!.startsWith("C") || Number(fields[1]) <= 0 || Number(fields[3]) <= 0) continue;
    customer.push(place(customers, fields[4]!));
    product.push(place(products, code!));
    day.push(Date.parse(fields[2]!) / 86_400_000);
  }
  return { customers: customers.size, products: products.size, customer, product, day };
}

describe("the next basket of 2,289 customers of a wholesaler", { skip: absent }, () => {
  test("known up to 2011-09-09, the target all distinct goods of the first day on which each customer bought after it: popularity as was measured elsewhere, mixed within .003", () => {
    const log = purchaseLog(goodsOf(gunzipSync(readFileSync(file)).toString()));
    const until = Date.UTC(2011, 8, 9) / 86_400_000;
    const known = logUntil(log, until);
    const similar = similarProducts(known);
    const measured = (halfLifeDays: number) => {
      const found = backTestRanking(log, until, { popularity: recentPopularity(known, until, halfLifeDays), similar }, known);
      return found.kind === "measured" ? found : assert.fail(found.kind);
    };
    const { customers, meanBasket, methods, winner } = measured(90);
    assert.deepEqual([customers, meanBasket.toFixed(1), new Set(known.product).size], [2289, "27.1", 4443]);
    assert.equal(winner, "mixed");
    const rounded = ({ recall, precision, ndcg }: typeof methods.mixed) => [recall, precision, ndcg].map((x) => x.toFixed(4));
    // Popularity over all time: .0311, .0652, .0766, as in the measurements that this is held against.
    assert.deepEqual(rounded(measured(1e9).methods.popularity), ["0.0311", "0.0652", "0.0766"]);
    // There: cosine .0831/.1541/.1709, personal .1487/.2273/.2814 (it counts lines, we days), mixed .1506/.2336/.2872.
    assert.deepEqual(rounded(methods.popularity), ["0.0353", "0.0760", "0.0841"]);
    assert.deepEqual(rounded(methods.similar), ["0.0966", "0.1509", "0.1760"]);
    assert.deepEqual(rounded(methods.personal), ["0.1433", "0.2198", "0.2717"]);
    assert.deepEqual(rounded(methods.mixed), ["0.1502", "0.2330", "0.2845"]);
  });
});
