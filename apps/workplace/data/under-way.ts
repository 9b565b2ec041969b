// What an agent did to a conversation and the server has not answered yet. An answer that was asked for before may come in the
// meantime and say how it was: what is under way is laid over it, so that nothing on the screen goes back and forth and the next
// key acts on what is there now.
import type { CockpitView, ConversationQueue, ConversationRow } from "../../../engine/service/contract.ts";

export type RowChange = Partial<Pick<ConversationRow, "status" | "assignee" | "snoozedUntil" | "complaint" | "unread" | "tags">>;

/** A list with one conversation changed: it goes where it no longer belongs. */
export function queueWith(queue: ConversationQueue, conversationId: string, change: RowChange): ConversationQueue {
  const { status } = change;
  const leaves = status !== undefined && (status === "open" ? queue.view === "resolved" || queue.view === "snoozed" : queue.view !== status);
  const rows = leaves ? queue.rows.filter((row) => row.conversationId !== conversationId) : queue.rows.map((row) => (row.conversationId === conversationId ? { ...row, ...change } : row));
  return { ...queue, rows };
}

export function cockpitWith(view: CockpitView, change: RowChange): CockpitView {
  return { ...view, conversation: { ...view.conversation, ...change } };
}

/** Changes in the order in which they were made. */
export class ChangesUnderWay {
  readonly #changes = new Map<symbol, { readonly conversationId: string; readonly change: RowChange }>();

  /** @returns ends it: whoever calls asks the server anew, for what was asked before may still be on its way */
  begin(conversationId: string, change: RowChange): () => void {
    const key = Symbol();
    this.#changes.set(key, { conversationId, change });
    return () => void this.#changes.delete(key);
  }

  onQueue(queue: ConversationQueue): ConversationQueue {
    let now = queue;
    for (const { conversationId, change } of this.#changes.values()) now = queueWith(now, conversationId, change);
    return now;
  }

  onCockpit(view: CockpitView): CockpitView {
    let now = view;
    for (const { conversationId, change } of this.#changes.values()) if (conversationId === view.conversation.conversationId) now = cockpitWith(now, change);
    return now;
  }
}

/** Of this page. */
export const underWay = new ChangesUnderWay();
