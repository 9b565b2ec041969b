// What is scarce, capped and tried, at the terminal.
import type { CapacityView, LimitsView } from "../engine/decisions/index.ts";
import { FEWEST_OPPORTUNITIES } from "../engine/decisions/contract.ts";
import { minorDigits } from "../engine/platform/contract.ts";
import { type Command, printJson, readArguments } from "./command.ts";

export const policyLimits: Command = {
  name: "policy limits",
  summary: "what is scarce and how much of it is left, how often we may get in touch, and what is being tried",
  help: `rapport policy limits [--json]

As the version in force says it, and as it stands now. To change them: under Rules, in the draft, or rapport policy export and import.`,
  async run(args) {
    const { values } = readArguments(args, {}, []);
    const [{ withDatabase }, { publishFirstPolicy, readLimits }] = [await import("./with-database.ts"), await import("../engine/decisions/index.ts")];
    const limits = await withDatabase(async ({ ground }) => {
      await publishFirstPolicy(ground);
      return readLimits(ground);
    });
    if (values.json) printJson(limits);
    else console.log(inWords(limits));
  },
};

function inWords({ currency, version, capacities, caps, levers, experiments, exploration }: LimitsView): string {
  const part = (title: string, lines: readonly string[], none: string) => [title, ...(lines.length === 0 ? [none] : lines).map((line) => `  ${line}`)];
  return [
    `Version ${version} of the rules.`,
    ...part("What is scarce", capacities.map((one) => `${one.title}: ${one.used} of ${one.amount} ${one.unit} this ${one.per}, ${one.left} left until ${one.until}; one more would bring: ${priceInWords(one, currency)}`), "nothing"),
    ...part("Not too often", caps.map(({ title, kinds, most, days, held30 }) => `${title} (${kinds.join(", ")}: ${most} in ${days} days): held back from ${held30} customers in 30 days`), "no cap"),
    ...part("Experiments", experiments.map(({ title, key, of, state, heldOut, met, until }) => `${title} (${key}, of ${"row" in of ? `the row ${of.row}` : `the action ${of.action}`}): ${state}, ${met.treated} treated, ${met.leftOut} left out, share left out ${Math.round(heldOut * 100)} %, until ${until}`), "nothing is tried"),
    ...part("Counts more or less for a while", levers.map(({ action, times, why, until }) => `${action}: ${times} times, until ${until ?? "further notice"}: ${why}`), "nothing"),
    `Another action than the best is tried in ${exploration.share === 0 ? "no decision" : `one decision of ${Math.round(1 / exploration.share)}`}.`,
  ].join("\n");
}

function priceInWords({ price, sample }: CapacityView, currency: string): string {
  if (price === null) return `not known yet, ${sample} customers seen who might have had it of ${FEWEST_OPPORTUNITIES} needed`;
  // A unit may be worth a fraction of a cent.
  return price === 0 ? "nothing, there is enough" : `${(price / 10 ** minorDigits(currency)).toLocaleString("en", { maximumFractionDigits: 4 })} ${currency}`;
}
