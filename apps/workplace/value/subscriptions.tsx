import { useQuery } from "@tanstack/react-query";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { SubscriptionsPage } from "../../../engine/value/contract.ts";
import { Chart } from "../../ui/chart.tsx";
import { Figure } from "../../ui/data.tsx";
import { Headline, Page, Section } from "../../ui/page.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { subscriptionsPageQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { ValueTabs } from "./value-tabs.tsx";
import "./value.css";

type Stay = Extract<SubscriptionsPage["model"], { curve: unknown }>;
const HEIGHT = 220;
const [LEFT, BOTTOM] = [44, 24];

/** What subscriptions bring a month, by what it grew and shrank, and how long they last. */
export default function Subscriptions() {
  const { t } = useWords();
  const mayRead = useMay("value.read");
  const page = useQuery({ ...subscriptionsPageQuery, enabled: mayRead });
  if (!mayRead) return <NotYours what={t("Value is for roles that may read it.")} />;
  return (
    <Answered page query={page} failed={t("The subscriptions could not be read")} waiting={<Skeleton rows={8} label={t("Reading subscriptions")} />}>
      {(answer) => <SubscriptionsScreen page={answer} />}
    </Answered>
  );
}

function SubscriptionsScreen({ page }: { page: SubscriptionsPage }) {
  const { t, format } = useWords();
  const { currency, model } = page;
  const whole = page.months.findLast(({ month }) => month !== page.asOf.slice(0, 7));
  const leftOut = [
    page.unpriced === 0 ? null : t("{count, plural, one {# that runs has no price that is told} other {# that run have no price that is told}}", { count: page.unpriced }),
    page.otherCurrencies === 0 ? null : t("{count, plural, one {# that runs is in another currency} other {# that run are in other currencies}}", { count: page.otherCurrencies }),
  ];
  if (page.months.length === 0)
    return (
      <Page title={t("Subscriptions")}>
        <ValueTabs at="subscriptions" />
        <Empty title={t("No subscriptions are known.")}>{t("They are told from touch points: subscription.started, changed, paused, resumed and ended, with what is paid each time and how often. Stripe sends them by itself.")}</Empty>
      </Page>
    );
  return (
    <Page title={t("Subscriptions")} lead={t("As of {day}, told from touch points; ten minutes old at most.", { day: format.day(page.asOf) })}>
      <ValueTabs at="subscriptions" />
      <dl className="headlines">
        <Headline label={t("They bring a month")} more={format.list(leftOut) || t("of all that run")}>
          <Figure>{format.moneyShort(page.perMonthMinor, currency)}</Figure>
        </Headline>
        <Headline label={t("Running")} more={format.list([t("{count, plural, one {of # customer} other {of # customers}}", { count: page.customers }), page.paused === 0 ? null : t("{count} paused", { count: format.number(page.paused) }), t("{count} ended", { count: format.number(page.ended) })])}>
          {format.number(page.active)}
        </Headline>
        {whole === undefined || whole.netRetention === null || whole.grossRetention === null ? null : (
          <Headline label={t("Kept in {month}", { month: format.month(whole.month) })} more={t("{share} with growth of those who stayed", { share: format.percent(whole.netRetention, 1) })}>
            {format.percent(whole.grossRetention, 1)}
          </Headline>
        )}
      </dl>
      <Months page={page} />
      {model.kind === "too-few" ? (
        <Empty title={t("Too few have ended to say how long they last.")}>{t("{observed} have ended, {needed} are needed.", { observed: format.number(model.observed), needed: format.number(model.needed) })}</Empty>
      ) : (
        <StayChart model={model} />
      )}
    </Page>
  );
}

/** Every month adds up: what there was, what came and went, what there is. */
function Months({ page: { months, currency, asOf } }: { page: SubscriptionsPage }) {
  const { t, format } = useWords();
  const money = (minor: number) => (minor === 0 ? "–" : format.money(minor, currency));
  const lost = (minor: number) => (minor === 0 ? "–" : `−${format.money(minor, currency)}`);
  return (
    <Section title={t("Month by month")} lead={t("What a month began with, plus what came, less what went, is what it ended with. Of customers, not of subscriptions: who takes a second one grows.")}>
      <Table
        label={t("Month by month")}
        narrow
        columns={[
          { key: "month", title: t("Month") },
          { key: "start", title: t("Began with"), number: true },
          { key: "new", title: t("New"), number: true },
          { key: "returned", title: t("Came back"), number: true },
          { key: "grew", title: t("Grew"), number: true },
          { key: "shrank", title: t("Shrank"), number: true },
          { key: "left", title: t("Left"), number: true },
          { key: "end", title: t("Ended with"), number: true },
          { key: "customers", title: t("Customers"), number: true },
        ]}
        rows={[...months].reverse().map((each) => ({
          key: each.month,
          cells: [
            each.month === asOf.slice(0, 7) ? t("{month}, so far", { month: format.month(each.month) }) : format.month(each.month), money(each.startMinor), money(each.newMinor), money(each.returnedMinor), money(each.expansionMinor), lost(each.contractionMinor), lost(each.churnMinor), money(each.endMinor), format.number(each.customers.end),
          ],
        }))}
      />
    </Section>
  );
}

/** The share that still runs after so many months: expected, with its range, and as it was seen. */
function StayChart({ model }: { model: Stay }) {
  const { t, format } = useWords();
  const { curve, backTest } = model;
  const last = curve.at(-1)!.month;
  const year = curve.find(({ month }) => month === 12) ?? curve.at(-1)!;
  const draw = (width: number) => {
    const x = scaleLinear([0, last], [LEFT, width - 8]);
    const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, 10]);
    const range = area<(typeof curve)[number]>((point) => x(point.month), (point) => y(point.lo), (point) => y(point.hi))([...curve]);
    const middle = line<(typeof curve)[number]>((point) => x(point.month), (point) => y(point.mid))([...curve]);
    return (
      <>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line className="grid" x1={LEFT} x2={width - 8} y1={y(share)} y2={y(share)} />
            <text x={LEFT - 8} y={y(share) + 4} textAnchor="end">
              {format.percent(share)}
            </text>
          </g>
        ))}
        {curve.filter(({ month }) => month % 6 === 0).map(({ month }) => (
          <text key={month} x={x(month)} y={HEIGHT - 6} textAnchor={month === last ? "end" : "middle"}>
            {format.number(month)}
          </text>
        ))}
        <path className="area" d={range ?? ""} />
        <path className="now" d={middle ?? ""} />
        {curve.map(({ month, seen }) => (seen === null ? null : <circle key={month} className="dot" cx={x(month)} cy={y(seen)} r={3} />))}
      </>
    );
  };
  return (
    <>
      <Chart
        title={t("How long they last")}
        lead={t("Share that still runs after so many months: the line is the model with its likely range (80 %), dots are what was seen. Learnt of {ended} that ended, of {count}.", { ended: format.number(model.ended), count: format.number(model.subscriptions) })}
        label={t("After {months} months {share} are expected to run.", { months: format.number(year.month), share: format.percent(year.mid) })}
        height={HEIGHT}
        draw={draw}
        columns={[
          { key: "month", title: t("Months"), number: true },
          { key: "expected", title: t("Expected"), number: true },
          { key: "range", title: t("Likely range"), number: true },
          { key: "seen", title: t("Seen"), number: true },
        ]}
        rows={curve.map(({ month, mid, lo, hi, seen }) => ({ key: String(month), cells: [format.number(month), format.percent(mid), format.percentRange(lo, hi), seen === null ? t("too few") : format.percent(seen)] }))}
      />
      <p className="small">
        {backTest.kind === "too-few"
          ? t("Whether it was right half a year ago cannot be said yet: {observed} had ended then, {needed} are needed.", { observed: format.number(backTest.observed), needed: format.number(backTest.needed) })
          : t("Half a year ago, on {day}, {running} ran; {expected} were expected to stay ({lo} to {hi}), {stayed} stayed.", { day: format.day(backTest.calibratedTo), running: format.number(backTest.running), expected: format.number(backTest.expected), lo: format.number(backTest.lo), hi: format.number(backTest.hi), stayed: format.number(backTest.stayed) })}
      </p>
    </>
  );
}
