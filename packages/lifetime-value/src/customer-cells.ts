/** The days in a week, the unit of time of every model here. */
const DAYS_PER_WEEK = 7;
/** More repeat purchases than this are not one customer's, and would make tables of that length. */
const MOST_PURCHASES = 1e7;

/** What a model needs to know of one customer's purchases (Fader, Hardie & Lee 2005). */
export type History = {
  /** Repeat purchases: how many came after the first, a whole number. In the papers x. */
  readonly frequency: number;
  /** Weeks from the first purchase to the last; 0 where there was no second. In the papers tx. */
  readonly recencyWeeks: number;
  /** Weeks from the first purchase to now. In the papers T. */
  readonly ageWeeks: number;
};

/**
 * Customers with the same history, counted together. Four columns of one length, each row a cell.
 *
 * A model sees a customer only through their history, so a fit on cells is exact and as quick as there are cells: a
 * million customers are a hundred thousand of them or fewer.
 */
export type CustomerCells = {
  readonly frequency: Float64Array;
  readonly recencyWeeks: Float64Array;
  readonly ageWeeks: Float64Array;
  /** How many customers share the history; any weight above 0. */
  readonly customers: Float64Array;
  /**
   * The logarithms of the weeks between purchases, summed over all customers of the cell. Only the models of regular
   * timing ask for it, and only for its sum over the cells.
   */
  readonly logIntervals?: Float64Array;
};

/** Histories as columns of one length, one row a customer (or, with `customers`, so many). */
export type HistoryColumns = {
  readonly frequency: ArrayLike<number>;
  readonly recencyWeeks: ArrayLike<number>;
  readonly ageWeeks: ArrayLike<number>;
  readonly customers?: ArrayLike<number>;
  /** The logarithms of the weeks from each purchase to the next, summed over a customer's purchases; not read at frequency 0. */
  readonly logIntervals?: ArrayLike<number>;
};

/** Customers counted by the days of their first and last purchase: what a database keeps, for it does not age. */
export type DayCell = {
  /** Day of the first purchase, as a count of days from any fixed day. */
  readonly firstDay: number;
  /** Day of the last purchase, on the same count. */
  readonly lastDay: number;
  /** Days with a purchase after the first. */
  readonly frequency: number;
  readonly customers: number;
  /** The logarithms of the days between purchases, summed over all customers of the row; given for all rows or for none. */
  readonly logIntervals?: number;
};

/**
 * Groups customers by their history.
 *
 * @param histories columns of one length. Recency is taken as 0 where frequency is 0, for there it says nothing
 * @returns the cells, in the order in which each history was first seen
 * @throws {RangeError} naming the row, if a frequency is not a whole number from 0 to ten million, a time is not finite,
 *   or not 0 ≤ recency ≤ age, or if no intervals can have such logarithms; or if the columns differ in length
 * @example customerCells({ frequency: [2, 0, 2], recencyWeeks: [30, 0, 30], ageWeeks: [38, 38, 38] }).customers.length // 2
 */
export function customerCells(histories: HistoryColumns): CustomerCells {
  const { frequency, recencyWeeks, ageWeeks, customers, logIntervals } = histories;
  const rows = frequency.length;
  for (const column of [recencyWeeks, ageWeeks, customers, logIntervals]) {
    if ((column?.length ?? rows) !== rows) throw new RangeError("the columns of the histories differ in length");
  }
  const cells = startCells(logIntervals !== undefined);
  for (let row = 0; row < rows; row++) {
    const x = frequency[row]!;
    const tx = x === 0 ? 0 : recencyWeeks[row]!;
    const age = ageWeeks[row]!;
    const weight = customers === undefined ? 1 : customers[row]!;
    requireHistory(x, tx, age, row);
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`row ${row}: ${weight} customers cannot be`);
    const logs = logIntervals === undefined || x === 0 ? 0 : logIntervals[row]!;
    if (logIntervals !== undefined) requireIntervals(logs, x, tx, row);
    if (weight > 0) cells.add(x, tx, age, weight, logs * weight);
  }
  return cells.columns();
}

/**
 * Groups day-counted cells into histories as of a day, in weeks of seven days.
 *
 * @param cells rows of first day, last day, frequency and count
 * @param untilDay the last day known, on the same count of days; no cell may reach beyond it
 * @returns cells with age = until − first and recency = last − first
 * @throws {RangeError} naming the row, if a last day lies before its first or after `untilDay`
 * @example cellsOfDays([{ firstDay: 0, lastDay: 14, frequency: 1, customers: 5 }], 28).ageWeeks[0] // 4
 */
export function cellsOfDays(cells: Iterable<DayCell>, untilDay: number): CustomerCells {
  let grouped: GrowingCells | undefined;
  let timed = false;
  let row = 0;
  for (const { firstDay, lastDay, frequency, customers, logIntervals } of cells) {
    grouped ??= startCells((timed = logIntervals !== undefined));
    const tx = frequency === 0 ? 0 : (lastDay - firstDay) / DAYS_PER_WEEK;
    const age = (untilDay - firstDay) / DAYS_PER_WEEK;
    requireHistory(frequency, tx, age, row);
    if (!(customers >= 0 && customers < Infinity)) throw new RangeError(`row ${row}: ${customers} customers cannot be`);
    if (timed !== (logIntervals !== undefined)) throw new RangeError(`row ${row}: intervals are given for all rows or none`);
    // A week is seven days, so each logarithm is less by that of 7.
    const logs = frequency === 0 ? 0 : (logIntervals ?? 0) - customers * frequency * Math.log(DAYS_PER_WEEK);
    if (timed && customers > 0) requireIntervals(logs / customers, frequency, tx, row);
    if (customers > 0) grouped.add(frequency, tx, age, customers, logs);
    row++;
  }
  return (grouped ?? startCells(false)).columns();
}

/**
 * Throws unless every row of columns is a possible history.
 *
 * @throws {RangeError} naming the row, or if the columns differ in length
 */
export function requireColumns(histories: HistoryColumns): void {
  const { frequency, recencyWeeks, ageWeeks, customers } = histories;
  const rows = frequency.length;
  for (const column of [recencyWeeks, ageWeeks, customers]) {
    if ((column?.length ?? rows) !== rows) throw new RangeError("the columns of the histories differ in length");
  }
  for (let row = 0; row < rows; row++) {
    const x = frequency[row]!;
    requireHistory(x, x === 0 ? 0 : recencyWeeks[row]!, ageWeeks[row]!, row);
    const weight = customers === undefined ? 1 : customers[row]!;
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`row ${row}: ${weight} customers cannot be`);
  }
}

/**
 * Throws unless one customer's history is possible.
 *
 * @throws {RangeError} saying what is wrong
 */
export function requirePossible(history: History): void {
  requireHistory(history.frequency, history.recencyWeeks, history.ageWeeks, undefined);
}

function requireHistory(x: number, tx: number, age: number, row: number | undefined): void {
  if (Number.isInteger(x) && x >= 0 && x <= MOST_PURCHASES && tx >= 0 && tx <= age && age < Infinity) return;
  const where = row === undefined ? "" : `row ${row}: `;
  throw new RangeError(
    `${where}a history needs a whole frequency of at least 0 and 0 ≤ recency ≤ age; got frequency ${x}, recency ${tx}, age ${age}`,
  );
}

/** By the mean of logarithms: x intervals that add up to tx have the greatest sum of logarithms when they are all alike. */
function requireIntervals(logs: number, x: number, tx: number, row: number): void {
  if (x === 0 || (Number.isFinite(logs) && logs <= x * Math.log(tx / x) + 1e-6 * x)) return;
  throw new RangeError(`row ${row}: ${x} intervals of ${tx} weeks together cannot have logarithms that add up to ${logs}`);
}

type GrowingCells = {
  readonly add: (x: number, tx: number, age: number, weight: number, logs: number) => void;
  readonly columns: () => CustomerCells;
};

/** An open-addressed table over the bits of the three numbers; grown as cells appear, so that it stays in cache. */
function startCells(timed: boolean): GrowingCells {
  let room = 1024;
  let slots = new Int32Array(4 * room).fill(-1);
  let frequency = new Float64Array(room);
  let recency = new Float64Array(room);
  let ages = new Float64Array(room);
  let customers = new Float64Array(room);
  let intervals = new Float64Array(timed ? room : 0);
  let count = 0;
  const pair = new Float64Array(2);
  const bits = new Int32Array(pair.buffer);

  const slotOf = (x: number, tx: number, age: number): number => {
    pair[0] = tx;
    pair[1] = age;
    let hash = Math.imul(x, 0x27d4eb2f) ^ bits[0]!;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77) ^ bits[1]!;
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d) ^ bits[2]!;
    hash = Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) ^ bits[3]!;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return (hash ^ (hash >>> 14)) & (slots.length - 1);
  };
  const grow = (): void => {
    room *= 2;
    frequency = enlarged(frequency, room);
    recency = enlarged(recency, room);
    ages = enlarged(ages, room);
    customers = enlarged(customers, room);
    if (timed) intervals = enlarged(intervals, room);
    slots = new Int32Array(4 * room).fill(-1);
    for (let cell = 0; cell < count; cell++) {
      let slot = slotOf(frequency[cell]!, recency[cell]!, ages[cell]!);
      while (slots[slot] !== -1) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = cell;
    }
  };
  return {
    add: (x, tx, age, weight, logs) => {
      let slot = slotOf(x, tx, age);
      for (let cell = slots[slot]!; cell !== -1; cell = slots[slot]!) {
        if (frequency[cell] === x && recency[cell] === tx && ages[cell] === age) {
          customers[cell]! += weight;
          if (timed) intervals[cell]! += logs;
          return;
        }
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = count;
      frequency[count] = x;
      recency[count] = tx;
      ages[count] = age;
      customers[count] = weight;
      if (timed) intervals[count] = logs;
      count++;
      if (count === room) grow();
    },
    columns: () => ({
      frequency: frequency.slice(0, count),
      recencyWeeks: recency.slice(0, count),
      ageWeeks: ages.slice(0, count),
      customers: customers.slice(0, count),
      ...(timed ? { logIntervals: intervals.slice(0, count) } : {}),
    }),
  };
}

function enlarged(column: Float64Array<ArrayBuffer>, room: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(room);
  larger.set(column);
  return larger;
}
