// What is wrong with rows and cells of a file, in words, and the repairs that each cause can be given.
import type { ContactsPlan, ContactsProblem, ContactsRepair } from "../../../engine/profiles/contract.ts";
import { type Said, say, word } from "../../ui/say.ts";

type Kind = ContactsProblem["problem"];
type FileKind = ContactsPlan["kind"];

const OF_CELLS: Readonly<Partial<Record<Kind, string>>> = {
  date: word("no date"), number: word("no number"), "yes-no": word("neither yes nor no"), email: word("no e-mail address"), phone: word("no telephone number"), "customer-number": word("no customer number"), website: word("no address of a website"), consent: word("neither given nor refused"),
};
const OF_ROWS: Readonly<Partial<Record<Kind, string>>> = {
  deleted: word("Marked as deleted in the source"), "works-there": word("People who work there, so no customers"), letters: word("Letters that cannot be read"), cells: word("More cells than the file has columns or than are kept, or a broken row"),
  nobody: word("Rows that name nobody"), empty: word("Empty rows"), erased: word("People who were erased here"), "left-out": word("Left out, as you said"), "name-only": word("People of whom a name is all that is told"),
};

/** Where it is no table, there are neither rows nor columns. */
const OF_RECORDS: Readonly<Record<FileKind, Readonly<Partial<Record<Kind, string>>>>> = {
  csv: {},
  vcard: { cells: word("Cards that are cut off, cannot be read or say more than is kept"), nobody: word("Cards that name nobody"), empty: word("Empty cards") },
  json: { cells: word("Records that are cut off, cannot be read or say more than is kept"), nobody: word("Records that name nobody"), empty: word("Empty records") },
};

/** @example problemWords({ problem: "date", column: "Birthday", … }) // "no date", under the column's name */
export function problemWords({ problem }: Pick<ContactsProblem, "problem">, kind: FileKind = "csv"): string {
  return OF_CELLS[problem] ?? OF_RECORDS[kind][problem] ?? OF_ROWS[problem]!;
}

/** How much of the file a cause concerns, and what becomes of it as things stand. */
export function extentWords({ column, rows, refused }: ContactsProblem): readonly Said[] {
  if (column === "") return [say("{count, plural, one {# row is not brought in} other {# rows are not brought in}}", { count: rows })];
  return [
    ...(rows > refused ? [say("{count, plural, one {# row comes in without it} other {# rows come in without it}}", { count: rows - refused })] : []),
    ...(refused > 0 ? [say("{count, plural, one {# row is not brought in} other {# rows are not brought in}}", { count: refused })] : []),
  ];
}

/** "as-is" repairs nothing. */
export type Choice = "as-is" | "values" | "country" | NonNullable<ContactsRepair["as"]>;

const READS: Readonly<Record<ContactsProblem["reads"][number]["as"], (count: number) => Said>> = {
  "day-first": (count) => say("Read them with the day first ({count, plural, one {# can be} other {# can be}})", { count }),
  "month-first": (count) => say("Read them with the month first ({count, plural, one {# can be} other {# can be}})", { count }),
  dot: (count) => say("Read them with a dot: 1,204.50 ({count, plural, one {# can be} other {# can be}})", { count }),
  comma: (count) => say("Read them with a comma: 1.204,50 ({count, plural, one {# can be} other {# can be}})", { count }),
};

/** What can be chosen for a cause, the first being how it stands. @param isIn the rows are brought in already, so that none can be left out */
export function choicesFor({ problem, column, rows, refused, reads, values }: ContactsProblem, isIn: boolean): readonly { readonly id: Choice; readonly words: Said }[] {
  if (column === "") return problem === "deleted" || problem === "works-there" || problem === "letters" || problem === "name-only" ? [{ id: "as-is", words: say("Leave these rows out") }, { id: "take", words: say("Bring them in all the same") }] : [];
  return [
    { id: "as-is", words: refused === rows ? say("Leave these rows out") : say("Leave the field empty, and list the rows") },
    ...reads.map(({ as, cells }) => ({ id: as, words: READS[as](cells) })),
    ...(problem === "phone" ? [{ id: "country" as const, words: say("They are numbers of one country…") }] : []),
    ...(values.length > 0 ? [{ id: "values" as const, words: say("Say what each means…") }] : []),
    ...(refused === rows ? [] : [{ id: "leave-empty" as const, words: say("Leave the field empty; that is right") }]),
    ...(problem === "consent" ? [] : [{ id: "as-written" as const, words: say("Keep them beside it, as written") }]),
    ...(isIn || refused === rows ? [] : [{ id: "skip-row" as const, words: say("Leave these rows out") }]),
  ];
}

export interface Chosen {
  readonly choice: Choice;
  readonly country: string;
  readonly values: Readonly<Record<string, string>>;
}

/** The repair that was chosen; undefined where nothing is, or what it needs was not said. */
export function repairFrom({ problem, column }: ContactsProblem, { choice, country, values }: Chosen): ContactsRepair | undefined {
  switch (choice) {
    case "as-is":
      return undefined;
    case "country":
      return country === "" ? undefined : { problem, column, country };
    case "values": {
      const said = Object.fromEntries(Object.entries(values).filter(([, meant]) => meant !== ""));
      return Object.keys(said).length === 0 ? undefined : { problem, column, values: Object.fromEntries(Object.entries(said).map(([cell, meant]) => [cell, meant === EMPTY ? "" : meant])) };
    }
    default:
      return { problem, column, as: choice };
  }
}

/** A value that is meant to be none. */
export const EMPTY = "-";
