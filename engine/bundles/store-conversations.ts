// Writes the settled conversations some at a time, each time whole: what a crash interrupts is gone on with by running the
// same again, because what is there is known by its number.
import { readFileSync } from "node:fs";
import type { Channel } from "../interactions/index.ts";
import { type Database, rows, sql, transaction } from "../platform/index.ts";
import { HOLD_IDENTITIES, noteRepeats, requireOpenImport } from "../profiles/index.ts";
import { type PastConversation, type PastMessage, storePastConversations } from "../service/index.ts";

const PAGE = 250;
/** As people call them. */
const PROGRAM: Readonly<Record<string, string>> = { zendesk: "Zendesk", salesforce: "Salesforce", intercom: "Intercom", chatwoot: "Chatwoot", hubspot: "HubSpot" };

interface ThreadRow {
  readonly place: number;
  readonly file: number;
  readonly line: number;
  readonly source: string;
  readonly id: string;
  readonly whose: string;
  readonly subject: string | null;
  readonly channel: Channel;
  readonly title: string;
  readonly assignee_id: string | null;
  readonly assignee: string | null;
  readonly opened_at: Date;
  readonly closed_at: Date;
  readonly aliases: string[] | null;
  readonly tags: string[] | null;
  readonly open: boolean;
  readonly customer: string | null;
}
interface MessageRow {
  readonly source: string;
  readonly conversation: string;
  readonly id: string;
  readonly at: Date;
  readonly by_whom: "customer" | "colleague" | "machine";
  readonly author_id: string | null;
  readonly author_name: string | null;
  readonly author_email: string | null;
  readonly private: boolean;
  readonly body: string;
  readonly staff_id: string | null;
  readonly other_id: string | null;
  readonly other_name: string | null;
}

interface AttachedRow {
  readonly source: string;
  readonly message: string;
  readonly name: string;
  readonly path: string;
  readonly mediaType: string;
  readonly sha256: string;
}

/** A conversation whose customer is no more. */
export interface LeftOut {
  readonly file: number;
  readonly line: number;
  readonly title: string;
  readonly messages: number;
}

/** @returns what was not written @param db the pool, on which each page is a transaction of its own; the stage is the session's */
export async function storeConversations(db: Database, session: Database, now: () => Date, import_: { readonly importId: string; readonly by: string }, of: number, onProgress: (share: number) => void | Promise<void>): Promise<LeftOut[]> {
  const { importId } = import_;
  const left: LeftOut[] = [];
  await sql`create index on staged_alias (source, conversation)`.execute(session);
  for (let from = 1; from <= of; from += PAGE) {
    const threads = await rows<ThreadRow>(
      session,
      sql`select t.place, t.file, t.line, t.source, t.id, t.whose, t.subject, t.channel, t.title, t.tags, t.open, t.assignee_id, coalesce(t.assignee_name, t.assignee) as assignee, coalesce(t.opened_at, t.closed_at) as opened_at, t.closed_at, p.name as customer,
            (select array_agg(distinct a.id) from staged_alias a where a.source = t.source and a.conversation = t.id) as aliases
          from staged_thread t left join membership m on m.identity_id = t.whose left join profile p on p.customer_id = m.customer_id where t.place between ${from} and ${from + PAGE - 1} order by t.place`,
    );
    const messages = await rows<MessageRow>(
      session,
      sql`select m.*, w.staff_id, o.identity_id as other_id, op.name as other_name
          from staged_thread t join staged_message m on m.source = t.source and m.conversation = t.id
          left join lateral (select staff_id from staged_colleague w where m.by_whom = 'colleague' and (w.source = m.source and w.id = m.author_id or w.source = '' and w.email = m.author_email) order by staff_id nulls last limit 1) w on true
          -- Somebody else on the customer's side, where they are known too.
          left join lateral (select i.identity_id from identifier i where m.by_whom = 'customer' and m.author_id is distinct from t.customer_id and i.kind = 'source_id' and i.value = m.source || ':' || m.author_id) o on true
          left join membership om on om.identity_id = o.identity_id left join profile op on op.customer_id = om.customer_id
          where t.place between ${from} and ${from + PAGE - 1} order by m.at, m.n`,
    );
    const attached = await rows<AttachedRow>(
      session,
      sql`select a.source, a.message, a.name, a.path, a.media_type as "mediaType", a.sha256 from staged_thread t join staged_message m on m.source = t.source and m.conversation = t.id and m.documents > 0
          join staged_attachment a on a.source = m.source and a.message = m.id and a.path is not null where t.place between ${from} and ${from + PAGE - 1} order by a.n`,
    );
    const byMessage = Map.groupBy(attached, (each) => `${each.source}\n${each.message}`);
    const byThread = Map.groupBy(messages, (message) => `${message.source}\n${message.conversation}`);
    for (const [source, some] of Map.groupBy(threads, (thread) => thread.source))
      left.push(...(await transaction(db, async (tx) => {
        await requireOpenImport(tx, importId);
        const there = await identitiesThere(tx, some);
        await noteRepeats(tx, importId, broughtBefore(source, some.flatMap((thread) => [thread.id, ...(thread.aliases ?? [])]), some.flatMap((thread) => (byThread.get(`${source}\n${thread.id}`) ?? []).map((message) => `${source}:${message.id}`))));
        await storePastConversations(tx, now(), { ...import_, source }, some.filter((thread) => there.has(thread.whose)).map((thread) => pastOf(thread, byThread.get(`${source}\n${thread.id}`) ?? [], byMessage)));
        return some.filter((thread) => !there.has(thread.whose)).map(({ file, line, title, id }) => ({ file, line, title, messages: byThread.get(`${source}\n${id}`)?.length ?? 0 }));
      }, { first: HOLD_IDENTITIES })));
    await onProgress(Math.min(1, (from + PAGE - 1) / Math.max(1, of)));
    await new Promise(setImmediate); // a server does other things meanwhile
  }
  return left;
}

/** The imports that brought these conversations, and these messages in them. */
function broughtBefore(source: string, ids: readonly string[], messageIds: readonly string[]) {
  const known = sql`select c.* from unnest(${[...ids]}::text[]) as k (id) join conversation_start s on s.source = ${`import:${source}`} and s.message_id = k.id
    join conversation_owner o using (conversation_id) join conversation c on c.identity_id = o.identity_id and c.conversation_id = o.conversation_id`;
  return sql`with known as (${known}) select import_id from known union select m.import_id from known k join message m on m.identity_id = k.identity_id and m.conversation_id = k.conversation_id where m.client_id = any(${[...messageIds]}::text[])`;
}

/** Whose conversations these are was found before; whoever was erased since, or undone with another import, gets none. */
async function identitiesThere(tx: Database, threads: readonly ThreadRow[]): Promise<Set<string>> {
  return new Set((await rows<{ id: string }>(tx, sql`select identity_id as id from identity where identity_id = any(${[...new Set(threads.map((thread) => thread.whose))]}::uuid[])`)).map((each) => each.id));
}

function pastOf(thread: ThreadRow, messages: readonly MessageRow[], attached: ReadonlyMap<string, readonly AttachedRow[]>): PastConversation {
  return {
    identityId: thread.whose, sourceId: thread.id, aliases: thread.aliases ?? [], number: thread.source === "mail" ? undefined : thread.title.split(/[\s#]+/).at(-1), tags: [...(thread.tags ?? []), ...(thread.open ? [`open in ${PROGRAM[thread.source] ?? thread.source}`] : [])], subject: thread.subject ?? "", channel: thread.channel, assignee: thread.assignee_id, openedAt: thread.opened_at, endedAt: thread.closed_at,
    // A colleague whom nobody knows here is kept as the file names them.
    cameFrom: thread.assignee !== null && thread.assignee_id === null ? `${thread.title} · ${thread.assignee}` : thread.title,
    messages: messages.map((message): PastMessage => ({ sourceId: message.id, at: message.at, audience: message.private ? "team" : "customer", body: message.body, author: authorOf(thread, message),
      attached: (attached.get(`${message.source}\n${message.id}`) ?? []).map(({ name, mediaType, sha256, path }) => ({ name, mediaType, sha256, read: () => readFileSync(path) })) })),
  };
}

function authorOf(thread: ThreadRow, message: MessageRow): PastMessage["author"] {
  const said = message.author_name ?? message.author_email;
  if (message.by_whom === "machine") return { kind: "assistant", id: `${message.source}:${message.author_id ?? "machine"}`, name: said ?? "An automatic answer" };
  if (message.by_whom === "colleague") return { kind: "agent", id: message.staff_id ?? `${message.source}:${message.author_id ?? message.author_email ?? "somebody"}`, name: said ?? "A colleague" };
  return { kind: "customer", id: message.other_id ?? thread.whose, name: said ?? message.other_name ?? thread.customer ?? "Customer" };
}
