import { scaleLinear } from "d3-scale";
import type { ReactNode } from "react";
import type { BackTest, ValueContest, ValueModelView } from "../../../engine/value/contract.ts";
import { Chart } from "../../ui/chart.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";

const HEIGHT = 240;
const BOTTOM = 38;
const LEFT = 46;
/** What a date and its interval say of those who come. */
const SAYS_WITHIN = 0.8;
const SAYS_BY_MIDDLE = 0.5;

/** The model made on earlier purchases, held against what then came. */
export function BackTestSection({ model }: { model: ValueModelView }) {
  const { t, format } = useWords();
  const test = model.backTest;
  if (test.kind === "too-few")
    return (
      <Section title={t("How right it was")}>
        <p className="quiet">
          {t("Too few to say: {observed} customers bought again in the weeks kept aside, {needed} are needed.", {
            observed: format.number(test.observed),
            needed: format.number(test.needed),
          })}
        </p>
      </Section>
    );
  return (
    <div className="stack">
      <CalibrationChart test={test} />
      <BackTestWords test={test} />
    </div>
  );
}

function BackTestWords({ test }: { test: BackTest }) {
  const { t, format } = useWords();
  const rows: { readonly key: string; readonly cells: readonly ReactNode[] }[] = [
    {
      key: "purchases",
      cells: [t("Purchases"), format.number(test.expectedPurchases), format.number(test.actualPurchases)],
    },
    {
      key: "active",
      cells: [t("Customers who bought"), format.percent(test.expectedActive), format.percent(test.actualActive)],
    },
  ];
  const dates = test.nextPurchase?.kind === "measured" ? test.nextPurchase : undefined;
  const range = ({ share, lo, hi }: { readonly share: number; readonly lo: number; readonly hi: number }) => (
    <>
      {format.percent(share)}
      <span className="meta model-method">
        {t("likely")} <Figure>{format.percentRange(lo, hi)}</Figure>
      </span>
    </>
  );
  if (dates)
    rows.push(
      { key: "within", cells: [t("Of those who came, between the two days of their next purchase"), format.percent(SAYS_WITHIN), range(dates.within)] },
      { key: "middle", cells: [t("by the day in the middle"), format.percent(SAYS_BY_MIDDLE), range(dates.byMiddle)] },
    );
  return (
    <>
      <Table
        narrow
        label={t("Expected and what came")}
        columns={[
          { key: "what", title: t("In the weeks kept aside") },
          { key: "expected", title: t("Expected"), number: true },
          { key: "actual", title: t("Came"), number: true },
        ]}
        rows={rows}
      />
      {test.nextPurchase?.kind === "too-few" ? <p className="small quiet">{t("Whether the days of next purchases held cannot be said: {observed} of {needed} needed came.", { observed: format.number(test.nextPurchase.observed), needed: format.number(test.nextPurchase.needed) })}</p> : null}
      <p className="small quiet">
        {test.actualPurchases === 0 || test.topDecileShare === null || test.topDecileSharePastSpend === null || test.topDecileSharePerfect === null
          ? t("Nothing came in these weeks, so whether customers are ranked rightly cannot be said.")
          : t("The tenth ranked highest by the model earned {model} of the revenue that came; ranked by past spending it would have been {past}, ranked perfectly {perfect}.", {
              model: format.percent(test.topDecileShare), past: format.percent(test.topDecileSharePastSpend), perfect: format.percent(test.topDecileSharePerfect),
            })}
      </p>
    </>
  );
}

type Kind = ValueContest["models"][number]["kind"];
/** What each supposes of customers; the method's own name stands below it. */
const SUPPOSES: Readonly<Record<Kind, string>> = {
  nbd: word("nobody leaves"), "cnbd-k": word("nobody leaves, and each has a rhythm"), "bg-nbd": word("may leave after any purchase but the first"), "mbg-nbd": word("may leave after any purchase"), "pareto-nbd": word("may leave at any time"),
  "bg-cnbd-k": word("may leave after any purchase but the first, and each has a rhythm"), "mbg-cnbd-k": word("may leave after any purchase, and each has a rhythm"),
};
const METHODS: Readonly<Record<Kind, string>> = { nbd: "NBD", "cnbd-k": "CNBD-k", "bg-nbd": "BG/NBD", "mbg-nbd": "MBG/NBD", "pareto-nbd": "Pareto/NBD", "bg-cnbd-k": "BG/CNBD-k", "mbg-cnbd-k": "MBG/CNBD-k" };

/** Every kind of model that was tried on the weeks kept aside, beside past spending, which needs none. */
export function ContestSection({ contest, tiersBy }: { contest: ValueContest; tiersBy: BackTest["tiersBy"] }) {
  const { t, format } = useWords();
  const share = (value: number | null) => (value === null ? "–" : format.percent(value));
  const rows = contest.models.map((entry) => ({
    key: entry.kind,
    cells: [
      <span key="n">
        {t(SUPPOSES[entry.kind])}
        {entry.kind === contest.chosen ? <span className="meta"> · {t("used")}</span> : null}
        <span className="meta model-method">
          <Data ltr>{entry.regularity > 1 ? `${METHODS[entry.kind]} (k ${entry.regularity})` : METHODS[entry.kind]}</Data>
        </span>
      </span>,
      entry.behindBest.by === 0
        ? t("best")
        : <Figure key="s">{`−${format.number(entry.behindBest.by, 4)} ± ${format.number(entry.behindBest.standardError, 4)}`}</Figure>,
      format.number(entry.expectedPurchases),
      share(entry.topTenthShare),
      entry.activeArea === null ? "–" : format.number(entry.activeArea, 3),
    ],
  }));
  const past = {
    key: "past",
    cells: [
      t("past spending"),
      "–",
      "–",
      share(contest.pastSpend.topTenthShare),
      contest.pastSpend.activeArea === null ? "–" : format.number(contest.pastSpend.activeArea, 3),
    ],
  };
  return (
    <Section
      title={t("Which model, and why")}
      lead={t("Each was fitted to what was known before the weeks kept aside of {count} customers. Used is the simplest whose chance is within a standard error of the best.", {
        count: format.number(contest.customers),
      })}
    >
      <Table
        narrow
        label={t("Which model, and why")}
        columns={[
          { key: "model", title: t("What it supposes of customers"), wide: true },
          { key: "score", title: t("Chance it gave to what came"), number: true },
          { key: "purchases", title: t("Purchases expected, {actual} came", { actual: format.number(contest.actualPurchases) }), number: true },
          { key: "tenth", title: t("Revenue of the best tenth"), number: true },
          { key: "area", title: t("Who comes again, told apart"), number: true },
        ]}
        rows={[...rows, past]}
      />
      {contest.ranksBest === "past-spend" && contest.lead !== null ? (
        <p className="caution small">
          ▲ {t("Past spending found more of the revenue than the model: by {by} of it, give or take {error}. The order of customers by value says little more here than what they have spent.", {
            by: format.percent(-contest.lead.by),
            error: format.percent(contest.lead.standardError),
          })}
          {tiersBy === "past-spend" ? ` ${t("That is more than a standard error, so tiers are made of what customers have spent.")}` : ""}
        </p>
      ) : null}
    </Section>
  );
}

function CalibrationChart({ test }: { test: BackTest }) {
  const { t, format } = useWords();
  const most = Math.max(0.1, ...test.calibration.flatMap((group) => [group.predicted, group.actual]));
  const draw = (width: number) => {
    const side = width - 8;
    const x = scaleLinear([0, most], [LEFT, side]).nice(4);
    const y = scaleLinear([0, most], [HEIGHT - BOTTOM, 10]).nice(4);
    const end = Math.min(x.domain()[1] ?? most, y.domain()[1] ?? most);
    return (
      <>
        {y.ticks(4).map((tick) => (
          <g key={`y${tick}`}>
            <line className="grid" x1={LEFT} x2={side} y1={y(tick)} y2={y(tick)} />
            <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
              {format.percent(tick)}
            </text>
          </g>
        ))}
        {x.ticks(5).map((tick) => (
          <text key={`x${tick}`} x={x(tick)} y={HEIGHT - BOTTOM + 16} textAnchor="middle">
            {format.percent(tick)}
          </text>
        ))}
        <text x={side} y={HEIGHT - 2} textAnchor="end">
          {t("expected share who buy")}
        </text>
        <line className="other" x1={x(0)} x2={x(end)} y1={y(0)} y2={y(end)} />
        {test.calibration.map((group) => (
          <circle
            key={`${group.predicted}/${group.actual}`}
            className="dot"
            cx={x(group.predicted)}
            cy={y(group.actual)}
            r={4}
          >
            <title>
              {t("{count} customers: {expected} expected, {actual} came", {
                count: format.number(group.customers),
                expected: format.percent(group.predicted),
                actual: format.percent(group.actual),
              })}
            </title>
          </circle>
        ))}
      </>
    );
  };
  return (
    <Chart
      title={t("How right it was")}
      lead={t(
        "Fitted to purchases until {day}, then held against the next {weeks} weeks of {count} customers. Each dot is a group; on the dashed line, what came is what was expected.",
        {
          day: format.day(test.calibratedTo),
          weeks: format.number(test.horizonWeeks),
          count: format.number(test.customers),
        },
      )}
      label={t("{expected} purchases expected, {actual} made", {
        expected: format.number(test.expectedPurchases),
        actual: format.number(test.actualPurchases),
      })}
      height={HEIGHT}
      draw={draw}
      columns={[
        { key: "predicted", title: t("Share expected to buy") },
        { key: "actual", title: t("Share who bought"), number: true },
        { key: "customers", title: t("Customers"), number: true },
      ]}
      rows={test.calibration.map((group, index) => ({
        key: String(index),
        cells: [format.percent(group.predicted), format.percent(group.actual), format.number(group.customers)],
      }))}
    />
  );
}
