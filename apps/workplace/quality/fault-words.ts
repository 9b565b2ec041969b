// What is amiss, in one sentence.
import type { FaultRule, FaultView } from "../../../engine/profiles/contract.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const RULE_WORDS: Readonly<Record<FaultRule, string>> = {
  stale: word("Stale"),
  incomplete: word("Incomplete"),
  bouncing: word("Bouncing"),
  "sources-differ": word("Sources differ"),
  "impossible-date": word("Impossible birthdays"),
  "consent-both": word("Consent both ways"),
  "phone-country": word("Numbers of another country"),
};

export const RULE_LEADS: Readonly<Record<FaultRule, string>> = {
  stale: word("Nothing was said of them, and nothing heard from them, within a year."),
  incomplete: word("Fewer than four of the eight things that a full profile holds are known."),
  bouncing: word("E-mail to an address of theirs does not arrive, and none was opened or written since."),
  "sources-differ": word("Two sources that can be believed say different things, and no colleague has said which is right."),
  "impossible-date": word("A birthday that is to come, too long ago, or no day at all."),
  "consent-both": word("A consent that was given and withdrawn at the same moment."),
  "phone-country": word("None of their telephone numbers is of the country in which they live."),
};

export const CONTRADICTORY: readonly FaultRule[] = ["sources-differ", "impossible-date", "consent-both", "phone-country"];

/** @param name of an attribute or a thing that a profile holds, in words */
export function faultWords({ rule, detail }: Pick<FaultView, "rule" | "detail">, tell: { readonly day: (at: string) => string; readonly list: (words: readonly string[]) => string; readonly name: (key: string) => string; readonly channel: (channel: string) => string; readonly country: (code: string) => string; readonly source: (source: string) => string }): Said {
  switch (rule) {
    case "stale":
      return detail.at ? say("last heard or said {when}", { when: tell.day(detail.at) }) : say("nothing was ever said");
    case "incomplete":
      return say("known: {known} of 8; missing: {what}", { known: detail.known ?? 0, what: tell.list((detail.missing ?? []).map(tell.name)) });
    case "bouncing":
      return say("{address} bounced {times, plural, one {# time} other {# times}}, last {when}", { address: detail.address ?? "", times: detail.times ?? 1, when: tell.day(detail.at ?? "") });
    case "sources-differ":
      return say("{what}: {said}", { what: tell.name(detail.key ?? ""), said: tell.list((detail.said ?? []).map((each) => `${String(each.value)} (${tell.source(each.source)})`)) });
    case "impossible-date":
      return say("birthday “{value}”", { value: detail.value ?? "" });
    case "consent-both":
      return say("{purpose}, {channel}: given and withdrawn {when}", { purpose: detail.purpose ?? "", channel: tell.channel(detail.channel ?? ""), when: tell.day(detail.at ?? "") });
    case "phone-country":
      return say("{number} is of {numberCountry}; they live in {country}", { number: detail.value ?? "", numberCountry: tell.country(detail.numberCountry ?? ""), country: tell.country(detail.country ?? "") });
  }
}
