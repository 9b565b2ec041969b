import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import type { ArticleView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { later } from "../../ui/later.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Forbidden, Skeleton } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { Answered } from "../data/answered.tsx";
import { setLastAct, undoLastAct } from "../data/last-act.ts";
import { useMay } from "../data/session.tsx";
import { articleQuery, shownLanguage, textOf, useArticleActs } from "./article-data.ts";
import { AUDIENCE_WORDS, languageName, STATE_WORDS, topicWords } from "./article-words.ts";
import type { Publishing } from "./publish-dialog.tsx";
import { Written } from "./written.tsx";

const DetailsDialog = later(() => import("./details-dialog.tsx"), "dialog");
const LanguageDialog = later(() => import("./language-dialog.tsx"), "dialog");
const PublishDialog = later(() => import("./publish-dialog.tsx"), "dialog");
const Versions = later(() => import("./versions.tsx"), "page");
const Used = later(() => import("./used.tsx"), "page");

/** One article as it is read, with who keeps it true and whether it helped. */
export default function Article() {
  const { t } = useWords();
  const { articleId } = useParams({ from: "/articles/$articleId" });
  const mayRead = useMay("articles.read");
  const article = useQuery({ ...articleQuery(articleId), enabled: mayRead });
  useShortcuts({ z: () => undoLastAct() });
  if (!mayRead) return <Forbidden what={t("Articles are for roles that may read them.")} />;
  return (
    <Answered query={article} page failed={t("This article could not be read")} waiting={<Skeleton rows={8} label={t("Reading the article")} />}>
      {(answer) => <Shown article={answer} />}
    </Answered>
  );
}

function Shown({ article }: { article: ArticleView }) {
  const { t, format, language: readers } = useWords();
  const search = useSearch({ from: "/articles/$articleId" });
  const navigate = useNavigate();
  const acts = useArticleActs();
  const mayWrite = useMay("articles.write");
  const mayPublish = useMay("articles.publish");
  const [open, setOpen] = useState<"details" | "language" | Publishing | null>(null);
  const language = shownLanguage(article, [search.language, readers]);
  const text = textOf(article, language)!;
  const { published, draft } = text;
  const shown = published === null || published.title === null ? draft! : { title: published.title, body: published.body! };
  const write = () => void navigate({ to: "/articles/$articleId/write", params: { articleId: article.articleId }, search: { language } });
  const mayChange = mayWrite && (mayPublish || article.state !== "published");
  const putAway = (isPutAway: boolean) => void acts.change(article, { isPutAway }, isPutAway ? say("Put away: {title}", { title: shown.title }) : say("Brought back: {title}", { title: shown.title })).catch((error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message }));
  const canPublish = mayPublish && article.state !== "put-away" && draft?.differs === true && draft.body !== "";
  const choices = [
    ...(mayChange ? [{ id: "details", text: t("Owner, review, topics, audience…") }] : []),
    ...(mayWrite ? [{ id: "language", text: t("Another language…") }] : []),
    ...(mayPublish && published !== null && article.state !== "put-away" ? [{ id: "withdraw", text: t("Withdraw in {language}…", { language: languageName(language, readers) }) }] : []),
    ...(mayChange ? [article.state === "put-away" ? { id: "restore", text: t("Bring it back") } : { id: "put-away", text: t("Put it away") }] : []),
  ];
  const choose = (id: string) => {
    if (id === "details" || id === "language") setOpen(id);
    else if (id === "withdraw") setOpen({ kind: "withdraw" });
    else putAway(id === "put-away");
  };
  useShortcuts({ e: mayWrite ? write : undefined });
  return (
    <Page
      title={<Data>{shown.title}</Data>}
      lead={format.list([t(STATE_WORDS[article.state]), t(AUDIENCE_WORDS[article.audience]), published === null ? null : t("version {number}, {day}", { number: published.number, day: format.day(published.publishedAt) })])}
      actions={
        <>
          {mayWrite && article.state !== "put-away" ? <Button look={canPublish ? "outline" : "primary"} hint="e" onPress={write}>{t("Write")}</Button> : null}
          {canPublish ? <Button look="primary" onPress={() => setOpen({ kind: "draft" })}>{t("Publish…")}</Button> : null}
          {choices.length === 0 ? null : <Menu label={t("What to do with this article")} button="⋯" choices={choices} onChoose={choose} />}
        </>
      }
    >
      <DoneLine />
      {article.state === "put-away" ? <p className="caution small">{t("Put away by {name} on {day}: nobody finds it or is shown it. All of it is kept.", { name: article.putAwayBy ?? "", day: format.day(article.putAwayAt!) })}</p> : null}
      {published !== null && draft?.differs ? <p className="quiet small">{t("{name} wrote something since that is not published yet.", { name: draft.changedBy })}</p> : null}
      {published === null && article.state !== "put-away" ? <p className="quiet small">{t("This is a draft in {language}: only those who write read it.", { language: languageName(language, readers) })}</p> : null}
      <div className="article-columns">
        <div className="stack">
          {article.texts.length > 1 ? (
            <nav className="article-languages" aria-label={t("Languages")}>
              {article.texts.map((each) => (
                <Link key={each.language} className="btn outline" to="/articles/$articleId" params={{ articleId: article.articleId }} search={{ language: each.language }} aria-current={each.language === language ? "page" : undefined} replace>
                  {languageName(each.language, readers)}
                  {each.published === null ? ` · ${t("draft")}` : null}
                </Link>
              ))}
            </nav>
          ) : null}
          {shown.body.trim() === "" ? <p className="quiet">{t("Nothing is written yet.")}</p> : <Written body={shown.body} language={language} />}
        </div>
        <div className="article-side">
          <Section title={t("About this article")} actions={mayChange ? <Button onPress={() => setOpen("details")}>{t("Change…")}</Button> : undefined}>
            <dl className="article-facts">
              <dt>{t("Owner")}</dt>
              <dd>{article.owner === null ? <span className="caution">{t("nobody")}</span> : <Data>{article.owner.name}</Data>}</dd>
              <dt>{t("Review by")}</dt>
              <dd className={article.overdue ? "caution" : undefined}>{article.reviewOn === null ? t("no day") : article.overdue ? `▲ ${t("overdue since {day}", { day: format.day(article.reviewOn) })}` : format.day(article.reviewOn)}</dd>
              <dt>{t("Topics")}</dt>
              <dd>{article.topics.length === 0 ? t("none") : format.list(article.topics.map((topic) => t(topicWords(topic))))}</dd>
              <dt>{t("Begun")}</dt>
              <dd>{format.list([article.madeBy, format.day(article.madeAt)])}</dd>
            </dl>
          </Section>
          <Suspense fallback={<Skeleton rows={4} label={t("Reading…")} />}>
            <Used articleId={article.articleId} />
            <Versions article={article} language={language} onBringBack={mayPublish && article.state !== "put-away" ? (number) => setOpen({ kind: "bring-back", number }) : undefined} />
          </Suspense>
        </div>
      </div>
      <Suspense>
        {open === "details" ? <DetailsDialog article={article} onClose={() => setOpen(null)} /> : null}
        {open === "language" ? <LanguageDialog article={article} onClose={() => setOpen(null)} /> : null}
        {open !== null && typeof open === "object" ? <PublishDialog article={article} language={language} what={open} onClose={() => setOpen(null)} /> : null}
      </Suspense>
    </Page>
  );
}
