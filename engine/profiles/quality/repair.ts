// What a colleague does about a fault, in one step, and takes back in one.
import { type Actor, fieldsSeen, SEES_ALL, type Sight, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Ground, newId, Refusal, row, sql, type Transaction, transaction } from "../../platform/index.ts";
import { heldFirst } from "../consent-order.ts";
import { consentsOf, requireCustomer } from "../customer.ts";
import { membersOf, memberships } from "../link.ts";
import { DESK } from "../knowledge/desk.ts";
import { sayAttribute, takeBackAttribute } from "../knowledge/say-attribute.ts";
import { setConsent } from "../knowledge/set-consent.ts";
import { addTask, changeTask } from "../knowledge/tasks.ts";
import { faultAs, type FaultRepair, type FaultView } from "./contract.ts";
import { recomputeFaults } from "./keep-faults.ts";
import { faultsOfCustomer } from "./read-faults.ts";

/** What has to be taken back. */
interface Did {
  readonly attributeId?: string;
  readonly taskId?: string;
  /** Withdrawals, one for each record of the customer that had said something of it. */
  readonly withdrawn?: readonly Withdrawn[];
}
interface Withdrawn {
  /** Missing in what was done before it was kept. */
  readonly consentId?: string;
  /** Whose record; the customer's oldest where it is missing. */
  readonly identityId?: string;
  readonly purpose: string;
  readonly channel: string;
  readonly wordingVersion: string;
  /** false: the record had not given it, so there is nothing to give back. */
  readonly wasGiven?: boolean;
}

/**
 * Repairs a fault of a customer.
 *
 * @param sight of whoever repairs: what they may not read they do not repair, and are told the same of a right guess as of a wrong one
 * @throws {Refusal} not-found, if there is no such customer; not-acceptable-now, if the fault is no more or another; bad-input, if a value is missing or wrong
 */
export async function repairFault(ground: Ground, actor: Actor, anyId: string, repair: FaultRepair, sight: Sight = SEES_ALL): Promise<{ repairId: string }> {
  const customerId = await requireCustomer(ground.db, anyId);
  const seen = fieldsSeen(sight, [customerId]);
  const fault = (await faultsOfCustomer(ground, customerId)).find((f) => f.rule === repair.rule && f.about === repair.about && f.seen === repair.seen && faultAs(f, seen) !== undefined);
  if (!fault) throw new Refusal("not-acceptable-now", "This is no longer amiss, or something else is. Look at the list again.");
  if (!fault.repairs.includes(repair.act)) throw new Refusal("bad-input", `act: “${repair.act}” mends nothing here; use one of ${fault.repairs.join(", ")}.`, { problems: [{ place: "act", message: `must be one of ${fault.repairs.join(", ")}` }] });
  const now = ground.now();
  const repairId = newId(now.getTime());
  await transaction(ground.db, async (tx) => {
    const did = await act(within(ground, tx), actor, customerId, fault, repair);
    await sql`insert into fault_repair (identity_id, repair_id, rule, about, seen, act, did, at, by_id)
      values (${customerId}::uuid, ${repairId}::uuid, ${repair.rule}, ${repair.about}, ${repair.seen}, ${repair.act}, ${JSON.stringify(did)}::jsonb, ${now}, ${actor.id})`.execute(tx);
    await writeAudit(tx, now, actor, "fault.repair", { kind: "customer", id: customerId }, { repairId, rule: repair.rule, about: repair.about, act: repair.act, ...(repair.value === undefined ? {} : { value: repair.value }), ...(repair.why ? { why: repair.why } : {}) });
    await tell(tx, now, customerId);
  });
  ground.nudge();
  return { repairId };
}

/** Takes a repair back: what it said, withdrew or asked for is as before. @throws {Refusal} not-found; not-acceptable-now, if it was taken back already */
export async function undoRepair(ground: Ground, actor: Actor, repairId: string): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const kept = await row<{ identity_id: string; rule: string; about: string; act: string; did: Did; at: Date; undone_at: Date | null }>(tx, sql`select identity_id, rule, about, act, did, at, undone_at from fault_repair where repair_id = ${repairId}::uuid for update`);
    if (!kept) throw new Refusal("not-found", "There is no such repair.");
    if (kept.undone_at !== null) throw new Refusal("not-acceptable-now", "This repair was taken back already.");
    const customerId = await requireCustomer(tx, kept.identity_id);
    if (kept.did.attributeId !== undefined) await takeBackAttribute(within(ground, tx), actor, customerId, kept.did.attributeId);
    if (kept.did.taskId !== undefined) await changeTask(within(ground, tx), actor, customerId, kept.did.taskId, { state: "withdrawn" });
    await giveBack(tx, now, actor, kept);
    await sql`update fault_repair set undone_at = ${now}, undone_by = ${actor.id} where identity_id = ${kept.identity_id}::uuid and repair_id = ${repairId}::uuid`.execute(tx);
    await writeAudit(tx, now, actor, "fault.repair-undo", { kind: "customer", id: customerId }, { repairId, rule: kept.rule, about: kept.about, act: kept.act });
    await tell(tx, now, customerId);
  });
  ground.nudge();
}

/** Consents that it withdrew are given again by the records that had given them, where nothing was said since by whom they belong to now. */
async function giveBack(tx: Transaction, now: Date, actor: Actor, kept: { readonly identity_id: string; readonly did: Did; readonly at: Date }): Promise<void> {
  const withdrawn = kept.did.withdrawn ?? [];
  const own = withdrawn.flatMap(({ consentId }) => consentId ?? []).sort();
  const again: Withdrawn[] = [];
  for (const consent of withdrawn) {
    if (consent.wasGiven === false) continue;
    const members = await membersOf(tx, await requireCustomer(tx, consent.identityId ?? kept.identity_id));
    const last = await row<{ consent_id: string; given: boolean; at: Date }>(tx, sql`select consent_id, given, at from consent where identity_id = any(${[...members]}::uuid[]) and purpose = ${consent.purpose} and channel = ${consent.channel} order by ${heldFirst()} limit 1`);
    // Whatever was heard meanwhile is theirs to say, whatever day it is of.
    if (own.length > 0 && (await row(tx, sql`select 1 from consent where identity_id = any(${[...members]}::uuid[]) and purpose = ${consent.purpose} and channel = ${consent.channel} and consent_id > ${own[0]}::uuid and consent_id <> all(${own}::uuid[]) limit 1`))) continue;
    if (last !== undefined && (consent.consentId === undefined ? !last.given && last.at <= kept.at : own.includes(last.consent_id))) again.push(consent);
  }
  for (const { identityId = kept.identity_id, purpose, channel, wordingVersion } of again) await setConsent(tx, now, actor, { identityId, purpose, channel, wordingVersion, given: true, source: DESK, why: "the withdrawal was a repair that was taken back" });
}

/** The same ground inside of a transaction; nobody is told of what is not certain yet. */
function within(ground: Ground, tx: Transaction): Ground {
  return { ...ground, db: tx, nudge: () => undefined };
}

async function act(ground: Ground, actor: Actor, customerId: string, fault: FaultView, repair: FaultRepair): Promise<Did> {
  switch (repair.act) {
    case "is-right":
      return {};
    case "choose": {
      if (repair.value === undefined) throw new Refusal("bad-input", "value: say which value is right.", { problems: [{ place: "value", message: "is needed to choose" }] });
      const key = fault.detail.key ?? fault.about;
      const said = await sayAttribute(ground, actor, customerId, { key, value: repair.value, why: repair.why === undefined || repair.why === "" ? "sources disagreed" : repair.why });
      const mine = said.attributes.find((a) => a.key === key)?.said.find((s) => s.canBeTakenBack);
      return mine === undefined ? {} : { attributeId: mine.attributeId };
    }
    case "withdraw": {
      const given = (await consentsOf(ground.db, customerId)).filter((c) => (fault.rule === "bouncing" ? c.given && c.channel === "email" : c.purpose === fault.detail.purpose && c.channel === fault.detail.channel));
      const why = fault.rule === "bouncing" ? `e-mail to ${fault.detail.address ?? "their address"} does not arrive` : "given and withdrawn at the same moment: nothing is sent until they say which";
      const now = ground.now();
      const withdrawn: Withdrawn[] = [];
      await transaction(ground.db, async (tx) => {
        // With each record that said something of it, so that it holds for each if they are parted; of the others there is nothing to withdraw.
        const members = await membersOf(tx, customerId);
        for (const { purpose, channel } of given)
          for (const identityId of members) {
            const own = await row<{ given: boolean; wording_version: string }>(tx, sql`select given, wording_version from consent where identity_id = ${identityId}::uuid and purpose = ${purpose} and channel = ${channel} order by ${heldFirst()} limit 1`);
            if (own === undefined) continue;
            const { consentId } = await setConsent(tx, now, actor, { identityId, purpose, channel, given: false, wordingVersion: own.wording_version, source: DESK, why });
            withdrawn.push({ consentId, identityId, purpose, channel, wordingVersion: own.wording_version, wasGiven: own.given });
          }
      });
      return { withdrawn };
    }
    case "ask": {
      if (actor.kind !== "person") throw new Refusal("not-allowed", "A task belongs to a colleague: sign in to make one of it.");
      const tasks = await addTask(ground, actor, customerId, { what: whatToAsk(fault), assignee: actor.id });
      const mine = tasks.tasks.filter((t) => t.state === "open" && t.assignee.id === actor.id && t.what === whatToAsk(fault)).sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1))[0];
      return mine === undefined ? {} : { taskId: mine.taskId };
    }
  }
}

/** What stands in the task: no values, for a task is read by colleagues who may not read those; the customer's page shows them to whoever may. */
export function whatToAsk({ rule, detail }: Pick<FaultView, "rule" | "detail">): string {
  switch (rule) {
    case "stale":
      return "Ask whether what we know still holds";
    case "incomplete":
      return `Ask for what is missing: ${(detail.missing ?? []).join(", ").replaceAll("_", " ")}`;
    case "bouncing":
      return "Ask for an e-mail address that works: the one we have bounces";
    case "sources-differ":
      return `Ask which is right: sources differ on the ${(detail.key ?? "").replaceAll("_", " ")}`.slice(0, 500);
    case "impossible-date":
      return "Ask for the birthday: the one we have cannot be";
    case "consent-both":
      return `Ask whether we may send ${detail.purpose ?? ""} by ${detail.channel ?? ""}`;
    case "phone-country":
      return "Ask whether the telephone number is right: it is of another country than they live in";
  }
}

async function tell(tx: Transaction, now: Date, customerId: string): Promise<void> {
  const customers = [...new Set((await memberships(tx, await membersOf(tx, customerId))).values())];
  await recomputeFaults(tx, now, customers);
  await appendLog(tx, now, { topic: "profile", identityIds: [customerId], about: { act: "fault.repair" } });
}
