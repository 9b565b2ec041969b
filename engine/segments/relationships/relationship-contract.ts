import { z } from "zod";
import { inSet } from "../../organisation/contract.ts";
import { Day, Time, TooFew } from "../../platform/contract.ts";

/** GLOSSARY.md: the eight kinds, in the order in which a sign of them outweighs the others. */
export const RelationshipKind = z
  .enum(["co-creation", "community", "dedicated-personal-assistance", "personal-assistance", "automated-service", "long-term", "self-service", "transactional"])
  .meta({ id: "RelationshipKind" });
export type RelationshipKind = z.infer<typeof RelationshipKind>;

/** What was seen, counted; screens put it into words. */
export const RelationshipSign = z
  .object({
    sign: z.enum(["ideas", "among-others", "own-colleague", "same-colleague", "contacts", "subscription", "years", "buys-again", "pages", "buys-seldom"]),
    count: z.number().describe("ideas, posts, contacts, purchase days, days on our pages, or years, as the sign says"),
    of: z.number().nullable().describe("contacts among which the count is, or a person was asked so often"),
    name: z.string().nullable().describe("the colleague"),
  })
  .meta({ id: "RelationshipSign" });
export type RelationshipSign = z.infer<typeof RelationshipSign>;

const Fitting = z.object({ kind: RelationshipKind, because: RelationshipSign });

/** The kind of relationship with a customer: what was said of it, and what their behaviour looks like. */
export const RelationshipAnswer = z
  .object({
    said: inSet((_, setOf) => setOf("relationship_kind"), z.object({ kind: RelationshipKind, source: z.string(), at: Time }).nullable().describe("by a trusted source: a colleague, or the customer through your own server")),
    // Which sign comes first tells of the others too: how often somebody buys, and how often they ask.
    looksLike: inSet(() => ["service", "value"], z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("proposed"), first: Fitting, also: z.array(Fitting) }).describe("a rule of thumb over the last year that is known; nothing is estimated"),
      TooFew,
      z.object({ kind: z.literal("not-shown") }),
    ]), { kind: "not-shown" }),
    countedTo: inSet(() => ["service", "value"], Day.nullable()).describe("the last day any purchase is known of, where that is more than five weeks ago: years are counted back from it; null: from today"),
  })
  .meta({ id: "RelationshipAnswer" });
export type RelationshipAnswer = z.infer<typeof RelationshipAnswer>;
