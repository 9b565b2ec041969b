// What becomes of two records: the package's judgement, and one thing more that only Rapport knows.
import { type Doubt, explainPair, type LinkageModel, levelInWords, type PairExplanation } from "@rapport/record-linkage";
import type { Comparable } from "./comparable.ts";
import type { CountOf } from "./model.ts";

/**
 * Why a pair is not linked without a person. `accounts`: both have an account of one kind, so whoever gave the numbers
 * took them for two. `others`: the two fit, but not all that would be tied together by them.
 */
export type PairDoubt = Doubt | "accounts" | "others";

export type Verdict = { readonly verdict: "automatic" } | { readonly verdict: "review"; readonly doubt: PairDoubt } | { readonly verdict: "never" };

export type Weighable = Comparable & { readonly accounts: readonly string[] };

/** Both have an account of one kind; were it the same account, they would be one record. */
export function haveTwoAccounts(a: Pick<Weighable, "accounts">, b: Pick<Weighable, "accounts">): boolean {
  return a.accounts.some((kind) => b.accounts.includes(kind));
}

/**
 * What is said of a pair by its likeness, less what two accounts say against it: what would be certain is asked about, and
 * what is merely likely is not worth anybody's time.
 */
export function verdictOf(likeness: { readonly verdict: "automatic" | "review" | "never"; readonly doubt?: Doubt }, a: Pick<Weighable, "accounts">, b: Pick<Weighable, "accounts">): Verdict {
  if (likeness.verdict === "automatic") return haveTwoAccounts(a, b) ? { verdict: "review", doubt: "accounts" } : { verdict: "automatic" };
  return likeness.verdict === "review" && !haveTwoAccounts(a, b) ? { verdict: "review", doubt: likeness.doubt! } : { verdict: "never" };
}

export interface Weighed extends PairExplanation {
  readonly becomes: Verdict;
}

export function weighPair(model: LinkageModel, countOf: CountOf, a: Weighable, b: Weighable): Weighed {
  const explained = explainPair(model, a, b, { countOf });
  return { ...explained, becomes: verdictOf(explained.judgement, a, b) };
}

const ELSE = levelInWords({ kind: "else" });

/** Do they plainly disagree on something personal, such as given name or birthday? */
export function contradict(model: LinkageModel, explained: PairExplanation): boolean {
  const differs = new Set(explained.contributions.filter((c) => c.level === ELSE).map((c) => c.comparison));
  return (model.settings.contradictions ?? []).some((set) => set.every((name) => differs.has(name)));
}

const NAMES: Readonly<Record<string, string>> = { given_name: "given name", surname: "surname", date_of_birth: "date of birth", address: "address", email: "e-mail address", phone: "telephone number" };

/** Why two records were linked, in one sentence for the link. */
export function whyInWords({ contributions, probability, weightBits }: PairExplanation): string {
  const told = contributions.filter((c) => c.level !== null).toSorted((a, b) => b.bits + b.rarityBits - a.bits - a.rarityBits);
  const parts = told.map((c) => `${NAMES[c.comparison] ?? c.comparison} ${c.level}`);
  return `alike: ${parts.join(", ")}; ${chanceInWords(probability)} (${weightBits.toFixed(1)} bits)`;
}

/** Never "100 %": nothing is that sure. */
function chanceInWords(probability: number): string {
  return probability > 0.9999 ? "more than 99.99 % likely" : `${(probability * 100).toFixed(2)} % likely`;
}
