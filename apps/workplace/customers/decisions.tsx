import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { DecisionRecord } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { decisionsQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { reasonWords, SURFACE_WORDS } from "../words/names.ts";

/** What the rules decided about this customer, and what people did with it. Read when asked for. */
export function Decisions({ customerId, count }: { customerId: string; count: number }) {
  const { t, format } = useWords();
  const mayRead = useMay("decisions.read");
  const [open, setOpen] = useState(false);
  const decisions = useQuery({ ...decisionsQuery(customerId), enabled: open });
  return (
    <Section
      title={t("Decisions")}
      lead={t("{count, plural, one {# decision} other {# decisions}} of the rules about this customer.", { count })}
    >
      {!mayRead || count === 0 ? null : !open ? (
        <div>
          <Button look="outline" onPress={() => setOpen(true)}>
            {t("Show them")}
          </Button>
        </div>
      ) : (
        <Answered
          query={decisions}
          failed={t("The decisions could not be read")}
          waiting={<Skeleton rows={3} label={t("Reading decisions")} />}
        >
          {({ records }) => (
            <ol className="ruled small">
              {records.map((record) => (
                <Decision key={record.answer.decisionId} record={record} when={format.dayAndClock(record.answer.at)} />
              ))}
            </ol>
          )}
        </Answered>
      )}
    </Section>
  );
}

function Decision({ record, when }: { record: DecisionRecord; when: string }) {
  const { t } = useWords();
  const { answer } = record;
  return (
    <li>
      <p className="meta">
        <Link to="/decisions/$decisionId" params={{ decisionId: answer.decisionId }}>
          {when}
        </Link>{" "}
        · {t(SURFACE_WORDS[answer.surface])} ·{" "}
        {t("version {version} of the rules", { version: answer.trace.version })}
        {answer.arm === "hold-out" ? <> · {t("measurement group")}</> : null}
      </p>
      <p>
        {answer.actions.length === 0 ? (
          t("Nothing advised.")
        ) : (
          <>
            {t("Advised:")} <Data>{answer.actions.map((action) => action.title).join("; ")}</Data>
          </>
        )}
      </p>
      {record.taken.map((taken) => (
        <p key={taken.takenAt}>
          {t("{name} did it: {action}", { name: taken.takenBy, action: titleOf(answer, taken.actionId) })}
        </p>
      ))}
      {record.overrides.map((override) => (
        <p key={override.overrideId}>
          {t("{name} did otherwise: {reason}", { name: override.madeBy, reason: t(reasonWords(override.reasonTitle)) })}{" "}
          <Data>{override.instead}</Data>
          {override.withdrawnAt ? <> ({t("taken back")})</> : null}
        </p>
      ))}
    </li>
  );
}

function titleOf(answer: DecisionRecord["answer"], actionId: string): string {
  return answer.actions.find((action) => action.id === actionId)?.title ?? actionId;
}
