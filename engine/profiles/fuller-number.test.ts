import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { rows, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { isFullerNumber } from "./fuller-number.ts";
import { isFuller, phoneAmong } from "./phone-of.ts";

describe("one telephone number in two forms", () => {
  const database = useDatabase();

  test("is known by what stands behind the country, with the zero of home before it or without", () => {
    for (const [full, other, is] of [
      ["+31612345678", "0612345678", true], ["+14155550123", "4155550123", true], ["+390612345678", "0612345678", true], ["+212522123456", "0522123456", true],
      ["+31612345678", "0612345679", false], ["+31612345678", "+31612345678", false], ["0612345678", "+31612345678", false], ["+31612345678", "45678", false], ["+31612345678", "31612345678", false], ["+3161234567890", "4567890", false],
    ] as const) assert.equal(isFullerNumber(full, other), is, `${full} ${other}`);
  });

  test("the database says the same of any two, and takes the fuller one of several, whichever came first", async () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123"), minLength: 3, maxLength: 12 });
    const pairs = fc.sample(fc.oneof(fc.tuple(digits, digits).map(([a, b]) => [`+${a}`, b] as const), fc.tuple(fc.string({ unit: fc.constantFrom(..."123"), minLength: 0, maxLength: 4 }), digits).map(([code, home]) => [`+${code}${home.replace(/^0+/, "")}`, home] as const)), 2000);
    const found = await rows<{ fuller: boolean; phone: string }>(
      database.db,
      sql`select ${isFuller(sql`t.a`, sql`t.b`)} as fuller, ${phoneAmong(sql`(array[t.b, 'x', t.a])`)} as phone from unnest(${pairs.map(([a]) => a)}::text[], ${pairs.map(([, b]) => b)}::text[]) with ordinality as t (a, b, place) order by t.place`,
    );
    assert.deepEqual(found.map(({ fuller }) => fuller), pairs.map(([a, b]) => isFullerNumber(a, b)));
    assert.deepEqual(found.map(({ phone }) => phone), pairs.map(([a, b]) => (isFullerNumber(a, b) ? a : b)));
    const fuller = found.filter((each) => each.fuller).length;
    assert.ok(fuller > 300 && fuller < 1700, `${fuller} of 2000 are`);
  });
});
