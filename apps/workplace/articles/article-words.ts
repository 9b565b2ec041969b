import type { ArticleRow, ArticleSuggestion, ArticleUsed } from "../../../engine/service/contract.ts";
import type { Formatter } from "../../ui/format.ts";
import { type Said, say, word } from "../../ui/say.ts";

export const STATE_WORDS: Readonly<Record<ArticleRow["state"], string>> = { draft: word("Draft"), published: word("Published"), "put-away": word("Put away") };
export const AUDIENCE_WORDS: Readonly<Record<ArticleRow["audience"], string>> = { team: word("For the team only"), customers: word("May be sent to customers") };

const TOPIC_WORDS: Readonly<Record<string, string | undefined>> = {
  repair: word("Repair"), delivery: word("Delivery"), invoice: word("Invoice"), subscription: word("Subscription"), refund: word("Refund"), machine: word("Machine"), account: word("Account"),
};
/** A topic in words; one of another program's as it is written. */
export function topicWords(topic: string): string {
  return TOPIC_WORDS[topic] ?? topic.replaceAll("-", " ");
}

export const FOLLOWED_WORDS: Readonly<Record<ArticleUsed["followed"], string>> = {
  "stayed-away": word("did not come back"),
  "came-back": word("came back"),
  "too-soon": word("7 days are not over"),
  "not-sent": word("nothing was sent after it"),
};

/** "Nederlands" for readers of Dutch alone would help nobody else: the name in the reader's language. */
export function languageName(code: string, readers: string): string {
  return new Intl.DisplayNames([readers, "en"], { type: "language", fallback: "code" }).of(code) ?? code;
}

/** Languages that an article may be begun in: those of the interface, of the chat, and the largest besides. */
export const LANGUAGE_CHOICES = ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh"] as const;

/** Why an article is suggested, in sentences. */
export function becauseOf({ because, language }: ArticleSuggestion, t: (what: string) => string, format: Formatter, readers: string): readonly Said[] {
  return [
    ...(because.topic === null ? [] : [say("It answers the topic “{topic}”.", { topic: t(topicWords(because.topic)) })]),
    ...(because.words.length === 0 ? [] : [say("The subject says “{words}”.", { words: format.list(because.words) })]),
    ...(because.language === "theirs" ? [say("In the customer's language, {language}.", { language: languageName(language, readers) })] : []),
    ...(because.language === "other" ? [say("Not in the customer's language: this is {language}.", { language: languageName(language, readers) })] : []),
  ];
}
