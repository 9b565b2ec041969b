// What a row says of its whole order (paid back, taken off, cancelled), and columns that say such a thing and are not used:
// those are never passed over in silence, for without them what somebody spent is too high.
import { fromCsvCell } from "./csv-cell.ts";
import { type DecimalSign, isZero, readDecimal } from "./decimal.ts";
import type { Columns, ToldColumns } from "./order-columns.ts";
import { plainWords, WHOLE_ORDER_FIELDS, type WholeOrderField } from "./order-fields.ts";
import type { LineRules } from "./order-line.ts";

/** What an unused column is about. */
export type AsideAbout = "refunded" | "cancelled" | "discount" | "status";

export interface Aside {
  readonly column: number;
  readonly header: string;
  readonly about: AsideAbout;
}

export interface Term {
  /** The place in WHOLE_ORDER_FIELDS, or FIRST_ASIDE and the place among the asides. */
  readonly term: number;
  readonly said: string;
  /** Without its sign; empty where no amount is told. */
  readonly amount: string;
}

export const FIRST_ASIDE = 100;
/** As of a line: what is more is no amount of an order. */
const LARGEST = 1e9;
const AMOUNTS: ReadonlySet<WholeOrderField> = new Set(["discount", "refunded", "subtotal"]);

const REFUNDED = /\b(refund|refunds|refunded|returned|chargeback|erstattet|erstattung|ruckerstattung|gutschrift|rembourse|remboursement|reembolso|reembolsado|rimborso|rimborsato|terugbetaald|terugbetaling)\b/;
const CANCELLED = /\b(cancel|cancelled|canceled|cancellation|cancelation|void|voided|storno|storniert|stornierung|annule|annulee|annulation|cancelado|anulado|annullato|geannuleerd)\b/;
const DISCOUNT = /\b(discount|discounts|rebate|rabatt|nachlass|remise|reduction|descuento|sconto|korting|desconto|rabat)\b/;
const STATUS = /\b(status|zustand|statut|estado|stato)\b/;
const WORDS_BESIDE = /\b(code|codes|coupon|name|names|reason|reasons|type|title|note|notes|by|method|id|ids|number|numbers|no|nr|ref|reference)\b/;
/** A share of something is no amount. */
const SHARE = /%|\b(percent|percentage|pct|prozent|rate)\b/i;
/** What a cell of a status says where the order is no purchase, or not the whole of one. */
const BAD_STATUS = /cancel|void|refund|chargeback|fail|declin|storn|erstatt|annul|rembours|reembols|rimbors|terugbetaal|geannul/i;
const NOTHING = /^(?:|-|—|0|no|false|none|null|nan|n\/a|#n\/a|nein|non|never)$/i;

/** Columns that say something of money which did not stay and that nothing reads. */
export function asidesOf({ headers, at, layout }: Columns): Aside[] {
  const used = new Set(Object.values(at));
  const contained = new Set(Object.entries(layout?.contained ?? {}).flatMap(([field, words]) => (at[field as WholeOrderField] === undefined ? [] : words)));
  return headers.flatMap((header, column) => {
    const words = plainWords(header);
    if (header === "" || used.has(column) || contained.has(words)) return [];
    // A word about it, such as its reason, stands beside the column that says whether and how much.
    const about: AsideAbout | undefined = STATUS.test(words) ? "status" : WORDS_BESIDE.test(words) ? undefined : REFUNDED.test(words) ? "refunded" : CANCELLED.test(words) ? "cancelled" : DISCOUNT.test(words) ? "discount" : undefined;
    return about === undefined ? [] : [{ column, header, about }];
  });
}

/** Makes the function that reads what a row says of its order; undefined where no column of the file does. */
export function orderTermReader({ headers, at, decimalSign }: LineRules, asides: readonly Aside[]): ((cells: readonly string[]) => readonly Term[] | { readonly field: WholeOrderField; readonly because: string }) | undefined {
  const fields = WHOLE_ORDER_FIELDS.flatMap((field, term) => (at[field] === undefined ? [] : [{ field, term, column: at[field] }]));
  if (fields.length + asides.length === 0) return undefined;
  return (cells) => {
    const terms: Term[] = [];
    for (const { field, term, column } of fields) {
      const said = fromCsvCell(cells[column]!.trim());
      if (said === "" || (field !== "subtotal" && !AMOUNTS.has(field) && NOTHING.test(said))) continue;
      const amount = AMOUNTS.has(field) ? readDecimal(said, decimalSign) : "";
      if (amount === undefined) return { field, because: `${headers[column]} "${said}" is not a number` };
      if (Number(amount) > LARGEST || Number(amount) < -LARGEST) return { field, because: `${headers[column]} is above a thousand million` };
      terms.push({ term, said: said.slice(0, 100), amount: amount.replace(/^-/, "") });
    }
    for (const [i, { column, about, header }] of asides.entries()) {
      const term = asideTerm(cells[column]!.trim(), about, decimalSign, SHARE.test(header));
      if (term !== undefined) terms.push({ term: FIRST_ASIDE + i, ...term });
    }
    return terms;
  };
}

function asideTerm(cell: string, about: AsideAbout, decimalSign: DecimalSign, isShare: boolean): Omit<Term, "term"> | undefined {
  if (NOTHING.test(cell)) return undefined;
  const said = cell.replaceAll(/[\u0000-\u001f\ufffd]/g, "").slice(0, 100);
  if (about === "status") return BAD_STATUS.test(cell) ? { said: said.toLowerCase(), amount: "" } : undefined;
  if (about === "cancelled") return { said, amount: "" };
  const amount = readDecimal(cell, decimalSign);
  if (amount !== undefined && !isZero(amount) && (isShare || Math.abs(Number(amount)) > LARGEST)) return { said, amount: "" };
  if (amount !== undefined) return isZero(amount) ? undefined : { said, amount: amount.replace(/^-/, "") };
  // A date of a refund tells that there was one; a discount in words tells of none.
  return about === "refunded" || /^[\d.,\s]+%$/.test(cell) && /[1-9]/.test(cell) ? { said, amount: "" } : undefined;
}

/** How a person says that such a column is to be used; null where they said that it is not. */
export function sayMap({ about, header }: Aside, told: ToldColumns): string | null {
  return told[about] === "-" ? null : `--map ${about}=${/[^\w./-]/.test(header) ? `"${header}"` : header}`;
}
