// Mailboxes and messages (RFC 4155 mbox, RFC 5322) as conversations of the past. Which messages belong together is told by
// what they answer, never by their subject.
import { createReadStream } from "node:fs";
import { hash } from "node:crypto";
import PostalMime, { type Address, type Email } from "postal-mime";
import { LineCutter } from "../profiles/index.ts";
import type { Attached } from "./attachments.ts";
import { plainText } from "./plain-text.ts";
import type { Named } from "./reading.ts";

export interface ReadMail {
  readonly kind: "mail";
  readonly id: string;
  /** Ids of those it answers, the oldest first. */
  readonly answers: readonly string[];
  readonly at: Date | undefined;
  readonly from: Named;
  readonly to: readonly Named[];
  readonly subject: string;
  readonly body: string;
  readonly attachments: readonly Attached[];
  /** Sent to many, or by a machine: nobody wrote to anybody. */
  readonly mailing: boolean;
}

export interface MailRow {
  /** Its place in the file, the first being 1. */
  readonly place: number;
  readonly raw: string;
  readonly mail: ReadMail | { readonly kind: "refused"; readonly because: string };
  readonly share: number;
}

/** With a clock in it, so that a sentence of a message that begins with "From" is none. */
const SEPARATOR = /^From \S+.*\d{1,2}:\d{2}.*\d/;
const SEPARATOR_LETTERS = 200;
const separates = (line: string) => line.startsWith("From ") && SEPARATOR.test(line.slice(0, SEPARATOR_LETTERS));
const LONGEST_MAIL = 64 * 2 ** 20;
/** Letters of a body that are read: far more than of a message is kept. */
const LONGEST_TEXT = 2 ** 20;

/** True for the beginning of a mailbox or of a single message. */
export function looksLikeMail(head: string): boolean {
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

/** The messages of a file, one in memory at a time. */
export async function* readMailbox(path: string, bytes: number): AsyncGenerator<MailRow> {
  let place = 0;
  let read = 0;
  for await (const raw of messagesIn(path, (n) => { read = n; })) {
    place++;
    yield { place, raw: raw.toString("latin1", 0, 400), mail: await readMail(raw), share: bytes === 0 ? 1 : Math.min(1, read / bytes) };
  }
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
  const cutter = new LineCutter(LONGEST_MAIL, (line) => {
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

async function readMail(raw: Buffer): Promise<ReadMail | { readonly kind: "refused"; readonly because: string }> {
  let email: Email;
  try {
    email = await PostalMime.parse(raw, { attachmentEncoding: "arraybuffer" });
  } catch (error) {
    return { kind: "refused", because: `it cannot be read as a message: ${(error as Error).message.slice(0, 120)}` };
  }
  const from = flat(email.from)[0];
  if (from?.email === undefined) return { kind: "refused", because: "it does not say from whom it is" };
  const at = email.date === undefined ? undefined : new Date(email.date);
  if (at === undefined || Number.isNaN(at.getTime())) return { kind: "refused", because: "it has no date that can be read" };
  const id = idsIn(email.messageId)[0] ?? `#${hash("sha256", raw, "base64url").slice(0, 22)}`;
  const body = (email.text !== undefined && email.text.trim() !== "" ? email.text : plainText(email.html ?? "")).slice(0, LONGEST_TEXT);
  return {
    kind: "mail", id, mailing: isMailing(email), answers: [...new Set([...idsIn(email.references), ...idsIn(email.inReplyTo)])].filter((each) => each !== id), at, from,
    to: [...(email.to ?? []), ...(email.cc ?? []), ...(email.bcc ?? [])].flatMap((each) => flat(each)), subject: (email.subject ?? "").replaceAll(/\s+/g, " ").trim(), body,
    attachments: email.attachments.filter((each) => each.disposition !== "inline" || each.related !== true).map((each) => ({ name: each.filename ?? nameless(each.mimeType), content: typeof each.content === "string" ? new TextEncoder().encode(each.content) : new Uint8Array(each.content as ArrayBuffer) })),
  };
}

/** A newsletter says how to leave it; so does a list of people who write to one another, which can be written to (RFC 2369). An answer of a machine says so (RFC 3834). */
function isMailing(email: Email): boolean {
  const header = (name: string) => email.headers.find(({ key }) => key === name)?.value ?? "";
  const byMachine = /^auto-(replied|generated)/i.test(header("auto-submitted").trim());
  return byMachine || (header("list-unsubscribe") !== "" && header("list-post") === "" && header("in-reply-to") === "");
}

/** "image/png" is called "image.png"; a message within a message "message.eml". */
function nameless(mimeType: string): string {
  const [kind, subtype] = mimeType.toLowerCase().split("/");
  return mimeType === "message/rfc822" ? "message.eml" : `${kind}.${subtype === "plain" ? "txt" : (subtype ?? "bin")}`;
}

function flat(address: Address | undefined): Named[] {
  if (address === undefined) return [];
  const boxes = address.group ?? [address];
  return boxes.flatMap((box) => (box.address !== undefined && box.address.includes("@") ? [{ email: box.address.trim().toLowerCase(), name: box.name.trim() || undefined }] : []));
}

/** "<a@b> <c@d>" names two messages. */
function idsIn(header: string | undefined): string[] {
  return [...(header ?? "").matchAll(/<([^<>\s]{1,250})>/g)].map((match) => match[1]!);
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
