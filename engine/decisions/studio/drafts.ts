// A policy while it is written: one draft at a time, that all who write rules share; approved by somebody who did not write it,
// published whole.
import { type Actor, readOrganisation, staffNames, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { factsOfPolicy, parsePolicy, type Policy } from "../policy.ts";
import { latestVersion, plannedVersions, policyVersion, publishChecked, versionAt } from "../publish-policy.ts";
import { bringIn } from "./bring-in.ts";
import { checkDraft } from "./check-draft.ts";
import { comparePolicies } from "./compare-policies.ts";
import { factsToldBy, holdsCovered, uncovered } from "./covered.ts";
import { ASKED_DAYS } from "./fewer-than-asked.ts";
import { minute } from "./minute.ts";
import { latestRehearsal } from "./rehearse.ts";
import { handsOf, secondPerson } from "./second-person.ts";
import { addStep, contentBefore, forgetSteps, keepBefore, latestChange } from "./undo-change.ts";
import type { BringIn, DraftChange, DraftView, NewPublication, PolicyContent, PutAwayDraft, RehearsalView } from "./studio-contract.ts";

interface Kept {
  readonly draftId: string;
  readonly policyKey: string;
  readonly basedOn: number;
  readonly content: PolicyContent;
  readonly revision: number;
  readonly state: DraftView["state"];
  readonly note: string;
  readonly authors: readonly string[];
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly changedBy: string;
  readonly changedAt: Date;
  readonly askedBy: string | null;
  readonly askedAt: Date | null;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly approvedRevision: number | null;
  readonly returnedWhy: string | null;
  /** What its content says, where it was just written: reading it anew takes as long as all the rest. */
  readonly policy?: Policy;
}

const COLUMNS = sql`draft_id as "draftId", policy_key as "policyKey", based_on as "basedOn", content, revision, state, note, authors, started_by as "startedBy", started_at as "startedAt", changed_by as "changedBy", changed_at as "changedAt",
  asked_by as "askedBy", asked_at as "askedAt", approved_by as "approvedBy", approved_at as "approvedAt", approved_revision as "approvedRevision", returned_why as "returnedWhy"`;

/** The draft of a policy that is being written; null where none is. */
export async function openDraft(ground: Ground, actor: Actor, policyKey: string): Promise<DraftView | null> {
  const kept = await row<Kept>(ground.db, sql`select ${COLUMNS} from policy_draft where policy_key = ${policyKey} and state in ('open', 'asked')`);
  return kept ? viewOf(ground, actor, kept) : null;
}

/** Begins a draft of what decides now, whatever is planned, or goes on with the one that somebody began. @throws {Refusal} not-found, if there is no such policy */
export async function startDraft(ground: Ground, actor: Actor, policyKey: string): Promise<DraftView> {
  const now = ground.now();
  const kept = await transaction(ground.db, async (tx) => {
    const based = await versionAt(tx, policyKey, now);
    if (based === 0) throw new Refusal("not-found", "There is no such policy.");
    const begun = await row<Kept>(
      tx,
      sql`insert into policy_draft (draft_id, policy_key, based_on, content, revision, state, note, authors, started_by, started_at, changed_by, changed_at)
          select ${newId(now.getTime())}::uuid, ${policyKey}, ${based}, content, 1, 'open', '', '{}', ${actor.id}, ${now}::timestamptz, ${actor.id}, ${now}::timestamptz from policy_version where policy_key = ${policyKey} and version = ${based}
          on conflict (policy_key) where state in ('open', 'asked') do nothing returning ${COLUMNS}`,
    );
    if (!begun) {
      const open = await row<Kept>(tx, sql`select ${COLUMNS} from policy_draft where policy_key = ${policyKey} and state in ('open', 'asked')`);
      if (!open) throw new Refusal("not-acceptable-now", "Somebody ended the draft at the same moment. Begin again.");
      return open;
    }
    await writeAudit(tx, now, actor, "policy.draft", { kind: "policy", id: policyKey }, { draftId: begun.draftId, basedOn: based });
    await tell(tx, now, policyKey);
    return begun;
  });
  ground.nudge();
  return viewOf(ground, actor, kept);
}

/**
 * Keeps the draft as it was changed. It may be unsound; what is wrong stands in the answer.
 *
 * @throws {Refusal} not-found; bad-input, if it is no policy at all; not-acceptable-now, if somebody changed it meanwhile
 */
export async function changeDraft(ground: Ground, actor: Actor, draftId: string, { revision, content, base }: DraftChange): Promise<DraftView> {
  const kept = await changing(ground, draftId, async (tx, draft, now) => {
    requireRevision(draft, revision);
    if (content.key !== draft.policyKey) throw new Refusal("bad-input", `The key of this policy is “${draft.policyKey}” and stays.`, { problems: [{ place: "content.key", message: `must be ${draft.policyKey}` }] });
    const { countsIn } = await readOrganisation(tx);
    const before = await contentBefore(tx, draftId);
    const known = [readKept(draft), ...(before ? [before] : []), ...[await policyVersion(tx, draft.policyKey, draft.basedOn, countsIn)].flatMap((version) => version?.policy ?? [])];
    const written = read(putBack(content, known, before), "content");
    const next = base === undefined ? written : bringIn(read(putBack(base, known), "base"), readKept(draft), written);
    return keep(tx, draft, actor, now, next, await keepBefore(tx, draft, { was: readKept(draft), now: next, by: actor.id, at: now }));
  });
  ground.nudge();
  return viewOf(ground, actor, kept);
}

/**
 * What somebody sent, with what is covered before them as it is. Where they take a change of a colleague back, it is as it was.
 *
 * @throws {Refusal} bad-input, where something covered was copied to where nothing was
 */
function putBack(sent: PolicyContent, known: readonly Policy[], before?: Policy): PolicyContent {
  if (!holdsCovered(sent)) return sent;
  if (before) {
    const taken = uncovered(sent, [before]);
    if (taken.lost.length === 0 && JSON.stringify(read(taken.content, "content")) === JSON.stringify(before)) return taken.content;
  }
  const { content, lost } = uncovered(sent, known);
  if (lost.length > 0) throw new Refusal("bad-input", `Row ${lost[0]!.place} of ${lost[0]!.title}: what you may not read cannot be copied to another row. Write there what it is to ask, or any.`, { problems: lost.map(({ table, row: at }) => ({ place: `${table}/${at}`, message: "holds what is covered, and is not where it was" })) });
  return content;
}

/** A policy that somebody sent. @throws {Refusal} bad-input, naming every place where it is none */
function read(sent: PolicyContent, place: string): Policy {
  const parsed = parsePolicy(sent);
  if (parsed.kind === "ok") return parsed.policy;
  throw new Refusal("bad-input", `This is no policy: ${parsed.problems[0]!.message}`, { problems: parsed.problems.map(({ table, message }) => ({ place: `${place}.${table ?? "policy"}`, message })) });
}

/** Writes the next revision. What was asked or approved was asked and approved of another one, and so no longer stands. */
async function keep(tx: Transaction, draft: Kept, actor: Actor, now: Date, content: Policy, basedOn: number): Promise<Kept> {
  const kept = (await row<Kept>(
    tx,
    sql`update policy_draft set content = ${JSON.stringify(content)}::json, revision = revision + 1, based_on = ${basedOn}, state = 'open', changed_by = ${actor.id}, changed_at = ${now},
          authors = (select array_agg(distinct author) from unnest(authors || ${await handsOf(tx, actor.id)}::text[]) author), asked_by = null, asked_at = null, approved_by = null, approved_at = null, approved_revision = null
        where draft_id = ${draft.draftId}::uuid returning ${COLUMNS}`,
  ))!;
  await tell(tx, now, draft.policyKey);
  return { ...kept, policy: content };
}

/** What a draft said before its latest change. @throws {Refusal} not-found, also where nothing was changed */
export async function draftBefore(ground: Ground, draftId: string): Promise<PolicyContent> {
  const before = await contentBefore(ground.db, draftId);
  if (!before) throw new Refusal("not-found", "Nothing was changed in this draft that could be taken back.");
  return before as PolicyContent;
}

/**
 * Puts what the draft changed on top of the version that decides now, or of one that is planned, to be published for then.
 *
 * @throws {Refusal} not-found; not-acceptable-now, if somebody changed it meanwhile, or the version neither decides nor is planned
 */
export async function bringInLive(ground: Ground, actor: Actor, draftId: string, { revision, onto }: BringIn): Promise<DraftView> {
  const { countsIn } = await readOrganisation(ground.db);
  const kept = await changing(ground, draftId, async (tx, draft, now) => {
    requireRevision(draft, revision);
    const latest = onto ?? (await versionAt(tx, draft.policyKey, now));
    if (onto !== undefined && !(await mayRestOn({ db: tx, now: () => now }, draft.policyKey)).includes(onto)) throw new Refusal("not-acceptable-now", `Version ${onto} neither decides now nor is planned.`);
    if (latest === draft.basedOn) return draft;
    const [base, live] = [await policyVersion(tx, draft.policyKey, draft.basedOn, countsIn), await policyVersion(tx, draft.policyKey, latest, countsIn)];
    await addStep(tx, draft, { was: readKept(draft), by: actor.id, at: now });
    return keep(tx, draft, actor, now, bringIn(base!.policy, live!.policy, readKept(draft)), latest);
  });
  ground.nudge();
  return viewOf(ground, actor, kept);
}

/** Asks a colleague to look at the draft. */
export async function askApproval(ground: Ground, actor: Actor, draftId: string, { revision, note }: { readonly revision: number; readonly note: string }): Promise<DraftView> {
  const kept = await changing(ground, draftId, async (tx, draft, now) => {
    requireRevision(draft, revision);
    await requirePublishable({ ...ground, db: tx }, draft);
    await writeAudit(tx, now, actor, "policy.ask", { kind: "policy", id: draft.policyKey }, { draftId, revision });
    await tell(tx, now, draft.policyKey);
    return (await row<Kept>(tx, sql`update policy_draft set state = 'asked', note = ${note}, asked_by = ${actor.id}, asked_at = ${now}, returned_why = null where draft_id = ${draftId}::uuid returning ${COLUMNS}`))!;
  });
  ground.nudge();
  return viewOf(ground, actor, kept);
}

/** The second pair of eyes: of somebody who wrote nothing of it, for the revision they saw. */
export async function approveDraft(ground: Ground, actor: Actor, draftId: string, revision: number): Promise<DraftView> {
  const kept = await changing(ground, draftId, async (tx, draft, now) => {
    requireRevision(draft, revision);
    if (actor.kind !== "person") throw new Refusal("not-allowed", "A program cannot be the second pair of eyes. Sign in and approve it yourself.");
    const { may, mustBeAsked } = await secondPerson(tx, draft);
    if (mustBeAsked) throw new Refusal("not-acceptable-now", "A program wrote a part of this draft, and nobody here answers for its key. A colleague must look at it and ask for approval; another approves it then.");
    if (!may.has(actor.id)) throw new Refusal("not-acceptable-now", draft.askedBy === actor.id && !draft.authors.includes(actor.id) ? "You asked for this approval. Somebody else must give it." : "You wrote a part of this draft. Somebody else must approve it.");
    await requirePublishable({ ...ground, db: tx }, draft);
    await writeAudit(tx, now, actor, "policy.approve", { kind: "policy", id: draft.policyKey }, { draftId, revision });
    await tell(tx, now, draft.policyKey);
    return (await row<Kept>(tx, sql`update policy_draft set approved_by = ${actor.id}, approved_at = ${now}, approved_revision = ${revision}, returned_why = null where draft_id = ${draftId}::uuid returning ${COLUMNS}`))!;
  });
  ground.nudge();
  return viewOf(ground, actor, kept);
}

/** Gives a draft back to its writers with what is to be mended; an approval is taken back by it too. */
export async function returnDraft(ground: Ground, actor: Actor, draftId: string, why: string): Promise<DraftView> {
  const kept = await changing(ground, draftId, async (tx, draft, now) => {
    await writeAudit(tx, now, actor, "policy.return", { kind: "policy", id: draft.policyKey }, { draftId, why });
    await tell(tx, now, draft.policyKey);
    return (await row<Kept>(tx, sql`update policy_draft set state = 'open', returned_why = ${why}, asked_by = null, asked_at = null, approved_by = null, approved_at = null, approved_revision = null where draft_id = ${draftId}::uuid returning ${COLUMNS}`))!;
  });
  ground.nudge();
  return viewOf(ground, actor, kept);
}

/**
 * Publishes the draft as the next version.
 *
 * @throws {Refusal} not-found; not-acceptable-now, with what is to be done before
 */
export async function publishDraft(ground: Ground, actor: Actor, draftId: string, { revision, note, from, overtakes = false }: NewPublication): Promise<{ readonly version: number }> {
  const now = ground.now();
  if (from !== undefined && Date.parse(from) < now.getTime() - 60_000) throw new Refusal("bad-input", "A version cannot decide from a time that has passed. Leave the time out, or name a later one.", { problems: [{ place: "from", message: "has passed" }] });
  const { countsIn } = await readOrganisation(ground.db);
  const version = await transaction(ground.db, async (tx) => {
    // Whoever else publishes this policy waits, or is waited for: the version that the draft rests on stays the latest.
    const { policyKey } = await held(tx, draftId);
    await sql`select pg_advisory_xact_lock(hashtext('policy'), hashtext(${policyKey}))`.execute(tx);
    const draft = await held(tx, draftId);
    requireRevision(draft, revision);
    const { rehearsal, needsApproval } = await requirePublishable({ ...ground, db: tx }, draft, from === undefined ? undefined : new Date(from));
    await requireRestsOn({ db: tx, now: () => now }, draft, { from: from === undefined ? now : new Date(from), overtakes });
    if (needsApproval && draft.approvedRevision !== revision) throw new Refusal("not-acceptable-now", "This changes how customers are treated. Somebody who did not write it must approve it first.");
    const published = await publishChecked(tx, now, actor, readKept(draft), { note, currency: countsIn, ...(from !== undefined && { from: new Date(from) }), ...(draft.approvedBy !== null && { approvedBy: draft.approvedBy }), rehearsal: { ...rehearsal.result, samples: [] } }); // a version is kept for ever, and names no customer
    await forgetSteps(tx, draftId);
    await sql`update policy_draft set state = 'published', note = ${note}, changed_at = ${now} where draft_id = ${draftId}::uuid`.execute(tx);
    return published;
  });
  ground.nudge();
  return { version };
}

/** Puts a draft away; it can be brought back as long as no other was begun. */
export async function discardDraft(ground: Ground, actor: Actor, draftId: string): Promise<void> {
  await changing(ground, draftId, async (tx, draft, now) => {
    await writeAudit(tx, now, actor, "policy.discard", { kind: "policy", id: draft.policyKey }, { draftId });
    await tell(tx, now, draft.policyKey);
    return (await row<Kept>(tx, sql`update policy_draft set state = 'discarded', changed_at = ${now} where draft_id = ${draftId}::uuid returning ${COLUMNS}`))!;
  });
  ground.nudge();
}

const MOST_PUT_AWAY = 20;

/** Drafts that were put away, the latest first, each with how much of it is different from what it began with. */
export async function putAwayDrafts(ground: Ground, policyKey: string): Promise<PutAwayDraft[]> {
  const { countsIn } = await readOrganisation(ground.db);
  const kept = await rows<Kept>(ground.db, sql`select ${COLUMNS} from policy_draft where policy_key = ${policyKey} and state = 'discarded' order by changed_at desc limit ${MOST_PUT_AWAY}`);
  const names = await staffNames(ground.db, kept.map(({ changedBy }) => changedBy));
  const found: PutAwayDraft[] = [];
  for (const draft of kept) {
    const [base, policy] = [await policyVersion(ground.db, policyKey, draft.basedOn, countsIn), readKept(draft)];
    const changes = base ? comparePolicies(base.policy, policy, factsOfPolicy(policy, countsIn)) : [];
    found.push({ draftId: draft.draftId, basedOn: draft.basedOn, by: names.get(draft.changedBy) ?? (draft.changedBy === "system" ? "Rapport" : draft.changedBy), at: draft.changedAt.toISOString(), count: changes.length, changes: changes.slice(0, 5) });
  }
  return found;
}

export async function restoreDraft(ground: Ground, actor: Actor, draftId: string): Promise<DraftView> {
  const now = ground.now();
  const kept = await transaction(ground.db, async (tx) => {
    const draft = await row<Kept>(tx, sql`select ${COLUMNS} from policy_draft where draft_id = ${draftId}::uuid for update`);
    if (!draft || draft.state === "published") throw new Refusal("not-found", "There is no such draft, or it was published.");
    if (draft.state !== "discarded") return draft;
    if (await row(tx, sql`select 1 from policy_draft where policy_key = ${draft.policyKey} and state in ('open', 'asked')`)) throw new Refusal("not-acceptable-now", "Another draft of this policy is open. Discard that one first.");
    await writeAudit(tx, now, actor, "policy.restore", { kind: "policy", id: draft.policyKey }, { draftId });
    await tell(tx, now, draft.policyKey);
    return (await row<Kept>(tx, sql`update policy_draft set state = 'open', changed_at = ${now} where draft_id = ${draftId}::uuid returning ${COLUMNS}`))!;
  });
  ground.nudge();
  return viewOf(ground, actor, kept);
}

/** What keeps a draft from being published beside its approval. */
async function requirePublishable(ground: Ground, draft: Kept, from?: Date): Promise<{ readonly rehearsal: RehearsalView; readonly needsApproval: boolean }> {
  const { countsIn } = await readOrganisation(ground.db);
  const checked = await checkDraft(ground, { policy: readKept(draft), base: undefined, currency: countsIn }, from);
  if (checked.problems.length > 0) throw new Refusal("not-acceptable-now", `This cannot be published yet: ${checked.problems[0]!.message}`, { problems: checked.problems.map(({ table, row: at, entry, message }) => ({ place: [table, at].filter(Boolean).join("/") || entry || "policy", message })) });
  if (!(await mayRestOn(ground, draft.policyKey)).includes(draft.basedOn)) throw new Refusal("not-acceptable-now", "Another version was published since this draft began. Bring it in first, and look at what becomes of both.");
  const rehearsal = await latestRehearsal(ground.db, draft.draftId);
  if (!stillTells(rehearsal, draft, await versionAt(ground.db, draft.policyKey, ground.now()))) throw new Refusal("not-acceptable-now", `Rehearse the draft as it stands now, over ${ASKED_DAYS} days or more, so that it is known what would change.`);
  const broken = rehearsal!.result?.floor?.broken[0];
  if (broken) throw new Refusal("not-acceptable-now", `The floor would not hold: with another ${broken.change} ${broken.what} would be “${broken.other}” and not “${broken.was}”. Mend it, then rehearse.`);
  return { rehearsal: rehearsal!, needsApproval: (await secondPerson(ground.db, draft)).may.size > 0 };
}

/**
 * Whether a rehearsal is of the draft as it stands, against what decides now, and saw something (or was asked of everybody there is). A young
 * house has fewer days than are asked for; whoever asks for fewer than there are is not told enough.
 */
function stillTells(rehearsal: RehearsalView | null, draft: Pick<Kept, "revision">, inForce: number): boolean {
  return rehearsal?.state === "done" && rehearsal.revision === draft.revision && rehearsal.result?.liveVersion === inForce && (rehearsal.over === "today" || (rehearsal.days >= ASKED_DAYS && rehearsal.result.decisions > 0));
}

/** What a draft may rest on: the version that decides now, and those that are planned. */
async function mayRestOn(ground: Pick<Ground, "db" | "now">, policyKey: string): Promise<number[]> {
  return [await versionAt(ground.db, policyKey, ground.now()), ...(await plannedVersions(ground, policyKey)).map(({ version }) => version)];
}

/** Whoever approved it saw what is different from the version it rests on: that must be what decides until then, and no plan falls unsaid. */
async function requireRestsOn(ground: Pick<Ground, "db" | "now">, { policyKey, basedOn }: Kept, { from, overtakes }: { readonly from: Date; readonly overtakes: boolean }): Promise<void> {
  const decides = await versionAt(ground.db, policyKey, from);
  const planned = await plannedVersions(ground, policyKey);
  const base = planned.find(({ version }) => version === basedOn);
  if (decides !== basedOn) {
    if (base && from < base.from) throw new Refusal("not-acceptable-now", `This rests on version ${basedOn}, which is planned from ${minute(base.from)}: published before then, what it says would begin early. Publish for then or later, or put the draft on version ${decides}.`);
    throw new Refusal("not-acceptable-now", `At that time version ${decides} will decide, and this rests on version ${basedOn}. Put the draft on version ${decides} first, and look at what becomes of both.`);
  }
  const overtaken = planned.find((each) => each.from >= from && each.version !== basedOn);
  if (overtaken && !overtakes) throw new Refusal("not-acceptable-now", `Version ${overtaken.version} is planned from ${minute(overtaken.from)} and would never decide, for this takes its place. Say that this is meant (overtakes), or put the draft on it and publish for then.`);
}

async function held(tx: Transaction, draftId: string): Promise<Kept> {
  const draft = await row<Kept>(tx, sql`select ${COLUMNS} from policy_draft where draft_id = ${draftId}::uuid and state in ('open', 'asked') for update`);
  if (!draft) throw new Refusal("not-found", "There is no such draft, or it is no longer open.");
  return draft;
}

function changing(ground: Ground, draftId: string, change: (tx: Transaction, draft: Kept, now: Date) => Promise<Kept>): Promise<Kept> {
  return transaction(ground.db, async (tx) => change(tx, await held(tx, draftId), ground.now()));
}

function requireRevision(draft: Kept, revision: number): void {
  if (draft.revision !== revision) throw new Refusal("not-acceptable-now", "Somebody changed this draft meanwhile. Look at it as it is now, and repeat what you still want.");
}

const tell = (tx: Transaction, now: Date, policyKey: string) => appendLog(tx, now, { topic: "policy", about: { policy: policyKey } });

/** A draft that was kept is a policy, sound or not. */
function readKept(draft: Pick<Kept, "content" | "draftId" | "policy">): Policy {
  if (draft.policy) return draft.policy;
  const parsed = parsePolicy(draft.content);
  if (parsed.kind === "refused") throw new Error(`expected draft ${draft.draftId} to be a policy, found: ${parsed.problems[0]!.message}`);
  return parsed.policy;
}

/** A draft that is being written, and names of rows that no new one may have: those it began with. @throws {Refusal} not-found */
export async function openDraftPolicy(ground: Ground, draftId: string): Promise<{ readonly policy: Policy; readonly taken: readonly string[] }> {
  const kept = await row<Kept>(ground.db, sql`select ${COLUMNS} from policy_draft where draft_id = ${draftId}::uuid and state in ('open', 'asked')`);
  if (!kept) throw new Refusal("not-found", "There is no such draft, or it is no longer open.");
  const { countsIn } = await readOrganisation(ground.db);
  const base = await policyVersion(ground.db, kept.policyKey, kept.basedOn, countsIn);
  return { policy: readKept(kept), taken: [...(base?.rows.keys() ?? [])] };
}

async function viewOf(ground: Ground, actor: Actor, kept: Kept): Promise<DraftView> {
  const { db } = ground;
  const { countsIn } = await readOrganisation(db);
  const policy = readKept(kept);
  const [inForce, rehearsal, base, { may: approvers, mustBeAsked }] = [await versionAt(db, kept.policyKey, ground.now()), await latestRehearsal(db, kept.draftId), await policyVersion(db, kept.policyKey, kept.basedOn, countsIn), await secondPerson(db, kept)];
  const checked = await checkDraft(ground, { policy, base: base?.policy, currency: countsIn });
  const planned = await plannedVersions(ground, kept.policyKey);
  const liveVersion = planned.some(({ version }) => version === kept.basedOn) ? kept.basedOn : inForce;
  const { examples } = checked;
  const covered = new Set(examples.flatMap(({ rows: fired }) => fired.map(({ table, row: id }) => `${table} ${id}`)));
  const before = await latestChange(db, kept.draftId);
  const names = await staffNames(db, [before?.by ?? "", kept.startedBy, kept.changedBy, kept.askedBy ?? "", kept.approvedBy ?? ""]);
  const named = (id: string) => names.get(id) ?? (id === "system" ? "Rapport" : id);
  const byWhom = (id: string | null, at: Date | null) => (id === null || at === null ? null : { by: named(id), at: at.toISOString() });
  const shown = (found: typeof checked.problems) => found.map(({ table, row: at, column, entry, message }) => ({ table, row: at, column: column ?? null, entry: entry ?? null, message, tells: [...factsToldBy(policy, { table, row: at, column: column ?? null })] }));
  const problems = shown(checked.problems);
  const isApproved = kept.approvedRevision === kept.revision;
  const why =
    problems.length > 0 ? "problems" : kept.basedOn !== liveVersion ? "bring-in" : !stillTells(rehearsal, kept, inForce) ? "rehearse" : approvers.size > 0 && !isApproved ? "approve" : null;
  return {
    draftId: kept.draftId, policyKey: kept.policyKey, revision: kept.revision, state: kept.state, note: kept.note, basedOn: kept.basedOn, liveVersion, planned: planned.map(({ version, from }) => ({ version, from: from.toISOString() })), nextVersion: (await latestVersion(db, kept.policyKey)) + 1, inForce,
    started: byWhom(kept.startedBy, kept.startedAt)!, changed: byWhom(kept.changedBy, kept.changedAt)!, asked: byWhom(kept.askedBy, kept.askedAt), before: before ? byWhom(before.by, before.at) : null, approved: isApproved ? byWhom(kept.approvedBy, kept.approvedAt) : null, returnedWhy: kept.returnedWhy,
    content: policy as PolicyContent, problems, notes: shown(checked.notes), changes: [...checked.changes], examples: [...examples],
    withoutExample: checked.decides ? policy.tables.flatMap(({ table }) => table.rows.filter(({ id }) => !covered.has(`${table.key} ${id}`)).map(({ id }) => ({ table: table.key, row: id }))) : [],
    rehearsal, next: { canPublish: why === null, canApprove: actor.kind === "person" && approvers.has(actor.id) && !mustBeAsked && (why === null || why === "approve"), needsApproval: approvers.size > 0, mustBeAsked, why },
  };
}
