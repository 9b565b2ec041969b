// What a file of another program tells, in our words, whatever program it was: conversations and messages as they are staged.
import type { Channel, NewInteraction } from "../interactions/index.ts";
import type { Attached } from "./attachments.ts";

/** Somebody as a file names them; any of these may be unknown. */
export interface Named {
  /** The source's own number of the person. */
  readonly id?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly name?: string | undefined;
}

export interface ReadConversation {
  readonly kind: "conversation";
  readonly id: string;
  readonly customer: Named;
  readonly subject: string;
  readonly channel: Channel;
  /** As people there named it: "Zendesk #35436". */
  readonly title: string;
  /** The box it came into, where another file tells of what kind that is. */
  readonly inbox?: string | undefined;
  /** Whom it was assigned to: number, name or address of a colleague. */
  readonly assignee?: string | undefined;
  /** What it was tagged or labelled with there. */
  readonly tags?: readonly string[] | undefined;
  /** It was not closed there. */
  readonly open: boolean;
  readonly openedAt?: Date | undefined;
  readonly closedAt?: Date | undefined;
}

export interface ReadMessage {
  readonly kind: "message";
  readonly conversation: string;
  readonly id: string;
  readonly at: Date | undefined;
  /** "unsaid": the file does not tell, so who they are decides: the customer, a colleague, or somebody else. */
  readonly by: "customer" | "colleague" | "machine" | "unsaid";
  readonly author: Named;
  readonly isPrivate: boolean;
  readonly body: string;
  readonly attachments: readonly Attached[];
}

/** Something that happened and is no conversation: a deal, a call, a meeting, a task, a note. */
export interface ReadTouchPoint {
  readonly kind: "touch-point";
  /** The record that it tells of; `who` says with whom that was. */
  readonly record: string;
  /** By which it is known again. A record may tell of several. */
  readonly id: string;
  readonly what: string;
  readonly channel: Channel;
  readonly direction: NewInteraction["direction"];
  readonly at: Date | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** With whom the record was: people, the likeliest first, or an organisation by its number. */
export interface ReadWho {
  readonly kind: "who";
  readonly record: string;
  readonly people: readonly Named[];
  readonly company?: string | undefined;
  /** They stand before those of whom the record itself tells. */
  readonly isFirst?: boolean | undefined;
}

/** Further ids by which a conversation is known again. */
export interface ReadAlias {
  readonly kind: "alias";
  readonly conversation: string;
  readonly id: string;
}

export interface ReadRefused {
  readonly kind: "refused";
  readonly because: string;
}

/** What is neither wrong nor wanted: an event of the machine, a row marked as deleted. */
export interface ReadNothing {
  readonly kind: "nothing";
  readonly because: string;
}

export type Read = ReadConversation | ReadMessage | ReadAlias | ReadTouchPoint | ReadWho | ReadRefused | ReadNothing;

export const refused = (because: string): ReadRefused => ({ kind: "refused", because });
export const nothing = (because: string): ReadNothing => ({ kind: "nothing", because });
