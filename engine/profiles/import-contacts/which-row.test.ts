// Which of several rows of one person counts, whichever of their records each row tells of and in whatever order these were joined.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { SYSTEM } from "../../organisation/index.ts";
import { catchUp, row, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { believedOf } from "../knowledge/attributes-of.ts";
import { undoImport } from "../import/undo-import.ts";
import { mergeCustomers } from "../link.ts";
import { profileFollower } from "../profile.ts";
import { importContacts } from "./import-contacts.ts";

interface Row {
  readonly record: number;
  readonly city: string;
  readonly title: string;
  /** Year in which the program changed it; 0 where the file does not say. */
  readonly changed: number;
}

describe("of several rows about one person", () => {
  const database = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), "rapport-which-row-"));
  after(() => rmSync(folder, { recursive: true }));
  let minutes = 0;
  const ground = () => ({ ...database.ground, now: () => new Date(database.ground.now().getTime() + ++minutes * 60_000) });

  /** @param address of a record */
  async function take(all: readonly Row[], address: (record: number) => string): Promise<string> {
    const path = join(folder, "people.csv");
    const isTimed = all.some(({ changed }) => changed > 0);
    writeFileSync(path, [`Record ID,First Name,Last Name,Email,Lifecycle Stage,City,Job Title${isTimed ? ",Last Modified Date" : ""}`, ...all.map(({ record, city, title, changed }) => `${record},Ada,Vos,${address(record)},lead,${city},${title}${isTimed ? `,${changed}-06-01 10:00` : ""}`)].join("\n"));
    return (await importContacts(ground(), { path, refusedTo: null }, SYSTEM)).importId!;
  }
  async function believed(): Promise<{ city: string; title: string }> {
    const found = await rows<{ id: string }>(database.db, sql`select distinct customer_id as id from membership`);
    assert.equal(found.length, 1, "they are one");
    const said = await believedOf(database.db, [found[0]!.id], ["city", "job_title"]);
    const { city } = (await row<{ city: string | null }>(database.db, sql`select city from profile`))!;
    const of = (key: string) => String(said.get(found[0]!.id)?.find((each) => each.key === key)?.value ?? "");
    assert.equal(city ?? "", of("city"), "the profile says the same");
    return { city: of("city"), title: of("job_title") };
  }
  /** The later row of the file counts where it says something; where the file tells when it was changed, the row that was changed last. */
  function counts(all: readonly Row[]): { city: string; title: string } {
    const inOrder = all.map((each, i) => ({ ...each, i })).sort((a, b) => a.changed - b.changed || a.i - b.i);
    return { city: inOrder.findLast(({ city }) => city !== "")?.city ?? "", title: inOrder.findLast(({ title }) => title !== "")?.title ?? "" };
  }
  const word = fc.constantFrom("", "Ulm", "Graz", "Bern", "Oslo");
  const told = (changed: fc.Arbitrary<number>) => fc.array(fc.record({ record: fc.integer({ min: 1, max: 3 }), city: word, title: word, changed }), { minLength: 2, maxLength: 7 });

  test("the later counts also where a row between them is of another record, joined by address and name", async () => {
    const importId = await take([{ record: 1, city: "Ulm", title: "Buyer", changed: 0 }, { record: 2, city: "Graz", title: "Owner", changed: 0 }, { record: 1, city: "Bern", title: "", changed: 0 }], () => "ada@vos.example");
    assert.deepEqual(await believed(), { city: "Bern", title: "Owner" }, "by records it would be Graz, for the second came later");
    await undoImport(ground(), importId, SYSTEM);
  });

  test("a law: whatever rows of records that are joined by address and name say, the later counts field by field, or the one that was changed last", async () => {
    for (const changed of [fc.constant(0), fc.integer({ min: 2015, max: 2020 })])
      await fc.assert(
        fc.asyncProperty(told(changed), async (all) => {
          const importId = await take(all, () => "ada@vos.example");
          assert.deepEqual(await believed(), counts(all));
          await undoImport(ground(), importId, SYSTEM);
        }),
        { numRuns: 12 },
      );
  });

  test("a law: nor does it matter in which order their records are joined afterwards", async () => {
    await fc.assert(
      fc.asyncProperty(told(fc.constant(0)), fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 3, maxLength: 3 }), async (all, order) => {
        await take(all, (record) => `ada${record}@vos.example`);
        const ids = (await rows<{ id: string }>(database.db, sql`select customer_id as id from profile order by customer_id`)).map(({ id }, i) => ({ id, at: order[i]! })).sort((a, b) => a.at - b.at).map(({ id }) => id);
        const customerOf = async (id: string) => (await row<{ id: string }>(database.db, sql`select customer_id as id from membership where identity_id = ${id}::uuid`))!.id;
        for (const id of ids.slice(1)) await mergeCustomers(ground(), SYSTEM, { keepId: await customerOf(ids[0]!), otherId: await customerOf(id), why: "the same" });
        await catchUp(database.db, [profileFollower]);
        assert.deepEqual(await believed(), counts(all));
        for (const table of ["identity", "identifier", "membership", "link", "attribute", "profile", "customer_list", "import", "contact_import_touch"]) await sql`delete from ${sql.table(table)}`.execute(database.db);
      }),
      { numRuns: 12 },
    );
  });
});
