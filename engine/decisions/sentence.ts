// Sentences of rules and actions: `{customer.promise}` is filled from a fact, and `[, {customer.name}]` is left out where
// a fact in it is not known. What fills a slot is never read again, so no text from outside can ask for another fact.

export interface Sentence {
  /** Keys of the facts it says. */
  readonly slots: readonly string[];
  /** @param say a fact in words; undefined when it is not known */
  readonly fill: (say: (key: string) => string | undefined) => string;
}

export type ReadSentence = { readonly kind: "ok"; readonly sentence: Sentence } | { readonly kind: "refused"; readonly message: string };

interface Part {
  readonly optional: boolean;
  /** Texts at even places, keys of facts at odd ones. */
  readonly pieces: readonly string[];
}

/** @example readSentence("Late by {customer.promiseLateDays}[: {customer.promise}]") */
export function readSentence(written: string): ReadSentence {
  const parts: Part[] = [];
  for (const [index, text] of written.split(/(\[[^[\]]*\])/).entries()) {
    const optional = index % 2 === 1;
    const inside = optional ? text.slice(1, -1) : text;
    const pieces = inside.split(/\{([A-Za-z][\w.-]*)\}/);
    const stray = pieces.find((piece, place) => place % 2 === 0 && /[{}[\]]/.test(piece));
    if (stray !== undefined) return { kind: "refused", message: `The brackets in "${stray.slice(0, 60)}" do not close, or hold no fact.` };
    parts.push({ optional, pieces });
  }
  const slots = [...new Set(parts.flatMap((part) => part.pieces.filter((_, place) => place % 2 === 1)))];
  return { kind: "ok", sentence: { slots, fill: (say) => parts.map((part) => fillPart(part, say)).join("") } };
}

function fillPart({ optional, pieces }: Part, say: (key: string) => string | undefined): string {
  let filled = pieces[0]!;
  for (let place = 1; place < pieces.length; place += 2) {
    const words = say(pieces[place]!);
    if (words === undefined && optional) return "";
    filled += (words ?? "not known") + pieces[place + 1]!;
  }
  return filled;
}
