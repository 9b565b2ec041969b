import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FIRST_POLICY } from "../first-policy.ts";
import type { Policy } from "../policy.ts";
import { draftNotes } from "./draft-notes.ts";

type Table = Policy["tables"][number]["table"];
const changed = (part: string, change: (table: Table) => Table): Policy => ({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === part ? { ...each, table: change(each.table) } : each)) });
const cell = (table: Table, id: string, fact: string, written: string): Table => ({ ...table, rows: table.rows.map((row) => (row.id === id ? { ...row, when: row.when.with(table.inputs.findIndex((input) => input.fact === fact), written) } : row)) });

describe("what is worth a second look in a draft", () => {
  test("rules as they are have nothing of it", () => {
    assert.deepEqual(draftNotes(FIRST_POLICY, FIRST_POLICY), []);
  });

  test("a guard that is gone, narrower or holds back less is named with what is free again; one that moved or is wider is not", () => {
    const gone = changed("guards", (table) => ({ ...table, rows: table.rows.slice(1) }));
    assert.deepEqual(draftNotes(FIRST_POLICY, gone).map(({ table, row, message }) => [table, row, message]), [["guards", null, "What “No selling while a complaint is open” held back is no longer held back wherever it was: something to buy, getting in touch of our own accord, a small thank-you."]]);
    const less = changed("guards", (table) => ({ ...table, rows: table.rows.map((row) => (row.id === "guards-1" ? { ...row, then: ["contact, token"] } : row)) }));
    assert.match(draftNotes(FIRST_POLICY, less)[0]!.message, /wherever it was: something to buy\.$/);
    const narrower = changed("guards", (table) => cell(table, "guards-3", "conversation.topic", "refund, account"));
    assert.deepEqual(draftNotes(FIRST_POLICY, narrower).map(({ row }) => row), ["guards-3"]);
    const wider = changed("guards", (table) => cell(table, "guards-3", "conversation.topic", "refund, subscription, account, invoice"));
    const moved = changed("guards", (table) => ({ ...table, rows: [...table.rows.slice(1), { ...table.rows[0]!, id: "guards-9" }] }));
    for (const fine of [wider, moved]) assert.deepEqual(draftNotes(FIRST_POLICY, fine), []);
  });

  test("a row whose action is always held back never acts, and says by what; where it can act nothing is said", () => {
    const asks = (written: string, action = "second-bag-offer") =>
      changed("grow", (table) => ({ ...table, inputs: [...table.inputs, { fact: "conversation.openComplaint", missing: "no-match" }], rows: table.rows.map((row, at) => ({ ...row, when: [...row.when, at === 1 ? written : "any"], then: at === 1 ? [action] : row.then })) }));
    assert.deepEqual(draftNotes(undefined, asks("yes")).map(({ row, message }) => [row, message]), [["grow-2", "It is always held back by “No selling while a complaint is open” (“What is held back”, row 1), so this row never acts."]]);
    for (const policy of [asks("no"), asks("any"), asks("yes", "settle-refund")]) assert.deepEqual(draftNotes(undefined, policy), []);
  });
});
