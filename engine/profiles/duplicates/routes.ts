import { z } from "zod";
import { actorOf, sightOf } from "../../organisation/index.ts";
import { type Ground, type Http, Id } from "../../platform/index.ts";
import { claimedPairs, decideClaimed } from "./claimed-pairs.ts";
import { ChangedBySearch, ClaimedPairs, DuplicateEvidence, DuplicatesPage, DuplicatesRun, DuplicateVerdict, LinkedByLikeness, PairDecided } from "./contract.ts";
import { decidePair, withdrawDecision } from "./decide-pair.ts";
import { beginRun, carryOutRun } from "./find-all.ts";
import { organisationRoutes } from "./organisations/routes.ts";
import { changedBySearch, duplicatesPage, evidenceOf, lastRun, linkedByLikeness } from "./read-duplicates.ts";

const tags = ["customers"];
const Pair = z.object({ identityId: Id, otherId: Id });

/** @param report hears what goes wrong in a search after its request was answered */
export function duplicateRoutes(app: Http, ground: Ground, report: (error: unknown) => void = () => undefined): void {
  organisationRoutes(app, ground);

  app.get("/api/duplicates", { config: { access: "customers.read" }, schema: { tags, summary: "Customers who are likely one person, for a person to decide", querystring: z.strictObject({ view: z.enum(["open", "set-aside"]).default("open"), limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: DuplicatesPage } } }, (request) =>
    duplicatesPage(ground.db, { ...request.query, sight: sightOf(request) }),
  );

  app.get("/api/duplicates/linked", { config: { access: "customers.read" }, schema: { tags, summary: "Links made without a person, newest first; each ends like any link", querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: z.object({ links: z.array(LinkedByLikeness) }) } } }, async (request) => ({
    links: await linkedByLikeness(ground.db, request.query.limit, sightOf(request)),
  }));

  app.get("/api/duplicates/last-search", { config: { access: "customers.read" }, schema: { tags, summary: "Links that the last search through all customers made and ended, those ended first", querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(200) }), response: { 200: z.object({ changes: z.array(ChangedBySearch) }) } } }, async (request) => ({
    changes: await changedBySearch(ground.db, request.query.limit, sightOf(request)),
  }));

  app.get("/api/duplicates/claimed", { config: { access: "customers.read" }, schema: { tags, summary: "Customers of whom a source that is not believed says that they are one; joined by nobody but a person", querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: ClaimedPairs } } }, (request) =>
    claimedPairs(ground.db, request.query.limit, sightOf(request)),
  );

  app.post("/api/duplicates/claimed/:identityId/:otherId/decide", { config: { access: "customers.link" }, schema: { tags, summary: "Say of two of whom it was only said that they are one: they are, or they are two; taken back as any decision on a pair", params: Pair, body: z.strictObject({ verdict: z.enum(["accept", "refuse"]), why: z.string().min(1).max(500).optional() }), response: { 200: PairDecided } } }, (request) =>
    decideClaimed(ground, actorOf(request), request.params, request.body),
  );

  app.get("/api/duplicates/:identityId/:otherId", { config: { access: "customers.read" }, schema: { tags, summary: "Why two records are thought one person or two, part by part", params: Pair, response: { 200: DuplicateEvidence } } }, (request) =>
    evidenceOf(ground.db, request.params.identityId, request.params.otherId, sightOf(request)),
  );

  app.post("/api/duplicates/:identityId/:otherId/decide", { config: { access: "customers.link" }, schema: { tags, summary: "Say of two records that they are one, two, or that you are not sure", params: Pair, body: z.strictObject({ verdict: DuplicateVerdict, why: z.string().min(1).max(500).optional() }), response: { 200: PairDecided } } }, (request) =>
    decidePair(ground, actorOf(request), request.params, request.body),
  );

  app.post("/api/duplicates/:identityId/:otherId/decisions/:decisionId/withdraw", { config: { access: "customers.link" }, schema: { tags, summary: "Take a decision back; a link made by it ends", params: Pair.extend({ decisionId: Id }), response: { 200: z.object({ withdrawn: z.literal(true) }) } } }, async (request) => {
    await withdrawDecision(ground, actorOf(request), request.params, request.params.decisionId);
    return { withdrawn: true as const };
  });

  // A stop waits for searches under way: what they have begun they end.
  const running = new Set<Promise<unknown>>();
  app.addHook("onClose", async () => void (await Promise.allSettled(running)));
  app.post("/api/duplicates/find", { config: { access: "duplicates.find" }, schema: { tags, summary: "Search all customers for duplicates; answers at once, its progress is in GET /api/duplicates", response: { 200: DuplicatesRun } } }, async (request) => {
    const runId = await beginRun(ground, actorOf(request));
    const run: Promise<unknown> = carryOutRun(ground, runId).catch(report).finally(() => running.delete(run));
    running.add(run);
    return (await lastRun(ground.db, sightOf(request)))!;
  });
}
