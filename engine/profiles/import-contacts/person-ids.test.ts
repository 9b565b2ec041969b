import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { attributeId, attributeStem, idMaker, personId } from "./person-ids.ts";

describe("ids of whom a file brings", () => {
  const database = useDatabase();
  const at = new Date("2026-03-04T05:06:07.089Z");
  const made = (maker: ReturnType<typeof idMaker>) =>
    rows<{ id: string; said: string[] }>(database.db, sql`select ${personId(maker, sql`n`)} as id, array(select ${attributeId(attributeStem(maker, sql`n`), sql`place`)}::text from generate_series(1, 3) place order by place) as said
      from unnest(array[1, 2, 15, 16, 255, 4096, 999999, 16777216, 1000000000]) n order by n`);

  test("are UUIDs of version 7 of that moment, in the order of the rows, and none is another's", async () => {
    const people = await made(idMaker(at));
    const all = people.flatMap(({ id, said }) => [id, ...said]);
    for (const id of all) {
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(Number.parseInt(id.replace("-", "").slice(0, 12), 16), at.getTime());
    }
    assert.equal(new Set(all).size, all.length);
    assert.deepEqual(people.map((each) => each.id), people.map((each) => each.id).sort());
  });

  test("do not tell who stands in the next row: another import of that moment makes others (the twin: the same secret makes the same)", async () => {
    const [one, other] = [idMaker(at), idMaker(at)];
    const [a, b] = [await made(one), await made(other)];
    assert.equal(a.filter((each, i) => each.id === b[i]!.id).length, 0);
    assert.deepEqual(await made(one), a);
  });
});
