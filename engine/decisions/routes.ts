import { z } from "zod";
import { actorOf, fieldsSeen, permissionsOf, readOrganisation, sightOf } from "../organisation/index.ts";
import { asBuilt, type Ground, type Http, Id } from "../platform/index.ts";
import { viewerOf } from "../segments/index.ts";
import { Answer, ContestAnswer, ContestView, CustomerLanguage, DecideBatch, DecidedAndCarriedOut, DecidedBatch, DecideRequest, DecisionRecord, DecisionsAsked, DecisionsFound, ForTheCustomer, LampsAsked, LampsNow, LimitsView, NewContest, NewTrial, OneDecision, OverrideInput, OverrideReason, OverrideView, PolicyView, RuleStanding, TakenInput, TakenLately, Trial } from "./contract.ts";
import { tableFileRoutes } from "./files/routes.ts";
import { decide, decideMany } from "./decide.ts";
import { decisionsOf, oneDecision, takenLately } from "./decision-records.ts";
import { decisionForTheCustomer } from "./for-the-customer/for-the-customer.ts";
import { answerContest, contestDecision, openContests, reopenContest } from "./for-the-customer/contests.ts";
import { findDecisions } from "./find-decisions.ts";
import { readLimits } from "./limits/limits-page.ts";
import { decideAndCarryOut } from "./limits/carry-out.ts";
import { overrideAction, overrideReasons, recordTaken, withdrawOverride, withdrawTaken } from "./override-action.ts";
import { readPolicies } from "./policies-page.ts";
import { readRuleStanding } from "./rule-standing.ts";
import { studioRoutes } from "./studio/routes.ts";
import { lampsNow, whatWouldTheyDo } from "./what-would-they-do.ts";

const Params = z.object({ decisionId: Id });

export function decisionRoutes(app: Http, ground: Ground): void {
  studioRoutes(app, ground);
  tableFileRoutes(app, ground);

  app.post("/api/decide", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "How to treat this customer now, and why; answered when the record is on disk", body: DecideRequest, response: { 200: asBuilt(Answer) } } }, (request) => decide(ground, request.body));

  app.post("/api/decide/batch", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "How to treat several customers now; each decision is recorded, and one that is refused stops no other", body: DecideBatch, response: { 200: asBuilt(DecidedBatch) } } }, async (request) => ({
    decided: await decideMany(ground, request.body.requests),
  }));

  app.post("/api/decide/trial", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "What the rules would do with customers who are chosen, part by part; nothing is recorded, and nothing comes of it", body: NewTrial, response: { 200: Trial } } }, (request) =>
    whatWouldTheyDo(ground, request.body, { ...viewerOf(request), seesDrafts: permissionsOf(actorOf(request).role, sightOf(request)).includes("policies.approve") }),
  );

  app.post("/api/decide/lamps", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "What would be amiss with each of these customers now, as the rules in force say; nothing is recorded", body: LampsAsked, response: { 200: LampsNow } } }, (request) =>
    lampsNow(ground, request.body.ids, viewerOf(request)),
  );

  app.post("/api/decide/carry-out", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "For channels that do by themselves what they are answered: decides, and counts the foremost contact, offer or token as carried out; caps and what is scarce hold however many ask at once", body: DecideRequest, response: { 200: DecidedAndCarriedOut } } }, (request) =>
    decideAndCarryOut(ground, actorOf(request), request.body),
  );

  app.delete("/api/taken/:takenId", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "Take back that an action was carried out: it counts no longer", params: z.object({ takenId: Id }), querystring: z.strictObject({ customerId: Id }), response: { 204: z.null() } } }, async (request, reply) => {
    await withdrawTaken(ground, actorOf(request), request.query.customerId, request.params.takenId);
    return reply.code(204).send(null);
  });

  app.get("/api/decisions/:decisionId", { config: { access: "decisions.read" }, schema: { tags: ["decisions"], summary: "One decision: what it rested on, what it said, what people did, and whether it still says the same when it is taken again", params: Params, response: { 200: OneDecision } } }, (request) =>
    oneDecision(ground.db, request.params.decisionId, sightOf(request)),
  );

  app.get("/api/decisions/:decisionId/for-the-customer", { config: { access: "decisions.read" }, schema: { tags: ["decisions"], summary: "The decision in plain words for the customer whom it is about: what was decided, by which of their data, by which rules, what would have changed it, and how to contest it; nothing of what they are worth to anybody else", params: Params, querystring: z.strictObject({ language: CustomerLanguage.default("en") }), response: { 200: ForTheCustomer } } }, (request) =>
    decisionForTheCustomer(ground.db, request.params.decisionId, request.query.language, sightOf(request)),
  );

  app.post("/api/decisions/:decisionId/contests", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "The customer asks that a person looks at this decision; while one is open, another adds nothing", params: Params, body: NewContest, response: { 200: ContestView } } }, (request) =>
    contestDecision(ground, actorOf(request), request.params.decisionId, request.body, sightOf(request)),
  );

  app.get("/api/contests", { config: { access: "decisions.read" }, schema: { tags: ["decisions"], summary: "Customers who ask that a person looks at a decision and have no answer yet, the oldest first", response: { 200: z.object({ contests: z.array(ContestView) }) } } }, async (request) => ({ contests: await openContests(ground, sightOf(request)) }));

  app.post("/api/contests/:contestId/answer", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "What a person found who looked at a decision that a customer contests", params: z.object({ contestId: Id }), body: ContestAnswer, response: { 200: ContestView } } }, (request) =>
    answerContest(ground, actorOf(request), request.params.contestId, request.body, sightOf(request)),
  );

  app.delete("/api/contests/:contestId/answer", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "Take the answer back: the request waits for somebody again", params: z.object({ contestId: Id }), response: { 200: ContestView } } }, (request) =>
    reopenContest(ground, actorOf(request), request.params.contestId, sightOf(request)),
  );

  app.get("/api/decisions", { config: { access: "decisions.read" }, schema: { tags: ["decisions"], summary: "Decisions found by a row of the rules, an action or a customer, newest first: what was advised, what was done, and who did otherwise", querystring: DecisionsAsked, response: { 200: DecisionsFound } } }, (request) =>
    findDecisions(ground, request.query, sightOf(request)),
  );

  app.get("/api/policies/:key/rows/:row", { config: { access: "policies.read" }, schema: { tags: ["decisions"], summary: "What one row of the rules did in 90 days: how often it fitted, what it advised or held back, what was done, and why people did otherwise", params: z.object({ key: z.string().max(40), row: z.string().max(80) }), response: { 200: RuleStanding } } }, (request) =>
    readRuleStanding(ground, request.params.key, request.params.row, sightOf(request)),
  );

  app.get("/api/policies/limits", { config: { access: "policies.read" }, schema: { tags: ["decisions"], summary: "What is scarce and how much of it is left, how often we may get in touch, and what is being tried", response: { 200: LimitsView } } }, () => readLimits(ground));

  app.get("/api/policies", { config: { access: "policies.read" }, schema: { tags: ["decisions"], summary: "The rules in force, with how often each row took part in 90 days", response: { 200: z.object({ policies: z.array(PolicyView) }) } } }, async (request) => ({
    policies: await readPolicies(ground, fieldsSeen(sightOf(request))),
  }));

  app.get(
    "/api/customers/:id/decisions",
    { config: { access: "decisions.read" }, schema: { tags: ["decisions"], summary: "What was decided about a customer, newest first: facts, rows, reasons, and what people did", params: z.object({ id: Id }), response: { 200: z.object({ records: z.array(DecisionRecord) }) } } },
    async (request) => ({ records: await decisionsOf(ground.db, request.params.id) }),
  );

  app.get("/api/customers/:id/taken", { config: { access: "decisions.read" }, schema: { tags: ["decisions"], summary: "What was carried out with a customer within the last day, so that nobody does it twice", params: z.object({ id: Id }), response: { 200: TakenLately } } }, async (request) => ({
    taken: await takenLately(ground, request.params.id),
  }));

  app.post("/api/decisions/:decisionId/override", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "Do otherwise than advised, with a reason", params: Params, body: OverrideInput, response: { 200: OverrideView } } }, (request) =>
    overrideAction(ground, actorOf(request), request.params.decisionId, request.body),
  );

  app.get("/api/policies/:key/override-reasons", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "What people choose from who do otherwise than advised, as the rules in force say it", params: z.object({ key: z.string().max(40) }), response: { 200: z.object({ reasons: z.array(OverrideReason) }) } } }, async (request) => ({
    reasons: [...(await overrideReasons(ground.db, request.params.key, ground.now(), (await readOrganisation(ground.db)).countsIn))],
  }));

  app.delete("/api/overrides/:overrideId", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "Take an override back", params: z.object({ overrideId: Id }), querystring: z.strictObject({ customerId: Id }), response: { 200: OverrideView } } }, (request) =>
    withdrawOverride(ground, actorOf(request), request.query.customerId, request.params.overrideId),
  );

  app.post("/api/decisions/:decisionId/taken", { config: { access: "decide" }, schema: { tags: ["decisions"], summary: "Say that an advised action was carried out", params: Params, body: TakenInput, response: { 200: z.object({ takenId: Id }) } } }, (request) =>
    recordTaken(ground, actorOf(request), request.params.decisionId, request.body),
  );
}
