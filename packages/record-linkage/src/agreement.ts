import { levelInWords, NO_EVIDENCE } from "./levels.ts";
import type { LinkageSettings } from "./settings.ts";

/** How two records agree and differ, by comparison: the level in words, `null` where there is no evidence. */
export type Agreement = Readonly<Record<string, string | null>>;

/** Puts a combination of levels in words. */
export function agreementOf(settings: LinkageSettings, levels: ArrayLike<number>): Agreement {
  return Object.fromEntries(settings.comparisons.map(({ name, levels: named }, at) => [name, levels[at] === NO_EVIDENCE ? null : levelInWords(named[levels[at]!]!)]));
}

/** Tells two agreements apart, whatever the order in which their comparisons stand. */
export function keyOfAgreement(settings: LinkageSettings, agreement: Agreement): string {
  return settings.comparisons.map(({ name }) => agreement[name] ?? "").join("\n");
}
