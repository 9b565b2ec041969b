import { type Follower, rows, sql, type Transaction } from "../../platform/index.ts";
import { identitiesConcerned } from "../profile.ts";
import { rebuildFaults, recomputeFaults } from "./keep-faults.ts";

/** Keeps what is amiss up to date with what comes in and what colleagues say. @param now the clock by which faults are dated */
export function faultFollower(now: () => Date = () => new Date()): Follower {
  return {
    name: "faults",
    topics: ["interactions", "profile"],
    async handle(tx, entries) {
      if (entries.some((entry) => entry.body.about["undoneImportId"] !== undefined || entry.body.about["attributeSources"] === true)) return rebuildFaults(tx, now());
      const ids = await identitiesConcerned(tx, entries);
      const customers = await customersOf(tx, ids);
      // Former ids too: what was kept under them goes.
      await recomputeFaults(tx, now(), [...customers, ...ids]);
    },
  };
}

async function customersOf(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  return (await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership where identity_id = any(${[...ids]}::uuid[])`)).map((m) => m.id);
}
