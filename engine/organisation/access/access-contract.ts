// Who may see what, as it goes over the wire: record scope and field sets.
import { z } from "zod";
import { Id, Time } from "../../platform/contract.ts";
import { Role } from "../role-contract.ts";

/** How far somebody sees: their own, those of their teams, departments or regions, or all. */
export const Scope = z.enum(["own", "team", "department", "region", "all"]).meta({ id: "Scope" });
export type Scope = z.infer<typeof Scope>;

/** Every field of a customer belongs to one of these. */
export const FieldSet = z
  .enum(["public", "service", "value", "sensitive", "payment"])
  .describe("public: who they are; service: what is needed to serve them (addresses, messages, notes); value: what they are worth to us; sensitive: health, birth, special care; payment: accounts and cards")
  .meta({ id: "FieldSet" });
export type FieldSet = z.infer<typeof FieldSet>;

export const Reading = z.enum(["read", "masked", "hidden"]).describe("masked: shown to whoever says why, for a quarter of an hour; hidden: not there").meta({ id: "Reading" });
export type Reading = z.infer<typeof Reading>;

export const RoleSight = z
  .strictObject({ customers: Scope, conversations: Scope.describe("among those of customers that they may see"), fields: z.strictObject({ public: z.literal("read"), service: Reading, value: Reading, sensitive: Reading, payment: Reading }) })
  .meta({ id: "RoleSight" });
export type RoleSight = z.infer<typeof RoleSight>;

/** Owners see everything, always: somebody has to. */
export const LimitedRole = Role.exclude(["owner"]);
export type LimitedRole = z.infer<typeof LimitedRole>;

export const AttributeSets = z.record(z.string().regex(/^[a-z$][a-z0-9_.$]{0,59}$/), FieldSet).refine((sets) => Object.keys(sets).length <= 500, "at most 500 attributes");

export const AccessRules = z
  .strictObject({
    roles: z.strictObject({ lead: RoleSight, agent: RoleSight, analyst: RoleSight, "read-only": RoleSight }),
    unplaced: z.enum(["everybody", "nobody"]).describe("customers of whom nobody said to whom they belong: seen by everybody, or only by those who see all"),
    attributes: AttributeSets.describe("the set of an attribute, where an owner said it"),
  })
  .meta({ id: "AccessRules" });
export type AccessRules = z.infer<typeof AccessRules>;

export const AccessVersion = z.object({ versionId: Id, madeAt: Time, madeBy: z.string(), why: z.string(), rules: AccessRules }).meta({ id: "AccessVersion" });
export type AccessVersion = z.infer<typeof AccessVersion>;

export const PlaceKind = z.enum(["team", "department", "region"]).meta({ id: "PlaceKind" });
export type PlaceKind = z.infer<typeof PlaceKind>;
export const PlaceName = z.string().trim().min(1).max(80).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters");

/** Where a colleague works: the teams, departments and regions they belong to. */
export const Places = z.strictObject({ team: z.array(PlaceName).max(20), department: z.array(PlaceName).max(20), region: z.array(PlaceName).max(20) }).meta({ id: "Places" });
export type Places = z.infer<typeof Places>;

/** What a key sees: all customers, or those of some teams, departments or regions. */
export const KeyScope = z
  .discriminatedUnion("kind", [z.strictObject({ kind: z.literal("all") }), z.strictObject({ kind: PlaceKind, names: z.array(PlaceName).min(1).max(20) })])
  .meta({ id: "KeyScope" });
export type KeyScope = z.infer<typeof KeyScope>;

export const AccessPage = z
  .object({
    current: AccessVersion, before: AccessVersion.nullable().describe("what an undo brings back"),
    versions: z.array(AccessVersion).describe("newest first, down to how Rapport begins; at most the last fifty"),
    people: z.array(z.object({ id: z.string(), name: z.string(), role: Role, places: Places })),
    places: Places.describe("names in use, of colleagues and of customers"),
    attributes: z.array(z.object({ key: z.string(), set: FieldSet, saidBy: z.enum(["owner", "rule"]) })).describe("attributes in use, with their set"),
  })
  .meta({ id: "AccessPage" });
export type AccessPage = z.infer<typeof AccessPage>;

export const AccessPreview = z
  .object({ customers: z.int().describe("all known customers"), unplaced: z.int().describe("of whom nobody said to whom they belong"), people: z.array(z.object({ id: z.string(), name: z.string(), role: Role, now: z.int(), then: z.int() })) })
  .describe("how many customers each colleague sees now, and would see")
  .meta({ id: "AccessPreview" });
export type AccessPreview = z.infer<typeof AccessPreview>;

export const RevealView = z.object({ customerId: Id, set: FieldSet, until: Time }).meta({ id: "Reveal" });
export type RevealView = z.infer<typeof RevealView>;
/** How whoever asks reads one customer, set by set. */
export const CustomerSight = z
  .object({
    sets: z.array(
      z.object({
        set: FieldSet, reading: Reading,
        until: Time.nullable().describe("shown to the reader until then, for the reason that they gave"),
        holds: z.boolean().describe("there is something in it that is masked; of a hidden set always true, for that too would tell"),
      }),
    ),
  })
  .meta({ id: "CustomerSight" });
export type CustomerSight = z.infer<typeof CustomerSight>;
export const NewReveal = z.strictObject({ set: FieldSet.exclude(["public"]), why: z.string().trim().min(3, "say why").max(500) });
