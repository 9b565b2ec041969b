import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import type { ArticleSuggestion, CockpitView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { usePausedText } from "../../ui/use-paused-text.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { say } from "../../ui/say.ts";
import { articleQuery, articlesQuery, shownLanguage, suggestionsQuery, textOf, useArticleActs } from "../articles/article-data.ts";
import { AUDIENCE_WORDS, becauseOf, languageName } from "../articles/article-words.ts";
import { plainWords } from "../articles/writing.ts";
import { Written } from "../articles/written.tsx";
import { Answered } from "../data/answered.tsx";
import { setLastAct } from "../data/last-act.ts";
import { useMay } from "../data/session.tsx";
import type { ArticleWords } from "./composer.tsx";

export interface LearnProps {
  readonly view: CockpitView;
  readonly mayAnswer: boolean;
  readonly onPutIn: (article: ArticleWords) => void;
}

/** Articles that could help with this conversation, because of what, and all others by typing. */
export default function Learn({ view, mayAnswer, onPutIn }: LearnProps) {
  const { t, language } = useWords();
  const mayRead = useMay("articles.read");
  const { conversationId } = view.conversation;
  const suggestions = useQuery({ ...suggestionsQuery(conversationId, language), enabled: mayRead });
  const [query, setQuery] = useState("");
  const [text, setText] = usePausedText(query, setQuery);
  const found = useQuery({ ...articlesQuery({ query, show: "published" }, language, 10), enabled: mayRead && query !== "" });
  const [open, setOpen] = useState<string | null>(null);
  if (!mayRead) return <p className="quiet panel-note">{t("Articles are for roles that may read them.")}</p>;
  const toggle = (id: string) => setOpen(open === id ? null : id);
  const suggested = suggestions.data?.suggestions ?? [];
  const shared = { conversationId, mayAnswer, onPutIn };
  return (
    <div className="learn">
      <TextField label={t("Search articles")} labelHidden placeholder={t("Search articles")} type="search" value={text} onChange={setText} />
      {query === "" ? (
        <Answered query={suggestions} failed={t("The articles could not be read")} waiting={<Skeleton rows={3} label={t("Reading articles")} />}>
          {() => (
            <>
              {suggested.length === 0 ? <p className="quiet small">{t("No article answers this topic, nor says what the subject says.")}</p> : null}
              <ul className="ruled" aria-label={t("Articles for this conversation")}>
                {suggested.map((article) => (
                  <li key={article.articleId}>
                    <Suggested article={article} isOpen={open === article.articleId} onToggle={() => toggle(article.articleId)} {...shared} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Answered>
      ) : (
        <Answered query={found} failed={t("The articles could not be read")} waiting={<Skeleton rows={3} label={t("Reading articles")} />}>
          {(list) => (
            <>
              {list.rows.length === 0 ? <p className="quiet small" role="status">{t("No article says that.")}</p> : null}
              <ul className="ruled" aria-label={t("Articles found")}>
                {list.rows.map((row) => (
                  <li key={row.articleId}>
                    <button type="button" className="learn-title" aria-expanded={open === row.articleId} onClick={() => toggle(row.articleId)}>
                      <Data>{row.title}</Data>
                    </button>
                    {row.excerpt === null ? null : <p className="meta" dir="auto">{row.excerpt}</p>}
                    {open === row.articleId ? <FoundOne articleId={row.articleId} language={row.language} verdict={suggested.find((each) => each.articleId === row.articleId)?.verdict ?? null} {...shared} /> : null}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Answered>
      )}
    </div>
  );
}

type Shared = Pick<LearnProps, "mayAnswer" | "onPutIn"> & { readonly conversationId: string };

function Suggested({ article, isOpen, onToggle, ...shared }: Shared & { article: ArticleSuggestion; isOpen: boolean; onToggle: () => void }) {
  const { t, format, language: readers } = useWords();
  return (
    <>
      <button type="button" className="learn-title" aria-expanded={isOpen} onClick={onToggle}>
        <Data>{article.title}</Data>
      </button>
      <p className="meta because">{becauseOf(article, t, format, readers).map((each) => t(each)).join(" ")}</p>
      {article.overdue ? <p className="caution meta">▲ {t("Its review is overdue: it may no longer be true.")}</p> : null}
      {isOpen ? <OpenArticle article={article} {...shared} /> : null}
    </>
  );
}

/** One that was looked for: its words are read when it is opened. */
function FoundOne({ articleId, language, verdict, ...shared }: Shared & { articleId: string; language: string; verdict: ArticleSuggestion["verdict"] }) {
  const { t } = useWords();
  const article = useQuery(articleQuery(articleId));
  return (
    <Answered query={article} failed={t("This article could not be read")} waiting={<Skeleton rows={3} label={t("Reading the article")} />}>
      {(answer) => {
        const published = textOf(answer, shownLanguage(answer, [language]))?.published;
        return published?.body == null ? null : <OpenArticle article={{ articleId, language: published.language, number: published.number, title: published.title!, body: published.body, audience: answer.audience, verdict }} {...shared} />;
      }}
    </Answered>
  );
}

type Opened = Pick<ArticleSuggestion, "articleId" | "language" | "number" | "title" | "body" | "audience" | "verdict">;

function OpenArticle({ article, conversationId, mayAnswer, onPutIn }: Shared & { article: Opened }) {
  const { t, language: readers } = useWords();
  const { use } = useArticleActs();
  const [said, setSaid] = useState(article.verdict);
  // That it was opened is kept once for each time; the work goes on where that fails.
  const opened = useEffectEvent(() => void (mayAnswer && use(conversationId, article, "opened").catch(() => undefined)));
  useEffect(() => opened(), [article.articleId]);
  const judge = (verdict: "helped" | "not-helped") => {
    if (!mayAnswer) return false;
    const next = said === verdict ? null : verdict;
    const before = said;
    setSaid(next);
    const failed = (error: Error) => {
      setSaid(before);
      setLastAct({ kind: "failed", words: say("That was not done."), why: error.message });
    };
    use(conversationId, article, next ?? "unsaid").then(
      () => setLastAct({ kind: "done", words: next === null ? say("Said nothing of “{title}” any more", { title: article.title }) : next === "helped" ? say("Said that “{title}” helped", { title: article.title }) : say("Said that “{title}” did not help", { title: article.title }), undo: () => use(conversationId, article, before ?? "unsaid").then(() => setSaid(before), failed) }),
      failed,
    );
    return true;
  };
  const mayPutIn = mayAnswer && article.audience === "customers";
  const putIn = () => {
    if (!mayPutIn) return false;
    onPutIn({ articleId: article.articleId, language: article.language, number: article.number, title: article.title, words: plainWords(article.body) });
    return true;
  };
  useShortcuts({ "+": () => judge("helped"), "-": () => judge("not-helped"), i: putIn });
  return (
    <div className="learn-open">
      <Written body={article.body} language={article.language} levelDown={1} />
      <p className="meta">
        {t(AUDIENCE_WORDS[article.audience])} · {languageName(article.language, readers)} · <Link to="/articles/$articleId" params={{ articleId: article.articleId }} search={{ language: article.language }}>{t("Its page")}</Link>
      </p>
      {mayAnswer ? (
        <div className="line">
          {mayPutIn ? <Button look="outline" hint="i" onPress={putIn}>{t("Put into the reply")}</Button> : null}
          <Button look="outline" pressed={said === "helped"} hint="+" onPress={() => judge("helped")}>{t("Helped")}</Button>
          <Button look="outline" pressed={said === "not-helped"} hint="−" onPress={() => judge("not-helped")}>{t("Did not help")}</Button>
        </div>
      ) : null}
    </div>
  );
}
