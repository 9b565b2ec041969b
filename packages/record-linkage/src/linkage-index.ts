import { type KeyOf, keyOf, valuesOfRecord } from "./blocking-key.ts";
import { LARGEST_BLOCK } from "./blocks.ts";
import { Column } from "./column.ts";
import { explainValues, type PairExplanation } from "./explain-pair.ts";
import { levelOf } from "./levels.ts";
import {
  bitsOf,
  CAUTIOUS,
  checkThresholds,
  type LinkageModel,
  probabilityOf,
  type Thresholds,
} from "./linkage-model.ts";
import { type Judgement, judge, rarityBits, type ValueCount, type Weigher, weigher } from "./match-weight.ts";
import { hashKey } from "./hash-key.ts";
import { PairNumbers } from "./pair-numbers.ts";
import { type Values, valuesOf } from "./record-table.ts";
import { checkSettings, type RawRecord } from "./settings.ts";

/** A record of the index that may be the same customer as the one asked about. */
export type IndexMatch = { readonly id: string; readonly weightBits: number; readonly probability: number } & Judgement;

/** What an index knows of a record it was asked about. */
export type IndexAnswer = {
  /** Likely enough for a person to look at, or for a link; the likeliest first. */
  readonly matches: readonly IndexMatch[];
  readonly comparedRecords: number;
  /** Rules whose block was too large to be compared, with its size. */
  readonly giants: readonly { readonly rule: string; readonly records: number }[];
};

export type IndexOptions = { readonly thresholds?: Thresholds; readonly largestBlock?: number };

/**
 * Records in memory, to be asked who among them a new record may be. A record is found by its blocking keys, so asking
 * costs what its blocks hold, however many records there are; a million take about 0.6 GB.
 *
 * The frequencies of values are those of the records held, so an index and a batch over the same records weigh alike,
 * but that here the new record is counted too.
 */
export class LinkageIndex {
  readonly model: LinkageModel;
  readonly #thresholds: Thresholds;
  readonly #largestBlock: number;
  readonly #weigh: Weigher;
  readonly #columns: readonly Column[];
  readonly #chains: readonly Chain[];
  readonly #slotOf = new Map<string, number>();
  readonly #idOf: string[] = [];
  readonly #free: number[] = [];
  /** By slot: the number of the last question that met it, so that no record is compared twice for one. */
  #met = new Int32Array(1024);
  #question = 0;

  /** @throws {RangeError} where settings or thresholds are wrong */
  constructor(model: LinkageModel, { thresholds = CAUTIOUS, largestBlock = LARGEST_BLOCK }: IndexOptions = {}) {
    checkSettings(model.settings);
    checkThresholds(thresholds);
    this.model = model;
    this.#thresholds = thresholds;
    this.#largestBlock = largestBlock;
    this.#weigh = weigher(model);
    this.#columns = Object.values(model.settings.fields).map((kind) => new Column(kind));
    this.#chains = model.settings.blocking.map((rule) => new Chain(rule.name, keyOf(model.settings, rule)));
  }

  /** How many records it holds. */
  get size(): number {
    return this.#slotOf.size;
  }

  has(id: string): boolean {
    return this.#slotOf.has(id);
  }

  /**
   * Takes a record in.
   *
   * @throws {RangeError} if it holds one of that id; use `update`
   */
  add(id: string, record: RawRecord): void {
    if (this.#slotOf.has(id)) throw new RangeError(`there is a record "${id}" already`);
    const slot = this.#free.pop() ?? this.#idOf.length;
    this.#slotOf.set(id, slot);
    this.#idOf[slot] = id;
    const fields = Object.keys(this.model.settings.fields);
    for (let at = 0; at < fields.length; at++) this.#columns[at]!.set(slot, record[fields[at]!]);
    const values = valuesOf({ columns: this.#columns }, slot);
    for (const chain of this.#chains) chain.add(slot, values);
    if (slot >= this.#met.length) this.#met = grown(this.#met, slot + 1);
    this.#met[slot] = 0;
  }

  /** Puts a record in place of the one of that id, or takes it in if there is none. */
  update(id: string, record: RawRecord): void {
    this.remove(id);
    this.add(id, record);
  }

  /** Takes a record out; false if there is none of that id. */
  remove(id: string): boolean {
    const slot = this.#slotOf.get(id);
    if (slot === undefined) return false;
    for (const chain of this.#chains) chain.remove(slot);
    for (const column of this.#columns) column.clear(slot);
    this.#slotOf.delete(id);
    this.#idOf[slot] = "";
    this.#free.push(slot);
    return true;
  }

  /**
   * Finds the records that may be the same customer as this one.
   *
   * @param record as it comes; it need not be in the index
   * @param except the id of a record to leave out, where the one asked about is in the index
   */
  find(record: RawRecord, { except }: { readonly except?: string } = {}): IndexAnswer {
    const values = valuesOfRecord(this.model.settings, record);
    const question = this.#nextQuestion();
    const itself = except === undefined ? undefined : this.#slotOf.get(except);
    if (itself !== undefined) this.#met[itself] = question;
    const giants: { readonly rule: string; readonly records: number }[] = [];
    const matches: IndexMatch[] = [];
    let comparedRecords = 0;
    const reviewBits = bitsOf(this.#thresholds.review);
    const theirs: (string | null)[] = [];
    const levels = new Int8Array(this.#weigh.bits.length);
    for (const chain of this.#chains) {
      const block = chain.blockOf(values);
      if (block === -1) continue;
      if (chain.sizeOf(block) > this.#largestBlock) {
        giants.push({ rule: chain.rule, records: chain.sizeOf(block) });
        continue;
      }
      for (let slot = chain.first(block); slot !== -1; slot = chain.next(slot)) {
        if (this.#met[slot] === question) continue;
        this.#met[slot] = question;
        comparedRecords++;
        for (let at = 0; at < this.#columns.length; at++) theirs[at] = this.#columns[at]!.valueOf(slot);
        const weightBits = this.#weightOf(values, theirs, slot, levels, itself === undefined ? 1 : 0);
        if (weightBits < reviewBits) continue;
        const probability = probabilityOf(weightBits);
        const judgement = judge(this.#weigh, levels, probability, this.#thresholds);
        if (judgement.verdict !== "never")
          matches.push({ id: this.#idOf[slot]!, weightBits, probability, ...judgement });
      }
    }
    matches.sort((x, y) => y.weightBits - x.weightBits || (x.id < y.id ? -1 : 1));
    return { matches, comparedRecords, giants };
  }

  /**
   * Explains why a record of the index is thought the same customer as this one, or another.
   *
   * @param options as of `find`
   * @throws {RangeError} if there is no record of that id
   */
  explain(record: RawRecord, id: string, { except }: { readonly except?: string } = {}): PairExplanation {
    const slot = this.#slotOf.get(id);
    if (slot === undefined) throw new RangeError(`there is no record "${id}"`);
    const fields = Object.keys(this.model.settings.fields);
    const more = except !== undefined && this.#slotOf.has(except) ? 0 : 1;
    // Asked only for fields in which the two records agree.
    const countOf = (field: string): ValueCount => {
      const { records, of } = this.#columns[fields.indexOf(field)]!.countOfRecord(slot);
      return { records: records + more, of: of + more };
    };
    return explainValues(
      this.model,
      valuesOfRecord(this.model.settings, record),
      valuesOf({ columns: this.#columns }, slot),
      { thresholds: this.#thresholds, countOf },
    );
  }

  #nextQuestion(): number {
    if (this.#question === 2 ** 31 - 1) {
      this.#met.fill(0);
      this.#question = 0;
    }
    return ++this.#question;
  }

  /** @param more the records asked about that are not counted yet: 1 for a new one */
  #weightOf(values: Values, theirs: Values, slot: number, levels: Int8Array, more: number): number {
    const { comparisons, bits, u } = this.#weigh;
    for (let at = 0; at < comparisons.length; at++) levels[at] = levelOf(comparisons[at]!, values, theirs);
    let weight = this.#weigh.priorBits;
    for (let at = 0; at < comparisons.length; at++) {
      const level = levels[at]!;
      if (level < 0) continue;
      weight += bits[at]![level]!;
      const field = comparisons[at]!.frequencyField[level]!;
      if (field < 0) continue;
      const { records, of } = this.#columns[field]!.countOfRecord(slot);
      weight += rarityBits(u[at]![level]!, { records: records + more, of: of + more });
    }
    return weight;
  }
}

/** The blocks of one rule, each a chain through its records, so that a record is put in and taken out at once. */
class Chain {
  readonly rule: string;
  readonly #keyOf: KeyOf;
  readonly #blocks = new PairNumbers();
  /** By block: a record of it, -1 for none, and how many there are. */
  #first = new Int32Array(1024);
  #sizes = new Int32Array(1024);
  /** By slot: its block, -1 for none, and its neighbours in it. */
  #block = new Int32Array(1024);
  #next = new Int32Array(1024);
  #before = new Int32Array(1024);
  readonly #hash = new Int32Array(2);

  constructor(rule: string, key: KeyOf) {
    this.rule = rule;
    this.#keyOf = key;
  }

  blockOf(values: Values): number {
    return this.#withHash(values, (high, low) => this.#blocks.find(high, low));
  }

  sizeOf(block: number): number {
    return this.#sizes[block]!;
  }

  first(block: number): number {
    return this.#first[block]!;
  }

  next(slot: number): number {
    return this.#next[slot]!;
  }

  add(slot: number, values: Values): void {
    if (slot >= this.#block.length) {
      [this.#block, this.#next, this.#before] = [
        grown(this.#block, slot + 1),
        grown(this.#next, slot + 1),
        grown(this.#before, slot + 1),
      ];
    }
    const known = this.#blocks.size;
    const block = this.#withHash(values, (high, low) => this.#blocks.numberOf(high, low));
    this.#block[slot] = block;
    if (block === -1) return;
    if (block >= this.#first.length)
      [this.#first, this.#sizes] = [grown(this.#first, block + 1), grown(this.#sizes, block + 1)];
    const neighbour = block < known ? this.#first[block]! : -1;
    if (neighbour !== -1) this.#before[neighbour] = slot;
    this.#next[slot] = neighbour;
    this.#before[slot] = -1;
    this.#first[block] = slot;
    this.#sizes[block]!++;
  }

  remove(slot: number): void {
    const block = this.#block[slot]!;
    if (block === -1) return;
    const [before, next] = [this.#before[slot]!, this.#next[slot]!];
    if (before === -1) this.#first[block] = next;
    else this.#next[before] = next;
    if (next !== -1) this.#before[next] = before;
    this.#sizes[block]!--;
    this.#block[slot] = -1;
  }

  #withHash(values: Values, then: (high: number, low: number) => number): number {
    const key = this.#keyOf(values);
    if (key === null) return -1;
    hashKey(key, this.#hash);
    return then(this.#hash[0]!, this.#hash[1]!);
  }
}

function grown(array: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(needed, Math.ceil(array.length * 1.5)));
  larger.set(array);
  return larger;
}
