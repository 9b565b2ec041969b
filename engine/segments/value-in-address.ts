// A value of a condition as it stands in an address, where signs that part conditions are written as %XX.

/** Of one condition. */
export const MOST_VALUES = 20;
const LONGEST_VALUE = 200;

/** The value itself; undefined where it is none, or none that a database keeps. */
export function valueWritten(written: string): string | undefined {
  try {
    const value = decodeURIComponent(written).trim();
    return value !== "" && value.length <= LONGEST_VALUE && value.isWellFormed() && !value.includes("\u0000") ? value : undefined;
  } catch {
    return undefined;
  }
}
