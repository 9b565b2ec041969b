/** Thrown by `add` when more waits than the batcher may hold; the caller answers "try again". */
export class BatcherFull extends Error {}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchLimits<Item> {
  /** How much goes into one write, and how much may wait before `add` refuses. */
  readonly most: number;
  readonly waiting: number;
  /** What one item counts for; 1 if it is not said. */
  readonly weigh?: (item: Item) => number;
  /** So many writes may be under way at once, where their order does not matter; 1 if it is not said. */
  readonly lanes?: number;
}

/**
 * Gathers what arrives while a write is under way and writes it together: one commit, one fsync, many answers.
 * An item is answered only after its batch was written, and with the batch's error if it was not.
 *
 * @example const batcher = new MicroBatcher(async (items: number[]) => items.map((n) => n * 2), { most: 500, waiting: 10_000 });
 *          await batcher.add(21) // 42, once written
 */
export class MicroBatcher<Item, Result> {
  private queue: Waiting<Item, Result>[] = [];
  private readonly writing = new Set<Promise<void>>();
  private readonly write: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>;
  private readonly limits: BatchLimits<Item>;
  private weightWaiting = 0;

  /** @param write gives a result for each item, in their order; an Error in a place refuses that item alone */
  constructor(write: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>, limits: BatchLimits<Item>) {
    this.write = write;
    this.limits = limits;
  }

  add(item: Item): Promise<Result> {
    if (this.weightWaiting >= this.limits.waiting) return Promise.reject(new BatcherFull("too much is waiting to be written"));
    this.weightWaiting += this.weigh(item);
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      if (this.writing.size < (this.limits.lanes ?? 1)) this.begin();
    });
  }

  /** Resolves when nothing is left to write. */
  async settle(): Promise<void> {
    while (this.writing.size > 0) await Promise.all(this.writing);
  }

  private weigh(item: Item): number {
    return this.limits.weigh?.(item) ?? 1;
  }

  /** As many as fit in one write, at least one. */
  private next(): Waiting<Item, Result>[] {
    let weight = 0;
    let count = 0;
    while (count < this.queue.length) {
      const itemWeight = this.weigh(this.queue[count]!.item);
      if (count > 0 && weight + itemWeight > this.limits.most) break;
      weight += itemWeight;
      count++;
    }
    this.weightWaiting -= weight;
    return this.queue.splice(0, count);
  }

  private begin(): void {
    const lane: { drained?: Promise<void> } = {};
    // Taken out in the same turn in which it finds nothing more: whatever is added after that begins another.
    lane.drained = this.drain(() => this.writing.delete(lane.drained!));
    this.writing.add(lane.drained);
  }

  private async drain(ended: () => void): Promise<void> {
    await new Promise(setImmediate); // let everything that arrived in this turn of the event loop join
    while (this.queue.length > 0) {
      const batch = this.next();
      try {
        const results = await this.write(batch.map((each) => each.item));
        batch.forEach((each, i) => {
          const result = results[i]!;
          if (result instanceof Error) each.reject(result);
          else each.resolve(result);
        });
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    }
    ended();
  }
}
