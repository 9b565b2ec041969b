import { useEffect, useRef, useState } from "react";
import type { CockpitView } from "../../../engine/service/contract.ts";
import { useHouse } from "../data/session.tsx";
import { useActs } from "./acts.ts";
import { Composer, type ComposerHandle } from "./composer.tsx";
import { ConversationHead, type Opened } from "./conversation-head.tsx";
import { useWaiting } from "./outbox.ts";
import { Thread } from "./thread.tsx";
import type { Waiting } from "./waiting.ts";
import "./conversation.css";

export interface ConversationProps {
  readonly view: CockpitView;
  readonly composer: React.RefObject<ComposerHandle | null>;
  readonly open: Opened;
  readonly onOpen: (open: Partial<Opened>) => void;
  readonly onResolve: () => void;
  readonly onSentToResolve: (message: Waiting) => void;
  readonly onPromise: () => void;
}

/** The middle pane: what was said, and the place to answer. */
export function Conversation({
  view,
  composer,
  open,
  onOpen,
  onResolve,
  onSentToResolve,
  onPromise,
}: ConversationProps) {
  const { outbox, session } = useHouse();
  const acts = useActs();
  const { conversationId } = view.conversation;
  const waiting = useWaiting(outbox).filter(
    (message) =>
      message.conversationId === conversationId && view.messages.every((sent) => sent.clientId !== message.clientId),
  );
  const [unreadFrom, setUnreadFrom] = useState<number | null>(null);

  // Opened and seen is read; a second device or a new message makes it unread again.
  const markedAt = useRef(-1);
  const { unread } = view.conversation;
  useEffect(() => {
    if (unread > 0 && markedAt.current < view.position && !document.hidden) {
      markedAt.current = view.position;
      acts.markRead(conversationId);
    }
  });

  const takeBack = (clientId: string) => {
    const message = outbox.takeBack(clientId);
    if (message !== undefined) composer.current?.restore(message);
    return message !== undefined;
  };

  return (
    <>
      <ConversationHead view={view} open={open} onOpen={onOpen} onResolve={onResolve} onPromise={onPromise} />
      <Thread
        key={conversationId}
        view={view}
        waiting={waiting}
        unreadFrom={unreadFrom}
        me={session.person.id}
        onTakeBack={takeBack}
        onTryAgain={(clientId) => outbox.tryAgain(clientId)}
      />
      <Composer
        key={conversationId}
        ref={composer}
        view={view}
        onUnreadFrom={setUnreadFrom}
        onSentToResolve={onSentToResolve}
      />
    </>
  );
}
