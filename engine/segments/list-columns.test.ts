import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { text } from "node:stream/consumers";
import type { KyselyPlugin } from "kysely";
import type { Actor, FieldsSeen } from "../organisation/index.ts";
import { catchUp, Refusal, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { profileFollower, startIntake } from "../profiles/index.ts";
import { CustomerListQuery, NewView } from "./contract.ts";
import { conditionsOf } from "./customer-filters.ts";
import { exportList, listCustomers, savedViews, saveView } from "./index.ts";
import { window } from "./list-customers.ts";

const DAY = 86_400_000;

describe("columns of the list that are kept in tables of their own", () => {
  const database = useDatabase();
  const jo: Actor = { kind: "person", id: "jo", name: "Jo", role: "agent", source: "desk", trusted: true };
  const blind: FieldsSeen = { reading: (set) => (set === "value" ? "hidden" : "read"), setOfAttribute: () => "public" };
  let ids: string[] = [];
  const list = (query: object, fields?: FieldsSeen) => listCustomers(database.ground, CustomerListQuery.parse({ sort: "name", order: "asc", ...query }), { id: jo.id, ...(fields && { fields }) });

  test("say what subscriptions bring a month, the share of wallet and which promises are open; only where they are asked for", async () => {
    const now = database.ground.now().getTime();
    const intake = startIntake(database.ground);
    const told = (n: number, kind: string, days: number, properties: Record<string, unknown>) => ({
      messageId: `${kind} ${n} ${days}`, kind, channel: "other" as const, direction: "none" as const, occurredAt: new Date(now + days * DAY).toISOString(), properties, identifiers: [{ kind: "customer_number" as const, value: `K-${100 + n}` }],
    });
    await intake.take({ name: "shop", trusted: true }, [
      ...Array.from({ length: 24 }, (_, n) => ({ ...told(n, "visit", -n, {}), traits: { name: `Person ${String(n).padStart(2, "0")}`, language: n % 2 === 0 ? "nl" : "en" } })),
      told(1, "promise.made", -9, { promiseId: "a", dueAt: new Date(now + 2 * DAY).toISOString() }), told(1, "promise.made", -8, { promiseId: "b", dueAt: new Date(now - DAY).toISOString() }),
      told(2, "promise.made", -9, { promiseId: "c", dueAt: new Date(now + DAY).toISOString() }), told(2, "promise.kept", -3, { promiseId: "c" }),
    ]);
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    ids = (await rows<{ id: string }>(database.db, sql`select customer_id as id from customer_list where known order by name`)).map(({ id }) => id);
    for (const [n, state, minor] of [[3, "active", 1250], [5, "active", 900], [6, "paused", null], [8, "active", 1250]] as const) await sql`insert into subscription_standing values (${ids[n]!}::uuid, ${state}, ${minor})`.execute(database.db);
    for (const [n, stated, share] of [[5, true, 0.4], [7, false, 0.1], [3, false, 0.8]] as const) await sql`insert into wallet_share values (${ids[n]!}::uuid, ${stated}, ${share}, current_date)`.execute(database.db);

    const { rows: all } = await list({ also: "subscription,wallet,promises" });
    assert.deepEqual(all[1]!.promises, { open: 2, dueAt: new Date(now - DAY).toISOString() }, "of two the one that is due first");
    assert.deepEqual([all[2]!.promises, all[0]!.promises], [null, null], "one that was kept is open no more");
    assert.deepEqual([all[3]!.subscription, all[6]!.subscription, all[0]!.subscription], [{ state: "active", perMonth: { amountMinor: 1250, currency: "EUR" } }, { state: "paused", perMonth: null }, null]);
    assert.deepEqual([all[5]!.wallet, all[7]!.wallet, all[0]!.wallet], [{ share: 0.4, stated: true }, { share: 0.1, stated: false }, null]);
    assert.equal(all[0]!.profile.language, "nl");
    const plain = (await list({})).rows[0]!;
    assert.ok(!("wallet" in plain) && !("promises" in plain) && !("subscription" in plain), "nobody pays for what is not shown");
    assert.throws(() => CustomerListQuery.parse({ also: "wallet,shoes" }), /say subscription/);
  });

  test("a column costs one statement however many rows there are; a twin that asks of each row by itself is found out", async () => {
    const statements = async (limit: number, each: boolean) => {
      let asked = 0;
      const counter: KyselyPlugin = { transformQuery: ({ node }) => (asked++, node), transformResult: async ({ result }) => result };
      const ground = { ...database.ground, db: database.db.withPlugin(counter) };
      const viewer = { id: jo.id };
      const { rows: found } = await listCustomers(ground, CustomerListQuery.parse({ sort: "name", order: "asc", limit, ...(each ? {} : { also: "subscription,wallet,promises" }) }), viewer);
      if (each) for (const { profile } of found) await listCustomers(ground, CustomerListQuery.parse({ query: profile.customerId, also: "wallet" }), viewer);
      return asked;
    };
    assert.equal(await statements(24, false), await statements(2, false));
    assert.ok((await statements(24, true)) > (await statements(2, true)), "the twin");
  });

  test("the list is sorted by what subscriptions bring and by share of wallet, whoever has none behind, in whatever windows; who does not read value gets another order", async () => {
    const places = async (query: object, fields?: FieldsSeen) => (await list(query, fields)).rows.map(({ profile }) => ids.indexOf(profile.customerId));
    const byId = (some: readonly number[]) => some.toSorted((a, b) => (ids[a]! < ids[b]! ? -1 : 1));
    const rest = (of: readonly number[]) => byId(ids.map((_, n) => n).filter((n) => !of.includes(n)));
    const alike = byId([3, 8]);
    assert.deepEqual(await places({ sort: "recurring", order: "desc" }), [...alike.toReversed(), 5, ...rest([3, 8, 5])]);
    assert.deepEqual(await places({ sort: "recurring", order: "asc" }), [5, ...alike, ...rest([3, 8, 5])]);
    assert.deepEqual(await places({ sort: "wallet", order: "asc" }), [7, 5, 3, ...rest([7, 5, 3])]);
    for (const sort of ["recurring", "wallet"] as const) {
      const whole = await places({ sort, order: "desc" });
      const conditions = await conditionsOf(database.ground, {}, { id: jo.id });
      const windows: string[] = [];
      for (let offset = 0; offset < ids.length; offset += 5) windows.push(...(await window(database.db, CustomerListQuery.parse({ sort, order: "desc", offset, limit: 5 }), { ...conditions, isEverybody: false }, ids.length, { most: 2, byLetters: 2, byValues: 2 })).ids);
      assert.deepEqual(windows.map((id) => ids.indexOf(id)), whole, `${sort} in windows, walked along the index`);
      assert.deepEqual(await places({ sort, order: "desc" }, blind), await places({ sort: "lastHeard", order: "desc" }), "an order would tell it");
      assert.notDeepEqual(whole, await places({ sort: "lastHeard", order: "desc" }));
    }
  });

  test("a view keeps its columns in the order in which somebody put them; a file has them, but for lamps, and nobody takes out what they do not read", async () => {
    const columns = NewView.parse({ name: "Mine", filters: {}, columns: ["wallet", "lamps", "promises", "segment", "subscription", "language"] }).columns;
    await saveView(database.ground, jo, { name: "Mine", shared: true, filters: { sort: "wallet", order: "asc" }, columns });
    assert.deepEqual((await savedViews(database.db, jo)).views[0]!.columns, columns);
    const chosen = { ids: [ids[1]!, ids[5]!] };
    const lines = (await text((await exportList(database.ground, jo, { chosen, columns, sort: "name", order: "asc", why: "a look" }, { id: jo.id })).csv)).trim().split("\r\n");
    assert.match(lines[0]!, /customer_id,name,share_of_wallet,share_stated,open_promises,promise_due_at,segment,segments,subscription,per_month,per_month_currency,language$/);
    assert.match(lines[1]!, /,Person 01,,,2,\d{4}-.*,,,,,,en$/);
    assert.match(lines[2]!, /,Person 05,0\.4000,yes,0,,,,active,9\.00,EUR,en$/);
    // Names that an owner has put under what is masked for a role are masked in its files as in its lists.
    const nameless: FieldsSeen = { reading: (set) => (set === "sensitive" ? "masked" : "read"), setOfAttribute: (key) => (/name/.test(key) ? "sensitive" : "public") };
    const out = async (fields?: FieldsSeen) => (await text((await exportList(database.ground, jo, { chosen, columns: [], why: "a look" }, { id: jo.id, ...(fields && { fields }) })).csv)).includes("Person 01");
    assert.deepEqual([await out(nameless), await out()], [false, true]);
    for (const column of ["wallet", "subscription"] as const) await assert.rejects(exportList(database.ground, jo, { chosen, columns: [column], why: "a look" }, { id: jo.id, fields: blind }), (error: unknown) => error instanceof Refusal && error.code === "not-allowed");
  });
});
