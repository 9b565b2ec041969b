// A refund of Stripe may be told of twice: by refund.created under its own id, and by charge.refunded, which holds the sum of
// all refunds of the charge and names none of them. Whichever tells of it second adds nothing, in whatever order they come.
import type { InteractionInput } from "../../engine/interactions/index.ts";
import { type Database, row, sql } from "../../engine/platform/index.ts";

/** Which of the two tells of it, and of how much. */
export interface RefundTold {
  readonly by: "refund" | "charge";
  readonly sale: string;
  /** Under which it is kept where the other has told of it already. */
  readonly otherwise: string;
}

export type InTurn = <T>(source: string, input: InteractionInput, told: RefundTold, take: (input: InteractionInput) => Promise<T>) => Promise<T>;

/** Takes refunds of one sale one after another, so that each sees what the one before has become. */
export function createRefundTurns(db: Database): InTurn {
  const turns = new Map<string, Promise<unknown>>();
  return async (source, input, told, take) => {
    const key = `${source} ${told.sale}`;
    const before = turns.get(key) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(async () => take((await isToldAlready(db, source, input, told)) ? withoutAmount(input, told) : input));
    turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(key) === turn) turns.delete(key);
    }
  };
}

/**
 * Both tell of the same refunds, so of an amount there are as many as the one that has told of more of them says. Rides the
 * primary keys, and the index of touch points by identity.
 */
async function isToldAlready(db: Database, source: string, input: InteractionInput, { by }: RefundTold): Promise<boolean> {
  const sale = input.identifiers.find(({ kind }) => kind === "anonymous_id")?.value;
  const found = await row<{ same: number; other: number }>(
    db,
    sql`select count(*) filter (where i.properties->>'toldBy' = ${by}::text)::integer as same, count(*) filter (where i.properties->>'toldBy' <> ${by}::text)::integer as other
        from interaction i where i.identity_id in (select o.identity_id from identifier f join membership m on m.identity_id = f.identity_id join membership o on o.customer_id = m.customer_id where f.kind = 'anonymous_id' and f.value = ${sale ?? null}::text)
          and i.source = ${source} and i.properties->>'refund' <> ${input.messageId}::text and i.properties->>'refunded' = ${String(input.properties?.["refunded"])}::text`,
  );
  return found!.same < found!.other;
}

function withoutAmount({ amountMinor: _, currency: __, ...input }: InteractionInput, { otherwise }: RefundTold): InteractionInput {
  return { ...input, kind: otherwise, direction: "none" };
}
