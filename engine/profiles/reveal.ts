// A masked field set is shown of one customer to one colleague who says why, for a quarter of an hour; the audit keeps who, of
// whom, which and why.
import { type Actor, type CustomerSight, FieldSet, fieldsSeen, type RevealView, type Sight, writeAudit } from "../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, rows, run, sql, transaction } from "../platform/index.ts";
import { requireCustomer } from "./customer.ts";

const MINUTES = 15;

/**
 * @throws {Refusal} not-found; not-allowed, if the set is hidden from them or they are no person; not-acceptable-now, if they
 *   see it already
 */
export async function reveal(ground: Ground, actor: Actor, sight: Sight, anyId: string, wanted: { readonly set: Exclude<FieldSet, "public">; readonly why: string }): Promise<RevealView> {
  const customerId = await requireCustomer(ground.db, anyId);
  if (actor.kind !== "person") throw new Refusal("not-allowed", "Only a person can say why they need to see something.");
  if (sight.fields[wanted.set] === "hidden") throw new Refusal("not-allowed", "set: your role does not see this, also not with a reason. An owner can change that.");
  if (fieldsSeen(sight, [customerId]).reading(wanted.set) === "read") throw new Refusal("not-acceptable-now", "You see this already.");
  const now = ground.now();
  const until = new Date(now.getTime() + MINUTES * 60_000);
  await transaction(ground.db, async (tx) => {
    await sql`insert into reveal (identity_id, reveal_id, person_id, field_set, why, at, until) values (${customerId}::uuid, ${newId(now.getTime())}::uuid, ${actor.id}, ${wanted.set}, ${wanted.why}, ${now}, ${until})`.execute(tx);
    await writeAudit(tx, now, actor, "field.reveal", { kind: "customer", id: customerId }, { set: wanted.set, why: wanted.why, until: until.toISOString() });
    await appendLog(tx, now, { topic: "profile", identityIds: [customerId], about: { act: "field.reveal" } });
  });
  ground.nudge();
  return { customerId, set: wanted.set, until: until.toISOString() };
}

/** Covers again what was revealed to somebody of a customer, before its time. What is covered already is not done again. */
export async function cover(ground: Ground, actor: Actor, anyId: string): Promise<void> {
  const customerId = await requireCustomer(ground.db, anyId);
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const ended = await run(tx, sql`update reveal set until = ${now} where person_id = ${actor.id} and until > ${now} and identity_id in (select identity_id from membership where customer_id = ${customerId}::uuid)`);
    if (ended === 0) return;
    await writeAudit(tx, now, actor, "field.cover", { kind: "customer", id: customerId });
    await appendLog(tx, now, { topic: "profile", identityIds: [customerId], about: { act: "field.cover" } });
  });
  ground.nudge();
}

/** What of a customer is kept from whoever asks, whether there is something in it, and what was shown to them for a while. */
export async function customerSight(ground: Ground, actor: Actor, sight: Sight, anyId: string): Promise<CustomerSight> {
  const customerId = await requireCustomer(ground.db, anyId);
  const [revealed, keys] = await Promise.all([
    rows<{ set: FieldSet; until: Date }>(
      ground.db, // rides reveal_of
      sql`select r.field_set as set, max(r.until) as until from reveal r join membership m on m.identity_id = r.identity_id where r.person_id = ${actor.id} and r.until > ${ground.now()}::timestamptz and m.customer_id = ${customerId}::uuid
            and not exists (select 1 from membership o join link l on l.identity_id = o.identity_id where o.customer_id = m.customer_id and (l.made_at > r.at or l.link_id > r.reveal_id) and l.ended_at is null) group by 1`,
    ),
    rows<{ key: string }>(ground.db, sql`select distinct a.key from attribute a join membership m on m.identity_id = a.identity_id where m.customer_id = ${customerId}::uuid`), // rides primary keys
  ]);
  const { setOfAttribute } = fieldsSeen(sight);
  const holding = new Set(keys.map(({ key }) => setOfAttribute(key)));
  return {
    sets: FieldSet.options.map((set) => ({
      set, reading: sight.fields[set], until: revealed.find((each) => each.set === set)?.until.toISOString() ?? null,
      // Everybody was written to, and is worth something or nothing.
      holds: sight.fields[set] === "hidden" || set === "service" || set === "value" || holding.has(set),
    })),
  };
}
