import { useQuery } from "@tanstack/react-query";
import type { ArticleView } from "../../../engine/service/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { textOf, versionsQuery } from "./article-data.ts";
import { Written } from "./written.tsx";

/** What was published in a language, by whom, when and why; each can be read, and read again by everybody. */
export default function Versions({ article, language, onBringBack }: { article: ArticleView; language: string; onBringBack: ((number: number) => void) | undefined }) {
  const { t, format } = useWords();
  const versions = useQuery(versionsQuery(article.articleId));
  const inForce = textOf(article, language)?.published?.number;
  return (
    <Section title={t("Versions")}>
      <Answered query={versions} failed={t("The versions could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
        {(answer) => {
          const own = answer.versions.filter((version) => version.language === language);
          if (own.length === 0) return <p className="quiet small">{t("Nothing was published in this language yet.")}</p>;
          return (
            <ul className="ruled small">
              {own.map((version) => (
                <li key={version.number}>
                  <p>
                    <b>{version.title === null ? t("Withdrawn") : t("Version {number}", { number: version.number })}</b>
                    {version.number === inForce ? <span className="quiet"> · {t("is read now")}</span> : null}
                  </p>
                  <p>
                    <Data>{version.why}</Data>
                  </p>
                  <p className="meta">{format.list([version.publishedBy, format.dayAndClock(version.publishedAt)])}</p>
                  {version.body === null || version.number === inForce ? null : (
                    <Fold title={t("Read version {number}", { number: version.number })}>
                      <div className="article-old">
                        <p>
                          <b dir="auto">{version.title}</b>
                        </p>
                        <Written body={version.body} language={language} levelDown={1} />
                      </div>
                      {onBringBack ? <Button look="outline" onPress={() => onBringBack(version.number)}>{t("Bring version {number} back…", { number: version.number })}</Button> : null}
                    </Fold>
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Section>
  );
}
