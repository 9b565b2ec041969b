// Under which e-mail address and telephone number somebody is reached first: they stand on their profile.
import { type Database, type RawBuilder, row, sql } from "../platform/index.ts";
import { phoneAmong } from "./phone-of.ts";

const inOrder = (value: RawBuilder<unknown>, kind: string) => sql`array_agg(${value} order by i.first_seen_at, i.value) filter (where i.kind = ${sql.lit(kind)})`;

/** Of the rows of `identifier i` that are gathered: the proven address that was known first. */
export const firstEmail = sql`(${inOrder(sql`i.value`, "email")})[1]`;
/** What only somebody said of an address, where none is proven. */
export const firstClaimedEmail = sql`(${inOrder(sql`split_part(i.value, ':', 2)`, "claimed_email")})[1]`;
/** Telephone numbers, the one known first before the others; see `phoneAmong`. */
export const phonesInOrder = inOrder(sql`i.value`, "phone");

/** What would stand on the profile of some records held together. Rides the primary key of identifier. */
export async function reachedAt(db: Database, identityIds: readonly string[]): Promise<{ readonly email: string | null; readonly phone: string | null }> {
  const found = await row<{ email: string | null; phone: string | null }>(
    db,
    sql`select coalesce(email, claimed) as email, ${phoneAmong(sql`phones`)} as phone from (select ${firstEmail} as email, ${firstClaimedEmail} as claimed, ${phonesInOrder} as phones from identifier i where i.identity_id = any(${[...identityIds]}::uuid[])) known`,
  );
  return found!;
}
