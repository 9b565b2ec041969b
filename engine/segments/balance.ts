// Is treating a segment differently worth what it costs? Pure.
import type { BalanceStatement, SegmentBalance } from "./contract.ts";

export interface Each {
  readonly lo: number;
  readonly mid: number;
  readonly hi: number;
}

export type Weighed = Pick<SegmentBalance, "each" | "gain" | "cost" | "net" | "verdict">;

/**
 * The first year: what all members gain by being treated differently, less what that costs. It pays where even the low end of the
 * range does, and loses where the middle lies below nothing.
 *
 * @param each gained a member and year, minor units; undefined where that has not been measured
 */
export function weigh({ setupMinor: setup, contentMinor: content, handlingMinor }: Omit<BalanceStatement, "gain">, members: number, each: Each | undefined): Weighed {
  const handling = whole(members * handlingMinor);
  const total = whole(setup + content + handling);
  const cost = { setup, content, handling, total };
  if (each === undefined) return { each: null, gain: null, cost, net: null, verdict: "not-measured" };
  const gain = times(each, members);
  const net = { lo: whole(gain.lo - total), mid: whole(gain.mid - total), hi: whole(gain.hi - total) };
  return { each: { ...each }, gain, cost, net, verdict: net.lo > 0 ? "pays" : net.mid < 0 ? "loses" : "unsure" };
}

/** What is stated of one may be a slip; of a million members it would be no whole number any more, which no answer can hold. */
const whole = (amount: number): number => Math.min(Number.MAX_SAFE_INTEGER, Math.max(-Number.MAX_SAFE_INTEGER, amount));

const times = ({ lo, mid, hi }: Each, count: number): Each => ({ lo: whole(lo * count), mid: whole(mid * count), hi: whole(hi * count) });
