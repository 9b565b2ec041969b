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
  const handling = members * handlingMinor;
  const total = setup + content + handling;
  const cost = { setup, content, handling, total };
  if (each === undefined) return { each: null, gain: null, cost, net: null, verdict: "not-measured" };
  const gain = times(each, members);
  const net = { lo: gain.lo - total, mid: gain.mid - total, hi: gain.hi - total };
  return { each: { ...each }, gain, cost, net, verdict: net.lo > 0 ? "pays" : net.mid < 0 ? "loses" : "unsure" };
}

const times = ({ lo, mid, hi }: Each, count: number): Each => ({ lo: lo * count, mid: mid * count, hi: hi * count });
