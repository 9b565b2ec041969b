// Takes orders in from a file: read once from front to back, settled against what is known, stored whole or not at all. The same
// steps without the last are the check that tells what would happen.
import { basename } from "node:path";
import type { OrdersSummary } from "../interactions/index.ts";
import { type Actor, readSetting, writeAudit, writeSetting } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, nextPosition, Refusal, row, sql, transaction } from "../platform/index.ts";
import { type ColumnGuess, guessColumns } from "./import/order-columns.ts";
import { orderLineReader } from "./import/order-line.ts";
import { OrdersAsk } from "./import/orders-ask.ts";
import type { OrdersColumn } from "./import/orders-contract.ts";
import { remark, type Remark } from "./import/remark.ts";
import { type CsvRow, readRecords, type ToldDialect } from "./import/read-records.ts";
import { planReading, type ReadingPlan, type ToldReading } from "./import/reading-plan.ts";
import { refuseErased } from "./import/refuse-erased.ts";
import { refusedFile, type RefusedFile } from "./import/refused-file.ts";
import { noteRepeats } from "./import/import-repeat.ts";
import { requireOpenImport } from "./import/imports.ts";
import { orderTermReader } from "./import/order-terms.ts";
import { countSettled, knownOrders, refusedPage, settleInvoices, type Settled } from "./import/settle-invoices.ts";
import { dropStage, openStage, type Stage } from "./import/stage-lines.ts";
import { type ImportMark, storeInteractions, storeLines, storeOwners, storeParts } from "./import/store-orders.ts";
import { type OrdersCaution, settleWholeOrders, tellWholeOrders } from "./import/whole-orders.ts";
import { HOLD_IDENTITIES } from "./resolve-identities.ts";

export type OrdersProgress =
  | { readonly phase: "reading"; readonly lines: number; readonly share: number }
  | { readonly phase: "storing"; readonly doing: string; readonly share: number };

export interface OrdersFile {
  readonly path: string;
  /** What people call it, where the path does not tell. */
  readonly name?: string;
  readonly dialect?: ToldDialect;
  /** Rows may leave out cells at their end that hold nothing, as sheets of a workbook do. */
  readonly shortRows?: boolean;
  readonly reading?: ToldReading;
  /** Where the orders were placed; "shop" unless told. */
  readonly channel?: string;
  /** Where refused lines go; made only when there are some. Null where they are only counted. */
  readonly refusedTo: string | null;
  /** The import of several files that this one belongs to, and its place in it. */
  readonly partOf?: { readonly importId: string; readonly place: number };
  readonly onProgress?: (progress: OrdersProgress) => void;
}

/** The summary, and beside it what people ask next. */
export interface OrdersImported {
  readonly importId: string;
  readonly fileName: string;
  /** Money that the file says did not stay, and that counts all the same: first, for without it the sums mislead. */
  readonly cautions: readonly OrdersCaution[];
  readonly summary: OrdersSummary;
  readonly newInvoices: number;
  readonly newCustomers: number;
  /** Customers joined with others because they share an address. */
  readonly links: number;
  readonly columns: readonly ColumnGuess[];
  readonly unusedColumns: readonly string[];
  readonly remarks: readonly Remark[];
  readonly refusedBecause: readonly { readonly reason: string; readonly lines: number }[];
  /** Net of every currency in the file; the summary's is the one of most lines. */
  readonly net: Settled["net"];
}

/** What importing would do. */
export type OrdersChecked = Omit<OrdersImported, "importId"> & { readonly importId: null };

const SAMPLE_ROWS = 1000;

/**
 * Imports a file of orders.
 *
 * @throws {Refusal} if the file cannot be read to its end or what its columns mean cannot be settled; nothing is kept then
 */
export async function importOrders(ground: Ground, file: OrdersFile, actor: Actor): Promise<OrdersImported> {
  const importId = newId();
  try {
    const done = await withStage(ground, file, (session, storing) => storeStage(session, ground, file, actor, importId, storing));
    ground.nudge();
    return done;
  } catch (error) {
    if (!file.partOf && !(error instanceof Refusal && error.code === "not-found")) await keepFailure(ground, file, actor, importId, error).catch(() => undefined);
    throw error;
  }
}

/**
 * Reads a file of orders to its end, compares it with what is known and says what importing it would do. Nothing is written
 * but the refused lines, where a place for them is named.
 *
 * @throws {Refusal} as importOrders
 */
export function checkOrders(ground: Ground, file: OrdersFile): Promise<OrdersChecked> {
  return withStage(ground, file, async (session, storing) => {
    const found = await transaction(session, (tx) => settle(tx, ground.now(), storing, file)); // only tables of this session are made
    // Who would be new is found out by making them, and taking that back.
    let owners = { newCustomers: 0, links: 0 };
    await transaction(session, async (tx) => {
      owners = await storeOwners(tx, { importId: newId(), startedAt: await startOf(tx, ground), channel: file.channel ?? "shop" });
      throw new TakenBack();
    }).catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error;
    });
    return { ...doneOf(file, storing, found, owners), importId: null };
  });
}

class TakenBack extends Error {}

/** How a file would be read, or what a person must say first. */
export type OrdersPlan = { readonly rows: number; readonly columns: readonly OrdersColumn[] } & ({ readonly kind: "settled" } | { readonly kind: "asks"; readonly asks: Remark });

/**
 * Reads a file to its end and counts its rows, and settles how they are to be read.
 *
 * @throws {Refusal} bad-input, if it is damaged
 */
export async function planOrders(db: Database, now: Date, file: Pick<OrdersFile, "path" | "dialect" | "reading">): Promise<OrdersPlan> {
  let first: CsvRow[] = [];
  let rows = 0;
  for await (const piece of readRecords(file.path, file.dialect)) {
    rows += piece.rows.length;
    if (first.length <= SAMPLE_ROWS) first = first.concat(piece.rows);
  }
  const [header, ...rest] = first.filter((each) => each.malformed === undefined);
  const columns = columnsOf(header?.cells ?? [], rest.slice(0, SAMPLE_ROWS).map((each) => each.cells), file.reading ?? {});
  const house = await houseOf(db, now);
  try {
    planFrom(first, file, house);
    return { kind: "settled", rows: rows - 1, columns };
  } catch (error) {
    if (error instanceof OrdersAsk) return { kind: "asks", rows: rows - 1, columns, asks: error.asks };
    if (error instanceof Refusal) return { kind: "asks", rows: rows - 1, columns, asks: remark("saidWrongly", { quoted: { reason: error.message } }) };
    throw error;
  }
}

/** What each column would tell, as far as that can be seen. */
function columnsOf(header: readonly string[], sample: readonly (readonly string[])[], reading: ToldReading): OrdersColumn[] {
  const guesses = ((): readonly ColumnGuess[] => {
    try {
      return guessColumns(header, sample, reading.columns ?? {}).guesses;
    } catch (error) {
      if (error instanceof Refusal) return []; // it is asked for by its name
      throw error;
    }
  })();
  return header.map((name, index) => {
    const guess = guesses.find((each) => each.index === index);
    const held = new Set<string>();
    for (const cells of sample) if (held.size < 3 && (cells[index] ?? "").trim() !== "") held.add(cells[index]!.trim().slice(0, 80));
    return { column: name.trim(), field: guess?.field ?? null, how: guess?.how ?? null, samples: [...held] };
  });
}

/** Reads the file into the stage, lets `use` do with it what it is for, and writes the lines that were refused in the end. */
async function withStage<T extends Pick<OrdersImported, "summary">>(ground: Ground, file: OrdersFile, use: (session: Database, storing: Storing) => Promise<T>): Promise<T> {
  const began = performance.now();
  const refused = refusedFile(file.refusedTo);
  try {
    return await ground.db.connection().execute(async (session) => {
      try {
        const read = await readIntoStage(session, ground, file, refused);
        const done = await use(session, { refused, refusedWhileReading: refused.count, read, began });
        if (refused.path !== null && done.summary.lines.refused > refused.count) await writeRefused(session, file, refused);
        return done;
      } finally {
        await dropStage(session).catch(() => undefined); // where the connection is lost, so are its tables
      }
    });
  } finally {
    refused.close();
  }
}

interface Read {
  readonly plan: ReadingPlan;
  readonly lines: number;
}

async function readIntoStage(session: Database, ground: Ground, file: OrdersFile, refused: RefusedFile): Promise<Read> {
  const stage = await openStage(session);
  const house = await houseOf(session, ground.now());
  let waiting: CsvRow[] = [];
  let taking: ReturnType<typeof lineTaker> | undefined;
  let plan: ReadingPlan | undefined;
  const begin = () => {
    const planned = planFrom(waiting, file, house);
    const { header } = planned;
    plan = planned.plan;
    taking = lineTaker(plan, stage, refused, file.shortRows === true);
    for (const each of waiting) if (each !== header) taking.take(each);
    waiting = [];
  };
  for await (const piece of readRecords(file.path, file.dialect)) {
    if (taking === undefined) {
      waiting = waiting.concat(piece.rows);
      if (waiting.length <= SAMPLE_ROWS) continue;
      begin();
    } else for (const each of piece.rows) taking.take(each);
    await stage.breathe();
    file.onProgress?.({ phase: "reading", lines: taking!.lines(), share: piece.share });
  }
  if (taking === undefined) begin();
  await stage.finish();
  file.onProgress?.({ phase: "reading", lines: taking!.lines(), share: 1 });
  return { plan: plan!, lines: taking!.lines() };
}

type House = Parameters<typeof planReading>[3];

async function houseOf(db: Database, now: Date): Promise<House> {
  return { currency: (await readSetting<{ currency?: string }>(db, "organisation"))?.currency, now };
}

function planFrom(first: readonly CsvRow[], file: Pick<OrdersFile, "reading">, house: House): { readonly header: CsvRow; readonly plan: ReadingPlan } {
  const [header, ...rest] = first.filter((each) => each.malformed === undefined);
  if (!header) throw new Refusal("bad-input", "The file has no line with the names of its columns.");
  return { header, plan: planReading(header.cells, rest.slice(0, SAMPLE_ROWS).map((each) => each.cells), file.reading ?? {}, house) };
}

function lineTaker(plan: ReadingPlan, stage: Stage, refused: RefusedFile, shortRows: boolean): { take(row: CsvRow): void; lines(): number } {
  const readLine = orderLineReader(plan.rules);
  const readTerms = orderTermReader(plan.rules, plan.asides);
  let lines = 0;
  return {
    take({ cells: given, line, raw, malformed }) {
      lines++;
      const cells = shortRows && given.length < plan.rules.headers.length ? plan.rules.headers.map((_, i) => given[i] ?? "") : given;
      if (malformed !== undefined) return refused.write(line, malformed, raw);
      const found = readLine(cells);
      const terms = "kind" in found ? (readTerms?.(cells) ?? []) : [];
      const because = "because" in found ? found.because : "because" in terms ? terms.because : undefined;
      if ("kind" in found && !("because" in terms)) {
        stage.add(found, line);
        for (const term of terms) stage.addTerm(found.invoice, line, term);
        return;
      }
      refused.write(line, because!, raw);
      if (found.invoice !== undefined) stage.refuseInvoice(found.invoice, line);
    },
    lines: () => lines,
  };
}

interface Storing {
  readonly refused: RefusedFile;
  readonly refusedWhileReading: number;
  readonly read: Read;
  readonly began: number;
}

interface Found {
  readonly settled: Settled;
  readonly lines: OrdersSummary["lines"];
  readonly cautions: readonly OrdersCaution[];
  readonly remarks: readonly Remark[];
}

/** Which invoices are new, known, or cannot be taken. */
async function settle(tx: Database, now: Date, { read: { plan, lines: rows }, refusedWhileReading }: Storing, file: OrdersFile): Promise<Found> {
  await sql`select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(tx);
  await settleWholeOrders(tx);
  await settleInvoices(tx);
  await refuseErased(tx, now);
  const settled = await countSettled(tx, { cancelled: plan.rules.cancelledPrefix, adjusted: plan.rules.adjustedPrefix });
  const lines = { read: rows, kept: settled.keptLines, refused: refusedWhileReading + settled.refusedLines, alreadyThere: settled.alreadyThereLines };
  if (lines.read !== lines.kept + lines.refused + lines.alreadyThere) throw new Error(`expected every line to be kept, refused or already there, found ${JSON.stringify(lines)}`);
  return { settled, lines, ...(await tellWholeOrders(tx, plan, file.reading ?? {})) };
}

function doneOf(file: OrdersFile, { read: { plan }, refused, began }: Storing, { settled, lines, cautions, remarks }: Found, owners: { readonly newCustomers: number; readonly links: number }): Omit<OrdersImported, "importId"> {
  return {
    fileName: file.name ?? basename(file.path), cautions, summary: summaryOf(settled, lines, plan, refused.path, began), newInvoices: settled.newInvoices, newCustomers: owners.newCustomers, links: owners.links,
    columns: plan.columns.guesses, unusedColumns: plan.columns.unused, remarks: [...plan.remarks, ...remarks], refusedBecause: [...refused.reasons(), ...settled.refusedBecause], net: settled.net,
  };
}

async function storeStage(session: Database, ground: Ground, file: OrdersFile, actor: Actor, importId: string, storing: Storing): Promise<OrdersImported> {
  const doing = (what: string, share: number) => file.onProgress?.({ phase: "storing", doing: what, share });
  return transaction(session, async (tx) => {
    if (file.partOf) await requireOpenImport(tx, file.partOf.importId);
    await sql.raw(HOLD_IDENTITIES).execute(tx);
    const mark: ImportMark = { importId, startedAt: await startOf(tx, ground), channel: file.channel ?? "shop" };
    doing("comparing with what is known", 0);
    const found = await settle(tx, ground.now(), storing, file);
    await noteRepeats(tx, file.partOf?.importId ?? importId, knownOrders);
    doing("customers", 0.25);
    const owners = await storeOwners(tx, mark);
    await storeParts(tx, mark);
    doing("order lines", 0.35);
    await storeLines(tx);
    doing("orders", 0.85);
    const done: OrdersImported = { importId, ...doneOf(file, storing, found, owners) };
    const { summary } = done;
    await sql`insert into import (import_id, kind, file_name, started_at, started_by, finished_at, part_of, part_place, summary)
      values (${importId}, 'orders', ${done.fileName}, ${mark.startedAt}, ${actor.id}, ${ground.now()}, ${file.partOf?.importId ?? null}::uuid, ${file.partOf?.place ?? null}::integer, ${JSON.stringify({ ...summary, cautions: done.cautions, newInvoices: done.newInvoices, newCustomers: done.newCustomers, links: done.links, columns: done.columns, remarks: done.remarks, refusedBecause: done.refusedBecause })}::jsonb)`.execute(tx);
    await writeAudit(tx, ground.now(), actor, "import.orders", { kind: "import", id: importId }, { fileName: done.fileName, lines: found.lines });
    // An installation that has not said in which currency it counts counts in that of its first orders.
    if ((await readSetting(tx, "organisation")) === undefined && done.newInvoices > 0) await writeSetting(tx, ground.now(), actor.id, "organisation", { currency: summary.currency });
    if (done.newInvoices > 0) {
      const position = await nextPosition(tx);
      await storeInteractions(tx, mark, position);
      await appendLog(tx, ground.now(), { topic: "interactions", about: { importId } }, position);
    }
    await appendLog(tx, ground.now(), { topic: "import", about: { importId } });
    doing("done", 1);
    return done;
  });
}

/** When this import began; never the same moment as another, for an undo recognises by it what the import attached. */
async function startOf(tx: Database, ground: Ground): Promise<Date> {
  const last = (await row<{ at: Date | null }>(tx, sql`select max(started_at) as at from import`))?.at;
  return new Date(Math.max(ground.now().getTime(), last ? last.getTime() + 1 : 0));
}

function summaryOf(settled: Settled, lines: OrdersSummary["lines"], plan: ReadingPlan, refusedPath: string | null, began: number): OrdersSummary {
  const seconds = (performance.now() - began) / 1000;
  const [main] = settled.net;
  return {
    lines, invoices: settled.invoices, customers: settled.customers, anonymousLines: settled.anonymousLines, cancellationLines: settled.cancellationLines,
    negativeQuantityLines: settled.negativeQuantityLines, notPositivePriceLines: settled.notPositivePriceLines, adjustmentLines: settled.adjustmentLines,
    currency: main?.currency ?? plan.currency, netAsWritten: main?.asWritten ?? "0", netMinor: main?.minor ?? 0, firstDay: settled.firstDay, lastDay: settled.lastDay,
    refusedFile: lines.refused > 0 ? refusedPath : null,
    seconds: Math.round(seconds * 100) / 100, linesPerSecond: Math.round(lines.read / seconds), peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** Lines whose invoice was refused only in the end are read a second time, for they were not kept as written. */
async function writeRefused(session: Database, file: OrdersFile, refused: RefusedFile): Promise<void> {
  let page: { line: number; because: string }[] = [];
  let at = 0;
  let after = 0;
  const next = async () => {
    if (at < page.length) return page[at];
    page = await refusedPage(session, after, 10_000);
    at = 0;
    after = page.at(-1)?.line ?? after;
    return page[0];
  };
  let wanted = await next();
  for await (const { rows } of readRecords(file.path, file.dialect)) {
    for (const { line, raw } of rows) {
      if (wanted === undefined) return;
      if (line !== wanted.line) continue;
      refused.write(line, wanted.because, raw);
      at++;
      wanted = await next();
    }
  }
  if (wanted !== undefined) throw new Error(`expected line ${wanted.line} of ${file.path} to be there when it was read again; the file was changed in the meantime`);
}

/** Keeps that it was tried and why it failed. A crash of this program leaves no such row, and nothing else either. */
async function keepFailure(ground: Ground, file: OrdersFile, actor: Actor, importId: string, error: unknown): Promise<void> {
  const because = error instanceof Refusal ? error.message : `Something failed inside: ${(error as Error).message}`;
  await transaction(ground.db, async (tx) => {
    await sql`insert into import (import_id, kind, file_name, started_at, started_by, failed_because, summary)
      values (${importId}, 'orders', ${file.name ?? basename(file.path)}, ${await startOf(tx, ground)}, ${actor.id}, ${because}, '{}'::jsonb)`.execute(tx);
    await writeAudit(tx, ground.now(), actor, "import.orders.failed", { kind: "import", id: importId }, { fileName: file.name ?? basename(file.path), because });
    await appendLog(tx, ground.now(), { topic: "import", about: { importId } });
  });
}
