// What people state of a segment's costs and gains, weighed with its members of today.
import { type Actor, readOrganisation, staffNames, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import { type Each, weigh } from "./balance.ts";
import { certificatesOf } from "./certify.ts";
import type { BalanceStatement, MergeWith, SegmentBalance, SegmentCertificate, SegmentFilters, SegmentName } from "./contract.ts";
import { heldSegment } from "./rule-segment.ts";

interface Effect extends Each {
  readonly actionId: string;
  readonly treated: number;
  readonly heldOut: number;
  readonly windowDays: number;
}

/** What actions were measured to bring a customer: facts that the step which measures keeps, read here as stored. The latest of each counts. */
export function measuredActions(db: Database, currency: string): Promise<Effect[]> {
  return rows(
    db,
    sql`select distinct on (action_id) action_id as "actionId", lo_minor as lo, mid_minor as mid, hi_minor as hi, treated, held_out as "heldOut", window_days as "windowDays" from action_effect where currency = ${currency} order by action_id, measured_at desc`,
  );
}

/** @throws {Refusal} not-found; bad-input, if the action has not been measured */
export async function stateBalance(ground: Ground, actor: Actor, key: string, statement: BalanceStatement | null): Promise<void> {
  const now = ground.now();
  const { countsIn: currency } = await readOrganisation(ground.db);
  await transaction(ground.db, async (tx) => {
    if (!(await heldSegment(tx, key))) throw new Refusal("not-found", "There is no such segment by rule.");
    const { gain } = statement ?? {};
    if (gain?.kind === "measured" && !(await measuredActions(tx, currency)).some(({ actionId }) => actionId === gain.actionId))
      throw new Refusal("bad-input", `gain.actionId: nothing was measured of the action “${gain.actionId}” yet. State an assumption, or choose a measured one.`);
    const before = await row<{ statement: BalanceStatement | null }>(tx, sql`select statement from segment_balance where segment_key = ${key} order by stated_at desc limit 1`);
    await sql`insert into segment_balance (segment_key, stated_at, stated_by, statement) select ${key}, greatest(${now}::timestamptz, max(stated_at) + interval '1 microsecond'), ${actor.id}, ${statement === null ? null : JSON.stringify({ ...statement, currency })}::jsonb from segment_balance where segment_key = ${key}`.execute(tx);
    await writeAudit(tx, now, actor, "segment.balance", { kind: "segment", id: key }, { from: before?.statement ?? null, to: statement });
    await appendLog(tx, now, { topic: "segments", about: { segment: key } });
  });
  ground.nudge();
}

/** As it is stored: with what value was counted in. Those of before were in money. */
type KeptStatement = BalanceStatement & { readonly currency?: string };

/**
 * The balance of each segment of which somebody stated it. Rides the primary key.
 *
 * @param mayTell whether the reader may be told a rule: another segment is proposed by name
 */
export async function balancesOf(db: Database, keys: readonly string[], mayTell: (filters: SegmentFilters) => boolean = () => true): Promise<Map<string, SegmentBalance>> {
  const kept = await rows<{ key: string; statedAt: Date; statedBy: string; statement: KeptStatement | null; version: number; members: number }>(
    db,
    sql`select b.*, (select version from segment s where s.segment_key = b.key) as version, (select count(*)::integer from segment_member m where m.segment_key = b.key) as members from (
          select distinct on (segment_key) segment_key as key, stated_at as "statedAt", stated_by as "statedBy", statement from segment_balance where segment_key = any(${[...keys]}::text[]) order by segment_key, stated_at desc) b`,
  );
  if (kept.length === 0) return new Map();
  const { currency: money } = await readOrganisation(db);
  const people = await staffNames(db, kept.map(({ statedBy }) => statedBy));
  const effects = new Map<string, Effect[]>();
  const certificates = await certificatesOf(db, kept.map(({ key }) => key));
  const balances = new Map<string, SegmentBalance>();
  for (const { key, statedAt, statedBy, statement: stored, version, members } of kept) {
    if (stored === null) continue;
    const { currency = money, ...statement } = stored;
    if (!effects.has(currency)) effects.set(currency, await measuredActions(db, currency));
    const { gain } = statement;
    const effect = gain.kind === "measured" ? effects.get(currency)!.find(({ actionId }) => actionId === gain.actionId) : undefined;
    const found = effect && onMembers(certificates.get(key), { version, actionId: effect.actionId, currency });
    const counted = found?.kind === "measured" ? found : effect;
    const each = gain.kind === "assumed" ? { lo: gain.loMinor, mid: gain.midMinor, hi: gain.hiMinor } : counted && { lo: counted.lo, mid: counted.mid, hi: counted.hi };
    const weighed = weigh(statement, members, each);
    balances.set(key, {
      statement, statedAt: statedAt.toISOString(), statedBy: people.get(statedBy) ?? (statedBy === "system" ? "Rapport" : statedBy), members, currency, ...weighed,
      measured: effect && found ? measuredOf(effect, found) : null, mergeWith: weighed.verdict === "loses" ? ((await holdsMost(db, key, mayTell)) ?? (await worthNearest(db, key, mayTell))) : null,
    });
  }
  return balances;
}

type OnMembers =
  | (Each & { readonly kind: "measured"; readonly treated: number; readonly heldOut: number; readonly windowDays: number })
  | { readonly kind: "not-judged" | "not-known" | "not-met" | "uneven" }
  | { readonly kind: "too-few"; readonly of: "customers" | "buyers"; readonly observed: number; readonly needed: number };

/** What the action changed for members alone, as the certificate of the version in use found it. */
function onMembers(certificate: SegmentCertificate | undefined, asked: { readonly version: number; readonly actionId: string; readonly currency: string }): OnMembers {
  if (certificate === undefined || certificate.version !== asked.version) return { kind: "not-judged" };
  if (!certificate.knownThen) return { kind: "not-known" };
  const response = certificate.responses.find(({ actionId, what }) => actionId === asked.actionId && what === "spending");
  if (response === undefined || response.members.treated + response.members.heldOut === 0) return { kind: "not-met" };
  const { effect, members, windowDays } = response;
  if (effect === null || (effect.kind === "measured" && effect.currency !== asked.currency)) return { kind: "not-judged" };
  return effect.kind === "measured" ? { kind: "measured", lo: effect.lo, mid: effect.mid, hi: effect.hi, treated: members.treated, heldOut: members.heldOut, windowDays } : effect;
}

function measuredOf({ treated, heldOut, windowDays }: Effect, found: OnMembers): NonNullable<SegmentBalance["measured"]> {
  if (found.kind === "measured") return { of: "members", treated: found.treated, heldOut: found.heldOut, windowDays: found.windowDays, whyNotMembers: null, tooFew: null };
  return { of: "everybody", treated, heldOut, windowDays, whyNotMembers: found.kind, tooFew: found.kind === "too-few" ? { of: found.of, observed: found.observed, needed: found.needed } : null };
}

interface Other extends SegmentName {
  readonly filters: SegmentFilters;
}

/** The segment by rule in use that holds most of these members, and at least half of them. */
async function holdsMost(db: Database, key: string, mayTell: (filters: SegmentFilters) => boolean): Promise<MergeWith | undefined> {
  const found = await rows<Other & { share: number }>(
    db,
    sql`select s.segment_key as key, s.title, s.rule->'filters' as filters, count(*)::float8 / (select count(*) from segment_member w where w.segment_key = ${key}) as share
        from segment_member m join segment_member o on o.customer_id = m.customer_id and o.segment_key <> m.segment_key join segment s on s.segment_key = o.segment_key
        where m.segment_key = ${key} and s.rule->>'kind' = 'filters' and s.archived_at is null group by 1, 2, 3 having 2 * count(*) >= (select count(*) from segment_member w where w.segment_key = ${key}) order by count(*) desc, 1`,
  );
  const best = found.find(({ filters }) => mayTell(filters));
  return best && { key: best.key, title: best.title, because: { kind: "members", share: best.share } };
}

/** Else the one whose members are worth most nearly the same (medians of what is expected of them), so that one treatment suits both. */
async function worthNearest(db: Database, key: string, mayTell: (filters: SegmentFilters) => boolean): Promise<MergeWith | null> {
  const found = await rows<Other & { worth: number; currency: string }>(
    db,
    sql`select s.segment_key as key, s.title, s.rule->'filters' as filters, percentile_cont(0.5) within group (order by v.clv12_minor) as worth, min(v.currency) as currency
        from segment s join segment_member m on m.segment_key = s.segment_key join value_score v on v.customer_id = m.customer_id
        where s.rule->>'kind' = 'filters' and s.archived_at is null group by 1, 2, 3 order by 1`,
  );
  const ours = found.find((each) => each.key === key);
  if (!ours) return null;
  const [nearest] = found.filter((each) => each.key !== key && mayTell(each.filters)).sort((a, b) => Math.abs(a.worth - ours.worth) - Math.abs(b.worth - ours.worth) || (a.key < b.key ? -1 : 1));
  return nearest ? { key: nearest.key, title: nearest.title, because: { kind: "value", theirsMinor: Math.round(nearest.worth), oursMinor: Math.round(ours.worth), currency: ours.currency } } : null;
}
