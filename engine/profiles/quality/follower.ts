import { appendLog, type Follower, rows, sql, type Transaction } from "../../platform/index.ts";
import { identitiesConcerned } from "../profile.ts";
import { rebuildFaults, recomputeFaults } from "./keep-faults.ts";

const IMPORTED_PART = 5_000;

/** Keeps what is amiss up to date with what comes in and what colleagues say. @param now the clock by which faults are dated */
export function faultFollower(now: () => Date = () => new Date()): Follower {
  return {
    name: "faults",
    topics: ["interactions", "profile"],
    async handle(tx, entries) {
      if (entries.some((entry) => entry.body.about["undoneImportId"] !== undefined || entry.body.about["attributeSources"] === true)) return rebuildFaults(tx, now());
      for (const { body } of entries) {
        const { importedPeople, after } = body.about;
        if (typeof importedPeople === "string") await someOfImport(tx, now(), importedPeople, typeof after === "string" ? after : NOBODY);
      }
      const ids = await identitiesConcerned(tx, entries);
      const customers = await customersOf(tx, ids);
      // Former ids too: what was kept under them goes.
      await recomputeFaults(tx, now(), [...customers, ...ids]);
    },
  };
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** A large import says only that it came. Its people are gone through some at a time, each in a transaction of its own; a line of the log says where to go on. */
async function someOfImport(tx: Transaction, now: Date, importId: string, after: string): Promise<void> {
  const some = (await rows<{ id: string }>(
    tx,
    sql`select identity_id as id from (select identity_id from identity where import_id = ${importId}::uuid union select identity_id from contact_import_touch where import_id = ${importId}::uuid) i where identity_id > ${after}::uuid order by identity_id limit ${IMPORTED_PART}`,
  )).map((each) => each.id);
  if (some.length === 0) return;
  await recomputeFaults(tx, now, await customersOf(tx, some));
  if (some.length === IMPORTED_PART) await appendLog(tx, now, { topic: "profile", about: { importedPeople: importId, after: some.at(-1)! } });
}

async function customersOf(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  return (await rows<{ id: string }>(tx, sql`select distinct customer_id as id from membership where identity_id = any(${[...ids]}::uuid[])`)).map((m) => m.id);
}
