// Conversations by their code, their subject, and what was said in them.
import { type Database, firstInOrder, type Ground, type RawBuilder, rows, sql } from "../platform/index.ts";
import { fold, termsOf } from "../profiles/index.ts";
import type { ConversationHit, ConversationsFound } from "./contract.ts";
import { conversationRows } from "./conversation-row.ts";
import { excerptOf } from "./excerpt.ts";
import { CONVERSATION, type KeptConversation } from "./kept-conversation.ts";
import { numberKey, startSource } from "./past-conversations.ts";
import { wordQuery } from "./word-query.ts";

/** Of so many messages that fit, the newest, the conversations are shown; many may be of one. */
const LOOKED_AT = 60;

interface Said {
  readonly conversationId: string;
  readonly identityId: string;
  readonly at: Date;
  readonly body: string;
  readonly audience: "customer" | "team";
  readonly authorName: string;
}

/**
 * All words must stand in the subject, or in one message; words in quotation marks next to each other. A word of three
 * letters or more may be how a longer one begins. Rides message_words and conversation_words, or walks the newest messages
 * where nearly all fit.
 *
 * @param seen the condition on a conversation c that whoever searches may read it
 */
export async function findConversations(ground: Ground, typed: string, { limit, seen }: { readonly limit: number; readonly seen?: RawBuilder<unknown> | undefined }): Promise<ConversationsFound> {
  const { db } = ground;
  const terms = termsOf(fold(typed.replaceAll("\u0000", "")));
  const query = wordQuery(terms);
  const [coded, numbered, titled, said] = await Promise.all([
    byCode(db, typed.trim(), seen ?? sql`true`),
    byNumber(db, typed.trim(), seen ?? sql`true`),
    query === undefined ? [] : titledWith(db, query, seen ?? sql`true`, limit + 1),
    query === undefined ? [] : saidIn(db, query, seen),
  ]);
  const named = [...coded, ...numbered];
  const spoken = new Map<string, Said>();
  for (const each of said) if (!spoken.has(each.conversationId)) spoken.set(each.conversationId, each);
  const missing = [...spoken.values()].filter((each) => ![...named, ...titled].some((c) => c.conversationId === each.conversationId)).slice(0, limit + 1);
  const others = missing.length === 0 ? [] : await rows<KeptConversation>(
    db,
    sql`select ${CONVERSATION} from unnest(${missing.map((m) => m.identityId)}::uuid[], ${missing.map((m) => m.conversationId)}::uuid[]) as w (i, c) join conversation c on c.identity_id = w.i and c.conversation_id = w.c`,
  );
  const newest = [...titled, ...others].sort((one, other) => other.lastMessageAt.getTime() - one.lastMessageAt.getTime());
  const found = [...new Map([...named, ...newest].map((c) => [c.conversationId, c])).values()];
  const views = await conversationRows(db, ground.now(), found.slice(0, limit));
  const words = terms.map((term) => term.replace(/[^\p{L}\p{N}\s]/gu, "")).filter((term) => term !== "");
  const hits = views.map((view): ConversationHit => {
    const message = spoken.get(view.conversationId);
    const { conversationId, code, customerId, customerName, subject, channel, status, lastMessageAt } = view;
    const was = numbered.find((c) => c.conversationId === conversationId)?.cameFrom;
    const matched = was ? { field: "code" as const, text: was, by: null, words: [fold(NUMBER.exec(typed.trim())?.[2] ?? typed.trim())] }
      : named.some((c) => c.conversationId === conversationId) ? { field: "code" as const, text: code, by: null, words: [fold(code)] }
      : titled.some((c) => c.conversationId === conversationId) || !message ? { field: "subject" as const, text: subject, by: null, words }
      : { field: message.audience === "team" ? ("note" as const) : ("message" as const), text: excerptOf(message.body, words), by: message.authorName, words };
    return { conversationId, code, customerId, customerName, subject, channel, status, lastMessageAt, matched };
  });
  return { hits, more: found.length > limit };
}

/** The newest of which a condition on a conversation c holds, without words to look for. */
export async function newestConversations(ground: Ground, limit: number, seen: RawBuilder<unknown>): Promise<ConversationsFound> {
  const found = await rows<KeptConversation>(ground.db, sql`select ${CONVERSATION} from conversation c where ${seen} order by c.last_message_at desc, c.conversation_id limit ${limit + 1}`);
  const views = await conversationRows(ground.db, ground.now(), found.slice(0, limit));
  return { hits: views.map(({ conversationId, code, customerId, customerName, subject, channel, status, lastMessageAt }) => ({ conversationId, code, customerId, customerName, subject, channel, status, lastMessageAt, matched: { field: "subject" as const, text: subject, by: null, words: [] } })), more: found.length > limit };
}

async function byCode(db: Database, typed: string, seen: RawBuilder<unknown>): Promise<KeptConversation[]> {
  const code = /^(?:c-?)?([a-z0-9]{5,8})$/i.exec(typed)?.[1];
  if (code === undefined) return [];
  return rows(
    db,
    sql`select ${CONVERSATION} from conversation_code k join conversation_owner o on o.conversation_id = k.conversation_id join conversation c on c.identity_id = o.identity_id and c.conversation_id = o.conversation_id
        where k.code = ${`C-${code.toUpperCase()}`} and ${seen}`,
  );
}

/** Programs that numbered conversations which were brought in. */
const NUMBERED_BY = ["zendesk", "salesforce", "hubspot", "intercom", "chatwoot"];

/** "20005", "#20005", and as pages write where it came from: "Zendesk #20005", "Salesforce case 00001026". */
const NUMBER = new RegExp(`^(?:(${NUMBERED_BY.join("|")})\\s+(?:(?:ticket|case|conversation)\\s+)?)?#?([a-z0-9]{1,30})$`, "i");

/** By the number that a conversation had where it was led before: customers go on to quote it. Rides conversation_start. */
function byNumber(db: Database, typed: string, seen: RawBuilder<unknown>): Promise<KeptConversation[]> {
  const [, program, number] = NUMBER.exec(typed) ?? [];
  if (number === undefined || !/\d/.test(number)) return Promise.resolve([]);
  const sources = program === undefined ? NUMBERED_BY : [program.toLowerCase()];
  return rows(
    db,
    sql`select ${CONVERSATION} from conversation_start k join conversation_owner o on o.conversation_id = k.conversation_id join conversation c on c.identity_id = o.identity_id and c.conversation_id = o.conversation_id
        where k.source = any(${sources.map(startSource)}::text[]) and k.message_id = ${numberKey(number)} and ${seen}`,
  );
}

/** The newest messages that fit. Walks message_newest, or asks message_words. */
function saidIn(db: Database, query: RawBuilder<unknown>, seen: RawBuilder<unknown> | undefined): Promise<Said[]> {
  const columns = sql`m.conversation_id as "conversationId", m.identity_id as "identityId", m.at, m.body, m.audience, m.author_name as "authorName"`;
  // Whoever sees every conversation is not asked for each message of which it is.
  const within = seen === undefined ? sql`` : sql`join conversation c on c.identity_id = m.identity_id and c.conversation_id = m.conversation_id and ${seen}`;
  const newest = sql`order by m.at desc, m.message_id`;
  return firstInOrder<Said>(db, {
    wanted: LOOKED_AT, worthwhile: 4,
    among: (first) => sql`select ${columns} from (select * from message m ${newest} limit ${first}) m ${within} where m.words @@ ${query} ${newest} limit ${LOOKED_AT}`,
    byIndex: sql`with fit as materialized (select m.* from message m ${within} where m.words @@ ${query}) select ${columns} from fit m ${newest} limit ${LOOKED_AT}`,
  });
}

/** The same by subject. Walks conversation_newest, or asks conversation_words. */
function titledWith(db: Database, query: RawBuilder<unknown>, seen: RawBuilder<unknown>, wanted: number): Promise<KeptConversation[]> {
  const newest = sql`order by c.last_message_at desc, c.conversation_id`;
  return firstInOrder<KeptConversation>(db, {
    wanted, worthwhile: 2,
    among: (first) => sql`select ${CONVERSATION} from (select * from conversation c ${newest} limit ${first}) c where c.words @@ ${query} and ${seen} ${newest} limit ${wanted}`,
    byIndex: sql`with fit as materialized (select c.* from conversation c where c.words @@ ${query} and ${seen}) select ${CONVERSATION} from fit c ${newest} limit ${wanted}`,
  });
}
