import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Commands } from "../../ui/commands.tsx";
import { TopDialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/words.tsx";
import { articleQuery, articlesQuery, shownLanguage, suggestionsQuery, textOf } from "../articles/article-data.ts";
import { becauseOf, languageName } from "../articles/article-words.ts";
import { plainWords } from "../articles/writing.ts";
import type { ArticleWords } from "./composer.tsx";

/** Finds an article whose words may be sent, and puts them into the reply: those for this conversation first, all by typing. */
export default function ArticlePicker({ conversationId, onPutIn, onClose }: { conversationId: string; onPutIn: (article: ArticleWords) => void; onClose: () => void }) {
  const { t, format, language: readers } = useWords();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const suggestions = useQuery(suggestionsQuery(conversationId, readers));
  const found = useQuery({ ...articlesQuery({ query: query === "" ? undefined : query, show: "published" }, readers, 30), placeholderData: keepPreviousData });
  const suggested = query === "" ? (suggestions.data?.suggestions ?? []).filter((article) => article.audience === "customers") : [];
  const others = (found.data?.rows ?? []).filter((row) => row.audience === "customers" && suggested.every((article) => article.articleId !== row.articleId));
  const choose = async (id: string) => {
    const [articleId, language] = id.split(" ") as [string, string];
    const article = await queries.fetchQuery(articleQuery(articleId));
    const published = textOf(article, shownLanguage(article, [language]))?.published;
    onClose();
    if (published?.body != null) onPutIn({ articleId, language: published.language, number: published.number, title: published.title!, words: plainWords(published.body) });
  };
  const sections = [
    { id: "suggested", title: t("For this conversation"), commands: suggested.map((article) => ({ id: `${article.articleId} ${article.language}`, text: article.title, under: becauseOf(article, t, format, readers).map((each) => t(each)).join(" ") })) },
    { id: "others", title: t("Articles that may be sent"), commands: others.map((row) => ({ id: `${row.articleId} ${row.language}`, text: row.title, marks: row.words, end: languageName(row.language, readers), ...(row.excerpt === null ? {} : { under: row.excerpt }) })) },
  ].filter((section) => section.commands.length > 0);
  return (
    <TopDialog label={t("Put an article into the reply")} isOpen onClose={onClose}>
      <Commands label={t("Which article? Its words go into the reply, to be changed before it is sent")} text={text} onText={setText} sections={sections} onChoose={(id) => void choose(id)} empty={found.isFetching || suggestions.isFetching ? t("Looking…") : t("No article that may be sent says that.")} />
    </TopDialog>
  );
}
