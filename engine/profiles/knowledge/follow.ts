// Colleagues who want to hear of a customer.
import { type Actor, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, rows, run, sql } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { membersOf } from "../link.ts";
import { actOn } from "./act-on.ts";
import type { CustomerFollowers } from "./note-contract.ts";

export async function followersOf(db: Database, anyId: string): Promise<CustomerFollowers> {
  const members = await membersOf(db, await requireCustomer(db, anyId));
  const found = await rows<{ person_id: string; since: Date }>(db, sql`select person_id, min(since) as since from customer_follow where identity_id = any(${members}::uuid[]) and ended_at is null group by person_id order by 2, 1`);
  const names = await staffNames(db, found.map((f) => f.person_id));
  return { followers: found.map((f) => ({ id: f.person_id, name: names.get(f.person_id) ?? f.person_id, since: f.since.toISOString() })) };
}

/** Lets whoever asks follow a customer, or stop. What is so already is not done again. */
export async function setFollowing(ground: Ground, actor: Actor, anyId: string, follow: boolean): Promise<CustomerFollowers> {
  if (actor.kind !== "person") throw new Refusal("not-allowed", "Only a person can follow a customer.");
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    // With each of their records that is not followed yet, so that whoever follows them hears of all of them when they are parted.
    const changed = follow
      ? await run(tx, sql`insert into customer_follow (identity_id, follow_id, person_id, since) select i, ${newId(on.now.getTime())}::uuid, ${actor.id}, ${on.now}::timestamptz from unnest(${[...on.members]}::uuid[]) as t (i)
          where not exists (select 1 from customer_follow f where f.identity_id = i and f.person_id = ${actor.id} and f.ended_at is null)`)
      : await run(tx, sql`update customer_follow set ended_at = ${on.now} where identity_id = any(${[...on.members]}::uuid[]) and person_id = ${actor.id} and ended_at is null`);
    if (changed === 0) return undefined;
    return { act: follow ? "customer.follow" : "customer.unfollow", detail: {} };
  });
  return followersOf(ground.db, customerId);
}
