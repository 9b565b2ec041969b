// A decision as its reader may see it. The treatment is everybody's: what to do, and what every customer gets. What it rests on
// is shown where the facts may be read; a lamp or a reason that comes of others is left out, for its words would tell them.
import { FieldSet, type FieldsSeen, type Reading, readingOf } from "../organisation/contract.ts";
import type { Answer, DecisionRecord, PolicyView } from "./contract.ts";
import type { DecisionLine, FiredRow } from "./record-contract.ts";

const VALUE = new Set(["customer.stay26", "customer.stayChange", "customer.purchaseDays", "customer.daysSinceLastPurchase", "customer.usualGapDays", "customer.gapRatio", "needs.nextPurchaseDays"]);

/** The set of a fact: its sensitivity in the dictionary, with words of a promise among what is needed to serve. */
export function setsOfFact(key: string, seen: FieldsSeen): readonly FieldSet[] {
  if (key === "customer.name") return ["name", "first_name", "last_name"].map((each) => seen.setOfAttribute(each));
  // Signs are read from purchases and from contacts: who may not read both is told neither.
  if (key.startsWith("customer.dissatisfaction.")) return ["value", "service"];
  if (key === "customer.language") return [seen.setOfAttribute("language")];
  // What a table works out, for itself or for others, may be made of any of these: who reads all of them reads it.
  if (!GATHERED.test(key)) return ["value", "service", "sensitive"];
  return [setOfFact(key)];
}

/** How facts begin that are gathered of a customer. */
const GATHERED = /^(customer|conversation|identity|moment|needs)\./;

function setOfFact(key: string): FieldSet {
  if (key.startsWith("customer.value.") || key.startsWith("customer.segment.") || VALUE.has(key)) return "value";
  if (key === "customer.vulnerable") return "sensitive";
  return key === "customer.promise" || key === "needs.signals" ? "service" : "public";
}

/** Facts that each row asks or says, or that are told by its having been the first to fit, by rule and version; filled when a policy is made ready, which every answer needs. */
const factsOfRules = new Map<string, readonly string[]>();

export function rememberFactsOf(rule: string, version: number, keys: readonly string[]): void {
  factsOfRules.set(`${rule} ${version}`, keys);
}

export const mayReadFact = (key: string, seen: FieldsSeen): boolean => readingOf(seen, setsOfFact(key, seen)) === "read";
export const readsEverything = (seen: FieldsSeen): boolean => FieldSet.options.every((set) => seen.reading(set) === "read");

/** May whoever reads these fields be told that this row of this version took part? One of which nothing is known, of a policy that is no more, is taken to read everything. */
export function tellsRule(rule: string, version: number, seen: FieldsSeen, mayRead = (key: string): boolean => mayReadFact(key, seen)): boolean {
  if (rule === "floor" || rule.startsWith("limit:cap:") || rule.startsWith("limit:capacity:") || readsEverything(seen)) return true;
  return factsOfRules.get(`${rule} ${version}`)?.every(mayRead) ?? false;
}

export function firedRowAs(row: FiredRow, seen: FieldsSeen): FiredRow | undefined {
  return tellsRule(row.rule, row.version, seen) ? row : undefined;
}

export function decisionLineAs(line: DecisionLine, seen: FieldsSeen): DecisionLine {
  const named = <Said extends { readonly rule: string }>(each: Said): Said => (tellsRule(each.rule, line.version, seen) ? each : { ...each, rule: "" });
  return { ...line, advised: line.advised.map(named), held: line.held.map(named) };
}

/** Whoever did otherwise than a row that may not be told tells no more of it than the advice does. */
export function recordAs(record: DecisionRecord, seen: FieldsSeen): DecisionRecord {
  return { ...record, overrides: record.overrides.map((each) => (tellsRule(each.rule, record.answer.trace.version, seen) ? each : { ...each, rule: "" })) };
}

export function answerAs(answer: Answer, seen: FieldsSeen): Answer {
  const mayRead = (set: FieldSet) => seen.reading(set) === "read";
  if (readsEverything(seen)) return answer;
  const readings = new Map<string, Reading>();
  // The same few facts are asked about for every row that is told.
  const readingOfFact = (key: string): Reading => {
    let reading = readings.get(key);
    if (reading === undefined) readings.set(key, (reading = readingOf(seen, setsOfFact(key, seen))));
    return reading;
  };
  const mayReadFact = (key: string) => readingOfFact(key) === "read";
  const { version, policy } = answer.trace;
  const tells = (rule: string) => tellsRule(rule, version, seen, mayReadFact);
  const tellsRow = ({ row }: { readonly row: string }) => tells(`R-${policy}/${row}`);
  return {
    ...answer,
    facts: answer.facts.flatMap((fact) => {
      const reading = readingOfFact(fact.key);
      return reading === "read" ? [fact] : reading === "hidden" ? [] : [{ ...fact, value: null, shown: COVERED, range: null, level: "ok" as const, since: null, source: COVERED }]; // it is another where nobody said anything
    }),
    lamps: answer.lamps.filter(({ rule }) => tells(rule)),
    actions: answer.actions.map((action) => ({
      ...action, rule: tells(action.rule) ? action.rule : "", ...(mayRead("value") ? {} : { gain: null, gainBasis: "" }), reasons: tells(action.rule) ? action.reasons : [], say: mayRead("value") && mayRead("service") && mayReadFact("customer.name") ? action.say : "",
    })),
    held: answer.held.map((held) => (tells(held.rule) ? held : { ...held, why: "••••", rule: "" })),
    route: tells(answer.route.rule) ? { ...answer.route, bonusSeconds: mayRead("value") ? answer.route.bonusSeconds : 0 } : { ...answer.route, queue: "••••", attributes: [], bonusSeconds: 0, rule: "" },
    content: answer.content.filter(({ rule }) => tells(rule)),
    menu: answer.menu.filter(({ rule }) => tells(rule)),
    // What is said to a customer names only what is public; by whom a row asks, its reader is told as of any other.
    ...(answer.speech !== undefined && { speech: answer.speech && tells(answer.speech.rule) ? answer.speech : null }),
    ...(answer.playbook !== undefined && { playbook: answer.playbook.filter(({ rule }) => tells(rule)) }),
    screen: answer.screen.map((each) => ({ ...each, because: "" })),
    guard: { ...answer.guard, vulnerable: mayRead("sensitive") ? answer.guard.vulnerable : null },
    trace: { ...answer.trace, rows: answer.trace.rows.filter(tellsRow), whyNot: answer.trace.whyNot.filter(tellsRow), arithmetic: mayRead("value") ? answer.trace.arithmetic : [] },
  };
}

/** What stands where a cell may not be read. */
export const COVERED = "••••";

/** Rules as their reader may see them: who may not read a fact does not read at which of its values a row fits either, for what is advised would then tell it. */
export function policyAs(policy: PolicyView, seen: FieldsSeen): PolicyView {
  return {
    ...policy,
    tables: policy.tables.map((table) => {
      const covered = table.inputs.map(({ fact }) => readingOf(seen, setsOfFact(fact, seen)) !== "read");
      return {
        ...table,
        rows: table.rows.map((row) => {
          const cells = row.cells.map((cell, i) => (covered[i] && cell !== "any" ? COVERED : cell));
          // How often a row fits tells of the next customer whom somebody opens whether it fits them.
          return { ...row, cells, because: cells.includes(COVERED) ? "" : row.because, fits90: tellsRule(`R-${policy.key}/${row.id}`, policy.version, seen) ? row.fits90 : null };
        }),
      };
    }),
  };
}
