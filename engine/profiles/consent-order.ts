// Which of several words on a consent holds.
import { type RawBuilder, sql } from "../platform/index.ts";

/** Stands at the end of the wording of a consent of which no file told the time. */
export const UNTIMED = "; no time told";

/**
 * What was said last holds. A consent of which nobody told when it was given holds only where nothing else is said: of two records that
 * become one customer the refusal stays, whichever was brought in later.
 *
 * @param alias of the consent, with its dot
 */
export function heldFirst(alias: "" | "o." | "c." = ""): RawBuilder<unknown> {
  const of = (column: string) => sql.raw(`${alias}${column}`);
  return sql`(${of("given")} and ${of("wording_version")} like ${`%${UNTIMED}`}), ${of("at")} desc, ${of("consent_id")} desc`;
}

export interface HeldWord {
  readonly given: boolean;
  /** In milliseconds. */
  readonly at: number;
  /** A consent of which nobody told when it was given. */
  readonly untimed?: boolean | undefined;
}

/** The same order for two words that are in hand: `word` holds against `other`; of one moment the one heard later, which is `word`. */
export function holdsOver(word: HeldWord, other: HeldWord | undefined): boolean {
  if (other === undefined) return true;
  if ((word.untimed === true) !== (other.untimed === true)) return other.untimed === true;
  return word.at >= other.at;
}
