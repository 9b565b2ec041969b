import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, createKey, SYSTEM } from "../../organisation/index.ts";
import { type Ground, newId, row, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../../profiles/index.ts";
import { NOW } from "../example-facts.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { publishFirstPolicy } from "../publish-policy.ts";
import { approveDraft, askApproval, changeDraft, discardDraft, openDraft, publishDraft, startDraft } from "./drafts.ts";
import { settleRehearsals, startRehearsal } from "./rehearse.ts";
import type { DraftView, PolicyContent } from "./studio-contract.ts";

const person = (id: string): Actor => ({ ...SYSTEM, kind: "person", id, name: id, role: "analyst", source: "workplace" });
const [ANNA, BEN] = [person("anna"), person("ben")];
const KEY = FIRST_POLICY.key;
const titled = (title: string): PolicyContent => ({ ...(JSON.parse(JSON.stringify(FIRST_POLICY)) as PolicyContent), title });

async function canComeIn(ground: Ground, id: string): Promise<void> {
  await sql`insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values (${id}, ${id}, ${`${id}@example.com`}, true, ${NOW}, ${NOW})`.execute(ground.db);
  await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values (${id}, ${newId()}, 'analyst', ${NOW}, 'system', '')`.execute(ground.db);
  await sql`insert into auth."account" (id, "userId", "accountId", "providerId", password, "createdAt", "updatedAt") values (${`a-${id}`}, ${id}, ${id}, 'credential', 'x', ${NOW}, ${NOW})`.execute(ground.db);
}

async function program(ground: Ground, by: Actor): Promise<Actor> {
  const { apiKey } = await createKey(ground.db, ground.now(), by, { name: `of ${by.id} ${newId()}`, role: "analyst" });
  return { kind: "key", id: apiKey.keyId, name: apiKey.name, role: "analyst", source: apiKey.source, trusted: false };
}

/** What was written by these, one after the other, and rehearsed. */
async function writtenBy(ground: Ground, writers: readonly Actor[]): Promise<DraftView> {
  const open = await openDraft(ground, ANNA, KEY);
  if (open) await discardDraft(ground, ANNA, open.draftId);
  let draft = await startDraft(ground, writers[0]!, KEY);
  for (const [place, writer] of writers.entries()) draft = await changeDraft(ground, writer, draft.draftId, { revision: draft.revision, content: titled(`Words ${place} of ${newId()}`) });
  await startRehearsal(ground, ANNA, draft.draftId, { revision: draft.revision, over: "today", days: 90 });
  await settleRehearsals();
  return (await openDraft(ground, ANNA, KEY))!;
}

describe("the second person", () => {
  const database = useDatabase();

  test("alone, somebody publishes what they wrote, also with a key of the command line", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    const { identityId } = await resolveIdentity(ground.db as never, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: "a@example.com", verified: true }]);
    await recomputeProfiles(ground.db as never, [identityId]);
    await canComeIn(ground, "anna");
    const own = await writtenBy(ground, [ANNA]);
    assert.deepEqual([own.next.needsApproval, own.next.canPublish], [false, true]);
    const byKey = await writtenBy(ground, [await program(ground, SYSTEM)]);
    assert.deepEqual([byKey.next.canApprove, byKey.next.mustBeAsked], [true, false]);
    await approveDraft(ground, ANNA, byKey.draftId, byKey.revision);
    await publishDraft(ground, ANNA, byKey.draftId, { revision: byKey.revision, note: "alone" });
  });

  test("is none who wrote with a key that nobody answers for: one asks, another approves", async () => {
    const { ground } = database;
    await canComeIn(ground, "ben");
    const ofNobody = await program(ground, SYSTEM);
    const draft = await writtenBy(ground, [ofNobody]);
    assert.deepEqual([draft.next.why, draft.next.canApprove, draft.next.mustBeAsked], ["approve", false, true]);
    await assert.rejects(approveDraft(ground, ANNA, draft.draftId, draft.revision), /nobody here answers for its key/);
    await assert.rejects(publishDraft(ground, ANNA, draft.draftId, { revision: draft.revision, note: "x" }), /must approve it first/);
    await askApproval(ground, ofNobody, draft.draftId, { revision: draft.revision, note: "" });
    await assert.rejects(approveDraft(ground, ANNA, draft.draftId, draft.revision), /nobody here answers for its key/, "a program's own asking says of nobody that they looked");
    await askApproval(ground, ANNA, draft.draftId, { revision: draft.revision, note: "" });
    await assert.rejects(approveDraft(ground, ANNA, draft.draftId, draft.revision), /You asked for this approval/);
    // The twin: two honest people.
    assert.equal((await approveDraft(ground, BEN, draft.draftId, draft.revision)).next.canPublish, true);
    await publishDraft(ground, ANNA, draft.draftId, { revision: draft.revision, note: "two of us" });
    const { by, approved } = (await row<{ by: string; approved: string }>(ground.db, sql`select published_by as by, approved_by as approved from policy_version order by version desc limit 1`))!;
    assert.deepEqual([by, approved], ["anna", "ben"]);
  });

  test("does not become another by writing the last word with a key of their own, or with a key that this one made", async () => {
    const { ground } = database;
    const annas = await program(ground, ANNA);
    for (const last of [annas, await program(ground, annas)]) {
      const draft = await writtenBy(ground, [BEN, ANNA, last]);
      await assert.rejects(approveDraft(ground, ANNA, draft.draftId, draft.revision), /Somebody else must/);
      // The twin: of two who both wrote, the other one may.
      assert.ok((await approveDraft(ground, BEN, draft.draftId, draft.revision)).approved);
    }
  });

  test("is not who asks, where there is anybody else; of one who wrote and one who asks, the one who asks", async () => {
    const { ground } = database;
    const draft = await writtenBy(ground, [BEN]);
    await askApproval(ground, ANNA, draft.draftId, { revision: draft.revision, note: "" });
    assert.equal((await openDraft(ground, ANNA, KEY))!.next.canApprove, true, "two people have seen it: one wrote, one approves");
    await canComeIn(ground, "cleo");
    assert.equal((await openDraft(ground, ANNA, KEY))!.next.canApprove, false);
    await assert.rejects(approveDraft(ground, ANNA, draft.draftId, draft.revision), /You asked for this approval/);
    assert.ok((await approveDraft(ground, person("cleo"), draft.draftId, draft.revision)).approved);
  });

  test("answers for no key any more once they have left", async () => {
    const { ground } = database;
    const cleos = await program(ground, person("cleo"));
    const draft = await writtenBy(ground, [cleos]);
    assert.equal(draft.next.mustBeAsked, false);
    await sql`update staff_role set ended_at = ${NOW} where staff_id = 'cleo'`.execute(ground.db);
    assert.equal((await openDraft(ground, ANNA, KEY))!.next.mustBeAsked, true);
  });
});
