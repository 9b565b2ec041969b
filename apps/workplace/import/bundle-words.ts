// The words for what an export of another program holds and for what came of it.
import type { BundleCounts, BundleFileView, BundleProgress } from "../../../engine/bundles/contract.ts";
import { type Said, say, word } from "../../ui/say.ts";
import { consentLines } from "./steps.ts";

export const HOLDS: Readonly<Record<BundleFileView["holds"], string>> = {
  people: word("people"), organisations: word("companies"), conversations: word("conversations"), messages: word("messages"), mail: word("mail"), "touch-points": word("deals and activities"), orders: word("orders"), colleagues: word("colleagues there"), attachments: word("names of attachments"), inboxes: word("inboxes"), unread: word("not read"),
};

const DOING: Readonly<Record<BundleProgress["doing"], string>> = {
  unpacking: word("Unpacking"), looking: word("Looking the files through"), people: word("People"), organisations: word("Companies"), conversations: word("Conversations"), "touch-points": word("Deals and activities"), orders: word("Orders"),
};

export function bundleDoing(progress: BundleProgress | null): string {
  return progress === null ? word("Beginning") : DOING[progress.doing];
}

/** What a check found or an import did, a line each; what did not occur is left out. */
export function bundleLines({ people, organisations, conversations, touchPoints, orders, consents, erased }: BundleCounts): readonly { readonly words: Said; readonly caution: boolean }[] {
  const line = (count: number, words: Said, caution = false) => (count > 0 ? [{ words, caution }] : []);
  return [
    ...line(people.new, say("{count, plural, one {# person is new} other {# people are new}}", { count: people.new })),
    ...line(people.fromConversations, say("{count, plural, one {# of them is named by conversations only} other {# of them are named by conversations only}}", { count: people.fromConversations })),
    ...line(people.updated, say("{count, plural, one {# known person gets something new} other {# known people get something new}}", { count: people.updated })),
    ...line(people.joined, say("{count, plural, one {# record is joined with one of the same address and name} other {# records are joined with one of the same address and name}}", { count: people.joined })),
    ...line(people.otherNumbers ?? 0, say("{count, plural, one {# person has a number that is somebody else’s in an earlier file, and stays apart} other {# people have a number that is somebody else’s in an earlier file, and stay apart}}", { count: people.otherNumbers ?? 0 }), true),
    ...line(people.sharedAddresses, say("{count, plural, one {# person shows an address that somebody of another name has, and stays apart} other {# people show an address that somebody of another name has, and stay apart}}", { count: people.sharedAddresses }), true),
    ...line(people.sameInFile ?? 0, say("{count, plural, one {# row tells of somebody of an earlier row; the later row counts} other {# rows tell of somebody of an earlier row; the later row counts}}", { count: people.sameInFile ?? 0 })),
    ...line(people.numberOnly ?? 0, say("{count, plural, one {# new person is known by a number only: no name, no address} other {# new people are known by a number only: no name, no address}}", { count: people.numberOnly ?? 0 }), true),
    ...line(people.nameOnly ?? 0, say("{count, plural, one {# new person has a name, and nothing to be recognised by: no address, telephone or number} other {# new people have a name, and nothing to be recognised by: no address, telephone or number}}", { count: people.nameOnly ?? 0 }), true),
    ...line(erased?.people ?? 0, say("{count, plural, one {# of the new was erased here before} other {# of the new were erased here before}}", { count: erased?.people ?? 0 }), true),
    ...consentLines(consents).map(({ words }) => ({ words, caution: false })),
    ...line(organisations.new, say("{count, plural, one {# company is new} other {# companies are new}}", { count: organisations.new })),
    ...line(organisations.updated, say("{count, plural, one {# known company gets something new} other {# known companies get something new}}", { count: organisations.updated })),
    ...line(organisations.members, say("{count, plural, one {# person belongs to one of them} other {# people belong to one of them}}", { count: organisations.members })),
    ...line(conversations.new, say("{count, plural, one {# conversation is new} other {# conversations are new}}", { count: conversations.new })),
    ...line(conversations.alreadyThere, say("{count, plural, one {# conversation is here already} other {# conversations are here already}}", { count: conversations.alreadyThere })),
    ...line(conversations.messages, say("{count, plural, one {# message, with its time} other {# messages, each with its time}}", { count: conversations.messages })),
    ...line(conversations.notes, say("{count, plural, one {# of them is a private note and stays one} other {# of them are private notes and stay so}}", { count: conversations.notes })),
    ...line(conversations.openThere, say("{count, plural, one {# conversation was not closed there; it is closed here and tagged “open in …”} other {# conversations were not closed there; they are closed here and tagged “open in …”}}", { count: conversations.openThere }), true),
    ...line(conversations.documents ?? 0, say("{count, plural, one {# attachment, kept with its message} other {# attachments, kept with their messages}}", { count: conversations.documents ?? 0 })),
    ...line(conversations.attachments, say("{count, plural, one {# attachment is named and not kept} other {# attachments are named and not kept}}", { count: conversations.attachments }), true),
    ...line(touchPoints?.new ?? 0, say("{count, plural, one {# touch point of a deal, call, meeting, task or note is new} other {# touch points of deals, calls, meetings, tasks or notes are new}}", { count: touchPoints?.new ?? 0 })),
    ...line(touchPoints?.alreadyThere ?? 0, say("{count, plural, one {# of those is here already} other {# of those are here already}}", { count: touchPoints?.alreadyThere ?? 0 })),
    ...line(orders?.new ?? 0, say("{count, plural, one {# order is new} other {# orders are new}}", { count: orders?.new ?? 0 })),
    ...line(orders?.alreadyThere ?? 0, say("{count, plural, one {# order is here already} other {# orders are here already}}", { count: orders?.alreadyThere ?? 0 })),
  ];
}
