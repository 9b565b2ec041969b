import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { openDatabase, rows, sql } from "../engine/platform/index.ts";
import { SHOPIFY_ORDERS } from "../engine/profiles/import/test-shopify.ts";
import { useCli } from "./test-cli.ts";

describe("a shop's orders at the terminal", () => {
  const cli = useCli();

  test("are checked without a trace, come in without a word about columns, and who was paid back has not spent it", async () => {
    const path = cli.file("orders_export_1.csv", SHOPIFY_ORDERS.join("\n"));
    const open = openDatabase(cli.databaseUrl());
    const spent = async () => Object.fromEntries((await rows<{ who: string; minor: number }>(open.db, sql`select i.value as who, s.total_minor as minor from purchase_summary s join membership m using (customer_id) join identifier i using (identity_id) where i.kind = 'email' order by 1`)).map((each) => [each.who.split("@")[0], each.minor]));
    try {
      assert.match((await cli.run(["import", "bundle", path, "--dry-run"])).stdout, /orders_export_1\.csv: 8 orders\.\n.*Shopify's orders export, 14 rows/s);
      const dry = await cli.run(["import", "orders", path, "--dry-run"]);
      assert.match(dry.stdout, /^orders_export_1\.csv: what would happen: 14 lines read = 12 kept \+ 2 refused \+ 0 already there\.\n.*Refused lines:\n {4}2 × the order was cancelled or voided.*Nothing was written\. Run it without --dry-run/s, dry.stderr);
      assert.deepEqual(await spent(), {});
      assert.equal(existsSync(join(cli.folder, "orders_export_1.csv.refused.csv")), false);

      const done = await cli.json<{ importId: string; cautions: unknown[]; netMinor: number }>(["import", "orders", path]);
      assert.deepEqual([done.cautions, done.netMinor], [[], 12_750]);
      assert.ok(existsSync(join(cli.folder, "orders_export_1.csv.refused.csv")));
      assert.deepEqual(await spent(), { bo: 7050, cem: 2500, eva: 700, "ilse.nowak": 2200 });

      await cli.json(["import", "undo", done.importId]);
      const twin = await cli.run(["import", "orders", path, "--map", "refunded=-"]);
      assert.match(twin.stdout, /^CAUTION: Refunded Amount says that money of 2 orders was paid back, 39\.10 EUR in all\. It is not used, so what these customers spent is too high\.\n/);
      assert.equal((await spent())["bo"], 8250, "the twin: 12.00 that went back count");
    } finally {
      await open.close();
    }
  });
});
