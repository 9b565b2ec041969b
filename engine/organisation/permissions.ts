import { type Sight, seesAllCustomers } from "./access/sight.ts";
import { Permission, type Role } from "./contract.ts";

const READ: readonly Permission[] = ["customers.read", "value.read", "segments.read", "policies.read", "conversations.read", "outcomes.read", "people.read", "articles.read"];

/** Which role may do what. Least rights by default: what is not named here is not allowed. */
const ALLOWED: Readonly<Record<Role | "write", ReadonlySet<Permission>>> = {
  owner: new Set(Permission.options),
  lead: new Set<Permission>([...READ, "policies.approve", "customers.link", "duplicates.find", "customers.export", "customers.write", "segments.write", "decide", "decisions.read", "conversations.answer", "imports.read", "audit.read", "articles.write", "articles.publish"]),
  agent: new Set<Permission>([...READ, "customers.link", "customers.write", "decide", "decisions.read", "conversations.answer", "articles.write"]),
  analyst: new Set<Permission>([...READ, "policies.write", "policies.approve", "value.fit", "segments.write", "decide", "decisions.read", "imports.read", "imports.write", "interactions.write", "export"]),
  "read-only": new Set<Permission>(READ),
  // A write key sends interactions and opens conversations in; it reads nothing.
  write: new Set<Permission>(["interactions.write"]),
};

/** May this role do this? @example mayDo("agent", "keys.manage") // false */
export function mayDo(role: Role | "write", permission: Permission): boolean {
  return ALLOWED[role].has(permission);
}

export function permissionsOf(role: Role | "write", sight: Sight): readonly Permission[] {
  return Permission.options.filter((permission) => mayDo(role, permission) && whyNot(sight, permission) === undefined);
}

/** What tells of all customers together, or of whoever a file names: only for those who see all of them. */
const OF_ALL_CUSTOMERS: ReadonlySet<string> = new Set<Permission>(["value.read", "value.fit", "segments.write", "outcomes.read", "imports.read", "imports.write", "export", "export.everything", "duplicates.find", "audit.read", "customers.erase", "policies.write", "policies.approve"]);
/** What shows what customers are worth and nothing else. */
const OF_VALUE: ReadonlySet<string> = new Set<Permission>(["value.read", "value.fit", "segments.read", "segments.write", "outcomes.read"]);

/** What shows at which facts rules fit, and what came of them for whom; of who needs special care it tells nobody who does not read that. */
const OF_RULES: ReadonlySet<string> = new Set<Permission>(["policies.write", "policies.approve"]);

/** Why somebody whose role allows it may not do it all the same; undefined where they may. */
export function whyNot(sight: Sight, permission: string): string | undefined {
  if (OF_ALL_CUSTOMERS.has(permission) && !seesAllCustomers(sight)) return "These figures and files are about all customers together, and you see some of them. Ask an owner, or somebody who sees all.";
  if (OF_VALUE.has(permission) && sight.fields.value !== "read") return "This shows what customers are worth, which your role does not see. An owner can change that under Settings, Who sees what.";
  if (OF_RULES.has(permission) && (["service", "value"] as const).some((set) => sight.fields[set] !== "read")) return "Rules may ask for everything that is known of customers, and your role sees a part of it. An owner can change that under Settings, Who sees what.";
  return undefined;
}

/** Every word a route may name as its `access`. */
export const accessWords: ReadonlySet<string> = new Set(["signed-in", ...Permission.options]);
