import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DissatisfactionModelView, QuietCustomer, QuietPage, Teller } from "../../../engine/value/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { Gauge } from "../../ui/gauge.tsx";
import { Fold, Headline, Page, Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { SIGN_WORDS, signsInOrder } from "../customers/dissatisfaction-words.ts";
import { Answered } from "../data/answered.tsx";
import { quietQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { serverWords } from "../words/server-words.ts";
import { ValueTabs } from "./value-tabs.tsx";
import "./value.css";

/** Who is likely dissatisfied without having said so, most at stake first; and how well this told who left. */
export default function Quiet() {
  const { t } = useWords();
  const mayRead = useMay("value.read");
  const page = useQuery({ ...quietQuery, enabled: mayRead });
  if (!mayRead) return <NotYours what={t("Value is for roles that may read it.")} />;
  return (
    <Answered page query={page} failed={t("The list could not be read")} waiting={<Skeleton rows={8} label={t("Reading who is quiet")} />}>
      {(answer) => <QuietScreen page={answer} />}
    </Answered>
  );
}

function QuietScreen({ page }: { page: QuietPage }) {
  const { t, format } = useWords();
  const lead =
    page.kind === "measured"
      ? t("Customers whose purchases and contacts look like those of customers who then bought nothing for {weeks} weeks, and who have not complained. As of {day}.", { weeks: page.model.weeks, day: format.day(page.model.asOf) })
      : undefined;
  return (
    <Page title={t("Quiet and likely dissatisfied")} lead={lead}>
      <ValueTabs at="quiet" />
      {page.kind === "measured" ? (
        <Measured page={page} />
      ) : page.kind === "too-few" ? (
        <Empty title={t("Too few to say something.")}>
          {t("It is learnt from customers who left and from those who stayed: {observed} are known of the rarer sort, {needed} are needed.", { observed: format.number(page.observed), needed: format.number(page.needed) })}
        </Empty>
      ) : (
        <Empty title={t("Nobody has been looked at yet.")}>{t("It is learnt by itself from what happened with customers: the first time within a quarter of an hour, then once a day.")}</Empty>
      )}
    </Page>
  );
}

function Measured({ page }: { page: Extract<QuietPage, { kind: "measured" }> }) {
  const { t, format } = useWords();
  const mayList = useMay("customers.read");
  const { model, customers, total, atStake } = page;
  const ofHundred = ({ customers: count, left }: { customers: number; left: number }) => (count === 0 ? "–" : format.number((100 * left) / count));
  return (
    <>
      <dl className="headlines">
        <Headline label={t("Likely dissatisfied")} more={t("when everybody was looked at, {when}", { when: format.dayAndClock(model.fittedAt) })}>
          {format.number(total)}
        </Headline>
        <Headline label={t("At stake, next 12 months")} more={t("likely {range}: what they are expected to spend if they stay, less what they are expected to spend now", { range: format.moneyRange(atStake.lo, atStake.hi, atStake.currency) })}>
          <Figure>{format.moneyShort(atStake.mid, atStake.currency)}</Figure>
        </Headline>
        <Headline label={t("Of 100 called likely, left")} more={t("of 100 others {others}", { others: ofHundred(model.others) })}>
          {ofHundred(model.flagged)}
        </Headline>
      </dl>
      {customers.length === 0 ? <Empty title={t("Nobody.")}>{t("No customer with a sign is more likely to leave than others.")}</Empty> : <List customers={customers} />}
      {total > 0 && mayList ? (
        <p className="meta">
          {total > customers.length ? t("Shown are the {count} with most at stake.", { count: format.number(customers.length) }) : null}{" "}
          <Link to="/customers" search={{ dissatisfied: "quietly" }}>{t("All {count} in the list of customers", { count: format.number(total) })}</Link>
        </p>
      ) : null}
      {customers.length > 0 ? <p className="meta">{t("At stake: the chance to leave × (what they are expected to spend in twelve months if they buy within {weeks} weeks, less what if they do not), by the value model; its range is that of the chance. Added up over all of them, the range also holds that chance decides who leaves.", { weeks: model.weeks })}</p> : null}
      <HowWell model={model} />
    </>
  );
}

function List({ customers }: { customers: readonly QuietCustomer[] }) {
  const { t, format } = useWords();
  return (
    <Table
      label={t("Quiet and likely dissatisfied")}
      columns={[
        { key: "who", title: t("Customer") },
        { key: "why", title: t("Why"), wide: true },
        { key: "since", title: t("Since") },
        { key: "chance", title: t("Buys nothing") },
        { key: "value", title: t("Value, 12 months"), number: true },
        { key: "stake", title: t("At stake"), number: true },
      ]}
      rows={customers.map(({ customerId, customerName: name, standing, inPurchases, inContacts, value12, atStake }) => {
        const { chance, since } = standing;
        const words = { mid: format.percent(chance.mid), range: format.percentRange(chance.lo, chance.hi) };
        return {
          key: customerId,
          cells: [
            <Link key="who" to="/customers/$customerId" params={{ customerId }}>
              <Data>{name}</Data>
            </Link>,
            <ul key="why" className="quiet-signs">
              {signsInOrder({ inPurchases, inContacts }).map(({ kind, text }) => (
                <li key={kind}>{t(serverWords(text))}</li>
              ))}
            </ul>,
            since === null ? "–" : <span key="since" className="quiet-since">{format.day(since)}</span>,
            <span key="chance" className="quiet-chance">
              <Gauge small tone="caution" reading={{ mid: chance.mid, lo: chance.lo, hi: chance.hi, before: null }} scale={{ end: 1 }} label={t("{what} {mid}, likely {range}", { what: name, ...words })} />
              <span>
                <Figure>{words.mid}</Figure>{" "}
                <span className="meta">
                  <Figure>{words.range}</Figure>
                </span>
              </span>
            </span>,
            <span key="value">
              <Figure>{format.moneyShort(value12.mid, value12.currency)}</Figure>{" "}
              <span className="meta">
                <Figure>{`${format.moneyShort(value12.lo, value12.currency)} – ${format.moneyShort(value12.hi, value12.currency)}`}</Figure>
              </span>
            </span>,
            <span key="stake">
              <Figure>{format.moneyShort(atStake.mid, atStake.currency)}</Figure>{" "}
              <span className="meta">
                <Figure>{format.moneyRange(atStake.lo, atStake.hi, atStake.currency)}</Figure>
              </span>
            </span>,
          ],
        };
      })}
    />
  );
}

const TELLER_WORDS: Readonly<Record<Teller, string>> = { stay: word("the value model's chance to stay"), both: word("the value model and signs together"), signs: word("signs"), recency: word("days since the last purchase") };
const WON: Readonly<Record<Teller, string>> = {
  stay: word("Nothing told who left clearly better than the value model's chance to stay: so the chance to leave is what it leaves, here and wherever a chance is shown, and signs are the reasons."),
  both: word("The value model and signs together told surely more than the value model alone, by {mid}, likely {lo} to {hi}: so the chance counts both, here and wherever a chance is shown."),
  signs: word("Signs told surely more than the value model's chance to stay, by {mid}, likely {lo} to {hi}: so the chance is theirs, here and wherever a chance is shown."),
  recency: word("The days since the last purchase told surely more than the value model's chance to stay, by {mid}, likely {lo} to {hi}: so the chance is theirs, here and wherever a chance is shown, and signs are the reasons."),
};

/** The back-test: measured against those who left. */
function HowWell({ model }: { model: DissatisfactionModelView }) {
  const { t, format } = useWords();
  const { areas, gains, used } = model;
  const signed = (n: number) => `${n < 0 ? "−" : "+"}${format.number(Math.abs(n), 3)}`;
  const told = (by: Teller) => ({
    key: by,
    cells: [
      by === used ? <b key="by">{t(TELLER_WORDS[by])} ✓</b> : t(TELLER_WORDS[by]), format.number(areas[by].area, 3), <Figure key="r">{`${format.number(areas[by].lo, 3)} – ${format.number(areas[by].hi, 3)}`}</Figure>,
      by === "stay" ? "–" : <Figure key="more">{`${signed(gains[by].mid)} (${signed(gains[by].lo)} … ${signed(gains[by].hi)})`}</Figure>,
    ],
  });
  return (
    <Section
      title={t("Measured against those who left")}
      lead={t("Looked at {count} customers as they were known on {day}: {left} of them bought nothing in the next {weeks} weeks.", { count: format.number(model.customers), day: format.day(model.triedAt), left: format.number(model.left), weeks: model.weeks })}
    >
      <p className="small">
        {model.learntAt === null
          ? t("How much each sign counts was learnt on one half of the customers and tried on the other.")
          : t("How much each sign counts was learnt on the weeks after {day}, and tried on these.", { day: format.day(model.learntAt) })}
      </p>
      <Table
        narrow
        label={t("Who left, told apart")}
        columns={[
          { key: "by", title: t("Told by") },
          { key: "area", title: t("Who left, told apart"), number: true },
          { key: "range", title: t("Range"), number: true },
          { key: "more", title: t("More than the value model"), number: true },
        ]}
        rows={(["stay", "both", "signs", "recency"] as const).map(told)}
      />
      <p className="small">
        {used === "stay" ? t(WON.stay) : t(WON[used], { mid: format.number(gains[used].mid, 3), lo: format.number(gains[used].lo, 3), hi: format.number(gains[used].hi, 3) })}
      </p>
      <p className="meta">{t("More than the value model: how much better each told, with its range. What is not surely better, and by 0.005 at least, does not change the chance. Who has fewer than 3 days with a purchase, left long ago or complained keeps the value model's chance.")}</p>
      <Fold title={t("What each sign told")}>
        <Table
          narrow
          label={t("What each sign told")}
          columns={[
            { key: "sign", title: t("Sign") },
            { key: "had", title: t("Had it"), number: true },
            { key: "left", title: t("Of them left"), number: true },
            { key: "others", title: t("Of the others"), number: true },
            { key: "weight", title: t("Weight"), number: true },
          ]}
          rows={model.signs.map(({ kind, customers, left, othersLeft, weight }) => ({
            key: kind,
            cells: [t(SIGN_WORDS[kind]), format.number(customers), customers === 0 ? "–" : format.percent(left / customers), othersLeft === null ? "–" : format.percent(othersLeft), weight === null ? t("not counted") : format.number(weight, 2)],
          }))}
        />
        <p className="meta">{t("A sign is counted where at least 20 customers had it and it speaks for leaving, beside the others and how often somebody bought.")}</p>
      </Fold>
      <Fold title={t("Told and come")}>
        <Table
          narrow
          label={t("Told and come")}
          columns={[
            { key: "told", title: t("Told") },
            { key: "came", title: t("Came"), number: true },
            { key: "customers", title: t("Customers"), number: true },
            { key: "left", title: t("Of them left"), number: true },
          ]}
          rows={model.reliability.map(({ predicted, actual, customers }) => ({ key: String(predicted), cells: [format.percent(predicted), format.percent(actual), format.number(customers), format.number(Math.round(actual * customers))] }))}
        />
        <p className="meta">{t("Customers in tenths of rising chance: the chance as it would have been said on that day, beside the share who then bought nothing.")}</p>
      </Fold>
    </Section>
  );
}
