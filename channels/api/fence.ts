// Around every route: no id of a customer, a conversation, a link or a group that whoever asks does not see comes in, and none
// goes out. Who asks for one hears what they would hear of an id of nobody. Whoever sees everything passes without a statement.
import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { fieldsSeen, holdsSets, readsAll, SEES_ALL, seesAllCustomers, showAs, type Sight, sightIfAny } from "../../engine/organisation/index.ts";
import { type Database, DONE_UNSEEN, type HttpGuard, Refusal, rows, sql } from "../../engine/platform/index.ts";
import { customersByName, customersNamed, visibleCustomer, visibleIdentity } from "../../engine/profiles/index.ts";
import { visibleConversation } from "../../engine/service/index.ts";
import { holdsOnlyIds, idsOf } from "./ids-of-shape.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** @param report hears of a route whose answer held somebody outside of its reader's scope: a bug of that route */
export function createFence(db: Database, report: (error: unknown, request: FastifyRequest) => void): HttpGuard {
  /** What a request that changes something was about before it did: what it hands over may lie outside afterwards. */
  const seenBefore = new WeakMap<FastifyRequest, ReadonlySet<string>>();
  return {
    async before(request) {
      const sight = sightIfAny(request) ?? SEES_ALL;
      if (seesAllCustomers(sight)) return;
      const asked = idsAsked(request);
      const [first] = await foreignThings(db, sight, asked, /^\/api\/group/.test(request.routeOptions.url ?? "") && request.routeOptions.url !== "/api/groups/:groupId" ? "whole groups" : "groups");
      if (first) throw new Refusal("not-found", request.routeOptions.url?.startsWith("/api/duplicates/") ? "One of the two records is no more; look at the list again." : NOT_THERE[first.what]);
      if (!SAFE.has(request.method)) seenBefore.set(request, await recordsAbout(db, asked));
    },
    async after(request, schema, payload) {
      const sight = sightIfAny(request) ?? SEES_ALL;
      if (!seesAllCustomers(sight)) {
        const foreign = await foreignAmong(db, sight, idsOf(schema, payload));
        if (foreign.length > 0) {
          const seen = seenBefore.get(request);
          // By its own effect what was theirs is so no more. It is done, and said to be; ids that they had before tell nothing.
          if (seen && foreign.every((id) => seen.has(id))) return holdsOnlyIds(payload) ? payload : DONE_UNSEEN;
          report(new Error(`${request.method} ${request.routeOptions.url} would have told of ${foreign.length} records outside of its reader's scope, the first ${foreign[0]}; nothing was sent`), request);
          throw new Refusal("not-found", NOT_THERE.customer);
        }
      }
      if (!schema || readsAll(sight) || !holdsSets(schema as z.ZodType)) return payload;
      const about = sight.revealed.size === 0 ? [] : await customersNamed(db, idsAsked(request));
      if (!about.some((id) => sight.revealed.has(id))) return showAs(schema as z.ZodType, payload, fieldsSeen(sight, about));
      const customers = await customersByName(db, idsOf(schema, payload));
      return showAs(schema as z.ZodType, payload, fieldsSeen(sight, about, (holder) => namedIn(holder, customers)));
    },
  };
}

/** The customers whom the fields of an object name, itself and not what lies deeper in it. */
function namedIn(holder: Readonly<Record<string, unknown>>, customers: ReadonlyMap<string, string>): string[] {
  return Object.values(holder).flat().flatMap((value) => (typeof value === "string" ? (customers.get(value.toLowerCase()) ?? []) : []));
}

/** The ids that a request asks by: all in its address, and those that its shape names. Words to search for are none, whatever somebody types. */
function idsAsked(request: FastifyRequest): Set<string> {
  const { schema } = request.routeOptions;
  return new Set([...idsOf(undefined, request.params), ...idsOf(schema?.querystring, request.query), ...idsOf(schema?.body, request.body)]);
}

/**
 * These ids with all records of the customers whom they name, by an id of theirs, of a conversation, a link or a split.
 * Rides primary keys, and the indexes of links and splits by their id.
 */
async function recordsAbout(db: Database, ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  if (ids.size === 0) return ids;
  const list = [...ids];
  const found = await rows<{ id: string }>(
    db,
    sql`select distinct o.identity_id as id from membership m join membership o on o.customer_id = m.customer_id where m.identity_id in (
          select unnest(${list}::uuid[]) union all select identity_id from conversation_owner where conversation_id = any(${list}::uuid[])
          union all select identity_id from link where link_id = any(${list}::uuid[]) union all select other_id from link where link_id = any(${list}::uuid[])
          union all select identity_id from customer_split_member where split_id = any(${list}::uuid[])
          union all select identity_id from not_theirs where not_theirs_id = any(${list}::uuid[]))`,
  );
  return new Set([...ids, ...found.map(({ id }) => id)]);
}

interface Foreign {
  readonly id: string;
  readonly what: "customer" | "conversation" | "link" | "group" | "split" | "not-theirs" | "repair" | "bulk";
}

/** What is said of an id of nobody. */
const NOT_THERE: Readonly<Record<Foreign["what"], string>> = {
  customer: "There is no customer with this id.", conversation: "There is no such conversation.", link: "There is no such link, or it has ended already.", group: "There is no such group.", split: "There is no such split.", "not-theirs": "Nobody said so of an address of theirs.", repair: "There is no such repair.", bulk: "There is no such act on many customers.",
};

/** Of these ids those that are of something outside of a sight. */
export async function foreignAmong(db: Database, sight: Sight, ids: ReadonlySet<string>): Promise<string[]> {
  return (await foreignThings(db, sight, ids)).map(({ id }) => id);
}

/**
 * The same with what they are of, customers first. Rides primary keys, and the indexes of links and splits by their id.
 *
 * @param acted on what is acted beside customers: a group is seen by who sees one of its people, and changed as a whole by who sees all of them
 */
async function foreignThings(db: Database, sight: Sight, ids: ReadonlySet<string>, acted?: "groups" | "whole groups"): Promise<Foreign[]> {
  if (ids.size === 0 || seesAllCustomers(sight)) return [];
  const list = [...ids];
  const seen = (column: string) => visibleIdentity(sight, sql.ref(column));
  const all = sql`not bool_and(${seen("g.identity_id")})`;
  const groups = sql`
        union all
        select g.group_id, 'group' from group_member g where g.group_id = any(${list}::uuid[]) group by g.group_id having ${acted === "whole groups" ? all : sql`not bool_or(${seen("g.identity_id")})`}
        union all
        select l.link_id, 'link' from group_link l join group_member g on g.group_id in (l.group_id, l.other_id) where l.link_id = any(${list}::uuid[]) group by l.link_id having ${all}
        union all
        select s.split_id, 'split' from group_split s join group_member g on g.group_id in (s.group_id, s.new_group_id) where s.split_id = any(${list}::uuid[]) group by s.split_id having ${all}
        union all
        select g.split_id, 'split' from customer_split_member g where g.split_id = any(${list}::uuid[]) group by g.split_id having ${all}
        union all
        select g.not_theirs_id, 'not-theirs' from not_theirs g where g.not_theirs_id = any(${list}::uuid[]) group by g.not_theirs_id having ${all}
        union all
        -- Taking it back joins them again with whoever left with the address, who is not named there.
        select g.not_theirs_id, 'not-theirs' from not_theirs g join link l on l.link_id = any(g.ended_links) where g.not_theirs_id = any(${list}::uuid[]) and not (${seen("l.identity_id")} and ${seen("l.other_id")})
        union all
        select g.repair_id, 'repair' from fault_repair g where g.repair_id = any(${list}::uuid[]) and not ${seen("g.identity_id")}
        union all
        select g.bulk_id, 'bulk' from bulk_change g where g.bulk_id = any(${list}::uuid[]) group by g.bulk_id having ${all}`;
  return rows<Foreign>(
    db,
    sql`select m.identity_id as id, 'customer' as what from membership m left join profile p on p.customer_id = m.customer_id where m.identity_id = any(${list}::uuid[]) and (${visibleCustomer(sight.customers, { alias: "p", customerId: sql`m.customer_id` })}) is not true
        union all
        select o.conversation_id, 'conversation' from conversation_owner o join conversation c on c.identity_id = o.identity_id and c.conversation_id = o.conversation_id where o.conversation_id = any(${list}::uuid[]) and (${visibleConversation(sight)}) is not true
        union all
        select l.link_id, 'link' from link l where l.link_id = any(${list}::uuid[]) and not (${seen("l.identity_id")} and ${seen("l.other_id")})
        ${acted === undefined ? sql`` : groups}`,
  );
}
