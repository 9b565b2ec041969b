// What somebody sees of the customers: how far, and which fields. Worked out once a request; everything that reads customers or
// conversations for somebody asks for it.
import type { FastifyRequest } from "fastify";
import { type Database, keyed, row, rows, sql } from "../../platform/index.ts";
import type { Role } from "../role-contract.ts";
import type { AccessRules, FieldSet, KeyScope, Reading, RoleSight, Scope } from "./access-contract.ts";
import { FIRST_RULES } from "./first-rules.ts";
import { setOfAttribute } from "./attribute-set.ts";
import type { FieldsSeen } from "./in-set.ts";

/** How far: everything, or what belongs to these people and places. */
export type Reach =
  | { readonly kind: "all" }
  | {
      readonly kind: "some";
      /** Tells it from every other reach, for whoever remembers counts. */
      readonly key: string;
      /** Ids of colleagues whose conversations are seen. */
      readonly staff: readonly string[];
      /** What sources may call them in a customer's `owner`: id, e-mail address, name; in small letters. */
      readonly owners: readonly string[];
      readonly team: readonly string[];
      readonly department: readonly string[];
      readonly region: readonly string[];
      /** Customers of whom nobody said to whom they belong are seen too. */
      readonly unplaced: boolean;
    };

export interface Sight {
  readonly customers: Reach;
  /** Among those of customers that are seen. */
  readonly conversations: Reach;
  readonly scope: { readonly customers: Scope; readonly conversations: Scope };
  readonly fields: Readonly<Record<FieldSet, Reading>>;
  readonly attributes: AccessRules["attributes"];
  /** Sets that were revealed to them, by a customer's id, for as long as that lasts. */
  readonly revealed: ReadonlyMap<string, ReadonlySet<FieldSet>>;
}

const ALL_READ: Sight["fields"] = { public: "read", service: "read", value: "read", sensitive: "read", payment: "read" };
export const ALL: Reach = { kind: "all" };
/** Of whoever is no colleague and no program: Rapport itself, commands on the machine, owners. */
export const SEES_ALL: Sight = { customers: ALL, conversations: ALL, scope: { customers: "all", conversations: "all" }, fields: ALL_READ, attributes: {}, revealed: new Map() };

const sights = new WeakMap<FastifyRequest, Sight>();

export function rememberSight(request: FastifyRequest, sight: Sight): void {
  sights.set(request, sight);
}

/** What whoever makes this request sees; only for routes that are not public. */
export function sightOf(request: FastifyRequest): Sight {
  const sight = sights.get(request);
  if (!sight) throw new Error(`expected ${request.method} ${request.url} to have a sight: is its access public?`);
  return sight;
}

/** The same, or undefined where the route is open to everybody. */
export function sightIfAny(request: FastifyRequest): Sight | undefined {
  return sights.get(request);
}

export function seesAllCustomers(sight: Sight): boolean {
  return sight.customers.kind === "all" && sight.conversations.kind === "all";
}

export function readsAll(sight: Sight): boolean {
  return Object.values(sight.fields).every((reading) => reading === "read");
}

/**
 * @param customerIds whom an answer is about: what was revealed counts where it was for each of them
 * @param named whom else an object within the answer is about, by its ids: there it must have been revealed for them, too
 */
export function fieldsSeen(sight: Sight, customerIds: readonly string[] = [], named?: (holder: Readonly<Record<string, unknown>>) => readonly string[]): FieldsSeen {
  const isRevealed = (set: FieldSet) => customerIds.length > 0 && customerIds.every((id) => sight.revealed.get(id)?.has(set) === true);
  const seen: FieldsSeen = { reading: (set) => (sight.fields[set] === "masked" && isRevealed(set) ? "read" : sight.fields[set]), setOfAttribute: (key) => setOfAttribute(sight.attributes, key) };
  if (named === undefined) return seen;
  return {
    ...seen,
    within(holder) {
      const others = named(holder).filter((id) => !customerIds.includes(id));
      return others.length === 0 ? this : fieldsSeen(sight, [...customerIds, ...others], named);
    },
  };
}

export interface Known {
  readonly rules: AccessRules | null;
  readonly revealed: readonly { readonly customerId: string; readonly set: FieldSet }[];
}

/**
 * The rules in force and what is revealed, in one statement. It was revealed of the customer of that moment: once somebody else was
 * joined with them, a reason is asked for again.
 */
export async function knownOf(db: Database, now: Date, personId: string): Promise<Known> {
  const known = await row<Known>(
    keyed(db), // rides the primary key, and reveal_of
    sql`select (select rules from access_version order by version_id desc limit 1) as rules,
          (select coalesce(json_agg(json_build_object('customerId', m.customer_id, 'set', r.field_set)), '[]') from reveal r join membership m on m.identity_id = r.identity_id where r.person_id = ${personId} and r.until > ${now}::timestamptz
            and not exists (select 1 from membership o join link l on l.identity_id = o.identity_id where o.customer_id = m.customer_id and (l.made_at > r.at or l.link_id > r.reveal_id) and l.ended_at is null)) as revealed`,
  );
  return known!;
}

export function sightOfPerson(db: Database, person: { readonly id: string; readonly role: Role }, known: Known): Promise<Sight> {
  return sightWith(db, known.rules ?? FIRST_RULES, person, known.revealed);
}

/** What somebody would see if these rules were in force. */
export async function sightWith(db: Database, rules: AccessRules, person: { readonly id: string; readonly role: Role }, revealed: Known["revealed"] = []): Promise<Sight> {
  if (person.role === "owner") return SEES_ALL;
  const of: RoleSight = rules.roles[person.role];
  const customers = await reachOf(db, of.customers, person.id, rules);
  const conversations = of.conversations === of.customers ? customers : await reachOf(db, of.conversations, person.id, rules);
  const byCustomer = new Map<string, Set<FieldSet>>();
  for (const { customerId, set } of revealed) byCustomer.set(customerId, (byCustomer.get(customerId) ?? new Set()).add(set));
  return { customers, conversations, scope: { customers: of.customers, conversations: of.conversations }, fields: of.fields, attributes: rules.attributes, revealed: byCustomer };
}

/** What a key sees: the fields of its role, and the customers that were said when it was made. */
export async function sightOfKey(db: Database, key: { readonly id: string; readonly role: Role | "write"; readonly scope: KeyScope }): Promise<Sight> {
  const rules = (await rulesInForce(db)) ?? FIRST_RULES;
  const fields = key.role === "owner" || key.role === "write" ? ALL_READ : rules.roles[key.role].fields;
  const { scope } = key;
  if (scope.kind === "all") return { ...SEES_ALL, fields, attributes: rules.attributes };
  const names = lower(scope.names);
  const staff = await colleaguesIn(db, scope.kind, names);
  const reach: Reach = { kind: "some", key: JSON.stringify([scope.kind, names]), ...peopleOf(staff), team: [], department: [], region: [], [scope.kind]: names, unplaced: false };
  return { customers: reach, conversations: reach, scope: { customers: scope.kind, conversations: scope.kind }, fields, attributes: rules.attributes, revealed: new Map() };
}

const asking = new WeakMap<Database, Promise<AccessRules | undefined>>();

/** The rules in force, read once for all requests that arrive in one turn of the event loop: none hears of an older moment than it asked at. */
function rulesInForce(db: Database): Promise<AccessRules | undefined> {
  let asked = asking.get(db);
  if (!asked) {
    asked = new Promise((resolve) => void setImmediate(resolve)).then(() => {
      asking.delete(db); // whoever asks from now on asks anew
      return row<{ rules: AccessRules }>(keyed(db), sql`select rules from access_version order by version_id desc limit 1`);
    }).then((found) => found?.rules);
    asking.set(db, asked);
  }
  return asked;
}

async function reachOf(db: Database, scope: Scope, personId: string, rules: AccessRules): Promise<Reach> {
  if (scope === "all") return ALL;
  const unplaced = rules.unplaced === "everybody";
  // What is theirs is always theirs, wherever they work. Rides the primary keys and staff_place_name.
  const found = (await row<{ names: string[]; staff: Staff[] }>(
    db,
    sql`with mine as (select distinct lower(name) as name from staff_place where staff_id = ${personId} and kind = ${scope} and ended_at is null)
        select array(select name from mine order by name) as names,
          (select coalesce(json_agg(json_build_object('id', u.id, 'email', lower(u.email), 'name', lower(trim(u.name))) order by u.id), '[]') from auth."user" u
           where u.id = ${personId} or u.id in (select s.staff_id from staff_place s where s.kind = ${scope} and lower(s.name) in (select name from mine) and s.ended_at is null)) as staff`,
  ))!;
  const { names, staff } = found;
  return { kind: "some", key: JSON.stringify([scope, names, staff.map(({ id }) => id), unplaced]), ...peopleOf(staff), team: [], department: [], region: [], ...(scope === "own" ? {} : { [scope]: names }), unplaced };
}

interface Staff {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** Those who work there; rides staff_place_name. */
function colleaguesIn(db: Database, kind: string, names: readonly string[]): Promise<Staff[]> {
  return rows<Staff>(db, sql`select distinct u.id, lower(u.email) as email, lower(trim(u.name)) as name from staff_place s join auth."user" u on u.id = s.staff_id where s.kind = ${kind} and lower(s.name) = any(${[...names]}::text[]) and s.ended_at is null`);
}

function peopleOf(staff: readonly Staff[]): { staff: string[]; owners: string[] } {
  return { staff: [...new Set(staff.map(({ id }) => id))], owners: [...new Set(staff.flatMap(({ id, email, name }) => [id.toLowerCase(), email, name]).filter((word) => word !== ""))] };
}

function lower(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.trim().toLowerCase()))].sort();
}
