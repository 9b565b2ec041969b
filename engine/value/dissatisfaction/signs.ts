// All signs of one customer at a moment: how strong each is, and in words those that are strong enough to be said. Pure.
import type { NeedEvidence } from "../needs/needs-contract.ts";
import { type Contact, seenContacts, type SeenContacts } from "./contacts.ts";
import type { SignKind } from "./dissatisfaction-contract.ts";
import { SIGN_KINDS } from "./learn.ts";
import { type Bought, NEEDED_DAYS, type PurchaseSurprises, SURPRISING, surprises, type Usual } from "./rhythm.ts";

export interface Sign {
  readonly kind: SignKind;
  readonly text: string;
  readonly since: Date;
  readonly evidence: readonly NeedEvidence[];
}

export interface Seen {
  /** In the order of the kinds; what is counted, so far as weights go. */
  readonly strength: readonly number[];
  readonly has: readonly boolean[];
  readonly inPurchases: readonly Sign[];
  readonly inContacts: readonly Sign[];
  readonly saidSo: SeenContacts["saidSo"];
}

const DAY = 86_400_000;
/** −ln of a surprise counts up to here: what lies beyond has long left. */
const MOST = 5;

export interface Looked {
  readonly bought: Bought;
  readonly contacts: readonly Contact[];
  /** The last day any purchase is known of: silence after it is nobody's. */
  readonly asOf: number;
  readonly moment: Date;
}

export function signsOf({ bought, contacts, asOf, moment }: Looked, usual: Usual | undefined, patienceDays: number): Seen {
  const found = usual && bought.days.length >= NEEDED_DAYS ? surprises(bought, asOf, usual) : undefined;
  const met = seenContacts(contacts, moment, patienceDays);
  const strength = new Map<SignKind, number>(met.signs.map(({ kind, strength: each }) => [kind, each]));
  const inPurchases: Sign[] = [];
  if (found) for (const sign of [silenceSign(found.silence), declineSign(found.decline), returnsSign(found.returns)]) {
    if (!sign) continue;
    strength.set(sign.kind, Math.min(MOST, -Math.log(Math.max(sign.chance, 1e-9))));
    if (sign.chance <= SURPRISING) inPurchases.push({ kind: sign.kind, text: sign.text, since: new Date(Math.round(sign.since) * DAY), evidence: [] });
  }
  const said = new Set([...inPurchases, ...met.signs].map(({ kind }) => kind));
  return {
    strength: SIGN_KINDS.map((kind) => strength.get(kind) ?? 0), has: SIGN_KINDS.map((kind) => said.has(kind)),
    inPurchases, inContacts: met.signs.map(({ kind, text, since, evidence }) => ({ kind, text, since, evidence })), saidSo: met.saidSo,
  };
}

interface Told {
  readonly kind: SignKind;
  readonly chance: number;
  readonly since: number;
  readonly text: string;
}

function silenceSign({ chance, since, days }: PurchaseSurprises["silence"]): Told {
  return { kind: "silence", chance, since, text: `No purchase for ${plural(days, "day")}: at their own rhythm ${ofHundred(chance)} pauses are as long` };
}

function declineSign({ chance, since, bought, expected, weeks }: PurchaseSurprises["decline"]): Told {
  return { kind: "decline", chance, since, text: `Bought on ${plural(bought, "day")} in ${plural(weeks, "week")}; their rhythm, and how similar customers bought, led to expect ${expected.toFixed(1)}` };
}

function returnsSign(found: PurchaseSurprises["returns"]): Told | undefined {
  if (!found) return undefined;
  const { chance, since, days, bought, usual } = found;
  return { kind: "returns", chance, since, text: `Brought something back on ${plural(days, "day")}, with ${plural(bought, "day")} of purchase; ${usual < 0.1 ? Math.max(0.01, usual).toFixed(2) : usual.toFixed(1)} would be usual` };
}

function ofHundred(chance: number): string {
  return chance < 0.01 ? "fewer than 1 of 100" : `${Math.round(chance * 100)} of 100`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
