import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openDatabase } from "../engine/platform/index.ts";
import { arrive } from "../engine/profiles/duplicates/test-duplicates.ts";
import { useCli } from "./test-cli.ts";

describe("rapport duplicates", () => {
  const cli = useCli();
  const person = { first_name: "Amara", last_name: "Okafor", date_of_birth: "1988-04-12", street: "12 Quay Street", city: "Rotterdam", postal_code: "3011 AB", phone: "+31205550101" };

  test("searches, says what it found, and lists what waits for a person", async () => {
    assert.equal((await cli.run(["duplicates", "list"])).stdout.trim(), "No likely duplicates.");
    const open = openDatabase(cli.databaseUrl());
    try {
      const ground = { db: open.db, now: () => new Date(), nudge: () => undefined };
      await arrive(ground, [{ card: "a", traits: person, userId: "u1" }, { card: "b", traits: person, userId: "u2" }]);
    } finally {
      await open.close();
    }
    const found = await cli.json<{ records: number; linked: number; likelyPairs: number; fitted: boolean }>(["duplicates", "find"]);
    assert.deepEqual([found.records, found.linked, found.likelyPairs, found.fitted], [2, 0, 1, false]);
    const { pairs } = await cli.json<{ pairs: { names: string[]; doubt: string }[] }>(["duplicates", "list"]);
    assert.deepEqual(pairs.map(({ names, doubt }) => [...names, doubt]), [["Amara Okafor", "Amara Okafor", "accounts"]]);
    assert.match((await cli.run(["duplicates", "list"])).stdout, /^99\.99 % {2}Amara Okafor \/ Amara Okafor {2}\(both have an account\)/);
    assert.match((await cli.run(["duplicates", "find"])).stdout, /2 customers compared in 1 pairs: 0 links made, 1 pairs likely/);
  });

  test("a wrong view or limit is named", async () => {
    for (const [args, says] of [[["--view", "all"], /--view is "open" or "set-aside"/], [["--limit", "0"], /whole number from 1 to 500/]] as const) {
      const { code, stderr } = await cli.run(["duplicates", "list", ...args]);
      assert.equal(code, 2);
      assert.match(stderr, says);
    }
  });
});
