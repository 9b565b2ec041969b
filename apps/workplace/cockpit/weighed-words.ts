import type { Arithmetic } from "../../../engine/decisions/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say } from "../../ui/say.ts";

/**
 * How an action was weighed, a sentence a step: what it brings, times how well it suits, less what it costs and what it takes from
 * others. An action of which nothing is known counts as nothing, and says so.
 *
 * @param capacities what is scarce, by its name; where none is told the key is read as one
 */
export function weighedSteps(one: Arithmetic, currency: string, capacities: Readonly<Record<string, string>>, format: Formatter): readonly Said[] {
  const money = (amountMinor: number) => format.money(Math.round(amountMinor), currency);
  const nameOf = (capacity: string) => capacities[capacity] ?? capacity.replaceAll("-", " ");
  const steps: Said[] = [];
  if (one.worthMinor === null) steps.push(say("What it brings is not known yet, so it counts as nothing."));
  else if (one.basis === "assumed" && one.chance !== null && one.chance > 0)
    steps.push(say("Assumed to bring {worth}: with a chance of {chance}, {full}.", { worth: money(one.worthMinor), chance: format.percent(one.chance), full: money(one.worthMinor / one.chance) }));
  else steps.push(one.basis === "assumed" ? say("Assumed to bring {worth}.", { worth: money(one.worthMinor) }) : say("Measured to bring {worth} a customer.", { worth: money(one.worthMinor) }));
  if (one.worthMinor !== null && one.worthMinor > 0 && one.times !== 1) steps.push(say("Times {times}, for how well it suits the moment and what we push.", { times: format.number(one.times, Number.isInteger(one.times) ? 0 : 2) }));
  if (one.costMinor > 0) steps.push(say("Less {cost} that it costs.", { cost: money(one.costMinor) }));
  for (const { capacity, amount, price } of one.uses)
    steps.push(
      price > 0
        ? say("Less {cost}: it takes {amount} of “{what}”, each worth {price} to everybody.", { cost: money(amount * price), amount: format.number(amount), what: nameOf(capacity), price: money(price) })
        : say("Takes {amount} of “{what}”, of which there is enough.", { amount: format.number(amount), what: nameOf(capacity) }),
    );
  if (one.netMinor !== null) steps.push(say("Leaves {net}.", { net: money(one.netMinor) }));
  if (one.shownChance !== null && one.shownChance < 1) steps.push(say("Drawn by lot, to learn: the chance to be advised was {chance}.", { chance: format.percent(one.shownChance) }));
  return steps;
}
