import { useQuery } from "@tanstack/react-query";
import type { DriftMeasure, ModelVersions } from "../../../engine/value/contract.ts";
import { Fold, Section } from "../../ui/page.tsx";
import { word } from "../../ui/say.ts";
import { Skeleton } from "../../ui/states.tsx";
import { Table } from "../../ui/table.tsx";
import { useWords } from "../../ui/words.tsx";
import { Answered } from "../data/answered.tsx";
import { versionsQuery } from "../data/queries.ts";

const MEASURES: Readonly<Record<DriftMeasure, string>> = { forecast: word("Expected ÷ came"), ranking: word("Held by the best tenth"), telling: word("Who comes again, told apart") };

/** Whether the model in use is as right as those before it, and every version that was. */
export function Versions() {
  const { t } = useWords();
  return (
    <Section title={t("Is it as right as before?")}>
      <Answered query={useQuery(versionsQuery)} failed={t("The versions could not be read")} waiting={<Skeleton rows={2} label={t("Reading…")} />}>
        {(answer: ModelVersions) => <VersionsSaid answer={answer} />}
      </Answered>
    </Section>
  );
}

function VersionsSaid({ answer: { versions, drift } }: { answer: ModelVersions }) {
  const { t, format } = useWords();
  const figure = (measure: DriftMeasure, value: number | null) => (value === null ? "–" : measure === "telling" ? format.number(value, 3) : format.percent(value, measure === "ranking" ? 1 : 0));
  return (
    <>
      {drift.kind === "too-few" ? (
        <p>{t("Too few versions of other days to say: {observed} of {needed}.", { observed: drift.observed, needed: drift.needed })}</p>
      ) : drift.kind === "steady" ? (
        <p>{t("Yes: no further from the {count} versions before it than these are from one another.", { count: drift.earlier })}</p>
      ) : (
        drift.measures.map(({ measure, now, lo, hi }) => (
          <p key={measure} className="caution">
            ▲ {t("{measure}: {now}, where {lo} to {hi} was usual in {count} versions. Something has changed: look at the months before you rely on the estimates.", { measure: t(MEASURES[measure]), now: figure(measure, now), lo: figure(measure, lo), hi: figure(measure, hi), count: drift.earlier })}
          </p>
        ))
      )}
      <Fold title={t("Every version, and how right it was")}>
        <Table
          label={t("Every version, and how right it was")}
          narrow
          columns={[
            { key: "fitted", title: t("Fitted") },
            { key: "until", title: t("Knows until") },
            { key: "customers", title: t("Customers"), number: true },
            { key: "model", title: t("Model") },
            ...(["forecast", "ranking", "telling"] as const).map((measure) => ({ key: measure, title: t(MEASURES[measure]), number: true })),
          ]}
          rows={versions.map(({ modelId, fittedAt, untilDay, customers, kind, measured, endedAt }) => ({
            key: modelId,
            cells: [
              endedAt === null ? format.day(fittedAt) : t("{day}, ended", { day: format.day(fittedAt) }), format.day(untilDay), format.number(customers), kind.toUpperCase(),
              ...(["forecast", "ranking", "telling"] as const).map((measure) => (measured === null ? t("too few") : figure(measure, measured[measure]))),
            ],
          }))}
        />
      </Fold>
    </>
  );
}
