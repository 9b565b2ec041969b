import type { Sight } from "../organisation/index.ts";
import type { Database } from "../platform/index.ts";
import { conversationsNotSeen, membersOf } from "../profiles/index.ts";

/**
 * What is said of a customer, without those conversations among its evidence that the reader does not see: that there is something is
 * said of a customer whom they see, and what stands in them is not. An answer that named one would be stopped as a whole.
 */
export async function evidenceSeen<A>(db: Database, sight: Sight, customerId: string, answer: A): Promise<A> {
  const unseen = new Set(await conversationsNotSeen(db, sight, await membersOf(db, customerId)));
  return unseen.size === 0 ? answer : (without(answer, unseen) as A);
}

function without(value: unknown, unseen: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.filter((each) => !isOf(each, unseen)).map((each) => without(each, unseen));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, without(each, unseen)]));
}

function isOf(value: unknown, unseen: ReadonlySet<string>): boolean {
  const { kind, id } = (value ?? {}) as { readonly kind?: unknown; readonly id?: unknown };
  return kind === "conversation" && typeof id === "string" && unseen.has(id);
}
