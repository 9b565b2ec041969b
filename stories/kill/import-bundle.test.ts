// An export of many kinds of files that is ended with kill -9 at each of its steps, and begun again: nothing is there twice, nothing is
// missing, and one undo gives back what was there before it.
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { testWorkbook, testZip } from "../../engine/bundles/test-archives.ts";
import { facts } from "../../engine/bundles/test-bundles.ts";
import { openDatabase, row, sql, transaction } from "../../engine/platform/index.ts";
import { rebuildProfiles } from "../../engine/profiles/index.ts";
import { useCli } from "../../cli/test-cli.ts";

const PEOPLE = 1500;
const lines = (head: string, count: number, line: (i: number) => string) => [head, ...Array.from({ length: count }, (_, i) => line(i))].join("\n");
const day = (i: number) => `2024-05-${String(1 + (i % 28)).padStart(2, "0")}`;
const person = (i: number) => 100 + (i % PEOPLE);
const mail = (i: number) => [
  "From MAILER-DAEMON Thu Feb  2 10:00:00 2023", `From: Writer ${i % 90} <w${i % 90}@example.ch>`, "To: support@house.example", `Subject: Letter ${i}`, "Date: Thu, 2 Feb 2023 10:00:00 +0100", `Message-ID: <m${i}@example.ch>`,
  ...(i % 5 > 0 ? ["", `words of ${i}`] : ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", `see ${i}`, "--b", `Content-Type: text/plain; name=n${i}.txt`, `Content-Disposition: attachment; filename=n${i}.txt`, "", `content of ${i}`, "--b--"]), "",
].join("\r\n");
const EXPORT = testZip([
  { name: "hubspot-crm-exports-all-contacts.csv", content: lines("Record ID,First Name,Last Name,Email,Contact owner,Lifecycle Stage,Create Date,Associated Company IDs", PEOPLE, (i) => `${100 + i},Person,Number${i},p${i}@example.org,Nobody Here,lead,2024-03-01 10:15,${9000 + (i % 40)}`) },
  { name: "hubspot-crm-exports-all-companies.xlsx", content: testWorkbook([{ title: "Companies", rows: [["Record ID", "Company name", "Company Domain Name", "Company owner"], ...Array.from({ length: 40 }, (_, i) => [9000 + i, `House ${i}`, `h${i}.example`, "Nobody Here"])] }]) },
  { name: "hubspot-crm-exports-all-deals.csv", content: lines("Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Deal owner,Associated Contact IDs", 3000, (i) => `${i},Deal ${i},Closed won,Sales,12.50,${day(i)} 10:00,${day(i)} 12:00,Nobody Here,${person(i)}`) },
  { name: "tickets.json", content: Array.from({ length: 2000 }, (_, i) => JSON.stringify({ id: i, subject: `Ticket ${i}`, requester_id: i % 70, requester: { id: i % 70, name: `Person ${i % 70}`, email: `p${i % 70}@example.org` }, status: "closed", tags: [`t${i % 7}`], created_at: "2023-02-01T10:00:00Z", comments: [{ id: i * 2, author_id: i % 70, public: true, plain_body: `words ${i}`, created_at: "2023-02-01T10:00:00Z" }, { id: i * 2 + 1, author_id: 5000, public: false, plain_body: `note ${i}`, created_at: "2023-02-01T11:00:00Z" }] })).join("\n") },
  { name: "Inbox.mbox", content: Array.from({ length: 900 }, (_, i) => mail(i)).join("\r\n") },
  { name: "orders.csv", content: lines("order,date,customer id,email,product,quantity,price,currency", 1200, (i) => `o${i},${day(i)},${person(i)},p${i % PEOPLE}@example.org,Cup,2,7.50,EUR`) },
]);

/** Where the import is ended: as soon as this is so of the database. `import` has a row, and people, companies, conversations, documents, deals and orders are written in this order. */
const POINTS = {
  "once it has begun": sql`exists (select 1 from import where kind = 'bundle')`,
  "with people there": sql`(select count(*) from identity) > 200`,
  "with conversations there": sql`exists (select 1 from conversation)`,
  "with more of them there": sql`(select count(*) from conversation) > 1500`,
  "with deals there": sql`exists (select 1 from interaction where kind like 'deal%')`,
} as const;

describe("an export of many kinds of files that is ended with kill -9", { skip: process.platform === "win32" ? "there is no SIGKILL" : false }, () => {
  const cli = useCli();

  test("at each of its steps is gone on with: nothing twice, nothing lost, and one undo gives back what was there", async (t) => {
    const open = openDatabase(cli.databaseUrl());
    const state = async () => {
      await transaction(open.db, rebuildProfiles);
      return facts(open.db);
    };
    const counts = (of: Record<string, string[]>) => Object.fromEntries(Object.entries(of).map(([table, rows]) => [table, rows.length]));
    const is = async (what: ReturnType<typeof sql>) => (await row<{ so: boolean }>(open.db, sql`select ${what} as so`))!.so;
    const path = cli.file("export.zip", EXPORT);
    const args = ["import", "bundle", path, "--ours", "support@house.example"];
    type Done = { resumed: boolean; importId: string };
    try {
      // Some of the people are known from elsewhere, and the export tells more of them.
      await cli.json(["import", "contacts", cli.file("before.csv", lines("name,email,city", 60, (i) => `Person Number${i},p${i}@example.org,Ulm`)), "--source", "before"]);
      const before = await state();
      const whole = await cli.json<Done>(args);
      const expected = counts(await state());
      for (const table of ["identity", "customer_group", "group_member", "conversation", "message", "conversation_tag", "document", "interaction"]) assert.ok(expected[table]! > counts(before)[table]!, `${table} is written to`);
      await cli.json(["import", "undo", whole.importId]);
      assert.deepEqual(await state(), before);

      const kills: string[] = [];
      for (const [where, point] of Object.entries(POINTS)) {
        let child: ChildProcess | undefined;
        let isOver = false;
        const running = cli.begin(args, (_, begun) => void (child ??= begun)).finally(() => (isOver = true));
        // It is heard of once it has said something; until then it has written nothing.
        while (!isOver && (child === undefined || !(await is(point)))) await new Promise(setImmediate);
        if (isOver) break;
        child!.kill("SIGKILL");
        if ((await running).code !== null) break;
        kills.push(where);
        assert.notDeepEqual(counts(await facts(open.db)), expected, `${where}: it was ended in the middle`);
        // The database lets go once it hears that nobody is there any more.
        while (await is(sql`exists (select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()))`)) await new Promise(setImmediate);
      }
      assert.ok(kills.length >= 3, `it was ended ${kills.join(", ")} only: the test has no power`);
      const done = await cli.json<Done>(args);
      assert.ok(done.resumed);
      assert.deepEqual(counts(await state()), expected);
      assert.deepEqual(readdirSync(join(cli.folder, "home", "imports")), [], "nobody's data lie about");
      assert.equal((await row<{ n: number }>(open.db, sql`select count(*)::integer as n from import where kind = 'bundle' and undone_at is null`))!.n, 1);
      await cli.json(["import", "undo", done.importId]);
      assert.deepEqual(await state(), before);
      t.diagnostic(`ended ${kills.join("; ")}`);
    } finally {
      await open.close();
    }
  });
});
