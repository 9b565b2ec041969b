import { threadOf } from "../../interactions/index.ts";
import { type Database, type RawBuilder, rows, sql } from "../../platform/index.ts";
import { memberships } from "../link.ts";
import { profilesOf } from "../profile.ts";
import type { OrderHit, OrdersFound } from "./contract.ts";
import { likeText } from "./typed.ts";

interface Found {
  readonly identity_id: string;
  readonly kind: string;
  readonly occurred_at: Date;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly properties: Record<string, unknown>;
}

const FEWEST_DIGITS = 3;
const LOOKED_AT = 200;

/** What pages write before a number, and people copy with it. */
const WRITTEN_BEFORE = /^(?:(?:the\s+)?(?:order|invoice)|(?:ال)?(?:طلب|فاتورة))\s*(?:no\.?|nr\.?|number|رقم)?\s*:?\s*(?=\S*\d)/u;

/**
 * Orders and invoices by their number or how it begins, with or without the letters and signs before it: "O-2041", "o2041",
 * "#2041", "order 2041" and "2041" find O-20413. Rides interaction_number.
 */
export async function findOrders(db: Database, typed: string, { limit, seen }: { readonly limit: number; readonly seen?: RawBuilder<unknown> | undefined }): Promise<OrdersFound> {
  const written = typed.replaceAll("\u0000", "").trim().toLowerCase().replace(WRITTEN_BEFORE, "").replace(/^#\s*/, "");
  const digits = written.replace(/\D/g, "");
  if (digits.length < FEWEST_DIGITS || written.length > 60 || /["@]/.test(written)) return { hits: [], more: false };
  const found = await rows<Found>(
    db,
    sql`select i.identity_id, i.kind, i.occurred_at, i.amount_minor, i.currency, i.properties from interaction i
          ${seen === undefined ? sql`` : sql`join membership m on m.identity_id = i.identity_id join profile p on p.customer_id = m.customer_id and ${seen}`}
        where i.kind in ('order', 'order.reported', 'invoice') and left(regexp_replace(coalesce(i.properties->>'number', i.properties->>'orderId'), '\\D', '', 'g'), 64) like ${`${likeText(digits)}%`}
          ${/^\d+$/.test(written) ? sql`` : sql`and regexp_replace(lower(coalesce(i.properties->>'number', i.properties->>'orderId')), '[^[:alnum:]]+', '', 'g') like ${`%${likeText(written.replaceAll(/[^\p{L}\p{N}]+/gu, ""))}%`}`}
        limit ${LOOKED_AT}`,
  );
  const customers = await memberships(db, [...new Set(found.map((each) => each.identity_id))]);
  const orders = new Map<string, Found & { readonly thread: string; readonly number: string }>();
  for (const each of found) {
    const number = String(each.properties["number"] ?? each.properties["orderId"]);
    const thread = each.kind === "invoice" ? (threadOf(each.kind, each.properties) ?? `invoice:${number}`) : `order:${number}`;
    const key = `${customers.get(each.identity_id)} ${each.kind === "invoice"} ${number}`;
    // A page's report of an order and the order itself are one; the shop's word counts.
    if (!orders.has(key) || each.kind === "order") orders.set(key, { ...each, thread, number });
  }
  const isWhole = (number: string) => number.replace(/\D/g, "") === digits;
  const best = [...orders.values()].sort((one, other) => Number(isWhole(other.number)) - Number(isWhole(one.number)) || other.occurred_at.getTime() - one.occurred_at.getTime());
  const shown = best.slice(0, limit);
  const profiles = await profilesOf(db, shown.flatMap((each) => customers.get(each.identity_id) ?? []));
  const hits = shown.map((each): OrderHit => {
    const customerId = customers.get(each.identity_id)!;
    return {
      about: each.kind === "invoice" ? "invoice" : "order", number: each.number, thread: each.thread, customerId, customerName: profiles.get(customerId)!.name, at: each.occurred_at.toISOString(),
      amount: each.amount_minor === null || each.currency === null ? null : { amountMinor: each.amount_minor, currency: each.currency },
    };
  });
  return { hits, more: best.length > limit };
}
