import { isTyping } from "./is-typing.ts";

/** What lies above the page. */
const OVER = ".veil, .float";
/** So many frames a dialog may take from being there to its field taking the focus. */
const PATIENCE = 30;

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
    if (event.ctrlKey || event.metaKey || event.isComposing || isTyping(document.activeElement)) return;
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
    let waited = 0;
    const give = () => {
      const focused = document.activeElement;
      const isField = isTyping(focused) && focused?.closest(OVER) != null;
      // It is not there at once, and has the focus itself for a moment before its field.
      if (!isField && !isClosed && ++waited < PATIENCE) return void requestAnimationFrame(give);
      letGo();
      if (isField && text !== "") document.execCommand("insertText", false, text);
    };
    give();
  };
}
