import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { type Actor, SYSTEM } from "../../organisation/index.ts";
import { newId, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../../profiles/index.ts";
import { decide } from "../decide.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { publishFirstPolicy } from "../publish-policy.ts";
import { changeDraft, openDraft, startDraft } from "./drafts.ts";
import { settleRehearsals } from "./rehearse.ts";
import { countShadows, readShadow, setShadow } from "./shadow.ts";
import type { PolicyContent } from "./studio-contract.ts";

const MIRA: Actor = { ...SYSTEM, kind: "person", id: "mira", name: "mira", role: "analyst", source: "workplace" };
const KEY = FIRST_POLICY.key;
const START = new Date("2026-11-21T12:00:00Z");
const minutes = (n: number) => new Date(START.getTime() + n * 60_000);

/** The draft with a column more in what grows, of a fact that is worked out only where somebody asks for it. */
function asksForSignals(content: PolicyContent): PolicyContent {
  return { ...content, tables: content.tables.map((each) => (each.part !== "grow" ? each : { ...each, table: { ...each.table, inputs: [...each.table.inputs, { fact: "needs.signals", missing: "no-match" as const }], rows: each.table.rows.map((one) => ({ ...one, when: [...one.when, "any"] })) } })) };
}

describe("a draft that runs beside the rules in force", () => {
  const database = useDatabase();

  before(async () => {
    database.setNow(START);
    await publishFirstPolicy(database.ground);
  });

  test("is counted over what is decided from then on, with what it alone asks for; nobody is treated by it, and it publishes nothing", async () => {
    const { ground, db } = database;
    const customerId = await transaction(db, async (tx) => {
      const { identityId } = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
      await recomputeProfiles(tx, [identityId]);
      return identityId;
    });
    const asked = async (minute: number) => {
      database.setNow(minutes(minute));
      return decide(ground, { customerId, surface: "cockpit", moment: { topic: "delivery" } });
    };
    const draft = await startDraft(ground, MIRA, KEY);
    await asked(1);
    assert.equal(await readShadow(ground, draft.draftId), null);
    const changed = await changeDraft(ground, MIRA, draft.draftId, { revision: draft.revision, content: asksForSignals(draft.content) });
    database.setNow(minutes(2));
    const shadow = await setShadow(ground, MIRA, draft.draftId, true);
    assert.deepEqual([shadow!.since, shadow!.latest], [minutes(2).toISOString(), null]);
    assert.equal((await asked(3)).trace.version, draft.inForce, "nobody is treated by it");
    assert.deepEqual([await countShadows(ground), await countShadows(ground)], [1, 0], "counted once in ten minutes");
    await settleRehearsals();
    const { latest } = (await readShadow(ground, draft.draftId))!;
    assert.deepEqual([latest!.state, latest!.over, latest!.revision, latest!.result!.decisions], ["done", "shadow", changed.revision, 1], "the decision before it began is not counted");
    const view = (await openDraft(ground, MIRA, KEY))!;
    assert.deepEqual([view.rehearsal, view.next.why], [null, "rehearse"], "it is no rehearsal that lets a draft be published");
    database.setNow(minutes(20));
    assert.equal(await countShadows(ground), 1, "and again");
    await settleRehearsals();
    database.setNow(minutes(40));
    assert.equal(await countShadows(ground), 1);
    await settleRehearsals();
    assert.equal((await row<{ n: number }>(db, sql`select count(*)::integer as n from policy_rehearsal where over = 'shadow'`))!.n, 2, "the one before is gone; the last stands until the next has ended");
    await sql`update policy_rehearsal set result = jsonb_set(result::jsonb, '{decisions}', '1000000')::json where over = 'shadow' and state = 'done'`.execute(db);
    database.setNow(minutes(55));
    assert.equal(await countShadows(ground), 0, "a million are counted every twenty minutes");

    assert.equal(await setShadow(ground, MIRA, draft.draftId, false), null);
    await asked(61);
    assert.equal(await countShadows(ground), 0);
    const known = await rows<{ has: boolean }>(db, sql`select (d.known::json->0->>(select p.place::integer - 1 from json_array_elements_text(s.content->'facts') with ordinality p (name, place) where p.name = 'needs.signals')) is not null as has from decision d join decision_shape s using (shape) order by at`);
    assert.deepEqual(known.map(({ has }) => has), [false, true, false], "worked out only while the draft runs beside");
    assert.deepEqual((await rows<{ act: string }>(db, sql`select act from audit where act like 'policy.shadow%' order by at`)).map(({ act }) => act), ["policy.shadow", "policy.shadow-end"]);
  });

  test("what cannot decide does not run beside, and a draft that was put away or is none neither", async () => {
    const { ground, db } = database;
    const draft = (await openDraft(ground, MIRA, KEY))!;
    const broken = await changeDraft(ground, MIRA, draft.draftId, { revision: draft.revision, content: { ...draft.content, tables: draft.content.tables.filter(({ part }) => part !== "route") } });
    await assert.rejects(setShadow(ground, MIRA, broken.draftId, true), /cannot decide yet/);
    await assert.rejects(setShadow(ground, MIRA, newId(), true), /no such draft/);
    const whole = await changeDraft(ground, MIRA, draft.draftId, { revision: broken.revision, content: draft.content });
    await setShadow(ground, MIRA, whole.draftId, true);
    await sql`update policy_draft set state = 'discarded' where draft_id = ${draft.draftId}::uuid`.execute(db);
    assert.equal(await countShadows(ground), 0);
    assert.equal((await row<{ n: number }>(db, sql`select count(*)::integer as n from policy_rehearsal where state = 'running'`))!.n, 0);
  });
});
