// Who looks after the people of a staged file: colleagues here, or names that nobody here has.
import { LimitedRole } from "../../organisation/contract.ts";
import { accessRules, listPeople } from "../../organisation/index.ts";
import { type Database, row, rows, sql } from "../../platform/index.ts";
import type { OwnersUnseen } from "./contract.ts";

export interface Owners {
  readonly known: string[];
  readonly unknown: string[];
  /** How many people have one. */
  readonly people: number;
  /** What follows for who sees them, where some roles do not see all. */
  readonly unseen?: OwnersUnseen;
}

/** A colleague as another program knows them. */
export interface NamedColleague {
  readonly name: string;
  readonly email: string;
}

const MOST_NAMED_OWNERS = 200;

/** Colleagues are known by name or e-mail address; who is gets an owner_id beside the name that the file gives. */
export async function settleOwners(session: Database, told: ReadonlyMap<string, NamedColleague>): Promise<Owners> {
  const named = await rows<{ owner: string; n: number }>(session, sql`select attributes->>'owner' as owner, count(*)::integer as n from staged_person where attributes ? 'owner' group by 1 order by 2 desc`);
  if (named.length === 0) return { known: [], unknown: [], people: 0 };
  const colleagues = new Map((await listPeople(session)).flatMap((person) => [[person.name.trim().toLowerCase(), person.id] as const, [person.email.toLowerCase(), person.id] as const]));
  const nameOf = (owner: string) => told.get(owner.trim());
  const idOf = (owner: string) => colleagues.get(nameOf(owner)?.email.toLowerCase() ?? "") ?? colleagues.get((nameOf(owner)?.name ?? owner).trim().toLowerCase()) ?? colleagues.get(owner.trim().toLowerCase());
  const known = named.flatMap(({ owner }) => { const id = idOf(owner); return id === undefined ? [] : [{ owner, id }]; });
  await sql`update staged_person p set attributes = p.attributes || jsonb_build_object('owner_id', k.id) from unnest(${known.map((k) => k.owner)}::text[], ${known.map((k) => k.id)}::text[]) as k (owner, id) where p.attributes->>'owner' = k.owner`.execute(session);
  const names = new Set(known.map((k) => k.owner));
  const said = (owner: string) => nameOf(owner)?.name || nameOf(owner)?.email || owner;
  const unseen = await unseenPeople(session, [...names]);
  // A number tells nobody who it was: the name of whoever it is takes its place.
  const renamed = named.filter(({ owner }) => said(owner) !== owner);
  await sql`update staged_person p set attributes = p.attributes || jsonb_build_object('owner', k.said) from unnest(${renamed.map((k) => k.owner)}::text[], ${renamed.map((k) => said(k.owner))}::text[]) as k (owner, said) where p.attributes->>'owner' = k.owner`.execute(session);
  return { known: [...names].map(said).slice(0, MOST_NAMED_OWNERS), unknown: named.map((each) => each.owner).filter((owner) => !names.has(owner)).map(said).slice(0, MOST_NAMED_OWNERS), people: named.reduce((sum, each) => sum + each.n, 0), ...(unseen === undefined ? {} : { unseen }) };
}

/** Whom nobody sees who does not see all, for they belong to somebody who does not work here. @param known owners who do */
async function unseenPeople(session: Database, known: readonly string[]): Promise<OwnersUnseen | undefined> {
  const { roles } = (await accessRules(session)).current.rules;
  const [seers, others] = [LimitedRole.options.filter((role) => roles[role].customers === "all"), LimitedRole.options.filter((role) => roles[role].customers !== "all")];
  if (others.length === 0) return undefined;
  const { n } = (await row<{ n: number }>(session, sql`select count(*)::integer as n from staged_person where attributes ? 'owner' and attributes->>'owner' <> all(${[...known]}::text[]) and not attributes ?| array['team', 'department', 'sales_region']`))!;
  return n === 0 ? undefined : { people: n, seers, others };
}
