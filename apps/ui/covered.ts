/** What the server puts where a text may not be read. */
export const COVERED = "••••";

/** True of a text that stands for one that is not shown. */
export function isCovered(text: unknown): boolean {
  return text === COVERED;
}
