import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { PolicyView, RuleStanding } from "../../../engine/decisions/contract.ts";
import type { RuleOutcome } from "../../../engine/outcomes/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { Headline, Page, Section } from "../../ui/page.tsx";
import { Empty, Failed, Forbidden, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { ApiProblem } from "../data/api.ts";
import { policiesQuery, ruleOutcomeQuery, ruleStandingQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { useNow } from "../data/use-now.ts";
import { FoundDecisions } from "../decisions/found.tsx";
import { OutcomesTable } from "../value/outcomes-table.tsx";
import { reasonWords } from "../words/names.ts";
import { rowNumber } from "../words/rule-names.ts";
import { serverWords } from "../words/server-words.ts";
import { HOW_WORDS } from "./followed-words.ts";
import { asked, readable } from "./rule-words.ts";

/** One row of the rules: what it says, how often it took part, what came of it, and the decisions themselves. */
export default function RuleRow() {
  const { t } = useWords();
  const { key, row } = useParams({ from: "/rules/$key/rows/$row" });
  const mayRead = useMay("policies.read");
  const standing = useQuery({ ...ruleStandingQuery(key, row), enabled: mayRead });
  const policies = useQuery({ ...policiesQuery, enabled: mayRead });
  if (!mayRead) return <Forbidden what={t("Rules are for roles that may read them.")} />;
  if (standing.data && policies.data) return <Standing standing={standing.data} policy={policies.data.policies.find((each) => each.key === key)} row={row} />;
  const error = standing.error ?? policies.error;
  if (error === null)
    return (
      <div className="page">
        <Skeleton rows={6} label={t("Reading what this row did")} />
      </div>
    );
  if (error instanceof ApiProblem && error.status === 404) return <Empty page title={t("There is no such row in the rules")} />;
  return <Failed page what={t("What this row did could not be read")} why={error.message} onRetry={() => void Promise.all([standing.refetch(), policies.refetch()])} />;
}

function Standing({ standing, policy, row }: { standing: RuleStanding; policy: PolicyView | undefined; row: string }) {
  const { t, format } = useWords();
  const now = useNow();
  const table = policy?.tables.find(({ rows }) => rows.some(({ id }) => id === row));
  const { removed } = standing;
  const mayReadDecisions = useMay("decisions.read");
  const mayReadOutcomes = useMay("outcomes.read");
  const advises = standing.actions.some(({ advised, leftOut }) => advised + leftOut > 0);
  const advised = standing.actions.reduce((sum, each) => sum + each.advised, 0);
  const otherwise = standing.actions.reduce((sum, each) => sum + each.otherwise, 0);
  const taken = standing.actions.reduce((sum, each) => sum + each.taken, 0);
  return (
    <Page
      title={t("Row {number} of “{title}”", { number: rowNumber(table?.key ?? removed?.row?.table ?? "", row), title: table?.title ?? removed?.tableTitle ?? policy?.title ?? "" })}
      lead={
        <>
          <Link to="/rules">
            <Data>{policy?.title ?? standing.rule}</Data>
          </Link>{" "}
          · <Data ltr>{standing.rule}</Data> · {standing.stands ? t("version {version} of the rules", { version: standing.version }) : t("removed")}
        </>
      }
    >
      {policy && table ? <WhatItSays policy={policy} table={table} row={row} /> : null}
      {standing.stands ? null : <WhatItSaid removed={removed} policy={policy} />}
      <dl className="headlines">
        <Headline label={t("Took part, {days} days", { days: standing.days })} more={standing.stands && standing.fitsBefore > 0 ? t("and {count} times under earlier versions", { count: standing.fitsBefore }) : undefined}>
          <Figure>{format.number(standing.stands ? standing.fits : standing.fits + standing.fitsBefore)}</Figure>
        </Headline>
        <Headline label={t("Customers")} minor>
          {standing.customers === null ? t("very many") : <Figure>{format.number(standing.customers)}</Figure>}
        </Headline>
        {advises ? (
          <>
            <Headline label={t("Done, as was advised")} minor>
              <Figure>{format.number(taken)}</Figure>
            </Headline>
            <Headline label={t("Done otherwise")} minor more={advised > 0 ? t("{share} of those advised", { share: format.percent(otherwise / advised) }) : undefined}>
              <Figure>{format.number(otherwise)}</Figure>
            </Headline>
          </>
        ) : null}
        {standing.lastAt === null ? null : (
          <Headline label={t("Last")} minor>
            {format.day(standing.lastAt, now)}
          </Headline>
        )}
      </dl>
      {standing.actions.length > 0 ? <Actions standing={standing} /> : null}
      {standing.reasons.length > 0 ? (
        <Section title={t("Why people did otherwise")}>
          <Table
            narrow
            label={t("Why people did otherwise")}
            columns={[
              { key: "reason", title: t("Reason") },
              { key: "times", title: t("Times"), number: true },
            ]}
            rows={standing.reasons.map(({ reason, reasonTitle, count }) => ({ key: reason, cells: [t(reasonWords(reasonTitle)), format.number(count)] }))}
          />
        </Section>
      ) : null}
      {advises && mayReadOutcomes ? <CameOf rule={standing.rule} /> : null}
      {mayReadDecisions ? (
        <Section title={t("Latest decisions")} lead={t("Of customers whom you see, the newest first. Those that say the same stand together.")}>
          <FoundDecisions wanted={{ rule: standing.rule }} names={policy?.names.actions} />
        </Section>
      ) : null}
    </Page>
  );
}

function WhatItSays({ policy, table, row }: { policy: PolicyView; table: PolicyView["tables"][number]; row: string }) {
  const { t, format } = useWords();
  const found = table.rows.find(({ id }) => id === row)!;
  const labels = new Map(Object.entries(policy.names.facts));
  const conditions = asked(table.inputs, found.cells);
  return (
    <Section title={t("What this row says")} lead={<Data>{table.title}</Data>}>
      <p>
        {t("When")}:{" "}
        {conditions.length === 0
          ? t("always")
          : conditions.map(({ fact, label, cell }, index) => (
              <span key={fact}>
                {index > 0 ? "; " : ""}
                <Data>{t(serverWords(label))}</Data> <Data ltr>{cell}</Data>
              </span>
            ))}
      </p>
      <p>
        {t("Then")}: <Data>{format.list(found.outputs.filter((said) => said !== "-").map((said) => policy.names.actions[said] ?? readable(said, labels)))}</Data>
      </p>
      {found.because ? (
        <p className="quiet">
          {t("Because")}: <Data>{readable(found.because, labels)}</Data>
        </p>
      ) : null}
    </Section>
  );
}

/** Of a row that was removed: since when, and what it said as long as it decided. */
function WhatItSaid({ removed, policy }: { removed: RuleStanding["removed"]; policy: PolicyView | undefined }) {
  const { t, format } = useWords();
  const now = useNow();
  if (removed === null) return <p className="caution small">▲ {t("It stands in no version that decided: only in one that was planned and withdrawn, or overtaken.")}</p>;
  const { row } = removed;
  const labels = new Map(Object.entries(policy?.names.facts ?? {}));
  return (
    <>
      <p className="caution small">
        ▲ {t("This row was removed: version {since}, which decided from {when} on, has it no longer. What it did until then stays below; it decides nothing any more.", { since: removed.since, when: format.dayAndClock(removed.at, now) })}
      </p>
      <Section title={t("What this row said last")} lead={<><Data>{removed.tableTitle}</Data> · {t("version {version} of the rules", { version: removed.last })}</>}>
        {row === null ? (
          <p className="quiet small">{t("It asked what your role does not see of customers.")}</p>
        ) : (
          <>
            <p>
              {t("When")}:{" "}
              {row.asks.length === 0
                ? t("always")
                : row.asks.map(({ fact, label, cell }, index) => (
                    <span key={fact}>
                      {index > 0 ? "; " : ""}
                      <Data>{t(serverWords(label))}</Data> <Data ltr>{cell}</Data>
                    </span>
                  ))}
            </p>
            <p>
              {t("Then")}: <Data>{format.list(row.then.map(({ said }) => readable(said, labels)))}</Data>
            </p>
            {row.because === "" ? null : (
              <p className="quiet">
                {t("Because")}: <Data>{readable(row.because, labels)}</Data>
              </p>
            )}
          </>
        )}
      </Section>
    </>
  );
}

function Actions({ standing }: { standing: RuleStanding }) {
  const { t, format } = useWords();
  return (
    <Section title={t("What it advised and held back, {days} days", { days: standing.days })}>
      <Table
        label={t("What it advised and held back, {days} days", { days: standing.days })}
        columns={[
          { key: "action", title: t("Action") },
          { key: "advised", title: t("Advised"), number: true },
          { key: "taken", title: t("Said to be done"), number: true },
          { key: "otherwise", title: t("Done otherwise"), number: true },
          { key: "left", title: t("Left alone by lot, to measure"), number: true },
          { key: "held", title: t("Held back by a rule or limit"), number: true },
        ]}
        rows={standing.actions.map((each) => ({
          key: each.actionId,
          cells: [<Data key="a">{each.title}</Data>, format.number(each.advised), format.number(each.taken), format.number(each.otherwise), format.number(each.leftOut), format.number(each.held)],
        }))}
      />
    </Section>
  );
}

function CameOf({ rule }: { rule: string }) {
  const { t, format } = useWords();
  const query = useQuery(ruleOutcomeQuery(rule));
  return (
    <Answered query={query} failed={t("What followed could not be read")} waiting={<Skeleton rows={3} kind="rows" label={t("Reading what followed")} />}>
      {(outcome) => (
        <>
          <Section title={t("Followed and done otherwise")} lead={t("Customers who met its advice within a year, by what was made of it, over the {days} days after. Whoever did otherwise had a reason, so a difference here proves nothing.", { days: outcome.windowDays })}>
            <Table
              narrow
              label={t("Followed and done otherwise")}
              columns={[
                { key: "how", title: t("What was made of it") },
                { key: "customers", title: t("Customers"), number: true },
                { key: "bought", title: t("Bought again"), number: true },
              ]}
              rows={outcome.groups.map(({ how, customers, boughtAgain }) => ({
                key: how,
                cells: [
                  t(HOW_WORDS[how]),
                  format.number(customers),
                  boughtAgain.kind === "too-few" ? (
                    <span key="b" className="meta">
                      {t("too few: {observed} of {needed}", { observed: boughtAgain.observed, needed: boughtAgain.needed })}
                    </span>
                  ) : (
                    <span key="b">
                      <Figure>{format.percent(boughtAgain.share)}</Figure>{" "}
                      <span className="meta">
                        <Figure>{format.percentRange(boughtAgain.lo, boughtAgain.hi)}</Figure>
                      </span>
                    </span>
                  ),
                ],
              }))}
            />
          </Section>
          <Brought outcome={outcome} />
        </>
      )}
    </Answered>
  );
}

function Brought({ outcome }: { outcome: RuleOutcome }) {
  const { t } = useWords();
  return (
    <Section title={t("What its actions brought")} lead={t("Against customers who were left out by lot, whichever row advised it.")}>
      {outcome.brought.length === 0 ? <p className="quiet small">{t("Nothing to compare yet.")}</p> : <OutcomesTable page={{ actions: outcome.brought, currency: outcome.currency, windowDays: outcome.windowDays }} />}
    </Section>
  );
}
