// The live stream for staff: server-sent events with the log's positions as event numbers, so that a reader who was away
// goes on exactly where it stopped.
import type { ServerResponse } from "node:http";
import { z } from "zod";
import type { Http, LiveBus, LiveEvent } from "../../engine/platform/index.ts";

/** A reader that takes nothing for this long while something waits for it is let go; it resumes by event number. */
const PATIENCE_MILLIS = 20_000;
/** More than this is not kept for a reader who takes nothing. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
const HEARTBEAT_MILLIS = 15_000;

export function liveRoutes(app: Http, live: LiveBus): void {
  const open = new Set<ServerResponse>();
  app.addHook("onClose", async () => {
    for (const response of open) response.end();
  });
  app.get(
    "/api/live",
    {
      config: { access: "customers.read" },
      schema: { tags: ["live"], summary: "Changes as they happen (text/event-stream); resumes from Last-Event-ID or ?after=", querystring: z.object({ after: z.coerce.number().int().min(0).optional() }) },
    },
    (request, reply) => {
      const lastSeen = Number(request.headers["last-event-id"]);
      const after = Number.isSafeInteger(lastSeen) && lastSeen >= 0 ? lastSeen : (request.query.after ?? live.position());
      const response = reply.hijack().raw;
      startStream(response, {});
      open.add(response);
      const write = pacedWriter(response);
      const stop = live.listen(after, (event) => write(asText(event)));
      const beat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MILLIS);
      response.on("close", () => {
        stop();
        clearInterval(beat);
        open.delete(response);
      });
    },
  );
}

/** Sends the head of an event stream. Headers that hooks set are lost by hijacking, so what matters is set here. */
export function startStream(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff", ...headers });
  response.write("retry: 1000\n\n");
}

/**
 * Writes to a stream at the pace of its reader: what it cannot take yet waits here. A burst is no reason to let anybody
 * go; taking nothing for twenty seconds is.
 */
export function pacedWriter(response: ServerResponse): (text: string) => void {
  let waiting: string[] = [];
  let waitingBytes = 0;
  let patience: NodeJS.Timeout | undefined;
  const blocked = () => patience !== undefined;
  const letGo = () => void response.destroy();
  const wait = () => {
    patience = setTimeout(letGo, PATIENCE_MILLIS);
    response.once("drain", () => {
      clearTimeout(patience);
      patience = undefined;
      const next = waiting;
      waiting = [];
      waitingBytes = 0;
      for (const text of next) write(text);
    });
  };
  const write = (text: string): void => {
    if (response.destroyed || response.writableEnded) return;
    if (blocked()) {
      waiting.push(text);
      waitingBytes += text.length;
      if (waitingBytes > MOST_WAITING_BYTES) letGo();
    } else if (!response.write(text)) wait();
  };
  response.once("close", () => clearTimeout(patience));
  return write;
}

function asText(event: LiveEvent): string {
  return `id: ${event.position}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`;
}
