// Which language a reader is given, and whether a draft may be published. Decided without the database.

export type PublishDecision = { readonly kind: "publish"; readonly version: number } | { readonly kind: "refuse"; readonly because: "put-away" | "published-meanwhile" };

/** @param draft the version from which its writer began, 0 for none @param published the newest one there is, 0 for none */
export function decidePublish(draft: { readonly basedOn: number }, published: { readonly version: number }, isPutAway: boolean): PublishDecision {
  if (isPutAway) return { kind: "refuse", because: "put-away" };
  if (draft.basedOn !== published.version) return { kind: "refuse", because: "published-meanwhile" };
  return { kind: "publish", version: published.version + 1 };
}

/**
 * The reader's languages first, in their order, where a variety stands for its language; then the others by name.
 *
 * @example languagesFor(["de", "en", "fr"], ["en-GB", "fr"]) // ["en", "fr", "de"]
 */
export function languagesFor(there: readonly string[], reader: readonly string[]): string[] {
  const plain = (language: string) => language.split("-")[0]!;
  const rank = (language: string) => {
    const same = reader.findIndex((wanted) => wanted === language || plain(wanted) === plain(language));
    return same < 0 ? reader.length : same;
  };
  return [...there].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}
