import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { Foreseen, NeededProduct, NeedsAnswer, NeedSignal } from "../../../engine/value/contract.ts";
import { Data, Figure } from "../../ui/data.tsx";
import { Gauge } from "../../ui/gauge.tsx";
import { LampShape } from "../../ui/lamp.tsx";
import { later } from "../../ui/later.tsx";
import { Fold, Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { needsQuery } from "../data/queries.ts";
import { serverWords } from "../words/server-words.ts";
import { chanceScaleEnd, dueWords, heldWords, KIND_WORDS, KINDS, likeliest } from "./need-words.ts";
import "./needs.css";

const Hidden = later(() => import("./hidden/hidden.tsx"));

/** The range of a chance says how sure the share is, not what will be. */
const CHANCE_RANGE = word("The range holds, eight times in ten, the share that it estimates.");
/** So many products stand in the short version. */
const SHORT = 3;

/** What a customer will likely need, with how likely, when and why; and behaviour with which a need begins. */
export function Needs({ customerId }: { customerId: string }) {
  const { t, format } = useWords();
  const needs = useQuery(needsQuery(customerId));
  const foreseen = needs.data?.foreseen.kind === "foreseen" ? needs.data.foreseen : null;
  const lead = foreseen?.asOf ? t("As of {day}. Chances look {count, plural, one {# week} other {# weeks}} ahead.", { day: format.day(foreseen.asOf), count: foreseen.weeks }) : undefined;
  return (
    <Section title={t("Likely needs")} lead={lead}>
      <NeedsBody query={needs} customerId={customerId} />
    </Section>
  );
}

/** The same where there is little room: the likeliest few. */
export function NeedsInShort({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const needs = useQuery(needsQuery(customerId));
  return (
    <section aria-label={t("Likely needs")}>
      <h3>{t("Likely needs")}</h3>
      <NeedsBody query={needs} customerId={customerId} short />
    </section>
  );
}

function NeedsBody({ query, customerId, short = false }: { query: Parameters<typeof Answered<NeedsAnswer>>[0]["query"]; customerId: string; short?: boolean }) {
  const { t } = useWords();
  return (
    <Answered query={query} failed={t("Likely needs could not be read")} waiting={<Skeleton rows={short ? 3 : 5} label={t("Reading likely needs")} />}>
      {({ foreseen, signals }) => (
        <div className="needs">
          <Signals signals={signals ?? []} />
          {foreseen.kind === "not-shown" ? (
            <p className="small">
              <span>{t("What this customer will likely buy:")}</span> <Hidden set="value" customerId={customerId} />
            </p>
          ) : (
            <Bought foreseen={foreseen} short={short} />
          )}
        </div>
      )}
    </Answered>
  );
}

function Signals({ signals }: { signals: readonly NeedSignal[] }) {
  const { t, format } = useWords();
  if (signals.length === 0) return null;
  return (
    <ul className="need-signals small" aria-label={t("Behaviour with which a need begins")}>
      {signals.map(({ kind, text, since, evidence }) => (
        <li key={kind}>
          <LampShape level="caution" />
          <span>
            <b>{t(serverWords(text))}</b> <span className="meta">{t("since {when}", { when: format.day(since) })}</span>
            <span className="meta need-evidence">
              {evidence.map(({ kind: what, id, label }) =>
                what === "conversation" ? (
                  <Link key={id} to="/cockpit/$conversationId" params={{ conversationId: id }}>
                    <Data>{label}</Data>
                  </Link>
                ) : (
                  <Data key={id}>{label}</Data>
                ),
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Bought({ foreseen, short }: { foreseen: Foreseen; short: boolean }) {
  const { t, format } = useWords();
  const { products, tooFew, ranking, nextPurchase } = foreseen;
  const shown = short ? likeliest(products, SHORT) : products;
  const end = chanceScaleEnd(shown);
  const asOf = foreseen.asOf ?? "";
  return (
    <>
      {nextPurchase ? <NextPurchase next={short ? { ...nextPurchase, held: null } : nextPurchase} /> : null}
      {shown.length === 0 ? (
        <p className="quiet small">{tooFew ? t("Too few purchases to say what comes next: {observed} of {needed} needed.", { observed: format.number(tooFew.observed), needed: format.number(tooFew.needed) }) : ranking === null ? t("Nothing has been learnt of products yet.") : t("Nothing points to a product.")}</p>
      ) : short ? (
        <ul className="need-list small">{shown.map((product) => <Product key={product.sku} product={product} end={end} asOf={asOf} />)}</ul>
      ) : (
        KINDS.map((kind) => {
          const those = shown.filter((product) => product.kind === kind);
          return those.length === 0 ? null : (
            <div key={kind}>
              <h3 className="meta">{t(KIND_WORDS[kind])}</h3>
              <ul className="need-list small">{those.map((product) => <Product key={product.sku} product={product} end={end} asOf={asOf} reasons />)}</ul>
            </div>
          );
        })
      )}
      {shown.length > 0 && tooFew ? <p className="meta">{t("Too few purchases to say how likely: {observed} of {needed} needed.", { observed: format.number(tooFew.observed), needed: format.number(tooFew.needed) })}</p> : null}
      {shown.length > 0 && ranking === "popularity" ? <p className="meta">{t("What sells most is shown: on the baskets that came next it did as well as what customers bought before.")}</p> : null}
      {foreseen.yearBefore?.isFar && shown.some(({ chance }) => chance) ? <p className="meta">{t("A year ago at this time {times} times as much came as such chances told: how busy everybody is then is in no chance.", { times: format.number(foreseen.yearBefore.times.mid, 1) })}</p> : null}
      {short || !shown.some(({ chance }) => chance) ? null : <HowLikely products={shown} weeks={foreseen.weeks} />}
    </>
  );
}

function NextPurchase({ next }: { next: NonNullable<Foreseen["nextPurchase"]> }) {
  const { t, format } = useWords();
  return (
    <p className="small">
      <b>{t("Next purchase")}</b>{" "}
      {next.days === null
        ? t("not to be expected within {weeks} weeks.", { weeks: next.horizonWeeks })
        : t("around {mid}, likely {lo} to {hi}, if they come: {chance} (likely {range}) do within {weeks} weeks.", { mid: format.day(next.days.mid), lo: format.day(next.days.lo), hi: format.day(next.days.hi), chance: format.percent(next.chance), range: format.percentRange(next.chanceRange.lo, next.chanceRange.hi), weeks: next.horizonWeeks })}{" "}
      <span className="meta">{t(serverWords(next.reason))}</span>
      {next.days === null || next.held === null ? null : <span className="meta need-held">{t(heldWords(next.held, { format, weeks: next.horizonWeeks }))}</span>}
    </p>
  );
}

function Product({ product, end, asOf, reasons = false }: { product: NeededProduct; end: number; asOf: string; reasons?: boolean }) {
  const { t, format } = useWords();
  const { chance, name } = product;
  const due = dueWords(product.due, asOf);
  const figures = chance && { mid: format.percent(chance.mid), range: format.percentRange(chance.lo, chance.hi) };
  return (
    <li>
      <span className="need-name">
        <Data>{name}</Data> {due ? <span className="quiet">{t(due)}</span> : null}
      </span>
      {chance && figures ? (
        <>
          <span title={t(CHANCE_RANGE)}>
            <Gauge small reading={{ mid: chance.mid, lo: chance.lo, hi: chance.hi, before: null }} scale={{ end }} label={t("{what} {mid}, likely {range}", { what: name, ...figures })} />
          </span>
          <Figure className="need-chance">{figures.mid}</Figure>
        </>
      ) : null}
      {reasons ? (
        <span className="meta need-reason">
          {figures ? <Figure>{figures.range}</Figure> : null}
          {product.reasons.map((reason, n) => (
            <Fragment key={reason}>
              {figures || n > 0 ? " · " : null}
              <span>{t(serverWords(reason))}</span>
            </Fragment>
          ))}
        </span>
      ) : null}
    </li>
  );
}

/** The rows behind each chance. */
function HowLikely({ products, weeks }: { products: readonly NeededProduct[]; weeks: number }) {
  const { t, format } = useWords();
  return (
    <Fold title={<span className="small">{t("How these chances were counted")}</span>}>
      <p className="meta">
        {t("Of customers and products that looked like this one {count, plural, one {# week} other {# weeks}} before the last day, so many bought it since.", { count: weeks })} {t(CHANCE_RANGE)}
      </p>
      <Table
        narrow
        label={t("How these chances were counted")}
        columns={[
          { key: "what", title: t("Product") },
          { key: "chance", title: t("Chance"), number: true },
          { key: "range", title: t("Range"), number: true },
          { key: "bought", title: t("Bought"), number: true },
          { key: "of", title: t("Of"), number: true },
          { key: "customers", title: t("Customers"), number: true },
        ]}
        rows={products.flatMap(({ sku, name, chance }) =>
          chance ? [{ key: sku, cells: [<Data key="name">{name}</Data>, format.percent(chance.mid), format.percentRange(chance.lo, chance.hi), format.number(chance.happened), format.number(chance.predictions), format.number(chance.customers)] }] : [],
        )}
      />
    </Fold>
  );
}
