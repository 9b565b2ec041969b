import { z } from "zod";
import { CustomerAttributes } from "./attribute-contract.ts";
import { CustomerConsents } from "./consent-contract.ts";
import { CustomerGroups } from "./group-contract.ts";
import { ProfileHealth } from "./health-contract.ts";
import { CustomerFollowers, CustomerNotes, CustomerTags, Tasks } from "./note-contract.ts";

export * from "./attribute-contract.ts";
export * from "./consent-contract.ts";
export * from "./group-contract.ts";
export * from "./health-contract.ts";
export * from "./note-contract.ts";

/** All that colleagues see and say of a customer, in one answer for the page. */
export const CustomerKnowledge = z
  .object({ ...CustomerAttributes.shape, ...CustomerConsents.shape, ...CustomerNotes.shape, ...CustomerTags.shape, ...Tasks.shape, ...CustomerFollowers.shape, ...CustomerGroups.shape, health: ProfileHealth })
  .meta({ id: "CustomerKnowledge" });
export type CustomerKnowledge = z.infer<typeof CustomerKnowledge>;
