// The first rows in an order that fit a condition of which nobody can tell beforehand whether many fit or none: a word, part of
// a name. The database guesses that worst of all, and a wrong guess walks through a million rows or sorts half of them.
import { type Database, type RawBuilder, rows } from "./database.ts";

/** So many are looked at first, in a few milliseconds: enough for what is common. */
const LOOKED_AT = 2000;
/** Of as many as expected it takes at most so many times more before the index is asked after all. */
const PATIENCE = 2;

export interface FirstInOrder {
  readonly wanted: number;
  /** As many among those looked at first make it worth to look further. */
  readonly worthwhile: number;
  /** The statement that gives up to `wanted` that fit among the first rows of the order, in that order. */
  readonly among: (first: number) => RawBuilder<unknown>;
  /** The statement that finds all that fit by an index, and gives the first `wanted` in the order. */
  readonly byIndex: RawBuilder<unknown>;
}

/** Whichever way is taken, the rows are the same. */
export async function firstInOrder<Row>(db: Database, { wanted, worthwhile, among, byIndex }: FirstInOrder): Promise<Row[]> {
  const near = await rows<Row>(db, among(LOOKED_AT));
  if (near.length >= wanted) return near;
  if (near.length >= worthwhile) {
    const far = await rows<Row>(db, among(Math.ceil(((PATIENCE * wanted) / near.length) * LOOKED_AT)));
    if (far.length >= wanted) return far;
  }
  return rows<Row>(db, byIndex);
}
