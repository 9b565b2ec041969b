// Who is left without treatments whose effect is being measured: the same customers for ever, chosen by nothing but their id.
import { isHeldOut as isHeldOutOf } from "@rapport/experiments";

/** One customer in twelve or so: enough to measure against, few enough to bear. */
export const HOLD_OUT_SHARE = 0.08;

/** Whether this customer belongs to the measurement group. Depends on the id alone, so that every process and every year agree. */
export function isHeldOut(customerId: string): boolean {
  return isHeldOutOf(customerId, HOLD_OUT_SHARE);
}
