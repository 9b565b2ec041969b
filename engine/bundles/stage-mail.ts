// Mail among the staged conversations: each message stands alone until all mailboxes are read; then those that answer one
// another become one conversation, and who of them is ours is told.
import { listPeople } from "../organisation/index.ts";
import { type Database, row, rows, sql } from "../platform/index.ts";
import { remark, type Remark } from "../profiles/contract.ts";
import type { Threads } from "./mail.ts";
import type { ReadMail } from "./read-mail.ts";
import type { Read } from "./reading.ts";

export function mailReads(mail: ReadMail): readonly Read[] {
  const conversation = `mail:${mail.id}`; // of itself; of its thread once all are read
  return [
    { kind: "conversation", id: conversation, title: "Mail", subject: mail.subject.replace(/^((re|fwd?|aw|wg|tr|sv|antw)\s*:\s*)+/i, ""), channel: "email", customer: {}, open: false, openedAt: mail.at },
    { kind: "message", conversation, id: `mail:${mail.id}`, at: mail.at, by: "unsaid", author: mail.from, isPrivate: false, body: mail.body.trim() === "" && mail.attachments.length === 0 ? "[An empty message]" : mail.body, attachments: mail.attachments },
    { kind: "alias", conversation, id: conversation },
    // Whom it was for stands with the conversation until it is known who of all of them is ours.
    ...mail.to.slice(0, 20).map((to): Read => ({ kind: "conversation", id: conversation, title: "Mail", subject: "", channel: "email", customer: { email: to.email, name: to.name }, open: false, openedAt: mail.at })),
  ];
}

const SOURCE = "mail";
/** Houses in which anybody has an address: who has one there is nobody's colleague by that. */
const FOR_ANYBODY = /^@(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online|freenet|mail|proton|protonmail|pm|zoho|yandex|qq|163|126|orange|wanadoo|free|laposte|libero|ziggo|kpnmail|telenet|skynet|bluewin|sapo)\.[a-z.]+$/;

/** Gives the addresses that are ours, and says how that was told. */
export async function settleMail(session: Database, threads: Threads, told: readonly string[]): Promise<{ ours: string[]; remarks: Remark[] }> {
  const ids = (await rows<{ id: string }>(session, sql`select distinct id from staged_message where source = ${SOURCE}`)).map((each) => each.id);
  await sql`create temporary table staged_root (id text primary key, thread text not null)`.execute(session);
  for (let i = 0; i < ids.length; i += 5000) {
    const some = ids.slice(i, i + 5000);
    await sql`insert into staged_root select * from unnest(${some}::text[], ${some.map((id) => `mail:${threads.threadOf(id.slice(5))}`)}::text[])`.execute(session);
  }
  for (const [table, column] of [["staged_message", "conversation"], ["staged_conversation", "id"], ["staged_alias", "conversation"]] as const)
    await sql`update ${sql.table(table)} t set ${sql.ref(column)} = r.thread from staged_root r where t.source = ${SOURCE} and t.${sql.ref(column)} = r.id`.execute(session);
  const ours = [...new Set([...told, ...(await listPeople(session)).map((each) => each.email)].map((each) => each.toLowerCase()))];
  const remarks: Remark[] = [];
  if (told.length === 0) {
    const seen = sql`select m.id, m.author_email as address from staged_message m where source = ${SOURCE} union select m.id, c.customer_email from staged_message m join staged_conversation c on c.source = m.source and c.id = m.conversation and c.customer_email is not null and c.line = m.line and c.file = m.file where m.source = ${SOURCE}`;
    // Where colleagues have addresses of a house, everybody of that house is ours.
    const houses = [...new Set(ours.map((each) => each.slice(each.lastIndexOf("@"))))].filter((each) => !FOR_ANYBODY.test(each));
    const there = (await rows<{ house: string }>(session, sql`select distinct h as house from (${seen}) s join unnest(${houses}::text[]) as h on right(s.address, length(h)) = h`)).map((each) => each.house);
    ours.push(...there);
    if (there.length > 0) remarks.push(remark("oursByColleagues", { parts: { addresses: there } }));
    // Else the address that stands in more than half of all messages, with people of two houses at least, is the mailbox's own.
    const own = there.length > 0 ? undefined : await row<{ address: string; n: number; all: number }>(session, sql`with seen as (select id, address, case when substring(address from '@.*') ~ ${FOR_ANYBODY.source} then address else substring(address from '@.*') end as house from (${seen}) s where address is not null)
      select address, count(*)::integer as n, (select count(distinct id)::integer from seen) as all from seen s
      group by 1, s.house having (select count(distinct o.house) from seen o where o.house <> s.house and o.id in (select m.id from seen m where m.address = s.address)) > 1 order by 2 desc, 1 limit 1`);
    if (own && own.n * 2 > own.all && !ours.includes(own.address)) {
      ours.push(own.address);
      remarks.push(remark("oursByMost", { parts: { address: own.address, count: own.n, all: own.all } }));
    }
  }
  // The customer is whoever wrote and is not ours, else the first who was written to; the people of a thread are few.
  await sql`update staged_conversation c set customer_id = null, customer_email = null, customer_phone = null, customer_name = null where source = ${SOURCE} and (customer_email = any(${ours.filter((each) => !each.startsWith("@"))}::text[]) or exists (select 1 from unnest(${ours.filter((each) => each.startsWith("@"))}::text[]) d (domain) where customer_email like '%' || d.domain))`.execute(session);
  const wrote = sql`select distinct on (conversation) conversation, author_email, author_name from staged_message where source = ${SOURCE} and author_email <> all(${ours}::text[]) and not exists (select 1 from unnest(${ours.filter((each) => each.startsWith("@"))}::text[]) d (domain) where author_email like '%' || d.domain) order by conversation, at, n`;
  await sql`update staged_conversation c set customer_email = w.author_email, customer_name = w.author_name from (${wrote}) w where c.source = ${SOURCE} and c.id = w.conversation`.execute(session);
  return { ours, remarks };
}
