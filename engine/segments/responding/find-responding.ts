// Looks for groups of customers in whom an action changes what follows otherwise, when a person asks; each group that is shown to becomes a
// segment by rule. One half of the customers chooses the groups, the other half tells (honestResponseTree of @rapport/experiments).
import { type HonestUnit, honestResponseTree, sampleRatio, SUSPICIOUS } from "@rapport/experiments";
import { differenceOfProportions } from "@rapport/statistics";
import { type Actor, readOrganisation, staffNames, writeAudit } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { requireListed } from "../../profiles/index.ts";
import { inWords, valueBasis } from "../../value/index.ts";
import { changeSegment, makeSegment } from "../change-segment.ts";
import type { SegmentFilters, SegmentName } from "../list-contract.ts";
import { RESPONSE_DAYS } from "../responses.ts";
import { NO_NAMES, ruleInFullWords } from "../rule-in-words.ts";
import { ruleSegments } from "../rule-segment.ts";
import { actionsMet, type MetAction, metAction, type MetSpan } from "./met-action.ts";
import { cutsOf, decimalsOf, filtersOfBounds } from "./response-cuts.ts";
import { choosesGroups } from "./who-chose.ts";
import type { NewResponseSearch, ResponseActions, ResponseAnswer, ResponseGroup, ResponseSearch, ResponseTooFew, ResponseUneven } from "./responding-contract.ts";

const DAY_MILLIS = 86_400_000;
/** Meetings of a year; where the models of worth knew too little a year ago, of half a year. */
const LOOKED_BACK_DAYS = [365, 182] as const;
/** So often at most all looks at one action together say "differs" by chance. */
const BY_CHANCE = 0.05;
const NEEDED_IN_ARM = 120;
const LONGEST_NAME = 60;
const LONGEST_PURPOSE = 300;

/** 1/2, 1/6, 1/12 … of what is left to chance: however many looks there will be, all together are at most that. */
export const levelOf = (look: number): number => BY_CHANCE / (look * (look + 1));

/** @throws {Refusal} bad-input, of an attribute that lists do not know; not-found, of an action that nobody met */
export async function findResponding(ground: Ground, actor: Actor, said: NewResponseSearch): Promise<ResponseAnswer> {
  const { db } = ground;
  const { actionId, outcome, features } = said;
  await requireListed(db, features.flatMap((feature) => (feature.startsWith("own.") ? [feature.slice(4)] : [])));
  const { until, currency } = await lastKnown(ground);
  const again = await sameLook(db, said, until);
  if (again) return (await searchById(db, again))!;
  const known = await metThen(db, said, until, currency);
  if ("kind" in known) return known;
  const { met, span } = known;
  if (met.length === 0) throw new Refusal("not-found", `Nobody met the action “${actionId}” within a year and has had ${RESPONSE_DAYS} days since, or it is left out from nobody.`);
  const uneven = shareLeftOut(met);
  if (uneven) return uneven;
  const full = met.flatMap(({ values, ...each }) => (values.every((value) => value !== null) ? [{ ...each, values: values as readonly number[] }] : []));
  const columns = features.map((_, at) => full.map(({ values }) => values[at]!));
  const units = full.map(({ id, treated, bought, spending, values }): HonestUnit => ({ features: values, treated, outcome: outcome === "spending" ? spending : Number(bought), learns: choosesGroups(actionId, id) }));
  const cuts = features.map((feature, at) => cutsOf(feature, columns[at]!));
  const skewed = leftOutByFeature(units, cuts);
  if (skewed) return skewed;
  const look = (await row<{ look: number }>(db, sql`select coalesce(max(look), 0)::integer + 1 as look from response_search where action_id = ${actionId}`))!.look;
  const level = levelOf(look);
  const tree = honestResponseTree(units, { cuts, level });
  if (tree.kind === "too-few") return tree;
  const decimals = columns.map(decimalsOf);
  const groups = tree.leaves.map(({ bounds, units: customers, treated, heldOut, lift }): ResponseGroup => ({ filters: filtersOfBounds(features, bounds, decimals), customers, treated, heldOut, withIt: lift.treated, without: lift.heldOut, changed: { mid: lift.difference, lo: lift.lo, hi: lift.hi } }));
  const heldOut = units.filter(({ treated }) => !treated).length;
  const { difference: mid, lo, hi } = tree.everybody;
  const found: Kept = {
    from: span.from.toISOString().slice(0, 10), windowDays: RESPONSE_DAYS, currency, treated: units.length - heldOut, heldOut, notKnown: met.length - full.length, level,
    verdict: tree.verdict, pValue: tree.pValue, everybody: { mid, lo, hi }, visible: tree.visible, groups, leafLevel: tree.leafLevel,
  };
  return keep(ground, actor, said, until, look, found);
}

/** Up to the last day on which purchases are known. */
async function lastKnown(ground: Ground): Promise<{ until: Date; currency: string }> {
  const now = ground.now();
  const { asOf, currency } = await valueBasis(ground);
  return { until: asOf === null ? now : new Date(Math.min(now.getTime(), Date.parse(`${asOf}T23:59:59.999Z`))), currency };
}

async function metThen(db: Database, { actionId, features }: NewResponseSearch, until: Date, currency: string): Promise<{ met: readonly MetAction[]; span: MetSpan } | ResponseTooFew> {
  for (const days of LOOKED_BACK_DAYS) {
    const span = { from: new Date(until.getTime() - days * DAY_MILLIS), until, currency };
    const met = await metAction(db, actionId, features, span);
    if (!("kind" in met)) return { met, span };
    if (days === LOOKED_BACK_DAYS.at(-1)) return { kind: "too-few", observed: met.observed, needed: met.needed, of: met.of === "weeks" ? "weeks" : "repeaters" };
  }
  throw new Error("expected the last stretch to answer");
}

/** Whether as many were left out as was meant, of those of whom that was written down. */
function shareLeftOut(met: readonly MetAction[]): ResponseUneven | undefined {
  const written = met.filter(({ holdOutShare }) => holdOutShare !== null);
  const expected = written.reduce((sum, { holdOutShare }) => sum + holdOutShare!, 0) / written.length;
  const heldOut = written.filter(({ treated }) => !treated).length;
  if (!(expected > 0 && expected < 1)) return undefined;
  const ratio = sampleRatio([written.length - heldOut, heldOut], [1 - expected, expected]);
  return ratio.kind === "checked" && ratio.isSuspicious ? { kind: "uneven", expected, actual: heldOut / written.length } : undefined;
}

/** Chance alone decides who is left out, so it is the same share on both sides of every cut. What came of it is not looked at. */
function leftOutByFeature(units: readonly HonestUnit[], cuts: readonly (readonly number[])[]): ResponseUneven | undefined {
  const share = (of: readonly HonestUnit[]) => ({ count: of.filter(({ treated }) => !treated).length, of: of.length });
  const all = share(units);
  const tried = cuts.flatMap((values, at) => values.map((cut) => ({ at, cut })));
  for (const { at, cut } of tried) {
    const [below, from] = [share(units.filter(({ features }) => features[at]! < cut)), share(units.filter(({ features }) => features[at]! >= cut))];
    if (below.of === 0 || from.of === 0) continue;
    const apart = differenceOfProportions({ first: below, second: from });
    if (apart.kind !== "too-few" && apart.pValue < SUSPICIOUS / tried.length) return { kind: "uneven", expected: all.count / all.of, actual: below.count / below.of };
  }
  return undefined;
}

type Kept = Pick<ResponseSearch, "from" | "windowDays" | "currency" | "treated" | "heldOut" | "notKnown" | "level" | "verdict" | "pValue" | "everybody" | "visible" | "groups" | "leafLevel">;

/** Who looks at one action at the same moment as another is told so: each look has a level of its own. */
async function keep(ground: Ground, actor: Actor, { actionId, outcome, features }: NewResponseSearch, until: Date, look: number, found: Kept): Promise<ResponseSearch> {
  const now = ground.now();
  const searchId = newId(now.getTime());
  await transaction(ground.db, async (tx) => {
    const kept = await rows(tx, sql`insert into response_search (search_id, action_id, look, asked, known_until, found, made_at, made_by)
      values (${searchId}, ${actionId}, ${look}, ${JSON.stringify({ outcome, features })}::jsonb, ${until.toISOString().slice(0, 10)}::date, ${JSON.stringify(found)}::jsonb, ${now}, ${actor.id}) on conflict (action_id, look) do nothing returning search_id`);
    if (kept.length === 0) throw new Refusal("not-acceptable-now", "Somebody looked at this action at the same moment. Ask again.");
    await writeAudit(tx, now, actor, "segment.find-responding", { kind: "action", id: actionId }, { outcome, features, look, verdict: found.verdict });
  });
  return (await searchById(ground.db, searchId))!;
}

/** The same question of the same purchases is no further look. */
async function sameLook(db: Database, { actionId, outcome, features }: NewResponseSearch, until: Date): Promise<string | undefined> {
  const found = await rows<{ searchId: string; features: readonly string[] }>(db, sql`select search_id as "searchId", asked->'features' as features from response_search where action_id = ${actionId} and known_until = ${until.toISOString().slice(0, 10)}::date and asked->>'outcome' = ${outcome} order by look desc`);
  return found.find((each) => each.features.length === features.length && features.every((feature) => each.features.includes(feature)))?.searchId;
}

interface KeptRow {
  readonly searchId: string;
  readonly actionId: string;
  readonly look: number;
  readonly asked: Pick<NewResponseSearch, "outcome" | "features">;
  readonly until: string;
  readonly found: Kept;
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly segments: readonly SegmentName[];
}

async function searches(db: Database | Transaction, which: { readonly id: string } | { readonly latest: number }): Promise<ResponseSearch[]> {
  const kept = await rows<KeptRow>(
    db,
    sql`select search_id as "searchId", action_id as "actionId", look, asked, known_until::text as until, found, made_at as "madeAt", made_by as "madeBy",
          coalesce((select jsonb_agg(jsonb_build_object('key', s.segment_key, 'title', s.title) order by s.made_at, s.segment_key) from response_segment m join segment s on s.segment_key = m.segment_key where m.search_id = r.search_id and s.archived_at is null), '[]') as segments
        from response_search r where ${"id" in which ? sql`search_id = ${which.id}::uuid` : sql`true`} order by made_at desc, search_id desc limit ${"latest" in which ? which.latest : 1}`,
  );
  const people = await staffNames(db, kept.map(({ madeBy }) => madeBy));
  return kept.map(({ asked, found, madeAt, madeBy, segments, ...rest }) => ({ kind: "found", ...rest, outcome: asked.outcome, features: [...asked.features], ...found, madeAt: madeAt.toISOString(), madeBy: people.get(madeBy) ?? "Rapport", segments: [...segments] }));
}

const searchById = async (db: Database, id: string): Promise<ResponseSearch | undefined> => (await searches(db, { id }))[0];

const MOST_TOLD = 20;

/** What can be looked at, and what was. @param mayRead whether the reader may be told of an attribute */
export async function respondingPage(ground: Ground, mayRead: (key: string) => boolean): Promise<ResponseActions> {
  const { until } = await lastKnown(ground);
  const told = (await searches(ground.db, { latest: MOST_TOLD })).filter(({ features }) => features.every((feature) => !feature.startsWith("own.") || mayRead(feature.slice(4))));
  return { actions: await actionsMet(ground.db, { from: new Date(until.getTime() - LOOKED_BACK_DAYS[0] * DAY_MILLIS), until }), searches: told, needed: NEEDED_IN_ARM };
}

/**
 * Makes a segment by rule of each group of a look that showed that they differ.
 *
 * @throws {Refusal} not-found, also of what the reader may not be told; not-acceptable-now, where nobody was shown to respond otherwise or it was done already
 */
export async function makeRespondingSegments(ground: Ground, actor: Actor, searchId: string, title: string, mayRead: (key: string) => boolean): Promise<ResponseSearch> {
  const { db } = ground;
  const search = await searchById(db, searchId);
  if (!search || search.features.some((feature) => feature.startsWith("own.") && !mayRead(feature.slice(4)))) throw new Refusal("not-found", "There is no such look.");
  if (search.verdict !== "differs") throw new Refusal("not-acceptable-now", "This look did not show that anybody responds otherwise: there are no groups to make segments of.");
  requireNoneMade(search.segments);
  const counts = await readOrganisation(db);
  const taken = new Set((await ruleSegments(db)).filter(({ archivedAt }) => archivedAt === null).map((each) => each.title.toLowerCase()));
  const made: string[] = [];
  try {
    for (const group of search.groups) {
      const rule = ruleInFullWords(group.filters, NO_NAMES, counts);
      const { key } = await makeSegment(ground, actor, { title: nameOf(title, rule, taken), purpose: purposeOf(search, group), filters: group.filters as SegmentFilters }, (tx, each) => keepWhatChose(tx, each, searchId, made));
      made.push(key);
    }
  } catch (error) {
    // Some of the groups without the others would be no groups of all.
    for (const key of made) await changeSegment(ground, actor, key, { archived: true });
    throw error;
  }
  return (await searchById(db, searchId))!;
}

/** Kept with the segment, so that it is never judged without. @param made of this search, by whoever makes them now: others are another's, who was there first */
async function keepWhatChose(tx: Transaction, key: string, searchId: string, made: readonly string[]): Promise<void> {
  requireNoneMade((await searches(tx, { id: searchId }))[0]!.segments.filter((each) => !made.includes(each.key)));
  await sql`insert into response_segment (segment_key, search_id) values (${key}, ${searchId}::uuid)`.execute(tx);
}

function requireNoneMade(segments: readonly SegmentName[]): void {
  if (segments.length > 0) throw new Refusal("not-acceptable-now", `Segments were made of it already: ${segments.map((each) => `“${each.title}”`).join(", ")}.`);
}

function nameOf(title: string, rule: string, taken: Set<string>): string {
  const whole = `${title}: ${rule}`.slice(0, LONGEST_NAME - 3);
  for (let n = 1; ; n++) {
    const name = n === 1 ? whole : `${whole} ${n}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

/** What was found, beside the name: it is of its day, and the certificate tells what holds since. */
function purposeOf({ actionId, outcome, windowDays, currency, until }: ResponseSearch, { changed: { mid, lo, hi }, treated, heldOut }: ResponseGroup): string {
  const amount = (value: number) => (outcome === "spending" ? inWords(Math.round(value), currency) : `${(100 * value).toFixed(1)}`).replace("-", "−");
  const what = outcome === "spending" ? `changed spending in ${windowDays} days by` : `changed buyers of 100 in ${windowDays} days by`;
  return `Found on ${until}: “${actionId}” ${what} ${amount(mid)} (${amount(lo)} to ${amount(hi)}); ${treated} treated, ${heldOut} left out.`.slice(0, LONGEST_PURPOSE);
}
