// A decision is read by its id only where the reader sees whom it is about.
import type { Sight } from "../organisation/index.ts";
import { type Database, Refusal } from "../platform/index.ts";
import { visibleAmong } from "../profiles/index.ts";
import { decisionById, type StoredDecision } from "./record-decisions.ts";

/**
 * What is stored of a decision, for a reader who sees its customer. Whoever does not hears what they would hear of an id of nothing.
 *
 * @throws {Refusal} not-found
 */
export async function seenDecision(db: Database, decisionId: string, sight: Sight): Promise<StoredDecision> {
  const stored = await decisionById(db, decisionId);
  if (!stored || !(await visibleAmong(db, sight, [stored.customerId])).has(stored.customerId)) throw new Refusal("not-found", "There is no such decision.");
  return stored;
}
