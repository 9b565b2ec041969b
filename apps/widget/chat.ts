// The chat without its looks: what was said, what waits to be sent, and the way to the server and back.
import type { ChatMessage, ChatThread, ChatToken, NewChatMessage } from "../../engine/service/contract.ts";
import { type Keeping, newId, type Unsent } from "./kept.ts";

export interface Shown {
  readonly messages: readonly ChatMessage[];
  readonly unsent: readonly Unsent[];
  readonly open: boolean;
  /** Messages of ours that the customer has not seen. */
  readonly fresh: number;
  /** offline: the browser has no network; away: it has, and we do not answer. */
  readonly trouble: "offline" | "away" | undefined;
  /** With which words we begin, where the site vouched for them and nothing is under way. */
  readonly greeting: { readonly greeting: string; readonly language: string | null } | undefined;
}

export interface Chat {
  shown(): Shown;
  /** @returns what ends it */
  onChange(tell: () => void): () => void;
  /** What is written and not sent; with a text, that from now on. */
  draft(text?: string): string;
  setOpen(open: boolean): void;
  send(body: string): void;
  /** Takes a message that could not be sent back into the draft. */
  takeBack(clientId: string): void;
}

const SLOWEST_MILLIS = 30_000;
const PATIENCE_MILLIS = 20_000;

/** What a request met: an answer, or a reason to come back later, to begin anew, or to give up on it. */
type Met<T> = { readonly kind: "answer"; readonly body: T } | { readonly kind: "later"; readonly seconds: number } | { readonly kind: "unknown" } | { readonly kind: "refused" };

export interface ChatOptions {
  /** Address of the chat's folder, with a slash at its end. */
  readonly at: string;
  readonly kept: Keeping;
  /** What the site signed about who its user is, and what this browser kept before they signed in. */
  readonly vouched?: { readonly identityToken: string; readonly before: Keeping } | undefined;
  /** The site's own id of this browser. */
  readonly anonymousId?: string | undefined;
}

export function startChat({ at, kept, anonymousId, ...given }: ChatOptions): Chat {
  let messages: readonly ChatMessage[] = [];
  // Up to here nothing is missing. What we have just sent ourselves may lie further on, with something of theirs between.
  let reached = 0;
  let away = false;
  let tries = 0;
  let stream: EventSource | undefined;
  let timer = 0;
  let { vouched } = given;
  // Read once: a draft belongs to the page it is written on, and another tab's does not come in between.
  let draft = kept.read().draft ?? "";
  let loaded = false;
  let greeting: Shown["greeting"];
  let toGreet = false;
  let connecting = false;
  let wanted = false;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());

  async function ask<T>(path: string, token: string | undefined, body?: unknown): Promise<Met<T>> {
    try {
      const response = await fetch(at + path, {
        method: body ? "POST" : "GET", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE_MILLIS),
        headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(body ? { "Content-Type": "application/json" } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (response.ok) return { kind: "answer", body: (await response.json()) as T };
      if (response.status === 401) return { kind: "unknown" };
      if (response.status < 500 && response.status !== 429 && response.status !== 408) return { kind: "refused" };
      return { kind: "later", seconds: Number(response.headers.get("Retry-After")) || 0 };
    } catch {
      return { kind: "later", seconds: 0 };
    }
  }

  /** Something did not get through: it is tried again, later and later. */
  function again(seconds: number): void {
    away = true;
    clearTimeout(timer);
    timer = setTimeout(connect, Math.max(seconds * 1000, Math.min(SLOWEST_MILLIS, 1000 * 2 ** tries++)) + Math.random() * 500) as unknown as number;
  }

  function add(more: readonly ChatMessage[]): void {
    const known = new Map(messages.map((message) => [message.messageId, message]));
    for (const message of more) known.set(message.messageId, message);
    messages = [...known.values()].sort((a, b) => a.position - b.position);
    // What is there need not be sent, whether or not we heard that it arrived.
    const { unsent = [] } = kept.read();
    const left = unsent.filter((each) => !more.some((message) => message.clientId === each.clientId));
    if (left.length < unsent.length) kept.write({ unsent: left });
    seeWhatIsShown();
    tell();
  }

  function seeWhatIsShown(): void {
    const { open, seen = 0 } = kept.read();
    if (open && document.visibilityState === "visible" && reached > seen) kept.write({ seen: reached });
  }

  /** The token, or the seconds after which there may be one. */
  async function session(): Promise<string | number> {
    const before = kept.read().token;
    if (before) return before;
    // What was written before signing in goes on afterwards, and is no longer there for who uses this computer next.
    const met = await ask<ChatToken>("session", vouched?.before.read().token, { anonymousId: anonymousId ?? kept.device(), ...(vouched ? { identityToken: vouched.identityToken } : {}) });
    if (met.kind === "answer") {
      vouched?.before.write({ token: undefined, seen: 0 });
      kept.write({ token: met.body.token });
      return met.body.token;
    }
    if (met.kind === "unknown" && vouched) {
      vouched = undefined; // the signature is worth nothing: they may write all the same, as a visitor
      console.warn("Rapport chat: data-identity was not accepted; the visitor is treated as unknown.");
      return session();
    }
    return met.kind === "later" ? met.seconds : 60;
  }

  /** Sends what waits, in its order; gives the seconds to wait where that cannot be. In one tab at a time, so that two do not begin two chats. */
  async function flush(): Promise<number | undefined> {
    for (;;) {
      const next = kept.read().unsent?.find((each) => !each.refused);
      if (!next) return undefined;
      const token = await session();
      if (typeof token === "number") return token;
      const { clientId, body, page } = next;
      const met = await ask<ChatMessage>("messages", token, { clientId, body, page } satisfies NewChatMessage);
      if (met.kind === "later") return met.seconds;
      if (met.kind === "answer") add([met.body]);
      else if (met.kind === "unknown") forget();
      else {
        kept.write({ unsent: (kept.read().unsent ?? []).map((each) => (each.clientId === clientId ? { ...each, refused: true } : each)) });
        tell();
      }
    }
  }

  /** The server knows this token no more: what is written next begins a new chat. */
  function forget(): void {
    loaded = false;
    kept.write({ token: undefined, seen: 0 });
    hangUp();
    messages = [];
    reached = 0;
    tell();
  }

  function hangUp(): void {
    stream?.close();
    stream = undefined;
  }

  /** Reads what was missed, sends what waits, and listens. Called whenever there may be a way or a wish. */
  async function connect(): Promise<void> {
    wanted = true;
    if (connecting) return;
    connecting = true;
    clearTimeout(timer);
    while (wanted && navigator.onLine) {
      wanted = false;
      const unsent = await (navigator.locks ? navigator.locks.request("rapport.chat", flush) : flush());
      const unread = await load();
      if (unread === undefined) listen();
      void greet();
      if (unsent !== undefined || unread !== undefined) again(Math.max(unsent ?? 0, unread ?? 0));
      else {
        away = false;
        tries = 0;
      }
    }
    connecting = false;
    tell();
  }

  /** Reads what was said so far, which also shows whether the token is still good; gives the seconds to wait where that cannot be. */
  async function load(): Promise<number | undefined> {
    // Who is vouched for may have a chat from another computer; anybody else has none before they write.
    const token = kept.read().token ?? (vouched && kept.read().open ? await session() : undefined);
    if (typeof token === "number") return token;
    if (!token || loaded) return undefined;
    const met = await ask<ChatThread>("messages", token);
    if (met.kind === "unknown") return void forget();
    if (met.kind !== "answer") return met.kind === "later" ? met.seconds : 60;
    loaded = true;
    reached = met.body.position;
    add(met.body.messages);
    toGreet = vouched !== undefined && met.body.conversation?.status !== "open";
    return undefined;
  }

  /** Once, of whoever has it open. Nobody is kept from writing for want of it: what goes wrong is left. */
  async function greet(): Promise<void> {
    const { token, open } = kept.read();
    if (!toGreet || !open || !token) return;
    toGreet = false;
    const met = await ask<Shown["greeting"]>("greeting", token);
    if (met.kind !== "answer") return;
    greeting = met.body;
    tell();
  }

  function listen(): void {
    const { token } = kept.read();
    // A page that nobody looks at holds no line: browsers have few, and it hears all it missed when it is looked at.
    if (!token || !loaded || stream || document.visibilityState === "hidden") return;
    const opened = (stream = new EventSource(`${at}live?token=${encodeURIComponent(token)}&after=${reached}`));
    opened.addEventListener("message", (event) => {
      const message = JSON.parse(String(event.data)) as ChatMessage;
      reached = message.position;
      add([message]);
    });
    opened.onerror = () => {
      // Of itself it comes back after a cut, with the number of the last event. Refused, it does not.
      if (opened.readyState !== EventSource.CLOSED || opened !== stream) return;
      stream = undefined;
      loaded = false;
      again(0);
      tell();
    };
  }

  addEventListener("online", () => {
    hangUp(); // a cut is not always noticed
    tries = 0;
    void connect();
  });
  addEventListener("offline", tell);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return hangUp();
    seeWhatIsShown();
    void connect();
  });
  void connect();

  return {
    shown() {
      const { unsent = [], open = false, seen = 0 } = kept.read();
      return {
        messages, open, unsent, greeting,
        fresh: messages.filter((message) => message.from !== "you" && message.position > seen).length,
        trouble: !navigator.onLine ? "offline" : away ? "away" : undefined,
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    draft(text) {
      if (text !== undefined) kept.write({ draft: (draft = text) });
      return draft;
    },
    setOpen(open) {
      kept.write({ open });
      seeWhatIsShown();
      void connect();
      tell();
    },
    send(body) {
      const { href } = location;
      draft = "";
      toGreet = false;
      greeting = undefined;
      kept.write({ draft, unsent: [...(kept.read().unsent ?? []), { clientId: newId(), body, page: href.split(/[?#]/)[0]!.slice(0, 500), at: Date.now() }] });
      tell();
      void connect();
    },
    takeBack(clientId) {
      const { unsent = [] } = kept.read();
      draft = [draft, unsent.find((each) => each.clientId === clientId)?.body].filter(Boolean).join("\n");
      kept.write({ draft, unsent: unsent.filter((each) => each.clientId !== clientId) });
      tell();
    },
  };
}
