import { folded, textValue, utcStamp } from "./content-lines.ts";

export interface Card {
  readonly customerId: string;
  readonly name: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** "Dr." */
  readonly honorific?: string | undefined;
  /** As 1984-05-18; what is no such day is left out. */
  readonly birthday?: string | undefined;
  readonly jobTitle?: string | undefined;
  readonly company?: string | undefined;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly street?: string | undefined;
  readonly city?: string | undefined;
  readonly postcode?: string | undefined;
  readonly country?: string | undefined;
  readonly language?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** One person as vCard 4.0 (RFC 6350). */
export function vcardOf(card: Card, at: Date): string {
  const address = [card.street, card.city, card.postcode, card.country];
  const birthday = /^(\d{4})-(\d{2})-(\d{2})/.exec(card.birthday ?? "")?.slice(1).join("");
  return folded([
    "BEGIN:VCARD", "VERSION:4.0", `UID:urn:uuid:${card.customerId}`, `FN:${textValue(card.name)}`,
    ...(card.firstName || card.lastName ? [`N:${textValue(card.lastName ?? "")};${textValue(card.firstName ?? "")};;${textValue(card.honorific ?? "")};`] : []),
    ...(birthday === undefined ? [] : [`BDAY:${birthday}`]),
    ...(card.jobTitle ? [`TITLE:${textValue(card.jobTitle)}`] : []),
    ...(card.company ? [`ORG:${textValue(card.company)}`] : []),
    ...card.emails.map((email) => `EMAIL:${textValue(email)}`),
    ...card.phones.map((phone) => (/^\+\d+$/.test(phone) ? `TEL;VALUE=uri:tel:${phone}` : `TEL;VALUE=text:${textValue(phone)}`)),
    ...(address.some(Boolean) ? [`ADR:;;${[card.street, card.city, "", card.postcode, card.country].map((part) => textValue(part ?? "")).join(";")}`] : []),
    ...(card.language ? [`LANG:${textValue(card.language)}`] : []),
    ...(card.timeZone ? [`TZ:${textValue(card.timeZone)}`] : []),
    `REV:${utcStamp(at)}`, "END:VCARD",
  ]);
}
