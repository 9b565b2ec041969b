/** @jsxImportSource preact */
import { Component, type ComponentChildren, createRef } from "preact";
import type { ChatMessage } from "../../engine/service/contract.ts";
import type { Chat, Shown } from "./chat.ts";
import type { Spoken, Words } from "./words.ts";

export interface PanelProps {
  readonly chat: Chat;
  readonly spoken: Spoken;
  readonly rtl: boolean;
  readonly close: () => void;
  /** The customer has just opened it: the keyboard goes there. Not so when a page comes with it open. */
  readonly takeFocus: boolean;
}

// A class, for Preact's hooks alone weigh as much as the whole of this panel.
export class Panel extends Component<PanelProps> {
  private readonly input = createRef<HTMLTextAreaElement>();
  private readonly log = createRef<HTMLDivElement>();
  private atEnd = true;
  private stopListening: (() => void) | undefined;

  override componentDidMount(): void {
    this.stopListening = this.props.chat.onChange(() => this.forceUpdate());
    if (this.props.takeFocus) this.input.current?.focus();
    this.componentDidUpdate();
  }

  override componentWillUnmount(): void {
    this.stopListening?.();
  }

  override componentDidUpdate(): void {
    // Who reads further up is left there.
    if (this.atEnd) this.log.current?.scrollTo(0, 1e9);
  }

  private send(): void {
    const { chat } = this.props;
    const body = chat.draft().trim();
    if (!body) return;
    this.atEnd = true;
    chat.send(body);
    this.input.current?.focus();
  }

  override render({ chat, spoken: { lang, words }, rtl, close }: PanelProps) {
    const shown = chat.shown();
    const { messages, unsent, trouble, greeting } = shown;
    return (
      <section role="dialog" aria-label={words.title} lang={lang} dir={rtl ? "rtl" : "ltr"} onKeyDown={(event) => event.key === "Escape" && !event.isComposing && close()}>
        <header>
          <div>
            <h2>{words.title}</h2>
            <small>{whoAnswers(shown, words)}</small>
          </div>
          <button type="button" class="x" aria-label={words.close} onClick={close}>×</button>
        </header>
        <div
          class="log" ref={this.log} role="log" aria-label={words.messages} tabIndex={0}
          onScroll={({ currentTarget: at }) => (this.atEnd = at.scrollHeight - at.scrollTop - at.clientHeight < 40)}
        >
          <ol>
            {!messages.length && !unsent.length && !greeting?.greeting && <li class="quiet">{words.empty}</li>}
            {messages.map((message) => line(message.clientId || message.messageId, message.from === "you", [nameOf(message, words), timeOf(message.at, lang)], message.from === "you" ? message.body : withLinks(message.body)))}
            {unsent.map(({ clientId, body, refused }) =>
              line(
                clientId, true, [words.you, refused ? words.refused : trouble ? words.waiting : words.sending], body,
                refused && <button type="button" class="back" onClick={() => (chat.takeBack(clientId), this.input.current?.focus())}>{words.takeBack}</button>,
              ),
            )}
            {greeting?.greeting && <li><small>{words.automated}</small><p dir="auto" lang={greeting.language ?? undefined}>{greeting.greeting}</p></li>}
            {trouble && <li class="bar">{words[trouble]}</li>}
          </ol>
        </div>
        <form onSubmit={(event) => (event.preventDefault(), this.send())}>
          <textarea
            ref={this.input} rows={2} maxLength={4000} aria-label={words.message} dir="auto" value={chat.draft()} onInput={(event) => chat.draft(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && (event.preventDefault(), this.send())}
          />
          <button class="send">{words.send}</button>
        </form>
      </section>
    );
  }
}

function line(key: string, mine: boolean, [who, when]: readonly [string, string], body: ComponentChildren, more?: ComponentChildren) {
  return (
    <li key={key} class={mine ? "me" : ""}>
      <small><bdi>{who}</bdi> · <bdi>{when}</bdi></small>
      <p dir="auto">{body}</p>
      {more}
    </li>
  );
}

/** That people answer is said only while it is true of everything that was written back. */
function whoAnswers({ messages }: Shown, words: Words): string {
  const last = messages.filter((message) => message.from === "agent").at(-1);
  if (last) return words.answers.replace("{name}", last.name);
  return messages.some((message) => message.from === "assistant") ? "" : words.person;
}

function nameOf({ from, name }: ChatMessage, words: Words): string {
  if (from === "you") return words.you;
  return from === "agent" ? name : `${name} (${words.automated})`;
}

/** The time of day; with the date when it was another day. */
function timeOf(at: string, lang: string): string {
  const when = new Date(at);
  const today = when.toDateString() === new Date().toDateString();
  // As the reader's country writes it, where the browser is set to the language that is shown.
  return when.toLocaleString(navigator.language.startsWith(lang) ? navigator.language : lang, { hour: "2-digit", minute: "2-digit", ...(today ? {} : { day: "numeric", month: "short" }) });
}

/** Addresses in what we wrote can be followed; nothing else in a text means anything. */
function withLinks(text: string): ComponentChildren {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/u).map((part, i) => (i % 2 ? <a href={part} target="_blank" rel="noopener noreferrer">{part}</a> : part));
}
