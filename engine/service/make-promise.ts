// Something said to a customer with a due time: made, and later kept or withdrawn. One that is neither by its time is late.
import { type NewInteraction, ownInteraction, recordInteractions } from "../interactions/index.ts";
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../platform/index.ts";
import { customerOf, membersOf, requireCustomer } from "../profiles/index.ts";
import type { NewPromise, PromiseView } from "./contract.ts";
import { findConversation } from "./kept-conversation.ts";
import { type KeptPromise, PROMISE, promiseViews } from "./promises-of.ts";
import { cleanText } from "./message.ts";

/** @throws {Refusal} not-found, if there is no such customer or the conversation is not theirs; bad-input, if the time has passed */
export async function makePromise(ground: Ground, actor: Actor, given: NewPromise): Promise<PromiseView> {
  const now = ground.now();
  const dueAt = new Date(given.dueAt);
  if (dueAt <= now) throw new Refusal("bad-input", "dueAt: this time has passed. A promise is about a time to come.");
  const body = cleanText(given.body);
  if (body === "") throw new Refusal("bad-input", "body: say what is promised.");
  const made = await transaction(ground.db, async (tx) => {
    const customerId = await requireCustomer(tx, given.customerId);
    const conversation = given.conversationId === undefined ? undefined : await findConversation(tx, given.conversationId, { lock: false });
    if (conversation && (await customerOf(tx, conversation.identityId)) !== customerId) throw new Refusal("not-found", "This customer has no such conversation.");
    const promise: KeptPromise = {
      identityId: conversation?.identityId ?? customerId, promiseId: newId(now.getTime()), conversationId: conversation?.conversationId ?? null, channel: conversation?.channel ?? null,
      body, dueAt, madeBy: actor.id, madeAt: now, keptAt: null, withdrawnAt: null, endedBy: null,
    };
    await sql`insert into promise (identity_id, promise_id, conversation_id, body, due_at, made_by, made_at)
      values (${promise.identityId}, ${promise.promiseId}, ${promise.conversationId}, ${body}, ${dueAt}, ${actor.id}, ${now})`.execute(tx);
    await tell(tx, ground.now(), actor, "promise.made", customerId, promise);
    return promise;
  });
  ground.nudge();
  return (await promiseViews(ground.db, now, [made]))[0]!;
}

/** @throws {Refusal} not-found; not-acceptable-now, if the promise was ended the other way before */
export async function endPromise(ground: Ground, actor: Actor, promiseId: string, ended: { readonly customerId: string; readonly how: "kept" | "withdrawn" }): Promise<PromiseView> {
  const now = ground.now();
  const promise = await transaction(ground.db, async (tx) => {
    const customerId = await requireCustomer(tx, ended.customerId);
    const members = await membersOf(tx, customerId);
    const found = await row<KeptPromise>(
      tx, // rides the primary key
      sql`select ${PROMISE} from promise p left join conversation c on c.identity_id = p.identity_id and c.conversation_id = p.conversation_id
          where p.identity_id = any(${members}::uuid[]) and p.promise_id = ${promiseId}::uuid for update of p`,
    );
    if (!found) throw new Refusal("not-found", "This customer was given no such promise.");
    const already = found.keptAt ? "kept" : found.withdrawnAt ? "withdrawn" : undefined;
    if (already === ended.how) return found;
    if (already) throw new Refusal("not-acceptable-now", `This promise was ${already} before.`);
    const done: KeptPromise = { ...found, ...(ended.how === "kept" ? { keptAt: now } : { withdrawnAt: now }), endedBy: actor.id };
    await sql`update promise set kept_at = ${done.keptAt}, withdrawn_at = ${done.withdrawnAt}, ended_by = ${done.endedBy} where identity_id = ${found.identityId}::uuid and promise_id = ${promiseId}::uuid`.execute(tx);
    await tell(tx, now, actor, `promise.${ended.how}`, customerId, done);
    return done;
  });
  ground.nudge();
  return (await promiseViews(ground.db, now, [promise]))[0]!;
}

async function tell(tx: Transaction, now: Date, actor: Actor, kind: "promise.made" | "promise.kept" | "promise.withdrawn", customerId: string, promise: KeptPromise): Promise<void> {
  const lateMinutes = kind === "promise.kept" ? Math.floor((now.getTime() - promise.dueAt.getTime()) / 60_000) : 0;
  const properties = {
    promiseId: promise.promiseId, conversationId: promise.conversationId, dueAt: promise.dueAt.toISOString(), body: promise.body, ...(lateMinutes > 0 ? { lateMinutes } : {}),
  };
  const touchPoint: NewInteraction = ownInteraction({ identityId: promise.identityId, kind, channel: promise.channel ?? "other", direction: "out", occurredAt: now, properties });
  await writeAudit(tx, now, actor, kind, { kind: "promise", id: promise.promiseId }, { customerId });
  await recordInteractions(tx, now, [touchPoint]);
  await appendLog(tx, now, { topic: "conversation", identityIds: [...new Set([customerId, promise.identityId])], ...(promise.conversationId ? { conversationId: promise.conversationId } : {}) });
}
