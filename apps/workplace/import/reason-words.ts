// Why rows and files were not taken, and what kind of file one is, in the reader's language. The server says these in English, in a
// closed list of forms; one that is none of these is shown as it came. What stands in braces is a cell, a column or a name.
import { word } from "../../ui/say.ts";

export type Translate = (words: string, values?: Readonly<Record<string, string>>) => string;

const PROGRAM = /^(HubSpot|Salesforce|Zendesk|Chatwoot|Intercom|Twenty|EspoCRM|Shopify) (.+)$/;

/** What a file of a program holds: "HubSpot contacts". */
const THINGS: Readonly<Record<string, string>> = {
  contacts: word("contacts"), leads: word("leads"), people: word("people"), customers: word("customers"), users: word("users"), companies: word("companies"), accounts: word("accounts"), organisations: word("organisations"),
  deals: word("deals"), opportunities: word("opportunities"), calls: word("calls"), meetings: word("meetings"), tasks: word("tasks"), notes: word("notes"), events: word("events"), tickets: word("tickets"), cases: word("cases"),
  "case comments": word("case comments"), "e-mail messages": word("e-mail messages"), messages: word("messages"), conversations: word("conversations"), "conversations with messages": word("conversations with messages"), inboxes: word("inboxes"), attachments: word("attachments"),
  "tickets (a report, without what was written)": word("tickets (a report, without what was written)"),
};

/** `because` is itself one of these, `reasons` are several of them. */
export const REASON_FORMS: readonly string[] = [
  // kinds of files
  word("a file of orders"), word("a file of organisations"), word("a file of people"), word("not read"), word("whom Salesforce opportunities were with"), word("Shopify's orders export"), word("WooCommerce's orders"), word("deals"), word("messages"), word("conversations"),
  // why a file is not read
  word("left out, as you said"), word("no line with the names of columns was found"), word("orders are read from CSV files and sheets only"), word("it is empty"), word("an archive inside an archive: unpack it first"),
  word("a document without a sheet that holds rows"), word("an old or protected workbook (.xls): save it as .xlsx without a password"), word("{because}; it must be said how they are read"),
  word("it holds {what} from an unknown program: those of {programs} are read, and nobody is made of the others. Name the columns as one of these programs does, or send them to POST /api/interactions"),
  // rows of every file
  word("nothing is written in it"), word("it is left out, as was said of such rows: {because}"), word("it is deleted in the source"), word("it is marked as deleted in the source"), word("it is of somebody who works there, so of no customer"),
  word("it names nobody: no number, e-mail address, telephone number or name"), word("nobody can be told by it: {reasons}"), word("a name is all that is told by which they could be recognised, and the file is brought in without such people"),
  word("they were erased and asked that nothing be kept of them again"), word("they were erased here, and the file is brought in without such people"),
  word("a quote opens on line {line} and never closes: close it where its cell ends, or take it out"), word("a quote opens on line {line} and closes only on another: close it where its cell ends, or take it out"), word("text follows a closing quote"),
  word("it has {count} cells where the header has {width}"), word("it cannot be read: {why}"), word("it holds letters that cannot be read; say --encoding if the file is not in UTF-8"),
  word("it says {count} things of one person, of whom at most {most} are kept: leave out columns that are not wanted"),
  // cells
  word("\"{cell}\" is not a telephone number"), word("\"{cell}\" is not a number"), word("\"{cell}\" is neither yes nor no, and is not guessed"), word("\"{cell}\" is neither yes nor no"), word("\"{cell}\" is not an e-mail address"),
  word("\"{cell}\" is not a whole e-mail address: its end, such as .com, is missing"), word("\"{cell}\" is no time at which anybody can have said it"), word("\"{cell}\" is not the address of a website"), word("\"{cell}\" lies too far away"),
  word("\"{cell}\" can be read with the day or the month first; say which it is"), word("\"{cell}\" has no such month"), word("\"{cell}\" has no such day"), word("\"{cell}\" has no such hour"), word("\"{cell}\" has no such time of day"), word("\"{cell}\" is before 1900"), word("\"{cell}\" is in the future"),
  word("{column} \"{cell}\" is not a number"), word("{column} \"{cell}\" is no currency of ISO 4217"), word("{column} is above a thousand million"), word("{column} is longer than 150 letters"), word("{column} is empty"), word("{column}: {because}"),
  // orders
  word("its amount is above a thousand million"), word("the invoice names two customers"), word("the invoice is in two currencies"), word("rows of the order tell different amounts of its discount, or of what was paid back"),
  word("the order was cancelled or voided and nothing was paid: it is no purchase"), word("another line of the same invoice was refused"), word("the invoice is known already, with other lines"),
  word("the order was erased here with whose it is"), word("whose order it is was erased and asked that nothing be kept of them again"),
  // conversations, deals and activities
  word("everybody in it is ours"), word("nobody is named as its customer"), word("a colleague began it, and no customer is in it"), word("it tells no time, neither of its own nor of a message"), word("it is of a time that has not come yet"),
  word("its customer was erased and asked that nothing be kept of them again"), word("nobody could be made of the customer that it names"), word("it does not say from whom it is"), word("it has no date that can be read"), word("it cannot be read as a message: {why}"),
  word("the conversation has no number"), word("the message or its conversation has no number"), word("conversations with their messages are read from JSON"), word("a message has no number"), word("a comment has no number"), word("the ticket has no number"), word("the case has no number"),
  word("the comment or its case has no number"), word("the message has no number"), word("the message belongs to no case"), word("the role or its contact has no number"), word("a part of a conversation has no number"), word("the deal has no number"),
  word("conversations of Intercom are read from JSON, or from a table of messages"), word("the deal does not tell its time, or in a way that can be read two ways"),
  word("what the machine noted (assigned, resolved, labelled)"), word("an event without words (assigned, closed, snoozed)"), word("a mailing to many, or an answer of a machine"), word("an attachment is not kept: {why}"),
  // why nothing of it was taken
  word("It was stopped. Nothing was brought in."), word("It was stopped; nothing was brought in."), word("Something broke on our side; nothing was brought in. Try it again."), word("Something failed inside: {why}"),
  word("{file} in {archive} is encrypted. Unpack it with its password first, and drop the folder."), word("{file} in {archive} is damaged: its bytes are not those that were packed. Fetch the archive again."), word("{file} is damaged: {why}. Fetch the archive again."),
  word("{file} is everything out of a Rapport. It comes into an empty one, equal to the row, by a command on that machine: rapport import export FILE"), word("{file} is everything out of a Rapport, as CSV: that is for spreadsheets and does not come back. Take everything out as JSON Lines."),
  word("There is nothing in {file} that can be read."), word("The list of contents of {file} is damaged: {why}. Fetch it again."), word("{part} in {file} is damaged: {why}. Save the workbook again."),
];

interface Form {
  readonly id: string;
  readonly fits: RegExp;
}

const plain = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
const exact: ReadonlySet<string> = new Set(REASON_FORMS.filter((id) => !id.includes("{")));
/** A column stands before its cell, which has quotes of its own. */
const forms: readonly Form[] = REASON_FORMS.filter((id) => id.includes("{")).map((id) => ({ id, fits: new RegExp(`^${id.split(/\{(\w+)\}/).map((part, at) => (at % 2 === 1 ? `(?<${part}>${part === "cell" ? "[^\"]*" : part === "line" || part === "count" || part === "width" || part === "most" ? "[\\d.,]+" : ".+?"})` : plain(part))).join("")}$`, "s") }));

/** @returns undefined where the sentence has none of the forms */
function known(sentence: string, t: Translate): string | undefined {
  if (exact.has(sentence)) return t(sentence);
  const [, program, thing] = PROGRAM.exec(sentence) ?? [];
  if (program !== undefined && Object.hasOwn(THINGS, thing!)) return t("{program} {thing}", { program, thing: t(THINGS[thing!]!) });
  for (const { id, fits } of forms) {
    const found = fits.exec(sentence)?.groups;
    if (found === undefined) continue;
    const { because, reasons, what } = found;
    const said = because === undefined ? undefined : known(because, t);
    if (because !== undefined && said === undefined) continue;
    return t(id, { ...found, ...(said === undefined ? {} : { because: said }), ...(what === undefined ? {} : { what: known(what, t) ?? what }), ...(reasons === undefined ? {} : { reasons: reasons.split("; ").map((each) => known(each, t) ?? each).join("; ") }) });
  }
  return undefined;
}

/** @example reasonWords("Mobile: \"12\" is not a telephone number", (words) => words) // in the reader's language, with the column and the cell as they stand */
export function reasonWords(sentence: string, t: Translate): string {
  return known(sentence, t) ?? sentence;
}
