// What speaks for and against one person, in the interface's words. The program's own words are short and technical.
import type { DecidedBand, DuplicateContribution, DuplicateDoubt, LearntDoubt, OrganisationEvidence } from "../../../engine/profiles/contract.ts";
import { word } from "../../ui/say.ts";

/** What is weighed of two customers, or of two organisations. */
export interface Weighed {
  readonly priorBits: number;
  readonly weightBits: number;
  readonly contributions: readonly Pick<DuplicateContribution, "comparison" | "level" | "values" | "bits" | "rarityBits">[];
}

const COMPARED: Readonly<Record<string, string>> = {
  given_name: word("Given name"),
  surname: word("Surname"),
  date_of_birth: word("Date of birth"),
  address: word("Address"),
  email: word("E-mail address"),
  phone: word("Telephone number"),
  name: word("Name without legal form"),
  legal_form: word("Legal form"),
  registration: word("Registration number"),
  tax_number: word("Tax number"),
  domain: word("Domain"),
  town: word("Town"),
};

export function comparedWords(comparison: string): string {
  return COMPARED[comparison] ?? comparison;
}

const LEVELS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^the same$/, word("the same")],
  [/^different, but the same postcode$/, word("another street, the same postcode")],
  [/^different, but the same city$/, word("another street, the same town")],
  [/^different, but the same address$/, word("the same street and town")],
  [/^part of the other$/, word("one is part of the other")],
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

/** How two records agree and differ, as a list of words; what says nothing is left out. */
export function agreementWords({ agreement }: LearntDoubt, t: (words: string, values?: Record<string, string>) => string): string[] {
  return agreement.flatMap(({ comparison, level }) => (level === null ? [] : [t("{compared}: {level}", { compared: t(comparedWords(comparison)), level: t(levelWords({ level, values: ["", ""] })) })]));
}

/** What people said of pairs that were thought as likely as this one; undefined below the likeliness that is asked about. */
export function judgedLike(bands: readonly DecidedBand[], probability: number): DecidedBand["share"] | undefined {
  return bands.findLast(({ from }) => probability >= from)?.share;
}

export const DOUBT_WORDS: Readonly<Record<DuplicateDoubt, string>> = {
  weight: word("Likely, but not certain."),
  contradiction: word("Nearly all agrees, but the given name, the date of birth, or the surname without one, does not. Households and shared mailboxes look like this."),
  lack: word("Much agrees, but neither the given name nor the date of birth speaks for it."),
  unsupported: word("The names agree, but too little beside them, or a telephone number or e-mail address differs and nothing stronger agrees. Namesakes look like this."),
  learnt: word("Enough agrees for a link, but people said of others that agree and differ just so that they are two."),
  accounts: word("Both have an account of their own. Whoever gave out the accounts took them for two."),
  others: word("These two fit, but a record that fits one of them does not fit the other."),
};

type Compared = Pick<DuplicateContribution, "comparison" | "level" | "bits">;

/** Why a person is asked about just these two, a sentence each; of whom no more is known than the doubt, that. */
export function doubtWords(doubt: DuplicateDoubt, compared: readonly Compared[]): string[] {
  const of = (comparison: string) => compared.find((each) => each.comparison === comparison);
  const differs = (comparison: string) => of(comparison)?.level === "different";
  if (doubt === "contradiction") {
    const words = differs("given_name")
      ? word("Nearly all agrees, but the given name differs.")
      : differs("date_of_birth")
        ? word("Nearly all agrees, but the date of birth differs.")
        : differs("surname")
          ? word("Nearly all agrees, but the surname differs and no date of birth speaks for it.")
          : undefined;
    return words === undefined ? [DOUBT_WORDS.contradiction] : [words, word("Households and shared mailboxes look like this.")];
  }
  if (doubt !== "unsupported") return [DOUBT_WORDS[doubt]];
  // The same town beside another street is not the same address.
  const elsewhere = /^different, but the same (postcode|city)$/.exec(of("address")?.level ?? "")?.[1];
  const agrees = (comparison: string) => (of(comparison)?.bits ?? 0) > 0 && !(comparison === "address" && elsewhere !== undefined);
  const namesOnly = !["date_of_birth", "address", "email", "phone"].some(agrees);
  const differing = differs("phone") && differs("email")
    ? word("The telephone number and the e-mail address differ.")
    : differs("phone") ? word("The telephone number differs.") : differs("email") ? word("The e-mail address differs.") : undefined;
  const why = namesOnly
    ? [elsewhere === "city" ? word("Nothing but the names and the town agrees.") : elsewhere === "postcode" ? word("Nothing but the names and the postcode agrees.") : word("Nothing but the names agrees."), ...(differing === undefined ? [] : [differing])]
    : differs("phone") && !agrees("date_of_birth") && !agrees("email")
      ? [word("The telephone number differs, and neither the birthday nor the e-mail address agrees.")]
      : differs("email") && !agrees("date_of_birth") && !agrees("phone") && !agrees("address")
        ? [word("The e-mail address differs, and neither the birthday nor the telephone number nor the street agrees.")]
        : undefined;
  return why === undefined ? [DOUBT_WORDS.unsupported] : [...why, word("Namesakes look like this.")];
}

/** Why a person is asked about two organisations, a sentence each. */
export function organisationDoubt({ contributions }: Pick<OrganisationEvidence, "contributions">): string[] {
  const of = (comparison: string) => contributions.find((each) => each.comparison === comparison);
  const differs = (comparison: string) => of(comparison)?.level === "different";
  const speaks = (comparison: string) => (of(comparison)?.bits ?? 0) > 0;
  if (differs("registration")) return [word("They have two numbers in a register: whoever gave these out took them for two.")];
  if (differs("name")) return [word("The names differ, however much else agrees. Firms that share a house or a switchboard look like this.")];
  if (of("name")?.level === "part of the other") return [word("One name is part of the other. Subsidiaries, branches and departments look like this.")];
  if (differs("legal_form")) return [word("The legal forms differ: they are two for the law, unless somebody wrote one wrongly.")];
  if (speaks("registration")) return [word("The same registration number, and something speaks against it.")];
  const shares = ["domain", "phone", "tax_number"].some(speaks);
  if (differs("town")) return [shares ? word("The same name in two towns. Branches look like this.") : word("The same name in two towns.")];
  return [shares || speaks("town") ? word("Much agrees, but no registration number does; without one nobody but a person joins them.") : word("Nothing but the name agrees.")];
}

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
export function waterfall({ priorBits, contributions }: Pick<Weighed, "priorBits" | "contributions">): Waterfall {
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

/** Nothing is told as likelier than this: a program is never certain of two people. */
const LIKELIEST = 0.999999;

/** A chance in per cent with as many decimals as it takes to tell it from others as likely, and never 100. */
export function chanceDecimals(probability: number): { readonly share: number; readonly decimals: number } {
  if (probability < 0.99) return { share: probability, decimals: 0 };
  const share = Math.min(probability, LIKELIEST);
  // Two digits of what is missing to certainty: 99.93 and 99.9932.
  return { share, decimals: Math.min(4, Math.max(2, 1 - Math.floor(Math.log10((1 - share) * 100)))) };
}
