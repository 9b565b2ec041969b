// Whoever knows a page's write key may send words of any length. They must not stop what becomes of everybody's touch points.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followers } from "../engine/followers.ts";
import type { InteractionInput } from "../engine/interactions/index.ts";
import { readRefused } from "../engine/interactions/index.ts";
import { catchUp, row, sql } from "../engine/platform/index.ts";
import { useDatabase } from "../engine/platform/test-database.ts";
import { startIntake } from "../engine/profiles/index.ts";

/** Letters that no compression makes short enough for an index. */
function noise(letters: string, length: number, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => letters[(state = (state * 1103515245 + 12345) % 2 ** 31) % letters.length]).join("");
}

const KEYS = [
  "name", "first_name", "last_name", "email", "phone", "city", "country", "language", "postal_code", "street_address", "date_of_birth", "company", "owner", "team", "department", "sales_region",
  "preferred_channel", "time_zone", "vulnerable", "household", "plan",
] as const;

describe("words longer than any index holds", () => {
  const database = useDatabase();
  const sent = (messageId: string, more: Partial<InteractionInput>): InteractionInput => ({
    messageId, kind: "visit", channel: "web", direction: "in", occurredAt: "2026-11-20T10:00:00.000Z", identifiers: [{ kind: "user_id", value: messageId }], ...more,
  });

  test("in what is said of somebody, in any number, kind or text of a touch point, stop nothing and lose nothing", async () => {
    const letters = "abcdefghijklmnopqrstuvwxyz0123456789 ";
    const events = [
      ...KEYS.map((key, i) => sent(`trait-${key}`, { traits: { [key]: noise(letters, 9000, i + 1) } })),
      ...["order", "order.reported", "invoice", "return", "delivery", "payment", "conversation.opened", "promise.made", "survey.answered"].map((kind, i) =>
        sent(`kind-${i}`, { kind, body: noise(letters, 9000, 100 + i), properties: { number: noise("0123456789", 8000, i + 1), orderId: noise("0123456789", 8000, i + 2), conversationId: noise(letters, 8000, i + 3), topic: noise(letters, 8000, i + 4), subject: noise(letters, 8000, i + 5) } })),
    ];
    const intake = startIntake(database.ground, (error) => assert.fail(String(error)));
    const reasons = await intake.accept({ name: "web", trusted: true }, events);
    const good = sent("good", {});
    assert.deepEqual(await intake.accept({ name: "web", trusted: true }, [good]), [undefined]);
    await intake.settle();
    await intake.stop();
    await catchUp(database.db, followers);
    const { n } = (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from interaction`))!;
    assert.deepEqual((await readRefused(database.db, 50)).events.map((event) => [event.reason, JSON.parse(event.body).messageId]), [], "nothing was acknowledged and then given up");
    assert.equal(n, reasons.filter((reason) => reason === undefined).length + 1, "what was acknowledged is there");
    for (const [i, reason] of reasons.entries()) if (reason !== undefined) assert.match(reason.message, /at most|longer/, events[i]!.messageId);
  });
});
