import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileTable, proofBudget } from "@rapport/decision-tables";
import { useDatabase } from "../../platform/test-database.ts";
import { factsIn } from "../dictionary.ts";
import { FIRST_POLICY } from "../first-policy.ts";
import { compilePolicy, type Policy } from "../policy.ts";
import { checkDraft, findIn, remembering, ROWS_AT_ONCE } from "./check-draft.ts";

/** The first policy with so many more rows that help with a number of contacts each. */
function large(rows: number): Policy {
  return { ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, rows: [...each.table.rows, ...Array.from({ length: rows }, (_, at) => ({ ...each.table.rows[1]!, id: `care-${at + 100}`, when: each.table.rows[1]!.when.with(3, `${at + 2}`) }))] } } : each)) };
}
const withCell = (policy: Policy, cell: string): Policy => ({ ...policy, tables: policy.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, rows: each.table.rows.map((row) => (row.id === "care-2" ? { ...row, when: row.when.with(3, cell) } : row)) } } : each)) });

describe("what is said of a draft", () => {
  const database = useDatabase();

  test("is the same whether a thread says it or not, of a sound one and of one that is not", async () => {
    const base = large(ROWS_AT_ONCE);
    for (const cell of ["≥ 2", "≥ 3", "many"]) {
      const task = { policy: withCell(base, cell), base, currency: "EUR" };
      const { unsound, examples, changes } = JSON.parse(JSON.stringify(findIn(task))) as ReturnType<typeof findIn>;
      const found = JSON.parse(JSON.stringify(await checkDraft(database.ground, task))) as Awaited<ReturnType<typeof checkDraft>>;
      assert.deepEqual([found.examples, found.changes, found.decides], [examples, changes, unsound.length === 0], cell);
      assert.equal(found.problems.length, cell === "many" ? 1 : unsound.length + examples.filter(({ why }) => why !== null).length);
      assert.deepEqual(found.changes.map(({ name, after }) => [name, after]), cell === "≥ 2" ? [] : [["2", cell]]);
    }
  });

  test("proves no second table of a part, and all tables of a policy share what they may take (the twin: by itself each is proved)", () => {
    const [proved, budgets]: [string[], unknown[]] = [[], []];
    const compile: typeof compileTable = (table, dictionary, options) => {
      proved.push(table.key);
      budgets.push(options?.budget);
      return compileTable(table, dictionary, options);
    };
    const route = FIRST_POLICY.tables.find(({ part }) => part === "route")!.table;
    const again = Array.from({ length: 5 }, (_, at) => ({ part: "route" as const, table: { ...route, key: `r${at}`, title: `Again ${at}`, rows: route.rows.map((row) => ({ ...row, id: `${row.id}-${at}` })) } }));
    const compilation = compilePolicy({ ...FIRST_POLICY, tables: [...FIRST_POLICY.tables, ...again] }, 0, "EUR", compile);
    assert.deepEqual(compilation.kind === "refused" && compilation.problems.map(({ message }) => message), again.map(() => 'Two tables play the part "route". Join them.'));
    assert.deepEqual(proved, FIRST_POLICY.tables.map(({ table }) => table.key));
    assert.equal(new Set(budgets).size, 1);

    const spent = remembering(9);
    const dictionary = factsIn("EUR");
    const nothing = { steps: 0, comparisons: 0 };
    const given = spent(route, dictionary, { budget: nothing });
    assert.ok(given.kind === "refused" && given.problems[0]!.code === "too-complex");
    assert.equal(spent(route, dictionary, { budget: proofBudget() }).kind, "ok", "what others took is not remembered against it");
    const whole = proofBudget();
    spent({ ...route, title: "other" }, dictionary, { budget: whole });
    assert.ok(whole.comparisons < proofBudget().comparisons && whole.steps < proofBudget().steps);
  });

  test("proves only the table that was changed anew, and that one anew (the twin)", () => {
    const proved: string[] = [];
    const compile = remembering(20, (table, dictionary) => (proved.push(table.key), compileTable(table, dictionary)));
    const of = (policy: Policy, currency = "EUR") => {
      proved.length = 0;
      const { kind } = compilePolicy(policy, 0, currency, compile);
      return [kind, [...proved]];
    };
    assert.deepEqual(of(FIRST_POLICY), ["ok", FIRST_POLICY.tables.map(({ table }) => table.key)]);
    assert.deepEqual(of(FIRST_POLICY), ["ok", []]);
    assert.deepEqual(of(withCell(FIRST_POLICY, "≥ 3")), ["ok", ["care"]]);
    assert.deepEqual(of(withCell(FIRST_POLICY, "many")), ["refused", ["care"]]);
    assert.equal(of(FIRST_POLICY, "CHF")[1]!.length, FIRST_POLICY.tables.length, "with other facts every one");
  });
});
