// What the studio foresees, before whoever does not read who needs special care. They write rules all the same; what these ask of it is
// covered before them (covered.ts), and of whom it is true no count tells.
import type { FieldsSeen } from "../../organisation/contract.ts";
import type { Proposal, RehearsalResult } from "./studio-contract.ts";

const SENSITIVE = "customer.vulnerable";
const reads = (seen: FieldsSeen): boolean => seen.reading("sensitive") === "read";

/** Of fewer nothing is told, and of more how many tens: a count that grows by one when one customer is asked about tells what is true of them. */
const FEWEST = 10;
const tens = (count: number): number => Math.floor(count / FEWEST) * FEWEST;
/** To one figure: an exact sum tells a count. */
const about = (sum: number): number => Number(sum.toPrecision(1));

/**
 * Without the group, without customers by name, and by tens: that one of them is treated otherwise may tell it.
 */
export function rehearsalAs(result: RehearsalResult, seen: FieldsSeen): RehearsalResult {
  if (reads(seen)) return result;
  const label = result.groups.find(({ fact }) => fact === SENSITIVE)?.label;
  const { cost } = result;
  const group = <Group extends { readonly decisions: number; readonly better: number; readonly worse: number }>(each: Group): Group => ({ ...each, decisions: tens(each.decisions), better: tens(each.better), worse: tens(each.worse) });
  const gain = <Gain extends { readonly midMinor: number; readonly loMinor: number; readonly hiMinor: number }>(one: Gain): Gain => ({ ...one, midMinor: about(one.midMinor), loMinor: about(one.loMinor), hiMinor: about(one.hiMinor) });
  const isMany = result.changed >= FEWEST;
  // What is another is told as so many more or fewer, so that both sides of it are of the same tens.
  const between = (was: number, now: number) => ({ was: tens(was), now: tens(was) + Math.sign(now - was) * tens(Math.abs(now - was)) });
  return {
    ...result, told: "tens", changed: tens(result.changed), changedCustomers: tens(result.changedCustomers),
    unknown: result.unknown.flatMap((each) => (each.fact === SENSITIVE ? [] : [{ ...each, decisions: tens(each.decisions) }])),
    parts: Object.fromEntries(Object.entries(result.parts).flatMap(([part, count]) => (count >= FEWEST ? [[part, tens(count)]] : []))),
    actions: result.actions.flatMap((each) => {
      const held = between(each.wasHeld, each.nowHeld);
      const told = { ...each, ...between(each.was, each.now), wasHeld: held.was, nowHeld: held.now };
      return told.was === told.now && told.wasHeld === told.nowHeld ? [] : [told];
    }),
    gain: isMany && result.gain ? gain(result.gain) : null, unmeasured: isMany ? result.unmeasured : [],
    cost: isMany ? { wasMinor: cost.wasMinor, nowMinor: cost.wasMinor + about(cost.nowMinor - cost.wasMinor), wasMinutes: cost.wasMinutes, nowMinutes: cost.wasMinutes + about(cost.nowMinutes - cost.wasMinutes) } : { ...cost, nowMinor: cost.wasMinor, nowMinutes: cost.wasMinutes },
    rows: result.rows.map((each) => ({ ...each, ...between(each.was, each.now) })).filter(({ was, now }) => was !== now),
    groups: result.groups.filter(({ fact }) => fact !== SENSITIVE).map(group), worst: result.worst === null || result.worst.label === label || result.worst.worse < FEWEST ? null : group(result.worst),
    floor: result.floor && { ...result.floor, changes: result.floor.changes.map((each) => ({ ...each, advice: tens(each.advice), sooner: tens(each.sooner), broken: tens(each.broken) })) },
    queues: isMany ? result.queues && { ...result.queues, unanswered: tens(result.queues.unanswered), tiers: result.queues.tiers.map((each) => ({ ...each, wasMinutes: Math.round(each.wasMinutes), nowMinutes: Math.round(each.nowMinutes), ...timely(each) })) } : null,
    samples: [],
  };
}

const timely = ({ wasInTime, nowInTime }: { readonly wasInTime: number; readonly nowInTime: number }) => ({ wasInTime: tens(wasInTime), nowInTime: tens(nowInTime) });

export function proposalAs(proposal: Proposal, seen: FieldsSeen): Proposal {
  if (reads(seen) || proposal.example === null) return proposal;
  const { [SENSITIVE]: _, ...facts } = proposal.example.facts;
  return { ...proposal, example: { ...proposal.example, facts } };
}
