import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ZipFile } from "../engine/kept-data/zip-file.ts";
import { testOrders } from "../engine/profiles/import/test-orders.ts";
import { useCli } from "./test-cli.ts";

describe("one customer at the terminal", () => {
  const cli = useCli();
  const other = useCli();

  test("gets a copy, and is erased when the name was typed or --yes given; then all that is left goes to another Rapport", async () => {
    const lines = testOrders({ customers: 40, seed: 3, from: new Date("2010-01-01T00:00:00Z"), days: 300 });
    await cli.json(["import", "orders", cli.file("orders.csv", lines.join("\n"))]);
    const { stdout } = await cli.run(["export", "customers", "--format", "jsonl"]);
    const [first, ...more] = stdout.trim().split("\n").map((line) => JSON.parse(line) as { customerId: string; numbers: string });
    const out = join(cli.folder, "copy.zip");
    const copy = await cli.json<{ bytes: number; holds: string[] }>(["customer", "export", first!.numbers, "--out", out]);
    assert.equal(statSync(out).size, copy.bytes);
    assert.deepEqual(copy.holds, ["read-me-first.html", "everything.json", "customer.vcf", "calendar.ics"]);

    const asked = await cli.run(["customer", "erase", first!.customerId, "--why", "asked by letter"]);
    assert.equal(asked.code, 1);
    assert.match(asked.stderr, /nothing brings them back: .*order_line[\s\S]*Nothing was erased: nobody is there to type the name/);
    const erased = await cli.json<{ rows: Record<string, number> }>(["customer", "erase", first!.customerId, "--why", "asked by letter", "--yes"]);
    assert.ok(erased.rows["interaction"]! > 0);
    assert.equal((await cli.run(["customer", "export", first!.customerId, "--out", out])).code, 1);

    assert.equal((await cli.json<{ kind: string }>(["customer", "erased", first!.numbers])).kind, "customer_number");
    assert.equal(await cli.json(["customer", "erased", more[0]!.numbers]), null);

    const folder = join(cli.folder, "everything");
    const taken = await cli.json<{ tables: { table: string; rows: number }[] }>(["export", "everything", "--format", "jsonl", "--out", folder]);
    assert.ok(taken.tables.some(({ table, rows }) => table === "order_line" && rows > 40));
    assert.ok(!readFileSync(join(folder, "identifier.jsonl"), "utf8").includes(`"${first!.numbers}"`));
    assert.match((await cli.run(["export", "everything", "--out", folder])).stderr, /is not empty/);
    const archive = join(cli.folder, "everything.zip");
    const zip = await ZipFile.create(archive, new Date());
    for (const name of readdirSync(folder)) {
      const sink = await zip.entry(name);
      await sink.write(readFileSync(join(folder, name), "utf8"));
      await sink.end();
    }
    await zip.end();
    assert.match((await other.run(["import", "export", out])).stderr, /manifest\.json in .*copy\.zip.*no export of everything/);
    const back = await other.json<{ rows: number }>(["import", "export", archive]);
    assert.equal(back.rows, taken.tables.reduce((sum, each) => sum + each.rows, 0));
    const known = await other.run(["export", "customers", "--format", "jsonl"]);
    assert.deepEqual(known.stdout.trim().split("\n").map((line) => (JSON.parse(line) as { customerId: string }).customerId), more.map(({ customerId }) => customerId));
    assert.match((await other.run(["import", "export", folder])).stderr, /knows somebody already/);
    for (const dropped of [archive, folder]) assert.match((await other.run(["import", "bundle", dropped])).stderr, /is everything out of a Rapport.*rapport import export/);
    assert.match((await other.run(["import", "export", cli.folder])).stderr, /no export of everything/);
    assert.ok(existsSync(join(folder, "manifest.json")));
  });
});
