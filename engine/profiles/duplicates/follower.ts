// Keeps records, pairs and links of likeness up to date with what comes in, without slowing the way in.
import { appendLog, type Follower, rows, sql, type Transaction } from "../../platform/index.ts";
import { memberships } from "../link.ts";
import { identitiesConcerned } from "../profile.ts";
import { refindClaims } from "./claimed-pairs.ts";
import { refindPairs } from "./find-pairs.ts";
import { type KeptModel, modelInUse } from "./model.ts";
import { lostRecords, rebuildRecords, recomputeRecords, removeRecords } from "./record.ts";
import { isAnyLeft, noteAllToSettle, noteToSettle, settleNext } from "./to-settle.ts";

export const DUPLICATES = "duplicates";
const PART = 500;

/** @param now the clock by which links are dated */
export function duplicateFollower(now: () => Date = () => new Date()): Follower {
  return {
    name: DUPLICATES,
    topics: ["interactions", "profile", "import"],
    async handle(tx, entries) {
      const kept = await modelInUse(tx);
      let told = false;
      // Identities have gone with an import: what hung on them is found by looking at everything.
      if (entries.some((entry) => entry.body.about["undoneImportId"] !== undefined)) {
        await rebuildRecords(tx, { each: (customers) => refindClaims(tx, now(), customers), refind: async (changed) => void (await refindPairs(tx, now(), kept, changed)) });
        await noteAllToSettle(tx);
        told = true;
      } else {
        // With an import that was taken back people may have gone, of whom no line tells any more.
        if (entries.some((entry) => entry.topic === "import")) await dropLost(tx);
        const concerned = await identitiesConcerned(tx, entries.filter((entry) => entry.topic !== "import"));
        const relinked = new Set(await identitiesConcerned(tx, entries.filter((entry) => entry.topic === "profile")));
        for (let from = 0; from < concerned.length; from += PART) told = (await noteWhatChanged(tx, now(), kept, concerned.slice(from, from + PART), relinked)) || told;
      }
      await settleNext(tx, now(), kept);
      // A line of our own: so that screens show the pairs that are there now, and that we are called again for what is left.
      if (told || (await isAnyLeft(tx))) await appendLog(tx, now(), { topic: "profile" });
    },
  };
}

/** @param relinked those of them whose links or decisions may have changed, so that they are judged again even if their records have not; tells whether any pairs are others now */
async function noteWhatChanged(tx: Transaction, now: Date, kept: KeptModel, identityIds: readonly string[], relinked: ReadonlySet<string>): Promise<boolean> {
  const customers = [...new Set((await memberships(tx, identityIds)).values())];
  const before = await certainNeighbours(tx, identityIds, customers);
  const { changed, units, gone } = await recomputeRecords(tx, customers);
  const claimed = await refindClaims(tx, now, customers);
  const found = await refindPairs(tx, now, kept, changed);
  if (changed.length > 0 || gone.length > 0) await noteToSettle(tx, [...before, ...changed.map((record) => record.identity_id)]);
  if (identityIds.some((id) => relinked.has(id))) await noteToSettle(tx, [...before, ...units]);
  return found || claimed || gone.length > 0;
}

async function dropLost(tx: Transaction): Promise<void> {
  const lost = await lostRecords(tx);
  if (lost.length === 0) return;
  await noteToSettle(tx, await certainNeighbours(tx, lost, []));
  await removeRecords(tx, lost);
}

/** Whom they were certainly like until now: what becomes of those may change with them. */
async function certainNeighbours(tx: Transaction, identityIds: readonly string[], customers: readonly string[]): Promise<string[]> {
  const found = await rows<{ a: string; b: string }>(
    tx,
    sql`with own as (select identity_id from membership where customer_id = any(${[...customers]}::uuid[]) union select unnest(${[...identityIds]}::uuid[]))
        select p.identity_id as a, p.other_id as b from own join linkage_pair p on p.identity_id = own.identity_id where p.verdict = 'automatic'
        union select p.identity_id, p.other_id from own join linkage_pair p on p.other_id = own.identity_id where p.verdict = 'automatic'`,
  );
  return [...new Set(found.flatMap(({ a, b }) => [a, b]))];
}
