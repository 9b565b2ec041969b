// Good events of a body are taken, the others kept aside with the reason: neither harms the other.
import { type InteractionInput, keepRefused, type Refused } from "../../engine/interactions/index.ts";
import type { Actor } from "../../engine/organisation/index.ts";
import { type Ground, Refusal } from "../../engine/platform/index.ts";
import type { Intake } from "../../engine/profiles/index.ts";
import type { Translation } from "./translation.ts";

export type Outcome = { readonly kind: "taken" } | { readonly kind: "refused"; readonly field: string; readonly reason: string };

export interface EventsTaken {
  /** One for each event, in the order of the body. */
  readonly outcomes: readonly Outcome[];
  readonly recorded: number;
  readonly duplicates: number;
}

/** @param bodyOf what came as the event of that place, as text, for whoever looks into why it was refused */
export async function takeEvents(ground: Ground, intake: Intake, sender: Actor, translations: readonly Translation[], bodyOf: (place: number) => string): Promise<EventsTaken> {
  const outcomes: Outcome[] = translations.map((each) => (each.kind === "event" ? { kind: "taken" } : each));
  const good = translations.flatMap((each, place) => (each.kind === "event" ? [{ place, input: each.input }] : []));
  // Earlier first: who somebody is follows from what came before, and arrival says nothing about that.
  good.sort((a, b) => (a.input.occurredAt < b.input.occurredAt ? -1 : a.input.occurredAt > b.input.occurredAt ? 1 : a.place - b.place));
  const taken = await takeGood(intake, sender, good, outcomes);
  const aside = outcomes.flatMap((outcome, place): Refused[] => (outcome.kind === "refused" ? [{ source: sender.source, channel: "tracking", field: outcome.field, reason: outcome.reason, body: bodyOf(place) }] : []));
  // After the good ones: if the database goes away in between, the sender tries again and nothing is there twice.
  if (aside.length > 0) await keepRefused(ground.db, ground.now(), aside);
  return { outcomes, ...taken };
}

interface Placed {
  readonly place: number;
  readonly input: InteractionInput;
}

async function takeGood(intake: Intake, sender: Actor, good: readonly Placed[], outcomes: Outcome[]): Promise<{ recorded: number; duplicates: number }> {
  const source = { name: sender.source, trusted: sender.trusted };
  if (good.length === 0) return { recorded: 0, duplicates: 0 };
  try {
    return await intake.take(source, good.map((each) => each.input));
  } catch (error) {
    if (!isBadInput(error)) throw error;
    if (good.length === 1) {
      outcomes[good[0]!.place] = refusedBy(error);
      return { recorded: 0, duplicates: 0 };
    }
  }
  // One of them cannot be taken. Halving finds it in few tries however large the batch is.
  const half = good.length >> 1;
  const first = await takeGood(intake, sender, good.slice(0, half), outcomes);
  const second = await takeGood(intake, sender, good.slice(half), outcomes);
  return { recorded: first.recorded + second.recorded, duplicates: first.duplicates + second.duplicates };
}

function isBadInput(error: unknown): error is Refusal {
  return error instanceof Refusal && error.code === "bad-input";
}

/** Intake names places as in its own list; for the sender it is one event. */
function refusedBy(error: Refusal): Outcome {
  const inEvent = (text: string) => text.replace(/^interactions\[\d+\][.:]?\s*/, "");
  const field = inEvent(error.problems[0]?.place ?? /^(interactions\[\d+\]\.?\w*)/.exec(error.message)?.[1] ?? "");
  return { kind: "refused", field: field === "" ? "event" : field, reason: inEvent(error.message) };
}
