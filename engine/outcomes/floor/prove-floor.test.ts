import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { decide, FIRST_POLICY, type Policy, publishFirstPolicy, publishPolicy } from "../../decisions/index.ts";
import { type Actor, SYSTEM } from "../../organisation/index.ts";
import { catchUp, row, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { profileFollower } from "../../profiles/index.ts";
import { addMessage, changeConversation, NewConversation, startConversation, waitsBegunIn } from "../../service/index.ts";
import { FloorPage } from "../contract.ts";
import { brokenFloor, floorProof, proveFloor, readFloor } from "./prove-floor.ts";

const MINUTE = 60_000;
const day = new Date("2026-11-20T00:00:00Z");
const at = (minutes: number) => new Date(day.getTime() + minutes * MINUTE);
const nextMorning = at(24 * 60 + 30);
const jo: Actor = { kind: "person", id: "jo", name: "Jo Martens", role: "agent", source: "desk", trusted: true };
const shop: Actor = { kind: "key", id: "0199f0a4-0000-7000-8000-000000000001", name: "Shop", role: "agent", source: "shop", trusted: true };

describe("the floor, looked at the day after", () => {
  const database = useDatabase();
  let count = 0;

  before(async () => {
    database.setNow(at(0));
    await sql`insert into auth."user" (id, name, email, "emailVerified") values ('jo', 'Jo Martens', 'jo@example.com', true)`.execute(database.db);
    await sql`insert into staff_role (staff_id, role_id, role, granted_at, granted_by, why) values ('jo', gen_random_uuid(), 'agent', ${at(0)}, 'test', 'test')`.execute(database.db);
    await publishFirstPolicy(database.ground);
  });

  async function writesAt(minutes: number, more: Partial<NewConversation> = {}): Promise<string> {
    database.setNow(at(minutes));
    count += 1;
    const { conversationId } = await startConversation(database.ground, shop, NewConversation.parse({ messageId: `m-${count}`, channel: "email", subject: "Where is it?", topic: "delivery", identifiers: [{ kind: "email", value: `c${count}@example.com` }], name: `C ${count}`, body: "Where is it?", ...more }));
    return conversationId;
  }

  async function answersAt(conversationId: string, minutes: number, body = "On its way."): Promise<void> {
    database.setNow(at(minutes));
    await addMessage(database.ground, jo, conversationId, { clientId: `a-${minutes}-${conversationId}`, audience: "customer", body });
  }

  test("waits are from the first unanswered word to the next answer; notes are none, and a resolution ends one", async () => {
    const first = await writesAt(60);
    const second = await writesAt(70);
    await writesAt(80);
    await answersAt(first, 90);
    database.setNow(at(95));
    await addMessage(database.ground, jo, second, { clientId: "note", audience: "team", body: "Ask the workshop." });
    database.setNow(at(100));
    await changeConversation(database.ground, jo, second, { status: "resolved" });
    const waits = await waitsBegunIn(database.db, day, at(24 * 60));
    assert.deepEqual(waits.map(({ since, answered }) => [(since.getTime() - day.getTime()) / MINUTE, answered && (answered.getTime() - day.getTime()) / MINUTE]), [[60, 90], [70, 100], [80, null]]);
    assert.deepEqual(await waitsBegunIn(database.db, at(60.5), at(75)).then((found) => found.length), 1, "begun in this time");
    await sql`update message set import_id = gen_random_uuid() where conversation_id = ${second}::uuid`.execute(database.db);
    assert.equal((await waitsBegunIn(database.db, day, at(24 * 60))).length, 2, "what was brought in is history of elsewhere");
    await sql`update message set import_id = null where conversation_id = ${second}::uuid`.execute(database.db);
  });

  test("a decision of the minutes after midnight is about a message of the day, and counts for the next (the twin: one of before midnight counts)", async () => {
    const late = await writesAt(3 * 24 * 60 - 1);
    await sql`update decision set at = ${at(3 * 24 * 60 + 2)} where moment->>'conversationId' = ${late}`.execute(database.db);
    const of = async (day: string) => (await floorProof(database.ground, day)).decisions;
    database.setNow(at(3 * 24 * 60 + 30));
    assert.deepEqual([await of("2026-11-22"), await of("2026-11-23")], [0, 1]);
    await sql`update decision set at = ${at(3 * 24 * 60 - 1)} where moment->>'conversationId' = ${late}`.execute(database.db);
    assert.deepEqual([await of("2026-11-22"), await of("2026-11-23")], [1, 0]);
    await sql`delete from decision where moment->>'conversationId' = ${late}`.execute(database.db);
    await sql`delete from message where conversation_id = ${late}::uuid`.execute(database.db);
    await sql`update conversation set waiting_since = null where conversation_id = ${late}::uuid`.execute(database.db);
  });

  test("a day is worked out once, and anew while somebody waits; what is shown fits its shape", async () => {
    database.setNow(nextMorning);
    assert.deepEqual(await proveFloor(database.ground), ["2026-11-20"]);
    assert.deepEqual(await proveFloor(database.ground), [], "looked at today");
    const page = await readFloor(database.ground);
    assert.doesNotThrow(() => FloorPage.parse(page));
    const [proof] = page.days;
    assert.deepEqual([proof!.waits, proof!.waiting, proof!.overtaken.tooFar, proof!.person.without, proof!.inTime.tiers[0]!.inTime, proof!.inTime.tiers[0]!.waits], [3, 1, 0, 0, 2, 3]);
    assert.ok(proof!.decisions >= 3 && proof!.overtaken.longestBonusSeconds <= 120);
    assert.deepEqual([proof!.blind.broken, proof!.inTime.state, await brokenFloor(database.db)], [[], "too-few", null]);
    assert.deepEqual(page.waiting.map(({ tier, open }) => [tier, open]), [["none", 1]]);
    database.setNow(new Date(nextMorning.getTime() + 24 * 60 * MINUTE));
    assert.deepEqual(await proveFloor(database.ground), ["2026-11-20"], "one waits still");
    assert.deepEqual((await rows<{ topic: string }>(database.db, sql`select topic from log where topic = 'floor'`)).length, 1, "said once, for nothing turned");
    const { conversationId } = (await row<{ conversationId: string }>(database.db, sql`select conversation_id as "conversationId" from conversation where waiting_since is not null`))!;
    await answersAt(conversationId, 24 * 60 * 2 + 60);
    database.setNow(new Date(nextMorning.getTime() + 2 * 24 * 60 * MINUTE));
    assert.deepEqual([await proveFloor(database.ground), (await readFloor(database.ground)).days[0]!.waiting], [["2026-11-20"], 0]);
    database.setNow(new Date(nextMorning.getTime() + 3 * 24 * 60 * MINUTE));
    assert.deepEqual(await proveFloor(database.ground), [], "nobody waits any more");
  });

  test("twins: twenty answered too late, a bonus beyond two minutes, a menu without a person, and rules that keep a language waiting", async () => {
    const second = new Date("2026-11-24T00:00:00Z");
    const then = (minutes: number) => (second.getTime() - day.getTime()) / MINUTE + minutes;
    for (let n = 0; n < 20; n++) await answersAt(await writesAt(then(n)), then(500 + n));
    const { customerId } = (await row<{ customerId: string }>(database.db, sql`select customer_id as "customerId" from membership limit 1`))!;
    await decide(database.ground, { customerId, surface: "voice", moment: { topic: "delivery" } }); // the telephone menu
    database.setNow(at(then(24 * 60 + 30)));
    const prove = () => floorProof(database.ground, "2026-11-24");
    const late = await prove();
    assert.deepEqual([late.inTime.state, late.inTime.tiers[0]!.share!.mid, late.state, late.person.state, late.blind.state], ["broken", 0, "broken", "held", "held"]);

    const { id, was } = (await row<{ id: string; was: unknown }>(database.db, sql`select decision_id as id, answer as was from decision where at >= ${second}::timestamptz limit 1`))!;
    const answered = (answer: unknown) => sql`update decision set answer = ${JSON.stringify(answer)}::json where decision_id = ${id}::uuid`.execute(database.db);
    const answer = was as { route: object; menu: { key: string }[] };
    await answered({ ...answer, route: { ...answer.route, bonusSeconds: 121 } });
    assert.deepEqual([(await prove()).overtaken.tooFar, (await prove()).overtaken.state], [1, "broken"]);
    await answered({ ...answer, menu: [{ key: "1", label: "Bot" }] });
    assert.deepEqual([(await prove()).person.without, (await prove()).person.state], [1, "broken"]);
    await answered(answer);

    // The terminal publishes without a rehearsal; the day after it is found.
    const answerTime = FIRST_POLICY.tables.find(({ part }) => part === "answer-time")!.table;
    const slow: Policy = { ...FIRST_POLICY, examples: [], tables: FIRST_POLICY.tables.map((each) => each.part !== "answer-time" ? each : { ...each, table: { ...answerTime, inputs: [...answerTime.inputs, { fact: "customer.language", missing: "no-match" }], rows: [{ id: "answer-slow", when: [...answerTime.inputs.map(() => "any"), "ar"], then: answerTime.rows.at(-1)!.then.map(() => "2880"), because: "nobody speaks it" }, ...answerTime.rows.map((each) => ({ ...each, when: [...each.when, "any"] }))] } }) };
    database.setNow(new Date("2026-11-25T08:00:00Z"));
    assert.equal((await publishPolicy(database.ground, SYSTEM, slow, { note: "slow", currency: "EUR" })).kind, "published");
    await catchUp(database.db, [profileFollower]);
    for (let n = 0; n < 20; n++) await decide(database.ground, { customerId, surface: "email", moment: { topic: "delivery" } });
    database.setNow(new Date("2026-11-26T00:30:00Z"));
    const { blind, state } = await floorProof(database.ground, "2026-11-25");
    assert.deepEqual([state, blind.state, blind.broken[0]!.change, blind.broken[0]!.what], ["broken", "broken", "language", "minutes to an answer"]);
    await proveFloor(database.ground);
    assert.equal(await brokenFloor(database.db), "2026-11-25");
  });
});
