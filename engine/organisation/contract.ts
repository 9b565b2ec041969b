import { z } from "zod";
import { Id, Time } from "../platform/contract.ts";
import { FieldSet, KeyScope, Places, Reading, Scope } from "./access/access-contract.ts";
import { shownBy } from "./access/in-set.ts";
import { auditEntryAs } from "./audit-entry-as.ts";
import { Role } from "./role-contract.ts";

export * from "./access/access-contract.ts";
export { type FieldsSeen, inSet, readingOf, shownBy } from "./access/in-set.ts";
export * from "./role-contract.ts";
export * from "./webhook-contract.ts";

/** What somebody may do; which role may do which is one table in `permissions.ts`. */
export const Permission = z
  .enum([
    "customers.erase", "customers.export",
    "customers.read", "customers.link", "customers.write", "duplicates.find", "value.read", "value.fit", "segments.read", "segments.write", "policies.read", "policies.write", "policies.approve", "decide", "decisions.read",
    "conversations.read", "conversations.answer", "articles.read", "articles.write", "articles.publish", "interactions.write", "outcomes.read", "imports.read", "imports.write",
    "export", "export.everything", "people.read", "people.manage", "keys.manage", "organisation.manage", "audit.read",
  ])
  .meta({ id: "Permission" });
export type Permission = z.infer<typeof Permission>;

/** A touch point that counts, where value is not money: so many units each time, or so many times what a field of it says. */
export const UnitCount = z.strictObject({
  kind: z.string().trim().min(1).max(60).regex(/^[a-z][a-z0-9.-]*$/, "must be the kind of a touch point, such as event or meeting"),
  units: z.number().min(0.01, "must be at least 0.01").max(1_000_000).refine((units) => Math.abs(units * 100 - Math.round(units * 100)) < 1e-6, "has two decimals at most"),
  field: z.string().trim().min(1).max(60).regex(/^[A-Za-z][\w-]*$/, "must be the name of a field, such as minutes").nullable().default(null).describe("a number that the touch point carries, by which the units are multiplied; null: each counts alike"),
});
export type UnitCount = z.infer<typeof UnitCount>;

const unitName = z.string().trim().min(3).max(40).regex(/^\p{L}[\p{L}\p{N} '’-]*$/u, "must be words that follow a number, such as “needs met”").refine((name) => !/^[A-Z]{3}$/.test(name), "must not look like a currency");

/** What value is counted in, where it is not money: what the unit is called, and which touch points count how many. */
export const ValueUnit = z
  .strictObject({
    name: unitName,
    counts: z.array(UnitCount).min(1, "say at least one kind of touch point that counts").max(20).refine((counts) => new Set(counts.map(({ kind }) => kind)).size === counts.length, "names one kind twice"),
  })
  .meta({ id: "ValueUnit" });
export type ValueUnit = z.infer<typeof ValueUnit>;

export const OrganisationView = z
  .object({ name: z.string(), currency: z.string().describe("ISO 4217: the money of orders, costs and ledgers"), unit: ValueUnit.nullable().describe("what value is counted in where it is not money"), countsIn: z.string().describe("what rules, values and outcomes count in: the name of the unit, else the currency"), timeZone: z.string(), sample: z.boolean().describe("the invented company that a new data folder begins with") })
  .meta({ id: "Organisation" });
export type OrganisationView = z.infer<typeof OrganisationView>;

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
const timeZones: ReadonlySet<string> = new Set([...Intl.supportedValuesOf("timeZone"), "UTC"]);

/** A name of the IANA list; older and newer names of a place too, for browsers and servers differ in which they list. */
function isTimeZone(name: string): boolean {
  try {
    return timeZones.has(name) || (name.includes("/") && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "");
  } catch {
    return false;
  }
}

export const OrganisationChange = z
  .strictObject({
    name: z.string().trim().min(1, "must not be empty").max(120).regex(/^[^\p{Cc}]*$/u, "must not hold control characters"),
    timeZone: z.string().max(60).refine(isTimeZone, "must be a time zone such as Europe/London"),
    currency: z.string().refine((code) => currencies.has(code), "must be a currency such as EUR"),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "say what is to be different: name, timeZone or currency");
export type OrganisationChange = z.infer<typeof OrganisationChange>;

export const SessionView = z
  .object({
    person: z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role, hasPassword: z.boolean() }),
    permissions: z.array(Permission),
    sight: z.object({ customers: Scope, conversations: Scope, fields: z.record(FieldSet, Reading), readBy: z.record(FieldSet, z.array(Role)).describe("the roles that read each set: whom to ask") }).describe("how far they see, and how they read each field set"),
    organisation: OrganisationView,
    livePosition: z.int().describe("follow the live stream from here: of all events before, what follows from them is worked out"),
  })
  .meta({ id: "Session" });
export type SessionView = z.infer<typeof SessionView>;

export const Colleague = z
  .object({ id: z.string(), name: z.string(), email: z.string(), role: Role, team: z.string().nullable().describe("the first of their teams"), places: Places, since: Time })
  .meta({ id: "Colleague" });
export type Colleague = z.infer<typeof Colleague>;

export const FormerColleague = Colleague.extend({ endedAt: Time, endedBy: z.string().nullable().describe("the name of the colleague who did it, if it was one"), why: z.string().nullable() }).meta({ id: "FormerColleague" });
export type FormerColleague = z.infer<typeof FormerColleague>;

/** What a colleague is called, by colleagues and by customers who are answered. */
export const PersonName = z.string().trim().min(1, "must not be empty").max(120).regex(/^[^\p{Cc}]*$/u, "must not hold control characters");
export const NewColleague = z.strictObject({ name: z.string().min(1).max(120), email: z.email(), role: Role, team: z.string().max(80).optional() });
export const Invitation = z.object({ colleague: Colleague, signInLink: z.string().describe("works once, for 72 hours; give it to the colleague") });
export type Invitation = z.infer<typeof Invitation>;

export const ApiKeyView = z
  .object({
    keyId: Id, name: z.string(), role: z.enum(["write", ...Role.options]), source: z.string(), trusted: z.boolean(),
    hint: z.string().describe("the first characters of the key"), createdAt: Time, createdBy: z.string(), revokedAt: Time.nullable(),
    scope: KeyScope.describe("which customers it sees"),
  })
  .meta({ id: "ApiKey" });
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const NewApiKey = z.strictObject({
  name: z.string().min(1).max(120),
  role: z.enum(["write", ...Role.options]),
  source: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "lower-case letters, digits and hyphens").optional(),
  trusted: z.boolean().optional().describe("its e-mail addresses and telephone numbers count as verified; never for keys in a browser"),
  scope: KeyScope.optional().describe("which customers it sees; all, unless said"),
});
export type NewApiKey = z.infer<typeof NewApiKey>;
export const CreatedApiKey = z.object({ key: z.string().describe("shown this once"), apiKey: ApiKeyView });

export const AuditEntry = shownBy(z
  .object({ auditId: Id, at: Time, actorKind: z.string(), actorId: z.string(), actorName: z.string().nullable(), act: z.string(), objectKind: z.string(), objectId: z.string(), detail: z.record(z.string(), z.unknown()) })
  .meta({ id: "AuditEntry" }), auditEntryAs);
export type AuditEntry = z.infer<typeof AuditEntry>;
