// What the studio shows to whoever does not read who needs special care. They write rules all the same: at which facts rules fit
// is no secret, of whom those facts are true is.
import type { FieldsSeen } from "../../organisation/contract.ts";
import type { Proposal, RehearsalResult } from "./studio-contract.ts";

const SENSITIVE = "customer.vulnerable";
const reads = (seen: FieldsSeen): boolean => seen.reading("sensitive") === "read";

/** Without the group, and without customers by name: that one of them is treated otherwise may tell it. */
export function rehearsalAs(result: RehearsalResult, seen: FieldsSeen): RehearsalResult {
  if (reads(seen)) return result;
  const label = result.groups.find(({ fact }) => fact === SENSITIVE)?.label;
  return { ...result, groups: result.groups.filter(({ fact }) => fact !== SENSITIVE), worst: result.worst?.label === label ? null : result.worst, samples: [] };
}

export function proposalAs(proposal: Proposal, seen: FieldsSeen): Proposal {
  if (reads(seen) || proposal.example === null) return proposal;
  const { [SENSITIVE]: _, ...facts } = proposal.example.facts;
  return { ...proposal, example: { ...proposal.example, facts } };
}
