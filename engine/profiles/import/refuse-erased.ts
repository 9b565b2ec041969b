// Orders of people who were erased here do not come back by a file: neither those that were erased with them, nor new ones of whoever
// asked that nothing be kept of them again.
import { type Database, row, rows, sql } from "../../platform/index.ts";
import { erasedMessagesAmong, suppressedAmong } from "../erased.ts";
import type { Identifier } from "../identifiers.ts";
import { messageIdOf, ORDERS_SOURCE } from "./settle-invoices.ts";

const PAGE = 10_000;

/**
 * Refuses invoices of the stage; each is named by its number, and the person by nothing. Where nobody was erased it costs one question.
 *
 * @param tx in which identities are held, so that an erasure under way is waited for; a check that writes nothing need not
 */
export async function refuseErased(tx: Database, now: Date): Promise<void> {
  const some = await row<{ messages: boolean; suppressed: boolean }>(tx, sql`select exists (select 1 from erased_message) as messages, exists (select 1 from erased_identifier where suppressed) as suppressed`);
  if (!some!.messages && !some!.suppressed) return;
  for (let after = 0; ; ) {
    const page = await rows<{ n: number; message_id: string; customer: string | null; email: string | null; country: string | null }>(
      tx,
      sql`select n, ${messageIdOf} as message_id, customer, email, country from staged_invoice where state = 'new' and n > ${after} order by n limit ${PAGE}`,
    );
    if (page.length === 0) return;
    after = page.at(-1)!.n;
    const again = some!.messages ? await erasedMessagesAmong(tx, now, page.map((each) => ({ source: ORDERS_SOURCE, messageId: each.message_id }))) : new Set<number>();
    const unwanted = some!.suppressed ? await suppressedAmong(tx, now, page.map(identifiersOf), { ask: "always", countryOf: (place) => page[place]!.country ?? undefined }) : new Set<number>();
    const those = (places: ReadonlySet<number>) => page.flatMap(({ n }, place) => (places.has(place) ? [n] : []));
    await refuse(tx, those(unwanted), "whose order it is was erased and asked that nothing be kept of them again");
    await refuse(tx, those(again), "the order was erased here with whose it is");
  }
}

function identifiersOf({ customer, email }: { readonly customer: string | null; readonly email: string | null }): Identifier[] {
  const own: Identifier[] = customer === null ? [] : [{ kind: customer === email ? "email" : "customer_number", value: customer, verified: true }];
  return email === null || email === customer ? own : [...own, { kind: "email", value: email, verified: true }];
}

async function refuse(tx: Database, places: readonly number[], reason: string): Promise<void> {
  if (places.length === 0) return;
  await sql`update staged_invoice set state = 'refused', reason = ${reason}, because = 'order ' || invoice || ': ' || ${reason}::text where state = 'new' and n = any(${[...places]}::integer[])`.execute(tx);
}
