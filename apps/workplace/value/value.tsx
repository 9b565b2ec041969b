import { useEffect } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ValueModelView, ValuePage } from "../../../engine/value/contract.ts";
import { Button } from "../../ui/button.tsx";
import { Data, Figure } from "../../ui/data.tsx";
import { Fold, Headline, Page, Section } from "../../ui/page.tsx";
import { Empty, Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { api } from "../data/api.ts";
import { Answered } from "../data/answered.tsx";
import { valueQuery } from "../data/queries.ts";
import { useMay } from "../data/session.tsx";
import { NotYours } from "../shell/not-yours.tsx";
import { unfinishedMonth, valueHeldLikely } from "./chart-steps.ts";
import { CohortTable, ConcentrationChart, MonthsChart } from "./charts.tsx";
import { WholeLedger } from "../customers/ledger.tsx";
import { DoneLine } from "../customers/knowledge/done-line.tsx";
import { leaveLastAct, undoLastAct } from "../data/last-act.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { ForeignSection } from "./foreign.tsx";
import { BackTestSection, ContestSection } from "./back-test.tsx";
import { ValueTabs } from "./value-tabs.tsx";
import { BringIn } from "./bring-in.tsx";
import { CountedFrom } from "./counted-from-line.tsx";
import { Versions } from "./versions.tsx";
import "./value.css";

/** What customers are worth and will do, how sure that is, and how right it was before. */
export default function Value() {
  const { t } = useWords();
  const mayRead = useMay("value.read");
  const page = useQuery({ ...valueQuery, enabled: mayRead });
  useEffect(() => leaveLastAct, []);
  useShortcuts({ z: () => undoLastAct() });
  if (!mayRead) return <NotYours what={t("Value is for roles that may read it.")} />;
  return (
    <Answered
      page
      query={page}
      failed={t("The value page could not be read")}
      waiting={
        <>
          <Skeleton rows={4} kind="figures" label={t("Reading value")} tellsOfDelay={false} />
          <Skeleton rows={6} label={t("Reading value")} />
        </>
      }
    >
      {(answer) => <ValueScreen page={answer} />}
    </Answered>
  );
}

function ValueScreen({ page }: { page: ValuePage }) {
  const { t, format } = useWords();
  const { model, total12, currency } = page;
  const unfinished = unfinishedMonth(page.months, model?.untilDay ?? new Date().toISOString().slice(0, 10));
  const tenth = valueHeldLikely(page.concentration, 0.1);
  return (
    <Page
      title={t("Value")}
      lead={
        model
          ? t("Purchases until {day} by {count, plural, one {# customer who bought} other {# customers who bought}}. A model of {when}.", {
              day: format.day(model.untilDay),
              count: page.customersScored,
              when: format.dayAndClock(model.fittedAt),
            })
          : t("No model has been fitted yet.")
      }
      actions={page.months.length === 0 ? undefined : <FitButton />}
    >
      <ValueTabs at="value" />
      <DoneLine />
      <CountedFrom day={model?.untilDay ?? null} />
      {page.tooFew && page.months.length > 0 ? (
        <Empty title={t("Too few purchases to say something.")}>
          {page.tooFew.of === "weeks"
            ? t("Purchases are known of {observed} weeks; {needed} are needed to say what a year will bring. Everything below that can be counted is shown; nothing is estimated.", {
                observed: format.number(page.tooFew.observed),
                needed: format.number(page.tooFew.needed),
              })
            : t(
            "{observed} customers bought more than once; {needed} are needed. Everything below that can be counted is shown; nothing is estimated.",
            { observed: format.number(page.tooFew.observed), needed: format.number(page.tooFew.needed) },
          )}
        </Empty>
      ) : null}
      {total12 ? (
        <dl className="headlines">
          <Headline
            label={t("Value, next 12 months")}
            more={
              <>
                {t("revenue, not margin")}; {t("likely")}{" "}
                <Figure>{`${format.moneyShort(total12.lo, currency)} – ${format.moneyShort(total12.hi, currency)}`}</Figure>
                {total12.before === null ? null : (
                  <>, {t("a month ago {before}", { before: format.moneyShort(total12.before, currency) })}</>
                )}
              </>
            }
          >
            <Figure>{format.moneyShort(total12.mid, currency)}</Figure>
          </Headline>
          {page.expectedActive26 === null ? null : (
            <Headline
              label={t("Expected to buy within 26 weeks")}
              more={
                <>
                  {t("of {count} customers who bought", { count: format.number(page.customersScored) })}; {t("likely")}{" "}
                  <Figure>{`${format.number(Math.round(page.expectedActive26.lo))} – ${format.number(Math.round(page.expectedActive26.hi))}`}</Figure>
                </>
              }
            >
              {format.number(Math.round(page.expectedActive26.mid))}
            </Headline>
          )}
          {tenth === null ? null : (
            <Headline
              label={t("Held by the best tenth")}
              more={
                <>
                  {t("of all value")}; {t("likely")} <Figure>{format.percentRange(tenth.lo, tenth.hi)}</Figure>
                </>
              }
            >
              {format.percent(tenth.mid)}
            </Headline>
          )}
          {model ? (
            <Headline
              label={t("How right it was")}
              minor
              more={
                model.backTest.kind === "measured"
                  ? t("{expected} purchases expected, {actual} made", {
                      expected: format.number(model.backTest.expectedPurchases),
                      actual: format.number(model.backTest.actualPurchases),
                    })
                  : t("too few to say")
              }
            >
              {model.backTest.kind === "measured" && model.backTest.actualPurchases > 0
                ? t("{percent} of what came", {
                    percent: format.percent(model.backTest.expectedPurchases / model.backTest.actualPurchases),
                  })
                : "–"}
            </Headline>
          ) : null}
        </dl>
      ) : null}
      {page.months.length === 0 ? (
        <Empty title={t("No purchases yet.")} action={<BringIn />}>
          {t("Import orders, or send them through a tracking client, and this page fills itself.")}
        </Empty>
      ) : (
        <MonthsChart months={page.months} currency={currency} unfinished={unfinished} />
      )}
      {page.months.length === 0 ? null : <WholeLedger />}
      <div className="columns">
        {page.concentration.length > 1 ? <ConcentrationChart curve={page.concentration} /> : null}
        {model ? <BackTestSection model={model} /> : null}
      </div>
      {model?.backTest.kind === "measured" && model.backTest.contest !== null ? (
        <ContestSection contest={model.backTest.contest} tiersBy={model.backTest.tiersBy} />
      ) : null}
      <ForeignSection page={page} />
      {page.cohorts.length > 0 ? <CohortTable cohorts={page.cohorts} unfinished={unfinished} /> : null}
      {model ? <Versions /> : null}
      {model ? <ModelSection model={model} /> : null}
    </Page>
  );
}

function FitButton() {
  const { t } = useWords();
  const queries = useQueryClient();
  const mayFit = useMay("value.fit");
  const fit = useMutation({
    mutationFn: () => api<ValueModelView>("/value/fit", { method: "POST" }),
    onSuccess: () =>
      Promise.all(["value", "segments", "customers"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  if (!mayFit) return null;
  return (
    <>
      {fit.isError ? (
        <span className="warning small" role="alert">
          {fit.error.message}
        </span>
      ) : null}
      <Button look="outline" isDisabled={fit.isPending} onPress={() => fit.mutate()}>
        {fit.isPending ? t("Fitting…") : t("Fit again")}
      </Button>
    </>
  );
}

function ModelSection({ model }: { model: ValueModelView }) {
  const { t, format } = useWords();
  const parameters = [
    ...model.purchaseModel.parameters.map((parameter) => ({
      key: `purchase ${parameter.name}`,
      model: t("purchases"),
      ...parameter,
    })),
    ...model.spendModel.parameters.map((parameter) => ({
      key: `spend ${parameter.name}`,
      model: t("spending"),
      standardError: null,
      ...parameter,
    })),
  ];
  const { kind, regularity } = model.purchaseModel;
  const leaving = {
    nbd: t("NBD: customers buy at their own rate; leaving could not be seen in these data."),
    "cnbd-k": t("NBD with regular timing: customers buy at their own rate; leaving could not be seen in these data."),
    "bg-nbd": t(
      "Beta-geometric/NBD (Fader, Hardie and Lee 2005): customers buy at their own rate and may leave after any purchase but the first.",
    ),
    "bg-cnbd-k": t(
      "Beta-geometric/NBD with regular timing (Platzer and Reutterer 2016): customers buy at their own rate and may leave after any purchase but the first.",
    ),
    "mbg-nbd": t(
      "Modified beta-geometric/NBD (Batislam and others 2007): customers buy at their own rate and may leave after any purchase, the first too.",
    ),
    "mbg-cnbd-k": t(
      "Modified beta-geometric/NBD with regular timing (Platzer and Reutterer 2016): customers buy at their own rate and may leave after any purchase, the first too.",
    ),
    "pareto-nbd": t(
      "Pareto/NBD (Schmittlein, Morrison and Colombo 1987): customers buy at their own rate and leave at any time.",
    ),
  }[kind];
  const purchase =
    regularity > 1
      ? `${leaving} ${t("Purchases come more regularly than at random: every {count}th of events at random is one.", { count: format.number(regularity) })}`
      : leaving;
  const spend = {
    "gamma-gamma": t("Gamma-Gamma (Fader and Hardie 2013) for what a purchase is worth."),
    mean: t("The plain mean for what a purchase is worth."),
  }[model.spendModel.kind];
  return (
    <Section title={t("The model")} lead={`${purchase} ${spend}`}>
      {[model.purchaseModel.note, model.spendModel.note].map((note) =>
        note ? (
          <p key={note} className="caution small">
            ▲ <Data>{note}</Data>
          </p>
        ) : null,
      )}
      <Fold title={t("Parameters")}>
        <Table
          label={t("Parameters")}
          columns={[
            { key: "name", title: t("Parameter") },
            { key: "model", title: t("Model of") },
            { key: "value", title: t("Value"), number: true },
            { key: "se", title: t("Standard error"), number: true },
          ]}
          rows={parameters.map((parameter) => ({
            key: parameter.key,
            cells: [
              <Data key="n" ltr>
                {parameter.name}
              </Data>,
              parameter.model,
              format.number(parameter.value, 4),
              parameter.standardError === null ? "–" : format.number(parameter.standardError, 4),
            ],
          }))}
        />
        <p className="meta">
          {t("Log-likelihood {value}. Fitted by {who}.", {
            value: format.number(model.purchaseModel.logLikelihood, 1),
            who: model.fittedBy,
          })}
        </p>
      </Fold>
    </Section>
  );
}
