// What is said of models from elsewhere, in words and figures; shown by foreign.tsx.
import type { ForeignModelView } from "../../../engine/value/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export type Figure = "active26" | "spending12";
export const FIGURE_WORDS: Readonly<Record<Figure, string>> = { active26: word("chance to buy within 26 weeks"), spending12: word("spending in 12 months") };

/** Whether a figure of it is used, and if not why; null where it gives none. */
export function standing(model: ForeignModelView, figure: Figure, format: Pick<Formatter, "number" | "day">): Said | null {
  const found = model[figure];
  if (found === null) return null;
  if (found.kind === "not-yet") return say("cannot be judged yet: first judged when purchases are known until {day}", { day: format.day(found.firstJudged) });
  if (found.kind === "too-few") return say("too few to say: {observed} of {needed} customers", { observed: format.number(found.observed), needed: format.number(found.needed) });
  if (!model.mayBeUsed) return found.wins ? say("better than ours, and switched off") : say("not better than ours");
  if (model.usedFor.includes(figure)) return say("used: better than ours by more than a standard error");
  return found.wins ? say("better than ours; another is better still") : say("not better than ours by more than a standard error");
}
