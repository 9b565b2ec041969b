// What was found of the floor, in sentences.
import type { FloorProof, FloorState } from "../../../engine/outcomes/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const STATE_WORDS: Readonly<Record<FloorState, string>> = { held: word("held"), broken: word("did not hold"), "too-few": word("too few to say") };
export const TIER_WORDS: Readonly<Record<"high" | "middle" | "low" | "none", string>> = { high: word("high value"), middle: word("middle value"), low: word("low value"), none: word("value not known") };

export interface FloorLine {
  readonly key: "overtaken" | "inTime" | "inOrder" | "person" | "blind" | "settled";
  readonly what: string;
  readonly state: FloorState;
  readonly found: Said;
}

/** Each part of the floor with what was found on that day. */
export function floorLines(proof: FloorProof, format: Formatter): readonly FloorLine[] {
  const { overtaken, inTime, inOrder, person, blind, settled } = proof;
  const sum = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((total, one) => total + of(one), 0);
  const longest = inOrder.tiers.filter(({ times }) => times !== null).toSorted((a, b) => b.times! - a.times!)[0];
  const worst = settled.groups.filter(({ ratio }) => ratio !== null).toSorted((a, b) => a.ratio! - b.ratio!)[0];
  return [
    { key: "inTime", what: word("Answered when it was said"), state: inTime.state, found: say("{inTime} of {waits} waits whose time is over; {needed} of each tier are asked for", { inTime: format.number(sum(inTime.tiers, (tier) => tier.inTime)), waits: format.number(sum(inTime.tiers, (tier) => tier.waits)), needed: format.percent(inTime.needed) }) },
    { key: "overtaken", what: word("The rules put nobody forward by more than two minutes"), state: overtaken.state, found: overtaken.tooFar > 0 ? say("{n, plural, one {# decision} other {# decisions}} put somebody forward by more than 120 seconds, the furthest by {seconds}", { n: overtaken.tooFar, seconds: format.number(overtaken.longestBonusSeconds) }) : say("{seconds} seconds at most; {overtaken} of {waits} saw somebody who came later and was due no sooner answered before them", { seconds: format.number(overtaken.longestBonusSeconds), overtaken: format.number(sum(overtaken.tiers, (tier) => tier.overtaken)), waits: format.number(sum(overtaken.tiers, (tier) => tier.waits)) }) },
    { key: "inOrder", what: word("No tier waits much longer than in the order of arrival"), state: inOrder.state, found: longest ? say("the longest against it: {times} times; 1.5 are the limit", { times: format.number(longest.times!, 2) }) : say("20 answers of a tier are needed") },
    { key: "person", what: word("A person can be asked for in every menu"), state: person.state, found: person.without > 0 ? say("{without} of {menus} menus had none", { without: format.number(person.without), menus: format.number(person.menus) }) : person.menus === 0 ? say("no menu was asked for that day") : say("in all of {menus} menus", { menus: format.number(person.menus) }) },
    { key: "blind", what: word("What is owed does not depend on value, language or relationship"), state: blind.state, found: blind.broken.length > 0 ? say("{n, plural, one {# case came out otherwise} other {# cases came out otherwise}} for somebody imagined otherwise, of {profiles}", { n: blind.broken.length, profiles: format.number(blind.profiles) }) : blind.profiles === 0 ? say("no decision of that day could be taken again") : say("{profiles} decisions taken again for another value, language and relationship: the same", { profiles: format.number(blind.profiles) }) },
    { key: "settled", what: word("Settled at once as often for all"), state: settled.state, found: worst ? say("the least against the best: {ratio} times as often; 0.8 is the alarm", { ratio: format.number(worst.ratio!, 2) }) : say("two groups of 20 conversations are needed") },
  ];
}

/** What all days that were looked at come to. It claims no more than was found: a day with too few to say anything did not hold anything. */
export function floorSummary(days: readonly FloorProof[]): Said {
  const n = days.length;
  const broken = days.filter(({ state }) => state === "broken").length;
  if (broken > 0) return say("It did not hold on {broken} of {n, plural, one {# day} other {# days}}.", { broken, n });
  const parts = days.map(({ overtaken, inTime, inOrder, person, blind, settled }) => [overtaken, inTime, inOrder, person, blind, settled].map(({ state }) => state));
  const all = parts[0]?.length ?? 0;
  const thin = Array.from({ length: all }, (_, at) => parts.some((states) => states[at] === "too-few")).filter(Boolean).length;
  if (thin === 0) return say("It held on each of the {n, plural, one {# day} other {# days}} that could be looked at.", { n });
  return say("Nothing against it was found on {n, plural, one {# day} other {# days}}; for {thin} of its {all} parts there was too little to say so on all of them.", { n, thin, all });
}
