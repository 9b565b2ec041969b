import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ownInteraction, recordInteractions } from "../interactions/index.ts";
import { type Actor, SYSTEM } from "../organisation/index.ts";
import { type Ground, newId, row, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { decide } from "./decide.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { readLimits } from "./limits/limits-page.ts";
import { overrideAction, recordTaken, withdrawOverride, withdrawTaken } from "./override-action.ts";
import type { Policy } from "./policy.ts";
import { publishPolicy } from "./publish-policy.ts";
import { treatedCustomer } from "./test-customer.ts";

const JO: Actor = { ...SYSTEM, kind: "person", id: "jo", name: "Jo", role: "agent", source: "cockpit" };
const OFFER = "second-bag-offer";

/** The first policy, in which everybody is offered a second bag. */
function offering(more: Partial<Policy> = {}): Policy {
  return {
    ...FIRST_POLICY, caps: [], exploration: { share: 0 }, examples: [], ...more,
    tables: FIRST_POLICY.tables.map((each) => (each.part === "grow" ? { ...each, table: { ...each.table, rows: [{ id: "grow-1", when: each.table.inputs.map(() => "any"), then: [OFFER], because: "always" }] } } : each)),
  };
}

async function publish(ground: Ground, policy: Policy): Promise<void> {
  const published = await publishPolicy(ground, SYSTEM, policy, { note: "for a test", currency: "EUR" });
  assert.equal(published.kind, "published", JSON.stringify(published));
}

async function complain(ground: Ground, identityId: string): Promise<string> {
  const conversationId = newId();
  await transaction(ground.db, (tx) => recordInteractions(tx, ground.now(), ["conversation.opened", "complaint.opened"].map((kind) => ({ ...ownInteraction({ identityId, kind, channel: "chat", direction: "in", occurredAt: new Date(ground.now().getTime() - 60_000) }), properties: { conversationId, topic: "repair" } }))));
  return conversationId;
}

const takenOf = async (ground: Ground, customerId: string) => (await row<{ n: number }>(ground.db, sql`select count(*)::int as n from action_taken where identity_id = ${customerId}::uuid`))!.n;

describe("what is carried out long after it was advised", () => {
  const database = useDatabase();
  const ask = (ground: Ground, customerId: string, conversationId?: string) => decide(ground, { customerId, surface: "cockpit", moment: conversationId === undefined ? {} : { conversationId } });

  test("keeps within the caps of today, however many decisions of before there are", async () => {
    const { ground } = database;
    await publish(ground, offering());
    const customerId = await treatedCustomer(ground);
    const old = [];
    for (let each = 0; each < 6; each++) old.push(await ask(ground, customerId));
    await publish(ground, offering({ caps: [{ key: "offers", title: "At most one offer in two weeks", kinds: ["offer"], most: 1, days: 14 }] }));
    const taken = await Promise.allSettled(old.map(({ decisionId }) => recordTaken(ground, JO, decisionId, { customerId, actionId: OFFER })));
    assert.deepEqual([taken.filter(({ status }) => status === "fulfilled").length, await takenOf(ground, customerId)], [1, 1]);
    assert.match(String((taken.find(({ status }) => status === "rejected") as PromiseRejectedResult).reason), /At most one offer in two weeks: the next may be made from/);
    // The twin: where the rules of today know no cap, those of the decision count.
    const other = await treatedCustomer(ground);
    const [first, second] = [await ask(ground, other), await ask(ground, other)];
    await publish(ground, offering());
    await recordTaken(ground, JO, first.decisionId, { customerId: other, actionId: OFFER });
    await assert.rejects(recordTaken(ground, JO, second.decisionId, { customerId: other, actionId: OFFER }), /At most one offer/);
  });

  test("takes of what is scarce what there is today, and gives it back where it was taken", async () => {
    const { ground } = database;
    const [capacity] = FIRST_POLICY.capacities.filter(({ key }) => key === "goodwill");
    const left = async () => (await readLimits(ground)).capacities.find(({ key }) => key === "goodwill")!.used;
    await publish(ground, offering());
    const [one, two] = [await treatedCustomer(ground), await treatedCustomer(ground)];
    const [a, b] = [await ask(ground, one), await ask(ground, two)];
    const before = await left();
    await publish(ground, offering({ capacities: FIRST_POLICY.capacities.map((each) => (each.key === "goodwill" ? { ...capacity!, amount: before + 300 } : each)) }));
    const { takenId } = await recordTaken(ground, JO, a.decisionId, { customerId: one, actionId: OFFER });
    await assert.rejects(recordTaken(ground, JO, b.decisionId, { customerId: two, actionId: OFFER }), /all that there is was given away/);
    assert.equal(await left(), before + 300);
    await withdrawTaken(ground, JO, one, takenId);
    assert.equal(await left(), before);
    await recordTaken(ground, JO, b.decisionId, { customerId: two, actionId: OFFER });
  });

  test("is refused where a complaint came meanwhile; what was held back is done with a reason only", async () => {
    const { ground } = database;
    await publish(ground, offering());
    const customerId = await treatedCustomer(ground);
    const before = await ask(ground, customerId);
    assert.deepEqual(before.actions.map(({ id }) => id), [OFFER]);
    const conversationId = await complain(ground, customerId);
    await assert.rejects(recordTaken(ground, JO, before.decisionId, { customerId, actionId: OFFER }), /held back meanwhile/);
    const after = await ask(ground, customerId, conversationId);
    const said = { customerId, actionId: OFFER };
    assert.ok(after.held.some(({ actionId }) => actionId === OFFER));
    await assert.rejects(recordTaken(ground, JO, after.decisionId, said), /This was held back/);
    const override = await overrideAction(ground, JO, after.decisionId, { ...said, reason: "knows-more", instead: "They asked for one" });
    await withdrawOverride(ground, JO, customerId, override.overrideId);
    await assert.rejects(recordTaken(ground, JO, after.decisionId, said), /This was held back/, "a reason that was taken back is none");
    await overrideAction(ground, JO, after.decisionId, { ...said, reason: "knows-more", instead: "They asked for one" });
    const { takenId } = await recordTaken(ground, JO, after.decisionId, said);
    assert.equal((await recordTaken(ground, JO, after.decisionId, said)).takenId, takenId);
    // The twin: what is owed is done at any time, and of somebody who does not complain so is the offer.
    const owed = after.actions.find(({ id }) => id !== OFFER);
    if (owed) await recordTaken(ground, JO, after.decisionId, { customerId, actionId: owed.id });
    const other = await treatedCustomer(ground);
    await recordTaken(ground, JO, (await ask(ground, other)).decisionId, { customerId: other, actionId: OFFER });
  });

  test("of our own accord is advised for a day, and as long as the rules know it; help is not", async () => {
    const { ground } = database;
    await publish(ground, offering());
    const [customerId, helped] = [await treatedCustomer(ground), await treatedCustomer(ground)];
    const old = await ask(ground, customerId);
    const help = await decide(ground, { customerId: helped, surface: "cockpit", moment: { topic: "delivery" } });
    const at = (hours: number): Ground => ({ ...ground, now: () => new Date(ground.now().getTime() + hours * 3_600_000) });
    await assert.rejects(recordTaken(at(25), JO, old.decisionId, { customerId, actionId: OFFER }), /advised more than a day ago/);
    await recordTaken(at(25), JO, help.decisionId, { customerId: helped, actionId: help.actions.find(({ id }) => id !== OFFER)!.id });
    await recordTaken(at(23), JO, old.decisionId, { customerId, actionId: OFFER });
    const again = await ask(ground, await treatedCustomer(ground));
    await publish(ground, { ...FIRST_POLICY, examples: [], actions: FIRST_POLICY.actions.filter(({ id }) => id !== OFFER), tables: FIRST_POLICY.tables.map((each) => ({ ...each, table: { ...each.table, rows: each.table.rows.filter(({ then }) => !then.includes(OFFER)) } })) });
    await assert.rejects(recordTaken(ground, JO, again.decisionId, { customerId: again.customerId, actionId: OFFER }), /taken out of the rules since/);
  });
});
