// What a customer's copy consists of, decided from the rows.
import { BIRTHDAY_KEYS } from "../profiles/index.ts";
import type { CopyOfCustomer, CopyRow } from "./copy.ts";
import { pageOf } from "./copy-page.ts";
import { emlOf } from "./eml.ts";
import { icalendarOf } from "./icalendar.ts";
import { vcardOf } from "./vcard.ts";
import type { ZipEntry } from "./zip.ts";

/** @param organisation the name of whoever keeps the data */
export function copyFiles(copy: CopyOfCustomer, organisation: string): ZipEntry[] {
  const at = new Date(copy.at);
  return [
    { name: "read-me-first.html", content: pageOf(copy, organisation) },
    { name: "everything.json", content: `${JSON.stringify(copy, null, 2)}\n` },
    { name: "customer.vcf", content: card(copy, at) },
    { name: "calendar.ics", content: calendar(copy, at) },
    ...mails(copy, organisation),
  ];
}

function card(copy: CopyOfCustomer, at: Date): string {
  const of = (table: string) => copy.tables[table] ?? [];
  const values = (...kinds: string[]) => [...new Set(of("identifier").filter((r) => kinds.includes(String(r["kind"]))).map((r) => plain(r)))];
  // What was said last counts; what is known of all of them stands in everything.json.
  const latest = new Map(of("attribute").map((r) => [String(r["key"]), r["value"]]));
  const text = (...keys: string[]) => keys.map((key) => latest.get(key)).find((value): value is string => typeof value === "string" && value !== "");
  return vcardOf(
    {
      customerId: copy.customer.customerId, name: copy.customer.name, firstName: text("first_name", "firstName"), lastName: text("last_name", "lastName"), emails: values("email", "claimed_email"), phones: values("phone", "claimed_phone"),
      honorific: text("title", "salutation"), birthday: text(...BIRTHDAY_KEYS), jobTitle: text("job_title", "jobTitle"), company: text("company", "organisation", "organization"),
      street: text("street_address", "street", "address"), city: text("city"), postcode: text("postcode", "postal_code"), country: text("country"), language: text("language"), timeZone: text("time_zone", "timeZone"),
    },
    at,
  );
}

function plain(identifier: CopyRow): string {
  const [kind, value] = [String(identifier["kind"]), String(identifier["value"])];
  return kind.startsWith("claimed_") ? value.slice(value.indexOf(":") + 1) : value;
}

const dateOrNull = (value: unknown) => (typeof value === "string" ? new Date(value) : null);

function calendar(copy: CopyOfCustomer, at: Date): string {
  const of = (table: string) => copy.tables[table] ?? [];
  const toDos = [
    ...of("promise").map((r) => ({ id: String(r["promise_id"]), summary: String(r["body"]), madeAt: new Date(String(r["made_at"])), dueAt: dateOrNull(r["due_at"]), doneAt: dateOrNull(r["kept_at"]), withdrawn: r["withdrawn_at"] !== null })),
    ...of("task").map((r) => ({ id: String(r["task_id"]), summary: String(r["what"]), madeAt: new Date(String(r["made_at"])), dueAt: dateOrNull(r["due_at"]), doneAt: dateOrNull(r["done_at"]), withdrawn: (r["withdrawn_at"] ?? null) !== null })),
  ];
  const events = of("interaction").filter((r) => r["kind"] === "meeting" || r["kind"] === "event").map((r) => {
    const properties = (r["properties"] ?? {}) as Record<string, unknown>;
    const words = [properties["about"], properties["name"], r["body"]].find((word): word is string => typeof word === "string" && word !== "");
    return { id: String(r["interaction_id"]), summary: words ?? "Meeting", at: new Date(String(r["occurred_at"])), minutes: typeof properties["minutes"] === "number" ? properties["minutes"] : null, place: typeof properties["place"] === "string" ? properties["place"] : null };
  });
  return icalendarOf(toDos, events, at);
}

/** Messages by e-mail between the customer and the organisation; notes among colleagues are on the page, not here. */
function mails(copy: CopyOfCustomer, organisation: string): ZipEntry[] {
  const identifiers = copy.tables["identifier"] ?? [];
  const address = identifiers.filter((r) => r["kind"] === "email" || r["kind"] === "claimed_email").map(plain)[0] ?? "unknown@rapport.invalid";
  const subjects = new Map((copy.tables["conversation"] ?? []).map((r) => [r["conversation_id"], String(r["subject"])]));
  const customer = { name: copy.customer.name, address };
  return (copy.tables["message"] ?? [])
    .filter((r) => r["channel"] === "email" && r["audience"] === "customer")
    .map((r) => {
      const ours = { name: `${String(r["author_name"])}, ${organisation}`, address: "not-kept@rapport.invalid" };
      const theirs = r["author_kind"] === "customer";
      const id = String(r["message_id"]);
      return { name: `messages/${String(r["at"]).slice(0, 10)}-${id}.eml`, content: emlOf({ messageId: id, at: new Date(String(r["at"])), from: theirs ? customer : ours, to: theirs ? { ...ours, name: organisation } : customer, subject: subjects.get(r["conversation_id"]) ?? "", body: String(r["body"]) }) };
    });
}
