// Ctrl-C reaches a program twice when a launcher in the same terminal passes it on, so a second signal right after the
// first is the same one. One that comes later is somebody in a hurry, and ends the process at once.

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const SAME_MILLIS = 2000;

export type StopSignal = (typeof SIGNALS)[number];

/** Calls `stop` with the first signal; gives the way to stop listening. */
export function onStopSignal(stop: (signal: StopSignal) => void): () => void {
  let first: number | undefined;
  const hear = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      stop(signal as StopSignal);
    } else if (now - first > SAME_MILLIS) process.exit(exitCodeOf(signal as StopSignal));
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return () => {
    for (const signal of SIGNALS) process.off(signal, hear);
  };
}

/** By convention 128 and the signal's number. */
export function exitCodeOf(signal: StopSignal): number {
  return { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal];
}
