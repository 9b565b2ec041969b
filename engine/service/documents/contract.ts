import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Id, Time } from "../../platform/contract.ts";

/** The largest file that is kept. */
export const LARGEST_DOCUMENT = 25 * 2 ** 20;

export const DocumentKind = z.enum(["contract", "invoice", "photograph", "letter", "other"]).meta({ id: "DocumentKind" });
export type DocumentKind = z.infer<typeof DocumentKind>;

export const DocumentView = z
  .object({
    documentId: Id, customerId: Id, name: inSet("service", z.string()), kind: DocumentKind, mediaType: z.string(), bytes: z.int(), addedAt: Time, addedBy: z.string(),
    conversation: z.object({ conversationId: Id, code: z.string() }).nullable().describe("the conversation it belongs to"), messageId: Id.nullable().describe("the message it was attached to"),
    isImported: z.boolean(), removedAt: Time.nullable(), removedBy: z.string().nullable(), goneAt: Time.nullable().describe("until when it can be restored; then it goes with its bytes"),
  })
  .meta({ id: "Document" });
export type DocumentView = z.infer<typeof DocumentView>;

export const CustomerDocuments = z.object({ documents: z.array(DocumentView).describe("the newest first, removed ones too"), largestBytes: z.int().describe("larger files are not kept") }).meta({ id: "CustomerDocuments" });
export type CustomerDocuments = z.infer<typeof CustomerDocuments>;

export const NewDocument = z.strictObject({
  name: z.string().min(1).max(500).describe("as people call the file, with its ending"), kind: DocumentKind.default("other"),
  conversationId: Id.optional().describe("the conversation it belongs to"), messageId: Id.optional().describe("the message of that conversation to which it was attached"),
});
export type NewDocument = z.infer<typeof NewDocument>;

export const DocumentChange = z
  .strictObject({ name: z.string().min(1).max(500).optional(), kind: DocumentKind.optional(), isRemoved: z.boolean().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), "say what is to be different: name, kind or isRemoved");
export type DocumentChange = z.infer<typeof DocumentChange>;
