import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Data, Words } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { useWords } from "../../ui/words.tsx";
import { contestsQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";

/** Customers who ask that a person looks at a decision, and have no answer yet. Nothing where there are none. */
export default function WaitingContests() {
  const { t, format } = useWords();
  const now = useNow();
  const { data } = useQuery({ ...contestsQuery, enabled: useMay("decisions.read") });
  if (data === undefined || data.contests.length === 0) return null;
  return (
    <Section title={t("A person is to look at a decision")} lead={t("Customers who contest what was decided. Whoever looks first answers; the law gives a month.")}>
      <ol className="ruled small">
        {data.contests.map((contest) => (
          <li key={contest.contestId}>
            <p>
              <Link to="/decisions/$decisionId" params={{ decisionId: contest.decisionId }}>
                <Data>{contest.customerName}</Data>
              </Link>{" "}
              <span className={Date.parse(contest.dueAt) < now.getTime() ? "warning" : "meta"}>{t("to be answered by {due}", { due: format.day(contest.dueAt, now) })}</span>
            </p>
            {contest.words === "" ? null : <Words small>{contest.words}</Words>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
