// Filters by attributes of one's own, as an address carries them: "plan is gold|silver;seats from 5 to 20;renewal missing".
// What separates them (% ; |) is written in a value as addresses write it.
import { MOST_VALUES, valueWritten } from "./value-in-address.ts";

export type OwnCondition = { readonly key: string } & (
  | { readonly kind: "is" | "has"; readonly values: readonly string[] }
  | { readonly kind: "numbers" | "days"; readonly from?: string; readonly to?: string }
  | { readonly kind: "missing" | "known" }
);

const MOST_CONDITIONS = 6;
const KEY = /^[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}$/u;
const NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/;
const DAY = /^[12]\d{3}-\d{2}-\d{2}$/;

/** @returns undefined where it is none of these */
export function readOwn(text: string): readonly OwnCondition[] | undefined {
  const read = text.split(";").map(readOne);
  return read.length <= MOST_CONDITIONS && read.every((each) => each !== undefined) ? read : undefined;
}

function readOne(text: string): OwnCondition | undefined {
  const [, key = "", rest = ""] = /^(\S+) (.+)$/su.exec(text.trim()) ?? [];
  if (!KEY.test(key)) return undefined;
  if (rest === "missing" || rest === "known") return { key, kind: rest };
  const [, kind, said] = /^(is|has) (.+)$/su.exec(rest) ?? [];
  if (said !== undefined) {
    const values = said.split("|").map(valueWritten);
    return values.length <= MOST_VALUES && values.every((value) => value !== undefined) ? { key, kind: kind as "is" | "has", values } : undefined;
  }
  const span = /^(?:from (\S+))?(?:(?:^| )to (\S+))?$/.exec(rest);
  if (!span) return undefined;
  const ends = { ...(span[1] === undefined ? {} : { from: span[1] }), ...(span[2] === undefined ? {} : { to: span[2] }) };
  const said_ = Object.values(ends);
  if (said_.length === 0) return undefined;
  if (said_.every((end) => NUMBER.test(end))) return { key, kind: "numbers", ...ends };
  return said_.every(isDay) ? { key, kind: "days", ...ends } : undefined;
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

export interface ConsentCondition {
  readonly purpose: string;
  readonly channel: string;
  readonly state: "given" | "refused" | "not-asked";
}

/** "offers email given" */
export const CONSENT_FILTER = /^[a-z][a-z0-9_.-]{0,59} [a-z]{1,20} (given|refused|not-asked)$/;

export function readConsent(text: string): ConsentCondition {
  const [purpose, channel, state] = text.split(" ") as [string, string, ConsentCondition["state"]];
  return { purpose, channel, state };
}

/** What is said of one attribute, in words. @example ownInWords({ key: "plan", kind: "is", values: ["gold", "silver"] }) // "plan is gold or silver" */
export function ownInWords(condition: OwnCondition): string {
  const name = condition.key.replaceAll("_", " ");
  switch (condition.kind) {
    case "is":
      return `${name} is ${condition.values.join(" or ")}`;
    case "has":
      return `${name} holds ${condition.values.map((value) => `“${value}”`).join(" or ")}`;
    case "missing":
      return `${name} is not known`;
    case "known":
      return `${name} is known`;
    default:
      return `${name} ${[condition.from && `from ${condition.from}`, condition.to && `to ${condition.to}`].filter(Boolean).join(" ")}`;
  }
}
