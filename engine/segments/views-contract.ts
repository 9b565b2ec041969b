// Saved views of the customers list, and acts on many customers at once, as they go over the wire.
import { z } from "zod";
import { Id, Time } from "../platform/contract.ts";
import { NewTask, PersonRef, TagName } from "../profiles/contract.ts";
import { CustomerFilters, CustomerSort, MOST_OWN_COLUMNS, OWN_COLUMN } from "./list-contract.ts";

const FixedColumn = z.enum(["segment", "value", "stay", "heard", "tags", "email", "phone", "city", "country", "since", "firstKnown", "touchPoints", "language", "subscription", "wallet", "promises", "lamps"]);
export type FixedColumn = z.infer<typeof FixedColumn>;
/** A column of the list, or `own.` with the key of an attribute. Lamps are worked out by the rules when somebody looks; files leave them out. */
export const ListColumn = z.union([FixedColumn, z.templateLiteral(["own.", z.string()]).refine((column) => OWN_COLUMN.test(column), "is no attribute's column: own. and its key")]).meta({ id: "ListColumn" });
export type ListColumn = z.infer<typeof ListColumn>;
export const ListColumns = z.array(ListColumn).max(FixedColumn.options.length + MOST_OWN_COLUMNS).refine((columns) => new Set(columns).size === columns.length, "names a column twice");

export const ViewFilters = CustomerFilters.extend({ sort: CustomerSort.optional(), order: z.enum(["asc", "desc"]).optional() });
export type ViewFilters = z.infer<typeof ViewFilters>;
const ViewName = z.string().trim().min(1).max(60).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters");

export const SavedView = z
  .object({ viewId: Id, name: z.string(), shared: z.boolean().describe("everybody sees it"), owner: PersonRef, mayChange: z.boolean().describe("by whoever asks"), filters: ViewFilters, columns: ListColumns, changedAt: Time })
  .meta({ id: "SavedView" });
export type SavedView = z.infer<typeof SavedView>;
export const SavedViews = z.object({ views: z.array(SavedView).describe("one's own and shared ones, by name") }).meta({ id: "SavedViews" });
export type SavedViews = z.infer<typeof SavedViews>;
export const NewView = z.strictObject({ name: ViewName, shared: z.boolean().default(false), filters: ViewFilters, columns: ListColumns });
export type NewView = z.infer<typeof NewView>;
export const ViewChange = z
  .strictObject({ name: ViewName.optional(), shared: z.boolean().optional(), filters: ViewFilters.optional(), columns: ListColumns.optional(), removed: z.boolean().optional().describe("false brings it back") })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "say what is to be different: name, shared, filters, columns or removed");
export type ViewChange = z.infer<typeof ViewChange>;

export const MOST_CHOSEN = 5000;
export const MOST_AT_ONCE = 100_000;
/** Customers one by one, or all who fit, but for some. */
export const Chosen = z
  .union([
    z.strictObject({ ids: z.array(Id).min(1).max(MOST_CHOSEN) }),
    z.strictObject({ filters: CustomerFilters, except: z.array(Id).max(MOST_CHOSEN).default([]) }),
  ])
  .describe("customers by their ids, or all who fit some filters")
  .meta({ id: "ChosenCustomers" });
export type Chosen = z.infer<typeof Chosen>;

export const BulkAct = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("tag"), name: TagName }),
    z.strictObject({ kind: z.literal("untag"), tagId: Id }),
    z.strictObject({ kind: z.literal("follow"), person: z.string().min(1).max(100).describe("the id of a colleague who is to follow them") }),
    z.strictObject({ kind: z.literal("task"), ...NewTask.shape }),
  ])
  .meta({ id: "BulkAct" });
export type BulkAct = z.infer<typeof BulkAct>;
export const NewBulkAct = z.strictObject({ act: BulkAct, chosen: Chosen, expected: z.int().min(1).optional().describe("how many whoever asks believes are chosen; if many more are, nothing is done") });
export type NewBulkAct = z.infer<typeof NewBulkAct>;
export const BulkDone = z.object({ bulkId: Id, done: z.int(), alreadySo: z.int().describe("nothing was to be done for these") }).meta({ id: "BulkDone" });
export type BulkDone = z.infer<typeof BulkDone>;

export const ListExport = z.strictObject({ chosen: Chosen, columns: ListColumns, sort: CustomerSort.default("value").describe("the rows come in the order of the list"), order: z.enum(["asc", "desc"]).default("desc"), why: z.string().trim().min(3).max(500).describe("what it is for; kept in the audit") });
export type ListExport = Omit<z.infer<typeof ListExport>, "sort" | "order"> & Partial<Pick<z.infer<typeof ListExport>, "sort" | "order">>;
