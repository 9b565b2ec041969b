// A rehearsal: the draft decides beside the version in force, over decisions that were recorded or over customers as they are
// today, and nothing comes of it. It runs in a thread of its own, and says how far it is.
import { availableParallelism } from "node:os";
import { type Actor, readOrganisation } from "../../organisation/index.ts";
import { apart, type Database, type Ground, newId, Refusal, row, rows, run, sql } from "../../platform/index.ts";
import { GroundsReader } from "../bare-grounds.ts";
import type { Gathered } from "../facts.ts";
import { gatherAskedFor, gatherFacts, groundsOf } from "../gather-facts.ts";
import { type CompiledPolicy, compilePolicy, parsePolicy } from "../policy.ts";
import { versionInForce } from "../policy-in-force.ts";
import { checkPolicy, policyVersion } from "../publish-policy.ts";
import { draftThatDecides } from "./check-draft.ts";
import { type Case, DecisionComparison } from "./compare-decisions.ts";
import type { ComparisonCounts } from "./comparison-counts.ts";
import { isoTeller } from "./iso-teller.ts";
import { queuedWaits } from "./queued-waits.ts";
import { areMoreThan, doneOf, partsOf, type RecordedParts, takeRecorded } from "./recorded-decisions.ts";
import { replayQueues } from "./replay-queues.ts";
import type { NewRehearsal, RehearsalResult, RehearsalView } from "./studio-contract.ts";
import type { z } from "zod";

const AT_ONCE = 500;
/** Customers of today that a rehearsal asks about: enough to see one in a thousand. */
export const MOST_OF_TODAY = 5000;
/** A rehearsal that has said nothing for so long has ended with its server. */
const SILENT_MILLIS = 60_000;

export interface RehearsalTask {
  readonly databaseUrl: string;
  readonly rehearsalId: string;
}

interface Kept extends Omit<RehearsalView, "startedAt"> {
  readonly startedAt: Date;
  readonly touchedAt: Date;
}

/**
 * Begins a rehearsal of a draft as it stands.
 *
 * @throws {Refusal} not-found; not-acceptable-now, if the draft has problems or was changed meanwhile
 */
export async function startRehearsal(ground: Ground, actor: Actor, draftId: string, asked: Omit<z.output<typeof NewRehearsal>, "over"> & Pick<RehearsalView, "over">): Promise<RehearsalView> {
  const draft = await row<{ revision: number; content: unknown; policyKey: string }>(ground.db, sql`select revision, content, policy_key as "policyKey" from policy_draft where draft_id = ${draftId}::uuid and state in ('open', 'asked')`);
  if (!draft) throw new Refusal("not-found", "There is no such draft, or it is no longer open.");
  if (draft.revision !== asked.revision) throw new Refusal("not-acceptable-now", "The draft was changed meanwhile. Look at it again, then rehearse.");
  const { countsIn } = await readOrganisation(ground.db);
  if (!(await draftThatDecides(ground, draft.content, countsIn))) throw new Refusal("not-acceptable-now", "The tables cannot decide yet. Mend what is marked, then rehearse.");
  // Each holds a thread and reads for a while.
  if ((await row(ground.db, sql`select 1 from policy_rehearsal where draft_id = ${draftId}::uuid and state = 'running' and touched_at > now() - make_interval(secs => ${SILENT_MILLIS / 1000}) and (over = 'shadow') = ${asked.over === "shadow"}`)) !== undefined) throw new Refusal("not-acceptable-now", "A rehearsal of this draft is under way. Wait until it has ended.");
  const now = ground.now();
  const rehearsalId = newId(now.getTime());
  await run(
    ground.db,
    sql`insert into policy_rehearsal (rehearsal_id, draft_id, revision, over, days, state, done, total, started_by, started_at, touched_at)
        values (${rehearsalId}, ${draftId}, ${draft.revision}, ${asked.over}, ${asked.days}, 'running', 0, 0, ${actor.id}, ${now}, now())`,
  );
  const { databaseUrl } = ground;
  const running = databaseUrl === undefined ? rehearse(ground, rehearsalId) : apart<RehearsalTask, never, void>(new URL("./rehearse-worker.ts", import.meta.url), { databaseUrl, rehearsalId });
  const ended = running.catch(async (error: unknown) => {
    await run(ground.db, sql`update policy_rehearsal set state = 'failed', why = ${error instanceof Refusal ? error.message : "It could not be finished; what the server met stands in what it printed."} where rehearsal_id = ${rehearsalId}::uuid`);
    if (!(error instanceof Refusal)) throw error;
  });
  underWay.add(ended);
  void ended.catch((error: unknown) => console.error("A rehearsal failed:", error)).finally(() => underWay.delete(ended));
  return (await readRehearsal(ground.db, rehearsalId))!;
}

const underWay = new Set<Promise<unknown>>();

/** Resolves when every rehearsal that this process began has ended. */
export async function settleRehearsals(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

const COLUMNS = sql`rehearsal_id as "rehearsalId", revision, over, days, state, done, total, why, started_at as "startedAt", touched_at as "touchedAt", result`;

async function readRehearsal(db: Database, rehearsalId: string): Promise<RehearsalView | undefined> {
  const kept = await row<Kept>(db, sql`select ${COLUMNS} from policy_rehearsal where rehearsal_id = ${rehearsalId}::uuid`);
  return kept && view(kept);
}

/** What a draft that runs beside the rules in force would have decided, as was counted last; null where it was not yet. */
export async function latestShadowRehearsal(db: Database, draftId: string, since: Date): Promise<RehearsalView | null> {
  const kept = await row<Kept>(db, sql`select ${COLUMNS} from policy_rehearsal where draft_id = ${draftId}::uuid and over = 'shadow' and started_at >= ${since}::timestamptz order by (state = 'done') desc, started_at desc, touched_at desc, rehearsal_id desc limit 1`);
  return kept ? view(kept) : null;
}

/** The latest rehearsal of a draft that somebody asked for; null where it has none. */
export async function latestRehearsal(db: Database, draftId: string): Promise<RehearsalView | null> {
  const kept = await row<Kept>(db, sql`select ${COLUMNS} from policy_rehearsal where draft_id = ${draftId}::uuid and over <> 'shadow' order by started_at desc, touched_at desc, rehearsal_id desc limit 1`);
  return kept ? view(kept) : null;
}

function view({ touchedAt, startedAt, ...kept }: Kept): RehearsalView {
  const isSilent = kept.state === "running" && Date.now() - touchedAt.getTime() > SILENT_MILLIS;
  return { ...kept, ...(isSilent && { state: "failed" as const, why: "The server was stopped meanwhile. Rehearse again." }), startedAt: startedAt.toISOString() };
}

/** Does the whole rehearsal that was begun, and keeps what came of it. */
export async function rehearse(ground: Ground, rehearsalId: string): Promise<void> {
  const { db } = ground;
  const task = (await row<{ over: RehearsalView["over"]; days: number; content: unknown; policyKey: string; since: Date | null }>(
    db,
    sql`select r.over, r.days, d.content, d.policy_key as "policyKey", s.since from policy_rehearsal r join policy_draft d using (draft_id) left join policy_shadow s using (draft_id) where rehearsal_id = ${rehearsalId}::uuid`,
  ))!;
  const say = (done: number, total: number) => run(db, sql`update policy_rehearsal set done = ${done}, total = ${total}, touched_at = now() where rehearsal_id = ${rehearsalId}::uuid`);
  const result = await rehearsePolicy(ground, task, say);
  await run(db, sql`update policy_rehearsal set state = 'done', result = ${JSON.stringify(result)}::json, touched_at = now() where rehearsal_id = ${rehearsalId}::uuid`);
}

/**
 * Lets a policy decide beside the version in force.
 *
 * @param say hears how many cases are done, of how many
 * @throws {Refusal} not-found, if no version of it is in force; not-acceptable-now, if its tables cannot decide
 */
export async function rehearsePolicy(ground: Ground, { policyKey, content, over, days, since = null }: { readonly policyKey: string; readonly content: unknown; readonly over: RehearsalView["over"]; readonly days: number; /** Of what runs beside: since when. */ readonly since?: Date | null }, say: Say = async () => undefined): Promise<RehearsalResult> {
  const { db } = ground;
  const { countsIn: currency } = await readOrganisation(db);
  const { version } = (await row<{ version: number | null }>(db, versionOf(policyKey, ground.now())))!;
  const live = version === null ? undefined : await policyVersion(db, policyKey, version, currency);
  if (!live) throw new Refusal("not-found", `No version of the policy “${policyKey}” is in force to rehearse against.`);
  const checked = await checkPolicy(ground, content, currency);
  if (checked.kind === "refused" || !checked.compiled) throw new Refusal("not-acceptable-now", "The tables cannot decide. Mend what is marked, then rehearse.");
  const comparison = new DecisionComparison(live, checked.compiled);
  let first: Date | null = null;
  if (over !== "today") first = await overRecorded(ground, { policyKey, content, since: (over === "shadow" ? since : null) ?? new Date(ground.now().getTime() - days * 86_400_000) }, comparison, currency, say);
  else await overToday(ground, policyKey, comparison, [live, checked.compiled], currency, say);
  const result = { ...comparison.result(), looked: { over, days: first === null ? (over === "today" ? null : 0) : Math.floor((ground.now().getTime() - first.getTime()) / 86_400_000) } };
  if (over === "today") return result;
  const waits = await queuedWaits(db, comparison.counts.routed);
  return { ...result, queues: waits.length === 0 ? null : replayQueues(waits) };
}

const versionOf = (policyKey: string, at: Date) => sql`select (${versionInForce(policyKey, at)}) as version`;

type Say = (done: number, total: number) => Promise<unknown>;

/** From so many decisions on other threads take their share: each begins with reading the rules, which takes half a second. */
const WORTH_A_THREAD = 20_000;
/** More would hold the database from those who work. */
const MOST_THREADS = 4;
const SAY_MILLIS = 250;

/** Decisions of the last days with the facts that were known then and no later ones. @returns when the first of them was taken */
async function overRecorded({ db, databaseUrl }: Ground, { policyKey, content, since }: { readonly policyKey: string; readonly content: unknown; readonly since: Date }, comparison: DecisionComparison, currency: string, say: Say): Promise<Date | null> {
  const parting = partsOf(db, policyKey, since);
  parting.catch(() => undefined); // it is awaited below
  const threads = databaseUrl !== undefined && (await areMoreThan(db, WORTH_A_THREAD, since)) ? Math.min(MOST_THREADS, Math.max(2, availableParallelism() - 1)) : 1;
  const others = Promise.all(
    Array.from({ length: threads - 1 }, () => apart<RehearsalPartTask, RecordedParts, ComparisonCounts>(new URL("./rehearse-part-worker.ts", import.meta.url), { databaseUrl: databaseUrl!, policyKey, content, liveVersion: comparison.liveVersion, currency }, once(parting))),
  );
  others.catch(() => undefined); // it is awaited below
  const parts = await parting;
  const saying = sayNowAndThen(say, parts);
  try {
    // The floor is tried on the first decisions, so that two rehearsals try it on the same.
    await compareRecorded(db, parts, comparison, currency, true);
    for (const counts of await others) comparison.absorb(counts);
  } finally {
    await saying.end();
  }
  return parts.first;
}

async function* once(parting: Promise<RecordedParts>) {
  yield { value: await parting };
}

/** Says now and then how far all threads are together: each saying is a commit, for which nobody waits. */
function sayNowAndThen(say: Say, parts: RecordedParts) {
  const told = () => say(Math.min(parts.total, doneOf(parts)), parts.total);
  let saying: Promise<unknown> = told();
  saying.catch(() => undefined); // it is awaited at the end
  const timer = setInterval(() => {
    saying = saying.then(told);
    saying.catch(() => undefined);
  }, SAY_MILLIS);
  return {
    end: async () => {
      clearInterval(timer);
      await saying;
      await told();
    },
  };
}

export interface RehearsalPartTask {
  readonly databaseUrl: string;
  readonly policyKey: string;
  readonly content: unknown;
  readonly liveVersion: number;
  readonly currency: string;
}

/** What another thread does of a rehearsal over recorded decisions. */
export async function comparePart(db: Database, { policyKey, content, liveVersion, currency }: RehearsalPartTask, parting: AsyncIterable<RecordedParts>): Promise<ComparisonCounts> {
  const live = await policyVersion(db, policyKey, liveVersion, currency);
  const parsed = parsePolicy(content);
  const compilation = parsed.kind === "refused" ? parsed : compilePolicy(parsed.policy, 0, currency);
  if (!live || compilation.kind === "refused") throw new Error("expected two policies that can decide: whoever began the rehearsal looked");
  const comparison = new DecisionComparison(live, compilation.compiled, { profiles: 0 });
  for await (const parts of parting) await compareRecorded(db, parts, comparison, currency, false);
  return comparison.counts;
}

async function compareRecorded(db: Database, parts: RecordedParts, comparison: DecisionComparison, currency: string, first: boolean): Promise<void> {
  const reader = new GroundsReader();
  const inIso = isoTeller();
  for await (const batch of takeRecorded(db, parts, first)) {
    await reader.prepare(db, batch);
    for (const { customerId, decisionId, at, surface, moment, known, shape, whole } of batch) {
      const bare = known === null ? undefined : reader.read({ known, shape });
      // Amounts in another currency than today's would be compared with limits that are not meant for them.
      if ((bare ?? whole!).currency !== currency) {
        comparison.leaveOut();
        continue;
      }
      const resting: Pick<Case, "grounds" | "values"> = bare ? { grounds: { facts: NO_FACTS, effects: bare.effects, currency: bare.currency, contacts: bare.contacts!, capacities: bare.capacities! }, values: bare.values } : { grounds: whole! };
      comparison.add({ customerId, decisionId, at: inIso(at), surface, moment, ...resting });
    }
  }
}

const NO_FACTS = {};
/** Known customers as they are now, in the conversation that is open, each asked once: chosen by their id alone, so that a second rehearsal asks the same. */
async function overToday(ground: Ground, policyKey: string, comparison: DecisionComparison, policies: readonly CompiledPolicy[], currency: string, say: Say): Promise<void> {
  const ids = (await rows<{ id: string }>(ground.db, sql`select customer_id as id from customer_list where known order by md5(customer_id::text) limit ${MOST_OF_TODAY}`)).map(({ id }) => id);
  await say(0, ids.length);
  const now = ground.now();
  const asksFor = { dissatisfaction: policies.some((each) => each.asksFor.dissatisfaction), needs: policies.some((each) => each.asksFor.needs) };
  for (let done = 0; done < ids.length; done += AT_ONCE) {
    const { customers: found, inForce } = await gatherFacts(ground, ids.slice(done, done + AT_ONCE), policyKey);
    for (const customer of (await gatherAskedFor(ground, found, { ...policies[0]!, asksFor })).values()) {
      const conversationId = openConversation(customer);
      const moment = conversationId === undefined ? {} : { conversationId };
      comparison.add({ customerId: customer.customerId, decisionId: null, at: now.toISOString(), surface: "cockpit", moment, grounds: groundsOf(customer, { now, surface: "cockpit", moment, currency }, inForce, policies) });
    }
    await say(Math.min(ids.length, done + AT_ONCE), ids.length);
  }
}

/** The conversation that was opened last and is not resolved. */
export function openConversation({ happenings }: Gathered): string | undefined {
  const resolved = new Set(happenings.filter(({ kind }) => kind === "conversation.resolved").map(({ conversationId }) => conversationId));
  return happenings.findLast(({ kind, conversationId }) => kind === "conversation.opened" && conversationId !== null && !resolved.has(conversationId))?.conversationId ?? undefined;
}
