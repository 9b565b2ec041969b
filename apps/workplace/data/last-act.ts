import { useEffect, useRef, useSyncExternalStore } from "react";
import { type Said, say } from "../../ui/say.ts";

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
  | { readonly kind: "said"; readonly words: Said; readonly goesAlong?: true }
  | { readonly kind: "failed"; readonly words: Said; readonly why: string };

let last: LastAct | null = null;
/** How often a page was left; what is said of an act that took long is for the page where it was done. */
let pagesLeft = 0;
/** Another address of the page where it was done. */
let sameAt: string | undefined;
const listeners = new Set<() => void>();

export function setLastAct(act: LastAct | null): void {
  last = act;
  for (const listener of listeners) listener();
}

/** For a page that is left: what was done on it stays there, but for what goes along to the next. */
export function leaveLastAct(): void {
  pagesLeft++;
  sameAt = undefined;
  if (last === null || last.kind === "failed" || !last.goesAlong) return setLastAct(null);
  const { goesAlong: _, ...stays } = last;
  setLastAct(stays);
}

/** Whoever is on the page of one thing goes on to this one: another address of the same, as when a customer is joined to one with an older id, or another. */
export function goOnTo(id: string): void {
  if (id !== sameAt) leaveLastAct();
  sameAt = undefined;
}

/** Says beforehand that this is another address of the same: what was done there stays. */
export function isSameAt(id: string): void {
  sameAt = id;
}

/**
 * Leaves what was done with the page of one thing, also for the page of another of its kind: whoever went on to another
 * customer would take back there what was done to the first.
 *
 * @param id whose page it is
 */
export function useLeftWith(id: string): void {
  const before = useRef(id);
  useEffect(() => {
    if (before.current !== id) goOnTo(id);
    before.current = id;
  }, [id]);
  useEffect(() => leaveLastAct, []);
}

export function getLastAct(): LastAct | null {
  return last;
}

/** Takes the last act back, and says so where nothing else is said of it. Returns false when there is none to take back. */
export function undoLastAct(): boolean {
  const act = last;
  if (act?.kind !== "done") return false;
  setLastAct(null);
  const here = pagesLeft;
  void Promise.resolve(act.undo()).then(() => {
    if (last === null && !act.shownElsewhere && pagesLeft === here) setLastAct({ kind: "said", words: say("Taken back.") });
  });
  return true;
}

export function useLastAct(): LastAct | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getLastAct);
}
