// What happened with the people of a household, an organisation or a partner, as one history.
import type { Sight } from "../../organisation/index.ts";
import { type Database, rows, sql } from "../../platform/index.ts";
import type { GroupTimeline } from "../contract.ts";
import { interactionsAmong } from "../customer.ts";
import { profilesOf } from "../profile.ts";
import { visibleIdentity } from "../scope.ts";
import { placeAfter, type TimelinePlace } from "../timeline-place.ts";
import { groupsIn, requireGroup } from "./group-merge.ts";

/** Of more people, those who belong to it longest. */
const MOST_PEOPLE = 500;

/**
 * The touch points of whoever belongs to a group now, newest first: also of before they did, for it is their history.
 *
 * @param sight people outside of it, and conversations, are left out
 * @throws {Refusal} not-found, if there is no such group
 */
export async function groupTimeline(db: Database, groupId: string, sight: Sight, { before, limit }: { readonly before?: TimelinePlace; readonly limit: number }, mostPeople = MOST_PEOPLE): Promise<GroupTimeline> {
  const groups = (await groupsIn(db, [(await requireGroup(db, groupId)).root])).map((group) => group.groupId);
  const people = (
    await rows<{ id: string }>(
      db,
      sql`select m.customer_id as id from group_member b join membership m on m.identity_id = b.identity_id
          where b.group_id = any(${groups}::uuid[]) and b.ended_at is null and ${visibleIdentity(sight, sql`b.identity_id`)} group by 1 order by min(b.begun_at), 1 limit ${mostPeople + 1}`,
    )
  ).map(({ id }) => id);
  const shown = people.slice(0, mostPeople);
  const customerOf = new Map((await rows<{ identity: string; customer: string }>(db, sql`select identity_id as identity, customer_id as customer from membership where customer_id = any(${shown}::uuid[])`)).map(({ identity, customer }) => [identity, customer]));
  const found = await interactionsAmong(db, [...customerOf.keys()], { limit, ...(before ? { before } : {}) }, sight);
  const profiles = await profilesOf(db, [...new Set(found.map(({ identityId }) => customerOf.get(identityId)!))]);
  const entries = found.map(({ identityId, entry }) => {
    const customerId = customerOf.get(identityId)!;
    return { customerId, customerName: profiles.get(customerId)?.name ?? "", entry };
  });
  return { entries, next: placeAfter(found.map(({ entry }) => entry), limit), people: shown.length, isMore: people.length > mostPeople };
}
