import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type NewInteraction, ownInteraction, recordInteractions } from "../interactions/index.ts";
import type { FieldsSeen, FieldSet } from "../organisation/contract.ts";
import { type Actor, SYSTEM } from "../organisation/index.ts";
import { type Ground, newId, Refusal, row, sql, transaction } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { recomputeProfiles, resolveIdentity } from "../profiles/index.ts";
import { sayAttribute } from "../profiles/knowledge/say-attribute.ts";
import { setsOfFact } from "./shown-answer.ts";
import { decide } from "./decide.ts";
import { daysAgo } from "./example-facts.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { isHeldOut } from "./hold-out.ts";
import { publishFirstPolicy } from "./publish-policy.ts";
import { changeDraft, discardDraft, startDraft } from "./studio/drafts.ts";
import type { Trial, TrialLine } from "./trial-contract.ts";
import { lampsNow, type TrialReader, whatWouldTheyDo } from "./what-would-they-do.ts";

const MIRA: Actor = { ...SYSTEM, kind: "person", id: "mira", name: "Mira", role: "analyst", source: "workplace" };
const READER: TrialReader = { id: "mira", seesDrafts: true };
const refused = (code: string, words: RegExp) => (error: unknown) => error instanceof Refusal && error.code === code && words.test(error.message);

describe("what the rules would do", () => {
  const database = useDatabase();
  const conversations = new Map<string, string>();
  let ids: string[] = [];

  /** Somebody known; of the measurement group or not, which depends on the id alone. */
  async function somebody(ground: Ground, heldOut: boolean): Promise<string> {
    for (;;) {
      const made = await transaction(ground.db, (tx) => resolveIdentity(tx, ground.now(), { name: "shop", trusted: true }, [{ kind: "email", value: `${newId()}@example.com`, verified: true }]));
      if (isHeldOut(made.customerId) === heldOut) return made.customerId;
    }
  }
  const tell = (identityId: string, kind: string, days: number, more: Partial<NewInteraction>) => transaction(database.db, (tx) => recordInteractions(tx, database.ground.now(), [{ ...ownInteraction({ identityId, kind, channel: "chat", direction: "in", occurredAt: daysAgo(days) }), ...more }]));
  const traces = async () => (await row<{ n: number }>(database.db, sql`select (select count(*) from decision)::integer + (select count(*) from decision_action)::integer + (select count(*) from audit)::integer as n`))!.n;
  const ask = (reader = READER, more: { by?: "draft"; chosen?: string[] } = {}, part?: number) => whatWouldTheyDo(database.ground, { chosen: { ids: more.chosen ?? ids }, by: more.by ?? "in-force" }, reader, part);
  const counts = ({ lines }: Pick<Trial, "lines">) => Object.fromEntries(lines.map(({ kind, actionId, why, who }) => [`${kind} ${actionId ?? ""} ${why}`.trim(), who.length]));
  const seeing = (hidden: readonly FieldSet[]): FieldsSeen => ({ reading: (set) => (hidden.includes(set) ? "hidden" : "read"), setOfAttribute: () => "public" });

  test("is what each decision would say, counted, and leaves no trace; a decision that is taken does", async () => {
    database.setNow(daysAgo(0));
    await publishFirstPolicy(database.ground);
    // Five with two contacts about a repair, of whom one is held out; three of whom nothing is to be said but that nobody came.
    for (let n = 0; n < 8; n++) {
      const customerId = await somebody(database.ground, n === 4);
      ids.push(customerId);
      if (n > 4) continue;
      for (const days of [3, 0.02]) {
        const conversationId = newId();
        if (days < 1) conversations.set(customerId, conversationId);
        await tell(customerId, "conversation.opened", days, { properties: { conversationId, topic: "repair", subject: "The grinder" } });
        if (days > 1) await tell(customerId, "conversation.resolved", days - 1, { properties: { conversationId } });
      }
      if (n === 0) await tell(customerId, "complaint.opened", 0.01, { properties: { conversationId: conversations.get(customerId) } });
    }
    await transaction(database.db, (tx) => recomputeProfiles(tx, ids));
    ids = ids.toSorted();
    const before = await traces();
    const trial = await ask();
    assert.equal(await traces(), before);
    assert.deepEqual([trial.customers, trial.done, trial.next, trial.policy.version, trial.policy.draft], [8, 8, null, 1, null]);

    // By a second route: each asked by itself, as the cockpit asks.
    const byHand = new Map<string, number>();
    for (const customerId of ids) {
      const conversationId = conversations.get(customerId);
      const answer = await decide(database.ground, { customerId, surface: "cockpit", moment: conversationId === undefined ? {} : { conversationId } }, { record: false });
      const keys = [...answer.actions.map(({ id }) => `advised ${id}`), ...answer.held.map(({ actionId, why }) => `held ${actionId} ${why}`)];
      for (const key of keys.length > 0 ? keys : ["nothing"]) byHand.set(key, (byHand.get(key) ?? 0) + 1);
    }
    assert.deepEqual(counts(trial), Object.fromEntries([...byHand].sort(([a], [b]) => Object.keys(counts(trial)).indexOf(a) - Object.keys(counts(trial)).indexOf(b))));
    assert.equal(counts(trial)["advised loan-grinder"], 4);
    assert.equal(counts(trial)["held loan-grinder in the measurement group"], 1);
    assert.equal(await traces(), before, "whoever is held out is so by their id");
    await decide(database.ground, { customerId: ids[0]!, surface: "cockpit", moment: {} });
    assert.ok((await traces()) > before, "the twin");
  });

  test("part by part it is the same as at once, and says how far it is", async () => {
    const whole = await ask();
    const together = new Map<string, number>();
    let [next, parts]: [string | null, number] = [null, 0];
    do {
      const { lines, ...said }: Trial = await whatWouldTheyDo(database.ground, { chosen: { ids }, by: "in-force", ...(next !== null && { after: next }) }, READER, 3);
      for (const [key, n] of Object.entries(counts({ lines }))) together.set(key, (together.get(key) ?? 0) + n);
      assert.equal(said.done, Math.min(8, ++parts * 3));
      next = said.next;
    } while (next !== null);
    assert.deepEqual([parts, Object.fromEntries([...together].sort())], [3, Object.fromEntries(Object.entries(counts(whole)).sort())]);
  });

  test("whom somebody does not see is in no line, and what they may not read is covered; more than five thousand are refused", async () => {
    const seen = await ask({ ...READER, seen: sql`p.customer_id <> ${ids[0]!}::uuid` });
    assert.deepEqual([seen.customers, seen.lines.some(({ who }) => who.some(({ customerId }) => customerId === ids[0]))], [7, false]);
    const named = (lines: readonly TrialLine[]) => lines.flatMap(({ who }) => who.map(({ customerId }) => customerId));
    assert.ok(named((await ask()).lines).includes(ids[0]!), "the twin who sees all");
    // Who needs special care is sensitive: why something is held back from them is not told.
    const cared = await somebody(database.ground, false);
    await sayAttribute(database.ground, SYSTEM, cared, { key: "vulnerable", value: true });
    await transaction(database.db, (tx) => recomputeProfiles(tx, [cared]));
    assert.deepEqual(setsOfFact("customer.vulnerable", seeing([])), ["sensitive"]);
    const lamps = async (fields?: FieldsSeen) => (await lampsNow(database.ground, [cared, ids[0]!], { id: "mira", ...(fields && { fields }) })).customers.find(({ customerId }) => customerId === cared)!.lamps.map(({ text }) => text);
    assert.deepEqual([await lamps(), await lamps(seeing(["sensitive"]))], [["Needs special care"], []]);
    assert.equal((await lampsNow(database.ground, [cared, ids[0]!], { id: "mira", seen: sql`p.customer_id = ${cared}::uuid` })).customers.length, 1);
    const before = await traces();
    await lampsNow(database.ground, ids, READER);
    assert.equal(await traces(), before);
    await transaction(database.db, async (tx) => {
      await sql`insert into customer_list (customer_id, known) select gen_random_uuid(), true from generate_series(1, 5001)`.execute(tx);
      await assert.rejects(whatWouldTheyDo({ ...database.ground, db: tx }, { chosen: { filters: {}, except: [] }, by: "in-force" }, READER), refused("bad-input", /more than 5,000 customers/));
      throw new Error("leave it");
    }).catch((error: Error) => assert.equal(error.message, "leave it"));
  });

  test("a draft is asked by whoever may see it and reads all that it may ask for; by nobody else, for a row of their own would tell them anything", async () => {
    await assert.rejects(ask(READER, { by: "draft" }), refused("not-found", /No draft/));
    const draft = await startDraft(database.ground, MIRA, FIRST_POLICY.key);
    const content = structuredClone(draft.content);
    const care = content.tables.find(({ part }) => part === "care")!.table;
    const place = care.inputs.findIndex(({ fact }) => fact === "conversation.contactsOnIssue");
    care.rows.find(({ id }) => id === "care-2")!.when[place] = "≥ 3";
    await changeDraft(database.ground, MIRA, draft.draftId, { revision: draft.revision, content });
    const [live, tried] = [await ask(), await ask(READER, { by: "draft" })];
    assert.deepEqual([live.openDraft?.revision, live.policy.draft, tried.policy.draft?.revision, tried.policy.version], [2, null, 2, 1]);
    assert.deepEqual([counts(live)["advised loan-grinder"], counts(tried)["advised loan-grinder"]], [4, undefined]);
    for (const reader of [{ ...READER, seesDrafts: false }, { ...READER, fields: seeing(["sensitive"]) }, { ...READER, fields: seeing(["value"]) }]) {
      await assert.rejects(ask(reader, { by: "draft" }), refused("not-allowed", /does not see drafts/));
      assert.equal((await ask(reader)).openDraft, null);
    }
    assert.equal((await ask({ ...READER, fields: seeing([]) }, { by: "draft" })).policy.draft?.revision, 2);
    await discardDraft(database.ground, MIRA, draft.draftId);
  });
});
