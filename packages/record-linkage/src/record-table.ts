import { Column } from "./column.ts";
import { checkSettings, type LinkageSettings, type RawRecord } from "./settings.ts";

/** The normalised values of one record, in the order of the settings' fields. */
export type Values = readonly (string | null)[];

/** Records ready to be compared, numbered from 0 in the order in which they came. */
export type RecordTable = {
  readonly settings: LinkageSettings;
  readonly columns: readonly Column[];
  readonly size: number;
  /** Where a file links to another and not within itself: how many records come from the first. */
  readonly firstFile?: number;
};

/**
 * Takes records in, to find those of one customer among them.
 *
 * @param records read once, one at a time, so a generator or a database cursor needs no memory for all of them
 * @throws {RangeError} where the settings are wrong
 */
export function recordTable(settings: LinkageSettings, records: Iterable<RawRecord>): RecordTable {
  return tableOf(settings, [records]);
}

/** Takes in two files, each without duplicates, to find for the records of one those of the other. */
export function twoFileTable(
  settings: LinkageSettings,
  first: Iterable<RawRecord>,
  second: Iterable<RawRecord>,
): RecordTable {
  return tableOf(settings, [first, second]);
}

function tableOf(settings: LinkageSettings, files: readonly Iterable<RawRecord>[]): RecordTable {
  checkSettings(settings);
  const names = Object.keys(settings.fields);
  const columns = names.map((name) => new Column(settings.fields[name]!));
  const ends: number[] = [];
  let size = 0;
  for (const records of files) {
    for (const record of records) {
      for (let at = 0; at < names.length; at++) columns[at]!.set(size, record[names[at]!]);
      size++;
    }
    ends.push(size);
  }
  for (const column of columns) column.finish();
  return { settings, columns, size, firstFile: files.length > 1 ? ends[0] : undefined };
}

/** The normalised values of one record of a table. */
export function valuesOf(table: { readonly columns: readonly Column[] }, record: number): Values {
  return table.columns.map((column) => column.valueOf(record));
}

/** How many pairs of records there are that could be one customer. */
export function possiblePairs({ size, firstFile }: RecordTable): number {
  return firstFile === undefined ? (size * (size - 1)) / 2 : firstFile * (size - firstFile);
}
