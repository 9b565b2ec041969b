// What a rehearsal came to, in sentences that claim no more than it saw.
import type { RehearsalResult } from "../../../../engine/decisions/contract.ts";
import type { Formatter } from "../../../ui/format.ts";
import { type Said, say } from "../../../ui/say.ts";

/** Fewer decisions of a group say nothing of it; as the engine counts. */
const FEWEST_OF_GROUP = 20;
/** Fewer decisions say little of rules that are for everybody: one of thirty is the rarest that is likely to be among them. */
const FEWEST_DECISIONS = 100;

/** For whom it gets worse most, or why nobody is named. */
export function worstWords({ worst, groups, told }: Pick<RehearsalResult, "worst" | "groups" | "told">, format: Formatter): Said {
  const said = (group: NonNullable<RehearsalResult["worst"]>) => ({ label: group.label, value: group.value, worse: format.number(group.worse), count: format.number(group.decisions), better: format.number(group.better) });
  if (worst !== null) return say("{label}: {value}, worse in {worse} of {count}, better in {better}", said(worst));
  const hurt = groups.filter(({ worse }) => worse > 0);
  if (hurt.length === 0) return told === "tens" ? say("none that is large enough to say") : say("nobody is worse off");
  const large = hurt.filter(({ decisions }) => decisions >= FEWEST_OF_GROUP).toSorted((a, b) => b.worse / b.decisions - a.worse / a.decisions)[0];
  return large ? say("in no group worse more often than better; most often worse: {label}: {value}, in {worse} of {count}, better in {better}", said(large)) : say("some are worse off, in no group that is large enough to say");
}

const ORDERS = ["route", "answer-time"];

/** Why no waits were played again, where the draft changes who answers or how soon; null where it changes neither, or they were played. */
export function noWaitsWords({ queues, parts, told }: Pick<RehearsalResult, "queues" | "parts" | "told">, over: "recorded" | "today"): Said | null {
  if (queues !== null || ORDERS.every((part) => (parts[part] ?? 0) === 0)) return null;
  if (over === "today") return say("How long they would wait is not played here: only waits of recorded decisions can be. Rehearse the decisions of the last 90 days for that.");
  return told === "tens" ? say("How long they would have waited is not told: too few decisions change, or nobody of them waited for an answer.") : say("How long they would have waited is not known: none of these decisions belongs to a message that a colleague answered here.");
}

/** Why a rehearsal over recorded decisions tells little; null where it tells enough. @param fewSaid that there were few is said beside it */
export function thinWords({ decisions, unknown }: Pick<RehearsalResult, "decisions" | "unknown">, format: Formatter, { fewSaid = false } = {}): Said | null {
  if (decisions === 0) return say("There was nothing to decide again.");
  const most = unknown.toSorted((a, b) => b.decisions - a.decisions)[0];
  if (most && most.decisions * 2 > decisions) return say("“{fact}” was not known in {some} of these {count} decisions, for no rule asked for it: what a row does that asks for it is not seen here.", { fact: most.label, some: format.number(most.decisions), count: format.number(decisions) });
  return decisions < FEWEST_DECISIONS && !fewSaid ? say("Only {count, plural, one {# decision is} other {# decisions are}} recorded: too few to say what would change.", { count: decisions }) : null;
}
