// What an action was measured to bring: written by the step that measures, read by the next decision.
import { type Database, rows, run, sql } from "../platform/index.ts";

/** The difference an action made to spending per customer, minor units, with its likely range. */
export interface ActionEffect {
  readonly currency: string;
  readonly midMinor: number;
  readonly loMinor: number;
  readonly hiMinor: number;
  readonly treated: number;
  readonly heldOut: number;
  readonly windowDays: number;
}

/** Keeps what was measured, unless it says what is known already. Gives whether it was news. */
export async function keepEffect(db: Database, now: Date, actionId: string, effect: ActionEffect): Promise<boolean> {
  const known = (await readEffects(db))[actionId];
  if (known && (Object.keys(effect) as (keyof ActionEffect)[]).every((key) => known[key] === effect[key])) return false;
  const { currency, midMinor, loMinor, hiMinor, treated, heldOut, windowDays } = effect;
  return (
    (await run(
      db,
      sql`insert into action_effect (action_id, measured_at, currency, mid_minor, lo_minor, hi_minor, treated, held_out, window_days)
          values (${actionId}, ${now}, ${currency}, ${midMinor}, ${loMinor}, ${hiMinor}, ${treated}, ${heldOut}, ${windowDays}) on conflict do nothing`,
    )) > 0
  );
}

/** The latest effect of each action. */
export async function readEffects(db: Database): Promise<Record<string, ActionEffect>> {
  const found = await rows<ActionEffect & { actionId: string }>(
    db,
    sql`select distinct on (action_id) action_id as "actionId", currency, mid_minor as "midMinor", lo_minor as "loMinor", hi_minor as "hiMinor", treated, held_out as "heldOut", window_days as "windowDays"
        from action_effect order by action_id, measured_at desc`,
  );
  return Object.fromEntries(found.map(({ actionId, ...effect }) => [actionId, effect]));
}
