// Scores of a model that was made elsewhere, as they come in.
import { type Actor, readOrganisation, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, isMoney, Refusal, rows, sql, transaction } from "../../platform/index.ts";
import { type Identifier, normaliseIdentifier } from "../../profiles/index.ts";
import { dayNumber, dayOf, dayWord } from "../day.ts";
import { ACTIVE_WEEKS } from "../score.ts";
import { currentModel, type KeptModel } from "../kept-model.ts";
import type { ForeignScores, ForeignScoresTaken } from "./foreign-contract.ts";
import { FRESH_DAYS, holdName } from "./foreign-models.ts";

const NAMED_A_LINE = 500;
const WEEK_DAYS = 7;

interface Named {
  readonly at: number;
  readonly identityId: string;
}

/**
 * Keeps what a model says of customers as of a day. The same again changes nothing; other figures of that day hold in place of
 * those before, and count as sent today.
 *
 * @throws {Refusal} bad-input, if the day lies in the future, or the currency is none; not-acceptable-now, if the name is a file's or was removed, or there are twenty models
 */
export async function takeScores(ground: Ground, actor: Actor, sent: ForeignScores): Promise<ForeignScoresTaken> {
  const { db } = ground;
  const now = ground.now();
  const { model, asOf, scores } = sent;
  if (asOf > dayOf(now)) throw new Refusal("bad-input", `asOf: ${asOf} lies in the future; a score is made of what is known, so its day is today or earlier.`);
  if (asOf < "1990-01-01") throw new Refusal("bad-input", `asOf: ${asOf} is before any purchase that is known here. Look whether day and month are in their places: 2026-05-31.`);
  const { countsIn } = await readOrganisation(db);
  const currency = sent.currency ?? countsIn;
  if (!isMoney(currency) && currency !== countsIn) throw new Refusal("bad-input", `currency: “${currency}” is neither a currency of three capital letters nor what value is counted in here (${countsIn}).`);
  const refused: { place: string; reason: string }[] = [];
  const named = await whom(db, actor, scores, (at, reason) => refused.push({ place: `scores[${at}]`, reason }));
  const first = new Map<string, number>();
  const kept = named.filter(({ at, identityId }) => {
    const before = first.get(identityId);
    if (before === undefined) first.set(identityId, at);
    else refused.push({ place: `scores[${at}]`, reason: `the same customer as scores[${before}]; the first is kept` });
    return before === undefined;
  });
  const counts = await transaction(db, async (tx) => {
    await holdName(tx, now, actor, model, "scores");
    const was = new Map((await rows<{ id: string; active26: number | null; spending12: number | null; currency: string | null }>(
      tx,
      sql`select identity_id as id, active26, spending12_minor as spending12, currency from foreign_score where model_name = ${model} and as_of = ${asOf}::date and identity_id = any(${kept.map(({ identityId }) => identityId)}::uuid[]) for update`,
    )).map((each) => [each.id, each]));
    const news = kept.filter(({ at, identityId }) => {
      const before = was.get(identityId);
      const { active26, spending12Minor } = scores[at]!;
      return !before || (active26 !== undefined && active26 !== before.active26) || (spending12Minor !== undefined && (spending12Minor !== before.spending12 || currency !== before.currency));
    });
    if (news.length > 0) {
      const column = <T>(of: (score: ForeignScores["scores"][number]) => T) => news.map(({ at }) => of(scores[at]!));
      await sql`insert into foreign_score as s (identity_id, model_name, as_of, active26, spending12_minor, currency, sent_at)
        select i, ${model}::text, ${asOf}::date, a, m, case when m is not null then ${currency}::text end, ${now}::timestamptz from unnest(${news.map(({ identityId }) => identityId)}::uuid[],
          ${column(({ active26 }) => active26 ?? null)}::float8[], ${column(({ spending12Minor }) => spending12Minor ?? null)}::bigint[]) as t (i, a, m) order by i
        on conflict (identity_id, model_name, as_of) do update set active26 = coalesce(excluded.active26, s.active26), spending12_minor = coalesce(excluded.spending12_minor, s.spending12_minor), currency = coalesce(excluded.currency, s.currency), sent_at = excluded.sent_at`.execute(tx);
      // Figures of a day whose weeks are over, said otherwise now, are another try on the same weeks; many calls of a day are one.
      const isTriedAnew = news.some(({ identityId }) => was.has(identityId)) && dayNumber(asOf) <= dayNumber(dayOf(now)) - ACTIVE_WEEKS * WEEK_DAYS;
      await sql`update foreign_model set changed_at = ${now}, tried_at = case when ${isTriedAnew} and (array_length(tried_at, 1) is null or tried_at[array_length(tried_at, 1)] <= ${now}::timestamptz - interval '1 day') then tried_at || ${now}::timestamptz else tried_at end where model_name = ${model}`.execute(tx);
      await writeAudit(tx, now, actor, "value.foreign-scores", { kind: "foreign-model", id: model }, { asOf, kept: news.length, refused: refused.length });
      // Scores of these customers are made anew where the model is in use.
      for (let from = 0; from < news.length; from += NAMED_A_LINE) await appendLog(tx, now, { topic: "profile", identityIds: news.slice(from, from + NAMED_A_LINE).map(({ identityId }) => identityId) });
    }
    const changed = news.filter(({ identityId }) => was.has(identityId)).length;
    return { kept: news.length - changed, changed, alreadyThere: kept.length - news.length };
  });
  ground.nudge();
  return { model, asOf, ...counts, refused: refused.sort((a, b) => Number(a.place.slice(7, -1)) - Number(b.place.slice(7, -1))), judged: await whenJudged(db, asOf, scores.some(({ spending12Minor }) => spending12Minor !== undefined) ? currency : undefined) };
}

/** Whose each score is: the identity that an id or identifiers name. Nobody is made by a score. */
async function whom(db: Database, actor: Actor, scores: ForeignScores["scores"], refuse: (at: number, reason: string) => void): Promise<Named[]> {
  const read = scores.map(({ identifiers = [] }) => identifiers.map((given) => normaliseIdentifier(given, { name: actor.source, trusted: true })));
  const asked: Identifier[] = read.flatMap((each) => each.flatMap((one) => (one.kind === "ok" ? [one.identifier] : [])));
  const known = new Map((await rows<{ kind: string; value: string; id: string }>(
    db,
    sql`select i.kind, i.value, i.identity_id as id from unnest(${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ value }) => value)}::text[]) as a (kind, value) join identifier i on i.kind = a.kind and i.value = a.value`,
  )).map(({ kind, value, id }) => [`${kind} ${value}`, id]));
  const ids = scores.flatMap(({ customerId }) => customerId ?? []);
  const identities = new Set((await rows<{ id: string }>(db, sql`select identity_id as id from membership where identity_id = any(${ids}::uuid[])`)).map(({ id }) => id));
  return scores.flatMap(({ customerId }, at): Named[] => {
    if (customerId !== undefined) {
      if (identities.has(customerId)) return [{ at, identityId: customerId }];
      refuse(at, "there is no customer with this id");
      return [];
    }
    const found = read[at]!.map((one) => (one.kind === "ok" ? known.get(`${one.identifier.kind} ${one.identifier.value}`) : undefined)).find((id) => id !== undefined);
    if (found !== undefined) return [{ at, identityId: found }];
    const unusable = read[at]!.flatMap((one) => (one.kind === "unusable" ? [one.because] : []));
    refuse(at, unusable.length === read[at]!.length ? unusable.join("; ") : "nobody is known by these identifiers: send their touch points first");
    return [];
  });
}

/** @param currency of amounts, where there are some */
async function whenJudged(db: Database, asOf: string, currency: string | undefined): Promise<string> {
  const model = await currentModel(db);
  if (model && currency !== undefined && currency !== model.currency) return `${whenOf(model, asOf)} Spending in ${currency} is kept, and neither judged nor used: value is counted in ${model.currency}.`;
  return whenOf(model, asOf);
}

function whenOf(model: KeptModel | undefined, asOf: string): string {
  if (!model) return "When there is a value model of our own to stand beside.";
  const cutOff = dayNumber(model.untilDay) - ACTIVE_WEEKS * WEEK_DAYS;
  const day = dayNumber(asOf);
  if (day > cutOff) return `Cannot be judged yet: first judged when purchases are known until ${dayWord(day + ACTIVE_WEEKS * WEEK_DAYS)}.`;
  if (day <= cutOff - FRESH_DAYS) return `Too old to be judged: the weeks kept aside begin after ${dayWord(cutOff)}, and a score counts for ${FRESH_DAYS} days.`;
  return "Judged at the next fit, on the weeks kept aside.";
}
