// What value is counted in where it is not money, as the wire shows it.
import { z } from "zod";
import { ValueUnit } from "../../organisation/contract.ts";

/** What asks for an amount of value and would be read in the new unit, named. */
export const AmountsRead = z
  .object({
    segments: z.array(z.object({ key: z.string(), title: z.string() })).describe("in use, by an amount or by groups that a model found of amounts"), views: z.array(z.string()).describe("one's own, and shared ones"), viewsOfOthers: z.int().describe("that others keep for themselves"),
    rules: z.array(z.object({ policy: z.string(), table: z.string(), rows: z.int() })),
  })
  .meta({ id: "AmountsRead" });
export type AmountsRead = z.infer<typeof AmountsRead>;

/** What would count, before anybody says so. */
export const UnitPreview = z
  .object({
    kinds: z.array(z.object({ kind: z.string(), touchPoints: z.int().describe("known of this kind"), counted: z.int().describe("of these, those that count for something"), units: z.number() })),
    customers: z.int().describe("customers of whom something counts"), units: z.number(), reads: AmountsRead,
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

export const UnitStated = z.strictObject({ unit: ValueUnit.nullable().describe("null: count in money"), expected: ValueUnit.nullable().optional().describe("what held when whoever states it looked; where something else holds by now, it is refused") });
export const UnitAct = z.object({ unit: ValueUnit.nullable(), before: ValueUnit.nullable().describe("what held until now: state it again to take this back"), isNews: z.boolean() }).meta({ id: "ValueUnitAct" });
export type UnitAct = z.infer<typeof UnitAct>;
