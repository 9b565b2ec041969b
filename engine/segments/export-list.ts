// The list as a file for a spreadsheet: the columns that are shown, cells that a spreadsheet would run disarmed.
import { Readable } from "node:stream";
import { type Actor, type FieldsSeen, masked, readingOf, writeAudit } from "../organisation/index.ts";
import { type Ground, minorDigits, Refusal, transaction } from "../platform/index.ts";
import { csvLine, nameSetsOf, type ProfileField, readsField, requireListed } from "../profiles/index.ts";
import { chosenCustomers } from "./chosen.ts";
import { BesideColumn, type CustomerRow, type FixedColumn, type ListColumn, type ListExport, ownSortKey } from "./contract.ts";
import { conditionsOf } from "./customer-filters.ts";
import { inListOrder, rowsOf } from "./list-customers.ts";
import { orderFor, readsAttribute, type Viewer } from "./viewer.ts";

const PART = 1000;
/** A file of more is written by `rapport export customers`. */
const MOST_LINES = 1_000_000;

const minor = (amount: number | undefined, currency: string | undefined): string => {
  if (amount === undefined || currency === undefined) return "";
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
};
const chance = (value: number | undefined): string => (value === undefined ? "" : value.toFixed(4));

/** What a column becomes: a number about the future goes out with its range. */
const COLUMNS: Readonly<Record<FixedColumn, readonly (readonly [string, (row: CustomerRow) => string])[]>> = {
  segment: [["segment", (row) => row.segment?.title ?? ""], ["segments", (row) => row.segments.map(({ title }) => title).join("; ")]],
  value: [["value_12_months", (row) => minor(row.value12?.mid, row.value12?.currency)], ["value_low", (row) => minor(row.value12?.lo, row.value12?.currency)], ["value_high", (row) => minor(row.value12?.hi, row.value12?.currency)], ["currency", (row) => row.value12?.currency ?? ""]],
  stay: [["buys_within_26_weeks", (row) => chance(row.stay26?.mid)], ["buys_low", (row) => chance(row.stay26?.lo)], ["buys_high", (row) => chance(row.stay26?.hi)]],
  heard: [["last_heard_at", (row) => row.profile.lastHeardAt ?? ""], ["last_heard_channel", (row) => row.profile.lastHeardChannel ?? ""]],
  tags: [["tags", (row) => row.tags.join("; ")]],
  email: [["email", (row) => row.profile.email ?? ""]],
  phone: [["phone", (row) => row.profile.phone ?? ""]],
  city: [["city", (row) => row.profile.city ?? ""]],
  country: [["country", (row) => row.profile.country ?? ""]],
  since: [["customer_since", (row) => row.profile.since ?? ""]],
  firstKnown: [["first_known_at", (row) => row.firstKnownAt]],
  touchPoints: [["touch_points", (row) => String(row.profile.interactions)]],
  language: [["language", (row) => row.profile.language ?? ""]],
  subscription: [["subscription", (row) => row.subscription?.state ?? ""], ["per_month", (row) => minor(row.subscription?.perMonth?.amountMinor, row.subscription?.perMonth?.currency)], ["per_month_currency", (row) => row.subscription?.perMonth?.currency ?? ""]],
  wallet: [["share_of_wallet", (row) => chance(row.wallet?.share)], ["share_stated", (row) => (row.wallet ? (row.wallet.stated ? "yes" : "no") : "")]],
  promises: [["open_promises", (row) => String(row.promises?.open ?? 0)], ["promise_due_at", (row) => row.promises?.dueAt ?? ""]],
  // What the rules say of a moment is out of date when the file is opened.
  lamps: [],
};

const OF_VALUE: ReadonlySet<ListColumn> = new Set<ListColumn>(["segment", "value", "stay", "subscription", "wallet"]);
/** Columns that show a field of the profile which not everybody reads. A file is not fitted to its reader as other answers are, so what they may not read is not written. */
const OF_PROFILE: Readonly<Partial<Record<ListColumn, ProfileField>>> = { email: "email", phone: "phone", city: "city", country: "country", language: "language" };

function readsColumn(fields: FieldsSeen, column: ListColumn): boolean {
  if (isOwn(column)) return readsAttribute(fields, keyOf(column));
  return OF_VALUE.has(column) ? fields.reading("value") === "read" : OF_PROFILE[column] === undefined || readsField(fields, OF_PROFILE[column]);
}

type OwnColumn = Exclude<ListColumn, FixedColumn>;
const isOwn = (column: ListColumn): column is OwnColumn => column.startsWith("own.");
const keyOf = (column: OwnColumn): string => column.slice("own.".length);

/** A value as one cell; a list with semicolons. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(plain).join("; ");
  const { amountMinor, currency } = value as { amountMinor?: unknown; currency?: unknown };
  if (typeof amountMinor === "number" && typeof currency === "string") return `${minor(amountMinor, currency)} ${currency}`;
  return typeof value === "object" ? JSON.stringify(value) : typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

function partsOf(column: ListColumn): readonly (readonly [string, (row: CustomerRow) => string])[] {
  if (!isOwn(column)) return COLUMNS[column];
  const key = keyOf(column);
  return [[key, (row) => plain(row.own.find((each) => each.key === key)?.value)]];
}

/** Writes that it is taken out, by whom and what for, and then the file: the id and the name first. @throws {Refusal} not-allowed, naming a column that they may not read */
export async function exportList(ground: Ground, actor: Actor, asked: ListExport, viewer: Viewer): Promise<{ readonly csv: Readable; readonly customers: number }> {
  const { chosen, columns, sort = "value", order = "desc", why } = asked;
  const { fields } = viewer;
  const unread = fields && columns.find((column) => !readsColumn(fields, column));
  if (unread !== undefined) throw new Refusal("not-allowed", `columns: your role does not read “${unread}”. Leave it out, or ask an owner for the file.`);
  const nameOf = ({ profile: { name } }: CustomerRow) => (fields && readingOf(fields, nameSetsOf(name, fields)) !== "read" ? masked(name) : name);
  const who = await chosenCustomers(ground, chosen, viewer, MOST_LINES);
  const sorted = ownSortKey(orderFor({ sort, order }, viewer).sort);
  if (sorted !== undefined) await requireListed(ground.db, [sorted]);
  const ids = await inListOrder(ground.db, who, orderFor({ sort, order }, viewer), await conditionsOf(ground, {}, viewer));
  const now = ground.now();
  await transaction(ground.db, (tx) => writeAudit(tx, now, actor, "customers.take-out", { kind: "list", id: "customers" }, { ...("ids" in chosen ? {} : { filters: chosen.filters }), columns, customers: ids.length, why }));
  const parts = columns.flatMap(partsOf);
  const own = columns.filter(isOwn).map(keyOf);
  const also = new Set(BesideColumn.options.filter((column) => columns.includes(column)));
  async function* lines() {
    yield `\ufeff${csvLine(["customer_id", "name", ...parts.map(([title]) => title)])}`;
    for (let i = 0; i < ids.length; i += PART) {
      const rows = await rowsOf(ground, ids.slice(i, i + PART), viewer, own, also);
      yield rows.map((row) => csvLine([row.profile.customerId, nameOf(row), ...parts.map(([, cell]) => cell(row))])).join("");
    }
  }
  return { csv: Readable.from(lines()), customers: ids.length };
}
