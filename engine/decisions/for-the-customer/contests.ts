// A customer asks that a person looks at a decision. It is recorded, shown to colleagues until somebody has answered, and kept.
import { type Actor, type Sight, staffNames, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, newId, type RawBuilder, Refusal, row, rows, sql, transaction } from "../../platform/index.ts";
import { memberships, profilesOf, visibleIdentity } from "../../profiles/index.ts";
import { seenDecision } from "../seen-decision.ts";
import type { ContestAnswer, ContestView, NewContest } from "./customer-contract.ts";

interface Kept {
  readonly identityId: string;
  readonly contestId: string;
  readonly decisionId: string;
  readonly words: string;
  readonly askedAt: Date;
  readonly recordedBy: string;
  readonly answeredAt: Date | null;
  readonly answeredBy: string | null;
  readonly outcome: ContestAnswer["outcome"] | null;
  readonly answer: string;
}

const COLUMNS = sql`identity_id as "identityId", contest_id as "contestId", decision_id as "decisionId", words, asked_at as "askedAt", recorded_by as "recordedBy", answered_at as "answeredAt", answered_by as "answeredBy", outcome, answer`;
const MOST = 200;

/**
 * Records that the customer asks for it. While one of a decision is open, another adds nothing.
 *
 * @throws {Refusal} not-found, if there is no such decision of somebody whom they see
 */
export async function contestDecision(ground: Ground, actor: Actor, decisionId: string, { words }: NewContest, sight: Sight): Promise<ContestView> {
  const now = ground.now();
  const { customerId: identityId } = await seenDecision(ground.db, decisionId, sight);
  const contestId = await transaction(ground.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('contest'), hashtext(${decisionId}))`.execute(tx);
    const open = await row<{ contestId: string }>(tx, sql`select contest_id as "contestId" from decision_contest where identity_id = ${identityId}::uuid and decision_id = ${decisionId}::uuid and answered_at is null`);
    if (open) return open.contestId;
    const made = newId(now.getTime());
    await sql`insert into decision_contest (identity_id, contest_id, decision_id, words, asked_at, recorded_by) values (${identityId}, ${made}, ${decisionId}, ${words}, ${now}, ${actor.id})`.execute(tx);
    await writeAudit(tx, now, actor, "decision.contest", { kind: "decision", id: decisionId }, { contestId: made });
    await appendLog(tx, now, { topic: "decision", identityIds: [identityId] });
    return made;
  });
  ground.nudge();
  return (await read(ground, sql`identity_id = ${identityId}::uuid and contest_id = ${contestId}::uuid`))[0]!;
}

/**
 * Records what a person found. Answering anew takes the place of what was answered; both stand in the audit.
 *
 * @throws {Refusal} not-found
 */
export async function answerContest(ground: Ground, actor: Actor, contestId: string, { outcome, answer }: ContestAnswer, sight: Sight): Promise<ContestView> {
  const now = ground.now();
  const where = sql`contest_id = ${contestId}::uuid and ${visibleIdentity(sight, sql`decision_contest.identity_id`)}`;
  const identityId = await transaction(ground.db, async (tx) => {
    const found = await row<Kept>(tx, sql`select ${COLUMNS} from decision_contest where ${where} for update`);
    if (!found) throw new Refusal("not-found", "There is no such request to look at a decision.");
    await sql`update decision_contest set outcome = ${outcome}, answer = ${answer}, answered_at = ${now}, answered_by = ${actor.id} where identity_id = ${found.identityId}::uuid and contest_id = ${contestId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "decision.contest.answer", { kind: "decision", id: found.decisionId }, { contestId, outcome, before: found.outcome });
    await appendLog(tx, now, { topic: "decision", identityIds: [found.identityId] });
    return found.identityId;
  });
  ground.nudge();
  return (await read(ground, sql`identity_id = ${identityId}::uuid and contest_id = ${contestId}::uuid`))[0]!;
}

/** Takes an answer back: it waits for somebody again. @throws {Refusal} not-found */
export async function reopenContest(ground: Ground, actor: Actor, contestId: string, sight: Sight): Promise<ContestView> {
  const now = ground.now();
  const identityId = await transaction(ground.db, async (tx) => {
    const found = await row<Kept>(tx, sql`select ${COLUMNS} from decision_contest where contest_id = ${contestId}::uuid and ${visibleIdentity(sight, sql`decision_contest.identity_id`)} for update`);
    if (!found) throw new Refusal("not-found", "There is no such request to look at a decision.");
    await sql`update decision_contest set outcome = null, answer = '', answered_at = null, answered_by = null where identity_id = ${found.identityId}::uuid and contest_id = ${contestId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "decision.contest.reopen", { kind: "decision", id: found.decisionId }, { contestId, before: found.outcome });
    await appendLog(tx, now, { topic: "decision", identityIds: [found.identityId] });
    return found.identityId;
  });
  ground.nudge();
  return (await read(ground, sql`identity_id = ${identityId}::uuid and contest_id = ${contestId}::uuid`))[0]!;
}

/** Those that wait for somebody, the oldest first, of customers whom the reader sees. Rides decision_contest (asked_at). */
export function openContests(ground: Pick<Ground, "db">, sight: Sight): Promise<ContestView[]> {
  return read(ground, sql`answered_at is null and ${visibleIdentity(sight, sql`decision_contest.identity_id`)}`);
}

/** Those of one decision, answered ones included, but for those recorded by mistake. */
export function contestsOf(ground: Pick<Ground, "db">, identityId: string, decisionId: string): Promise<ContestView[]> {
  return read(ground, sql`identity_id = ${identityId}::uuid and decision_id = ${decisionId}::uuid and outcome is distinct from 'withdrawn'`);
}

async function read({ db }: Pick<Ground, "db">, condition: RawBuilder<unknown>): Promise<ContestView[]> {
  const kept = await rows<Kept>(db, sql`select ${COLUMNS} from decision_contest where ${condition} order by asked_at, contest_id limit ${MOST}`);
  if (kept.length === 0) return [];
  const customers = await memberships(db, kept.map(({ identityId }) => identityId));
  const [profiles, names] = [await profilesOf(db, [...new Set(customers.values())]), await staffNames(db, kept.flatMap(({ recordedBy, answeredBy }) => (answeredBy === null ? [recordedBy] : [recordedBy, answeredBy])))];
  const named = (id: string) => names.get(id) ?? id;
  return kept.map(({ identityId, contestId, decisionId, words, askedAt, recordedBy, answeredAt, answeredBy, outcome, answer }) => {
    const customerId = customers.get(identityId) ?? identityId;
    return {
      contestId, decisionId, customerId, customerName: profiles.get(customerId)?.name ?? "", words, askedAt: askedAt.toISOString(), recordedBy: named(recordedBy), dueAt: aMonthAfter(askedAt).toISOString(),
      answered: answeredAt === null || outcome === null ? null : { at: answeredAt.toISOString(), by: named(answeredBy ?? ""), outcome, answer },
    };
  });
}

/** GDPR art. 12(3): within one month. The 31st is answered by the last day of a shorter month. */
export function aMonthAfter(at: Date): Date {
  const due = new Date(at);
  due.setUTCMonth(due.getUTCMonth() + 1);
  if (due.getUTCDate() !== at.getUTCDate()) due.setUTCDate(0);
  return due;
}
