// Takes back that a customer was entered by hand. Whoever is known by anything else since stays.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { listProfiles } from "../customer-list.ts";
import { concernedBy, takeWhatTheMachineNoted } from "../import/else-concerned.ts";
import { DESK } from "../knowledge/desk.ts";

/** What has been added, by the table that holds it. */
const ADDED: Readonly<Record<string, string>> = {
  interaction: "a touch point", conversation: "a conversation", conversation_owner: "a conversation", message: "a message", promise: "a promise", note_change: "a note", task: "a task", customer_tag: "a tag", customer_follow: "a follower",
  document: "a document", document_piece: "a document", consent: "a consent", group_member: "a household or organisation", link: "another record", membership: "another record", attribute: "something that was said of them", identifier: "an address or a number", not_theirs: "an address or a number that is not theirs",
};

/**
 * @throws {Refusal} not-found; not-acceptable-now, if they were not entered by hand, or something else is known of them since
 */
export async function takeBackCustomer(ground: Ground, actor: Actor, anyId: string): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    // Nobody may find the identity meanwhile, and acts on it wait.
    await sql`select 1 from log_head where name = 'identities' for update`.execute(tx);
    const customerId = await requireCustomer(tx, anyId);
    const entered = await row<{ at: Date }>(tx, sql`select created_at as at from identity where identity_id = ${customerId}::uuid and source = ${DESK} and import_id is null for update`);
    if (!entered) throw new Refusal("not-acceptable-now", "This customer was not entered by hand, so there is nothing to take back.");
    const since = await addedSince(tx, customerId, entered.at);
    if (since.length > 0) throw new Refusal("not-acceptable-now", `This customer stays: since they were entered there is ${since.join(", ")}. Take that back first where it can be taken back, or correct what is wrong.`);
    await sql`create temporary table undo_person on commit drop as select ${customerId}::uuid as identity_id, true as goes`.execute(tx);
    for (const table of ["attribute", "identifier", "membership", "identity"] as const) await sql`delete from ${sql.table(table)} where identity_id = ${customerId}::uuid`.execute(tx);
    await takeWhatTheMachineNoted(tx, "undo_person");
    await listProfiles(tx, sql`select ${customerId}::uuid`);
    // It goes before the log is touched, from where on others wait for us.
    await sql`drop table undo_person`.execute(tx);
    await writeAudit(tx, now, actor, "customer.enter-undo", { kind: "customer", id: customerId }, {});
    await appendLog(tx, now, { topic: "profile", identityIds: [customerId], about: { act: "customer.enter-undo" } });
  });
  ground.nudge();
}

/** What is known of them that did not come by entering them, in words. */
async function addedSince(tx: Transaction, identityId: string, at: Date): Promise<string[]> {
  const told = await rows<{ what: string }>(
    tx, // each rides the key that begins with the identity
    sql`select 'interaction' as what where exists (select 1 from interaction where identity_id = ${identityId}::uuid)
        union all select 'link' where exists (select 1 from link where (identity_id = ${identityId}::uuid or other_id = ${identityId}::uuid) and end_withdrawn_at is null)
        union all select 'membership' where exists (select 1 from membership where customer_id = ${identityId}::uuid and identity_id <> ${identityId}::uuid)
        union all select 'attribute' where exists (select 1 from attribute where identity_id = ${identityId}::uuid and (source <> ${DESK} or observed_at <> ${at}::timestamptz))
        union all select 'identifier' where exists (select 1 from identifier where identity_id = ${identityId}::uuid and first_seen_at <> ${at}::timestamptz)`,
  );
  const words = [...told.map(({ what }) => what), ...(await concernedBy(tx, identityId))].map((table) => ADDED[table] ?? "something else");
  return [...new Set(words)];
}
