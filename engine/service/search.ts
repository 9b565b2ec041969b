// One search over everything that people look for by a word: each step finds its own, here they stand together.
import type { Ground, RawBuilder } from "../platform/index.ts";
import { findCustomers, findGroups, findOrders } from "../profiles/index.ts";
import type { SearchAnswer } from "./contract.ts";
import { findConversations } from "./find-conversations.ts";

export interface SearchOptions {
  /** At most so many of each kind. */
  readonly limit: number;
  readonly conversations: boolean;
  /** The condition on a profile p that whoever searches may see it. */
  readonly seen?: RawBuilder<unknown> | undefined;
  /** The same for groups and orders, which are not found by what is known of a person. */
  readonly among?: RawBuilder<unknown> | undefined;
  /** The condition on a conversation c that whoever searches may read it. */
  readonly read?: RawBuilder<unknown> | undefined;
}

const NONE = { hits: [], more: false };

export async function searchEverything(ground: Ground, typed: string, { limit, conversations, seen, among, read }: SearchOptions): Promise<SearchAnswer> {
  const { db } = ground;
  const [customers, groups, spoken, orders] = await Promise.all([
    findCustomers(db, typed, { limit, ...(seen ? { seen } : {}) }),
    findGroups(db, typed, { limit, seen: among }),
    conversations ? findConversations(ground, typed, { limit, seen: read }) : NONE,
    findOrders(db, typed, { limit, seen: among }),
  ]);
  return { query: typed, customers, groups, conversations: spoken, orders };
}
