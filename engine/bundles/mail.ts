// Mailboxes and messages (RFC 4155 mbox, RFC 5322) as conversations of the past. Which messages belong together is told by
// what they answer, never by their subject.
import { createReadStream } from "node:fs";
import { lastingThread } from "../platform/index.ts";
import { LineCutter } from "../profiles/index.ts";
import type { MailTask } from "./mail-worker.ts";
import { type MailRead, readMail } from "./read-mail.ts";

export interface MailRow {
  /** Its place in the file, the first being 1. */
  readonly place: number;
  readonly raw: string;
  readonly mail: MailRead;
  readonly share: number;
}

/** With a clock in it, so that a sentence of a message that begins with "From" is none. */
const SEPARATOR = /^From \S+.*\d{1,2}:\d{2}.*\d/;
const SEPARATOR_LETTERS = 200;
const separates = (line: string) => line.startsWith("From ") && SEPARATOR.test(line.slice(0, SEPARATOR_LETTERS));
const LONGEST_MAIL = 64 * 2 ** 20;

/** Of UTF-8, read byte by byte: editors write it before the first line. */
const MARK = /^\u00ef\u00bb\u00bf/;

/** True for the beginning of a mailbox or of a single message. */
export function looksLikeMail(beginning: string): boolean {
  const head = beginning.replace(MARK, "");
  if (separates(head.slice(0, head.indexOf("\n")))) return true;
  const lines = head.split(/\r?\n/).slice(0, 60);
  const headers = new Set<string>();
  for (const line of lines) {
    if (/^[ \t]/.test(line)) continue;
    const name = /^([A-Za-z][A-Za-z0-9-]*):/.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) break;
    headers.add(name);
  }
  return headers.has("from") && ["date", "message-id", "received", "mime-version", "to", "subject"].filter((name) => headers.has(name)).length >= 2;
}

/** A message of less is read at once; more are read in a thread of their own: a large one, or many attachments, would keep a server from answering. */
const SMALL = 2 ** 18;
/** So many bytes of messages are in memory at a time, and those of one message. */
const TOGETHER = 2 ** 20;

const inThread = lastingThread<MailTask, MailRead[]>(new URL("./mail-worker.ts", import.meta.url), { givesWay: true });

/** The messages of a file, some in memory at a time. */
export async function* readMailbox(path: string, bytes: number): AsyncGenerator<MailRow> {
  let place = 0;
  let read = 0;
  let some: Buffer[] = [];
  const readSome = async (): Promise<MailRow[]> => {
    const given = some;
    some = [];
    const mails = bytes <= SMALL ? await Promise.all(given.map(readMail)) : await inThread(packed(given));
    return mails.map((mail, i) => ({ place: ++place, raw: given[i]!.toString("latin1", 0, 400), mail, share: bytes === 0 ? 1 : Math.min(1, read / bytes) }));
  };
  let together = 0;
  for await (const raw of messagesIn(path, (n) => { read = n; })) {
    some.push(raw);
    together += raw.length;
    if (together < TOGETHER) continue;
    together = 0;
    yield* await readSome();
  }
  if (some.length > 0) yield* await readSome();
}

/** One piece of memory, whatever it is made of. */
function packed(mails: readonly Buffer[]): MailTask {
  const bytes = new Uint8Array(mails.reduce((sum, mail) => sum + mail.length, 0));
  let at = 0;
  return { bytes, ends: mails.map((mail) => (bytes.set(mail, at), (at += mail.length))) };
}

/** Cuts at lines that begin with "From " after an empty line; without one it is a single message. Bytes are kept as they are. */
async function* messagesIn(path: string, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  let ready: Buffer[] = [];
  let lines: string[] = [];
  let length = 0;
  let isMailbox: boolean | undefined;
  let afterEmpty = true;
  const finish = () => {
    if (lines.some((line) => line.trim() !== "")) ready.push(Buffer.from(lines.join("\n"), "latin1"));
    lines = [];
    length = 0;
  };
  const cutter = new LineCutter(LONGEST_MAIL, (given) => {
    const line = isMailbox === undefined ? given.replace(MARK, "") : given;
    const begins = afterEmpty && isMailbox !== false && separates(line);
    isMailbox ??= begins;
    if (begins) finish();
    else {
      length += line.length + 1;
      // What is too long is cut: the reader of the message sees that it is.
      if (length <= LONGEST_MAIL) lines.push(isMailbox && /^>+From /.test(line) ? line.slice(1) : line);
    }
    afterEmpty = line === "" || line === "\r";
  });
  for await (const chunk of file as AsyncIterable<Buffer>) {
    onRead(file.bytesRead);
    cutter.push(chunk.toString("latin1"));
    yield* ready;
    ready = [];
    await new Promise(setImmediate); // a server does other things meanwhile
  }
  cutter.end();
  finish();
  yield* ready;
}

/** Puts messages that answer one another together; the thread is named by the oldest message that any of them names. */
export class Threads {
  private readonly parent = new Map<string, string>();

  private root(id: string): string {
    let at = id;
    for (let up; (up = this.parent.get(at)) !== undefined; at = up);
    for (let next = id; next !== at; ) {
      const up = this.parent.get(next)!;
      this.parent.set(next, at);
      next = up;
    }
    return at;
  }

  add(id: string, answers: readonly string[]): void {
    const oldest = answers[0];
    if (oldest === undefined) return;
    const top = this.root(oldest);
    for (const each of [...answers.slice(1), id]) {
      const own = this.root(each);
      if (own !== top) this.parent.set(own, top);
    }
  }

  threadOf(id: string): string {
    return this.root(id);
  }
}
