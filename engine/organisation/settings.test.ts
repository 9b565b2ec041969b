import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { OrganisationChange, writeSetting } from "./index.ts";
import { useOrganisation } from "./test-organisation.ts";

describe("what the organisation says of itself", () => {
  const database = useDatabase();
  const house = useOrganisation(database);
  const { add, comeIn, as } = house;
  const change = async (cookie: string, wanted: object) => as(cookie, "PATCH", "/api/organisation", wanted);

  test("is said by an owner on an empty start, seen by everybody, and stands in the audit with what was before", async () => {
    await add("nora@example.com", "owner");
    await add("jo@example.com", "agent");
    const [nora, jo] = [await comeIn("nora@example.com"), await comeIn("jo@example.com")];
    const said = await change(nora, { name: "  Tern & Wren ", timeZone: "Europe/Lisbon" });
    assert.deepEqual(said.json(), { name: "Tern & Wren", currency: "EUR", unit: null, countsIn: "EUR", timeZone: "Europe/Lisbon", sample: false });
    assert.equal((await change(nora, { currency: "GBP" })).json().name, "Tern & Wren");
    assert.deepEqual((await as(jo, "GET", "/api/session")).json().organisation, { name: "Tern & Wren", currency: "GBP", unit: null, countsIn: "GBP", timeZone: "Europe/Lisbon", sample: false });
    await change(nora, { currency: "GBP" });
    const audited = await rows<{ detail: unknown }>(database.db, sql`select detail from audit where act = 'organisation.change' order by at, audit_id`);
    assert.deepEqual(audited.map((a) => a.detail), [
      { name: { from: "Your organisation", to: "Tern & Wren" }, timeZone: { from: "UTC", to: "Europe/Lisbon" } },
      { currency: { from: "EUR", to: "GBP" } },
    ], "what is so already is not done again");
    assert.equal((await change(jo, { name: "Mine" })).statusCode, 403);
  });

  test("what cannot be is refused by name: a zone or money that nobody knows, an empty name, something else", async () => {
    const nora = await comeIn("nora@example.com");
    for (const [wanted, names] of [
      [{ timeZone: "Mars/Olympus" }, /timeZone/], [{ timeZone: "+02:00" }, /timeZone/], [{ timeZone: "" }, /timeZone/], [{ currency: "XYZ1" }, /currency/], [{ currency: "eur" }, /currency/],
      [{ name: "   " }, /name/], [{ name: "a\u0000b" }, /name/], [{ name: "x".repeat(121) }, /name/], [{ sample: true }, /sample/i], [{}, /say what/],
    ] as const) {
      const answer = await change(nora, wanted);
      assert.equal(answer.statusCode, 400, JSON.stringify(wanted));
      assert.match(answer.json().detail, names);
    }
  });

  test("every zone that this program or a browser lists is taken, by its older and its newer name", () => {
    for (const timeZone of [...Intl.supportedValuesOf("timeZone"), "UTC", "Asia/Calcutta", "Asia/Kolkata", "Europe/Kiev", "Europe/Kyiv"]) assert.ok(OrganisationChange.safeParse({ timeZone }).success, timeZone);
  });

  test("the sample company stays the sample company when it is called otherwise", async () => {
    await writeSetting(database.db, database.ground.now(), "system", "organisation", { name: "Sample", currency: "EUR", timeZone: "UTC", sample: true });
    const nora = await comeIn("nora@example.com");
    assert.deepEqual((await change(nora, { name: "Ours" })).json(), { name: "Ours", currency: "EUR", unit: null, countsIn: "EUR", timeZone: "UTC", sample: true });
  });
});
