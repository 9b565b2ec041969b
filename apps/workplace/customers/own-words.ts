// Filters by attributes of one's own, as the address carries them: "plan is gold|silver;seats from 5 to 20". The server reads the
// same (engine/segments/own-filter.ts), and a test holds what is offered here against it.
import { type Said, say } from "../../ui/say.ts";
import { countryName, languageName } from "./country-name.ts";

/** A value as it stands in an address: what separates filters is written as addresses write it. */
export const inFilter = (value: string): string => value.replace(/[%;|]/g, (sign) => encodeURIComponent(sign));

export const isOneOf = (key: string, values: readonly string[]): string => `${key} is ${values.map(inFilter).join("|")}`;
export const holdsLetters = (key: string, letters: string): string => `${key} has ${inFilter(letters)}`;
export const between = (key: string, { from, to }: { readonly from?: string; readonly to?: string }): string => [key, from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(" ");

/** The filters of an address, one by one. */
export const eachOwn = (own: string | undefined): readonly string[] => (own === undefined || own === "" ? [] : own.split(";"));

export const withOwn = (own: string | undefined, added: string): string => [...eachOwn(own).filter((each) => each !== added), added].join(";");
export const withoutOwn = (own: string | undefined, gone: string): string | undefined => eachOwn(own).filter((each) => each !== gone).join(";") || undefined;

export interface OwnNames {
  /** What an attribute is called. */
  readonly attribute?: (key: string) => string;
  readonly day?: (iso: string) => string;
  /** How a number under this attribute is written, where it is an amount; undefined where it is none. */
  readonly amount?: ((key: string, units: number) => string | undefined) | undefined;
}

export const plainName = (key: string): string => key.replaceAll("_", " ");

/** One of them in words; undefined where it is none. */
export function ownWords(condition: string, { attribute = plainName, day = (iso) => iso, amount }: OwnNames = {}): Said | undefined {
  const [, key, rest] = /^(\S+) (.+)$/su.exec(condition) ?? [];
  if (key === undefined || rest === undefined) return undefined;
  const name = attribute(key);
  if (rest === "missing") return say("{name} is not known", { name });
  if (rest === "known") return say("{name} is known", { name });
  const [, kind, said] = /^(is|has) (.+)$/su.exec(rest) ?? [];
  if (said !== undefined) {
    const value = said.split("|").map(read).map((each) => (/(^|_)country$/.test(key) ? countryName(each) : key === "language" ? languageName(each) : each)).join(" / ");
    return kind === "is" ? yesNo(name, value) : say("{name} holds “{value}”", { name, value });
  }
  const [, from, to] = /^(?:from (\S+))?(?:(?:^| )to (\S+))?$/.exec(rest) ?? [];
  const said_ = (end: string) => (/^\d{4}-\d{2}-\d{2}$/.test(end) ? day(end) : (amount?.(key, Number(end)) ?? end));
  if (from !== undefined && to !== undefined) return say("{name} from {from} to {to}", { name, from: said_(from), to: said_(to) });
  if (from !== undefined) return say("{name} from {from} on", { name, from: said_(from) });
  return to === undefined ? undefined : say("{name} up to {to}", { name, to: said_(to) });
}

function yesNo(name: string, value: string): Said {
  if (value === "yes") return say("{name}: yes", { name });
  if (value === "no") return say("{name}: no", { name });
  return say("{name} is {value}", { name, value });
}

function read(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

/** Filters by a consent: "offers email given". */
export const CONSENT = /^([a-z][a-z0-9_.-]{0,59}) ([a-z]{1,20}) (given|refused|not-asked)$/;

/** @param channel what a channel is called */
export function consentWords(consent: string, channel: (channel: string) => string = (plain) => plain): Said | undefined {
  const [, purpose, on, state] = CONSENT.exec(consent) ?? [];
  if (purpose === undefined || on === undefined) return undefined;
  const values = { purpose: plainName(purpose), channel: channel(on) };
  return state === "given" ? say("consent to {purpose} ({channel}): given", values) : state === "refused" ? say("consent to {purpose} ({channel}): refused", values) : say("consent to {purpose} ({channel}): not asked", values);
}
