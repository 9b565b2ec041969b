import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { REMARK_WORDS, REMARKS } from "../../../engine/profiles/contract.ts";
import { compileWords } from "../../ui/message.ts";
import { ACCESS } from "./ar/access.ts";
import { ARTICLES } from "./ar/articles.ts";
import { BY_HAND } from "./ar/by-hand.ts";
import { COCKPIT } from "./ar/cockpit.ts";
import { CUSTOMERS } from "./ar/customers.ts";
import { DECISIONS } from "./ar/decisions.ts";
import { DOCUMENTS } from "./ar/documents.ts";
import { FAULTS } from "./ar/faults.ts";
import { IMPORT } from "./ar/import.ts";
import { IMPORT_REASONS } from "./ar/import-reasons.ts";
import { IMPORT_REMARKS } from "./ar/import-remarks.ts";
import { JOINING } from "./ar/joining.ts";
import { KNOWLEDGE } from "./ar/knowledge.ts";
import { LEDGER } from "./ar/ledger.ts";
import { LIMITS } from "./ar/limits.ts";
import { LISTS } from "./ar/lists.ts";
import { MODELS } from "./ar/models.ts";
import { PAGES } from "./ar/pages.ts";
import { QUALITY } from "./ar/quality.ts";
import { RESPONDING } from "./ar/responding.ts";
import { RULES } from "./ar/rules.ts";
import { SEGMENTS } from "./ar/segments.ts";
import { SETTINGS } from "./ar/settings.ts";
import { SHELL } from "./ar/shell.ts";
import { WEBHOOKS } from "./ar/webhooks.ts";
import { FLOOR } from "./ar/floor.ts";
import { AR as CORE } from "./ar.ts";
import { SAID_WHERE } from "./said-where.ts";
import { MISSION } from "./mission.ts";
import { MISSION_AR } from "./mission-ar.ts";

const apps = join(import.meta.dirname, "..", "..");

/** Every sentence that the sources say through `t`, `say` or `word`. */
function saidIn(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:t|say|word)\(\s*"((?:[^"\\]|\\.)*)"/g)].map(
    (match) => JSON.parse(`"${match[1]}"`) as string,
  );
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

const PARTS = { rules: { ...RULES, ...LIMITS }, floor: FLOOR, import: { ...IMPORT, ...IMPORT_REASONS, ...IMPORT_REMARKS }, responding: RESPONDING };
const AR: Readonly<Record<string, string>> = { ...CORE, ...RULES, ...LIMITS, ...FLOOR, ...IMPORT, ...IMPORT_REASONS, ...IMPORT_REMARKS, ...RESPONDING };
function sourceFiles(folder: string, under: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path, `${under}${entry.name}/`);
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [{ path: `${under}${entry.name}`, text: readFileSync(path, "utf8") }] : [];
  });
}

// Remarks of how a file is read are templates of the server, said by the page.
const said = new Set([...[...sources(join(apps, "ui")), ...sources(join(apps, "workplace"))].flatMap(saidIn), ...Object.values(REMARKS), ...REMARK_WORDS]);
const names = (message: string) => new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1]));

describe("words of the interface", () => {
  test("the check finds what is said, in any of the three ways", () => {
    assert.deepEqual(saidIn(`t("Needs me") say("Send to {name}", { name }) word("He said \\"no\\"") quit("x")`), [
      "Needs me",
      "Send to {name}",
      'He said "no"',
    ]);
    assert.ok(said.size > 400);
  });

  test("every sentence is said in Arabic", () => {
    assert.deepEqual(
      [...said].filter((sentence) => AR[sentence] === undefined),
      [],
    );
  });

  test("the catalogue holds nothing that is no longer said, and nothing twice", () => {
    assert.deepEqual(
      Object.keys(AR).filter((sentence) => !said.has(sentence)),
      [],
    );
    const parts = [ACCESS, ARTICLES, BY_HAND, COCKPIT, CUSTOMERS, DECISIONS, DOCUMENTS, FAULTS, FLOOR, IMPORT, IMPORT_REASONS, IMPORT_REMARKS, JOINING, KNOWLEDGE, LEDGER, LIMITS, LISTS, MODELS, PAGES, QUALITY, RESPONDING, RULES, SEGMENTS, SETTINGS, SHELL, WEBHOOKS].flatMap((part) => Object.keys(part));
    assert.equal(new Set(parts).size, parts.length);
  });

  test("what is fetched with some screens is said by no other (the twin: a sentence of theirs said elsewhere is found)", () => {
    const files = sourceFiles(join(apps, "workplace"), "").concat(sourceFiles(join(apps, "ui"), "../ui/"));
    const elsewhere = (words: readonly string[], folders: readonly string[]) =>
      files.filter(({ path }) => !folders.some((folder) => path.startsWith(folder))).flatMap(({ path, text }) => saidIn(text).filter((sentence) => words.includes(sentence)).map((sentence) => `${path}: ${sentence}`));
    for (const [part, folders] of Object.entries(SAID_WHERE)) assert.deepEqual(elsewhere(Object.keys(PARTS[part as keyof typeof PARTS]), folders), [], `of ${part}: move these to words that are always there`);
    assert.ok(elsewhere(["Customers"], ["rules/"]).length > 0);
  });

  test("a translation names the same values as its source, so that no figure is lost", () => {
    for (const [source, translation] of Object.entries(AR))
      assert.deepEqual([...names(translation)].sort(), [...names(source)].sort(), source);
  });

  test("every sentence can be compiled, in both languages", () => {
    for (const sentence of [...said, ...Object.values(AR)]) assert.doesNotThrow(() => compileWords(sentence), sentence);
  });

  // Of goods that are sold, what they cost and the money of ledgers: there only where something is sold.
  const ABOUT_GOODS = new Set([...sources(join(apps, "workplace", "customers")).filter((text) => /LedgerAnswer|CustomerLedger|NeedsAnswer|NeededProduct/.test(text)), ...["settings/costs.tsx", "settings/unit-section.tsx", "settings/act-words.ts", "rules/rule-words.ts", "customers/bought-words.ts", "import/order-choices.ts", "import/reason-words.ts"].map((file) => readFileSync(join(apps, "workplace", file), "utf8"))].flatMap(saidIn).concat(Object.values(REMARKS)));
  const MONEY = /spend|spent|revenue|bought|\bbuy|purchas/i;
  const SAME_FOR_BOTH = /^Bought (once|\{|every)|^Buys every|^Spends|also bought it$|Brought something back|^transactional:/;
  const unsaid = (catalogue: Readonly<Record<string, string>>) => [...said].filter((sentence) => MONEY.test(sentence) && !ABOUT_GOODS.has(sentence) && !SAME_FOR_BOTH.test(sentence) && catalogue[sentence] === undefined);

  test("where value is not money no page speaks of spending, in neither language; a sentence left out is found", () => {
    for (const catalogue of [MISSION, MISSION_AR]) {
      assert.deepEqual(unsaid(catalogue), []);
      assert.deepEqual(Object.keys(catalogue).filter((sentence) => !said.has(sentence)), [], "nobody says it any more");
      for (const [sentence, otherwise] of Object.entries(catalogue)) {
        assert.doesNotMatch(otherwise, MONEY);
        assert.deepEqual([...names(otherwise)].sort(), [...names(sentence)].sort(), sentence);
        compileWords(otherwise);
      }
    }
    const { "Spent so far": left, ...rest } = MISSION;
    assert.ok(left);
    assert.deepEqual(unsaid(rest), ["Spent so far"]);
  });
});
