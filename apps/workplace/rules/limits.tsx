import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { CapacityView, LimitsView, PolicyView } from "../../../engine/decisions/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { Gauge } from "../../ui/gauge.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { Forbidden, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { limitsQuery, policiesQuery } from "../data/queries.ts";
import { useHouse, useMay } from "../data/session.tsx";
import { ruleWords } from "../words/rule-names.ts";
import { explorationWords, KIND_WORDS, PER_WORDS, priceWords, STATE_WORDS, unitsWords, usedTone, usedWords } from "./limits-words.ts";
import "./rules.css";

/** What is scarce and how much of it is left, how often we may get in touch, what counts more for a while, what is tried. */
export default function Limits() {
  const { t } = useWords();
  const mayRead = useMay("policies.read");
  const limits = useQuery({ ...limitsQuery, enabled: mayRead });
  if (!mayRead) return <Forbidden what={t("Rules are for roles that may read them.")} />;
  return (
    <Answered page query={limits} failed={t("The limits could not be read")} waiting={<Skeleton rows={6} kind="rows" label={t("Reading the limits")} />}>
      {(view) => (
        <Page
          title={t("Limits and experiments")}
          lead={
            <>
              {t("What is scarce, how often we may get in touch, and what is tried, as version {version} of the rules says. What is owed or helps is counted and never refused.", { version: view.version })} <Link to="/rules">{t("To the rules")}</Link>
            </>
          }
        >
          <Scarce view={view} />
          <Caps caps={view.caps} />
          <Experiments experiments={view.experiments} />
          <Levers levers={view.levers} />
          <Section title={t("Trying another than the best")}>
            <p>{t(explorationWords(view.exploration.share))}</p>
          </Section>
        </Page>
      )}
    </Answered>
  );
}

function Scarce({ view: { capacities, currency } }: { view: LimitsView }) {
  const { t, format } = useWords();
  const readsValue = useHouse().session.sight.fields.value === "read";
  return (
    <Section title={t("What is scarce")} lead={t("Where an action brings less than what it takes is worth to others, it is held back. What that is, is learnt from who might have had it.")}>
      {capacities.length === 0 ? (
        <p className="quiet">{t("Nothing is scarce.")} {t("A draft of the rules can name what there is not enough of for everybody.")}</p>
      ) : (
        <Table
          label={t("What is scarce")}
          columns={[{ key: "what", title: t("What") }, { key: "used", title: t("Given away") }, { key: "left", title: t("What is left"), number: true }, { key: "until", title: t("Begins again") }, { key: "price", title: t("What one more would bring") }]}
          rows={capacities.map((capacity) => ({
            key: capacity.key,
            cells: [
              <span key="w">
                <Data>{capacity.title}</Data> <span className="meta">{t(PER_WORDS[capacity.per])}</span>
              </span>,
              <Used key="u" capacity={capacity} currency={currency} />,
              <span key="l">
                <Figure>{t(unitsWords(capacity.left, capacity.unit, currency, format))}</Figure>
              </span>,
              format.dayAndClock(capacity.until),
              t(priceWords(capacity, readsValue, currency, format)),
            ],
          }))}
        />
      )}
    </Section>
  );
}

/** How much of it is gone, drawn and in words. */
function Used({ capacity, currency }: { capacity: CapacityView; currency: string }) {
  const { t, format } = useWords();
  const { used, amount } = capacity;
  const words = t(usedWords(capacity, currency, format));
  return (
    <span className="line">
      <Gauge small reading={{ mid: used, lo: 0, hi: used, before: null }} scale={{ end: Math.max(1, amount) }} tone={usedTone(capacity)} label={words} />
      <span className="small" aria-hidden="true">{words}</span>
    </span>
  );
}

function Caps({ caps }: { caps: LimitsView["caps"] }) {
  const { t, format } = useWords();
  return (
    <Section title={t("Not too often")} lead={t("Over all channels, counted where something is carried out.")}>
      {caps.length === 0 ? (
        <p className="quiet">{t("Nothing keeps us from getting in touch too often.")} {t("A draft of the rules can say how often is enough.")}</p>
      ) : (
        <Table
          label={t("Not too often")}
          columns={[{ key: "what", title: t("Cap") }, { key: "kinds", title: t("Counts") }, { key: "most", title: t("At most") }, { key: "held", title: t("Customers held back from, 30 days"), number: true }]}
          rows={caps.map((cap) => ({
            key: cap.key,
            cells: [
              <Data key="t">{cap.title}</Data>, format.list(cap.kinds.map((kind) => t(KIND_WORDS[kind]))),
              t("{most} in {days, plural, one {# day} other {# days}}", { most: format.number(cap.most), days: cap.days }), format.number(cap.held30),
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Experiments({ experiments }: { experiments: LimitsView["experiments"] }) {
  const { t, format } = useWords();
  const { tables, actions } = useRuleNames();
  return (
    <Section title={t("Experiments")} lead={<Link to="/value/outcomes">{t("What followed, for each by itself")}</Link>}>
      {experiments.length === 0 ? (
        <p className="quiet">{t("Nothing is being tried.")} {t("A draft of the rules can try a rule or an action on some and leave the others out.")}</p>
      ) : (
        <Table
          label={t("Experiments")}
          columns={[{ key: "what", title: t("Experiment") }, { key: "of", title: t("Of what") }, { key: "state", title: t("State") }, { key: "treated", title: t("Treated"), number: true }, { key: "out", title: t("Left out"), number: true }, { key: "share", title: t("Share left out"), number: true }, { key: "until", title: t("Ends") }]}
          rows={experiments.map((each) => ({
            key: each.key,
            cells: [
              <Data key="t">{each.title}</Data>, "action" in each.of ? <Data key="o">{actions[each.of.action] ?? each.of.action}</Data> : t(ruleWords(`R/${each.of.row}`, tables)), t(STATE_WORDS[each.state]),
              format.number(each.met.treated), format.number(each.met.leftOut), format.percent(each.heldOut), format.dayAndClock(each.until),
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Levers({ levers }: { levers: LimitsView["levers"] }) {
  const { t, format } = useWords();
  const { actions } = useRuleNames();
  return (
    <Section title={t("What counts more or less for a while")}>
      {levers.length === 0 ? (
        <p className="quiet">{t("Everything counts as it was measured or assumed.")}</p>
      ) : (
        <Table
          label={t("What counts more or less for a while")}
          columns={[{ key: "what", title: t("Action") }, { key: "times", title: t("Counts") }, { key: "until", title: t("Until") }, { key: "why", title: t("Why"), wide: true }]}
          rows={levers.map((lever, at) => ({
            key: String(at),
            cells: [<Data key="a">{actions[lever.action] ?? lever.action}</Data>, <Figure key="t">×{String(lever.times)}</Figure>, lever.until === null ? t("for good") : format.dayAndClock(lever.until), <Data key="w">{lever.why}</Data>],
          }))}
        />
      )}
    </Section>
  );
}

/** What tables and actions are called; until it is known their own keys stand there. */
function useRuleNames(): { readonly tables: PolicyView["tables"]; readonly actions: Readonly<Record<string, string>> } {
  const policies = useQuery(policiesQuery).data?.policies ?? [];
  return { tables: policies.flatMap((policy) => policy.tables), actions: Object.fromEntries(policies.flatMap(({ names }) => Object.entries(names.actions))) };
}
