import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { publishFirstPolicy } from "../decisions/index.ts";
import { addColleague, createSignIn, removeColleague, SYSTEM, SEES_ALL } from "../organisation/index.ts";
import { newSecret, row, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { changeConversation, freeConversations, NewConversation, readQueue, startConversation } from "./index.ts";

describe("a colleague who leaves", () => {
  const database = useDatabase();

  test("gives their open conversations back to everybody, who then see that the customer waits", async () => {
    const { ground } = database;
    await publishFirstPolicy(ground);
    const signIn = createSignIn({ databaseUrl: database.url, secret: newSecret(""), publicUrl: "http://localhost", origins: [] });
    const add = (name: string) => addColleague(ground, signIn, SYSTEM, { name, email: `${name}@example.com`, role: "agent" });
    const [jo, mira] = [await add("jo"), await add("mira")];
    await signIn.close();
    const ask = async (messageId: string, assignee: string) => {
      const asked = NewConversation.parse({ messageId, channel: "email", subject: messageId, topic: "repair", identifiers: [{ kind: "email", value: `${messageId}@example.com` }], body: "Where is it?" });
      const { conversationId } = await startConversation(ground, SYSTEM, asked);
      await changeConversation(ground, SYSTEM, conversationId, { assignee });
      return conversationId;
    };
    await ask("hers", mira.id);
    await ask("his", jo.id);
    const done = await ask("done", jo.id);
    await changeConversation(ground, SYSTEM, done, { status: "resolved" });
    const needsMira = async () => (await readQueue(ground, { view: "needs-me", by: mira.id, sight: SEES_ALL })).rows.map((r) => r.subject).sort();
    assert.deepEqual([await needsMira(), await freeConversations(ground)], [["hers"], 0]);

    await removeColleague(ground, SYSTEM, jo.id, "left us");
    assert.equal(await freeConversations(ground), 1);
    assert.deepEqual(await needsMira(), ["hers", "his"]);
    assert.equal(await freeConversations(ground), 0);
    assert.equal((await row<{ assignee: string }>(database.db, sql`select assignee from conversation where conversation_id = ${done}::uuid`))!.assignee, jo.id, "who resolved it is history");
  });
});
