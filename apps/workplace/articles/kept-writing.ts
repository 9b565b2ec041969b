// What is being written stays on this device until it is saved, whatever happens to the page or the connection.
export interface KeptWriting {
  readonly title: string;
  readonly body: string;
  /** The revision of the draft on which it was begun. */
  readonly from: number;
}

const keyOf = (place: { readonly personId: string; readonly articleId: string; readonly language: string }) => `rapport.article.${place.personId}.${place.articleId}.${place.language}`;

export function readKept(store: Pick<Storage, "getItem">, place: Parameters<typeof keyOf>[0]): KeptWriting | null {
  try {
    const kept = JSON.parse(store.getItem(keyOf(place)) ?? "null") as Partial<KeptWriting> | null;
    return kept !== null && typeof kept.title === "string" && typeof kept.body === "string" && typeof kept.from === "number" ? { title: kept.title, body: kept.body, from: kept.from } : null;
  } catch {
    return null;
  }
}

/** A full or closed store loses the copy on disk, never the text on the screen. */
export function keepWriting(store: Pick<Storage, "setItem" | "removeItem">, place: Parameters<typeof keyOf>[0], writing: KeptWriting | null): void {
  try {
    if (writing === null) store.removeItem(keyOf(place));
    else store.setItem(keyOf(place), JSON.stringify(writing));
  } catch {
    // storage is full or forbidden
  }
}
