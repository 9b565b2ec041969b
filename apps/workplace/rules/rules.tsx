import { useQuery } from "@tanstack/react-query";
import type { PolicyView } from "../../../engine/decisions/contract.ts";
import { Data } from "../../ui/data.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { policiesQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { ruleWords } from "../words/rule-names.ts";
import { DecisionTable } from "./decision-table.tsx";
import "./rules.css";

/** The rules as they run: every table, how often each row fitted, and where people did otherwise. */
export default function Rules() {
  const { t } = useWords();
  const mayRead = useMay("policies.read");
  const policies = useQuery({ ...policiesQuery, enabled: mayRead });
  if (!mayRead) return <Forbidden what={t("Rules are for roles that may read them.")} />;
  return (
    <Answered
      page
      query={policies}
      failed={t("The rules could not be read")}
      waiting={<Skeleton rows={7} kind="rows" label={t("Reading the rules")} />}
    >
      {({ policies: all }) => (
        <Page
          title={t("Rules")}
          lead={t("Read only for now: rules are published with the program and cannot be edited here yet.")}
        >
          {all.length === 0 ? <Empty title={t("No rules are published.")} /> : null}
          {all.map((policy) => (
            <Policy key={`${policy.key}/${policy.version}`} policy={policy} />
          ))}
        </Page>
      )}
    </Answered>
  );
}

function Policy({ policy }: { policy: PolicyView }) {
  const { t, format } = useWords();
  const labels = new Map(Object.entries(policy.names.facts));
  return (
    <article className="policy" aria-label={policy.title}>
      <header>
        <h2>
          <Data>{policy.title}</Data>
        </h2>
        <p className="quiet small">
          {t("{key}, version {version}, live since {when}, published by {who}.", {
            key: policy.key,
            version: policy.version,
            when: format.day(policy.publishedAt),
            who: policy.publishedBy,
          })}{" "}
          <Data>{policy.note}</Data>
        </p>
      </header>
      {policy.tables.map((table) => (
        <DecisionTable key={table.key} table={table} labels={labels} actions={policy.names.actions} />
      ))}
      <Overrides overrides={policy.overrides90} tables={policy.tables} />
    </article>
  );
}

function Overrides({ overrides, tables }: { overrides: PolicyView["overrides90"]; tables: PolicyView["tables"] }) {
  const { t, format } = useWords();
  if (overrides.length === 0) return null;
  return (
    <Section title={t("People did otherwise, 90 days")}>
      <Table
        narrow
        label={t("People did otherwise, 90 days")}
        columns={[
          { key: "rule", title: t("Rule") },
          { key: "advised", title: t("Advised"), number: true },
          { key: "otherwise", title: t("Done otherwise"), number: true },
          { key: "share", title: t("Share"), number: true },
        ]}
        rows={overrides.map((each) => ({
          key: each.rule,
          cells: [
            <span key="r" title={each.rule}>
              {t(ruleWords(each.rule, tables))}
            </span>,
            format.number(each.advised),
            format.number(each.overridden),
            each.advised === 0 ? "–" : format.percent(each.overridden / each.advised),
          ],
        }))}
      />
    </Section>
  );
}
