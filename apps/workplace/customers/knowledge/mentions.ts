export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Letters and digits go on a name; anything else ends it. */
const goesOn = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);

/**
 * Which colleagues a text mentions, by an @ before their name, large or small letters alike. Where one name begins another,
 * the longer one is meant.
 *
 * @example mentionsIn("@Jo and @jo ann, please", [{ id: "1", name: "Jo" }, { id: "2", name: "Jo Ann" }]) // ["1", "2"]
 */
export function mentionsIn(text: string, people: readonly Person[]): readonly string[] {
  const longestFirst = people.toSorted((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    // An e-mail address mentions nobody.
    if (goesOn(text[at - 1])) continue;
    const rest = text.slice(at + 1).toLowerCase();
    const meant = longestFirst.find(({ name }) => rest.startsWith(name.toLowerCase()) && !goesOn(rest[name.length]));
    if (meant) found.add(meant.id);
  }
  return [...found];
}
