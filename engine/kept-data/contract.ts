import { z } from "zod";
import { Id, Time } from "../platform/contract.ts";

/** What an erasure would take, said before it is done. */
export const ErasurePreview = z
  .object({
    customerId: Id, name: z.string(), confirm: z.string().describe("what has to be typed to confirm"), identities: z.int(),
    rows: z.record(z.string(), z.int()).describe("how many rows of which table would be deleted; tables without any are left out"),
    others: z.array(z.object({ customerId: Id, name: z.string() })).describe("customers who carry the same name, address or number and would stay"),
    alike: z.array(z.object({ customerId: Id, name: z.string() })).describe("customers who are likely the same person, of whom nobody has said yet whether they are, and who would stay"),
    archives: z.int().describe("archives of everything that are there or being written: they hold this customer too, and go"),
    namedIn: z.array(z.object({ kind: z.enum(["tag", "segment", "group"]), name: z.string() })).describe("what colleagues called by their name, address or number, or chose by one, and others use too: it stays, and can be renamed"),
    partlyIn: z.array(z.object({ kind: z.enum(["tag", "segment", "group", "view", "note", "membership"]), name: z.string() })).describe("what holds only a part of their name, of today or before, and may mean somebody else: it stays, for a person to judge"),
  })
  .meta({ id: "ErasurePreview" });
export type ErasurePreview = z.infer<typeof ErasurePreview>;

export const EraseRequest = z
  .strictObject({
    why: z.string().trim().min(1).max(500).describe("stays for ever, so it must not name the customer"),
    confirm: z.string().min(1).max(320).describe("`confirm` of the preview, typed"),
    suppress: z.boolean().default(false).describe("keep nothing about these identifiers again either"),
  })
  .meta({ id: "EraseRequest" });
export type EraseRequest = z.infer<typeof EraseRequest>;

/** An erasure that was done: no word of who it was. */
export const Erased = z
  .object({ erasureId: Id, at: Time, rows: z.record(z.string(), z.int()), suppressed: z.boolean(), logLines: z.int().describe("lines of the error log that named them and are gone"), files: z.int().describe("files brought to the import page that named them and are gone, with archives of everything") })
  .meta({ id: "Erased" });
export type Erased = z.infer<typeof Erased>;

/** Everything that is kept, taken out into one archive. */
export const EverythingExport = z
  .object({
    exportId: Id, format: z.enum(["csv", "jsonl"]), purpose: z.string(), askedAt: Time, askedBy: z.string(),
    state: z.enum(["working", "ready", "gone", "failed", "interrupted"]).describe("gone: its time is over, or somebody removed it; interrupted: the server ended while it was written"),
    goneBecause: z.enum(["time", "removed", "erasure", "missing"]).nullable().describe("of one that is gone: its time is over; somebody removed it; somebody was erased whom it held; or its file is not there"),
    progress: z.object({ table: z.string(), rows: z.int(), share: z.number().describe("of the whole, 0 to 1, by how many rows the database believes there to be") }).nullable(),
    doneAt: Time.nullable(), failedBecause: z.string().nullable(), rows: z.number().nullable(), bytes: z.number().nullable(), expiresAt: Time.nullable(), removedAt: Time.nullable(), downloads: z.int(),
  })
  .meta({ id: "EverythingExport" });
export type EverythingExport = z.infer<typeof EverythingExport>;

export const NewEverythingExport = z
  .strictObject({
    format: z.enum(["csv", "jsonl"]).default("jsonl").describe("csv for spreadsheets; jsonl comes back into an empty Rapport"),
    purpose: z.string().trim().min(3, "must say what it is for").max(500).describe("stays in the audit, so it should name no customer"),
  })
  .meta({ id: "NewEverythingExport" });
export type NewEverythingExport = z.infer<typeof NewEverythingExport>;
