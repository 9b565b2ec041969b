// What an import may bring: one list, in the order in which a plan, a result and an undo tell of it.

export const IMPORT_KINDS = ["people", "organisations", "conversations", "messages", "documents", "touchPoints", "orders", "statements"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** How many of each; what is not named is none, or not counted. */
export type ByKind = Readonly<Partial<Record<ImportKind, number>>>;

const WORDS: Readonly<Record<ImportKind, readonly [one: string, many: string]>> = {
  people: ["person", "people"], organisations: ["company", "companies"], conversations: ["conversation", "conversations"], messages: ["message", "messages"], documents: ["attachment", "attachments"],
  touchPoints: ["deal or activity", "deals and activities"], orders: ["order", "orders"], statements: ["statement about people", "statements about people"],
};

/** In one line, without those of which there are none. @example kindsInWords({ organisations: 412, people: 3120 }) // "3,120 people, 412 companies" */
export function kindsInWords(counts: ByKind): string {
  const parts = IMPORT_KINDS.flatMap((kind) => {
    const n = counts[kind] ?? 0;
    return n === 0 ? [] : [`${n.toLocaleString("en")} ${WORDS[kind][n === 1 ? 0 : 1]}`];
  });
  return parts.length === 0 ? "nothing" : parts.join(", ");
}
