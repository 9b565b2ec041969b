// Which step of the wizard a file is at, and the words for what is known of it.
import type { ContactFile, ContactsCounts, ContactsProgress, ContactsResult } from "../../../engine/profiles/contract.ts";
import { type Said, say, word } from "../../ui/say.ts";
import type { CustomerFilters } from "../data/queries.ts";

export type Step = 1 | 2 | 3 | 4;

/** The list of those whom an import brought, newest first, with what a file says of people. */
export function seeImported({ importId, undoneAt }: { readonly importId: string | null; readonly undoneAt: string | null }): CustomerFilters {
  return importId === null || undoneAt !== null ? {} : { import: importId, sort: "firstKnown", columns: "email,phone,city,firstKnown" };
}

/** True where there is nothing that an undo could take back: neither the file nor a repair of its rows brought anything. */
export function broughtNothing({ counts, repaired = [] }: Pick<ContactsResult, "counts" | "repaired">): boolean {
  return counts.lines.kept === 0 && repaired.every(({ taken }) => taken === 0);
}

/** The step a file is at by itself; a person may go back to the columns. */
export function stepOf(file: ContactFile | undefined): Step {
  if (file === undefined) return 1;
  if (file.state === "working") return file.work === "look" ? 2 : file.work === "check" ? 3 : 4;
  switch (file.state) {
    case "interrupted":
    case "brought-in":
      return 4;
    case "checked":
      return 3;
    case "looked-at":
      return 2;
    case "failed":
      return file.plan === null ? 1 : 2;
    default:
      return 1;
  }
}

const DOING: Readonly<Record<ContactsProgress["doing"], string>> = {
  looking: word("Looking the file through"),
  reading: word("Reading rows"),
  comparing: word("Comparing with what is known"),
  storing: word("Bringing in"),
};

export function doingWords(progress: ContactsProgress | null): string {
  return progress === null ? word("Beginning") : DOING[progress.doing];
}

/** The share of the whole work that is done, 0 to 1: a check ends with the comparing, storing takes about half of the rest. */
export function wholeShare(progress: ContactsProgress | null, work: ContactFile["work"]): number {
  if (progress === null) return 0;
  const parts: Readonly<Record<ContactsProgress["doing"], readonly [number, number]>> =
    work === "look" ? { looking: [0, 1], reading: [1, 1], comparing: [1, 1], storing: [1, 1] }
    : work === "check" ? { looking: [0, 0.25], reading: [0.25, 0.65], comparing: [0.65, 1], storing: [1, 1] }
    : { looking: [0, 0.1], reading: [0.1, 0.25], comparing: [0.25, 0.45], storing: [0.45, 1] };
  const [from, to] = parts[progress.doing];
  return from + (to - from) * progress.share;
}

/** What a check found, or an import did, one line each; what did not occur is left out. */
export function countLines(counts: ContactsCounts): readonly { readonly words: Said; readonly tone: "plain" | "caution" }[] {
  const line = (count: number, words: Said, tone: "plain" | "caution" = "plain") => (count > 0 ? [{ words, tone }] : []);
  return [
    ...line(counts.newPeople, say("{count, plural, one {# person is new} other {# people are new}}", { count: counts.newPeople })),
    ...line(counts.updated, say("{count, plural, one {# known person gets something new} other {# known people get something new}}", { count: counts.updated })),
    ...line(counts.unchanged, say("{count, plural, one {# person is known, and nothing is new} other {# people are known, and nothing is new}}", { count: counts.unchanged })),
    ...line(counts.organisations?.new ?? 0, say("{count, plural, one {# company is new} other {# companies are new}}", { count: counts.organisations?.new ?? 0 })),
    ...line(counts.organisations?.members ?? 0, say("{count, plural, one {# person comes to belong to a company} other {# people come to belong to a company}}", { count: counts.organisations?.members ?? 0 })),
    ...line(counts.sameInFile, say("{count, plural, one {# row tells of somebody of an earlier row; the later row counts} other {# rows tell of somebody of an earlier row; the later row counts}}", { count: counts.sameInFile })),
    ...line(counts.renamedInFile ?? 0, say("{count, plural, one {# of them is called differently there: look whether one number stands for two people} other {# of them are called differently there: look whether one number stands for two people}}", { count: counts.renamedInFile ?? 0 }), "caution"),
    ...line(counts.numberOnly ?? 0, say("{count, plural, one {# new person is known by a number only: no name, no address} other {# new people are known by a number only: no name, no address}}", { count: counts.numberOnly ?? 0 }), "caution"),
    ...line(counts.nameOnly ?? 0, say("{count, plural, one {# new person has a name, and nothing to be recognised by: no address, telephone or number} other {# new people have a name, and nothing to be recognised by: no address, telephone or number}}", { count: counts.nameOnly ?? 0 }), "caution"),
    ...line(counts.erased?.people ?? 0, say("{count, plural, one {# of the new was erased here before} other {# of the new were erased here before}}", { count: counts.erased?.people ?? 0 }), "caution"),
    ...consentLines(counts.consents),
    ...line(counts.joined, say("{count, plural, one {# record is joined with one of the same address and name} other {# records are joined with one of the same address and name}}", { count: counts.joined })),
    ...line(counts.otherNumbers?.people ?? 0, say("{count, plural, one {# person has a number that is somebody else’s in an earlier file, and stays apart} other {# people have a number that is somebody else’s in an earlier file, and stay apart}}", { count: counts.otherNumbers?.people ?? 0 }), "caution"),
    ...line(counts.sharedAddresses, say("{count, plural, one {# person shows an address that somebody of another name has, and stays apart} other {# people show an address that somebody of another name has, and stay apart}}", { count: counts.sharedAddresses }), "caution"),
    ...line(counts.lines.refused, say("{count, plural, one {# row cannot be taken} other {# rows cannot be taken}}", { count: counts.lines.refused }), "caution"),
  ];
}

/** What became of consents to offers, one a person and channel. */
export function consentLines(consents: ContactsCounts["consents"]): ReturnType<typeof countLines> {
  if (consents === undefined) return [];
  const line = (count: number, words: Said) => (count > 0 ? [{ words, tone: "plain" as const }] : []);
  const { given, refused, alreadyThere, left } = consents;
  return [
    ...line(given, say("{count, plural, one {# consent to offers is given} other {# consents to offers are given}}", { count: given })),
    ...line(refused, say("{count, plural, one {# consent to offers is refused} other {# consents to offers are refused}}", { count: refused })),
    ...line(alreadyThere, say("{count, plural, one {# consent or refusal was known before} other {# consents or refusals were known before}}", { count: alreadyThere })),
    ...line(left.refusedSince, say("{count, plural, one {# was refused here since; that stays} other {# were refused here since; that stays}}", { count: left.refusedSince })),
    ...line(left.givenSince, say("{count, plural, one {# was given here since; that stays} other {# were given here since; that stays}}", { count: left.givenSince })),
    ...line(left.untimed, say("{count, plural, one {# was refused here, and the file does not say when it was given; the refusal stays} other {# were refused here, and the file does not say when they were given; the refusals stay}}", { count: left.untimed })),
  ];
}

/** What a column may become; the rest are attributes of their own. */
export const FIELDS: readonly { readonly id: string; readonly text: string }[] = [
  { id: "email", text: word("E-mail (recognises people)") },
  { id: "phone", text: word("Telephone (recognises people)") },
  { id: "customer_number", text: word("Customer number (recognises people)") },
  { id: "id", text: word("Record number in the source (recognises people)") },
  { id: "name", text: word("Whole name") },
  { id: "first_name", text: word("First name") },
  { id: "last_name", text: word("Last name") },
  { id: "company", text: word("Company") },
  { id: "job_title", text: word("Job title") },
  { id: "street", text: word("Street") },
  { id: "postal_code", text: word("Postal code") },
  { id: "city", text: word("City") },
  { id: "region", text: word("Region") },
  { id: "country", text: word("Country") },
  { id: "language", text: word("Language") },
  { id: "birthday", text: word("Date of birth") },
  { id: "mobile", text: word("Mobile telephone") },
  { id: "email_2", text: word("Second e-mail") },
  { id: "owner", text: word("Owner (colleague)") },
  { id: "offers_email", text: word("Consent: may be sent offers by e-mail") },
  { id: "offers_sms", text: word("Consent: may be sent offers by text message") },
  { id: "offers_phone", text: word("Consent: may be called with offers") },
  { id: "offers_post", text: word("Consent: may be sent offers by post") },
  { id: "refused_email", text: word("Has refused e-mail (yes means refused)") },
  { id: "refused_sms", text: word("Has refused text messages (yes means refused)") },
  { id: "refused_calls", text: word("Has refused calls (yes means refused)") },
  { id: "refused_post", text: word("Has refused letters (yes means refused)") },
  { id: "refused_all", text: word("Has refused everything (yes means refused)") },
  { id: "offers_email_at", text: word("When that was said of e-mail") },
  { id: "offers_sms_at", text: word("When that was said of text messages") },
  { id: "consent_at", text: word("When consents were given or refused") },
  { id: "tags", text: word("Tags") },
  { id: "note", text: word("Note") },
];
