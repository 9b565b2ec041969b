// The folding of `profiles/search/fold.ts` as plain SQL, for statements that are no prepared ones.
export function foldedText(text: string): string {
  return `translate(replace(replace(replace(lower(regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f]', '', 'g')), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđı', 'oldi')`;
}
