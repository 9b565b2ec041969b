// What value is counted in where it is not money: said by an owner, tried before, taken back by saying what held before.
import { KINDS } from "../../interactions/index.ts";
import { type Actor, readOrganisation, stateUnit, type ValueUnit } from "../../organisation/index.ts";
import { type Ground, logPosition, row, rows, sql, transaction } from "../../platform/index.ts";
import { unitAmounts } from "../purchases.ts";
import { refitIfStale } from "../refit.ts";
import { amountsRead } from "./amounts-read.ts";
import type { UnitAct, UnitPage, UnitPreview } from "./unit-contract.ts";

/** So many touch points, the newest, tell which kinds there are: counting all of them takes longer than a page may. */
const NEWEST = 100_000;
const MOST_KINDS = 200;

export async function unitPage({ db }: Ground): Promise<UnitPage> {
  const { unit, currency } = await readOrganisation(db);
  const found = await rows<{ kind: string; touchPoints: number }>(db, sql`select kind, count(*)::integer as "touchPoints" from (select kind from interaction order by position desc limit ${NEWEST}) newest group by kind order by 2 desc, 1 limit ${MOST_KINDS}`);
  const known = new Map(found.map(({ kind, touchPoints }) => [kind, touchPoints]));
  const listed = KINDS.map(({ kind, title, fields }) => ({
    kind, title, touchPoints: known.get(kind) ?? 0, fields: Object.entries(fields).flatMap(([name, { type, meaning }]) => (type === "number" || type === "whole" ? [{ name, meaning }] : [])),
  }));
  const named = new Set(KINDS.map(({ kind }) => kind));
  const others = found.filter(({ kind }) => !named.has(kind)).map(({ kind, touchPoints }) => ({ kind, title: kind, touchPoints, fields: [] }));
  return { unit, currency, kinds: [...listed, ...others].sort((a, b) => b.touchPoints - a.touchPoints) };
}

/** What would count if value were counted so, and what would be read in it. Nothing is written; touch points are gone through once. */
export async function previewUnit({ db }: Ground, unit: ValueUnit, reader: { readonly id: string }): Promise<UnitPreview> {
  const counted = await rows<{ kind: string | null; touchPoints: number; counted: number; minor: number; customers: number }>(
    db,
    sql`with each as materialized (
          select identity_id, kind, count(*) as touch_points, count(*) filter (where amount > 0) as counted, sum(amount) as minor from (${unitAmounts(sql`true`, unit)}) a group by 1, 2)
        select kind, sum(touch_points)::integer as "touchPoints", sum(counted)::integer as counted, coalesce(sum(minor), 0)::float8 as minor, 0 as customers from each group by kind
        union all select null, 0, 0, 0, (select count(distinct m.customer_id)::integer from each e join membership m on m.identity_id = e.identity_id where e.counted > 0)`,
  );
  const byKind = new Map(counted.map((each) => [each.kind, each]));
  return {
    kinds: unit.counts.map(({ kind }) => ({ kind, touchPoints: byKind.get(kind)?.touchPoints ?? 0, counted: byKind.get(kind)?.counted ?? 0, units: (byKind.get(kind)?.minor ?? 0) / 100 })),
    customers: byKind.get(null)!.customers, units: counted.reduce((sum, { minor }) => sum + minor, 0) / 100, reads: await amountsRead(db, reader),
  };
}

/**
 * Says it. Everything is counted again by whoever follows the log, and a model fitted to it as soon as that is done.
 *
 * @param expected what held when whoever says so looked, where told
 * @throws {Refusal} not-acceptable-now, if something else holds by now: somebody else said so meanwhile
 */
export async function stateValueUnit(ground: Ground, actor: Actor, unit: ValueUnit | null, expected?: ValueUnit | null): Promise<UnitAct> {
  const { before, isNews } = await transaction(ground.db, (tx) => stateUnit(tx, ground.now(), actor, unit, expected));
  ground.nudge();
  if (isNews && ground.databaseUrl !== undefined) void refitWhenCounted(ground).catch(() => undefined); // the timer of fits tries again
  return { unit, before, isNews };
}

/** Who follows the log passes where it stands now, then the model is fitted: pages are not to speak of one thing and count another for longer than that takes. */
async function refitWhenCounted(ground: Ground): Promise<void> {
  const until = await logPosition(ground.db);
  for (let tries = 0; tries < 600; tries++) {
    const at = await row<{ position: number }>(ground.db, sql`select position from follower where name = 'value'`);
    if (at && at.position >= until) {
      await refitIfStale(ground);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 500).unref());
  }
}
