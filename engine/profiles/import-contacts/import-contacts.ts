// Takes people in from a file: looked at once to its end, read into a stage, settled against what is known, and stored
// whole or not at all. The same steps without the last are the check that tells what would happen.
import { existsSync, renameSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, sql, transaction } from "../../platform/index.ts";
import { erasedAmong, erasedSoFar } from "../erased.ts";
import type { Identifier } from "../identifiers.ts";
import { requireOpenImport } from "../import/imports.ts";
import { remark, type Remark } from "../import/remark.ts";
import { refusedFile, type RefusedFile } from "../import/refused-file.ts";
import { dropGroupStage, openGroupStage, storeMembers } from "../knowledge/groups-from-file.ts";
import { HOLD_IDENTITIES } from "../resolve-identities.ts";
import type { ContactsCounts, ContactsPlan, ContactsProblem, ContactsProgress, ContactsReading, ContactsResult } from "./contract.ts";
import { type HeldRow, holdRows, openHeldRows } from "./held-rows.ts";
import { IGNORED } from "./person-fields.ts";
import { programOf, UNTOLD } from "./sources.ts";
import { type ColumnsPlan, planColumns, type PlannedColumn } from "./plan-columns.ts";
import { idMaker } from "./person-ids.ts";
import { openPeople, type PeopleFile } from "./read-people.ts";
import { type NoPerson, personReader, type ReadPerson } from "./read-person.ts";
import { problems, repairsOf, type RowProblem } from "./repairs.ts";
import { countConsents, type ConsentCounts, settleConsents } from "./settle-consents.ts";
import { settleMembers } from "./settle-members.ts";
import type { NamedColleague, Owners } from "./settle-owners.ts";
import { countPeople, type Settled, settlePeople } from "./settle-people.ts";
import { dropPeopleStage, dropWhatWasSaid, openPeopleStage } from "./stage-people.ts";
import { storePeople, storeProfiles } from "./store-people.ts";
import { surveyColumns } from "./survey-columns.ts";

export interface ContactsFile {
  readonly path: string;
  /** What people call it, where the path does not tell. */
  readonly name?: string;
  readonly reading?: ContactsReading;
  /** Where refused rows go; made only when there are some. */
  readonly refusedTo: string | null;
  /** Tells what would happen and writes nothing but the refused rows. */
  readonly check?: boolean;
  /** The import of several files that this one belongs to, and its place in it. */
  readonly partOf?: { readonly importId: string; readonly place: number };
  /** Who the numbers are by which the file names owners, where another file of the source tells. */
  readonly colleagues?: ReadonlyMap<string, NamedColleague>;
  /** Where rows that were refused or came in without a cell are kept to be run again; nowhere in a check. */
  readonly heldAt?: string;
  /** Runs rows again that an import kept at `path`, as a part of it: undone with it. */
  readonly again?: { readonly importId: string; readonly place: number };
  /** Done in the transaction that stores it. */
  readonly onStored?: (tx: Database, result: ContactsResult) => Promise<void>;
  readonly onProgress?: (progress: ContactsProgress) => void;
}

/** Thrown by `onProgress` where it is paused or the program ends: nothing is kept, not even that it was tried. */
export class ContactsPaused extends Error {}

/** Nobody in the file can be told apart, as its columns are understood; a person may say otherwise. */
export class NobodyTold extends Refusal {
  readonly plan: ContactsPlan;
  constructor({ message, atTerminal }: Refusal, plan: ContactsPlan) {
    super("bad-input", message, atTerminal === undefined ? {} : { atTerminal });
    this.plan = plan;
  }
}

const DAY = 86_400_000;
/** Columns that name the organisation to which somebody belongs. */
const COMPANY = new Set(["company", "company_id", "account_id", "organization_id"]);

/**
 * Looks a file through and says what its columns would become. Writes nothing.
 *
 * @throws {Refusal} if it cannot be read to its end, or nobody in it can be told apart
 */
export async function planContacts(file: Pick<ContactsFile, "path" | "name" | "reading" | "onProgress">): Promise<ContactsPlan> {
  return (await lookThrough(file)).plan;
}

/**
 * Imports a file of people, or checks what importing it would do.
 *
 * @throws {Refusal} as planContacts; nothing is kept then
 */
export async function importContacts(ground: Ground, file: ContactsFile, actor: Actor): Promise<ContactsResult> {
  const began = performance.now();
  const importId = newId();
  const refused = refusedFile(file.refusedTo);
  try {
    const looked = await lookThrough(file);
    const done = await ground.db.connection().execute(async (session) => {
      try {
        for (;;) {
          const erased = await erasedSoFar(session);
          const read = await readIntoStage(session, ground, file, looked, refused);
          const stored = await transaction(session, async (tx) => {
            if (file.check) return settleAndStore(tx, ground, file, actor, { importId, looked, read, refused, began });
            // An erasure under way is waited for. Of whoever was erased while the file was read nobody knew: it is read again.
            await sql.raw(HOLD_IDENTITIES).execute(tx);
            return (await erasedSoFar(tx)) === erased ? settleAndStore(tx, ground, file, actor, { importId, looked, read, refused, began }) : undefined;
          });
          if (stored) return stored;
          refused.startOver();
        }
      } finally {
        await dropPeopleStage(session).catch(() => undefined); // where the connection is lost, so are its tables
      }
    });
    if (!file.check) {
      if (file.heldAt !== undefined) replaceBy(`${file.heldAt}.new`, file.heldAt);
      ground.nudge();
    }
    return done;
  } catch (error) {
    if (!file.check && !file.partOf && !file.again && !(error instanceof ContactsPaused) && !(error instanceof Refusal && error.code === "not-found")) await keepFailure(ground, file, actor, importId, error).catch(() => undefined);
    throw error;
  } finally {
    refused.close();
  }
}

/** What is kept anew takes the place of what was kept; nothing anew leaves nothing. */
function replaceBy(path: string, place: string): void {
  if (existsSync(path)) renameSync(path, place);
  else rmSync(place, { force: true });
}

interface Looked {
  readonly people: PeopleFile;
  readonly plan: ContactsPlan;
  readonly columns: ColumnsPlan;
}

async function lookThrough(file: Pick<ContactsFile, "path" | "name" | "reading" | "again" | "onProgress">): Promise<Looked> {
  if (file.again) return openHeldRows(file.path);
  const reading = file.reading ?? {};
  const tell = progressOf(file, "looking", null);
  let people = openPeople(file.path, reading);
  let survey = await surveyColumns(people, tell);
  const remarks: Remark[] = [];
  // What looked like UTF-8 at its beginning and never holds a letter of it, but bytes that are none, is of the older kind.
  if (reading.encoding === undefined && people.encoding === "utf-8" && survey.lostLetters > 0 && !survey.otherLetters) {
    const older = openPeople(file.path, { ...reading, encoding: "windows-1252" });
    const asOlder = await surveyColumns(older, tell);
    // Unless another program lost them before, and wrote the sign for that.
    if (!asOlder.signsOfLost) [people, survey] = [older, asOlder];
  }
  if (people.encoding !== "utf-8") remarks.push(remark("letters", { parts: { encoding: people.encoding } }));
  const columns = planColumns(survey, reading);
  const plan: ContactsPlan = {
    fileName: file.name ?? basename(file.path), kind: people.kind, encoding: people.encoding, source: columns.source, rows: survey.rows,
    columns: columns.columns.map(({ column, goesTo, title, looksLike, how, kindCanBeSaid, sure, filled, samples }) => ({ column, goesTo, title, looksLike, how, ...(kindCanBeSaid === undefined ? {} : { kindCanBeSaid }), sure, filled, samples })),
    remarks: [...remarks, ...columns.remarks, ...columns.columns.filter(({ goesTo }) => goesTo === "company").map(({ column }) => remark("companyColumn", { parts: { column } }))], newAttributes: columns.columns.flatMap((column) => [...(column.how === "an attribute of its own" ? [column.goesTo] : []), ...(column.currencyTo === null ? [] : [column.currencyTo])]),
  };
  if (columns.nobody !== undefined) throw new NobodyTold(columns.nobody, plan);
  return { people, columns, plan };
}

interface Read {
  readonly rows: number;
  readonly refused: number;
  readonly refusedBecause: readonly { readonly reason: string; readonly lines: number }[];
  readonly leftOut: readonly { readonly reason: string; readonly lines: number }[];
  readonly problems: ContactsProblem[];
}

async function readIntoStage(session: Database, ground: Ground, file: ContactsFile, { people, plan, columns }: Looked, refusedTo: RefusedFile): Promise<Read> {
  const stage = await openPeopleStage(session);
  const readPerson = personReader({ columns: columns.columns, source: columns.source.key, country: file.reading?.country, latest: ground.now().getTime() + DAY, repairs: repairsOf(file.reading?.repairs), withoutNameOnly: file.reading?.withoutNameOnly });
  const held = holdRows(file.check || file.heldAt === undefined ? null : `${file.heldAt}.new`, () => ({ names: people.names, plan, columns }));
  const cellsOf = new Map(columns.columns.map((column) => [column.column, column]));
  const again: number[] = [];
  const found = problems();
  const tell = progressOf(file, "reading", plan.rows);
  const reasons = counter();
  const leftOut = counter();
  let rows = 0;
  let refused = 0;
  for await (const piece of people.read()) {
    const read = piece.rows.map(({ cells, raw, malformed }) => (malformed === undefined ? readPerson(cells, raw) : refusedFor("cells", malformed)));
    const erased = await erasedAmong(ground.db, ground.now(), () => read.map((each) => (each.kind === "person" ? identifiersOf(each) : [])));
    for (const [i, row] of piece.rows.entries()) {
      const { line, raw } = row;
      const { known } = row as HeldRow;
      rows++;
      const erasure = erased.get(i);
      // Two people share a number: by that alone nobody who tells of something else is one who was erased, and what must not be kept is not all the same.
      const mark = erasure?.byPhoneOnly === true && !erasure.suppressed ? undefined : erasure;
      const person = mark?.suppressed ? refusedFor("erased", "they were erased and asked that nothing be kept of them again")
        : mark && file.reading?.withoutErased ? refusedFor("erased", "they were erased here, and the file is brought in without such people") : read[i]!;
      if (person.kind === "refused") {
        // Of whoever is here already only a cell was missing, and it was said to be left.
        if (known !== undefined && person.problem === "left-out") continue;
        refused++;
        reasons.add(person.because);
        found.add({ problem: person.problem, cells: person.leftOut, refused: true });
        refusedTo.write(line, person.because, raw);
        if (person.problem !== "erased" && person.problem !== "empty") held.add(row);
      } else {
        const n = stage.add(known === undefined ? person : onlyCells(person, known), line, mark?.erasedAt);
        if (known !== undefined) again.push(n);
        if (person.leftOut.length === 0) continue;
        found.add({ problem: null, cells: person.leftOut, refused: false });
        for (const each of person.leftOut) leftOut.add(each.because);
        refusedTo.write(line, `brought in without ${person.leftOut.map((each) => each.because).join("; ")}`, raw);
        held.add({ ...row, known: known ?? { key: person.key, ownKey: person.ownKey, attributes: person.leftOut.flatMap((each) => attributesOf(cellsOf.get(each.column))) } });
      }
    }
    await stage.breathe();
    tell(rows, piece.share);
  }
  await stage.finish();
  held.close();
  if (file.again && again.length > 0) await dropWhatWasSaid(session, again, file.again.importId);
  return { rows, refused, refusedBecause: reasons.list(), leftOut: leftOut.list(), problems: found.list() };
}

function refusedFor(problem: RowProblem, because: string): NoPerson {
  return { kind: "refused", because, problem, leftOut: [] };
}

function attributesOf(column: PlannedColumn | undefined): string[] {
  return column === undefined ? [] : [column.goesTo, `${column.goesTo}_as_written`, ...(column.currencyTo === null ? [] : [column.currencyTo])];
}

/** Of somebody who came in without some cells: those, and nothing else that another row of the file may have told otherwise since. */
function onlyCells(person: ReadPerson, known: NonNullable<HeldRow["known"]>): ReadPerson {
  return { ...person, key: known.key, ownKey: known.ownKey, attributes: Object.fromEntries(Object.entries(person.attributes).filter(([key]) => known.attributes.includes(key))) };
}

function identifiersOf({ key, number, email, phone, others }: ReadPerson): Pick<Identifier, "kind" | "value">[] {
  const each = [key, { kind: "customer_number" as const, value: number }, { kind: "email" as const, value: email }, { kind: "phone" as const, value: phone }, ...others];
  return each.flatMap(({ kind, value }) => (value === null ? [] : [{ kind: kind as Identifier["kind"], value }]));
}

interface Storing {
  readonly importId: string;
  readonly looked: Looked;
  readonly read: Read;
  readonly refused: RefusedFile;
  readonly began: number;
}

async function settleAndStore(tx: Database, ground: Ground, file: ContactsFile, actor: Actor, { importId, looked, read, refused, began }: Storing): Promise<ContactsResult> {
  const { plan } = looked;
  if (file.partOf) await requireOpenImport(tx, file.partOf.importId);
  if (file.again) await requireStanding(tx, file.again.importId, looked.plan.source.key);
  const startedAt = await startOf(tx, ground);
  const comparing = progressOf(file, "comparing", plan.rows);
  const mark = { importId, source: plan.source.key, numbersAreTheirs: plan.source.key !== UNTOLD || plan.kind === "vcard", startedAt, program: programOf(plan.source), ids: idMaker(startedAt) };
  const { owners, otherNumbers } = await settlePeople(tx, mark, file.colleagues ?? new Map(), (share) => comparing(Math.round(share * plan.rows), share));
  await settleConsents(tx, mark, !file.check);
  // Of several files the import as a whole says who belongs where, for another file may tell of the companies.
  const members = !file.partOf && looked.columns.columns.some(({ goesTo }) => COMPANY.has(goesTo)) ? await settleMembers(tx, mark.source) : undefined;
  const counts = { ...countsOf(await countPeople(tx), read, owners, await countConsents(tx)), ...(otherNumbers.people > 0 ? { otherNumbers } : {}), ...(members === undefined ? {} : { organisations: { new: members.namedOnly, members: members.members } }) };
  const result = (id: string | null): ContactsResult => {
    const seconds = (performance.now() - began) / 1000;
    return {
      importId: id, plan, counts, refusedFile: refused.count > 0 ? refused.path : null,
      seconds: Math.round(seconds * 100) / 100, rowsPerSecond: Math.round(read.rows / seconds), peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  };
  if (file.check) return result(null);
  const partOf = file.partOf ?? file.again;
  const storing = progressOf(file, "storing", plan.rows);
  await storePeople(tx, mark, (people) => storing(people, (0.5 * people) / Math.max(1, plan.rows)));
  await storeProfiles(tx, mark, (share) => storing(Math.round(share * plan.rows), 0.5 + share / 2));
  if (members !== undefined) {
    await openGroupStage(tx);
    await storeMembers(tx, { importId, startedAt, by: actor.id, why: `import of ${plan.fileName}` });
    await dropGroupStage(tx);
  }
  const done = result(importId);
  const { plan: { columns, remarks }, ...figures } = done;
  await sql`insert into import (import_id, kind, file_name, started_at, started_by, finished_at, part_of, part_place, summary)
    values (${importId}, 'contacts', ${plan.fileName}, ${startedAt}, ${actor.id}, ${ground.now()}, ${partOf?.importId ?? null}::uuid, ${partOf?.place ?? null}::integer, ${JSON.stringify({ ...figures.counts, refusedFile: figures.refusedFile, seconds: figures.seconds, rowsPerSecond: figures.rowsPerSecond, peakMemoryMb: figures.peakMemoryMb, source: plan.source.key, columns: columns.filter((column) => column.goesTo !== IGNORED).map(({ column, goesTo }) => ({ column, goesTo })), remarks })}::jsonb)`.execute(tx);
  await file.onStored?.(tx, done);
  await writeAudit(tx, ground.now(), actor, file.again ? "import.contacts.repaired" : "import.contacts", { kind: "import", id: importId }, { fileName: plan.fileName, lines: counts.lines });
  await appendLog(tx, ground.now(), { topic: "import", about: { importId } });
  return done;
}

/**
 * Rows may be run again as long as their import stands and no later one builds on it: else neither could be undone before the other.
 *
 * @throws {Refusal} not-acceptable-now
 */
async function requireStanding(tx: Database, importId: string, source: string): Promise<void> {
  const found = await row<{ file_name: string; started_at: Date; undone: boolean }>(tx, sql`select file_name, started_at, undone_at is not null as undone from import where import_id = ${importId}::uuid and finished_at is not null for update`);
  if (found === undefined || found.undone) throw new Refusal("not-acceptable-now", "This import was undone. Bring the file in again.");
  const later = await row<{ file_name: string }>(tx, sql`select file_name from import where kind = 'contacts' and summary->>'source' = ${source} and finished_at is not null and undone_at is null and started_at > ${found.started_at}::timestamptz and part_of is distinct from ${importId}::uuid order by started_at desc limit 1`);
  if (later) throw new Refusal("not-acceptable-now", `${later.file_name} came in from the same source since, and may build on what this one said. Correct the rows in the file of refused rows, and bring that in by itself.`);
}

/** When this import began; never the same moment as another, for an undo recognises by it what the import attached. */
async function startOf(tx: Database, ground: Ground): Promise<Date> {
  const last = (await row<{ at: Date | null }>(tx, sql`select max(started_at) as at from import`))?.at;
  return new Date(Math.max(ground.now().getTime(), last ? last.getTime() + 1 : 0));
}

function countsOf({ rowsAlreadyThere, people: _, erased, lastErasedAt, erasedLines, ...settled }: Settled, read: Read, owners: Owners, consents: ConsentCounts): ContactsCounts {
  const lines = { read: read.rows, kept: read.rows - read.refused - rowsAlreadyThere, refused: read.refused, alreadyThere: rowsAlreadyThere };
  return { lines, ...settled, consents, erased: { people: erased, lastAt: lastErasedAt?.toISOString() ?? null, ...(erasedLines.length === 0 ? {} : { lines: erasedLines }) }, owners: { known: [...owners.known], unknown: [...owners.unknown], people: owners.people, ...(owners.unseen === undefined ? {} : { unseen: owners.unseen }) }, leftOut: [...read.leftOut], refusedBecause: [...read.refusedBecause], problems: read.problems };
}

function progressOf(file: Pick<ContactsFile, "onProgress">, doing: ContactsProgress["doing"], of: number | null): (rows: number, share: number) => void {
  const began = performance.now();
  return (rows, share) => {
    const seconds = (performance.now() - began) / 1000;
    file.onProgress?.({ doing, rows, of, share, rowsPerSecond: Math.round(rows / Math.max(seconds, 0.001)), secondsLeft: share < 0.02 || seconds < 0.5 ? null : Math.ceil((seconds * (1 - share)) / share) });
  };
}

/** Reasons are counted by kind: what stands in quotes and numbers do not tell them apart. */
function counter(): { add(reason: string): void; list(): { reason: string; lines: number }[] } {
  const counts = new Map<string, { example: string; lines: number }>();
  return {
    add(reason) {
      const kind = reason.replaceAll(/"[^"]*"/g, "…").replaceAll(/\d+/g, "n");
      const there = counts.get(kind);
      if (there) there.lines++;
      else if (counts.size < 1000) counts.set(kind, { example: reason, lines: 1 });
    },
    list: () => [...counts.values()].sort((a, b) => b.lines - a.lines).slice(0, 20).map(({ example, lines }) => ({ reason: example, lines })),
  };
}

/** Keeps that it was tried and why it failed. A crash of this program leaves no such row, and nothing else either. */
async function keepFailure(ground: Ground, file: ContactsFile, actor: Actor, importId: string, error: unknown): Promise<void> {
  const because = error instanceof Refusal ? error.message : `Something failed inside: ${(error as Error).message}`;
  const fileName = file.name ?? basename(file.path);
  await transaction(ground.db, async (tx) => {
    await sql`insert into import (import_id, kind, file_name, started_at, started_by, failed_because, summary)
      values (${importId}, 'contacts', ${fileName}, ${await startOf(tx, ground)}, ${actor.id}, ${because}, '{}'::jsonb)`.execute(tx);
    await writeAudit(tx, ground.now(), actor, "import.contacts.failed", { kind: "import", id: importId }, { fileName, because });
    await appendLog(tx, ground.now(), { topic: "import", about: { importId } });
  });
}
