import { z } from "zod";
import { Id, Time } from "../platform/contract.ts";

/** What an erasure would take, said before it is done. */
export const ErasurePreview = z
  .object({
    customerId: Id, name: z.string(), confirm: z.string().describe("what has to be typed to confirm"), identities: z.int(),
    rows: z.record(z.string(), z.int()).describe("how many rows of which table would be deleted; tables without any are left out"),
    others: z.array(z.object({ customerId: Id, name: z.string() })).describe("customers who carry the same name, address or number and would stay"),
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
  .object({ erasureId: Id, at: Time, rows: z.record(z.string(), z.int()), suppressed: z.boolean(), logLines: z.int().describe("lines of the error log that named them and are gone"), files: z.int().describe("files brought to the import page that named them and are gone") })
  .meta({ id: "Erased" });
export type Erased = z.infer<typeof Erased>;
