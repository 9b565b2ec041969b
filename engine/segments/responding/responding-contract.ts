// Groups that respond otherwise to an action, as they go over the wire.
import { z } from "zod";
import { Day, Id, Time } from "../../platform/contract.ts";
import { SegmentFilters, SegmentName } from "../list-contract.ts";

export const RESPONSE_FEATURES = ["quiet", "stay", "worth"] as const;
export const MOST_RESPONSE_FEATURES = 5;
const OWN = /^own\.[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}$/u;
export const ResponseFeature = z
  .union([z.enum(RESPONSE_FEATURES), z.templateLiteral(["own.", z.string()]).refine((key) => OWN.test(key), "is no attribute: own. and its key")])
  .describe("as it was when each customer met the action. quiet: days since they were last heard from; stay: chance to buy within 26 weeks; worth: expected spending over twelve months; own.KEY: a number of one's own");
export type ResponseFeature = z.infer<typeof ResponseFeature>;

export const RESPONSE_OUTCOMES = ["spending", "buyers"] as const;
export const NewResponseSearch = z
  .strictObject({
    actionId: z.string().min(1).max(100),
    outcome: z.enum(RESPONSE_OUTCOMES).describe("spending: of each, minor units; buyers: share who bought"),
    features: z.array(ResponseFeature).min(1).max(MOST_RESPONSE_FEATURES).refine((all) => new Set(all).size === all.length, "names one twice"),
  })
  .meta({ id: "NewResponseSearch" });
export type NewResponseSearch = z.infer<typeof NewResponseSearch>;

const Changed = z.object({ mid: z.number(), lo: z.number(), hi: z.number() }).describe("of spending: minor units a customer; of buyers: 0 to 1");
export const ResponseGroup = z
  .object({
    filters: SegmentFilters.describe("who belongs, in the language of the list"), customers: z.int().describe("of both halves"),
    treated: z.int().describe("in the half that tells"), heldOut: z.int(), withIt: z.number().describe("on average, with the action"), without: z.number(), changed: Changed,
  })
  .meta({ id: "ResponseGroup" });
export type ResponseGroup = z.infer<typeof ResponseGroup>;

export const ResponseSearch = z
  .object({
    kind: z.literal("found"), searchId: Id, actionId: z.string(), outcome: z.enum(RESPONSE_OUTCOMES), features: z.array(ResponseFeature), madeAt: Time, madeBy: z.string(),
    from: Day.describe("who met the action after this day for the first time is looked at"), until: Day.describe("purchases are known until then"), windowDays: z.int(), currency: z.string(),
    treated: z.int().describe("of both halves"), heldOut: z.int(), notKnown: z.int().describe("customers left aside because something that is looked at was not known of them when they met the action"),
    look: z.int().describe("the how manieth at this action"), level: z.number().describe("so often by chance at most this look says “differs”; 0.05 is divided among all looks at an action"),
    verdict: z.enum(["differs", "alike"]), pValue: z.number(), everybody: Changed, visible: z.number().describe("so far must effects in two equal groups lie apart to be seen in four of five such looks"),
    groups: z.array(ResponseGroup).describe("two to four; where nobody is shown to respond otherwise, the best that was found, which means nothing"),
    leafLevel: z.number().describe("of the range of each group; together they hold in 95 of 100"), segments: z.array(SegmentName).describe("that were made of the groups"),
  })
  .meta({ id: "ResponseSearch" });
export type ResponseSearch = z.infer<typeof ResponseSearch>;

export const ResponseTooFew = z
  .object({
    kind: z.literal("too-few"), observed: z.int(), needed: z.int(),
    of: z.enum(["arm", "cut", "happened", "repeaters", "weeks"]).describe("arm: customers of whom everything is known, in the smaller arm; cut: in the smallest arm of the most even two groups; happened: of those who bought, in the smallest arm of a group; repeaters, weeks: what the value model needs a year ago"),
  })
  .meta({ id: "ResponseTooFew" });
export type ResponseTooFew = z.infer<typeof ResponseTooFew>;
export const ResponseUneven = z.object({ kind: z.literal("uneven"), expected: z.number().describe("share left out, as was meant or of all"), actual: z.number().describe("of all, or in one of the groups") }).meta({ id: "ResponseUneven" });
export type ResponseUneven = z.infer<typeof ResponseUneven>;
export const ResponseAnswer = z.union([ResponseSearch, ResponseTooFew, ResponseUneven]);
export type ResponseAnswer = z.infer<typeof ResponseAnswer>;

export const ResponseActions = z
  .object({
    actions: z.array(z.object({ actionId: z.string(), treated: z.int(), heldOut: z.int() })).describe("left out from some by chance; customers who first met it within a year and whose window has ended"),
    searches: z.array(ResponseSearch).describe("the latest twenty, newest first"), needed: z.int().describe("in the smaller arm, at least"),
  })
  .meta({ id: "ResponseActions" });
export type ResponseActions = z.infer<typeof ResponseActions>;
export const NewResponseSegments = z.strictObject({ title: z.string().trim().min(1).max(30).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters").describe("before the name of each group") }).meta({ id: "NewResponseSegments" });
export type NewResponseSegments = z.infer<typeof NewResponseSegments>;
