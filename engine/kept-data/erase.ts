// Everything personal about one customer goes. It cannot be undone: nothing is put aside.
//
// 1. Files brought to the import page that name them are found.
// 2. One transaction: every row of theirs, the erasure itself, its audit line; last, when nothing can refuse any more, those
//    files and the lines of the error log that name them.
// 3. What may come late: a decision that was being written, an event that had found its identity, or one that was refused while the
//    rows went. `finishErasures` takes the same ids, and what came meanwhile and names them, away again a few minutes later and
//    then forgets the ids and words too; a crash in between only delays it.
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, type RawBuilder, Refusal, row, rows, run, sql, type Transaction, transaction } from "../platform/index.ts";
import { believeSuppressed, emptyJournal, rememberErased, rememberErasedMessages, waitingBeside } from "../profiles/index.ts";
import type { Erased, ErasurePreview } from "./contract.ts";
import { isNamedBehind } from "./behind-short-text.ts";
import { findInDataFolder } from "./data-folder-files.ts";
import { archivesThatGo } from "./everything-exports.ts";
import { holding, type KeptTable, type Person, plainWordsOf } from "./kept-table.ts";
import { anyWord, namer, naming } from "./naming.ts";
import { findPerson, type FoundPerson } from "./person.ts";
import { KEPT_TABLES } from "./tables.ts";

type Personal = Extract<KeptTable, { kind: "personal" }>;
type Tables = Readonly<Record<string, KeptTable>>;

/** What finds a file that ends late, and what others write of them while they are erased; times as ISO 8601, absent of erasures of before. */
type Late = Pick<Person, "words" | "names" | "numbers"> & { readonly since?: string; readonly until?: string };

/** When something came. */
interface Came {
  readonly since?: Date;
  readonly until?: Date;
}

/** Rows of which the program reads the text at once. */
const READ_AT_ONCE = 200;
const NIL_UUID = "00000000-0000-0000-0000-000000000000";

/** So long after an erasure something may still be written under its ids. */
const LATE_MINUTES = 5;

/** What an erasure would delete; lines of the log and the audit, which stay without what they say, are not counted. @throws {Refusal} not-found */
export async function previewErasure(ground: Ground, anyId: string): Promise<ErasurePreview> {
  const person = await findPerson(ground.db, anyId);
  const counts: Record<string, number> = {};
  for (const [table, kept] of personalTables(KEPT_TABLES)) {
    if (kept.blank) continue;
    const { n } = (await row<{ n: number }>(ground.db, sql`select count(*)::integer as n from ${sql.table(table)} where ${await aboutAll(ground.db, table, kept, person)}`))!;
    if (n > 0) counts[table] = n;
  }
  return { customerId: person.customerId, name: person.name, confirm: person.name, identities: person.identityIds.length, rows: counts, ...(await whoStays(ground, person)), archives: await archivesThatGo(ground.db, ground.now()), namedIn: await namedIn(ground, person), partlyIn: await partlyIn(ground, person) };
}

/** Of one who carries the same name and is alike too, it is said once. */
async function whoStays(ground: Ground, person: FoundPerson): Promise<Pick<ErasurePreview, "others" | "alike">> {
  const others = await othersLike(ground, person);
  const alike = await waitingBeside(ground.db, person.identityIds);
  return { others, alike: alike.filter(({ customerId }) => !others.some((other) => other.customerId === customerId)) };
}

/** Other customers who carry the same name, address or number: perhaps the same person, and then not erased with this one. Rides profile_search. */
function othersLike(ground: Ground, person: FoundPerson): Promise<ErasurePreview["others"]> {
  return rows(ground.db, sql`select customer_id as "customerId", coalesce(name, '') as name from profile where search like any(${holding(person.words)}::text[]) and customer_id <> all(${[...person.identityIds]}::uuid[]) order by customer_id limit 20`);
}

/** Tags, segments by rule, and groups that others belong to as well, whose words name them. They are few. */
function namedIn(ground: Ground, person: FoundPerson): Promise<ErasurePreview["namedIn"]> {
  const names = (text: RawBuilder<unknown>) => naming(text, person, holding(plainWordsOf(person)), "beside");
  return rows(
    ground.db,
    sql`select 'tag' as kind, name from tag where ${names(sql`name`)}
        union all select 'segment', title from segment where ${names(RULE)} or segment_key in (select segment_key from segment_version where ${names(RULE)})
        union all select 'group', name from customer_group g where ${names(sql`name`)} and ${hasOthers(person)}
        order by 1, 2 limit 50`,
  );
}

const RULE = sql`title || ' ' || purpose || ' ' || rule::text`;
const hasOthers = (person: Person) => sql`exists (select 1 from group_member m where m.group_id = g.group_id and m.identity_id <> all(${[...person.identityIds]}::uuid[]))`;

/** More customers than these carry it: then a first name tells nothing. */
const COMMON = 5;

/** What holds a part of a name only, which may be somebody else's: left for a person to judge. None of it is large. */
async function partlyIn(ground: Ground, person: FoundPerson): Promise<ErasurePreview["partlyIn"]> {
  const last = new Set(person.names.map((name) => name.last));
  const words: string[] = [];
  for (const word of person.partsOfNames.slice(0, 20)) {
    const { n } = (await row<{ n: number }>(ground.db, sql`select count(*)::integer as n from (select 1 from profile where search like any(${holding([word])}::text[]) and customer_id <> all(${[...person.identityIds]}::uuid[]) limit ${COMMON + 1}) p`))!;
    if (last.has(word) || n <= COMMON) words.push(word);
  }
  if (words.length === 0) return [];
  const ids = [...person.identityIds];
  const whole = (text: RawBuilder<unknown>, how: "near" | "beside" = "beside") => naming(text, person, holding(how === "near" ? person.words : plainWordsOf(person)), how);
  return rows(
    ground.db,
    sql`select 'tag' as kind, name from tag where ${anyWord(sql`name`, words)} and not ${whole(sql`name`)}
        union select 'segment', title from segment where ${anyWord(RULE, words)} and not ${whole(RULE)}
        union select 'group', name from customer_group g where ${anyWord(sql`name`, words)} and ${hasOthers(person)} and not ${whole(sql`name`)}
        union select 'view', name from saved_view where removed_at is null and ${anyWord(VIEW, words)} and not ${whole(VIEW, "near")}
        union select 'note', left(n.body, 80) from group_note_change n join customer_group g on g.group_id = n.group_id where ${anyWord(sql`n.body`, words)} and ${hasOthers(person)} and not ${whole(sql`n.body`)}
        union select 'membership', left(m.why, 80) from group_member m where m.identity_id <> all(${ids}::uuid[]) and m.group_id in (select o.group_id from group_member o where o.identity_id = any(${ids}::uuid[])) and ${anyWord(sql`m.why`, words)} and not ${whole(sql`m.why`)}
        order by 1, 2 limit 50`,
  );
}

const VIEW = sql`name || ' ' || filters::text`;

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
  const names = namer(before, [...before.words, ...before.identityIds]);
  const found = more.home === undefined ? undefined : await findInDataFolder(more.home, names);
  let beside = { logLines: 0, files: 0 };
  const now = ground.now();
  const since = new Date(now.getTime() - LATE_MINUTES * 60_000); // what was being written then is seen by no search before it ends
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
    await rememberErased(tx, now, erasureId, person.identifiers as Parameters<typeof rememberErased>[3], request.suppress, person.country);
    await rememberErasedMessages(tx, now, erasureId, person.identityIds);
    await takeAway(tx, person, tables, (kept) => !kept.byMention, counted);
    await sql`insert into erasure (erasure_id, at, by_kind, by_id, why, counts, late_ids)
      values (${erasureId}, ${now}, ${actor.kind}, ${actor.id}, ${request.why}, ${JSON.stringify(counted)}::jsonb, ${[...person.identityIds]}::uuid[])`.execute(tx);
    // What was written since it was looked for: an event that was refused, a line of the audit. What ends later still goes with `finishErasures`.
    await takeAway(tx, before, tables, (kept) => kept.behind !== undefined, counted, { since });
    const late: Late = { words: [...person.words, ...person.identityIds], names: person.names, numbers: person.numbers, since: since.toISOString(), until: ground.now().toISOString() };
    await sql`insert into erasure_late (erasure_id, person) values (${erasureId}, ${JSON.stringify(late)}::jsonb)`.execute(tx);
    await sql`update erasure set counts = ${JSON.stringify(counted)}::jsonb where erasure_id = ${erasureId}`.execute(tx);
    await writeAudit(tx, now, actor, "customer.erase", { kind: "erasure", id: erasureId }, { why: request.why, suppressed: request.suppress, rows: Object.values(counted).reduce((sum, n) => sum + n, 0) });
    // Last, when nothing can refuse any more: files do not come back with a transaction that is taken back.
    if (found) beside = await found.forget();
    await appendLog(tx, now, { topic: "profile", about: { erasureId } });
    return counted;
  });
  // What ended while the rows went: an upload, an archive. What ends later goes with `finishErasures`.
  if (more.home !== undefined) {
    const late = await (await findInDataFolder(more.home, names)).forget();
    beside = { logLines: beside.logLines + late.logLines, files: beside.files + late.files };
  }
  if (request.suppress) believeSuppressed(ground.db);
  ground.nudge();
  return { erasureId, at: now.toISOString(), rows: counts, suppressed: request.suppress, ...beside };
}

function requireConfirmed(person: FoundPerson, request: { readonly why: string; readonly confirm: string }): void {
  if (request.confirm.trim() !== person.name.trim()) throw new Refusal("bad-input", `confirm: to erase this customer, type the name exactly as it stands: ${person.name}`, { problems: [{ place: "confirm", message: "is not the customer's name" }] });
  if (namer(person, person.words)(request.why)) throw new Refusal("bad-input", "why: the reason stays for ever, so it must not name the customer or hold an address or number of theirs.", { problems: [{ place: "why", message: "names the customer" }] });
}

/** From the last table to the first: what finds rows of a later one still stands when that one's turn comes. */
async function takeAway(tx: Transaction, person: Person, tables: Tables, which: (kept: Personal) => boolean, counted: Record<string, number>, came: Came = {}): Promise<void> {
  for (const [table, kept] of personalTables(tables).reverse()) {
    if (!which(kept)) continue;
    if (kept.besides) {
      const { where, set } = kept.besides(person);
      await run(tx, sql`update ${sql.table(table)} set ${set} where ${where}`);
    }
    const about = await aboutAll(tx, table, kept, person, came);
    const gone = await run(tx, kept.blank ? sql`update ${sql.table(table)} set ${kept.blank(person)} where ${about}` : sql`delete from ${sql.table(table)} where ${about}`);
    if (gone > 0) counted[table] = (counted[table] ?? 0) + gone;
  }
}

/** Those too that only the program can read. @param came of rows that others wrote, which of them */
async function aboutAll(db: Database, table: string, kept: Personal, person: Person, came: Came = {}): Promise<RawBuilder<unknown>> {
  const { behind } = kept;
  if (behind === undefined) return kept.about(person);
  const within = cameWithin(behind.at, came);
  if (person.words.length + person.names.length + person.numbers.length === 0) return sql`(${within} and ${kept.about(person)})`;
  const names = behind.plainly ? namer(person, plainWordsOf(person), "beside") : namer(person, person.words);
  const found: string[] = [];
  for (let last: string | undefined = NIL_UUID; last !== undefined; ) {
    // Rides the primary key.
    const some: { id: string; text: string }[] = await rows(db, sql`select ${sql.ref(behind.key)} as id, ${behind.text} as text from ${sql.table(table)} where ${sql.ref(behind.key)} > ${last}::uuid and ${within} order by 1 limit ${READ_AT_ONCE}`);
    found.push(...some.filter(({ text }) => isNamedBehind(names, text)).map(({ id }) => id));
    last = some.at(-1)?.id;
  }
  return sql`(${within} and (${kept.about(person)} or ${sql.ref(behind.key)} = any(${found}::uuid[])))`;
}

function cameWithin(at: string, { since, until }: Came): RawBuilder<unknown> {
  const column = sql.ref(at);
  return sql`(${since === undefined ? sql`true` : sql`${column} >= ${since}::timestamptz`} and ${until === undefined ? sql`true` : sql`${column} <= ${until}::timestamptz`})`;
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
 * Takes away what was written late under the ids of people who were erased, and files that were being brought or written meanwhile,
 * and then forgets the ids and words. For the sweep of the server; a few at a time.
 *
 * @param home the data folder
 * @returns how many erasures are finished by it
 */
export async function finishErasures(ground: Ground, home?: string): Promise<number> {
  const old = new Date(ground.now().getTime() - LATE_MINUTES * 60_000);
  const waiting = await rows<{ erasure_id: string; at: Date; late_ids: string[]; late: Late | null }>(ground.db, sql`select e.erasure_id, e.at, e.late_ids, l.person as late from erasure e left join erasure_late l on l.erasure_id = e.erasure_id where e.finished_at is null and e.at < ${old}::timestamptz order by e.at limit 10`);
  for (const { erasure_id, at, late_ids, late } of waiting) {
    if (late && home !== undefined) await (await findInDataFolder(home, namer(late, late.words), at)).forget();
    await transaction(ground.db, async (tx) => {
      const person: Person = { identityIds: late_ids, ids: late_ids, words: [], names: [], numbers: [] };
      await takeAway(tx, person, KEPT_TABLES, () => true, {});
      if (late !== null) await takeWhatCameMeanwhile(tx, { ...person, ...late }, at);
      await sql`delete from erasure_late where erasure_id = ${erasure_id}::uuid`.execute(tx);
      await sql`update erasure set late_ids = '{}', finished_at = ${ground.now()} where erasure_id = ${erasure_id}::uuid`.execute(tx);
    });
  }
  return waiting.length;
}

/**
 * What others wrote while somebody was erased, and ended after it: looks at files that were brought before, events that were refused,
 * lines of imports and the audit. Whatever came afterwards stays.
 */
async function takeWhatCameMeanwhile(tx: Transaction, person: Person & Late, at: Date): Promise<void> {
  const until = person.until === undefined ? at : new Date(person.until);
  const since = new Date(person.since ?? at.getTime() - LATE_MINUTES * 60_000);
  await takeAway(tx, person, KEPT_TABLES, (kept) => kept.behind !== undefined && !kept.behind.goesOn, {}, { since, until });
  await takeAway(tx, person, KEPT_TABLES, (kept) => kept.behind?.goesOn === true, {}, { until });
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
            from (select to_jsonb(x)->>'identity_id' as owner from (select * from ${sql.table(table)} where not coalesce(${kept.about(person)}, false)${kept.besides ? sql` and not coalesce(${kept.besides(person).where}, false)` : sql``}) x where ${naming(sql`x::text`, person, holding(person.words), "beside")}) t
            left join membership m on m.identity_id = t.owner::uuid group by 2 order by 2`,
      )),
    );
  }
  // What is nobody's record may name them all the same: a tag, a rule, the name of a file. Colleagues may be called alike.
  for (const [table, kept] of Object.entries(KEPT_TABLES)) {
    if (kept.kind !== "nobody" || kept.travels !== "fact" || table.startsWith("auth.")) continue;
    const { n } = (await row<{ n: number }>(ground.db, sql`select count(*)::integer as n from ${sql.table(table)} x where ${naming(sql`x::text`, person, holding(plainWordsOf(person)), "beside")}`))!;
    if (n > 0) found.push({ table, customerId: null, rows: n });
  }
  return found;
}
