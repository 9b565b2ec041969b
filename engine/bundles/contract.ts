import { z } from "zod";
import { Channel } from "../interactions/contract.ts";
import { Id, Time } from "../platform/contract.ts";
import { type ByKind, ContactsCounts, ContactsPlan, ContactsReading, OrdersColumn, OwnersUnseen, Remark, Remarks, UndoLeft } from "../profiles/contract.ts";

/** What a person may say about one file of an export. */
export const BundleFileReading = z
  .strictObject({
    as: z.enum(["people", "orders", "left-out"]).optional().describe("what it holds, where that was not recognised or wrongly"),
    columns: ContactsReading.shape.columns.describe("of people: column → attribute; \"-\" leaves it out"), kinds: ContactsReading.shape.kinds.describe("of people: column → what it holds"),
    fields: z.partialRecord(OrdersColumn.shape.field.unwrap(), z.string().max(500)).optional().describe("of orders: what is told → column that tells it; \"-\": none does"),
    dateOrder: ContactsReading.shape.dateOrder, decimalSign: ContactsReading.shape.decimalSign,
    currency: z.string().regex(/^[A-Z]{3}$/).optional().describe("of orders that name none"),
    timeZone: z.string().max(60).optional().describe("of times of orders without one, for example Europe/London; UTC unless told"),
    cancelledPrefix: z.string().max(20).optional().describe("what the numbers of cancelled orders begin with; \"\": none do; found out unless told"),
    channel: Channel.optional().describe("where orders were placed; shop unless told"),
  })
  .meta({ id: "BundleFileReading" });
export type BundleFileReading = z.infer<typeof BundleFileReading>;

/** What a person may say about an export; everything else is found out and told. */
export const BundleReading = z
  .strictObject({
    dateOrder: z.enum(["day-first", "month-first"]).optional().describe("of dates such as 3/4/2024, where the files do not tell"),
    decimalSign: z.enum(["dot", "comma"]).optional().describe("of amounts such as 1,204, where the files do not tell"),
    files: z.record(z.string().max(1000), BundleFileReading).optional().describe("by the name of the file in the plan; what is said of one counts before what is said of all"),
    country: z.string().regex(/^[A-Z]{2}$/).optional().describe("of telephone numbers without a country"),
    ours: z.array(z.string().min(3).max(320)).max(50).optional().describe("e-mail addresses, or @domains, that are the organisation's own: mail from them was sent by colleagues"),
    withoutNameOnly: z.boolean().optional().describe("refuse the rows of people with a name and nothing by which they could be recognised"),
    withoutErased: z.boolean().optional().describe("refuse the rows of people who were erased here"),
  })
  .meta({ id: "BundleReading" });
export type BundleReading = z.infer<typeof BundleReading>;

/** What a column of a file becomes. A field has a name of ours, an attribute its own; what is read by its program's meaning becomes a part of what the file holds. */
export const BundleColumn = z.object({ column: z.string(), becomes: z.enum(["field", "attribute", "read", "left-out"]), as: z.string().nullable().describe("the field's name, or the attribute's key") }).meta({ id: "BundleColumn" });
export type BundleColumn = z.infer<typeof BundleColumn>;

export const BundleFileView = z
  .object({
    name: z.string(), holds: z.enum(["colleagues", "organisations", "people", "conversations", "messages", "mail", "touch-points", "orders", "attachments", "inboxes", "unread"]),
    title: z.string().describe("which program wrote it and what it holds, in words"), rows: z.int(), why: z.string().nullable().describe("why it is not read"),
    columns: z.array(BundleColumn).optional().describe("the first hundred; absent of mail, of records that are read as JSON, and of imports of before"),
    canBe: z.array(z.enum(["people", "orders"])).optional().describe("what a person may say that it holds"),
    people: ContactsPlan.optional().describe("how it is read as a file of people, or would be, were it said what its columns are"),
    orders: z.object({ columns: z.array(OrdersColumn), asks: Remark.nullable().describe("what must be said before they come in") }).optional().describe("how it is read as a file of orders"),
  })
  .meta({ id: "BundleFile" });
export type BundleFileView = z.infer<typeof BundleFileView>;

const Reasons = z.array(z.object({ reason: z.string(), lines: z.int() }));

export const BundleCounts = z
  .object({
    organisations: z.object({ new: z.int(), updated: z.int(), unchanged: z.int(), members: z.int().describe("people who are put into one; in a check, those who name one"), named: z.int().describe("made because people name them, though no file tells of them") }),
    people: z.object({ new: z.int(), updated: z.int(), unchanged: z.int(), joined: z.int(), sharedAddresses: z.int(), fromConversations: z.int().describe("of the new ones, those whom only conversations tell of"), sameInFile: z.int().optional().describe("rows about somebody whom an earlier row of their file told of"), numberOnly: z.int().optional().describe("of the new ones of files, those known by a number only"), nameOnly: z.int().optional().describe("of the new ones of files, those of whom a name is told and nothing by which they could be recognised"), otherNumbers: z.int().optional().describe("whose number an earlier file of no known program gave to somebody else; absent where there are none") }),
    consents: ContactsCounts.shape.consents, erased: ContactsCounts.shape.erased,
    conversations: z.object({ new: z.int(), alreadyThere: z.int(), openThere: z.int().describe("not closed in the source; brought in closed all the same"), messages: z.int(), notes: z.int().describe("of the messages, those for the team only"), attachments: z.int().describe("named and not kept: not in the export, too large, or of a kind that is not kept"), documents: z.int().optional().describe("attachments that are kept with their messages; absent of imports of before there was a place for them") }),
    touchPoints: z.object({ new: z.int(), alreadyThere: z.int() }).optional().describe("deals begun and ended, calls, meetings, tasks and notes; absent of imports of before they were read"),
    orders: z.object({ new: z.int(), alreadyThere: z.int(), lines: z.int().describe("rows of the new ones"), newCustomers: z.int().describe("in a check, also those whom another file of the export would make") }).optional().describe("absent of imports of before they were read"),
    owners: z.object({ known: z.array(z.string()), unknown: z.array(z.string()), unseen: OwnersUnseen.optional() }),
    passedOver: Reasons.describe("what is neither wrong nor wanted: deleted rows, events of the machine"),
    refusedBecause: Reasons, leftOut: Reasons.describe("cells that could not be read"),
  })
  .meta({ id: "BundleCounts" });
export type BundleCounts = z.infer<typeof BundleCounts>;

/** What a check finds new or an import brought, kind by kind, as its undo tells of it; what is said of people is not counted. */
export function broughtBy({ people, organisations, conversations, touchPoints, orders }: BundleCounts): Required<Omit<ByKind, "statements">> {
  return { people: people.new, organisations: organisations.new, conversations: conversations.new, messages: conversations.messages, documents: conversations.documents ?? 0, touchPoints: touchPoints?.new ?? 0, orders: orders?.new ?? 0 };
}

/** True where there is nothing that an undo could take back. */
export function bringsNothing({ organisations, people, consents, conversations, touchPoints, orders }: BundleCounts): boolean {
  return [organisations.new, organisations.updated, organisations.members, people.new, people.updated, people.joined, consents?.given ?? 0, consents?.refused ?? 0, conversations.new, conversations.messages, touchPoints?.new ?? 0, orders?.new ?? 0].every((count) => count === 0);
}

export const BundlePlan = z
  .object({ name: z.string(), files: z.array(BundleFileView), passedOver: z.array(z.object({ why: z.string(), files: z.int(), example: z.string() })), remarks: Remarks, cautions: Remarks.optional().describe("what must not be overlooked: money that counts and should not, files of orders that are not brought in; absent of imports of before"), words: z.string().describe("3,120 people, 412 companies, 18,447 conversations; 9 of 14 owners known") })
  .meta({ id: "BundlePlan" });
export type BundlePlan = z.infer<typeof BundlePlan>;

export const BundleResult = z
  .object({ importId: Id.nullable().describe("null for a check that wrote nothing"), resumed: z.boolean().describe("it had been interrupted, and was gone on with"), plan: BundlePlan, counts: BundleCounts, refusedFile: z.string().nullable(), seconds: z.number(), peakMemoryMb: z.number() })
  .meta({ id: "BundleResult" });
export type BundleResult = z.infer<typeof BundleResult>;

export const BundleProgress = z.object({ doing: z.enum(["unpacking", "looking", "people", "organisations", "conversations", "touch-points", "orders"]), what: z.string(), share: z.number() }).meta({ id: "BundleProgress" });
export type BundleProgress = z.infer<typeof BundleProgress>;

export const BundleView = z
  .object({
    bundleId: Id, name: z.string(), files: z.array(z.object({ name: z.string(), bytes: z.int(), received: z.int() })), broughtAt: Time, broughtBy: z.string(), broughtByName: z.string(),
    state: z.enum(["receiving", "received", "working", "checked", "interrupted", "brought-in", "failed"]), work: z.enum(["check", "bring-in"]).nullable(), pausedAt: Time.nullable().describe("null where nobody paused it"), pausedBy: z.string().nullable(), reading: BundleReading, progress: BundleProgress.nullable(),
    result: BundleResult.nullable(), failedBecause: z.string().nullable(), importId: Id.nullable(), undoneAt: Time.nullable(), stayed: UndoLeft.nullable().describe("who stayed when it was undone"), refusedRows: z.boolean().describe("there is a file of refused rows to fetch"), cellsShown: z.boolean().describe("false: what stands in cells is left out, for the reader neither brought the export nor reads all field sets"),
  })
  .meta({ id: "Bundle" });
export type BundleView = z.infer<typeof BundleView>;

export const NewBundle = z.strictObject({ name: z.string().min(1).max(255), files: z.array(z.strictObject({ name: z.string().min(1).max(1000), bytes: z.int().min(0).max(2 ** 36) })).min(1).max(5000) }).meta({ id: "NewBundle" });
export type NewBundle = z.infer<typeof NewBundle>;
