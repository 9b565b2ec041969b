import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import type { SegmentsPage, SegmentView } from "../../../engine/segments/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Figure } from "../../ui/data.tsx";
import { Gauge, ScaleTicks } from "../../ui/gauge.tsx";
import { type GaugeScale, moneyScaleEnd } from "../../ui/gauge-geometry.ts";
import { Icon } from "../../ui/icon.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { later } from "../../ui/later.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useWords } from "../../ui/words.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { Answered } from "../data/answered.tsx";
import { leaveLastAct, undoLastAct } from "../data/last-act.ts";
import { type CustomerFilters, segmentsQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { withWords } from "../shell/with-words.ts";
import { useNow } from "../data/use-now.ts";
import { BringIn } from "../value/bring-in.tsx";
import { CountedFrom } from "../value/counted-from-line.tsx";
import { serverWords } from "../words/server-words.ts";
import { distribution, moveWords, NOT_BOUGHT, outside, wholePercents } from "./distribution.ts";
import { RuleList } from "./rule-list.tsx";
import "./segments.css";

const FindGroups = later(() => import("./find-groups.tsx"));
const FindResponding = later(() => withWords(["responding"], import("./find-responding.tsx")));

/** Groups of customers: how many, what they are worth, how likely they stay, and who moved. */
export default function Segments() {
  const { t } = useWords();
  const mayRead = useMay("segments.read");
  const page = useQuery({ ...segmentsQuery, enabled: mayRead });
  if (!mayRead) return <NotYours what={t("Segments are for roles that may read them.")} />;
  return (
    <Answered
      page
      query={page}
      failed={t("The segments could not be read")}
      waiting={<Skeleton rows={5} kind="rows" label={t("Reading segments")} />}
    >
      {(answer) => <SegmentsScreen page={answer} />}
    </Answered>
  );
}

function SegmentsScreen({ page }: { page: SegmentsPage }) {
  const { t, format } = useWords();
  const { segments, customers, asOf, currency, ofThoseSeen } = page;
  const mayMake = useMay("segments.write");
  const [finding, setFinding] = useState<"alike" | "responding" | null>(null);
  useEffect(() => leaveLastAct, []);
  useShortcuts({ z: () => undoLastAct() });
  const notBought = outside(segments, customers);
  // The same whole percents as in the bar above the cards.
  const valuePercents = wholePercents(segments.map((segment) => segment.tier?.shareOfValue ?? 0));
  const highest = Math.max(1, ...segments.map((segment) => segment.tier?.value12.hi ?? 0));
  const scale = { end: moneyScaleEnd({ mid: 0, lo: 0, hi: highest, before: null }) };
  const scored = segments.filter((segment) => segment.tier !== null && segment.tier.customers > 0);
  return (
    <Page
      title={t("Segments")}
      lead={
        ofThoseSeen
          ? t("{count, plural, one {Counted of the one customer you see. Sums of value are of all customers together.} other {Counted of the # customers you see. Sums of value are of all customers together.}}", { count: customers })
          : asOf === null
          ? t("{count, plural, one {# customer known by name or address} other {# customers known by name or address}}", {
              count: customers,
            })
          : t("{count, plural, one {# customer known by name or address} other {# customers known by name or address}}, by purchases until {day}", {
              count: customers,
              day: format.day(asOf),
            })
      }
      actions={
        mayMake ? (
          <>
            <Button look="outline" onPress={() => setFinding("alike")}>{t("Find groups…")}</Button>
            <Button look="outline" onPress={() => setFinding("responding")}>{t("Who responds otherwise…")}</Button>
            <Link to="/segments/new" search={{}} className="btn outline">
              <Icon name="plus" size={15} /> {t("New segment…")}
            </Link>
          </>
        ) : undefined
      }
    >
      <DoneLine />
      <CountedFrom day={asOf} />
      <Suspense>{finding === "alike" ? <FindGroups onClose={() => setFinding(null)} /> : finding === "responding" ? <FindResponding onClose={() => setFinding(null)} /> : null}</Suspense>
      <RuleList segments={page.byRule} customers={customers} />
      {(ofThoseSeen ? asOf === null : scored.length === 0) ? (
        <Empty title={t("No tiers of value yet.")} action={<BringIn />}>
          {t(
            "Tiers come of value, and value of purchases: bring in orders, and they are here by themselves once 50 customers bought more than once.",
          )}
        </Empty>
      ) : (
        <>
          {ofThoseSeen ? null : <Distribution segments={segments} customers={customers} />}
          <div className="segment-cards">
            {segments.map((segment, index) => (
              <SegmentCard
                key={segment.key}
                segment={segment}
                valuePercent={valuePercents[index] ?? 0}
                currency={currency}
                scale={scale}
                movesSince={page.movesSince}
              />
            ))}
            {notBought > 0 ? <NotBought customers={notBought} /> : null}
          </div>
        </>
      )}
    </Page>
  );
}

/** Two bars of one length: where the customers are, and where the value is. */
function Distribution({ segments, customers }: { segments: readonly SegmentView[]; customers: number }) {
  const { t, format } = useWords();
  const parts = distribution(segments, customers);
  const percents = {
    customers: wholePercents(parts.map((part) => part.customers)),
    value: wholePercents(parts.map((part) => part.value)),
  };
  const said = (which: "customers" | "value", index: number) => format.percent((percents[which][index] ?? 0) / 100);
  return (
    <Section
      title={t("Customers and value")}
      lead={t("Each bar is the whole; a share keeps its place and its pattern in both.")}
    >
      <div className="spread" aria-hidden="true">
        {(["customers", "value"] as const).map((which) => (
          <div key={which} className="spread-line">
            <span className="meta spread-label">{which === "customers" ? t("customers") : t("value, 12 months")}</span>
            <div className="spread-bar">
              {parts.map((part, index) =>
                part[which] > 0 ? (
                  <span
                    key={part.key}
                    className={`spread-part tone-${index}`}
                    style={{ inlineSize: `${part[which] * 100}%` }}
                  >
                    {part[which] > 0.08 ? said(which, index) : ""}
                  </span>
                ) : null,
              )}
            </div>
          </div>
        ))}
        <div className="spread-line">
          <span className="spread-label" />
          <ul className="spread-legend small">
            {parts.map((part, index) => (
              <li key={part.key}>
                <i className={`spread-key tone-${index}`} /> {t(part.title)}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <div className="hidden">
        <Table
          label={t("Customers and value")}
          columns={[
            { key: "segment", title: t("Segment") },
            { key: "customers", title: t("Share of customers"), number: true },
            { key: "value", title: t("Share of value"), number: true },
          ]}
          rows={parts.map((part, index) => ({
            key: part.key,
            cells: [t(part.title), said("customers", index), said("value", index)],
          }))}
        />
      </div>
    </Section>
  );
}

function NotBought({ customers }: { customers: number }) {
  const { t, format } = useWords();
  return (
    <article className="segment" aria-label={t(NOT_BOUGHT)}>
      <SegmentHead title={t(NOT_BOUGHT)} tier="none" />
      <p className="quiet small">{t("Known, and nothing is estimated of them before the first purchase.")}</p>
      <dl className="segment-figures">
        <div>
          <dt>{t("Customers")}</dt>
          <dd>{format.number(customers)}</dd>
        </div>
      </dl>
    </article>
  );
}

/** By what the list is filtered to show a segment's customers. */
function tierOf({ key, tier }: SegmentView): CustomerFilters["tier"] | null {
  return tier?.tier ?? (["high", "middle", "low"] as const).find((each) => key === `tier-${each}`) ?? null;
}

function SegmentHead({ title, tier }: { title: string; tier: CustomerFilters["tier"] | null }) {
  const { t } = useWords();
  return (
    <header className="line">
      <h2 className="grow">{title}</h2>
      {tier === null ? null : (
        <Link
          to="/customers"
          search={{ tier }}
          className="small"
          aria-label={t("Show the customers: {segment}", { segment: title })}
        >
          {t("Show the customers")}
        </Link>
      )}
    </header>
  );
}

function SegmentCard({
  segment,
  valuePercent,
  currency,
  scale,
  movesSince,
}: {
  segment: SegmentView;
  valuePercent: number;
  currency: string;
  /** The same for every tier. */
  scale: GaugeScale;
  movesSince: string | null;
}) {
  const { t, format } = useWords();
  const now = useNow();
  const { tier } = segment;
  return (
    <article className="segment" aria-label={t(segment.title)}>
      <SegmentHead title={t(segment.title)} tier={tierOf(segment)} />
      <p className="quiet small">
        {t(serverWords(segment.rule))}
      </p>
      <dl className="segment-figures">
        <div>
          <dt>{t("Customers")}</dt>
          <dd>{format.number(segment.customers)}</dd>
          <dd className="meta" title={t("Who moved from one segment to another; being placed for the first time is no move.")}>
            {t(moveWords(segment.moved30, movesSince, now, format))}
          </dd>
        </div>
        {tier && tier.customers > 0 ? (
          <>
            <div>
              <dt>{t("Value, next 12 months")}</dt>
              <dd>
                <Figure>{format.moneyShort(tier.value12.mid, currency)}</Figure>
              </dd>
              <dd>
                <Gauge
                  reading={tier.value12}
                  scale={scale}
                  label={t("likely {range}", {
                    range: `${format.moneyShort(tier.value12.lo, currency)} – ${format.moneyShort(tier.value12.hi, currency)}`,
                  })}
                />
                <ScaleTicks scale={scale} words={(amount) => format.moneyCompact(amount, currency)} />
              </dd>
              <dd className="meta">
                <Figure>{`${format.moneyShort(tier.value12.lo, currency)} – ${format.moneyShort(tier.value12.hi, currency)}`}</Figure>
              </dd>
            </div>
            <div>
              <dt>{t("Each, on average")}</dt>
              <dd>
                <Figure>{format.money(tier.meanValue.mid, currency)}</Figure>{" "}
                <span className="meta">
                  <Figure>{format.moneyRange(tier.meanValue.lo, tier.meanValue.hi, currency)}</Figure>
                </span>
              </dd>
              <dd className="meta">
                {t("{share} of all value, likely {range}", { share: format.percent(valuePercent / 100), range: format.percentRange(tier.shareRange.lo, tier.shareRange.hi) })}
              </dd>
            </div>
            <div>
              <dt>{t("Chance of buying, on average")}</dt>
              <dd>
                {format.percent(tier.stay26.mid)}{" "}
                <span className="meta">
                  <Figure>{format.percentRange(tier.stay26.lo, tier.stay26.hi)}</Figure>
                </span>
              </dd>
            </div>
          </>
        ) : null}
      </dl>
    </article>
  );
}
