// Who came with what, and when: decided before anybody says a word, for the past actions follow from it.
import type { Account } from "../accounts.ts";
import type { Chance } from "../chance.ts";
import type { Person, Span } from "../people.ts";
import type { Channel, Topic } from "../shape.ts";
import { DAY, inOfficeHours, MINUTE } from "../time.ts";
import { TEMPLATES } from "../words/index.ts";
import type { Template } from "../words/index.ts";

export interface PlannedConversation {
  readonly account: Account;
  readonly template: Template;
  readonly channel: Channel;
  readonly state: "resolved" | "open" | "snoozed";
  /** of a resolved one: when it began; of the others: when the customer last wrote */
  readonly at: number;
}

const TOPICS: readonly (readonly [Topic, number])[] = [["repair", 44], ["delivery", 15], ["subscription", 12], ["refund", 8], ["machine", 7], ["invoice", 6], ["account", 5], ["other", 3]];
/** Open conversations show more of everything, as a queue does. */
const OPEN_TOPICS: readonly (readonly [Topic, number])[] = [["repair", 24], ["delivery", 20], ["subscription", 16], ["refund", 10], ["machine", 10], ["invoice", 9], ["account", 7], ["other", 4]];
/** No conversation from a template takes longer. */
const TALK_DAYS = 12;
const CHANNELS: readonly (readonly [Channel, number])[] = [["email", 36], ["chat", 30], ["voice", 18], ["portal", 16]];

/** Whoever chats or calls is answered at once, so few of them wait at any moment. */
const WAITING_CHANNELS: readonly (readonly [Channel, number])[] = [["email", 64], ["portal", 26], ["chat", 7], ["voice", 3]];

/** About 900 conversations for 5,000 customers, each customer with one at most here, in no particular order. */
export function planConversations(accounts: readonly Account[], span: Span, root: Chance): readonly PlannedConversation[] {
  const chance = root.stream("conversations");
  const scale = accounts.length / 5000;
  const wanted = { open: Math.round(34 * Math.min(1, scale * 4)), snoozed: Math.round(7 * Math.min(1, scale * 4)), resolved: Math.round(840 * scale) };
  const free = shuffled(accounts.filter(({ person }) => person.cast === null && person.purchases !== null), chance);
  const planned: PlannedConversation[] = [];
  for (const state of ["open", "snoozed", "resolved"] as const) {
    for (let n = 0; n < wanted[state]; n++) {
      const account = state === "resolved" ? takeEstablished(free, span) : free.pop();
      if (account === undefined) return planned;
      const topic = chance.weighted(state === "resolved" ? TOPICS : OPEN_TOPICS);
      const template = pickTemplate(topic, account.person.language, chance);
      planned.push({ account, template, channel: chance.weighted(state === "open" ? WAITING_CHANNELS : CHANNELS), state, at: momentOf(state, topic, account, span, chance) });
    }
  }
  return planned;
}

/** When each account first came with a repair that is over by now. */
export function repairsOf(planned: readonly PlannedConversation[]): ReadonlyMap<Account, number> {
  return new Map(planned.filter(({ template, state }) => template.topic === "repair" && state === "resolved").map(({ account, at }) => [account, at]));
}

function momentOf(state: PlannedConversation["state"], topic: Topic, { person }: Account, span: Span, chance: Chance): number {
  if (state === "open") return span.endsAt - chance.between(3, 240) * MINUTE;
  if (state === "snoozed") return span.endsAt - chance.between(0.3, 4) * DAY;
  const first = firstOrder(person);
  const until = span.endsAt - TALK_DAYS * DAY;
  // The grinders are a young product: most of their repairs fall into the last year.
  const from = topic === "repair" && chance.isSo(0.88) ? Math.max(first, span.endsAt - 360 * DAY) : first;
  return inOfficeHours(chance.between(from + Math.min(2 * DAY, (until - from) / 2), until));
}

const firstOrder = (person: Person): number => person.purchases?.orders[0]?.at ?? person.joinedAt;

/** The next customer whose first order is long enough ago for a conversation about it to be over. */
function takeEstablished(free: Account[], span: Span): Account | undefined {
  for (let account = free.pop(); account !== undefined; account = free.pop()) {
    if (firstOrder(account.person) < span.endsAt - (TALK_DAYS + 3) * DAY) return account;
  }
  return undefined;
}

function pickTemplate(topic: Topic, language: string, chance: Chance): Template {
  const own = TEMPLATES.filter((each) => each.topic === topic && each.language === language && language !== "en");
  if (own.length > 0 && chance.isSo(0.45)) return chance.pick(own);
  return chance.pick(TEMPLATES.filter((each) => each.topic === topic && each.language === "en"));
}

function shuffled<T>(values: readonly T[], chance: Chance): T[] {
  const all = [...values];
  for (let n = all.length - 1; n > 0; n--) {
    const other = chance.whole(0, n);
    [all[n], all[other]] = [all[other] as T, all[n] as T];
  }
  return all;
}
