import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, SYSTEM } from "../../organisation/index.ts";
import { type Ground, row, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../../profiles/index.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { publishFiles } from "../files/publish-files.ts";
import type { Policy } from "../policy.ts";
import { publishFirstPolicy, publishPolicy, versionAt } from "../publish-policy.ts";
import { bringInLive, changeDraft, discardDraft, openDraft, publishDraft, startDraft } from "./drafts.ts";
import { settleRehearsals, startRehearsal } from "./rehearse.ts";
import type { DraftView, PolicyContent } from "./studio-contract.ts";
import { policyVersions } from "./versions.ts";

const ANNA: Actor = { ...SYSTEM, kind: "person", id: "anna", name: "anna", role: "analyst", source: "workplace" };
const KEY = FIRST_POLICY.key;
const IN_A_MONTH = 30 * 86_400_000;

/** The second row of what helps, from so many contacts on. */
const from = (cell: string): Policy => ({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part !== "care" ? each : { ...each, table: { ...each.table, rows: each.table.rows.map((one) => (one.id === "care-2" ? { ...one, when: one.when.with(each.table.inputs.findIndex(({ fact }) => fact === "conversation.contactsOnIssue"), cell) } : one)) } })) });

describe("a draft beside a version that is planned", () => {
  const database = useDatabase();
  const month = (ground: Ground) => new Date(ground.now().getTime() + IN_A_MONTH);
  const cellOf = (content: PolicyContent) => content.tables.find(({ part }) => part === "care")!.table.rows.find(({ id }) => id === "care-2")!.when.find((cell) => cell.startsWith("≥"));
  const inForce = async (ground: Ground) => (await row<{ content: PolicyContent }>(ground.db, sql`select content from policy_version where policy_key = ${KEY} and version = ${await versionAt(ground.db, KEY, ground.now())}`))!.content;

  async function titled(ground: Ground, draft: DraftView, title: string): Promise<DraftView> {
    const changed = await changeDraft(ground, ANNA, draft.draftId, { revision: draft.revision, content: { ...draft.content, title } });
    await startRehearsal(ground, ANNA, draft.draftId, { revision: changed.revision, over: "today", days: 90 });
    await settleRehearsals();
    return (await openDraft(ground, ANNA, KEY))!;
  }

  test("holds what decides now, and its approver sees all that would begin with it", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    const { identityId } = await resolveIdentity(ground.db as never, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: "a@example.com", verified: true }]);
    await recomputeProfiles(ground.db as never, [identityId]);
    assert.equal((await publishPolicy(ground, SYSTEM, from("≥ 7"), { note: "from next month", currency: "EUR", from: month(ground) })).kind, "published");
    const draft = await startDraft(ground, ANNA, KEY);
    assert.deepEqual([draft.basedOn, draft.inForce, draft.planned], [1, 1, [{ version: 2, from: month(ground).toISOString() }]]);
    const hotfix = await titled(ground, draft, "A hotfix");
    assert.deepEqual(hotfix.changes.map(({ what, after }) => [what, after]), [["policy", "A hotfix"]]);
    await assert.rejects(publishDraft(ground, ANNA, draft.draftId, { revision: hotfix.revision, note: "hotfix" }), /Version 2 is planned from .* and would never decide/);
    assert.deepEqual(await publishDraft(ground, ANNA, draft.draftId, { revision: hotfix.revision, note: "hotfix", overtakes: true }), { version: 3 });
    assert.deepEqual([(await inForce(ground)).title, cellOf(await inForce(ground))], ["A hotfix", "≥ 2"], "and nothing of what was planned");
    assert.deepEqual((await policyVersions(ground, KEY)).map((each) => [each.version, each.isLive, each.isPlanned, each.overtakenBy]), [[3, true, false, null], [2, false, false, 3], [1, false, false, null]]);
  });

  test("that is put on it shows what it adds, and cannot begin before it", async () => {
    const { ground } = database;
    assert.equal((await publishPolicy(ground, SYSTEM, from("≥ 7"), { note: "from next month", currency: "EUR", from: month(ground) })).kind, "published");
    const begun = await startDraft(ground, ANNA, KEY);
    const draft = await bringInLive(ground, ANNA, begun.draftId, { revision: begun.revision, onto: 4 });
    assert.deepEqual([draft.basedOn, draft.liveVersion, cellOf(draft.content), draft.changes], [4, 4, "≥ 7", []]);
    await assert.rejects(bringInLive(ground, ANNA, draft.draftId, { revision: draft.revision, onto: 2 }), /neither decides now nor is planned/);
    const more = await titled(ground, draft, "With the plan");
    assert.equal(more.changes.length, 1);
    const publish = (at?: Date) => publishDraft(ground, ANNA, draft.draftId, { revision: more.revision, note: "x", ...(at && { from: at.toISOString() }) });
    await assert.rejects(publish(), /would begin early/);
    await assert.rejects(publish(new Date(month(ground).getTime() - 3_600_000)), /would begin early/);
    // The twin: for then it is published, and until then what decides goes on.
    assert.deepEqual(await publish(new Date(month(ground).getTime() + 3_600_000)), { version: 5 });
    assert.equal((await inForce(ground)).title, "A hotfix");
    assert.equal((await inForce({ ...ground, now: () => new Date(month(ground).getTime() + 7_200_000) })).title, "With the plan");
  });

  test("of what decides now is not published for a time after it", async () => {
    const { ground } = database;
    const draft = await titled(ground, await startDraft(ground, ANNA, KEY), "After all of them");
    await assert.rejects(publishDraft(ground, ANNA, draft.draftId, { revision: draft.revision, note: "x", from: new Date(month(ground).getTime() + 86_400_000).toISOString() }), /At that time version 5 will decide, and this rests on version 3/);
    await discardDraft(ground, ANNA, draft.draftId);
  });

  test("files under version control take the place of a plan only when told to", async () => {
    const { ground } = database;
    const stopped = await publishFiles(ground, SYSTEM, from("≥ 5"), { note: "files" });
    assert.ok(stopped.kind === "stopped" && /is planned from .* and would never decide/.test(stopped.why), JSON.stringify(stopped));
    assert.equal((await publishFiles(ground, SYSTEM, from("≥ 5"), { note: "files", replace: true })).kind, "published");
    assert.equal(cellOf(await inForce(ground)), "≥ 5");
  });
});
