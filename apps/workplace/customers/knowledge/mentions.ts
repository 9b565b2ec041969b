export interface Person {
  readonly id: string;
  readonly name: string;
}

const LEAST_LETTERS = 3;

/** Letters and digits go on a name; anything else ends it. */
const goesOn = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);

export interface Mentions {
  /** Ids of colleagues. */
  readonly meant: readonly string[];
  /** Words behind an @ that are nobody's name, or that of several. */
  readonly missed: readonly string[];
}

/**
 * Which colleagues a text mentions, by an @ before their name, large or small letters alike. Where one name begins another,
 * the longer one is meant. A first name, or its first three letters, are enough where only one colleague is called so.
 *
 * @example mentionsIn("@Jo and @jo ann and @Max, please", [{ id: "1", name: "Jo" }, { id: "2", name: "Jo Ann" }]) // { meant: ["1", "2"], missed: ["Max"] }
 */
export function mentionsIn(text: string, people: readonly Person[]): Mentions {
  const byFirstName = [...Map.groupBy(people, ({ name }) => name.trim().split(/\s+/)[0]!.toLowerCase())].flatMap(([name, some]) => (some.length === 1 && name !== "" ? [{ name, id: some[0]!.id }] : []));
  const longestFirst = [...people, ...byFirstName].toSorted((a, b) => b.name.length - a.name.length);
  const [meant, missed] = [new Set<string>(), new Set<string>()];
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    // An e-mail address mentions nobody.
    if (goesOn(text[at - 1])) continue;
    const rest = text.slice(at + 1);
    const found = longestFirst.find(({ name }) => rest.toLowerCase().startsWith(name.toLowerCase()) && !goesOn(rest[name.length]));
    const word = /^[\p{L}\p{N}_]+/u.exec(rest)?.[0];
    const begun = found || word === undefined || word.length < LEAST_LETTERS ? [] : people.filter(({ name }) => name.toLowerCase().startsWith(word.toLowerCase()));
    const one = found ?? (begun.length === 1 ? begun[0] : undefined);
    if (one) meant.add(one.id);
    else if (word !== undefined) missed.add(word);
  }
  return { meant: [...meant], missed: [...missed] };
}
