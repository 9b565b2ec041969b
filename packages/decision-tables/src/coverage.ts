// Who is covered by which rows: the exact search for gaps, rows that can never fire and overlaps.

import type { Atom, Axis } from "./regions.ts";

/** Steps that may still be taken before a proof is given up; shared by all searches of one table. */
export interface Work {
  left: number;
}

/** A place in the space of all customers: for each axis the atom, or undefined where any will do. */
export type Place = readonly (Atom | undefined)[];

export type Search =
  | { readonly kind: "covered" }
  | { readonly kind: "uncovered"; readonly place: Place }
  | { readonly kind: "gave-up" };

/** Looks for a place that none of the rows in `covering` fits. */
export function findUncovered(axes: readonly Axis[], covering: bigint, work: Work): Search {
  return searchAtoms(
    axes.map((axis) => axis.atoms),
    covering,
    work,
  );
}

export type Reach =
  | { readonly kind: "reached" }
  /** `by` is the one row that takes everybody, where a single one does. */
  | { readonly kind: "shadowed"; readonly by: number | undefined }
  | { readonly kind: "gave-up" };

const LOOKS_A_STEP = 500;

/** A step among two thousand rows takes twenty times as long as one among a few. */
const stepOf = (rows: number): number => 1 + rows / 100;

/** Whether anybody who fits a row is left over by the rows above it. */
export function reachOf(axes: readonly Axis[], row: number, work: Work): Reach {
  const bit = 1n << BigInt(row);
  let earlier = bit - 1n;
  // A look is far less than a step, and there are very many: without counting them a table of two thousand rows took half a minute.
  work.left -= (axes.reduce((looks, { atoms }) => looks + atoms.length, 0) * stepOf(row)) / LOOKS_A_STEP;
  if (work.left < 0) return { kind: "gave-up" };
  for (const axis of axes) {
    let meeting = 0n;
    for (const atom of axis.atoms) if ((atom.rows & bit) !== 0n) meeting |= atom.rows;
    earlier &= meeting;
  }
  if (earlier === 0n) return { kind: "reached" };
  const inside = axes.map((axis) => atomsOf(axis, bit, earlier));
  let covering = earlier;
  for (const atoms of inside) for (const atom of atoms) covering &= atom.rows;
  if (covering !== 0n) return { kind: "shadowed", by: lowestBit(covering) };
  const search = searchAtoms(inside, earlier, work);
  if (search.kind === "covered") return { kind: "shadowed", by: undefined };
  return search.kind === "uncovered" ? { kind: "reached" } : search;
}

/** The first earlier row that fits somebody who fits `row` too, with such a place. @param counts which of them are looked for; all unless told */
export function overlapOf(
  axes: readonly Axis[],
  row: number,
  counts?: (other: number) => boolean,
): { readonly row: number; readonly place: Place } | undefined {
  const bit = 1n << BigInt(row);
  let meeting = bit - 1n;
  for (const axis of axes) {
    let here = 0n;
    for (const atom of axis.atoms) if ((atom.rows & bit) !== 0n) here |= atom.rows;
    meeting &= here;
  }
  while (counts && meeting !== 0n && !counts(lowestBit(meeting))) meeting &= meeting - 1n;
  if (meeting === 0n) return undefined;
  const other = lowestBit(meeting);
  const both = bit | (1n << BigInt(other));
  return { row: other, place: axes.map((axis) => axis.atoms.find((atom) => (atom.rows & both) === both)) };
}

/** The atoms where `bit` fits, told apart only by the rows in `among`. */
function atomsOf(axis: Axis, bit: bigint, among: bigint): Atom[] {
  const atoms = new Map<bigint, Atom>();
  for (const atom of axis.atoms) {
    const rows = atom.rows & among;
    if ((atom.rows & bit) !== 0n && !atoms.has(rows)) atoms.set(rows, { value: atom.value, rows });
  }
  return [...atoms.values()];
}

/**
 * Walks axis by axis, keeping the rows that still fit. It stops early where no row is left (found) and where
 * some row fits whatever follows (covered), and never enters the same set of rows twice at one depth.
 */
function searchAtoms(axes: readonly (readonly Atom[])[], covering: bigint, work: Work): Search {
  // Axes with few atoms first: they cut the set of rows in few steps. Within an axis the atom that
  // leaves the fewest rows is the likeliest way to an uncovered place.
  const order = axes.map((_, index) => index).toSorted((a, b) => axes[a]!.length - axes[b]!.length);
  const sorted = order.map((index) => {
    const weighed = axes[index]!.map((atom) => ({ atom, rows: bitCount(atom.rows & covering) }));
    return weighed.toSorted((a, b) => a.rows - b.rows).map(({ atom }) => atom);
  });
  // wholeFrom[d]: rows that fit everything on axis d and all that follow.
  const wholeFrom: bigint[] = [covering];
  for (const atoms of sorted.toReversed()) {
    wholeFrom.unshift(atoms.reduce((rows, atom) => rows & atom.rows, wholeFrom[0]!));
  }
  const cost = stepOf(covering.toString(16).length * 4);
  const known = sorted.map(() => new Set<bigint>());
  const path: Atom[] = [];

  function visit(depth: number, rows: bigint): Search["kind"] {
    if (rows === 0n) return "uncovered";
    if ((rows & wholeFrom[depth]!) !== 0n) return "covered";
    if (known[depth]!.has(rows)) return "covered";
    for (const atom of sorted[depth]!) {
      if ((work.left -= cost) < 0) return "gave-up";
      path[depth] = atom;
      path.length = depth + 1;
      const found = visit(depth + 1, rows & atom.rows);
      if (found !== "covered") return found;
    }
    known[depth]!.add(rows);
    return "covered";
  }

  const kind = visit(0, covering);
  if (kind !== "uncovered") return { kind };
  const place: (Atom | undefined)[] = axes.map(() => undefined);
  for (const [depth, atom] of path.entries()) place[order[depth]!] = atom;
  return { kind, place };
}

function lowestBit(rows: bigint): number {
  return (rows & -rows).toString(2).length - 1;
}

function bitCount(rows: bigint): number {
  let count = 0;
  for (const digit of rows.toString(2)) if (digit === "1") count++;
  return count;
}
