// What an erasure leaves alone: what is about somebody whose address or number only holds that of the erased, and what is about nobody.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { FOLLOWERS } from "../../stories/company.ts";
import { keepRefused } from "../interactions/index.ts";
import { type Actor, writeAudit } from "../organisation/index.ts";
import { catchUp, newId, row, sql } from "../platform/index.ts";
import { useDatabase } from "../platform/test-database.ts";
import { duplicateFollower, startIntake } from "../profiles/index.ts";
import { eraseCustomer, previewErasure } from "./index.ts";
import { namer } from "./naming.ts";

const NORA: Actor = { kind: "person", id: "nora", name: "Nora", role: "owner", source: "rapport", trusted: true };
type Visit = Parameters<ReturnType<typeof startIntake>["take"]>[1][number];

describe("whoever is not erased", () => {
  const database = useDatabase();
  const home = mkdtempSync(join(tmpdir(), "rapport-others-"));
  after(() => rmSync(home, { recursive: true }));
  let n = 0;
  const comes = async (identifiers: Visit["identifiers"], name: string, trusted = true): Promise<string> => {
    await startIntake(database.ground).take({ name: trusted ? "shop" : "web", trusted }, [{ messageId: `m${++n}`, kind: "visit", channel: "web", direction: "in", occurredAt: "2026-11-20T09:00:00.000Z", identifiers, traits: { name } } as Visit]);
    await catchUp(database.db, FOLLOWERS);
    return (await row<{ id: string }>(database.db, sql`select m.customer_id as id from identifier i join membership m using (identity_id) where i.value = ${identifiers[0]!.value}`))!.id;
  };
  const count = async (of: string) => (await row<{ n: number }>(database.db, sql`select count(*)::integer as n from ${sql.raw(of)}`))!.n;

  test("keeps what holds an address or a number that only begins or ends as that of the erased; what names these goes", async () => {
    const { db, ground } = database;
    const ann = await comes([{ kind: "email", value: "ann@mail.example" }, { kind: "customer_number", value: "100012" }], "Ann Zimmer");
    await comes([{ kind: "email", value: "joann@mail.example" }, { kind: "customer_number", value: "1000123" }], "Joann Quist");
    const refused = (body: string) => ({ source: "shop", channel: "web", field: "body", reason: "no kind", body });
    await keepRefused(db, ground.now(), [refused('{"mail":"joann@mail.example","sum":20}'), refused('{"mail":"jo.ann@mail.example"}'), refused('{"customer":"1000123"}'), refused('{"customer":"77","sum":1000129}')]);
    await keepRefused(db, ground.now(), [refused('{"mail":"ann@mail.example"}'), refused('{"said":"write to\\nann@mail.example"}'), refused('{"customer":"100012"}')]);
    for (const address of ["joann@mail.example", "ann@mail.example"]) await writeAudit(db, ground.now(), NORA, "test.note", { kind: "test", id: "1" }, { about: `gave ${address} a refund of 20` });
    mkdirSync(join(home, "imports"));
    writeFileSync(join(home, "imports", "hers.csv"), "Customer number,Email\n100012,ann@mail.example\n");
    writeFileSync(join(home, "imports", "other.csv"), "Customer number,Email\n1000123,joann@mail.example\n");
    await eraseCustomer(ground, NORA, { customerId: ann, why: "asked", confirm: "Ann Zimmer", suppress: false }, { home });
    assert.equal(await count("refused_event"), 4);
    assert.deepEqual([await count("audit where act = 'test.note' and detail::text like '%joann%'"), await count("audit where act = 'test.note' and detail::text like '% ann@%'")], [1, 0]);
    assert.deepEqual(readdirSync(join(home, "imports")), ["other.csv"]);
  });

  test("is named beforehand where they are likely the same person, though they bear another name, until somebody says that they are two (the twin)", async () => {
    const { db, ground } = database;
    const priya = await comes([{ kind: "email", value: "priya@mail.example" }], "Priya Raman");
    const initial = await comes([{ kind: "email", value: "p.raman@work.example" }], "P. Raman");
    await catchUp(db, [duplicateFollower()]);
    const alike = async (id: string) => (await previewErasure(ground, id)).alike.map(({ name }) => name);
    assert.deepEqual(await alike(priya), []);
    const [older, newer] = [priya, initial].sort();
    await sql`insert into linkage_pair (identity_id, other_id, weight_bits, probability, verdict, doubt, found_at) values (${older}::uuid, ${newer}::uuid, 9, 0.99, 'review', 'weight', now())`.execute(db);
    assert.deepEqual([await alike(priya), await alike(initial)], [["P. Raman"], ["Priya Raman"]]);
    await sql`insert into linkage_decision (identity_id, decision_id, other_id, verdict, weight_bits, probability, decided_at, decided_by) values (${older}::uuid, ${newId()}::uuid, ${newer}::uuid, 'refuse', 9, 0.99, now(), 'nora')`.execute(db);
    assert.deepEqual([await alike(priya), await alike(initial)], [[], []]);
  });

  test("is not taken along by an id that a stranger chose out of signs that stand in everything", async () => {
    const { db, ground } = database;
    for (let i = 0; i < 3; i++) await writeAudit(db, ground.now(), NORA, "field.reveal", { kind: "customer", id: `x${i}` }, { set: "payment", why: `case ${i}`, until: "2026-11-21T15:00:00Z" });
    const stranger = await comes([{ kind: "user_id", value: '": "2026' }], "Somebody Strange", false);
    const { name } = (await row<{ name: string }>(db, sql`select name from profile where customer_id = ${stranger}::uuid`))!;
    await eraseCustomer(ground, NORA, { customerId: stranger, why: "asked", confirm: name, suppress: false });
    assert.equal(await count("audit where act = 'field.reveal' and object_id <> 'erased'"), 3);
    // A day stands in every event; an id of a program, with the signs that such have, names whoever it is of.
    const refused = (body: string) => ({ source: "shop", channel: "web", field: "body", reason: "no kind", body });
    await keepRefused(db, ground.now(), [refused('{"on":"2026-11-21"}'), refused('{"user":"YWJjMTIzNDU2Nw=="}')]);
    const before = await count("refused_event");
    for (const [id, left] of [["2026-11-21", before], ["YWJjMTIzNDU2Nw==", before - 1]] as const) {
      const other = await comes([{ kind: "user_id", value: id }], `Somebody ${left}`, false);
      const { name: called } = (await row<{ name: string }>(db, sql`select name from profile where customer_id = ${other}::uuid`))!;
      await eraseCustomer(ground, NORA, { customerId: other, why: "asked", confirm: called, suppress: false });
      assert.equal(await count("refused_event"), left, id);
    }
  });

  test("a word stands by itself in whichever way the sign before it is written", () => {
    const names = namer({ names: [], numbers: [] }, ["ann@mail.example", "王小明"]);
    for (const text of ["ann@mail.example", "Ann@Mail.Example.", "to:ann@mail.example;", "\\nann@mail.example", "%3Cann@mail.example%3E", "\\u003cann@mail.example\\u003e", "=0Aann@mail.example", "- ann@mail.example", "-ann@mail.example", "我是王小明吗"]) assert.ok(names(text), text);
    for (const text of ["joann@mail.example", "jo.ann@mail.example", "jo+ann@mail.example", "ann@mail.examples", "ann@mail"]) assert.ok(!names(text), text);
  });
});
