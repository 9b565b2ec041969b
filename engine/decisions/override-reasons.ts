// Why people do otherwise: the list that colleagues choose from is written with the rules, for whoever writes them reads what was chosen.
import { z } from "zod";

/** How a decision that was done otherwise names its reason; of one that the rules no longer name the words are still told. */
export const ReasonKey = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be small letters, digits and hyphens, beginning with a letter").describe("its key among the reasons that the rules name");
export const OverrideReason = z.strictObject({ key: ReasonKey, title: z.string().trim().min(1, "must say why").max(120).describe("as colleagues read it") }).meta({ id: "OverrideReason" });
export type OverrideReason = z.infer<typeof OverrideReason>;

/** Those of rules that were written before they named any, and of a fresh installation. */
export const FIRST_REASONS: readonly OverrideReason[] = [
  { key: "knows-more", title: "I know something the rules do not" },
  { key: "already-offered", title: "It was already offered or done" },
  { key: "wrong-moment", title: "Not the right moment" },
  { key: "against-policy", title: "It goes against our policy" },
  { key: "other", title: "Something else" },
];

export const OverrideReasons = z
  .array(OverrideReason)
  .min(1, "must name a reason, or nobody could do otherwise")
  .max(20)
  .refine((reasons) => new Set(reasons.map(({ key }) => key)).size === reasons.length, "must not name two by one key")
  .default([...FIRST_REASONS]);
