import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { CockpitView, MessageView } from "../../../engine/service/contract.ts";
import { api, ApiProblem, isUnreachable } from "../data/api.ts";
import { nextSendIn, readWaiting, readyToSend, type Waiting } from "./waiting.ts";

/** After nobody answered: a rest before the next try, twice as long each time. */
const REST_MS = 2_000;
const LONGEST_REST_MS = 30_000;

/** Carries messages to the server, in order, once each, across reloads and lost networks. */
export class Outbox {
  #place: string;
  #queries: QueryClient;
  #waiting: readonly Waiting[];
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = new Set<string>();
  #restMs = REST_MS;
  #restUntil = 0;

  constructor(queries: QueryClient, personId: string) {
    this.#queries = queries;
    this.#place = `rapport.outbox.${personId}`;
    this.#waiting = readWaiting(localStorage.getItem(this.#place));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly waiting = (): readonly Waiting[] => this.#waiting;

  start(): () => void {
    const work = () => {
      this.#restUntil = 0;
      this.#work();
    };
    window.addEventListener("online", work);
    work();
    return () => {
      window.removeEventListener("online", work);
      clearTimeout(this.#timer);
    };
  }

  add(message: Waiting): void {
    this.#keep([...this.#waiting, message]);
    this.#work();
  }

  /** Takes a message back while it has not left. Returns it, so that its words can return to the draft. */
  takeBack(clientId: string): Waiting | undefined {
    const message = this.#waiting.find((each) => each.clientId === clientId);
    if (message === undefined || message.sent || this.#busy.has(clientId)) return undefined;
    this.#keep(this.#waiting.filter((each) => each !== message));
    return message;
  }

  tryAgain(clientId: string): void {
    this.#restUntil = 0;
    this.#change(clientId, { refused: null });
    this.#work();
  }

  #work(): void {
    clearTimeout(this.#timer);
    const rest = this.#restUntil - Date.now();
    if (rest <= 0)
      for (const message of readyToSend(this.#waiting, new Date()))
        if (!this.#busy.has(message.clientId)) void this.#send(message);
    const wait = nextSendIn(
      this.#waiting.filter((message) => !this.#busy.has(message.clientId)),
      new Date(),
    );
    if (wait !== null) this.#timer = setTimeout(() => this.#work(), Math.max(wait, rest, 50));
  }

  async #send(message: Waiting): Promise<void> {
    this.#busy.add(message.clientId);
    try {
      if (!message.sent) {
        const { clientId, body, audience } = message;
        this.#show(
          message.conversationId,
          await api<MessageView>(`/conversations/${message.conversationId}/messages`, {
            method: "POST",
            body: { clientId, body, audience },
          }),
        );
        this.#change(message.clientId, { sent: true });
      }
      await this.#follow(message);
      this.#keep(this.#waiting.filter((each) => each.clientId !== message.clientId));
      void this.#queries.invalidateQueries({ queryKey: ["queue"] });
      this.#busy.delete(message.clientId);
      this.#restMs = REST_MS;
      this.#work();
    } catch (error) {
      this.#busy.delete(message.clientId);
      if (isUnreachable(error)) {
        this.#restUntil = Date.now() + this.#restMs;
        this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
      } else this.#change(message.clientId, { refused: error instanceof ApiProblem ? error.message : String(error) });
      this.#work();
    }
  }

  /** What belongs to a message and must not hold it up: that advice was taken, that the conversation is resolved. */
  async #follow(message: Waiting): Promise<void> {
    const { words, customerId, conversationId } = message;
    const quietly = (error: unknown) => {
      if (isUnreachable(error)) throw error;
    };
    if (words !== null)
      await api(`/decisions/${words.decisionId}/taken`, {
        method: "POST",
        body: { customerId, actionId: words.actionId, conversationId },
      }).catch(quietly);
    if (words !== null) void this.#queries.invalidateQueries({ queryKey: ["taken", customerId] });
    if (message.thenResolve)
      await api(`/conversations/${conversationId}`, { method: "PATCH", body: { status: "resolved" } }).catch(quietly);
    void this.#queries.invalidateQueries({ queryKey: ["cockpit", conversationId] });
  }

  /** Puts the message the server answered with into the thread at once. */
  #show(conversationId: string, message: MessageView): void {
    this.#queries.setQueryData<CockpitView>(["cockpit", conversationId], (view) =>
      view === undefined || view.messages.some((each) => each.clientId === message.clientId)
        ? view
        : { ...view, messages: [...view.messages, message], position: Math.max(view.position, message.position) },
    );
  }

  #change(clientId: string, change: Partial<Waiting>): void {
    this.#keep(this.#waiting.map((each) => (each.clientId === clientId ? { ...each, ...change } : each)));
  }

  #keep(waiting: readonly Waiting[]): void {
    this.#waiting = waiting;
    try {
      localStorage.setItem(this.#place, JSON.stringify(waiting));
    } catch {
      // a full store: the messages still wait in this page
    }
    for (const listener of this.#listeners) listener();
  }
}

export function useWaiting(outbox: Outbox): readonly Waiting[] {
  return useSyncExternalStore(outbox.subscribe, outbox.waiting);
}
