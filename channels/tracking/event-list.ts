// Which events a body holds, and when it says it was sent.
import { isRecord } from "./clean.ts";

/** As many as one body may hold; the clients send 20 to 100. */
export const MOST_EVENTS = 5000;

export interface EventList {
  readonly events: readonly unknown[];
  readonly sentAt: unknown;
}

export type Opened = { readonly kind: "events"; readonly list: EventList } | { readonly kind: "wrong"; readonly field: string; readonly reason: string };

/** `{batch: […], sentAt}`, one event, or a list of events. A batch may state a `context` for all of its events. */
export function openSegmentBody(body: unknown): Opened {
  if (Array.isArray(body)) return events(body as unknown[], undefined);
  if (!isRecord(body)) return wrong("body", "must be an event or {batch: […]}");
  const { batch, sentAt, context } = body;
  if (batch === undefined) return events([body], sentAt);
  if (!Array.isArray(batch)) return wrong("batch", "must be a list of events");
  if (!isRecord(context)) return events(batch as unknown[], sentAt);
  return events(batch.map((event: unknown) => (isRecord(event) ? { ...event, context: isRecord(event["context"]) ? { ...context, ...event["context"] } : (event["context"] ?? context) } : event)), sentAt);
}

/** `{batch: […], sent_at}`, `{data: …}`, one event, or a list of events. */
export function openPosthogBody(body: unknown, headerSentAt?: unknown): Opened {
  if (Array.isArray(body)) return events(body as unknown[], headerSentAt);
  if (!isRecord(body)) return wrong("body", "must be an event or {batch: […]}");
  const sentAt = headerSentAt ?? body["sent_at"] ?? body["created_at"];
  const batch = body["batch"] ?? body["data"];
  if (batch === undefined) return events([body], sentAt);
  if (Array.isArray(batch)) return events(batch as unknown[], sentAt);
  return isRecord(batch) ? events([batch], sentAt) : wrong("batch", "must be a list of events");
}

function events(list: readonly unknown[], sentAt: unknown): Opened {
  return { kind: "events", list: { events: list, sentAt } };
}

function wrong(field: string, reason: string): Opened {
  return { kind: "wrong", field, reason };
}
