// Every version of the value model with how right it was, and whether the newest is as right as those before: the watch for drift.
import { type Database, rows, sql, type TooFew } from "../platform/index.ts";
import type { BackTest, DriftMeasure, ModelVersion, ModelVersions } from "./contract.ts";

/** So many days are shown, a version each: the last of a day. */
const SHOWN = 60;
/** Fewer earlier versions are no measure of what is usual. */
export const NEEDED_EARLIER = 5;
/** Smaller departures are no drift, however steady it was before. */
const LEAST: Readonly<Record<DriftMeasure, number>> = { forecast: 0.1, ranking: 0.05, telling: 0.03 };
const SPREADS = 3;
/** Makes the median distance from the median a standard deviation, where figures are normal. */
const MAD_TO_SD = 1.4826;

export async function modelVersions(db: Database): Promise<ModelVersions> {
  const found = await rows<{ modelId: string; fittedAt: Date; currency: string; untilDay: string; customers: number; kind: ModelVersion["kind"]; backTest: BackTest | TooFew; endedAt: Date | null }>(
    db,
    sql`select * from (
          select distinct on ((m.fitted_at at time zone 'UTC')::date) m.model_id as "modelId", m.fitted_at as "fittedAt", m.currency, m.until_day as "untilDay", m.customers, m.purchase_model->>'kind' as kind, m.back_test as "backTest", e.ended_at as "endedAt"
          from value_model m left join value_model_end e on e.model_id = m.model_id order by (m.fitted_at at time zone 'UTC')::date desc, m.fitted_at desc, m.model_id desc) days
        order by "fittedAt" desc limit ${SHOWN}`,
  );
  const versions = found.map(({ modelId, fittedAt, currency, untilDay, customers, kind, backTest, endedAt }): ModelVersion => ({
    modelId, fittedAt: fittedAt.toISOString(), currency, untilDay, customers, kind, endedAt: endedAt?.toISOString() ?? null, measured: backTest.kind === "measured" ? measuresOf(backTest) : null,
  }));
  return { versions, drift: driftOf(versions) };
}

function measuresOf(test: BackTest): NonNullable<ModelVersion["measured"]> {
  const chosen = test.contest?.models.find(({ kind }) => kind === test.contest!.chosen);
  return { forecast: test.actualPurchases > 0 ? test.expectedPurchases / test.actualPurchases : null, ranking: test.actualPurchases > 0 ? test.topDecileShare : null, telling: chosen?.activeArea ?? null };
}

/**
 * Whether the newest version is further from those before it than these are from one another: more than three robust standard
 * deviations from their median, and more than a departure that matters. Pure.
 *
 * @param versions newest first; only those in the newest one's currency, of other days known, are compared
 */
export function driftOf(versions: readonly ModelVersion[]): ModelVersions["drift"] {
  const [newest, ...earlier] = versions.filter(({ measured }) => measured !== null);
  const comparable = newest === undefined ? [] : [...new Map(earlier.filter(({ currency, untilDay }) => currency === newest.currency && untilDay !== newest.untilDay).map((version) => [version.untilDay, version])).values()];
  if (newest === undefined || comparable.length < NEEDED_EARLIER) return { kind: "too-few", observed: comparable.length, needed: NEEDED_EARLIER };
  const drifted = (["forecast", "ranking", "telling"] as const).flatMap((measure) => {
    const now = newest.measured![measure];
    const before = comparable.flatMap((version) => version.measured![measure] ?? []);
    if (now === null || before.length < NEEDED_EARLIER) return [];
    const usual = median(before);
    const allowed = Math.max(LEAST[measure], SPREADS * MAD_TO_SD * median(before.map((each) => Math.abs(each - usual))));
    return Math.abs(now - usual) > allowed ? [{ measure, now, usual, lo: usual - allowed, hi: usual + allowed }] : [];
  });
  return drifted.length === 0 ? { kind: "steady", earlier: comparable.length } : { kind: "drifted", earlier: comparable.length, measures: drifted };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
