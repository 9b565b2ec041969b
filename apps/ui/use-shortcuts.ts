import { useEffect, useEffectEvent } from "react";
import { isTyping } from "./is-typing.ts";
import { shortcutOf } from "./shortcut.ts";

let singleKeys = true;
/** Switches the single-letter shortcuts for the whole page (settings). */
export function setSingleKeys(on: boolean): void {
  singleKeys = on;
}

/** Listens for shortcuts while the component is on the page. A handler that returns false lets the key go on. */
export function useShortcuts(map: Readonly<Record<string, (() => void | boolean) | undefined>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    // The focused element, not the event's target: React Aria re-sends keys to items that only look focused.
    const focused = document.activeElement;
    const name = shortcutOf(
      {
        key: event.key,
        ctrl: event.ctrlKey,
        meta: event.metaKey,
        alt: event.altKey,
        shift: event.shiftKey,
        altGraph: event.getModifierState("AltGraph"),
        composing: event.isComposing,
        trusted: event.isTrusted,
        repeat: event.repeat && event.key !== "j" && event.key !== "k",
      },
      { typing: isTyping(focused), overlay: document.querySelector(".veil, .float") !== null, singleKeys },
    );
    const act = name === null ? undefined : map[name];
    if (act && act() !== false) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** F6: moves the focus to the next region of the page, as windows do; Shift+F6 back. */
export function focusNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) =>
    region.checkVisibility(),
  );
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at === -1 && step === -1 ? regions.length - 1 : at + step + regions.length) % regions.length];
  if (!next) return;
  const first = next.querySelector<HTMLElement>(
    "[data-region-start], textarea, [aria-current='true'], [aria-current='page'], [role=tab][aria-selected=true], a[href], button:not([disabled])",
  );
  (first ?? next).focus();
}
