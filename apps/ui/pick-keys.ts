import type { KeyboardEvent } from "react";

/**
 * Keys of a search with a list of buttons below it: down and up walk, from the field and back to it; Enter in the field takes
 * the first.
 */
export function pickKeys(event: KeyboardEvent<HTMLElement>): void {
  if (event.defaultPrevented || event.nativeEvent.isComposing) return;
  const field = event.currentTarget.querySelector<HTMLInputElement>("input");
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("ul button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const isInField = document.activeElement === field;
  if (buttons.length === 0 || (at === -1 && !isInField)) return;
  if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]!.focus();
  else if (event.key === "ArrowUp" && !isInField) (at === 0 ? field : buttons[at - 1])?.focus();
  else if (event.key === "Enter" && isInField) buttons[0]!.click();
  else return;
  event.preventDefault();
}
