import { useQuery } from "@tanstack/react-query";
import { Data } from "../../ui/data.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { refusedQuery } from "../data/queries.ts";

/** Events that could not be taken, each with the reason; none is lost in silence. */
export default function Refused() {
  const { t, format } = useWords();
  const refused = useQuery(refusedQuery);
  return (
    <Answered
      query={refused}
      failed={t("The refused events could not be read")}
      waiting={<Skeleton rows={5} kind="rows" label={t("Reading refused events")} />}
    >
      {({ events, total, kept }) => (
        <Section
          title={t("Refused events")}
          lead={[
            ...(total > events.length
              ? [
                  t("The latest {shown} of {total}.", {
                    shown: format.number(events.length),
                    total: format.number(total),
                  }),
                ]
              : []),
            t("The newest {count} of the last {days} days are kept.", {
              count: format.number(kept.newest),
              days: kept.days,
            }),
          ].join(" ")}
        >
          {events.length === 0 ? <Empty title={t("Nothing was refused.")} /> : null}
          <ul className="ruled small">
            {events.map((event) => (
              <li key={event.refusedId}>
                <p>
                  <b>
                    <Data ltr>{event.field}</Data>
                  </b>{" "}
                  <Data>{event.reason}</Data>
                </p>
                <p className="meta">
                  {format.dayAndClock(event.receivedAt)} · <Data>{event.source}</Data> · <Data>{event.channel}</Data>
                </p>
                <Fold title={t("As it came")}>
                  <pre className="snippet" dir="ltr" tabIndex={0} aria-label={t("As it came")}>
                    {event.body}
                  </pre>
                </Fold>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Answered>
  );
}
