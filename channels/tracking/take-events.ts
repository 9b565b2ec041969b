// Good events of a body are taken, the others kept aside with the reason: neither harms the other.
import { keepRefused, type Refused } from "../../engine/interactions/index.ts";
import type { Actor } from "../../engine/organisation/index.ts";
import type { Ground, Refusal } from "../../engine/platform/index.ts";
import type { Intake } from "../../engine/profiles/index.ts";
import type { Translation } from "./translation.ts";

export type Outcome = { readonly kind: "taken" } | { readonly kind: "refused"; readonly field: string; readonly reason: string };

export interface EventsTaken {
  /** One for each event, in the order of the body. */
  readonly outcomes: readonly Outcome[];
}

/** @param bodyOf what came as the event of that place, as text, for whoever looks into why it was refused */
export async function takeEvents(ground: Ground, intake: Intake, sender: Actor, translations: readonly Translation[], bodyOf: (place: number) => string): Promise<EventsTaken> {
  const outcomes: Outcome[] = translations.map((each) => (each.kind === "event" ? TAKEN : each));
  const good = translations.flatMap((each, place) => (each.kind === "event" ? [{ place, input: each.input }] : []));
  // Earlier first: who somebody is follows from what came before, and arrival says nothing about that.
  if (good.length > 1) good.sort((a, b) => (a.input.occurredAt < b.input.occurredAt ? -1 : a.input.occurredAt > b.input.occurredAt ? 1 : a.place - b.place));
  const reasons = good.length === 0 ? [] : await intake.accept({ name: sender.source, trusted: sender.trusted }, good.map((each) => each.input));
  reasons.forEach((reason, i) => {
    if (reason) outcomes[good[i]!.place] = refusedBy(reason);
  });
  const aside = outcomes.flatMap((outcome, place): Refused[] => (outcome.kind === "refused" ? [{ source: sender.source, channel: "tracking", field: outcome.field, reason: outcome.reason, body: bodyOf(place) }] : []));
  // After the good ones: if the database goes away in between, the sender tries again and nothing is there twice.
  if (aside.length > 0) await keepRefused(ground.db, ground.now(), aside);
  return { outcomes };
}

const TAKEN: Outcome = { kind: "taken" };

/** Intake calls it "event"; to the sender it is the field alone. */
function refusedBy(error: Refusal): Outcome {
  const inEvent = (text: string) => text.replace(/^event[.:]?\s*/, "");
  const field = inEvent(error.problems[0]?.place ?? /^(event\.?\w*)/.exec(error.message)?.[1] ?? "");
  return { kind: "refused", field: field === "" ? "event" : field, reason: inEvent(error.message) };
}
