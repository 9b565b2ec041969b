import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { DraftView, LimitsView, PolicyContent, RehearsalResult } from "../engine/decisions/contract.ts";
import { approveDraft, openDraft } from "../engine/decisions/studio/drafts.ts";
import { SYSTEM } from "../engine/organisation/index.ts";
import { type Ground, openDatabase, sql } from "../engine/platform/index.ts";
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
    assert.match((await cli.run(["policy", "import", bad])).stdout, /It stands in the draft: \d+ changes? against version 2, 1 thing to mend/);
    assert.match((await cli.run(["policy", "import", file])).stderr, /holds \d+ changes?, last by/);
    assert.equal((await cli.run(["policy", "import", file, "--replace"])).code, 0);
    assert.match((await cli.run(["policy", "check", join(cli.folder, "none.json")])).stderr, /there is no such file/);
    assert.match((await cli.run(["policy", "check", cli.file("torn.json", '{"key": "treat')])).stderr, /torn\.json is no policy/);
  });
});

describe("rules in a folder under version control", () => {
  const cli = useCli();
  const folder = () => join(cli.folder, "rules");
  const said = async (...args: string[]) => {
    const { code, stdout, stderr } = await cli.run(["policy", ...args]);
    return [code, (stdout + stderr).trim()] as const;
  };
  const every = () => [...readdirSync(folder()).filter((name) => name.endsWith(".json")), ...readdirSync(join(folder(), "tables")).map((name) => `tables/${name}`)].map((path) => [path, readFileSync(join(folder(), path), "utf8")] as const);

  test("go out a table a file, and in again byte for byte; what is wrong has file and line; what else stands there stays", async () => {
    assert.deepEqual(await said("export", "--folder", folder()), [0, `“How we treat our customers” is in ${folder()}: 16 files written.`]);
    const before = every();
    assert.equal(before.length, 16);
    assert.match((await said("export", "--folder", folder()))[1], /nothing is different/);
    assert.match((await said("import", "--folder", folder()))[1], /stands in the draft: 0 changes/);
    const draft = await cli.json<DraftView>(["policy", "import", "--folder", folder()]);
    assert.deepEqual([draft.changes, draft.problems], [[], []]);
    assert.deepEqual(await said("check", "--folder", folder()), [0, "Nothing keeps it from being published."]);
    assert.deepEqual(await said("publish", "--folder", folder(), "--note", "x"), [0, "Version 1 says the same already."]);

    const care = join(folder(), "tables/care.md");
    const text = readFileSync(care, "utf8");
    const line = text.split("\n").findIndex((each) => each.startsWith("| care-1 |")) + 1;
    writeFileSync(care, text.replace("| care-1 | repair |", "| care-1 | repairs |"));
    const [code, why] = await said("check", "--folder", folder());
    assert.equal(code, 1);
    assert.match(why, new RegExp(`tables/care\\.md:${line} / care-1 / conversation\\.topic: .*"repair"`));
    writeFileSync(care, text.replace("- part: care", "- part: cure"));
    assert.match((await said("check", "--folder", folder()))[1], /holds no policy that can be read:\n {2}policy\.json: tables\.2\.part/);
    writeFileSync(care, text);
    writeFileSync(join(folder(), "README.md"), "Ours");
    writeFileSync(join(folder(), "tables/mine.txt"), "mine");
    const head = readFileSync(join(folder(), "policy.json"), "utf8");
    writeFileSync(join(folder(), "policy.json"), head.replace('"menu"', '"menu",\n    "old"'));
    writeFileSync(join(folder(), "tables/old.md"), text.replace("- key: care", "- key: old"));
    assert.match((await said("export", "--folder", folder()))[1], /: 1 files written, removed: tables\/old\.md\.$/);
    assert.deepEqual(every().filter(([path]) => !path.endsWith("mine.txt")), before);
    assert.ok(existsSync(join(folder(), "README.md")) && existsSync(join(folder(), "tables/mine.txt")));
    cli.file("other.txt", "x");
    assert.match((await said("export", "--folder", cli.folder))[1], /holds something else than rules/);
    assert.match((await said("check", "--folder", join(cli.folder, "none")))[1], /There is no folder/);
  });

  test("are published from there by a machine only when a colleague has approved what stands there, wherever there is a colleague", async () => {
    const open = openDatabase(cli.databaseUrl());
    const ground: Ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
    const noor = { ...SYSTEM, kind: "person" as const, id: "noor", name: "noor", role: "lead" as const, source: "workplace" as const };
    const change = (cell: string) => {
      const care = join(folder(), "tables/care.md");
      writeFileSync(care, readFileSync(care, "utf8").replace(/^\| care-1 \| repair \| [^|]*\|/m, `| care-1 | repair | ${cell} |`));
    };
    try {
      change("open");
      assert.deepEqual(await said("publish", "--folder", folder(), "--note", "Open ones too"), [0, "Version 2 decides from now on."], "nobody else can approve");
      await sql`insert into auth."user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt") values ('noor', 'Noor', 'noor@example.com', true, now(), now())`.execute(open.db);
      await sql`insert into auth."account" ("id", "accountId", "providerId", "userId", "password", "createdAt", "updatedAt") values ('noor-credential', 'noor', 'credential', 'noor', 'a hash', now(), now())`.execute(open.db);
      await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values ('noor', gen_random_uuid(), 'lead', now(), 'owner', '')`.execute(open.db);

      change("late");
      const [code, asked] = await said("publish", "--folder", folder(), "--note", "Late ones only");
      assert.deepEqual([code, asked.split(":")[0]], [3, "It stands in the draft, rehearsed"]);
      assert.equal((await said("publish", "--folder", folder(), "--note", "Late ones only"))[0], 3, "asked again it has not been approved");
      let draft = (await openDraft(ground, noor, "treatment"))!;
      assert.deepEqual([draft.state, draft.note, draft.next.canApprove], ["asked", "Late ones only", true]);
      await approveDraft(ground, noor, draft.draftId, draft.revision);
      change("any");
      assert.equal((await said("publish", "--folder", folder(), "--note", "All of them"))[0], 3, "what was approved is not what stands there now (the twin)");
      draft = (await openDraft(ground, noor, "treatment"))!;
      assert.equal(draft.approved, null);
      await approveDraft(ground, noor, draft.draftId, draft.revision);
      assert.deepEqual(await said("publish", "--folder", folder(), "--note", "All of them"), [0, "Version 3 decides from now on, approved by Noor."]);

      change("open");
      assert.deepEqual(await said("publish", "--folder", folder(), "--note", "At once", "--alone"), [0, "Version 4 decides from now on."]);
    } finally {
      await open.close();
    }
  });

  test("tables go out as a workbook and as DMN and come into the draft; one that cannot be read changes nothing", async () => {
    const open = openDatabase(cli.databaseUrl());
    const ground: Ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
    const workbook = join(cli.folder, "care.xlsx");
    assert.equal((await said("export", "--as", "xlsx", "--table", "care", "--file", workbook))[0], 0);
    assert.match((await said("import", workbook))[1], /stands in the draft: 0 changes/);
    const model = await cli.run(["policy", "export", "--as", "dmn"]);
    assert.match(model.stdout, /^<\?xml/);
    const bent = cli.file("bent.dmn", model.stdout.replace("<text>&quot;late&quot;</text>", "<text>&quot;laate&quot;</text>"));
    assert.match((await said("import", bent))[1], /is not put into the draft:\n {2}.*, line \d+: /);
    const changed = cli.file("changed.dmn", model.stdout.replaceAll(/≥ 3|&gt;= 3/g, (found) => found.replace("3", "4")));
    assert.match((await said("import", changed))[1], /stands in the draft: [1-9]\d* changes? against version 4/);
    // The screen is not the only place where a draft is written: what stands in it is not overwritten from the terminal unasked.
    const text = async () => JSON.stringify((await openDraft(ground, SYSTEM, "treatment"))!.content);
    const before = await text();
    const [code, why] = await said("import", workbook);
    assert.equal(code, 1, why);
    assert.match(why, /holds [1-9]\d* changes? in “What helps”, last by .*say --replace/);
    assert.equal(await text(), before, "not a cell of it is another");
    const other = join(cli.folder, "menu.xlsx");
    assert.equal((await said("export", "--as", "xlsx", "--table", "menu", "--file", other))[0], 0);
    assert.equal((await said("import", other))[0], 0, "a table in which nobody wrote takes nothing from anybody");
    assert.equal((await said("import", workbook, "--replace"))[0], 0);
    assert.notEqual(await text(), before, "the twin: said so, it is written anew");
    await open.close();
    assert.match((await said("export", "--as", "xlsx"))[1], /name its file with --file/);
  });
});
