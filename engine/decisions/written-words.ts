// Cells as people write them and see them, and as rules keep them: an action is written by its title and kept by its id, a fact in a
// sentence is written ‹open complaint› and kept as {conversation.openComplaint}.

interface Row {
  readonly then: readonly string[];
  readonly because?: string | undefined;
}
interface Table<R extends Row> {
  readonly outputs: readonly { readonly key: string; readonly type: string }[];
  readonly rows: readonly R[];
}

export interface KnownWords {
  readonly actions: readonly { readonly id: string; readonly title: string }[];
  readonly facts: Iterable<{ readonly key: string; readonly label: string }>;
}

const folded = (text: string): string => text.trim().toLowerCase();

/** A table whose actions and facts may have been written by what they are called, as it is kept. The same table where nothing was. */
export function inKeptWords<R extends Row, T extends Table<R>>(table: T & Table<R>, { actions, facts }: KnownWords): T {
  const ids = new Map(actions.map(({ id, title }) => [folded(title), id]));
  for (const { id } of actions) ids.set(folded(id), id);
  let byLabel: Map<string, string> | undefined;
  const sentence = (written: string): string => {
    if (!written.includes("‹")) return written;
    byLabel ??= new Map([...facts].map(({ key, label }) => [folded(label), key]));
    return written.replaceAll(/‹([^‹›]*)›/g, (whole, label: string) => (byLabel!.has(folded(label)) ? `{${byLabel!.get(folded(label))!}}` : whole));
  };
  const rows = table.rows.map((row): R => {
    const then = row.then.map((cell, at) => {
      const output = table.outputs[at];
      if (output?.key === "action") return ids.get(folded(cell)) ?? cell;
      return output?.type === "text" ? sentence(cell) : cell;
    });
    const because = row.because === undefined ? undefined : sentence(row.because);
    return because === row.because && then.every((cell, at) => cell === row.then[at]) ? row : { ...row, then, ...(because !== undefined && { because }) };
  });
  return rows.every((row, at) => row === table.rows[at]) ? table : { ...table, rows };
}

/** What stands in a sentence as a fact and is none: ‹opn complaint›. */
export function strangeFacts(sentence: string): string[] {
  return [...sentence.matchAll(/‹([^‹›]*)›/g)].map(([, label]) => label!);
}

/** What rows hold back, as it is said to people. */
export const KINDS_SAID: Readonly<Record<string, string>> = { offer: "something to buy", contact: "getting in touch of our own accord", token: "a small thank-you", care: "help with what they came about" };
