// Whether a file's word on a consent holds against what is known here. The word that was said last holds; but no file makes
// a refusal a consent unless it says when that consent was given.

export interface FileWord {
  readonly given: boolean;
  /** In milliseconds, not after now. */
  readonly at: number;
  /** The file says when it was said; else `at` is only when the record was changed, made or brought in. */
  readonly stated: boolean;
}

export interface KnownBefore {
  /** What was said last of this purpose and channel by any record of the customer. */
  readonly inForce: { readonly given: boolean; readonly at: number; /** A consent of a file that did not tell when it was given: `at` is only when it was heard of, and any refusal holds against it. */ readonly untimed?: boolean } | undefined;
  /** What this source said last of this record. */
  readonly lastOfSource: boolean | undefined;
  /** This source said the same of this record for the same moment. */
  readonly saidThen: boolean;
}

export interface ConsentVerdict {
  /** given, refused: it is what holds now. known: it was there. The others: something else holds, and why. */
  readonly outcome: "given" | "refused" | "known" | "refused-since" | "given-since" | "untimed";
  /** A word of before is kept for the history even where a later one holds; one that would come to hold by mistake is not. */
  readonly stores: boolean;
}

export function decideConsent(word: FileWord, { inForce, lastOfSource, saidThen }: KnownBefore): ConsentVerdict {
  const said = word.given ? "given" : "refused";
  const agrees = inForce?.given === word.given;
  const since = inForce?.given === true ? "given-since" : "refused-since";
  if (word.stated ? saidThen : lastOfSource === word.given) return { outcome: agrees ? "known" : since, stores: false };
  // That a consent still stands, at a moment which the file does not know, would outlive a refusal of in between that comes to be known late.
  if (agrees && word.given && !word.stated) return { outcome: "known", stores: false };
  if (inForce === undefined || agrees) return { outcome: said, stores: true };
  if (word.at < inForce.at && !inForce.untimed) return { outcome: since, stores: true };
  if (!word.given) return { outcome: said, stores: true };
  if (word.at === inForce.at) return { outcome: since, stores: false }; // of two words of one moment the refusal holds
  return word.stated ? { outcome: said, stores: true } : { outcome: "untimed", stores: false };
}
