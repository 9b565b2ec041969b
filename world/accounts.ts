// The records that sources hold of the people, and which of them are joined to one customer.
import type { Chance } from "./chance.ts";
import type { Person, Span } from "./people.ts";
import type { Rows } from "./rows.ts";
import type { Arm, Identifier, TruePerson } from "./shape.ts";
import { DAY, HOUR, iso, MINUTE } from "./time.ts";

export interface Account {
  readonly person: Person;
  readonly customerId: string;
  /** the record of the shop, which most things are written to */
  readonly shopId: string;
  /** browsers linked to the account */
  readonly browsers: readonly { readonly identityId: string; readonly createdAt: number }[];
  readonly second: { readonly identityId: string; readonly createdAt: number; readonly kind: "account" | "phone"; readonly linked: boolean; readonly linkedAt: number | null } | null;
  readonly offersByMail: { readonly from: number; readonly until: number } | null;
  readonly offersByPost: boolean;
}

interface NewIdentity {
  readonly role: "shop" | "browser" | "second";
  readonly source: string;
  readonly at: number;
}

export function openAccount(person: Person, span: Span, rows: Rows, armOf: (customerId: string) => Arm, chance: Chance): Account {
  const planned = planIdentities(person, span, chance);
  const made = planned.map((each) => ({ ...each, identityId: rows.idAt(each.at) }));
  const linkedSecond = person.cast?.second === undefined ? chance.isSo(0.5) : person.cast.second === "linked-phone";
  const joined = made.filter((each) => each.role !== "second" || linkedSecond);
  const oldest = joined.reduce((first, each) => (each.at < first.at ? each : first));
  const wanted = person.cast?.arm;
  for (let tries = 0; wanted !== undefined && tries < 400 && armOf(oldest.identityId) !== wanted; tries++) oldest.identityId = rows.idAt(oldest.at);

  const identify = (identityId: string, at: number, source: string, kind: Identifier["kind"], value: string, verified: boolean): void => {
    rows.identifiers.push({ kind, value, identityId, verified, source, firstSeenAt: iso(at) });
  };
  const link = (shopId: string, otherId: string, at: number, madeBy: string, why: string, weight: number | null): void => {
    rows.links.push({ identityId: shopId, linkId: rows.idAt(at), otherId, madeAt: iso(at), madeBy, why, weight });
  };
  const shop = made.find((each) => each.role === "shop");
  if (shop === undefined) throw new Error("expected every person to have a shop account, found none");
  let second: Account["second"] = null;
  for (const { role, source, at, identityId } of made) {
    rows.identities.push({ identityId, source, createdAt: iso(at) });
    if (role === "shop") {
      identify(identityId, at, source, "user_id", `shop-${10_000 + person.number}`, true);
      identify(identityId, at, source, "email", person.email, true);
      if (person.phone !== null) identify(identityId, at, source, "phone", person.phone, true);
    } else if (role === "browser") {
      identify(identityId, at, source, "anonymous_id", rows.idAt(at), false);
      link(shop.identityId, identityId, Math.max(at + 3 * MINUTE, shop.at), "rule", "Signed in on this browser with the shop account", null);
    } else {
      const kind = source === "desk" ? "phone" : "account";
      const linkedAt = linkedSecond ? Math.min(at + chance.between(0.1, 20) * DAY, span.endsAt - HOUR) : null;
      second = { identityId, createdAt: at, kind, linked: linkedSecond, linkedAt };
      if (kind === "phone") identify(identityId, at, source, "phone", person.otherPhone ?? `unknown-${person.number}`, false);
      else {
        identify(identityId, at, source, "user_id", `shop-${60_000 + person.number}`, true);
        identify(identityId, at, source, "email", person.workEmail, true);
      }
      if (linkedAt !== null) {
        const why = kind === "phone" ? "Said on the telephone that both numbers are theirs" : "Wrote from both addresses about the same order";
        link(shop.identityId, identityId, linkedAt, chance.pick(["jo", "ida"]), why, kind === "phone" ? 6.2 : 9.4);
      }
    }
  }
  const customerId = oldest.identityId;
  const about = { kind: person.kind, country: person.country, city: person.city, language: person.language };
  rows.customers.push({ customerId, identityIds: joined.map((each) => each.identityId), name: person.name, ...about });
  if (second !== null && !second.linked) {
    rows.customers.push({ customerId: second.identityId, identityIds: [second.identityId], name: otherSpelling(person), ...about });
  }
  describe(person, shop.identityId, shop.at, second, rows, span);
  return {
    person, customerId, shopId: shop.identityId, browsers: made.filter((each) => each.role === "browser").map((each) => ({ identityId: each.identityId, createdAt: each.at })),
    second, ...consent(person, shop.identityId, shop.at, rows, span, chance),
  };
}

/** Browsers are often older than the account: people look around before they join. */
function planIdentities(person: Person, span: Span, chance: Chance): (NewIdentity & { identityId?: string })[] {
  const planned: NewIdentity[] = [{ role: "shop", source: "shop", at: person.joinedAt }];
  const browsers = person.cast?.browsers ?? chance.weighted([[0, 38], [1, 48], [2, 14]]);
  for (let n = 0; n < browsers; n++) {
    const at = n === 0 && chance.isSo(0.7) ? person.joinedAt - chance.between(0.01, 18) * DAY : person.joinedAt + chance.between(0, 0.9) * (span.endsAt - person.joinedAt - HOUR);
    planned.push({ role: "browser", source: "web", at: Math.floor(at) });
  }
  const written = person.cast?.second;
  const kind = person.cast === null ? chance.weighted([["none", 945], ["account", 30], ["phone", 25]]) : written === undefined ? "none" : written === "left-account" ? "account" : "phone";
  if (kind !== "none") {
    const at = person.joinedAt + chance.between(0.25, 0.9) * (span.endsAt - person.joinedAt - HOUR);
    planned.push({ role: "second", source: kind === "phone" ? "desk" : "shop", at: Math.floor(at) });
  }
  return planned;
}

/** How the same person is written down the second time: as before, or with an initial. */
function otherSpelling(person: Person): string {
  const [first = "", ...rest] = person.name.split(" ");
  return rest.length === 0 || person.kind === "office" || person.number % 2 === 1 ? person.name : `${first.slice(0, 1)}. ${rest.join(" ")}`;
}

function describe(person: Person, shopId: string, at: number, second: Account["second"], rows: Rows, span: Span): void {
  const say = (identityId: string, source: string, when: number, key: string, value: unknown): void => {
    rows.attributes.push({ identityId, attributeId: rows.idAt(when), key, value, source, observedAt: iso(when) });
  };
  const said = { name: person.name, city: person.city, country: person.country, language: person.language, timeZone: person.timeZone };
  for (const [key, value] of Object.entries(said)) say(shopId, "shop", at, key, value);
  if (person.kind === "office") say(shopId, "shop", at, "kind", "office");
  if (person.contact !== null) say(shopId, "shop", at, "contact", person.contact);
  for (const [key, value] of Object.entries(person.cast?.says ?? {})) say(shopId, "shop", at + 20 * DAY < span.endsAt ? at + 20 * DAY : at, key, value);
  if (second === null) return;
  const source = second.kind === "phone" ? "desk" : "shop";
  say(second.identityId, source, second.createdAt, "name", otherSpelling(person));
  say(second.identityId, source, second.createdAt, "city", person.city);
  // Whoever finds that two records are one person also puts the name right.
  if (second.linkedAt !== null) say(second.identityId, source, second.linkedAt, "name", person.name);
}

function consent(person: Person, shopId: string, at: number, rows: Rows, span: Span, chance: Chance): Pick<Account, "offersByMail" | "offersByPost"> {
  const wordingVersion = at < span.startsAt + 400 * DAY ? "2" : "3";
  const record = (purpose: "service" | "offers" | "profiling", channel: string, given: boolean, when = at): void => {
    rows.consents.push({ identityId: shopId, consentId: rows.idAt(when), purpose, channel, given, wordingVersion, source: "shop", at: iso(when) });
  };
  const written = person.cast !== null;
  const byMail = written || chance.isSo(0.64);
  const byPost = chance.isSo(0.28);
  record("service", "email", true);
  if (person.phone !== null) record("service", "voice", written || chance.isSo(0.9));
  record("offers", "email", byMail);
  record("offers", "post", byPost);
  if (person.phone !== null) record("offers", "voice", written || chance.isSo(0.3));
  record("profiling", "web", written || chance.isSo(0.55));
  const withdrawn = byMail && !written && chance.isSo(0.12) ? at + chance.between(0.05, 1) * (span.endsAt - at) : null;
  if (withdrawn !== null) record("offers", "email", false, withdrawn);
  return { offersByMail: byMail ? { from: at, until: withdrawn ?? Number.POSITIVE_INFINITY } : null, offersByPost: byPost };
}

/** The person behind an account, with what drives them. */
export function truthOf({ person, shopId, browsers, second }: Account): TruePerson {
  const { purchases } = person;
  const written = person.cast !== null;
  return {
    name: person.name,
    identityIds: [shopId, ...browsers.map((each) => each.identityId), ...(second === null ? [] : [second.identityId])],
    written,
    purchasesPerWeek: purchases?.purchasesPerWeek ?? null,
    dropOut: written ? null : (purchases?.dropOut ?? null),
    meanOrderMinor: purchases === null ? null : Math.round(purchases.meanOrderMinor),
    active: written ? null : (purchases?.active ?? null),
  };
}
