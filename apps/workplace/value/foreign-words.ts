// What is said of models from elsewhere, in words and figures; shown by foreign.tsx.
import type { ForeignModelView } from "../../../engine/value/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export type Figure = "active26" | "spending12";
export const FIGURE_WORDS: Readonly<Record<Figure, string>> = { active26: word("chance to buy within 26 weeks"), spending12: word("spending in 12 months") };

/** The figures that it gives; of a file also one of which nothing is found yet, or it would not be seen. */
export function figuresOf(model: Pick<ForeignModelView, Figure | "onnx">): Figure[] {
  const given = (["active26", "spending12"] as const).filter((figure) => model[figure] !== null || model.onnx?.gives === figure);
  return given.length === 0 ? ["active26"] : given;
}

/** Whether a figure of it is used, and if not why. */
export function standing(model: ForeignModelView, figure: Figure, format: Pick<Formatter, "number" | "day">): Said {
  const found = model[figure];
  if (model.otherCurrency !== null) return say("not run: it was brought for amounts in {currency}", { currency: model.otherCurrency });
  if (found === null) return model.toBeJudged || model.onnx === null ? say("not judged yet") : say("not run here any more: bring the file again");
  if (found.kind === "not-yet") return say("cannot be judged yet: first judged when purchases are known until {day}", { day: format.day(found.firstJudged) });
  if (found.kind === "too-few") return say("too few to say: {observed} of {needed} customers", { observed: format.number(found.observed), needed: format.number(found.needed) });
  if (!model.mayBeUsed) return found.wins ? say("better than ours, and switched off") : say("not better than ours");
  // Where several were tried on the same weeks, one of them leads by luck: more is asked.
  const bar = found.bar !== undefined && found.bar > 1.05 ? format.number(found.bar, 1) : null;
  if (model.usedFor.includes(figure)) return bar === null ? say("used: better than ours by more than a standard error") : say("used: better than ours by more than {bar} standard errors, as it takes with several tried", { bar });
  if (found.wins) return say("better than ours; another is better still");
  const leads = found.lead.by > (found.bar ?? 1) * found.lead.standardError;
  if (leads) return say("not better than ours: it ranks better, and its amounts are worse");
  return bar === null ? say("not better than ours by more than a standard error") : say("not better than ours by more than {bar} standard errors, as it takes with several tried", { bar });
}
