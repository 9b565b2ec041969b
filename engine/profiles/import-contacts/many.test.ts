// More people than are told of one by one are looked at all the same.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { SYSTEM } from "../../organisation/index.ts";
import { catchUp, row, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { profileFollower } from "../profile.ts";
import { faultFollower } from "../quality/index.ts";
import { undoImport } from "../import/undo-import.ts";
import { importContacts } from "./import-contacts.ts";

const PEOPLE = 20_500;

describe("an import of more people than are told of one by one", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-many-"));
  after(() => rmSync(folder, { recursive: true }));

  test("leaves nobody of whom it is not known how full their profile is; its undo leaves none", async () => {
    const path = join(folder, "many.csv");
    writeFileSync(path, `email,first_name,last_name\n${Array.from({ length: PEOPLE }, (_, n) => `p${n}@many.example,Pia,Many${n}`).join("\n")}\n`);
    const done = await importContacts(database.ground, { path, name: "many.csv", reading: {}, refusedTo: null, check: false }, SYSTEM);
    const followers = [profileFollower, faultFollower(() => database.ground.now())];
    const counted = async () => (await row<{ people: number; health: number }>(database.db, sql`select (select count(*)::integer from profile) as people, (select count(*)::integer from profile_health where known = 2) as health`))!;
    await catchUp(database.db, followers);
    assert.deepEqual(await counted(), { people: PEOPLE, health: PEOPLE });
    await undoImport(database.ground, done.importId!, SYSTEM);
    await catchUp(database.db, followers);
    assert.deepEqual(await counted(), { people: 0, health: 0 });
  });
});
