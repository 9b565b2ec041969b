// A server answers while a mailbox or a workbook is read that would keep its thread busy.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ARCHIVE_LIMITS } from "./archive.ts";
import { type MailRow, readMailbox } from "./mail.ts";
import { readMail } from "./read-mail.ts";
import { work as takeApart } from "./sheets-worker.ts";
import { testWorkbook } from "./test-archives.ts";
import { unpack } from "./unpack.ts";
import { roomFor } from "./workbook.ts";

const head = (to: string) => `From: Ann <ann@house.example>\r\nTo: ${to}\r\nSubject: big\r\nDate: Thu, 2 Feb 2023 10:00:00 +0100\r\nMessage-ID: <${to}>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n`;
const part = (bytes: number) => `--x\r\nContent-Type: application/octet-stream; name=a.bin\r\nContent-Disposition: attachment; filename=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.alloc(bytes, "some bytes of it ").toString("base64").replaceAll(/(.{76})/g, "$1\r\n")}\r\n--x--\r\n`;

describe("what is large is read in a thread of its own", () => {
  const folder = mkdtempSync(join(tmpdir(), "rapport-reading-apart-"));
  const newFolder = () => mkdtempSync(join(folder, "into-"));
  const server = createServer((_, reply) => void reply.end("here"));
  before(() => new Promise<void>((done) => void server.listen(0, "127.0.0.1", () => done())));
  after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  /** How many requests, one after the other, are answered while the work is done. */
  async function answeredDuring(work: () => Promise<unknown>): Promise<number> {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await (await fetch(address)).text();
    let isDone = false;
    let answered = 0;
    const done = work().finally(() => (isDone = true));
    while (!isDone) {
      // A line that breaks while nobody can answer is no answer.
      const said = await fetch(address).then((answer) => answer.text(), () => undefined);
      if (said !== undefined && !isDone) answered++;
    }
    await done;
    return answered;
  }

  test("a message of ten megabytes: requests are answered meanwhile; read in the server's thread, none is (the twin)", async () => {
    const path = join(folder, "big.eml");
    writeFileSync(path, head("zoe@example.ch") + part(10_000_000));
    const bytes = readFileSync(path);
    const rows: MailRow[] = [];
    const apart = await answeredDuring(async () => {
      for await (const row of readMailbox(path, bytes.length)) rows.push(row);
    });
    let here: Awaited<ReturnType<typeof readMail>> | undefined;
    const together = await answeredDuring(async () => (here = await readMail(bytes)));
    assert.ok(apart > 10, `${apart} were answered`);
    assert.ok(together <= 1, `${together} were answered although nobody could`);
    assert.deepEqual(rows[0]!.mail.kind === "mail" && rows[0]!.mail.attachments[0]!.content!.length, 10_000_000);
    assert.deepEqual({ ...rows[0]!.mail, id: "", attachments: 0 }, { ...here!, id: "", attachments: 0 }, "and it is read the same");
  });

  test("a mailbox gives the same messages in the same order, whether it is small or large", async () => {
    const box = (bytes: number) => ["a@x.example", "b@x.example", "c@x.example"].map((to) => `From x Thu Feb  2 10:00:00 2023\n${head(to)}${part(bytes)}\n`).join("");
    const told = async (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      const rows: MailRow[] = [];
      for await (const row of readMailbox(join(folder, name), text.length)) rows.push(row);
      return rows.map(({ place, mail }) => [place, mail.kind === "mail" && [mail.to[0]!.email, mail.at?.toISOString(), mail.attachments.map((each) => Buffer.from(each.content!).toString("latin1", 0, 10))]]);
    };
    const small = await told("small.mbox", box(100));
    assert.deepEqual(small.map(([place]) => place), [1, 2, 3]);
    assert.deepEqual(await told("large.mbox", box(700_000)), small);
  });

  test("a workbook of twenty thousand rows: the server's thread has next to nothing to do with it; taken apart there it has all of it (the twin)", async () => {
    const path = join(folder, "big.xlsx");
    writeFileSync(path, testWorkbook([{ title: "People", rows: (function* () {
      yield ["id", "name", "email"];
      for (let i = 0; i < 20_000; i++) yield [i, { inline: `Person ${i}` }, { inline: `p${i}@example.org` }];
    })() }]));
    const cpu = async <Value>(work: () => Promise<Value>) => {
      const began = process.threadCpuUsage();
      const value = await work();
      const { user, system } = process.threadCpuUsage(began);
      return { value, micros: user + system };
    };
    // The least of three each: the first time code is compiled too, and a busy machine adds to any of them.
    const least = async <Value>(work: (into: string) => Promise<Value>) => {
      const all = [await cpu(() => work(newFolder())), await cpu(() => work(newFolder())), await cpu(() => work(newFolder()))];
      return all.reduce((a, b) => (b.micros < a.micros ? b : a));
    };
    const here = await least((into) => takeApart({ path, name: "big.xlsx", into, room: roomFor(1e9), limits: ARCHIVE_LIMITS }));
    const apart = await least((into) => unpack([{ path, name: "big.xlsx" }], into));
    assert.ok(apart.micros < here.micros / 2, `${apart.micros} µs apart, ${here.micros} µs here`);
    assert.equal(readFileSync(apart.value.files[0]!.path, "utf8"), readFileSync(here.value.files[0]!.path, "utf8"));
    assert.ok(await answeredDuring(() => unpack([{ path, name: "big.xlsx" }], join(folder, "again"))) > 10);
  });

  test("a workbook that is made to harm is refused in the same words there", async () => {
    const path = join(folder, "trap.xlsx");
    const long = "x".repeat(32_000);
    const book = testWorkbook([{ title: "s", rows: [["a", "b"], ...Array.from({ length: 60_000 }, (_, i) => [`${i}`, long])] }]);
    assert.ok(book.length > 2 ** 18, "large enough for a thread of its own");
    writeFileSync(path, book);
    await assert.rejects(unpack([{ path, name: "trap.xlsx" }], join(folder, "trap")), /With trap\.xlsx what was dropped would become far larger than it is/);
  });
});
