import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DecisionLine, PolicyView } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Failed, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { decisionsFoundQuery, type DecisionsWanted } from "../data/queries.ts";
import { useNow } from "../data/use-now.ts";
import { reasonWords, SURFACE_WORDS } from "../words/names.ts";
import { gatherAlike } from "./gather-alike.ts";
import { OwnWords } from "./own-words.tsx";
import "./decisions.css";

/** Decisions that were found, newest first; several about one customer that say the same are one line. */
export function FoundDecisions({ wanted, names }: { wanted: DecisionsWanted; names?: PolicyView["names"]["actions"] }) {
  const { t } = useWords();
  const query = useInfiniteQuery(decisionsFoundQuery(wanted));
  if (query.data === undefined)
    return query.isError ? (
      <Failed what={t("The decisions could not be read")} why={query.error.message} onRetry={() => void query.refetch()} />
    ) : (
      <Skeleton rows={4} kind="rows" label={t("Reading decisions")} />
    );
  const alike = gatherAlike(query.data.pages.flatMap(({ decisions }) => decisions));
  if (alike.length === 0) return <p className="quiet small">{t("None in 90 days that you may see.")}</p>;
  return (
    <>
      <ol className="ruled small found-decisions">
        {alike.map(({ first, times }) => (
          <Line key={first.decisionId} line={first} times={times} names={names ?? {}} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <div>
          <Button look="outline" isDisabled={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t("Show more")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Line({ line, times, names }: { line: DecisionLine; times: number; names: PolicyView["names"]["actions"] }) {
  const { t, format } = useWords();
  const now = useNow();
  const titleOf = (actionId: string) => [...line.advised, ...line.held].find((each) => each.actionId === actionId)?.title ?? names[actionId] ?? actionId;
  return (
    <li>
      <p className="line">
        <Link to="/decisions/$decisionId" params={{ decisionId: line.decisionId }}>
          <time dateTime={line.at}>{format.dayAndClock(line.at, now)}</time>
        </Link>
        <Link to="/customers/$customerId" params={{ customerId: line.customerId }}>
          <Data>{line.customerName}</Data>
        </Link>
        <span className="meta">
          {format.list([
            t(SURFACE_WORDS[line.surface]),
            t("version {version} of the rules", { version: line.version }),
            line.arm === "hold-out" ? t("measurement group") : null,
            times > 1 ? t("{count, plural, one {asked # time} other {asked # times}}", { count: times }) : null,
          ])}
        </span>
      </p>
      <p>
        {line.advised.length === 0 ? t("Nothing advised.") : <>{t("Advised:")} <Data>{line.advised.map(({ title }) => title).join("; ")}</Data></>}
        {line.held.length > 0 ? <span className="quiet"> {t("Held back:")} <Data>{line.held.map(({ title }) => title).join("; ")}</Data></span> : null}
      </p>
      {line.taken.map((each) => (
        <p key={each.actionId}>{t("{name} did it: {action}", { name: each.takenBy, action: titleOf(each.actionId) })}</p>
      ))}
      {line.otherwise.map((each) => (
        <div key={`${each.actionId}${each.madeBy}`}>
          <p>{t("{name} did otherwise: {reason}", { name: each.madeBy, reason: t(reasonWords(each.reasonTitle)) })}</p>
          <OwnWords of={each.instead} />
        </div>
      ))}
    </li>
  );
}
