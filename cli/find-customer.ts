import { SYSTEM } from "../engine/organisation/index.ts";
import { type Ground, Refusal, rows, sql } from "../engine/platform/index.ts";
import { listCustomers } from "../engine/segments/index.ts";

/**
 * The one customer whom a word names: by exactly this identifier, else by the search of the customers list.
 *
 * @throws {Refusal} not-found, if it names nobody; bad-input, if it names several
 */
export async function requireOneCustomer(ground: Ground, word: string): Promise<string> {
  const exact = await rows<{ id: string }>(
    ground.db,
    sql`select distinct m.customer_id as id from identifier i join membership m using (identity_id)
      where (i.kind, i.value) in (('customer_number', ${word}), ('user_id', ${word}), ('email', ${word.toLowerCase()}), ('phone', ${word}))`,
  );
  if (exact.length === 1) return exact[0]!.id;
  const found = await listCustomers(ground, { query: word, sort: "name", order: "asc", offset: 0, limit: 5 }, SYSTEM);
  if (found.total === 1) return found.rows[0]!.profile.customerId;
  if (found.total === 0) throw new Refusal("not-found", `Nobody is known by "${word}".`);
  throw new Refusal("bad-input", `"${word}" fits ${found.total} customers, among them ${found.rows.map(({ profile }) => `${profile.name} (${profile.customerId})`).join(", ")}. Say one by id, customer number or e-mail address.`);
}
