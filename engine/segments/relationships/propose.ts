// Which kind of relationship a customer's behaviour looks like. Pure, and a rule of thumb: counts of a year against bounds that
// stand here to be read, in the order in which one sign outweighs another. A person decides.
import type { TooFew } from "../../platform/index.ts";
import type { RelationshipKind, RelationshipSign } from "./relationship-contract.ts";

/** What a customer did, counted over the last year unless told: up to today, or to the last day any purchase is known of where that is long ago. */
export interface Behaviour {
  /** Days on which they bought: ever, and in the last year and the one before. */
  readonly purchaseDays: number;
  readonly purchaseDaysLastYear: number;
  readonly purchaseDaysYearBefore: number;
  /** From the first purchase to that day. */
  readonly years: number;
  /** How often they turned to a person of ours, by whatever channel. */
  readonly contacts: number;
  /** Of those contacts of which it is known who of us they met: the colleague they met most. */
  readonly metMost: { readonly name: string; readonly times: number; readonly of: number } | null;
  /** The colleague who looks after them, where one was named. */
  readonly owner: string | null;
  /** Days on which they looked at our pages. */
  readonly pageDays: number;
  readonly hasSubscription: boolean;
  /** Reviews, answers to others, posts, events. */
  readonly amongOthers: number;
  /** Ideas they proposed or voted on. */
  readonly ideas: number;
}

export interface Fitting {
  readonly kind: RelationshipKind;
  readonly because: RelationshipSign;
}

const BOUNDS = { ideas: 2, amongOthers: 3, contacts: 3, mostlyTheSame: 0.75, seldom: 1, years: 2, buysAgain: 6, pageDays: 5 } as const;

const sign = (what: RelationshipSign["sign"], count: number, more: { readonly of?: number; readonly name?: string } = {}): RelationshipSign => ({ sign: what, count, of: more.of ?? null, name: more.name ?? null });

const RULES: readonly { readonly kind: RelationshipKind; readonly sees: (b: Behaviour) => RelationshipSign | false }[] = [
  { kind: "co-creation", sees: (b) => b.ideas >= BOUNDS.ideas && sign("ideas", b.ideas) },
  { kind: "community", sees: (b) => b.amongOthers >= BOUNDS.amongOthers && sign("among-others", b.amongOthers) },
  { kind: "dedicated-personal-assistance", sees: (b) => b.owner !== null && b.contacts >= BOUNDS.contacts && sign("own-colleague", b.contacts, { name: b.owner }) },
  {
    kind: "dedicated-personal-assistance",
    sees: (b) => b.metMost !== null && b.metMost.times >= BOUNDS.contacts && b.metMost.times >= BOUNDS.mostlyTheSame * b.metMost.of && sign("same-colleague", b.metMost.times, { of: b.metMost.of, name: b.metMost.name }),
  },
  { kind: "personal-assistance", sees: (b) => b.contacts >= BOUNDS.contacts && b.contacts * 2 >= b.purchaseDaysLastYear && sign("contacts", b.contacts) },
  { kind: "automated-service", sees: (b) => b.hasSubscription && b.contacts <= BOUNDS.seldom && sign("subscription", b.contacts) },
  { kind: "long-term", sees: (b) => b.years >= BOUNDS.years && b.purchaseDaysLastYear > 0 && b.purchaseDaysYearBefore > 0 && sign("years", Math.floor(b.years)) },
  { kind: "long-term", sees: (b) => b.purchaseDays >= BOUNDS.buysAgain && b.purchaseDaysLastYear > 0 && b.years >= 1 && sign("buys-again", b.purchaseDays) },
  { kind: "self-service", sees: (b) => b.pageDays >= BOUNDS.pageDays && b.contacts <= BOUNDS.seldom && sign("pages", b.pageDays, { of: b.contacts }) },
  { kind: "transactional", sees: (b) => b.purchaseDays > 0 && sign("buys-seldom", b.purchaseDays) },
];

/**
 * The kinds that fit, the one whose sign weighs most first; each once.
 *
 * @returns too-few, where nothing was bought and too little else happened
 */
export function proposeRelationship(behaviour: Behaviour): { readonly kind: "proposed"; readonly first: Fitting; readonly also: readonly Fitting[] } | TooFew {
  const fitting = new Map<RelationshipKind, Fitting>();
  for (const { kind, sees } of RULES) {
    const because = sees(behaviour);
    if (because && !fitting.has(kind)) fitting.set(kind, { kind, because });
  }
  const [first, ...others] = fitting.values();
  if (!first) return { kind: "too-few", observed: behaviour.contacts + behaviour.pageDays + behaviour.amongOthers + behaviour.ideas, needed: BOUNDS.contacts };
  // Whoever bought at all is also somebody who bought: said only where nothing else is.
  return { kind: "proposed", first, also: others.filter(({ kind }) => kind !== "transactional") };
}
