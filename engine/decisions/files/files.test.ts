import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Table } from "@rapport/decision-tables";
import { FIRST_POLICY } from "../first-policy.ts";
import { parsePolicy, type Policy } from "../policy.ts";
import { filesOf, policyOfFiles } from "./policy-files.ts";
import { readTableFile, takeOut } from "./table-files.ts";
import { readTable, writeTable } from "./table-text.ts";

const text = fc.string({ unit: fc.constantFrom(..."ab| \\-,\n\r\t#≥2€😀\u2028\u00a0:s0n"), maxLength: 9 });
const name = fc.string({ unit: fc.constantFrom(..."abC.|-_ \\"), minLength: 1, maxLength: 6 });
const cell = fc.oneof(fc.constantFrom("any", "-", "", "≥ 2"), text);
const table: fc.Arbitrary<Table> = fc.tuple(fc.uniqueArray(name, { maxLength: 3 }), fc.uniqueArray(name, { minLength: 1, maxLength: 3 })).chain(([asks, answers]) =>
  fc.record(
    {
      key: name, title: text, hitPolicy: fc.constantFrom("collect", "first", "rule-order"), aggregate: fc.constantFrom("sum", "count"),
      computed: fc.array(fc.record({ key: name, label: text, as: text, unit: text }, { requiredKeys: ["key", "label", "as"] }), { maxLength: 2 }),
      inputs: fc.tuple(...asks.map((fact) => fc.record({ fact: fc.constant(fact), missing: fc.oneof(fc.constantFrom("no-match" as const, "matches-any" as const), fc.record({ default: text })) }))),
      outputs: fc.tuple(...answers.map((key) => fc.record({ key: fc.constant(key), label: text, type: fc.constantFrom("text", "choice"), choices: fc.array(text, { maxLength: 3 }), unit: text, optional: fc.boolean() }, { requiredKeys: ["key", "label", "type"] }))),
      rows: fc.uniqueArray(fc.record({ id: name, when: fc.tuple(...asks.map(() => cell)), then: fc.tuple(...answers.map(() => cell)), because: text }, { requiredKeys: ["id", "when", "then"] }), { maxLength: 4, selector: ({ id }) => id }),
    },
    { requiredKeys: ["key", "title", "hitPolicy", "inputs", "outputs", "rows"] },
  ),
) as fc.Arbitrary<Table>;
const read = (written: string) => {
  const reading = readTable(written);
  assert.equal(reading.kind, "ok", reading.kind === "refused" ? JSON.stringify(reading.problems) : "");
  return reading as Extract<typeof reading, { kind: "ok" }>;
};

describe("a table as a text", () => {
  test("is read back as it was, whatever its cells say, and gives the same text again", () => {
    fc.assert(fc.property(table, (made) => {
      const written = writeTable("care", made);
      const back = read(written);
      assert.deepEqual([back.part, back.table], ["care", JSON.parse(JSON.stringify(made))]);
      assert.equal(writeTable(back.part, back.table), written);
    }), { numRuns: 600 });
  });

  test("is read where another editor lined its columns up, cut what stands at the ends of lines, or writes lines as Windows does", () => {
    for (const { part, table: own } of FIRST_POLICY.tables) {
      const lined = writeTable(part, own).replaceAll(/ \| /g, "    |  ").replaceAll("| --- ", "|:------: ").split("\n").map((line) => line.trimEnd()).join("\r\n");
      assert.deepEqual(read(`\uFEFF${lined}`).table, own);
    }
  });

  test("a row is one line: what one row says anew changes one line", () => {
    const care = FIRST_POLICY.tables.find(({ part }) => part === "care")!.table;
    const other = { ...care, rows: care.rows.with(1, { ...care.rows[1]!, when: care.rows[1]!.when.with(3, "≥ 3") }) };
    const [before, after] = [care, other].map((each) => writeTable("care", each).split("\n"));
    assert.deepEqual(before!.flatMap((line, at) => (line === after![at] ? [] : [at])).length, 1);
    assert.equal(before!.length, after!.length);
  });

  test("what is wrong is said with its line", () => {
    const written = writeTable("care", FIRST_POLICY.tables[2]!.table);
    const lines = written.split("\n");
    const row = lines.findIndex((line) => line.startsWith("| care-2"));
    const refused = (bent: string) => {
      const reading = readTable(bent);
      assert.equal(reading.kind, "refused");
      return reading.kind === "refused" ? reading.problems : [];
    };
    assert.deepEqual(refused(lines.with(row, `${lines[row]} beside |`).join("\n")).map(({ line }) => line), [row + 1]);
    assert.match(refused(written.replace("- part: care\n", ""))[0]!.message, /no line “- part/);
    assert.match(refused(written.replace("if conversation.topic", "if conversation.topics"))[0]!.message, /should stand in the place/);
    assert.match(refused(written.replace("## Rules", "## Regeln"))[0]!.message, /“## Rules” should stand here/);
    assert.match(refused(`${written}\nand more`)[0]!.message, /belongs to no table/);
    assert.match(refused(written.replace("no-match", "no match"))[0]!.message, /default: …/);
    assert.match(refused("")[0]!.message, /title of the table/);
  });

  test("never throws, whatever stands there", () => {
    const good = writeTable("care", FIRST_POLICY.tables[2]!.table);
    fc.assert(fc.property(fc.nat(good.length), fc.nat(40), text, (at, gone, put) => void readTable(good.slice(0, at) + put + good.slice(at + gone))), { numRuns: 500 });
  });
});

describe("rules as a folder", () => {
  const policy = (tables: Policy["tables"], more: Partial<Policy> = {}): Policy | undefined => {
    const parsed = parsePolicy({ ...FIRST_POLICY, tables, ...more });
    return parsed.kind === "ok" ? parsed.policy : undefined;
  };
  const word = fc.string({ unit: fc.constantFrom(..."ab \n\\|\"é"), minLength: 1, maxLength: 12 });
  const whole = fc.record({
    tables: fc.array(table.map((made) => ({ part: "care" as const, table: { ...made, key: made.key.replaceAll(/[^\w.-]/g, "x"), rows: made.rows.map((row, at) => ({ ...row, id: `r${at}` })) } })), { minLength: 1, maxLength: 3 }),
    floor: fc.array(word, { minLength: 1, maxLength: 3 }),
    actions: fc.array(fc.record({ id: fc.constantFrom("a", "b"), title: word, aim: word, kind: fc.constant("care" as const), measured: fc.boolean(), cost: fc.record({ amountMinor: fc.nat(900), minutes: fc.nat(9) }), uses: fc.dictionary(word, fc.nat(9), { maxKeys: 3 }), say: word, do: word }), { maxLength: 2 }),
    examples: fc.array(fc.record({ id: fc.constantFrom("a", "b"), title: word.filter((each) => each.trim() !== ""), facts: fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean()), { maxKeys: 3 }), fits: fc.constant<{ table: string; row: string }[]>([]), advises: fc.constant<string[]>(["x"]), never: fc.constant<string[]>([]) }), { maxLength: 2 }),
    exploration: fc.record({ share: fc.constantFrom(0, 0.05) }),
    caps: fc.array(fc.record({ key: fc.constantFrom("a", "b"), title: word, kinds: fc.constant<("offer" | "contact")[]>(["offer"]), most: fc.nat(9), days: fc.integer({ min: 1, max: 9 }) }), { maxLength: 2 }),
  });

  test("what the check says of an entry beside the tables is found in its file, at its line", () => {
    const files = filesOf({ ...FIRST_POLICY, levers: [{ action: "thank-you", times: 2, why: "x", until: null }] });
    const reading = policyOfFiles(files);
    assert.equal(reading.kind, "ok");
    if (reading.kind !== "ok") return;
    const lineAt = (entry: string) => {
      const { file, line } = reading.placeOf({ table: null, row: null, entry });
      return `${file}: ${line === null ? "" : files.get(file)!.split("\n")[line - 1]!.trim()}`;
    };
    assert.deepEqual(["cap:offers", "capacity:goodwill", "lever:thank-you", "action:thank-you", "experiment:none"].map(lineAt), ['limits.json: "key": "offers",', 'limits.json: "key": "goodwill",', 'limits.json: "action": "thank-you",', 'actions.json: "id": "thank-you",', "limits.json: "]);
  });

  test("out and in again gives the same policy, and out once more the same bytes", () => {
    fc.assert(fc.property(whole, (made) => {
      const own = policy(made.tables, made);
      fc.pre(own !== undefined);
      const files = filesOf(own!);
      const reading = policyOfFiles(files);
      assert.equal(reading.kind, "ok", reading.kind === "refused" ? JSON.stringify(reading.problems) : "");
      if (reading.kind !== "ok") return;
      assert.deepEqual(reading.policy, own);
      assert.deepEqual([...filesOf(reading.policy)], [...files]);
    }), { numRuns: 300 });
    const own = policy(FIRST_POLICY.tables)!;
    const reading = policyOfFiles(filesOf(own));
    assert.deepEqual(reading.kind === "ok" && reading.policy, own, "what a fresh installation does too");
  });

  test("a letter more in any file is another policy or none (the twin of that law)", () => {
    const files = filesOf(policy(FIRST_POLICY.tables)!);
    for (const [path, held] of files) {
      const place = path === "policy.json" ? held.indexOf("How we treat") : path === "limits.json" ? held.indexOf('"title": "') + 10 : path.startsWith("tables/") ? held.indexOf("## Rules") - 1 : held.indexOf('"title": "') + 10;
      const bent = held.slice(0, place) + "x" + held.slice(place);
      const reading = policyOfFiles(new Map([...files, [path, bent]]));
      assert.ok(reading.kind === "refused" || JSON.stringify(reading.policy) !== JSON.stringify(policy(FIRST_POLICY.tables)), path);
    }
  });

  test("what is missing, one too many, or no JSON is named by its file and line; tables that a disk would take for one are kept apart", () => {
    const files = filesOf(policy(FIRST_POLICY.tables)!);
    const why = (bent: readonly (readonly [string, string])[], without: readonly string[] = []) => {
      const reading = policyOfFiles(new Map([...[...files].filter(([path]) => !without.includes(path)), ...bent]));
      return reading.kind === "refused" ? reading.problems.map(({ file, line, message }) => `${file}${line === null ? "" : `:${line}`} ${message}`).join("\n") : "";
    };
    assert.match(why([], ["tables/care.md"]), /^tables\/care\.md This file is missing; policy\.json names it\.$/);
    assert.match(why([["tables/old.md", "# Old"]]), /^tables\/old\.md No table of policy\.json is called so/);
    assert.equal(why([["README.md", "Our rules"]]), "", "what else stands there is nobody's business");
    assert.match(why([["actions.json", "[{]"]]), /^actions\.json This is no JSON/);
    assert.match(why([["actions.json", '[{"id": "A b"}]']]), /^actions\.json actions\.0\.id/);
    assert.match(why([["limits.json", '{"capacity": []}']]), /^limits\.json “capacity” is not known here/);
    assert.match(why([["tables/care.md", files.get("tables/care.md")!.replace("| care-2 |", "| care-2 | one |")]]), /^tables\/care\.md:\d+ This line has \d+ cells/);
    const care = FIRST_POLICY.tables[2]!;
    const twins = filesOf(policy([care, { ...care, table: { ...care.table, key: "Care" } }])!);
    assert.deepEqual([...twins.keys()].filter((path) => path.startsWith("tables/")), ["tables/care.md", "tables/Care~2.md"]);
  });
});

describe("tables as files of other programs", () => {
  const file = (policy: Policy, form: "dmn" | "xlsx", key?: string) => {
    const out = takeOut(policy, "EUR", form, key);
    assert.equal(out.kind, "ok", out.kind === "refused" ? JSON.stringify(out.problems) : "");
    return out.kind === "ok" ? out.file : assert.fail();
  };
  const withCell = (written: string): Policy => ({ ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, rows: each.table.rows.map((row, at) => (at === 1 ? { ...row, when: row.when.with(3, written) } : row)) } } : each)) });

  test("all of them go out and come in again without a change, and a cell that was written meanwhile is told in words", async () => {
    for (const form of ["xlsx", "dmn"] as const) {
      const same = await readTableFile(FIRST_POLICY, "EUR", file(FIRST_POLICY, form).bytes);
      assert.equal(same.kind, "read", JSON.stringify(same.kind === "refused" ? same.problems : ""));
      assert.deepEqual(same.kind === "read" && [same.changes, same.problems, same.notes], [[], [], []], form);
      const other = await readTableFile(FIRST_POLICY, "EUR", file(withCell("≥ 4"), form, "care").bytes);
      assert.deepEqual(other.kind === "read" && [other.tables.map(({ part }) => part), other.changes], [["care"], [{ what: "row", how: "changed", table: "What helps", name: "2", field: "contacts on this topic in 30 days", before: "≥ 2", after: "≥ 4" }]], form);
    }
    assert.equal(file(FIRST_POLICY, "dmn", "care").name, "treatment-care.dmn");
  });

  test("what could not be published is said with its sheet and cell; what cannot be read changes nothing", async () => {
    const bent = await readTableFile(FIRST_POLICY, "EUR", file(withCell("many"), "xlsx", "care").bytes);
    assert.equal(bent.kind, "read");
    if (bent.kind === "read") assert.match(bent.problems[0]!.place, /^What helps E\d+$/);
    const refused = takeOut(withCell("many"), "EUR", "dmn", "care");
    assert.equal(refused.kind === "refused" && refused.problems[0]!.place, "care / care-2 / conversation.contactsOnIssue");
    for (const [bytes, why] of [["", /neither a workbook/], ["PK", /no workbook, or it is cut off/], ["hello", /neither a workbook/], ["<a/>", /no model of DMN/], ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', /document type/]] as const) {
      const reading = await readTableFile(FIRST_POLICY, "EUR", Buffer.from(bytes));
      assert.match(reading.kind === "refused" ? reading.problems[0]!.message : "", why);
    }
    const large = await readTableFile(FIRST_POLICY, "EUR", new Uint8Array(8 * 1024 * 1024 + 1));
    assert.match(large.kind === "refused" ? large.problems[0]!.message : "", /larger than 8 MB/);
  });

  test("a table of another name takes the place of the one that is named, and its rows get names of ours; rows that say the same keep theirs", async () => {
    const strange: Policy = { ...FIRST_POLICY, tables: FIRST_POLICY.tables.map((each) => (each.part === "care" ? { ...each, table: { ...each.table, key: "help", rows: [{ ...each.table.rows[1]!, id: "row 7" }, { ...each.table.rows[0]!, id: "guards-1", when: each.table.rows[0]!.when.with(0, "any") }] } } : each)) };
    const { bytes } = file(strange, "xlsx", "help");
    const unknown = await readTableFile(FIRST_POLICY, "EUR", bytes);
    assert.match(unknown.kind === "refused" ? unknown.problems[0]!.message : "", /no table "help"\. There are lamps, guards, care/);
    const reading = await readTableFile(FIRST_POLICY, "EUR", bytes, { as: "care", taken: ["care-20"] });
    assert.equal(reading.kind, "read");
    const rows = FIRST_POLICY.tables[2]!.table.rows.length;
    if (reading.kind === "read") assert.deepEqual([reading.tables[0]!.table.key, reading.tables[0]!.table.rows.map(({ id }) => id)], ["care", ["care-2", `care-${rows + 1}`]]);
    const two = await readTableFile(FIRST_POLICY, "EUR", file(FIRST_POLICY, "xlsx").bytes, { as: "care" });
    assert.match(two.kind === "refused" ? two.problems[0]!.message : "", /holds \d+ tables/);
  });
});
