// Sources write one country in many ways; whoever reads or chooses sees it once.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { catchUp, rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { listChoices, listKey, profileFollower, profilesOf, startIntake } from "../profiles/index.ts";
import { CustomerListQuery } from "./contract.ts";
import { listCustomers } from "./list-customers.ts";

describe("a country that sources write in several ways", () => {
  const database = useDatabase();

  test("is one choice, one name and one filter, and each source's own word stays as it was said", async () => {
    const written = ["NL", "Netherlands", "Nederland", "the Netherlands", "NL", "Netherlands", "Atlantis", "Atlantis", "DE", "Germany"];
    const intake = startIntake(database.ground);
    await intake.take({ name: "shop", trusted: true }, written.map((country, n) => ({ messageId: `c${n}`, kind: "visit", channel: "web" as const, direction: "in" as const, occurredAt: database.ground.now().toISOString(), traits: { name: `Person ${n}`, country, billing_country: country }, identifiers: [{ kind: "customer_number" as const, value: `C-${n}` }] })));
    await intake.settle();
    await catchUp(database.db, [profileFollower]);
    for (const key of ["country", "billing_country"]) await listKey(database.ground, SYSTEM, key);
    const { attributes } = await listChoices(database.db, { fields: undefined });
    for (const key of ["country", "billing_country"]) {
      assert.deepEqual(attributes.find((each) => each.key === key)!.values, ["Atlantis", "NL"], "those that occur twice; what is no country stays as it is written");
      for (const [said, people] of [["NL", 5], ["Netherlands", 5], ["nederland", 5], ["Germany", 2], ["Atlantis", 2]] as const) {
        const { rows: found } = await listCustomers(database.ground, CustomerListQuery.parse({ own: `${key} is ${said}` }), { id: "system" });
        assert.equal(found.length, people, `${key} is ${said}`);
      }
    }
    const list = await listCustomers(database.ground, CustomerListQuery.parse({ country: "NL" }), { id: "system" });
    assert.deepEqual([...new Set(list.rows.map((each) => each.profile.country))], ["NL"]);
    const { profile } = list.rows.find((each) => each.profile.name === "Person 2")!;
    assert.equal((await profilesOf(database.db, [profile.customerId])).get(profile.customerId)!.country, "NL");
    assert.deepEqual(await rows(database.db, sql`select a.value from attribute a join membership m using (identity_id) where m.customer_id = ${profile.customerId}::uuid and a.key = 'country'`), [{ value: "Nederland" }]);
  });
});
