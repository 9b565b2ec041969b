// What can be taken out, each as one flat table in the order of its key, a page at a time.
import { type Database, rows, sql } from "../engine/platform/index.ts";
import type { ExportName } from "./export-names.ts";

export type Cell = string | number | boolean | null | Date | object;
export type ExportRow = Readonly<Record<string, Cell>>;

export interface ExportTable {
  readonly columns: readonly string[];
  /** Rows after those already given; every page is shorter than or as long as `PAGE`. */
  readonly read: (db: Database) => AsyncGenerator<readonly ExportRow[]>;
}

const PAGE = 5000;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

export const EXPORT_TABLES: Readonly<Record<ExportName, ExportTable>> = {
  customers: {
    columns: ["customerId", "name", "email", "phone", "city", "country", "language", "timeZone", "since", "lastHeardAt", "lastHeardChannel", "interactions", "identities", "numbers", "segment", "tier", "value12Minor", "value12LoMinor", "value12HiMinor", "currency", "active26"],
    // Rides the primary key of profile.
    read: paged((db, [after]) => rows(
      db,
      sql`select p.customer_id as "customerId", p.name, p.email, p.phone, p.city, p.country, p.language, p.time_zone as "timeZone", p.since, p.last_heard_at as "lastHeardAt", p.last_heard_channel as "lastHeardChannel",
          p.interactions, p.identities, n.numbers, g.segment, s.tier, s.clv12_minor as "value12Minor", s.clv12_lo_minor as "value12LoMinor", s.clv12_hi_minor as "value12HiMinor", s.currency, s.active26
        from profile p left join value_score s on s.customer_id = p.customer_id
        left join lateral (select string_agg(i.value, ' ' order by i.value) as numbers from membership m join identifier i using (identity_id) where m.customer_id = p.customer_id and i.kind in ('customer_number', 'user_id')) n on true
        left join lateral (select string_agg(x.segment_key, ' ' order by x.segment_key) as segment from segment_member x where x.customer_id = p.customer_id) g on true
        where p.known and p.customer_id > ${after}::uuid order by p.customer_id limit ${PAGE}`,
    ), (last) => [last["customerId"] as string]),
  },
  orders: {
    columns: ["customerId", "identityId", "interactionId", "number", "kind", "occurredAt", "source", "currency", "orderAmountMinor", "lineNo", "sku", "description", "category", "quantity", "unitPrice", "amountMinor", "importId"],
    // Orders page by page, each with all of its lines.
    read: paged((db, [identity, interaction]) => rows(
      db,
      sql`with page as (
          select * from interaction where kind in ('order', 'return', 'adjustment', 'free-goods', 'stock-movement', 'anonymous-sale') and (identity_id, interaction_id) > (${identity}::uuid, ${interaction}::uuid)
          order by identity_id, interaction_id limit ${PAGE / 5})
        select m.customer_id as "customerId", i.identity_id as "identityId", i.interaction_id as "interactionId", i.properties->>'number' as number, i.kind, i.occurred_at as "occurredAt", i.source, i.currency,
          i.amount_minor as "orderAmountMinor", l.line_no as "lineNo", l.sku, l.description, l.category, l.quantity, l.unit_price as "unitPrice", l.amount_minor as "amountMinor", i.import_id as "importId"
        from page i left join membership m using (identity_id) left join order_line l on l.identity_id = i.identity_id and l.interaction_id = i.interaction_id
        order by i.identity_id, i.interaction_id, l.line_no`,
    ), (last) => [last["identityId"] as string, last["interactionId"] as string]),
  },
  interactions: {
    columns: ["customerId", "identityId", "interactionId", "kind", "channel", "direction", "occurredAt", "receivedAt", "source", "amountMinor", "currency", "body", "properties", "importId"],
    read: paged((db, [identity, interaction]) => rows(
      db,
      sql`select m.customer_id as "customerId", i.identity_id as "identityId", i.interaction_id as "interactionId", i.kind, i.channel, i.direction, i.occurred_at as "occurredAt", i.received_at as "receivedAt", i.source,
          i.amount_minor as "amountMinor", i.currency, i.body, i.properties, i.import_id as "importId"
        from interaction i left join membership m using (identity_id) where (i.identity_id, i.interaction_id) > (${identity}::uuid, ${interaction}::uuid)
        order by i.identity_id, i.interaction_id limit ${PAGE}`,
    ), (last) => [last["identityId"] as string, last["interactionId"] as string]),
  },
  decisions: {
    columns: ["customerId", "decisionId", "at", "surface", "policy", "version", "arm", "fired", "facts", "answer"],
    read: paged((db, [identity, decision]) => rows(
      db,
      sql`select coalesce(m.customer_id, d.identity_id) as "customerId", d.identity_id as "identityId", d.decision_id as "decisionId", d.at, d.surface, d.policy_key as policy, d.policy_version as version, d.arm, d.fired, d.facts, d.answer
        from decision d left join membership m using (identity_id) where (d.identity_id, d.decision_id) > (${identity}::uuid, ${decision}::uuid)
        order by d.identity_id, d.decision_id limit ${PAGE / 5}`,
    ), (last) => [last["identityId"] as string, last["decisionId"] as string]),
  },
};

function paged(page: (db: Database, after: readonly [string, string]) => Promise<ExportRow[]>, keyOf: (last: ExportRow) => readonly string[]): ExportTable["read"] {
  return async function* (db) {
    for (let after: readonly [string, string] = [BEFORE_ALL, BEFORE_ALL]; ; ) {
      const found = await page(db, after);
      if (found.length === 0) return;
      yield found;
      const [first, second] = keyOf(found.at(-1)!);
      after = [first!, second ?? BEFORE_ALL];
    }
  };
}
