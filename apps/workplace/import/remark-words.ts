// Remarks of how a file is read, in the reader's language: their templates and words are a closed list, and what is not of it is
// shown as it came.
import { type Remark, REMARK_WORDS, REMARKS } from "../../../engine/profiles/contract.ts";

const KNOWN: ReadonlySet<string> = new Set([...Object.values(REMARKS), ...REMARK_WORDS]);
/** In place of a cell that the reader does not see. */
const UNSEEN = "••••";

export interface Speaker {
  readonly say: (words: string, values: Readonly<Record<string, string | number>>) => string;
  readonly list: (each: readonly string[]) => string;
}

/** @example remarkWords({ says: "Numbers are read {sign}.", words: { sign: "with a decimal comma (1.204,50)" }, … }, speaker) */
export function remarkWords(remark: Remark | string, speaker: Speaker): string {
  if (typeof remark === "string") return remark;
  return KNOWN.has(remark.says) ? said(remark.says, remark, speaker) : remark.sentence;
}

function said(says: string, remark: Remark, speaker: Speaker): string {
  const wordOf = (word: string) => (KNOWN.has(word) ? said(word, remark, speaker) : word);
  const names = [...says.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name!);
  const valueOf = (name: string): string | number => {
    const word = remark.words?.[name];
    if (word !== undefined) return typeof word === "string" ? wordOf(word) : speaker.list(word.map(wordOf));
    const part = remark.quoted?.[name] ?? remark.parts[name] ?? UNSEEN;
    return typeof part === "object" ? speaker.list(part) : part;
  };
  return speaker.say(says, Object.fromEntries(names.map((name) => [name, valueOf(name)])));
}
