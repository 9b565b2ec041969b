// What stands in a cell of a column that tells of consents, and what a record says by all of them together.
import type { Channel } from "../../interactions/index.ts";
import type { ConsentField } from "./consent-fields.ts";

/** yes and no answer what the column asks; in and out say by themselves which of the two it is. */
export type ConsentAnswer = "yes" | "no" | "in" | "out";

const words = (text: string) => text.split("|");
const ANSWERS: ReadonlyMap<string, ConsentAnswer> = new Map([
  ...words("true|yes|y|1|x|ja|j|oui|o|si|s|sim|tak|t|wahr|vrai|vero|verdadero|waar|igen|kylla|نعم").map((word) => [word, "yes"] as const),
  ...words("false|no|n|0|nein|non|nee|nao|nie|nej|falsch|faux|falso|onwaar|ei|لا").map((word) => [word, "no"] as const),
  ...words(`subscribed|opted in|opt in|optin|granted|given|accepted|accepts|allowed|allow|agreed|consented|confirmed|abonniert|angemeldet|zugestimmt|einverstanden|erteilt|erlaubt|bestatigt|abonne|abonnee|inscrit|inscrite|accepte|acceptee|suscrito|suscrita|acepta|aceptado|aceptada|consentido
|ingeschreven|aangemeld|geabonneerd|akkoord|toegestaan|iscritto|iscritta|accettato|accetta|accordato|concesso`.replaceAll("\n", "")).map((word) => [word, "in"] as const),
  ...words(`unsubscribed|opted out|opt out|optout|not subscribed|never subscribed|nonsubscribed|non subscribed|no consent|not granted|denied|refused|declined|rejected|withdrawn|revoked|do not allow|not allowed|abgemeldet|abbestellt|widerrufen|abgelehnt|verweigert|nicht erteilt|nicht erlaubt|nicht abonniert
|desabonne|desabonnee|desinscrit|desinscrite|refuse|refusee|no suscrito|no suscrita|dado de baja|dada de baja|baja|rechazado|rechazada|no acepta|uitgeschreven|afgemeld|geweigerd|ingetrokken|niet toegestaan|disiscritto|disiscritta|rifiutato|rifiutata|revocato|non accettato|non iscritto`.replaceAll("\n", "")).map((word) => [word, "out"] as const),
]);

/** undefined where the cell is none of the words: nobody guesses what was meant. */
export function readConsentAnswer(cell: string): ConsentAnswer | undefined {
  return ANSWERS.get(cell.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[_\-\s]+/g, " ").trim());
}

/** What the answer means in a column: given, refused, or nothing, for whoever has not refused has not agreed by that. */
export function meaningOf(says: Exclude<ConsentField["says"], "when">, answer: ConsentAnswer): "given" | "refused" | "nothing" {
  if (says === "may") return answer === "yes" || answer === "in" ? "given" : "refused";
  return answer === "yes" || answer === "out" ? "refused" : "nothing";
}

/** One thing a row says of offers on a channel. */
export interface ConsentWord {
  readonly channel: Channel;
  readonly given: boolean;
  /** In milliseconds; null where the file has no time for it at all. */
  readonly at: number | null;
  /** The file says when it was said; else `at` is when the record was last changed, or made. */
  readonly stated: boolean;
  /** The column and the cell: how we know. */
  readonly why: string;
}

interface Said {
  readonly field: ConsentField;
  readonly column: string;
  readonly cell: string;
  readonly given: boolean;
  /** Where the cell itself is a time. */
  readonly at: number | undefined;
}

const LONGEST_WHY = 200;

/**
 * A column that tells when somebody agreed times no refusal: who has left since would stand as if they had left before.
 *
 * @param times by channel, from columns that tell them
 * @param changed the same, of columns that tell of either: when the consent was last changed
 * @param recordAt when the record was changed, or made
 */
export function consentWords(said: readonly Said[], times: ReadonlyMap<Channel, number>, changed: ReadonlyMap<Channel, number>, recordAt: number | undefined): ConsentWord[] {
  return said.flatMap(({ field, column, cell, given, at }) =>
    field.channels.map((channel) => {
      const stated = at ?? (given ? times : changed).get(channel);
      return { channel, given, at: stated ?? recordAt ?? null, stated: stated !== undefined, why: `${column}: ${cell}`.slice(0, LONGEST_WHY).toWellFormed() };
    }),
  );
}
