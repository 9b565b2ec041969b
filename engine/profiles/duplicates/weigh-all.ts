// A search through all records at once, in memory: learns the model, weighs every pair that shares a key, counts values.
// Pure, and run in a thread of its own, for with a million records it takes half a minute.
import { type Doubt, fitLinkage, type JudgedPair, learnDoubts, type LinkageModel, LARGEST_BLOCK, linkRecords, type LinkedPair, personModel, personSettings, type RawRecord, recordTable } from "@rapport/record-linkage";
import { seededRandom } from "@rapport/statistics";
import { type CommonValue, type Field, FIELDS, LEAST_HOLDERS } from "./comparable.ts";

export interface LikePair {
  /** Places of the two in the records given. */
  readonly a: number;
  readonly b: number;
  readonly weightBits: number;
  readonly probability: number;
  readonly verdict: "automatic" | "review";
  readonly doubt: Doubt | null;
}

export interface AllWeighed {
  readonly model: LinkageModel;
  readonly fitted: boolean;
  readonly note: string;
  readonly holders: Readonly<Partial<Record<Field, number>>>;
  readonly common: readonly CommonValue[];
  readonly pairs: readonly LikePair[];
  readonly comparedPairs: number;
  readonly giants: readonly { readonly rule: string; readonly records: number }[];
}

/** Fewer records than this show too little of how strangers compare. */
const LEAST_RECORDS = 1000;

/**
 * @param formerly what a search before had learnt, where it had: it stays in use where these records teach nothing better
 * @param judged what people said of pairs that were linked or would have been
 */
export function weighAll(records: Iterable<RawRecord>, formerly: LinkageModel | null = null, judged: readonly JudgedPair[] = []): AllWeighed {
  const table = recordTable(personSettings, records);
  const chosen = chooseModel(table, formerly);
  const { links, review, comparedPairs, giants } = linkRecords(table, { ...chosen.model, doubted: undefined }, { largestBlock: LARGEST_BLOCK });
  const learnt = learnDoubts(table, chosen.model, links, judged);
  const likePair = (verdict: LikePair["verdict"], doubt: LikePair["doubt"]) => ({ a, b, weightBits, probability }: LinkedPair): LikePair => ({ a, b, weightBits, probability, verdict, doubt });
  const pairs: LikePair[] = [...learnt.certain.map(likePair("automatic", null)), ...learnt.doubtful.map(likePair("review", "learnt"))];
  // Whether groups fit is decided later, with what people said; here pairs are judged alone.
  for (const { a, b, weightBits, probability, because } of review)
    if (because === "weight" || because === "contradiction" || because === "lack" || because === "unsupported") pairs.push({ a, b, weightBits, probability, verdict: "review", doubt: because });
  const names = Object.keys(personSettings.fields);
  const common = names.flatMap((field, at) => table.columns[at]!.counts.flatMap((count, number): CommonValue[] => (count >= LEAST_HOLDERS ? [{ field, value: table.columns[at]!.values[number]!, records: count }] : [])));
  const holders = Object.fromEntries(FIELDS.map((field) => [field, table.columns[names.indexOf(field)]!.present]));
  return { ...chosen, model: learnt.model, holders, common, pairs, comparedPairs, giants: giants.map(({ rule, records: held }) => ({ rule, records: held })) };
}

function chooseModel(table: ReturnType<typeof recordTable>, formerly: LinkageModel | null): { readonly model: LinkageModel; readonly fitted: boolean; readonly note: string } {
  // Going back to assumptions would part people whom what was learnt had joined, though nothing about them has changed.
  const begin = (why: string) => (formerly ? { model: formerly, fitted: true, note: `What a search before had learnt stays in use: ${why}` } : { model: personModel(table.size), fitted: false, note: `Assumptions to begin with: ${why}` });
  if (table.size < LEAST_RECORDS) return begin(`there are ${table.size} customers to compare, and it takes ${LEAST_RECORDS} to learn from them.`);
  const learnt = fitLinkage(table, { random: seededRandom(1) });
  if (learnt.kind === "too-few") return begin(`${Math.floor(learnt.observed)} pairs of one person seem to be there, and it takes ${learnt.needed} to learn from them.`);
  const odd = learnt.chances.find(({ m, u }) => !(m[0]! > u[0]!));
  if (odd) return begin(`by these customers, agreeing on ${odd.comparison.replaceAll("_", " ")} would speak against one person, which cannot be; too few of the likely pairs have it filled in.`);
  return { model: learnt, fitted: true, note: `Learnt from ${table.size} customers, among whom about ${Math.round(learnt.learntFrom.expectedMatches)} pairs are one person.` };
}
