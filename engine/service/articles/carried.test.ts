// Articles that were written before decision 0016 are there after it, with their versions and what was being written.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { row, rows, sql } from "../../platform/index.ts";
import { useDatabase } from "../../platform/test-database.ts";

describe("articles of before", () => {
  const database = useDatabase();
  const migration = (name: string) => sql.raw(readFileSync(join(import.meta.dirname, "../migrations", name), "utf8"));

  test("keep every version; the newest draft of a language becomes what is written in it", async () => {
    await database.db.transaction().execute(async (tx) => {
      await sql`create schema before`.execute(tx);
      await sql`set local search_path = before`.execute(tx);
      await migration("0130_articles.sql").execute(tx);
      const [read, begun] = ["019a0000-0000-7000-8000-000000000001", "019a0000-0000-7000-8000-000000000002"];
      await sql`insert into article (article_id, audience, owner_id, created_at, created_by) select unnest(${[read, begun]}::uuid[]), 'team', 'jo', now(), 'jo'`.execute(tx);
      await sql`insert into article_version (article_id, language, version, title, body, why, published_at, published_by) select ${read}::uuid, 'pt-BR', n, 'Título ' || n, 'body', 'why', now() + make_interval(secs => n), 'mira' from generate_series(1, 2) n`.execute(tx);
      await sql`insert into article_draft (article_id, language, writer_id, title, body, based_on, saved_at) select ${begun}::uuid, 'en', w, 'by ' || w, '', 0, now() + make_interval(secs => n) from (values ('jo', 1), ('ida', 2)) as t (w, n)`.execute(tx);
      await migration("0150_articles.sql").execute(tx);
      assert.deepEqual(await rows(tx, sql`select article_id as id, language, title, in_force as "inForce", changed_by as by from article_text order by 1`), [
        { id: read, language: "pt-BR", title: "Título 2", inForce: 2, by: "mira" }, { id: begun, language: "en", title: "by ida", inForce: null, by: "ida" },
      ]);
      assert.equal((await row<{ n: number }>(tx, sql`select count(*) as n from article_publication where words @@ to_tsquery('simple', 'titulo')`))!.n, 2);
      assert.deepEqual(await row(tx, sql`select owner, revision, topics from article where article_id = ${read}::uuid`), { owner: "jo", revision: 1, topics: [] });
      await sql`drop schema before cascade`.execute(tx);
    });
  });
});
