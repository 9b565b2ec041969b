// The waits of conversations about which decisions were taken again, read from what customers and we said.
import { type Database, rows, sql } from "../../platform/index.ts";
import { decidedAbout } from "../decided-about.ts";
import type { QueuedWait } from "./replay-queues.ts";
import type { RoutedTwice } from "./comparison-counts.ts";

const AT_ONCE = 500;

interface Said {
  readonly conversationId: string;
  readonly at: Date;
  readonly theirs: boolean;
}

/** Waits that were answered, in any order. What an import brought is history of elsewhere. Rides interaction_timeline. */
export async function queuedWaits(db: Database, routed: ReadonlyMap<string, readonly RoutedTwice[]>): Promise<QueuedWait[]> {
  const customers = [...new Set([...routed.values()].flatMap((each) => each.map(({ customerId }) => customerId)))];
  const waits: QueuedWait[] = [];
  for (let from = 0; from < customers.length; from += AT_ONCE) {
    const said = await rows<Said>(
      db,
      sql`select properties->>'conversationId' as "conversationId", occurred_at as at, direction = 'in' as theirs from interaction
          where identity_id in (select m.identity_id from membership o join membership m on m.customer_id = o.customer_id where o.identity_id = any(${customers.slice(from, from + AT_ONCE)}::uuid[]))
            and kind = 'message' and direction in ('in', 'out') and import_id is null order by occurred_at, interaction_id`,
    );
    for (const [conversationId, thread] of Map.groupBy(said, (each) => each.conversationId)) {
      const decided = routed.get(conversationId);
      if (decided) waits.push(...waitsOf(thread, decided));
    }
  }
  return waits;
}

function waitsOf(thread: readonly Said[], decided: readonly RoutedTwice[]): QueuedWait[] {
  const waits: QueuedWait[] = [];
  let since: number | null = null;
  for (const { at, theirs } of thread) {
    if (theirs) since ??= at.getTime();
    else if (since !== null) {
      const began = since;
      const routed = decidedAbout(decided, began);
      if (routed) waits.push({ tier: routed.tier, since: began, answered: at.getTime(), was: routed.was, now: routed.now });
      since = null;
    }
  }
  return waits;
}
