import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { seededRandom } from "@rapport/statistics";
import { type NewInteraction, ownInteraction, recordInteractions } from "../../interactions/index.ts";
import { SYSTEM } from "../../organisation/index.ts";
import { catchUp, row, rows, sql, transaction } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { mergeCustomers, profileFollower } from "../../profiles/index.ts";
import { dayNumber, dayWord } from "../day.ts";
import { DissatisfactionAnswer, dissatisfactionOf, QuietPage, quietPage, refitDissatisfactionIfStale, refitIfStale, needsOf, valueAsOne, valueFollower, valueOf, valuesOf } from "../index.ts";
import { countedOf } from "../histories.ts";
import { currentModel } from "../kept-model.ts";
import { activeChance, historyAt } from "../score.ts";
import { type TestOrder, writeOrders } from "../test-purchases.ts";
import { ifTheyStay } from "./at-stake.ts";
import { currentDissatisfactionModel } from "./kept-dissatisfaction.ts";
import { growEverybody, learnFrom, lookBackFrom } from "./look-back.ts";
import type { Contact } from "./contacts.ts";

const LAST = dayNumber("2026-11-20");
const DAY = 86_400_000;
const at = (day: number) => new Date(day * DAY + DAY / 2);

interface Asked {
  readonly customer: number;
  readonly day: number;
  readonly isAnswered: boolean;
}

/** Regulars who now and then ask something; of those whom nobody answers most are not seen again. */
function shop(customers: number, seed: number): { orders: TestOrder[]; asked: Asked[] } {
  const random = seededRandom(seed);
  const [orders, asked]: [TestOrder[], Asked[]] = [[], []];
  for (let customer = 1; customer <= customers; customer++) {
    const gap = 14 + 50 * random.uniform();
    let end = LAST;
    const first = LAST - 900 + random.below(400);
    for (let day = first + 90 + random.below(60); day < LAST; day += 60 + random.below(160)) {
      const isAnswered = random.uniform() < 0.8;
      asked.push({ customer, day, isAnswered });
      if (random.uniform() < (isAnswered ? 0.02 : 0.6)) {
        end = day + 3;
        break;
      }
    }
    for (let day = first; day <= end; day += Math.max(1, Math.round(random.exponential(1 / gap)))) orders.push({ customer, day: dayWord(day), amountMinor: 1000 + random.below(4000) });
  }
  return { orders, asked };
}

describe("customers who are quietly dissatisfied", () => {
  const database = useDatabase();
  const of = async (id: string) => DissatisfactionAnswer.parse((await dissatisfactionOf(database.ground, [id])).get(id));
  const page = async () => QuietPage.parse(await quietPage(database.ground));
  const by = (identityId: string, kind: string, occurredAt: Date, properties: Record<string, unknown>, direction: "in" | "out" | "none" = "none"): NewInteraction => ownInteraction({ identityId, kind, channel: "email", direction, occurredAt, body: null, properties });
  const record = (items: readonly NewInteraction[]) => transaction(database.db, (tx) => recordInteractions(tx, database.ground.now(), items));
  const rowsOf = async (some: readonly string[]) => (await rows(database.db, sql`select 1 from dissatisfaction_score where customer_id = any(${[...some]}::uuid[])`)).length;
  let ids: Map<number, string>;

  test("of nothing nothing is said; of few, how many it takes, and it is kept", async () => {
    assert.equal(await refitDissatisfactionIfStale(database.ground), false);
    assert.deepEqual(await page(), { kind: "not-fitted" });
    const few = await writeOrders(database.ground, [{ customer: 9001, day: "2024-05-01", amountMinor: 500 }]);
    assert.equal(await refitDissatisfactionIfStale(database.ground), true);
    assert.equal((await page()).kind, "too-few");
    assert.equal((await of(few.get(9001)!)).standing.kind, "not-measured");
    assert.equal(await refitDissatisfactionIfStale(database.ground), false, "nothing new is known");
    await sql`delete from dissatisfaction_model`.execute(database.db); // the clock stands still here, so the newer could not be told
  });

  test("contacts that nobody answered tell those who left; what is learnt is kept with how it did, and beats the days since the last purchase", async () => {
    const { orders, asked } = shop(600, 3);
    asked.push({ customer: 8001, day: LAST - 88, isAnswered: false });
    // By hand: one regular who asked something, was not answered and has stopped, one who only bought twice, and the last day that is known.
    const regular = Array.from({ length: 12 }, (_, n) => ({ customer: 8001, day: dayWord(LAST - 90 - 20 * n), amountMinor: 9000 }));
    ids = await writeOrders(database.ground, [...orders, ...regular, { customer: 8002, day: dayWord(LAST - 100), amountMinor: 900 }, { customer: 8002, day: dayWord(LAST), amountMinor: 900 }]);
    await record(
      asked.flatMap(({ customer, day, isAnswered }, n) => {
        const [identityId, conversationId] = [ids.get(customer)!, `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`];
        return [
          by(identityId, "conversation.opened", at(day), { conversationId, code: `C-${n}`, topic: "other", subject: "Where is it?" }, "in"), by(identityId, "message", at(day), { conversationId }, "in"),
          ...(isAnswered ? [by(identityId, "message", at(day + 1), { conversationId }, "out")] : []), by(identityId, "conversation.resolved", at(day + 2), { conversationId }),
        ];
      }),
    );
    await refitIfStale(database.ground);
    assert.equal(await refitDissatisfactionIfStale(database.ground), true);
    const found = await page();
    assert.ok(found.kind === "measured");
    const { model } = found;
    const { used } = model;
    assert.ok(used === "signs" || used === "both", used);
    assert.ok(model.gains[used].lo > 0 && model.areas[used].area > model.areas.stay.area && model.areas.signs.area > model.areas.recency.area, JSON.stringify(model.areas));
    const told = model.signs.find(({ kind }) => kind === "no-answer")!;
    assert.ok(told.weight !== null && told.weight > 0 && told.left / told.customers > 2 * told.othersLeft!, JSON.stringify(told));
    for (const { predicted, actual, customers } of model.reliability) assert.ok(Math.abs(predicted - actual) < 0.05 + 3 * Math.sqrt((predicted * (1 - predicted)) / customers), `${predicted} told, ${actual} came of ${customers}`);
    assert.ok(model.flagged.left / model.flagged.customers > 1.5 * (model.others.left / model.others.customers), JSON.stringify([model.flagged, model.others]));
    for (const { kind, weight } of model.signs) if (weight !== null) assert.ok(weight > 0, kind);
    assert.deepEqual(await rows(database.db, sql`select object_kind as kind, detail->>'likely' as likely from audit where object_id = ${model.modelId}`), [{ kind: "dissatisfaction-model", likely: String(found.total) }]);
  });

  test("a regular whom nobody answered and who has stopped is likely dissatisfied: why, since when, how sure and of how many; and stands in the list with what is at stake", async () => {
    const { standing, inPurchases, inContacts, saidSo } = await of(ids.get(8001)!);
    assert.ok(standing.kind === "weighed" && standing.likely && standing.chance.lo > standing.everybody && standing.chance.lo <= standing.chance.mid && standing.chance.mid <= standing.chance.hi, JSON.stringify(standing));
    assert.match(inPurchases.find(({ kind }) => kind === "silence")!.text, /^No purchase for 90 days: at their own rhythm (\d+|fewer than 1) of 100 pauses are as long$/);
    assert.ok(standing.since !== null && standing.since.slice(0, 10) > dayWord(LAST - 200) && standing.since.slice(0, 10) < dayWord(LAST));
    assert.deepEqual(inContacts.map(({ kind, text, since, evidence }) => [kind, text, since.slice(0, 10), evidence.map(({ label }) => label)]), [["no-answer", "Wrote, and it was closed without an answer", dayWord(LAST - 88), ["Where is it?"]]]);
    assert.equal(saidSo, null);
    const found = await page();
    assert.ok(found.kind === "measured");
    const listed = found.customers.find(({ customerId }) => customerId === ids.get(8001)!)!;
    assert.deepEqual([listed.standing, listed.inPurchases, listed.inContacts], [standing, inPurchases, inContacts]);
    const value = await valueOf(database.ground, listed.customerId);
    const model = (await currentModel(database.db))!;
    const [own] = await countedOf(database.db, model.currency, [listed.customerId]);
    assert.ok(value.kind === "scored" && own);
    const { stay, leave, value: whole } = ifTheyStay(model, dayNumber(value.asOf))(own);
    assert.equal(listed.value12.mid, Math.round(whole));
    assert.deepEqual([listed.atStake.mid, listed.atStake.lo, listed.atStake.hi], [standing.chance.mid, standing.chance.lo, standing.chance.hi].map((chance) => Math.round(chance * (stay - leave))));
    assert.ok(listed.atStake.mid > Math.round(standing.chance.mid * listed.value12.mid), "their value already counts that they may leave: taken times the chance once more it would be too little");
    assert.deepEqual(found.customers.map(({ atStake }) => atStake.mid), found.customers.map(({ atStake }) => atStake.mid).toSorted((a, b) => b - a));
    const all = found.customers.reduce((sum, { atStake }) => sum + atStake.mid, 0);
    assert.ok(found.total > found.customers.length ? found.atStake.mid > all : Math.abs(found.atStake.mid - all) <= found.total, JSON.stringify([found.total, found.atStake, all]));
    assert.ok(found.atStake.lo < found.atStake.mid && found.atStake.mid < found.atStake.hi);
  });

  test("one chance: the value card, the list, the filter of the list, what products foresee and this page say the same of everybody, and whose it is; before signs told more it was the value model's (the twin)", async () => {
    const everybody = [...ids.values()];
    const [answers, values] = [await dissatisfactionOf(database.ground, everybody), await valuesOf(database.ground, everybody)];
    const lists = new Map((await rows<{ id: string; stay: number }>(database.db, sql`select customer_id as id, stay26 as stay from customer_list where stay26 is not null`)).map((each) => [each.id, each.stay]));
    const model = await currentModel(database.db);
    const tellers = new Map<string, number>();
    let moved = 0;
    for (const id of everybody) {
      const [{ standing }, value] = [answers.get(id)!, values.get(id)!];
      assert.ok(value.kind === "scored");
      const { stay26, purchases, asOf } = value;
      tellers.set(value.stayToldBy, (tellers.get(value.stayToldBy) ?? 0) + 1);
      assert.equal(lists.get(id), stay26.mid);
      assert.ok(stay26.lo <= stay26.mid && stay26.mid <= stay26.hi && stay26.lo >= 0 && stay26.hi <= 1);
      const own = activeChance(model!.purchaseModel, historyAt({ firstDay: dayNumber(purchases.first), lastDay: dayNumber(purchases.last), purchaseDays: purchases.days }, dayNumber(asOf))).mid;
      if (value.stayToldBy === "stay") assert.equal(stay26.mid, own);
      else if (Math.abs(stay26.mid - own) > 0.05) moved++;
      if (standing.kind === "weighed") assert.deepEqual([standing.chance, standing.by], [{ mid: 1 - stay26.mid, lo: 1 - stay26.hi, hi: 1 - stay26.lo }, value.stayToldBy]);
      else assert.equal(value.stayToldBy, "stay", `${standing.kind}: of them only the value model tells`);
    }
    assert.ok(tellers.size === 2 && moved > 100, JSON.stringify([[...tellers], moved]));
    const [one] = everybody;
    const { foreseen } = await needsOf(database.ground, one!);
    const value = values.get(one!)!;
    assert.ok(foreseen.kind === "foreseen" && value.kind === "scored");
    assert.equal(foreseen.nextPurchase!.chance, value.stay26.mid);
  });

  test("two purchases are too short a history, and it is said how many it takes", async () => {
    assert.deepEqual((await of(ids.get(8002)!)).standing, { kind: "short-history", observed: 2, needed: 3 });
  });

  test("who complains has said so and is quiet no more: not likely, and out of the list before anybody is looked at again", async () => {
    const id = ids.get(8001)!;
    await record([by(id, "complaint.opened", database.ground.now(), { conversationId: "00000000-0000-7000-8000-00000000ffff", subject: "Nobody answers" })]);
    await catchUp(database.db, [profileFollower, valueFollower]);
    const value = await valueOf(database.ground, id);
    assert.ok(value.kind === "scored" && value.stayToldBy === "stay", "signs tell nothing of who said so");
    const { standing, saidSo } = await of(id);
    assert.deepEqual([standing.kind, saidSo?.evidence[0]?.label], ["has-said-so", "Nobody answers"]);
    const found = await page();
    assert.ok(found.kind === "measured" && !found.customers.some(({ customerId }) => customerId === id));
    assert.equal(await rowsOf([id]), 0, "nor are they counted, or found by a filter");
  });

  test("who buys again is looked at again at once; who has nothing to do with it keeps their row", async () => {
    const found = await page();
    assert.ok(found.kind === "measured");
    const [first, next] = found.customers;
    await sql`update dissatisfaction_score set at_stake_minor = 1 where customer_id = any(${[first!.customerId, next!.customerId]}::uuid[])`.execute(database.db);
    await record([{ ...by(first!.customerId, "order", at(LAST), {}, "in"), amountMinor: 900, currency: "EUR" }]);
    await catchUp(database.db, [profileFollower, valueFollower]);
    const kept = await rows<{ id: string; stake: number }>(database.db, sql`select customer_id as id, at_stake_minor as stake from dissatisfaction_score where customer_id = any(${[first!.customerId, next!.customerId]}::uuid[])`);
    const { standing } = await of(first!.customerId);
    assert.equal(kept.some(({ id }) => id === first!.customerId), standing.kind === "weighed" && standing.likely);
    assert.ok(!kept.some(({ id, stake }) => id === first!.customerId && stake === 1));
    assert.equal(kept.find(({ id }) => id === next!.customerId)?.stake, 1);
    await sql`update dissatisfaction_score set at_stake_minor = ${next!.atStake.mid} where customer_id = ${next!.customerId}::uuid`.execute(database.db);
  });

  test("who is one with another now is answered with what happened to both, and is listed once under the id of both", async () => {
    const found = await page();
    assert.ok(found.kind === "measured");
    const [one, other] = found.customers;
    const foreseen = await valueAsOne(database.ground, [one!.customerId, other!.customerId]);
    const { customerId } = await mergeCustomers(database.ground, SYSTEM, { keepId: one!.customerId, otherId: other!.customerId, why: "the same person" });
    await catchUp(database.db, [profileFollower, valueFollower]);
    const days = await row<{ days: number }>(database.db, sql`select purchase_days as days from purchase_summary where customer_id = ${customerId}::uuid`);
    const { standing } = await of(customerId);
    assert.ok(standing.kind === "weighed" && days!.days > 3);
    assert.ok(foreseen.kind === "scored");
    assert.deepEqual([standing.chance.mid, standing.by], [1 - foreseen.stay26.mid, foreseen.stayToldBy], "as it was foreseen before they were joined");
    const again = await page();
    assert.ok(again.kind === "measured" && again.customers.filter(({ customerId: id }) => id === one!.customerId || id === other!.customerId).length <= 1);
    // Counted once as well, if at all: as they are said to be.
    assert.equal(again.total, found.total - (standing.likely ? 1 : 2));
    assert.equal(await rowsOf([one!.customerId, other!.customerId]), standing.likely ? 1 : 0);
    const sums = await row<{ mid: number }>(database.db, sql`select sum(at_stake_minor)::bigint as mid from dissatisfaction_score d where exists (select 1 from membership m where m.customer_id = d.customer_id)`);
    assert.equal(again.atStake.mid, sums!.mid, "nothing is at stake with somebody who is nobody any more");
  });

  test("each version is kept; scores are of the one in use, and its chances are what is read of the customer", async () => {
    const model = (await currentDissatisfactionModel(database.db))!;
    const kept = await rows<{ id: string; chance: number; model: string }>(database.db, sql`select customer_id as id, chance, model_id as model from dissatisfaction_score d order by at_stake_minor desc limit 40`);
    assert.ok(kept.length > 20 && kept.every(({ model: id }) => id === model.modelId));
    const answers = await dissatisfactionOf(database.ground, kept.map(({ id }) => id));
    const same = kept.filter(({ id, chance }) => {
      const { standing } = answers.get(id)!;
      return standing.kind === "weighed" && standing.chance.mid === chance;
    });
    assert.ok(same.length >= kept.length - 3, `${same.length} of ${kept.length}: all but those who complained or were joined since`);
  });
});

describe("what is learnt of a past day", () => {
  const days = lookBackFrom(LAST);
  const { orders, asked } = shop(500, 11);
  const contact = (day: number, n: number): Contact => ({ interactionId: `i${n}`, kind: "message", channel: "email", direction: "in", at: at(day), pages: [], conversationId: `c${n}`, code: null, topic: null, subject: null, issue: null, promiseId: null, dueAt: null, body: null, stars: null, answered: null });
  const learnt = (more: ReadonlyMap<string, readonly Contact[]>, returns: ReadonlyMap<string, readonly number[]> = new Map()) => {
    const contacts = new Map([...Map.groupBy(asked.filter(({ isAnswered }) => !isAnswered), ({ customer }) => String(customer))].map(([id, all]) => [id, [...all.map(({ day }, n) => contact(day, n)), ...(more.get(id) ?? [])]] as const));
    const growing = growEverybody(days, returns, contacts);
    for (const [customer, own] of Map.groupBy(orders, (order) => order.customer)) growing.add({ customerId: String(customer), days: [...new Set(own.map(({ day }) => dayNumber(day)))], amounts: own.map(({ amountMinor }) => amountMinor) });
    const fit = learnFrom(growing.everybody(), days);
    assert.ok(fit.kind === "learnt");
    const { usual: _, patienceDays: __, ...rest } = fit;
    return rest;
  };
  const everybody = (day: number) => new Map(asked.map(({ customer }, n) => [String(customer), [contact(day, 100_000 + n)]] as const).filter((_, n) => n % 3 === 0));

  test("rests only on what was known then: contacts and returns of later days change nothing of it", () => {
    const plain = learnt(new Map());
    assert.deepEqual(learnt(everybody(days.tried + 1), new Map([...everybody(0).keys()].map((id) => [id, [days.tried + 2]]))), plain);
    // Twin: of the day before they do.
    assert.notDeepEqual(learnt(everybody(days.tried - 10)), plain);
    assert.notDeepEqual(learnt(new Map(), new Map([...everybody(0).keys()].map((id) => [id, [days.tried - 2]]))), plain);
  });
});
