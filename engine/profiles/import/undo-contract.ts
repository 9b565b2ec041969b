// What undoing an import takes and what stays, as it goes over the wire.
import { z } from "zod";
import { Id, Time } from "../../platform/contract.ts";
import type { ImportKind } from "./kinds.ts";

export const StaysBecause = z
  .enum(["another-import", "linked", "touch-points", "colleagues", "another-source", "conversations", "something-else"])
  .meta({ id: "StaysBecause" });
export type StaysBecause = z.infer<typeof StaysBecause>;

/** Each person is counted once, under the first reason of that order. */
export const UndoLeft = z
  .object({
    left: z.int().describe("people, companies and conversations that the import made and that stay"),
    stays: z.array(z.object({ because: StaysBecause, people: z.int(), nameless: z.int().optional().describe("of whom only this import told the name, which goes") })).describe("of the people, why"),
  })
  .meta({ id: "UndoLeft" });
export type UndoLeft = z.infer<typeof UndoLeft>;

/** What goes with an import, kind by kind; what it did not bring is 0. */
export const UndoGoes = z
  .object({
    people: z.int(), organisations: z.int(), conversations: z.int(), messages: z.int().describe("of the conversations"), documents: z.int().describe("attachments of the messages"),
    touchPoints: z.int().describe("deals, calls, meetings, tasks and notes"), orders: z.int().describe("orders and returns"), statements: z.int().describe("what it said of people, and consents"),
  } satisfies Readonly<Record<ImportKind, z.ZodType>>)
  .meta({ id: "UndoGoes" });
export type UndoGoes = z.infer<typeof UndoGoes>;

/** An import that came later and tells of the same: it must be undone first. */
export const LaterImport = z
  .object({ importId: Id, fileName: z.string(), startedAt: Time, same: z.enum(["people", "orders", "parts"]).describe("what both tell of; parts: conversations, touch points or orders of an export") })
  .meta({ id: "LaterImport" });
export type LaterImport = z.infer<typeof LaterImport>;

export const UndoPreview = UndoLeft.extend({
  refused: z.string().nullable().describe("why it would be refused"),
  later: LaterImport.nullable().describe("the import that stands in the way, where that is why"),
  counted: z.boolean().describe("false: it was refused, or brought too many to count beforehand"),
  people: z.int().describe("who go"), goes: UndoGoes.describe("all that goes; zero where it was not counted"),
}).meta({ id: "UndoPreview" });
export type UndoPreview = z.infer<typeof UndoPreview>;
