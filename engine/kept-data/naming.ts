// What somebody is called and dialled by in the forms in which others write it: names of today and of before, in both orders and with
// anything between, numbers with and without their country; all of it folded as the search folds what people type, for they write
// Jose Nunez of José Núñez. The database and the program ask with the same patterns.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { type RawBuilder, sql } from "../platform/index.ts";
import { fold, foldedOnce } from "../profiles/index.ts";
import { isNameWithoutBlanks } from "./kept-table.ts";

/** Folded letters only, so that it can stand in a pattern. */
export interface FullName {
  readonly first: string;
  readonly last: string;
  /** May stand between the two, or be left out. */
  readonly between: readonly string[];
}

export interface DialledNumber {
  /** Digits of the country, empty where nobody knows it. */
  readonly country: string;
  /** Digits within the country, without the nought that is dialled before them. */
  readonly atHome: string;
}

/** How near to each other first and last name have to stand to be somebody's: with nothing but signs between, within a few words, or anywhere. */
export type Closeness = "beside" | "near" | "anywhere";

/** Shorter ones count as a number only with their country or a nought before them. */
const NUMBER_BY_ITSELF = 8;
const NEAR = 200;
const MOST_FORMS = 40;

/** The words of a name, folded. */
export function wordsOfName(name: string): string[] {
  return fold(name).split(/[^\p{L}\p{M}]+/u).filter((word) => word !== "");
}

/** @param said what sources told at any time, under `name`, `first_name` and `last_name` */
export function fullNamesOf(said: readonly { readonly key: string; readonly value: string }[]): FullName[] {
  const of = (key: string) => said.filter((each) => each.key === key && /^[\p{L}\p{M}'’., -]+$/u.test(each.value.trim())).map((each) => wordsOfName(each.value));
  const whole = [...of("name"), ...of("first_name").flatMap((first) => of("last_name").map((last) => [...first, ...last]))];
  const found = new Map<string, FullName>();
  for (const words of whole) {
    const [first, last] = [words[0], words.at(-1)];
    if (first === undefined || last === undefined || words.length < 2 || first === last || first.length + last.length < 4) continue;
    found.set(words.join(" "), { first, last, between: words.slice(1, -1) });
  }
  return [...found.values()].slice(0, MOST_FORMS);
}

/** @param number as it is kept: E.164, or digits as they were told */
export function dialledNumber(number: string): DialledNumber | undefined {
  const parsed = number.startsWith("+") ? parsePhoneNumberFromString(number) : undefined;
  const found = parsed ? { country: String(parsed.countryCallingCode), atHome: String(parsed.nationalNumber) } : { country: "", atHome: number.replaceAll(/\D/g, "").replace(/^0+/, "") };
  return found.atHome.length >= 6 ? found : undefined;
}

interface Signs {
  readonly letter: string;
  readonly notLetter: string;
}
/** The same classes as the database and as JavaScript write them. */
const OF_DATABASE: Signs = { letter: "[[:alnum:]]", notLetter: "[^[:alnum:]]" };
const OF_PROGRAM: Signs = { letter: "[\\p{L}\\p{M}\\p{N}]", notLetter: "[^\\p{L}\\p{M}\\p{N}]" };

function patternOfName({ first, last, between }: FullName, how: Closeness, { letter, notLetter }: Signs): string {
  const signs = `(?:\\\\[nrt]|${notLetter}){1,12}`;
  const inner = between.length === 0 ? "" : `(?:(?:${between.join("|")})${signs}){0,${between.length}}`;
  const pair = (a: string, b: string) => (how === "beside" || Math.min(a.length, b.length) < 3 ? `${a}${signs}${inner}${b}` : `${a}(?!${letter})[^\\n\\r]{1,${NEAR}}(?<!${letter})${b}|${a}"?,?\\s*"[^"]{1,40}"\\s*:\\s*"${b}`);
  return `(?<!${letter})(?:${pair(first, last)}|${pair(last, first)})(?!${letter})`;
}

function patternOfNumber({ country, atHome }: DialledNumber): string {
  const signs = "[^0-9a-z\"{}<>,;:]{0,4}";
  const before = `(?:${country === "" ? "" : `${country}${signs}0?${signs}|`}0${signs})`;
  return `(?<![0-9])(?:00)?${before}${atHome.length >= NUMBER_BY_ITSELF ? "?" : ""}${[...atHome].join(signs)}(?![0-9])`;
}

/** Their pattern finds a full name, and not where it is a part of a longer one: Ana Rio in Mariana Rios. */
function isFullName(names: readonly FullName[], word: string): boolean {
  return names.some(({ first, between, last }) => [first, ...between, last].join(" ") === word);
}

/** How a sign is written in JSON, in an address of a page, in mail: its last letters are no letters of the word that follows. */
const ESCAPED = ["\\\\[nrt]", "\\\\u[0-9a-f]{4}", "\\\\x[0-9a-f]{2}", "%[0-9a-f]{2}", "=[0-9a-f]{2}"];
const isAddress = (word: string): boolean => word.includes("@");

/**
 * A word by itself and not within a longer one, for whoever is erased is ann@mail.example and not joann@mail.example, 100012 and not
 * 1000123. Of a script that leaves no blanks between words a name stands anywhere.
 */
function patternOfWord(word: string, { letter }: Signs): string {
  const plain = word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const before = `(?:(?<!${letter})${isAddress(word) ? `(?<!${letter}[._+-])` : ""}|${ESCAPED.map((each) => `(?<=${each})`).join("|")})`;
  return `${before}${plain}(?!${letter})`;
}

/** Signs between digits; what is taken out before the digits are looked for. */
const BETWEEN_DIGITS = " ()/.-+\u00a0\u2011\u2013";

export interface Naming {
  readonly names: readonly FullName[];
  readonly numbers: readonly DialledNumber[];
}

/**
 * Does a text name them, by one of these words as it stands, by a full name or by a number? The costly patterns are asked only where both
 * words of a name, or the digits, are there.
 *
 * @param words folded, as patterns for `like`
 */
export function naming(text: RawBuilder<unknown>, { names, numbers }: Naming, words: readonly string[], how: Closeness): RawBuilder<unknown> {
  const whole = (word: string) => sql`t ~ ${`(?<!${OF_DATABASE.letter})${word}(?!${OF_DATABASE.letter})`}`;
  const looked = words.map((like) => ({ like, word: like.slice(1, -1).replaceAll(/\\([\\%_])/g, "$1") })).filter(({ word }) => !isFullName(names, word));
  const [anywhere, apart] = [looked.filter(({ word }) => isNameWithoutBlanks(word)), looked.filter(({ word }) => !isNameWithoutBlanks(word))];
  const asked = [
    sql`t like any(${anywhere.map(({ like }) => like)}::text[])`,
    ...(apart.length === 0 ? [] : [sql`(t like any(${apart.map(({ like }) => like)}::text[]) and t ~ ${apart.map(({ word }) => patternOfWord(word, OF_DATABASE)).join("|")})`]),
    ...names.map((name) => sql`(t like ${`%${name.first}%`} and t like ${`%${name.last}%`} and ${how === "anywhere" ? sql`${whole(name.first)} and ${whole(name.last)}` : sql`t ~ ${patternOfName(name, how, OF_DATABASE)}`})`),
    ...numbers.map((number) => sql`(d like ${`%${number.atHome}%`} and t ~ ${patternOfNumber(number)})`),
  ];
  // Signs are taken out only of texts that hold the digits one after the other at all.
  const digits = numbers.length === 0 ? sql`null::text` : sql`case when s.t like any(${numbers.map(({ atHome }) => `%${[...atHome].join("%")}%`)}::text[]) then translate(s.t, ${BETWEEN_DIGITS}, '') end`;
  // Each text is made once: without the offset it would be made anew for every question.
  return sql`coalesce((select ${sql.join(asked, sql` or `)} from (select s.t, ${digits} as d from (select ${foldedOnce(sql`g.given`)} as t from (select ${text} as given offset 0) g offset 0) s offset 0) said), false)`;
}

/** The same question to a text in hand. @param words as they stand */
export function namer({ names, numbers }: Naming, words: readonly string[], how: Exclude<Closeness, "anywhere"> = "near"): (text: string) => boolean {
  const looked = words.map(fold).filter((word) => !isFullName(names, word)).map((word) => ({ word, pattern: isNameWithoutBlanks(word) ? undefined : new RegExp(patternOfWord(word, OF_PROGRAM), "u") }));
  const pairs = names.map((name) => ({ name, pattern: new RegExp(patternOfName(name, how, OF_PROGRAM), "u") }));
  // The digits one after the other are found sooner than what must not stand around them.
  const between = `[${BETWEEN_DIGITS.replaceAll(/[-/\\]/g, "\\$&")}]*`;
  const dialled = numbers.map((number) => ({ digits: new RegExp([...number.atHome].join(between), "u"), pattern: new RegExp(patternOfNumber(number), "u") }));
  return (given) => {
    // What is plain already is made small ten times sooner.
    const text = /[^\0-\x7f]/.test(given) ? fold(given) : given.toLowerCase();
    if (looked.some(({ word, pattern }) => text.includes(word) && (pattern === undefined || pattern.test(text)))) return true;
    return pairs.some(({ name, pattern }) => text.includes(name.first) && text.includes(name.last) && pattern.test(text)) || dialled.some(({ digits, pattern }) => digits.test(text) && pattern.test(text));
  };
}

/** So many letters before a piece of a text have to be read with it, that nothing falls between two pieces. */
export const OVERLAP = 2 * NEAR + 100;

/** A word by itself, for the database: any of these and not a part of a longer one. @param words folded */
export function anyWord(text: RawBuilder<unknown>, words: readonly string[]): RawBuilder<unknown> {
  return sql`coalesce((select t like any(${words.map((word) => `%${word}%`)}::text[]) and t ~ ${`(?<!${OF_DATABASE.letter})(?:${words.join("|")})(?!${OF_DATABASE.letter})`} from (select ${foldedOnce(sql`g.given`)} as t from (select ${text} as given offset 0) g offset 0) said), false)`;
}
