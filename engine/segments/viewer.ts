// Who looks at a list of customers: whom "me" means, whom they see, and by what they may choose.
import type { FastifyRequest } from "fastify";
import { actorOf, type FieldsSeen, fieldsSeen, permissionsOf, type Sight, sightOf } from "../organisation/index.ts";
import { type RawBuilder, Refusal, sql } from "../platform/index.ts";
import { fitsReadable, readsField, visibleCustomer } from "../profiles/index.ts";
import { alternativesOf, type CustomerFilters, type CustomerListQuery, type CustomerSort, ownSortKey, type SegmentFilters } from "./contract.ts";
import { readCluster } from "./clusters/cluster-filter.ts";
import { ownKeys } from "./value-conditions.ts";

export interface Viewer {
  /** Whom "me" means in a filter. */
  readonly id: string;
  /** The condition on a profile p that the viewer may see it; everybody where undefined. */
  readonly seen?: RawBuilder<unknown>;
  /** How they read each field set, of whomever; everything where undefined. */
  readonly fields?: FieldsSeen;
  /** False: what a file that was brought in is called is not told to them. */
  readonly readsImports?: boolean;
}

/** Every list, bulk act and export of customers asks for its viewer here. */
export function viewerOf(request: FastifyRequest): Viewer {
  const sight = sightOf(request);
  const seen = seenBy(sight);
  return { id: actorOf(request).id, fields: fieldsSeen(sight), readsImports: permissionsOf(actorOf(request).role, sight).includes("imports.read"), ...(seen ? { seen } : {}) };
}

/** @param typed words by which they search: by what they may not read they do not find. @returns undefined where nothing is asked, so that it costs nothing */
export function seenBy(sight: Sight, typed = ""): RawBuilder<unknown> | undefined {
  const readable = fitsReadable(typed, fieldsSeen(sight));
  const within = sight.customers.kind === "all" ? undefined : visibleCustomer(sight.customers);
  return readable && within ? sql`${readable} and ${within}` : (readable ?? within);
}

/**
 * What a viewer may not read they may not choose by either, for that would tell it.
 *
 * @throws {Refusal} not-allowed, naming the filter
 */
export function checkFilters(filters: CustomerFilters, { fields }: Viewer): void {
  if (fields === undefined) return;
  for (const each of alternativesOf(filters)) checkFilters(each, { id: "", fields });
  const { tier, segment, stayBelow, stayFrom, valueFrom, valueBelow, country, cluster, bought, subscription, recurringFrom, wallet, dissatisfied } = filters;
  const unread = attributesIn(filters).find((key) => !readsAttribute(fields, key));
  if (unread !== undefined) throw new Refusal("not-allowed", `${unread === "owner" && filters.owner !== undefined ? "owner" : "own"}: your role does not see “${unread}” of customers, so it cannot choose them by that.`);
  if (country !== undefined && !readsField(fields, "country")) throw new Refusal("not-allowed", "country: your role does not see in which country customers live, so it cannot choose them by that.");
  if (bought !== undefined && fields.reading("service") !== "read") throw new Refusal("not-allowed", "bought: your role does not see what happened with customers, so it cannot choose them by what they bought.");
  if (fields.reading("value") === "read") return;
  const asked = Object.entries({ tier, segment, stayBelow, stayFrom, valueFrom, valueBelow, cluster, subscription, recurringFrom, wallet, dissatisfied }).find(([, value]) => value !== undefined);
  if (asked) throw new Refusal("not-allowed", `${asked[0]}: your role does not see what customers are worth, so it cannot choose them by that.`);
}

/** May whoever reads these fields be told who is in a segment of this rule? What customers are worth is a matter of the answer's shape. */
export function readsRule(filters: SegmentFilters & { readonly sort?: CustomerSort | undefined }, fields: FieldsSeen | undefined): boolean {
  if (fields === undefined) return true;
  return [filters, ...alternativesOf(filters)].every(
    (each) => (each.country === undefined || readsField(fields, "country")) && (each.bought === undefined || fields.reading("service") === "read") && attributesIn(each).every((key) => readsAttribute(fields, key)),
  );
}

/** The attributes that filters choose by. */
function attributesIn(filters: Pick<CustomerFilters, "own" | "owner" | "cluster"> & { readonly sort?: CustomerSort | undefined }): readonly string[] {
  return [...ownKeys(filters), ...(filters.cluster === undefined ? [] : readCluster(filters.cluster).own), ...(filters.owner === undefined ? [] : ["owner"]), ...[ownSortKey(filters.sort)].filter((key) => key !== undefined)];
}

/** Reads somebody this attribute of everybody, without saying why? */
export function readsAttribute(fields: FieldsSeen, key: string): boolean {
  return fields.reading(fields.setOfAttribute(key)) === "read";
}

/** The order that a viewer is given: one by what they may not read would tell it. */
export function orderFor<Asked extends Pick<CustomerListQuery, "sort" | "order">>(query: Asked, { fields }: Viewer): Asked {
  const own = ownSortKey(query.sort);
  const tells = fields !== undefined && (own !== undefined ? !readsAttribute(fields, own) : query.sort === "name" ? !readsField(fields, "name") : query.sort !== "lastHeard" && query.sort !== "firstKnown" && fields.reading("value") !== "read");
  return tells ? { ...query, sort: "lastHeard", order: "desc" } : query;
}
