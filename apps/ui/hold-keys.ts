import { isTyping } from "./is-typing.ts";

/** What lies above the page. */
const OVER = ".veil, .float";
const isOver = (element: Element | null) => element?.closest(OVER) != null;
/** So many frames it may take until the dialog has the focus, and then until its field has. */
const UNTIL_THERE = 30, UNTIL_FIELD = 6;

/** The text after one more key. Pure. */
export function typedOn(text: string, key: string): string {
  if (key === "Backspace") return [...text].slice(0, -1).join("");
  return [...key].length === 1 ? text + key : text;
}

/**
 * Holds what is typed while a dialog is on its way, so that no letter is lost and none is taken for a shortcut of the page
 * below: "ctrl+k, e" must not resolve a conversation.
 *
 * @param onClose for Escape
 * @returns to be called when the dialog is there: what was typed becomes the text of the field that takes the focus
 */
export function holdKeys(onClose?: () => void): () => void {
  let text = "";
  let isClosed = false;
  const hold = (event: KeyboardEvent) => {
    const focused = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.isComposing || isTyping(focused)) return;
    // The dialog is there: its own keys are its own, and only letters still wait for its field.
    if (isOver(focused) && ([...event.key].length > 1 || event.key === " ")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") {
      isClosed = true;
      onClose?.();
    } else text = typedOn(text, event.key);
  };
  window.addEventListener("keydown", hold, true);
  const letGo = () => window.removeEventListener("keydown", hold, true);
  return () => {
    let waited = 0, there = 0;
    const give = () => {
      const focused = document.activeElement;
      const isField = isOver(focused) && isTyping(focused);
      if (isOver(focused)) there++;
      if (!isField && !isClosed && ++waited < UNTIL_THERE && there < UNTIL_FIELD) return void requestAnimationFrame(give);
      letGo();
      if (isField && text !== "") document.execCommand("insertText", false, text);
    };
    give();
  };
}
