// What is amiss with what is known of one customer: decided from what was said, by whom and when. Pure.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { HealthThing } from "../knowledge/health-contract.ts";
import { type AttributeFact, winnerOf } from "../knowledge/attribute-rule.ts";
import { DESK } from "../knowledge/desk.ts";
import type { FaultDetail, FaultRule } from "./contract.ts";
import { countryCode } from "./country-code.ts";

export interface KnownFact extends AttributeFact {
  readonly key: string;
}

export interface Known {
  /** What each source says now: its last word under each key, of each identity. */
  readonly attributes: readonly KnownFact[];
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly consents: readonly { readonly purpose: string; readonly channel: string; readonly given: boolean; readonly at: Date }[];
  readonly bounces: readonly { readonly address: string; readonly at: Date; readonly permanent: boolean | null; readonly reason: string | null }[];
  /** When they last opened, or wrote, an e-mail. */
  readonly lastEmailAt: Date | null;
  readonly repairs: readonly { readonly rule: string; readonly about: string; readonly seen: string; readonly act: string; readonly at: Date }[];
  /** The order of sources that owners set. */
  readonly order: readonly string[];
}

export interface Fault {
  readonly rule: Exclude<FaultRule, "stale" | "incomplete">;
  /** What it is about, so that one customer may have several of one rule. */
  readonly about: string;
  readonly seen: string;
  readonly detail: FaultDetail;
  readonly untilAt: Date | null;
}

export interface Health {
  readonly known: number;
  readonly missing: readonly HealthThing[];
  readonly lastSaidAt: Date | null;
  readonly settled: boolean;
}

/** Fewer of the eight things known than so many: incomplete. */
export const ENOUGH_KNOWN = 4;
/** So many bounces that may pass, without an e-mail opened or written since, are as good as one that does not. */
const BOUNCES_ENOUGH = 3;
const OLDEST_YEARS = 120;

/** One thing may be said under several keys. Of a person there is one of each: sources that differ cannot both be right. */
const ONE_OF_EACH: Readonly<Record<string, readonly string[]>> = {
  first_name: ["first_name", "given_name"], last_name: ["last_name", "surname", "family_name"], date_of_birth: ["date_of_birth", "birthday", "birthdate", "birth_date", "dob"],
  city: ["city", "town"], postal_code: ["postal_code", "postcode", "zip", "zip_code"], country: ["country"], language: ["language"],
};
/** The keys of which the rules read. */
export const FAULT_KEYS = [...new Set(Object.values(ONE_OF_EACH).flat())];

export function faultsOf(known: Known, now: Date): Fault[] {
  const found = [...differences(known), ...impossibleDates(known, now), ...consentsBoth(known), ...foreignNumbers(known), ...bouncing(known)];
  const settled = new Set(known.repairs.filter((r) => r.act !== "ask").map((r) => `${r.rule}\n${r.about}\n${r.seen}`));
  return found.filter((fault) => !settled.has(`${fault.rule}\n${fault.about}\n${fault.seen}`));
}

export function healthOfKnown(known: Known): Health {
  const keys = new Set(known.attributes.filter((a) => a.value !== null).map((a) => a.key));
  const kinds = new Set(known.identifiers.map((i) => i.kind));
  const has: Record<HealthThing, boolean> = {
    name: keys.has("name") || (keys.has("first_name") && keys.has("last_name")), email: kinds.has("email") || kinds.has("claimed_email"), phone: kinds.has("phone"),
    city: keys.has("city"), country: keys.has("country"), language: keys.has("language"), preferred_channel: keys.has("preferred_channel"), consent: known.consents.some((c) => c.purpose === "offers"),
  };
  const missing = HealthThing.options.filter((thing) => !has[thing]);
  const times = [...known.attributes.filter((a) => a.value !== null).map((a) => a.observedAt), ...known.consents.map((c) => c.at), ...known.repairs.filter((r) => r.rule === "stale" && r.act === "is-right").map((r) => r.at)];
  return {
    known: HealthThing.options.length - missing.length, missing, lastSaidAt: times.length === 0 ? null : new Date(Math.max(...times.map((t) => t.getTime()))),
    settled: known.repairs.some((r) => r.rule === "incomplete" && r.act === "is-right" && r.seen === missing.join(",")),
  };
}

function* differences({ attributes, order }: Known): Generator<Fault> {
  for (const [key, names] of Object.entries(ONE_OF_EACH)) {
    const said = attributes.filter((a) => names.includes(a.key) && a.value !== null && a.trusted);
    const bySource = new Map<string, KnownFact>();
    for (const fact of said) {
      const before = bySource.get(fact.source);
      if (!before || fact.observedAt > before.observedAt) bySource.set(fact.source, fact);
    }
    const words = [...bySource.values()];
    const desk = bySource.get(DESK);
    // A colleague who has spoken after all others has settled it.
    if (desk && words.every((w) => w.observedAt <= desk.observedAt)) continue;
    if (new Set(words.map((w) => w.source)).size < 2 || agree(key, words.map((w) => w.value))) continue;
    const believed = winnerOf(words, order)?.fact;
    const sorted = [...words].sort((a, b) => (a.source < b.source ? -1 : 1));
    yield {
      rule: "sources-differ", about: key, seen: sorted.map((w) => `${w.source}=${same(key, w.value)}`).join("; ").slice(0, 2000), untilAt: null,
      detail: { key, said: sorted.map((w) => ({ value: w.value, source: w.source, at: w.observedAt.toISOString(), believed: w === believed })) },
    };
  }
}

/** Do these values say the same? An initial agrees with the name that it begins. */
export function agree(key: string, values: readonly unknown[]): boolean {
  const plain = [...new Set(values.map((value) => same(key, value)))];
  if (plain.length < 2) return true;
  if (key !== "first_name") return false;
  const longest = plain.reduce((a, b) => (a.length >= b.length ? a : b));
  return plain.every((name) => name === longest || (/^\p{L}\.?$/u.test(name) && longest.startsWith(name[0]!)));
}

/** The form in which two values are compared. */
function same(key: string, value: unknown): string {
  const text = String(value).normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
  if (key === "country") return countryCode(text) ?? text;
  if (key === "language") return text.split(/[-_]/)[0]!;
  if (key === "postal_code") return text.replace(/[\s-]/g, "");
  if (key === "date_of_birth") return readDates(text)[0]?.toISOString().slice(0, 10) ?? text;
  return text;
}

function* impossibleDates({ attributes, order }: Known, now: Date): Generator<Fault> {
  const said = attributes.filter((a) => ONE_OF_EACH["date_of_birth"]!.includes(a.key) && a.value !== null);
  const believed = winnerOf(said, order)?.fact;
  if (!believed) return;
  const text = String(believed.value).trim();
  const dates = readDates(text);
  const oldest = new Date(Date.UTC(now.getUTCFullYear() - OLDEST_YEARS, now.getUTCMonth(), now.getUTCDate()));
  if (dates.some((date) => date <= now && date >= oldest)) return;
  const future = dates.filter((date) => date > now);
  yield { rule: "impossible-date", about: believed.key, seen: text.slice(0, 200), untilAt: future.length === dates.length && future.length > 0 ? future[0]! : null, detail: { key: believed.key, value: text.slice(0, 200), said: [{ value: believed.value, source: believed.source, at: believed.observedAt.toISOString(), believed: true }] } };
}

/** The days that a text may mean: one where it is written as in ISO 8601, two where day and month may be swapped, none where it is no day. */
export function readDates(text: string): Date[] {
  const day = (y: number, m: number, d: number): Date[] => {
    const date = new Date(Date.UTC(y, m - 1, d));
    return date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d ? [date] : [];
  };
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T ])/.exec(text.trim());
  if (iso) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const plain = /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  if (plain) return day(Number(plain[1]), Number(plain[2]), Number(plain[3]));
  const other = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text.trim());
  if (!other) return [];
  const [a, b, y] = [Number(other[1]), Number(other[2]), Number(other[3])];
  return [...day(y, b, a), ...(a === b ? [] : day(y, a, b))];
}

function* consentsBoth({ consents }: Known): Generator<Fault> {
  for (const of of Map.groupBy(consents, (c) => `${c.purpose}\n${c.channel}`).values()) {
    const last = Math.max(...of.map((c) => c.at.getTime()));
    const then = of.filter((c) => c.at.getTime() === last);
    if (!then.some((c) => c.given) || !then.some((c) => !c.given)) continue;
    const { purpose, channel } = of[0]!;
    yield { rule: "consent-both", about: `${purpose}:${channel}`, seen: new Date(last).toISOString(), untilAt: null, detail: { purpose, channel, at: new Date(last).toISOString() } };
  }
}

function* foreignNumbers({ attributes, identifiers, order }: Known): Generator<Fault> {
  const lives = winnerOf(attributes.filter((a) => a.key === "country"), order)?.fact.value;
  const country = typeof lives === "string" ? countryCode(lives) : undefined;
  if (country === undefined) return;
  const numbers = identifiers.filter((i) => i.kind === "phone").map((i) => ({ value: i.value, country: parsePhoneNumberFromString(i.value)?.country }));
  const known = numbers.filter((n) => n.country !== undefined);
  // Somebody with one number at home and one abroad is nothing to be looked at.
  if (known.length === 0 || known.length < numbers.length || known.some((n) => n.country === country)) return;
  const first = [...known].sort((a, b) => (a.value < b.value ? -1 : 1))[0]!;
  yield { rule: "phone-country", about: "phone", seen: `${first.value} ${country}`, untilAt: null, detail: { value: first.value, country, numberCountry: first.country! } };
}

function* bouncing({ bounces, lastEmailAt }: Known): Generator<Fault> {
  for (const [address, of] of Map.groupBy(bounces, (b) => b.address)) {
    const since = of.filter((b) => lastEmailAt === null || b.at > lastEmailAt).sort((a, b) => b.at.getTime() - a.at.getTime());
    const last = since[0];
    if (!last || !(since.some((b) => b.permanent === true) || since.length >= BOUNCES_ENOUGH)) continue;
    yield { rule: "bouncing", about: address.slice(0, 200), seen: last.at.toISOString(), untilAt: null, detail: { address, times: since.length, at: last.at.toISOString(), reason: last.reason } };
  }
}
