import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { DraftView, PolicyView } from "../../../engine/decisions/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data } from "../../ui/data.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { Empty, Forbidden, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { api } from "../data/api.ts";
import { undoLastAct } from "../data/last-act.ts";
import { draftQuery, policiesQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { FloorAlarm } from "../value/floor-alarm.tsx";
import { DecisionTable } from "./decision-table.tsx";
import { PutAway } from "./put-away.tsx";
import { RuleLink } from "./rule-link.tsx";
import { TakeOut } from "./take-out.tsx";
import { Versions } from "./versions.tsx";
import "./rules.css";

/** The rules as they run: every table, how often each row fitted, and where people did otherwise. */
export default function Rules() {
  const { t } = useWords();
  const mayRead = useMay("policies.read");
  const mayOutcomes = useMay("outcomes.read");
  useShortcuts({ z: () => undoLastAct() });
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
          lead={
            <>
              {t("What decides how customers are treated. A change is written as a draft, rehearsed, and published whole.")} <Link to="/rules/limits">{t("Limits and experiments")}</Link>
              {mayOutcomes ? <> · <Link to="/value/floor">{t("The floor")}</Link></> : null}
            </>
          }
        >
          <DoneLine />
          <FloorAlarm />
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
  const mayReadVersions = useMay("policies.approve");
  return (
    <article className="policy" aria-label={policy.title}>
      <header>
        <div className="line">
          <h2 className="grow">
            <Data>{policy.title}</Data>
          </h2>
          <ChangeRules policyKey={policy.key} />
        </div>
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
        <DecisionTable key={table.key} table={table} labels={labels} actions={policy.names.actions} policyKey={policy.key} more={mayReadVersions ? <TakeOut from={`/policies/${policy.key}/versions/${policy.version}`} policyKey={policy.key} table={table.key} title={table.title} /> : null} />
      ))}
      <Overrides overrides={policy.overrides90} tables={policy.tables} />
      {mayReadVersions ? <Versions policyKey={policy.key} /> : null}
      {mayReadVersions ? <PutAway policyKey={policy.key} /> : null}
    </article>
  );
}

/** The way into the draft: begins one, or goes on with the one that is open. */
function ChangeRules({ policyKey }: { policyKey: string }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [mayWrite, mayRead] = [useMay("policies.write"), useMay("policies.approve")];
  const { data } = useQuery({ ...draftQuery(policyKey), enabled: mayRead });
  const [failed, setFailed] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const draft = data?.draft;
  if (!mayRead) return null;
  const start = async () => {
    setStarting(true);
    try {
      queries.setQueryData(draftQuery(policyKey).queryKey, { draft: await api<DraftView>(`/policies/${policyKey}/draft`, { method: "POST", body: {} }) });
      await navigate({ to: "/rules/$key/draft", params: { key: policyKey } });
    } catch (error) {
      setFailed((error as Error).message);
      setStarting(false);
    }
  };
  if (draft)
    return (
      <>
        <span className="meta">{draft.approved && draft.next.why === null ? t("{who} approved it: {count, plural, one {# change} other {# changes}} to be published", { who: draft.approved.by, count: draft.changes.length }) : draft.state === "asked" ? t("Approval was asked for: {count, plural, one {# change} other {# changes}}, last by {who}", { count: draft.changes.length, who: draft.changed.by }) : t("A draft is open: {count, plural, one {# change} other {# changes}}, last by {who}", { count: draft.changes.length, who: draft.changed.by })}</span>
        <Button look="primary" onPress={() => void navigate({ to: "/rules/$key/draft", params: { key: policyKey } })}>
          {mayWrite ? t("Go on with the draft") : t("Look at the draft")}
        </Button>
      </>
    );
  return (
    <>
      {failed === null ? null : <span className="warning small" role="alert">{failed}</span>}
      {mayWrite ? <Button look="primary" isDisabled={isStarting} onPress={() => void start()}>{t("Change the rules")}</Button> : null}
    </>
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
            <RuleLink key="r" rule={each.rule} tables={tables} />,
            format.number(each.advised),
            format.number(each.overridden),
            each.advised === 0 ? "–" : format.percent(each.overridden / each.advised),
          ],
        }))}
      />
    </Section>
  );
}
