// What the thread that reads mail does.
import { type MailRead, readMail } from "./read-mail.ts";

export interface MailTask {
  readonly bytes: Uint8Array;
  /** Where each message ends. */
  readonly ends: readonly number[];
}

export async function work({ bytes, ends }: MailTask): Promise<MailRead[]> {
  const mails: MailRead[] = [];
  for (const [i, end] of ends.entries()) mails.push(await readMail(Buffer.from(bytes.subarray(ends[i - 1] ?? 0, end))));
  return mails;
}
