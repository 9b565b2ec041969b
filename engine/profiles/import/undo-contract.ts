// What undoing an import takes and what stays, as it goes over the wire.
import { z } from "zod";

export const StaysBecause = z
  .enum(["another-import", "linked", "touch-points", "colleagues", "another-source", "conversations", "something-else"])
  .meta({ id: "StaysBecause" });
export type StaysBecause = z.infer<typeof StaysBecause>;

/** Each person is counted once, under the first reason of that order. */
export const UndoLeft = z
  .object({
    left: z.int().describe("people, and of an export also companies and conversations, that the import made and that stay"),
    stays: z.array(z.object({ because: StaysBecause, people: z.int() })).describe("of the people, why"),
  })
  .meta({ id: "UndoLeft" });
export type UndoLeft = z.infer<typeof UndoLeft>;

export const UndoPreview = UndoLeft.extend({
  refused: z.string().nullable().describe("why it would be refused"),
  counted: z.boolean().describe("false: it was refused, or brought too many to count beforehand"),
  people: z.int().describe("who go"),
}).meta({ id: "UndoPreview" });
export type UndoPreview = z.infer<typeof UndoPreview>;
