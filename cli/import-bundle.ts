import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { bringsNothing } from "../engine/bundles/contract.ts";
import type { BundleProgress, BundleReading, BundleResult } from "../engine/bundles/index.ts";
import { remarkAtTerminal } from "../engine/profiles/contract.ts";
import { consentsInWords, nameOnlyInWords, unseenInWords } from "./import-contacts.ts";
import { type Command, oneOf, printJson, readArguments, UsageError } from "./command.ts";
import { count, progressOn, wholeNumber } from "./progress.ts";
import { refusedPlace } from "./refused-place.ts";

export const importBundleCommand: Command = {
  name: "import bundle",
  summary: "take in what another program exported: people, companies, conversations, deals, orders",
  help: `rapport import bundle PATH [options]

PATH is a folder, a ZIP archive, a workbook (.xlsx, every sheet), a mailbox (.mbox, .eml) or a single file. Each file in it is
recognised by what stands in it: exports of HubSpot, Salesforce (the weekly ZIP), Zendesk, Intercom, Chatwoot, Twenty, EspoCRM
and Shopify, mail, vCards, and any table of people or organisations. First it says what would happen; then it brings everything
in, as one import, or nothing. Conversations come in closed, with their messages at their time; notes of the team stay private;
deals, calls, meetings, tasks and notes become touch points of the customer with whom they were; orders of shops are read as
"rapport import orders" reads them, and where a person must say how, the plan says so and gives that command;
attachments are kept with their messages where the export holds them, up to 25 MB each, and named
where it does not. The same again changes nothing. Interrupted, the same call goes on where it was.
Nothing is sent to anybody. "rapport import undo" takes it all back.

  --dry-run             only says what would happen
  --dates ORDER         day-first or month-first, for dates such as 3/4/2011
  --decimal SIGN        dot or comma, for amounts such as 1,204
  --country XX          of telephone numbers without a country, for example DE
  --ours ADDRESS        an e-mail address, or @domain, of your own; mail from it was sent by you. May be given several times
  --without-erased      refuse the rows of people who were erased here
  --without-name-only   refuse the rows of people with a name and nothing to be recognised by: no address, telephone or number
  --refused-to FILE     where rows go that cannot be taken, with the reason; NAME.refused.csv in the current folder unless
                        told; no file with --dry-run unless told
  --json                the result for programs`,
  async run(args) {
    const { values, positionals } = readArguments(args, { "dry-run": { type: "boolean" }, "without-erased": { type: "boolean" }, "without-name-only": { type: "boolean" }, dates: { type: "string" }, decimal: { type: "string" }, country: { type: "string" }, ours: { type: "string", multiple: true }, "refused-to": { type: "string" } }, ["PATH"]);
    const path = resolve(positionals[0]!);
    const name = basename(path);
    const [{ BundleReading: Shape, importBundle }, { readSettings }, { refitIfStale }, { withDatabase }] = [await import("../engine/bundles/index.ts"), await import("../engine/platform/index.ts"), await import("../engine/value/index.ts"), await import("./with-database.ts")];
    const given: BundleReading = { dateOrder: oneOf("--dates", values.dates, ["day-first", "month-first"]), decimalSign: oneOf("--decimal", values.decimal, ["dot", "comma"]), country: values.country?.toUpperCase(), ours: values.ours, withoutErased: values["without-erased"], withoutNameOnly: values["without-name-only"] };
    const reading = Shape.safeParse(given);
    if (!reading.success) throw new UsageError(reading.error.issues.map((issue) => `--${String(issue.path[0])}: ${issue.message}`).join("; "));
    const check = values["dry-run"] === true;
    const imports = join(readSettings(process.env).home, "imports");
    removeLeftovers(imports);
    const workFolder = join(imports, `unpacking-${process.pid}`);

    const refused = refusedPlace({ told: values["refused-to"], check, from: path });
    const progress = progressOn();
    const result = await withDatabase(async ({ ground, actor, catchUp }) => {
      try {
        const done = await importBundle(ground, { dropped: [{ path, name }], name, workFolder, refusedTo: refused.path, reading: reading.data, check, onProgress: (at) => (refused.begin(), progress.show(progressInWords(at))) }, actor);
        if (!check) {
          progress.show("bringing profiles, value and segments up to date");
          await catchUp();
          if (await refitIfStale(ground)) await catchUp();
        }
        return done;
      } finally {
        progress.end();
      }
    });
    if (values.json) printJson(result);
    else console.log(resultInWords(result));
  },
};

/** What a run that was killed had unpacked: somebody's data, which nobody needs any more. */
function removeLeftovers(imports: string): void {
  if (!existsSync(imports)) return;
  for (const name of readdirSync(imports)) {
    const process = /^unpacking-(\d+)$/.exec(name)?.[1];
    if (process !== undefined && !isRunning(Number(process))) rmSync(join(imports, name), { recursive: true, force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

const DOING: Readonly<Record<BundleProgress["doing"], string>> = { unpacking: "unpacking", looking: "looking through", people: "people", organisations: "companies", conversations: "conversations", "touch-points": "deals and activities", orders: "orders" };

const progressInWords = ({ doing, what, share }: BundleProgress) => `${DOING[doing]}  ${`${Math.floor(share * 100)} %`.padStart(5)}  ${what}`;

/** What the columns of a file become, and which are left out. */
function columnsInWords(columns: NonNullable<BundleResult["plan"]["files"][number]["columns"]>): string[] {
  const used = columns.filter(({ becomes }) => becomes === "field" || becomes === "attribute").map(({ column, as }) => (column === as ? column : `${column} → ${as}`));
  const names = (kind: "read" | "left-out") => columns.filter(({ becomes }) => becomes === kind).map(({ column }) => column);
  return [...(used.length > 0 ? [used.join(", ")] : []), ...(names("read").length > 0 ? [`Read: ${names("read").join(", ")}`] : []), ...(names("left-out").length > 0 ? [`Left out: ${names("left-out").join(", ")}`] : [])];
}

function resultInWords({ importId, resumed, plan, counts: c, ...more }: BundleResult): string {
  const n = wholeNumber;
  const would = importId === null ? "would be " : "";
  const read = plan.files.filter((file) => file.holds !== "unread");
  const unread = plan.files.filter((file) => file.holds === "unread");
  const width = Math.min(44, Math.max(...plan.files.map((file) => file.name.length)));
  const { people, organisations, conversations, owners } = c;
  const lines = [
    ...(plan.cautions ?? []).map((caution) => `CAUTION: ${remarkAtTerminal(caution)}`),
    `${plan.name}: ${plan.words}.`,
    ...unseenInWords(owners.unseen).map((line) => `  ${line}`),
    ...read.flatMap((file) => [`  ${file.name.padEnd(width)}  ${file.title}, ${n(file.rows)} ${file.rows === 1 ? "row" : "rows"}`, ...columnsInWords(file.columns ?? []).map((line) => `      ${line}`)]),
    ...unread.map((file) => `  ${file.name.padEnd(width)}  not read: ${file.why ?? "nothing in it is known"}`),
    ...plan.passedOver.map((each) => `  ${n(each.files)} ${each.files === 1 ? "file is" : "files are"} passed over (${each.example}${each.files > 1 ? ", …" : ""}): ${each.why}.`),
    ...plan.remarks.map((remark) => `  ${remarkAtTerminal(remark)}`),
    "",
    importId === null ? "What would happen:" : resumed ? "What happened, gone on with where it was interrupted:" : "What happened:",
    `  People: ${n(people.new)} ${would}new${people.fromConversations > 0 ? ` (${n(people.fromConversations)} of them named by conversations only)` : ""}, ${n(people.updated)} ${would}updated, ${n(people.unchanged)} unchanged.`,
    ...consentsInWords(c.consents),
    ...((c.erased?.people ?? 0) > 0 ? [`  ${n(c.erased!.people)} of the new ${c.erased!.people === 1 ? "was" : "were"} erased here${c.erased!.lastAt === null ? "" : `, last on ${c.erased!.lastAt.slice(0, 10)}`}. To bring it in without them: --without-erased`] : []),
    ...((people.sameInFile ?? 0) > 0 ? [`  ${n(people.sameInFile!)} ${people.sameInFile === 1 ? "row tells" : "rows tell"} of somebody whom an earlier row of the same file told of; the later row counts.`] : []),
    ...((people.numberOnly ?? 0) > 0 ? [`  ${n(people.numberOnly!)} of the new ${people.numberOnly === 1 ? "is" : "are"} known by a number only.`] : []),
    ...nameOnlyInWords(people.nameOnly),
    ...(organisations.new + organisations.updated + organisations.unchanged + organisations.members === 0 ? [] : [`  Companies: ${n(organisations.new)} ${would}new${organisations.named > 0 ? ` (${n(organisations.named)} of them by name only)` : ""}, ${n(organisations.updated)} ${would}updated, ${n(organisations.unchanged)} unchanged; ${n(organisations.members)} people ${importId === null ? "name one" : "were put into one"}.`]),
    ...(conversations.new + conversations.alreadyThere === 0 ? [] : [`  Conversations: ${n(conversations.new)} ${would}new, ${n(conversations.alreadyThere)} there already; ${n(conversations.messages)} messages, ${n(conversations.notes)} of them notes for the team. All are closed here${conversations.openThere > 0 ? `; ${n(conversations.openThere)} were not closed there and carry the tag “open in …”` : ""}.`]),
    ...(c.touchPoints === undefined ? [] : [`  Deals and activities: ${n(c.touchPoints.new)} touch points ${would}new, ${n(c.touchPoints.alreadyThere)} there already.`]),
    ...(c.orders === undefined ? [] : [`  Orders: ${n(c.orders.new)} ${would}new with ${n(c.orders.lines)} lines, ${n(c.orders.alreadyThere)} there already; ${n(c.orders.newCustomers)} of their customers ${would}new.`]),
    ...((conversations.documents ?? 0) > 0 ? [`  ${n(conversations.documents!)} attachments ${importId === null ? "would be" : "are"} kept with their messages.`] : []),
    ...(conversations.attachments > 0 ? [`  ${n(conversations.attachments)} attachments are named in their messages and not kept: they are not in the export, or not of a kind or size that is kept.`] : []),
    ...((people.otherNumbers ?? 0) > 0 ? [`  ${count(people.otherNumbers!, "person has", "people have")} a number that is somebody else's in an earlier file; they stay apart.`] : []),
    ...(people.sharedAddresses > 0 ? [`  ${count(people.sharedAddresses, "person shows", "people show")} an address that somebody of another name has; they stay apart.`] : []),
    ...(owners.unknown.length > 0 ? [`  Not colleagues here: ${owners.unknown.slice(0, 8).join(", ")}${owners.unknown.length > 8 ? ", …" : ""}; kept by name.`] : []),
    ...c.passedOver.map((each) => `  Passed over: ${n(each.lines)} × ${each.reason}`),
    ...c.leftOut.map((each) => `  Brought in without: ${n(each.lines)} × ${each.reason}`),
    ...c.refusedBecause.map((each) => `  Refused: ${n(each.lines)} × ${each.reason}`),
    ...(more.refusedFile === null ? [] : [`  These rows with their reasons are in ${more.refusedFile}.`]),
    `  ${more.seconds} s, at most ${n(more.peakMemoryMb)} MB of memory. Nothing was sent to anybody.`,
    importId === null ? "  Nothing was written. Run it without --dry-run to bring it in." : !resumed && bringsNothing(c) ? "  Nothing was brought in, so there is nothing to take back." : `  To take it all back: rapport import undo ${importId}`,
  ];
  return lines.join("\n");
}
