// The connection to what happens. Browsers allow six connections a site over HTTP/1.1, and each stream holds one for good: the seventh
// window would wait for ever. So the windows of one browser share one stream: whoever holds the lock reads it and tells the others.
// When that window is closed or hidden the next one holds the lock. Where a browser has no locks or channels, each window has its own.

/** What a stream tells. */
export interface Hear {
  open(): void;
  /** Something happened: the event as it was written. */
  change(text: string): void;
  /** Up to which event all that follows has been worked out. */
  workedOut(text: string): void;
  /** @param isOver nobody tries again by itself */
  lost(isOver: boolean): void;
}

export interface LiveStream {
  readonly isOver: () => boolean;
  close(): void;
}

/** @param name what the windows that share it have in common; undefined: a stream of one's own */
export function openStream(name: string | undefined, after: () => number, hear: Hear): LiveStream {
  const canShare = name !== undefined && typeof BroadcastChannel === "function" && typeof navigator !== "undefined" && navigator.locks !== undefined;
  return canShare ? sharedStream(name, after, hear) : ownStream(after(), hear);
}

function ownStream(after: number, hear: Hear): LiveStream {
  const source = new EventSource(`/api/live?after=${after}`);
  const text = (message: Event) => (message as MessageEvent<string>).data;
  source.addEventListener("open", () => hear.open());
  source.addEventListener("change", (message) => hear.change(text(message)));
  source.addEventListener("worked-out", (message) => hear.workedOut(text(message)));
  source.addEventListener("error", () => hear.lost(source.readyState === EventSource.CLOSED));
  return { isOver: () => source.readyState === EventSource.CLOSED, close: () => source.close() };
}

type State = "opening" | "open" | "lost";
type Told =
  | { readonly kind: "join"; readonly after: number }
  | { readonly kind: "leading" }
  | { readonly kind: "state"; readonly state: State }
  | { readonly kind: "change" | "worked-out"; readonly text: string };

/** So many events are kept for a window that comes later; for one that is further behind the stream is opened anew from there. */
const KEPT = 300;
/** A window that leads and says nothing for so long is held up: then this one has a stream of its own. */
const SILENT_MS = 4_000;
const ASK_EVERY_MS = 15_000;

/** @param after what this window has heard so far */
export function sharedStream(name: string, after: () => number, hear: Hear): LiveStream {
  const channel = new BroadcastChannel(name);
  const giveUp = new AbortController();
  let isClosed = false;
  let leading: Leader | undefined;
  let endLeading: (() => void) | undefined;
  let alone: LiveStream | undefined;
  let state: State = "opening";
  let silence: ReturnType<typeof setTimeout> | undefined;
  const say = (told: Told) => channel.postMessage(told);

  const join = () => {
    if (leading || alone) return;
    say({ kind: "join", after: after() });
    silence ??= setTimeout(() => {
      silence = undefined;
      alone = ownStream(after(), hear);
    }, SILENT_MS);
  };
  const heard = () => {
    clearTimeout(silence);
    silence = undefined;
  };
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (isClosed) return;
    if (leading) {
      if (data.kind === "join") leading.welcome(data.after);
      return;
    }
    if (data.kind === "join" || alone) return;
    if (data.kind === "leading") return join();
    heard();
    if (data.kind !== "state") {
      if (data.kind === "change") hear.change(data.text);
      else hear.workedOut(data.text);
    } else if (data.state !== state && data.state !== "opening") {
      state = data.state;
      if (state === "open") hear.open();
      else hear.lost(false);
    }
  };
  const asking = setInterval(join, ASK_EVERY_MS);
  join();
  navigator.locks
    .request(name, { signal: giveUp.signal }, () => {
      if (isClosed) return undefined;
      heard();
      alone?.close();
      alone = undefined;
      leading = lead(after(), hear, say);
      // Whoever has heard less says so, and is told.
      say({ kind: "leading" });
      return new Promise<void>((done) => (endLeading = done));
    })
    // Closed before it came to lead.
    .catch(() => undefined);
  return {
    isOver: () => isClosed || (leading?.isOver() ?? alone?.isOver() ?? false),
    close() {
      isClosed = true;
      clearInterval(asking);
      heard();
      giveUp.abort();
      leading?.close();
      alone?.close();
      channel.close();
      endLeading?.();
    },
  };
}

interface Leader extends LiveStream {
  /** Tells a window that has heard so much what it does not know yet. */
  welcome(after: number): void;
}

function lead(from: number, hear: Hear, say: (told: Told) => void): Leader {
  let stream: LiveStream;
  let state: State = "opening";
  let position = from;
  let keptFrom = from;
  let kept: { readonly position: number; readonly text: string }[] = [];
  let lastWorkedOut: string | undefined;
  const begin = (after: number) => {
    [position, keptFrom, kept] = [after, after, []];
    stream = ownStream(after, {
      open() {
        state = "open";
        say({ kind: "state", state });
        hear.open();
      },
      change(text) {
        position = (JSON.parse(text) as { position: number }).position;
        kept.push({ position, text });
        if (kept.length > KEPT) keptFrom = kept.shift()!.position;
        say({ kind: "change", text });
        hear.change(text);
      },
      workedOut(text) {
        lastWorkedOut = text;
        say({ kind: "worked-out", text });
        hear.workedOut(text);
      },
      lost(isOver) {
        state = "lost";
        say({ kind: "state", state });
        hear.lost(isOver);
      },
    });
  };
  begin(from);
  return {
    isOver: () => stream.isOver(),
    close: () => stream.close(),
    welcome(after) {
      say({ kind: "state", state });
      if (after >= position) return;
      if (after >= keptFrom) {
        // Windows pass over what they have heard.
        for (const { position: at, text } of kept) if (at > after) say({ kind: "change", text });
        if (lastWorkedOut !== undefined) say({ kind: "worked-out", text: lastWorkedOut });
        return;
      }
      stream.close();
      begin(after);
    },
  };
}
