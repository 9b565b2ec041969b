// Everything personal about one customer goes. It cannot be undone: nothing is put aside.
//
// 1. Files brought to the import page that name them are found.
// 2. One transaction: every row of theirs, the erasure itself, its audit line; last, when nothing can refuse any more, those
//    files and the lines of the error log that name them.
// 3. What may come late: a decision that was being written, an event that had found its identity. `finishErasures` takes the
//    same ids away again a few minutes later and then forgets the ids too; a crash in between only delays it.
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, rows, run, sql, type Transaction, transaction } from "../platform/index.ts";
import { believeSuppressed, emptyJournal, fold, rememberErased, rememberErasedMessages } from "../profiles/index.ts";
import type { Erased, ErasurePreview } from "./contract.ts";
import { findInDataFolder } from "./data-folder-files.ts";
import { holding, type KeptTable, type Person, plainWordsOf } from "./kept-table.ts";
import { findPerson, type FoundPerson } from "./person.ts";
import { KEPT_TABLES } from "./tables.ts";

type Personal = Extract<KeptTable, { kind: "personal" }>;
type Tables = Readonly<Record<string, KeptTable>>;

/** So long after an erasure something may still be written under its ids. */
const LATE_MINUTES = 5;

/** What an erasure would delete; lines of the log and the audit, which stay without what they say, are not counted. @throws {Refusal} not-found */
export async function previewErasure(ground: Ground, anyId: string): Promise<ErasurePreview> {
  const person = await findPerson(ground.db, anyId);
  const counts: Record<string, number> = {};
  for (const [table, kept] of personalTables(KEPT_TABLES)) {
    if (kept.blank) continue;
    const { n } = (await row<{ n: number }>(ground.db, sql`select count(*)::integer as n from ${sql.table(table)} where ${kept.about(person)}`))!;
    if (n > 0) counts[table] = n;
  }
  return { customerId: person.customerId, name: person.name, confirm: person.name, identities: person.identityIds.length, rows: counts, others: await othersLike(ground, person), namedIn: await namedIn(ground, person) };
}

/** Other customers who carry the same name, address or number: perhaps the same person, and then not erased with this one. Rides profile_search. */
function othersLike(ground: Ground, person: FoundPerson): Promise<ErasurePreview["others"]> {
  return rows(ground.db, sql`select customer_id as "customerId", coalesce(name, '') as name from profile where search like any(${holding(person.words.map(fold))}::text[]) and customer_id <> all(${[...person.identityIds]}::uuid[]) order by customer_id limit 20`);
}

/** Tags, segments by rule, and groups that others belong to as well, whose words name them. They are few. */
function namedIn(ground: Ground, person: FoundPerson): Promise<ErasurePreview["namedIn"]> {
  const words = holding(plainWordsOf(person));
  return rows(
    ground.db,
    sql`select 'tag' as kind, name from tag where lower(name) like any(${words}::text[])
        union all select 'segment', title from segment where lower(title || ' ' || purpose || ' ' || rule::text) like any(${words}::text[])
          or segment_key in (select segment_key from segment_version where lower(title || ' ' || purpose || ' ' || rule::text) like any(${words}::text[]))
        union all select 'group', name from customer_group g where lower(name) like any(${words}::text[]) and exists (select 1 from group_member m where m.group_id = g.group_id and m.identity_id <> all(${[...person.identityIds]}::uuid[]))
        order by 1, 2 limit 50`,
  );
}

/**
 * Erases a customer: all identities, all former ids.
 *
 * @param request.confirm the customer's name, typed by whoever decides it
 * @param more.home the data folder, where files beside the database lie
 * @param more.tables every table and what it holds of a person; for the twin of the test that leaves one out
 * @throws {Refusal} not-found; bad-input, if the confirmation is another name or the reason names the customer
 */
export async function eraseCustomer(
  ground: Ground,
  actor: Actor,
  request: { readonly customerId: string; readonly why: string; readonly confirm: string; readonly suppress: boolean },
  more: { readonly home?: string | undefined; readonly tables?: Tables } = {},
): Promise<Erased> {
  const tables = more.tables ?? KEPT_TABLES;
  await emptyJournal(ground); // what was taken a moment ago may be theirs
  const before = await findPerson(ground.db, request.customerId);
  requireConfirmed(before, request);
  const found = more.home === undefined ? undefined : await findInDataFolder(more.home, [...before.words, ...before.identityIds]);
  let beside = { logLines: 0, files: 0 };
  const now = ground.now();
  const erasureId = newId(now.getTime());
  const counts = await transaction(ground.db, async (tx) => {
    const counted: Record<string, number> = {};
    // What only mentions them takes a while to find; nobody has to wait for that.
    await takeAway(tx, before, tables, (kept) => kept.byMention, counted);
    // Nobody may find an identity while it is being taken away.
    await sql`select 1 from log_head where name = 'identities' for update`.execute(tx);
    // Nor may they be joined with somebody meanwhile, who would be erased with them.
    await sql`select 1 from membership where customer_id = ${before.customerId}::uuid order by identity_id for update`.execute(tx);
    const person = await findPerson(tx, request.customerId);
    if (person.identityIds.join() !== before.identityIds.join()) throw new Refusal("not-acceptable-now", "This customer has just been joined with another, separated, or written to by a new source. Look again at what would go.");
    await keepTurnover(tx, person);
    await rememberErased(tx, now, erasureId, person.identifiers as Parameters<typeof rememberErased>[3], request.suppress);
    await rememberErasedMessages(tx, now, erasureId, person.identityIds);
    await takeAway(tx, person, tables, (kept) => !kept.byMention, counted);
    await sql`insert into erasure (erasure_id, at, by_kind, by_id, why, counts, late_ids)
      values (${erasureId}, ${now}, ${actor.kind}, ${actor.id}, ${request.why}, ${JSON.stringify(counted)}::jsonb, ${[...person.identityIds]}::uuid[])`.execute(tx);
    await writeAudit(tx, now, actor, "customer.erase", { kind: "erasure", id: erasureId }, { why: request.why, suppressed: request.suppress, rows: Object.values(counted).reduce((sum, n) => sum + n, 0) });
    // Last, when nothing can refuse any more: files do not come back with a transaction that is taken back.
    if (found) beside = await found.forget();
    await appendLog(tx, now, { topic: "profile", about: { erasureId } });
    return counted;
  });
  if (request.suppress) believeSuppressed(ground.db);
  ground.nudge();
  return { erasureId, at: now.toISOString(), rows: counts, suppressed: request.suppress, ...beside };
}

function requireConfirmed(person: FoundPerson, request: { readonly why: string; readonly confirm: string }): void {
  if (request.confirm.trim() !== person.name.trim()) throw new Refusal("bad-input", `confirm: to erase this customer, type the name exactly as it stands: ${person.name}`, { problems: [{ place: "confirm", message: "is not the customer's name" }] });
  const why = request.why.toLowerCase();
  if (person.words.some((word) => why.includes(word.toLowerCase()))) throw new Refusal("bad-input", "why: the reason stays for ever, so it must not name the customer or hold an address or number of theirs.", { problems: [{ place: "why", message: "names the customer" }] });
}

/** From the last table to the first: what finds rows of a later one still stands when that one's turn comes. */
async function takeAway(tx: Transaction, person: Person, tables: Tables, which: (kept: Personal) => boolean, counted: Record<string, number>): Promise<void> {
  for (const [table, kept] of personalTables(tables).reverse()) {
    if (!which(kept)) continue;
    const gone = await run(tx, kept.blank ? sql`update ${sql.table(table)} set ${kept.blank(person)} where ${kept.about(person)}` : sql`delete from ${sql.table(table)} where ${kept.about(person)}`);
    if (gone > 0) counted[table] = (counted[table] ?? 0) + gone;
  }
}

function personalTables(tables: Tables): [string, Personal][] {
  return Object.entries(tables).flatMap(([table, kept]): [string, Personal][] => (kept.kind === "personal" ? [[table, kept]] : []));
}

/** Sums by day and kind, of nobody. Rides the primary key of interaction. */
async function keepTurnover(tx: Transaction, person: Person): Promise<void> {
  await sql`insert into erased_turnover (kind, currency, day, orders, amount_minor)
    select kind, currency, (occurred_at at time zone 'UTC')::date, count(*)::integer, sum(amount_minor)::bigint from interaction
    where identity_id = any(${[...person.identityIds]}::uuid[]) and amount_minor is not null and currency is not null group by 1, 2, 3
    on conflict (kind, currency, day) do update set orders = erased_turnover.orders + excluded.orders, amount_minor = erased_turnover.amount_minor + excluded.amount_minor`.execute(tx);
}

/**
 * Takes away what was written late under the ids of people who were erased, and then forgets the ids. For the sweep of the
 * server; a few at a time.
 *
 * @returns how many erasures are finished by it
 */
export async function finishErasures(ground: Ground): Promise<number> {
  const old = new Date(ground.now().getTime() - LATE_MINUTES * 60_000);
  const waiting = await rows<{ erasure_id: string; late_ids: string[] }>(ground.db, sql`select erasure_id, late_ids from erasure where finished_at is null and at < ${old}::timestamptz order by at limit 10`);
  for (const { erasure_id, late_ids } of waiting)
    await transaction(ground.db, async (tx) => {
      const person: Person = { identityIds: late_ids, ids: late_ids, words: [] };
      await takeAway(tx, person, KEPT_TABLES, () => true, {});
      await sql`update erasure set late_ids = '{}', finished_at = ${ground.now()} where erasure_id = ${erasure_id}::uuid`.execute(tx);
    });
  return waiting.length;
}

export interface Mention {
  readonly table: string;
  readonly customerId: string | null;
  readonly rows: number;
}

/**
 * Rows of other customers that hold the name, an address or a number of this one, and that stay: their records, not this
 * one's. Reads every table from end to end.
 */
export async function mentionsElsewhere(ground: Ground, anyId: string): Promise<Mention[]> {
  const person = await findPerson(ground.db, anyId);
  const found: Mention[] = [];
  for (const [table, kept] of personalTables(KEPT_TABLES)) {
    if (kept.byMention || kept.isBytes || kept.travels !== "fact") continue;
    found.push(
      ...(await rows<Mention>(
        ground.db,
        sql`select ${table}::text as "table", m.customer_id as "customerId", count(*)::integer as rows
            from (select to_jsonb(x)->>'identity_id' as owner from (select * from ${sql.table(table)} where not coalesce(${kept.about(person)}, false)) x where lower(x::text) like any(${holding(person.words)}::text[])) t
            left join membership m on m.identity_id = t.owner::uuid group by 2 order by 2`,
      )),
    );
  }
  // What is nobody's record may name them all the same: a tag, a rule, the name of a file. Colleagues may be called alike.
  const words = holding(plainWordsOf(person));
  for (const [table, kept] of Object.entries(KEPT_TABLES)) {
    if (kept.kind !== "nobody" || kept.travels !== "fact" || table.startsWith("auth.")) continue;
    const { n } = (await row<{ n: number }>(ground.db, sql`select count(*)::integer as n from ${sql.table(table)} x where lower(x::text) like any(${words}::text[])`))!;
    if (n > 0) found.push({ table, customerId: null, rows: n });
  }
  return found;
}
