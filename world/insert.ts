import { sql, type Transaction } from "../engine/platform/index.ts";

const BATCH = 4000;

/**
 * Writes many rows into a table, a few thousand a statement.
 *
 * @param columns name and PostgreSQL type of each column; constants of ours, never anybody's input
 * @param values the row's values in the order of the columns; objects for jsonb are given as text
 */
export async function insertMany<Row>(tx: Transaction, table: string, columns: Readonly<Record<string, string>>, rows: readonly Row[], values: (row: Row) => readonly unknown[]): Promise<void> {
  const names = Object.keys(columns);
  const types = Object.values(columns);
  for (let from = 0; from < rows.length; from += BATCH) {
    const part = rows.slice(from, from + BATCH).map(values);
    const arrays = names.map((_, i) => sql`${part.map((row) => row[i] ?? null)}::${sql.raw(types[i] === "jsonb" ? "text" : types[i]!)}[]`);
    const picked = names.map((_, i) => sql.raw(types[i] === "jsonb" ? `c${i}::jsonb` : `c${i}`));
    await sql`insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))}) select ${sql.join(picked)} from unnest(${sql.join(arrays)}) as t (${sql.raw(names.map((_, i) => `c${i}`).join(", "))})`.execute(tx);
  }
}
