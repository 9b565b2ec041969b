// A customer's browser in the chat. It holds a random token, of which we keep the hash; the token leads to the threads
// that were begun with it, or, where the site vouched for the user, to those of that user. Nothing else is ever given.
import { type Database, type Ground, hashSecret, newSecret, row, run, sql, transaction } from "../platform/index.ts";
import { addAttributes, resolveIdentity, toldByPage } from "../profiles/index.ts";
import type { ChatToken } from "./contract.ts";
import { cleanText } from "./message.ts";

export interface ChatSession {
  readonly tokenHash: string;
  readonly identityId: string;
  /** Whose threads may be read: "token:…" or "user:…". */
  readonly reader: string;
  readonly expiresAt: Date;
}

/** Somebody for whom the site itself has vouched with a signature. */
export interface VouchedUser {
  readonly userId: string;
  readonly email?: string;
  readonly name?: string;
}

const DAY_MILLIS = 86_400_000;
const EXPIRES_AFTER_DAYS = 180;
const SOURCE = "chat";

/**
 * Opens a chat for a browser.
 *
 * @param visitor anonymousId: the site's own id of this browser; one is made when it is missing. Knowing somebody else's
 *   id opens none of their threads.
 * @param visitor.before the session the browser had before its user signed in; its threads go on under the user, unless
 *   they were another user's
 */
export async function openChatSession(
  ground: Ground,
  visitor: { readonly anonymousId?: string; readonly user?: VouchedUser; readonly before?: ChatSession },
): Promise<ChatToken> {
  const now = ground.now();
  const token = newSecret("ct_");
  const tokenHash = hashSecret(token);
  const expiresAt = new Date(now.getTime() + EXPIRES_AFTER_DAYS * DAY_MILLIS);
  const { user, before } = visitor;
  const reader = user ? `user:${user.userId}` : `token:${tokenHash}`;
  await transaction(ground.db, async (tx) => {
    const { identityId } = await resolveIdentity(tx, now, { name: SOURCE, trusted: user !== undefined }, [
      ...(user ? [{ kind: "user_id" as const, value: user.userId }] : []),
      ...(user?.email ? [{ kind: "email" as const, value: user.email }] : []),
      { kind: "anonymous_id" as const, value: visitor.anonymousId === undefined ? newSecret("chat_") : toldByPage(visitor.anonymousId) },
    ]);
    const name = cleanText(user?.name ?? "");
    if (name) await addAttributes(tx, now, [{ identityId, source: SOURCE, observedAt: now, traits: { name } }]);
    await sql`insert into chat_session (token_hash, identity_id, reader, source, created_at, expires_at) values (${tokenHash}, ${identityId}, ${reader}, ${SOURCE}, ${now}, ${expiresAt})`.execute(tx);
    if (user && before?.reader.startsWith("token:"))
      await sql`insert into chat_thread (reader, conversation_id, identity_id)
        select ${reader}, conversation_id, identity_id from chat_thread where reader = ${before.reader} on conflict do nothing`.execute(tx);
  });
  ground.nudge();
  return { token, expiresAt: expiresAt.toISOString() };
}

/** The session of a token, or undefined when there is none or it has expired. Each day of use prolongs it. */
export async function findChatSession(ground: Ground, token: string): Promise<ChatSession | undefined> {
  if (token.length < 20 || token.length > 100) return undefined;
  const now = ground.now();
  const found = await row<ChatSession>(
    ground.db, // rides the primary key
    sql`select token_hash as "tokenHash", identity_id as "identityId", reader, expires_at as "expiresAt" from chat_session where token_hash = ${hashSecret(token)} and expires_at > ${now}`,
  );
  if (found && found.expiresAt.getTime() < now.getTime() + (EXPIRES_AFTER_DAYS - 1) * DAY_MILLIS) await prolong(ground.db, found, now);
  return found;
}

async function prolong(db: Database, session: ChatSession, now: Date): Promise<void> {
  await run(db, sql`update chat_session set expires_at = ${new Date(now.getTime() + EXPIRES_AFTER_DAYS * DAY_MILLIS)} where token_hash = ${session.tokenHash}`);
}

const SWEPT_AT_ONCE = 10_000;

/**
 * Takes away sessions that have run out, with the way from their token to its threads; the conversations stay. Threads of
 * a user for whom the site vouched stay in reach of that user.
 *
 * @returns how many sessions went
 */
export async function sweepChatSessions(db: Database, now: Date): Promise<number> {
  const gone = await row<{ n: number }>(
    db, // rides chat_session_expiry and the primary keys
    sql`with gone as (delete from chat_session where token_hash = any (array(select token_hash from chat_session where expires_at <= ${now} limit ${SWEPT_AT_ONCE})) returning token_hash),
             cut as (delete from chat_thread where reader = any (array(select 'token:' || token_hash from gone)))
        select count(*) as n from gone`,
  );
  return gone!.n;
}
