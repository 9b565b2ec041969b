import type { CockpitView, MessageView, PromiseView } from "../../../engine/service/contract.ts";

export type ThreadLine = { readonly kind: "message"; readonly at: string; readonly message: MessageView } | { readonly kind: "promise"; readonly at: string; readonly promise: PromiseView };

/** What was said, and between it what was promised in this conversation, each at its time. Messages keep the order in which they came. */
export function threadLines({ conversation, messages, promises }: Pick<CockpitView, "messages" | "promises"> & { readonly conversation: { readonly conversationId: string } }): readonly ThreadLine[] {
  const made = promises.filter((promise) => promise.conversationId === conversation.conversationId).toSorted((one, other) => (one.madeAt < other.madeAt ? -1 : 1));
  const lines: ThreadLine[] = [];
  for (const message of messages) {
    while (made[0] !== undefined && made[0].madeAt < message.at) lines.push(promised(made.shift()!));
    lines.push({ kind: "message", at: message.at, message });
  }
  return [...lines, ...made.map(promised)];
}

function promised(promise: PromiseView): ThreadLine {
  return { kind: "promise", at: promise.madeAt, promise };
}
