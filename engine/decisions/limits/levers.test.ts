import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../../organisation/index.ts";
import { row, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { decide } from "../decide.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import type { Policy } from "../policy.ts";
import { publishPolicy } from "../publish-policy.ts";
import { checkDraft } from "../studio/check-draft.ts";
import { treatedCustomer } from "../test-customer.ts";
import type { Lever } from "./limits.ts";

const OFFER = "second-bag-offer";
const lever = (more: Partial<Lever> = {}): Lever => ({ action: OFFER, times: 10, why: "a try", until: null, ...more });

/** Everybody is offered a second bag that is assumed to bring this. */
function worth(amount: string, levers: readonly Lever[]): Policy {
  return {
    ...FIRST_POLICY, examples: [], exploration: { share: 0 }, levers,
    tables: FIRST_POLICY.tables.map((each) => (each.part !== "grow" ? each : { ...each, table: { ...each.table, outputs: [...each.table.outputs, { key: "worth", label: "worth", type: "money", unit: "EUR", optional: true }, { key: "weight", label: "weight", type: "number", optional: true }], rows: [{ id: "grow-1", when: each.table.inputs.map(() => "any"), then: [OFFER, amount, "10"], because: "always" }] } })),
  };
}

describe("levers", () => {
  const database = useDatabase();

  test("of one action do not work at once; one after the other they may", async () => {
    const { ground } = database;
    const put = (levers: readonly Lever[]) => publishPolicy(ground, SYSTEM, worth("€10", levers), { note: "x", currency: "EUR" });
    const refused = await put(Array.from({ length: 30 }, () => lever()));
    assert.deepEqual(refused.kind === "refused" && refused.problems.map(({ entry, message }) => [entry, message]), [[`lever:${OFFER}`, "Two levers are of “Offer a second bag”, and together they would count it as neither says. Leave one."]]);
    assert.ok((await checkDraft(ground, { policy: worth("€10", [lever(), lever()]), base: undefined, currency: "EUR" })).problems.some(({ entry }) => entry === `lever:${OFFER}`), "the studio says it too");
    const ended = new Date(ground.now().getTime() - 1).toISOString();
    assert.equal((await put([lever({ until: ended }), lever(), lever({ action: "win-back-call" })])).kind, "published");
  });

  test("of an amount that no whole number says still let everybody be decided about", async () => {
    const { ground } = database;
    const published = await publishPolicy(ground, SYSTEM, worth("€9,999,999,999,999", [lever()]), { note: "very much", currency: "EUR" });
    assert.equal(published.kind, "published", JSON.stringify(published));
    // As such a version was published before two levers were refused.
    const many = worth("€9,999,999,999,999", Array.from({ length: 30 }, () => lever()));
    await sql`insert into policy_version (policy_key, version, title, content, published_at, published_by, note) values (${many.key}, 1000, 'before', ${JSON.stringify(many)}::json, ${ground.now()}, 'system', '')`.execute(ground.db);
    const customers = await Promise.all(Array.from({ length: 20 }, () => treatedCustomer(ground)));
    const settled = await Promise.allSettled(customers.map((customerId) => decide(ground, { customerId, surface: "cockpit", moment: {} })));
    assert.deepEqual(settled.map(({ status }) => status), customers.map(() => "fulfilled"));
    const bids = (await row<{ worth: string }>(ground.db, sql`select max(worth_minor)::text as worth from capacity_bid`))!;
    assert.equal(bids.worth, String(Number.MAX_SAFE_INTEGER));
  });

  test("a decision that cannot be written refuses nobody else's (a table that takes none of one customer)", async () => {
    const { ground } = database;
    const customers = await Promise.all(Array.from({ length: 20 }, () => treatedCustomer(ground)));
    await sql.raw(`alter table decision add constraint none_of_one check (identity_id <> '${customers[7]!}')`).execute(ground.db);
    const settled = await Promise.allSettled(customers.map((customerId) => decide(ground, { customerId, surface: "cockpit", moment: {} })));
    assert.deepEqual(settled.map(({ status }) => status), customers.map((_, place) => (place === 7 ? "rejected" : "fulfilled")));
    const { n } = (await row<{ n: number }>(ground.db, sql`select count(*)::int as n from decision where identity_id = any(${customers}::uuid[])`))!;
    assert.equal(n, 19, "each once");
  });
});
