// What the widget says. English is built in; the other languages lie beside it in public/words and are fetched when a page
// asks for one, so that nobody carries words that they do not read.

export interface Words {
  readonly title: string;
  readonly person: string;
  /** {name} stands for the first name of who answers. */
  readonly answers: string;
  readonly empty: string;
  readonly you: string;
  readonly automated: string;
  readonly sending: string;
  readonly waiting: string;
  readonly refused: string;
  readonly takeBack: string;
  readonly offline: string;
  readonly away: string;
  readonly close: string;
  readonly send: string;
  readonly message: string;
  readonly messages: string;
  readonly fresh: string;
}

export const english: Words = {
  title: "Chat with us", person: "A person answers you here", answers: "{name} answers you",
  empty: "Write to us. A person reads it and answers here. You may leave this page: the answer waits for you.", you: "You", automated: "automated",
  sending: "sending", waiting: "waiting to be sent", refused: "could not be sent", takeBack: "Edit it",
  offline: "You are offline. We keep what you write and send it when you are back.", away: "We cannot be reached just now. We keep what you write and try again.",
  close: "Close chat", send: "Send", message: "Your message", messages: "Messages", fresh: "new",
};

export interface Spoken {
  readonly lang: string;
  readonly words: Words;
}

/**
 * The words of a language, or English where it is not there.
 *
 * @param at address of the chat's folder, with a slash at its end
 * @param language as a page says it, such as "de-AT"
 */
export async function wordsIn(at: string, language: string): Promise<Spoken> {
  const lang = language.toLowerCase().split("-")[0]!;
  if (lang !== "en")
    try {
      const response = await fetch(`${at}words/${lang}.json`, { credentials: "omit" });
      if (response.ok) return { lang, words: { ...english, ...((await response.json()) as Words) } };
    } catch {} // offline: better in English than not at all
  return { lang: "en", words: english };
}
