import { type Actor, findColleague, writeAudit } from "../organisation/index.ts";
import { recordInteractions } from "../interactions/index.ts";
import { appendLog, type Database, type Ground, Refusal, row, sql, type Transaction, transaction } from "../platform/index.ts";
import { memberships } from "../profiles/index.ts";
import type { ConversationChange, ConversationRow } from "./contract.ts";
import { type Act, after, happenings, type Standing } from "./conversation.ts";
import { interactionsBy } from "./interactions-by.ts";
import { findConversation, type KeptConversation, saveStanding } from "./kept-conversation.ts";
import { conversationRows } from "./conversation-row.ts";
import { routeConversation } from "./route-conversation.ts";

/**
 * Resolves, reopens, assigns, snoozes, wakes, marks as read, or says that it is (or is no longer) about a complaint.
 * What is so already is not done again.
 *
 * @throws {Refusal} not-found; bad-input, if the wanted changes contradict each other, or name nobody or a time that has passed
 */
export async function changeConversation(ground: Ground, actor: Actor, conversationId: string, change: ConversationChange): Promise<ConversationRow> {
  const now = ground.now();
  const acts = actsOf(change, now);
  await checkAssignee(ground.db, change.assignee);
  const { kept, waitsAgain } = await transaction(ground.db, async (tx) => {
    const before = await findConversation(tx, conversationId, { lock: true });
    const told = await Promise.all(acts.map(async (act) => (act.kind === "reopen" ? { ...act, unansweredSince: await unansweredSince(tx, before) } : act)));
    const done = told.filter((act) => changes(before, act));
    if (done.length === 0) return { kept: before, waitsAgain: false };
    const standing = done.reduce<Standing>(after, before);
    await saveStanding(tx, before, standing);
    for (const act of done) await writeAudit(tx, now, actor, `conversation.${act.kind}`, { kind: "conversation", id: conversationId }, detailOf(act));
    const by = interactionsBy(before, now);
    await recordInteractions(tx, now, happenings(before, standing).map((kind) => by(kind, {})));
    const customerId = (await memberships(tx, [before.identityId])).get(before.identityId)!;
    await appendLog(tx, now, { topic: "conversation", identityIds: [...new Set([customerId, before.identityId])], conversationId });
    return { kept: { ...before, ...standing }, waitsAgain: before.waitingSince === null && standing.waitingSince !== null };
  });
  ground.nudge();
  // How soon is for the rules to say, as it was when the message came.
  if (waitsAgain) await routeConversation(ground, conversationId);
  return (await conversationRows(ground.db, now, [waitsAgain ? await findConversation(ground.db, conversationId, { lock: false }) : kept]))[0]!;
}

/** When the customer wrote what nobody has answered yet, if anything; the thread's index. */
async function unansweredSince(tx: Transaction, { identityId, conversationId, status }: KeptConversation): Promise<Date | null> {
  if (status !== "resolved") return null;
  const waiting = await row<{ since: Date | null }>(
    tx,
    sql`with said as (
          select author_kind = 'customer' as theirs, at, row_number() over (order by position, at, message_id) as place from message
          where identity_id = ${identityId}::uuid and conversation_id = ${conversationId}::uuid and audience = 'customer')
        select min(at) as since from said where theirs and place > coalesce((select max(place) from said where not theirs), 0)`,
  );
  return waiting?.since ?? null;
}

/** The acts that a wish consists of, in the order in which they are done. Exported for its test. */
export function actsOf(change: ConversationChange, now: Date): readonly Act[] {
  const until = change.snoozedUntil ? new Date(change.snoozedUntil) : undefined;
  if (until && change.status !== undefined) throw new Refusal("bad-input", "status and snoozedUntil contradict each other: send one of the two.");
  if (until && until <= now) throw new Refusal("bad-input", "snoozedUntil: this time has passed. Choose a later one.");
  return [
    ...(change.complaint === undefined ? [] : [{ kind: "complaint" as const, on: change.complaint }]),
    ...(change.assignee === undefined ? [] : [{ kind: "assign" as const, to: change.assignee }]),
    ...(change.read ? [{ kind: "read" as const }] : []),
    ...(change.status === "resolved" ? [{ kind: "resolve" as const, at: now }] : []),
    ...(change.status === "open" ? [{ kind: "reopen" as const, unansweredSince: null }] : []),
    ...(until ? [{ kind: "snooze" as const, until }] : []),
    ...(change.snoozedUntil === null ? [{ kind: "wake" as const }] : []),
  ];
}

/** Does this act make a difference? To wake what does not sleep, for one, does not. */
function changes(standing: Standing, act: Act): boolean {
  if (act.kind === "wake" && standing.status !== "snoozed") return false;
  return JSON.stringify(after(standing, act)) !== JSON.stringify({ ...standing });
}

async function checkAssignee(db: Database, assignee: string | null | undefined): Promise<void> {
  if (typeof assignee === "string" && !(await findColleague(db, assignee))) throw new Refusal("bad-input", "assignee: nobody who works here has this id. The ids are at GET /api/people.");
}

function detailOf(act: Act): Record<string, unknown> {
  if (act.kind === "assign") return { to: act.to };
  if (act.kind === "snooze") return { until: act.until.toISOString() };
  if (act.kind === "complaint") return { on: act.on };
  return {};
}
