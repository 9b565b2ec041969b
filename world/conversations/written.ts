// The hand-written threads as conversations.
import type { Account } from "../accounts.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../time.ts";
import { writtenThreads } from "../threads/index.ts";
import type { Talk, TalkLine } from "./talk.ts";

export function writtenTalks(accounts: readonly Account[], visitorId: string, endsAt: number): readonly Talk[] {
  const cast = new Map(accounts.map((account) => [account.person.cast?.key, account]));
  return writtenThreads(endsAt).flatMap((thread) => {
    const account = thread.who === null ? null : cast.get(thread.who);
    if (account === undefined) return []; // a small world has room for the first of the cast only
    const lines: TalkLine[] = [];
    for (const { minutesAgo, by, body, note } of thread.lines) {
      // Two lines of one minute stand in the order in which they were written.
      const at = Math.max(endsAt - minutesAgo * MINUTE, (lines.at(-1)?.at ?? 0) + SECOND);
      lines.push({ at, by, body, note: note ?? false });
    }
    const last = lines.at(-1)?.at ?? endsAt;
    return [
      {
        identityId: account?.shopId ?? visitorId,
        customerName: account?.person.firstName ?? "Visitor",
        topic: thread.topic,
        subject: thread.subject,
        channel: thread.channel,
        complaint: thread.complaint ?? false,
        status: thread.resolved ? "resolved" : "open",
        assignee: thread.assignee,
        cameFrom: thread.cameFrom ?? null,
        dueAt: thread.dueInMinutes === null ? null : endsAt + thread.dueInMinutes * MINUTE,
        snoozedUntil: null,
        resolvedAt: thread.resolved ? last + 2 * HOUR : null,
        lines,
        promises: (thread.promises ?? []).map(({ body, by, madeMinutesAgo, dueInDays }) => ({
          body, by, madeAt: endsAt - madeMinutesAgo * MINUTE, dueAt: endsAt + dueInDays * DAY, keptAt: null,
        })),
      } satisfies Talk,
    ];
  });
}
