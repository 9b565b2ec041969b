import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { CustomerLedger } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { later } from "../../ui/later.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useWords } from "../../ui/words.tsx";
import { sourceName } from "../words/source-names.ts";
import { Answered } from "../data/answered.tsx";
import { ledgerQuery, wholeLedgerQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { durationWords, expectedWords, isEmptyYear, marginWords, servingWords } from "./ledger-words.ts";
import "./ledger.css";

const Hidden = later(() => import("./hidden/hidden.tsx"));

type Over = CustomerLedger["over"];
type Columns = Omit<CustomerLedger, "kind">;

/** What both sides gave and received, counted from facts. */
export function Ledger({ customerId }: { customerId: string }) {
  const [over, setOver] = useState<Over>("12-months");
  const { t } = useWords();
  const query = useQuery(ledgerQuery(customerId, over));
  const shown = query.data?.ledger.kind === "ledger" ? query.data.ledger : null;
  return (
    <Frame over={over} onOver={setOver} ledger={shown}>
      <Answered query={query} failed={t("The ledger could not be read")} waiting={<Skeleton rows={6} label={t("Reading the ledger")} />}>
        {({ ledger }) =>
          ledger.kind === "ledger" ? (
            <>
              <Both ledger={ledger} customerId={customerId} onAll={() => setOver("all")} />
              <Expected ledger={ledger} />
            </>
          ) : (
            <p className="small">
              <span>{t("What both sides gave and received:")}</span> <Hidden set="value" customerId={customerId} />
            </p>
          )
        }
      </Answered>
    </Frame>
  );
}

/** The same of all customers together. */
export function WholeLedger() {
  const [over, setOver] = useState<Over>("12-months");
  const { t } = useWords();
  const query = useQuery(wholeLedgerQuery(over));
  return (
    <Frame over={over} onOver={setOver} ledger={query.data ?? null}>
      <Answered query={query} failed={t("The ledger could not be read")} waiting={<Skeleton rows={6} label={t("Reading the ledger")} />}>
        {(ledger) => (
          <>
            <Both ledger={ledger} onAll={() => setOver("all")} />
            <Expected ledger={ledger} />
          </>
        )}
      </Answered>
    </Frame>
  );
}

/** What is expected in margin, and on what that rests. */
function Expected({ ledger: { expected, currency } }: { ledger: Columns }) {
  const { t, format } = useWords();
  if (expected === null) return null;
  return (
    <p className="small">
      <b>{t("Expected margin, 12 months")}</b> <Figure>{format.moneyShort(expected.mid, currency)}</Figure>{" "}
      <span className="meta">
        {t("likely")} <Figure>{format.moneyRange(expected.lo, expected.hi, currency)}</Figure>; {t(expectedWords(expected, format))}
      </span>
    </p>
  );
}

/** The same beside what is expected in revenue. */
export function ExpectedMargin({ customerId }: { customerId: string }) {
  const { t, format } = useWords();
  const query = useQuery(ledgerQuery(customerId, "12-months"));
  const ledger = query.data?.ledger;
  if (ledger?.kind !== "ledger") return <>–</>;
  const { expected, currency } = ledger;
  if (expected === null) return <span className="small quiet">{t("not known: no costs are stated")}</span>;
  return (
    <>
      <Figure>{format.money(expected.mid, currency)}</Figure>{" "}
      <span className="meta" title={t(expectedWords(expected, format))}>
        <Figure>{format.moneyRange(expected.lo, expected.hi, currency)}</Figure>
      </span>
    </>
  );
}

function Frame({ over, onOver, ledger, children }: { over: Over; onOver: (over: Over) => void; ledger: Columns | null; children: ReactNode }) {
  const { t, format } = useWords();
  const lead =
    ledger === null
      ? undefined
      : ledger.from === null
        ? t("All there is, until {until}. Counted from touch points; what nobody told is said.", { until: format.day(ledger.until) })
        : t("From {from} to {until}. Counted from touch points; what nobody told is said.", { from: format.day(ledger.from), until: format.day(ledger.until) });
  return (
    <Section
      title={t("Ledger")}
      lead={lead}
      actions={
        <>
          <Button pressed={over === "12-months"} look={over === "12-months" ? "outline" : "quiet"} onPress={() => onOver("12-months")}>
            {t("12 months")}
          </Button>
          <Button pressed={over === "all"} look={over === "all" ? "outline" : "quiet"} onPress={() => onOver("all")}>
            {t("All")}
          </Button>
        </>
      }
    >
      {children}
    </Section>
  );
}

function Both({ ledger, customerId, onAll }: { ledger: Columns; customerId?: string; onAll: () => void }) {
  const { t } = useWords();
  // Twenty lines that each say "none told" hide that there may be much of before.
  if (isEmptyYear(ledger))
    return (
      <p className="small">
        {t("Nothing is told of these twelve months.")}{" "}
        <Button look="outline" onPress={onAll}>
          {t("All there is")}
        </Button>
      </p>
    );
  return (
    <div className="ledger">
      <Ours ledger={ledger} customerId={customerId} />
      <Theirs ledger={ledger} customerId={customerId} />
    </div>
  );
}

type Between = NonNullable<Columns["ours"]["left"]>;

/** All of it is counted, so there is nothing to say of a range; true also where nothing can be said. */
const isKnown = (amount: Between | null): boolean => amount === null || amount.lo === amount.hi;

interface SideProps {
  readonly ledger: Columns;
  readonly customerId: string | undefined;
}

function Ours({ ledger: { ours, theirs, currency, otherCurrencies }, customerId }: SideProps) {
  const { t, format } = useWords();
  const mayState = useMay("organisation.manage");
  const money = (amount: number) => format.money(amount, currency);
  const { revenue, margin, paidBack, serving, given, left } = ours;
  const nothing = revenue.rows === 0 && serving.rows === 0;
  const between = ({ mid, lo, hi }: Between) => ({ amount: money(mid), range: format.moneyRange(lo, hi, currency) });
  const [ofMargin, ofServing] = [marginWords(ours, currency, format), servingWords(ours, format)];
  const notStated = (margin.lines > margin.knownLines || serving.rows > serving.costed) && mayState;
  return (
    <section aria-label={t("What we earned and spent")}>
      <h3>{t("What we earned and spent")}</h3>
      <dl>
        <Line term={t("Revenue")} figure={revenue.rows === 0 ? null : money(revenue.amountMinor)}>
          <Rows kind="order" customerId={customerId}>{t("{count, plural, one {# order} other {# orders}}", { count: revenue.rows })}</Rows>
          <Told by={revenue.sources} />
        </Line>
        <Line term={t("of it margin")} figure={margin.amountMinor === null ? null : money(margin.amountMinor)} unknown={margin.lines === 0 ? t("none told") : t("not known")}>
          {ofMargin ? t(ofMargin) : null}
          {isKnown(margin.ofAll) ? null : <span className="ledger-all">{t("of all about {amount}, likely {range}: the rest taken like the goods whose cost is known", between(margin.ofAll!))}</span>}
        </Line>
        <Line term={t("Paid back")} figure={paidBack.rows === 0 ? null : money(-paidBack.amountMinor)}>
          <Rows kind="refund" customerId={customerId}>{paidBack.rows === 0 ? null : t("{count, plural, one {# return or refund} other {# returns and refunds}}", { count: paidBack.rows })}</Rows>
          <Told by={paidBack.sources} />
        </Line>
        <Line term={t("Serving")} figure={serving.amountMinor === null || serving.rows === 0 ? null : money(-serving.amountMinor)} unknown={serving.rows === 0 ? t("none told") : t("not known")}>
          {ofServing ? t(ofServing) : null}
          <Told by={serving.sources} />
        </Line>
        <Line term={t("Benefits granted")} figure={given.benefitRows === 0 ? null : money(-given.benefitsMinor)}>
          <Rows kind="benefit" customerId={customerId}>{given.benefitRows === 0 ? null : t("{count, plural, one {# benefit} other {# benefits}}", { count: given.benefitRows })}</Rows>
        </Line>
        <Line term={t("Left")} figure={nothing || left === null ? null : money(left.mid)} unknown={left === null ? t("not known") : t("none told")}>
          {left === null ? t("while a cost is not stated") : isKnown(left) ? t("margin less the lines below it") : t("about; likely {range}, for part of the costs is not stated", between(left))}
        </Line>
      </dl>
      {given.savedRows > 0 ? <p className="meta">{t("{amount} of discounts are taken off revenue already.", { amount: money(theirs.received.savedMinor) })}</p> : null}
      {otherCurrencies > 0 ? <p className="meta">{t("{count, plural, one {# order in another currency is} other {# orders in other currencies are}} not counted.", { count: otherCurrencies })}</p> : null}
      {margin.notStated.length > 0 ? (
        <Fold title={t("Goods whose cost is not stated")}>
          <ul className="need-list small">
            {margin.notStated.map(({ sku, name, lines, revenueMinor }) => (
              <li key={sku}>
                <Data>{name}</Data> <Figure>{money(revenueMinor)}</Figure> <span className="meta">{t("{count, plural, one {# line} other {# lines}}", { count: lines })}</span>
              </li>
            ))}
          </ul>
        </Fold>
      ) : null}
      {notStated ? (
        <p className="small">
          <Link to="/settings/$part" params={{ part: "costs" }}>{t("State what goods and serving cost")}</Link>
        </p>
      ) : null}
    </section>
  );
}

function Theirs({ ledger: { ours, theirs, currency }, customerId }: SideProps) {
  const { t, format } = useWords();
  const paidBack = ours.paidBack.rows;
  const money = (amount: number) => format.money(amount, currency);
  const { spent, effort, received } = theirs;
  const { promises, deliveries } = received;
  const known = (rows: number, of: number) => (rows === of ? null : t("known of {rows} of {of}", { rows: format.number(rows), of: format.number(of) }));
  const benefits = format.list([
    received.benefitRows === 0 ? null : t("{count, plural, one {# benefit} other {# benefits}}", { count: received.benefitRows }),
    received.freeRows === 0 ? null : t("{count, plural, one {free goods once} other {free goods # times}}", { count: received.freeRows }),
  ]);
  return (
    <section aria-label={customerId === undefined ? t("What customers gave and received") : t("What they gave and received")}>
      <h3>{customerId === undefined ? t("What customers gave and received") : t("What they gave and received")}</h3>
      <dl>
        <Line term={t("Money spent")} figure={spent.rows === 0 ? null : money(spent.amountMinor)}>
          {paidBack === 0 ? null : t("less what was paid back")}
        </Line>
        <Line term={t("Got in touch")} figure={effort.rows === 0 ? null : format.number(effort.rows)}>
          {effort.again === 0 ? null : t("again about the same: {count}", { count: format.number(effort.again) })}
        </Line>
        <Line term={t("Waited for a first answer")} said={effort.waitSeconds === null ? null : t(durationWords(effort.waitSeconds))} unknown={effort.rows === 0 ? t("none told") : t("not known")}>
          {effort.waitSeconds === null ? null : format.list([t("all together"), known(effort.waitRows, effort.rows)])}
        </Line>
        <Line term={t("In conversation")} said={effort.talkSeconds === null ? null : t(durationWords(effort.talkSeconds))} unknown={effort.rows === 0 ? t("none told") : t("not known")}>
          {effort.talkSeconds === null ? null : t("{count, plural, one {# talk of which the length is known} other {# talks of which the length is known}}", { count: effort.talkRows })}
        </Line>
        {received.units === null ? null : <Line term={t("Received, by what value is counted in")} figure={format.money(received.units.amountMinor, received.units.currency)} />}
        <Line term={t("Goods received")} said={received.orders === 0 ? null : received.pieces === 0 ? t("{count, plural, one {# order} other {# orders}}", { count: received.orders }) : t("{count, plural, one {# piece} other {# pieces}}", { count: received.pieces })}>
          <Rows kind="order" customerId={customerId}>{received.orders === 0 || received.pieces === 0 ? null : t("{count, plural, one {# order} other {# orders}}", { count: received.orders })}</Rows>
        </Line>
        <Line term={t("Saved by discounts")} figure={received.savedMinor === 0 ? null : money(received.savedMinor)} />
        <Line term={t("Benefits")} figure={received.benefitRows === 0 ? null : money(received.benefitsMinor)} said={received.benefitRows === 0 && benefits !== "" ? benefits : null}>
          {received.benefitRows === 0 ? null : benefits}
        </Line>
        <Line term={t("Promises kept")} said={promises.made === 0 && promises.kept === 0 ? null : t("{kept} of {made}", { kept: format.number(promises.kept), made: format.number(Math.max(promises.made, promises.kept)) })}>
          {format.list([promises.keptLate === 0 ? null : t("{count} kept late", { count: format.number(promises.keptLate) }), promises.overdue === 0 ? null : t("{count} overdue", { count: format.number(promises.overdue) }), promises.withdrawn === 0 ? null : t("{count} taken back", { count: format.number(promises.withdrawn) })])}
        </Line>
        <Line term={t("Deliveries in time")} said={deliveries.known === 0 ? null : t("{kept} of {made}", { kept: format.number(deliveries.known - deliveries.late), made: format.number(deliveries.known) })} unknown={deliveries.rows === 0 ? t("none told") : t("not known")}>
          <Rows kind="delivery" customerId={customerId}>{deliveries.rows === 0 ? null : t("{count, plural, one {# delivery} other {# deliveries}}", { count: deliveries.rows })}</Rows>
        </Line>
      </dl>
    </section>
  );
}

/** One line: what, how much, and on what it rests. No figure is never a nought: it says that nobody told of any. */
function Line({ term, figure, said = null, unknown, children }: { term: string; figure?: string | null; /** A figure with words in it, in the direction of the text. */ said?: string | null; unknown?: string; children?: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="ledger-line">
      <dt>{term}</dt>
      <dd>{said ?? (figure == null ? <span className="quiet">{unknown ?? t("none told")}</span> : <Figure>{figure}</Figure>)}</dd>
      <dd className="meta">{children}</dd>
    </div>
  );
}

/** The touch points behind a figure: on a customer's page the timeline shows them. */
function Rows({ kind, customerId, children }: { kind: string; customerId: string | undefined; children: ReactNode }) {
  if (customerId === undefined || children === null) return <>{children}</>;
  return (
    <Link to="/customers/$customerId" params={{ customerId }} search={{ kind }} replace>
      {children}
    </Link>
  );
}

function Told({ by }: { by: readonly string[] }) {
  const { t, format } = useWords();
  if (by.length === 0) return null;
  return (
    <>
      {" · "}
      {t("told by")} <Data>{format.list(by.slice(0, 4).map((source) => sourceName(source, t)))}</Data>
      {by.length > 4 ? " …" : null}
    </>
  );
}
