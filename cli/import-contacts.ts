import { type OwnersUnseen, remarkAtTerminal } from "../engine/profiles/contract.ts";
import type { ContactsProgress, ContactsReading, ContactsResult } from "../engine/profiles/index.ts";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { count, progressOn, timeLeft, wholeNumber } from "./progress.ts";
import { refusedPlace } from "./refused-place.ts";

export const importContactsCommand: Command = {
  name: "import contacts",
  summary: "take people in from a CSV, JSON or vCard file (also .gz)",
  help: `rapport import contacts FILE [options]

Reads a file of people of any size: CSV, JSON (one object a line, or a list) or vCards, compressed or not. Exports of HubSpot,
Salesforce, Zendesk, Chatwoot, Twenty, Intercom, EspoCRM and Shopify are recognised by their headers; of other files the
columns are found by their names in several languages and by what stands in them. First it says what would happen; then it
brings everything in, or nothing. The same file again changes nothing; rows that cannot be taken go to a file with the
reason. Nothing is sent to anybody. "rapport import undo" takes it all back.

  --dry-run             only says what would happen
  --map COLUMN=ATTRIBUTE  what a column becomes, for example --map "Mail privat=email_2"; may be given several times. "-"
                        leaves it out. id, customer_number, email and phone recognise people; any other word is an attribute
                        of its own. Of consents: offers_email, offers_sms, offers_phone, offers_post (yes is a consent);
                        refused_email, refused_sms, refused_calls, refused_post, refused_all (yes is a refusal);
                        offers_email_at, offers_sms_at, consent_at (when it was said)
  --kind COLUMN=KIND    what a column holds, where that is not found rightly: text, number, money, date, time or yes-no
  --without-erased      refuse the rows of people who were erased here
  --without-name-only   refuse the rows of people with a name and nothing to be recognised by: no address, telephone or number
  --source NAME         the program the file comes from; record numbers are kept under this name
  --dates ORDER         day-first or month-first, for dates such as 3/4/2011
  --decimal SIGN        dot or comma
  --country XX          of telephone numbers without a country, for example DE
  --delimiter CHAR      what stands between cells; "tab" for a tab
  --encoding NAME       utf-8, windows-1252, utf-16le or utf-16be
  --refused-to FILE     where refused rows go; FILE.refused.csv in the current folder unless told; no file with
                        --dry-run unless told
  --json                the result for programs

Two people with one e-mail address: whoever had it first keeps it. If their names differ, they stay two people, and the
address is kept with the second as claimed: it is shown, but recognises nobody. If nothing speaks against it in the names,
they are one.`,
  async run(args) {
    const { values, positionals } = readArguments(
      args,
      {
        "dry-run": { type: "boolean" }, "without-erased": { type: "boolean" }, "without-name-only": { type: "boolean" }, map: { type: "string", multiple: true }, kind: { type: "string", multiple: true }, source: { type: "string" }, dates: { type: "string" }, decimal: { type: "string" }, country: { type: "string" },
        delimiter: { type: "string" }, encoding: { type: "string" }, "refused-to": { type: "string" },
      },
      ["FILE"],
    );
    const path = positionals[0]!;
    const delimiter = values.delimiter === "tab" || values.delimiter === "\\t" ? "\t" : values.delimiter;
    const [{ ContactsReading: Shape, importContacts }, { withDatabase }] = [await import("../engine/profiles/index.ts"), await import("./with-database.ts")];
    const given: ContactsReading = {
      columns: readPairs(values.map ?? [], (pair) => `"${pair}" does not say what a column becomes. Write --map COLUMN=ATTRIBUTE, or COLUMN=- to leave it out.`),
      ...(values.kind === undefined ? {} : { kinds: readKinds(values.kind) }), dateOrder: oneOf("--dates", values.dates, ["day-first", "month-first"]), decimalSign: oneOf("--decimal", values.decimal, ["dot", "comma"]),
      encoding: oneOf("--encoding", values.encoding, ["utf-8", "windows-1252", "utf-16le", "utf-16be"]), delimiter, source: values.source, country: values.country?.toUpperCase(), withoutErased: values["without-erased"], withoutNameOnly: values["without-name-only"],
    };
    const reading = Shape.safeParse(given);
    if (!reading.success) throw new UsageError(reading.error.issues.map((issue) => `--${String(issue.path[0])}: ${issue.message}`).join("; "));
    const refused = refusedPlace({ told: values["refused-to"], check: values["dry-run"] === true, from: path });
    const file = { path, reading: reading.data, check: values["dry-run"] === true, refusedTo: refused.path };

    const progress = progressOn();
    const result = await withDatabase(async ({ ground, actor, catchUp }) => {
      try {
        const done = await importContacts(ground, { ...file, onProgress: (at) => (refused.begin(), progress.show(progressInWords(at))) }, actor);
        if (!file.check) await catchUp();
        return done;
      } finally {
        progress.end();
      }
    });
    if (values.json) printJson(result);
    else console.log(resultInWords(result));
  },
};

function readKinds(pairs: readonly string[]): ContactsReading["kinds"] {
  const kinds = readPairs(pairs, (pair) => `"${pair}" does not say what a column holds. Write --kind COLUMN=KIND.`);
  return Object.fromEntries(Object.entries(kinds).map(([column, kind]) => [column, oneOf("--kind", kind, ["text", "number", "money", "date", "time", "yes-no"])!]));
}

const HOLDERS = { lead: "leads", agent: "agents", analyst: "analysts", "read-only": "readers" } as const;

/** Who will see people whose owner is no colleague here. */
export function unseenInWords(unseen: OwnersUnseen | undefined): string[] {
  if (unseen === undefined) return [];
  const list = (roles: OwnersUnseen["seers"]) => new Intl.ListFormat("en").format(roles.map((role) => HOLDERS[role]));
  return [
    `${count(unseen.people, "person belongs", "people belong")} to somebody who does not work here: only owners${unseen.seers.length === 0 ? "" : ` and ${list(unseen.seers)}`} will see them. ${list(unseen.others).replace(/^./, (first) => first.toUpperCase())} will not, unless a conversation with them is theirs. Enter these colleagues first, or leave the column out.`,
  ];
}

/** A comma does not part pairs, for names of columns hold them: each --map or --kind is one pair. */
function readPairs(pairs: readonly string[], wrong: (pair: string) => string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.lastIndexOf("=");
      if (equals < 1 || equals === pair.length - 1) throw new UsageError(wrong(pair));
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}

/** Who comes in with a name and nothing by which they could be recognised, and what follows from it. */
export function nameOnlyInWords(people = 0, examples: ContactsResult["counts"]["nameOnlyExamples"] = []): string[] {
  if (people === 0) return [];
  const rows = examples.slice(0, 5).map(({ line, name }) => `line ${line}: ${name}`);
  return [
    `  ${wholeNumber(people)} of the new ${people === 1 ? "has" : "have"} a name, and nothing to be recognised by${rows.length === 0 ? "" : ` (${rows.join("; ")}${people > rows.length ? "; …" : ""})`}. They come in, and whoever writes or calls is not found to be one of them;`,
    "  their row is known again while nothing in it is changed, and makes a second person when it is. To leave them out: --without-name-only",
  ];
}

function sameInWords({ sameExamples = [], sameInFile }: ContactsResult["counts"]): string {
  const shown = sameExamples.slice(0, 3).map(({ value, lines, names }) => `${value === "" ? "" : `${value}, `}lines ${lines.join(" and ")}${names.length === 0 ? "" : `: ${names.join("; ")}`}`);
  return shown.length === 0 ? "" : ` (${shown.join(" | ")}${sameExamples.length > 3 || sameInFile > 20 ? " | …" : ""})`;
}

/** What became of consents; by channel where there are several. */
export function consentsInWords(consents: ContactsResult["counts"]["consents"]): string[] {
  if (consents === undefined) return [];
  const { given, refused, alreadyThere, left, channels } = consents;
  const stays = left.refusedSince + left.givenSince + left.untimed;
  if (given + refused + alreadyThere + stays === 0) return [];
  const n = wholeNumber;
  const why = [
    ...(left.refusedSince > 0 ? [`${n(left.refusedSince)} refused here since; that stays`] : []), ...(left.givenSince > 0 ? [`${n(left.givenSince)} given here since; that stays`] : []),
    ...(left.untimed > 0 ? [`${n(left.untimed)} refused here, and the file does not say when it was given`] : []),
  ];
  return [
    `  Consents: ${n(given)} given, ${n(refused)} refused, ${n(stays)} left as they are${why.length === 0 ? "" : ` (${why.join("; ")})`}${alreadyThere > 0 ? `, ${n(alreadyThere)} known before` : ""}.`,
    ...(channels.length < 2 ? [] : [`    ${channels.map((each) => `${each.channel}: ${n(each.given)} given, ${n(each.refused)} refused${each.left > 0 ? `, ${n(each.left)} left` : ""}`).join("; ")}`]),
  ];
}

const DOING: Readonly<Record<ContactsProgress["doing"], string>> = { looking: "looking the file through", reading: "reading", comparing: "comparing with what is known", storing: "storing" };

function progressInWords({ doing, rows, of, share, rowsPerSecond, secondsLeft }: ContactsProgress): string {
  const left = secondsLeft === null ? "" : `, ${timeLeft(share, (secondsLeft * share) / Math.max(0.0001, 1 - share)) || `${secondsLeft} s left`}`;
  return `${DOING[doing]}  ${`${Math.floor(share * 100)} %`.padStart(5)}  ${wholeNumber(rows)}${of === null ? "" : ` of ${wholeNumber(of)}`} rows, ${wholeNumber(rowsPerSecond)} a second${left}`;
}

function resultInWords({ importId, plan, counts: c, ...more }: ContactsResult): string {
  const n = wholeNumber;
  const people = (count: number) => `${n(count)} ${count === 1 ? "person" : "people"}`;
  const used = plan.columns.filter((column) => column.goesTo !== "-");
  const unused = plan.columns.filter((column) => column.goesTo === "-");
  const width = Math.min(34, Math.max(...used.map((column) => column.column.length)));
  const would = importId === null ? "would be " : "";
  const lines = [
    `${plan.fileName}: ${plan.source.title}, ${count(plan.rows, "row")} (${plan.kind}, ${plan.encoding}).`,
    ...used.map((column) => `  ${column.column.padEnd(width)}  ${column.looksLike.padEnd(6)}  → ${column.goesTo.padEnd(18)} ${column.how}, ${Math.round(column.sure * 100)} % sure`),
    ...(unused.length > 0 ? [`  Left out: ${unused.map((column) => `${column.column || "a column without a name"} (${column.how})`).join(", ")}.`] : []),
    ...plan.remarks.map((remark) => `  ${remarkAtTerminal(remark)}`),
    "",
    `${importId === null ? "What would happen" : "What happened"}: ${count(c.lines.read, "row")} read = ${n(c.lines.kept)} kept + ${n(c.lines.refused)} refused + ${n(c.lines.alreadyThere)} that ${c.lines.alreadyThere === 1 ? "says" : "say"} nothing new.`,
    `  ${people(c.newPeople)} ${would}new, ${n(c.updated)} known ${would}updated, ${n(c.unchanged)} known and unchanged.`,
    ...((c.organisations?.new ?? 0) + (c.organisations?.members ?? 0) > 0 ? [`  Companies: ${n(c.organisations!.new)} ${would}new; ${people(c.organisations!.members)} ${importId === null ? "would come to belong to one" : c.organisations!.members === 1 ? "was put into one" : "were put into one"}.`] : []),
    ...((c.numberOnly ?? 0) > 0 ? [`  ${n(c.numberOnly!)} of the new ${c.numberOnly === 1 ? "is" : "are"} known by a number only: no name, no address, no telephone.`] : []),
    ...(c.sameInFile > 0 ? [`  ${count(c.sameInFile, "row tells", "rows tell")} of somebody whom an earlier row of the file told of${sameInWords(c)}; the later row counts.${(c.renamedInFile ?? 0) > 0 ? ` ${people(c.renamedInFile!)} of them ${c.renamedInFile === 1 ? "is" : "are"} called differently there: look whether one number stands for two.` : ""}`] : []),
    ...nameOnlyInWords(c.nameOnly, c.nameOnlyExamples),
    ...(c.erased !== undefined && c.erased.people > 0 ? [`  ${n(c.erased.people)} of the new ${c.erased.people === 1 ? "was" : "were"} erased here${c.erased.lastAt === null ? "" : `, last on ${c.erased.lastAt.slice(0, 10)}`}. To bring the file in without them: --without-erased`] : []),
    ...consentsInWords(c.consents),
    ...(c.joined > 0 ? [`  ${people(c.joined)} ${would}joined with a record of the same address and name.`] : []),
    ...(c.otherNumbers === undefined ? [] : [`  ${people(c.otherNumbers.people)} ${c.otherNumbers.people === 1 ? "has" : "have"} a number that is somebody else's in an earlier file; they stay apart: ${c.otherNumbers.examples.slice(0, 3).map((each) => `${each.value} (${each.names.join("; ")})`).join(", ")}${c.otherNumbers.people > 3 ? ", …" : ""}. To keep numbers of a program under its name: --source NAME`]),
    ...(c.sharedAddresses > 0 ? [`  ${people(c.sharedAddresses)} ${c.sharedAddresses === 1 ? "shows" : "show"} an address that somebody of another name has; they stay apart: ${c.sharedExamples.slice(0, 3).map((each) => `${each.value} (${each.names.join("; ")})`).join(", ")}${c.sharedAddresses > 3 ? ", …" : ""}`] : []),
    ...(c.owners.people > 0 ? [`  Owners: ${c.owners.known.length} of ${c.owners.known.length + c.owners.unknown.length} are colleagues here${c.owners.unknown.length > 0 ? `; not known: ${c.owners.unknown.slice(0, 5).join(", ")}${c.owners.unknown.length > 5 ? ", …" : ""}` : ""}.`] : []),
    ...unseenInWords(c.owners.unseen).map((line) => `  ${line}`),
    ...c.leftOut.map((each) => `  Brought in without: ${n(each.lines)} × ${each.reason}`),
    ...c.refusedBecause.map((each) => `  Refused: ${n(each.lines)} × ${each.reason}`),
    ...(more.refusedFile === null ? [] : [`  ${c.lines.refused === 0 ? "What was left out stands, row by row," : "These rows with their reasons are"} in ${more.refusedFile}.`]),
    `  ${more.seconds} s, ${count(more.rowsPerSecond, "row")} a second, at most ${n(more.peakMemoryMb)} MB of memory. Nothing was sent to anybody.`,
    importId === null ? "  Nothing was written. Run it without --dry-run to bring it in." : c.lines.kept === 0 ? "  Nothing was brought in, so there is nothing to take back." : `  To take it all back: rapport import undo ${importId}`,
  ];
  return lines.join("\n");
}
