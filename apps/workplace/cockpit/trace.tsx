import type { Answer } from "../../../engine/decisions/contract.ts";
import { isCovered } from "../../ui/covered.ts";
import { Data } from "../../ui/data.tsx";
import { useWords } from "../../ui/words.tsx";
import { RuleLink } from "../rules/rule-link.tsx";
import { ruleWords } from "../words/rule-names.ts";
import { serverWords } from "../words/server-words.ts";

/** By which version it was decided, which rows fit and why others did not. */
export default function Trace({ answer }: { answer: Answer }) {
  const { t, format } = useWords();
  return (
    <div className="trace meta">
      <p>
        {t("Policy {policy}, version {version}, decided at {when}.", {
          policy: answer.trace.policy,
          version: answer.trace.version,
          when: format.clock(answer.at),
        })}{" "}
        {t("Who it is: {evidence}.", { evidence: t(serverWords(answer.identity.evidence)) })}
      </p>
      <p>
        {t("Goes to {queue}, answered within {minutes} min ({rule}).", {
          queue: isCovered(answer.route.queue) ? t("hidden") : answer.route.queue,
          minutes: answer.route.answerWithinMinutes,
          rule: t(ruleWords(answer.route.rule, answer.trace.tables)),
        })}
      </p>
      <ul>
        {answer.trace.rows.map((row) => (
          <li key={`${row.table}/${row.row}`}>
            {t("Fits:")} <RuleLink rule={`R-${answer.trace.policy}/${row.row}`} tables={answer.trace.tables} />
          </li>
        ))}
        {answer.trace.whyNot.map((row) => (
          <li key={`not/${row.table}/${row.row}`}>
            {t("Does not fit:")} <RuleLink rule={`R-${answer.trace.policy}/${row.row}`} tables={answer.trace.tables} />, <Data>{row.because}</Data>
          </li>
        ))}
      </ul>
    </div>
  );
}
