// The live stream for staff: server-sent events with the log's positions as event numbers, so that a reader who was away
// goes on exactly where it stopped.
import type { ServerResponse } from "node:http";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { sightOf } from "../../engine/organisation/index.ts";
import { type Database, type Http, type LiveBus, type LiveEvent, Refusal } from "../../engine/platform/index.ts";
import { tellWithinScope } from "./tell-within-scope.ts";

/** A reader that takes nothing for this long while something waits for it is let go; it resumes by event number. */
const PATIENCE_MILLIS = 20_000;
/** More than this is not kept for a reader who takes nothing. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
const HEARTBEAT_MILLIS = 15_000;

const ACCESS = "customers.read";
/** How often it is asked whether whoever reads still may: nothing tells when a session runs out. */
const LOOK_EVERY_MILLIS = 15_000;
/** After a change among people and keys it is asked at once, and again when a revoked key is no longer remembered. */
const LOOK_AGAIN_MILLIS = 2_500;

/** @param authorise the check that let the request in: throws a Refusal once its session, role or key has ended */
export function liveRoutes(app: Http, { db, live }: { readonly db: Database; readonly live: LiveBus }, authorise: (request: FastifyRequest, access: string) => Promise<void>, { lookEveryMillis = LOOK_EVERY_MILLIS } = {}): void {
  const open = new Map<ServerResponse, FastifyRequest>();
  const stopWatching = watch(live, lookEveryMillis, async () => {
    // One after the other: a change of one role is no reason to ask for everybody at the same moment.
    for (const [response, request] of open) if (!(await isLetIn(authorise, request))) response.end();
  });
  app.addHook("onClose", async () => {
    stopWatching();
    for (const response of open.keys()) response.end();
  });
  app.get(
    "/api/live",
    {
      config: { access: ACCESS },
      schema: { tags: ["live"], summary: "Changes as they happen (text/event-stream); resumes from Last-Event-ID or ?after=. Events named worked-out say up to which change profiles, value and segments follow", querystring: z.object({ after: z.coerce.number().int().min(0).optional() }) },
    },
    (request, reply) => {
      const lastSeen = Number(request.headers["last-event-id"]);
      const after = Number.isSafeInteger(lastSeen) && lastSeen >= 0 ? lastSeen : (request.query.after ?? live.position());
      const response = reply.hijack().raw;
      startStream(response, {});
      open.set(response, request);
      const write = pacedWriter(response);
      // Who cannot be asked about is not told of: the reader comes back, and goes on from the last event.
      const stop = live.listen(after, tellWithinScope(db, () => sightOf(request), (event) => write(asText(event)), () => response.destroy()), (position) => write(`event: worked-out\ndata: ${JSON.stringify({ position })}\n\n`));
      const beat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MILLIS);
      response.on("close", () => {
        stop();
        clearInterval(beat);
        open.delete(response);
      });
    },
  );
}

async function isLetIn(authorise: (request: FastifyRequest, access: string) => Promise<void>, request: FastifyRequest): Promise<boolean> {
  try {
    await authorise(request, ACCESS);
    return true;
  } catch (error) {
    // A database that is away for a moment is no reason to send anybody away.
    return !(error instanceof Refusal) || error.code === "unavailable";
  }
}

/** Calls `look` now and then, and soon after every change among people and keys; never twice at once. Gives the way to stop. */
function watch(live: LiveBus, everyMillis: number, look: () => Promise<void>): () => void {
  let looking = false;
  let asked = false;
  const lookNow = async (): Promise<void> => {
    asked = true;
    if (looking) return;
    looking = true;
    while (asked) {
      asked = false;
      await look();
    }
    looking = false;
  };
  let again: NodeJS.Timeout | undefined;
  const stopListening = live.listen(live.position(), (event) => {
    if (event.topic !== "organisation") return;
    void lookNow();
    clearTimeout(again);
    again = setTimeout(() => void lookNow(), LOOK_AGAIN_MILLIS).unref();
  });
  const beat = setInterval(() => void lookNow(), everyMillis).unref();
  return () => {
    stopListening();
    clearTimeout(again);
    clearInterval(beat);
  };
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
