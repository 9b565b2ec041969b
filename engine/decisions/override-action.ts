// A person decides otherwise, and says why: evidence about the rule, kept with the decision.
import { type Actor, readOrganisation, staffNames, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../platform/index.ts";
import { membersOf, requireCustomer } from "../profiles/index.ts";
import { decisionInputs } from "./decide.ts";
import { holdsBack } from "./decide-purely.ts";
import type { DecisionInputs } from "./grounds.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { lockContacts, releaseTaken, sayNotFree, take, versionsFor } from "./limits/carry-out.ts";
import { isOwnAccord } from "./limits/limits.ts";
import type { CompiledPolicy } from "./policy.ts";
import { policyVersion } from "./publish-policy.ts";
import { reasonTitles } from "./action-titles.ts";
import { FIRST_REASONS, type OverrideReason } from "./override-reasons.ts";
import { versionInForce } from "./policy-in-force.ts";
import type { Moment, Surface, OverrideInput, OverrideView, TakenInput } from "./contract.ts";

interface DecidedAction {
  readonly ownerId: string;
  readonly rule: string;
  readonly moment: Moment;
  readonly policyKey: string;
  readonly version: number;
  readonly at: Date;
  readonly surface: Surface;
  readonly state: "advised" | "held";
}

/** What we would do of our own accord is advised for so long; then circumstances are asked for anew. */
const STALE_MILLIS = 24 * 3_600_000;

/**
 * Records that somebody does otherwise than a decision advised.
 *
 * @throws {Refusal} not-found, if the customer has no such decision or it neither advised nor held back this action; bad-input, if neither its rules nor those in force name the reason
 */
export async function overrideAction(ground: Ground, actor: Actor, decisionId: string, input: Omit<OverrideInput, "instead" | "teaches"> & { readonly instead?: string; readonly teaches?: boolean }): Promise<OverrideView> {
  const now = ground.now();
  const { actionId, reason, instead = "", teaches = false } = input;
  // Before anything is locked: rules that were read are remembered by the connection's database.
  await requireReason(ground, now, await findAction(ground.db, input.customerId, decisionId, actionId), reason);
  const overrideId = newId(now.getTime());
  const rule = await transaction(ground.db, async (tx) => {
    const decided = await findAction(tx, input.customerId, decisionId, actionId);
    await sql`insert into override (identity_id, override_id, decision_id, action_id, rule, reason, instead, teaches, made_by, made_at)
      values (${decided.ownerId}, ${overrideId}, ${decisionId}, ${actionId}, ${decided.rule}, ${reason}, ${instead}, ${teaches}, ${actor.id}, ${now})`.execute(tx);
    await writeAudit(tx, now, actor, "decision.override", { kind: "decision", id: decisionId }, { overrideId, actionId, rule: decided.rule, reason, teaches });
    await sayDecision(tx, now, input.customerId, decided);
    return decided.rule;
  });
  ground.nudge();
  return { overrideId, decisionId, actionId, rule, reason, reasonTitle: (await reasonTitles(ground.db))(reason), instead, madeBy: actor.name, madeAt: now.toISOString(), withdrawnAt: null };
}

/** What people choose from who do otherwise, as the rules in force say it. */
export async function overrideReasons(db: Database, policyKey: string, at: Date, countsIn: string): Promise<readonly OverrideReason[]> {
  const { version } = (await row<{ version: number | null }>(db, sql`select (${versionInForce(policyKey, at)}) as version`))!;
  return (version === null ? undefined : await policyVersion(db, policyKey, version, countsIn))?.policy.overrideReasons ?? FIRST_REASONS;
}

/** A screen that was open when the rules changed still offers the reasons of the decision that it shows. */
async function requireReason({ db }: Ground, now: Date, { policyKey, version }: DecidedAction, reason: string): Promise<void> {
  const { countsIn } = await readOrganisation(db);
  const named = [...(await overrideReasons(db, policyKey, now, countsIn)), ...((await policyVersion(db, policyKey, version, countsIn))?.policy.overrideReasons ?? [])];
  if (named.some(({ key }) => key === reason)) return;
  throw new Refusal("bad-input", `reason: the rules name no reason "${reason}". Choose one of ${[...new Set(named.map(({ key }) => key))].join(", ")}.`, { problems: [{ place: "body.reason", message: "is none that the rules name" }] });
}

/**
 * Takes an override back. Doing so twice has one effect.
 *
 * @throws {Refusal} not-found
 */
export async function withdrawOverride(ground: Ground, actor: Actor, customerId: string, overrideId: string): Promise<OverrideView> {
  const now = ground.now();
  const withdrawn = await transaction(ground.db, async (tx) => {
    const members = await membersOf(tx, await requireCustomer(tx, customerId));
    const found = await row<{ ownerId: string; decisionId: string; actionId: string; rule: string; reason: string; instead: string; madeBy: string; madeAt: Date; withdrawnAt: Date | null; moment: Moment }>(
      tx,
      sql`select o.identity_id as "ownerId", o.decision_id as "decisionId", o.action_id as "actionId", o.rule, o.reason, o.instead, o.made_by as "madeBy", o.made_at as "madeAt", o.withdrawn_at as "withdrawnAt", d.moment
          from override o join decision d on d.identity_id = o.identity_id and d.decision_id = o.decision_id
          where o.identity_id = any(${members}::uuid[]) and o.override_id = ${overrideId}::uuid for update of o`,
    );
    if (!found) throw new Refusal("not-found", "There is no such override of this customer's decisions.");
    if (found.withdrawnAt) return { ...found, withdrawnAt: found.withdrawnAt };
    await sql`update override set withdrawn_at = ${now} where identity_id = ${found.ownerId}::uuid and override_id = ${overrideId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "decision.override.withdraw", { kind: "decision", id: found.decisionId }, { overrideId });
    await sayDecision(tx, now, customerId, found);
    return { ...found, withdrawnAt: now };
  });
  ground.nudge();
  const { decisionId, actionId, rule, reason, instead, madeBy, madeAt, withdrawnAt } = withdrawn;
  const names = await staffNames(ground.db, [madeBy]);
  return { overrideId, decisionId, actionId, rule, reason, reasonTitle: (await reasonTitles(ground.db))(reason), instead, madeBy: names.get(madeBy) ?? madeBy, madeAt: madeAt.toISOString(), withdrawnAt: withdrawnAt.toISOString() };
}

/**
 * Records that an advised action was carried out. Said twice of one decision, it happened once.
 *
 * @throws {Refusal} not-found, as for an override; not-acceptable-now, if it was held back and nobody said why it is done all the same, if it is held back
 *   meanwhile, or if it is of our own accord and too old, no longer in the rules, or a cap or what is scarce leaves no room: as the rules of then say, or those of now
 */
export async function recordTaken(ground: Ground, actor: Actor, decisionId: string, input: TakenInput): Promise<{ takenId: string }> {
  const now = ground.now();
  const { timeZone, countsIn } = await readOrganisation(ground.db);
  const asNow = await questionNow(ground, input, decisionId, countsIn);
  const taken = await transaction(ground.db, async (tx) => {
    const customerId = await requireCustomer(tx, input.customerId);
    await lockContacts(tx, customerId);
    const decided = await findAction(tx, customerId, decisionId, input.actionId);
    const again = await row<{ takenId: string }>(
      tx,
      sql`select taken_id as "takenId" from action_taken t where not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id) and identity_id = ${decided.ownerId}::uuid and decision_id = ${decisionId}::uuid and action_id = ${input.actionId} order by taken_id limit 1`,
    );
    if (again) return again;
    const [policy, inForce = policy] = await versionsFor(tx, decided, now, countsIn);
    if (policy?.version === decided.version) await requireFree(tx, now, { asNow, decisionId, actionId: input.actionId, decided, policy, inForce });
    // Of a policy that was never published here nothing is known that could be counted.
    const written = policy?.version === decided.version
      ? await take(tx, { customerId, inForce, ownerId: decided.ownerId, decisionId, actionId: input.actionId, conversationId: input.conversationId ?? null, by: actor.id, policy, timeZone, now })
      : await takeUncounted(tx, now, actor, decided.ownerId, decisionId, input);
    if ("kind" in written) throw new Refusal("not-acceptable-now", sayNotFree(written));
    const { takenId } = written;
    await writeAudit(tx, now, actor, "decision.taken", { kind: "decision", id: decisionId }, { takenId, actionId: input.actionId });
    await sayDecision(tx, now, input.customerId, decided);
    return { takenId };
  });
  ground.nudge();
  return taken;
}

/** What would be asked of the rules now; read before anything is locked, for it takes a connection of its own. Undefined where nothing here can decide about it. */
async function questionNow(ground: Ground, { customerId, actionId }: TakenInput, decisionId: string, countsIn: string): Promise<DecisionInputs | undefined> {
  const decided = await findAction(ground.db, customerId, decisionId, actionId);
  if (decided.policyKey !== FIRST_POLICY.key || decided.state === "held" || !(await policyVersion(ground.db, decided.policyKey, decided.version, countsIn))) return undefined;
  return decisionInputs(ground, { customerId, surface: decided.surface, moment: decided.moment });
}

interface Freeing {
  readonly asNow: DecisionInputs | undefined;
  readonly decisionId: string;
  readonly actionId: string;
  readonly decided: DecidedAction;
  readonly policy: CompiledPolicy;
  readonly inForce: CompiledPolicy | undefined;
}

/** What was held back is done with a reason; what is held back meanwhile, or was advised long ago, is asked for anew. */
async function requireFree(tx: Transaction, now: Date, { asNow, decisionId, actionId, decided, policy, inForce }: Freeing): Promise<void> {
  const action = policy.actions.get(actionId)?.action;
  const current = inForce?.actions.get(actionId)?.action;
  if (action && isOwnAccord((current ?? action).kind)) {
    if (now.getTime() - decided.at.getTime() > STALE_MILLIS) throw new Refusal("not-acceptable-now", `“${action.title}” was advised more than a day ago, and much may have happened since. Ask anew, and do what is advised then.`);
    if (!current) throw new Refusal("not-acceptable-now", `“${action.title}” was taken out of the rules since. Ask anew, and do what is advised then.`);
  }
  if (decided.state === "held") {
    const isReasoned = await row(tx, sql`select 1 from override where identity_id = ${decided.ownerId}::uuid and decision_id = ${decisionId}::uuid and action_id = ${actionId} and withdrawn_at is null`);
    if (!isReasoned) throw new Refusal("not-acceptable-now", "This was held back. Whoever does it all the same first records that they decide otherwise, with a reason (POST /api/decisions/:id/override); then that it was done.");
    return;
  }
  const kind = (current ?? action)?.kind;
  if (kind !== undefined && asNow && holdsBack(kind, asNow)) throw new Refusal("not-acceptable-now", "This is held back meanwhile: since it was advised something has changed for this customer. Ask anew; whoever does it all the same decides otherwise there, with a reason.");
}

async function takeUncounted(tx: Transaction, now: Date, actor: Actor, ownerId: string, decisionId: string, { actionId, conversationId }: TakenInput): Promise<{ readonly takenId: string }> {
  const takenId = newId(now.getTime());
  await sql`insert into action_taken (identity_id, taken_id, decision_id, action_id, conversation_id, taken_by, taken_at)
    values (${ownerId}, ${takenId}, ${decisionId}, ${actionId}, ${conversationId ?? null}, ${actor.id}, ${now})`.execute(tx);
  return { takenId };
}

/** Takes back that an action was carried out. @throws {Refusal} not-found */
export async function withdrawTaken(ground: Ground, actor: Actor, customerId: string, takenId: string): Promise<void> {
  await releaseTaken(ground, actor, customerId, takenId, async (tx, now, { ownerId, decisionId, actionId }) => {
    await writeAudit(tx, now, actor, "decision.taken.withdraw", { kind: "decision", id: decisionId }, { takenId, actionId });
    await sayDecision(tx, now, customerId, await findAction(tx, ownerId, decisionId, actionId));
  });
}

/** What a decision said of an action; waits for whoever overrides or carries out the same one. */
async function findAction(tx: Database, customerId: string, decisionId: string, actionId: string): Promise<DecidedAction> {
  const members = await membersOf(tx, await requireCustomer(tx, customerId));
  const found = await row<DecidedAction>(
    tx,
    sql`select a.identity_id as "ownerId", a.rule, a.state, d.at, d.surface, d.moment, d.policy_key as "policyKey", d.policy_version as version from decision_action a join decision d on d.identity_id = a.identity_id and d.decision_id = a.decision_id
        where a.identity_id = any(${members}::uuid[]) and a.decision_id = ${decisionId}::uuid and a.action_id = ${actionId} for update of a`,
  );
  if (!found) throw new Refusal("not-found", "This customer has no such decision, or it said nothing about this action.");
  return found;
}

/**
 * Lets screens know that somebody acted on a decision. The decision itself is no news: a screen that asks for one would
 * hear of it, ask again, and never stop.
 */
async function sayDecision(tx: Transaction, now: Date, customerId: string, { ownerId, moment }: Pick<DecidedAction, "ownerId" | "moment">): Promise<void> {
  await appendLog(tx, now, { topic: "decision", identityIds: [...new Set([customerId, ownerId])], ...(moment.conversationId !== undefined && { conversationId: moment.conversationId }) });
}
