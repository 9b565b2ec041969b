// One export a program, each with what goes wrong in real ones: brought in, known again, and undone to the state before.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { SYSTEM } from "../organisation/index.ts";
import { rows, sql } from "../platform/index.ts";
import { findConversations } from "../service/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { facts, messagesIn, useBundles } from "./test-bundles.ts";
import { EXPORTS } from "./test-exports.ts";
import { previewUndo, undoAnyImport } from "./undo-bundle.ts";
import { broughtBy } from "./contract.ts";

for (const each of EXPORTS)
  describe(`an export of ${each.title}`, () => {
    const database = useDatabase();
    const { drop, take } = useBundles(database);

    test("is checked without a trace, brought in, known again, and undone to the state before", async () => {
      const before = await facts(database.db);
      const dropped = drop(each.files, each.name);
      const checked = await take(dropped, { check: true, reading: each.reading });
      assert.deepEqual(await facts(database.db), before);
      const first = await take(dropped, { reading: each.reading });
      const shown = JSON.stringify(first, null, 1);
      assert.equal(first.plan.words, each.words, shown);
      assert.equal(checked.plan.words, each.words, JSON.stringify(checked, null, 1));
      // A law: what a check finds new in an empty Rapport is brought in, kind by kind, and is what the undo says it takes.
      assert.deepEqual(broughtBy(checked.counts), broughtBy(first.counts), "the plan says what the result says");
      const { statements, ...goes } = (await previewUndo(database.ground, first.importId!, SYSTEM)).goes;
      assert.ok(statements > 0);
      assert.deepEqual(goes, broughtBy(first.counts), "and so does what an undo says");
      const { members: _, ...organisations } = first.counts.organisations;
      assert.deepEqual({ ...checked.counts, organisations: { ...organisations, members: 0 } }, { ...first.counts, organisations: { ...organisations, members: 0 } }, "all else is counted alike; who belongs to a company is told when all are there");
      for (const { name, columns = [] } of first.plan.files.filter(({ holds }) => holds === "people" || holds === "organisations" || holds === "orders")) assert.ok(columns.some(({ becomes }) => becomes !== "left-out"), `${name}: what its columns become`);
      if (each.title.startsWith("Salesforce")) {
        const becomes = (name: string) => Object.fromEntries((first.plan.files.find((file) => file.name.endsWith(name))?.columns ?? []).map(({ column, becomes, as }) => [column, as ?? becomes]));
        assert.deepEqual([becomes("Contact.csv")["Email"], becomes("Contact.csv")["LastName"], becomes("Contact.csv")["OwnerId"]], ["E-mail (identity)", "Last name", "Owner (colleague)"], JSON.stringify(first.plan.files));
        assert.deepEqual([becomes("Account.csv")["Id"], becomes("Account.csv")["Name"], becomes("Account.csv")["IsDeleted"]], ["number in the source", "name of the company", "left-out"]);
        assert.deepEqual([becomes("Event.csv")["Subject"], becomes("Event.csv")["IsPrivate"] ?? "left-out"], ["read", "left-out"]);
      }
      assert.deepEqual((await messagesIn(database.db)).map((m) => `${m.at} ${m.subject} | ${m.who}${m.audience === "team" ? " (note)" : ""}: ${m.body}`), each.messages, shown);
      const members = await rows<{ who: string }>(database.db, sql`select coalesce(p.name, '?') || ' in ' || g.name || ' as ' || m.role as who from group_member m join customer_group g using (group_id) left join membership s using (identity_id) left join profile p on p.customer_id = s.customer_id order by 1`);
      assert.deepEqual(members.map((m) => m.who), each.members, shown);
      const refused = each.refused.length === 0 ? "" : readFileSync(dropped.refusedTo!, "utf8");
      for (const reason of each.refused) assert.match(refused, reason);
      for (const reason of each.passedOver ?? []) assert.match(JSON.stringify([first.counts.passedOver, first.plan.passedOver, first.plan.files]), reason);

      const documents = await rows<{ words: string }>(database.db, sql`select d.name || ' at ' || split_part(m.body, E'\n', 1) as words from document d join message m using (identity_id, conversation_id, message_id) order by 1`);
      assert.deepEqual(documents.map(({ words }) => words), each.documents ?? []);
      assert.equal(checked.counts.conversations.documents, documents.length);

      const points = await rows<{ words: string }>(database.db, sql`select to_char(i.occurred_at, 'YYYY-MM-DD') || ' ' || i.kind || ' ' || i.direction || ' ' || coalesce(p.name, '?') || ': ' || coalesce(i.properties->>'name', i.properties->>'note') || coalesce(' (' || (i.properties->>'by') || ')', '') || coalesce(' ' || (i.properties->>'amount'), '') || coalesce(' ' || (i.properties->>'seconds') || ' s', '') as words
        from interaction i join membership m using (identity_id) join profile p using (customer_id) where i.import_id is not null and i.properties ? 'sourceId' and not i.properties ? 'conversationId' order by i.occurred_at, i.kind, 1`);
      assert.deepEqual(points.map(({ words }) => words), each.touchPoints ?? [], shown);

      const tags = await rows<{ words: string }>(database.db, sql`select lower(left(t.name, 3)) || substr(t.name, 4) || ': ' || c.subject as words from conversation_tag g join tag t using (tag_id) join conversation c using (identity_id, conversation_id) order by 1`);
      assert.deepEqual(tags.map(({ words }) => words), each.tags ?? []);

      if (each.number !== undefined) {
        const found = (typed: string) => findConversations(database.ground, typed, { limit: 5 }).then(({ hits }) => hits.filter((hit) => hit.matched.field === "code").map((hit) => `${hit.matched.text}: ${hit.subject}`));
        assert.deepEqual([await found(each.number.typed), await found(`#${each.number.typed}`), await found(`${each.number.typed}9`)], [[each.number.finds], [each.number.finds], []]);
      }

      const imported = await facts(database.db);
      const again = await take(dropped, { reading: each.reading });
      assert.deepEqual([again.counts.conversations.new, again.counts.conversations.messages, again.counts.people.new, again.counts.organisations.new, again.counts.touchPoints?.new ?? 0], [0, 0, 0, 0, 0], JSON.stringify(again.counts, null, 1));
      assert.deepEqual({ ...(await facts(database.db)), contact_import_touch: [] }, { ...imported, contact_import_touch: [] });
      await undoAnyImport(database.ground, again.importId!, SYSTEM);
      await undoAnyImport(database.ground, first.importId!, SYSTEM);
      assert.deepEqual(await facts(database.db), before);
    });
  });
