import { smallLetters } from "../../shell/small-letters.ts";

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
 * Which colleagues a text mentions, by an @ before their name, large or small letters alike, with accents or without. Where one
 * name begins another, the longer one is meant. A first name, or three letters that a word of the name begins with, are enough
 * where only one colleague is called so; so are parts of two words of the name, in either order.
 *
 * @example mentionsIn("@Jo and @jo ann and @Max, please", [{ id: "1", name: "Jo" }, { id: "2", name: "Jo Ann" }]) // { meant: ["1", "2"], missed: ["Max"] }
 * @example mentionsIn("@mart jo", [{ id: "1", name: "Jo Martens" }, { id: "2", name: "Jo Blom" }]) // { meant: ["1"], missed: [] }
 */
export function mentionsIn(text: string, people: readonly Person[]): Mentions {
  const folded = people.map(({ id, name }): Person => ({ id, name: smallLetters(name.trim()) }));
  const byFirstName = [...Map.groupBy(folded, ({ name }) => name.split(/\s+/)[0]!)].flatMap(([name, some]) => (some.length === 1 && name !== "" ? [{ name, id: some[0]!.id }] : []));
  const longestFirst = [...folded, ...byFirstName].toSorted((a, b) => b.name.length - a.name.length);
  const [meant, missed] = [new Set<string>(), new Set<string>()];
  const written = text.normalize("NFC");
  const letters = smallLetters(written);
  for (let at = written.indexOf("@"); at !== -1; at = written.indexOf("@", at + 1)) {
    // An e-mail address mentions nobody.
    if (goesOn(written[at - 1])) continue;
    const rest = letters.slice(at + 1);
    const found = longestFirst.find(({ name }) => name !== "" && rest.startsWith(name) && !goesOn(rest[name.length]));
    const word = /^[\p{L}\p{N}_]+/u.exec(written.slice(at + 1))?.[0];
    const one = found ?? byParts(rest, folded) ?? begunBy(rest, folded);
    if (one) meant.add(one.id);
    else if (word !== undefined) missed.add(word);
  }
  return { meant: [...meant], missed: [...missed] };
}

const partsOf = (name: string) => name.split(/[\s.'’-]+/).filter((part) => part !== "");

/** By the beginnings of two words of a name, one of them of three letters at least, where only one colleague has both. */
function byParts(rest: string, people: readonly Person[]): Person | undefined {
  const [, one, other] = /^([\p{L}\p{N}_]+) ([\p{L}\p{N}_]+)/u.exec(rest) ?? [];
  if (one === undefined || other === undefined || Math.max(one.length, other.length) < LEAST_LETTERS) return undefined;
  const fit = people.filter(({ name }) => {
    const parts = partsOf(name);
    return parts.some((part, at) => part.startsWith(one) && parts.some((next, place) => place !== at && next.startsWith(other)));
  });
  return fit.length === 1 ? fit[0] : undefined;
}

/** By three letters or more with which a word of the name begins, where only one colleague's does; the first word counts before the others. */
function begunBy(rest: string, people: readonly Person[]): Person | undefined {
  const word = /^[\p{L}\p{N}_]+/u.exec(rest)?.[0];
  if (word === undefined || word.length < LEAST_LETTERS) return undefined;
  const byFirst = people.filter(({ name }) => name.startsWith(word));
  const fit = byFirst.length > 0 ? byFirst : people.filter(({ name }) => partsOf(name).some((part) => part.startsWith(word)));
  return fit.length === 1 ? fit[0] : undefined;
}
