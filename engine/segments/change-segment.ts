// Segments by rule are made, changed, archived and brought back by people; each saying is kept as a version.
import { type Actor, writeAudit } from "../organisation/index.ts";
import { appendLog, type Ground, Refusal, row, rows, sql, type Transaction, transaction } from "../platform/index.ts";
import { requireColleagues, requireListed } from "../profiles/index.ts";
import { joinAlternatives } from "./alternatives.ts";
import { alternativesOf, type NewSegment, type SegmentChange, type SegmentFilters } from "./contract.ts";
import { passOver } from "./rule-pass.ts";
import { heldSegment, type RuleSegment, ruleSegments, wantPass } from "./rule-segment.ts";
import { segmentKey } from "./segment-key.ts";
import { keysAsked } from "./value-conditions.ts";

const MOST_SEGMENTS = 200;

/**
 * @param beside what is kept together with it, by the key it got, or nothing is; whoever else makes one waits meanwhile
 * @throws {Refusal} bad-input, if the owner is no colleague; not-acceptable-now, if the name is taken or there are two hundred
 */
export async function makeSegment(ground: Ground, actor: Actor, said: NewSegment, beside?: (tx: Transaction, key: string) => Promise<void>): Promise<{ readonly key: string }> {
  const now = ground.now();
  const filters = lasting(said.filters, actor);
  await requireListed(ground.db, keysAsked(filters));
  const key = await transaction(ground.db, async (tx) => {
    await holdNames(tx);
    const there = await ruleSegments(tx);
    if (there.filter(({ archivedAt }) => archivedAt === null).length >= MOST_SEGMENTS) throw new Refusal("not-acceptable-now", `There are ${MOST_SEGMENTS} segments in use. Archive one that no longer serves.`);
    requireFreeName(there, said.title);
    // Programs act in nobody's name.
    const ownerId = said.owner ?? (actor.kind === "person" ? actor.id : null);
    if (said.owner !== undefined) await requireColleagues(tx, [said.owner], "owner");
    const taken = new Set((await rows<{ key: string }>(tx, sql`select segment_key as key from segment`)).map((each) => each.key));
    const made = segmentKey(said.title, taken);
    await sql`insert into segment (segment_key, title, purpose, owner_id, version, rule, made_at, made_by)
      values (${made}, ${said.title}, ${said.purpose}, ${ownerId}, 1, ${JSON.stringify({ kind: "filters", filters })}::jsonb, ${now}, ${actor.id})`.execute(tx);
    await keepVersion(tx, made, actor, now);
    await writeAudit(tx, now, actor, "segment.make", { kind: "segment", id: made }, { title: said.title, purpose: said.purpose, owner: ownerId, filters });
    await appendLog(tx, now, { topic: "segments", about: { segment: made } });
    await beside?.(tx, made);
    return made;
  });
  await passOver(ground, key, { most: AT_ONCE });
  ground.nudge();
  return { key };
}

/** So many are placed while whoever asked waits; more follow within a minute. */
const AT_ONCE = 10_000;

/**
 * Says a segment anew, archives it or brings it back. What was before stands in its versions and in the audit.
 *
 * @throws {Refusal} not-found; bad-input; not-acceptable-now, if the name is another's or it is archived
 */
export async function changeSegment(ground: Ground, actor: Actor, key: string, change: SegmentChange): Promise<void> {
  const now = ground.now();
  if (change.filters !== undefined) await requireListed(ground.db, keysAsked(change.filters));
  await transaction(ground.db, async (tx) => {
    await holdNames(tx);
    const before = await heldSegment(tx, key);
    if (!before) throw new Refusal("not-found", (await row(tx, sql`select 1 from segment where segment_key = ${key}`)) ? "Segments by value follow the value model and are not changed by hand." : "There is no such segment.");
    const archived = change.archived ?? before.archivedAt !== null;
    const { title = before.title, purpose = before.purpose, owner = before.ownerId } = change;
    const filters = change.filters === undefined ? before.filters : lasting(change.filters, actor);
    const isSaidAnew = title !== before.title || purpose !== before.purpose || owner !== before.ownerId || !isSame(filters, before.filters);
    if (isSaidAnew && archived) throw new Refusal("not-acceptable-now", `“${before.title}” is archived. Bring it back first, then change it.`);
    if (owner !== before.ownerId && owner !== null) await requireColleagues(tx, [owner], "owner");
    if (!archived) requireFreeName((await ruleSegments(tx)).filter((each) => each.key !== key), title);
    const wasArchived = before.archivedAt !== null;
    if (!isSaidAnew && archived === wasArchived) return;
    await sql`update segment set title = ${title}, purpose = ${purpose}, owner_id = ${owner}, rule = ${JSON.stringify({ kind: "filters", filters })}::jsonb, version = version + ${isSaidAnew ? 1 : 0}::integer,
        archived_at = ${archived ? (before.archivedAt ?? now) : null}, archived_by = ${archived ? actor.id : null} where segment_key = ${key}`.execute(tx);
    if (!isSame(filters, before.filters) || archived !== wasArchived) await wantPass(tx, [key], now);
    if (isSaidAnew) await keepVersion(tx, key, actor, now);
    const was = { title: before.title, purpose: before.purpose, owner: before.ownerId, filters: before.filters, archived: wasArchived };
    const act = archived === wasArchived ? "segment.change" : archived ? "segment.archive" : "segment.restore";
    await writeAudit(tx, now, actor, act, { kind: "segment", id: key }, { from: Object.fromEntries(Object.keys(change).map((each) => [each, was[each as keyof typeof was]])), to: change });
    await appendLog(tx, now, { topic: "segments", about: { segment: key } });
  });
  await passOver(ground, key, { most: AT_ONCE });
  ground.nudge();
}

async function keepVersion(tx: Transaction, key: string, actor: Actor, now: Date): Promise<void> {
  await sql`insert into segment_version (segment_key, version, title, purpose, owner_id, rule, made_at, made_by)
    select segment_key, version, title, purpose, owner_id, rule, ${now}::timestamptz, ${actor.id} from segment where segment_key = ${key}`.execute(tx);
}

/** Two who take one name at once: the second sees the first. */
async function holdNames(tx: Transaction): Promise<void> {
  await sql`select 1 from segment where segment_key = 'tier-high' for update`.execute(tx);
}

function requireFreeName(others: readonly RuleSegment[], title: string): void {
  const same = others.find((each) => each.archivedAt === null && each.title.toLowerCase() === title.toLowerCase());
  if (same) throw new Refusal("not-acceptable-now", `There is a segment called “${same.title}” already. Choose another name, or change that one.`);
}

/** A rule holds for everybody who reads it: "me" is whoever said it. */
function lasting(filters: SegmentFilters, actor: Actor): SegmentFilters {
  const named = (id: string | undefined) => (id === "me" ? actor.id : id);
  const mine = <Each extends Pick<SegmentFilters, "followedBy" | "owner">>(each: Each) => ({ ...each, followedBy: named(each.followedBy), owner: named(each.owner) });
  const said = { ...mine(filters), any: filters.any === undefined ? undefined : joinAlternatives(alternativesOf(filters).map(mine)) };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isSame(one: SegmentFilters, other: SegmentFilters): boolean {
  const inOrder = (filters: SegmentFilters) => JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)));
  return inOrder(one) === inOrder(other);
}
