// Conversations from the shared templates, with pauses between messages as each channel has them.
import { answerWithin } from "./answer-time.ts";
import type { Chance } from "../chance.ts";
import type { PlacedOrder } from "../orders.ts";
import type { Span } from "../people.ts";
import type { Channel, StaffKey, Topic } from "../shape.ts";
import { DAY, dateWords, HOUR, inOfficeHours, inWakingHours, MINUTE, weekdayWords } from "../time.ts";
import { fill } from "../words/index.ts";
import type { Template, TemplateLine } from "../words/index.ts";
import type { PlannedConversation } from "./plan.ts";
import type { Talk, TalkLine, TalkPromise } from "./talk.ts";

const AGENTS: Readonly<Record<Topic, readonly StaffKey[]>> = {
  repair: ["mira", "hugo", "jo"], machine: ["hugo", "mira", "jo"], delivery: ["jo", "jo", "ida"], subscription: ["jo"],
  invoice: ["ida", "jo"], refund: ["ida", "jo"], account: ["jo"], other: ["jo", "ida"],
};
const PAGES: Readonly<Record<Topic, readonly string[]>> = {
  repair: ["Repair status", "Grinder care"], machine: ["Solo: descaling", "Duo: first steps"], delivery: ["Where is my parcel?", "Delivery"], subscription: ["My subscription"],
  invoice: ["My invoices"], refund: ["Sending back"], account: ["My account"], other: ["The roastery", "Beans"],
};
const MENU: Readonly<Record<Topic, string>> = {
  repair: "Repairs", machine: "Machines", delivery: "Deliveries", subscription: "Subscriptions", invoice: "Invoices", refund: "Something else", account: "Something else", other: "Something else",
};

export function drawTalk(planned: PlannedConversation, order: PlacedOrder | undefined, span: Span, chance: Chance): Talk {
  const { account, template, channel, state } = planned;
  const agent = agentFor(planned, chance);
  const told = state === "resolved" ? template.lines : upToCustomer(template, state, chance);
  const slots = slotsFor(planned, order, chance);
  const offsets = pauses(told, channel, chance);
  const started = state === "resolved" ? planned.at : planned.at - (offsets.at(-1) ?? 0);
  const lines: TalkLine[] = [];
  told.forEach((line, n) => {
    const by = line.by === "agent" ? agent : line.by;
    const at = started + (offsets[n] ?? 0);
    // Live talk goes on as it goes; in writing, colleagues answer from their desks and customers sleep at night.
    const writing = line.later || channel === "email" || channel === "portal";
    const fitting = state !== "resolved" || !writing ? at : by === "customer" ? inWakingHours(at) : inOfficeHours(at);
    const after = (lines.at(-1)?.at ?? 0) + MINUTE;
    lines.push({ at: Math.max(fitting, after), by, note: line.note, body: fill(line.body, slots, chance) });
  });
  const last = lines.at(-1)?.at ?? started;
  const resolvedAt = state === "resolved" ? Math.min(inOfficeHours(last + chance.between(0.1, 20) * HOUR), span.endsAt - 5 * MINUTE) : null;
  const dueAt = state === "open" ? span.endsAt + dueInMinutes(answerWithin(channel, template.complaint), chance) * MINUTE : null;
  return {
    identityId: account.shopId,
    customerName: account.person.firstName,
    topic: template.topic,
    subject: fill(template.subject, slots, chance),
    channel,
    complaint: template.complaint,
    status: state,
    assignee: lines.some((line) => line.by === agent) || state === "resolved" || chance.isSo(0.55) ? agent : null,
    cameFrom: cameFrom(template.topic, channel, chance),
    dueAt,
    snoozedUntil: state === "snoozed" ? inOfficeHours(span.endsAt + chance.between(0.1, 5) * DAY) : null,
    resolvedAt,
    lines,
    promises: promisesOf(planned, { lines, agent, slots, resolvedAt }, span, chance),
  };
}

/** Somebody of the topic who does not also speak up in a note. */
function agentFor({ template }: PlannedConversation, chance: Chance): StaffKey {
  const free = AGENTS[template.topic].filter((key) => !template.lines.some((line) => line.by === key));
  return free.length > 0 ? chance.pick(free) : "jo";
}

/** An open conversation ends with the customer waiting, rather far into it than at the start; a snoozed one waits for what was promised. */
function upToCustomer({ lines, promise }: Template, state: PlannedConversation["state"], chance: Chance): readonly TemplateLine[] {
  if (state === "snoozed") return lines.slice(0, Math.max(2, (promise?.afterLine ?? 0) + 1));
  const ends = lines.flatMap((line, n) => (line.by === "customer" && (n === 0 || n < lines.length - 1) ? [n] : []));
  return lines.slice(0, Math.max(0, ...(ends.length > 0 ? [chance.pick(ends), chance.pick(ends)] : [])) + 1);
}

/** Milliseconds from the first message to each. */
function pauses(lines: readonly TemplateLine[], channel: Channel, chance: Chance): readonly number[] {
  let at = 0;
  return lines.map((line, n) => {
    if (n === 0) return 0;
    if (line.later) return (at += chance.between(0.8, 2.6) * DAY);
    if (channel === "voice") at += chance.between(0.5, 3) * MINUTE;
    else if (channel === "chat") at += chance.between(1, line.note ? 15 : 8) * MINUTE;
    else if (line.by === "customer") at += chance.between(0.3, 20) * HOUR;
    else at += chance.between(0.3, channel === "portal" ? 5 : 9) * HOUR;
    return at;
  });
}

/** Some are late; the others are somewhere within the time that an answer has. */
function dueInMinutes(within: number, chance: Chance): number {
  return chance.weighted([
    [chance.between(-190, -3), 10],
    [chance.between(0.1, 0.97) * within, 90],
  ]);
}

function slotsFor({ account, at }: PlannedConversation, order: PlacedOrder | undefined, chance: Chance): Readonly<Record<string, string>> {
  return {
    first: account.person.firstName,
    city: account.person.city,
    grinder: chance.weighted([["G40", 5], ["G60", 4]]),
    machine: chance.pick(["Solo", "Duo"]),
    order: order?.number ?? "O-20001",
    amount: `€${((order?.amountMinor ?? 2450) / 100).toFixed(2)}`,
    weekday: weekdayWords(inOfficeHours(at + chance.whole(1, 5) * DAY)),
    date: dateWords(at + chance.whole(6, 24) * DAY),
    past: dateWords(at - chance.whole(6, 20) * DAY),
  };
}

function cameFrom(topic: Topic, channel: Channel, chance: Chance): string | null {
  if (channel === "voice") return `Chose “${MENU[topic]}” in the telephone menu. Waited ${chance.whole(1, 9)} minutes.`;
  if (channel === "email") return null;
  return `Came from the ${channel === "portal" ? "portal" : "shop"} page “${chance.pick(PAGES[topic])}”.`;
}

function promisesOf(
  { template, state }: PlannedConversation,
  told: { lines: readonly TalkLine[]; agent: StaffKey; slots: Readonly<Record<string, string>>; resolvedAt: number | null },
  span: Span,
  chance: Chance,
): readonly TalkPromise[] {
  const line = template.promise === null ? undefined : told.lines[template.promise.afterLine];
  if (template.promise === null || line === undefined) return [];
  const body = fill(template.promise.body, told.slots, chance);
  const made = { body, by: told.agent, madeAt: line.at };
  const dueAt = inOfficeHours(line.at + template.promise.inDays * DAY);
  if (state !== "resolved") {
    // Some of the open promises were made longer ago than the talk of today shows, and are late.
    return [{ ...made, dueAt: chance.isSo(0.2) ? span.endsAt - chance.between(0.5, 6) * DAY : dueAt, keptAt: null }];
  }
  const keptAt = Math.min(chance.isSo(0.86) ? line.at + chance.between(0.2, 1) * (dueAt - line.at) : dueAt + chance.between(0.2, 5) * DAY, span.endsAt - HOUR);
  const forgotten = keptAt <= line.at || (line.at > span.endsAt - 60 * DAY && chance.isSo(0.05));
  return [{ ...made, dueAt, keptAt: forgotten ? null : keptAt }];
}
