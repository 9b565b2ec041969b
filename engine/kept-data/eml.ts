// One message as a file that mail programs open (RFC 5322, MIME).

export interface MailMessage {
  readonly messageId: string;
  readonly at: Date;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly body: string;
}

export function emlOf(mail: MailMessage): string {
  const body = Buffer.from(mail.body.replace(/\r\n|\r|\n/g, "\r\n"), "utf8").toString("base64").replace(/.{76}/g, "$&\r\n");
  return [
    `Date: ${mail.at.toUTCString().replace("GMT", "+0000")}`, `From: ${mailbox(mail.from)}`, `To: ${mailbox(mail.to)}`, `Subject: ${words(mail.subject)}`, `Message-ID: <${mail.messageId}@rapport.invalid>`,
    "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", body, "",
  ].join("\r\n");
}

function mailbox({ name, address }: MailMessage["from"]): string {
  return name === "" ? `<${oneLine(address)}>` : `${words(name)} <${oneLine(address)}>`;
}

const oneLine = (text: string) => text.replace(/[\u0000-\u001f\u007f<>]/g, "");

/**
 * Text in a header: as it is where that is plain, else as encoded words (RFC 2047) of at most 75 characters, of which none
 * cuts a letter in two. A line end in it cannot begin another header.
 */
function words(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
  if (/^[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]{0,60}$/.test(clean)) return clean;
  const pieces: string[] = [];
  let piece = "";
  for (const letter of clean) {
    if (Buffer.byteLength(piece + letter) > 42) {
      pieces.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return [...pieces, piece].map((each) => `=?utf-8?B?${Buffer.from(each).toString("base64")}?=`).join("\r\n ");
}
