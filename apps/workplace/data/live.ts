import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { LiveEvent } from "../../../engine/platform/contract.ts";
import type { SessionView } from "../../../engine/organisation/contract.ts";
import type { CockpitView } from "../../../engine/service/contract.ts";
import { api, ApiProblem } from "./api.ts";
import { cockpitsOf, madeOldBy } from "./live-effects.ts";
import { type LiveStream, openStream } from "./live-stream.ts";

export type LiveState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "catching-up"; readonly behind: number }
  | { readonly kind: "offline"; readonly since: string };

/** Events that come together are answered together; lists that change with every event are read at most this often. */
const GATHER_MS = 120;
const LIST_MS = 2_500;
const SLOW_LISTS = new Set(["customers", "group-timeline", "value", "segments", "outcomes", "refused", "limits"]);
/** A page nobody looks at gives its connection back: browsers allow six a site, also to pages kept for the way back. The stream resumes by number. */
const HIDDEN_MS = 5_000;

/** The page's one connection to what happens, shared with the other windows of the browser. It resumes from the last event number, never from a time. */
export class Live {
  #state: LiveState = { kind: "connecting" };
  #listeners = new Set<() => void>();
  #source: LiveStream | undefined;
  #position = 0;
  #target = 0;
  #retryMs = 1_000;
  #everOpen = false;
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #old = new Map<string, readonly string[]>();
  /** What is read again at once, though what follows from the event was not worked out then: read once more when it is. */
  #early = new Map<string, { readonly key: readonly string[]; readonly position: number }>();
  #workedOut = 0;
  #held = 0;
  #queries: QueryClient;

  readonly #sharedAs: string | undefined;

  /** @param sharedAs windows of one browser that are called alike share one connection; undefined: this one has its own */
  constructor(queries: QueryClient, sharedAs?: string) {
    this.#queries = queries;
    this.#sharedAs = sharedAs;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): LiveState => this.#state;

  /** Begins to follow after a position. Returns how to stop. */
  start(position: number): () => void {
    this.#position = Math.max(this.#position, position);
    // Opened in the background, it connects when somebody looks.
    if (!document.hidden) this.#connect();
    const online = () => !document.hidden && this.#connect();
    const left = () => this.#source?.close();
    const offline = () => this.#lost();
    const seen = () => {
      if (document.hidden) this.#after("hidden", HIDDEN_MS, () => this.#source?.close());
      else {
        this.#cancel("hidden");
        if (this.#source === undefined || this.#source.isOver()) this.#connect();
      }
    };
    window.addEventListener("online", online);
    window.addEventListener("offline", offline);
    window.addEventListener("pagehide", left);
    window.addEventListener("pageshow", seen);
    document.addEventListener("visibilitychange", seen);
    return () => {
      window.removeEventListener("online", online);
      window.removeEventListener("offline", offline);
      window.removeEventListener("pagehide", left);
      window.removeEventListener("pageshow", seen);
      document.removeEventListener("visibilitychange", seen);
      for (const timer of this.#timers.values()) clearTimeout(timer);
      this.#timers.clear();
      this.#source?.close();
      this.#source = undefined;
    };
  }

  #connect(): void {
    this.#cancel("retry");
    this.#source?.close();
    const stream: LiveStream = openStream(this.#sharedAs, () => this.#position, {
      open: () => this.#opened(),
      change: (text) => this.#heard(text),
      workedOut: (text) => this.#workedOutTo((JSON.parse(text) as { position: number }).position),
      lost: (isOver) => {
        if (stream !== this.#source) return;
        this.#lost();
        // A refused connection is not tried again by the browser itself.
        if (isOver) {
          this.#askWhoIsThere();
          this.#after("retry", this.#retryMs, () => this.#connect());
          this.#retryMs = Math.min(this.#retryMs * 2, 15_000);
        }
      },
    });
    this.#source = stream;
  }

  /** The stream says only that it is refused. If nobody is signed in any more, the sign-in page takes over. */
  #askWhoIsThere(): void {
    void api<SessionView>("/session").catch((error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401)
        void this.#queries.resetQueries({ queryKey: ["session"] });
    });
  }

  #opened(): void {
    this.#retryMs = 1_000;
    if (!this.#everOpen) {
      this.#everOpen = true;
      this.#set({ kind: "live" });
      return;
    }
    this.#set({ kind: "catching-up", behind: 0 });
    void api<SessionView>("/session")
      .then((session) => {
        this.#target = session.livePosition;
        this.#measure();
      })
      .catch(() => undefined);
    // Events one may not see never arrive; after a quiet moment the page has what there is for it.
    this.#after("caught-up", 3_000, () => this.#set({ kind: "live" }));
    // Whatever the stream cannot tell (rows deleted by a restore, say) is read again once.
    void this.#queries.invalidateQueries({ queryKey: ["queue"] });
    void this.#queries.invalidateQueries({ queryKey: ["cockpit"] });
  }

  #heard(text: string): void {
    const event = JSON.parse(text) as LiveEvent;
    if (event.position <= this.#position) return;
    this.#position = event.position;
    this.#measure();
    const old = (key: readonly string[]) => {
      this.#old.set(key.join("/"), key);
      if (event.position > this.#workedOut) this.#early.set(key.join("/"), { key, position: event.position });
    };
    for (const key of madeOldBy(event)) old(key);
    const open = this.#queries
      .getQueriesData<CockpitView>({ queryKey: ["cockpit"] })
      .flatMap(([, view]) =>
        view ? [{ conversationId: view.conversation.conversationId, customerId: view.profile.customerId }] : [],
      );
    for (const conversationId of cockpitsOf(event, open)) old(["cockpit", conversationId]);
    this.#refreshSoon();
  }

  #workedOutTo(position: number): void {
    this.#workedOut = Math.max(this.#workedOut, position);
    for (const [name, early] of this.#early) {
      if (early.position > position) continue;
      this.#early.delete(name);
      this.#old.set(name, early.key);
    }
    if (this.#old.size > 0) this.#refreshSoon();
  }

  #refreshSoon(): void {
    if (!this.#timers.has("gather")) this.#after("gather", GATHER_MS, () => this.#refresh(false));
    if (!this.#timers.has("lists")) this.#after("lists", LIST_MS, () => this.#refresh(true));
  }

  /**
   * Nothing on the page is read again until it is let go; what happened meanwhile is read then.
   * For an act after which what the page shows is no more: the stream tells of it before the act is answered.
   */
  hold(): () => void {
    this.#held++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#held--;
      if (this.#old.size > 0) this.#refreshSoon();
    };
  }

  #refresh(lists: boolean): void {
    this.#timers.delete(lists ? "lists" : "gather");
    if (this.#held > 0) return;
    for (const [name, queryKey] of this.#old) {
      if (SLOW_LISTS.has(queryKey[0] ?? "") !== lists) continue;
      this.#old.delete(name);
      void this.#queries.invalidateQueries({ queryKey });
    }
  }

  #measure(): void {
    if (this.#state.kind !== "catching-up") return;
    const behind = this.#target - this.#position;
    if (this.#target > 0 && behind <= 0) {
      this.#cancel("caught-up");
      this.#set({ kind: "live" });
    } else this.#set({ kind: "catching-up", behind: Math.max(0, behind) });
  }

  #lost(): void {
    if (this.#state.kind !== "offline") this.#set({ kind: "offline", since: new Date().toISOString() });
  }

  #set(state: LiveState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #after(name: string, milliseconds: number, act: () => void): void {
    this.#cancel(name);
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        act();
      }, milliseconds),
    );
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

export function useLive(live: Live): LiveState {
  return useSyncExternalStore(live.subscribe, live.state);
}
