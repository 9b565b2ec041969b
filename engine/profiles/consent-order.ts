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
