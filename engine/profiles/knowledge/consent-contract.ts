// Consents with what was agreed to, as they go over the wire.
import { z } from "zod";
import { Channel } from "../../interactions/contract.ts";
import { Id, Time } from "../../platform/contract.ts";

export const ConsentPurpose = z.string().regex(/^[a-z][a-z0-9_.-]{0,59}$/, "lower-case letters, digits, dot, hyphen").describe("what for: offers, service, profiling … or a word of your own");
export const WordingVersion = z.string().trim().min(1).max(60);

/** One thing said of a consent: given or withdrawn. */
export const ConsentSaid = z
  .object({ consentId: Id, given: z.boolean(), at: Time, wordingVersion: z.string(), source: z.string(), by: z.string().nullable().describe("the colleague, where one said it"), why: z.string().nullable() })
  .meta({ id: "ConsentSaid" });
export type ConsentSaid = z.infer<typeof ConsentSaid>;

/** A purpose on a channel, with what is in force (the first) and everything said of it, newest first. */
export const ConsentHistory = z.object({ purpose: z.string(), channel: z.string(), given: z.boolean(), said: z.array(ConsentSaid) }).meta({ id: "ConsentHistory" });
export type ConsentHistory = z.infer<typeof ConsentHistory>;

export const WordingView = z
  .object({ purpose: z.string(), version: z.string(), language: z.string(), body: z.string().describe("the text as the customer saw it"), madeAt: Time, madeBy: z.string() })
  .meta({ id: "ConsentWording" });
export type WordingView = z.infer<typeof WordingView>;

export const CustomerConsents = z.object({ consents: z.array(ConsentHistory), wordings: z.array(WordingView).describe("those that these consents name") }).meta({ id: "CustomerConsents" });
export type CustomerConsents = z.infer<typeof CustomerConsents>;

export const ConsentChange = z.strictObject({
  purpose: ConsentPurpose,
  channel: Channel,
  given: z.boolean(),
  wordingVersion: WordingVersion.optional().describe("what the customer agreed to; without it a withdrawal takes the version that was in force"),
  at: Time.optional().describe("when the customer said so; now unless told"),
  why: z.string().trim().min(1).max(500).describe("how we know"),
});
export type ConsentChange = z.infer<typeof ConsentChange>;

export const NewWording = z.strictObject({ purpose: ConsentPurpose, version: WordingVersion, language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/).default("en"), body: z.string().trim().min(1).max(5000) });
export type NewWording = z.infer<typeof NewWording>;
