// Views of the customers list that people save: for themselves, or for everybody.
import { type Actor, type FieldsSeen, staffNames, writeAudit } from "../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, Refusal, row, rows, sql, transaction } from "../platform/index.ts";
import type { ListColumn, NewView, SavedViews, ViewChange, ViewFilters } from "./contract.ts";
import { readsRule } from "./viewer.ts";

interface KeptView {
  readonly view_id: string;
  readonly name: string;
  readonly owner_id: string;
  readonly shared: boolean;
  readonly filters: ViewFilters;
  readonly columns: ListColumn[];
  readonly changed_at: Date;
  readonly removed_at: Date | null;
}

const COLUMNS = sql`view_id, name, owner_id, shared, filters, columns, changed_at, removed_at`;

/** One's own views and those that are shared, but for what is chosen by something that the reader may not read. Rides saved_view_of and saved_view_shared. */
export async function savedViews(db: Database, reader: Actor, fields?: FieldsSeen, seesEverybody = true): Promise<SavedViews> {
  const kept = await rows<KeptView>(db, sql`select ${COLUMNS} from saved_view where (owner_id = ${reader.id} or shared) and removed_at is null order by lower(name), view_id`);
  // What somebody else typed to find people may be an address, or the name of somebody whom the reader does not see.
  const readsWords = seesEverybody && (fields === undefined || fields.reading("service") === "read");
  const found = kept.filter((view) => readsRule(view.filters, fields) && (readsWords || view.owner_id === reader.id || view.filters.query === undefined));
  const names = await staffNames(db, found.map((view) => view.owner_id));
  return {
    views: found.map((view) => ({
      viewId: view.view_id, name: view.name, shared: view.shared, owner: { id: view.owner_id, name: names.get(view.owner_id) ?? view.owner_id }, mayChange: mayChange(reader, view),
      filters: view.filters, columns: view.columns, changedAt: view.changed_at.toISOString(),
    })),
  };
}

/** A shared view is changed by whoever made it, by leads and by owners; one's own by oneself. */
function mayChange(actor: Actor, view: Pick<KeptView, "owner_id" | "shared">): boolean {
  return view.owner_id === actor.id || (view.shared && (actor.role === "owner" || actor.role === "lead"));
}

const MOST_VIEWS = 200;

/** @throws {Refusal} not-acceptable-now, if somebody has two hundred views already */
export async function saveView(ground: Ground, actor: Actor, view: NewView): Promise<{ readonly viewId: string }> {
  const now = ground.now();
  const viewId = newId(now.getTime());
  await transaction(ground.db, async (tx) => {
    const { n } = (await row<{ n: number }>(tx, sql`select count(*)::integer as n from saved_view where owner_id = ${actor.id} and removed_at is null`))!;
    if (n >= MOST_VIEWS) throw new Refusal("not-acceptable-now", `You have ${MOST_VIEWS} saved views. Remove one that you no longer use.`);
    await sql`insert into saved_view (view_id, name, owner_id, shared, filters, columns, made_at, changed_at)
      values (${viewId}::uuid, ${view.name}, ${actor.id}, ${view.shared}, ${JSON.stringify(view.filters)}::jsonb, ${[...view.columns]}::text[], ${now}, ${now})`.execute(tx);
    await writeAudit(tx, now, actor, "view.save", { kind: "view", id: viewId }, view);
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
  return { viewId };
}

/**
 * Renames, shares, changes, removes or brings back a view. What was before stands in the audit.
 *
 * @throws {Refusal} not-found, also for a view that whoever asks does not see; not-allowed, if it is another's
 */
export async function changeView(ground: Ground, actor: Actor, viewId: string, change: ViewChange): Promise<void> {
  const now = ground.now();
  await transaction(ground.db, async (tx) => {
    const before = await row<KeptView>(tx, sql`select ${COLUMNS} from saved_view where view_id = ${viewId}::uuid for update`);
    if (!before || (before.owner_id !== actor.id && !before.shared)) throw new Refusal("not-found", "There is no such view.");
    if (!mayChange(actor, before)) throw new Refusal("not-allowed", "This shared view is somebody else's. Whoever made it, a lead or an owner can change it; you can save one of your own.");
    const removed = change.removed ?? before.removed_at !== null;
    await sql`update saved_view set name = ${change.name ?? before.name}, shared = ${change.shared ?? before.shared}, filters = ${JSON.stringify(change.filters ?? before.filters)}::jsonb,
        columns = ${[...(change.columns ?? before.columns)]}::text[], changed_at = ${now}, removed_at = ${removed ? (before.removed_at ?? now) : null}, removed_by = ${removed ? actor.id : null}
      where view_id = ${viewId}::uuid`.execute(tx);
    const was = { name: before.name, shared: before.shared, filters: before.filters, columns: before.columns, removed: before.removed_at !== null };
    await writeAudit(tx, now, actor, "view.change", { kind: "view", id: viewId }, { from: Object.fromEntries(Object.keys(change).map((key) => [key, was[key as keyof typeof was]])), to: change });
    await appendLog(tx, now, { topic: "organisation" });
  });
  ground.nudge();
}
