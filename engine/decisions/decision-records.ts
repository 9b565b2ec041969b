// What was decided about a customer, and what people made of it.
import { type FieldsSeen, fieldsSeen, type Sight, staffNames } from "../organisation/index.ts";
import { type Database, type Ground, row, rows, sql } from "../platform/index.ts";
import { customerOf, membersOf, profilesOf, requireCustomer, type TimelineEntry } from "../profiles/index.ts";
import { FIRST_REASONS } from "./override-reasons.ts";
import type { ArmView, DecisionRecord, Moment, OneDecision, OverrideView, TakenView } from "./contract.ts";
import { actionTitles, reasonTitles } from "./action-titles.ts";
import { firedRows } from "./fired-rows.ts";
import { HOLD_OUT_SHARE } from "./hold-out.ts";
import type { Policy } from "./policy.ts";
import { policyVersion } from "./publish-policy.ts";
import { contestsOf } from "./for-the-customer/contests.ts";
import { answerOf, isIntact, latestDecisions, replay, saysAgain, type StoredDecision } from "./record-decisions.ts";
import { seenDecision } from "./seen-decision.ts";
import { tellsRule } from "./shown-answer.ts";

interface KeptOverride extends Omit<OverrideView, "madeAt" | "withdrawnAt" | "reasonTitle"> {
  readonly madeAt: Date;
  readonly withdrawnAt: Date | null;
}
interface KeptTaken {
  readonly takenId: string;
  readonly decisionId: string;
  readonly actionId: string;
  readonly conversationId: string | null;
  readonly takenBy: string;
  readonly takenAt: Date;
}

/** The records of a customer's decisions, newest first: what was said, what was done, and who did otherwise. */
export async function decisionsOf(db: Database, customerId: string, limit = 100): Promise<DecisionRecord[]> {
  const members = await membersOf(db, await requireCustomer(db, customerId));
  const decided = await latestDecisions(db, members, limit);
  const ids = decided.map(({ decisionId }) => decisionId);
  const [overrides, taken] = [await overridesOf(db, members, { decisionIds: ids }), await takenOf(db, members, { decisionIds: ids })];
  const names = await staffNames(db, [...overrides.map(({ madeBy }) => madeBy), ...taken.map(({ takenBy }) => takenBy)]);
  const named = (id: string) => names.get(id) ?? id;
  const reasonTitle = await reasonTitles(db);
  const answers = await Promise.all(decided.map((stored) => answerOf(db, stored)));
  return decided.map(({ decisionId }, place) => ({
    answer: answers[place]!,
    overrides: overrides.filter((each) => each.decisionId === decisionId).map((each) => overrideView(each, named, reasonTitle)),
    taken: taken.filter((each) => each.decisionId === decisionId).map((each) => takenIn(each, named)),
  }));
}

/** One record by its id, told whole. @throws {Refusal} not-found */
export async function oneDecision(db: Database, decisionId: string, sight: Sight): Promise<OneDecision> {
  const stored = await seenDecision(db, decisionId, sight);
  const { policyKey, policyVersion: version, facts: { currency } } = stored;
  const [answer, again] = [await answerOf(db, stored), await replay(db, stored)];
  const policy = await policyVersion(db, policyKey, version, currency);
  const published = await row<{ publishedAt: Date; publishedBy: string; note: string }>(db, sql`select published_at as "publishedAt", published_by as "publishedBy", note from policy_version where policy_key = ${policyKey} and version = ${version}`);
  const of = { decisionIds: [stored.decisionId] };
  const [overrides, taken] = [await overridesOf(db, [stored.customerId], of), await takenOf(db, [stored.customerId], of)];
  const names = await staffNames(db, [...overrides.map(({ madeBy }) => madeBy), ...taken.map(({ takenBy }) => takenBy), ...(published ? [published.publishedBy] : [])]);
  const named = (id: string) => names.get(id) ?? id;
  const reasonTitle = await reasonTitles(db);
  const customerId = (await customerOf(db, stored.customerId)) ?? stored.customerId;
  return {
    record: { answer, overrides: overrides.map((each) => overrideView(each, named, reasonTitle)), taken: taken.map((each) => takenIn(each, named)) },
    customerName: (await profilesOf(db, [customerId])).get(customerId)?.name ?? "",
    version: published ? { publishedAt: published.publishedAt.toISOString(), publishedBy: published.publishedBy === "system" ? "Rapport" : named(published.publishedBy), note: published.note } : null,
    rows: policy ? firedRows(answer.trace.rows, policy, stored.facts.facts) : [],
    currency, capacities: Object.fromEntries((policy?.policy.capacities ?? []).map(({ key, title }) => [key, title])),
    arms: await armsOf(db, stored, policy?.policy, fieldsSeen(sight)),
    contests: await contestsOf({ db }, stored.customerId, stored.decisionId),
    intact: isIntact(stored), replays: again === undefined ? null : isIntact(stored) !== false && saysAgain(again, stored),
  };
}

/** Where each measured action of a decision stood. Who is of the measurement group goes without, whatever is tried beside. */
async function armsOf(db: Database, { customerId, decisionId, policyKey, policyVersion: version, answer }: StoredDecision, policy: Policy | undefined, seen: FieldsSeen): Promise<ArmView[]> {
  const found = await rows<{ actionId: string; rule: string; arm: ArmView["arm"]; share: number | null; experiment: string | null }>(
    db,
    sql`select action_id as "actionId", rule, arm, hold_out_share::numeric(6,4)::double precision as share, experiment from decision_action where identity_id = ${customerId}::uuid and decision_id = ${decisionId}::uuid and arm <> 'none' order by state, action_id`,
  );
  return found.flatMap(({ actionId, rule, arm, share, experiment: key }): ArmView[] => {
    if (!tellsRule(rule, version, seen)) return [];
    if (key === null || (arm === "hold-out" && answer.arm === "hold-out")) return [{ actionId, arm, share: key === null ? share : HOLD_OUT_SHARE, experiment: null }];
    const tried = policy?.experiments.find((each) => each.key === key);
    return [{ actionId, arm, share: tried?.heldOut ?? share, experiment: { key, title: tried?.title ?? key, rule: tried && "row" in tried.of ? `R-${policyKey}/${tried.of.row}` : null } }];
  });
}

/** So long what was done with a customer stands beside advice that says the same again. */
const LATELY_HOURS = 24;

/** What was carried out with a customer within the last day, oldest first: advice is asked for again and again, and what was done once is not to be done twice. */
export async function takenLately({ db, now }: Pick<Ground, "db" | "now">, customerId: string): Promise<TakenView[]> {
  const since = new Date(now().getTime() - LATELY_HOURS * 3_600_000);
  const taken = (await takenOf(db, await membersOf(db, await requireCustomer(db, customerId)), {})).filter(({ takenAt }) => takenAt > since);
  if (taken.length === 0) return [];
  const [names, titles] = [await staffNames(db, taken.map(({ takenBy }) => takenBy)), await actionTitles(db)];
  return taken.map((each) => ({ ...each, title: titles.get(each.actionId) ?? each.actionId, takenBy: names.get(each.takenBy) ?? each.takenBy, takenAt: each.takenAt.toISOString() }));
}

export async function decisionCount(db: Database, identityIds: readonly string[]): Promise<number> {
  return (await row<{ n: number }>(db, sql`select count(*) as n from decision where identity_id = any(${[...identityIds]}::uuid[])`))!.n;
}

/**
 * Decisions among what happened, newest first. A screen asks again and again; only the first of several decisions that
 * advise the same is told.
 */
export async function decisionTimeline(db: Database, customerId: string, query: { readonly before?: { readonly at: Date; readonly id: string }; readonly limit: number }): Promise<TimelineEntry[]> {
  const members = await membersOf(db, customerId);
  const before = query.before ?? { at: new Date(8.64e15 - 1), id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };
  const advised = await rows<{ decisionId: string; at: Date; actionId: string; title: string | null; rule: string; moment: Moment }>(
    db,
    sql`with told as (
          select d.identity_id, d.decision_id, d.at, d.moment, d.answer, x.advice, lag(x.advice, 1, '') over (order by d.at, d.decision_id) as advised_before
          from decision d cross join lateral (select coalesce(string_agg(a.action_id, ',' order by a.action_id), '') as advice from decision_action a
            where a.identity_id = d.identity_id and a.decision_id = d.decision_id and a.state = 'advised') x
          where d.identity_id = any(${members}::uuid[]))
        select decision_id as "decisionId", at, action->>'id' as "actionId", action->>'title' as title, action->>'rule' as rule, moment
        from (select * from told where advice <> '' and advice <> advised_before and (at, decision_id) < (${before.at}::timestamptz, ${before.id}::uuid) order by at desc, decision_id desc limit ${query.limit}) t
        cross join lateral json_array_elements(answer->'actions') with ordinality as e (action, place) order by at desc, decision_id desc, place`,
  );
  const overrides = (await overridesOf(db, members, {})).filter(({ madeAt, overrideId, withdrawnAt }) => withdrawnAt === null && isBefore(madeAt, overrideId, before));
  const taken = (await takenOf(db, members, {})).filter(({ takenAt, takenId }) => isBefore(takenAt, takenId, before));
  const contests = (await rows<{ contestId: string; askedAt: Date; outcome: string | null }>(db, sql`select contest_id as "contestId", asked_at as "askedAt", outcome from decision_contest where identity_id = any(${members}::uuid[]) and outcome is distinct from 'withdrawn'`)).filter(({ askedAt, contestId }) => isBefore(askedAt, contestId, before));
  const names = await staffNames(db, [...overrides.map(({ madeBy }) => madeBy), ...taken.map(({ takenBy }) => takenBy)]);
  const [titles, reasonTitle] = [await actionTitles(db), await reasonTitles(db)];
  const didFor = (key: string) => (FIRST_REASONS.some((first) => first.key === key && first.title === reasonTitle(key)) ? REASONS[key]! : reasonTitle(key));
  const named = (id: string) => names.get(id) ?? (id === "rule" ? "A rule" : id);
  const titleOf = (actionId: string) => titles.get(actionId) ?? actionId;
  const entries = [
    ...[...Map.groupBy(advised, ({ decisionId }) => decisionId).values()].map((actions) => {
      const { decisionId, at, moment } = actions[0]!;
      const said = `The rules advised ${actions.map(({ title, actionId }) => `“${title ?? titleOf(actionId)}”`).join("; ")}`;
      return entry(decisionId, at, said, "advice", moment.conversationId ?? null);
    }),
    ...overrides.map((one) => entry(one.overrideId, one.madeAt, `The rules advised “${titleOf(one.actionId)}”; ${named(one.madeBy)} did otherwise: ${one.instead || didFor(one.reason)}`, "override", null)),
    ...taken.map((one) => entry(one.takenId, one.takenAt, `${named(one.takenBy)} did “${titleOf(one.actionId)}”`, "taken", null)),
    ...contests.map((one) => entry(one.contestId, one.askedAt, "Asked that a person looks at a decision", "contest", null)),
  ];
  return entries.sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? 1 : -1)).slice(0, query.limit);
}

/** The first reasons, said of somebody else. */
const REASONS: Readonly<Record<string, string>> = {
  "knows-more": "knew more than the rule", "already-offered": "it had been offered already", "wrong-moment": "it was the wrong moment", "against-policy": "it was against what we agreed", other: "gave no other reason",
};

function isBefore(at: Date, id: string, before: { readonly at: Date; readonly id: string }): boolean {
  return at < before.at || (at.getTime() === before.at.getTime() && id < before.id);
}

function entry(id: string, at: Date, title: string, kind: string, conversationId: string | null): TimelineEntry {
  return { id, at: at.toISOString(), type: "decision", kind, channel: null, direction: "none", title, words: null, amount: null, source: "decisions", conversationId, thread: conversationId === null ? null : { key: `conversation:${conversationId}`, about: "conversation", name: conversationId }, place: null };
}

/** Of some decisions, or of all that the members ever had. */
function overridesOf(db: Database, members: readonly string[], of: { readonly decisionIds?: readonly string[] }): Promise<KeptOverride[]> {
  return rows<KeptOverride>(
    db,
    sql`select override_id as "overrideId", decision_id as "decisionId", action_id as "actionId", rule, reason, instead, made_by as "madeBy", made_at as "madeAt", withdrawn_at as "withdrawnAt" from override
        where identity_id = any(${members}::uuid[]) and (${of.decisionIds ?? null}::uuid[] is null or decision_id = any(${of.decisionIds ?? null}::uuid[])) order by made_at, override_id`,
  );
}

function takenOf(db: Database, members: readonly string[], of: { readonly decisionIds?: readonly string[] }): Promise<KeptTaken[]> {
  return rows<KeptTaken>(
    db,
    sql`select taken_id as "takenId", decision_id as "decisionId", action_id as "actionId", conversation_id as "conversationId", taken_by as "takenBy", taken_at as "takenAt" from action_taken t
        where not exists (select 1 from action_released r where r.identity_id = t.identity_id and r.taken_id = t.taken_id) and identity_id = any(${members}::uuid[]) and (${of.decisionIds ?? null}::uuid[] is null or decision_id = any(${of.decisionIds ?? null}::uuid[])) order by taken_at, taken_id`,
  );
}

function overrideView(one: KeptOverride, named: (id: string) => string, reasonTitle: (key: string) => string): OverrideView {
  return { ...one, reasonTitle: reasonTitle(one.reason), madeBy: named(one.madeBy), madeAt: one.madeAt.toISOString(), withdrawnAt: one.withdrawnAt?.toISOString() ?? null };
}

function takenIn({ takenId, actionId, takenBy, takenAt }: KeptTaken, named: (id: string) => string): DecisionRecord["taken"][number] {
  return { takenId, actionId, takenBy: named(takenBy), takenAt: takenAt.toISOString() };
}
