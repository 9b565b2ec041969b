// What speaks for and against one person, in the interface's words. The program's own words are short and technical.
import type { DecidedBand, DuplicateContribution, DuplicateDoubt, DuplicateEvidence } from "../../../engine/profiles/contract.ts";
import { word } from "../../ui/say.ts";

const COMPARED: Readonly<Record<string, string>> = {
  given_name: word("Given name"),
  surname: word("Surname"),
  date_of_birth: word("Date of birth"),
  address: word("Address"),
  email: word("E-mail address"),
  phone: word("Telephone number"),
};

export function comparedWords(comparison: string): string {
  return COMPARED[comparison] ?? comparison;
}

const LEVELS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^the same$/, word("the same")],
  [/^different, but the same postcode$/, word("another street, the same postcode")],
  [/^different, but the same city$/, word("another street, the same town")],
  [/^swapped with /, word("given name and surname swapped")],
  [/^alike \(.* from 0\.9/, word("nearly the same")],
  [/^alike \(.* from 0\.8/, word("much alike")],
  [/^alike/, word("somewhat alike")],
  [/^at most 1 typing error$/, word("one typing error apart")],
  [/^at most \d+ typing errors$/, word("two typing errors apart")],
  [/^day and month swapped$/, word("day and month swapped")],
  [/^one digit off$/, word("one digit apart")],
  [/^different$/, word("different")],
];

/** How far two values agree; a missing one says nothing. */
export function levelWords({ level, values }: Pick<DuplicateContribution, "level" | "values">): string {
  if (level === null) return values.some((value) => value === null) ? word("missing, says nothing") : word("counted elsewhere");
  return LEVELS.find(([pattern]) => pattern.test(level))?.[1] ?? level;
}

/** What people said of pairs that were thought as likely as this one; undefined below the likeliness that is asked about. */
export function judgedLike(bands: readonly DecidedBand[], probability: number): DecidedBand["share"] | undefined {
  return bands.findLast(({ from }) => probability >= from)?.share;
}

export const DOUBT_WORDS: Readonly<Record<DuplicateDoubt, string>> = {
  weight: word("Likely, but not certain."),
  contradiction: word("Nearly all agrees, but the given name, the date of birth, or the surname without one, does not. Households and shared mailboxes look like this."),
  lack: word("Much agrees, but neither the given name nor the date of birth speaks for it."),
  unsupported: word("The names agree and too little else: no e-mail address, telephone number, birthday or street, or a number or e-mail address differs and nothing stronger agrees. Namesakes look like this."),
  accounts: word("Both have an account of their own. Whoever gave out the accounts took them for two."),
  others: word("These two fit, but a record that fits one of them does not fit the other."),
};

export interface WaterfallStep {
  readonly key: string;
  /** Bits: what this step adds, above 0 for one person. */
  readonly bits: number;
  /** Where its bar begins and how long it is, as shares of the whole width. */
  readonly start: number;
  readonly length: number;
}

export interface Waterfall {
  readonly steps: readonly WaterfallStep[];
  /** Where even odds stand: left of it two people are likelier. */
  readonly evenOdds: number;
}

/** Bars that each begin where the one before ended: from what is known of any two customers to what is known of these. */
export function waterfall({ priorBits, contributions }: Pick<DuplicateEvidence, "priorBits" | "contributions">): Waterfall {
  const parts = [
    { key: "prior", bits: priorBits },
    ...contributions.map((c) => ({ key: c.comparison, bits: c.bits + c.rarityBits })),
  ];
  const reached = parts.reduce<number[]>((sums, { bits }) => [...sums, sums.at(-1)! + bits], [0]);
  const [least, most] = [Math.min(...reached), Math.max(...reached)];
  const width = Math.max(most - least, 1);
  const at = (bits: number) => (bits - least) / width;
  return {
    steps: parts.map(({ key, bits }, place) => ({
      key,
      bits,
      start: at(Math.min(reached[place]!, reached[place + 1]!)),
      length: Math.abs(bits) / width,
    })),
    evenOdds: at(0),
  };
}

/** A chance in per cent with as many decimals as it takes, and never 100. */
export function chanceDecimals(probability: number): { readonly share: number; readonly decimals: number } {
  if (probability > 0.9999) return { share: 0.9999, decimals: 2 };
  return { share: probability, decimals: probability >= 0.99 ? 2 : 0 };
}
