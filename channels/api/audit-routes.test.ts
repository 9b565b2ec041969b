import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { publishFirstPolicy } from "../../engine/decisions/index.ts";
import { createKey, SYSTEM, writeAudit } from "../../engine/organisation/index.ts";
import { useOrganisation } from "../../engine/organisation/test-organisation.ts";
import { catchUp } from "../../engine/platform/index.ts";
import { useDatabase } from "../../engine/platform/test-database.ts";
import { mergeCustomers, profileFollower } from "../../engine/profiles/index.ts";
import { changeConversation, NewConversation, startConversation } from "../../engine/service/index.ts";
import { auditRoutes } from "./audit-routes.ts";

interface Page {
  readonly entries: readonly { readonly auditId: string; readonly actorId: string; readonly act: string; readonly objectId: string; readonly detail: Record<string, unknown> }[];
  readonly names: Readonly<Record<string, { readonly kind: string; readonly name: string }>>;
  readonly next: string | null;
}

describe("the audit", () => {
  const database = useDatabase();
  const house = useOrganisation(database, (app) => auditRoutes(app, database.ground));
  const read = async (cookie: string, query = "limit=200"): Promise<Page> => {
    const answer = await house.as(cookie, "GET", `/api/audit?${query}`);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json<Page>();
  };

  test("names customers, colleagues, keys and conversations wherever their ids stand, also deep in a detail", async () => {
    const { ground, db } = database;
    await publishFirstPolicy(ground);
    const nora = await house.add("nora@example.com", "owner");
    const cookie = await house.comeIn("nora@example.com");
    const { apiKey } = await createKey(db, ground.now(), SYSTEM, { name: "Shop", role: "agent" });
    const start = (messageId: string, name: string) =>
      startConversation(ground, SYSTEM, NewConversation.parse({ messageId, channel: "email", subject: "Grinder", topic: "repair", identifiers: [{ kind: "email", value: `${messageId}@example.com` }], name, body: "Where is it?" }));
    const [one, other] = [await start("amara", "Amara Okafor"), await start("amara-2", "A. Okafor")];
    await changeConversation(ground, SYSTEM, one.conversationId, { assignee: nora });
    const { customerId } = await mergeCustomers(ground, SYSTEM, { keepId: one.customerId, otherId: other.customerId, why: "same telephone" });
    await catchUp(db, [profileFollower]);
    const { names, entries } = await read(cookie);
    assert.deepEqual(names[nora], { kind: "person", name: "nora" });
    assert.deepEqual(names[apiKey.keyId], { kind: "key", name: "Shop" });
    assert.deepEqual(names[one.conversationId], { kind: "conversation", name: one.code });
    assert.equal(names[customerId]!.name, names[other.customerId]!.name, "an id that joined another is called as the customer is now");
    const merge = entries.find((entry) => entry.act === "customer.merge")!;
    assert.ok((merge.detail["joined"] as string[]).every((id) => names[id]?.kind === "customer"));
    assert.equal(names["same telephone"], undefined);
  });

  test("is read of one act, or of one person, where asked", async () => {
    const cookie = await house.comeIn("nora@example.com");
    const all = (await read(cookie)).entries;
    const by = all.find((entry) => entry.act === "sign-in.link")!.actorId;
    for (const [query, fits] of [["act=customer.merge", (entry: (typeof all)[number]) => entry.act === "customer.merge"], [`by=${by}`, (entry: (typeof all)[number]) => entry.actorId === by]] as const) {
      const found = (await read(cookie, `limit=200&${query}`)).entries;
      assert.ok(found.length > 0 && found.length < all.length, query);
      assert.equal(found.length, all.filter(fits).length, query);
    }
    assert.deepEqual((await read(cookie, `act=customer.merge&by=${by}`)).entries, []);
  });

  test("is read page by page, none left out and none twice, also where several acts share a moment", async () => {
    const cookie = await house.comeIn("nora@example.com");
    const at = new Date("2026-11-20T10:00:00Z");
    for (let i = 0; i < 7; i++) await writeAudit(database.db, at, SYSTEM, "test.act", { kind: "test", id: String(i) });
    const seen: string[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const page: Page = await read(cookie, `limit=3${next === "" ? "" : `&before=${encodeURIComponent(next)}`}`);
      seen.push(...page.entries.map((entry) => entry.auditId));
      next = page.next;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(new Set(seen), new Set((await read(cookie)).entries.map((entry) => entry.auditId)));
  });

  test("refuses a place that it did not give, and a role that may not read it", async () => {
    const cookie = await house.comeIn("nora@example.com");
    assert.equal((await house.as(cookie, "GET", "/api/audit?before=yesterday")).statusCode, 400);
    await house.add("jo@example.com", "agent");
    assert.equal((await house.as(await house.comeIn("jo@example.com"), "GET", "/api/audit")).statusCode, 403);
  });
});
