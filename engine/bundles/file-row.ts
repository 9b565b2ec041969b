// A row of a file, its cells found by the plain words of their columns.
import { isNothing, parseRecord, plainWords, whyRounded } from "../profiles/index.ts";
import { type DateOrder, momentOf } from "./moment.ts";

export interface FileRow {
  /** What stands there; undefined where nothing does. The first of several columns that says something. */
  get(...words: readonly string[]): string | undefined;
  moment(...words: readonly string[]): Date | undefined;
  isTrue(word: string): boolean;
  /** The record as JSON tells it, for files that are JSON. */
  json(): Readonly<Record<string, unknown>>;
  /** All columns: in plain words, and as they are written. */
  readonly columns: readonly { readonly word: string; readonly name: string }[];
  /** True where the file is JSON, so that `json` tells more than the cells. */
  readonly isJson: boolean;
}

/** Of so many rows it is noted what is asked for. */
const LOOKED = 500;

export class RowReader {
  private readonly at = new Map<string, number>();
  private readonly names: readonly string[];
  private readonly order: DateOrder | "not-needed";
  private readonly isJson: boolean;
  private readonly columns: { word: string; name: string }[] = [];
  private readonly asked = new Set<string>();
  /** Columns of numbers by which records are known or refer to one another. */
  private readonly ids: number[] = [];
  private rows = 0;
  private toldAsJson = false;

  constructor(names: readonly string[], options: { readonly order: DateOrder | "not-needed"; readonly isJson: boolean }) {
    this.names = names;
    this.order = options.order;
    this.isJson = options.isJson;
  }

  rowOf(cells: readonly string[], raw: string): FileRow {
    while (this.columns.length < this.names.length) {
      const name = this.names[this.columns.length]!;
      const word = plainWords(name);
      if (!this.at.has(word)) this.at.set(word, this.columns.length);
      if (/(^| )ids?$/.test(word)) this.ids.push(this.columns.length);
      this.columns.push({ word, name });
    }
    const isLooked = this.rows++ < LOOKED;
    const get = (...words: readonly string[]) => {
      if (isLooked) for (const word of words) this.asked.add(word);
      for (const word of words) {
        const cell = cells[this.at.get(word) ?? -1]?.trim() ?? "";
        if (!isNothing(cell)) return cell;
      }
      return undefined;
    };
    let parsed: Record<string, unknown> | undefined;
    return {
      get, isJson: this.isJson, columns: this.columns,
      moment: (...words) => momentOf(get(...words), this.order),
      isTrue: (word) => /^(true|t|1|yes|y)$/i.test(get(word) ?? ""),
      json: () => {
        this.toldAsJson = true;
        return (parsed ??= parseRecord(raw) as Record<string, unknown>);
      },
    };
  }

  /** Why a row of `rowOf` is not to be believed: a spreadsheet has rounded a number by which records are known. */
  whyLost(cells: readonly string[]): string | undefined {
    for (const at of this.ids) {
      const why = whyRounded(cells[at]?.trim() ?? "");
      if (why !== undefined) return `${this.columns[at]!.name} ${why}`;
    }
    return undefined;
  }

  /** Which columns whoever read the first rows has asked for; undefined where records were read whole. */
  readColumns(): readonly { readonly column: string; readonly word: string; readonly isRead: boolean }[] | undefined {
    return this.toldAsJson ? undefined : this.columns.map(({ name, word }) => ({ column: name, word, isRead: this.asked.has(word) }));
  }
}

/** Anything that came as JSON, read without trusting its shape. */
export const asText = (value: unknown): string | undefined => (typeof value === "string" ? (value.trim() === "" ? undefined : value) : typeof value === "number" || typeof value === "boolean" ? String(value) : undefined);
export const asObject = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {});
export const asList = (value: unknown): readonly Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.map(asObject) : []);
export const asTexts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.flatMap((each) => asText(each) ?? []) : []);
