import { SYSTEM } from "../organisation/index.ts";
import { type Ground, rows, sql } from "../platform/index.ts";
import { changeConversation } from "./change-conversation.ts";

const AT_ONCE = 100;

/**
 * Gives back what was assigned to colleagues who no longer work here: nobody's, so that somebody sees that a customer
 * waits. Which role ended is asked each time, so nothing is forgotten if the process ends in between.
 *
 * @returns how many were freed
 */
export async function freeConversations(ground: Ground): Promise<number> {
  const held = await rows<{ id: string }>(
    ground.db, // rides conversation_queue and the primary key of staff_role
    sql`select c.conversation_id as id from conversation c
        where c.status in ('open', 'snoozed') and c.assignee is not null
          and exists (select 1 from staff_role r where r.staff_id = c.assignee)
          and not exists (select 1 from staff_role r where r.staff_id = c.assignee and r.ended_at is null)
        limit ${AT_ONCE}`,
  );
  for (const { id } of held) await changeConversation(ground, SYSTEM, id, { assignee: null });
  return held.length;
}
