import type { Random } from "@rapport/statistics";
import { mistype } from "./mistype.ts";
import { personNames } from "./invented-names.ts";

/** A record of an invented customer, and who it is of: `person` is the truth that linkage is to find. */
export type GeneratedPerson = {
  /** A whole number from 0. */
  readonly person: number;
  readonly given_name: string | null;
  readonly surname: string | null;
  readonly date_of_birth: string | null;
  readonly street_address: string | null;
  readonly city: string | null;
  readonly postcode: string | null;
  readonly email: string | null;
  readonly phone: string | null;
};

type Details = { -readonly [Field in Exclude<keyof GeneratedPerson, "person">]: string | null };

/** How often what happens: assumptions, of the size seen in customer files, and not fitted to any. */
const CHANCE = {
  /** A person of the file shares address and surname with the one before … */
  sameHousehold: 0.3,
  /** … and is of the same birthday (twins), … or has the same given name (father and son). */
  twin: 0.003,
  namesake: 0.002,
  sharedPhone: 0.5,
  sharedEmail: 0.05,
  missing: {
    given_name: 0.003,
    surname: 0.001,
    date_of_birth: 0.03,
    street_address: 0.02,
    city: 0.02,
    postcode: 0.02,
    email: 0.1,
    phone: 0.15,
  },
  /** What differs in a further record of somebody. */
  mistyped: {
    given_name: 0.03,
    surname: 0.03,
    date_of_birth: 0.02,
    street_address: 0.08,
    city: 0.03,
    postcode: 0.02,
    email: 0.02,
    phone: 0.02,
  },
  swappedNames: 0.005,
  swappedDayAndMonth: 0.005,
  otherGivenName: 0.001,
  otherSurname: 0.01,
  moved: 0.05,
  otherEmail: 0.1,
  otherPhone: 0.1,
} as const;

/**
 * Invents records of people for tests and measurements: households, twins, namesakes, people who have moved or married,
 * typing errors, gaps. The same seed gives the same people, and no name is taken from anywhere.
 *
 * @param records how many records to make
 * @param duplicates the share of them that are a further record of somebody, 0 up to but not including 1
 * @returns records one at a time, those of one person one after another
 */
export function* generatePeople(options: {
  readonly records: number;
  readonly duplicates?: number;
  readonly random: Random;
}): Generator<GeneratedPerson> {
  const { records, duplicates = 0.2, random } = options;
  const names = personNames(random.stream("names"), { households: records });
  let before: Details | undefined;
  let person = 0;
  for (let made = 0; made < records; ) {
    const details =
      before !== undefined && random.uniform() < CHANCE.sameHousehold
        ? houseMate(before, names, random, person)
        : newPerson(names, random, person);
    before = details;
    yield { person, ...withGaps(details, random) };
    made++;
    while (made < records && random.uniform() < duplicates) {
      yield { person, ...withGaps(otherRecord(details, names, random, made), random) };
      made++;
    }
    person++;
  }
}

type Names = ReturnType<typeof personNames>;

function newPerson(names: Names, random: Random, person: number): Details {
  const given = names.given(random);
  const surname = names.surname(random);
  return {
    given_name: given,
    surname,
    date_of_birth: birthday(random),
    ...address(names, random),
    email: email(names, random, given, surname, person),
    phone: phone(random),
  };
}

function houseMate(other: Details, names: Names, random: Random, person: number): Details {
  const given =
    random.uniform() < CHANCE.namesake ? other.given_name! : otherThan(other.given_name!, () => names.given(random));
  return {
    ...other,
    given_name: given,
    date_of_birth: random.uniform() < CHANCE.twin ? other.date_of_birth : birthday(random),
    email: random.uniform() < CHANCE.sharedEmail ? other.email : email(names, random, given, other.surname!, person),
    phone: random.uniform() < CHANCE.sharedPhone ? other.phone : phone(random),
  };
}

function otherThan(value: string, draw: () => string): string {
  for (;;) {
    const other = draw();
    if (other !== value) return other;
  }
}

/** The same person as another clerk, or they themselves years later, wrote them down. */
function otherRecord(details: Details, names: Names, random: Random, seed: number): Details {
  const other = { ...details };
  const happens = (chance: number): boolean => random.uniform() < chance;
  if (happens(CHANCE.otherGivenName)) other.given_name = names.given(random);
  if (happens(CHANCE.otherSurname)) other.surname = names.surname(random);
  if (happens(CHANCE.moved)) Object.assign(other, address(names, random));
  if (happens(CHANCE.otherEmail)) other.email = email(names, random, details.given_name!, details.surname!, seed + 0.5);
  if (happens(CHANCE.otherPhone)) other.phone = phone(random);
  if (happens(CHANCE.swappedDayAndMonth)) other.date_of_birth = dayAndMonthSwapped(other.date_of_birth!);
  if (happens(CHANCE.swappedNames)) [other.given_name, other.surname] = [other.surname, other.given_name];
  for (const [field, chance] of Object.entries(CHANCE.mistyped) as [keyof Details, number][]) {
    if (happens(chance)) other[field] = mistype(other[field]!, random);
  }
  return other;
}

function withGaps(details: Details, random: Random): Details {
  const shown = { ...details };
  for (const [field, chance] of Object.entries(CHANCE.missing) as [keyof Details, number][]) {
    if (random.uniform() < chance) shown[field] = null;
  }
  return shown;
}

function birthday(random: Random): string {
  const year = 1930 + Math.floor((random.uniform() + random.uniform()) * 40);
  const month = 1 + random.below(12);
  const day = 1 + random.below(month === 2 ? 28 : 30);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function dayAndMonthSwapped(day: string): string {
  const [year, month, date] = day.split("-") as [string, string, string];
  return Number(date) <= 12 ? `${year}-${date}-${month}` : day;
}

function address(names: Names, random: Random): Pick<Details, "street_address" | "city" | "postcode"> {
  const { city, postcode, street } = names.place(random);
  return { street_address: `${1 + random.below(120)} ${street}`, city, postcode };
}

function email(names: Names, random: Random, given: string, surname: string, seed: number): string {
  const digits = Math.floor(seed * 7919) % 100_000;
  const local = random.pick([
    `${given}.${surname}${digits % 1000}`,
    `${given[0]}${surname}${digits}`,
    `${given}${digits}`,
  ]);
  return `${local}@${names.mailHost(random)}`;
}

function phone(random: Random): string {
  return `+4479${String(random.below(100_000_000)).padStart(8, "0")}`;
}
