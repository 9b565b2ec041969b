// From checked touch points to facts: whose is it, what does it say of them, what happened; one transaction for many.
import { type InteractionInput, type NewInteraction, recordInteractions, seenMessages, wrongFields } from "../interactions/index.ts";
import type { Sight } from "../organisation/index.ts";
import { LARGEST_AMOUNT_MINOR, newId, Refusal, type Transaction } from "../platform/index.ts";
import { addAttributes, readTraits, type Said } from "./attributes.ts";
import { erasedMessagesAmong, suppressedAmong } from "./erased.ts";
import { type Identifier, normaliseIdentifier } from "./identifiers.ts";
import { carryOut, changesNothing, keyOf, type Known, lookUp, planIdentities, proveAddresses, withoutWhatIsNotTheirs } from "./resolve-identities.ts";
import { visibleAmong } from "./scope.ts";

export interface Source {
  readonly name: string;
  /** Its e-mail addresses and telephone numbers count as verified. */
  readonly trusted: boolean;
}

export interface Taken {
  readonly recorded: number;
  readonly duplicates: number;
}

/** What one sender sent at once, checked. */
export interface Ready {
  readonly source: Source;
  /** What the sender sees: outside of it nothing is written. Everything where it is not said. */
  readonly sight?: Sight | undefined;
  readonly items: readonly ReadyItem[];
}

export interface ReadyItem {
  readonly input: InteractionInput;
  readonly identifiers: readonly Identifier[];
}

/**
 * Checks everything that can be checked before the database is asked, so that one bad touch point harms no other.
 *
 * @param place how a refusal names it
 * @throws {Refusal} bad-input
 */
export function checkTouchPoint(source: Source, input: InteractionInput, place: string): ReadyItem {
  const identifiers: Identifier[] = [];
  const reasons: string[] = [];
  for (const given of input.identifiers) {
    const read = normaliseIdentifier(given, source);
    if (read.kind === "ok") identifiers.push(read.identifier);
    else reasons.push(read.because);
  }
  const where = `${place}.identifiers`;
  if (identifiers.length === 0) throw new Refusal("bad-input", `${where}: nobody can be recognised by it: ${reasons.join("; ")}.`, { problems: reasons.map((message) => ({ place: where, message })) });
  requireStorable(input, place);
  if ((input.amountMinor === undefined) !== (input.currency === undefined)) throw new Refusal("bad-input", `${place}: amountMinor and currency go together; give both or neither.`);
  return { input, identifiers };
}

const DEEPEST = 24;

/** What the database could not keep is refused here, where it harms nobody else's touch points. */
function requireStorable(input: InteractionInput, place: string): void {
  const no = (field: string, message: string) => {
    throw new Refusal("bad-input", `${place}.${field}: ${message}`, { problems: [{ place: `${place}.${field}`, message }] });
  };
  for (const field of ["messageId", "kind", "currency", "department", "region", "productLine", "brand"] as const) {
    const text = input[field];
    if (text !== undefined && (text.includes("\u0000") || !text.isWellFormed())) no(field, "holds a character that cannot be kept (NUL or half a character); remove it.");
  }
  const year = new Date(input.occurredAt).getUTCFullYear();
  if (!(year >= 1900 && year <= 2200)) no("occurredAt", "must lie between the years 1900 and 2200.");
  if (Math.abs(input.amountMinor ?? 0) > LARGEST_AMOUNT_MINOR) no("amountMinor", `is above ${LARGEST_AMOUNT_MINOR}; amounts are in minor units (cents).`);
  const [wrong] = input.properties ? wrongFields(input.kind, input.properties) : [];
  if (wrong) no(`properties.${wrong.field}`, `${wrong.message}.`);
  if (deeperThan(input.properties, DEEPEST)) no("properties", `are nested deeper than ${DEEPEST} levels.`);
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}

/** Makes facts of them in the caller's transaction, which holds the identities (`HOLD_IDENTITIES`); one answer a sender. */
export async function writeTouchPoints(tx: Transaction, now: Date, batch: readonly Ready[]): Promise<Taken[]> {
  const given = batch.flatMap((ready, request) =>
    ready.items.map((item) => ({
      ...item,
      source: ready.source,
      request,
      claim: { source: ready.source.name, at: now, identifiers: item.identifiers },
    })),
  );
  const claimsOf = (items: typeof given) => items.map((item) => item.claim);
  const theirs = (items: typeof given) => withoutWhatIsNotTheirs(claimsOf(items), known, notTheirs);
  // Of whoever asked that nothing be kept of them nothing is: it is neither recorded nor a duplicate.
  const { known, notTheirs, unproven, someSuppressed, someErased } = await lookUp(tx, claimsOf(given));
  const places = someSuppressed ? await suppressedAmong(tx, now, given.map((item) => item.identifiers), { ask: "always", countryOf: (place) => countryIn(given[place]!.input.traits) }) : new Set<number>();
  const suppressed = new Set(given.filter((_, place) => places.has(place)));
  for (const { source, sight, items: sent } of batch) if (sight) await requireWithin(tx, sight, source, sent, known);
  // What told of somebody who was erased since is a duplicate, and says nothing again.
  const again = someErased ? await erasedMessagesAmong(tx, now, given.map(({ source, input }) => ({ source: source.name, messageId: input.messageId }))) : new Set<number>();
  let items = onlyFirst(given.filter((item, place) => !suppressed.has(item) && !again.has(place)));
  let plan = planIdentities(now, known, theirs(items));
  if (!changesNothing(plan) || items.some((item) => item.input.traits)) {
    // What was seen before has no effect at all: it makes no identity and says nothing of anybody.
    const seen = await seenMessages(tx, items.map((item) => ({ source: item.source.name, messageId: item.input.messageId })));
    if (seen.size > 0) {
      items = items.filter((item) => !seen.has(messageOf(item)));
      plan = planIdentities(now, known, theirs(items));
    }
    await carryOut(tx, now, plan, () => addAttributes(tx, now, items.flatMap((item, i): Said[] => (item.input.traits ? [said(item.source, item.input, plan.resolved[i]!.identityId, now)] : []))));
  }
  await proveAddresses(tx, theirs(items), unproven);
  const facts = items.map((item, i) => factOf(item.source, item.input, plan.resolved[i]!.identityId, now));
  const ids = new Set((await recordInteractions(tx, now, facts)).keptIds);
  const kept = new Set(items.filter((_, i) => ids.has(facts[i]!.interactionId)));
  const taken = batch.map(() => ({ recorded: 0, duplicates: 0 }));
  for (const item of given) if (!suppressed.has(item)) taken[item.request]![kept.has(item) ? "recorded" : "duplicates"]++;
  return taken;
}

function countryIn(traits: InteractionInput["traits"]): string | undefined {
  const told = traits && readTraits(traits).get("country");
  return typeof told === "string" ? told : undefined;
}

/** These say to whom a customer belongs, so whoever sees some customers cannot say them of any. */
const PLACING: ReadonlySet<string> = new Set(["owner", "team", "department", "sales_region"]);

/**
 * Whoever sees some customers writes about these only: each identifier that is known is of one of them, and whoever is new is
 * theirs to see. Somebody else's address is refused in the words for nobody's.
 *
 * @throws {Refusal} not-found; not-allowed, where it is said to whom somebody belongs
 */
async function requireWithin(tx: Transaction, sight: Sight, source: Source, items: readonly ReadyItem[], known: Known): Promise<void> {
  if (sight.customers.kind === "all") return;
  for (const [place, { input }] of items.entries()) {
    const said = input.traits && [...readTraits(input.traits).keys()].find((key) => PLACING.has(key));
    if (said) throw new Refusal("not-allowed", `interactions[${place}].traits: “${said}” says to whom a customer belongs, which is for those to say who see all customers. Leave it out.`);
  }
  const { unplaced } = sight.customers;
  const named = items.map(({ identifiers }) => identifiers.flatMap((each) => known.get(keyOf(each)) ?? []));
  const seen = await visibleAmong(tx, sight, named.flat());
  const place = named.findIndex((ids) => ids.some((id) => !seen.has(id)) || (ids.length === 0 && !unplaced));
  if (place !== -1) throw new Refusal("not-found", `interactions[${place}].identifiers: there is no customer with these identifiers whom you may see; nothing of ${source.name} was taken.`);
}

interface Item {
  readonly input: InteractionInput;
  readonly source: Source;
}

function messageOf({ source, input }: Item): string {
  return `${source.name}\n${input.messageId}`;
}

/** Of several with one message id, the first. */
function onlyFirst<I extends Item>(items: readonly I[]): I[] {
  const met = new Set<string>();
  return items.filter((item) => met.size !== met.add(messageOf(item)).size);
}

function said(source: Source, input: InteractionInput, identityId: string, now: Date): Said {
  return {
    identityId,
    source: source.name,
    trusted: source.trusted,
    observedAt: new Date(Math.min(Date.parse(input.occurredAt), now.getTime())),
    traits: input.traits!,
  };
}

function factOf(source: Source, input: InteractionInput, identityId: string, now: Date): NewInteraction {
  return {
    identityId,
    interactionId: newId(now.getTime()),
    messageId: input.messageId,
    kind: input.kind,
    channel: input.channel,
    direction: input.direction,
    occurredAt: new Date(input.occurredAt),
    source: source.name,
    amountMinor: input.amountMinor ?? null,
    currency: input.currency ?? null,
    body: input.body === undefined ? null : storableText(input.body),
    properties: storableProperties(input.properties ?? {}),
    department: input.department ?? null, region: input.region ?? null, productLine: input.productLine ?? null, brand: input.brand ?? null,
  };
}

function storableText(text: string): string {
  return text.replaceAll("\u0000", "\uFFFD").toWellFormed();
}

/** jsonb takes neither NUL nor half characters, wherever they stand. */
function storableProperties(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const text = JSON.stringify(properties);
  return /\\u0000|\\ud[89a-f]/i.test(text) ? (clean(properties) as Record<string, unknown>) : properties;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), clean(inner)]));
  return value;
}
