// What value is counted in where it is not money, as the wire shows it.
import { z } from "zod";
import { ValueUnit } from "../../organisation/contract.ts";

/** What would count, before anybody says so. */
export const UnitPreview = z
  .object({
    kinds: z.array(z.object({ kind: z.string(), touchPoints: z.int().describe("known of this kind"), counted: z.int().describe("of these, those that count for something"), units: z.number() })),
    customers: z.int().describe("customers of whom something counts"), units: z.number(),
  })
  .meta({ id: "ValueUnitPreview" });
export type UnitPreview = z.infer<typeof UnitPreview>;

/** Kinds of touch points that could count, most frequent first. */
export const UnitPage = z
  .object({
    unit: ValueUnit.nullable(), currency: z.string().describe("the money that is counted otherwise"),
    kinds: z.array(z.object({ kind: z.string(), title: z.string(), touchPoints: z.int(), fields: z.array(z.object({ name: z.string(), meaning: z.string() })).describe("numbers that they carry, by the catalogue") })),
  })
  .meta({ id: "ValueUnitPage" });
export type UnitPage = z.infer<typeof UnitPage>;

export const UnitStated = z.strictObject({ unit: ValueUnit.nullable().describe("null: count in money") });
export const UnitAct = z.object({ unit: ValueUnit.nullable(), before: ValueUnit.nullable().describe("what held until now: state it again to take this back"), isNews: z.boolean() }).meta({ id: "ValueUnitAct" });
export type UnitAct = z.infer<typeof UnitAct>;
