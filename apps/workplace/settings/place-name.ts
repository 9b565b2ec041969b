/** Two spellings of one place differ in nothing but the size of letters and space around. */
export function isAmong(names: readonly string[], name: string): boolean {
  const sought = name.trim().toLowerCase();
  return names.some((each) => each.trim().toLowerCase() === sought);
}

/** The names with one more, unless it is empty or there already. */
export function addName(names: readonly string[], name: string): readonly string[] {
  return name.trim() === "" || isAmong(names, name) ? names : [...names, name.trim()];
}
