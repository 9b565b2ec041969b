import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decidePurely } from "./decide-purely.ts";
import { amara, compiled, CONVERSATION, daysAgo, happening, inputs, NOW } from "./example-facts.ts";
import type { Gathered } from "./facts.ts";
import { FIRST_POLICY } from "./first-policy.ts";
import { unseenIn } from "./floor-rules.ts";
import { compilePolicy, compilePublished, type CompiledPolicy, type Part, parsePolicy, type Policy, type PolicyTable } from "./policy.ts";

type Table = PolicyTable["table"];
const withTable = (part: Part, change: (table: Table) => Table, more: Partial<Policy> = {}): Policy => ({ ...FIRST_POLICY, ...more, tables: FIRST_POLICY.tables.map((each) => (each.part === part ? { part, table: change(each.table) } : each)) });
/** The same rows with one column more, and one row that asks it. */
const asking = (part: Part, fact: string, cell: string, { when = {}, then }: { readonly when?: Readonly<Record<string, string>>; readonly then: readonly string[] }): Policy =>
  withTable(part, (table) => ({
    ...table, inputs: [...table.inputs, { fact, missing: "no-match" }],
    rows: [...table.rows.map((row) => ({ ...row, when: [...row.when, "any"] })), { id: `${part}-99`, when: [...table.inputs.map((column) => when[column.fact] ?? "any"), cell], then, because: "tried" }].sort((a, b) => Number(b.id === `${part}-99`) - Number(a.id === `${part}-99`)),
  }));
const problemsOf = (policy: Policy): string[] => {
  const compilation = compilePolicy(policy, 1, "EUR");
  return compilation.kind === "refused" ? compilation.problems.map(({ table, row, entry, message }) => `${entry ?? [table, row].filter(Boolean).join("/")}: ${message}`) : [];
};
/** As a version that was published before the rule there was. */
const published = (policy: Policy): CompiledPolicy => {
  const parsed = parsePolicy(JSON.parse(JSON.stringify(policy)));
  assert.ok(parsed.kind === "ok");
  const compilation = compilePublished(parsed.policy, 1, "EUR");
  assert.ok(compilation.kind === "ok", JSON.stringify(compilation));
  return compilation.compiled;
};
const refused = (policy: Policy, at: string, why: RegExp) => {
  const problems = problemsOf(policy);
  assert.equal(problems.length, 1, problems.join("\n") || "it was let through");
  assert.ok(problems[0]!.startsWith(at), problems[0]);
  assert.match(problems[0]!, why);
  published(policy);
};
const advised = (policy: CompiledPolicy, gathered: Gathered, more: Parameters<typeof inputs>[1] & { readonly floor?: number } = {}) => {
  const { floor, ...rest } = more;
  return decidePurely({ ...inputs(gathered, { policy, ...rest }), ...(floor !== undefined && { floor }) }).answer;
};
const withComplaint = amara();
const calm = amara({ happenings: [happening("conversation.opened", daysAgo(0.01), { topic: "delivery", conversationId: CONVERSATION })] });

describe("what no policy may say", () => {
  test("a page may not sell to the worthiest beside their complaint: what it shows by worth belongs to an action (the twin: with the action it may)", () => {
    const sale = (cell: string, action: string) => asking("content", "customer.value.tier", cell, { when: { "conversation.openComplaint": "yes" }, then: ["home.top", "buy-a-second-bag-now", action] });
    refused(sale("high", "-"), "content/content-99", /must belong to an action.*Name the action/);
    assert.deepEqual(problemsOf(sale("high", "second-bag-offer")), []);
    assert.deepEqual(problemsOf(sale("any", "-")), [], "what everybody sees needs none");
    const shown = (policy: CompiledPolicy, floor?: number) => advised(policy, withComplaint, { surface: "web", ...(floor !== undefined && { floor }) }).content.map(({ block }) => block);
    assert.deepEqual(shown(published(sale("high", "-"))), ["promise-status", "complaint-status", "reach-a-person"], "nor under a version that was published so");
    assert.ok(shown(published(sale("high", "-")), 1).includes("buy-a-second-bag-now"), "what was decided before is replayed as it was");
    assert.ok(!shown(compiled(sale("high", "second-bag-offer"))).includes("buy-a-second-bag-now"));
  });

  test("a block that belongs to an action is shown nowhere without it", () => {
    const twice = withTable("content", (table) => ({ ...table, rows: [...table.rows, { id: "content-9", when: table.inputs.map(() => "any"), then: ["home.top", "second-bag", "-"], because: "for all" }] }));
    refused(twice, "content/content-9", /“second-bag” belongs to “second-bag-offer”/);
  });

  test("nothing that sells calls itself owed or help (the twins: help that eases, a sale that says so)", () => {
    const sale = (aim: string, kind: "duty" | "care" | "offer"): Policy => {
      const action = { id: "sell-bag", title: "Sell a second bag", aim, kind, measured: false, cost: { amountMinor: 0, minutes: 0 }, say: "A second bag?", do: "Sell" };
      return withTable("care", (table) => ({ ...table, outputs: table.outputs.map((column) => ({ ...column, choices: [...column.choices!, "sell-bag"] })), rows: [...table.rows, { id: "care-99", when: table.inputs.map(() => "any"), then: ["sell-bag"], because: "x" }] }), { actions: [...FIRST_POLICY.actions, action] });
    };
    for (const aim of ["grow", "Growth", "cross-sell", "more sales", "win back", "vender", "Umsatz", "زيادة بيع"]) for (const kind of ["duty", "care"] as const) refused(sale(aim, kind), "action:sell-bag", /is ours, not the customer's.*never (duty|care)/);
    for (const aim of ["ease", "close the loop", "put it right", "know whom we help", "keep", "grown-ups only"]) assert.deepEqual(problemsOf(sale(aim, "care")), [], aim);
    assert.deepEqual(problemsOf(sale("grow", "offer")), []);
    assert.ok(!advised(compiled(sale("grow", "offer")), withComplaint).actions.some(({ id }) => id === "sell-bag"), "and then it waits behind the complaint");
  });

  test("a lamp that asks for a complaint or a topic neither asks nor says what somebody is worth", () => {
    const lamp = (cell: string, when: Readonly<Record<string, string>>, text = "Keep it short") => asking("lamps", "customer.value.tier", cell, { when, then: ["warning", text, "-"] });
    refused(lamp("low", { "conversation.openComplaint": "yes" }, "Not worth your time: no refund"), "lamps/lamps-99", /heard alike/);
    refused(lamp("any", { "conversation.openComplaint": "yes" }, "Worth {customer.value.clv12}"), "lamps/lamps-99", /heard alike/);
    const topic = withTable("lamps", (table) => ({ ...table, inputs: [...table.inputs, { fact: "conversation.topic", missing: "no-match" }], rows: [...table.rows.map((row) => ({ ...row, when: [...row.when, "any"] })), { id: "lamps-99", when: [...table.inputs.map(({ fact }) => (fact === "customer.purchaseDays" ? "≤ 1" : "any")), "refund"], then: ["warning", "No refund", "-"] }] }));
    refused(topic, "lamps/lamps-99", /heard alike/);
    assert.deepEqual(problemsOf(lamp("any", { "conversation.openComplaint": "yes" })), []);
    assert.deepEqual(problemsOf(lamp("low", { "customer.gapRatio": "≥ 2" })), []);
  });

  test("no rule is of one person; whether a name is known may be asked", () => {
    const byName = (part: Part, cell: string, then: readonly string[]) => asking(part, "customer.name", cell, { then });
    refused(byName("route", "Mohammed Ali", ["nowhere", "junior", "0"]), "route/route-99", /whether a name is known, and not which: “Mohammed Ali”/);
    refused(byName("lamps", "not Mira", ["caution", "Look", "-"]), "lamps/lamps-99", /and not which/);
    assert.deepEqual(problemsOf(byName("route", "not empty", ["desk", "general", "0"])), []);
  });

  test("no rule asks who is in the measurement group, in no table and in no sentence; it stands on the screen", () => {
    const round = asking("care", "customer.holdOut", "yes", { then: ["senior-agent"] });
    refused(round, "care: ", /may not ask who is in the measurement group.*Remove the column/);
    for (const part of ["lamps", "grow", "route", "screen"] as const) assert.match(problemsOf(withTable(part, (table) => ({ ...table, inputs: [...table.inputs, { fact: "customer.holdOut", missing: "no-match" }], rows: table.rows.map((row) => ({ ...row, when: [...row.when, "any"] })) })))[0]!, /measurement group/, part);
    refused(withTable("lamps", (table) => ({ ...table, rows: table.rows.map((row, place) => (place === 0 ? { ...row, then: ["warning", "Held out: {customer.holdOut}", "-"] } : row)) })), "lamps/lamps-1", /is not said in a sentence/);
    refused({ ...FIRST_POLICY, actions: FIRST_POLICY.actions.map((action) => (action.id === "thank-you" ? { ...action, say: "You are {customer.holdOut}" } : action)) }, "action:thank-you", /would tell the customer/);
    assert.ok(advised(compiled(), amara({ isHeldOut: true })).facts.some(({ key }) => key === "customer.holdOut"));
  });

  test("words are what they look like: nothing unseen, no title twice, no letter of another alphabet in a queue", () => {
    refused(withTable("guards", (table) => ({ ...table, title: "What is held\u202e back" })), "guards: ", /a character that nobody sees \(U\+202E\)/);
    refused(withTable("guards", (table) => ({ ...table, rows: table.rows.map((row, place) => (place === 1 ? { ...row, because: "no\u200byes" } : row)) })), "guards/guards-2", /U\+200B/);
    const queue = (name: string) => withTable("route", (table) => ({ ...table, rows: table.rows.map((row, place) => (place === 0 ? { ...row, then: [name, ...row.then.slice(1)] } : row)) }));
    refused(queue("desk\u200b"), "route/route-1", /U\+200B/);
    refused(queue("d\u0435sk"), "route/route-1", /two alphabets/);
    assert.deepEqual(problemsOf(queue("стол care")), []);
    refused(withTable("grow", (table) => ({ ...table, title: "what  helps" })), "grow: ", /Two tables are called “what {2}helps”/);
    refused({ ...FIRST_POLICY, actions: FIRST_POLICY.actions.map((action) => (action.id === "thank-you" ? { ...action, title: "Thank\u00adyou" } : action)) }, "action:thank-you", /U\+00AD/);
  });

  test("joiners that Persian, Hindi and pictures need are no unseen characters; between other letters they are", () => {
    for (const honest of ["می\u200cخواهم", "क्\u200dष", "👩\u200d🔧 repairs", "🏳️\u200d🌈", "plain", "“quoted” – ≥ 2", "שלום", "\u0600١٢"]) assert.equal(unseenIn(honest), undefined, honest);
    for (const [text, found] of [["de\u200dsk", "U+200D"], ["desk\u200c", "U+200C"], ["می\u200c", "U+200C"], ["\u2066a", "U+2066"], ["\ufeffa", "U+FEFF"], ["a\u3164", "U+3164"]] as const) assert.equal(unseenIn(text), found, text);
  });

  test("nothing of our own accord goes out by e-mail without consent, though a policy forgot to say so (the twins: with consent, or where they look themselves)", () => {
    const forgot = compiled(withTable("guards", (table) => ({ ...table, rows: table.rows.filter(({ id }) => id !== "guards-5") }), { caps: [] }));
    const buysOften = { ...(withComplaint.value as Extract<Gathered["value"], { kind: "scored" }>) };
    const said = (yes: boolean): Gathered => ({ ...calm, happenings: [], said: [{ what: "identifier", word: "email", yes: true, at: NOW }, { what: "offers-by-email", word: "email", yes, at: NOW }], value: { ...buysOften, purchases: { ...buysOften.purchases, last: "2026-11-10" } } });
    const offered = (yes: boolean, surface: "email" | "portal", floor = 2) => advised(forgot, said(yes), { surface, moment: {}, floor }).actions.some(({ id }) => id === "second-bag-offer");
    assert.deepEqual([offered(false, "email"), offered(true, "email"), offered(false, "portal")], [false, true, true]);
    assert.equal(offered(false, "email", 1), true, "as it was");
    const { held } = advised(forgot, said(false), { surface: "email", moment: {} });
    assert.deepEqual(held.map(({ why, rule }) => [why, rule])[0], ["They did not agree to hear from us by e-mail", "floor"]);
    const silent = advised(compiled(), { ...said(false), value: { ...buysOften, purchases: { ...buysOften.purchases, last: "2026-08-01" } } }, { surface: "email", moment: {} });
    assert.ok(silent.held.some(({ actionId, rule }) => actionId === "win-back-call" && rule === "floor"), JSON.stringify(silent.held));
  });
});
