// What goes when an import is undone, kind by kind, in words.
import { IMPORT_KINDS, type UndoGoes } from "../../../engine/profiles/contract.ts";
import { type Said, say } from "../../ui/say.ts";

const WORDS: Readonly<Record<keyof UndoGoes, (count: number) => Said>> = {
  people: (count) => say("{count, plural, one {# person} other {# people}}", { count }),
  organisations: (count) => say("{count, plural, one {# company} other {# companies}}", { count }),
  conversations: (count) => say("{count, plural, one {# conversation} other {# conversations}}", { count }),
  messages: (count) => say("{count, plural, one {# message in them} other {# messages in them}}", { count }),
  documents: (count) => say("{count, plural, one {# attachment} other {# attachments}}", { count }),
  touchPoints: (count) => say("{count, plural, one {# deal, call, meeting, task or note} other {# deals, calls, meetings, tasks and notes}}", { count }),
  orders: (count) => say("{count, plural, one {# order or return} other {# orders and returns}}", { count }),
  statements: (count) => say("{count, plural, one {# statement about people} other {# statements about people}}", { count }),
};

/** One for each kind of which something goes. @example goWords({ people: 2, organisations: 1, … }) // "2 people", "1 company" */
export function goWords(goes: UndoGoes): readonly Said[] {
  return IMPORT_KINDS.filter((kind) => goes[kind] > 0).map((kind) => WORDS[kind](goes[kind]));
}
