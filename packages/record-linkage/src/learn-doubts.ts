import { proportionInterval } from "@rapport/statistics";
import { type Agreement, agreementOf, keyOfAgreement } from "./agreement.ts";
import type { LinkedPair } from "./link-records.ts";
import { CAUTIOUS, type LearntDoubt, type LinkageModel } from "./linkage-model.ts";
import type { RecordTable } from "./record-table.ts";
import { pairComparer } from "./table-levels.ts";

/** What a person said of two records that a program linked, or would have linked but for what people had said of others. */
export type JudgedPair = { readonly agreement: Agreement; readonly one: boolean };

export type DoubtsLearnt = {
  /** The model with what was learnt, in place of what it had learnt before. */
  readonly model: LinkageModel;
  readonly certain: readonly LinkedPair[];
  /** Links that a person is asked about from now on. */
  readonly doubtful: readonly LinkedPair[];
};

/** One refusal may be a slip. */
const LEAST_APART = 2;

/**
 * Learns from people which agreements are not as sure as they were thought: where more of the links that agree and differ just so
 * were ended or refused than the threshold promises (the lower end of the share's 95 % range lies above it), a person is asked
 * about all of them. It only ever makes more cautious; whoever accepts such pairs makes the doubt go again.
 *
 * @param links those that the model makes in this table without `doubted`; the share is of them
 * @example learnDoubts(recordTable(personSettings, []), personModel(0), [], []).doubtful.length // 0
 */
export function learnDoubts(table: RecordTable, model: LinkageModel, links: readonly LinkedPair[], judged: Iterable<JudgedPair>, promised = 1 - CAUTIOUS.automatic): DoubtsLearnt {
  const { doubted: _, ...plain } = model;
  const told = new Map<string, { readonly agreement: Agreement; apart: number; one: number }>();
  for (const { agreement, one } of judged) {
    const key = keyOfAgreement(model.settings, agreement);
    const counts = told.get(key) ?? { agreement, apart: 0, one: 0 };
    counts[one ? "one" : "apart"]++;
    told.set(key, counts);
  }
  for (const [key, { apart }] of told) if (apart < LEAST_APART) told.delete(key);
  if (told.size === 0) return { model: plain, certain: links, doubtful: [] };

  const keyOf = linkKeys(table, model);
  const keys = links.map(keyOf);
  const standing = new Map<string, number>();
  for (const key of keys) if (told.has(key)) standing.set(key, (standing.get(key) ?? 0) + 1);
  const doubted = new Map<string, LearntDoubt>();
  for (const [key, { agreement, apart, one }] of told) {
    // Those that people parted are among the links, unless their records have changed since.
    const of = Math.max(standing.get(key) ?? 0, apart) + one;
    const share = proportionInterval({ count: apart, of });
    if (share.kind !== "too-few" && share.lo > promised) doubted.set(key, { agreement, apart, of });
  }
  return {
    model: doubted.size === 0 ? plain : { ...plain, doubted: [...doubted.values()] },
    certain: links.filter((_, at) => !doubted.has(keys[at]!)),
    doubtful: links.filter((_, at) => doubted.has(keys[at]!)),
  };
}

function linkKeys(table: RecordTable, { settings }: LinkageModel): (link: LinkedPair) => string {
  const compare = pairComparer(table);
  const levels = new Int8Array(settings.comparisons.length);
  return ({ a, b }) => {
    compare(a, b, levels);
    return keyOfAgreement(settings, agreementOf(settings, levels));
  };
}
