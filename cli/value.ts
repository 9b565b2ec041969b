import type { TierSummary, ValueModelView, ValuePage } from "../engine/value/index.ts";
import type { MoneyEstimate } from "../engine/platform/index.ts";
import { type Command, printJson, readArguments } from "./command.ts";
import { moneyInWords } from "./money.ts";
import { wholeNumber } from "./progress.ts";

export const value: Command = {
  name: "value",
  summary: "fit the value model and score every customer",
  help: `rapport value [--as-of DAY] [--json]

Fits how often customers buy (by the kind of model that told best what came in the last half year) and how much they spend
(Gamma-Gamma) to the purchases known, scores every customer who ever bought, and tries the model on the last half year:
fitted to what was known before it, how well would it have foreseen what followed? Prints the parameters with their standard errors, the total with its range, the tiers and that trial.

  --as-of DAY   the day up to which purchases are taken into the fit, for example 2011-12-09; the last one known unless told`,
  async run(args) {
    const { values } = readArguments(args, { "as-of": { type: "string" } });
    const [{ fitValue, tierSummaries, valuePage }, { withDatabase }] = [await import("../engine/value/index.ts"), await import("./with-database.ts")];
    const found = await withDatabase(async ({ ground, actor, catchUp }) => {
      await catchUp();
      const model = await fitValue(ground, actor, { asOf: values["as-of"] });
      if ("kind" in model) return model;
      await catchUp();
      const page = await valuePage(ground);
      return { model, customersScored: page.customersScored, total12: page.total12, expectedActive26: page.expectedActive26, tiers: [...(await tierSummaries(ground)).values()] };
    });
    if (values.json) return printJson(found);
    if ("kind" in found) console.log(found.of === "weeks" ? `Too little: purchases are known of ${wholeNumber(found.observed)} weeks, and it takes ${wholeNumber(found.needed)} to say what a year will bring.` : `Too few: ${wholeNumber(found.observed)} customers have bought again, and it takes ${wholeNumber(found.needed)} to say how they buy.`);
    else console.log(inWords(found));
  },
};

interface Fitted {
  readonly model: ValueModelView;
  readonly customersScored: number;
  readonly total12: MoneyEstimate | null;
  readonly expectedActive26: ValuePage["expectedActive26"];
  readonly tiers: readonly TierSummary[];
}

export function inWords({ model, customersScored, total12, expectedActive26, tiers }: Fitted): string {
  const n = wholeNumber;
  const lines = [
    `Value model in ${model.currency}, fitted to ${n(model.customers)} customers and their purchases up to ${model.untilDay}.`,
    `  Purchases (${model.purchaseModel.kind}): ${model.purchaseModel.parameters.map((p) => `${p.name} ${p.value.toPrecision(5)}${p.standardError === null ? "" : ` ± ${p.standardError.toPrecision(2)}`}`).join(", ")}; log-likelihood ${model.purchaseModel.logLikelihood.toFixed(1)}.`,
    `  Spending (${model.spendModel.kind}): ${model.spendModel.parameters.map((p) => `${p.name} ${p.value.toPrecision(5)}`).join(", ")}.`,
    ...[model.purchaseModel.note, model.spendModel.note].filter((note) => note !== null).map((note) => `  ${note}`),
    `${n(customersScored)} customers scored.${total12 ? ` Expected spending over 12 months: ${range(total12)}.` : ""}${expectedActive26 === null ? "" : ` About ${n(Math.round(expectedActive26.mid))} (80 % range ${n(Math.round(expectedActive26.lo))} to ${n(Math.round(expectedActive26.hi))}) will buy in the next 26 weeks.`}`,
    ...tiers.map((t) => `  ${t.tier.padEnd(6)} ${n(t.customers).padStart(9)} customers  ${(t.shareOfValue * 100).toFixed(1).padStart(5)} % of the value  ${range(t.value12)}`),
  ];
  const { backTest } = model;
  if (backTest.kind === "too-few") lines.push(`Not tried on the last half year: ${n(backTest.observed)} customers had bought again by then, and it takes ${n(backTest.needed)}.`);
  else {
    const off = backTest.actualPurchases === 0 ? undefined : (backTest.expectedPurchases / backTest.actualPurchases - 1) * 100;
    const shares = [backTest.topDecileShare, backTest.topDecileSharePastSpend, backTest.topDecileSharePerfect];
    const ranked = off === undefined || shares.includes(null) ? undefined : shares.map((share) => `${(share! * 100).toFixed(1)} %`);
    lines.push(
      `Tried on the ${backTest.horizonWeeks} weeks after ${backTest.calibratedTo}: expected ${n(Math.round(backTest.expectedPurchases))} purchases, there were ${off === undefined ? "none" : `${n(backTest.actualPurchases)} (${off >= 0 ? "+" : ""}${off.toFixed(1)} %)`};`,
      `  a share of ${backTest.expectedActive.toFixed(3)} of the customers to buy, ${backTest.actualActive.toFixed(3)} did. ${ranked === undefined ? "Nobody can be ranked by what they spent, for nobody did." : `The tenth ranked highest brought ${ranked[0]} of the revenue (by past spending ${ranked[1]}, perfect ${ranked[2]}).`}`,
    );
  }
  return lines.join("\n");
}

function range({ mid, lo, hi, currency }: MoneyEstimate): string {
  return `${moneyInWords(mid, currency)} (80 % range ${moneyInWords(lo, currency)} to ${moneyInWords(hi, currency)})`;
}
