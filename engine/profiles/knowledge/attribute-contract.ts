// What is said of a customer, by whom, and which of it is believed, as it goes over the wire.
import { z } from "zod";
import { FieldSet, shownBy } from "../../organisation/contract.ts";
import { AmountMinor, Id, Time } from "../../platform/contract.ts";
import { attributeAs } from "../field-sets.ts";

export const AttributeKey = z.string().regex(/^[a-z$][a-z0-9_.$]{0,59}$/, "lower-case letters, digits, underscore, dot");
/** An amount, in whole minor units. */
const AmountSaid = z.strictObject({ amountMinor: AmountMinor, currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters, such as EUR") });
/** A closed list holds so many, and all of them may be said of one customer. */
const MOST_CHOICES = 100;

/** Text of at most so many letters that a database keeps. */
const said = (most: number) => z.string().trim().min(1).max(most).refine((text) => text.isWellFormed() && !text.includes("\u0000"), "holds a character that cannot be kept");

export const AttributeValue = z.union([said(2000), z.number(), z.boolean(), z.array(said(200)).min(1).max(MOST_CHOICES), AmountSaid]);
export type AttributeValue = z.infer<typeof AttributeValue>;

/** Why one of several statements is the one shown. */
export const WinsBecause = z.enum(["only", "source-order", "trusted", "readable", "last"]).describe("only: nobody else says anything; source-order: its source stands first in the order that owners set; trusted: the others cannot be believed; readable: it is a day, and the others can be read two ways; last: observed last");
export type WinsBecause = z.infer<typeof WinsBecause>;

export const AttributeSaid = z
  .object({
    attributeId: Id, identityId: Id, value: z.unknown().describe("null: the source says nothing of it any more"), source: z.string(), trusted: z.boolean(), by: z.string().nullable().describe("the colleague, where one said it"), why: z.string().nullable(),
    observedAt: Time, wins: z.boolean(), canBeTakenBack: z.boolean().describe("the last word of the desk, by a colleague, so it can be undone"),
  })
  .meta({ id: "AttributeSaid" });
export type AttributeSaid = z.infer<typeof AttributeSaid>;

export const AttributeView = shownBy(z
  .object({ key: z.string(), value: z.unknown().describe("null: everything said of it was taken back"), because: WinsBecause.nullable(), source: z.string().nullable(), observedAt: Time.nullable(), said: z.array(AttributeSaid).describe("everything said of it, newest first"), masked: FieldSet.optional().describe("where its values are masked: the set it belongs to") })
  .meta({ id: "Attribute" }), attributeAs);
export type AttributeView = z.infer<typeof AttributeView>;

/** One attribute of a customer in a list: what is believed of it. */
export const AttributeInList = shownBy(z.object({ key: z.string(), value: z.unknown().describe("null: nothing is believed of it"), masked: FieldSet.optional().describe("where its value is masked: the set it belongs to") }).meta({ id: "AttributeInList" }), attributeAs);
export type AttributeInList = z.infer<typeof AttributeInList>;

export const CustomerAttributes = z.object({ attributes: z.array(AttributeView), sources: z.array(z.string()).describe("the order of sources in force") }).meta({ id: "CustomerAttributes" });
export type CustomerAttributes = z.infer<typeof CustomerAttributes>;

export const AttributeChange = z.strictObject({ key: AttributeKey, value: AttributeValue, why: z.string().trim().max(500).optional().describe("how we know") });
export type AttributeChange = z.infer<typeof AttributeChange>;

const SourceName = z.string().trim().min(1).max(60);
export const AttributeSources = z
  .strictObject({ sources: z.array(SourceName).max(50).refine((names) => new Set(names).size === names.length, "names a source twice") })
  .describe("the first named is believed before all others; of sources not named, trusted ones before others, then what was observed last")
  .meta({ id: "AttributeSources" });
export type AttributeSources = z.infer<typeof AttributeSources>;

export const KnownSources = z.object({ sources: z.array(z.string()).describe("those that say most first") }).meta({ id: "KnownSources" });
export type KnownSources = z.infer<typeof KnownSources>;

/** The kinds of an attribute of one's own that need nothing said beside them. */
export const PLAIN_KINDS = ["number", "yes-no", "date", "link", "email", "phone"] as const;
const Choice = z.string().trim().min(1).max(200).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters");
/** Of which kind an attribute of one's own is. */
export const AttributeKind = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(PLAIN_KINDS).describe("link: an address of the web; email and phone are kept as they are said, and nobody is recognised by them") }),
    z.strictObject({ kind: z.literal("money"), currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters, such as EUR") }),
    z.strictObject({ kind: z.enum(["choice", "choices"]).describe("one, or several, of a closed list"), choices: z.array(Choice).min(1).max(MOST_CHOICES).refine((all) => new Set(all).size === all.length, "names a value twice") }),
  ])
  .meta({ id: "AttributeKind" });
export type AttributeKind = z.infer<typeof AttributeKind>;
export const AttributeKindChange = z.strictObject({ kind: AttributeKind.nullable().describe("null: of no stated kind any more") });

/** An attribute whose meaning Rapport knows; any other key may be used too. */
export const KnownKey = z
  .object({ key: z.string(), means: z.string(), kind: z.enum(["text", "choice", "yes-no", "language", "time-zone", "country", "date", "money", "number", "choices", "link", "email", "phone"]), choices: z.array(z.object({ value: z.string(), means: z.string() })), currency: z.string().nullable().describe("of an amount"), own: z.boolean().describe("its kind was said by colleagues, who can change it") })
  .meta({ id: "KnownAttribute" });
export type KnownKey = z.infer<typeof KnownKey>;
