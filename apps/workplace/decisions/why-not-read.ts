/** Why a row did not fit, as the engine says it, taken apart: which fact, what it was, and what the row asks of it. */
export interface WhyNot {
  readonly fact: string;
  readonly value: string;
  readonly needs: string;
}

/** @returns null for a sentence of another form, which is shown as it came. @example whyNotRead("topic is other, the row needs repair") // { fact: "topic", value: "other", needs: "repair" } */
export function whyNotRead(sentence: string): WhyNot | null {
  const [, fact, value, needs] = /^(.+?) is (.+), the row needs (.+)$/s.exec(sentence) ?? [];
  return fact === undefined || value === undefined || needs === undefined ? null : { fact, value, needs };
}
