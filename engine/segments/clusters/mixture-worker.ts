// What the thread of a fit of groups does.
import { fitMixture, type Mixture } from "@rapport/statistics";
import type { TooFew } from "../../platform/index.ts";
import type { MixtureTask } from "./fit-mixture-apart.ts";

export function work({ rows, options }: MixtureTask): Mixture | TooFew {
  return fitMixture(rows, options);
}
