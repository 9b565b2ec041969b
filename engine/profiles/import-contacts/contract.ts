import { z } from "zod";
import { LimitedRole } from "../../organisation/contract.ts";
import { Id, Time } from "../../platform/contract.ts";
import { Remarks } from "../import/remark.ts";
import { UndoLeft } from "../import/undo-contract.ts";

/** What a person may say that a column holds. */
export const ColumnKind = z.enum(["text", "number", "money", "date", "time", "yes-no"]).meta({ id: "ColumnKind" });
export type ColumnKind = z.infer<typeof ColumnKind>;

const ProblemKind = z.enum(["date", "number", "yes-no", "email", "phone", "customer-number", "website", "consent", "deleted", "works-there", "letters", "cells", "nobody", "empty", "erased", "left-out", "name-only"]);
const OtherReading = z.enum(["day-first", "month-first", "dot", "comma"]);

/** What is wrong with rows or cells of a file, those of one cause together. */
export const ContactsProblem = z
  .object({
    problem: ProblemKind.describe("of cells: date to consent; of whole rows: the rest"), column: z.string().describe("empty where it is of whole rows"),
    rows: z.int(), refused: z.int().describe("of them, those that are not brought in because of it; the others come in without the cell"),
    distinct: z.int().describe("how many different values there are, up to 1,000"), values: z.array(z.object({ value: z.string(), cells: z.int() })).describe("up to 20, the most frequent first"),
    reads: z.array(z.object({ as: OtherReading, cells: z.int() })).describe("how many could be read another way"),
  })
  .meta({ id: "ContactsProblem" });
export type ContactsProblem = z.infer<typeof ContactsProblem>;

/** How one cause is repaired; a value that is named counts before the rest. */
export const ContactsRepair = z
  .strictObject({
    problem: ProblemKind, column: z.string().max(500),
    as: z.union([OtherReading, z.enum(["leave-empty", "as-written", "skip-row", "take"])]).optional().describe("of cells: read them another way, leave the field empty, keep them beside it as written, or leave their rows out; take: bring the rows in all the same (deleted, works-there, letters, name-only)"),
    country: z.string().regex(/^[A-Z]{2}$/).optional().describe("of telephone numbers that are none without it"),
    values: z.record(z.string().max(500), z.string().max(500)).optional().describe("cell as it stands → what is meant; empty leaves the field empty"),
  })
  .meta({ id: "ContactsRepair" });
export type ContactsRepair = z.infer<typeof ContactsRepair>;

/** Repairs of now beside those of before: of one cause the later counts, and the values that were said add up. */
export function withRepairs(before: readonly ContactsRepair[], later: readonly ContactsRepair[]): ContactsRepair[] {
  const same = (a: ContactsRepair, b: ContactsRepair) => a.problem === b.problem && a.column === b.column;
  const values = (each: ContactsRepair) => ({ ...before.find((old) => same(old, each))?.values, ...each.values });
  return [...before.filter((old) => !later.some((each) => same(old, each))), ...later.map((each) => (Object.keys(values(each)).length === 0 ? each : { ...each, values: values(each) }))];
}

/** What a person may say about a file; everything else is found out and told. */
export const ContactsReading = z
  .strictObject({
    columns: z.record(z.string().max(500), z.string().max(80)).optional().describe("column → attribute; \"-\" leaves it out"),
    kinds: z.record(z.string().max(500), ColumnKind).optional().describe("column → what it holds, where that is not found rightly"),
    dateOrder: z.enum(["day-first", "month-first"]).optional(),
    decimalSign: z.enum(["dot", "comma"]).optional(),
    encoding: z.enum(["utf-8", "windows-1252", "utf-16le", "utf-16be"]).optional(),
    delimiter: z.string().length(1).optional(),
    source: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/).optional().describe("the program the file comes from; its record numbers are kept under this name"),
    country: z.string().regex(/^[A-Z]{2}$/).optional().describe("of telephone numbers without a country"),
    withoutErased: z.boolean().optional().describe("refuse the rows of people who were erased here"),
    withoutNameOnly: z.boolean().optional().describe("refuse the rows of people of whom nothing is told by which they could be recognised: a name, and no address, telephone or number"),
    repairs: z.array(ContactsRepair).max(200).optional().describe("how rows and cells that cannot be taken are repaired, cause by cause"),
  })
  .meta({ id: "ContactsReading" });
export type ContactsReading = z.infer<typeof ContactsReading>;

export const ContactsColumn = z
  .object({
    column: z.string(), goesTo: z.string().describe("attribute, or \"-\" when left out"), title: z.string(),
    looksLike: z.enum(["text", "email", "phone", "number", "money", "date", "time", "yes-no"]),
    how: z.enum(["told", "by its program", "by its name", "by what it holds", "an attribute of its own", "empty", "without a name"]),
    kindCanBeSaid: z.boolean().optional().describe("what it holds may be another than it looks like; absent of files looked at before that could be said"),
    sure: z.number().describe("0 to 1"), filled: z.int(), samples: z.array(z.string()),
  })
  .meta({ id: "ContactsColumn" });
export type ContactsColumn = z.infer<typeof ContactsColumn>;

export const ContactsPlan = z
  .object({
    fileName: z.string(), kind: z.enum(["csv", "json", "vcard"]), encoding: z.string(), source: z.object({ key: z.string(), title: z.string() }), rows: z.int(),
    columns: z.array(ContactsColumn), remarks: Remarks, newAttributes: z.array(z.string()).describe("attributes of their own, made when somebody has none of that name yet"),
  })
  .meta({ id: "ContactsPlan" });
export type ContactsPlan = z.infer<typeof ContactsPlan>;

/** Whose owner is no colleague belongs to nobody here: where a role does not see all customers, nobody of it sees them. */
export const OwnersUnseen = z
  .object({ people: z.int().describe("of whom the file says no team, department or region either"), seers: z.array(LimitedRole).describe("roles that see them all the same"), others: z.array(LimitedRole) })
  .describe("absent where every role sees all customers, or every owner is known");
export type OwnersUnseen = z.infer<typeof OwnersUnseen>;

const Reasons = z.array(z.object({ reason: z.string(), lines: z.int() }));

export const ContactsCounts = z
  .object({
    lines: z.object({ read: z.int(), kept: z.int(), refused: z.int(), alreadyThere: z.int().describe("rows that say nothing new") }),
    newPeople: z.int().describe("people who were not known; a record that is joined with somebody is none"), updated: z.int().describe("people known before of whom the file says something new"), unchanged: z.int(),
    sameInFile: z.int().describe("rows about somebody whom an earlier row of the file told of"),
    sameExamples: z.array(z.object({ value: z.string().describe("the number or address by which they are known again; empty where it is the content"), lines: z.array(z.int()), names: z.array(z.string()) })).optional().describe("whom several rows told of, those with several names first; the later row counts"),
    renamedInFile: z.int().optional().describe("of those whom several rows tell of, how many are called differently in them"),
    numberOnly: z.int().optional().describe("of the new people, those of whom the file tells neither a name nor an address nor a telephone number"),
    nameOnly: z.int().optional().describe("of the new people, those of whom nothing is told by which they could be recognised: a name, and no address, telephone or number"),
    nameOnlyExamples: z.array(z.object({ line: z.int(), name: z.string() })).optional().describe("up to twenty of them"),
    erased: z.object({ people: z.int(), lastAt: Time.nullable(), lines: z.array(z.int()).optional().describe("up to twenty of them") }).optional().describe("of the new people, those who were erased here without asking that nothing be kept again; recognised by the keyed hash of an identifier; not by a telephone number alone where something else is told of them, for a number is shared"),
    consents: z
      .object({
        given: z.int(), refused: z.int(), alreadyThere: z.int(),
        left: z.object({ refusedSince: z.int().describe("refused here later than the file says"), givenSince: z.int(), untimed: z.int().describe("refused here, and the file does not say when it was given") }),
        channels: z.array(z.object({ channel: z.string(), given: z.int(), refused: z.int(), left: z.int() })),
        disagree: z.array(z.object({ channel: z.string(), lines: z.array(z.int()), counts: z.enum(["given", "refused", "here"]).describe("here: what was said here before") })).optional().describe("up to twenty people and channels of whom rows of the file say both; absent where there are none"),
      })
      .optional()
      .describe("consents to offers, one a person and channel; absent of imports of before they were read"),
    organisations: z.object({ new: z.int().describe("made, for nobody knew one of that name"), members: z.int().describe("people who belong to one by it") }).optional().describe("of a column that names companies; absent where there is none, of one of several files, and of imports of before it was counted"),
    joined: z.int().describe("records joined with another of the same address and name"),
    joinedLines: z.array(z.object({ line: z.int(), with: z.int().nullable().describe("null: with somebody known before") })).optional().describe("up to twenty of them; absent where there are none"),
    sharedAddresses: z.int().describe("people whose address somebody of another name has; kept apart"),
    sharedExamples: z.array(z.object({ value: z.string(), names: z.array(z.string()) })),
    otherNumbers: z
      .object({ people: z.int(), examples: z.array(z.object({ value: z.string(), names: z.array(z.string()).describe("whose the number is, and who stands there now") })) })
      .optional()
      .describe("of a file from nobody knows which program: people whose number an earlier such file gave to somebody else; they stay apart, known by their content. Absent where there are none"),
    owners: z.object({ known: z.array(z.string()), unknown: z.array(z.string()), people: z.int(), unseen: OwnersUnseen.optional() }),
    leftOut: Reasons.describe("cells that could not be read as what their column holds"), refusedBecause: Reasons,
    problems: z.array(ContactsProblem).optional().describe("the same by cause, with what a repair needs; absent of imports of before"),
  })
  .meta({ id: "ContactsCounts" });
export type ContactsCounts = z.infer<typeof ContactsCounts>;

export const ContactsResult = z
  .object({
    importId: Id.nullable().describe("null for a check that wrote nothing"), plan: ContactsPlan, counts: ContactsCounts,
    refusedFile: z.string().nullable(), seconds: z.number(), rowsPerSecond: z.number(), peakMemoryMb: z.number(),
    repaired: z.array(z.object({ at: Time, by: z.string(), importId: Id, rows: z.int().describe("run again"), taken: z.int().describe("of them, those of which something was brought in"), refused: z.int().describe("still not brought in") })).optional().describe("rows that were run again after a repair, undone with the import"),
  })
  .meta({ id: "ContactsResult" });
export type ContactsResult = z.infer<typeof ContactsResult>;

export const ContactsProgress = z.object({ doing: z.enum(["looking", "reading", "comparing", "storing"]), rows: z.int(), of: z.int().nullable(), share: z.number(), rowsPerSecond: z.number(), secondsLeft: z.number().nullable() }).meta({ id: "ContactsProgress" });
export type ContactsProgress = z.infer<typeof ContactsProgress>;

export const ContactFile = z
  .object({
    fileId: Id, fileName: z.string(), bytes: z.int(), received: z.int(), broughtAt: Time, broughtBy: z.string(), broughtByName: z.string(),
    state: z.enum(["receiving", "received", "working", "interrupted", "looked-at", "checked", "brought-in", "failed"]),
    work: z.enum(["look", "check", "bring-in", "repair"]).nullable().describe("what is under way, or was interrupted"), pausedAt: Time.nullable().describe("null where nobody paused it: the server ended"), pausedBy: z.string().nullable(), reading: ContactsReading, progress: ContactsProgress.nullable(), plan: ContactsPlan.nullable(), result: ContactsResult.nullable(), failedBecause: z.string().nullable(), importId: Id.nullable(),
    undoneAt: Time.nullable(), stayed: UndoLeft.nullable().describe("who stayed when it was undone; null of what stands, and of what was undone before that was kept"), refusedRows: z.int().describe("rows in the file of refused rows that can be fetched"), canRepair: z.boolean().describe("those rows are kept, so that they can be run again"), cellsShown: z.boolean().describe("false: what stands in cells is left out, for the reader neither brought the file nor reads all field sets"),
  })
  .meta({ id: "ContactFile" });
export type ContactFile = z.infer<typeof ContactFile>;

export const NewContactFile = z.strictObject({ fileName: z.string().min(1).max(255), bytes: z.int().min(1).max(2 ** 31) }).meta({ id: "NewContactFile" });
export type NewContactFile = z.infer<typeof NewContactFile>;

export const RepairRows = z.strictObject({ repairs: z.array(ContactsRepair).min(1).max(200) }).meta({ id: "RepairRows" });
export type RepairRows = z.infer<typeof RepairRows>;
