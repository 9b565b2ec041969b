// How far a long command has come, on stderr: one line redrawn at a terminal, a line every few seconds elsewhere.

export interface Progress {
  show(text: string): void;
  /** Ends the redrawn line; further words begin on a line of their own. */
  end(): void;
}

const EVERY_MILLIS = { terminal: 100, elsewhere: 3000 };

export function progressOn(stream: NodeJS.WriteStream = process.stderr, now: () => number = () => performance.now()): Progress {
  let last = -Infinity;
  let drawn = false;
  return {
    show(text) {
      if (now() - last < (stream.isTTY ? EVERY_MILLIS.terminal : EVERY_MILLIS.elsewhere)) return;
      last = now();
      if (!stream.isTTY) return void stream.write(`${text}\n`);
      stream.write(`\r\u001b[K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
      drawn = true;
    },
    end() {
      if (drawn) stream.write("\r\u001b[K");
      drawn = false;
    },
  };
}

/**
 * What is left, in words, from the share done so far; nothing while it is too early to say.
 *
 * @example timeLeft(0.25, 10) // "30 s left"
 */
export function timeLeft(share: number, secondsSoFar: number): string {
  if (share < 0.02 || secondsSoFar < 0.5 || share >= 1) return "";
  const left = Math.ceil((secondsSoFar * (1 - share)) / share);
  return left < 120 ? `${left} s left` : `${Math.round(left / 60)} min left`;
}

/** @example wholeNumber(1044847) // "1,044,847" */
export function wholeNumber(n: number): string {
  return n.toLocaleString("en");
}

/** @example count(1, "line names", "lines name") // "1 line names" */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(n)} ${n === 1 ? one : many}`;
}
