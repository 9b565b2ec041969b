// The live stream for staff: server-sent events with the log's positions as event numbers, so that a reader who was away
// goes on exactly where it stopped.
import type { ServerResponse } from "node:http";
import { z } from "zod";
import type { Http, LiveBus, LiveEvent } from "../../engine/platform/index.ts";

/** A reader that takes nothing is let go when this much waits for it; it resumes by event number. */
export const MOST_WAITING_BYTES = 64 * 1024;
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
      const stop = live.listen(after, (event) => send(response, event));
      const beat = setInterval(() => response.write(": still here\n\n"), HEARTBEAT_MILLIS);
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

function send(response: ServerResponse, event: LiveEvent): void {
  if (response.writableLength > MOST_WAITING_BYTES) {
    response.destroy();
    return;
  }
  response.write(`id: ${event.position}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`);
}
