// Rows that were refused, or came in without a cell, kept beside their file so that they can be run again once somebody has
// said how: with the columns as they were planned from the whole file, for a few rows would tell less.
import { closeSync, createReadStream, openSync, rmSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Refusal } from "../../platform/index.ts";
import type { ContactsPlan } from "./contract.ts";
import type { ColumnsPlan } from "./plan-columns.ts";
import type { PeopleFile, PersonRow } from "./read-people.ts";
import type { ReadPerson } from "./read-person.ts";

/** A row as it was read, and of one that came in without some cells: as whom, and which attributes those cells are. */
export interface HeldRow extends PersonRow {
  readonly known?: { readonly key: ReadPerson["key"]; readonly ownKey: string; readonly attributes: readonly string[] };
}

export interface HeldRows {
  add(row: HeldRow): void;
  close(): void;
}

interface Head {
  readonly names: readonly string[];
  readonly plan: ContactsPlan;
  readonly columns: ColumnsPlan;
}

const PIECE = 1000;

/** Keeps rows at a place, which only this user reads; without a row there is no file. @param path null where none are kept */
export function holdRows(path: string | null, head: () => Head): HeldRows {
  let file: number | undefined;
  let buffer = "";
  if (path !== null) rmSync(path, { force: true });
  const flush = () => {
    if (path === null || buffer === "") return;
    file ??= openSync(path, "wx", 0o600);
    writeSync(file, buffer);
    buffer = "";
  };
  return {
    add({ line, cells, raw, malformed, known }) {
      if (path === null) return;
      if (file === undefined && buffer === "") buffer = `${JSON.stringify(head())}\n`;
      buffer += `${JSON.stringify({ line, cells, raw, malformed, known })}\n`;
      if (buffer.length > 65_536) flush();
    },
    close() {
      flush();
      if (file !== undefined) closeSync(file);
    },
  };
}

/** @throws {Refusal} where they are not kept any more */
export async function openHeldRows(path: string): Promise<{ readonly people: PeopleFile; readonly plan: ContactsPlan; readonly columns: ColumnsPlan }> {
  let head: Head | undefined;
  let rows = 0;
  for await (const line of linesOf(path)) {
    if (head === undefined) head = JSON.parse(line) as Head;
    else rows++;
  }
  if (head === undefined) throw gone();
  const { names, plan, columns } = head;
  const people: PeopleFile = {
    kind: plan.kind, encoding: plan.encoding, names,
    async *read() {
      let piece: HeldRow[] = [];
      let read = -1;
      for await (const line of linesOf(path)) {
        if (++read === 0) continue;
        piece.push(JSON.parse(line) as HeldRow);
        if (piece.length < PIECE) continue;
        yield { rows: piece, share: read / rows };
        piece = [];
      }
      if (piece.length > 0) yield { rows: piece, share: 1 };
    },
  };
  return { people, plan: { ...plan, rows }, columns };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path, "utf8");
  try {
    yield* createInterface({ input: file, crlfDelay: 0 });
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") throw gone();
    throw error;
  } finally {
    file.destroy();
  }
}

const gone = () => new Refusal("not-acceptable-now", "The rows that were refused are not kept any more. Correct them in the file of refused rows, and bring that in.");
