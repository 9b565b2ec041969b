import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { publishFirstPolicy } from "../decisions/index.ts";
import { SEES_ALL } from "../organisation/index.ts";
import { rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { conversationsOf, findChatSession, openChatSession, readChat, sweepChatSessions, writeInChat } from "./index.ts";

describe("a chat session that has run out", () => {
  const database = useDatabase();
  const DAY = 86_400_000;
  const noon = new Date("2026-11-22T12:00:00Z");

  test("is taken away with the way to its threads; conversations stay, and a vouched user still reaches theirs", async () => {
    const { ground, db } = database;
    database.setNow(noon);
    await publishFirstPolicy(ground);
    const write = async (visitor: Parameters<typeof openChatSession>[1], body: string) => {
      const { token } = await openChatSession(ground, visitor);
      const session = (await findChatSession(ground, token))!;
      await writeInChat(ground, session, { clientId: body, body });
      return { token, session };
    };
    const guest = await write({}, "Where is it?");
    const user = await write({ user: { userId: "u-1" } }, "And mine?");
    database.setNow(new Date(noon.getTime() + 181 * DAY));
    const later = await openChatSession(ground, { user: { userId: "u-1" } });
    const readers = async () => (await rows<{ reader: string }>(db, sql`select reader from chat_thread order by reader`)).map((r) => r.reader);
    assert.deepEqual(await readers(), [guest.session.reader, "user:u-1"].sort());

    assert.equal(await sweepChatSessions(db, ground.now()), 2);

    assert.deepEqual(await readers(), ["user:u-1"]);
    assert.equal(await findChatSession(ground, guest.token), undefined);
    assert.equal((await conversationsOf(ground, guest.session.identityId, SEES_ALL)).length, 1);
    const mine = (await findChatSession(ground, later.token))!;
    assert.deepEqual((await readChat(ground.db, mine, 0)).messages.map((m) => m.body), ["And mine?"]);
    assert.equal(await sweepChatSessions(db, ground.now()), 0, "one that has time left stays");
    assert.ok(await findChatSession(ground, later.token));
    assert.ok(user.token !== later.token);
  });
});
