import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { publishFirstPolicy } from "../decisions/index.ts";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { profileFollower } from "../profiles/index.ts";
import { excerptOf } from "./excerpt.ts";
import { addMessage, findConversations, searchEverything, startConversation } from "./index.ts";

describe("finding conversations", () => {
  const database = useDatabase();
  const found = async (typed: string, seen?: ReturnType<typeof sql>) => (await findConversations(database.ground, typed, { limit: 5, seen })).hits;
  let code = "";

  test("by subject, by what was said by either side, by a phrase, by how a word begins, and by code", async () => {
    await publishFirstPolicy(database.ground);
    const start = async (n: number, subject: string, body: string) => startConversation(database.ground, SYSTEM, { messageId: `m${n}`, channel: "email", subject, topic: "other", complaint: false, identifiers: [{ kind: "email", value: `person${n}@example.com` }], name: `Person ${n}`, body });
    const grinder = await start(1, "Grinder still not back", "I sent the grinder in on the third of May. My señora is not amused.");
    await start(2, "Where is my parcel?", "It should have come back on Tuesday.");
    code = grinder.code;
    await addMessage(database.ground, SYSTEM, grinder.conversationId, { clientId: "n1", body: "Burrs landed at the workshop; follow-up tomorrow", audience: "team" });
    await catchUp(database.db, [profileFollower]);
    const subjects = async (typed: string) => (await found(typed)).map((hit) => hit.subject);
    for (const typed of ["grinder", "GRIN", "not back", '"the third of may"', "senora", "burrs workshop", "follow-up", code, code.slice(2), code.toLowerCase()]) assert.deepEqual(await subjects(typed), ["Grinder still not back"], typed);
    assert.equal((await subjects("back")).length, 2);
    for (const typed of ['"may of third"', "grinder tuesday", "", "%", "'", "&", "!", ":*", '"', "\\", "\u0000", "('"]) assert.deepEqual(await subjects(typed), [], JSON.stringify(typed));
  });

  test("each says in what it was found, with the words around", async () => {
    const fields = async (typed: string) => (await found(typed)).map((hit) => [hit.matched.field, hit.matched.text, hit.matched.by]);
    assert.deepEqual(await fields("grinder"), [["subject", "Grinder still not back", null]]);
    assert.deepEqual(await fields("tuesday"), [["message", "It should have come back on Tuesday.", "Person 2"]]);
    assert.deepEqual(await fields("burrs"), [["note", "Burrs landed at the workshop; follow-up tomorrow", "Rapport"]]);
    assert.deepEqual(await fields(code), [["code", code, null]]);
  });

  test("what somebody may not read is not found", async () => {
    for (const typed of ["grinder", "burrs", code]) assert.deepEqual(await found(typed, sql`c.subject <> 'Grinder still not back'`), [], typed);
  });

  test("one search finds people and conversations, and conversations only for who may read them", async () => {
    const all = await searchEverything(database.ground, "person", { limit: 5, conversations: true });
    assert.equal(all.customers.hits.length, 2);
    assert.equal((await searchEverything(database.ground, "grinder", { limit: 5, conversations: true })).conversations.hits.length, 1);
    assert.equal((await searchEverything(database.ground, "grinder", { limit: 5, conversations: false })).conversations.hits.length, 0);
  });

  test("a conversation by a misspelt word that somebody is called so, and only where nothing is written as it was typed", async () => {
    await startConversation(database.ground, SYSTEM, { messageId: "m9", channel: "email", subject: "A letter from Okafor", topic: "other", complaint: false, identifiers: [{ kind: "email", value: "okafor@example.com" }], name: "Amara Okafor", body: "x" });
    await catchUp(database.db, [profileFollower]);
    const found = async (typed: string) => {
      const { customers, conversations } = await searchEverything(database.ground, typed, { limit: 5, conversations: true });
      return [customers.hits.map(({ name }) => name), customers.spelt, conversations.hits.map(({ subject }) => subject)];
    };
    assert.deepEqual(await found("okafro"), [["Amara Okafor"], ["okafor"], ["A letter from Okafor"]]);
    assert.deepEqual(await found("okafor"), [["Amara Okafor"], [], ["A letter from Okafor"]]);
    assert.deepEqual(await found("okxxfr"), [[], [], []]);
  });
});

describe("an excerpt", () => {
  const long = `${"before ".repeat(40)}the broken grinder ${"after ".repeat(40)}`;
  test("shows the words around what was found, and says where it was cut", () => {
    const excerpt = excerptOf(long, ["grinder"]);
    assert.match(excerpt, /^… .*broken grinder.* …$/);
    assert.ok(excerpt.length < 120);
    assert.equal(excerptOf("short", ["x"]), "short");
    assert.match(excerptOf(long, []), /^before .* …$/);
  });
});
