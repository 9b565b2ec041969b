import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Actor, knownOf, SEES_ALL, type Sight } from "../organisation/index.ts";
import { catchUp, row, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { mergeCustomers, profileFollower, startIntake, withdrawLink } from "./index.ts";
import { customerSight, reveal } from "./reveal.ts";

const MIRA: Actor = { kind: "person", id: "mira", name: "Mira", role: "agent", source: "rapport", trusted: true };
const MASKED: Sight = { ...SEES_ALL, fields: { ...SEES_ALL.fields, service: "masked" } };

describe("what is revealed of a customer", () => {
  const database = useDatabase();
  const minute = (at: number) => database.setNow(new Date(Date.UTC(2026, 10, 20, 10, at)));
  async function comes(user: string): Promise<string> {
    await startIntake(database.ground).take({ name: "shop", trusted: true }, [{ messageId: user, kind: "visit", channel: "web", direction: "in", occurredAt: "2026-11-20T09:00:00.000Z", identifiers: [{ kind: "user_id", value: user }], traits: { name: user } }]);
    await catchUp(database.db, [profileFollower]);
    return (await row<{ id: string }>(database.db, sql`select identity_id as id from identifier where value = ${user}`))!.id;
  }
  const revealed = async () => (await knownOf(database.db, database.ground.now(), MIRA.id)).revealed.map(({ customerId, set }) => [customerId, set]);

  test("is revealed of that one: once another is joined with them a reason is asked for again, and what was said of the one shows nothing of the other", async () => {
    minute(0);
    const [one, other] = [await comes("one"), await comes("other")];
    await reveal(database.ground, MIRA, MASKED, one, { set: "service", why: "they ask about the letter" });
    assert.deepEqual(await revealed(), [[one, "service"]]);
    minute(1);
    const { customerId, linkId } = await mergeCustomers(database.ground, MIRA, { keepId: one, otherId: other, why: "to look at the other" });
    assert.deepEqual(await revealed(), []);
    assert.equal((await customerSight(database.ground, MIRA, MASKED, customerId)).sets.find(({ set }) => set === "service")?.until ?? null, null);
    minute(2);
    await reveal(database.ground, MIRA, MASKED, customerId, { set: "service", why: "of both" });
    assert.deepEqual(await revealed(), [[customerId, "service"]], "asked for again, it is shown (the twin)");
    await withdrawLink(database.ground, MIRA, linkId);
  });
});
