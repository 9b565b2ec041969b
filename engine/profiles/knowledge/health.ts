import type { AttributeView } from "./attribute-contract.ts";
import type { ConsentHistory } from "./consent-contract.ts";
import { HealthThing, type ProfileHealth } from "./health-contract.ts";

/** What is said of a customer is fresh for a year: people move, and change their minds, about that often. */
export const FRESH_DAYS = 365;

export interface HealthInput {
  readonly profile: { readonly email: string | null; readonly phone: string | null };
  readonly attributes: readonly Pick<AttributeView, "key" | "value" | "said">[];
  readonly consents: readonly Pick<ConsentHistory, "purpose" | "said">[];
}

/**
 * How full a profile is, of eight things that are of use with nearly everybody, and how much of what is known was said, by
 * anybody, within a year. Addresses and telephone numbers count for the first only: of them is kept when they were first seen,
 * which says nothing of whether they still hold.
 */
export function healthOf({ profile, attributes, consents }: HealthInput, now: Date): ProfileHealth {
  const known = new Map(attributes.filter((a) => a.value !== null).map((a) => [a.key, a]));
  const offers = consents.filter((c) => c.purpose === "offers");
  const has: Record<HealthThing, boolean> = {
    name: known.has("name") || (known.has("first_name") && known.has("last_name")), email: profile.email !== null, phone: profile.phone !== null,
    city: known.has("city"), country: known.has("country"), language: known.has("language"), preferred_channel: known.has("preferred_channel"), consent: offers.length > 0,
  };
  const missing = HealthThing.options.filter((thing) => !has[thing]);
  const said = [
    // Whoever says the same again confirms it.
    ...[...known.values()].map((a) => ({ key: a.key, saidAt: latest(a.said.filter((s) => JSON.stringify(s.value) === JSON.stringify(a.value)).map((s) => s.observedAt)) })),
    ...consents.map((c) => ({ key: `consent:${c.purpose}`, saidAt: c.said[0]!.at })),
  ];
  const oldest = now.getTime() - FRESH_DAYS * 86_400_000;
  const stale = said.filter((s) => Date.parse(s.saidAt) < oldest).sort((a, b) => (a.saidAt < b.saidAt ? -1 : 1));
  return {
    completeness: { known: HealthThing.options.length - missing.length, expected: HealthThing.options.length, missing },
    freshness: said.length === 0 ? null : { fresh: said.length - stale.length, counted: said.length, stale },
    freshDays: FRESH_DAYS,
  };
}

function latest(times: readonly string[]): string {
  return times.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
}
