// The one condition that says which customers somebody sees. Every list, search and count of customers puts it into its
// statement; the fence (channels/api/fence.ts) asks it of every id that comes in and goes out.
import { ALL, type Reach, type Sight } from "../organisation/index.ts";
import { type Database, type RawBuilder, rows, sql } from "../platform/index.ts";

/** Whoever has a conversation sees its customer, until so long after it was resolved. */
const DAYS_AFTER_RESOLVED = 30;

/** What a statement calls the profile, and the column with the customer's id. */
interface ProfileAs {
  readonly alias: string;
  readonly customerId: RawBuilder<unknown>;
}

const PROFILE: ProfileAs = { alias: "p", customerId: sql`p.customer_id` };

/**
 * The condition on a profile p that whoever asks sees this customer: `true` where they see all.
 *
 * A customer belongs to the colleague, team, department and region that believed sources name (attributes owner, team,
 * department, sales_region), to the places of that colleague, and to whoever has a conversation of theirs. Rides
 * profile_owner, profile_team, profile_department, profile_region, profile_unplaced, conversation_assignee and the primary key.
 *
 * @param of what the profile is called there. Its row may be missing, where `customerId` is another column: somebody whose
 *   row is not computed yet is taken as one of whom nothing was said
 */
export function visibleCustomer(reach: Reach, of: ProfileAs = PROFILE): RawBuilder<unknown> {
  if (reach.kind === "all") return sql`true`;
  if (!reach.unplaced) return placedIn(reach, of);
  const [owner, team, department, region] = ["owner", "team", "department", "region"].map((name) => sql.ref(`${of.alias}.${name}`));
  return sql`(${placedIn(reach, of)} or (${owner} is null and ${team} is null and ${department} is null and ${region} is null))`;
}

/** The same without customers of whom nobody said anything. */
export function placedIn(reach: Reach & { kind: "some" }, { alias, customerId }: ProfileAs = PROFILE): RawBuilder<unknown> {
  const said = (column: string, names: readonly string[]) => (names.length === 0 ? [] : [sql`${sql.ref(`${alias}.${column}`)} = any(${[...names]}::text[])`]);
  const parts = [
    ...said("owner", reach.owners), ...said("team", reach.team), ...said("department", reach.department), ...said("region", reach.region),
    // `conversation` is a table of a later step; who has one is a fact like the owner, and nowhere else.
    ...(reach.staff.length === 0
      ? []
      : [sql`${customerId} = any(array(select k.customer_id from conversation h join membership k on k.identity_id = h.identity_id
          where h.assignee = any(${[...reach.staff]}::text[]) and (h.resolved_at is null or h.resolved_at > now() - make_interval(days => ${DAYS_AFTER_RESOLVED}))))`]),
  ];
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
}

/** Tells the reach of one reader from others', for whoever remembers counts. */
export function reachKey(reach: Reach): string {
  return reach.kind === "all" ? "" : reach.key;
}

/** The condition that an identity's customer is seen; `identityId` is its column. */
export function visibleIdentity(sight: Sight, identityId: RawBuilder<unknown>): RawBuilder<unknown> {
  if (sight.customers.kind === "all") return sql`true`;
  return sql`exists (select 1 from membership vm left join profile vp on vp.customer_id = vm.customer_id where vm.identity_id = ${identityId} and ${visibleCustomer(sight.customers, { alias: "vp", customerId: sql`vm.customer_id` })})`;
}

/** Of some customers or identities those whose customer is seen. */
export async function visibleAmong(db: Database, sight: Sight, identityIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (sight.customers.kind === "all" || identityIds.length === 0) return new Set(identityIds);
  const found = await rows<{ id: string }>(
    db,
    sql`select m.identity_id as id from membership m left join profile p on p.customer_id = m.customer_id where m.identity_id = any(${[...new Set(identityIds)]}::uuid[]) and ${visibleCustomer(sight.customers, { alias: "p", customerId: sql`m.customer_id` })}`,
  );
  return new Set(found.map(({ id }) => id));
}

/**
 * The conversations of these identities that somebody does not see, as touch points name them. What happened in one is left out before a
 * page is cut or narrowed: left out afterwards, whether a page ends there would tell which words stand in it.
 */
export async function conversationsNotSeen(db: Database, sight: Sight, identityIds: readonly string[]): Promise<readonly string[]> {
  if (sight.customers.kind === "all" && sight.conversations.kind === "all") return [];
  // Rides the primary key of conversation.
  return (await rows<{ id: string }>(db, sql`select c.conversation_id::text as id from conversation c where c.identity_id = any(${[...identityIds]}::uuid[]) and (${visibleConversation(sight)}) is not true`)).map(({ id }) => id);
}

/** How many known customers are within a reach. */
export async function countVisible(db: Database, reach: Reach = ALL): Promise<number> {
  return (await rows<{ n: number }>(db, sql`select count(*) as n from profile p where p.known and ${visibleCustomer(reach)}`))[0]!.n;
}

/**
 * The condition on a conversation c: of customers whom somebody sees, those that nobody has, those that somebody within their reach
 * has, and those of customers who belong there. `true` for who sees all. Rides the primary keys of membership and profile.
 */
export function visibleConversation(sight: Sight): RawBuilder<unknown> {
  const { customers, conversations } = sight;
  if (customers.kind === "all" && conversations.kind === "all") return sql`true`;
  const of = { alias: "vp", customerId: sql`vc.customer_id` };
  const held = conversations.kind === "all" ? sql`true` : sql`(c.assignee is null or c.assignee = any(${[...conversations.staff]}::text[]) or ${placedIn(conversations, of)})`;
  return sql`exists (select 1 from membership vc left join profile vp on vp.customer_id = vc.customer_id where vc.identity_id = c.identity_id and ${visibleCustomer(customers, of)} and ${held})`;
}
