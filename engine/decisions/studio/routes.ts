import { z } from "zod";
import { actorOf, readOrganisation } from "../../organisation/index.ts";
import { type Ground, type Http, Id, Time } from "../../platform/index.ts";
import { factsIn } from "../dictionary.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { mayAlsoAnswer, PARTS } from "../policy.ts";
import { approveDraft, askApproval, bringInLive, changeDraft, discardDraft, draftBefore, openDraft, publishDraft, putAwayDrafts, restoreDraft, returnDraft, startDraft } from "./drafts.ts";
import { proposals } from "./proposals.ts";
import { latestRehearsal, startRehearsal } from "./rehearse.ts";
import { confirmRollback, rollBack } from "./undo-publication.ts";
import { movePlanned } from "./move-plan.ts";
import { putBackPlanned, withdrawPlanned } from "./undo-plan.ts";
import { readShadow, setShadow } from "./shadow.ts";
import { segmentKeys } from "./segment-keys.ts";
import { Approval, AskApproval, BringIn, DraftChange, DraftView, NewDate, NewPublication, NewRehearsal, NewRollback, PolicyContent, Proposal, PutAwayDraft, RehearsalView, Returned, RolledBack, ShadowView, StudioWords, VersionContent, VersionView, type WritableFact } from "./studio-contract.ts";
import { policyVersions, versionContent } from "./versions.ts";
import { draftsWaitingFor } from "./waiting-drafts.ts";

const ByKey = z.object({ key: z.string().min(1).max(40) });
const ByVersion = ByKey.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) });
const ByDraft = z.object({ draftId: Id });
const Published = z.object({ version: z.int() });
const tags = ["policies"];

export function studioRoutes(app: Http, ground: Ground): void {
  const write = { access: "policies.write" } as const;
  const approve = { access: "policies.approve" } as const;

  app.get("/api/policies/words", { config: approve, schema: { tags, summary: "Facts that a rule may ask for, each with its type, limits and source", response: { 200: StudioWords } } }, async () => {
    const { countsIn } = await readOrganisation(ground.db);
    return { facts: [...factsIn(countsIn, await segmentKeys(ground.db)).values()] as WritableFact[], protectedParts: Object.entries(PARTS).flatMap(([part, { isProtected }]) => (isProtected ? [part] : [])), mayAlsoAnswer: mayAlsoAnswer(countsIn), mayBeAdded: FIRST_POLICY.tables.filter(({ part }) => !PARTS[part].isNeeded) as unknown as StudioWords["mayBeAdded"] };
  });

  app.get("/api/policies/:key/versions", { config: approve, schema: { tags, summary: "Every version that was published, the latest first", params: ByKey, response: { 200: z.object({ versions: z.array(VersionView) }) } } }, async (request) => ({ versions: await policyVersions(ground, request.params.key, actorOf(request)) }));

  app.get("/api/policies/:key/versions/:version", { config: approve, schema: { tags, summary: "One version whole, with what changed and what was foreseen", params: ByVersion, response: { 200: VersionContent } } }, (request) =>
    versionContent(ground, request.params.key, request.params.version),
  );

  app.post("/api/policies/:key/versions/:version/withdrawal", { config: write, schema: { tags, summary: "Withdraw a version that is planned: it will not decide", params: ByVersion, body: z.strictObject({}).default({}), response: { 200: VersionView } } }, (request) => withdrawPlanned(ground, actorOf(request), request.params.key, request.params.version));

  app.delete("/api/policies/:key/versions/:version/withdrawal", { config: write, schema: { tags, summary: "Plan a version again that was withdrawn, as long as its time has not come", params: ByVersion, response: { 200: VersionView } } }, (request) => putBackPlanned(ground, actorOf(request), request.params.key, request.params.version));

  app.put("/api/policies/:key/versions/:version/date", { config: write, schema: { tags, summary: "Let a version that is planned decide from another time, still to come; the order in which versions decide stays", params: ByVersion, body: NewDate, response: { 200: VersionView } } }, (request) => movePlanned(ground, actorOf(request), request.params.key, request.params.version, request.body));

  app.get("/api/policies/:key/drafts", { config: approve, schema: { tags, summary: "Drafts that were put away, the latest first; twenty at most", params: ByKey, response: { 200: z.object({ putAway: z.array(PutAwayDraft) }) } } }, async (request) => ({ putAway: await putAwayDrafts(ground, request.params.key) }));

  app.get("/api/policies/:key/proposals", { config: approve, schema: { tags, summary: "Where people did otherwise, as examples that may be taken over", params: ByKey, response: { 200: z.object({ proposals: z.array(Proposal) }) } } }, async (request) => ({ proposals: await proposals(ground, request.params.key) }));

  app.get("/api/policies/:key/draft", { config: approve, schema: { tags, summary: "The draft that is being written, if any", params: ByKey, response: { 200: z.object({ draft: DraftView.nullable() }) } } }, async (request) => ({ draft: await openDraft(ground, actorOf(request), request.params.key) }));

  app.post("/api/policies/:key/draft", { config: write, schema: { tags, summary: "Begin a draft, or go on with the one that is open", params: ByKey, response: { 200: DraftView } } }, (request) => startDraft(ground, actorOf(request), request.params.key));

  app.post("/api/policies/:key/rollback", { config: write, schema: { tags, summary: "Publish what the version before said, as the next version and at once, for somebody else to confirm; what one of longer ago said is written as a draft", params: ByKey, body: NewRollback, response: { 200: RolledBack } } }, (request) => rollBack(ground, actorOf(request), request.params.key, request.body));

  app.post("/api/policies/:key/versions/:version/confirmation", { config: approve, schema: { tags, summary: "Confirm, as the second person, that one went back to the version before alone", params: ByVersion, body: z.strictObject({}).default({}), response: { 200: VersionView } } }, (request) => confirmRollback(ground, actorOf(request), request.params.key, request.params.version));

  app.get("/api/policy-drafts/waiting", { config: approve, schema: { tags, summary: "How many drafts wait for you to approve them", response: { 200: z.object({ waiting: z.int() }) } } }, async (request) => ({ waiting: await draftsWaitingFor(ground, actorOf(request)) }));

  app.put("/api/policy-drafts/:draftId", { config: write, schema: { tags, summary: "Keep the draft as it was changed; what is wrong with it stands in the answer", params: ByDraft, body: DraftChange, response: { 200: DraftView } } }, (request) => changeDraft(ground, actorOf(request), request.params.draftId, request.body));

  app.get("/api/policy-drafts/:draftId/before", { config: approve, schema: { tags, summary: "What a draft said before its latest change, to take that back; 404 where nothing was changed", params: ByDraft, response: { 200: z.object({ content: PolicyContent }) } } }, async (request) => ({ content: await draftBefore(ground, request.params.draftId) }));

  app.post("/api/policy-drafts/:draftId/bring-in", { config: write, schema: { tags, summary: "Put the draft on top of the version that decides now, or of one that is planned", params: ByDraft, body: BringIn, response: { 200: DraftView } } }, (request) => bringInLive(ground, actorOf(request), request.params.draftId, request.body));

  app.post("/api/policy-drafts/:draftId/rehearsal", { config: write, schema: { tags, summary: "Let the draft decide beside the version in force, and count what would change", params: ByDraft, body: NewRehearsal, response: { 200: RehearsalView } } }, (request) => startRehearsal(ground, actorOf(request), request.params.draftId, request.body));

  app.get("/api/policy-drafts/:draftId/rehearsal", { config: approve, schema: { tags, summary: "The latest rehearsal of a draft, and how far it is", params: ByDraft, response: { 200: z.object({ rehearsal: RehearsalView.nullable() }) } } }, async (request) => ({ rehearsal: await latestRehearsal(ground.db, request.params.draftId) }));

  app.get("/api/policy-drafts/:draftId/shadow", { config: approve, schema: { tags, summary: "Whether the draft runs beside the rules in force, and what came of it so far", params: ByDraft, response: { 200: z.object({ shadow: ShadowView.nullable() }) } } }, async (request) => ({ shadow: await readShadow(ground, request.params.draftId) }));

  app.put("/api/policy-drafts/:draftId/shadow", { config: write, schema: { tags, summary: "Let the draft run beside the rules in force from now on, or no longer; nobody is treated by it", params: ByDraft, body: z.strictObject({ on: z.boolean() }), response: { 200: z.object({ shadow: ShadowView.nullable() }) } } }, async (request) => ({ shadow: await setShadow(ground, actorOf(request), request.params.draftId, request.body.on) }));

  app.post("/api/policy-drafts/:draftId/ask", { config: write, schema: { tags, summary: "Ask a colleague to approve the draft", params: ByDraft, body: AskApproval, response: { 200: DraftView } } }, (request) => askApproval(ground, actorOf(request), request.params.draftId, request.body));

  app.post("/api/policy-drafts/:draftId/approval", { config: approve, schema: { tags, summary: "Approve a draft that somebody else wrote", params: ByDraft, body: Approval, response: { 200: DraftView } } }, (request) => approveDraft(ground, actorOf(request), request.params.draftId, request.body.revision));

  app.post("/api/policy-drafts/:draftId/return", { config: approve, schema: { tags, summary: "Give a draft back with what is to be mended", params: ByDraft, body: Returned, response: { 200: DraftView } } }, (request) => returnDraft(ground, actorOf(request), request.params.draftId, request.body.why));

  app.post("/api/policy-drafts/:draftId/publication", { config: write, schema: { tags, summary: "Publish the draft as the next version, at once or from a time", params: ByDraft, body: NewPublication, response: { 200: Published } } }, (request) => publishDraft(ground, actorOf(request), request.params.draftId, request.body));

  app.delete("/api/policy-drafts/:draftId", { config: write, schema: { tags, summary: "Put a draft away; it can be brought back", params: ByDraft, response: { 200: z.object({ discardedAt: Time }) } } }, async (request) => {
    await discardDraft(ground, actorOf(request), request.params.draftId);
    return { discardedAt: ground.now().toISOString() };
  });

  app.post("/api/policy-drafts/:draftId/restore", { config: write, schema: { tags, summary: "Bring a draft back that was put away", params: ByDraft, response: { 200: DraftView } } }, (request) => restoreDraft(ground, actorOf(request), request.params.draftId));
}
