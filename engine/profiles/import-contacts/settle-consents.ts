// What a staged file's words on consents come to: of several of one person one, and of that whether it holds against what any
// record of the customer has said. Works on the session's own tables, so that a check and an import say the same.
import { type Database, row, rows, sql } from "../../platform/index.ts";
import { type HeldWord, heldFirst, holdsOver, UNTIMED } from "../consent-order.ts";
import { decideConsent } from "./decide-consent.ts";
import { samePairs, type Settling } from "./settle-people.ts";

/** What files tell of: whether somebody may be sent offers. */
export const OFFERS = "offers";
const PAGE = 20_000;

/** Fills staged_consent: one row a person and channel, with what it comes to and whether it is to be kept. */
export async function settleConsents(session: Database, { source, startedAt }: Settling, writes: boolean): Promise<void> {
  await sql`update staged_said s set n = p.n from staged_row r join staged_person p on p.key_kind = r.key_kind and p.key_value = r.key_value and p.said_by > 1 where r.n = s.n and p.n <> s.n`.execute(session);
  // Of one person's words on a channel: a refusal that does not say when it was made holds; else the word with the latest
  // time, and of one moment the refusal; a consent without a time only where nothing else is said.
  await sql`create temporary table staged_consent as select distinct on (n, channel) n, channel, given, stated, why, least(coalesce(to_timestamp(at), ${startedAt}::timestamptz), ${startedAt}::timestamptz) as at,
      case when given then 'given' else 'refused' end as outcome, true as stores
    from staged_said order by n, channel, case when stated then 1 when given then 2 else 0 end, at desc nulls first, given, why`.execute(session);
  await sql`create unique index on staged_consent (n, channel)`.execute(session);
  await sql`analyze staged_consent`.execute(session);
  if (!(await row(session, sql`select 1 from staged_consent limit 1`))) return;
  await tieCustomers(session);
  // Whoever says something of the same people meanwhile waits, or is waited for.
  if (writes) await sql`select 1 from identity where identity_id in (select p.id from staged_consent s join staged_person p on p.n = s.n where not p.is_new) order by identity_id for no key update`.execute(session);
  await judge(session, source);
}

/** staged_tied: the customers, those who are new too, that will be one because of this file. */
async function tieCustomers(session: Database): Promise<void> {
  const pairs = await samePairs(session);
  const ids = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const customers = new Map<string, string>();
  for (let i = 0; i < ids.length; i += PAGE)
    for (const m of await rows<{ identity_id: string; customer_id: string }>(session, sql`select identity_id, customer_id from membership where identity_id = any(${ids.slice(i, i + PAGE)}::uuid[])`)) customers.set(m.identity_id, m.customer_id);
  const root = new Map<string, string>();
  const rootOf = (id: string): string => {
    let at = id;
    while (root.has(at)) at = root.get(at)!;
    return at;
  };
  const all = new Set<string>();
  for (const pair of pairs) {
    const [a, b] = [customers.get(pair.a) ?? pair.a, customers.get(pair.b) ?? pair.b];
    const [one, other] = [rootOf(a), rootOf(b)];
    if (one !== other) root.set(one > other ? one : other, one > other ? other : one);
    all.add(a).add(b);
  }
  await sql`create temporary table staged_tied (customer uuid not null, root uuid not null)`.execute(session);
  const tied = [...all];
  for (let i = 0; i < tied.length; i += PAGE) await sql`insert into staged_tied select * from unnest(${tied.slice(i, i + PAGE)}::uuid[], ${tied.slice(i, i + PAGE).map(rootOf)}::uuid[])`.execute(session);
  await sql`create index on staged_tied (customer)`.execute(session);
  await sql`create index on staged_tied (root)`.execute(session);
  await sql`analyze staged_tied`.execute(session);
}

/** Whoever is new and joined with nobody said nothing before; the others are looked at one by one, refusals first. */
async function judge(session: Database, source: string): Promise<void> {
  await sql`create temporary table staged_open as
    select row_number() over (order by s.given, s.at, s.n, s.channel)::integer as place, s.n, s.channel, s.given, s.at, s.stated, s.why, p.id, coalesce(t.root, m.customer_id) as root, t.root is not null as tied
    from staged_consent s join staged_person p on p.n = s.n left join membership m on m.identity_id = p.id left join staged_tied t on t.customer = coalesce(m.customer_id, p.id)
    where not p.is_new or t.root is not null`.execute(session);
  await sql`create unique index on staged_open (place)`.execute(session);
  await sql`analyze staged_open`.execute(session);
  const since = new Map<string, HeldWord>(); // what this file itself has said of those who will be one
  for (let from = 1; ; from += PAGE) {
    const some = await rows<{ n: number; channel: string; given: boolean; at: Date; stated: boolean; root: string; tied: boolean; inForce: boolean | null; inForceAt: Date | null; untimed: boolean | null; lastOfSource: boolean | null; saidThen: boolean }>(
      session,
      sql`select o.n, o.channel, o.given, o.at, o.stated, o.root, o.tied, f.given as "inForce", f.at as "inForceAt", f.untimed, l.given as "lastOfSource",
            exists (select 1 from consent c where c.identity_id = o.id and c.purpose = ${OFFERS} and c.channel = o.channel and c.source = ${source} and c.given = o.given and (c.at = o.at or not o.given and c.why = o.why)) as "saidThen"
          from staged_open o
          left join lateral (select c.given, c.at, c.given and c.wording_version like ${`%${UNTIMED}`} as untimed from membership m join consent c on c.identity_id = m.identity_id
            where m.customer_id = any(array(select t.customer from staged_tied t where t.root = o.root) || o.root) and c.purpose = ${OFFERS} and c.channel = o.channel order by ${heldFirst("c.")} limit 1) f on true
          left join lateral (select c.given from consent c where c.identity_id = o.id and c.purpose = ${OFFERS} and c.channel = o.channel and c.source = ${source} order by c.at desc, c.consent_id desc limit 1) l on true
          where o.place between ${from} and ${from + PAGE - 1} order by o.place`,
    );
    if (some.length === 0) break;
    const verdicts = some.map((each) => {
      const key = `${each.root} ${each.channel}`;
      const here = each.inForce === null ? undefined : { given: each.inForce, at: each.inForceAt!.getTime(), untimed: each.untimed === true };
      const inFile = since.get(key);
      const inForce = inFile !== undefined && holdsOver(inFile, here) ? inFile : here;
      const word = { given: each.given, at: each.at.getTime(), stated: each.stated };
      const verdict = decideConsent(word, { inForce, lastOfSource: each.lastOfSource ?? undefined, saidThen: each.saidThen });
      const heard = { given: word.given, at: word.at, untimed: word.given && !word.stated };
      if (each.tied && verdict.stores && holdsOver(heard, inForce)) since.set(key, heard);
      // Where a word of this very file holds against it, nothing was said here since.
      const byFile = inForce !== undefined && inForce === inFile && !["given", "refused", "known"].includes(verdict.outcome);
      return { n: each.n, channel: each.channel, stores: verdict.stores, outcome: byFile ? "in-file" : verdict.outcome };
    });
    await sql`update staged_consent s set outcome = v.outcome, stores = v.stores from unnest(${verdicts.map((v) => v.n)}::int[], ${verdicts.map((v) => v.channel)}::text[], ${verdicts.map((v) => v.outcome)}::text[], ${verdicts.map((v) => v.stores)}::boolean[]) as v (n, channel, outcome, stores)
      where s.n = v.n and s.channel = v.channel`.execute(session);
  }
  await sql`drop table staged_open`.execute(session);
}

export interface ConsentCounts {
  readonly given: number;
  readonly refused: number;
  readonly alreadyThere: number;
  readonly left: { readonly refusedSince: number; readonly givenSince: number; readonly untimed: number };
  readonly channels: { channel: string; given: number; refused: number; left: number }[];
  readonly disagree?: Disagreement[];
}

interface Disagreement {
  channel: string;
  lines: number[];
  counts: "given" | "refused" | "here";
}

const MOST_TOLD = 20;

/** Of whom rows of the file say both of one channel: which rows, and what counts. */
async function disagreements(session: Database): Promise<Disagreement[]> {
  // Without words on consents nothing was tied.
  const tied = (await row<{ there: boolean }>(session, sql`select to_regclass('pg_temp.staged_tied') is not null as there`))!.there ? sql`left join staged_tied t on t.customer = coalesce(m.customer_id, p.id)` : sql`left join lateral (select null::uuid as root) t on true`;
  return rows(
    session,
    sql`with said as materialized (
          select s.channel, s.given, s.n, r.line, coalesce(t.root, m.customer_id, p.id) as person
          from staged_said s join staged_person p on p.n = s.n join staged_row r on r.n = s.row_n left join membership m on m.identity_id = p.id ${tied} where p.said_by > 1 or t.root is not null)
        select s.channel, (array_agg(distinct s.line order by s.line))[1:5] as lines,
          case when bool_or(c.given and c.outcome in ('given', 'known')) then 'given' when bool_or(not c.given and c.outcome in ('refused', 'known')) then 'refused' else 'here' end as counts
        from said s join staged_consent c on c.n = s.n and c.channel = s.channel group by s.person, s.channel having bool_or(s.given) and bool_or(not s.given) and count(distinct s.line) > 1 order by min(s.line), s.channel limit ${MOST_TOLD}`,
  );
}

/** A consent is counted once a person and channel. */
export async function countConsents(session: Database): Promise<ConsentCounts> {
  const found = await rows<{ channel: string; outcome: string; n: number }>(session, sql`select channel, outcome, count(*)::integer as n from staged_consent group by channel, outcome order by channel, outcome`);
  const of = (outcomes: readonly string[], channel?: string) => found.filter((each) => outcomes.includes(each.outcome) && (channel === undefined || each.channel === channel)).reduce((sum, each) => sum + each.n, 0);
  const channels = [...new Set(found.map((each) => each.channel))].map((channel) => ({ channel, given: of(["given"], channel), refused: of(["refused"], channel), left: of(["refused-since", "given-since", "untimed", "in-file"], channel) }));
  const disagree = found.length === 0 ? [] : await disagreements(session);
  return {
    given: of(["given"]), refused: of(["refused"]), alreadyThere: of(["known"]), left: { refusedSince: of(["refused-since"]), givenSince: of(["given-since"]), untimed: of(["untimed"]) },
    channels: channels.filter((each) => each.given + each.refused + each.left > 0), ...(disagree.length === 0 ? {} : { disagree }),
  };
}
