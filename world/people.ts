// Who there is: the people behind the accounts, before anything happens.
import type { Chance } from "./chance.ts";
import { CAST } from "./cast.ts";
import type { CastMember } from "./cast.ts";
import { drawName, drawOfficeName, drawPlace } from "./names.ts";
import { PhoneBook } from "./phones.ts";
import { atWakingHour, drawPurchases, drawSpend } from "./purchases.ts";
import type { Purchases } from "./purchases.ts";
import { DAY, HOUR, startOfDay } from "./time.ts";
import { NEVER_BOUGHT_SHARE } from "./truth.ts";

const MAIL_DOMAINS = ["example.com", "example.org", "example.net", "mail.example", "post.example"];

export interface Person {
  readonly number: number;
  readonly cast: CastMember | null;
  readonly name: string;
  /** whoever writes: the customer, or the office's contact */
  readonly firstName: string;
  /** an office's contact */
  readonly contact: string | null;
  readonly email: string;
  readonly workEmail: string;
  readonly phone: string | null;
  readonly otherPhone: string | null;
  readonly kind: "person" | "office";
  readonly city: string;
  readonly country: string;
  readonly language: string;
  readonly timeZone: string;
  /** opened the account; the first order is some minutes later */
  readonly joinedAt: number;
  readonly purchases: Purchases | null;
}

export interface Span {
  readonly startsAt: number;
  readonly endsAt: number;
}

export function drawPeople(count: number, span: Span, root: Chance): readonly Person[] {
  const phones = new PhoneBook();
  const mails = new Map<string, number>();
  const unique = (name: string): string => {
    const before = mails.get(name) ?? 0;
    mails.set(name, before + 1);
    return before === 0 ? name : `${name}${before + 1}`;
  };
  return Array.from({ length: count }, (_, number) => {
    const chance = root.stream(`person ${number}`);
    const cast = CAST[number] ?? null;
    const place = drawPlace(chance);
    const joinedAt = cast === null ? drawJoining(span, chance) : span.endsAt - cast.joinedDaysAgo * DAY;
    const purchases = cast === null ? drawBuyer(joinedAt, span.endsAt, root.stream(`purchases ${number}`)) : writtenBuyer(cast, span, chance);
    const kind = cast?.kind ?? (purchases !== null && buysForAnOffice(purchases) ? "office" : "person");
    const human = drawName(place.region, chance);
    const firm = kind === "office" ? drawOfficeName(chance) : null;
    const mailName = cast?.mailName ?? firm?.mailName ?? human.mailName;
    const withPhone = cast !== null || kind === "office" || chance.isSo(0.52);
    const country = cast?.country ?? place.country;
    return {
      number,
      cast,
      name: cast?.name ?? firm?.name ?? human.name,
      firstName: cast?.firstName ?? human.firstName,
      contact: kind === "office" && cast === null ? human.name : null,
      email: kind === "office" ? `hello@${unique(mailName)}.example` : `${unique(mailName)}@${chance.pick(MAIL_DOMAINS)}`,
      workEmail: `${mailName}.${number}@work.example`,
      phone: withPhone ? phones.next(cast?.phoneCountry ?? country) : null,
      otherPhone: phones.next(country),
      kind,
      city: cast?.city ?? place.city,
      country,
      language: cast?.language ?? place.language,
      timeZone: cast?.timeZone ?? place.timeZone,
      joinedAt,
      purchases,
    };
  });
}

/** People join all through the two years, more of them as the company grows and before Christmas. */
function drawJoining(span: Span, chance: Chance): number {
  for (;;) {
    const share = chance.uniform();
    const at = span.startsAt + share * (span.endsAt - span.startsAt - DAY);
    const month = new Date(at).getUTCMonth();
    const season = month >= 10 ? 1 : month === 6 || month === 7 ? 0.55 : 0.75;
    if (chance.isSo(season * (0.7 + 0.3 * share))) return startOfDay(at) + chance.between(7, 22) * HOUR;
  }
}

function drawBuyer(joinedAt: number, endsAt: number, chance: Chance): Purchases | null {
  if (chance.isSo(NEVER_BOUGHT_SHARE) || joinedAt >= endsAt) return null;
  return drawPurchases(Math.min(joinedAt, endsAt - HOUR), endsAt, chance);
}

/** An office is a name for whoever the model lets buy most: giving the name after the draw leaves the model as it is. */
function buysForAnOffice(purchases: Purchases): boolean {
  return purchases.purchasesPerWeek * purchases.meanOrderMinor > 1650 || purchases.meanOrderMinor > 14_000;
}

/** A written customer buys at a rhythm: from joining until so many days ago. */
function writtenBuyer(cast: CastMember, span: Span, chance: Chance): Purchases {
  const joined = span.endsAt - cast.joinedDaysAgo * DAY;
  const last = span.endsAt - cast.lastOrderDaysAgo * DAY;
  const at: number[] = [];
  for (let t = joined + 12 * 60_000; t <= last; t += (cast.orderEveryDays + chance.between(-2.5, 2.5)) * DAY) {
    at.push(atWakingHour(t, { from: joined + 12 * 60_000, until: span.endsAt - 60_000 }, chance));
  }
  return {
    orders: at.map((ms) => ({ at: ms, targetMinor: drawSpend(cast.meanOrderMinor, chance) })),
    purchasesPerWeek: 7 / cast.orderEveryDays,
    dropOut: 0,
    meanOrderMinor: cast.meanOrderMinor,
    active: true,
  };
}
