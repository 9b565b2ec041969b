// What colleagues are to do for a customer, and the notes they are to read.
import { type Actor, type Sight, staffNames } from "../../organisation/index.ts";
import { type Database, type Ground, newId, Refusal, row, rows, sql, type RawBuilder } from "../../platform/index.ts";
import { requireCustomer } from "../customer.ts";
import { memberships, membersOf } from "../link.ts";
import { visibleIdentity } from "../scope.ts";
import { profilesOf } from "../profile.ts";
import { actOn, requireColleagues } from "./act-on.ts";
import type { NewTask, TaskChange, Tasks, TaskView } from "./note-contract.ts";
import { writtenOf } from "./written-together.ts";

interface TaskRow {
  readonly identity_id: string;
  readonly task_id: string;
  readonly kind: "task" | "mention";
  readonly what: string;
  readonly assignee: string;
  readonly due_at: Date | null;
  readonly note_id: string | null;
  readonly made_at: Date;
  readonly made_by: string;
  readonly done_at: Date | null;
  readonly done_by: string | null;
  readonly withdrawn_at: Date | null;
}

const MOST = 200;
const COLUMNS = sql`identity_id, task_id, kind, what, assignee, due_at, note_id, made_at, made_by, done_at, done_by, withdrawn_at`;

/** Tasks and mentions of a customer; a mention stands with its note, so it is left out here. */
export async function tasksOf(ground: Ground, anyId: string): Promise<Tasks> {
  const customerId = await requireCustomer(ground.db, anyId);
  const of = await writtenOf(ground.db, await membersOf(ground.db, customerId), sql`identity_id`, sql`made_at`);
  return readTasks(ground, sql`${of} and kind = 'task'`, customerId);
}

/** What one colleague is to do or to read: what is open, and what was done within the last week. Rides task_of. */
export async function tasksFor(ground: Ground, personId: string, sight: Sight): Promise<Tasks> {
  const weekAgo = new Date(ground.now().getTime() - 7 * 86_400_000);
  return readTasks(ground, sql`assignee = ${personId} and withdrawn_at is null and (done_at is null or done_at > ${weekAgo}) and ${visibleIdentity(sight, sql`task.identity_id`)}`);
}

/** @param ofWhom the customer on whose page they stand; without, each is that of the record with which it stands */
async function readTasks(ground: Ground, condition: RawBuilder<unknown>, ofWhom?: string): Promise<Tasks> {
  const found = await rows<TaskRow>(
    ground.db,
    sql`select ${COLUMNS} from task where ${condition} order by (done_at is null and withdrawn_at is null) desc, case when done_at is null and withdrawn_at is null then due_at end nulls last, coalesce(done_at, withdrawn_at) desc, made_at, task_id limit ${MOST}`,
  );
  const customers = ofWhom === undefined ? await memberships(ground.db, found.map((t) => t.identity_id)) : new Map(found.map((t) => [t.identity_id, ofWhom]));
  const profiles = await profilesOf(ground.db, [...new Set(customers.values())]);
  const names = await staffNames(ground.db, found.flatMap((t) => [t.assignee, t.made_by, ...(t.done_by === null ? [] : [t.done_by])]));
  const person = (id: string) => ({ id, name: names.get(id) ?? id });
  const now = ground.now();
  return {
    tasks: found.map((t): TaskView => {
      const customerId = customers.get(t.identity_id) ?? t.identity_id;
      const state = t.withdrawn_at ? "withdrawn" : t.done_at ? "done" : "open";
      return {
        taskId: t.task_id, customerId, customerName: profiles.get(customerId)?.name ?? "", kind: t.kind, what: t.what, assignee: person(t.assignee), dueAt: t.due_at?.toISOString() ?? null, noteId: t.note_id,
        madeAt: t.made_at.toISOString(), madeBy: person(t.made_by), state, isLate: state === "open" && t.due_at !== null && t.due_at < now, doneAt: t.done_at?.toISOString() ?? null, doneBy: t.done_by === null ? null : person(t.done_by).name,
      };
    }),
  };
}

export async function addTask(ground: Ground, actor: Actor, anyId: string, task: NewTask): Promise<Tasks> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    await requireColleagues(tx, [task.assignee], "assignee");
    const taskId = newId(on.now.getTime());
    await sql`insert into task (identity_id, task_id, kind, what, assignee, due_at, made_at, made_by)
      values (${on.customerId}::uuid, ${taskId}::uuid, 'task', ${task.what}, ${task.assignee}, ${task.dueAt === undefined ? null : new Date(task.dueAt)}, ${on.now}, ${actor.id})`.execute(tx);
    return { act: "task.add", detail: { taskId, ...task } };
  });
  return tasksOf(ground, customerId);
}

/**
 * Ends a task, opens it again, or changes what is to be done, by whom or until when. Each change stands in the audit with what
 * was before, so that it can be taken back by another.
 *
 * @throws {Refusal} not-found, if there is no such task; not-allowed, if a mention is changed in another way than read or unread by its reader
 */
export async function changeTask(ground: Ground, actor: Actor, anyId: string, taskId: string, change: TaskChange): Promise<Tasks> {
  const customerId = await actOn(ground, actor, anyId, async (tx, on) => {
    const before = await findTask(tx, on.members, taskId);
    if (before.kind === "mention" && (before.assignee !== actor.id || change.state === undefined || change.state === "withdrawn" || Object.keys(change).length > 1)) throw new Refusal("not-allowed", "A mention is marked as read, or unread, by whom it is for. Change the note to mention somebody else.");
    if (change.assignee !== undefined) await requireColleagues(tx, [change.assignee], "assignee");
    const state = change.state ?? (before.withdrawn_at ? "withdrawn" : before.done_at ? "done" : "open");
    const dueAt = change.dueAt === undefined ? before.due_at : change.dueAt === null ? null : new Date(change.dueAt);
    const isDone = state === "done", isWithdrawn = state === "withdrawn";
    await sql`update task set what = ${change.what ?? before.what}, assignee = ${change.assignee ?? before.assignee}, due_at = ${dueAt},
        done_at = ${isDone ? (before.done_at ?? on.now) : null}, done_by = ${isDone ? (before.done_by ?? actor.id) : null},
        withdrawn_at = ${isWithdrawn ? (before.withdrawn_at ?? on.now) : null}, withdrawn_by = ${isWithdrawn ? actor.id : null}
      where identity_id = ${before.identity_id}::uuid and task_id = ${taskId}::uuid`.execute(tx);
    const was = { what: before.what, assignee: before.assignee, dueAt: before.due_at?.toISOString() ?? null, state: before.withdrawn_at ? "withdrawn" : before.done_at ? "done" : "open" };
    return { act: "task.change", detail: { taskId, from: Object.fromEntries(Object.keys(change).map((key) => [key, was[key as keyof typeof was]])), to: change } };
  });
  return tasksOf(ground, customerId);
}

async function findTask(db: Database, members: readonly string[], taskId: string): Promise<TaskRow> {
  const found = await row<TaskRow>(db, sql`select ${COLUMNS} from task where ${await writtenOf(db, members, sql`identity_id`, sql`made_at`)} and task_id = ${taskId}::uuid`);
  if (!found) throw new Refusal("not-found", "There is no such task on this customer.");
  return found;
}
