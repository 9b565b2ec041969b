/** How far back a rehearsal may look. */
export const REHEARSAL_DAYS = [30, 90, 180, 365] as const;
export type RehearsalDays = (typeof REHEARSAL_DAYS)[number];
export const USUAL_DAYS: RehearsalDays = 90;

/** As the address of a draft has it; undefined where it says nothing, or another number. @example daysAsked("180") // 180 */
export function daysAsked(said: unknown): RehearsalDays | undefined {
  return REHEARSAL_DAYS.find((days) => days === Number(said));
}
