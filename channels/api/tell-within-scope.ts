// What a live stream tells a reader who does not see everything: of others nothing, not even that something happened.
import { seesAllCustomers, type Sight } from "../../engine/organisation/index.ts";
import type { Database, LiveEvent } from "../../engine/platform/index.ts";
import { foreignAmong } from "./fence.ts";

/**
 * @param sightNow asked at each event, for what somebody sees may change while the stream is open
 * @returns hears events in order, and tells those of them that are within the reader's scope, in the same order
 */
export function tellWithinScope(db: Database, sightNow: () => Sight, tell: (event: LiveEvent) => void, failed: (error: unknown) => void): (event: LiveEvent) => void {
  let waiting: LiveEvent[] = [];
  let isAsking = false;
  const askOn = async (): Promise<void> => {
    isAsking = true;
    try {
      while (waiting.length > 0) {
        // What came meanwhile is asked about together.
        const events = waiting;
        waiting = [];
        const foreign = new Set(await foreignAmong(db, sightNow(), new Set(events.flatMap((event) => [...event.customerIds, ...(event.conversationId === null ? [] : [event.conversationId])]))));
        for (const event of events) {
          const within = eventWithin(event, foreign);
          if (within) tell(within);
        }
      }
    } catch (error) {
      failed(error);
    } finally {
      isAsking = false;
    }
  };
  return (event) => {
    if (!isAsking && seesAllCustomers(sightNow())) return tell(event);
    waiting.push(event);
    if (!isAsking) void askOn();
  };
}

/** An event without those whom its reader does not see; undefined where it was about nobody else. */
export function eventWithin(event: LiveEvent, foreign: ReadonlySet<string>): LiveEvent | undefined {
  if (event.conversationId !== null && foreign.has(event.conversationId)) return undefined;
  const customerIds = event.customerIds.filter((id) => !foreign.has(id));
  return event.customerIds.length > 0 && customerIds.length === 0 ? undefined : { ...event, customerIds };
}
