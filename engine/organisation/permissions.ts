import { Permission, type Role } from "./contract.ts";

const READ: readonly Permission[] = ["customers.read", "value.read", "segments.read", "policies.read", "conversations.read", "outcomes.read", "people.read"];

/** Which role may do what. Least rights by default: what is not named here is not allowed. */
const ALLOWED: Readonly<Record<Role | "write", ReadonlySet<Permission>>> = {
  owner: new Set(Permission.options),
  lead: new Set<Permission>([...READ, "customers.link", "duplicates.find", "customers.export", "customers.write", "decide", "decisions.read", "conversations.answer", "imports.read", "audit.read"]),
  agent: new Set<Permission>([...READ, "customers.link", "customers.write", "decide", "decisions.read", "conversations.answer"]),
  analyst: new Set<Permission>([...READ, "value.fit", "decide", "decisions.read", "imports.read", "imports.write", "interactions.write", "export"]),
  "read-only": new Set<Permission>(READ),
  // A write key sends interactions and opens conversations in; it reads nothing.
  write: new Set<Permission>(["interactions.write"]),
};

/** May this role do this? @example mayDo("agent", "keys.manage") // false */
export function mayDo(role: Role | "write", permission: Permission): boolean {
  return ALLOWED[role].has(permission);
}

export function permissionsOf(role: Role | "write"): readonly Permission[] {
  return Permission.options.filter((permission) => mayDo(role, permission));
}

/** Every word a route may name as its `access`. */
export const accessWords: ReadonlySet<string> = new Set(["signed-in", ...Permission.options]);
