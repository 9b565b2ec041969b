// The columns of the customers list: which are shown, in which order, and how wide.
import type { ListColumn } from "../../../engine/segments/contract.ts";
import { word } from "../../ui/say.ts";
import type { Sort } from "./list-address.ts";

export interface Column {
  readonly id: ListColumn;
  /** The key of the attribute that it shows. */
  readonly own?: string;
  readonly title: string;
  readonly sort: Sort | null;
  /** Share of the width, beside 1.7 for the name. */
  readonly width: number;
}

export const COLUMNS: readonly Column[] = [
  { id: "segment", title: word("Segment"), sort: null, width: 0.9 },
  { id: "value", title: word("Value, next 12 months"), sort: "value", width: 1.2 },
  { id: "stay", title: word("Buys within 26 weeks"), sort: "stay", width: 1.2 },
  { id: "heard", title: word("Last heard"), sort: "lastHeard", width: 1 },
  { id: "tags", title: word("Tags"), sort: null, width: 1 },
  { id: "email", title: word("E-mail"), sort: null, width: 1.2 },
  { id: "phone", title: word("Telephone"), sort: null, width: 0.9 },
  { id: "city", title: word("City"), sort: null, width: 0.7 },
  { id: "country", title: word("Country"), sort: null, width: 0.6 },
  { id: "since", title: word("Customer since"), sort: null, width: 0.8 },
  { id: "firstKnown", title: word("First known"), sort: "firstKnown", width: 0.8 },
  { id: "touchPoints", title: word("Touch points"), sort: null, width: 0.6 },
  { id: "language", title: word("Language"), sort: null, width: 0.7 },
  { id: "lamps", title: word("Out of the ordinary"), sort: null, width: 1.4 },
  { id: "promises", title: word("Open promises"), sort: null, width: 0.9 },
  { id: "subscription", title: word("Subscriptions, a month"), sort: "recurring", width: 0.9 },
  { id: "wallet", title: word("Share of wallet"), sort: "wallet", width: 0.9 },
];

const USUAL: readonly ListColumn[] = ["segment", "value", "stay", "heard"];

const BY_ID: ReadonlyMap<string, Column> = new Map(COLUMNS.map((column) => [column.id, column]));

/** The columns that an address names, in its order; the usual ones where it names none. What it says wrongly is left out. */
export function columnsOf(said: string | undefined): readonly Column[] {
  let own = 0;
  return [...new Set(said === undefined ? USUAL : said.split(","))].flatMap((id) => {
    const fixed = BY_ID.get(id);
    if (fixed) return [fixed];
    return OWN.test(id) && own++ < MOST_OWN ? [ownColumn(id.slice("own.".length))] : [];
  });
}

const OWN = /^own\.[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}$/u;
/** So many the server shows at once. */
export const MOST_OWN = 8;

/** A column that shows an attribute of one's own, by its key. */
export function ownColumn(key: string): Column {
  return { id: `own.${key}`, own: key, title: key, sort: `own.${key}`, width: 0.9 };
}

/** For the address, in their order; nothing where they are the usual ones. */
export function columnsSaid(columns: readonly ListColumn[]): string | undefined {
  const known = columns.filter((id) => BY_ID.has(id) || OWN.test(id)).join();
  return known === USUAL.join() ? undefined : known || "name";
}

/** The same with one of them moved: by -1 before the one before it, by 1 behind the next. */
export function moved(columns: readonly ListColumn[], id: ListColumn, by: -1 | 1): readonly ListColumn[] {
  const at = columns.indexOf(id);
  const to = at + by;
  if (at === -1 || to < 0 || to >= columns.length) return columns;
  return columns.with(at, columns[to]!).with(to, id);
}

const IN_NARROW = 2;

/** Of these the ones that a telephone has room for: the first that somebody put there; of the usual ones those that say most. */
export function narrowColumns(columns: readonly Column[]): readonly Column[] {
  const isUsual = columnsSaid(columns.map(({ id }) => id)) === undefined;
  return (isUsual ? columns.toSorted((one, other) => narrowRank(one) - narrowRank(other)) : columns).slice(0, IN_NARROW);
}

function narrowRank({ id }: Column): number {
  const at = ["value", "stay", "heard"].indexOf(id);
  return at === -1 ? 9 : at;
}

/** A column of the usual width is never narrower: many of them are scrolled through. */
const LEAST = 134;
const LEAST_NAME = 180;
const GAP = 18;

/** Grid templates for a wide page and a narrow one, and what the wide one needs. */
export function templates(columns: readonly Column[]): { readonly wide: string; readonly narrow: string; readonly least: string } {
  const part = (share: number) => `minmax(0, ${share}fr)`;
  const least = 22 + LEAST_NAME + columns.reduce((sum, { width }) => sum + Math.round(LEAST * width), 0) + GAP * (columns.length + 1) + 16;
  return {
    least: `${least}px`,
    wide: ["22px", part(1.7), ...columns.map((column) => part(column.width))].join(" "),
    narrow: ["22px", part(1.6), ...narrowColumns(columns).map(() => part(0.8))].join(" "),
  };
}
