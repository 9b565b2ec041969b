// Puts the invented company into an empty database: all of it or nothing, in one transaction.
import { readSetting, type SignIn, SYSTEM, addColleague, writeSetting } from "../engine/organisation/index.ts";
import { isHeldOut } from "../engine/decisions/index.ts";
import { appendLog, catchUp, type Follower, type Ground, newId, nextPosition, row, rows, sql, type Transaction, transaction } from "../engine/platform/index.ts";
import { makeSegment, NewSegment } from "../engine/segments/index.ts";
import { refitDissatisfactionIfStale, refitIfStale, refitNeedsIfStale } from "../engine/value/index.ts";
import { measureEffects } from "../engine/outcomes/index.ts";
import { writeArticles } from "./articles.ts";
import { COST_SHARE, PRODUCTS, SERVING } from "./catalogue.ts";
import { insertMany } from "./insert.ts";
import { pastDecision } from "./past-decisions.ts";
import { asEngineKind, serviceInteractions } from "./service-interactions.ts";
import { generateWorld, type StaffKey, type World } from "./index.ts";

export const SAMPLE_SEED = 20090;
/** A line of the log names at most so many. */
const NAMED_A_LINE = 500;

/**
 * Seeds the sample company if the database has never held anything.
 *
 * @param followers the readers of the log, which compute profiles, values and segments from what was seeded
 * @returns whether it did
 */
export async function seedSample(ground: Ground, signIn: SignIn, followers: readonly Follower[], say: (line: string) => void, options: { readonly customers?: number; readonly seed?: number } = {}): Promise<boolean> {
  if (await readSetting(ground.db, "organisation")) return false;
  if (await row(ground.db, sql`select 1 from identity limit 1`)) return false;
  say("Making the sample company …");
  const world = generateWorld({ seed: options.seed ?? SAMPLE_SEED, endsAt: ground.now(), armOf: (id) => (isHeldOut(id) ? "hold-out" : "treated"), ...(options.customers === undefined ? {} : { customers: options.customers }) });
  const staff = await addStaff(ground, signIn, world);
  await transaction(ground.db, (tx) => writeWorld(tx, ground.now(), world, staff));
  await sql`analyze`.execute(ground.db); // what follows reads all of it, and would be planned for empty tables
  await computeFirst(ground, followers);
  await measureEffects(ground);
  await writeArticles(ground, staff);
  await makeSegments(ground, staff.get("ida") ?? null);
  await analyzeComputed(ground);
  say(`${world.company.name}: ${world.customers.length.toLocaleString("en")} customers, ${world.interactions.length.toLocaleString("en")} touch points, ${world.conversations.length} conversations.`);
  return true;
}

/**
 * What follows from all that was seeded. Who resembles whom takes as long as all the rest, and both need only the profiles:
 * they are worked out side by side, and then whatever one of them found for the other.
 */
async function computeFirst(ground: Ground, followers: readonly Follower[]): Promise<void> {
  const named = (...names: readonly string[]) => followers.filter(({ name }) => names.includes(name));
  await catchUp(ground.db, named("profiles"));
  await Promise.all([catchUp(ground.db, named("duplicates")), catchUp(ground.db, named("faults", "value")).then(() => refitIfStale(ground)).then(() => refitDissatisfactionIfStale(ground)).then(() => refitNeedsIfStale(ground))]);
  await catchUp(ground.db, followers);
}

/** Segments as an analyst makes them: two of customers who behave differently, and one that only sounds as if. */
async function makeSegments(ground: Ground, owner: string | null): Promise<void> {
  const said = [
    { title: "Regulars", purpose: "Fresh roasts are shown to them first", filters: { valueFrom: 10_000, heardDays: 90 } },
    { title: "Gone quiet", purpose: "Somebody calls before they are gone", filters: { quietDays: 120 } },
    { title: "Belgians", purpose: "Letters in two languages", filters: { country: "BE" } },
  ];
  for (const segment of said) await makeSegment(ground, SYSTEM, NewSegment.parse({ ...segment, ...(owner === null ? {} : { owner }) }));
}

/** Lets PostgreSQL count the tables that were empty when it counted them all. */
async function analyzeComputed(ground: Ground): Promise<void> {
  const empty = await rows<{ name: string }>(ground.db, sql`select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and reltuples <= 0`);
  await sql`analyze ${sql.join(empty.map(({ name }) => sql.table(name)))}`.execute(ground.db);
}

async function addStaff(ground: Ground, signIn: SignIn, world: World): Promise<Map<StaffKey, string>> {
  const ids = new Map<StaffKey, string>();
  for (const person of world.staff) {
    const there = await row<{ id: string }>(ground.db, sql`select id from auth."user" where email = ${person.email}`);
    ids.set(person.key, there?.id ?? (await addColleague(ground, signIn, SYSTEM, person)).id);
  }
  return ids;
}

async function writeWorld(tx: Transaction, now: Date, world: World, staff: ReadonlyMap<StaffKey, string>): Promise<void> {
  const who = (key: string | null): string | null => (key === null ? null : (staff.get(key as StaffKey) ?? key));
  const customerOf = new Map(world.customers.flatMap((c) => c.identityIds.map((id) => [id, c.customerId] as const)));
  const position = await nextPosition(tx);
  const interactions = [...world.interactions.map(asEngineKind), ...serviceInteractions(world)];

  await insertMany(tx, "identity", { identity_id: "uuid", source: "text", created_at: "timestamptz" }, world.identities, (i) => [i.identityId, i.source, i.createdAt]);
  await insertMany(tx, "membership", { identity_id: "uuid", customer_id: "uuid" }, world.identities, (i) => [i.identityId, customerOf.get(i.identityId) ?? i.identityId]);
  await insertMany(tx, "identifier", { kind: "text", value: "text", identity_id: "uuid", verified: "boolean", source: "text", first_seen_at: "timestamptz" }, world.identifiers, (i) => [i.kind, i.value, i.identityId, i.verified, i.source, i.firstSeenAt]);
  await insertMany(tx, "link", { identity_id: "uuid", link_id: "uuid", other_id: "uuid", made_at: "timestamptz", made_by: "text", why: "text", weight: "float8" }, world.links, (l) => [l.identityId, l.linkId, l.otherId, l.madeAt, who(l.madeBy), l.why, l.weight]);
  await insertMany(tx, "attribute", { identity_id: "uuid", attribute_id: "uuid", key: "text", value: "jsonb", source: "text", observed_at: "timestamptz" }, world.attributes, (a) => [a.identityId, a.attributeId, a.key === "timeZone" ? "time_zone" : a.key, JSON.stringify(a.value), a.source, a.observedAt]);
  await insertMany(tx, "consent", { identity_id: "uuid", consent_id: "uuid", purpose: "text", channel: "text", given: "boolean", wording_version: "text", source: "text", at: "timestamptz" }, world.consents, (c) => [c.identityId, c.consentId, c.purpose, c.channel, c.given, c.wordingVersion, c.source, c.at]);
  await insertMany(
    tx, "interaction",
    { identity_id: "uuid", interaction_id: "uuid", position: "bigint", kind: "text", channel: "text", direction: "text", occurred_at: "timestamptz", received_at: "timestamptz", source: "text", amount_minor: "bigint", currency: "text", body: "text", properties: "jsonb" },
    interactions,
    (i) => [i.identityId, i.interactionId, position, i.kind, i.channel, i.direction, i.occurredAt, i.occurredAt, i.source, i.amountMinor, i.currency, i.body, JSON.stringify(i.properties)],
  );
  await insertMany(tx, "seen_message", { source: "text", message_id: "text", identity_id: "uuid", interaction_id: "uuid" }, interactions, (i) => [i.source, i.messageId, i.identityId, i.interactionId]);
  await insertMany(tx, "order_line", { identity_id: "uuid", interaction_id: "uuid", line_no: "integer", sku: "text", description: "text", quantity: "numeric", unit_price: "numeric", amount_minor: "bigint", category: "text" }, world.orderLines, (l) => [l.identityId, l.interactionId, l.lineNo, l.sku, l.description, l.quantity, l.unitPrice, l.amountMinor, l.category]);
  await writeGroups(tx, world, who);
  await writeConversations(tx, world, who, position);
  await writeTreatments(tx, world);
  await writeCosts(tx, world, now);
  await writeSetting(tx, now, "system", "organisation", { name: world.company.name, currency: world.company.currency, timeZone: world.company.timeZone, sample: true });
  await appendLog(tx, now, { topic: "interactions", about: { whole: true } }, position);
  // Customers of whom nothing has been heard yet are customers too.
  const heard = new Set(interactions.map((i) => i.identityId));
  const silent = world.identities.map((i) => i.identityId).filter((id) => !heard.has(id));
  for (let i = 0; i < silent.length; i += NAMED_A_LINE) await appendLog(tx, now, { topic: "profile", identityIds: silent.slice(i, i + NAMED_A_LINE) });
}

async function writeGroups(tx: Transaction, world: World, who: (key: string | null) => string | null): Promise<void> {
  const size = Map.groupBy(world.groupMembers, ({ groupId }) => groupId);
  await insertMany(tx, "customer_group", { group_id: "uuid", kind: "text", name: "text", made_at: "timestamptz", made_by: "text", members: "integer" }, world.groups, (g) => [g.groupId, g.kind, g.name, g.madeAt, who(g.madeBy), size.get(g.groupId)?.length ?? 0]);
  await insertMany(tx, "group_member", { identity_id: "uuid", group_member_id: "uuid", group_id: "uuid", role: "text", begun_at: "timestamptz", begun_by: "text", why: "text" }, world.groupMembers, (m) => [m.identityId, m.groupMemberId, m.groupId, m.role, m.begunAt, who(m.begunBy), m.why]);
}

/** What the company says its goods and its service cost; of machines and of the tasting box it says nothing yet. */
async function writeCosts(tx: Transaction, world: World, now: Date): Promise<void> {
  const statementId = newId(now.getTime());
  const { currency } = world.company;
  const costs = [
    ...PRODUCTS.flatMap(({ sku, kind, priceMinor }) => (kind === "machine" || sku === "B-TAS-3" ? [] : [{ kind: "product", name: sku, cost: { unitMinor: Math.round(priceMinor * COST_SHARE[kind]), currency } }])),
    ...SERVING.map(([channel, eachMinor, minuteMinor]) => ({ kind: "serving", name: channel, cost: { eachMinor, minuteMinor, currency } })),
  ];
  await insertMany(tx, "cost", { kind: "text", name: "text", from_day: "date", stated_at: "timestamptz", statement_id: "uuid", stated_by: "text", cost: "jsonb" }, costs, (c) => [c.kind, c.name, "1900-01-01", now.toISOString(), statementId, "system", JSON.stringify(c.cost)]);
}

async function writeConversations(tx: Transaction, world: World, who: (key: string | null) => string | null, position: number): Promise<void> {
  await insertMany(
    tx, "conversation",
    { identity_id: "uuid", conversation_id: "uuid", code: "text", subject: "text", topic: "text", channel: "text", complaint: "boolean", status: "text", assignee: "text", came_from: "text", opened_at: "timestamptz", last_message_at: "timestamptz", preview: "text", waiting_since: "timestamptz", due_at: "timestamptz", snoozed_until: "timestamptz", unread: "integer", lamp: "text", resolved_at: "timestamptz" },
    world.conversations,
    (c) => [c.identityId, c.conversationId, c.code, c.subject, c.topic, c.channel, c.complaint, c.status, who(c.assignee), c.cameFrom, c.openedAt, c.lastMessageAt, c.preview, c.waitingSince, c.dueAt, c.snoozedUntil, c.unread, c.lamp, c.resolvedAt],
  );
  await insertMany(tx, "conversation_owner", { conversation_id: "uuid", identity_id: "uuid" }, world.conversations, (c) => [c.conversationId, c.identityId]);
  await insertMany(tx, "conversation_code", { code: "text", conversation_id: "uuid" }, world.conversations, (c) => [c.code, c.conversationId]);
  await insertMany(
    tx, "message",
    { identity_id: "uuid", conversation_id: "uuid", message_id: "uuid", client_id: "text", at: "timestamptz", author_kind: "text", author_id: "text", author_name: "text", audience: "text", channel: "text", body: "text", position: "bigint" },
    world.messages,
    (m) => [m.identityId, m.conversationId, m.messageId, m.clientId, m.at, m.authorKind, who(m.authorId), m.authorName, m.audience, m.channel, m.body, position],
  );
  await insertMany(tx, "promise", { identity_id: "uuid", promise_id: "uuid", conversation_id: "uuid", body: "text", due_at: "timestamptz", made_by: "text", made_at: "timestamptz", kept_at: "timestamptz", withdrawn_at: "timestamptz", ended_by: "text" }, world.promises, (p) => [p.identityId, p.promiseId, p.conversationId, p.body, p.dueAt, who(p.madeBy), p.madeAt, p.keptAt, p.withdrawnAt, (p.keptAt ?? p.withdrawnAt) === null ? null : who(p.madeBy)]);
}

async function writeTreatments(tx: Transaction, world: World): Promise<void> {
  const past = world.treatments.map((treatment) => pastDecision(treatment, world.company.currency));
  await insertMany(
    tx, "decision",
    { identity_id: "uuid", decision_id: "uuid", at: "timestamptz", surface: "text", moment: "jsonb", policy_key: "text", policy_version: "integer", facts: "jsonb", fired: "jsonb", answer: "jsonb", arm: "text" },
    past,
    ({ answer: a }) => [a.customerId, a.decisionId, a.at, a.surface, "{}", a.trace.policy, a.trace.version, "[]", JSON.stringify(a.trace.rows), JSON.stringify(a), a.arm],
  );
  await insertMany(tx, "decision_action", { identity_id: "uuid", decision_id: "uuid", action_id: "text", at: "timestamptz", state: "text", rule: "text", arm: "text" }, past, ({ answer: a, treatment: t, rule }) => [a.customerId, a.decisionId, t.actionId, a.at, a.arm === "treated" ? "advised" : "held", rule, a.arm]);
  await insertMany(tx, "action_taken", { identity_id: "uuid", taken_id: "uuid", decision_id: "uuid", action_id: "text", taken_by: "text", taken_at: "timestamptz" }, past.filter((p) => p.treatment.taken), (p) => [p.answer.customerId, p.takenId, p.answer.decisionId, p.treatment.actionId, "rule", p.answer.at]);
}
