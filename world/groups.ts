// Who belongs together: people of one surname who live at one address, and the offices, with those who order and pay there.
import type { Account } from "./accounts.ts";
import type { Chance } from "./chance.ts";
import type { Rows } from "./rows.ts";
import type { GroupKind } from "./shape.ts";
import { DAY, HOUR, inOfficeHours, iso } from "./time.ts";

export interface Household {
  readonly surname: string;
  readonly members: readonly Account[];
}

const HOUSEHOLD_SHARE = 0.12;
const MOST_IN_HOUSEHOLD = 3;
const OFFICE_SHARE = 0.55;
const OFFICE_ROLES = ["buyer", "office manager", "owner", "bookkeeping", "runs the coffee corner"] as const;
const WHY = ["Said so on the telephone", "Wrote so when asking for one invoice", "Both asked for deliveries together"] as const;
/** Partners are few, and each is somebody's. */
const PARTNERS = [["Maasvonk Repairs", "repairs our grinders"], ["Two Quays Tastings", "holds our tastings"], ["De Kadeleer", "sells our beans"]] as const;
/** Written customers who have a company, and what they are there. */
const WRITTEN_COMPANIES: Readonly<Record<string, readonly [name: string, role: string]>> = { "priya-raman": ["Raman & Lal", "owner"], "amara-okafor": ["Studio Okafor", "owner"] };

/** Decided before people get their addresses, for those of a household live at one. */
export function drawHouseholds(accounts: readonly Account[], root: Chance): readonly Household[] {
  const chance = root.stream("households");
  const people = accounts.filter(({ person }) => person.kind === "person");
  const byName = Map.groupBy(people, ({ person }) => `${surnameOf(person.name)}, ${person.city}`);
  return [...byName.values()].flatMap((members): Household[] => {
    const written = members.some(({ person }) => person.cast?.says?.["household"] !== undefined);
    if (members.length < 2 || (!written && !chance.isSo(HOUSEHOLD_SHARE))) return [];
    // Two of one whole name would be taken for one person.
    const called = [...new Map(members.toReversed().map((account) => [account.person.firstName, account])).values()].toReversed();
    const living = written ? members.filter(({ person }) => person.cast !== null) : called.slice(0, MOST_IN_HOUSEHOLD);
    return living.length < 2 ? [] : [{ surname: surnameOf(living[0]!.person.name), members: living }];
  });
}

/** Called when all else of the world has been made, so that no id of anything else is different for it. */
export function recordGroups(accounts: readonly Account[], households: readonly Household[], endsAt: number, rows: Rows, root: Chance): void {
  const chance = root.stream("groups");
  const make = (kind: GroupKind, name: string, members: readonly (readonly [Account, role: string])[]): void => {
    const at = Math.min(endsAt - HOUR, inOfficeHours(Math.max(...members.map(([{ person }]) => person.joinedAt)) + chance.between(1, 40) * DAY));
    const by = chance.pick(["jo", "ida"]);
    const groupId = rows.idAt(at);
    rows.groups.push({ groupId, kind, name, madeAt: iso(at), madeBy: by });
    for (const [{ shopId }, role] of members) rows.groupMembers.push({ identityId: shopId, groupMemberId: rows.idAt(at), groupId, role, begunAt: iso(at), begunBy: by, why: kind === "household" ? chance.pick(WHY) : "Said so when the account was opened" });
  };
  for (const { surname, members } of households) make("household", `${surname} household`, members.map((account, n) => [account, n < 2 ? "partner" : "child"]));

  const written = new Map(Object.entries(WRITTEN_COMPANIES).flatMap(([key, said]) => accounts.filter(({ person }) => person.cast?.key === key).map((account) => [said[0], [account, said[1]] as const] as const)));
  const free = Map.groupBy(accounts.filter(({ person }) => person.kind === "person" && person.cast === null), ({ person }) => person.city);
  const next = (city: string) => free.get(city)?.pop();
  for (const office of accounts.filter(({ person }) => person.kind === "office")) {
    const { name, city, cast } = office.person;
    if (cast === null && !chance.isSo(OFFICE_SHARE)) continue;
    const owner = written.get(name);
    written.delete(name);
    const roles = owner === undefined ? [...OFFICE_ROLES] : OFFICE_ROLES.filter((role) => role !== "owner");
    const wanted = chance.weighted([[1, 55], [2, 33], [3, 12]]);
    const people = Array.from({ length: wanted }, () => next(city)).filter((account) => account !== undefined).map((account) => [account, roles.splice(chance.whole(0, roles.length - 1), 1)[0]!] as const);
    make("organisation", name, [[office, "account"], ...(owner === undefined ? [] : [owner]), ...people]);
  }
  for (const [name, member] of written) make("organisation", name, [member]);
  for (const [name, role] of PARTNERS) {
    const account = next("Rotterdam") ?? next("Utrecht");
    if (account !== undefined) make("partner", name, [[account, role]]);
  }
}

/** What follows the first name; a name of one word is its own. @example surnameOf("Anna de Wit") // "de Wit" */
export function surnameOf(name: string): string {
  const [, ...rest] = name.split(" ");
  return rest.length === 0 ? name : rest.join(" ");
}
