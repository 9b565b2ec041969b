// What is different between two versions of who may see what, and what a new one would mean for colleagues.
import type { AccessPage, AccessPreview, AccessRules, FieldSet, LimitedRole, PlaceKind, Reading, Scope } from "../../../../engine/organisation/contract.ts";
import { KEPT_SETS, LIMITED_ROLES } from "./access-words.ts";

export type AccessChange =
  | { readonly kind: "scope"; readonly role: LimitedRole; readonly of: "customers" | "conversations"; readonly from: Scope; readonly to: Scope }
  | { readonly kind: "reading"; readonly role: LimitedRole; readonly set: FieldSet; readonly from: Reading; readonly to: Reading }
  | { readonly kind: "unplaced"; readonly from: AccessRules["unplaced"]; readonly to: AccessRules["unplaced"] }
  /** null: by the rule for its name. */
  | { readonly kind: "attribute"; readonly key: string; readonly from: FieldSet | null; readonly to: FieldSet | null };

/** Every difference, roles first; nothing where the two say the same. */
export function changesBetween(from: AccessRules, to: AccessRules): readonly AccessChange[] {
  const ofRoles = LIMITED_ROLES.flatMap((role): AccessChange[] => {
    const [was, is] = [from.roles[role], to.roles[role]];
    return [
      ...(["customers", "conversations"] as const).flatMap((of) => (was[of] === is[of] ? [] : [{ kind: "scope" as const, role, of, from: was[of], to: is[of] }])),
      ...KEPT_SETS.flatMap((set) => (was.fields[set] === is.fields[set] ? [] : [{ kind: "reading" as const, role, set, from: was.fields[set], to: is.fields[set] }])),
    ];
  });
  const keys = [...new Set([...Object.keys(from.attributes), ...Object.keys(to.attributes)])].sort();
  const said = (rules: AccessRules, key: string) => (Object.hasOwn(rules.attributes, key) ? rules.attributes[key]! : null);
  return [
    ...ofRoles,
    ...(from.unplaced === to.unplaced ? [] : [{ kind: "unplaced" as const, from: from.unplaced, to: to.unplaced }]),
    ...keys.flatMap((key) => (said(from, key) === said(to, key) ? [] : [{ kind: "attribute" as const, key, from: said(from, key), to: said(to, key) }])),
  ];
}

export interface Span {
  readonly lo: number;
  readonly hi: number;
}

export interface RoleMeans {
  readonly role: LimitedRole;
  readonly colleagues: number;
  readonly now: Span;
  readonly then: Span;
}

/** How many customers those of each role see now, and would see; roles that nobody has are left out. */
export function meansForRoles(preview: AccessPreview): readonly RoleMeans[] {
  const span = (counts: readonly number[]): Span => ({ lo: Math.min(...counts), hi: Math.max(...counts) });
  return LIMITED_ROLES.flatMap((role) => {
    const held = preview.people.filter((person) => person.role === role);
    return held.length === 0 ? [] : [{ role, colleagues: held.length, now: span(held.map((person) => person.now)), then: span(held.map((person) => person.then)) }];
  });
}

/** Why colleagues would see less than their role's scope lets one expect. */
export interface Left {
  /** no-place: they work nowhere of the kind; empty-place: nobody belongs where they work; none-theirs: they see their own, and none is. */
  readonly because: "no-place" | "empty-place" | "none-theirs";
  readonly place: PlaceKind | null;
  /** They would see no customer at all; else those of nobody and their own only. */
  readonly none: boolean;
  readonly names: readonly string[];
}

/** Colleagues whom the rules would leave without customers, or with those of nobody only, by the reason: what an owner forgets first. */
export function leftWithout(preview: AccessPreview, people: AccessPage["people"], rules: AccessRules): readonly Left[] {
  const found = new Map<string, { readonly left: Omit<Left, "names">; readonly names: string[] }>();
  for (const person of preview.people) {
    if (person.role === "owner") continue;
    const scope = rules.roles[person.role].customers;
    if (scope === "all") continue;
    const place = scope === "own" ? null : scope;
    const worksNowhere = place !== null && (people.find(({ id }) => id === person.id)?.places[place].length ?? 0) === 0;
    const none = person.then === 0 && preview.customers > 0;
    if (!none && !worksNowhere) continue;
    const because = worksNowhere ? "no-place" : place === null ? "none-theirs" : "empty-place";
    const key = `${because} ${place} ${none}`;
    const group = found.get(key) ?? found.set(key, { left: { because, place, none }, names: [] }).get(key)!;
    group.names.push(person.name);
  }
  return [...found.values()].map(({ left, names }) => ({ ...left, names })).sort((a, b) => Number(b.none) - Number(a.none));
}
