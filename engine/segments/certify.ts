// Judging whether a segment differs, and keeping what was found: out of sample, for the rule is asked whom it would have chosen
// half a year ago, by what was known then, and they are compared with the rest by what they did since.
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { heldFirst } from "../profiles/index.ts";
import { inWords, scoresAt, valueBasis } from "../value/index.ts";
import { judge, NEEDED, type Verdict } from "./certificate.ts";
import { asKnownNow, asksForWorth, chosenThen } from "./chosen-then.ts";
import type { SegmentCertificate, SegmentMeasure, SegmentResponse } from "./contract.ts";
import { whoChose } from "./responding/who-chose.ts";
import { responsesTo } from "./responses.ts";
import { type RuleSegment, ruleSegment, ruleSegments } from "./rule-segment.ts";

export const WINDOW_DAYS = 182;
const DAY_MILLIS = 86_400_000;
/** Judged again by itself after a month; a rule may rest on it for a quarter. */
const AGAIN_MILLIS = 30 * DAY_MILLIS;
const VALID_MILLIS = 92 * DAY_MILLIS;

/** Every segment in use that has not been judged in this version, or not for a month. */
export async function dueSegments(ground: Ground): Promise<string[]> {
  const now = ground.now().getTime();
  const there = await certificatesOf(ground.db);
  return (await ruleSegments(ground.db)).flatMap((segment) => {
    const last = there.get(segment.key);
    const isDue = segment.archivedAt === null && segment.placedAt !== null && (last === undefined || last.version !== segment.version || now - Date.parse(last.certifiedAt) >= AGAIN_MILLIS);
    return isDue ? [segment.key] : [];
  });
}

/** @throws {Refusal} not-found; not-acceptable-now, if it is archived */
export async function certifySegment(ground: Ground, actor: Actor, key: string): Promise<SegmentCertificate> {
  const { db } = ground;
  const segment = await ruleSegment(db, key);
  if (!segment) throw new Refusal("not-found", "There is no such segment by rule.");
  if (segment.archivedAt !== null) throw new Refusal("not-acceptable-now", `“${segment.title}” is archived: nobody is in it. Bring it back first.`);
  const now = ground.now();
  const { asOf, currency } = await valueBasis(ground);
  // Up to the last day on which purchases are known: silence since the data ended is nobody's.
  const until = asOf === null ? now : new Date(Math.min(now.getTime(), Date.parse(`${asOf}T23:59:59.999Z`)));
  const from = new Date(until.getTime() - WINDOW_DAYS * DAY_MILLIS);
  const cutOff = from.toISOString().slice(0, 10);
  const scores = asksForWorth(segment.filters) ? await scoresAt(db, cutOff) : undefined;
  const byValue: Verdict = scores !== undefined && "kind" in scores ? { verdict: "too-few", members: 0, rest: 0, measures: [] } : judge(await chosenThen(db, segment.filters, { from, until, currency }, scores));
  const choosing = await whoChose(db, key);
  const responses = scores !== undefined && "kind" in scores ? [] : await responsesTo(db, segment.filters, { from, until, currency }, scores, choosing);
  const differsIn = [...(byValue.verdict === "differs" ? (["value"] as const) : []), ...(responses.some(({ verdict }) => verdict === "differs") ? (["response"] as const) : [])];
  const found: Verdict = differsIn.length > 0 ? { ...byValue, verdict: "differs" } : byValue;
  const reach = await reachOf(db, key);
  const membersNow = (await row<{ n: number }>(db, sql`select count(*)::integer as n from segment_member where segment_key = ${key}`))!.n;
  const certificate: SegmentCertificate = {
    ...found, measures: [...found.measures], responses, knownThen: !(scores !== undefined && "kind" in scores), leftAside: choosing.size, differsIn, certifiedAt: now.toISOString(), version: segment.version, validUntil: new Date(now.getTime() + VALID_MILLIS).toISOString(), cutOff, windowDays: WINDOW_DAYS, needed: NEEDED, asKnownNow: asKnownNow(segment.filters),
    reach, membersNow, sentence: [...(differsIn.includes("response") && !differsIn.includes("value") ? [] : [sentenceOf(segment, byValue, currency)]), ...responseSentence(segment, responses, currency)].join(" "),
  };
  await transaction(db, async (tx) => {
    await sql`insert into segment_certificate (segment_key, certified_at, version, verdict, certificate) 
      select ${key}, greatest(${now}::timestamptz, max(certified_at) + interval '1 microsecond'), ${segment.version}::integer, ${found.verdict}, ${JSON.stringify(certificate)}::jsonb from segment_certificate where segment_key = ${key}`.execute(tx);
    await writeAudit(tx, now, actor, "segment.certify", { kind: "segment", id: key }, { verdict: found.verdict, in: differsIn, version: segment.version });
    await appendLog(tx, now, { topic: "segments", about: { segment: key } });
  });
  ground.nudge();
  return certificate;
}

/** The latest certificate of each segment. Rides the primary key. */
export async function certificatesOf(db: Database, keys?: readonly string[]): Promise<Map<string, SegmentCertificate>> {
  const found = await rows<{ key: string; certificate: SegmentCertificate }>(
    db,
    sql`select distinct on (segment_key) segment_key as key, certificate from segment_certificate where ${keys === undefined ? sql`true` : sql`segment_key = any(${[...keys]}::text[])`} order by segment_key, certified_at desc`,
  );
  // Those of before knew nothing of responses, or nothing of what an action changed for members alone.
  return new Map(found.map(({ key, certificate }) => [key, { ...certificate, knownThen: certificate.knownThen ?? true, leftAside: certificate.leftAside ?? 0, responses: (certificate.responses ?? []).map((each) => ({ ...each, effect: each.effect ?? null })), differsIn: certificate.differsIn ?? (certificate.verdict === "differs" ? ["value"] : []) }]));
}

/** Why a rule may not rest on these segments, by their keys; a segment that is not in the answer may be rested on. */
export async function whyNotCertified(db: Database, keys: readonly string[], now: Date): Promise<Map<string, string>> {
  const [there, certificates] = [new Map((await ruleSegments(db)).map((each) => [each.key, each])), await certificatesOf(db, keys)];
  const why = new Map<string, string>();
  for (const key of keys) {
    const said = whyNot(there.get(key), certificates.get(key), now);
    if (said !== undefined) why.set(key, said);
  }
  return why;
}

function whyNot(segment: RuleSegment | undefined, certificate: SegmentCertificate | undefined, now: Date): string | undefined {
  if (segment === undefined) return "there is no such segment by rule";
  const { title } = segment;
  if (segment.archivedAt !== null) return `“${title}” is archived: nobody is in it. Bring it back first.`;
  if (certificate === undefined || certificate.version !== segment.version) return `whether “${title}” differs has not been found out for its version ${segment.version}. Judge it on its page, then publish.`;
  if (certificate.verdict !== "differs") return `${certificate.sentence} A rule that treats them differently would cost more and bring nothing that is known.`;
  if (new Date(certificate.validUntil) < now) return `what was found of “${title}” is older than three months. Judge it again on its page.`;
  return undefined;
}

/** Members of today who have an address and have agreed to offers there, by channel. What was said last counts. */
async function reachOf(db: Database, key: string): Promise<SegmentCertificate["reach"]> {
  return rows(
    db,
    sql`with member as materialized (select m.customer_id, m.identity_id from segment_member s join membership m on m.customer_id = s.customer_id where s.segment_key = ${key}),
        said as (select distinct on (e.customer_id, c.channel) e.customer_id, c.channel, c.given from member e join consent c on c.identity_id = e.identity_id where c.purpose = 'offers' order by e.customer_id, c.channel, ${heldFirst("c.")}),
        has as (select distinct e.customer_id, i.kind from member e join identifier i on i.identity_id = e.identity_id where i.kind in ('email', 'phone'))
        select w.channel, (select count(*)::integer from said s join has h on h.customer_id = s.customer_id and h.kind = w.kind where s.channel = w.channel and s.given) as customers
        from (values ('email', 'email', 1), ('sms', 'phone', 2), ('voice', 'phone', 3)) as w (channel, kind, place) order by w.place`,
  );
}

const UNITS: Readonly<Record<SegmentMeasure["what"], string>> = { spending: "spent", purchases: "bought", contacts: "were in touch" };

function sentenceOf({ title }: RuleSegment, { verdict, members, rest, measures }: Verdict, currency: string): string {
  if (verdict === "too-few") return `Of “${title}” too few are known: ${members} members and ${rest} others half a year ago, and it takes ${NEEDED} of each.`;
  const best = measures.filter(({ differs }) => differs).toSorted((a, b) => Math.abs((b.chanceOfMore ?? 0.5) - 0.5) - Math.abs((a.chanceOfMore ?? 0.5) - 0.5))[0];
  if (!best) return `“${title}” does not differ: in the half year after, its ${members} members did as the ${rest} others did.`;
  const of = (amount: number) => (best.what === "spending" ? inWords(Math.round(amount), currency) : `${amount.toFixed(1)} times`);
  return `“${title}” differs: in the half year after, its members ${UNITS[best.what]} ${of(best.members)} each, the others ${of(best.rest)}.`;
}

/** In how they respond to an action; nothing where that is not shown. */
function responseSentence({ title }: RuleSegment, responses: readonly SegmentResponse[], currency: string): string[] {
  const best = responses.filter(({ verdict }) => verdict === "differs").toSorted((a, b) => Number(b.what === "buyers") - Number(a.what === "buyers") || b.gain!.lo - a.gain!.lo)[0];
  if (!best) return [];
  const { actionId, what, members, rest } = best;
  const changed = ({ withIt, without }: SegmentResponse["members"]) => (what === "spending" ? inWords(Math.round(withIt - without), currency) : `${(100 * (withIt - without)).toFixed(1)} more buyers in 100`);
  return [`“${title}” differs in response: “${actionId}” brought ${changed(members)} among members, ${changed(rest)} among the others.`];
}
