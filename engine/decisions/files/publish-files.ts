// Rules that are kept elsewhere, in a folder under version control, on their way into force: through the draft that everybody sees,
// rehearsed, and approved by somebody who did not write them, wherever there is somebody.
import type { Actor } from "../../organisation/index.ts";
import { readOrganisation } from "../../organisation/index.ts";
import { type Ground, row, sql } from "../../platform/index.ts";
import type { Policy, PolicyProblem } from "../policy.ts";
import { checkPolicy, latestStanding, policyVersion } from "../publish-policy.ts";
import { askApproval, bringInLive, changeDraft, openDraft, publishDraft, startDraft } from "../studio/drafts.ts";
import { settleRehearsals, startRehearsal } from "../studio/rehearse.ts";
import type { DraftView, PolicyContent } from "../studio/studio-contract.ts";

const minute = (at: string): string => `${at.slice(0, 16).replace("T", " ")} UTC`;

export type FilesPublication =
  | { readonly kind: "same"; readonly version: number }
  | { readonly kind: "refused"; readonly problems: readonly PolicyProblem[] }
  /** The draft holds what somebody else wrote. */
  | { readonly kind: "in-the-way"; readonly changes: number; readonly by: string }
  | { readonly kind: "asked"; readonly changes: number; readonly version: number }
  | { readonly kind: "stopped"; readonly why: string }
  | { readonly kind: "published"; readonly version: number; readonly approvedBy: string | null };

/**
 * Puts rules into the draft, rehearses it, and publishes it where nobody has to approve it or somebody has approved this very draft; else a
 * colleague is asked. Asked again with the same rules it goes on where it stood.
 *
 * @param replace also where the draft holds what somebody else wrote, or another version is planned; it is gone then
 */
export async function publishFiles(ground: Ground, actor: Actor, policy: Policy, { note, replace = false }: { readonly note: string; readonly replace?: boolean }): Promise<FilesPublication> {
  const { countsIn } = await readOrganisation(ground.db);
  const checked = await checkPolicy(ground, policy, countsIn);
  if (checked.problems.length > 0) return { kind: "refused", problems: checked.problems };
  const latest = await latestStanding(ground.db, policy.key);
  const content = JSON.parse(JSON.stringify(policy)) as PolicyContent;
  const says = (other: unknown) => JSON.stringify(other) === JSON.stringify(content);
  if (latest > 0 && says((await policyVersion(ground.db, policy.key, latest, countsIn))?.policy)) return { kind: "same", version: latest };

  let draft: DraftView = (await openDraft(ground, actor, policy.key)) ?? (await startDraft(ground, actor, policy.key));
  const [plan] = draft.planned;
  if (plan && !replace) return { kind: "stopped", why: `Version ${plan.version} is planned from ${minute(plan.from)} and would never decide, for this would take its place. Withdraw it under Rules, or say --replace.` };
  const rests = draft.basedOn === draft.inForce;
  if (!says(draft.content) || !rests) {
    if (draft.changes.length > 0 && !replace && !(await isAllOf(ground, draft.draftId, actor))) return { kind: "in-the-way", changes: draft.changes.length, by: draft.changed.by };
    if (!rests) draft = await bringInLive(ground, actor, draft.draftId, { revision: draft.revision, onto: draft.inForce });
    if (!says(draft.content)) draft = await changeDraft(ground, actor, draft.draftId, { revision: draft.revision, content });
  }
  for (const over of ["recorded", "today"] as const) {
    if (draft.next.why !== "rehearse") break;
    await startRehearsal(ground, actor, draft.draftId, { revision: draft.revision, over, days: 90 });
    await settleRehearsals();
    draft = (await openDraft(ground, actor, policy.key))!;
  }
  const floor = draft.rehearsal?.result?.floor?.broken[0];
  if (floor) return { kind: "stopped", why: `The floor would not hold: with another ${floor.change} ${floor.what} would be “${floor.other}” and not “${floor.was}”.` };
  if (draft.next.why === "approve") {
    if (draft.state !== "asked") draft = await askApproval(ground, actor, draft.draftId, { revision: draft.revision, note });
    return { kind: "asked", changes: draft.changes.length, version: draft.basedOn };
  }
  if (draft.next.why !== null) return { kind: "stopped", why: draft.next.why === "rehearse" ? `It could not be rehearsed${draft.rehearsal?.why ? `: ${draft.rehearsal.why}` : "."}` : "Something was changed at the same moment. Try again." };
  const { version } = await publishDraft(ground, actor, draft.draftId, { revision: draft.revision, note, overtakes: replace });
  return { kind: "published", version, approvedBy: draft.approved?.by ?? null };
}

/** Whether nobody but them wrote in a draft. */
async function isAllOf(ground: Ground, draftId: string, actor: Actor): Promise<boolean> {
  const found = await row<{ authors: readonly string[] }>(ground.db, sql`select authors from policy_draft where draft_id = ${draftId}::uuid`);
  return found!.authors.every((author) => author === actor.id);
}
