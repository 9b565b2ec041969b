// What the tests of duplicates share: people who arrive, and what has become of them.
import type { GeneratedPerson } from "@rapport/record-linkage";
import { catchUp, type Database, type Ground, rows, sql } from "../../platform/index.ts";
import { profileFollower, startIntake } from "../index.ts";
import { duplicateFollower } from "./follower.ts";

let serial = 0;

export interface Arrival {
  /** Their own card, by which they are found again in the test; it identifies nobody else. */
  readonly card: string;
  readonly traits: Readonly<Record<string, string | null>>;
  readonly userId?: string;
}

/** Somebody whom a desk writes down: what they say, and nothing that would identify them for sure. */
export async function arrive(ground: Ground, arrivals: readonly Arrival[], source = { name: "desk", trusted: true }): Promise<void> {
  const inputs = arrivals.map(({ card, traits, userId }) => ({
    messageId: `d${serial++}`, kind: "visit", channel: "shop" as const, direction: "in" as const, occurredAt: "2026-11-20T10:00:00.000Z",
    identifiers: [...(userId === undefined ? [] : [{ kind: "user_id" as const, value: userId }]), { kind: "anonymous_id" as const, value: card }],
    traits: Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== null)),
  }));
  const intake = startIntake(ground);
  for (let from = 0; from < inputs.length; from += 500) await intake.take(source, inputs.slice(from, from + 500));
  await intake.settle();
}

export function traitsOf(p: Omit<GeneratedPerson, "person">): Arrival["traits"] {
  return { first_name: p.given_name, last_name: p.surname, date_of_birth: p.date_of_birth, street: p.street_address, city: p.city, postal_code: p.postcode, email: p.email, phone: p.phone };
}

export async function follow(ground: Ground): Promise<void> {
  await catchUp(ground.db, [profileFollower, duplicateFollower(ground.now)]);
}

/** By card: the customer it belongs to now. */
export async function customersByCard(db: Database): Promise<Map<string, string>> {
  const found = await rows<{ card: string; customer_id: string }>(db, sql`select i.value as card, m.customer_id from identifier i join membership m using (identity_id) where i.kind = 'anonymous_id' order by 1`);
  return new Map(found.map((f) => [f.card, f.customer_id]));
}

/** Which cards are one customer, whatever its id: sorted groups of sorted cards. */
export async function partition(db: Database): Promise<string> {
  const groups = new Map<string, string[]>();
  for (const [card, customer] of await customersByCard(db)) (groups.get(customer) ?? groups.set(customer, []).get(customer)!).push(card);
  return JSON.stringify([...groups.values()].map((cards) => cards.sort()).sort());
}

/** Takes all customers out, so that the next ones arrive in an empty Rapport. */
export async function emptyCustomers(db: Database): Promise<void> {
  for (const table of ["identity", "identifier", "membership", "link", "attribute", "interaction", "profile", "linkage_record", "linkage_pair", "linkage_todo", "linkage_decision", "linkage_model", "linkage_value", "linkage_giant", "linkage_run"]) await sql`delete from ${sql.table(table)}`.execute(db);
}
