// What the back-test of products says in a sentence; shown by answers.tsx.
import type { NeedsModelView } from "../../../engine/value/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say } from "../../ui/say.ts";

type Measured = Extract<NeedsModelView["backTest"], { kind: "measured" }>;

/**
 * How well the products were told, and which are therefore shown. The gain is one of nDCG, a number from 0 to 1 and no
 * share: a percent sign would make another thing of it.
 */
export function productsWords({ methods, gain }: Measured, which: string, format: Formatter): Said {
  const score = (by: number) => format.number(by, 3);
  return say("On the last baskets ten products named {mine} of what was in them, what sells most {most}; counting the order too (nDCG) the ten score {mid} more ({lo} to {hi}), so {which} is shown.", {
    mine: format.percent(methods.mixed.recall, 1), most: format.percent(methods.popularity.recall, 1), mid: score(gain.mid), lo: score(gain.lo), hi: score(gain.hi), which,
  });
}
