// Makes one of what several files told: which conversation a message belongs to, who wrote it, whose conversation it is, and
// what cannot be taken and why. Works on the session's own tables and writes nothing else.
import type { Channel } from "../interactions/index.ts";
import { listPeople } from "../organisation/index.ts";
import { type Database, type RawBuilder, row, rows, sql } from "../platform/index.ts";
import { type NamedColleague, suppressedAmong } from "../profiles/index.ts";
import { attachedWords, LONGEST_BODY } from "./stage-conversations.ts";

export interface KnownAround {
  readonly now: Date;
  /** By source and its number of them. */
  readonly colleagues: ReadonlyMap<string, ReadonlyMap<string, NamedColleague>>;
  /** Addresses and @domains that are the organisation's own. */
  readonly ours: readonly string[];
  /** Channels by source and box. */
  readonly inboxes: ReadonlyMap<string, Channel>;
}

export interface ConversationsSettled {
  readonly conversations: number;
  readonly alreadyThere: number;
  readonly openThere: number;
  readonly messages: number;
  readonly notes: number;
  /** Named and not kept. */
  readonly attachments: number;
  /** Kept as documents. */
  readonly documents: number;
  readonly assigneesKnown: readonly string[];
  readonly assigneesUnknown: readonly string[];
}

/** Gathers the rows of each conversation and says who wrote what. Call it once, before people are looked for. */
export async function gatherConversations(session: Database, around: KnownAround): Promise<void> {
  await sql`select set_config('work_mem', '96MB', true), set_config('jit', 'off', true)`.execute(session);
  await stageColleagues(session, around);
  await sql`update staged_conversation c set customer_id = m.moved_to from staged_moved m where m.source = c.source and m.id = c.customer_id`.execute(session);
  for (const [key, channel] of around.inboxes) {
    const [source, inbox] = key.split("\n");
    await sql`update staged_conversation set channel = ${channel} where source = ${source} and inbox = ${inbox}`.execute(session);
  }
  // The same message in two files is one: the later file counts.
  await sql`delete from staged_message m using (select n, row_number() over (partition by source, conversation, id order by n desc) as k from staged_message) d where d.n = m.n and d.k > 1`.execute(session);
  // The same attachment told twice is one; that of a case without words of its own belongs to its first message.
  await sql`delete from staged_attachment a using (select n, row_number() over (partition by source, message, name, id, sha256 order by n) as k from staged_attachment) d where d.n = a.n and d.k > 1`.execute(session);
  await sql`update staged_attachment a set message = m.id from (select distinct on (source, conversation) source, conversation, id from staged_message order by source, conversation, at, n) m
    where a.conversation is not null and m.source = a.source and m.conversation = a.conversation and not exists (select 1 from staged_message w where w.source = a.source and w.id = a.message)`.execute(session);
  await sql`create index on staged_attachment (source, message)`.execute(session);
  // "What was attached" of a message that only says that there was something is that which is found.
  await sql`delete from staged_attachment a where a.path is null and a.because is null and a.id is null and a.name = 'what was attached to the message' and exists (select 1 from staged_attachment w where w.source = a.source and w.message = a.message and w.n <> a.n)`.execute(session);
  await sql`update staged_message m set attachments = a.named, documents = a.kept,
      body = case when m.body = '' and a.named = 0 then '[Attached: ' || a.keptnames || ']' else left(concat_ws(E'\\n\\n', nullif(m.body, ''), case when a.named > 0 then ${wordsOfAttachments} end), ${LONGEST_BODY + 600}::integer) end
    from (select source, message, (count(*) filter (where path is null))::integer as named, (count(*) filter (where path is not null))::integer as kept,
        left(string_agg(name, ', ' order by name) filter (where path is null), 500) as names, left(string_agg(name, ', ' order by name) filter (where path is not null), 500) as keptnames from staged_attachment group by 1, 2) a
    where a.source = m.source and a.message = m.id`.execute(session);
  await sql`delete from staged_message where body = ''`.execute(session);
  await sql`create index on staged_message (source, conversation)`.execute(session);
  const first = (column: string) => sql`(array_agg(${sql.ref(column)} order by n) filter (where ${sql.ref(column)} is not null and ${sql.ref(column)} <> ''))[1]`;
  const last = (column: string) => sql`(array_agg(${sql.ref(column)} order by n desc) filter (where ${sql.ref(column)} is not null))[1]`;
  await sql`create temporary table staged_thread as
    select source, id, min(n) as n, ${first("subject")} as subject, ${last("channel")} as channel, ${last("title")} as title, ${last("assignee")} as assignee, ${last("open")} as open, ${last("tags")} as tags, min(opened_at) as opened_at, max(closed_at) as closed_at,
      (array_agg(file order by n desc))[1] as file, (array_agg(line order by n desc))[1] as line, min(n) filter (where customer_id is not null or customer_email is not null or customer_phone is not null) as tells_customer,
      null::text as customer_id, null::text as customer_email, null::text as customer_phone, null::text as customer_name, null::uuid as whose, null::uuid as conversation_id, null::timestamptz as first_at, null::timestamptz as last_at, null::text as refused, 0 as place, null::text as assignee_id, null::text as assignee_name
    from staged_conversation group by source, id`.execute(session);
  await sql`create unique index on staged_thread (source, id)`.execute(session);
  await sql`analyze staged_thread, staged_message`.execute(session);
  await sql`update staged_thread t set customer_id = c.customer_id, customer_email = c.customer_email, customer_phone = c.customer_phone, customer_name = c.customer_name from staged_conversation c where c.n = t.tells_customer`.execute(session);
  await findKnownThreads(session);
  await tellAuthors(session);
  // Whoever wrote first is the customer where nobody else is named.
  await sql`update staged_thread t set customer_id = m.author_id, customer_email = m.author_email, customer_name = m.author_name from (
      select distinct on (source, conversation) * from staged_message where by_whom = 'customer' and (author_id is not null or author_email is not null) order by source, conversation, at, n) m
    where m.source = t.source and m.conversation = t.id and t.customer_id is null and t.customer_email is null and t.customer_phone is null and t.conversation_id is null`.execute(session);
  await sql`update staged_thread t set first_at = m.first_at, last_at = m.last_at from (select source, conversation, min(at) as first_at, max(at) as last_at from staged_message group by 1, 2) m where m.source = t.source and m.conversation = t.id`.execute(session);
  await sql`update staged_thread set opened_at = least(opened_at, first_at), closed_at = greatest(closed_at, last_at, opened_at, first_at)`.execute(session);
  await refuseThreads(session, around.now);
}

const wordsOfAttachments: RawBuilder<unknown> = sql`replace(${attachedWords(["NAMES"])}, ${"NAMES"}, a.names)`;

async function stageColleagues(session: Database, { colleagues, ours }: KnownAround): Promise<void> {
  const here = await listPeople(session);
  await sql`create temporary table staged_colleague (source text not null, id text, email text, name text, staff_id text)`.execute(session);
  const all = [
    ...here.map((each) => ({ source: "", id: null, email: each.email.toLowerCase(), name: each.name, staff: each.id })),
    ...[...colleagues].flatMap(([source, each]) => [...each].map(([id, who]) => ({ source, id, email: who.email.toLowerCase() || null, name: who.name || null, staff: here.find((p) => (who.email !== "" && p.email.toLowerCase() === who.email.toLowerCase()) || (who.name !== "" && p.name.trim().toLowerCase() === who.name.trim().toLowerCase()))?.id ?? null }))),
    ...ours.map((each) => ({ source: "", id: null, email: each.toLowerCase(), name: null, staff: null })),
  ];
  await sql`insert into staged_colleague select * from unnest(${all.map((a) => a.source)}::text[], ${all.map((a) => a.id)}::text[], ${all.map((a) => a.email)}::text[], ${all.map((a) => a.name)}::text[], ${all.map((a) => a.staff)}::text[])`.execute(session);
}

/** Conversations that an earlier import brought, also those of which these files hold messages only. Rides conversation_start. */
async function findKnownThreads(session: Database): Promise<void> {
  await sql`insert into staged_thread (source, id, n, subject, channel, title, open, conversation_id, whose, file, line)
    select m.source, m.conversation, m.n, c.subject, c.channel, c.came_from, false, c.conversation_id, c.identity_id, m.file, m.line
    from (select source, conversation, min(n) as n, min(file) as file, min(line) as line from staged_message m where not exists (select 1 from staged_thread t where t.source = m.source and t.id = m.conversation) group by source, conversation) m
    join conversation_start s on s.source = 'import:' || m.source and s.message_id = m.conversation join conversation_owner o using (conversation_id) join conversation c on c.identity_id = o.identity_id and c.conversation_id = o.conversation_id`.execute(session);
  await sql`update staged_thread t set conversation_id = o.conversation_id, whose = o.identity_id
    from (select source, id as thread, id from staged_thread union select source, conversation, id from staged_alias) k join conversation_start s on s.source = 'import:' || k.source and s.message_id = k.id join conversation_owner o using (conversation_id)
    where k.source = t.source and k.thread = t.id and t.conversation_id is null`.execute(session);
}

const isColleague = (source: RawBuilder<unknown>, id: RawBuilder<unknown>, email: RawBuilder<unknown>) => sql`exists (select 1 from staged_colleague w where w.source = ${source} and w.id = ${id} or w.email = ${email} or w.email like '@%' and ${email} like '%' || w.email)`;

async function tellAuthors(session: Database): Promise<void> {
  await sql`create index on staged_colleague (source, id)`.execute(session);
  // Those who are known as colleagues, once each: a question a person, not a message.
  await sql`create temporary table staged_renamed as select distinct source, author_id, author_email from staged_message where by_whom = 'unsaid'`.execute(session);
  await sql`delete from staged_renamed m where not ${isColleague(sql`m.source`, sql`m.author_id`, sql`m.author_email`)}`.execute(session);
  await sql`update staged_message m set by_whom = 'colleague' from staged_renamed r where m.by_whom = 'unsaid' and r.source = m.source and r.author_id is not distinct from m.author_id and r.author_email is not distinct from m.author_email`.execute(session);
  await sql`drop table staged_renamed`.execute(session);
  await sql`update staged_message m set by_whom = case
      when m.author_id = t.customer_id or m.author_email = t.customer_email then 'customer'
      when m.private then 'colleague'
      when m.source = 'mail' or exists (select 1 from staged_colleague w where w.source = m.source) then 'customer' -- all colleagues are told, and this is none
      else 'colleague' end
    from staged_thread t where m.by_whom = 'unsaid' and t.source = m.source and t.id = m.conversation`.execute(session);
  // A note is never the customer's word, whatever a file says.
  await sql`update staged_message set by_whom = 'colleague' where private and by_whom = 'customer'`.execute(session);
  await sql`update staged_message m set author_name = coalesce(w.name, m.author_name) from staged_colleague w where m.by_whom = 'colleague' and w.source = m.source and w.id = m.author_id`.execute(session);
}

async function refuseThreads(session: Database, now: Date): Promise<void> {
  const refuse = (because: string, where: RawBuilder<unknown>) => sql`update staged_thread t set refused = ${because} where refused is null and conversation_id is null and ${where}`.execute(session);
  const noCustomer = sql`customer_id is null and customer_email is null and customer_phone is null`;
  await refuse("everybody in it is ours", sql`source = 'mail' and ${noCustomer}`);
  await refuse("nobody is named as its customer", noCustomer);
  await refuse("a colleague began it, and no customer is in it", isColleague(sql`t.source`, sql`t.customer_id`, sql`t.customer_email`));
  await refuse("it tells no time, neither of its own nor of a message", sql`opened_at is null`);
  await refuse("it is of a time that has not come yet", sql`opened_at > ${new Date(now.getTime() + 86_400_000)}`);
}

/** Whose conversations these are, as the database knows them now. Rides the primary key of identifier. */
export async function findCustomers(session: Database, now: Date): Promise<void> {
  for (const [kind, value] of [["source_id", sql`t.source || ':' || t.customer_id`], ["email", sql`t.customer_email`], ["phone", sql`t.customer_phone`]] as const)
    await sql`update staged_thread t set whose = i.identity_id from identifier i where t.whose is null and t.refused is null and i.kind = ${kind} and i.value = ${value}`.execute(session);
  // Whoever asked that nothing be kept of them stays away with their conversations too.
  for (let after = -1; ; ) {
    const some = await rows<{ n: number; email: string | null; phone: string | null }>(session, sql`select n, customer_email as email, customer_phone as phone from staged_thread where refused is null and whose is null and n > ${after} order by n limit 5000`);
    if (some.length === 0) return;
    after = some.at(-1)!.n;
    const kept = await suppressedAmong(session, now, some.map((each) => [...(each.email === null ? [] : [{ kind: "email" as const, value: each.email, verified: true }]), ...(each.phone === null ? [] : [{ kind: "phone" as const, value: each.phone, verified: true }])]), { ask: "always" });
    const away = some.filter((_, i) => kept.has(i)).map((each) => each.n);
    if (away.length > 0) await sql`update staged_thread set refused = 'its customer was erased and asked that nothing be kept of them again' where n = any(${away}::int[])`.execute(session);
  }
}

export interface MissingPerson {
  readonly source: string;
  readonly id: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
}

/** Customers of conversations whom nobody knows yet, a page at a time. In a check those that other files will bring count as known. */
export async function* missingPeople(session: Database): AsyncGenerator<MissingPerson[]> {
  await sql`drop table if exists staged_missing`.execute(session);
  await sql`create temporary table staged_missing as select row_number() over (order by source, n)::integer as place, * from (
      select distinct on (source, coalesce(customer_id, customer_email, customer_phone)) source, n, customer_id as id, customer_email as email, customer_phone as phone, customer_name as name from staged_thread t
      where whose is null and refused is null
        and not exists (select 1 from staged_coming k where k.kind = 'id' and k.value = t.source || ':' || t.customer_id or k.kind = 'email' and k.value = t.customer_email)
      order by source, coalesce(customer_id, customer_email, customer_phone), n desc) t`.execute(session);
  for (let after = 0; ; ) {
    const some = await rows<MissingPerson & { place: number }>(session, sql`select place, source, id, email, phone, name from staged_missing where place > ${after} order by place limit 5000`);
    if (some.length === 0) break;
    after = some.at(-1)!.place;
    yield some;
  }
  await sql`drop table staged_missing`.execute(session);
}

/** Gives the conversations that can be taken their places, and counts. @param forReal: a check takes those whose customers will come for granted */
export async function settleConversations(session: Database, forReal: boolean): Promise<ConversationsSettled> {
  if (forReal) await sql`update staged_thread set refused = 'nobody could be made of the customer that it names' where refused is null and whose is null`.execute(session);
  await tellAssignees(session);
  await sql`update staged_thread t set place = p.place from (select source, id, row_number() over (order by opened_at nulls first, n)::integer as place from staged_thread where refused is null) p where p.source = t.source and p.id = t.id`.execute(session);
  await sql`create index on staged_thread (place)`.execute(session);
  await sql`analyze staged_thread`.execute(session);
  const counted = (await row<Omit<ConversationsSettled, "assigneesKnown" | "assigneesUnknown">>(
    session,
    sql`with kept as (select m.private, m.attachments, m.documents, t.conversation_id is not null and exists (select 1 from message w where w.identity_id = t.whose and w.conversation_id = t.conversation_id and w.client_id = m.source || ':' || m.id) as there
          from staged_message m join staged_thread t on t.source = m.source and t.id = m.conversation where t.refused is null)
        select (count(*) filter (where conversation_id is null))::integer as conversations, (count(*) filter (where conversation_id is not null))::integer as "alreadyThere", (count(*) filter (where open and conversation_id is null))::integer as "openThere",
          (select (count(*) filter (where not there))::integer from kept) as messages, (select (count(*) filter (where private and not there))::integer from kept) as notes, (select coalesce(sum(attachments) filter (where not there), 0)::integer from kept) as attachments, (select coalesce(sum(documents) filter (where not there), 0)::integer from kept) as documents
        from staged_thread where refused is null`,
  ))!;
  const named = await rows<{ name: string; known: boolean }>(session, sql`select coalesce(assignee_name, assignee) as name, bool_or(assignee_id is not null) as known from staged_thread where refused is null and assignee is not null group by 1 order by count(*) desc limit 400`);
  return { ...counted, assigneesKnown: named.filter((n) => n.known).map((n) => n.name), assigneesUnknown: named.filter((n) => !n.known).map((n) => n.name) };
}

async function tellAssignees(session: Database): Promise<void> {
  await sql`update staged_thread t set assignee_id = w.staff_id, assignee_name = w.name from (
      select distinct on (a.source, a.assignee) a.source, a.assignee, coalesce(w.staff_id, h.staff_id) as staff_id, coalesce(h.name, w.name, w.email) as name
      from (select distinct source, assignee from staged_thread where assignee is not null) a
      left join staged_colleague w on w.source = a.source and w.id = a.assignee
      left join staged_colleague h on h.source = '' and h.staff_id is not null and (h.email = lower(a.assignee) or lower(h.name) = lower(a.assignee) or h.staff_id = w.staff_id)
      order by a.source, a.assignee, h.staff_id nulls last) w
    where w.source = t.source and w.assignee = t.assignee`.execute(session);
}

/** What cannot be taken, a page at a time: conversations, and messages that belong to none. */
export async function* refusedConversations(session: Database): AsyncGenerator<{ file: number; line: number; because: string; raw: string }[]> {
  for (let after = -1; ; ) {
    const some = await rows<{ n: number; file: number; line: number; because: string; raw: string }>(session, sql`select n, file, line, refused as because, concat_ws(' ', title, subject) as raw from staged_thread where refused is not null and n > ${after} order by n limit 5000`);
    if (some.length === 0) break;
    after = some.at(-1)!.n;
    yield some;
  }
  for (let after = -1; ; ) {
    const some = await rows<{ n: number; file: number; line: number; because: string; raw: string }>(session, sql`select m.n, m.file, m.line, case when t.id is null then 'it belongs to a conversation that is not in these files (' || m.conversation || ')' else 'its conversation cannot be taken: ' || t.refused end as because, left(m.body, 200) as raw
      from staged_message m left join staged_thread t on t.source = m.source and t.id = m.conversation where (t.id is null or t.refused is not null) and m.n > ${after} order by m.n limit 5000`);
    if (some.length === 0) return;
    after = some.at(-1)!.n;
    yield some;
  }
}

