import { useQuery } from "@tanstack/react-query";
import type { NeedsModelView, NeedsPage } from "../../../engine/value/contract.ts";
import { Data } from "../../ui/data.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { needsPageQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { ValueTabs } from "./value-tabs.tsx";
import "./value.css";

const METHODS = [
  ["popularity", word("what sells most, the same for everybody")],
  ["similar", word("what goes with what somebody has")],
  ["personal", word("what somebody had before")],
  ["mixed", word("all of these together")],
] as const;

/** How well next products are told on the organisation's own last weeks, and whether their chances come true. */
export default function Needs() {
  const { t } = useWords();
  const mayRead = useMay("value.read");
  const page = useQuery({ ...needsPageQuery, enabled: mayRead });
  if (!mayRead) return <NotYours what={t("Value is for roles that may read it.")} />;
  return (
    <Answered page query={page} failed={t("What comes next could not be read")} waiting={<Skeleton rows={8} label={t("Reading…")} />}>
      {(answer) => <NeedsScreen page={answer} />}
    </Answered>
  );
}

function NeedsScreen({ page }: { page: NeedsPage }) {
  const { t, format } = useWords();
  const told = page.kind === "fitted" ? t("Learnt of {customers} customers and {products} products up to {day}; chances look {weeks} weeks ahead.", { customers: format.number(page.model.customers), products: format.number(page.model.products), day: format.day(page.model.asOf), weeks: page.model.weeks }) : undefined;
  return (
    <Page title={t("What comes next")} lead={told}>
      <ValueTabs at="needs" />
      {page.kind === "fitted" ? (
        <>
          <Ranking model={page.model} />
          <Season model={page.model} />
          <YearAgo model={page.model} />
          <Coming title={t("Chances of a product again")} what={page.model.again} />
          <Coming title={t("Chances of a product for the first time")} what={page.model.new} />
        </>
      ) : (
        <Empty title={page.kind === "too-few" ? t("Too few to say: {observed} of {needed}", { observed: format.number(page.observed), needed: format.number(page.needed) }) : t("Nothing has been learnt of products yet.")}>
          {t("It is learnt from the lines of orders, by itself: the first time within a quarter of an hour, then once a day.")}
        </Empty>
      )}
    </Page>
  );
}

function Ranking({ model: { backTest, ranking } }: { model: NeedsModelView }) {
  const { t, format } = useWords();
  if (backTest.kind === "too-few")
    return (
      <Section title={t("Are the right products named?")}>
        <p className="quiet">{t("Whether it is right cannot be said yet: {observed} of {needed}.", { observed: format.number(backTest.observed), needed: format.number(backTest.needed) })}</p>
      </Section>
    );
  const { mid, lo, hi } = backTest.gain;
  return (
    <Section
      title={t("Are the right products named?")}
      lead={t("Each way was learnt from orders until {day} and named ten products for each of {customers} customers who ordered after it, {basket} products at a time.", { day: format.day(backTest.calibratedTo), customers: format.number(backTest.customers), basket: format.number(backTest.meanBasket, 1) })}
    >
      <Table
        label={t("Are the right products named?")}
        columns={[
          { key: "way", title: t("By"), wide: true },
          { key: "recall", title: t("Of the next order, named"), number: true },
          { key: "precision", title: t("Of the ten, ordered"), number: true },
          { key: "order", title: t("Counting the order too (nDCG)"), number: true },
        ]}
        rows={METHODS.map(([key, words]) => {
          const { recall, precision, ndcg } = backTest.methods[key];
          const isShown = (ranking === "mixed" ? "mixed" : "popularity") === key;
          return { key, cells: [<span key="w">{t(words)} {isShown ? <span className="meta">· {t("shown to colleagues")}</span> : null}</span>, format.percent(recall, 1), format.percent(precision, 1), format.number(ndcg, 3)] };
        })}
      />
      <p className="small quiet">{t("All together counts {mid} better than what sells most, likely {lo} to {hi} (80 %). It is shown only where even the low end is above nothing.", { mid: format.number(mid, 3), lo: format.number(lo, 3), hi: format.number(hi, 3) })}</p>
    </Section>
  );
}

/** Whether the time of the year has a say in chances, and what it says of the weeks to come. */
function Season({ model: { season, weeks } }: { model: NeedsModelView }) {
  const { t, format } = useWords();
  const title = t("Does the time of the year tell?");
  if (season?.kind !== "tried")
    return (
      <Section title={title}>
        <p className="quiet">
          {season === null
            ? t("It has not been tried yet: that happens when it is learnt next.")
            : season.kind === "too-short"
              ? t("Not tried yet: orders of {days} days are known, and it takes {needed}, for within one year nothing comes back. Until then no season is used.", { days: format.number(season.days), needed: format.number(season.needed) })
              : season.kind === "none"
                ? t("No product sold better at one time of the year and again at the same time of another, more than chance would have it. No season is used.")
                : t("Whether it is right cannot be said yet: {observed} of {needed}.", { observed: format.number(season.observed), needed: format.number(season.needed) })}
        </p>
      </Section>
    );
  const { gain, products, isUsed } = season;
  return (
    <Section
      title={title}
      lead={
        isUsed
          ? t("It is used: chances that knew the time of the year came truer on the weeks that were kept aside.")
          : t("It is not used: chances that knew the time of the year did not surely come truer on the weeks that were kept aside.")
      }
    >
      {products.length === 0 ? null : (
        <Table
          label={t("What sells better in the weeks to come")}
          columns={[
            { key: "product", title: t("Product"), wide: true },
            { key: "month", title: t("Month") },
            { key: "times", title: t("Times as well"), number: true },
            { key: "range", title: t("Likely"), number: true },
            { key: "holding", title: t("Baskets with it"), number: true },
            { key: "baskets", title: t("Of"), number: true },
          ]}
          rows={products.map(({ sku, name, month, times, lo, hi, holding, baskets, category }) => ({
            key: sku,
            cells: [
              <span key="p"><Data>{name}</Data>{category === null ? null : <span className="meta"> · {t("as all of {category}", { category })}</span>}</span>,
              format.month(`2000-${String(month).padStart(2, "0")}`, false),
              `${format.number(times, 1)}×`,
              t("{lo} to {hi}", { lo: format.number(lo, 1), hi: format.number(hi, 1) }),
              format.number(holding),
              format.number(baskets),
            ],
          }))}
        />
      )}
      {products.length === 0 ? null : <p className="small quiet">{t("Times as well: how many times as large a share of the month’s baskets holds it as over the year, held to 1 as far as years differ. Likely: 80 %. Baskets are of all years.")}</p>}
      <p className="small quiet">
        {t("Tried on the {weeks} weeks after {day}, on {customers} customers. What a customer’s chances were off (logarithmic loss) was {loss} without it and {mid} less with it, likely {lo} to {hi} (80 %). It is used only where even the low end is above nothing.", { weeks, day: format.day(season.calibratedTo), customers: format.number(season.customers), loss: format.number(season.lossWithout, 2), mid: format.number(gain.mid, 3), lo: format.number(gain.lo, 3), hi: format.number(gain.hi, 3) })}
      </p>
    </Section>
  );
}

/** How chances told so did a year ago, where that is far from what they said. */
function YearAgo({ model: { yearBefore, weeks } }: { model: NeedsModelView }) {
  const { t, format } = useWords();
  if (!yearBefore?.isFar) return null;
  const { mid, lo, hi } = yearBefore.times;
  return (
    <p className="caution small">
      ▲ {t("A year ago, in the {weeks} weeks after {day}, {mid} times as much came as chances told in the same way (likely {lo} to {hi}, of {customers} customers). How busy everybody is at this time of the year is in no chance, for of one year it cannot be said whether it comes again: so these may be too high, or too low, by as much.", { weeks, day: format.day(yearBefore.until), mid: format.number(mid, 2), lo: format.number(lo, 2), hi: format.number(hi, 2), customers: format.number(yearBefore.customers) })}
    </p>
  );
}

function Coming({ title, what }: { title: string; what: NeedsModelView["again"] }) {
  const { t, format } = useWords();
  if (what.kind === "too-few")
    return (
      <Section title={title}>
        <p className="quiet">{t("Whether it is right cannot be said yet: {observed} of {needed}.", { observed: format.number(what.observed), needed: format.number(what.needed) })}</p>
      </Section>
    );
  return (
    <Section title={title} lead={t("Chances in groups, from low to high: what was said, and the share that came, on weeks that were kept aside.")}>
      <Table
        narrow
        label={title}
        columns={[
          { key: "predicted", title: t("Chance that was said"), number: true },
          { key: "actual", title: t("Share that came"), number: true },
          { key: "predictions", title: t("Chances"), number: true },
          { key: "customers", title: t("Customers"), number: true },
        ]}
        rows={what.reliability.map(({ predicted, actual, predictions, customers }, at) => ({ key: String(at), cells: [format.percent(predicted, 1), format.percent(actual, 1), format.number(predictions), format.number(customers)] }))}
      />
    </Section>
  );
}
