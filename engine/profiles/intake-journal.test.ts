import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { InteractionInput } from "../interactions/index.ts";
import { readRefused, sweepRefused } from "../interactions/index.ts";
import { BatcherFull, type Ground, newId, rows, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { emptyJournal, type Intake, journalWaiting, startIntake } from "./index.ts";

const WEB = { name: "web", trusted: false };
const SHOP = { name: "shop", trusted: true };
let serial = 0;

function visit(userId: string, more: Partial<InteractionInput> = {}): InteractionInput {
  return { messageId: `j${serial++}`, kind: "visit", channel: "web", direction: "in", occurredAt: "2026-11-20T10:00:00.000Z", identifiers: [{ kind: "user_id", value: userId }], ...more };
}

describe("touch points that are taken first and become facts just after", () => {
  const database = useDatabase();
  const kept = (messages: readonly InteractionInput[]) =>
    rows<{ id: string; n: number }>(database.db, sql`select s.message_id as id, count(i.interaction_id)::integer as n from seen_message s left join interaction i using (interaction_id) where s.message_id = any(${messages.map((m) => m.messageId)}::text[]) group by 1`);
  async function once(messages: readonly InteractionInput[]): Promise<void> {
    assert.deepEqual(Object.fromEntries((await kept(messages)).map(({ id, n }) => [id, n])), Object.fromEntries(messages.map(({ messageId }) => [messageId, 1])));
  }
  async function using<T>(act: (intake: Intake, reported: unknown[]) => Promise<T>): Promise<T> {
    const reported: unknown[] = [];
    const intake = startIntake(database.ground, (error) => reported.push(error));
    try {
      return await act(intake, reported);
    } finally {
      await intake.stop();
    }
  }

  test("are facts once, however often the same message is sent and through whichever door", async () => {
    const events = Array.from({ length: 40 }, (_, i) => visit(`u${i % 7}`));
    await using(async (intake) => {
      await Promise.all([...events, ...events].map((event) => intake.accept(WEB, [event])));
      await intake.settle();
      assert.deepEqual(await intake.take(WEB, events), { recorded: 0, duplicates: 40 });
    });
    await once(events);
    assert.deepEqual(await journalWaiting(database.db), { touchPoints: 0, since: null });
  });

  test("that a process acknowledged before it ended become facts after the next start", async () => {
    const event = visit("late");
    await sql`insert into intake_journal (entry_id, taken_at, touch_points, requests) values (${newId()}, ${database.ground.now()}, 1, ${JSON.stringify([{ source: WEB, inputs: [event] }])})`.execute(database.db);
    assert.equal((await kept([event])).length, 0, "not yet");
    await using((intake) => intake.settle());
    await once([event]);
  });

  test("are refused one by one, with the place, before anything is written", async () => {
    const good = visit("fine");
    await using(async (intake) => {
      const reasons = await intake.accept(WEB, [good, visit("undefined"), visit("x", { occurredAt: "1066-10-14T00:00:00Z" })]);
      assert.deepEqual(reasons.map((reason) => reason?.problems[0]?.place), [undefined, "event.identifiers", "event.occurredAt"]);
      await intake.settle();
    });
    await once([good]);
  });

  test("that cannot become facts after all are kept aside with the reason, and cost no other (the twin: all of it would wait for ever)", async () => {
    const [one, other] = [visit("beside"), visit("beside")];
    const bad = { ...visit("beside"), occurredAt: "no time at all" };
    await sql`insert into intake_journal (entry_id, taken_at, touch_points, requests) values (${newId()}, ${database.ground.now()}, 3, ${JSON.stringify([{ source: WEB, inputs: [one, bad] }, { source: SHOP, inputs: [other] }])})`.execute(database.db);
    await emptyJournal(database.ground);
    await once([one, other]);
    const [refused] = (await readRefused(database.db, 10)).events;
    assert.deepEqual([refused!.source, JSON.parse(refused!.body)], ["web", bad]);
    assert.match(refused!.reason, /taken and then could not be kept: .*occurredAt/);
  });

  test("taken while the clock was ahead are facts before somebody is erased (the twin: they were left for later, and came back)", async () => {
    const events = Array.from({ length: 3 }, () => visit("ahead"));
    for (const event of events) {
      const ahead = new Date(database.ground.now().getTime() + 120_000);
      await sql`insert into intake_journal (entry_id, taken_at, touch_points, requests) values (${newId(ahead.getTime())}, ${ahead}, 500, ${JSON.stringify([{ source: WEB, inputs: [event] }])})`.execute(database.db);
    }
    await emptyJournal(database.ground);
    await once(events);
  });

  test("are halved until the one is found that cannot become a fact, which is kept whole and for good", async () => {
    const good = Array.from({ length: 40 }, () => visit("many"));
    const bad = { ...visit("many"), occurredAt: "no time at all", body: "x".repeat(19_000) };
    await sql`insert into intake_journal (entry_id, taken_at, touch_points, requests) values (${newId()}, ${database.ground.now()}, 41, ${JSON.stringify([{ source: WEB, inputs: [...good.slice(0, 17), bad, ...good.slice(17)] }])})`.execute(database.db);
    const transactions = async () => (await rows<{ n: number }>(database.db, sql`select count(distinct position)::integer as n from log`))[0]!.n;
    const before = await transactions();
    await emptyJournal(database.ground);
    await once(good);
    assert.ok((await transactions()) - before < 12, "not one transaction for each");
    await sweepRefused(database.db, new Date(Date.now() + 400 * 86_400_000));
    const kept = (await readRefused(database.db, 10)).events.map(({ body }) => JSON.parse(body) as InteractionInput).find(({ messageId }) => messageId === bad.messageId);
    assert.ok(JSON.stringify(kept) === JSON.stringify(bad), "kept whole"); // not shown: it is long
  });

  test("may wait up to a limit; then senders are asked to come back", async () => {
    const event = visit("crowd");
    const entryId = newId();
    await sql`insert into intake_journal (entry_id, taken_at, touch_points, requests) values (${entryId}, ${database.ground.now()}, 600000, ${JSON.stringify([{ source: WEB, inputs: [event] }])})`.execute(database.db);
    await transaction(database.db, async (tx) => {
      await sql`select 1 from intake_journal where entry_id = ${entryId}::uuid for update`.execute(tx); // somebody else is at it
      await using(async (intake) => {
        while (await intake.accept(WEB, [visit("crowd")]).then(() => true, (error: unknown) => (assert.ok(error instanceof BatcherFull), false)));
      });
    });
    await emptyJournal(database.ground);
    await once([event]);
  });

  test("tell the same of everybody as those that are written at once (law)", async () => {
    const world = async (prefix: string, door: (intake: Intake, inputs: readonly InteractionInput[]) => Promise<unknown>, batches: readonly (readonly InteractionInput[])[]) => {
      const ground: Ground = database.ground;
      const intake = startIntake(ground);
      for (const inputs of batches) {
        await door(intake, inputs.map((input) => ({ ...input, messageId: `${prefix}${input.messageId}`, identifiers: input.identifiers.map(({ kind, value }) => ({ kind, value: `${prefix}${value}` })) })));
        await intake.settle();
      }
      await intake.stop();
      const found = await rows<{ who: string[]; what: string[]; says: string[] }>(
        database.db,
        sql`select array_agg(replace(i.value, ${prefix}, '') order by i.value) as who,
              (select array_agg(replace(s.message_id, ${prefix}, '') order by s.message_id) from seen_message s join membership o using (identity_id) where o.customer_id = m.customer_id) as what,
              (select array_agg(a.key || ' ' || a.value::text order by a.key, a.value::text) from attribute a join membership o using (identity_id) where o.customer_id = m.customer_id) as says
            from identifier i join membership m using (identity_id) where i.value like ${`${prefix}%`} group by m.customer_id order by 1`,
      );
      return JSON.stringify(found);
    };
    let round = 0;
    const input = fc.record({ user: fc.constantFrom("a", "b", undefined), visitor: fc.constantFrom("x", "y"), city: fc.constantFrom("Ulm", "Graz", undefined), message: fc.integer({ min: 0, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(input, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), async (made) => {
        const batches = made.map((list) => list.map(({ user, visitor, city, message }) => visit("", { messageId: `m${message}`, identifiers: [{ kind: "anonymous_id", value: `visitor-${visitor}` }, ...(user ? [{ kind: "user_id" as const, value: `user-${user}` }] : [])], ...(city ? { traits: { city } } : {}) })));
        round++;
        const now = await world(`n${round}.`, (intake, inputs) => intake.take(WEB, inputs), batches);
        const later = await world(`l${round}.`, (intake, inputs) => intake.accept(WEB, inputs), batches);
        assert.equal(later, now);
      }),
      { numRuns: 12 },
    );
  });
});
