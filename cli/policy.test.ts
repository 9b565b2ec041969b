import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { LimitsView, PolicyContent, RehearsalResult } from "../engine/decisions/contract.ts";
import { useCli } from "./test-cli.ts";

describe("rules at the terminal", () => {
  const cli = useCli();

  test("go out as a file, are checked, tried, rehearsed, published and put into the draft; mistakes are named with their place", async () => {
    const file = join(cli.folder, "treatment.json");
    const out = await cli.run(["policy", "export", "--file", file]);
    assert.deepEqual([out.code, out.stdout.trim()], [0, `“How we treat our customers” is in ${file}.`], out.stderr);
    const policy = JSON.parse(readFileSync(file, "utf8")) as PolicyContent;
    assert.equal((await cli.run(["policy", "check", file])).stdout.trim(), "Nothing keeps it from being published.");
    const tried = await cli.run(["policy", "test", file]);
    assert.deepEqual([tried.code, tried.stdout.trim().split("\n").at(-1)], [0, `${policy.examples.length} of ${policy.examples.length} come out as expected.`]);

    const care = policy.tables.find(({ part }) => part === "care")!.table;
    const cell = (written: string): PolicyContent => ({ ...policy, tables: policy.tables.map((each) => (each.part === "care" ? { ...each, table: { ...care, rows: care.rows.map((row) => (row.id === "care-1" ? { ...row, when: row.when.with(1, written) } : row)) } } : each)) });
    const bad = cli.file("bad.json", JSON.stringify(cell("laate")));
    const refused = await cli.run(["policy", "check", bad]);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /care \/ care-1 \/ customer\.openPromise: .*Did you mean "late"\?/);
    assert.equal((await cli.run(["policy", "publish", bad, "--note", "x"])).code, 1);
    const failing = cli.file("failing.json", JSON.stringify({ ...policy, examples: [{ ...policy.examples[0], advises: ["thank-you"] }] }));
    assert.match((await cli.run(["policy", "test", failing])).stdout, /fails .*Their repair is late[^]*“Say thank you” is (not advised|held back)/);

    writeFileSync(file, JSON.stringify(cell("open")));
    const result = await cli.json<RehearsalResult>(["policy", "rehearse", file, "--over", "today"]);
    assert.deepEqual([result.decisions, result.changed], [0, 0], "nobody is there yet");
    assert.match((await cli.run(["policy", "publish", file])).stderr, /Say what is different/);
    assert.equal((await cli.run(["policy", "publish", file, "--note", "Open promises too"])).stdout.trim(), "Version 2 decides from now on.");
    assert.deepEqual(JSON.parse((await cli.run(["policy", "export", "--version", "1"])).stdout), policy, "what was is still there, and reads back the same");
    const limits = await cli.json<LimitsView>(["policy", "limits"]);
    assert.deepEqual([limits.version, limits.capacities.map(({ key, used, left, price }) => [key, used, left, price]), limits.caps.map(({ held30 }) => held30)], [2, policy.capacities.map(({ key, amount }) => [key, 0, amount, null]), [0, 0]], "nothing was given away, and nobody was held back from");
    const told = (await cli.run(["policy", "limits"])).stdout;
    for (const { title, amount, unit, per } of policy.capacities) assert.ok(told.includes(`${title}: 0 of ${amount} ${unit} this ${per}, ${amount} left`), told);
    assert.match(told, /Another action than the best is tried in one decision of 50\./);
    assert.match((await cli.run(["policy", "import", bad])).stdout, /It stands in the draft: \d+ changes against version 2, 1 things to mend/);
    assert.match((await cli.run(["policy", "import", file])).stderr, /holds \d+ changes, last by/);
    assert.equal((await cli.run(["policy", "import", file, "--replace"])).code, 0);
    assert.match((await cli.run(["policy", "check", join(cli.folder, "none.json")])).stderr, /there is no such file/);
    assert.match((await cli.run(["policy", "check", cli.file("torn.json", '{"key": "treat')])).stderr, /torn\.json is no policy/);
  });
});
