import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { ownInteraction, recordInteractions } from "../../interactions/index.ts";
import { newId, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../../profiles/index.ts";
import { decide } from "../decide.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import type { Policy } from "../policy.ts";
import { publishFirstPolicy } from "../publish-policy.ts";
import { rehearsePolicy } from "./rehearse.ts";
import { type QueuedWait, type QueuePlace, replayQueues } from "./replay-queues.ts";

const MINUTE = 60_000;
const desk: QueuePlace = { queue: "desk", bonusSeconds: 0, withinMinutes: 240 };
const wait = (tier: string, since: number, answered: number, now: QueuePlace = desk, was: QueuePlace = desk): QueuedWait => ({ tier, since: since * MINUTE, answered: answered * MINUTE, was, now });
const of = (replay: ReturnType<typeof replayQueues>, tier: string) => replay.tiers.find((each) => each.tier === tier)!;

describe("waits played again", () => {
  test("worked out by hand: who is due first is answered first", () => {
    // Came at 0 and 10, answered at 60 and 20. By the order of both being due in four hours: at 20 the first, at 60 the second.
    const same = replayQueues([wait("low", 0, 60), wait("high", 10, 20)]);
    assert.deepEqual([of(same, "low").wasMinutes, of(same, "low").nowMinutes, of(same, "high").wasMinutes, same.unanswered], [20, 20, 50, 0]);
    // Under the draft the second is due within half an hour, and so is answered at 20.
    const sooner = replayQueues([wait("low", 0, 60), wait("high", 10, 20, { ...desk, withinMinutes: 30 })]);
    assert.deepEqual([of(sooner, "low").nowMinutes, of(sooner, "high").nowMinutes, of(sooner, "high").nowInTime, of(sooner, "low").wasMinutes], [60, 10, 1, 20]);
    // Both due at the same moment: who came first.
    const tie = (now: number) => replayQueues([wait("low", 0, 60, { ...desk, withinMinutes: 20 }), wait("high", 10, 20, { ...desk, withinMinutes: now })]);
    assert.deepEqual([of(tie(10), "low").nowMinutes, of(tie(9), "low").nowMinutes], [20, 60]);
    // A bonus of two minutes does not outweigh ten.
    assert.equal(of(replayQueues([wait("low", 0, 60), wait("high", 10, 20, { ...desk, bonusSeconds: 120 })]), "low").nowMinutes, 20);
    assert.equal(of(replayQueues([wait("low", 0, 60), wait("high", 1, 20, { ...desk, bonusSeconds: 120 })]), "low").nowMinutes, 60);
  });

  test("nobody answers in a queue that the draft makes up, and whoever is left is counted", () => {
    const moved = replayQueues([wait("low", 0, 60), wait("high", 10, 20, { ...desk, queue: "gold" })]);
    assert.deepEqual([moved.unanswered, of(moved, "high").nowInTime, of(moved, "low").nowMinutes], [1, 0, 20]);
  });

  test("law: where both versions say the same both come out the same, everybody is answered, and the waits sum up to those that were", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ tier: fc.constantFrom("high", "middle", "low", "none"), since: fc.integer({ min: 0, max: 500 }), took: fc.integer({ min: 0, max: 300 }), queue: fc.constantFrom("desk", "workshop"), withinMinutes: fc.integer({ min: 1, max: 500 }) }), { minLength: 1, maxLength: 60 }), (all) => {
        const waits = all.map(({ tier, since, took, queue, withinMinutes }) => wait(tier, since, since + took, { ...desk, queue, withinMinutes }, { ...desk, queue, withinMinutes }));
        const replay = replayQueues(waits);
        assert.equal(replay.unanswered, 0);
        for (const tier of replay.tiers) assert.deepEqual([tier.nowMinutes, tier.nowInTime], [tier.wasMinutes, tier.wasInTime]);
        assert.ok(Math.abs(replay.tiers.reduce((sum, { waits: n, nowMinutes }) => sum + n * nowMinutes, 0) - all.reduce((sum, { took }) => sum + took, 0)) < 1e-6);
      }),
    );
  });
});

describe("a rehearsal of waits", () => {
  const database = useDatabase();
  const START = new Date("2026-11-20T09:00:00Z");

  before(async () => {
    database.setNow(START);
    await publishFirstPolicy(database.ground);
  });

  test("reads them from what was said, with what both versions say of each", async () => {
    const { ground, db } = database;
    const at = (minutes: number) => new Date(START.getTime() + minutes * MINUTE);
    const says = async (identityId: string, conversationId: string, minutes: number, direction: "in" | "out") => {
      database.setNow(at(minutes));
      await transaction(db, (tx) => recordInteractions(tx, at(minutes), [ownInteraction({ identityId, kind: direction === "in" && minutes < 20 ? "conversation.opened" : "message", channel: "email", direction, occurredAt: at(minutes), properties: { conversationId, topic: "delivery" } }), ...(direction === "in" ? [ownInteraction({ identityId, kind: "message", channel: "email", direction, occurredAt: at(minutes), properties: { conversationId } })] : [])]));
    };
    const people = [];
    for (const minute of [0, 10]) {
      const identityId = await transaction(db, async (tx) => {
        const found = await resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]);
        await recomputeProfiles(tx, [found.identityId]);
        return found.identityId;
      });
      const conversationId = newId();
      await says(identityId, conversationId, minute, "in");
      await decide(ground, { customerId: identityId, surface: "email", moment: { conversationId, topic: minute === 0 ? "delivery" : "invoice" } });
      people.push({ identityId, conversationId });
    }
    // Who writes again while waiting waits from their first words; what an import brought is history of elsewhere.
    await says(people[0]!.identityId, people[0]!.conversationId, 15, "in");
    await says(people[0]!.identityId, people[0]!.conversationId, -30, "in");
    await sql`update interaction set import_id = gen_random_uuid() where occurred_at = ${at(-30)}`.execute(db);
    await says(people[1]!.identityId, people[1]!.conversationId, 30, "out");
    await says(people[0]!.identityId, people[0]!.conversationId, 60, "out");
    database.setNow(at(120));
    const route = FIRST_POLICY.tables.find(({ part }) => part === "route")!.table;
    const billing: Policy = { ...FIRST_POLICY, examples: [], tables: FIRST_POLICY.tables.map((each) => (each.part !== "route" ? each : { ...each, table: { ...route, rows: route.rows.map((one) => (one.then[0] === "billing" ? { ...one, then: one.then.with(0, "elsewhere") } : one)) } })) };
    const { queues } = await rehearsePolicy(ground, { policyKey: FIRST_POLICY.key, content: billing, over: "recorded", days: 90 });
    assert.deepEqual([queues!.waits, queues!.unanswered, queues!.tiers.map(({ tier, waits, wasInTime, nowInTime }) => [tier, waits, wasInTime, nowInTime])], [2, 1, [["none", 2, 2, 1]]]);
    assert.equal(queues!.tiers[0]!.wasMinutes, 60, "of the one whom both versions answer");
    assert.equal((await rehearsePolicy(ground, { policyKey: FIRST_POLICY.key, content: FIRST_POLICY, over: "today", days: 90 })).queues, null);
  });
});
