// The chance to stay of customers where signs told more of who leaves than the value model alone: it then is their score, so that one
// chance is shown everywhere.
import type { Database } from "../../platform/index.ts";
import type { Teller } from "./dissatisfaction-contract.ts";
import { contactsOf, purchaseDaysOf, returnDays } from "./histories.ts";
import { currentDissatisfactionModel } from "./kept-dissatisfaction.ts";
import { chanceWithRange } from "./learn.ts";
import { isGone, NEEDED_DAYS } from "./rhythm.ts";
import { signsOf } from "./signs.ts";

/** As it is kept with a score: whose chance to stay it is, and its 80 % range. */
export interface StayBy {
  readonly teller: Exclude<Teller, "stay">;
  readonly mid: number;
  readonly lo: number;
  readonly hi: number;
}

export interface Asked {
  readonly customerId: string;
  readonly lastDay: number;
  readonly purchaseDays: number;
  /** By the value model. */
  readonly active26: number;
}

/** Up to which day purchases and up to which moment contacts are known. */
export interface As {
  readonly currency: string;
  /** Counted since 1970. */
  readonly asOf: number;
  readonly moment: Date;
}

/** What tells who leaves; undefined where nothing was learnt yet. */
export async function tellerInUse(db: Database): Promise<Teller | undefined> {
  const model = await currentDissatisfactionModel(db);
  return model?.fit.kind === "learnt" ? model.fit.used : undefined;
}

/**
 * @param asOne identities that are looked at as one customer, the only one asked of
 * @returns for whoever has a history to tell from and has neither left long ago nor said so; nobody where the value model's chance is the one in use
 */
export async function staysBySigns(db: Database, { currency, asOf, moment }: As, asked: readonly Asked[], asOne?: readonly string[]): Promise<ReadonlyMap<string, StayBy>> {
  const found = new Map<string, StayBy>();
  const model = await currentDissatisfactionModel(db);
  if (model?.fit.kind !== "learnt" || model.fit.used === "stay" || model.currency !== currency) return found;
  const { fit } = model;
  const told = asked.filter(({ purchaseDays, lastDay }) => purchaseDays >= NEEDED_DAYS && !isGone({ days: [lastDay] }, asOf));
  if (told.length === 0) return found;
  const whose = asOne ? { asOne } : told.map(({ customerId }) => customerId);
  // One after the other: it may be a transaction.
  const purchases = await purchaseDaysOf(db, currency, whose);
  const returns = await returnDays(db, whose);
  const contacts = await contactsOf(db, whose);
  for (const { customerId, active26 } of told) {
    const known = (days: readonly number[] | undefined) => (days ?? []).filter((day) => day <= asOf);
    const bought = { days: known(purchases.get(customerId)), returns: known(returns.get(customerId)) };
    const seen = signsOf({ bought, contacts: contacts.get(customerId) ?? [], asOf, moment }, fit.usual, fit.patienceDays);
    if (seen.saidSo || bought.days.length < NEEDED_DAYS) continue;
    const leaves = chanceWithRange(fit, { purchaseDays: bought.days.length, silentDays: asOf - bought.days.at(-1)!, strength: seen.strength, leavesByValue: 1 - active26 });
    found.set(customerId, { teller: fit.used as StayBy["teller"], mid: 1 - leaves.mid, lo: 1 - leaves.hi, hi: 1 - leaves.lo });
  }
  return found;
}
