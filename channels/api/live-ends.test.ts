// A live stream is open for as long as whoever opened it may read, and no longer.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { changeRole, createKey, removeColleague, revokeKey, SYSTEM } from "../../engine/organisation/index.ts";
import { useOrganisation } from "../../engine/organisation/test-organisation.ts";
import { appendLog, type LiveBus, sql, startLiveBus, transaction } from "../../engine/platform/index.ts";
import { useDatabase } from "../../engine/platform/test-database.ts";
import { liveRoutes } from "./live-routes.ts";

// Whatever is written to the log closes at once; only of a session that runs out must somebody look for it.
for (const { lookEveryMillis, named } of [
  { lookEveryMillis: 600_000, named: "told by the log" },
  { lookEveryMillis: 100, named: "looked after now and then" },
])
  describe(`an open live stream, ${named},`, () => {
    let url: string;
    let live: LiveBus;
    after(() => live.stop()); // before the database goes
    const database = useDatabase();
    const house = useOrganisation(database, async (app, authorise) => {
      live = await startLiveBus(database.db, { everyMillis: 20, report: (error) => { throw error; } });
      liveRoutes(app, { db: database.db, live }, authorise, { lookEveryMillis });
      url = await app.listen({ port: 0, host: "127.0.0.1" });
    });
    const { add, comeIn } = house;

    /** Opens a stream; `ended` answers when the server has closed it, `hears` when an event made now has arrived. */
    async function follow(headers: Record<string, string>) {
      const answer = await fetch(`${url}/api/live`, { headers });
      assert.equal(answer.status, 200);
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      let heard = "";
      let told: (() => void) | undefined;
      const ended = (async () => {
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          heard += part.value;
          told?.();
        }
      })();
      const hears = async (): Promise<void> => {
        heard = "";
        const arrived = new Promise<void>((resolve) => {
          told = () => {
            if (heard.includes('"topic":"import"')) resolve();
          };
        });
        await transaction(database.db, (tx) => appendLog(tx, database.ground.now(), { topic: "import" }));
        const what = await Promise.race([arrived.then(() => "heard"), ended.then(() => "ended")]);
        assert.equal(what, "heard");
      };
      return { ended, hears, leave: () => reader.cancel() };
    }

    test("is closed when its reader is removed; others, and whoever is given another role, read on", async () => {
      const jo = await add("jo@example.com", "agent");
      const mira = await add("mira@example.com", "agent");
      const [his, hers] = [await follow({ cookie: await comeIn("jo@example.com") }), await follow({ cookie: await comeIn("mira@example.com") })];
      await changeRole(database.ground, SYSTEM, mira, "lead", "test");
      await removeColleague(database.ground, SYSTEM, jo, "left us");
      await his.ended;
      await hers.hears();
      await hers.leave();
    });

    test("is closed when its reader signs out; a second browser of theirs reads on", async () => {
      const [desk, phone] = [await comeIn("mira@example.com"), await comeIn("mira@example.com")];
      const [atDesk, atPhone] = [await follow({ cookie: desk }), await follow({ cookie: phone })];
      const out = await house.app.inject({ method: "POST", url: "/api/auth/sign-out", payload: {}, headers: { cookie: desk, origin: "http://localhost:4999" } });
      assert.equal(out.statusCode, 200, out.body);
      await atDesk.ended;
      await atPhone.hears();
      await atPhone.leave();
    });

    if (lookEveryMillis < 1000)
      test("is closed when its session has run out, of which nothing tells", async () => {
        const stream = await follow({ cookie: await comeIn("mira@example.com") });
        await sql`update auth."session" set "expiresAt" = now() - interval '1 second'`.execute(database.db);
        await stream.ended;
      });

    test("is closed when its key is revoked, also by another process that remembers nothing", async () => {
      const { key, apiKey } = await createKey(database.db, database.ground.now(), SYSTEM, { name: "Wall board", role: "read-only" });
      const other = await createKey(database.db, database.ground.now(), SYSTEM, { name: "Other board", role: "read-only" });
      const [board, otherBoard] = [await follow({ authorization: `Bearer ${key}` }), await follow({ authorization: `Bearer ${other.key}` })];
      await revokeKey(database.db, database.ground.now(), SYSTEM, apiKey.keyId);
      await board.ended;
      await otherBoard.hears();
      await otherBoard.leave();
    });
  });
