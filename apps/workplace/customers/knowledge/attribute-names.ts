import { countryName, languageName } from "../country-name.ts";
import type { KnownKey } from "../../../../engine/profiles/contract.ts";
import { word } from "../../../ui/say.ts";
import type { WordsInUse } from "../../../ui/words.tsx";
import { CHANNEL_WORDS } from "../../words/names.ts";
import { isAmount, isDay, typedValue } from "./attribute-values.ts";

/** Names of the attributes whose meaning is known; any other is called by its key. */
const NAMES: Readonly<Record<string, string>> = {
  name: word("name"),
  first_name: word("first name"),
  last_name: word("last name"),
  street: word("street"),
  postal_code: word("postal code"),
  city: word("city"),
  country: word("country"),
  language: word("language"),
  time_zone: word("time zone"),
  form_of_address: word("form of address"),
  title: word("title"),
  pronouns: word("pronouns"),
  preferred_channel: word("preferred channel"),
  contact_times: word("times to be reached"),
  relationship_kind: word("kind of relationship"),
  vulnerable: word("needs special care"),
  email: word("e-mail"),
  phone: word("telephone"),
  date_of_birth: word("date of birth"),
  consent: word("consent"),
  owner: word("looked after by"),
  team: word("team"),
  department: word("department"),
  sales_region: word("sales region"),
  company: word("company"),
  job_title: word("job title"),
  created_at: word("known to the source since"),
  modified_at: word("last changed in the source"),
};

/** Numbers by which a source tells its own records apart: owner_id, company_id, record_guid. Nobody reads them; whoever looks for one finds it. */
export const isOfSource = (key: string): boolean => /(^|_)(id|ids|guid|uuid)$/.test(key);


const CHOICES: Readonly<Record<string, string>> = {
  "first-name": word("by first name"),
  formal: word("formally, by title and last name"),
  none: word("without a name"),
  transactional: word("transactional: single purchases, no lasting tie"),
  "self-service": word("self-service: helps themselves with what we give"),
  "automated-service": word("automated service: served by programs that know them"),
  "long-term": word("long-term: a lasting tie that both work on"),
  "personal-assistance": word("personal assistance: a person helps, whoever is there"),
  "dedicated-personal-assistance": word("dedicated personal assistance: one named person helps"),
  community: word("community: belongs among others who use us"),
  "co-creation": word("co-creation: makes things with us"),
};

export function attributeName(key: string, t: WordsInUse["t"]): string {
  const name = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  return name === undefined ? key.replaceAll("_", " ") : t(name);
}

/** One of a closed list of values, in words. */
export function choiceWords(key: string, value: string, t: WordsInUse["t"]): string {
  if (key === "preferred_channel" && Object.hasOwn(CHANNEL_WORDS, value)) return t(CHANNEL_WORDS[value as keyof typeof CHANNEL_WORDS]);
  const words = Object.hasOwn(CHOICES, value) ? CHOICES[value] : undefined;
  return words === undefined ? value : t(words);
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const BEGINNING_OF_DAY = /T00:00:00(\.0+)?Z$/;

export function shownValue(key: string, value: unknown, known: readonly KnownKey[], words: Pick<WordsInUse, "t" | "format">): string {
  const { t, format } = words;
  if (isAmount(value)) return format.moneyExact(value.amountMinor, value.currency);
  if (isDay(value)) return format.day(value);
  // A source that knows the day only sends its beginning.
  if (typeof value === "string" && MOMENT.test(value) && BEGINNING_OF_DAY.test(value)) return format.day(value.slice(0, 10));
  if (typeof value === "string" && MOMENT.test(value)) return format.dayAndClock(value);
  if (key === "country" && typeof value === "string") return countryName(value);
  if (key === "language" && typeof value === "string") return languageName(value);
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (typeof value === "string" && known.find((each) => each.key === key && !each.own)?.kind === "choice") return choiceWords(key, value, t);
  if (Array.isArray(value)) return value.map((each) => shownValue(key, each, known, words)).join(", ");
  // What a source sends as a record of its own is read, not as it travelled.
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([part, each]) => `${attributeName(part, t)} ${each === null ? "—" : shownValue(part, each, known, words)}`)
      .join(" · ");
  return typedValue(value);
}
