import type { SegmentView } from "../../../engine/segments/contract.ts";

export interface Part {
  readonly key: string;
  readonly title: string;
  /** Shares of the whole, 0 to 1. */
  readonly customers: number;
  readonly value: number;
}

/** Each segment's share of the customers and of the value. Nothing of nothing is no share, never a division by zero. */
export function distribution(segments: readonly SegmentView[], customers: number): readonly Part[] {
  const counted = Math.max(
    customers,
    segments.reduce((sum, segment) => sum + segment.customers, 0),
  );
  return segments.map((segment) => ({
    key: segment.key,
    title: segment.title,
    customers: counted === 0 ? 0 : segment.customers / counted,
    value: segment.tier?.shareOfValue ?? 0,
  }));
}
