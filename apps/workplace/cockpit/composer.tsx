import { type FormEvent, Suspense, useEffect, useImperativeHandle, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { ActionView, Answer } from "../../../engine/decisions/contract.ts";
import type { CockpitView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { later } from "../../ui/later.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useWords } from "../../ui/words.tsx";
import { WritingArea } from "../../ui/writing-area.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { api } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { useLive } from "../data/live.ts";
import { newId } from "../data/new-id.ts";
import { MOD } from "../words/mod-key.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { say } from "../../ui/say.ts";
import {
  type Audience,
  type Draft,
  keepAudience,
  keepDraft,
  type Place,
  readAudience,
  readDraft,
  withWords,
} from "./drafts.ts";
import { deliveryWords, replyWords, sendStep, sendWords } from "./send-words.ts";
import { undoSeconds, type Waiting } from "./waiting.ts";

const SpeechLine = later(() => import("./speech-line.tsx"));
const ArticlePicker = later(() => import("./article-picker.tsx"), "dialog");

/** An article whose words go into a reply, and which version of it they are. */
export interface ArticleWords {
  readonly articleId: string;
  readonly language: string;
  readonly number: number;
  readonly title: string;
  readonly words: string;
}

export interface ComposerHandle {
  readonly write: (audience: Audience) => void;
  readonly useWordsOf: (answer: Answer, action: ActionView) => void;
  readonly putIn: (article: ArticleWords) => void;
  /** Puts words of a playbook after what is written. */
  readonly add: (words: string) => void;
  readonly restore: (message: Pick<Waiting, "body" | "audience" | "words">) => void;
}

export interface ComposerProps {
  readonly view: CockpitView;
  readonly ref: React.Ref<ComposerHandle>;
  readonly onUnreadFrom: (position: number | null) => void;
  /** Sent, and to be resolved once it has left: the page may move on at once. */
  readonly onSentToResolve: (message: Waiting) => void;
}

/** Where an answer or a note is written. Its text is its own state, so that a key press redraws nothing else. */
export function Composer({ view, ref, onUnreadFrom, onSentToResolve }: ComposerProps) {
  const { t } = useWords();
  const { session, outbox, live } = useHouse();
  const queries = useQueryClient();
  const mayAnswer = useMay("conversations.answer");
  const liveState = useLive(live);
  const area = useRef<HTMLTextAreaElement>(null);
  const { conversationId, channel } = view.conversation;
  const place: Place = { personId: session.person.id, conversationId };
  const [audience, setAudience] = useState<Audience>(() => readAudience(localStorage, place));
  const [draft, setDraft] = useState<Draft>(() => readDraft(localStorage, place, audience));
  const [askedWhileBehind, setAskedWhileBehind] = useState(false);
  const [picking, setPicking] = useState(false);
  const mayPick = useMay("articles.read");

  const othersLatest = view.messages.reduce(
    (latest, message) => (message.authorId === session.person.id ? latest : Math.max(latest, message.position)),
    0,
  );
  const [seen, setSeen] = useState(othersLatest);
  const isWriting = draft.text.trim() !== "";
  const unreadSince = isWriting && othersLatest > seen;
  const step = sendStep({
    text: draft.text,
    unreadSince,
    live: askedWhileBehind && liveState.kind === "catching-up" ? "live" : liveState.kind,
  });

  const firstUnread = unreadSince
    ? Math.min(
        ...view.messages
          .filter((message) => message.position > seen && message.authorId !== session.person.id)
          .map((message) => message.position),
      )
    : null;
  useEffect(() => onUnreadFrom(firstUnread), [firstUnread, onUnreadFrom]);

  useKept(JSON.stringify([audience, draft]), () => keepDraft(localStorage, place, audience, draft));

  const change = (text: string) => {
    if (!isWriting) setSeen(othersLatest);
    // A / that begins a line asks for an article; whoever means the sign closes what opens, and has it.
    if (audience === "customer" && mayPick && text.length === draft.text.length + 1 && beginsLine(text, area.current?.selectionStart ?? 0)) setPicking(true);
    setDraft({ text, words: text.trim() === "" ? null : draft.words });
  };
  // At once, or the next letter of a quick writer would act as a key; and again when a pressed button has let go of it.
  const focusField = (then?: () => void) => {
    area.current?.focus();
    requestAnimationFrame(() => {
      area.current?.focus();
      then?.();
    });
  };
  const turnTo = (next: Audience, focus = true) => {
    if (next !== audience) {
      keepDraft(localStorage, place, audience, draft);
      keepAudience(localStorage, place, next);
      setAudience(next);
      setDraft(readDraft(localStorage, place, next));
      setSeen(othersLatest);
    }
    if (focus) focusField();
  };
  const writeWords = (next: Draft) => {
    keepDraft(localStorage, place, audience, draft);
    keepAudience(localStorage, place, "customer");
    keepDraft(localStorage, place, "customer", next);
    setAudience("customer");
    setDraft(next);
    setSeen(othersLatest);
    focusField(() => area.current?.setSelectionRange(next.text.length, next.text.length));
  };
  const replyDraft = () => (audience === "customer" ? draft : readDraft(localStorage, place, "customer"));

  const putIn = (article: ArticleWords) => {
    const before = replyDraft();
    // The sign that asked for it goes; what was written stays before it.
    const written = before.text.replace(/(^|\n)\/$/, "").trimEnd();
    const kept = (kind: "put-in" | "taken-out") => api(`/conversations/${conversationId}/article-uses`, { method: "POST", body: { useId: newId(), articleId: article.articleId, language: article.language, number: article.number, kind } }).then(() => queries.invalidateQueries({ queryKey: ["articles"] }), () => undefined);
    writeWords({ text: written === "" ? article.words : `${written}\n\n${article.words}`, words: before.words });
    void kept("put-in");
    setLastAct({
      kind: "done", words: say("Put into the reply: {title}", { title: article.title }),
      undo: () => {
        writeWords({ text: written, words: before.words });
        void kept("taken-out");
      },
    });
  };

  const add = (words: string) => {
    const before = replyDraft();
    const written = before.text.trimEnd();
    writeWords({ text: written === "" ? words : `${written}\n\n${words}`, words: before.words });
  };

  useImperativeHandle(ref, () => ({
    putIn,
    add,
    write: (next) => turnTo(next),
    useWordsOf: (answer, action) =>
      writeWords(withWords(replyDraft(), action.say, { decisionId: answer.decisionId, actionId: action.id })),
    restore: (message) => {
      if (message.audience === "team") {
        turnTo("team");
        setDraft({ text: message.body, words: null });
      } else writeWords({ text: message.body, words: message.words });
    },
  }));

  const undelivered = deliveryWords(channel);
  const { speech } = view.answer;
  // Whoever has answered before has greeted.
  const hasGreeted = view.messages.some(({ authorKind, audience: heard }) => authorKind === "agent" && heard === "customer");

  const send = (thenResolve: boolean) => {
    if (step === "nothing") return;
    if (step === "read-first") {
      setSeen(othersLatest);
      setAskedWhileBehind(true);
      document.querySelector(".thread-new")?.scrollIntoView({ block: "center" });
      return;
    }
    const now = Date.now();
    const wait = undoSeconds({ channel, audience, body: draft.text }) * 1000;
    const message: Waiting = {
      clientId: newId(),
      conversationId,
      customerId: view.profile.customerId,
      body: draft.text.trim(),
      audience,
      writtenAt: new Date(now).toISOString(),
      notBefore: new Date(now + wait).toISOString(),
      words: audience === "customer" ? draft.words : null,
      thenResolve,
      sent: false,
      refused: null,
    };
    outbox.add(message);
    setLastAct(
      wait > 0
        ? {
            kind: "done",
            shownElsewhere: true,
            words: undelivered
              ? say("Kept as the reply to {name}", { name: view.profile.name })
              : say("Sent to {name}", { name: view.profile.name }),
            undo: () =>
              void (outbox.takeBack(message.clientId) && writeWords({ text: message.body, words: message.words })),
          }
        : null,
    );
    const empty: Draft = { text: "", words: null };
    setDraft(empty);
    keepDraft(localStorage, place, audience, empty);
    setAskedWhileBehind(false);
    if (thenResolve) onSentToResolve(message);
    else area.current?.focus();
  };

  useShortcuts({
    "mod+enter": () => (document.activeElement === area.current ? send(false) : false),
    "mod+shift+enter": () => (document.activeElement === area.current ? send(true) : false),
  });

  if (!mayAnswer)
    return <p className="composer meta">{t("Your role reads conversations and does not answer them.")}</p>;
  const to = { audience, channel, name: view.profile.name };
  const label = step === "read-first" ? t("Send after reading") : t(sendWords(to));
  return (
    <form
      className={audience === "team" ? "composer note-mode" : "composer"}
      aria-label={t("Write")}
      data-region
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send(false);
      }}
      // Escape gives the single keys back without a hand on the mouse; what was written stays.
      onKeyDown={(event) =>
        event.key === "Escape" && !event.nativeEvent.isComposing ? area.current?.blur() : undefined
      }
    >
      <div className="composer-modes" role="group" aria-label={t("Who will read it")}>
        <Button
          look={audience === "customer" ? "outline" : "quiet"}
          pressed={audience === "customer"}
          onPress={() => turnTo("customer")}
          className="mode"
        >
          {t(replyWords(channel))}
        </Button>
        <Button
          look={audience === "team" ? "outline" : "quiet"}
          pressed={audience === "team"}
          onPress={() => turnTo("team")}
          className="mode"
        >
          <Icon name="lock" size={13} />
          {t("Private note")}
        </Button>
        <span className="grow" />
        {draft.words !== null && !draft.words.unsaid && audience === "customer" ? (
          <span className="meta cut engine-words">{t("Advised words; change them as you like")}</span>
        ) : null}
        {audience === "customer" && mayPick ? (
          <Button onPress={() => setPicking(true)} hint="/" label={t("Put an article into the reply")}>
            {t("Article…")}
          </Button>
        ) : null}
      </div>
      <Suspense>{picking ? <ArticlePicker conversationId={conversationId} onPutIn={putIn} onClose={() => setPicking(false)} /> : null}</Suspense>
      {audience === "customer" && undelivered ? <p className="meta">{t(undelivered)}</p> : null}
      <Suspense>{audience === "customer" && speech ? <SpeechLine speech={speech} tables={view.answer.trace.tables} onBegin={isWriting || hasGreeted ? undefined : add} /> : null}</Suspense>
      <WritingArea
        label={audience === "team" ? t("Private note, for the team only") : t("Reply to {name}", { name: to.name })}
        value={draft.text}
        onChange={change}
        rows={3}
        areaRef={area}
        maxLength={20_000}
      />
      <div className="composer-foot">
        {step === "read-first" ? (
          <span className="small caution grow">
            {unreadSince ? t("Somebody wrote while you were writing.") : t("This page is still catching up.")}
          </span>
        ) : (
          <span className="grow" />
        )}
        {audience === "customer" ? (
          <Button isDisabled={step === "nothing"} onPress={() => send(true)} hint={`${MOD}⇧↵`}>
            {undelivered ? t("Keep and resolve") : t("Send and resolve")}
          </Button>
        ) : null}
        <Button look="primary" type="submit" isDisabled={step === "nothing"} hint={`${MOD}↵`}>
          <span className="cut">{label}</span>
        </Button>
      </div>
    </form>
  );
}

/** Whether the sign before the cursor is a / and the first of its line. */
function beginsLine(text: string, cursor: number): boolean {
  return text[cursor - 1] === "/" && (cursor === 1 || text[cursor - 2] === "\n") && (cursor === text.length || text[cursor] === "\n");
}
