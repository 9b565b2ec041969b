// What the rules of who may see what are called on the screens.
import type { AccessRules, FieldSet, LimitedRole, PlaceKind, Reading, Scope } from "../../../../engine/organisation/contract.ts";
import { word } from "../../../ui/say.ts";

export const LIMITED_ROLES: readonly LimitedRole[] = ["lead", "agent", "analyst", "read-only"];
export const SETS: readonly FieldSet[] = ["public", "service", "value", "sensitive", "payment"];
/** Those that can be masked or hidden. */
export const KEPT_SETS = ["service", "value", "sensitive", "payment"] as const;
export const SCOPES: readonly Scope[] = ["all", "region", "department", "team", "own"];
export const READINGS: readonly Reading[] = ["read", "masked", "hidden"];
export const PLACE_KINDS: readonly PlaceKind[] = ["team", "department", "region"];

export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  all: word("all"),
  region: word("of their regions"),
  department: word("of their departments"),
  team: word("of their teams"),
  own: word("their own"),
};

export const READING_WORDS: Readonly<Record<Reading, string>> = {
  read: word("read"),
  masked: word("masked"),
  hidden: word("hidden"),
};

/** Those who hold a role, together. */
export const HOLDERS: Readonly<Record<LimitedRole, string>> = {
  lead: word("Leads"),
  agent: word("Agents"),
  analyst: word("Analysts"),
  "read-only": word("Readers"),
};

export const PLACE_WORDS: Readonly<Record<PlaceKind, string>> = {
  team: word("Teams"),
  department: word("Departments"),
  region: word("Regions"),
};

export const UNPLACED_WORDS: Readonly<Record<AccessRules["unplaced"], string>> = {
  everybody: word("everybody"),
  nobody: word("only those who see all"),
};
