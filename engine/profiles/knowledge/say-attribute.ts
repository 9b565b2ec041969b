// A colleague says or corrects something of a customer. Nothing is overwritten: what they say is one more fact.
import { type Actor, readSetting, writeAudit, writeSetting } from "../../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { membersOf } from "../link.ts";
import { recomputeProfiles } from "../profile.ts";
import { ownKinds } from "./attribute-kinds.ts";
import type { AttributeChange, CustomerAttributes } from "./attribute-contract.ts";
import { attributesOf, SOURCES_SETTING, sourceOrder } from "./attributes-of.ts";
import { DESK, deskOf } from "./desk.ts";
import { wrongValue } from "./known-keys.ts";

/** @throws {Refusal} not-found, if there is no such customer; bad-input, if the kind of the key is known and the value does not fit it */
export async function sayAttribute(ground: Ground, actor: Actor, anyId: string, change: AttributeChange): Promise<CustomerAttributes> {
  const wrong = wrongValue(change.key, change.value, (await ownKinds(ground.db, change.key))[0]);
  if (wrong !== undefined) throw new Refusal("bad-input", `${change.key}: ${wrong}.`, { problems: [{ place: "value", message: wrong }] });
  const customerId = await requireCustomer(ground.db, anyId);
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    await addFact(tx, now, actor, { identityId: customerId, ...deskOf(actor), key: change.key, value: change.value, why: change.why ?? null });
    // At once, and not when the reader of the log comes to it: whoever said it looks at the page in the same moment.
    await recomputeProfiles(tx, [customerId]);
    await writeAudit(tx, now, actor, "attribute.say", { kind: "customer", id: customerId }, { key: change.key, value: change.value, ...(change.why ? { why: change.why } : {}) });
    await appendLog(tx, now, { topic: "profile", identityIds: [customerId], about: { attribute: change.key } });
  });
  ground.nudge();
  return attributesOf(ground.db, customerId);
}

/**
 * Takes back the desk's last word on an attribute: the desk says again what it said before, or nothing where it said nothing.
 *
 * @throws {Refusal} not-found, if this was not said of the customer by the desk; not-acceptable-now, if the desk has said something since
 */
export async function takeBackAttribute(ground: Ground, actor: Actor, anyId: string, attributeId: string): Promise<CustomerAttributes> {
  const customerId = await requireCustomer(ground.db, anyId);
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const members = await membersOf(tx, customerId);
    const said = await row<{ identity_id: string; key: string; at: Date }>(tx, sql`select identity_id, key, observed_at as at from attribute where identity_id = any(${members}::uuid[]) and attribute_id = ${attributeId}::uuid and source = ${DESK} and said_by is not null`);
    if (!said) throw new Refusal("not-found", "No colleague said this of the customer.");
    await sql`select 1 from identity where identity_id = ${said.identity_id}::uuid for no key update`.execute(tx);
    const [last, before] = (
      await sql<{ attribute_id: string; value: unknown }>`select attribute_id, value from attribute where identity_id = ${said.identity_id}::uuid and key = ${said.key} and source = ${DESK}
        order by observed_at desc, attribute_id desc limit 2`.execute(tx)
    ).rows;
    if (last?.attribute_id !== attributeId) throw new Refusal("not-acceptable-now", "Somebody has said something else of it since. Take back that, or say what is right.");
    const value = before?.value ?? null;
    await addFact(tx, now, actor, { identityId: said.identity_id, source: DESK, trusted: true, key: said.key, value, why: null });
    await recomputeProfiles(tx, [customerId]);
    await writeAudit(tx, now, actor, "attribute.take-back", { kind: "customer", id: customerId }, { key: said.key, attributeId, value });
    await appendLog(tx, now, { topic: "profile", identityIds: [said.identity_id], about: { attribute: said.key } });
  });
  ground.nudge();
  return attributesOf(ground.db, customerId);
}

export interface NewFact {
  readonly identityId: string;
  readonly source: string;
  readonly trusted: boolean;
  readonly key: string;
  readonly value: unknown;
  readonly why: string | null;
}

/** Keeps what was said, with who said it. The caller computes the profile, and writes audit and log. */
export async function addFact(tx: Transaction, now: Date, actor: Actor, fact: NewFact): Promise<void> {
  await sql`insert into attribute (identity_id, attribute_id, key, value, source, observed_at, trusted, said_by, why)
    values (${fact.identityId}::uuid, ${newId(now.getTime())}::uuid, ${fact.key}, ${JSON.stringify(fact.value)}::jsonb, ${fact.source}, ${now}, ${fact.trusted}, ${actor.kind === "person" ? actor.id : null}, ${fact.why})`.execute(tx);
}

/** Sets which sources are believed before others. All profiles are computed again by whoever follows the log. */
export async function setSourceOrder(ground: Ground, actor: Actor, sources: readonly string[]): Promise<readonly string[]> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const before = (await readSetting<readonly string[]>(tx, SOURCES_SETTING)) ?? [];
    if (JSON.stringify(before) === JSON.stringify(sources)) return;
    await writeSetting(tx, now, actor.id, SOURCES_SETTING, sources);
    await writeAudit(tx, now, actor, "attribute-sources.change", { kind: "setting", id: SOURCES_SETTING }, { from: before, to: sources });
    await appendLog(tx, now, { topic: "profile", about: { attributeSources: true } });
  });
  ground.nudge();
  return sourceOrder(ground.db);
}
