// What colleagues say that goods and serving cost: stated, read, taken back.
import { type Actor, staffNames, writeAudit } from "../../organisation/index.ts";
import { appendLog, type Database, type Ground, newId, type RawBuilder, Refusal, row, rows, sql, type Transaction, transaction } from "../../platform/index.ts";
import { moneyOfLedgers } from "../value-page.ts";
import { type CostsAct, type CostsPage, type CostStatement, type CostView, MOST_SHOWN } from "./costs-contract.ts";

/** Stands for "since ever": before any day that can be stated. */
const EVER = "1900-01-01";

/** A row, as it is kept. */
interface Word {
  readonly kind: CostStatement["kind"];
  readonly name: string;
  readonly from: string;
  readonly cost: Readonly<Record<string, number | string>> | null;
}

/** What is said now of each thing from each day on: the latest word that was not taken back. */
const HOLDS = sql`(select * from (select distinct on (kind, name, from_day) * from cost order by kind, name, from_day, stated_at desc) newest where cost is not null)`;

/** The costs in a currency with the days on which each holds, for statements to join: `kind`, `name`, `from_day`, `to_day`, `cost`. */
export const costDays = (currency: string): RawBuilder<unknown> => sql`
  select kind, name, from_day, coalesce(lead(from_day) over (partition by kind, name order by from_day), 'infinity'::date) as to_day, cost
  from ${HOLDS} h where coalesce(cost->>'currency', ${currency}) = ${currency}`;

/** When a cost was last stated or taken back, to the microsecond; null where none ever was. */
export async function costsChangedAt(db: Database): Promise<string | null> {
  return (await row<{ at: string | null }>(db, sql`select max(stated_at)::text as at from cost`))?.at ?? null;
}

export async function costsPage(ground: Ground): Promise<CostsPage> {
  const found = await rows<Word & { statementId: string; statedAt: Date; statedBy: string; total: number }>(
    ground.db,
    sql`select kind, name, from_day as "from", cost, statement_id as "statementId", stated_at as "statedAt", stated_by as "statedBy", count(*) over ()::integer as total from ${HOLDS} h
        order by array_position(array['goods', 'product-line', 'product', 'serving'], kind), name, from_day desc limit ${MOST_SHOWN}`,
  );
  const people = await staffNames(ground.db, found.map(({ statedBy }) => statedBy));
  return {
    currency: await moneyOfLedgers(ground),
    costs: found.map(({ kind, name, from, cost, statementId, statedAt, statedBy }) => {
      const { currency = null, ...rest } = cost!;
      return { kind, name: name === "" ? null : name, from: from === EVER ? null : from, cost: rest as unknown as CostView["cost"], currency: currency as string | null, statementId, statedAt: statedAt.toISOString(), statedBy: people.get(statedBy) ?? (statedBy === "system" ? "Rapport" : statedBy) };
    }),
    total: found[0]?.total ?? 0,
  };
}

/**
 * States costs in one act, undone as one. What is so already is not said again.
 *
 * @throws {Refusal} bad-input, if one thing is stated twice from one day on
 */
export async function stateCosts(ground: Ground, actor: Actor, statements: readonly CostStatement[]): Promise<CostsAct> {
  const currency = await moneyOfLedgers(ground);
  const words = statements.map((statement) => wordOf(statement, currency));
  const named = new Set<string>();
  for (const [at, word] of words.entries()) {
    if (named.has(keyOf(word))) throw new Refusal("bad-input", `costs[${at}]: what ${word.name === "" ? "all others" : `“${word.name}”`} cost is stated twice from the same day on. Leave one of them out.`);
    named.add(keyOf(word));
  }
  return change(ground, actor, "costs.state", async (tx) => ({ words: await differentFrom(tx, words), of: words.length }));
}

/**
 * Says again what was said before an act.
 *
 * @throws {Refusal} not-found; not-acceptable-now, if something else was said of the same since
 */
export async function undoCosts(ground: Ground, actor: Actor, statementId: string): Promise<CostsAct> {
  return change(ground, actor, "costs.undo", async (tx) => {
    const said = await rows<Word & { isLatest: boolean; before: Word["cost"] }>(
      tx,
      sql`select c.kind, c.name, c.from_day as "from", c.cost, not exists (select 1 from cost l where l.kind = c.kind and l.name = c.name and l.from_day = c.from_day and l.stated_at > c.stated_at) as "isLatest",
            (select b.cost from cost b where b.kind = c.kind and b.name = c.name and b.from_day = c.from_day and b.stated_at < c.stated_at order by b.stated_at desc limit 1) as before
          from cost c where c.statement_id = ${statementId}::uuid`,
    );
    if (said.length === 0) throw new Refusal("not-found", "No costs were stated under this id.");
    const later = said.find(({ isLatest }) => !isLatest);
    if (later) throw new Refusal("not-acceptable-now", `Something else was said since of ${later.name === "" ? "what all others cost" : `what “${later.name}” costs`}, so this cannot be taken back any more. State the cost anew.`);
    return { words: said.map(({ kind, name, from, before }) => ({ kind, name, from, cost: before })), of: said.length, about: statementId };
  });
}

async function change(ground: Ground, actor: Actor, act: string, choose: (tx: Transaction) => Promise<{ words: readonly Word[]; of: number; about?: string }>): Promise<CostsAct> {
  const now = ground.now();
  const statementId = newId(now.getTime());
  const done = await transaction(ground.db, async (tx) => {
    // One act after the other, so that each knows what was said before it.
    await sql`insert into setting (key, value, changed_at, changed_by) values ('costs', '{}', ${now}, ${actor.id}) on conflict (key) do update set changed_at = excluded.changed_at, changed_by = excluded.changed_by`.execute(tx);
    const { words, of, about } = await choose(tx);
    if (words.length > 0) {
      await sql`insert into cost (kind, name, from_day, stated_at, statement_id, stated_by, cost)
        select k, n, f, greatest(${now}::timestamptz, (select max(stated_at) + interval '1 microsecond' from cost)), ${statementId}::uuid, ${actor.id}, c::jsonb
        from unnest(${words.map((w) => w.kind)}::text[], ${words.map((w) => w.name)}::text[], ${words.map((w) => w.from)}::date[], ${words.map((w) => (w.cost === null ? null : JSON.stringify(w.cost)))}::text[]) as t (k, n, f, c)`.execute(tx);
      const detail = words.length > 20 ? { costs: words.length } : { costs: words.map(({ kind, name, from, cost }) => ({ kind, name, ...(from === EVER ? {} : { since: from }), cost })) };
      await writeAudit(tx, now, actor, act, { kind: "costs", id: about ?? statementId }, detail);
      await appendLog(tx, now, { topic: "organisation" });
    }
    return { statementId, stated: words.length, same: of - words.length };
  });
  ground.nudge();
  return done;
}

async function differentFrom(tx: Transaction, words: readonly Word[]): Promise<Word[]> {
  const holds = new Map((await rows<Word>(tx, sql`select kind, name, from_day as "from", cost from ${HOLDS} h`)).map((word) => [keyOf(word), word.cost]));
  return words.filter((word) => inOrder(holds.get(keyOf(word)) ?? null) !== inOrder(word.cost));
}

const keyOf = ({ kind, name, from }: Word): string => JSON.stringify([kind, name, from]);
const inOrder = (cost: Word["cost"]): string => JSON.stringify(cost && Object.entries(cost).sort(([a], [b]) => (a < b ? -1 : 1)));

function wordOf(statement: CostStatement, currency: string): Word {
  const { kind, from, cost } = statement;
  const name = kind === "goods" ? "" : kind === "serving" ? (statement.channel ?? "") : statement.name;
  return { kind, name, from: from ?? EVER, cost: cost === null || "margin" in cost ? cost : { ...cost, currency } };
}
