import { useEffect, useEffectEvent } from "react";

/**
 * Ctrl+Enter takes the next step of the page, wherever one is on it: also on a button that was just pressed and would be pressed again. In a table
 * that is written in, in dialogs and in menus the key is theirs.
 *
 * @param act null: there is no next step now
 */
export function useNextStep(act: (() => void) | null): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (act === null || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.repeat || event.isComposing) return;
    if ((event.target as Element | null)?.closest("[role=grid]") || document.querySelector(".veil, .float") !== null) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listen, { capture: true });
    return () => document.removeEventListener("keydown", listen, { capture: true });
  }, []);
}
