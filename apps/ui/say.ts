/** A sentence decided by a pure function and put into words later, in the reader's language. */
export interface Said {
  readonly id: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export function say(id: string, values?: Readonly<Record<string, string | number>>): Said {
  return values === undefined ? { id } : { id, values };
}

/** Marks a text in a table as words of the interface, so that the check of the catalogues finds it. */
export function word(text: string): string {
  return text;
}
