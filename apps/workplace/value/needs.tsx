import { useQuery } from "@tanstack/react-query";
import type { NeedsModelView, NeedsPage } from "../../../engine/value/contract.ts";
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
