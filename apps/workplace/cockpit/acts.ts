// What an agent does to a conversation: shown at once, sent, and undone if the server says no or the agent says z.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import type { ActionView, Answer, OverrideView, TakenLately, TakenView } from "../../../engine/decisions/contract.ts";
import type {
  CockpitView,
  ConversationChange,
  ConversationQueue,
  ConversationRow,
  ConversationTag,
  PromiseView,
} from "../../../engine/service/contract.ts";
import { type Said, say } from "../../ui/say.ts";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { cockpitWith, queueWith, type RowChange, underWay } from "../data/under-way.ts";

function showChange(queries: QueryClient, conversationId: string, change: RowChange): void {
  queries.setQueryData<CockpitView>(["cockpit", conversationId], (view) => view && cockpitWith(view, change));
  queries.setQueriesData<ConversationQueue>({ queryKey: ["queue"] }, (queue) => queue && queueWith(queue, conversationId, change));
}

export interface Acts {
  /** @param onBack when it is undone: the screen has moved on meanwhile */
  readonly resolve: (row: ConversationRow, onBack?: () => void) => void;
  /** Shows a conversation as resolved; the message that is on its way resolves it. */
  readonly showResolved: (row: ConversationRow) => void;
  readonly reopen: (row: ConversationRow) => void;
  readonly snooze: (row: ConversationRow, until: Date) => void;
  readonly assign: (row: ConversationRow, person: { readonly id: string; readonly name: string } | null) => void;
  readonly setComplaint: (row: ConversationRow, complaint: boolean) => void;
  /** Rejects when the server says no, for the dialog that asks. */
  readonly tag: (row: ConversationRow, name: string) => Promise<void>;
  readonly untag: (row: ConversationRow, tag: ConversationTag) => void;
  readonly markRead: (conversationId: string) => void;
}

export function useActs(): Acts {
  const queries = useQueryClient();
  const refresh = (conversationId: string) => {
    void queries.invalidateQueries({ queryKey: ["queue"] });
    void queries.invalidateQueries({ queryKey: ["cockpit", conversationId] });
  };
  /** Shows it at once and until the server has answered, whatever other answers come in between. */
  const send = async (conversationId: string, shown: RowChange, change: ConversationChange) => {
    showChange(queries, conversationId, shown);
    const end = underWay.begin(conversationId, shown);
    try {
      await api<ConversationRow>(`/conversations/${conversationId}`, { method: "PATCH", body: change });
    } finally {
      end();
      refresh(conversationId);
    }
  };
  const act = (
    row: ConversationRow,
    words: Said,
    shown: RowChange,
    change: ConversationChange,
    back: ConversationChange,
    onBack?: () => void,
  ) => {
    const { conversationId, status, assignee, snoozedUntil, complaint } = row;
    const undo = () => {
      // Shown at once too: the next key must act on what is there now, not on what was undone.
      const sent = send(conversationId, { status, assignee, snoozedUntil, complaint }, back);
      onBack?.();
      return sent.catch(() => undefined);
    };
    setLastAct({ kind: "done", words, undo });
    send(conversationId, shown, change).catch((error: Error) => {
      setLastAct({
        kind: "failed",
        words: say("That was not done: {subject}", { subject: row.subject }),
        why: error.message,
      });
    });
  };
  const setTag = async (conversationId: string, tag: Partial<ConversationTag> & { readonly name: string }, on: boolean) => {
    const row = await (on
      ? api<ConversationRow>(`/conversations/${conversationId}/tags`, { method: "POST", body: { name: tag.name } })
      : api<ConversationRow>(`/conversations/${conversationId}/tags/${tag.tagId}`, { method: "DELETE" }));
    showChange(queries, conversationId, { tags: row.tags });
    refresh(conversationId);
    void queries.invalidateQueries({ queryKey: ["tags"] });
    return row;
  };
  const tagFailed = (row: ConversationRow) => (error: Error) => {
    setLastAct({ kind: "failed", words: say("That was not done: {subject}", { subject: row.subject }), why: error.message });
    refresh(row.conversationId);
  };
  const backTo = (row: ConversationRow): ConversationChange =>
    row.status === "snoozed"
      ? { snoozedUntil: row.snoozedUntil }
      : { status: row.status === "resolved" ? "resolved" : "open" };
  const subject = (row: ConversationRow) => ({ subject: row.subject });

  return {
    resolve: (row, onBack) =>
      act(
        row,
        say("Resolved: {subject}", subject(row)),
        { status: "resolved" },
        { status: "resolved" },
        backTo(row),
        onBack,
      ),
    showResolved: (row) => showChange(queries, row.conversationId, { status: "resolved" }),
    reopen: (row) =>
      act(
        row,
        say("Open again: {subject}", subject(row)),
        { status: "open", snoozedUntil: null },
        { status: "open" },
        backTo(row),
      ),
    snooze: (row, until) =>
      act(
        row,
        say("Snoozed: {subject}", subject(row)),
        { status: "snoozed", snoozedUntil: until.toISOString() },
        { snoozedUntil: until.toISOString() },
        { status: "open" },
      ),
    assign: (row, person) =>
      act(
        row,
        person === null
          ? say("Given back to everybody: {subject}", subject(row))
          : say("Assigned to {name}: {subject}", { name: person.name, ...subject(row) }),
        { assignee: person },
        { assignee: person?.id ?? null },
        { assignee: row.assignee?.id ?? null },
      ),
    setComplaint: (row, complaint) =>
      act(
        row,
        complaint
          ? say("Marked as a complaint: {subject}", subject(row))
          : say("No longer a complaint: {subject}", subject(row)),
        { complaint },
        { complaint },
        { complaint: row.complaint },
      ),
    tag: async (row, name) => {
      const now = await setTag(row.conversationId, { name }, true);
      const tag = now.tags.find((each) => each.name.toLowerCase() === name.toLowerCase());
      if (tag === undefined || row.tags.some((each) => each.tagId === tag.tagId)) return;
      setLastAct({ kind: "done", words: say("Tagged {name}: {subject}", { name: tag.name, ...subject(row) }), undo: () => setTag(row.conversationId, tag, false).catch(tagFailed(row)) });
    },
    untag: (row, tag) => {
      showChange(queries, row.conversationId, { tags: row.tags.filter((each) => each.tagId !== tag.tagId) });
      setLastAct({ kind: "done", words: say("Tag taken away: {name}", { name: tag.name }), undo: () => setTag(row.conversationId, tag, true).catch(tagFailed(row)) });
      setTag(row.conversationId, tag, false).catch(tagFailed(row));
    },
    markRead: (conversationId) => {
      showChange(queries, conversationId, { unread: 0 });
      void api(`/conversations/${conversationId}`, {
        method: "PATCH",
        body: { read: true } satisfies ConversationChange,
      }).catch(() => undefined);
    },
  };
}

export type OverrideReason = OverrideView["reason"];

/** Records that somebody decides otherwise, with the reason; it can be withdrawn. */
export function decideOtherwise(
  queries: QueryClient,
  answer: Answer,
  action: ActionView,
  reason: OverrideReason,
  instead: string,
  teaches: boolean,
): Promise<void> {
  const said = { decisionId: answer.decisionId, actionId: action.id, reason, instead, teaches };
  return recordOverride(queries, answer.customerId, said, action.title);
}

async function recordOverride(
  queries: QueryClient,
  customerId: string,
  { decisionId, actionId, reason, instead, teaches = false }: Pick<OverrideView, "decisionId" | "actionId" | "reason" | "instead"> & { readonly teaches?: boolean },
  title: string,
): Promise<void> {
  const override = await api<OverrideView>(`/decisions/${decisionId}/override`, {
    method: "POST",
    body: { customerId, actionId, reason, instead, teaches },
  });
  queries.setQueryData<readonly OverrideView[]>(["overrides", customerId], (known = []) => [...known, override]);
  setLastAct({
    kind: "done",
    words: say("Decided otherwise: {title}", { title }),
    undo: () => withdrawOverride(queries, customerId, override.overrideId),
  });
}

/** Takes an override back and says so; that too can be taken back, by recording it once more. */
export async function takeBackOverride(
  queries: QueryClient,
  customerId: string,
  override: OverrideView,
  title: string,
): Promise<void> {
  try {
    await withdrawOverride(queries, customerId, override.overrideId);
    setLastAct({
      kind: "done",
      words: say("Taken back: you follow the advice again, {title}", { title }),
      undo: () => recordOverride(queries, customerId, override, title),
    });
  } catch (error) {
    setLastAct({
      kind: "failed",
      words: say("That was not done: {subject}", { subject: title }),
      why: (error as Error).message,
    });
  }
}

async function withdrawOverride(queries: QueryClient, customerId: string, overrideId: string): Promise<void> {
  await api(`/overrides/${overrideId}?customerId=${customerId}`, { method: "DELETE" });
  queries.setQueryData<readonly OverrideView[]>(["overrides", customerId], (known = []) =>
    known.filter((each) => each.overrideId !== overrideId),
  );
}

/** The first advice that nobody has followed or decided otherwise yet: what the key means. */
export function nextToDo(actions: Answer["actions"], taken: readonly TakenView[], overrides: readonly OverrideView[]): ActionView | undefined {
  return actions.find(({ id }) => taken.every(({ actionId }) => actionId !== id) && overrides.every(({ actionId }) => actionId !== id));
}

interface ToDo {
  readonly decisionId: string;
  readonly actionId: string;
  readonly title: string;
  readonly conversationId: string | null;
}

/** Says that an advised action was carried out; it can be taken back. */
export async function sayDone(queries: QueryClient, customerId: string, toDo: ToDo): Promise<void> {
  try {
    const takenId = await recordDone(queries, customerId, toDo);
    setLastAct({ kind: "done", words: say("Done: {title}", { title: toDo.title }), undo: () => withdrawDone(queries, customerId, takenId).catch(notDone(toDo.title)) });
  } catch (error) {
    notDone(toDo.title)(error as Error);
  }
}

/** Does what the rules hold back: that somebody decided otherwise, with the reason, and that it was done. Both are taken back as one; where it cannot be done, nothing stands. */
export async function doAllTheSame(queries: QueryClient, customerId: string, toDo: ToDo, reason: OverrideReason): Promise<void> {
  const { decisionId, actionId, title } = toDo;
  try {
    const { overrideId } = await api<OverrideView>(`/decisions/${decisionId}/override`, { method: "POST", body: { customerId, actionId, reason, instead: "", teaches: false } });
    const takenId = await recordDone(queries, customerId, toDo).catch(async (error: Error) => {
      await withdrawOverride(queries, customerId, overrideId);
      throw error;
    });
    const back = async () => {
      await withdrawDone(queries, customerId, takenId);
      await withdrawOverride(queries, customerId, overrideId);
    };
    setLastAct({ kind: "done", words: say("Done all the same: {title}", { title }), undo: () => back().catch(notDone(title)) });
  } catch (error) {
    notDone(title)(error as Error);
  }
}

/** Takes back that an action was carried out; that too can be taken back, by saying it once more. */
export async function takeBackDone(queries: QueryClient, customerId: string, done: TakenView): Promise<void> {
  try {
    await withdrawDone(queries, customerId, done.takenId);
    setLastAct({ kind: "done", words: say("Taken back: not done after all, {title}", { title: done.title }), undo: () => recordDone(queries, customerId, done).catch(notDone(done.title)) });
  } catch (error) {
    notDone(done.title)(error as Error);
  }
}

const notDone = (title: string) => (error: Error) => setLastAct({ kind: "failed", words: say("That was not done: {subject}", { subject: title }), why: error.message });

async function recordDone(queries: QueryClient, customerId: string, { decisionId, actionId, conversationId }: ToDo): Promise<string> {
  const { takenId } = await api<{ takenId: string }>(`/decisions/${decisionId}/taken`, { method: "POST", body: { customerId, actionId, ...(conversationId !== null && { conversationId }) } });
  await queries.invalidateQueries({ queryKey: ["taken", customerId] });
  return takenId;
}

async function withdrawDone(queries: QueryClient, customerId: string, takenId: string): Promise<void> {
  await api(`/taken/${takenId}?customerId=${customerId}`, { method: "DELETE" });
  queries.setQueryData<TakenLately>(["taken", customerId], (known) => known && { taken: known.taken.filter((each) => each.takenId !== takenId) });
}

/** Ends a promise as kept or withdrawn, or makes one; every screen that shows promises reads them again. */
export async function settlePromise(
  queries: QueryClient,
  customerId: string,
  promiseId: string,
  how: "kept" | "withdraw",
): Promise<void> {
  await api<PromiseView>(`/promises/${promiseId}/${how}`, { method: "POST", body: { customerId } });
  await refreshPromises(queries, customerId);
}

/**
 * @param when the due time, in the reader's words
 * @param followed advice that is followed by making it
 */
export async function makePromise(
  queries: QueryClient,
  promise: {
    readonly customerId: string;
    readonly conversationId?: string;
    readonly body: string;
    readonly dueAt: string;
  },
  when: string,
  followed: readonly ToDo[] = [],
): Promise<void> {
  const { customerId } = promise;
  const made = await api<PromiseView>("/promises", { method: "POST", body: promise });
  // The promise stands whatever becomes of what is said of advice.
  const done = (await Promise.allSettled(followed.map((toDo) => recordDone(queries, customerId, toDo)))).flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  setLastAct({
    kind: "done",
    words: say("Promised: {what}, by {when}", { what: promise.body, when }),
    undo: () => Promise.all([settlePromise(queries, customerId, made.promiseId, "withdraw"), ...done.map((takenId) => withdrawDone(queries, customerId, takenId))]).catch(notDone(promise.body)),
  });
  // The dialog does not stay open until every screen has read it: keys are dead meanwhile.
  void refreshPromises(queries, customerId);
}

async function refreshPromises(queries: QueryClient, customerId: string): Promise<void> {
  void queries.invalidateQueries({ queryKey: ["queue"] });
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["cockpit"] }),
    queries.invalidateQueries({ queryKey: ["customer", customerId] }),
  ]);
}
