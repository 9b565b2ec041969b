// Which conversations somebody sees: of customers whom they see, those that nobody has, those that somebody within their reach
// has, and those of customers who belong there.
import type { Sight } from "../organisation/index.ts";
import { type RawBuilder, sql } from "../platform/index.ts";
import { placedIn, visibleCustomer } from "../profiles/index.ts";

/** The condition on a conversation c; `true` for who sees all. Rides the primary keys of membership and profile. */
export function visibleConversation(sight: Sight): RawBuilder<unknown> {
  const { customers, conversations } = sight;
  if (customers.kind === "all" && conversations.kind === "all") return sql`true`;
  const of = { alias: "vp", customerId: sql`vc.customer_id` };
  const held = conversations.kind === "all" ? sql`true` : sql`(c.assignee is null or c.assignee = any(${[...conversations.staff]}::text[]) or ${placedIn(conversations, of)})`;
  return sql`exists (select 1 from membership vc left join profile vp on vp.customer_id = vc.customer_id where vc.identity_id = c.identity_id and ${visibleCustomer(customers, of)} and ${held})`;
}
