import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type FormEvent, type KeyboardEvent, Suspense, useState } from "react";
import type { ArticleView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { later } from "../../ui/later.tsx";
import { Fold, Page } from "../../ui/page.tsx";
import { say } from "../../ui/say.ts";
import { Forbidden, Skeleton } from "../../ui/states.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useWords } from "../../ui/words.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { Answered } from "../data/answered.tsx";
import { ApiProblem } from "../data/api.ts";
import { setLastAct } from "../data/last-act.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { MOD } from "../words/mod-key.ts";
import { articleQuery, shownLanguage, textOf, useArticleActs } from "./article-data.ts";
import { languageName } from "./article-words.ts";
import { keepWriting, readKept } from "./kept-writing.ts";
import { Written } from "./written.tsx";

const PublishDialog = later(() => import("./publish-dialog.tsx"), "dialog");

export default function WriteArticle() {
  const { t, language: readers } = useWords();
  const { articleId } = useParams({ from: "/articles/$articleId/write" });
  const search = useSearch({ from: "/articles/$articleId/write" });
  const mayWrite = useMay("articles.write");
  const article = useQuery({ ...articleQuery(articleId), enabled: mayWrite });
  if (!mayWrite) return <Forbidden what={t("Articles are written by roles that may.")} />;
  return (
    <Answered query={article} page failed={t("This article could not be read")} waiting={<Skeleton rows={8} label={t("Reading the article")} />}>
      {(answer) => {
        const language = search.language ?? shownLanguage(answer, [readers]);
        return <Editor key={language} article={answer} language={language} />;
      }}
    </Answered>
  );
}

function Editor({ article, language }: { article: ArticleView; language: string }) {
  const { t, format, language: readers } = useWords();
  const { articleId } = article;
  const { session } = useHouse();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const acts = useArticleActs();
  const mayPublish = useMay("articles.publish");
  const draft = textOf(article, language)?.draft ?? null;
  const place = { personId: session.person.id, articleId, language };
  const [kept] = useState(() => readKept(localStorage, place));
  const [title, setTitle] = useState(kept?.title ?? draft?.title ?? "");
  const [body, setBody] = useState(kept?.body ?? draft?.body ?? "");
  const [from, setFrom] = useState(kept?.from ?? draft?.revision ?? 0);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const saved = draft ?? { title: "", body: "", revision: 0 };
  const isSaved = title.trim() === saved.title && body.trim() === saved.body;
  // Somebody saved while this was written: both stand here until the writer has chosen.
  const theirs = draft !== null && draft.revision !== from && !isSaved ? draft : null;
  if (draft !== null && draft.revision !== from && isSaved) setFrom(draft.revision);

  useKept(JSON.stringify([title, body, from, isSaved]), () => keepWriting(localStorage, place, isSaved ? null : { title, body, from }));

  const back = () => void navigate({ to: "/articles/$articleId", params: { articleId }, search: { language } });
  /** @returns whether it stands there now */
  const save = async (over = from): Promise<boolean> => {
    if (isSaved && draft !== null) return true;
    setBusy(true);
    setFailed(null);
    try {
      const before = draft;
      const now = await acts.save(articleId, language, { title: title.trim(), body, from: over });
      const next = textOf(now, language)!.draft!;
      setFrom(next.revision);
      setTitle(next.title);
      setBody(next.body);
      keepWriting(localStorage, place, null);
      setLastAct(before === null ? null : {
        kind: "done", words: say("Saved"), goesAlong: true,
        undo: () => acts.save(articleId, language, { title: before.title, body: before.body, from: next.revision }).then((again) => {
          const text = textOf(again, language)!.draft!;
          setTitle(text.title);
          setBody(text.body);
          setFrom(text.revision);
        }, (error: Error) => setLastAct({ kind: "failed", words: say("That was not done."), why: error.message })),
      });
      return true;
    } catch (error) {
      // What they wrote is read, and both stand beside each other.
      if (error instanceof ApiProblem && error.status === 409) await queries.refetchQueries({ queryKey: articleQuery(articleId).queryKey, exact: true });
      setFailed((error as Error).message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const takeTheirs = () => {
    const mine = { title, body };
    setTitle(theirs!.title);
    setBody(theirs!.body);
    setFrom(theirs!.revision);
    setFailed(null);
    setLastAct({ kind: "done", words: say("Took what {name} wrote", { name: theirs!.changedBy }), undo: () => { setTitle(mine.title); setBody(mine.body); } });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() !== "" && !busy) void save();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit();
  };
  const named = { language: languageName(language, readers) };
  return (
    <Page title={t("Write in {language}", named)} lead={t("Nobody reads it before it is published. What you write stays on this device until it is saved.")} actions={<Button onPress={back}>{t("Back to the article")}</Button>}>
      <DoneLine />
      {theirs === null ? null : (
        <section className="article-theirs" aria-label={t("Somebody else saved this text")}>
          <p className="small">{t("{name} saved this text at {when}, after you opened it. Both are kept: yours stands in the field.", { name: theirs.changedBy, when: format.dayAndClock(theirs.changedAt) })}</p>
          <Fold title={t("Read what {name} wrote", { name: theirs.changedBy })}>
            <p>
              <b dir="auto">{theirs.title}</b>
            </p>
            <Written body={theirs.body} language={language} />
          </Fold>
          <div className="line">
            <Button look="outline" onPress={() => void save(theirs.revision)}>{t("Save mine over it")}</Button>
            <Button look="outline" onPress={takeTheirs}>{t("Take theirs")}</Button>
          </div>
        </section>
      )}
      <div className="article-columns">
        <form className="stack article-write" onSubmit={submit} onKeyDown={onKeyDown} aria-label={t("Write in {language}", named)}>
          <TextField label={t("Title, as a customer would ask")} value={title} onChange={setTitle} maxLength={200} autoFocus={title === ""} />
          <TextArea
            label={t("What it says")}
            value={body}
            onChange={setBody}
            rows={18}
            maxLength={20_000}
            autoFocus={title !== ""}
            help={t("A line that begins with ## is a heading, with - or 1. a point of a list. **Words** are bold, [words](https://…) a link.")}
          />
          {failed === null || theirs !== null ? null : (
            <p className="warning small" role="alert">
              {t("Not saved: {why}", { why: failed })}
            </p>
          )}
          <div className="ends">
            <span className="meta grow" role="status">
              {isSaved ? t("Saved.") : t("Not saved yet; kept on this device.")}
            </span>
            <Button look={mayPublish ? "outline" : "primary"} type="submit" hint={`${MOD}↵`} isDisabled={busy || title.trim() === "" || theirs !== null || (isSaved && draft !== null)}>
              {t("Save the draft")}
            </Button>
            {mayPublish ? (
              <Button look="primary" isDisabled={busy || title.trim() === "" || body.trim() === "" || theirs !== null || article.state === "put-away"} onPress={() => void save().then((done) => (done ? setPublishing(true) : undefined))}>
                {t("Save and publish…")}
              </Button>
            ) : null}
          </div>
        </form>
        <section className="stack" aria-label={t("As it is read")}>
          <p className="meta">{t("As it is read")}</p>
          {title.trim() === "" ? null : <h2 dir="auto">{title}</h2>}
          <Written body={body} language={language} levelDown={1} />
        </section>
      </div>
      <Suspense>{publishing ? <PublishDialog article={article} language={language} what={{ kind: "draft" }} onDone={back} onClose={() => setPublishing(false)} /> : null}</Suspense>
    </Page>
  );
}
