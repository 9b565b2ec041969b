// Customers whose stories are written by hand; their conversations are in threads/. They open the list of people.
import type { Arm } from "./shape.ts";

export interface CastMember {
  readonly key: string;
  readonly name: string;
  readonly firstName: string;
  readonly mailName: string;
  readonly kind: "person" | "office";
  readonly city: string;
  readonly country: string;
  readonly language: string;
  readonly timeZone: string;
  /** whose film numbers the telephone number comes from, when not the country's own */
  readonly phoneCountry?: string;
  readonly joinedDaysAgo: number;
  readonly orderEveryDays: number;
  readonly lastOrderDaysAgo: number;
  readonly meanOrderMinor: number;
  /** browsers linked to the account */
  readonly browsers: number;
  /** the arm that the story needs; ids are drawn until the assignment agrees */
  readonly arm?: Arm;
  /** a second record of the same person, joined already or left for somebody to join */
  readonly second?: "linked-phone" | "left-phone" | "left-account";
  readonly says?: Readonly<Record<string, unknown>>;
}

const NL = { country: "NL", timeZone: "Europe/Amsterdam", language: "nl" } as const;
const DE = { country: "DE", timeZone: "Europe/Berlin", language: "de" } as const;
const ES = { country: "ES", timeZone: "Europe/Madrid", language: "es" } as const;
const PT = { country: "PT", timeZone: "Europe/Lisbon", language: "pt" } as const;
const BE = { country: "BE", timeZone: "Europe/Brussels", language: "nl" } as const;
const GB = { country: "GB", timeZone: "Europe/London", language: "en" } as const;

type Habits = readonly [joinedDaysAgo: number, orderEveryDays: number, lastOrderDaysAgo: number, meanOrderMinor: number];
type Rest = Partial<Omit<CastMember, "key" | "name">>;

function member(key: string, name: string, city: string, country: typeof NL | typeof DE | typeof ES | typeof PT | typeof BE | typeof GB, habits: Habits, rest: Rest = {}): CastMember {
  const [joinedDaysAgo, orderEveryDays, lastOrderDaysAgo, meanOrderMinor] = habits;
  const firstName = rest.firstName ?? name.split(" ")[0] ?? name;
  return {
    key, name, firstName, mailName: key.replace("-", "."), kind: "person", city, ...country,
    joinedDaysAgo, orderEveryDays, lastOrderDaysAgo, meanOrderMinor, browsers: 1, ...rest,
  };
}

export const CAST: readonly CastMember[] = [
  member("amara-okafor", "Amara Okafor", "Rotterdam", NL, [728, 21, 80, 3950], {
    language: "en", phoneCountry: "GB", browsers: 3, arm: "treated", second: "linked-phone",
    says: { household: "Okafor household", subscription: { number: "S-5521", product: "Sidamo, 500 g", everyWeeks: 4, state: "active" }, grinder: "Grinder G60" },
  }),
  member("jonas-lindqvist", "Jonas Lindqvist", "Hamburg", DE, [611, 21, 9, 2980], {
    second: "left-phone", says: { subscription: { number: "S-6107", product: "Quay Blend, 1 kg", everyWeeks: 3, state: "active" } },
  }),
  member("priya-raman", "Priya Raman", "Eindhoven", NL, [540, 30, 16, 11_900], { language: "en", second: "left-account", says: { company: "Raman & Lal" } }),
  member("cafe-norte", "Café Norte", "Porto", PT, [702, 13, 5, 18_400], { kind: "office", mailName: "cafenorte", firstName: "Benedita", browsers: 2, says: { contact: "Benedita Leal", machine: "Duo espresso machine" } }),
  member("leila-haddad", "Leila Haddad", "Antwerpen", BE, [388, 26, 11, 2610], { arm: "treated", says: { subscription: { number: "S-7240", product: "Yirgacheffe, 250 g", everyWeeks: 2, state: "active" } } }),
  member("tomas-iglesias", "Tomás Iglesias", "Valencia", ES, [301, 34, 4, 3150], {}),
  member("wen-li", "Wen Li", "Delft", NL, [465, 41, 33, 4220], { language: "en" }),
  member("greta-blom", "Greta Blom", "Utrecht", NL, [655, 38, 19, 3890], { says: { machine: "Solo espresso machine" } }),
  member("studio-okafor", "Studio Okafor", "Rotterdam", NL, [596, 15, 8, 12_600], { kind: "office", mailName: "studiookafor", firstName: "Amara", language: "en", says: { contact: "Amara Okafor" } }),
  member("noor-rahimi", "Noor Rahimi", "Den Haag", NL, [244, 28, 14, 2790], { says: { subscription: { number: "S-8815", product: "Huehuetenango, 250 g", everyWeeks: 4, state: "payment failed" } } }),
  member("sam-whitfield", "Sam Whitfield", "Bristol", GB, [512, 31, 22, 3340], { arm: "hold-out", says: { grinder: "Grinder G40" } }),
  member("ines-duarte", "Inês Duarte", "Lisboa", PT, [430, 24, 6, 2860], {}),
  member("otto-brandt", "Otto Brandt", "Bremen", DE, [96, 33, 12, 5240], { says: { machine: "Duo espresso machine", grinder: "Grinder G60" } }),
  member("mei-tanaka", "田中 芽衣", "Düsseldorf", DE, [350, 36, 17, 4080], { firstName: "芽衣", language: "ja" }),
  member("farah-aziz", "فرح عزيز", "Bruxelles", BE, [274, 27, 7, 3020], { firstName: "فرح", language: "ar" }),
  member("luka-novak", "Luka Novak", "Leipzig", DE, [480, 35, 40, 3610], {}),
  member("eleni-papadaki", "Ελένη Παπαδάκη", "Maastricht", NL, [333, 29, 10, 3290], { firstName: "Ελένη", language: "el" }),
  member("marit-zijlstra", "Marit Zijlstra", "Groningen", NL, [690, 23, 88, 4480], { arm: "treated" }),
  member("tunde-okafor", "Tunde Okafor", "Rotterdam", NL, [410, 62, 35, 1740], { language: "en", phoneCountry: "GB", says: { household: "Okafor household" } }),
];
