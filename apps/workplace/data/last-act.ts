import { useSyncExternalStore } from "react";
import type { Said } from "../../ui/say.ts";

/** What was done last and how to take it back; or what did not work. Shown in the pane where it was done. */
export type LastAct =
  | {
      readonly kind: "done";
      readonly words: Said;
      readonly undo: () => Promise<unknown> | void /** The act carries its own way back on the screen, so no line is shown for it. */;
      readonly shownElsewhere?: true;
      /** It is done on the way to another page, and said there. */
      readonly goesAlong?: true;
    }
  /** Done for good, as was said beforehand. */
  | { readonly kind: "said"; readonly words: Said }
  | { readonly kind: "failed"; readonly words: Said; readonly why: string };

let last: LastAct | null = null;
const listeners = new Set<() => void>();

export function setLastAct(act: LastAct | null): void {
  last = act;
  for (const listener of listeners) listener();
}

/** For a page that is left: what was done on it stays there, but for what goes along to the next. */
export function leaveLastAct(): void {
  if (last?.kind !== "done" || !last.goesAlong) return setLastAct(null);
  const { goesAlong: _, ...stays } = last;
  setLastAct(stays);
}

export function getLastAct(): LastAct | null {
  return last;
}

/** Takes the last act back. Returns false when there is none to take back. */
export function undoLastAct(): boolean {
  const act = last;
  if (act?.kind !== "done") return false;
  setLastAct(null);
  void act.undo();
  return true;
}

export function useLastAct(): LastAct | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getLastAct);
}
