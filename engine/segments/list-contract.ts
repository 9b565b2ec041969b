// The customers list, as it goes over the wire.
import { z } from "zod";
import { inSet } from "../organisation/contract.ts";
import { ChanceEstimate, Id, LARGEST_AMOUNT_MINOR, Money, MoneyEstimate, Time } from "../platform/contract.ts";
import { Channel } from "../interactions/contract.ts";
import { AttributeInList, ConsentPurpose, nameText, ProfileView } from "../profiles/contract.ts";
import { ValueTier } from "../value/contract.ts";
import { splitAlternatives } from "./alternatives.ts";
import { readBought } from "./bought.ts";
import { CLUSTER_FILTER } from "./clusters/cluster-contract.ts";
import { CONSENT_FILTER, readOwn } from "./own-filter.ts";

export const SegmentName = z.object({ key: z.string(), title: z.string() }).meta({ id: "SegmentName" });
export type SegmentName = z.infer<typeof SegmentName>;

/** Columns that are read only where they are asked for, from tables of their own. */
export const BesideColumn = z.enum(["subscription", "wallet", "promises"]);
export type BesideColumn = z.infer<typeof BesideColumn>;

/** One line of the customers list. */
export const CustomerRow = z
  .object({
    profile: ProfileView,
    segment: inSet("value", SegmentName.nullable().describe("by value")),
    segments: inSet("value", z.array(SegmentName).describe("by rule, from A")),
    tier: inSet("value", ValueTier.nullable().describe("null: not shown to the reader")),
    value12: inSet("value", MoneyEstimate.nullable()),
    stay26: inSet("value", ChanceEstimate.nullable()),
    tags: z.array(z.string()).describe("names, from A"),
    own: z.array(AttributeInList).describe("what is believed under the keys that were asked for"),
    firstKnownAt: Time.describe("when Rapport first heard of them, by an event, a file or a colleague; `profile.since` is the day of their first touch point, which may be long before, or never"),
    subscription: inSet("value", z.object({ state: z.enum(["active", "paused", "ended"]), perMonth: Money.nullable().describe("what those that run bring a month; null: of none of them that is told") }).nullable().optional().describe("null: they never had one; only where `also` asks for it")),
    wallet: inSet("value", z.object({ share: z.number(), stated: z.boolean().describe("as they said; else by the potential, which is not measured") }).nullable().optional().describe("what share of their spending they give us; only where `also` asks for it")),
    promises: z.object({ open: z.int(), dueAt: Time.describe("of the one that is due first") }).nullable().optional().describe("made to them, neither kept nor withdrawn; null: none is open; only where `also` asks for it"),
  })
  .meta({ id: "CustomerRow" });
export type CustomerRow = z.infer<typeof CustomerRow>;

const Days = z.coerce.number().int().min(1).max(36_500);
/** Below, or from, so many in a hundred; `stated`: only as customers said. */
export const WALLET_FILTER = /^(below|from) (100|[1-9]?\d)( stated)?$/;
const each = {
  query: z.string().max(200).optional().describe("part of a name, an e-mail address, a telephone number or an id"),
  spelling: z.literal("near").optional().describe("with `query`: also those of whose names a word is written nearly so"),
  tier: ValueTier.optional(),
  segment: z.string().min(1).max(80).optional().describe("the key of a segment: only those who are in it"),
  stayBelow: z.coerce.number().min(0).max(1).optional(),
  stayFrom: z.coerce.number().min(0).max(1).optional().describe("the other side of `stayBelow`: a chance of at least this"),
  valueFrom: z.coerce.number().int().min(0).max(LARGEST_AMOUNT_MINOR).optional().describe("expected to spend at least this in twelve months, minor units"),
  valueBelow: z.coerce.number().int().min(0).max(LARGEST_AMOUNT_MINOR).optional().describe("the other side of `valueFrom`: expected to spend less"),
  tag: Id.optional().describe("only customers who carry this tag"),
  import: Id.optional().describe("only those whom this import brought or said something of; all files of it"),
  group: Id.optional().describe("only those who belong to this household, organisation or partner"),
  quietDays: Days.optional().describe("heard from before, and not for so many days; who was never heard from is not among them"),
  heardDays: Days.optional().describe("heard from within so many days"),
  country: z.string().min(1).max(60).optional().describe("by its code or its name: PL finds Poland and Polska too; what is no country's name is looked for as it is written"),
  followedBy: z.string().min(1).max(100).optional().describe("the id of a colleague, or `me`"),
  owner: z.string().min(1).max(100).optional().describe("who looks after them, as believed sources say: the id of a colleague, `me`, or `nobody`"),
  consent: z.string().regex(CONSENT_FILTER, "say purpose, channel and given, refused or not-asked: offers email given").optional().describe("what is in force of a consent: `offers email given`, `refused` or `not-asked`"),
  cluster: z.string().max(500).regex(CLUSTER_FILTER).optional().describe("a group that a model found, as the rule of its segment names it"),
  dissatisfied: z.literal("quietly").optional().describe("quietly and likely dissatisfied, as `GET /api/dissatisfaction` counts them: signs, a chance to leave with which surely more left than of everybody, and no complaint; looked at every day, and when something happens with them"),
  own: z.string().min(1).max(1500).regex(/^\S+ (is |has |from |to |missing|known)/).refine((text) => readOwn(text) !== undefined, "say of each attribute one of: KEY is VALUE|VALUE, KEY has LETTERS, KEY from NUMBER to NUMBER (or days), KEY missing, KEY known; at most six, with ; between them")
    .optional().describe("attributes of one's own, all of which hold: `plan is gold|silver;seats from 5 to 20;renewal from 2026-01-01;size missing`"),
  bought: z.string().min(1).max(1500).regex(/^(not )?(product|category|named) \S/).refine((text) => readBought(text) !== undefined, "say product, category or named, and values with | between; times N and within DAYS may follow, not may go before; at most six, with ; between them")
    .optional().describe("what they bought, all of which holds: `product SKU|SKU times 3 within 180;not category grinder;named kettle`. Days with such a purchase are counted"),
  subscription: z.enum(["active", "paused", "ended", "none"]).optional().describe("active: one runs at least; paused: none runs and one rests; none: they never had one"),
  recurringFrom: z.coerce.number().int().min(0).max(LARGEST_AMOUNT_MINOR).optional().describe("their subscriptions that run bring at least this a month, minor units"),
  wallet: z.string().regex(WALLET_FILTER, "say below or from, and how many in a hundred: below 40; and stated for what customers said alone").optional().describe("share of wallet: `below 40`, `from 60`; as they said, else by the potential, which is not measured. `below 40 stated`: as they said alone"),
};
// Who is called dissatisfied now bought less of late: a segment of them would differ from others whatever is done.
const { query: _, spelling: ____, segment: __, import: ___, dissatisfied: _____, ...lastingEach } = each;
/** One of several that may hold instead. */
const Alternative = z.strictObject(lastingEach);
export type Alternative = z.infer<typeof Alternative>;
const filters = {
  ...each,
  any: z.string().min(1).max(6000).regex(/^\w+=.* or \w+=/).refine((text) => readAny(text) !== undefined, "say two to six alternatives with “ or ” between, each as an address carries filters: tier=high or stayBelow=0.4&country=NL")
    .optional().describe("alternatives of which one must hold, beside all else: each is filters as an address writes them, with ` or ` between: `tier=high or stayBelow=0.4&country=NL`"),
};
const { query: _q, spelling: _n, segment: _s, import: _i, dissatisfied: _d, ...lasting } = filters;

/** @returns undefined where one of them is none */
export function readAny(text: string): readonly Alternative[] | undefined {
  const read = splitAlternatives(text)?.map((part) => Alternative.safeParse(part));
  return read?.every(({ success }) => success) ? read.map(({ data }) => data!) : undefined;
}

/** Filters and the alternatives within them, each by itself. */
export const alternativesOf = ({ any }: { readonly any?: string | undefined }): readonly Alternative[] => (any === undefined ? [] : (readAny(any) ?? []));
/** Who belongs to a segment: the filters of the list, all of which must hold. Not by letters of a name, not by another segment, not by a file that came once, and not by who is quietly dissatisfied. */
export const SegmentFilters = z
  .strictObject(lasting)
  .refine((asked) => Object.values(asked).some((value) => value !== undefined), "name at least one filter: everybody is no segment")
  .meta({ id: "SegmentFilters" });
export type SegmentFilters = z.infer<typeof SegmentFilters>;
/** Which customers, as an address carries it. */
export const CustomerFilters = z.strictObject(filters).meta({ id: "CustomerFilters" });
export type CustomerFilters = z.infer<typeof CustomerFilters>;
/** The key of an attribute that has a column of its own. */
export const OWN_COLUMN = /^own\.[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}$/u;
export const MOST_OWN_COLUMNS = 8;
export const CustomerSort = z
  .union([z.enum(["value", "stay", "lastHeard", "firstKnown", "name", "recurring", "wallet"]), z.templateLiteral(["own.", z.string()]).refine((column) => OWN_COLUMN.test(column), "is no attribute's column: own. and its key")])
  .describe("recurring: what subscriptions bring a month; wallet: the share of wallet; or `own.` with the key of an attribute that lists know: by number where it has numbers, by day where it has days, else by its letters");
export type CustomerSort = z.infer<typeof CustomerSort>;
/** The key of the attribute that a list is sorted by; undefined where it is sorted by a column of its own. */
export const ownSortKey = (sort: CustomerSort | undefined): string | undefined => (sort?.startsWith("own.") ? sort.slice("own.".length) : undefined);
export const CustomerListQuery = z.strictObject({
  ...filters,
  sort: CustomerSort.default("value"),
  order: z.enum(["asc", "desc"]).default("desc"),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  show: z.string().max(520).optional().describe("keys of attributes to show, with commas between them; at most eight"),
  also: z.string().max(60).refine((said) => said.split(",").every((each) => BesideColumn.safeParse(each).success), `say ${BesideColumn.options.join(", ")}, with commas between them`).optional().describe("columns to read beside the usual ones: subscription, wallet, promises, with commas between them"),
});
export type CustomerListQuery = z.infer<typeof CustomerListQuery>;
/** What lists are to be filtered by from now on. */
export const NewListKey = z
  .union([z.strictObject({ attribute: z.string().refine((key) => OWN_COLUMN.test(`own.${key}`), "is no attribute's key: letters, digits, underscore, dot") }), z.strictObject({ consent: z.strictObject({ purpose: ConsentPurpose, channel: Channel }) })])
  .meta({ id: "NewListKey" });
export type NewListKey = z.infer<typeof NewListKey>;

/** How far lists know what they are to be filtered by. */
export const ListKeyState = z.object({ ready: z.boolean().describe("false: customers are still being gone through; said again, it goes on"), share: z.number().min(0).max(1).describe("of all customers, who has been gone through") }).meta({ id: "ListKeyState" });
export type ListKeyState = z.infer<typeof ListKeyState>;

export const CustomerList = z
  .object({
    total: z.int().describe("how many fit; counted as far as is looked at"), atLeast: z.boolean().describe("there are more than `total`"),
    customers: z.int().describe("all known customers; of more than twenty thousand the number may be a minute old"), rows: z.array(CustomerRow),
    groupName: z.string().nullable().describe("of the group that is filtered by"),
    spelt: z.array(nameText()).optional().describe("where other spellings were asked for: those that stand in names of this window"),
    importName: z.object({ fileName: z.string().nullable().describe("null for whoever may not read imports"), startedAt: Time }).nullable().describe("of the import that is filtered by"),
  })
  .meta({ id: "CustomerList" });
export type CustomerList = z.infer<typeof CustomerList>;
