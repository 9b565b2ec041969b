// Groups that a model finds, as they go over the wire.
import { z } from "zod";
import { Id, Time, TooFew } from "../../platform/contract.ts";

export const CLUSTER_FEATURES = ["silence", "purchases", "spending", "total", "stay"] as const;
export const MOST_GROUPS = 8;
const OWN = /^own\.[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}$/u;
export const ClusterFeature = z
  .union([z.enum(CLUSTER_FEATURES), z.templateLiteral(["own.", z.string()]).refine((key) => OWN.test(key), "is no attribute: own. and its key")])
  .describe("silence: days since the last purchase; purchases: days with one; spending: on each; total: of all; stay: chance to buy within 26 weeks; own.KEY: a number of one's own");
export type ClusterFeature = z.infer<typeof ClusterFeature>;

export const NewClustering = z
  .strictObject({
    title: z.string().trim().min(1).max(30).regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not hold control characters").describe("before the name of each group"),
    features: z.array(ClusterFeature).min(1).max(6).refine((all) => new Set(all).size === all.length, "names one twice"),
    groups: z.int().min(2).max(MOST_GROUPS).optional().describe("how many; chosen by BIC where it is not said"),
  })
  .meta({ id: "NewClustering" });
export type NewClustering = z.infer<typeof NewClustering>;

export const ClusterGroup = z.object({ place: z.int(), key: z.string(), share: z.number(), words: z.array(z.string()).describe("what separates it, most first"), means: z.array(z.object({ feature: ClusterFeature, typical: z.number().describe("days, days with a purchase, minor units, 0 to 1, or the attribute's own unit"), apart: z.number().describe("from all, in standard deviations") })) });
export type ClusterGroup = z.infer<typeof ClusterGroup>;
export const ClusteringView = z
  .object({
    clusteringId: Id, title: z.string(), features: z.array(ClusterFeature), version: z.int().describe("in use"), versions: z.array(z.object({ version: z.int(), madeAt: Time, madeBy: z.string(), groups: z.int(), customers: z.int(), bic: z.number() })).describe("newest first"),
    groups: z.array(ClusterGroup), customers: z.int().describe("that it was fitted to"), tried: z.array(z.object({ groups: z.int(), bic: z.number() })).describe("larger is better"), chosenBy: z.enum(["bic", "given"]),
  })
  .meta({ id: "Clustering" });
export type ClusteringView = z.infer<typeof ClusteringView>;
export const ClusteringAnswer = z.union([ClusteringView, TooFew]);
export const ClusteringUse = z.strictObject({ version: z.int().min(1).max(999_999) });
/** `CLUSTERING/VERSION/PLACE`, with the attributes that it reads after it: whoever may not read these is not told. */
export const CLUSTER_FILTER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[1-9][0-9]{0,5}\/[0-9](;[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}){0,6}$/u;
