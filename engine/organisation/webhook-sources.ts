// Shops and payment providers that send here: who they are and what they sign with.
import { appendLog, type Database, newId, newSecret, Refusal, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import type { Actor } from "./actor.ts";
import { writeAudit } from "./audit.ts";
import { open, seal, sealingKey } from "./seal.ts";
import { installationSecret } from "./settings.ts";
import { fitsProvider, NO_STRIPE_SECRET, type NewWebhookSource, type WebhookProvider, type WebhookRefusal, type WebhookSourceView } from "./webhook-contract.ts";

/** A secret that was replaced counts on for a day, for deliveries that are on their way: Stripe, too, lets the old one live that long. */
const FORMER_SECRET_MILLIS = 24 * 3_600_000;

/** Who sends, for the channel that checks the signature. */
export interface WebhookSource {
  readonly sourceId: string;
  readonly provider: WebhookProvider;
  readonly source: string;
  readonly trusted: boolean;
  readonly account: string | null;
  /** What it may sign with; none until one is set. */
  readonly secrets: readonly string[];
}

interface SourceRow {
  readonly source_id: string;
  readonly provider: WebhookProvider;
  readonly name: string;
  readonly source: string;
  readonly trusted: boolean;
  readonly created_at: Date;
  readonly created_by: string;
  readonly has_secret: boolean;
  readonly account: string | null;
  readonly kept: number | null;
  readonly duplicates: number | null;
  readonly set_aside: number | null;
  readonly left_out: number | null;
  readonly refused: number | null;
  readonly last_received_at: Date | null;
  readonly last_topic: string | null;
  readonly last_left_out: string | null;
  readonly last_refused_at: Date | null;
  readonly last_refused_because: WebhookRefusal | null;
}

function view(s: SourceRow): WebhookSourceView {
  return {
    sourceId: s.source_id, provider: s.provider, name: s.name, source: s.source, path: `/webhooks/${s.provider}/${s.source_id}`, trusted: s.trusted, hasSecret: s.has_secret, account: s.account,
    createdAt: s.created_at.toISOString(), createdBy: s.created_by,
    deliveries: { kept: s.kept ?? 0, duplicates: s.duplicates ?? 0, setAside: s.set_aside ?? 0, leftOut: s.left_out ?? 0, refused: s.refused ?? 0 },
    lastReceivedAt: s.last_received_at?.toISOString() ?? null, lastTopic: s.last_topic, lastLeftOut: s.last_left_out,
    lastRefusedAt: s.last_refused_at?.toISOString() ?? null, lastRefusedBecause: s.last_refused_because,
  };
}

/**
 * Adds a shop or payment provider. Its source is the name in small letters: what it sends is kept under it, and its
 * customers' numbers are told from those of others by it, so a source that is removed and added again under its name goes
 * on where it stopped.
 *
 * @throws {Refusal} not-acceptable-now, if there is one of that name
 */
export async function addWebhookSource(db: Database, now: Date, by: Actor, wanted: NewWebhookSource): Promise<WebhookSourceView> {
  const sourceId = newId(now.getTime());
  const source = wanted.name.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40).replace(/-$/, "") || `${wanted.provider}-${sourceId.slice(-6)}`;
  const key = wanted.secret === undefined ? undefined : await keyOf(db, now);
  await transaction(db, async (tx) => {
    const added = await row(
      tx,
      sql`insert into webhook_source (source_id, provider, name, source, trusted, created_at, created_by)
          values (${sourceId}, ${wanted.provider}, ${wanted.name}, ${source}, ${wanted.trusted ?? false}, ${now}, ${by.id}) on conflict (source) where removed_at is null do nothing returning 1`,
    );
    if (!added) throw new Refusal("not-acceptable-now", `There is a source "${source}" already. Give this one another name, for two shops must not share one.`);
    if (key !== undefined) await insertSecret(tx, now, by, sourceId, seal(key, sourceId, wanted.secret!));
    await writeAudit(tx, now, by, "webhook.add", { kind: "webhook-source", id: sourceId }, { provider: wanted.provider, name: wanted.name, source, secret: wanted.secret === undefined ? "none yet" : "set" });
    await appendLog(tx, now, { topic: "organisation" });
  });
  return (await listWebhookSources(db)).find((each) => each.sourceId === sourceId)!;
}

/** Sets what a source signs with. The one before counts on for a day. @throws {Refusal} not-found; bad-input, if it cannot be that provider's */
export async function setWebhookSecret(db: Database, now: Date, by: Actor, sourceId: string, secret: string): Promise<void> {
  const key = await keyOf(db, now);
  await transaction(db, async (tx) => {
    const found = await row<{ provider: WebhookProvider }>(tx, sql`select provider from webhook_source where source_id = ${sourceId}::uuid and removed_at is null for update`);
    if (!found) throw notThere();
    if (!fitsProvider(found.provider, secret)) throw new Refusal("bad-input", `secret: ${NO_STRIPE_SECRET}.`, { problems: [{ place: "secret", message: NO_STRIPE_SECRET }] });
    await sql`update webhook_secret set ends_at = ${new Date(now.getTime() + FORMER_SECRET_MILLIS)} where source_id = ${sourceId}::uuid and ends_at is null`.execute(tx);
    await insertSecret(tx, now, by, sourceId, seal(key, sourceId, secret));
    await writeAudit(tx, now, by, "webhook.secret", { kind: "webhook-source", id: sourceId });
    await appendLog(tx, now, { topic: "organisation" });
  });
  known.delete(sourceId);
}

/** Removes a source and its secrets; what it sent stays. @throws {Refusal} not-found */
export async function removeWebhookSource(db: Database, now: Date, by: Actor, sourceId: string): Promise<void> {
  await transaction(db, async (tx) => {
    const gone = await row(tx, sql`update webhook_source set removed_at = ${now}, removed_by = ${by.id} where source_id = ${sourceId}::uuid and removed_at is null returning 1`);
    if (!gone) throw notThere();
    await sql`delete from webhook_secret where source_id = ${sourceId}::uuid`.execute(tx);
    await writeAudit(tx, now, by, "webhook.remove", { kind: "webhook-source", id: sourceId });
    await appendLog(tx, now, { topic: "organisation" });
  });
  known.delete(sourceId);
}

export async function listWebhookSources(db: Database): Promise<WebhookSourceView[]> {
  const found = await rows<SourceRow>(
    db,
    sql`select s.source_id, provider, s.name, source, trusted, s.created_at, coalesce(u.name, s.created_by) as created_by,
          exists (select 1 from webhook_secret x where x.source_id = s.source_id) as has_secret,
          account, kept, duplicates, set_aside, left_out, refused, last_received_at, last_topic, last_left_out, last_refused_at, last_refused_because
        from webhook_source s left join webhook_tally t on t.source_id = s.source_id left join auth."user" u on u.id = s.created_by
        where removed_at is null order by s.created_at`,
  );
  return found.map(view);
}

// Asked for on every delivery; remembered for two seconds, so a removed source is heard that long in other processes.
const REMEMBER_MILLIS = 2000;
const known = new Map<string, { readonly found: WebhookSource | undefined; readonly until: number; readonly db: Database }>();

/** The source at an address, with the secrets that count now; undefined where there is none. */
export async function findWebhookSource(db: Database, now: Date, provider: WebhookProvider, sourceId: string): Promise<WebhookSource | undefined> {
  const remembered = known.get(sourceId);
  const found = remembered && remembered.until > Date.now() && remembered.db === db ? remembered.found : await readSource(db, now, sourceId);
  return found?.provider === provider ? found : undefined;
}

async function readSource(db: Database, now: Date, sourceId: string): Promise<WebhookSource | undefined> {
  // Both ride their primary keys.
  const found = await row<SourceRow>(db, sql`select s.source_id, provider, source, trusted, account from webhook_source s left join webhook_tally t on t.source_id = s.source_id where s.source_id = ${sourceId}::uuid and removed_at is null`);
  const sealed = found ? await rows<{ sealed: string }>(db, sql`select sealed from webhook_secret where source_id = ${sourceId}::uuid and (ends_at is null or ends_at > ${now}) order by set_at desc`) : [];
  const key = sealed.length > 0 ? await keyOf(db, now) : undefined;
  const source = found && { sourceId, provider: found.provider, source: found.source, trusted: found.trusted, account: found.account, secrets: sealed.map((each) => open(key!, sourceId, each.sealed)) };
  if (known.size > 1000) known.clear(); // strangers may ask for any number of ids
  known.set(sourceId, { found: source, until: Date.now() + REMEMBER_MILLIS, db });
  return source;
}

/** Remembers which shop a source is, once. @returns the one that it is, which may be another than was said */
export async function claimWebhookAccount(db: Database, sourceId: string, account: string): Promise<string> {
  await sql`insert into webhook_tally (source_id, account) values (${sourceId}::uuid, ${account}) on conflict (source_id) do update set account = excluded.account where webhook_tally.account is null`.execute(db);
  known.delete(sourceId);
  return (await row<{ account: string }>(db, sql`select account from webhook_tally where source_id = ${sourceId}::uuid`))!.account;
}

async function insertSecret(tx: Transaction, now: Date, by: Actor, sourceId: string, sealed: string): Promise<void> {
  await sql`insert into webhook_secret (source_id, secret_id, sealed, set_at, set_by) values (${sourceId}, ${newId(now.getTime())}, ${sealed}, ${now}, ${by.id})`.execute(tx);
}

async function keyOf(db: Database, now: Date): Promise<Buffer> {
  return sealingKey(await installationSecret(db, now, "webhook.secret", () => newSecret("")), "webhook secrets");
}

function notThere(): Refusal {
  return new Refusal("not-found", "There is no such source of webhooks, or it was removed before.");
}
