// Takes people in from a file: looked at once to its end, read into a stage, settled against what is known, and stored
// whole or not at all. The same steps without the last are the check that tells what would happen.
import { basename } from "node:path";
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, sql, transaction } from "../../platform/index.ts";
import { erasedAmong } from "../erased.ts";
import type { Identifier } from "../identifiers.ts";
import { requireOpenImport } from "../import/imports.ts";
import { refusedFile, type RefusedFile } from "../import/refused-file.ts";
import { dropGroupStage, openGroupStage, storeMembers } from "../knowledge/groups-from-file.ts";
import type { ContactsCounts, ContactsPlan, ContactsProgress, ContactsReading, ContactsResult } from "./contract.ts";
import { IGNORED } from "./person-fields.ts";
import { programOf } from "./sources.ts";
import { type ColumnsPlan, planColumns } from "./plan-columns.ts";
import { idMaker } from "./person-ids.ts";
import { openPeople, type PeopleFile } from "./read-people.ts";
import { personReader, type ReadPerson } from "./read-person.ts";
import { countConsents, type ConsentCounts, settleConsents } from "./settle-consents.ts";
import { countPeople, type NamedColleague, type Owners, type Settled, settlePeople } from "./settle-people.ts";
import { dropPeopleStage, openPeopleStage } from "./stage-people.ts";
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
  readonly onProgress?: (progress: ContactsProgress) => void;
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
        const read = await readIntoStage(session, ground, file, looked, refused);
        return await transaction(session, (tx) => settleAndStore(tx, ground, file, actor, { importId, looked, read, refused, began }));
      } finally {
        await dropPeopleStage(session).catch(() => undefined); // where the connection is lost, so are its tables
      }
    });
    if (!file.check) ground.nudge();
    return done;
  } catch (error) {
    if (!file.check && !file.partOf && !(error instanceof Refusal && error.code === "not-found")) await keepFailure(ground, file, actor, importId, error).catch(() => undefined);
    throw error;
  } finally {
    refused.close();
  }
}

interface Looked {
  readonly people: PeopleFile;
  readonly plan: ContactsPlan;
  readonly columns: ColumnsPlan;
}

async function lookThrough(file: Pick<ContactsFile, "path" | "name" | "reading" | "onProgress">): Promise<Looked> {
  const reading = file.reading ?? {};
  const tell = progressOf(file, "looking", null);
  let people = openPeople(file.path, reading);
  let survey = await surveyColumns(people, tell);
  const remarks: string[] = [];
  // What looked like UTF-8 at its beginning and never holds a letter of it, but bytes that are none, is of the older kind.
  if (reading.encoding === undefined && people.encoding === "utf-8" && survey.lostLetters > 0 && !survey.otherLetters) {
    people = openPeople(file.path, { ...reading, encoding: "windows-1252" });
    survey = await surveyColumns(people, tell);
  }
  if (people.encoding !== "utf-8") remarks.push(`The letters are read as ${people.encoding}.`);
  const columns = planColumns(survey, reading);
  return {
    people, columns,
    plan: {
      fileName: file.name ?? basename(file.path), kind: people.kind, encoding: people.encoding, source: columns.source, rows: survey.rows,
      columns: columns.columns.map(({ column, goesTo, title, looksLike, how, kindCanBeSaid, sure, filled, samples }) => ({ column, goesTo, title, looksLike, how, ...(kindCanBeSaid === undefined ? {} : { kindCanBeSaid }), sure, filled, samples })),
      remarks: [...remarks, ...columns.remarks, ...columns.columns.filter(({ goesTo }) => goesTo === "company").map(({ column }) => `${column}: people belong to the organisation that is named there; one that is not known yet is made.`)], newAttributes: columns.columns.flatMap((column) => [...(column.how === "an attribute of its own" ? [column.goesTo] : []), ...(column.currencyTo === null ? [] : [column.currencyTo])]),
    },
  };
}

interface Read {
  readonly rows: number;
  readonly refused: number;
  readonly refusedBecause: readonly { readonly reason: string; readonly lines: number }[];
  readonly leftOut: readonly { readonly reason: string; readonly lines: number }[];
}

async function readIntoStage(session: Database, ground: Ground, file: ContactsFile, { people, plan, columns }: Looked, refusedTo: RefusedFile): Promise<Read> {
  const stage = await openPeopleStage(session);
  const readPerson = personReader({ columns: columns.columns, source: columns.source.key, country: file.reading?.country, latest: ground.now().getTime() + DAY });
  const tell = progressOf(file, "reading", plan.rows);
  const reasons = counter();
  const leftOut = counter();
  let rows = 0;
  let refused = 0;
  for await (const piece of people.read()) {
    const read = piece.rows.map(({ cells, raw, malformed }) => (malformed === undefined ? readPerson(cells, raw) : { kind: "refused" as const, because: malformed }));
    const erased = await erasedAmong(ground.db, ground.now(), () => read.map((each) => (each.kind === "person" ? identifiersOf(each) : [])));
    for (const [i, { line, raw }] of piece.rows.entries()) {
      rows++;
      const mark = erased.get(i);
      const found = mark?.suppressed ? { kind: "refused" as const, because: "they were erased and asked that nothing be kept of them again" }
        : mark && file.reading?.withoutErased ? { kind: "refused" as const, because: "they were erased here, and the file is brought in without such people" } : read[i]!;
      if (found.kind === "refused") {
        refused++;
        reasons.add(found.because);
        refusedTo.write(line, found.because, raw);
      } else {
        stage.add(found, line, mark?.erasedAt);
        if (found.leftOut.length === 0) continue;
        for (const each of found.leftOut) leftOut.add(each);
        refusedTo.write(line, `brought in without ${found.leftOut.join("; ")}`, raw);
      }
    }
    await stage.breathe();
    tell(rows, piece.share);
  }
  await stage.finish();
  return { rows, refused, refusedBecause: reasons.list(), leftOut: leftOut.list() };
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
  const startedAt = await startOf(tx, ground);
  const comparing = progressOf(file, "comparing", plan.rows);
  const mark = { importId, source: plan.source.key, startedAt, program: programOf(plan.source), ids: idMaker(startedAt) };
  const owners = await settlePeople(tx, mark, file.colleagues ?? new Map(), (share) => comparing(Math.round(share * plan.rows), share));
  await settleConsents(tx, mark, !file.check);
  const counts = countsOf(await countPeople(tx), read, owners, await countConsents(tx));
  const result = (id: string | null): ContactsResult => {
    const seconds = (performance.now() - began) / 1000;
    return {
      importId: id, plan, counts, refusedFile: refused.count > 0 ? refused.path : null,
      seconds: Math.round(seconds * 100) / 100, rowsPerSecond: Math.round(read.rows / seconds), peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  };
  if (file.check) return result(null);
  const storing = progressOf(file, "storing", plan.rows);
  await storePeople(tx, mark, (people) => storing(people, (0.5 * people) / Math.max(1, plan.rows)));
  await storeProfiles(tx, mark, (share) => storing(Math.round(share * plan.rows), 0.5 + share / 2));
  // Of several files the import as a whole says who belongs where, for another file may tell of the companies.
  if (!file.partOf && looked.columns.columns.some(({ goesTo }) => COMPANY.has(goesTo))) {
    await openGroupStage(tx);
    await storeMembers(tx, { importId, startedAt, by: actor.id, why: `import of ${plan.fileName}` }, [plan.source.key], sql`a.identity_id in (select id from staged_person)`);
    await dropGroupStage(tx);
  }
  const done = result(importId);
  const { plan: { columns, remarks }, ...figures } = done;
  await sql`insert into import (import_id, kind, file_name, started_at, started_by, finished_at, part_of, part_place, summary)
    values (${importId}, 'contacts', ${plan.fileName}, ${startedAt}, ${actor.id}, ${ground.now()}, ${file.partOf?.importId ?? null}::uuid, ${file.partOf?.place ?? null}::integer, ${JSON.stringify({ ...figures.counts, refusedFile: figures.refusedFile, seconds: figures.seconds, rowsPerSecond: figures.rowsPerSecond, peakMemoryMb: figures.peakMemoryMb, source: plan.source.key, columns: columns.filter((column) => column.goesTo !== IGNORED).map(({ column, goesTo }) => ({ column, goesTo })), remarks })}::jsonb)`.execute(tx);
  await writeAudit(tx, ground.now(), actor, "import.contacts", { kind: "import", id: importId }, { fileName: plan.fileName, lines: counts.lines });
  await appendLog(tx, ground.now(), { topic: "import", about: { importId } });
  return done;
}

/** When this import began; never the same moment as another, for an undo recognises by it what the import attached. */
async function startOf(tx: Database, ground: Ground): Promise<Date> {
  const last = (await row<{ at: Date | null }>(tx, sql`select max(started_at) as at from import`))?.at;
  return new Date(Math.max(ground.now().getTime(), last ? last.getTime() + 1 : 0));
}

function countsOf({ rowsAlreadyThere, people: _, erased, lastErasedAt, ...settled }: Settled, read: Read, owners: Owners, consents: ConsentCounts): ContactsCounts {
  const lines = { read: read.rows, kept: read.rows - read.refused - rowsAlreadyThere, refused: read.refused, alreadyThere: rowsAlreadyThere };
  return { lines, ...settled, consents, erased: { people: erased, lastAt: lastErasedAt?.toISOString() ?? null }, owners: { known: [...owners.known], unknown: [...owners.unknown], people: owners.people, ...(owners.unseen === undefined ? {} : { unseen: owners.unseen }) }, leftOut: [...read.leftOut], refusedBecause: [...read.refusedBecause] };
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
