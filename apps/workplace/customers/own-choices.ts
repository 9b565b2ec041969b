// Filters by attributes and consents, offered by what somebody types: "plan gold", "seats 5 20", "renewal 2026", "offers e-mail refused".
import type { ListChoices } from "../../../engine/profiles/contract.ts";
import type { NewListKey } from "../../../engine/segments/contract.ts";
import type { CustomerFilters } from "../data/queries.ts";
import { type Said } from "../../ui/say.ts";
import { between, consentWords, holdsLetters, isOneOf, type OwnNames, ownWords, withOwn } from "./own-words.ts";

export interface OwnChoice {
  readonly id: string;
  readonly words: Said;
  readonly change: CustomerFilters;
  /** Lists are to know this first. */
  readonly listed?: NewListKey;
  /** Made of what was typed: it fits by being made. */
  readonly isMade: boolean;
}

interface Asked {
  readonly choices: ListChoices;
  readonly filters: CustomerFilters;
  readonly attribute: (key: string) => string;
  readonly channel: (channel: string) => string;
  readonly day: (iso: string) => string;
  readonly amount: OwnNames["amount"];
}

const MOST_MADE = 4;

export function ownChoices(typed: string, { choices, filters, attribute, channel, day, amount }: Asked): readonly OwnChoice[] {
  const offer = (key: string, ready: boolean, condition: string, isMade: boolean): OwnChoice => ({
    id: `own ${condition}`, words: ownWords(condition, { attribute, day, amount })!, change: { own: withOwn(filters.own, condition) }, isMade, ...(ready ? {} : { listed: { attribute: key } }),
  });
  // "machine serial MX-1" names the machine's serial number, and not of a machine that it is "serial MX-1".
  const named = (key: string) => (afterName(typed, attribute(key)) === undefined ? 0 : attribute(key).length);
  const ofAttributes = [...choices.attributes].sort((one, other) => named(other.key) - named(one.key)).flatMap(({ key, kind, values, ready }) => {
    const usual = kind === "yes-no" ? [isOneOf(key, ["yes"]), isOneOf(key, ["no"])] : values.map((value) => isOneOf(key, [value]));
    const made = madeOf(key, kind, afterName(typed, attribute(key)), values);
    return [
      ...made.slice(0, MOST_MADE).map((condition) => offer(key, ready, condition, true)),
      ...[...usual, `${key} missing`, `${key} known`].filter((condition) => !made.includes(condition)).map((condition) => offer(key, ready, condition, false)),
    ];
  });
  const ofConsents = choices.consents.flatMap(({ purpose, channel: on, ready }) =>
    (["given", "refused", "not-asked"] as const).map((state): OwnChoice => {
      const consent = `${purpose} ${on} ${state}`;
      return { id: `consent ${consent}`, words: consentWords(consent, channel)!, change: { consent }, isMade: false, ...(ready ? {} : { listed: { consent: { purpose, channel: on as never } } }) };
    }),
  );
  return [...ofAttributes, ...ofConsents];
}

/** What stands after the name of an attribute; undefined where it is not named. */
function afterName(typed: string, name: string): string | undefined {
  const plain = typed.trim().toLocaleLowerCase();
  const small = name.toLocaleLowerCase();
  return plain.startsWith(`${small} `) ? typed.trim().slice(small.length).trim() : undefined;
}

/** The conditions that words after a name can mean. */
function madeOf(key: string, kind: ListChoices["attributes"][number]["kind"], said: string | undefined, values: readonly string[]): readonly string[] {
  if (said === undefined || said === "") return [];
  if (kind === "number" || kind === "money") {
    const [from, to] = said.match(/-?\d{1,15}(?:\.\d{1,15})?/g) ?? [];
    return from === undefined ? [] : to === undefined ? [between(key, { from }), between(key, { to: from }), isOneOf(key, [from])] : [between(key, { from, to })];
  }
  if (kind === "day") {
    const [first, last = first] = [...said.matchAll(/\b([12]\d{3})(?:-(\d{2}))?(?:-(\d{2}))?\b/g)].map(spanOf).filter((span) => span !== undefined);
    return first === undefined || last === undefined ? [] : [between(key, { from: first.from, to: last.to }), between(key, { from: first.from }), between(key, { to: last.to })];
  }
  if (kind === "yes-no") return [];
  const value = said.replace(/^(is|holds)\s+/i, "");
  const several = value.split(/\s*(?:,|\/|\bor\b)\s*/).filter((each) => each !== "");
  const whole = several.map((each) => values.find((known) => known.toLocaleLowerCase() === each.toLocaleLowerCase()) ?? each);
  return several.length === 0 ? [] : [isOneOf(key, whole), ...(several.length === 1 ? [holdsLetters(key, several[0]!)] : [])];
}

/** A day, a month or a year, as its first and its last day. */
function spanOf([, year, month, day]: RegExpMatchArray): { readonly from: string; readonly to: string } | undefined {
  const from = `${year}-${month ?? "01"}-${day ?? "01"}`;
  if (Number.isNaN(Date.parse(from)) || !new Date(from).toISOString().startsWith(from)) return undefined;
  if (day !== undefined) return { from, to: from };
  const end = month === undefined ? new Date(Date.UTC(Number(year), 12, 0)) : new Date(Date.UTC(Number(year), Number(month), 0));
  return { from, to: end.toISOString().slice(0, 10) };
}
