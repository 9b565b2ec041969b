// One customer as every step knows them, in one answer; and the timeline over all channels.
import { z } from "zod";
import { decisionCount, decisionTimeline } from "../../engine/decisions/index.ts";
import { Channel, Direction } from "../../engine/interactions/index.ts";
import { fieldsSeen, inSet, type Sight, sightOf } from "../../engine/organisation/index.ts";
import { type Ground, type Http, Id, keyed, Refusal, Time } from "../../engine/platform/index.ts";
import { consentsAmong, ConsentView, identitiesOf, IdentityView, interactionsOf, linksOf, LinkView, membersOf, placeAfter, profilesOf, ProfileView, readPlace, requireCustomer, TimelineChoices, timelineChoicesOf, type TimelineEntry, TimelinePage, type TimelinePlace, type TimelineQuery } from "../../engine/profiles/index.ts";
import { ruleSegmentsOf, segmentMovesOf, SegmentName, segmentOf } from "../../engine/segments/index.ts";
import { ConversationRow, conversationsOf, promisesOf, PromiseView } from "../../engine/service/index.ts";
import { foreignAmong } from "./fence.ts";
import { ValueAnswer, valueOf } from "../../engine/value/index.ts";

const CustomerPage = z
  .object({
    profile: ProfileView, identities: z.array(IdentityView), links: z.array(LinkView), consents: z.array(ConsentView), segment: inSet("value", SegmentName.nullable()), segments: inSet("value", z.array(SegmentName)),
    value: ValueAnswer, promises: z.array(PromiseView), conversations: z.array(ConversationRow), decisions: z.int(),
  })
  .meta({ id: "CustomerPage" });

const Params = z.object({ id: Id });

export function customerRoutes(app: Http, ground: Ground): void {
  app.get("/api/customers/:id", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "One customer; an old id answers too", params: Params, response: { 200: CustomerPage } } }, async (request) => {
    const sight = sightOf(request);
    const db = keyed(ground.db);
    const byKeys = { ...ground, db };
    const customerId = await requireCustomer(db, request.params.id);
    const members = await membersOf(db, customerId);
    const [profiles, identities, links, consents, segment, segments, value, promises, conversations, decisions] = await Promise.all([
      profilesOf(db, [customerId]), identitiesOf(db, customerId, members), linksOf(db, customerId, sight, members), consentsAmong(db, members), segmentOf(db, customerId), ruleSegmentsOf(db, [customerId], fieldsSeen(sight, [customerId])),
      valueOf(byKeys, customerId), promisesOf(byKeys, customerId, sight, members), conversationsOf(byKeys, customerId, sight, members), decisionCount(db, members),
    ]);
    return { profile: profiles.get(customerId)!, identities, links, consents, segment, segments: segments.get(customerId) ?? [], value, promises, conversations, decisions };
  });

  app.get("/api/customers/:id/timeline/choices", { config: { access: "customers.read" }, schema: { tags: ["customers"], summary: "What a customer's history could be narrowed to: kinds, channels and places that occur in it", params: Params, response: { 200: TimelineChoices } } }, async (request) =>
    timelineChoicesOf(ground.db, await requireCustomer(ground.db, request.params.id), sightOf(request)),
  );

  app.get(
    "/api/customers/:id/timeline",
    {
      config: { access: "customers.read" },
      schema: {
        tags: ["customers"], summary: "Everything that happened, newest first, over all channels", params: Params,
        querystring: z.strictObject({
          before: z.string().max(100).optional().describe("`next` of the page before"), channel: Channel.optional(), kind: z.string().max(60).optional(), direction: Direction.optional(), source: z.string().max(100).optional(),
          department: z.string().max(100).optional(), region: z.string().max(100).optional(), productLine: z.string().max(100).optional(), brand: z.string().max(100).optional(),
          from: Time.optional().describe("not before this moment"), until: Time.optional().describe("before this moment"), words: z.string().min(1).max(200).optional().describe("letters in what the customer said"),
          thread: z.string().regex(/^[a-z]+:.{1,120}$/).optional().describe("what it belongs to, as `thread.key` of an entry"), limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: TimelinePage },
      },
    },
    async (request) => {
      const sight = sightOf(request);
      const { before, limit, from, until, ...filters } = request.query;
      const place = before === undefined ? undefined : readPlace(before);
      const customerId = await requireCustomer(ground.db, request.params.id);
      // Whoever may not read them would find them out letter by letter.
      if (filters.words !== undefined && fieldsSeen(sight, [customerId]).reading("service") !== "read") throw new Refusal("not-allowed", "words: your role does not read what customers say, so it cannot look for words in it.");
      const wanted: TimelineQuery = { limit, ...(place ? { before: place } : {}), ...(from ? { from: new Date(from) } : {}), ...(until ? { until: new Date(until) } : {}), ...(filters as Omit<TimelineQuery, "limit">) };
      const everything = from === undefined && until === undefined && Object.values(filters).every((value) => value === undefined);
      const found = await Promise.all([
        interactionsOf(ground.db, customerId, wanted, sight),
        everything ? decisionTimeline(ground.db, customerId, wanted) : [],
        everything ? segmentMoves(ground, customerId, wanted, sight) : [],
        everything ? linkEntries(ground, customerId, wanted, sight) : [],
      ]);
      const entries = found.flat().sort(newestFirst).slice(0, limit);
      return { entries: await withinScope(ground, entries, sight), next: placeAfter(entries, limit) };
    },
  );
}

/** Without what happened in conversations of theirs that the reader does not see. */
async function withinScope(ground: Ground, entries: readonly TimelineEntry[], sight: Sight): Promise<TimelineEntry[]> {
  const foreign = new Set(await foreignAmong(ground.db, sight, new Set(entries.flatMap((entry) => entry.conversationId ?? []))));
  return entries.filter((entry) => entry.conversationId === null || !foreign.has(entry.conversationId));
}

function newestFirst(a: TimelineEntry, b: TimelineEntry): number {
  return a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1;
}

function before(place: TimelinePlace | undefined): (entry: TimelineEntry) => boolean {
  return (entry) => place === undefined || newestFirst(entry, { ...entry, at: place.at.toISOString(), id: place.id }) > 0;
}

async function segmentMoves(ground: Ground, customerId: string, wanted: { readonly before?: TimelinePlace }, sight: Sight): Promise<TimelineEntry[]> {
  const moves = await segmentMovesOf(ground.db, customerId, fieldsSeen(sight, [customerId]));
  return moves
    .map((move): TimelineEntry => ({ id: move.moveId, at: move.at, type: "segment", kind: "segment", channel: null, direction: "none", title: move.why, words: null, amount: null, source: "segments", conversationId: null, thread: null, place: null }))
    .filter(before(wanted.before));
}

async function linkEntries(ground: Ground, customerId: string, wanted: { readonly before?: TimelinePlace }, sight: Sight): Promise<TimelineEntry[]> {
  const links = await linksOf(ground.db, customerId, sight);
  // Each copy was made when the end of the one before it was taken back.
  const restoredAt = new Map(
    [...Map.groupBy(links, (l) => l.restores ?? l.linkId).values()].flatMap((chain) => {
      const times = chain.flatMap((l) => (l.endWithdrawnAt === null ? [] : [l.endWithdrawnAt])).sort();
      const copies = chain.filter((l) => l.restores !== null).sort((a, b) => (a.linkId < b.linkId ? -1 : 1));
      return copies.map((copy, place) => [copy.linkId, times[place] ?? copy.madeAt] as const);
    }),
  );
  const entry = (id: string, at: string, title: string): TimelineEntry => ({ id, at, type: "link", kind: "link", channel: null, direction: "none", title, words: null, amount: null, source: "profiles", conversationId: null, thread: null, place: null });
  return links
    .flatMap((l) => [
      // A copy that stands in place of another link tells when that was: not that anybody joined anything then.
      l.restores === null ? entry(l.linkId, l.madeAt, `Joined from two identities: ${l.why}`) : entry(l.linkId, restoredAt.get(l.linkId) ?? l.madeAt, "Joined again: the separation was taken back"),
      ...(l.endedAt ? [entry(l.linkId, l.endedAt, `Separated again: ${l.endWhy ?? ""}`)] : []),
    ])
    .filter(before(wanted.before));
}
