import { scaleBand, scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { ValuePage } from "../../../engine/value/contract.ts";
import { Chart } from "../../ui/chart.tsx";
import { Figure, VisuallyHidden } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { isMoney } from "../../ui/format.ts";
import { useWords } from "../../ui/words.tsx";
import { labelEvery, valueHeldBy } from "./chart-steps.ts";

const HEIGHT = 220;
const BOTTOM = 24;
const LEFT = 54;

/** Revenue by month as bars; buyers and new buyers are in the table behind. */
export function MonthsChart({
  months,
  currency,
  unfinished,
}: {
  months: ValuePage["months"];
  currency: string;
  /** The month that is not over yet, if one is. */
  unfinished: string | null;
}) {
  const { t, format } = useWords();
  const most = Math.max(1, ...months.map((month) => month.revenueMinor));
  const last = months.at(-1);
  const first = months[0];
  const draw = (width: number) => {
    const x = scaleBand(
      months.map((month) => month.month),
      [LEFT, width],
    ).padding(0.22);
    const y = scaleLinear([0, most], [HEIGHT - BOTTOM, 10]).nice(4);
    const every = labelEvery(months.length, 64, width - LEFT);
    return (
      <>
        {y.ticks(4).map((tick) => (
          <g key={tick}>
            <line className="grid" x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
              {isMoney(currency) ? format.moneyShort(tick, currency) : format.moneyCompact(tick, currency)}
            </text>
          </g>
        ))}
        {months.map((month, index) => (
          <g key={month.month}>
            <rect
              className={month.month === unfinished ? "bar" : "bar-strong"}
              x={x(month.month)}
              width={x.bandwidth()}
              y={y(Math.max(0, month.revenueMinor))}
              height={Math.max(0, y(0) - y(Math.max(0, month.revenueMinor)))}
            >
              <title>{`${format.month(month.month)}: ${format.money(month.revenueMinor, currency)}`}</title>
            </rect>
            {index % every === 0 ? (
              <MonthLabel middle={(x(month.month) ?? 0) + x.bandwidth() / 2} width={width}>
                {format.month(month.month, months.length > 12)}
              </MonthLabel>
            ) : null}
          </g>
        ))}
      </>
    );
  };
  return (
    <Chart
      title={t("Revenue by month")}
      lead={unfinished === null ? undefined : t("The last month is still running and drawn lighter.")}
      label={
        first && last
          ? t("Bars of revenue from {from} to {to}; the highest month earned {most}.", {
              from: format.month(first.month),
              to: format.month(last.month),
              most: format.moneyShort(most, currency),
            })
          : ""
      }
      height={HEIGHT}
      draw={draw}
      columns={[
        { key: "month", title: t("Month") },
        { key: "revenue", title: t("Revenue of the month"), number: true },
        { key: "buyers", title: t("Buyers"), number: true },
        { key: "new", title: t("Of them new"), number: true },
      ]}
      rows={months.toReversed().map((month) => ({
        key: month.month,
        cells: [
          format.month(month.month),
          format.moneyWhole(month.revenueMinor, currency),
          format.number(month.buyers),
          format.number(month.newBuyers),
        ],
      }))}
    />
  );
}

/** Under its bar, but never cut off by the end of the drawing. */
function MonthLabel({ middle, width, children }: { middle: number; width: number; children: string }) {
  const half = 34;
  const isLast = middle > width - half;
  return (
    <text x={isLast ? width : middle} y={HEIGHT - 6} textAnchor={isLast ? "end" : "middle"}>
      {children}
    </text>
  );
}

/** How much of the value the best part of the customers holds; the dashed line would be everybody alike. */
export function ConcentrationChart({ curve }: { curve: ValuePage["concentration"] }) {
  const { t, format } = useWords();
  const points = [{ customersShare: 0, valueShare: 0 }, ...curve.map(({ customersShare, valueShare }) => ({ customersShare, valueShare }))];
  const fifth = valueHeldBy(curve, 0.2);
  const words =
    fifth === null
      ? ""
      : t("The best fifth of the customers hold {share} of the value.", { share: format.percent(fifth) });
  const draw = (width: number) => {
    const x = scaleLinear([0, 1], [LEFT, width - 8]);
    const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, 10]);
    const at = (point: (typeof points)[number]) => [x(point.customersShare), y(point.valueShare)] as const;
    return (
      <>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line className="grid" x1={LEFT} x2={width - 8} y1={y(share)} y2={y(share)} />
            <text x={LEFT - 8} y={y(share) + 4} textAnchor="end">
              {format.percent(share)}
            </text>
            <text x={x(share)} y={HEIGHT - 6} textAnchor={share === 1 ? "end" : "middle"}>
              {format.percent(share)}
            </text>
          </g>
        ))}
        <path
          className="area"
          d={
            area<(typeof points)[number]>(
              (point) => at(point)[0],
              y(0),
              (point) => at(point)[1],
            )(points) ?? ""
          }
        />
        <line className="other" x1={x(0)} x2={x(1)} y1={y(0)} y2={y(1)} />
        <path
          className="now"
          d={
            line<(typeof points)[number]>(
              (point) => at(point)[0],
              (point) => at(point)[1],
            )(points) ?? ""
          }
        />
        {fifth === null ? null : <circle className="dot" cx={x(0.2)} cy={y(fifth)} r="4" />}
      </>
    );
  };
  return (
    <Chart
      title={t("Concentration")}
      lead={`${words} ${t("Across: the best part of the customers; up: their part of the value; dashed: if all were worth the same.")}`}
      label={words}
      height={HEIGHT}
      draw={draw}
      columns={[
        { key: "customers", title: t("Best part of the customers") },
        { key: "value", title: t("Part of the value"), number: true },
        { key: "range", title: t("Range"), number: true },
      ]}
      rows={curve.map((point) => ({
        key: String(point.customersShare),
        cells: [format.percent(point.customersShare, 1), format.percent(point.valueShare, 1), format.percentRange(point.lo, point.hi)],
      }))}
    />
  );
}

const MONTHS_SHOWN = 13;

/** Of those who joined in a month, how many bought n months later. The figure is in every cell; the shade only helps. */
export function CohortTable({ cohorts, unfinished }: { cohorts: ValuePage["cohorts"]; unfinished: string | null }) {
  const { t, format } = useWords();
  const columns = Math.min(MONTHS_SHOWN, Math.max(...cohorts.map((cohort) => cohort.activeShare.length)));
  return (
    <Section
      title={t("Retention by month of joining")}
      lead={
        <>
          {t("Of the customers whose first purchase fell in a month: the share who bought again so many months later.")}{" "}
          {t("Below it, where the share of many such customers would lie (80 %): few customers, wide range.")}
          {unfinished === null ? null : (
            <>
              {" "}
              <span className="cohort-key unfinished" aria-hidden="true" />{" "}
              {t("Hatched: {month} is still running, so these shares will rise.", { month: format.month(unfinished) })}
            </>
          )}
        </>
      }
    >
      <ScrollBox label={t("Table of retention")}>
        <table className="cohorts">
          <thead>
            <tr>
              <th scope="col">{t("Joined")}</th>
              <th scope="col" className="n">
                {t("Customers")}
              </th>
              {Array.from({ length: columns }, (_, month) => (
                <th key={month} scope="col" className="n">
                  {month === 0 ? t("same month") : <Figure>{`+${month}`}</Figure>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map((cohort) => (
              <tr key={cohort.month}>
                <th scope="row">{format.month(cohort.month)}</th>
                <td className="n">{format.number(cohort.customers)}</td>
                {Array.from({ length: columns }, (_, month) => {
                  const [share, range] = [cohort.activeShare[month], cohort.ranges[month]];
                  // Every row goes on to the last month there is.
                  const isUnfinished = unfinished !== null && month === cohort.activeShare.length - 1;
                  return (
                    <td
                      key={month}
                      className={isUnfinished ? "n cohort unfinished" : "n cohort"}
                      title={isUnfinished ? t("still running") : undefined}
                      style={
                        share === undefined || month === 0
                          ? undefined
                          : ({ "--shade": `${Math.min(30, Math.round(share * 60))}%` } as React.CSSProperties)
                      }
                    >
                      {share === undefined ? "" : format.percent(share)}
                      {range === undefined || month === 0 ? null : <span className="meta cohort-range"><Figure>{format.percentRange(range.lo, range.hi)}</Figure></span>}
                      {isUnfinished ? <VisuallyHidden> {t("still running")}</VisuallyHidden> : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Section>
  );
}
