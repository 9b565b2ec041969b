import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { OutcomesPage } from "../../../engine/outcomes/contract.ts";
import type { SegmentsPage } from "../../../engine/segments/contract.ts";
import type { NeedsPage, QuietPage, ValuePage, WalletPage } from "../../../engine/value/contract.ts";
import { Data } from "../../ui/data.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { customersQuery, needsPageQuery, outcomesQuery, quietQuery, segmentsQuery, valueQuery, walletPageQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { wholePercents } from "../segments/distribution.ts";
import { NotYours } from "../shell/not-yours.tsx";
import { valueHeldLikely } from "./chart-steps.ts";
import { CountedFrom } from "./counted-from-line.tsx";
import { verdictOf } from "./outcome-words.ts";
import { productsWords } from "./product-words.ts";
import { ValueTabs } from "./value-tabs.tsx";
import "./value.css";

/** Names that stand in an answer. */
const NAMED = 5;

/** What an organisation asks of its customers, answered in sentences with their ranges and the rows behind. */
export default function Answers() {
  const { t } = useWords();
  const mayRead = useMay("value.read");
  const countedFrom = useQuery({ ...valueQuery, enabled: mayRead }).data?.model?.untilDay ?? null;
  if (!mayRead) return <NotYours what={t("Value is for roles that may read it.")} />;
  return (
    <Page title={t("Answers")} lead={t("What one asks of one's customers, answered from what is known today. Each says how sure it is or how right it was before, and leads to the rows behind; where there is too little to say, that is the answer.")}>
      <ValueTabs at="answers" />
      <CountedFrom day={countedFrom} />
      <Best />
      <Leaving />
      <Next />
      <Segments />
      <Wallet />
      <Disappointed />
      <PaidOff />
    </Page>
  );
}

function Question<T>({ title, query, children }: { title: string; query: UseQueryResult<T>; children: (answer: T) => ReactNode }) {
  const { t } = useWords();
  return (
    <Section title={title}>
      <Answered query={query} failed={t("This could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
        {children}
      </Answered>
    </Section>
  );
}

function Best() {
  const { t } = useWords();
  return <Question title={t("Who are our best customers, and why?")} query={useQuery(valueQuery)}>{(page: ValuePage) => <BestSaid page={page} />}</Question>;
}

function BestSaid({ page }: { page: ValuePage }) {
  const { t, format } = useWords();
  const best = useQuery({ ...customersQuery({ sort: "value", order: "desc" }, 0, NAMED), enabled: page.model !== null }).data?.rows.filter(({ value12 }) => value12 !== null) ?? [];
  const tenth = valueHeldLikely(page.concentration, 0.1);
  if (page.model === null || tenth === null || page.total12 === null) return <p>{t("Nothing can be said yet: too little has happened to estimate what customers are worth.")}</p>;
  const { total12 } = page;
  return (
    <>
      <p>
        {t("The best tenth of {count} customers hold {share} (likely {range}) of what all are expected to bring in twelve months, which is {mid} ({lo} to {hi}).", { count: format.number(page.customersScored), share: format.percent(tenth.mid), range: format.percentRange(tenth.lo, tenth.hi), mid: format.moneyShort(total12.mid, total12.currency), lo: format.moneyShort(total12.lo, total12.currency), hi: format.moneyShort(total12.hi, total12.currency) })}{" "}
        {page.model.backTest.kind === "measured" && page.model.backTest.topDecileShare !== null
          ? t("Why so: how often, how lately and how much they came; ranked like that half a year ago, the tenth then best held {model} of what followed.", { model: format.percent(page.model.backTest.topDecileShare) })
          : t("Whether this ranks rightly cannot be said yet.")}
      </p>
      <ul>
        {best.map(({ profile, value12 }) => (
          <li key={profile.customerId}>
            <Link to="/customers/$customerId" params={{ customerId: profile.customerId }}>
              <Data>{profile.name ?? profile.email ?? t("Without a name")}</Data>
            </Link>{" "}
            {format.money(value12!.mid, value12!.currency)} <span className="quiet">{format.moneyRange(value12!.lo, value12!.hi, value12!.currency)}</span>
          </li>
        ))}
      </ul>
      <p className="small">
        <Link to="/customers" search={{ sort: "value", order: "desc" }}>{t("All, the best first")}</Link>
      </p>
    </>
  );
}

function Leaving() {
  const { t, format } = useWords();
  return (
    <Question title={t("Who is leaving?")} query={useQuery(valueQuery)}>
      {(page: ValuePage) =>
        page.expectedActive26 === null ? (
          <p>{t("Nothing can be said yet: too little has happened to tell who comes again.")}</p>
        ) : (
          <>
            <p>
              {t("Of {count} customers {stay} are expected to come again within 26 weeks (likely {lo} to {hi}), {leave} are not.", { count: format.number(page.customersScored), stay: format.number(Math.round(page.expectedActive26.mid)), lo: format.number(Math.round(page.expectedActive26.lo)), hi: format.number(Math.round(page.expectedActive26.hi)), leave: format.number(page.customersScored - Math.round(page.expectedActive26.mid)) })}{" "}
              {page.model?.backTest.kind === "measured" ? t("Half a year ago {expected} were expected to, and {actual} did.", { expected: format.percent(page.model.backTest.expectedActive), actual: format.percent(page.model.backTest.actualActive) }) : null}
            </p>
            <p className="small">
              <Link to="/customers" search={{ tier: "high", stayBelow: 0.5, sort: "value", order: "desc" }}>{t("Of high value, and rather not coming again")}</Link>
            </p>
          </>
        )
      }
    </Question>
  );
}

function Next() {
  const { t, format } = useWords();
  return (
    <Question title={t("What will whom need next?")} query={useQuery(needsPageQuery)}>
      {(page: NeedsPage) => {
        if (page.kind !== "fitted") return <p>{page.kind === "too-few" ? t("Too few to say: {observed} of {needed}", { observed: page.observed, needed: page.needed }) : t("Nothing has been learnt of products yet.")}</p>;
        const { backTest, products, customers, ranking } = page.model;
        return (
          <>
            <p>
              {t("Learnt of {customers} customers and {products} products; it stands on each customer's page with how likely, when and why.", { customers: format.number(customers), products: format.number(products) })}{" "}
              {backTest.kind === "too-few" ? t("Whether it is right cannot be said yet: {observed} of {needed}.", { observed: format.number(backTest.observed), needed: format.number(backTest.needed) }) : t(productsWords(backTest, ranking === "mixed" ? t("what each customer does") : t("what sells most"), format))}
            </p>
            <p className="small">
              <Link to="/value/needs">{t("Are the right products named?")}</Link>
            </p>
          </>
        );
      }}
    </Question>
  );
}

function Segments() {
  const { t, format } = useWords();
  return (
    <Question title={t("What does each segment bring and cost?")} query={useQuery({ ...segmentsQuery, enabled: useMay("segments.read") })}>
      {(page: SegmentsPage) => {
        const tiers = page.segments.filter(({ tier }) => tier !== null);
        // The same whole percents as on the page of the segments.
        const shares = wholePercents(tiers.map(({ tier }) => tier!.shareOfValue));
        const notStated = page.byRule.filter(({ archivedAt, balance }) => archivedAt === null && balance === null);
        const judged = page.byRule.filter(({ archivedAt, balance }) => archivedAt === null && balance !== null);
        return (
          <>
            <ul>
              {tiers.map(({ key, title, customers, tier }, index) => (
                <li key={key}>
                  {t("{title}: {customers} customers are expected to bring {mid} ({lo} to {hi}), {share} of all.", { title: t(title), customers: format.number(customers), mid: format.moneyShort(tier!.value12.mid, page.currency), lo: format.moneyShort(tier!.value12.lo, page.currency), hi: format.moneyShort(tier!.value12.hi, page.currency), share: format.percent((shares[index] ?? 0) / 100) })}
                </li>
              ))}
              {judged.map(({ key, title, balance }) => (
                <li key={key}>
                  {balance!.net === null
                    ? t("{title}: what treating it differently brings is not measured.", { title })
                    : t("{title}: treating it differently leaves {mid} in the first year ({lo} to {hi}).", { title, mid: format.moneySigned(balance!.net.mid, balance!.currency), lo: format.moneySigned(balance!.net.lo, balance!.currency), hi: format.moneySigned(balance!.net.hi, balance!.currency) })}
                </li>
              ))}
            </ul>
            {notStated.length === 0 ? null : (
              <p>
                {t("What treating them differently brings and costs is not stated yet of:")}{" "}
                {notStated.map(({ key, title }, index) => (
                  <span key={key}>
                    {index > 0 ? " · " : null}
                    <Link to="/segments/$key" params={{ key }}>
                      <Data>{title}</Data>
                    </Link>
                  </span>
                ))}
              </p>
            )}
            {tiers.length === 0 ? <p>{page.ofThoseSeen ? t("It is counted over all customers; ask somebody who sees all.") : t("Nothing can be said yet: too little has happened to estimate what customers are worth.")}</p> : null}
            <p className="small">
              <Link to="/segments">{t("Segments, with certificates and balances")}</Link>
            </p>
          </>
        );
      }}
    </Question>
  );
}

function Wallet() {
  const { t, format } = useWords();
  return (
    <Question title={t("What share of their wallet do we have?")} query={useQuery(walletPageQuery)}>
      {({ stated, potential, currency }: WalletPage) => (
        <>
          <p>
            {stated.kind === "measured"
              ? t("{share} ({lo} to {hi}), as {count} customers said in the last two years.", { share: format.percent(stated.share), lo: format.percent(stated.lo), hi: format.percent(stated.hi), count: format.number(stated.customers) })
              : t("{observed} customers have said; {needed} are needed to say it of all. Ask in a survey whose question is “share of wallet”.", { observed: format.number(stated.observed), needed: format.number(stated.needed) })}
          </p>
          {potential.kind === "learnt" ? (
            <p>
              {t("Potential, not measured: {count} customers gave {given} in twelve months; if each gave what nine in ten like them stay below, it would be {potential}, of which we have {share}.", { count: format.number(potential.customers), given: format.moneyShort(potential.spent.amountMinor, currency), potential: format.moneyShort(potential.potential.amountMinor, currency), share: format.percent(potential.share) })}{" "}
              {potential.backTest.kind === "measured"
                ? t("Learnt a year ago, {below} ({lo} to {hi}) then stayed below, where nine in ten would be right.", { below: format.percent(potential.backTest.below, 1), lo: format.percent(potential.backTest.lo, 1), hi: format.percent(potential.backTest.hi, 1) })
                : t("Whether that is right cannot be said yet: {observed} of {needed}.", { observed: format.number(potential.backTest.observed), needed: format.number(potential.backTest.needed) })}
            </p>
          ) : (
            <p>{t("Of similar customers too few are known to say a potential: {observed} of {needed}.", { observed: format.number(potential.observed), needed: format.number(potential.needed) })}</p>
          )}
        </>
      )}
    </Question>
  );
}

function Disappointed() {
  const { t, format } = useWords();
  return (
    <Question title={t("Whom did we disappoint without hearing of it?")} query={useQuery(quietQuery)}>
      {(page: QuietPage) =>
        page.kind === "measured" ? (
          <>
            <p>
              {t("{count} customers are likely dissatisfied and have not said so; {stake} are at stake in twelve months, likely {range}. Of 100 called so half a year ago {left} left, of 100 others {others}.", {
                count: format.number(page.total), stake: format.moneyShort(page.atStake.mid, page.atStake.currency), range: format.moneyRange(page.atStake.lo, page.atStake.hi, page.atStake.currency), left: ofHundred(page.model.flagged), others: ofHundred(page.model.others),
              })}
            </p>
            <p className="small">
              <Link to="/value/quiet">{t("Who, why, since when and how sure")}</Link>
            </p>
          </>
        ) : (
          <p>{page.kind === "too-few" ? t("Too few to say: {observed} of {needed}", { observed: page.observed, needed: page.needed }) : t("Nobody has been looked at yet.")}</p>
        )
      }
    </Question>
  );
}

const ofHundred = ({ customers, left }: { readonly customers: number; readonly left: number }) => (customers === 0 ? "–" : String(Math.round((100 * left) / customers)));

function PaidOff() {
  const { t, format } = useWords();
  const points = (share: number) => `${share < 0 ? "−" : "+"}${format.number(Math.abs(share) * 100, 1)}`;
  const mayRead = useMay("outcomes.read");
  const query = useQuery({ ...outcomesQuery, enabled: mayRead });
  if (!mayRead) return null;
  return (
    <Question title={t("Which action paid off?")} query={query}>
      {({ actions, currency, windowDays }: OutcomesPage) => {
        const measured = actions.flatMap((action) => (action.revenue.kind === "measured" && action.boughtAgain.kind === "measured" && !action.sampleRatio.suspicious ? [{ key: `${action.actionId} ${action.experiment?.key ?? ""}`, title: action.experiment?.title ?? action.title, revenue: action.revenue, again: action.boughtAgain, verdict: verdictOf(action).words }] : []));
        return (
          <>
            {measured.length === 0 ? <p>{t("None can be said yet: each needs 30 customers who were treated and 30 who were left alone.")}</p> : null}
            <ul>
              {measured.map(({ key, title, revenue, again, verdict }) => (
                <li key={key}>
                  {t("{title}: within {days} days {points} points more came again ({from} to {until}), and each brought {mid} more ({lo} to {hi}).", { title, days: windowDays, points: points(again.difference), from: points(again.lo), until: points(again.hi), mid: format.moneySigned(revenue.difference, currency), lo: format.moneySigned(revenue.lo, currency), hi: format.moneySigned(revenue.hi, currency) })}{" "}
                  <strong>{t(verdict)}</strong>
                </li>
              ))}
            </ul>
            <p className="small">
              <Link to="/value/outcomes">{t("What followed, against those left alone")}</Link>
            </p>
          </>
        );
      }}
    </Question>
  );
}
