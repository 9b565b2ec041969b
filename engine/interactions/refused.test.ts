import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { attributeSetOf, showAs } from "../organisation/index.ts";
import { row, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { keepRefused, readRefused, RefusedEvent, sweepRefused } from "./index.ts";

const noon = new Date("2026-11-22T12:00:00Z");
const before = (days: number, millis = 0) => new Date(noon.getTime() - days * 86_400_000 - millis);

describe("refused events", () => {
  const database = useDatabase();
  const refused = (reason: string) => ({ source: "shop", channel: "tracking", field: "body", reason, body: "{" });
  const reasons = async () => (await readRefused(database.db, 500)).events.map((e) => e.reason);

  test("are kept for so many days, whatever comes after", async () => {
    await keepRefused(database.db, before(91), refused("91 days ago"));
    await keepRefused(database.db, before(89), refused("89 days ago"));
    assert.equal(await sweepRefused(database.db, noon), 1);
    assert.deepEqual(await reasons(), ["89 days ago"]);
  });

  test("are kept up to so many: the newest stay, and what came at one moment stays or goes together", async () => {
    for (let i = 9; i > 0; i--) await keepRefused(database.db, before(0, i), [refused(`${i} ms ago`), refused(`${i} ms ago`)]);
    await sweepRefused(database.db, noon, { newest: 5, days: 90 });
    assert.deepEqual(await reasons(), [1, 1, 2, 2, 3, 3].map((i) => `${i} ms ago`));
    assert.equal(await sweepRefused(database.db, noon, { newest: 5, days: 90 }), 0);
  });

  test("a flood is taken away in bounded parts, down to what is kept", async () => {
    await sql`insert into refused_event (refused_id, received_at, source, channel, field, reason, body)
      select gen_random_uuid(), ${noon}::timestamptz - i * interval '1 millisecond', 's', 'c', 'f', 'r', '{' from generate_series(1, 50000) i`.execute(database.db);
    assert.equal(await sweepRefused(database.db, noon, { newest: 1000, days: 90 }), 49_006);
    const left = (await row<{ n: number; oldest: Date }>(database.db, sql`select count(*) as n, min(received_at) as oldest from refused_event`))!;
    assert.equal(left.n, 1000);
    assert.equal((await readRefused(database.db, 1)).kept.newest, 100_000, "which is what the page says");
  });
});

describe("the body of a refused event", () => {
  const shown = (body: string, covered: string) => (showAs(RefusedEvent, { refusedId: "r", receivedAt: "t", source: "shop", channel: "web", field: "kind", reason: "is none", body }, { reading: (set) => (set === covered ? "masked" : "read"), setOfAttribute: (key) => attributeSetOf({}, key) }) as { body: string }).body;
  const body = JSON.stringify({ kind: "?", context: { traits: { name: "Zoe", dateOfBirth: "1980-02-03", iban: "NL91ABNA0417164300", orders: [{ card_number: "4111", sku: "A" }] } } });

  test("is shown without what stands under names that its reader does not read", () => {
    assert.deepEqual(JSON.parse(shown(body, "payment")), { kind: "?", context: { traits: { name: "Zoe", dateOfBirth: "1980-02-03", iban: "••••", orders: [{ card_number: "••••", sku: "A" }] } } });
    assert.deepEqual(JSON.parse(shown(body, "sensitive")).context.traits.dateOfBirth, "••••");
    assert.equal(shown(body, "public-and-nothing-else"), body, "who reads all sees it as it came");
  });

  test("is covered whole where it cannot be taken apart, or words of customers are not read at all", () => {
    assert.deepEqual([shown(`${body}}`, "payment"), shown(body, "service")], ["••••", "••••"]);
  });
});
