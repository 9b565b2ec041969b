// What a policy may not say, whoever writes it: rules by which somebody would be treated otherwise for what they are worth where a
// complaint is open, for their name, or for being measured; a sale that calls itself help; words that are not what they look like.
// Looked at before a version is published. Versions of before these rules are read and replayed as they are.
import { type Dictionary, staticFacts, type Table } from "@rapport/decision-tables";
import type { Action } from "./actions.ts";
import type { CompiledRow, Part, Policy, PolicyProblem } from "./policy.ts";

const HOLD_OUT = "customer.holdOut";
const NAME = "customer.name";
/** Whatever asks for one of these is about a complaint, a refund, a cancellation or the account, or about the lack of one. */
const AT_STAKE = ["conversation.openComplaint", "conversation.topic"];

/** @param rows every row of the policy, by its id */
export function floorProblems(policy: Policy, dictionary: Dictionary, rows: ReadonlyMap<string, CompiledRow>): PolicyProblem[] {
  const isValue = (key: string) => dictionary.get(key)?.sensitivity === "value";
  return [
    ...policy.tables.flatMap(({ table }) => [...measuring(table, dictionary), ...naming(table, dictionary)]),
    ...policy.tables.flatMap(({ part, table }) => table.rows.flatMap(({ id }) => {
      const row = rows.get(id);
      if (!row || row.table !== table) return [];
      return part === "lamps" ? lampProblems(row, isValue) : part === "content" ? contentProblems(row) : [];
    })),
    ...policy.tables.flatMap(({ part, table }) => (part === "content" ? boundTwice(table) : [])),
    ...policy.actions.flatMap((action) => actionProblems(action)),
    ...sameTitles(policy),
    ...unseen(policy),
    ...policy.tables.flatMap(({ part, table }) => mixedNames(part, table)),
  ];
}

/** Who is left out of what is measured is a lot that was drawn: a rule that knows it works round the measurement. */
function measuring(table: Table, dictionary: Dictionary): PolicyProblem[] {
  const told = table.rows.find(({ because = "", then }) => [because, ...then].some((text) => text.includes(`{${HOLD_OUT}}`)));
  if (told) return [{ table: table.key, row: told.id, message: `Whether somebody is in the measurement group stands on the screen, and is not said in a sentence. Take {${HOLD_OUT}} out.` }];
  if (!staticFacts(table, dictionary).includes(HOLD_OUT)) return [];
  return [{ table: table.key, row: null, column: HOLD_OUT, message: `${table.title} may not ask who is in the measurement group (${HOLD_OUT}): whoever is treated otherwise for being left out can no longer be compared. Remove the column; it stands on the screen as it is.` }];
}

/** A rule is of everybody in the same situation. Whether a name is known may be asked. */
function naming(table: Table, dictionary: Dictionary): PolicyProblem[] {
  const cure = "A rule is of everybody in the same situation: ask for what they came about, or for a segment where the table may read one.";
  const place = table.inputs.findIndex(({ fact }) => fact === NAME);
  if (place < 0) return staticFacts(table, dictionary).includes(NAME) ? [{ table: table.key, row: null, message: `${table.title} may not compute with a name. ${cure}` }] : [];
  return table.rows.filter(({ when }) => !/^\s*(any|[-–—]|empty|not\s+empty)\s*$/i.test(when[place] ?? "any")).map(({ id }) => ({ table: table.key, row: id, column: NAME, message: `A rule may ask whether a name is known, and not which: “${table.rows.find((row) => row.id === id)!.when[place]}”. ${cure}` }));
}

/** What is lit while a complaint is open is the same for everybody. */
function lampProblems({ row, table, asks, says, because, readsValue }: CompiledRow, isValue: (key: string) => boolean): PolicyProblem[] {
  if (!asks.some((key) => AT_STAKE.includes(key))) return [];
  if (!readsValue && ![because, ...Object.values(says)].some(({ slots }) => slots.some(isValue))) return [];
  return [{ table: table.key, row: row.id, message: "A lamp that asks for a complaint or a topic may neither ask nor say what a customer is worth: complaints, refunds and cancellations are heard alike. Make it two rows, or leave one of the two out." }];
}

/** Whatever pages show by what somebody is worth belongs to an action, and is held back with it. */
function contentProblems({ row, table, readsValue }: CompiledRow): PolicyProblem[] {
  if (!readsValue || actionOf(row.then, table) !== "-") return [];
  return [{ table: table.key, row: row.id, column: "action", message: "What pages show by what a customer is worth must belong to an action, so that it is held back with it while a complaint is open. Name the action, or do not ask what they are worth." }];
}

const actionOf = (then: readonly string[], table: Table): string => then[table.outputs.findIndex(({ key }) => key === "action")]?.trim() || "-";

/** A block that is shown only where an action is advised is shown nowhere without it. */
function boundTwice(table: Table): PolicyProblem[] {
  const block = table.outputs.findIndex(({ key }) => key === "block");
  const bound = new Map<string, string>();
  for (const { then } of table.rows) if (actionOf(then, table) !== "-") bound.set(then[block]?.trim() ?? "", actionOf(then, table));
  return table.rows.filter(({ then }) => actionOf(then, table) === "-" && bound.has(then[block]?.trim() ?? "")).map(({ id, then }) => ({
    table: table.key, row: id, column: "action",
    message: `The block “${then[block]!.trim()}” belongs to “${bound.get(then[block]!.trim())!}” in another row, and here it would be shown without it. Name the action here too, or give this another block.`,
  }));
}

/** Words of an aim that is ours and not the customer's, as people write them in the languages that the house speaks. */
const OUR_AIM = /(^|[^\p{L}])(grow(th)?|s[ea]ll(s|ing)?|sales?|(up|cross)[- ]?(sell(ing)?|sale)|revenue|turnover|market(ing)?|promot(e|ion)|advertise|win back|acquire|upgrade|vender|ventas?|crecer|verkopen|verkoop|groei(en)?|verkauf(en)?|umsatz|vendre|vente|بيع|مبيعات|نمو)(?=$|[^\p{L}])/iu;

/** What is owed and what helps is never held back by a guard of the house: nothing that sells may call itself so. */
function actionProblems({ id, title, kind, aim, say }: Action): PolicyProblem[] {
  const entry = `action:${id}`;
  if (say.includes(`{${HOLD_OUT}}`)) return [{ table: null, row: null, entry, message: `“${title}” would tell the customer whether they are in the measurement group. Take {${HOLD_OUT}} out of its words.` }];
  if (kind !== "duty" && kind !== "care") return [];
  if (!OUR_AIM.test(aim)) return [];
  return [{ table: null, row: null, entry, message: `“${title}” has the aim “${aim}”, and that is ours, not the customer's: it is of the kind contact, offer or token, never ${kind}. Change its kind, or say what it does for the customer.` }];
}

const alike = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

function sameTitles({ tables }: Policy): PolicyProblem[] {
  const seen = new Map<string, string>();
  return tables.flatMap(({ table: { key, title } }) => {
    const other = seen.get(alike(title));
    seen.set(alike(title), key);
    return other === undefined ? [] : [{ table: key, row: null, message: `Two tables are called “${title}”: nobody could tell which of them a reason or a change means. Give one another title.` }];
  });
}

// Joiners hold letters of these scripts together, or make one picture of two; elsewhere they only hide.
const JOINED = String.raw`[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]`;
const HONEST_JOINER = new RegExp(`(?<=${JOINED})[\\u200c\\u200d](?=${JOINED})`, "gu");
/** Signs that stand before numbers in Arabic and Syriac can be seen, though Unicode counts them among what formats. */
const SEEN = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]/g;
const UNSEEN = /[\p{Cf}\u0080-\u009f\u034f\u115f\u1160\u17b4\u17b5\u2028\u2029\u3164\uffa0]/u;

/** The first character of a text that nobody sees and that changes what it looks like: U+202E, U+200B, U+00AD … */
export function unseenIn(text: string): string | undefined {
  const found = UNSEEN.exec(text.replace(HONEST_JOINER, "").replace(SEEN, ""))?.[0];
  return found && `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

function unseen({ title, tables, actions, floor, examples, ...limits }: Policy): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const look = (value: unknown, at: Omit<PolicyProblem, "message">): boolean => {
    if (typeof value === "string") {
      const found = unseenIn(value);
      if (found !== undefined) problems.push({ ...at, message: `“${value.slice(0, 60)}” holds a character that nobody sees (${found}): it may look like other words than it says. Write it anew.` });
      return found !== undefined;
    }
    return typeof value === "object" && value !== null && Object.entries(value).some(([key, held]) => look(key, at) || look(held, at));
  };
  const nowhere = { table: null, row: null };
  look(title, nowhere);
  for (const { table: { rows, ...rest } } of tables) {
    look(rest, { table: rest.key, row: null });
    for (const row of rows) look(row, { table: rest.key, row: row.id });
  }
  for (const action of actions) look(action, { ...nowhere, entry: `action:${action.id}` });
  for (const sentence of floor) look(sentence, nowhere);
  for (const example of examples) look(example, nowhere);
  look(limits, nowhere);
  return problems;
}

/** Names that programs compare letter by letter: a Cyrillic letter among Latin ones makes another queue that looks the same. */
const COMPARED: Partial<Record<Part, readonly string[]>> = { route: ["queue", "attributes"], content: ["slot", "block"] };
const LETTERS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

function mixedNames(part: Part, table: Table): PolicyProblem[] {
  return (COMPARED[part] ?? []).flatMap((key) => {
    const place = table.outputs.findIndex((output) => output.key === key);
    return table.rows.flatMap(({ id, then }) => {
      const word = (then[place] ?? "").split(/[^\p{L}\p{M}]+/u).find((each) => LETTERS.filter((letters) => letters.test(each)).length > 1);
      return word === undefined ? [] : [{ table: table.key, row: id, column: key, message: `“${word}” mixes letters of two alphabets that look alike. Write it anew, or it names something else than it looks like.` }];
    });
  });
}
