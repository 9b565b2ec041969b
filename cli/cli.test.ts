import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "csv-parse/sync";
import { openDatabase, rows, sql } from "../engine/platform/index.ts";
import { testOrders } from "../engine/profiles/import/test-orders.ts";
import { moneyInWords } from "./money.ts";
import { progressOn, timeLeft } from "./progress.ts";
import { useCli } from "./test-cli.ts";

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const oneLine = (text: string) => assert.equal(text.trim().split("\n").length, 1, text);

describe("the rapport command", () => {
  const cli = useCli();

  test("lists its commands, and each has help", async () => {
    const { code, stdout } = await cli.run(["--help"]);
    assert.equal(code, 0);
    const names = [...stdout.matchAll(/^ {2}rapport (\w+(?: \w+)?) {2,}/gm)].map((match) => match[1]!);
    assert.deepEqual(names, ["start", "import orders", "import contacts", "import bundle", "import undo", "import export", "import list", "value", "decide", "policy check", "policy test", "policy rehearse", "policy publish", "policy limits", "policy export", "policy import", "export", "customer export", "customer erase", "customer erased", "keys create", "keys list", "keys revoke", "webhooks add", "webhooks list", "webhooks secret", "webhooks remove", "duplicates find", "duplicates list", "doctor"]);
    for (const name of names) {
      const help = await cli.run([...name.split(" "), "--help"]);
      assert.equal(help.code, 0, name);
      assert.match(help.stdout, new RegExp(`^rapport ${name}`));
    }
  });

  test("a wrong call ends with 2 and one sentence that names what is wrong", async () => {
    for (const [args, says] of [
      [["frob"], /no command "frob"/], [["import"], /followed by orders, contacts, bundle, undo, export, list/], [["import", "orders"], /FILE is missing.*--help/], [["value", "--fast"], /--fast/], [["import", "undo", "x"], /"x" is no id/],
      [["keys", "create"], /--role is missing/], [["keys", "create", "--role", "king"], /--role is "write" or/], [["export", "all"], /--out is missing/], [["export", "anything"], /"anything"/],
      [["import", "orders", "x.csv", "--delimiter", ";;"], /one character/], [["decide"], /CUSTOMER is missing/],
    ] as const) {
      const { code, stderr, stdout } = await cli.run(args);
      assert.equal(code, 2, args.join(" "));
      assert.match(stderr, says);
      oneLine(stderr);
      assert.equal(stdout, "");
    }
  });

  test("what stands in the way ends with 1 and one sentence", async () => {
    const bad = cli.file("bad.csv", `${HEADER}\n1,A,Cup,1,2024-01-01,5,K1,France\n`);
    for (const [args, env, says] of [
      [["import", "orders", "nowhere.csv"], {}, /no file nowhere\.csv/], [["import", "orders", bad, "--map", "customer=KundenNr"], {}, /no column "KundenNr"/],
      [["import", "undo", "01a20110-0000-7000-8000-000000000000"], {}, /no import of orders/], [["decide", "nobody@example.org"], {}, /Nobody is known/],
      [["value"], { RAPPORT_HOEM: "x" }, /RAPPORT_HOEM is not a setting/], [["value"], { DATABASE_URL: "postgres://x:y@127.0.0.1:1/none" }, /database cannot be reached/],
      [["keys", "revoke", "01a20110-0000-7000-8000-000000000000"], {}, /no such key/],
    ] as const) {
      const { code, stderr } = await cli.run(args, env);
      assert.equal(code, 1, `${args.join(" ")}: ${stderr}`);
      assert.match(stderr, says);
      oneLine(stderr);
    }
  });

  test("a key is made, listed and revoked", async () => {
    const { key, apiKey } = await cli.json<{ key: string; apiKey: { keyId: string; role: string } }>(["keys", "create", "--role", "analyst", "--name", "reports"]);
    assert.match(key, /^rk_/);
    assert.equal(apiKey.role, "analyst");
    await cli.json(["keys", "revoke", apiKey.keyId]);
    const [listed] = await cli.json<{ name: string; revokedAt: string | null }[]>(["keys", "list"]);
    assert.equal(listed!.name, "reports");
    assert.notEqual(listed!.revokedAt, null);
  });

  test("the doctor finds everything in order, and says what is not", async () => {
    interface Said { healthy: boolean; findings: { check: string; state: string; text: string }[] }
    const own = await cli.run(["doctor", "--json"], { DATABASE_URL: undefined });
    const { healthy, findings } = JSON.parse(own.stdout) as Said;
    assert.deepEqual([healthy, own.code], [true, 0]);
    assert.ok(findings.some(({ check, state }) => check === "durability" && state === "good"));
    // The twin: a database that is thrown away after the tests waits for no disk, and the doctor finds it out.
    const hasty = JSON.parse((await cli.run(["doctor", "--json"])).stdout) as Said;
    assert.deepEqual(hasty.findings.map(({ check }) => check), ["node", "folder", "server", "disk", "database", "durability", "migrations", "journal", "followers", "browser"]);
    const open = openDatabase(cli.databaseUrl());
    const [database] = await rows<{ fsync: string }>(open.db, sql`show fsync`);
    await open.close();
    if (database!.fsync === "off") assert.deepEqual([hasty.healthy, hasty.findings.filter(({ state }) => state === "bad").map(({ check }) => check)], [false, ["durability"]]);
    const { code, stdout } = await cli.run(["doctor"], { DATABASE_URL: "postgres://x:y@127.0.0.1:1/none" });
    assert.equal(code, 1);
    assert.match(stdout, /BAD {3}database {4}The database cannot be reached/);
  });
});

describe("orders at the terminal", () => {
  const cli = useCli();
  const lines = testOrders({ customers: 60, seed: 3, from: new Date("2010-01-01T00:00:00Z"), days: 300 });

  test("come in, are listed, go out as CSV and JSON, and go away again", async () => {
    const path = cli.file("orders.csv", [...lines, '999999,X,"=HYPERLINK(""http://x"")",1,2010-05-05 10:00:00,-5,,United Kingdom', "999998,X,Cup,two,2010-05-05 10:00:00,5,,United Kingdom"].join("\n"));
    const done = await cli.json<{ importId: string; lines: Record<string, number>; currency: string; refusedFile: string; netMinor: number }>(["import", "orders", path]);
    assert.deepEqual(done.lines, { read: lines.length + 1, kept: lines.length, refused: 1, alreadyThere: 0 });
    assert.equal(done.currency, "GBP");
    assert.equal(done.refusedFile, join(cli.folder, "orders.csv.refused.csv"));
    assert.match(readFileSync(done.refusedFile, "utf8"), /Quantity ""two"" is not a number/);

    const again = await cli.run(["import", "orders", path]);
    assert.match(again.stdout, new RegExp(`= 0 kept \\+ 1 refused \\+ ${lines.length.toLocaleString("en")} already there`));

    const exported = await cli.json<{ name: string; rows: number }[]>(["export", "all", "--out", join(cli.folder, "out")]);
    assert.deepEqual(exported.map(({ name }) => name), ["customers", "orders", "interactions", "decisions"]);
    const orders = parse(readFileSync(join(cli.folder, "out/orders.csv")), { columns: true }) as { description: string; amountMinor: string }[];
    assert.equal(orders.length, lines.length);
    assert.equal(orders.reduce((sum, each) => sum + Number(each.amountMinor.replace("'", "")), 0), done.netMinor);
    assert.ok(orders.some(({ description }) => description === "'=HYPERLINK(\"http://x\")"), "a formula is disarmed");
    const { stdout } = await cli.run(["export", "customers", "--format", "jsonl"]);
    assert.deepEqual(stdout.trim().split("\n").map((line) => (JSON.parse(line) as { country: string }).country).filter((country) => country === "Unspecified"), []);

    const undone = await cli.json<{ removed: { orderLines: number }; left: number }>(["import", "undo", done.importId]);
    assert.deepEqual([undone.removed.orderLines, undone.left], [lines.length, 0]);
    const twice = await cli.run(["import", "undo", done.importId]);
    assert.equal(twice.code, 1);
    assert.match(twice.stderr, /undone already/);
    const listed = await cli.run(["import", "list"]);
    assert.match(listed.stdout, /orders\.csv {2}undone/);
    assert.equal((await cli.json<unknown[]>(["import", "list"])).length, 2);
  });

  test("too few who bought again is said, and is no number", async () => {
    const found = await cli.json<{ kind: string; observed: number }>(["value"]);
    assert.deepEqual([found.kind, found.observed], ["too-few", 0]);
  });

  test("an import that is killed leaves nothing, and the next one brings everything", async () => {
    const path = cli.file("more.csv", testOrders({ customers: 2500, seed: 9, from: new Date("2010-01-01T00:00:00Z"), days: 700 }).join("\n"));
    const killed = await cli.begin(["import", "orders", path], (_, child) => child.kill("SIGKILL"));
    assert.equal(killed.code, null);
    const open = openDatabase(cli.databaseUrl());
    try {
      const facts = () => rows<{ n: number }>(open.db, sql`select (select count(*) from identity) + (select count(*) from interaction) + (select count(*) from order_line) + (select count(*) from seen_message) as n`);
      assert.equal((await facts())[0]!.n, 0);
      const done = await cli.json<{ lines: { read: number; kept: number } }>(["import", "orders", path]);
      assert.equal(done.lines.kept, done.lines.read);
    } finally {
      await open.close();
    }
  });

  test("without refused lines no file is left in the folder", () => {
    assert.equal(existsSync(join(cli.folder, "more.csv.refused.csv")), false);
  });
});

describe("words on the terminal", () => {
  test("the time left follows from the share done, once there is enough to say so", () => {
    assert.equal(timeLeft(0.25, 10), "30 s left");
    assert.equal(timeLeft(0.01, 10), "");
    assert.equal(timeLeft(0.1, 60), "9 min left");
    assert.equal(timeLeft(1, 60), "");
  });
  test("money is shown whole when it is large, and exactly when asked", () => {
    assert.equal(moneyInWords(123456789, "GBP"), "1,234,568 GBP");
    assert.equal(moneyInWords(1250, "GBP", { exact: true }), "12.50 GBP");
    assert.equal(moneyInWords(1890974410, "GBP", { exact: true }), "18,909,744.10 GBP");
    assert.equal(moneyInWords(500, "JPY"), "500 JPY");
  });
  test("a terminal gets one line redrawn, a file a line every few seconds", () => {
    const drawing = (isTTY: boolean) => {
      let written = "";
      let now = 0;
      const progress = progressOn({ isTTY, columns: 30, write: (text: string) => (written += text) } as unknown as NodeJS.WriteStream, () => now);
      for (; now < 7000; now += 50) progress.show(`at ${now} and a text that is longer than the line`);
      progress.end();
      return written;
    };
    assert.equal(drawing(false).split("\n").length - 1, 3);
    assert.ok(drawing(true).split("\r").every((line) => line.replace("\u001b[K", "").length < 30));
    assert.match(drawing(true), /\r\u001b\[K$/);
  });
});
