/**
 * Where purchases are regular each is the k-th of a run of events at random, and nobody sees how many of the run have
 * passed since the last purchase: the phase, 0 to k − 1.
 */

/**
 * How much likelier all phases together are than phase 0: Σ_{j<k} R (R+1) … (R+j−1) / j! · waited^j.
 *
 * @param power R = r + k x
 * @param waited the time since the last purchase as a part of alpha + age, 0 to 1
 */
export function phaseSum(k: number, power: number, waited: number): number {
  let term = 1;
  let sum = 1;
  for (let j = 1; j < k; j++) {
    term *= ((power + j - 1) * waited) / j;
    sum += term;
  }
  return sum;
}

/** The chance of each phase for a customer who is still active: k numbers adding up to 1. */
export function phaseChances(k: number, power: number, waited: number): Float64Array {
  const chances = new Float64Array(k);
  let term = 1;
  let sum = 1;
  chances[0] = 1;
  for (let j = 1; j < k; j++) {
    term *= ((power + j - 1) * waited) / j;
    chances[j] = term;
    sum += term;
  }
  for (let j = 0; j < k; j++) chances[j]! /= sum;
  return chances;
}
