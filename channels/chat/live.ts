// What a customer's browser hears as it happens: one event a message, numbered by its position, so that a browser that
// was away goes on where it stopped.
import type { ServerResponse } from "node:http";
import type { Ground, LiveBus } from "../../engine/platform/index.ts";
import { chatIdentities, chatMessages, type ChatSession } from "../../engine/service/index.ts";
import { pacedWriter, startStream } from "../api/live-routes.ts";

const HEARTBEAT_MILLIS = 15_000;

/**
 * Sends every message after a position, past ones first, until the browser leaves. The stream is a hint to look: what is
 * sent is always read as the session may read it.
 */
export async function streamMessages(ground: Ground, live: LiveBus, session: ChatSession, after: number, response: ServerResponse): Promise<void> {
  const identities = await chatIdentities(ground.db, session);
  let reached = after;
  let reading = false;
  let lookAgain = false;
  const look = async (): Promise<void> => {
    lookAgain = true;
    if (reading) return;
    reading = true;
    try {
      while (lookAgain && !response.destroyed) {
        lookAgain = false;
        for (const message of await chatMessages(ground.db, session, reached)) {
          reached = message.position;
          lookAgain = true; // there may be more than one page of them
          write(`id: ${message.position}\nevent: message\ndata: ${JSON.stringify(message)}\n\n`);
        }
      }
    } catch {
      response.destroy(); // the browser comes back by itself and finds what it missed
    } finally {
      reading = false;
    }
  };
  const write = pacedWriter(response);
  startStream(response, { "Access-Control-Allow-Origin": "*" });
  const stop = live.listen(live.position(), (event) => {
    if (event.topic === "message" && event.customerIds.some((id) => identities.has(id))) void look();
  });
  const beat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MILLIS);
  response.on("close", () => {
    stop();
    clearInterval(beat);
  });
  await look();
}
