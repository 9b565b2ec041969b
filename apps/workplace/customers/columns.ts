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
];

const USUAL: readonly ListColumn[] = ["segment", "value", "stay", "heard"];

/** The columns that an address names; the usual ones where it names none. What it says wrongly is left out. */
export function columnsOf(said: string | undefined): readonly Column[] {
  const wanted = said === undefined ? USUAL : said.split(",");
  return [...COLUMNS.filter((column) => wanted.includes(column.id)), ...[...new Set(wanted)].filter((id) => OWN.test(id)).slice(0, MOST_OWN).map((id) => ownColumn(id.slice("own.".length)))];
}

const OWN = /^own\.[\p{L}\p{N}_$][\p{L}\p{M}\p{N}_.$]{0,59}$/u;
/** So many the server shows at once. */
export const MOST_OWN = 8;

/** A column that shows an attribute of one's own, by its key. */
export function ownColumn(key: string): Column {
  return { id: `own.${key}`, own: key, title: key, sort: `own.${key}`, width: 0.9 };
}

/** For the address; nothing where they are the usual ones. */
export function columnsSaid(columns: readonly ListColumn[]): string | undefined {
  const inOrder = [...COLUMNS.filter((column) => columns.includes(column.id)).map((column) => column.id), ...columns.filter((id) => OWN.test(id))];
  return inOrder.join() === USUAL.join() ? undefined : inOrder.join() || "name";
}

const IN_NARROW = 2;

/** Of these the ones that a telephone has room for. */
export function narrowColumns(columns: readonly Column[]): readonly Column[] {
  return columns.toSorted((one, other) => narrowRank(one) - narrowRank(other)).slice(0, IN_NARROW);
}

function narrowRank({ id, own }: Column): number {
  // Whoever put an attribute there wants to see it.
  if (own !== undefined) return 0.5;
  const at = ["value", "stay", "heard", "phone", "email"].indexOf(id);
  return at === -1 ? 9 : at;
}

/** Grid templates for a wide page and a narrow one. */
export function templates(columns: readonly Column[]): { readonly wide: string; readonly narrow: string } {
  const part = (share: number) => `minmax(0, ${share}fr)`;
  return {
    wide: ["22px", part(1.7), ...columns.map((column) => part(column.width))].join(" "),
    narrow: ["22px", part(1.6), ...narrowColumns(columns).map(() => part(0.8))].join(" "),
  };
}
