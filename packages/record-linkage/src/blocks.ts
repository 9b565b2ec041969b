import { keyOf } from "./blocking-key.ts";
import { type Column, MISSING } from "./column.ts";
import { hashKey } from "./hash-key.ts";
import { PairNumbers } from "./pair-numbers.ts";
import { type RecordTable, valuesOf } from "./record-table.ts";
import type { BlockingRule } from "./settings.ts";

/** A rule gave so many records the same key that they were not compared with each other because of it. */
export type GiantBlock = { readonly rule: string; readonly key: string; readonly records: number };

/** The records of each block of one rule. */
export type Blocks = {
  /** By record: its block's number; -1 where it has none or where the block is a giant. */
  readonly blockOf: Int32Array;
  /** Records in order of their blocks; block `b` is those from `starts[b]` up to `starts[b + 1]`. */
  readonly members: Int32Array;
  readonly starts: Int32Array;
};

/** Blocks beyond this are left out: their pairs grow with the square, and such a key says little. */
export const LARGEST_BLOCK = 1000;

/** The blocks of all rules, and those that were too large to be used. */
export type BlockedTable = { readonly blocks: readonly Blocks[]; readonly giants: readonly GiantBlock[] };

/** Puts the records of a table into blocks, rule by rule. The same table is not put into blocks twice. */
export function makeBlocks(table: RecordTable, largestBlock = LARGEST_BLOCK): BlockedTable {
  const made = already.get(table);
  if (made?.largestBlock === largestBlock) return made;
  const giants: GiantBlock[] = [];
  const blocks = table.settings.blocking.map((rule): Blocks => {
    const { blockOf, sizes } = blocksOf(rule, table);
    const reported = new Set<number>();
    for (let record = 0; record < table.size; record++) {
      const block = blockOf[record]!;
      if (block === -1 || sizes[block]! <= largestBlock) continue;
      if (!reported.has(block))
        giants.push({ rule: rule.name, key: keyInWords(table, rule, record), records: sizes[block]! });
      reported.add(block);
      blockOf[record] = -1;
    }
    return { blockOf, ...membersOf(blockOf, sizes.length) };
  });
  const blocked = { blocks, giants, largestBlock };
  already.set(table, blocked);
  return blocked;
}

const already = new WeakMap<RecordTable, BlockedTable & { readonly largestBlock: number }>();

/** Numbers the blocks of one rule. Keys are told apart by 64-bit hashes, made once a value, not once a record. */
function blocksOf(
  rule: BlockingRule,
  table: RecordTable,
): { readonly blockOf: Int32Array; readonly sizes: readonly number[] } {
  const fields = Object.keys(table.settings.fields);
  const hashed = rule.parts.map((part) => {
    const names = "field" in part ? [part.field] : part.eitherOrder;
    return names.map((name) =>
      hashedColumn(table.columns[fields.indexOf(name)]!, "field" in part ? part.first : undefined),
    );
  });
  const blockOf = new Int32Array(table.size).fill(-1);
  const numbers = new PairNumbers();
  const sizes: number[] = [];
  for (let record = 0; record < table.size; record++) {
    let [high, low] = [0, 0];
    let isWhole = true;
    for (let at = 0; at < hashed.length && isWhole; at++) {
      // Sums, so that of two fields in either order neither is the first.
      let [partHigh, partLow] = [0, 0];
      for (const { numbers: valueOf, highs, lows } of hashed[at]!) {
        const value = valueOf[record]!;
        if (value === MISSING) isWhole = false;
        partHigh += highs[value]!;
        partLow += lows[value]!;
      }
      high = Math.imul(high, 0x9e3779b1) + partHigh;
      low = Math.imul(low, 0x85ebca6b) + partLow;
    }
    if (!isWhole) continue;
    const block = numbers.numberOf(high | 0, low | 0);
    blockOf[record] = block;
    sizes[block] = (sizes[block] ?? 0) + 1;
  }
  return { blockOf, sizes };
}

function hashedColumn(
  { numbers, values }: Column,
  first: number | undefined,
): { readonly numbers: Int32Array; readonly highs: Int32Array; readonly lows: Int32Array } {
  const highs = new Int32Array(values.length);
  const lows = new Int32Array(values.length);
  const hash = new Int32Array(2);
  for (let value = 0; value < values.length; value++) {
    hashKey(first === undefined ? values[value]! : values[value]!.slice(0, first), hash);
    highs[value] = hash[0]!;
    lows[value] = hash[1]!;
  }
  return { numbers, highs, lows };
}

function keyInWords(table: RecordTable, rule: BlockingRule, record: number): string {
  return keyOf(table.settings, rule)(valuesOf(table, record))!.replaceAll("\u001f", " · ");
}

/** Counting sort of records by their block. */
function membersOf(
  blockOf: Int32Array,
  blockCount: number,
): { readonly members: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(blockCount + 1);
  for (const block of blockOf) if (block !== -1) starts[block + 1]!++;
  for (let block = 0; block < blockCount; block++) starts[block + 1]! += starts[block]!;
  const members = new Int32Array(starts[blockCount]!);
  const next = starts.slice();
  for (let record = 0; record < blockOf.length; record++) {
    const block = blockOf[record]!;
    if (block !== -1) members[next[block]!++] = record;
  }
  return { members, starts };
}

/**
 * Visits every pair of records that share a block of some rule, once, however many blocks they share.
 *
 * @param firstFile where only pairs between two files count: how many records the first has
 * @param visit gets the two records, the smaller number first
 */
export function forEachCandidate(
  blocks: readonly Blocks[],
  firstFile: number | undefined,
  visit: (a: number, b: number) => void,
): void {
  for (let rule = 0; rule < blocks.length; rule++) {
    const { starts, members } = blocks[rule]!;
    for (let block = 0; block + 1 < starts.length; block++) {
      const end = starts[block + 1]!;
      for (let x = starts[block]!; x + 1 < end; x++) {
        const a = members[x]!;
        if (firstFile !== undefined && a >= firstFile) break;
        for (let y = x + 1; y < end; y++) {
          const b = members[y]!;
          if (firstFile !== undefined && b < firstFile) continue;
          if (!isInEarlier(blocks, rule, a, b)) visit(a, b);
        }
      }
    }
  }
}

function isInEarlier(blocks: readonly Blocks[], rule: number, a: number, b: number): boolean {
  for (let earlier = 0; earlier < rule; earlier++) {
    const { blockOf } = blocks[earlier]!;
    if (blockOf[a] !== -1 && blockOf[a] === blockOf[b]) return true;
  }
  return false;
}

/** The candidate pairs of a table as a list; for millions of records use `forEachCandidate`. */
export function candidatePairs(
  table: RecordTable,
  largestBlock = LARGEST_BLOCK,
): { readonly pairs: readonly (readonly [number, number])[]; readonly giants: readonly GiantBlock[] } {
  const { blocks, giants } = makeBlocks(table, largestBlock);
  const pairs: (readonly [number, number])[] = [];
  forEachCandidate(blocks, table.firstFile, (a, b) => pairs.push([a, b]));
  return { pairs, giants };
}
