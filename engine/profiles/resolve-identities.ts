// Whose is this? Deterministic identity: identifiers are looked up first, then decided upon in order of arrival.
import { newId, rows, sql, type Transaction } from "../platform/index.ts";
import { byStrength, type Identifier } from "./identifiers.ts";
import { DESK } from "./knowledge/desk.ts";
import { readSaidApart } from "./duplicates/said-apart.ts";
import { join, memberships } from "./link.ts";
import { plainAddress } from "./not-theirs/plan-not-theirs.ts";
import { sayOtherPeople } from "./plainly-others.ts";

export interface Claim {
  readonly source: string;
  readonly at: Date;
  /** Normalised, at least one. */
  readonly identifiers: readonly Identifier[];
  readonly importId?: string | null;
}

export interface Resolved {
  readonly identityId: string;
  readonly created: boolean;
}

/** The identity of each identifier, by `keyOf`. */
export type Known = ReadonlyMap<string, string>;

/** Thrown when another writer took an identifier in the meantime; its code makes `transaction` try again. */
class TakenMeanwhile extends Error {
  readonly code = "40001";
}

export const keyOf = (id: { kind: string; value: string }) => `${id.kind}\n${id.value}`;

/** What has to be written so that each claim has its identity. */
export interface Plan {
  /** One for each claim, in their order. */
  readonly resolved: readonly Resolved[];
  readonly newIdentities: readonly { readonly id: string; readonly claim: Claim }[];
  readonly newIdentifiers: readonly {
    readonly identifier: Identifier;
    readonly identityId: string;
    readonly claim: Claim;
  }[];
  readonly joins: readonly {
    readonly a: string;
    readonly b: string;
    readonly why: string;
    readonly identifier: Identifier;
  }[];
}

/** Shared by whoever finds identities, so that none is taken away (by undoing an import) before the transaction ends. */
export const HOLD_IDENTITIES = "select 1 from log_head where name = 'identities' for key share";

/**
 * Finds or makes the identity of each claim, attaches new identifiers and links identities that proved to be one
 * customer. Claims are taken in order, each seeing what the ones before it did.
 *
 * @param allow hears whom the identifiers name before anything is written, and throws where that is not to be
 */
export async function resolveIdentities(
  tx: Transaction,
  now: Date,
  claims: readonly Claim[],
  allow: (known: Known) => Promise<void> = async () => undefined,
): Promise<readonly Resolved[]> {
  await sql.raw(HOLD_IDENTITIES).execute(tx);
  const { known, notTheirs } = await lookUp(tx, claims);
  await allow(known);
  const plan = planIdentities(now, known, withoutWhatIsNotTheirs(claims, known, notTheirs));
  await carryOut(tx, now, plan);
  return plan.resolved;
}

/** Addresses that a colleague said are not those of a record, by record and `keyOf`. */
export type NotTheirs = ReadonlySet<string>;

const notTheirsKey = (identityId: string, address: { kind: string; value: string }) => `${identityId}\n${keyOf(address)}`;

/**
 * The claims without addresses of which a colleague said that they are not those of the record which the claim names: their source
 * still sends them, and they are neither attached to it again nor join it with whoever has them.
 */
export function withoutWhatIsNotTheirs<C extends Claim>(claims: readonly C[], known: Known, notTheirs: NotTheirs): readonly C[] {
  if (notTheirs.size === 0) return claims;
  return claims.map((claim) => {
    const top = claim.identifiers.toSorted(byStrength)[0]!;
    const named = known.get(keyOf(top));
    if (named === undefined) return claim;
    return { ...claim, identifiers: claim.identifiers.filter((each) => each === top || !notTheirs.has(notTheirsKey(named, plainAddress(each)))) };
  });
}

/** @param known the identifiers of the claims that are known, from `lookUp` */
export function planIdentities(now: Date, known: Known, claims: readonly Claim[]): Plan {
  const held = new Map(known);
  const newIdentities: Plan["newIdentities"][number][] = [];
  const newIdentifiers: Plan["newIdentifiers"][number][] = [];
  const joins: Plan["joins"][number][] = [];
  const resolved = claims.map((claim): Resolved => {
    const ordered = claim.identifiers.length === 1 ? claim.identifiers : [...claim.identifiers].sort(byStrength);
    const top = ordered[0]!;
    // The strongest identifier names the identity. If it is new, so is the identity, even where a weaker one is known:
    // the two are then linked if that is sound, and a link can be ended, which a shared row could not.
    const named = held.get(keyOf(top));
    const identityId = named ?? newId(now.getTime());
    if (!named) newIdentities.push({ id: identityId, claim });
    for (const identifier of ordered) {
      const there = held.get(keyOf(identifier));
      if (!there) {
        held.set(keyOf(identifier), identityId);
        newIdentifiers.push({ identifier, identityId, claim });
      } else if (there !== identityId && identifier.kind !== "claimed_email" && identifier.kind !== "claimed_phone")
        joins.push({ a: identityId, b: there, why: whyLinked(top, identifier), identifier });
    }
    return { identityId, created: named === undefined };
  });
  return { resolved, newIdentities, newIdentifiers, joins };
}

/** Does the plan change nothing: was every identifier known, and to the identity that it names? */
export function changesNothing(plan: Plan): boolean {
  return plan.newIdentities.length === 0 && plan.newIdentifiers.length === 0 && plan.joins.length === 0;
}

/** @param saying writes what is said of them, which is asked before two are linked by an address that people may share */
export async function carryOut(tx: Transaction, now: Date, plan: Plan, saying: () => Promise<unknown> = async () => undefined): Promise<void> {
  await insertIdentities(tx, plan.newIdentities);
  await insertIdentifiers(tx, plan.newIdentifiers);
  await saying();
  await linkWhereSound(tx, now, plan.joins);
}

function whyLinked(top: Identifier, shared: Identifier): string {
  return shared.kind === "anonymous_id" ? `signed in on the same device (${top.kind})` : `the same verified ${shared.kind.replace("_", " ")}`;
}

/** Which identities the identifiers of these claims name, of which their addresses are not, whether there is anybody of whom nothing may be kept, and whether anybody was erased with messages of theirs; `unproven` are those that stand here as a file or a colleague wrote them. */
export async function lookUp(tx: Transaction, claims: readonly Claim[]): Promise<{ readonly known: Known; readonly notTheirs: NotTheirs; readonly unproven: ReadonlySet<string>; readonly someSuppressed: boolean; readonly someErased: boolean }> {
  const wanted = new Map<string, Identifier>();
  for (const claim of claims) for (const identifier of claim.identifiers) wanted.set(keyOf(identifier), identifier);
  const list = [...wanted.values()];
  const addresses = list.map(plainAddress).filter(isAddress);
  // Rides the primary key (kind, value), and not_theirs (kind, value).
  const all = await rows<{ kind: string; value: string; identity_id: string | null; verified: boolean | null; not_theirs?: boolean }>(
    tx,
    sql`select n.kind, n.value, n.identity_id, null as verified, true as not_theirs from unnest(${addresses.map((a) => a.kind)}::text[], ${addresses.map((a) => a.value)}::text[]) as w (kind, value) join not_theirs n on n.kind = w.kind and n.value = w.value and n.taken_back_at is null
        union all select i.kind, i.value, i.identity_id, i.verified, false from unnest(${list.map((i) => i.kind)}::text[], ${list.map((i) => i.value)}::text[]) as w (kind, value) join identifier i on i.kind = w.kind and i.value = w.value
        union all select '', 'suppressed', null, null, false from (select 1 from erased_identifier where suppressed limit 1) somebody
        union all select '', 'erased', null, null, false from (select 1 from erased_message limit 1) something`,
  );
  const [said, found] = [all.filter((f) => f.not_theirs), all.filter((f) => !f.not_theirs)];
  const named = found.filter((f): f is typeof f & { identity_id: string } => f.identity_id !== null);
  const is = (what: string) => found.some((f) => f.identity_id === null && f.value === what);
  return { notTheirs: new Set(said.map((f) => notTheirsKey(f.identity_id!, f))), known: new Map(named.map((f) => [keyOf(f), f.identity_id])), unproven: new Set(named.filter((f) => f.verified === false).map(keyOf)), someSuppressed: is("suppressed"), someErased: is("erased") };
}

async function insertIdentities(tx: Transaction, made: Plan["newIdentities"]): Promise<void> {
  if (made.length === 0) return;
  await sql`insert into identity (identity_id, source, created_at, import_id) select * from unnest(${made.map((m) => m.id)}::uuid[], ${made.map((m) => m.claim.source)}::text[], ${made.map((m) => m.claim.at.toISOString())}::timestamptz[], ${made.map((m) => m.claim.importId ?? null)}::uuid[])`.execute(tx);
  await sql`insert into membership (identity_id, customer_id) select i, i from unnest(${made.map((m) => m.id)}::uuid[]) as t (i)`.execute(tx);
}

async function insertIdentifiers(tx: Transaction, made: Plan["newIdentifiers"]): Promise<void> {
  if (made.length === 0) return;
  // In one order everywhere, so that two writers wait for each other rather than lock crosswise.
  const sorted = [...made].sort((a, b) => (keyOf(a.identifier) < keyOf(b.identifier) ? -1 : 1));
  const written = await rows<{ kind: string }>(
    tx,
    sql`insert into identifier (kind, value, identity_id, verified, source, first_seen_at)
        select * from unnest(${sorted.map((m) => m.identifier.kind)}::text[], ${sorted.map((m) => m.identifier.value)}::text[], ${sorted.map((m) => m.identityId)}::uuid[], ${sorted.map(isProof)}::boolean[], ${sorted.map((m) => m.claim.source)}::text[], ${sorted.map((m) => m.claim.at.toISOString())}::timestamptz[])
        on conflict do nothing returning kind`,
  );
  if (written.length < sorted.length) throw new TakenMeanwhile("another writer took an identifier");
}

/** A colleague who writes an address down proves nothing by it. */
function isProof({ identifier, claim }: Plan["newIdentifiers"][number]): boolean {
  return identifier.verified && !(claim.source === DESK && isAddress(identifier));
}

const isAddress = ({ kind }: { readonly kind: string }): boolean => kind === "email" || kind === "phone";

/** An address of a file that a trusted source names as theirs is proven by that. @param unproven from `lookUp`, by which all others are passed over */
export async function proveAddresses(tx: Transaction, claims: readonly Claim[], unproven: ReadonlySet<string>): Promise<void> {
  if (unproven.size === 0) return;
  const proven = claims.flatMap((claim) => claim.identifiers.filter((each) => each.verified && claim.source !== DESK && isAddress(each) && unproven.has(keyOf(each))));
  if (proven.length === 0) return;
  const sorted = proven.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await sql`update identifier i set verified = true from unnest(${sorted.map((each) => each.kind)}::text[], ${sorted.map((each) => each.value)}::text[]) as p (kind, value) where i.kind = p.kind and i.value = p.value and not i.verified`.execute(tx);
}

async function linkWhereSound(tx: Transaction, now: Date, joins: Plan["joins"]): Promise<void> {
  for (const { a, b, why, identifier } of joins) {
    const customers = await memberships(tx, [a, b]);
    const [one, other] = [customers.get(a)!, customers.get(b)!];
    if (one === other || (await speaksAgainst(tx, one, other, identifier.kind))) continue;
    await join(tx, now, { a, b, by: "rule", why, weight: null });
  }
}

/**
 * Does anything speak against joining two customers who show the same identifier? That a person said they are two; a device that several
 * people use; a household's telephone; a mailbox of a family or an office, by the names and birthdays that go with it.
 */
export async function speaksAgainst(tx: Transaction, one: string, other: string, kind: Identifier["kind"]): Promise<boolean> {
  if (await saidApart(tx, one, other)) return true;
  if (kind === "anonymous_id" && ((await differ(tx, one, other, "user_id")) || (await differ(tx, one, other, "email")))) return true;
  if (kind === "phone" && (await differ(tx, one, other, "email"))) return true;
  return (kind === "phone" || kind === "email" || kind === "anonymous_id") && (await sayOtherPeople(tx, one, other));
}

/** Did a person end a link between these two, refuse them, or part one of them? Then only a person makes them one again. */
async function saidApart(tx: Transaction, one: string, other: string): Promise<boolean> {
  const members = await rows<{ identity_id: string; customer_id: string }>(tx, sql`select identity_id, customer_id from membership where customer_id = any(${[one, other]}::uuid[])`);
  const of = (customer: string) => members.filter((m) => m.customer_id === customer).map((m) => m.identity_id);
  return (await readSaidApart(tx, members.map((m) => m.identity_id)))(of(one), of(other));
}

/** Do both customers have an identifier of this kind, and none in common? */
async function differ(tx: Transaction, one: string, other: string, kind: string): Promise<boolean> {
  const found = await rows<{ customer_id: string; value: string }>(tx, sql`select m.customer_id, i.value from membership m join identifier i using (identity_id) where m.customer_id = any(${[one, other]}::uuid[]) and i.kind = ${kind}`);
  const of = (customer: string) => new Set(found.filter((f) => f.customer_id === customer).map((f) => f.value));
  const [a, b] = [of(one), of(other)];
  return a.size > 0 && b.size > 0 && [...a].every((value) => !b.has(value));
}
