// What is carried out is counted: against the caps of the customer, and against what there is of what is scarce. Never more is
// counted than is allowed, however many ask at once.
import { type Actor, readOrganisation } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { membersOf, requireCustomer } from "../../profiles/index.ts";
import type { Answer, CarriedOut, DecideRequest } from "../contract.ts";
import { decisionInputs } from "../decide.ts";
import { decidePurely } from "../decide-purely.ts";
import type { DecisionInputs } from "../grounds.ts";
import { type CompiledPolicy } from "../policy.ts";
import { versionInForce } from "../policy-in-force.ts";
import { policyVersion } from "../publish-policy.ts";
import { recordDecisions } from "../record-decisions.ts";
import { type Capacity, isOwnAccord } from "./limits.ts";
import { periodOf } from "./period.ts";
import { cappedUntil, type Contact } from "./weigh.ts";

/** As far back as a cap may count. */
const LONGEST_CAP_DAYS = 92;

/** So often it is decided anew when somebody else was quicker; each time somebody got something, so it ends. */
const MOST_TRIES = 8;

export type NotFree = { readonly kind: "capped"; readonly title: string; readonly until: string } | { readonly kind: "given-away"; readonly title: string; readonly until: string };

export interface Taking {
  readonly customerId: string;
  /** Whose row it becomes: the identity that the decision was about. */
  readonly ownerId: string;
  readonly decisionId: string;
  readonly actionId: string;
  readonly conversationId: string | null;
  readonly by: string;
  readonly policy: CompiledPolicy;
  /** The version that decides now, where the decision is of an earlier one: of both the stricter counts. */
  readonly inForce?: CompiledPolicy | undefined;
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * Counts that an action is carried out and writes it down, in a transaction of the caller's, who must hold the customer's lock. What is
 * owed or helps is counted and never refused.
 *
 * @returns the id of what was written, or why it is not free; then nothing was written, but the caller must give up its transaction
 */
export async function take(tx: Transaction, taking: Taking): Promise<{ readonly takenId: string } | NotFree> {
  const { now, timeZone } = taking;
  const versions = [taking.policy, ...(taking.inForce && taking.inForce.version !== taking.policy.version ? [taking.inForce] : [])];
  const said = versions.flatMap(({ actions }) => actions.get(taking.actionId)?.action ?? []);
  const kind = said.find((each) => isOwnAccord(each.kind))?.kind ?? said.at(-1)?.kind;
  const isOurs = kind !== undefined && isOwnAccord(kind);
  const caps = isOurs ? versions.flatMap(({ policy }) => policy.caps).filter(({ kinds }) => (kinds as readonly string[]).includes(kind)) : [];
  if (caps.length > 0) {
    const contacts = await contactsOf(tx, taking.customerId, now);
    for (const { title, kinds, most, days } of caps) {
      const until = cappedUntil(contacts, { kinds, most, days, at: now.toISOString() });
      if (until !== undefined) return { kind: "capped", title, until };
    }
  }
  const uses = mostOf(said.map((each) => each.uses ?? {}));
  for (const [key, amount] of uses) {
    const capacity = strictest(key, versions);
    if (!capacity) continue;
    const { start, until } = periodOf(now, capacity.per, timeZone);
    // In the order of their keys, so that two who need the same never wait for each other.
    await sql`insert into capacity_use (capacity_key, period_start, used) values (${key}, ${start}::date, 0) on conflict do nothing`.execute(tx);
    const left = await row(tx, sql`update capacity_use set used = used + ${amount} where capacity_key = ${key} and period_start = ${start}::date and (${!isOurs} or used + ${amount} <= ${capacity.amount}) returning used`);
    if (!left) return { kind: "given-away", title: capacity.title, until: until.toISOString() };
  }
  const takenId = newId(now.getTime());
  await sql`insert into action_taken (identity_id, taken_id, decision_id, action_id, conversation_id, taken_by, taken_at, kind, uses)
    values (${taking.ownerId}, ${takenId}, ${taking.decisionId}, ${taking.actionId}, ${taking.conversationId}, ${taking.by}, ${now}, ${kind ?? null}, ${JSON.stringify(Object.fromEntries(uses))}::jsonb)`.execute(tx);
  return { takenId };
}

/** What an action takes, in the order of the keys; of two versions that say it the more. */
function mostOf(said: readonly Readonly<Record<string, number>>[]): [string, number][] {
  const uses = new Map<string, number>();
  for (const [key, amount] of said.flatMap((each) => Object.entries(each))) uses.set(key, Math.max(amount, uses.get(key) ?? 0));
  return [...uses].filter(([, amount]) => amount > 0).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What there is of something, as the latest of these versions counts it; no more than an earlier one gives in the same time. */
function strictest(key: string, versions: readonly CompiledPolicy[]): Capacity | undefined {
  const found = versions.flatMap(({ policy }) => policy.capacities.filter((each) => each.key === key));
  const latest = found.at(-1);
  return latest && { ...latest, amount: Math.min(...found.filter(({ per }) => per === latest.per).map(({ amount }) => amount)) };
}

/** Whoever counts a customer's contacts waits for whoever is about to add one. */
export async function lockContacts(tx: Transaction, customerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('contacts'), hashtext(${customerId}))`.execute(tx);
}

async function contactsOf(tx: Transaction, customerId: string, now: Date): Promise<Contact[]> {
  const since = new Date(now.getTime() - LONGEST_CAP_DAYS * 86_400_000);
  const found = await rows<{ kind: string; at: Date }>(
    tx,
    sql`select kind, taken_at as at from action_taken t where identity_id = any(${await membersOf(tx, customerId)}::uuid[]) and kind in ('contact', 'offer', 'token') and taken_at > ${since}::timestamptz
        and not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id)`,
  );
  return found.map(({ kind, at }) => ({ kind, at: at.toISOString() }));
}

/**
 * Decides, and counts the foremost contact, offer or token as carried out in the same transaction as the record: for channels that do by
 * themselves what they are answered. Where somebody else was quicker it is decided anew.
 *
 * @throws {Refusal} not-found, if nobody has this id
 */
export async function decideAndCarryOut(ground: Ground, actor: Actor, request: DecideRequest): Promise<{ readonly answer: Answer; readonly carriedOut: CarriedOut | null }> {
  const { timeZone } = await readOrganisation(ground.db);
  for (let tries = 1; ; tries++) {
    const inputs = await decisionInputs(ground, request);
    const decided = decidePurely(inputs);
    const foremost = decided.answer.actions.find(({ id }) => isOwnAccord(inputs.policy.actions.get(id)!.action.kind));
    const done = await transaction(ground.db, async (tx) => {
      if (foremost) await lockContacts(tx, inputs.customerId);
      await recordDecisions(tx, [{ inputs, decided }]);
      if (!foremost) return null;
      const taken = await take(tx, takingOf(inputs, foremost.id, actor, timeZone, ground.now()));
      if ("kind" in taken) throw new NotFreeAnyMore(taken);
      return taken;
    }).catch((error: unknown) => {
      if (!(error instanceof NotFreeAnyMore)) throw error;
      return error;
    });
    if (!(done instanceof NotFreeAnyMore)) return { answer: decided.answer, carriedOut: done && { actionId: foremost!.id, takenId: done.takenId } };
    if (tries === MOST_TRIES) throw new Refusal("unavailable", `${sayNotFree(done.why)} Ask again.`);
  }
}

/** Rolls the transaction back: a decision that could not be carried out was not taken. */
class NotFreeAnyMore extends Error {
  readonly why: NotFree;
  constructor(why: NotFree) {
    super(why.title);
    this.why = why;
  }
}

export function sayNotFree(why: NotFree): string {
  const until = `${why.until.slice(0, 16).replace("T", " ")} UTC`;
  return why.kind === "capped" ? `${why.title}: the next may be made from ${until}.` : `${why.title}: all that there is was given away, until ${until}.`;
}

/** The version of a decision, and the one that decided when something of it was carried out; the latter alone where both are one. */
export async function versionsFor(db: Database, { policyKey, version }: { readonly policyKey: string; readonly version: number }, at: Date, countsIn: string): Promise<CompiledPolicy[]> {
  const { inForce } = (await row<{ inForce: number | null }>(db, sql`select (${versionInForce(policyKey, at)}) as "inForce"`))!;
  const numbers = [...new Set([version, ...(inForce === null ? [] : [inForce])])];
  return (await Promise.all(numbers.map((each) => policyVersion(db, policyKey, each, countsIn)))).filter((each) => each !== undefined);
}

function takingOf(inputs: DecisionInputs, actionId: string, actor: Actor, timeZone: string, now: Date): Taking {
  const { customerId, decisionId, moment, policy } = inputs;
  return { customerId, ownerId: customerId, decisionId, actionId, conversationId: moment.conversationId ?? null, by: actor.id, policy, timeZone, now };
}

/**
 * Takes back that an action was carried out: it counts no longer, and what it took is there for others again, if the period still runs.
 * Doing so twice has one effect.
 *
 * @throws {Refusal} not-found
 */
export async function releaseTaken(ground: Ground, actor: Actor, customerId: string, takenId: string, also: (tx: Transaction, now: Date, taken: { readonly ownerId: string; readonly decisionId: string; readonly actionId: string }) => Promise<void>): Promise<void> {
  const now = ground.now();
  const { timeZone, countsIn } = await readOrganisation(ground.db);
  await transaction(ground.db, async (tx) => {
    const current = await requireCustomer(tx, customerId);
    await lockContacts(tx, current);
    const taken = await row<{ ownerId: string; decisionId: string; actionId: string; at: Date; uses: Readonly<Record<string, number>> | null; version: number; policyKey: string; released: boolean }>(
      tx,
      sql`select t.identity_id as "ownerId", t.decision_id as "decisionId", t.action_id as "actionId", t.taken_at as at, t.uses, d.policy_version as version, d.policy_key as "policyKey",
            exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id) as released
          from action_taken t join decision d on d.identity_id = t.identity_id and d.decision_id = t.decision_id where t.identity_id = any(${await membersOf(tx, current)}::uuid[]) and t.taken_id = ${takenId}::uuid`,
    );
    if (!taken) throw new Refusal("not-found", "Nothing of this id was carried out for this customer.");
    if (taken.released) return;
    await sql`insert into action_released (identity_id, taken_id, released_by, released_at) values (${taken.ownerId}, ${takenId}, ${actor.id}, ${now})`.execute(tx);
    const versions = await versionsFor(tx, taken, taken.at, countsIn);
    for (const [key, amount] of Object.entries(taken.uses ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const capacity = strictest(key, versions);
      // Of a period that is over nobody can have any more.
      if (capacity) await sql`update capacity_use set used = greatest(0, used - ${amount}) where capacity_key = ${key} and period_start = ${periodOf(taken.at, capacity.per, timeZone).start}::date`.execute(tx);
    }
    await also(tx, now, taken);
  });
  ground.nudge();
}
