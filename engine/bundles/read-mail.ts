// One message (RFC 5322) as we read it. Nothing of the engine is known here, so that a thread of its own begins at once.
import { hash } from "node:crypto";
import PostalMime, { type Address, type Email } from "postal-mime";
import type { Attached } from "./attachments.ts";
import { plainText } from "./plain-text.ts";
import type { Named } from "./reading.ts";

export type MailRead = ReadMail | { readonly kind: "refused"; readonly because: string };

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

/** Letters of a body that are read: far more than of a message is kept. */
const LONGEST_TEXT = 2 ** 20;

export async function readMail(raw: Buffer): Promise<MailRead> {
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
