export interface Repeating {
  /** Waits for what is under way; nothing begins after it. */
  stop(): Promise<void>;
}

/** Does `act` every so often until it is stopped, never twice at once. The first time is after one interval. */
export function repeat(everyMillis: number, act: () => Promise<unknown>, report: (error: unknown) => void): Repeating {
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer = plan();
  function plan(): NodeJS.Timeout {
    return setTimeout(() => {
      running = act()
        .catch(report)
        .then(() => {
          if (!stopped) timer = plan();
        });
    }, everyMillis).unref();
  }
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
