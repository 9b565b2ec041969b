// A draft belongs to its writer, conversation and audience, and survives whatever happens to the record or the page.

export type Audience = "customer" | "team";

/** Words that came from advice: kept with the draft, so that the advice is recorded as taken when it is sent. */
export interface AdvisedWords {
  readonly decisionId: string;
  readonly actionId: string;
  /** The advice was to answer, and had no words of its own: the text is the writer's. */
  readonly unsaid?: true;
}

export interface Draft {
  readonly text: string;
  readonly words: AdvisedWords | null;
}

export interface Place {
  readonly personId: string;
  readonly conversationId: string;
}

export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const EMPTY: Draft = { text: "", words: null };
const draftKey = (place: Place, audience: Audience) =>
  `rapport.draft.${place.personId}.${place.conversationId}.${audience}`;
const modeKey = (place: Place) => `rapport.mode.${place.personId}.${place.conversationId}`;

export function readDraft(store: Store, place: Place, audience: Audience): Draft {
  try {
    const kept = JSON.parse(store.getItem(draftKey(place, audience)) ?? "null") as Partial<Draft> | null;
    if (kept === null || typeof kept.text !== "string") return EMPTY;
    const words = kept.words;
    return {
      text: kept.text,
      words: words && typeof words.decisionId === "string" && typeof words.actionId === "string" ? words : null,
    };
  } catch {
    return EMPTY;
  }
}

/** Keeps a draft; an empty one is forgotten. A full or closed store loses the copy on disk, never the text on the screen. */
export function keepDraft(store: Store, place: Place, audience: Audience, draft: Draft): void {
  try {
    if (draft.text === "") store.removeItem(draftKey(place, audience));
    else store.setItem(draftKey(place, audience), JSON.stringify(draft));
  } catch {
    // storage is full or forbidden: the text stays in the field
  }
}

/** Which audience the draft of a conversation is for. It never changes by itself. */
export function readAudience(store: Store, place: Place): Audience {
  return store.getItem(modeKey(place)) === "team" ? "team" : "customer";
}

export function keepAudience(store: Store, place: Place, audience: Audience): void {
  try {
    if (audience === "customer") store.removeItem(modeKey(place));
    else store.setItem(modeKey(place), audience);
  } catch {
    // as above
  }
}

/** The draft with advised words in it: alone when the field was empty, else after what is already written. Advice without words leaves the text. */
export function withWords(draft: Draft, say: string, words: AdvisedWords): Draft {
  if (say === "") return { text: draft.text, words: { ...words, unsaid: true } };
  const before = draft.text.trimEnd();
  return { text: before === "" ? say : `${before}\n\n${say}`, words };
}
