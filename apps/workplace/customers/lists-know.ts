// Lists are told of an attribute or a consent before they are filtered or sorted by it: all customers are gone through once, some
// thousands with each request, and how far that is stands on the page.
import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { ListKeyState, NewListKey } from "../../../engine/segments/contract.ts";
import { api } from "../data/api.ts";
import { listChoicesQuery } from "../data/queries.ts";

/** Of all customers the share that has been gone through; null while nobody is. */
let share: number | null = null;
const listeners = new Set<() => void>();

function tell(now: number | null): void {
  share = now;
  for (const listener of listeners) listener();
}

/** Most are done at once: only of what takes longer it is told how far it is. */
const SOON_MS = 300;

/**
 * Resolves when lists know what was asked for.
 *
 * @throws {Error} with the reason, if they cannot
 */
export async function letListsKnow(queries: QueryClient, asked: NewListKey): Promise<void> {
  let reached = 0;
  const soon = setTimeout(() => tell(reached), SOON_MS);
  try {
    for (;;) {
      const state = await api<ListKeyState>("/customers/choices", { method: "POST", body: asked });
      if (state.ready) break;
      reached = state.share;
      if (share !== null) tell(reached);
    }
  } finally {
    clearTimeout(soon);
    tell(null);
  }
  await queries.invalidateQueries(listChoicesQuery);
}

export const goneThroughNow = (): number | null => share;

export function useGoneThrough(): number | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, goneThroughNow);
}
