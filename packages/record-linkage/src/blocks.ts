import { hashKey, keyOf } from "./blocking-key.ts";
import { PairNumbers } from "./pair-numbers.ts";
import { type RecordTable, type Values } from "./record-table.ts";

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

/** Puts the records of a table into blocks, rule by rule, and tells which blocks were too large to be used. */
export function makeBlocks(table: RecordTable, largestBlock = LARGEST_BLOCK): { readonly blocks: readonly Blocks[]; readonly giants: readonly GiantBlock[] } {
  const giants: GiantBlock[] = [];
  const keys = table.settings.blocking.map((rule) => keyOf(table.settings, rule));
  const numbered = keys.map(() => ({ blockOf: new Int32Array(table.size), numbers: new PairNumbers(), sizes: [] as number[] }));
  const values: (string | null)[] = [];
  const hash = new Int32Array(2);
  for (let record = 0; record < table.size; record++) {
    for (let at = 0; at < table.columns.length; at++) values[at] = table.columns[at]!.valueOf(record);
    for (let rule = 0; rule < keys.length; rule++) {
      const { blockOf, numbers, sizes } = numbered[rule]!;
      const key = keys[rule]!(values);
      if (key === null) {
        blockOf[record] = -1;
        continue;
      }
      hashKey(key, hash);
      const block = numbers.numberOf(hash[0]!, hash[1]!);
      blockOf[record] = block;
      sizes[block] = (sizes[block] ?? 0) + 1;
    }
  }
  const blocks = numbered.map(({ blockOf, sizes }, at): Blocks => {
    const reported = new Set<number>();
    for (let record = 0; record < table.size; record++) {
      const block = blockOf[record]!;
      if (block === -1 || sizes[block]! <= largestBlock) continue;
      if (!reported.has(block)) giants.push({ rule: table.settings.blocking[at]!.name, key: keyOfRecord(table, keys[at]!, record), records: sizes[block]! });
      reported.add(block);
      blockOf[record] = -1;
    }
    return { blockOf, ...membersOf(blockOf, sizes.length) };
  });
  return { blocks, giants };
}

function keyOfRecord(table: RecordTable, key: (values: Values) => string | null, record: number): string {
  return key(table.columns.map((column) => column.valueOf(record)))!.replaceAll("\u001f", " · ");
}

/** Counting sort of records by their block. */
function membersOf(blockOf: Int32Array, blockCount: number): { readonly members: Int32Array; readonly starts: Int32Array } {
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
export function forEachCandidate(blocks: readonly Blocks[], firstFile: number | undefined, visit: (a: number, b: number) => void): void {
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
export function candidatePairs(table: RecordTable, largestBlock = LARGEST_BLOCK): { readonly pairs: readonly (readonly [number, number])[]; readonly giants: readonly GiantBlock[] } {
  const { blocks, giants } = makeBlocks(table, largestBlock);
  const pairs: (readonly [number, number])[] = [];
  forEachCandidate(blocks, table.firstFile, (a, b) => pairs.push([a, b]));
  return { pairs, giants };
}
