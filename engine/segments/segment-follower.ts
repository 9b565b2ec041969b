import { type Follower, rows, sql, type Transaction } from "../platform/index.ts";
import { placeInClusters } from "./clusters/place-in-clusters.ts";
import { placeByRule } from "./rule-membership.ts";
import { heldSegments, wantPass } from "./rule-segment.ts";
import { placeInTiers } from "./tier-membership.ts";
import { tellMoved } from "./tell-moved.ts";

/** Moves customers between segments when their values have changed, and says who moved. */
export const segmentFollower: Follower = {
  name: "segments",
  topics: ["value"],
  async handle(tx, entries) {
    const at = entries.at(-1)!.at;
    const everybody = entries.some((entry) => entry.body.about["whole"] === true);
    await tellMoved(tx, at, await placeInTiers(tx, at, everybody ? undefined : [...new Set(entries.flatMap((entry) => entry.body.identityIds))]));
  },
};

/**
 * Puts customers into segments by rule and out of them when something happened to them. What happened to many, and names nobody,
 * is left to the next look at everybody.
 */
export const ruleFollower: Follower = {
  name: "rule-segments",
  topics: ["interactions", "profile", "value"],
  async handle(tx, entries) {
    const segments = await heldSegments(tx);
    if (segments.length === 0) return;
    const at = entries.at(-1)!.at;
    const named = [...new Set(entries.flatMap((entry) => entry.body.identityIds))];
    const namesAll = entries.every(({ body }) => body.identityIds.length > 0 && body.about["whole"] !== true && body.about["importId"] === undefined && body.about["undoneImportId"] === undefined);
    if (!namesAll) await wantPass(tx, segments.map((segment) => segment.key), at);
    const ids = await customersAmong(tx, named);
    await placeInClusters(tx, segments.map(({ filters }) => filters), ids);
    const moved = new Set<string>();
    for (const segment of segments) {
      // Whoever was looked at later is not put back to what held before.
      const then = segment.passedAt !== null && segment.passedAt > at ? segment.passedAt : at;
      for (const id of await placeByRule(tx, segment, ids, then)) moved.add(id);
    }
    await tellMoved(tx, at, [...moved]);
  },
};

/** Customers of these identities, and the ids themselves: one may be a former customer's. */
async function customersAmong(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership where identity_id = any(${[...ids]}::uuid[])`);
  return [...new Set([...found.map((each) => each.id), ...ids])];
}
