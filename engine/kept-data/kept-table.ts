// What a table holds of a person, in one line: from it follow what an erasure takes, what a person's copy holds, and what
// goes out with everything and comes in again.
import { type RawBuilder, sql } from "../platform/index.ts";
import { fold } from "../profiles/index.ts";
import type { Naming } from "./naming.ts";

/** A person as tables know them. Customers are named by ids of identities, so former customer ids are among these. */
export interface Person extends Naming {
  readonly identityIds: readonly string[];
  /** Ids of theirs that other tables may name: identities, conversations, promises, links, decisions, overrides. */
  readonly ids: readonly string[];
  /** Words that name them and nobody else: addresses, numbers, user ids, full names, former ones too. */
  readonly words: readonly string[];
}

/**
 * A text that others wrote, in whatever way they write letters.
 *
 * @property key a column of uuids that is the table's primary key
 * @property at a column that tells when it came
 * @property goesOn it is written to again after it came, as a look at a file is
 * @property plainly only words that a colleague would write of nobody else count, and the full name with nothing but signs between
 */
export interface WrittenText {
  readonly key: string;
  readonly at: string;
  readonly text: RawBuilder<unknown>;
  readonly goesOn?: boolean;
  readonly plainly?: boolean;
}

/** What becomes of a table when everything is taken to another Rapport. */
export type Travels =
  /** Goes as it is. */
  | "fact"
  /** Is computed anew from facts. */
  | "derived"
  /** Belongs to this installation: secrets, places of readers. */
  | "machine";

export type KeptTable =
  | { readonly kind: "nobody"; readonly because: string; readonly travels: Travels }
  | {
      readonly kind: "personal";
      readonly travels: Travels;
      /** Rows about a person. */
      readonly about: (person: Person) => RawBuilder<unknown>;
      /** Instead of deleting: what the rest of the row is set to. */
      readonly blank?: (person: Person) => RawBuilder<unknown>;
      /** Rows of others that stay, and what they are set to. */
      readonly besides?: (person: Person) => { readonly where: RawBuilder<unknown>; readonly set: RawBuilder<unknown> };
      /** Columns whose values other tables may name. */
      readonly ids: readonly string[];
      /** True where rows are found by words or by ids of other tables, so that they are erased while those are still there. */
      readonly byMention: boolean;
      /** A text in which letters may be written in ways that the database does not undo: the program reads it row by row. */
      readonly behind?: WrittenText;
      /** True where rows are bytes of files: large, no words to look through, and given as files rather than as rows. */
      readonly isBytes?: boolean;
      /** What is taken and what stays, for the table in the README. */
      readonly says: string;
    };

/** Rows belong to an identity: they go. `ids`: columns whose values other tables may name. */
export function ofIdentity(travels: Travels = "fact", ids: readonly string[] = []): KeptTable {
  return { kind: "personal", travels, about: (person) => sql`identity_id = any(${[...person.identityIds]}::uuid[])`, ids, byMention: false, says: "rows of their identities go" };
}

/** Rows are pieces of files of an identity: they go. */
export function bytesOfIdentity(): KeptTable {
  return { ...ofIdentity(), isBytes: true } as KeptTable;
}

/** Rows are about two identities: they go when either of the two does. */
export function ofTwo(travels: Travels = "fact", ids: readonly string[] = []): KeptTable {
  const either = (list: readonly string[]) => sql`(identity_id = any(${[...list]}::uuid[]) or other_id = any(${[...list]}::uuid[]))`;
  return { kind: "personal", travels, about: (person) => either(person.identityIds), ids, byMention: false, says: "rows in which one of their identities is either of the two go" };
}

/** Rows belong to a customer: they go. */
export function ofCustomer(travels: Travels = "derived", ids: readonly string[] = []): KeptTable {
  return { kind: "personal", travels, about: (person) => sql`customer_id = any(${[...person.identityIds]}::uuid[])`, ids, byMention: false, says: "rows of their customer ids go" };
}

/** Rows belong to a person in some other way: they go. */
export function rowsWhere(about: (person: Person) => RawBuilder<unknown>, says: string, options: { readonly travels?: Travels; readonly ids?: readonly string[]; readonly byMention?: boolean; readonly behind?: WrittenText } = {}): KeptTable {
  return { kind: "personal", travels: options.travels ?? "fact", about, ids: options.ids ?? [], byMention: options.byMention ?? false, ...(options.behind && { behind: options.behind }), says };
}

/** Rows stay, without what they say of a person. */
export function blankWhere(about: (person: Person) => RawBuilder<unknown>, blank: (person: Person) => RawBuilder<unknown>, says: string, behind?: WrittenText): KeptTable {
  return { kind: "personal", travels: "fact", about, blank, ids: [], byMention: true, ...(behind && { behind }), says };
}

/** The same table, of which rows of others stay without what they say of the person. */
export function andBesides(kept: KeptTable, besides: (person: Person) => { readonly where: RawBuilder<unknown>; readonly set: RawBuilder<unknown> }, says: string): KeptTable {
  return { ...kept, besides, ...(kept.kind === "personal" ? { says: `${kept.says}; ${says}` } : {}) } as KeptTable;
}

/** No row says anything of a customer. */
export function ofNobody(because: string, travels: Travels = "fact"): KeptTable {
  return { kind: "nobody", because, travels };
}

/** Folded text that holds one of these, as a pattern for `like any`. */
export function holding(words: readonly string[]): string[] {
  return words.map((word) => `%${fold(word).replace(/[\\%_]/g, "\\$&")}%`);
}

/** A full name in a script that leaves no blank between names: 王小明, 山田太郎, 김민수. Two letters stand in too many other words. */
export function isNameWithoutBlanks(word: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}ー・]{3,}$/u.test(word);
}

/** Of these words those that a colleague would write of nobody else: addresses, telephone numbers, the full name. */
export function plainWordsOf(person: Person): string[] {
  return person.words.filter((word) => word.includes("@") || word.includes(" ") || /^\+\d/.test(word) || isNameWithoutBlanks(word));
}
