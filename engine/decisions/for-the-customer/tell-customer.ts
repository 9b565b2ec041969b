// A decision in plain words, for the customer whom it is about: what was decided, by which of their data and which rules, what would
// have changed it, and what they can do. It says nothing of what they or it would bring us, of costs, or of other customers. Pure.
import type { Answer, HeldView } from "../contract.ts";
import type { DecisionInputs } from "../grounds.ts";
import type { CompiledRow, Part } from "../policy.ts";
import type { CustomerLanguage, ForTheCustomer } from "./customer-contract.ts";
import { type CustomerWords, customerWords } from "./customer-words.ts";
import { sayCell, sayMoment, sayValueTo, sayWhat } from "./say-to-customer.ts";
import { sayFact } from "../say-fact.ts";
import { whatWouldChange } from "./what-would-change.ts";

export interface Telling {
  readonly inputs: DecisionInputs;
  /** As it was given. */
  readonly answer: Answer;
  readonly language: CustomerLanguage;
  readonly organisation: string;
  readonly timeZone: string;
  /** What people did of it: titles of actions that were carried out, and of those that somebody decided otherwise than. */
  readonly followed?: { readonly done: readonly string[]; readonly otherwise: readonly string[] };
}

/** The parts that say how a customer is treated; lamps and panels are the colleague's screen. */
const THEIRS: readonly Part[] = ["care", "grow", "guards", "route", "answer-time", "priority"];

export function tellCustomer(telling: Telling): ForTheCustomer {
  const { inputs: { policy, grounds: { facts } }, answer, language, organisation, timeZone } = telling;
  const words = customerWords(language);
  const partOf = new Map(policy.policy.tables.map(({ part, table }) => [table.key, part]));
  const isConversation = telling.inputs.moment.conversationId !== undefined;
  const rows = answer.trace.rows
    .flatMap(({ row }) => policy.rows.get(row) ?? [])
    .filter(({ table }) => THEIRS.includes(partOf.get(table.key)!) && (isConversation || !["route", "answer-time", "priority"].includes(partOf.get(table.key)!)));
  const deciding = [...new Set(rows.flatMap(({ asks, because }) => [...asks, ...because.slots]))].filter((key) => policy.dictionary.has(key));
  if (answer.held.some(({ why }) => why === "in the measurement group")) deciding.push("customer.holdOut");
  const looked = new Set(policy.policy.tables.flatMap(({ table }) => table.rows.flatMap(({ id }) => policy.rows.get(id)?.asks ?? [])));
  const datum = (key: string, decided: boolean): ForTheCustomer["data"] => {
    const [fact, known] = [policy.dictionary.get(key), facts[key]];
    if (!fact || !known || key === "moment.surface") return [];
    const source = known.source ?? fact.source;
    return [{ fact: key, what: sayWhat(key, fact.label, language), value: sayValueTo(fact, known, language), from: words.sources[source] ?? source, since: known.since ?? null, decided }];
  };
  return {
    decisionId: answer.decisionId, customerId: answer.customerId, at: answer.at, language, direction: language === "ar" ? "rtl" : "ltr", version: answer.trace.version,
    title: words.title(sayMoment(answer.at, language, timeZone), organisation),
    decided: whatWasDecided(telling, rows, isConversation),
    data: [...deciding.flatMap((key) => datum(key, true)), ...[...policy.dictionary.keys()].filter((key) => looked.has(key) && !deciding.includes(key)).flatMap((key) => datum(key, false))],
    rules: rows.map((row) => ({ rule: row.rule, text: sayRule(row, partOf.get(row.table.key)!, telling) })),
    otherwise: whatWouldChange(telling.inputs, deciding).map(({ key, other, titles }) => {
      const fact = policy.dictionary.get(key)!;
      return words.hadBeen(sayWhat(key, fact.label, language), sayValueTo(fact, { value: other }, language), sayValueTo(fact, { value: facts[key]!.value }, language), titles.length === 0 ? words.nothingElse : titles.map(words.quoted).join(words.comma));
    }),
    rights: [...words.rights(answer.surface !== "cockpit", organisation), words.ownWords],
    headings: words.headings, isWhole: true,
  };
}

function whatWasDecided({ answer, inputs: { policy }, language, timeZone, followed }: Telling, rows: readonly CompiledRow[], isConversation: boolean): ForTheCustomer["decided"] {
  const words = customerWords(language);
  const sentences: ForTheCustomer["decided"] = answer.actions.map(({ title }) => ({ text: answer.surface === "cockpit" ? words.suggested(title) : words.chosen(title), rules: [] }));
  if (answer.actions.length === 0) sentences.push({ text: words.nothing, rules: [] });
  for (const title of followed?.done ?? []) sentences.push({ text: words.done(title), rules: [] });
  for (const title of followed?.otherwise ?? []) sentences.push({ text: words.otherwise(title), rules: [] });
  for (const held of answer.held) sentences.push({ text: words.heldBack(held.what, [sayWhy(held, words), ...(held.until === null ? [] : [words.until(sayMoment(held.until, language, timeZone))])].join(" ")), rules: [held.rule] });
  const told = new Set([...answer.actions.map(({ id }) => id), ...answer.held.map(({ actionId }) => actionId)]);
  const considered = Map.groupBy(rows.flatMap((row) => actionOf(row).map((id) => ({ id, rule: row.rule }))).filter(({ id }) => !told.has(id)), ({ id }) => id);
  for (const [id, of] of considered) sentences.push({ text: words.noSeat(policy.actions.get(id)?.action.title ?? id), rules: of.map(({ rule }) => rule) });
  if (answer.surface === "chat" && answer.speech?.greeting) sentences.push({ text: words.greeted(answer.speech.greeting), rules: [] });
  if (isConversation) {
    sentences.push({ text: words.answeredWithin(words.minutes(answer.route.answerWithinMinutes)), rules: [] });
    const forward = rows.filter((row) => Number(cellOf(row, "bonusSeconds") ?? 0) > 0);
    if (answer.route.bonusSeconds > 0) sentences.push({ text: words.forward(answer.route.bonusSeconds), rules: forward.map(({ rule }) => rule) });
  }
  return sentences;
}

function sayWhy({ why, rule }: HeldView, words: CustomerWords): string {
  if (why === "in the measurement group") return words.measured;
  const experiment = /^left out of the experiment “(.+)”, to compare$/.exec(why);
  if (experiment) return words.experiment(experiment[1]!);
  if (rule.startsWith("limit:cap:")) return words.capped;
  // That it would bring more with others is said as what it is to them: there was not enough.
  if (rule.startsWith("limit:")) return words.scarce;
  return words.because(why);
}

const actionOf = (row: CompiledRow): string[] => {
  const id = cellOf(row, "action")?.trim();
  return id === undefined || id === "-" || id === "" ? [] : [id];
};

function cellOf({ row, table }: CompiledRow, column: string): string | undefined {
  const place = table.outputs.findIndex(({ key }) => key === column);
  return place < 0 ? undefined : row.then[place];
}

function sayRule(found: CompiledRow, part: Part, { inputs: { policy, grounds: { facts } }, language }: Telling): string {
  const words = customerWords(language);
  const when = found.table.inputs.flatMap(({ fact: key }, place) => {
    const cell = found.row.when[place] ?? "any";
    if (["any", "-", "–", "—", ""].includes(cell.trim().toLowerCase())) return [];
    const fact = policy.dictionary.get(key);
    return [words.is(sayWhat(key, fact?.label ?? key, language), sayCell(fact, cell, language))];
  });
  const then = sayThen(found, part, words, (id) => policy.actions.get(id)?.action.title ?? id);
  const because = found.because.fill((key) => {
    const [fact, known] = [policy.dictionary.get(key), facts[key]];
    return fact && known ? sayFact(fact, known) : undefined;
  });
  const rule = when.length === 0 ? words.always(then) : words.rule(when.join(words.and), then);
  return because === "" ? rule : `${rule} ${words.because(because)}`;
}

function sayThen(row: CompiledRow, part: Part, words: CustomerWords, titleOf: (id: string) => string): string {
  switch (part) {
    case "guards":
      return words.thenHold((cellOf(row, "withholds") ?? "").split(/,\s*/).map((kind) => words.kinds[kind] ?? kind).join(words.or));
    case "route":
      return words.thenQueue;
    case "answer-time":
      return words.thenAnswer(words.minutes(Number(cellOf(row, "answerWithinMinutes"))));
    case "priority":
      return words.thenForward(Number(cellOf(row, "bonusSeconds")));
    default:
      return words.thenSuggest(titleOf(actionOf(row)[0] ?? ""));
  }
}
