import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { ArticleList, ArticleRow, ArticleShow } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { TextField } from "../../ui/fields.tsx";
import { later } from "../../ui/later.tsx";
import { markedPieces } from "../../ui/marked.ts";
import { Page } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Select } from "../../ui/select.tsx";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { usePausedText } from "../../ui/use-paused-text.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { Answered } from "../data/answered.tsx";
import { useMay } from "../data/session.tsx";
import { isStillAt } from "../data/still-at.ts";
import { ARTICLES_SHOWN, type ArticlesAsked, articlesQuery } from "./article-data.ts";
import { AUDIENCE_WORDS, languageName, STATE_WORDS, topicWords } from "./article-words.ts";
import "./articles.css";

const NewDialog = later(() => import("./new-dialog.tsx"), "dialog");
const SHOW_WORDS: Readonly<Record<ArticleShow, string>> = { all: word("All articles"), published: word("Published"), draft: word("Drafts"), overdue: word("Review overdue"), "put-away": word("Put away") };

/** All that colleagues wrote down: looked for, and gone through by what needs care. */
export default function Articles() {
  const { t, language, format } = useWords();
  const asked = useSearch({ from: "/articles" });
  const navigate = useNavigate();
  const mayRead = useMay("articles.read");
  const mayWrite = useMay("articles.write");
  const articles = useQuery({ ...articlesQuery(asked, language), enabled: mayRead });
  const [making, setMaking] = useState(false);
  const go = (next: ArticlesAsked) => void (isStillAt("/articles") && navigate({ to: "/articles", search: { ...next, from: undefined }, replace: true }));
  const step = (by: 1 | -1) => {
    const links = [...document.querySelectorAll<HTMLElement>(".articles-list tbody th a")];
    const now = links.indexOf(document.activeElement as HTMLElement);
    links[Math.min(links.length - 1, Math.max(0, now === -1 ? 0 : now + by))]?.focus();
  };
  useShortcuts({ "/": () => document.querySelector<HTMLInputElement>(".articles-list input[type=search]")?.focus(), j: () => step(1), k: () => step(-1) });
  if (!mayRead) return <Forbidden what={t("Articles are for roles that may read them.")} />;
  const counts = articles.data?.counts;
  const shows = (["all", "published", "draft", "overdue", "put-away"] as const).filter((show) => mayWrite || show === "all" || show === "overdue");
  return (
    <Page
      title={t("Articles")}
      lead={t("What colleagues wrote down once, so that the next customer need not wait for it.")}
      actions={mayWrite ? <Button look="primary" onPress={() => setMaking(true)}>{t("New article…")}</Button> : undefined}
    >
      <DoneLine />
      <div className="articles-list">
        <div className="filters">
          <Search value={asked.query ?? ""} onChange={(query) => go({ ...asked, query: query === "" ? undefined : query })} />
          <Select label={t("Which")} labelHidden choices={shows.map((id) => ({ id, text: counts ? `${t(SHOW_WORDS[id])} ${format.number(counts[id])}` : t(SHOW_WORDS[id]) }))} chosen={asked.show ?? "all"} onChoose={(show) => go({ ...asked, show: show === "all" ? undefined : show })} />
          <Select
            label={t("Topic")}
            labelHidden
            choices={[{ id: "any", text: t("Any topic") }, ...(articles.data?.topics ?? []).map((id) => ({ id, text: t(topicWords(id)) }))]}
            chosen={asked.topic ?? "any"}
            onChoose={(topic) => go({ ...asked, topic: topic === "any" ? undefined : topic })}
          />
        </div>
        <Answered query={articles} failed={t("The articles could not be read")} waiting={<Skeleton rows={8} kind="rows" label={t("Reading articles")} />}>
          {(list) => <List list={list} asked={asked} mayWrite={mayWrite} onMake={() => setMaking(true)} onGo={go} />}
        </Answered>
      </div>
      <Suspense>{making ? <NewDialog topics={articles.data?.topics ?? []} title={articles.data?.total === 0 ? (asked.query ?? "") : ""} onClose={() => setMaking(false)} /> : null}</Suspense>
    </Page>
  );
}

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  const [text, setText] = usePausedText(value, onChange);
  const label = t("Title, words, or part of them");
  return <TextField label={label} labelHidden placeholder={label} type="search" value={text} onChange={setText} />;
}

function List({ list, asked, mayWrite, onMake, onGo }: { list: ArticleList; asked: ArticlesAsked; mayWrite: boolean; onMake: () => void; onGo: (next: ArticlesAsked) => void }) {
  const { t, format, language } = useWords();
  const navigate = useNavigate();
  const from = asked.from ?? 0;
  if (list.rows.length === 0) {
    if (asked.query !== undefined || asked.topic !== undefined)
      return <Empty title={t("No article says that.")} action={<div className="line">{mayWrite ? <Button look="outline" onPress={onMake}>{t("Write one…")}</Button> : null}<Button look="outline" onPress={() => onGo({})}>{t("Show all")}</Button></div>} />;
    if (asked.show === "overdue") return <Empty title={t("No review is overdue.")} />;
    if (asked.show === "put-away") return <Empty title={t("Nothing was put away.")} />;
    return <Empty title={t("There are no articles yet.")} action={mayWrite ? <Button look="outline" onPress={onMake}>{t("Write the first…")}</Button> : undefined}>{t("Write down what customers ask again and again: colleagues find it with the search, and beside the conversations that it answers.")}</Empty>;
  }
  const last = from + list.rows.length;
  return (
    <>
      {list.spelt.length === 0 ? null : <p className="quiet small" role="status">{t("Nothing is spelt so; found with {words}.", { words: format.list(list.spelt) })}</p>}
      <Table
        label={t("Articles")}
        columns={[
          { key: "title", title: t("Title"), wide: true },
          { key: "state", title: t("State"), notNarrow: true },
          { key: "topics", title: t("Topics"), notNarrow: true },
          { key: "languages", title: t("Languages"), notNarrow: true },
          { key: "owner", title: t("Owner"), notNarrow: true },
          { key: "review", title: t("Review by"), number: true },
        ]}
        rows={list.rows.map((article) => ({
          key: article.articleId,
          cells: [
            <Title key="title" article={article} />,
            <span key="state">{format.list([t(STATE_WORDS[article.state]), article.hasDraft && article.state === "published" ? t("with a draft") : null])}<span className="article-found">{t(AUDIENCE_WORDS[article.audience])}</span></span>,
            format.list(article.topics.map((topic) => t(topicWords(topic)))),
            format.list(article.languages.map((each) => languageName(each, language))),
            article.owner === null ? <span key="owner" className="caution">{t("nobody")}</span> : <Data key="owner">{article.owner.name}</Data>,
            article.reviewOn === null ? <span key="review" className="quiet">{t("no day")}</span> : <span key="review" className={article.overdue ? "caution" : undefined}>{article.overdue ? `▲ ${t("overdue since {day}", { day: format.day(article.reviewOn) })}` : format.day(article.reviewOn)}</span>,
          ],
        }))}
      />
      {list.total > list.rows.length ? (
        <p className="line small">
          <span className="quiet" role="status">{t("{from} to {to} of {total}", { from: format.number(from + 1), to: format.number(last), total: format.number(list.total) })}</span>
          {from > 0 ? <Button look="outline" onPress={() => void navigate({ to: "/articles", search: { ...asked, from: Math.max(0, from - ARTICLES_SHOWN) || undefined } })}>{t("Those before")}</Button> : null}
          {last < list.total ? <Button look="outline" onPress={() => void navigate({ to: "/articles", search: { ...asked, from: from + ARTICLES_SHOWN } })}>{t("The next")}</Button> : null}
        </p>
      ) : null}
    </>
  );
}

function Title({ article }: { article: ArticleRow }) {
  const { t } = useWords();
  return (
    <span>
      <Link to="/articles/$articleId" params={{ articleId: article.articleId }} search={{ language: article.language }}>
        <Data>{article.title}</Data>
      </Link>
      <span className="narrow-only meta"> {t(STATE_WORDS[article.state])}</span>
      {article.excerpt === null ? null : (
        <span className="article-found" dir="auto">
          {markedPieces(article.excerpt, article.words).map((piece, at) => (piece.isMarked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>))}
        </span>
      )}
    </span>
  );
}
