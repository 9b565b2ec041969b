// Whether customers are quietly dissatisfied, worked out when it is asked for: from their own purchases and contacts and what was
// learnt of those who left. How likely they leave is not reckoned here: it is what their chance to stay leaves.
import type { Ground, Transaction } from "../../platform/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import type { ValueAnswer, ValueCard } from "../contract.ts";
import { lastKnownDay } from "../histories.ts";
import { valuesOf } from "../value-of.ts";
import { contactsOf, purchaseDaysOf, returnDays } from "./histories.ts";
import type { Contact } from "./contacts.ts";
import type { DissatisfactionAnswer, DissatisfactionSign } from "./dissatisfaction-contract.ts";
import { currentDissatisfactionModel, type DissatisfactionModel, LEFT_WEEKS } from "./kept-dissatisfaction.ts";
import { cameOf, countedWeights, isLikely, type Learnt, SIGN_KINDS } from "./learn.ts";
import { GONE_WEEKS, isGone, NEEDED_DAYS } from "./rhythm.ts";
import { type Looked, type Seen, type Sign, signsOf } from "./signs.ts";

/** Where nobody has looked yet how long our answers take. */
const PATIENCE_DAYS = 3;

/** @param customerIds current ids of customers. @returns an answer for each */
export async function dissatisfactionOf(ground: Ground, customerIds: readonly string[]): Promise<Map<string, DissatisfactionAnswer>> {
  const { db } = ground;
  const model = await currentDissatisfactionModel(db);
  const [purchases, returns, contacts, known, values] = await Promise.all([
    model ? purchaseDaysOf(db, model.currency, customerIds) : new Map<string, readonly number[]>(), returnDays(db, customerIds), contactsOf(db, customerIds), model && lastKnownDay(db, model.currency), valuesOf(ground, customerIds),
  ]);
  return answers(customerIds, model, { purchases, returns, contacts, known, values }, ground.now());
}

/** The same within a transaction: one statement after the other. */
export async function dissatisfactionWithin(tx: Transaction, customerIds: readonly string[], now: Date): Promise<Map<string, DissatisfactionAnswer>> {
  const model = await currentDissatisfactionModel(tx);
  const purchases = model ? await purchaseDaysOf(tx, model.currency, customerIds) : new Map<string, readonly number[]>();
  const returns = await returnDays(tx, customerIds);
  const contacts = await contactsOf(tx, customerIds);
  const known = model && (await lastKnownDay(tx, model.currency));
  const values = await valuesOf({ db: tx, now: () => now, nudge: () => undefined }, customerIds);
  return answers(customerIds, model, { purchases, returns, contacts, known, values }, now);
}

interface Read {
  readonly purchases: ReadonlyMap<string, readonly number[]>;
  readonly returns: ReadonlyMap<string, readonly number[]>;
  readonly contacts: ReadonlyMap<string, readonly Contact[]>;
  /** The last day any purchase is known of. */
  readonly known: string | undefined;
  readonly values: ReadonlyMap<string, ValueAnswer>;
}

function answers(customerIds: readonly string[], model: DissatisfactionModel | undefined, { purchases, returns, contacts, known, values }: Read, moment: Date): Map<string, DissatisfactionAnswer> {
  // What was bought since it was learnt counts too: as of the later day.
  const asOf = model ? Math.max(dayNumber(known ?? model.asOf), dayNumber(model.asOf)) : 0;
  return new Map(
    customerIds.map((id) => {
      const looked = { bought: { days: (purchases.get(id) ?? []).filter((day) => day <= asOf), returns: (returns.get(id) ?? []).filter((day) => day <= asOf) }, contacts: contacts.get(id) ?? [], asOf, moment };
      return [id, answer(looked, model, values.get(id))];
    }),
  );
}

/** Pure: the answer for one. */
export function answer(looked: Looked, model: DissatisfactionModel | undefined, value: ValueAnswer | undefined): DissatisfactionAnswer {
  const fit = model?.fit.kind === "learnt" ? model.fit : undefined;
  const seen = signsOf(looked, fit?.usual, fit?.patienceDays ?? PATIENCE_DAYS);
  const weighed = (signs: readonly Sign[]) => strongestFirst(signs, seen, fit);
  return {
    standing: standing(looked, seen, model, value?.kind === "scored" ? value : undefined), inPurchases: weighed(seen.inPurchases), inContacts: weighed(seen.inContacts),
    saidSo: seen.saidSo && { since: seen.saidSo.since.toISOString(), evidence: [...seen.saidSo.evidence] },
  };
}

function standing({ bought, asOf }: Looked, seen: Seen, model: DissatisfactionModel | undefined, value: ValueCard | undefined): DissatisfactionAnswer["standing"] {
  if (seen.saidSo) return { kind: "has-said-so" };
  if (model?.fit.kind !== "learnt") return { kind: "not-measured", tooFew: model?.fit ?? null };
  if (bought.days.length < NEEDED_DAYS) return { kind: "short-history", observed: bought.days.length, needed: NEEDED_DAYS };
  if (isGone(bought, asOf)) return { kind: "gone", since: dayWord(bought.days.at(-1)!), weeks: GONE_WEEKS };
  if (!value) return { kind: "not-measured", tooFew: null };
  const { fit } = model;
  const chance = leavesOf(value);
  const came = cameOf(fit, chance.mid);
  const signs = [...seen.inPurchases, ...seen.inContacts];
  const first = signs.reduce<Date | undefined>((earliest, { since }) => (earliest === undefined || since < earliest ? since : earliest), undefined);
  return {
    kind: "weighed", likely: isLikely(came, fit.everybody, signs.length > 0), by: value.stayToldBy, chance, of: { customers: came.customers, left: came.happened },
    everybody: fit.everybody, weeks: LEFT_WEEKS, asOf: value.asOf, since: first?.toISOString() ?? null,
  };
}

/** The chance to leave is what the chance to stay leaves. */
export function leavesOf({ stay26: { mid, lo, hi } }: Pick<ValueCard, "stay26">): { readonly mid: number; readonly lo: number; readonly hi: number } {
  return { mid: 1 - mid, lo: 1 - hi, hi: 1 - lo };
}

function strongestFirst(signs: readonly Sign[], { strength }: Seen, fit: Learnt | undefined): DissatisfactionSign[] {
  const weights = fit ? countedWeights(fit) : SIGN_KINDS.map(() => 0);
  return signs
    .map((sign): DissatisfactionSign => {
      const place = SIGN_KINDS.indexOf(sign.kind);
      const weight = weights[place]!;
      return { kind: sign.kind, text: sign.text, since: sign.since.toISOString(), weight: weight > 0 ? weight * strength[place]! : null, evidence: [...sign.evidence] };
    })
    .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0) || (a.since < b.since ? -1 : 1));
}
