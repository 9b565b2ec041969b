// How soon an open conversation is due: as the rules of a new Rapport say, so that the sample contradicts none of them.
import { MINUTE } from "../time.ts";
import type { Channel } from "../shape.ts";
import type { Talk, TalkLine } from "./talk.ts";

/** Minutes that the first policy gives an answer: by channel, without and with a complaint. A test holds both together. */
export const ANSWER_WITHIN: Readonly<Partial<Record<Channel, readonly [plain: number, complaint: number]>>> = { voice: [3, 3], chat: [10, 10], portal: [90, 45], email: [240, 120] };

export function answerWithin(channel: Channel, complaint: boolean): number {
  const minutes = ANSWER_WITHIN[channel];
  if (minutes === undefined) throw new Error(`expected the sample to hold conversations by ${Object.keys(ANSWER_WITHIN).join(", ")}; found one by ${channel}`);
  return minutes[complaint ? 1 : 0];
}

/** What the customer wrote since we answered last. */
export function unanswered(lines: readonly TalkLine[]): readonly TalkLine[] {
  const heard = lines.filter((line) => !line.note);
  return heard.slice(heard.findLastIndex((line) => line.by !== "customer" && line.by !== "assistant") + 1).filter((line) => line.by === "customer");
}

/** Moves an open talk in time, so that its answer is due when it was wished to be, as far as nobody writes in the future. */
export function timedByTheRules(talk: Talk, endsAt: number): Talk {
  const first = unanswered(talk.lines)[0];
  const last = talk.lines.at(-1);
  if (talk.status !== "open" || first === undefined || last === undefined) return { ...talk, dueAt: null };
  const within = answerWithin(talk.channel, talk.complaint) * MINUTE;
  const shift = Math.min((talk.dueAt ?? endsAt + within / 2) - within - first.at, endsAt - MINUTE - last.at);
  return {
    ...talk,
    lines: talk.lines.map((line) => ({ ...line, at: line.at + shift })),
    promises: talk.promises.map((promise) => ({ ...promise, madeAt: Math.min(promise.madeAt + shift, endsAt - MINUTE) })),
    dueAt: first.at + shift + within,
  };
}
