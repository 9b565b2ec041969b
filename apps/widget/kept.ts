// What the browser keeps of a chat, so that it survives a change of page, a reload and a crash. Every change reads what
// is there first: another tab may have written meanwhile.

export interface Unsent {
  readonly clientId: string;
  readonly body: string;
  readonly page: string;
  /** milliseconds since 1970 */
  readonly at: number;
  /** The server will never take it as it is. */
  readonly refused?: boolean;
}

export interface Kept {
  readonly token?: string;
  readonly draft?: string;
  readonly unsent?: readonly Unsent[];
  /** The panel stands open. */
  readonly open?: boolean;
  /** Position of the last message that was seen. */
  readonly seen?: number;
}

/** Its presence tells the loader that there is something to show without being pressed. */
const PRESENT = "rapport.chat";
const DEVICE = "rapport.chat.device";

export interface Keeping {
  read(): Kept;
  write(change: Kept): Kept;
  /** The site's own id of this browser, or one made here; says nothing about who it is. */
  device(): string;
}

/** @param user who is signed in on the site: each has a chat of their own on a shared computer */
export function keeping(user: string): Keeping {
  const key = `${PRESENT}.of.${user}`;
  let memory: Kept = {}; // where the browser keeps nothing, the page does
  const read = (): Kept => {
    try {
      return (JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null) ?? memory;
    } catch {
      return memory;
    }
  };
  return {
    read,
    write(change) {
      memory = { ...read(), ...change };
      try {
        localStorage.setItem(key, JSON.stringify(memory));
        localStorage.setItem(PRESENT, "1");
      } catch {} // full, or forbidden
      return memory;
    },
    device() {
      try {
        return (localStorage[DEVICE] ??= newId());
      } catch {
        return newId();
      }
    },
  };
}

/** 128 random bits; crypto.randomUUID is missing on pages without https. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
