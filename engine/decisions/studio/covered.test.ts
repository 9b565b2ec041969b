import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FieldsSeen } from "../../organisation/contract.ts";
import { type Actor, SYSTEM } from "../../organisation/index.ts";
import { useDatabase } from "../../platform/test-database.ts";
import { factsIn } from "../dictionary.ts";
import { readTableFile, takeOut } from "../files/table-files.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { readPolicies } from "../policies-page.ts";
import type { Policy } from "../policy.ts";
import { publishFirstPolicy } from "../publish-policy.ts";
import { COVERED, policyAs } from "../shown-answer.ts";
import { comparePolicies } from "./compare-policies.ts";
import { changeAs, contentAs, holdsCovered, problemAs, uncovered } from "./covered.ts";
import { changeDraft, draftBefore, openDraft, startDraft } from "./drafts.ts";
import type { PolicyContent } from "./studio-contract.ts";

const seen = (sensitive: "read" | "masked"): FieldsSeen => ({ reading: (set) => (set === "sensitive" ? sensitive : "read"), setOfAttribute: () => "service" });
const SAM: Actor = { ...SYSTEM, kind: "person", id: "sam", name: "sam", role: "analyst", source: "workplace" };
const FACT = "customer.vulnerable";

const cells = ({ tables }: Pick<PolicyContent, "tables"> | Policy) => tables.flatMap(({ table }) => table.inputs.flatMap(({ fact }, at) => (fact === FACT ? table.rows.map(({ id, when }) => [id, when[at]!] as const) : [])).filter(([, cell]) => cell !== "any"));
const withRow = <Content extends Pick<PolicyContent, "tables"> | Policy>(content: Content, id: string, change: (row: { readonly id: string; readonly when: readonly string[]; readonly then: readonly string[]; readonly because?: string | undefined }, place: number) => object): Content =>
  ({ ...content, tables: content.tables.map((each) => ({ ...each, table: { ...each.table, rows: each.table.rows.map((row) => (row.id === id ? change(row, each.table.inputs.findIndex(({ fact }) => fact === FACT)) : row)) } })) }) as Content;

describe("rules as they are written, before who does not read who needs special care", () => {
  const test1 = useDatabase();
  const [ASKING] = cells(FIRST_POLICY)[0]!;

  test("the draft covers what the page of the rules covers: the cell and its Because; whoever may read them, reads all", async () => {
    await publishFirstPolicy(test1.ground);
    const shown = contentAs(FIRST_POLICY, seen("masked"));
    assert.ok(cells(FIRST_POLICY).length > 0);
    assert.deepEqual([...new Set(cells(shown).map(([, cell]) => cell))], [COVERED]);
    const page = policyAs((await readPolicies(test1.ground))[0]!, seen("masked"));
    const covered = (tables: readonly { readonly rows: readonly { readonly id: string; readonly cells: readonly string[] }[] }[]) => tables.flatMap(({ rows }) => rows.filter((row) => row.cells.includes(COVERED)).map(({ id }) => id));
    assert.deepEqual(covered(shown.tables.map(({ table }) => ({ rows: table.rows.map(({ id, when }) => ({ id, cells: when })) }))), covered(page.tables));
    assert.ok(shown.tables.flatMap(({ table }) => table.rows).every(({ when, because }) => !when.includes(COVERED) || because === undefined || because === "" || because === COVERED));
    assert.deepEqual(contentAs(FIRST_POLICY, seen("read")), FIRST_POLICY);
  });

  test("what they write of the rest is kept, and what is covered stays as it was; copied to another row it is refused", async () => {
    const draft = await startDraft(test1.ground, SAM, FIRST_POLICY.key);
    const shown = contentAs(draft.content, seen("masked"));
    const written = withRow(shown, "care-2", (row) => ({ ...row, because: "Another reason" }));
    const kept = await changeDraft(test1.ground, SAM, draft.draftId, { revision: draft.revision, content: written });
    assert.deepEqual(kept.content, withRow(draft.content, "care-2", (row) => ({ ...row, because: "Another reason" })));
    const copied = { ...shown, tables: shown.tables.map((each) => ({ ...each, table: { ...each.table, rows: each.table.rows.flatMap((row) => (row.id === ASKING ? [row, { ...row, id: `${row.id}-again` }] : [row])) } })) };
    await assert.rejects(changeDraft(test1.ground, SAM, draft.draftId, { revision: kept.revision, content: copied }), { code: "bad-input", message: /what you may not read cannot be copied/ });
    // A colleague changes the covered cell; who does not read it takes that back, without reading it.
    const other = withRow(kept.content, ASKING, (row, at) => ({ ...row, when: row.when.with(at, row.when[at] === "no" ? "yes" : "no") }));
    const theirs = await changeDraft(test1.ground, { ...SAM, id: "noor" }, draft.draftId, { revision: kept.revision, content: other });
    const back = await changeDraft(test1.ground, SAM, draft.draftId, { revision: theirs.revision, content: contentAs(await draftBefore(test1.ground, draft.draftId), seen("masked")) });
    assert.deepEqual(back.content, kept.content);
    // And where they write over a colleague's change unknowing, both are kept.
    const joined = withRow(contentAs(back.content, seen("masked")), "care-2", (row) => ({ ...row, because: "A third" }));
    const again = await changeDraft(test1.ground, { ...SAM, id: "noor" }, draft.draftId, { revision: back.revision, content: other });
    const both = await changeDraft(test1.ground, SAM, draft.draftId, { revision: again.revision, content: joined, base: contentAs(back.content, seen("masked")) });
    assert.deepEqual(both.content, withRow(other, "care-2", (row) => ({ ...row, because: "A third" })));
  });

  test("the difference says that it is another, and not what; the twin who may read it is told", () => {
    const dictionary = factsIn("EUR", []);
    const changedTo = withRow(FIRST_POLICY, ASKING, (row, at) => ({ ...row, when: row.when.with(at, "zebra"), because: "They are a zebra" }));
    const added = { ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => ({ ...each, table: { ...each.table, rows: each.table.rows.flatMap((row) => (row.id === ASKING ? [row, { ...row, id: "new-1", when: row.when.with(each.table.inputs.findIndex(({ fact }) => fact === FACT), "zebra") }] : [row])) } })) } as Policy;
    for (const [after, count] of [[changedTo, 2], [added, 1]] as const) {
      const whole = comparePolicies(FIRST_POLICY, after, dictionary);
      const shown = whole.map((change) => changeAs(change, seen("masked")));
      assert.match(JSON.stringify(whole), /zebra/, "the twin is told");
      assert.doesNotMatch(JSON.stringify(shown), /zebra/);
      assert.equal(shown.filter(({ before, after: now }) => `${before} ${now}`.includes(COVERED)).length, count);
      assert.deepEqual(whole.map((change) => changeAs(change, seen("read"))), whole);
    }
  });

  test("what is wrong with an action, or with a Because that tells of nothing covered, is said in full; of a covered cell and its Because it is not", async () => {
    const draft = await startDraft(test1.ground, SAM, FIRST_POLICY.key);
    const [strange, misnamed] = [withRow(draft.content, "care-2", (row) => ({ ...row, then: ["give a zebra"] })), withRow(draft.content, "care-3", (row) => ({ ...row, because: "Late by ‹customer.zebra›" }))];
    const hidden = withRow(withRow(draft.content, ASKING, (row, at) => ({ ...row, when: row.when.with(at, "zebra") })), ASKING, (row) => ({ ...row, because: "‹customer.zebra›" }));
    const said = async (content: PolicyContent, columns: readonly string[]) => {
      const now = (await openDraft(test1.ground, SAM, FIRST_POLICY.key))!;
      const { problems } = await changeDraft(test1.ground, { ...SAM, id: "noor" }, draft.draftId, { revision: now.revision, content });
      const found = problems.filter(({ column }) => columns.includes(column!));
      assert.match(found.map(({ message }) => message).join(" "), /zebra/, "whoever reads everything is told");
      return found.map((problem) => problemAs(problem, seen("masked")).message).join(" ");
    };
    assert.match(await said(strange, ["action"]), /There is no action "give a zebra"/);
    assert.match(await said(misnamed, ["because"]), /customer\.zebra/);
    assert.doesNotMatch(await said(hidden, [FACT, "because"]), /zebra/);
    await changeDraft(test1.ground, SAM, draft.draftId, { revision: (await openDraft(test1.ground, SAM, FIRST_POLICY.key))!.revision, content: draft.content });
  });

  test("a workbook holds it covered, and comes in again as it was", async () => {
    const out = takeOut(contentAs(FIRST_POLICY, seen("masked")), "EUR", "xlsx");
    assert.ok(out.kind === "ok");
    const reading = await readTableFile(FIRST_POLICY, "EUR", out.file.bytes);
    assert.ok(reading.kind === "read", JSON.stringify(reading).slice(0, 400));
    assert.deepEqual([reading.changes, reading.problems, holdsCovered({ tables: reading.tables })], [[], [], false]);
  });

  test("the twin: what is put back from nothing is said to be lost", () => {
    const shown = contentAs(FIRST_POLICY, seen("masked"));
    assert.deepEqual(uncovered(shown, [FIRST_POLICY]), { content: FIRST_POLICY, lost: [] });
    assert.equal(uncovered(shown, []).lost.length, shown.tables.flatMap(({ table }) => table.rows).filter(({ when }) => when.includes(COVERED)).length);
  });
});
