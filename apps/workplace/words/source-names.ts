// Where something comes from and by what somebody is recognised, in words. A source that somebody named themselves (a key, a
// tracking client) is called as they named it.
import { say, type Said, word } from "../../ui/say.ts";
import type { WordsInUse } from "../../ui/words.tsx";
import { PROGRAMS } from "./names.ts";

const OURS: Readonly<Record<string, string>> = {
  desk: word("a colleague"),
  contacts: word("a file"),
  files: word("a file"),
  orders: word("a file of orders"),
  mail: word("a mailbox"),
  web: word("the website"),
  shop: word("the shop"),
  linkage: word("the search for duplicates"),
  rule: word("a rule"),
};

/** @example sourceName("desk", t) // "a colleague" */
export function sourceName(source: string, t: WordsInUse["t"]): string {
  const plain = source.replace(/-lead$/, "");
  if (Object.hasOwn(PROGRAMS, plain)) return PROGRAMS[plain]!;
  return Object.hasOwn(OURS, source) ? t(OURS[source]!) : source;
}

const IDENTIFIERS: Readonly<Record<string, string>> = {
  email: word("e-mail"),
  claimed_email: word("e-mail, as somebody said"),
  phone: word("telephone"),
  claimed_phone: word("telephone, as somebody said"),
  user_id: word("user id"),
  anonymous_id: word("cookie"),
  customer_number: word("customer number"),
};

/** What an identifier is called, and what of it is read: the number by which a program knows somebody is kept with its name before it. */
export function identifierWords({ kind, value }: { readonly kind: string; readonly value: string }, t: WordsInUse["t"]): { readonly kind: string; readonly value: string } {
  // An order or a payment at a shop or payment provider, by which its later news are recognised.
  if (kind === "anonymous_id" && /^(shopify|stripe):/.test(value)) return { kind: t("sale"), value };
  const [, source, number] = (kind === "source_id" && /^([^:]+):(.+)$/s.exec(value)) || [];
  // Of a row that came without a number: what the program made of its words says nothing to anybody.
  if (source !== undefined && number?.startsWith("#")) return { kind: t("no number of its own in {source}", { source: sourceName(source, t) }), value: "" };
  if (source !== undefined && number !== undefined) return { kind: t("number in {source}", { source: sourceName(source, t) }), value: number };
  return { kind: Object.hasOwn(IDENTIFIERS, kind) ? t(IDENTIFIERS[kind]!) : kind.replaceAll("_", " "), value };
}

/** Does an identifier tell a person who is meant? A cookie, and what a program made of a row without a number, do not. */
export function isTelling({ kind, value }: { readonly kind: string; readonly value: string }): boolean {
  return kind !== "anonymous_id" && !(kind === "source_id" && /^[^:]+:#/.test(value));
}

/** A cookie's id that is longer than anybody reads. */
export function isLongId({ kind, value }: { readonly kind: string; readonly value: string }): boolean {
  return kind === "anonymous_id" && !/^(shopify|stripe):/.test(value) && value.length > 12;
}

/** @example shortId("0193a7c2-55d1-7e4b-9f60-2c1b6a7d8e90") // "0193a7c2…" */
export function shortId(value: string): string {
  return `${value.slice(0, 8)}…`;
}

/** The same without a value. */
export function identifierKind(kind: string, t: WordsInUse["t"]): string {
  return kind === "source_id" ? t("number in a program") : identifierWords({ kind, value: "" }, t).kind;
}

const WHYS: Readonly<Record<string, string>> = {
  email: word("the same e-mail address"),
  phone: word("the same telephone number"),
  "customer number": word("the same customer number"),
  "source id": word("the same number in a program"),
};

const VERIFIED_WHYS: Readonly<Record<string, string>> = {
  email: word("the same verified e-mail address"),
  phone: word("the same verified telephone number"),
  "user id": word("the same verified user id"),
  "customer number": word("the same verified customer number"),
  "source id": WHYS["source id"]!,
};

/** Why the machine linked two records; what a person wrote stays as they wrote it. */
export function linkWhy(why: string): Said | null {
  const [, verified, same] = /^the same (verified )?(.+)$/.exec(why) ?? [];
  const whys = verified === undefined ? WHYS : VERIFIED_WHYS;
  if (same !== undefined && Object.hasOwn(whys, same)) return say(whys[same]!);
  if (/^signed in on the same device \(\w+\)$/.test(why)) return say("signed in on the same device");
  const alike = /^alike: (.+)$/s.exec(why)?.[1];
  return alike === undefined ? null : say("alike: {what}", { what: alike });
}
