// Alternatives of which one must hold, as an address carries them: each is filters as an address writes them, with " or " between:
// "tier=high or stayBelow=0.4&country=NL".

const OR = " or ";
export const MOST_ALTERNATIVES = 6;

/** The filters of each, as text; nothing is said of whether they are filters. @returns undefined where one names nothing or one thing twice */
export function splitAlternatives(text: string): readonly Readonly<Record<string, string>>[] | undefined {
  const parts = text.split(OR);
  if (parts.length < 2 || parts.length > MOST_ALTERNATIVES) return undefined;
  const read = parts.map((part) => [...new URLSearchParams(part)]);
  return read.every((entries) => entries.length > 0 && new Set(entries.map(([key]) => key)).size === entries.length) ? read.map((entries) => Object.fromEntries(entries)) : undefined;
}

/** @example joinAlternatives([{ tier: "high" }, { stayBelow: 0.4, country: "NL" }]) // "tier=high or stayBelow=0.4&country=NL" */
export function joinAlternatives(parts: readonly Readonly<Record<string, string | number | undefined>>[]): string {
  return parts.map((part) => new URLSearchParams(Object.entries(part).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)] as [string, string]]))).toString()).join(OR);
}
