// Consents of a customer with their history, and the words they agreed to.
import { type Actor, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, rows, run, sql, transaction } from "../../platform/index.ts";
import { heldFirst } from "../consent-order.ts";
import { consentsOf, requireCustomer } from "../customer.ts";
import { lockCustomers, membersOf } from "../link.ts";
import type { ConsentChange, ConsentHistory, CustomerConsents, NewWording, WordingView } from "./consent-contract.ts";
import { deskOf } from "./desk.ts";
import { setConsent } from "./set-consent.ts";

interface SaidRow {
  readonly consent_id: string;
  readonly purpose: string;
  readonly channel: string;
  readonly given: boolean;
  readonly wording_version: string;
  readonly source: string;
  readonly at: Date;
  readonly by: string | null;
  readonly why: string | null;
}

/** All that was said, within each purpose and channel what holds first: newest first, a consent of unknown time last. */
export async function consentHistoryOf(db: Database, anyId: string): Promise<CustomerConsents> {
  const members = await membersOf(db, await requireCustomer(db, anyId));
  const said = await rows<SaidRow>(
    db,
    sql`select consent_id, purpose, channel, given, wording_version, source, at, coalesce(u.name, said_by) as by, why from consent left join auth."user" u on u.id = said_by
        where identity_id = any(${members}::uuid[]) order by purpose, channel, ${heldFirst()}`,
  );
  const histories = new Map<string, ConsentHistory>();
  for (const s of said) {
    const key = JSON.stringify([s.purpose, s.channel]);
    const history = histories.get(key) ?? { purpose: s.purpose, channel: s.channel, given: s.given, said: [] };
    histories.set(key, history);
    // A withdrawal is kept with each record of a customer, and was said once.
    const at = s.at.toISOString();
    if (!s.given && history.said.some((o) => !o.given && o.at === at && o.wordingVersion === s.wording_version && o.source === s.source && o.by === s.by && o.why === s.why)) continue;
    history.said.push({ consentId: s.consent_id, given: s.given, at, wordingVersion: s.wording_version, source: s.source, by: s.by, why: s.why });
  }
  return { consents: [...histories.values()], wordings: (await wordingsOf(db)).filter((w) => said.some((s) => s.purpose === w.purpose && s.wording_version === w.version)) };
}

/** Every version of every wording, newest first within its purpose. */
export async function wordingsOf(db: Database): Promise<WordingView[]> {
  const found = await rows<Omit<WordingView, "madeAt"> & { madeAt: Date }>(
    db,
    sql`select purpose, version, language, body, made_at as "madeAt", coalesce(u.name, made_by) as "madeBy" from consent_wording left join auth."user" u on u.id = made_by order by purpose, made_at desc, version, language`,
  );
  return found.map((w) => ({ ...w, madeAt: w.madeAt.toISOString() }));
}

/**
 * Keeps what a customer told a colleague, or a program of the organisation. Who of several that are one now refused is not known, so a
 * withdrawal is kept with each of them and holds for each if they are parted; a consent is one person's, and is kept where it was said.
 *
 * @throws {Refusal} not-found, if there is no such customer; bad-input, if a consent is given to words that nobody names
 */
export async function changeConsent(ground: Ground, actor: Actor, anyId: string, change: ConsentChange): Promise<CustomerConsents> {
  const now = ground.now();
  const customerId = await transaction(ground.db, async (tx) => {
    // Nobody joins or parts them until it is kept with all.
    const customerId = (await lockCustomers(tx, [await requireCustomer(tx, anyId)])).values().next().value!;
    const members = await membersOf(tx, customerId);
    const before = (await consentsOf(tx, customerId)).find((c) => c.purpose === change.purpose && c.channel === change.channel);
    const wordingVersion = change.wordingVersion ?? (change.given ? undefined : (before?.wordingVersion ?? "none"));
    if (wordingVersion === undefined) throw new Refusal("bad-input", "wordingVersion: say which words the customer agreed to.", { problems: [{ place: "wordingVersion", message: "is needed when a consent is given" }] });
    const saidBy = members.includes(anyId) ? anyId : customerId;
    for (const identityId of change.given ? [saidBy] : members) await setConsent(tx, now, actor, { ...change, identityId, wordingVersion, source: deskOf(actor).source, at: change.at === undefined ? now : new Date(change.at) });
    return customerId;
  });
  ground.nudge();
  return consentHistoryOf(ground.db, customerId);
}

/** Adds a version of the words that customers are shown. @throws {Refusal} not-acceptable-now, if this version says something else already */
export async function addWording(ground: Ground, actor: Actor, wording: NewWording): Promise<WordingView[]> {
  const { purpose, version, language, body } = wording;
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const made = await run(tx, sql`insert into consent_wording (purpose, version, language, body, made_at, made_by) values (${purpose}, ${version}, ${language}, ${body}, ${now}, ${actor.id}) on conflict do nothing`);
    if (made === 0) {
      const there = await row<{ body: string }>(tx, sql`select body from consent_wording where purpose = ${purpose} and version = ${version} and language = ${language}`);
      if (there?.body === body) return;
      throw new Refusal("not-acceptable-now", `Version ${version} of “${purpose}” is kept already with other words. Customers agreed to those: give the new words another version.`);
    }
    await writeAudit(tx, now, actor, "wording.add", { kind: "wording", id: `${purpose}/${version}/${language}` }, { body });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return wordingsOf(ground.db);
}
