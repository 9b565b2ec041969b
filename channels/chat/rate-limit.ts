// How often one browser, and one address, may ask: a bucket that fills with time and is emptied by asking.

interface Bucket {
  left: number;
  at: number;
}

/** Buckets that are full say nothing; they are dropped when more than this many are held. */
const MOST_BUCKETS = 50_000;

/** @example new RateLimit({ burst: 20, perMinute: 20 }).secondsToWait("203.0.113.9", now) // 0: go on */
export class RateLimit {
  private readonly burst: number;
  private readonly perMilli: number;
  private readonly buckets = new Map<string, Bucket>();

  constructor(limit: { readonly burst: number; readonly perMinute: number }) {
    this.burst = limit.burst;
    this.perMilli = limit.perMinute / 60_000;
  }

  /** @returns 0 when it may pass, else the whole seconds after which it may */
  secondsToWait(who: string, now: Date): number {
    const bucket = this.buckets.get(who) ?? { left: this.burst, at: now.getTime() };
    bucket.left = Math.min(this.burst, bucket.left + Math.max(0, now.getTime() - bucket.at) * this.perMilli);
    bucket.at = now.getTime();
    if (!this.buckets.has(who) && this.buckets.size >= MOST_BUCKETS) this.drop(now);
    this.buckets.set(who, bucket);
    if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / this.perMilli / 1000));
    bucket.left -= 1;
    return 0;
  }

  private drop(now: Date): void {
    for (const [who, bucket] of this.buckets) if (bucket.left + (now.getTime() - bucket.at) * this.perMilli >= this.burst) this.buckets.delete(who);
    // All of them busy: somebody has that many addresses. The oldest go, rather than the memory.
    for (const who of this.buckets.keys()) {
      if (this.buckets.size < MOST_BUCKETS) break;
      this.buckets.delete(who);
    }
  }
}

/** What counts as one address: an IPv4 address, or the first half of an IPv6 one, of which a household has all. */
export function addressKey(ip: string): string {
  if (!ip.includes(":") || ip.startsWith("::ffff:")) return ip.replace("::ffff:", "");
  const [head = "", tail] = ip.split("::");
  const groups = head.split(":");
  const filled = tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - tail.split(":").length)).fill("0"), ...tail.split(":")];
  return filled.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "") || "0").join(":");
}
