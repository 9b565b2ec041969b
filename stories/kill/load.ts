// Senders that behave like the official clients: they try again with the same message id until they are answered 200,
// and send some messages twice on purpose.
import { setTimeout as wait } from "node:timers/promises";

export interface Load {
  /** Message ids that were answered 200. */
  readonly acknowledged: ReadonlySet<string>;
  /** Answers of the 5xx kind other than 503. */
  readonly bugs: readonly string[];
  stop(): Promise<void>;
}

export function startLoad(url: string, key: string, senders: number): Load {
  const acknowledged = new Set<string>();
  const bugs: string[] = [];
  let stopped = false;
  async function send(id: string): Promise<boolean> {
    try {
      const answer = await fetch(`${url}/v1/track`, {
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`, "content-type": "application/json" },
        body: JSON.stringify({ type: "track", event: "Kettle boiled", messageId: id, userId: `u-${id.slice(-2)}`, properties: { id }, timestamp: new Date().toISOString() }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await answer.text();
      if (answer.status >= 500 && answer.status !== 503) bugs.push(`${answer.status} ${text}`);
      return answer.status === 200;
    } catch {
      return false;
    }
  }
  const running = Array.from({ length: senders }, async (_, sender) => {
    for (let n = 0; !stopped; n++) {
      const id = `s${sender}-${n}`;
      while (!(await send(id))) {
        if (stopped) return;
        await wait(20);
      }
      acknowledged.add(id);
      if (n % 20 === 0) await send(id);
    }
  });
  return {
    acknowledged,
    bugs,
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}
