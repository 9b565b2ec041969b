// How much one key may send: a bucket that fills with time and is emptied by events.

interface Bucket {
  events: number;
  at: number;
}

/**
 * Allows each key `eventsPerSecond` in the long run. One batch larger than that still passes, and is paid off by waiting
 * afterwards; were it refused, its sender would try it again for ever.
 */
export class EventRate {
  private readonly eventsPerSecond: number;
  private readonly buckets = new Map<string, Bucket>();

  constructor(eventsPerSecond: number) {
    this.eventsPerSecond = eventsPerSecond;
  }

  /** @returns 0 if the events may pass, else the whole seconds after which trying again makes sense */
  secondsToWait(keyId: string, events: number, now: Date): number {
    const bucket = this.buckets.get(keyId) ?? { events: this.eventsPerSecond, at: now.getTime() };
    const passed = Math.max(0, now.getTime() - bucket.at) / 1000;
    bucket.events = Math.min(this.eventsPerSecond, bucket.events + passed * this.eventsPerSecond);
    bucket.at = now.getTime();
    this.buckets.set(keyId, bucket);
    if (bucket.events < Math.min(1, events)) return Math.max(1, Math.ceil((1 - bucket.events) / this.eventsPerSecond));
    bucket.events -= events;
    return 0;
  }
}
