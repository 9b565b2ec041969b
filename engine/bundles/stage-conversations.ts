// Conversations and messages of all files of an export, kept in tables of our own session until all of them are read: their
// files refer to one another in any order. Gone if the session ends.
import { type Database, sql } from "../platform/index.ts";
import { dropGroupStage, normaliseIdentifier } from "../profiles/index.ts";
import { cleanText } from "../service/index.ts";
import type { AttachmentFolder, StagedAttachment } from "./attachments.ts";
import type { Named, ReadAlias, ReadConversation, ReadMessage } from "./reading.ts";

export interface Place {
  readonly source: string;
  /** Number of the file in the bundle. */
  readonly file: number;
  readonly line: number;
}

export interface ConversationStage {
  conversation(read: ReadConversation, place: Place): void;
  message(read: ReadMessage, place: Place): void;
  alias(read: ReadAlias, source: string): void;
  attachment(attached: StagedAttachment): void;
  /** Somebody who was made one with another in the source. */
  moved(source: string, id: string, to: string): void;
  /** Somebody whom another file of the bundle will bring in; of a company: that somebody of it will come. */
  coming(kind: "id" | "email" | "key" | "company", value: string, file: number): void;
  flush(): Promise<void>;
}

export const LONGEST_BODY = 20_000;

const TABLES = ["staged_conversation", "staged_message", "staged_alias", "staged_attachment", "staged_moved", "staged_coming", "staged_thread", "staged_colleague", "staged_renamed", "staged_root"] as const;

export async function dropConversationStage(session: Database): Promise<void> {
  await dropGroupStage(session);
  await sql.raw(`drop table if exists ${TABLES.join(", ")}`).execute(session);
}

/** @param session one connection, not a pool */
/** @param attached where bytes that come with messages are put */
export async function openConversationStage(session: Database, attached: AttachmentFolder): Promise<ConversationStage> {
  await dropConversationStage(session);
  await sql`create temporary table staged_conversation (n integer not null, source text not null, id text not null, customer_id text, customer_email text, customer_phone text, customer_name text,
    subject text not null, channel text not null, title text not null, inbox text, assignee text, open boolean not null, opened_at timestamptz, closed_at timestamptz, file integer not null, line integer not null, tags jsonb)`.execute(session);
  await sql`create temporary table staged_message (n integer not null, source text not null, conversation text not null, id text not null, at timestamptz not null, by_whom text not null, author_id text, author_email text, author_name text,
    private boolean not null, body text not null, attachments integer not null, documents integer not null, file integer not null, line integer not null)`.execute(session);
  await sql`create temporary table staged_alias (source text not null, conversation text not null, id text not null)`.execute(session);
  await sql`create temporary table staged_attachment (n integer not null, source text not null, message text not null, conversation text, name text not null, id text, path text, media_type text, sha256 text, because text)`.execute(session);
  await sql`create temporary table staged_moved (source text not null, id text not null, moved_to text not null)`.execute(session);
  await sql`create temporary table staged_coming (kind text not null, value text not null, file integer not null)`.execute(session);
  let conversations: (ReadConversation & { place: Place })[] = [];
  let messages: (ReadMessage & { at: Date; place: Place })[] = [];
  let aliases: { source: string; conversation: string; id: string }[] = [];
  let attachments: StagedAttachment[] = [];
  let moves: { source: string; id: string; to: string }[] = [];
  let comings: { kind: string; value: string; file: number }[] = [];
  let n = 0;
  const numbers = (count: number) => Array.from({ length: count }, () => n++);
  const time = (at: Date | undefined) => at?.toISOString() ?? null;

  const sendConversations = async () => {
    const some = conversations;
    conversations = [];
    const who = some.map((each) => plainNamed(each.customer));
    await sql`insert into staged_conversation select * from unnest(${numbers(some.length)}::int[], ${some.map((e) => e.place.source)}::text[], ${some.map((e) => e.id)}::text[], ${who.map((w) => w.id)}::text[], ${who.map((w) => w.email)}::text[], ${who.map((w) => w.phone)}::text[], ${who.map((w) => w.name)}::text[],
      ${some.map((e) => cleanText(e.subject).replaceAll(/\s+/g, " ").slice(0, 300))}::text[], ${some.map((e) => e.channel)}::text[], ${some.map((e) => e.title)}::text[], ${some.map((e) => e.inbox ?? null)}::text[], ${some.map((e) => text(e.assignee))}::text[], ${some.map((e) => e.open)}::boolean[],
      ${some.map((e) => time(e.openedAt))}::timestamptz[], ${some.map((e) => time(e.closedAt))}::timestamptz[], ${some.map((e) => e.place.file)}::int[], ${some.map((e) => e.place.line)}::int[], ${some.map((e) => tagsOf(e.tags))}::jsonb[])`.execute(session);
  };
  const sendMessages = async () => {
    const some = messages;
    messages = [];
    const who = some.map((each) => plainNamed(each.author));
    await sql`insert into staged_message select * from unnest(${numbers(some.length)}::int[], ${some.map((e) => e.place.source)}::text[], ${some.map((e) => e.conversation)}::text[], ${some.map((e) => e.id)}::text[], ${some.map((e) => e.at.toISOString())}::timestamptz[], ${some.map((e) => e.by)}::text[],
      ${who.map((w) => w.id)}::text[], ${who.map((w) => w.email)}::text[], ${who.map((w) => w.name)}::text[], ${some.map((e) => e.isPrivate)}::boolean[], ${some.map(bodyOf)}::text[], ${some.map(() => 0)}::int[], ${some.map(() => 0)}::int[], ${some.map((e) => e.place.file)}::int[], ${some.map((e) => e.place.line)}::int[])`.execute(session);
  };
  const sendOthers = async () => {
    await sql`insert into staged_alias select * from unnest(${aliases.map((e) => e.source)}::text[], ${aliases.map((e) => e.conversation)}::text[], ${aliases.map((e) => e.id)}::text[])`.execute(session);
    await sql`insert into staged_attachment select * from unnest(${numbers(attachments.length)}::int[], ${attachments.map((e) => e.source)}::text[], ${attachments.map((e) => e.message)}::text[], ${attachments.map((e) => e.conversation)}::text[], ${attachments.map((e) => e.name)}::text[], ${attachments.map((e) => e.id)}::text[],
      ${attachments.map((e) => e.path)}::text[], ${attachments.map((e) => e.mediaType)}::text[], ${attachments.map((e) => e.sha256)}::text[], ${attachments.map((e) => e.because)}::text[])`.execute(session);
    await sql`insert into staged_moved select * from unnest(${moves.map((e) => e.source)}::text[], ${moves.map((e) => e.id)}::text[], ${moves.map((e) => e.to)}::text[])`.execute(session);
    await sql`insert into staged_coming select * from unnest(${comings.map((e) => e.kind)}::text[], ${comings.map((e) => e.value)}::text[], ${comings.map((e) => e.file)}::int[])`.execute(session);
    [aliases, attachments, moves, comings] = [[], [], [], []];
  };
  return {
    conversation: (read, place) => void conversations.push({ ...read, place }),
    message(read, place) {
      for (const { name, id, content } of read.attachments) {
        const none = { name: plain(name), path: null, mediaType: null, sha256: null, because: null };
        attachments.push({ source: place.source, message: read.id, conversation: null, id: id === undefined ? null : plain(id), ...(content === undefined ? none : attached.keep(plain(name), content)) });
      }
      messages.push({ ...read, attachments: [], at: read.at!, place });
    },
    alias: ({ conversation, id }, source) => void aliases.push({ source, conversation, id }),
    attachment: (given) => void attachments.push({ ...given, message: plain(given.message), name: plain(given.name), id: given.id === null ? null : plain(given.id) }),
    moved: (source, id, to) => void moves.push({ source, id: plain(id), to: plain(to) }),
    coming: (kind, value, file) => void comings.push({ kind, value: plain(value), file }),
    async flush() {
      if (conversations.length > 0) await sendConversations();
      if (messages.length > 0) await sendMessages();
      if (aliases.length + attachments.length + moves.length + comings.length > 0) await sendOthers();
    },
  };
}

const plain = (value: string) => value.replaceAll("\u0000", "").toWellFormed();
const text = (value: string | undefined) => (value === undefined || value.trim() === "" ? null : plain(value.trim()).slice(0, 320));

const MOST_TAGS = 20;
const LONGEST_TAG = 60;

/** As tags are called here; none at all where there is none. */
function tagsOf(given: readonly string[] | undefined): string | null {
  const tags = [...new Map((given ?? []).map((tag) => plain(tag).replaceAll(/\p{Cc}+/gu, " ").trim().slice(0, LONGEST_TAG).toWellFormed().trim()).filter((tag) => tag !== "").map((tag) => [tag.toLowerCase(), tag])).values()].slice(0, MOST_TAGS);
  return tags.length === 0 ? null : JSON.stringify(tags);
}

/** Addresses as they are looked up; one that is none is no address. */
function plainNamed(given: Named): { id: string | null; email: string | null; phone: string | null; name: string | null } {
  const normal = (kind: "email" | "phone", value: string | undefined) => {
    if (value === undefined) return null;
    const read = normaliseIdentifier({ kind, value }, { name: "", trusted: true });
    return read.kind === "ok" ? read.identifier.value : null;
  };
  return { id: text(given.id), email: normal("email", given.email), phone: normal("phone", given.phone), name: text(given.name) };
}

/** The words as they are kept; what was attached and is not kept is named once all files are read. */
function bodyOf(message: ReadMessage): string {
  const words = cleanText(message.body);
  return words.length > LONGEST_BODY ? `${words.slice(0, LONGEST_BODY).toWellFormed()} […]` : words;
}

export const attachedWords = (names: readonly string[]) => `[Attached there, not kept here: ${cleanText(names.join(", ")).slice(0, 500)}]`;
