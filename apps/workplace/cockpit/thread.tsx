import { Fragment, useEffect, useRef, useState } from "react";
import type { CockpitView, DocumentView, MessageView, PromiseView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { isCovered } from "../../ui/covered.ts";
import { Covered, Data, Words } from "../../ui/data.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/words.tsx";
import { Attached } from "../customers/documents/attached.tsx";
import { endingOf } from "../customers/promise-words.ts";
import { sameDay } from "./due.ts";
import { threadLines } from "./thread-lines.ts";
import type { Waiting } from "./waiting.ts";
import { WaitingMessage } from "./waiting-message.tsx";

export interface ThreadProps {
  readonly view: CockpitView;
  readonly waiting: readonly Waiting[];
  /** The first position written since the draft below was begun, if any. */
  readonly unreadFrom: number | null;
  readonly me: string;
  readonly onTakeBack: (clientId: string) => boolean;
  readonly onTryAgain: (clientId: string) => void;
}

export function Thread({ view, waiting, unreadFrom, me, onTakeBack, onTryAgain }: ThreadProps) {
  const { t, format } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);
  const lines = threadLines(view);
  const count = lines.length + waiting.length;

  // New words move the page only for somebody who is at the end of it; others are told.
  useEffect(() => {
    const thread = box.current;
    if (thread === null) return;
    if (atEnd.current) thread.scrollTop = thread.scrollHeight;
    else setBelow(true);
  }, [count]);
  // A face that arrives late, or a field that grows, must not push the last words out of sight.
  useEffect(() => {
    const thread = box.current;
    if (thread === null) return;
    const keepAtEnd = new ResizeObserver(() => {
      if (atEnd.current) thread.scrollTop = thread.scrollHeight;
    });
    keepAtEnd.observe(thread);
    if (thread.firstElementChild) keepAtEnd.observe(thread.firstElementChild);
    return () => keepAtEnd.disconnect();
  }, []);
  const onScroll = () => {
    const thread = box.current;
    if (thread === null) return;
    atEnd.current = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
    if (atEnd.current) setBelow(false);
  };
  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };

  return (
    <div className="thread-frame">
      <div className="thread" ref={box} onScroll={onScroll} role="log" aria-label={t("Conversation")} tabIndex={0}>
        <div className="thread-inner">
          {view.cameFrom ? (
            <p className="came-from">
              <Data>{view.cameFrom}</Data>
            </p>
          ) : null}
          {lines.map((line, index) => {
            const lineBefore = lines[index - 1];
            const day =
              lineBefore === undefined || !sameDay(lineBefore.at, line.at) ? (
                <p className="thread-day">{sameDay(line.at, new Date()) ? t("Today") : format.day(line.at)}</p>
              ) : null;
            if (line.kind === "promise")
              return (
                <Fragment key={line.promise.promiseId}>
                  {day}
                  <Promised promise={line.promise} />
                </Fragment>
              );
            const { message } = line;
            const before = lines.slice(0, index).findLast((each) => each.kind === "message")?.message;
            return (
              <Fragment key={message.messageId}>
                {day}
                {unreadFrom !== null &&
                message.position >= unreadFrom &&
                (before === undefined || before.position < unreadFrom) ? (
                  <p className="thread-new">{t("Written since you began")}</p>
                ) : null}
                <Message message={message} mine={message.authorId === me} documents={view.documents.filter((each) => each.messageId === message.messageId)} />
              </Fragment>
            );
          })}
          <Attached documents={view.documents.filter((each) => each.messageId === null)} label={t("Documents of this conversation")} />
          {waiting.map((message) => (
            <WaitingMessage key={message.clientId} message={message} onTakeBack={onTakeBack} onTryAgain={onTryAgain} />
          ))}
        </div>
      </div>
      {below ? (
        <div className="thread-below">
          <Button look="outline" icon="down" onPress={toEnd}>
            {t("New below")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** What somebody promised here, seen by colleagues only; and what became of it. */
function Promised({ promise }: { promise: PromiseView }) {
  const { t, format } = useWords();
  const ending = endingOf(promise);
  return (
    <p className="message promised small">
      <Icon name="promise" size={14} /> {t("{name} promised by {when}:", { name: promise.madeBy, when: format.dayAndClock(promise.dueAt) })}{" "}
      {isCovered(promise.body) ? <Covered /> : <Data>{promise.body}</Data>}{" "}
      {ending === undefined ? promise.state === "late" ? <span className="warning">{t("missed")}</span> : null : <span className="meta">{t(ending)}</span>}{" "}
      <span className="private meta">
        <Icon name="lock" size={12} /> {t("private")}
      </span>
    </p>
  );
}

function Message({ message, mine, documents }: { message: MessageView; mine: boolean; documents: readonly DocumentView[] }) {
  const { t, format } = useWords();
  const clock = <time dateTime={message.at}>{format.clock(message.at)}</time>;
  if (message.authorKind === "system")
    return (
      <p className="message system">
        <Data>{message.body}</Data> {clock}
      </p>
    );
  const isNote = message.audience === "team";
  const kind = isNote ? "note" : message.authorKind === "customer" ? "customer" : "ours";
  const name = message.authorKind === "assistant" ? t("Assistant, automatic") : mine ? t("You") : message.authorName;
  return (
    <article className={`message ${kind}`}>
      <header className="message-head">
        <b>
          <Data>{name}</Data>
        </b>{" "}
        {clock}
        {isNote ? (
          <span className="private">
            <Icon name="lock" size={12} /> {t("private")}
          </span>
        ) : null}
      </header>
      {message.authorKind === "customer" ? (
        <Words>{message.body}</Words>
      ) : (
        <p className="message-body" dir="auto">
          {isCovered(message.body) ? <Covered /> : message.body}
        </p>
      )}
      <Attached documents={documents} label={t("Attached")} />
    </article>
  );
}
