import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ArticleFigures } from "../../../engine/service/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { useMay } from "../data/session.tsx";
import { figuresQuery } from "./article-data.ts";
import { FOLLOWED_WORDS } from "./article-words.ts";

/** How often an article was used, and whether the customers came back. */
export default function Used({ articleId }: { articleId: string }) {
  const { t } = useWords();
  const figures = useQuery(figuresQuery(articleId));
  return (
    <Section title={t("Did it help?")}>
      <Answered query={figures} failed={t("What it was used for could not be read")} waiting={<Skeleton rows={3} label={t("Reading…")} />}>
        {(answer) => <Figures figures={answer} />}
      </Answered>
    </Section>
  );
}

function Figures({ figures }: { figures: ArticleFigures }) {
  const { t, format } = useWords();
  const mayOpen = useMay("conversations.read");
  const { stayedAway } = figures;
  if (figures.opened + figures.putIn + figures.helped + figures.notHelped === 0) return <p className="quiet small">{t("Nobody has used it beside a conversation yet.")}</p>;
  return (
    <div className="stack">
      <p className="small">
        {stayedAway.kind === "too-few" ? (
          t("Whether customers come back cannot be said yet: {observed, plural, one {# conversation} other {# conversations}} with its words whose 7 days are over, of {needed} needed.", { observed: stayedAway.observed, needed: stayedAway.needed })
        ) : (
          <>
            <b>
              <Figure>{format.percent(stayedAway.share.mid)}</Figure>
            </b>{" "}
            {t("did not come back on the topic within 7 days: {count} of {of} conversations, likely {range}.", { count: stayedAway.count, of: stayedAway.of, range: format.percentRange(stayedAway.share.lo, stayedAway.share.hi) })}
          </>
        )}
      </p>
      <dl className="article-facts">
        <dt>{t("Opened beside a conversation")}</dt>
        <dd><Figure>{format.number(figures.opened)}</Figure></dd>
        <dt>{t("Put into replies")}</dt>
        <dd><Figure>{format.number(figures.putIn)}</Figure></dd>
        <dt>{t("Helped, say colleagues")}</dt>
        <dd><Figure>{format.number(figures.helped)}</Figure></dd>
        <dt>{t("Did not help, say colleagues")}</dt>
        <dd><Figure>{format.number(figures.notHelped)}</Figure></dd>
      </dl>
      {figures.conversations.length === 0 ? null : (
        <Fold title={t("The conversations behind")}>
          <ul className="ruled small">
            {figures.conversations.map((each) => (
              <li key={each.conversationId}>
                {mayOpen ? (
                  <Link to="/cockpit/$conversationId" params={{ conversationId: each.conversationId }} search={{ pane: "conversation" }}>
                    <Data>{each.subject}</Data>
                  </Link>
                ) : (
                  <Data>{each.subject}</Data>
                )}
                <p className="meta">{format.list([each.putInBy, format.dayAndClock(each.putInAt), t("version {number}", { number: each.number }), each.cameBackAt === null ? t(FOLLOWED_WORDS[each.followed]) : t("came back on {day}", { day: format.day(each.cameBackAt) })])}</p>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <p className="meta">{t("Of the conversations that you see. That somebody did not come back does not prove that the article was the reason.")}</p>
    </div>
  );
}
