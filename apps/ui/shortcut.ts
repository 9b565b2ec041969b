// Which shortcut a key press means, if any. Pure: the page around it is described by the caller.

export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly altGraph: boolean;
  /** An input method is composing a letter. */
  readonly composing: boolean;
  /** False for key events that a script sent: React Aria re-sends keys to the item it pretends to focus. */
  readonly trusted: boolean;
  readonly repeat: boolean;
}

export interface Around {
  /** The focus is where letters are written. */
  readonly typing: boolean;
  /** A dialog, menu or list is open above the page. */
  readonly overlay: boolean;
  /** Single-key shortcuts may be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
}

/**
 * The name of a shortcut: "j", "?", "mod+enter", "mod+shift+enter", "mod+k", or null.
 *
 * Letters count only outside inputs and without modifiers, matched by the letter that was made (not the place of
 * the key), so that ę, @ and # stay letters on every keyboard. No Alt shortcuts at all.
 */
export function shortcutOf(press: KeyPress, around: Around): string | null {
  if (!press.trusted || press.composing || press.altGraph || press.alt || press.repeat) return null;
  const key = press.key.toLowerCase();
  if (press.ctrl || press.meta) {
    if (key === "enter") return press.shift ? "mod+shift+enter" : "mod+enter";
    return key === "k" && !press.shift ? "mod+k" : null;
  }
  if (press.key === "F6") return press.shift ? "shift+f6" : "f6";
  if (press.key.length !== 1 || around.typing || around.overlay || !around.singleKeys) return null;
  // "?" needs Shift on many keyboards; a capital letter is not the small letter's shortcut.
  return press.shift && key !== press.key ? null : press.key;
}
