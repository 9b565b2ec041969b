import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, createKey, readAudit, SYSTEM } from "../../organisation/index.ts";
import { type Ground, newId, Refusal, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { NOW } from "../example-facts.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { publishFirstPolicy, publishPolicy } from "../publish-policy.ts";
import { discardDraft, openDraft } from "./drafts.ts";
import { confirmRollback, rollBack } from "./undo-publication.ts";
import { policyVersions } from "./versions.ts";

const person = (id: string): Actor => ({ ...SYSTEM, kind: "person", id, name: id, role: "analyst", source: "workplace" });
const [ANNA, BEN] = [person("anna"), person("ben")];
const KEY = FIRST_POLICY.key;

async function canComeIn(ground: Ground, id: string): Promise<void> {
  await sql`insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt") values (${id}, ${id}, ${`${id}@example.com`}, true, ${NOW}, ${NOW})`.execute(ground.db);
  await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values (${id}, ${newId()}, 'analyst', ${NOW}, 'system', '')`.execute(ground.db);
  await sql`insert into auth."account" (id, "userId", "accountId", "providerId", password, "createdAt", "updatedAt") values (${`a-${id}`}, ${id}, ${id}, 'credential', 'x', ${NOW}, ${NOW})`.execute(ground.db);
}

describe("going back to what decided before", () => {
  const database = useDatabase();
  const put = async (ground: Ground, title: string) => assert.equal((await publishPolicy(ground, SYSTEM, { ...FIRST_POLICY, title }, { note: title, currency: "EUR" })).kind, "published");
  const back = (ground: Ground, who: Actor, version: number) => rollBack(ground, who, KEY, { version, note: "" });
  const live = async (ground: Ground, reader = ANNA) => (await policyVersions(ground, KEY, reader)).find(({ isLive }) => isLive)!;

  test("alone, one goes one step back at once, and nobody is waited for", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    await canComeIn(ground, "anna");
    await put(ground, "Second");
    assert.deepEqual(await back(ground, ANNA, 1), { version: 3, draftId: null });
    const { version, title, toConfirm } = await live(ground);
    assert.deepEqual([version, title, toConfirm], [3, FIRST_POLICY.title, false]);
    assert.deepEqual(await back(ground, ANNA, 2), { version: 4, draftId: null }, "and back again");
  });

  test("with a colleague it decides at once too, and waits for them to confirm it", async () => {
    const { ground } = database;
    await canComeIn(ground, "ben");
    assert.deepEqual(await back(ground, ANNA, 3), { version: 5, draftId: null });
    assert.deepEqual([(await live(ground)).toConfirm, (await live(ground)).mayConfirm, (await live(ground, BEN)).mayConfirm], [true, false, true]);
    await assert.rejects(confirmRollback(ground, ANNA, KEY, 5), /You went back to it yourself/);
    await assert.rejects(confirmRollback(ground, { ...BEN, kind: "key" }, KEY, 5), /A program cannot/);
    await assert.rejects(confirmRollback(ground, BEN, KEY, 4), /no such version that waits/);
    for (let twice = 0; twice < 2; twice++) assert.equal((await confirmRollback(ground, BEN, KEY, 5)).confirmed?.by, "ben");
    assert.deepEqual([(await live(ground)).toConfirm, (await readAudit(ground.db, { limit: 200 })).filter(({ act }) => act === "policy.confirm").length], [false, 1]);
  });

  test("further back it is a draft, which goes the way of every draft", async () => {
    const { ground } = database;
    await put(ground, "Sixth, of two people");
    await put(ground, "Seventh, of two people");
    const { version, draftId } = await back(ground, ANNA, 4);
    assert.equal(version, null);
    const draft = (await openDraft(ground, ANNA, KEY))!;
    assert.deepEqual([draft.draftId, draft.content.title, draft.basedOn, draft.next.why, draft.next.needsApproval], [draftId, "Second", 7, "rehearse", true]);
    assert.equal((await live(ground)).title, "Seventh, of two people", "what two people removed stays removed");
    await assert.rejects(back(ground, ANNA, 4), /another draft is open/);
    await discardDraft(ground, ANNA, draft.draftId);
    await assert.rejects(back(ground, ANNA, 7), /decides now/);
    // The twin: one step.
    assert.equal((await back(ground, ANNA, 6)).version, 8);
  });

  test("with a key that nobody answers for nobody goes back", async () => {
    const { ground } = database;
    const { apiKey } = await createKey(ground.db, ground.now(), SYSTEM, { name: "of nobody", role: "analyst" });
    await assert.rejects(back(ground, { kind: "key", id: apiKey.keyId, name: "k", role: "analyst", source: "k", trusted: false }, 7), (error: Refusal) => error.code === "not-allowed");
    const annas = await createKey(ground.db, ground.now(), ANNA, { name: "of anna", role: "analyst" });
    assert.equal((await back(ground, { kind: "key", id: annas.apiKey.keyId, name: "k", role: "analyst", source: "k", trusted: false }, 7)).version, 9);
    await assert.rejects(confirmRollback(ground, ANNA, KEY, 9), /You went back to it yourself/);
  });
});
