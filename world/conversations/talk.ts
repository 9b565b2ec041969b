// A conversation in the making: who said what and when, however it came about (written by hand or from a template).
import type { Channel, Conversation, StaffKey, Topic } from "../shape.ts";

export interface TalkLine {
  readonly at: number;
  readonly by: "customer" | "assistant" | StaffKey;
  readonly note: boolean;
  readonly body: string;
}
export interface TalkPromise {
  readonly body: string;
  readonly by: StaffKey;
  readonly madeAt: number;
  readonly dueAt: number;
  readonly keptAt: number | null;
}
export interface Talk {
  readonly identityId: string;
  readonly customerName: string;
  readonly topic: Topic;
  readonly subject: string;
  readonly channel: Channel;
  readonly complaint: boolean;
  readonly status: Conversation["status"];
  readonly assignee: StaffKey | null;
  readonly cameFrom: string | null;
  readonly dueAt: number | null;
  readonly snoozedUntil: number | null;
  readonly resolvedAt: number | null;
  readonly lines: readonly TalkLine[];
  readonly promises: readonly TalkPromise[];
}
