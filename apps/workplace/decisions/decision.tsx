import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { FactView, FiredRow, OneDecision } from "../../../engine/decisions/contract.ts";
import { isCovered } from "../../ui/covered.ts";
import { Covered, Data } from "../../ui/data.tsx";
import { Fold, Page, Section } from "../../ui/page.tsx";
import { Empty, Failed, Skeleton } from "../../ui/states.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { heldUntil } from "../cockpit/panel-words.ts";
import Weighed from "../cockpit/weighed.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { ApiProblem } from "../data/api.ts";
import { undoLastAct } from "../data/last-act.ts";
import { Contests } from "./contests.tsx";
import { OwnWords } from "./own-words.tsx";
import { whyNotRead } from "./why-not-read.ts";
import { oneDecisionQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { NotYours } from "../shell/not-yours.tsx";
import { reasonWords, SURFACE_WORDS } from "../words/names.ts";
import { RuleLink } from "../rules/rule-link.tsx";
import { rowWords } from "../words/rule-names.ts";
import { serverWords } from "../words/server-words.ts";
import "./decisions.css";

/** One decision, told whole: what it rested on, what it said, why, why not, what people made of it, and whether it still says the same. */
export default function DecisionPage() {
  const { t } = useWords();
  const { decisionId } = useParams({ from: "/decisions/$decisionId" });
  const mayRead = useMay("decisions.read");
  const query = useQuery({ ...oneDecisionQuery(decisionId), enabled: mayRead });
  useShortcuts({ z: () => undoLastAct() });
  if (!mayRead) return <NotYours what={t("Decisions are for roles that may read them.")} />;
  if (query.data) return <Told one={query.data} />;
  if (query.isError)
    return query.error instanceof ApiProblem && query.error.status === 404 ? (
      <Empty page title={t("There is no such decision")}>{t("It may be about a customer whom you do not see, or of somebody who was erased.")}</Empty>
    ) : (
      <Failed page what={t("This decision could not be read")} why={query.error.message} onRetry={() => void query.refetch()} />
    );
  return (
    <div className="page">
      <Skeleton rows={7} label={t("Reading the decision")} />
    </div>
  );
}

function Told({ one }: { one: OneDecision }) {
  const { t, format } = useWords();
  const now = useNow();
  const { answer } = one.record;
  const { countsIn } = useHouse().session.organisation;
  return (
    <Page
      title={t("Decision of {when}", { when: format.dayAndClock(answer.at, now) })}
      lead={
        <>
          {t("About")}{" "}
          <Link to="/customers/$customerId" params={{ customerId: answer.customerId }}>
            <Data>{one.customerName}</Data>
          </Link>{" "}
          · {format.list([t(SURFACE_WORDS[answer.surface]), answer.arm === "hold-out" ? t("measurement group") : null])}
        </>
      }
      actions={
        <Link className="btn outline" to="/decisions/$decisionId/letter" params={{ decisionId: answer.decisionId }}>
          {t("For the customer")}
        </Link>
      }
    >
      <DoneLine />
      <Contests one={one} />
      <ByWhat one={one} />
      <div className="columns">
        <Said one={one} />
        <WhatPeopleDid one={one} />
      </div>
      {answer.trace.arithmetic.length > 0 ? (
        <Section title={t("How it was weighed")} lead={t("What an action brings, times how well it suits, less what it costs and what it takes from others.")}>
          <Weighed arithmetic={answer.trace.arithmetic} currency={one.currency || countsIn} capacities={one.capacities} />
        </Section>
      ) : null}
      <Section title={t("Rows that took part")} lead={t("What each asked, and what it said.")}>
        <Rows one={one} />
      </Section>
      <Section title={t("What it rested on")} lead={t("Facts as they were known at that moment, each with where it comes from.")}>
        <dl className="ruled small decision-facts">
          {answer.facts.map((fact) => (
            <FactLine key={fact.key} fact={fact} />
          ))}
        </dl>
      </Section>
    </Page>
  );
}

/** Which version decided, and whether it still says the same. */
function ByWhat({ one }: { one: OneDecision }) {
  const { t, format } = useWords();
  const now = useNow();
  const { policy, version } = one.record.answer.trace;
  return (
    <p className="small">
      {one.version === null
        ? t("Decided by version {version} of “{policy}”, which is not kept here.", { version, policy })
        : t("Decided by version {version} of “{policy}”, published {when} by {who}.", { version, policy, when: format.day(one.version.publishedAt, now), who: one.version.publishedBy })}{" "}
      {one.version?.note ? <Data className="quiet">{one.version.note}</Data> : null}{" "}
      {one.intact === false ? (
        <b className="warning">■ {t("What is kept of it is not what was written: somebody changed it in the database. Tell whoever runs Rapport.")}</b>
      ) : one.replays === null ? (
        <span className="caution">{t("It cannot be taken again.")}</span>
      ) : one.replays ? (
        <b className="replays">✓ {t("Taken again now from the same facts and version, it comes to the same answer.")}</b>
      ) : (
        <b className="warning">{t("Taken again now, it comes to another answer: tell whoever runs Rapport.")}</b>
      )}
    </p>
  );
}

function Said({ one }: { one: OneDecision }) {
  const { t, format } = useWords();
  const { answer } = one.record;
  const { tables } = answer.trace;
  return (
    <Section title={t("What it said")}>
      {answer.actions.length === 0 ? <p className="quiet small">{t("Nothing advised.")}</p> : null}
      <ol className="ruled small">
        {answer.actions.map((action) => (
          <li key={action.id}>
            <p>
              <b>
                <Data>{action.title}</Data>
              </b>{" "}
              <span className="meta">
                <RuleLink rule={action.rule} tables={tables} version={action.version} />
              </span>
            </p>
            {action.reasons.map((reason) => (
              <p key={reason.text} className="quiet" dir="auto">
                {reason.text}
              </p>
            ))}
            <ArmOf one={one} actionId={action.id} />
          </li>
        ))}
        {answer.held.map((held) => (
          <li key={held.actionId}>
            <p>
              <s>
                <Data>{held.what}</Data>
              </s>{" "}
              {t("held back:")} {isCovered(held.why) ? <Covered /> : <Data>{t(serverWords(held.why))}</Data>} <span className="meta">
                · {t(heldUntil(held, format))} · <RuleLink rule={held.rule} tables={tables} />
              </span>
            </p>
            <ArmOf one={one} actionId={held.actionId} />
          </li>
        ))}
      </ol>
      <p className="meta">
        {t("Goes to {queue}, answered within {minutes} min.", { queue: isCovered(answer.route.queue) ? t("hidden") : answer.route.queue, minutes: answer.route.answerWithinMinutes })}{" "}
        {t("Who it is: {evidence}.", { evidence: t(serverWords(answer.identity.evidence)) })}
      </p>
    </Section>
  );
}

/** On which side of its measurement this action stood for the customer; nothing of one that is not measured. */
function ArmOf({ one, actionId }: { one: OneDecision; actionId: string }) {
  const { t, format } = useWords();
  const arm = one.arms.find((each) => each.actionId === actionId);
  if (!arm) return null;
  const said = { title: arm.experiment?.title ?? "", share: arm.share === null ? "–" : format.percent(arm.share) };
  return (
    <p className="meta">
      {arm.experiment === null
        ? arm.arm === "treated" ? t("Measured: treated. {share} of customers go without, by lot.", said) : t("Measured: in the measurement group, which goes without. {share} of customers are, by lot.", said)
        : arm.arm === "treated" ? t("Experiment “{title}”: treated. {share} of customers are left out, by lot.", said) : t("Experiment “{title}”: left out, to compare. {share} of customers are, by lot.", said)}
      {arm.experiment?.rule ? <> · <RuleLink rule={arm.experiment.rule} tables={one.record.answer.trace.tables} /></> : null}
    </p>
  );
}

function WhatPeopleDid({ one }: { one: OneDecision }) {
  const { t, format } = useWords();
  const now = useNow();
  const { answer, taken, overrides } = one.record;
  const titleOf = (actionId: string) => answer.actions.find(({ id }) => id === actionId)?.title ?? answer.held.find((held) => held.actionId === actionId)?.what ?? actionId;
  return (
    <Section title={t("What people made of it")}>
      {taken.length + overrides.length === 0 ? <p className="quiet small">{t("Nobody said that it was followed, and nobody decided otherwise.")}</p> : null}
      <ul className="ruled small decision-done">
        {taken.map((each) => (
          <li key={each.takenId}>
            {t("{name} did it: {action}", { name: each.takenBy, action: titleOf(each.actionId) })} <span className="meta">{format.dayAndClock(each.takenAt, now)}</span>
          </li>
        ))}
        {overrides.map((each) => (
          <li key={each.overrideId}>
            {t("{name} did otherwise than “{action}”: {reason}", { name: each.madeBy, action: titleOf(each.actionId), reason: t(reasonWords(each.reasonTitle)) })}{" "}
            <span className="meta">
              {format.dayAndClock(each.madeAt, now)}
              {each.withdrawnAt ? ` · ${t("taken back")}` : ""}
            </span>
            <OwnWords of={each.instead} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Rows({ one }: { one: OneDecision }) {
  const { t } = useWords();
  const { tables, whyNot } = one.record.answer.trace;
  const byTable = Map.groupBy(one.rows, ({ table }) => table);
  return (
    <>
      {[...byTable].map(([table, rows]) => (
        <div key={table}>
          <h3>
            <Data>{tables.find(({ key }) => key === table)?.title ?? table}</Data>
          </h3>
          <ul className="fired-rows small">
            {rows.map((row) => (
              <Row key={row.row} row={row} tables={tables} />
            ))}
          </ul>
        </div>
      ))}
      {whyNot.length > 0 ? (
        <Fold title={t("{count, plural, one {# other row did not fit} other {# other rows did not fit}}", { count: whyNot.length })}>
          <ul className="small">
            {whyNot.map((row) => (
              <li key={`${row.table}/${row.row}`}>
                {t(rowWords(row, tables))}: <WhyNot because={row.because} />
              </li>
            ))}
          </ul>
        </Fold>
      ) : null}
    </>
  );
}

/** The first that kept a row from fitting, with the fact by its name in the reader's language. */
function WhyNot({ because }: { because: string }) {
  const { t } = useWords();
  const said = whyNotRead(because);
  if (said === null) return <Data>{t(serverWords(because))}</Data>;
  return <Data>{t("{fact}: {value}; the row needs {needs}", { fact: t(serverWords(said.fact)), value: t(serverWords(said.value)), needs: said.needs })}</Data>;
}

function Row({ row, tables }: { row: FiredRow; tables: OneDecision["record"]["answer"]["trace"]["tables"] }) {
  const { t } = useWords();
  return (
    <li>
      <p>
        {row.then.map(({ label, said }, index) => (
          <span key={label}>
            {index > 0 ? " · " : ""}
            <span className="meta">
              <Data>{label}</Data>
            </span>{" "}
            <Data>{said}</Data>
          </span>
        ))}
      </p>
      <p className="quiet">
        {row.asks.length === 0
          ? t("Always.")
          : row.asks.map(({ fact, label, cell }, index) => (
              <span key={fact}>
                {index > 0 ? "; " : ""}
                {t(serverWords(label))}: <Data ltr>{cell}</Data>
              </span>
            ))}
      </p>
      {row.because === "" ? null : (
        <p dir="auto">{row.because}</p>
      )}
      <p className="meta">
        <RuleLink rule={row.rule} tables={tables} version={row.version} />
      </p>
    </li>
  );
}

function FactLine({ fact }: { fact: FactView }) {
  const { t, format } = useWords();
  const now = useNow();
  const isWritten = fact.key === "customer.name" || fact.key === "customer.promise";
  return (
    <div className="fact">
      <dt>{t(serverWords(fact.label))}</dt>
      <dd>
        <Data className="figure fact-value">{isWritten ? fact.shown : t(serverWords(fact.shown))}</Data>
        <span className="meta">
          {" · "}
          {format.list([t("from: {source}", { source: t(serverWords(fact.source)) }), fact.since ? t("since {when}", { when: format.dayAndClock(fact.since, now) }) : null])}
        </span>
      </dd>
    </div>
  );
}
