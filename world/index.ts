/** One invented coffee company with its customers: sample data, tests, screenshots and the demo share it. */
import { openAccount, truthOf } from "./accounts.ts";
import type { Account } from "./accounts.ts";
import { giveAddresses } from "./addresses.ts";
import { chanceFrom } from "./chance.ts";
import type { Chance } from "./chance.ts";
import { drawTalk, planConversations, recordTalks, repairsOf, writtenTalks } from "./conversations/index.ts";
import type { Talk } from "./conversations/index.ts";
import { drawHouseholds, recordGroups } from "./groups.ts";
import { hash32 } from "./hash.ts";
import { placeOrders } from "./orders.ts";
import type { PlacedOrder } from "./orders.ts";
import { takePastActions } from "./past-actions.ts";
import { drawPeople } from "./people.ts";
import type { Span } from "./people.ts";
import { Rows } from "./rows.ts";
import type { Arm, StaffMember, World } from "./shape.ts";
import { recordSubscriptions } from "./subscriptions.ts";
import { tellStories } from "./stories.ts";
import { DAY, HOUR, inOfficeHours, iso } from "./time.ts";
import { askSurveys, exchangeLetters, recordHabits, recordVisitors, recordVisits, sendNewsletters } from "./touches.ts";
import { HOLD_OUT_SHARE } from "./truth.ts";

export type * from "./shape.ts";
export { PRODUCTS } from "./catalogue.ts";
export type { Product } from "./catalogue.ts";
export * as truth from "./truth.ts";

const YEARS_DAYS = 730;
const COMPANY = { name: "Tidewren Coffee", currency: "EUR", timeZone: "Europe/Amsterdam", city: "Rotterdam", domain: "tidewren.example" } as const;
const STAFF: readonly StaffMember[] = [
  { key: "jo", name: "Jo Martens", email: "jo@tidewren.example", role: "agent", team: "Customer desk" },
  { key: "mira", name: "Mira Sahin", email: "mira@tidewren.example", role: "agent", team: "Workshop" },
  { key: "hugo", name: "Hugo Lemaire", email: "hugo@tidewren.example", role: "agent", team: "Workshop" },
  { key: "ida", name: "Ida Holmgren", email: "ida@tidewren.example", role: "lead", team: "Customer desk" },
  { key: "sam", name: "Sam Oyelaran", email: "sam@tidewren.example", role: "analyst", team: "Numbers" },
];

export interface WorldRequest {
  /** a whole number from 0 to 2³² − 1 */
  readonly seed: number;
  /** "now": the world ends there, with conversations open around it */
  readonly endsAt: Date;
  /** known people; 5,000 unless told. Below 19 not all of the written stories have room. */
  readonly customers?: number;
  /** who is held out of the rules' actions; 8 % by a stable hash of the customer's id unless told */
  readonly armOf?: (customerId: string) => Arm;
}

/**
 * Makes the whole company: two years of customers, purchases, conversations and past actions that end at `endsAt`.
 *
 * The same request gives the same world to the last letter. Reads no clock and writes nothing.
 *
 * @example generateWorld({ seed: 1, endsAt: new Date("2026-01-01T12:00:00Z") }).company.name // "Tidewren Coffee"
 */
export function generateWorld({ seed, endsAt, customers = 5000, armOf = defaultArm }: WorldRequest): World {
  const span: Span = { startsAt: endsAt.getTime() - YEARS_DAYS * DAY, endsAt: endsAt.getTime() };
  const root = chanceFrom(seed);
  const rows = new Rows(root.stream("ids"), span.endsAt);
  const accounts = drawPeople(customers, span, root).map((person) => openAccount(person, span, rows, armOf, root.stream(`account ${person.number}`)));
  const visitors = recordVisitors(Math.round(customers * 0.3), span, rows, root);
  const planned = planConversations(accounts, span, root);
  const actions = takePastActions(accounts, repairsOf(planned), span, armOf, root);
  const { placed, extraMessageIds } = placeOrders(accounts, actions.extraOrders, rows, root);
  const lastOrder = orderFinder(placed);
  const words = root.stream("words");
  const talks = [
    ...writtenTalks(accounts, visitors.at(-1) ?? "", span.endsAt),
    ...planned.map((each) => drawTalk(each, lastOrder(each.account, each.at), span, words)),
  ];
  recordTalks(talks, span, rows, words);
  recordVisits(accounts, placed, span, rows, root);
  recordHabits(accounts, span, rows, root);
  sendNewsletters(accounts, span, rows, root);
  exchangeLetters(accounts, span, rows, root);
  askSurveys([...surveysAfterTalks(talks, root), ...surveysAfterOrders(placed, root)], rows, root);
  tellStories(accounts, span.endsAt, rows);
  const households = drawHouseholds(accounts, root);
  giveAddresses(accounts, households, rows, root);
  recordSubscriptions(accounts, span.endsAt, rows, root);
  recordGroups(accounts, households, span.endsAt, rows, root);
  return {
    company: COMPANY,
    startsAt: iso(span.startsAt),
    endsAt: iso(span.endsAt),
    staff: STAFF,
    customers: rows.customers,
    identities: rows.identities,
    identifiers: rows.identifiers,
    links: rows.links,
    attributes: rows.attributes,
    consents: rows.consents,
    interactions: rows.interactions,
    orderLines: rows.orderLines,
    conversations: rows.conversations,
    messages: rows.messages,
    promises: rows.promises,
    groups: rows.groups,
    groupMembers: rows.groupMembers,
    treatments: actions.treatments,
    truth: { people: accounts.map(truthOf), extraOrders: extraMessageIds, samePerson: accounts.flatMap(samePerson), lifts: actions.lifts },
  };
}

function defaultArm(customerId: string): Arm {
  return hash32(`hold-out:${customerId}`) / 2 ** 32 < HOLD_OUT_SHARE ? "hold-out" : "treated";
}

function samePerson({ shopId, second, person }: Account): World["truth"]["samePerson"] {
  if (second === null || second.linked) return [];
  const hint = second.kind === "phone" ? `calls from another number and gives the name and ${person.city}` : "a second account with the work address, same name and city";
  return [{ identityIds: [shopId, second.identityId], hint }];
}

/** Finds somebody's last order before a moment, or else their first. */
function orderFinder(placed: readonly PlacedOrder[]): (account: Account, at: number) => PlacedOrder | undefined {
  const byAccount = Map.groupBy(placed, (order) => order.account);
  return (account, at) => {
    const theirs = byAccount.get(account) ?? [];
    return theirs.findLast((order) => order.at <= at) ?? theirs[0];
  };
}

type Asked = Parameters<typeof askSurveys>[0];

function surveysAfterTalks(talks: readonly Talk[], root: Chance): Asked {
  const chance = root.stream("surveys after talks");
  return talks.flatMap((talk, n) => {
    if (talk.resolvedAt === null || talk.identityId === "" || !chance.isSo(0.35)) return [];
    const broken = talk.promises.some((promise) => promise.keptAt === null || promise.keptAt > promise.dueAt);
    const mood = broken || (talk.complaint && chance.isSo(0.4)) ? "poor" : chance.isSo(0.7) ? "good" : "fair";
    return [{ identityId: talk.identityId, at: inOfficeHours(talk.resolvedAt + 6 * HOUR), about: `talk-${n + 1}`, mood } as const];
  });
}

function surveysAfterOrders(placed: readonly PlacedOrder[], root: Chance): Asked {
  const chance = root.stream("surveys after orders");
  return placed.flatMap(({ account, at, number }) => {
    if (!chance.isSo(0.04) || account.person.cast?.key === "amara-okafor") return [];
    const mood = chance.weighted([["good", 62], ["fair", 28], ["poor", 10]] as const);
    return [{ identityId: account.shopId, at: inOfficeHours(at + chance.between(6, 11) * DAY), about: number, mood }];
  });
}
