import { TIER } from "./customer-filters.ts";

const LONGEST = 48;

/**
 * What rules and addresses call a segment, for ever, whatever its name becomes: its first name in plain letters.
 *
 * @example segmentKey("Quiet regulars", new Set()) // "quiet-regulars"
 */
export function segmentKey(title: string, taken: ReadonlySet<string>): string {
  const plain = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "").slice(0, LONGEST).replace(/-+$/, "");
  const base = plain === "" ? "segment" : plain.startsWith(TIER) || plain === "new" ? `segment-${plain}` : plain;
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(key)) return key;
  }
}
