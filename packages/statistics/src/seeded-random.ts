import { logGamma } from "./gamma.ts";

/** A stream of random numbers that is the same whenever it starts from the same seed. Not for secrets. */
export type Random = {
  /** Any of the 2³² whole numbers from 0. */
  readonly uint32: () => number;
  /** A number from 0 up to, but not including, 1, with 53 random bits. */
  readonly uniform: () => number;
  /** A whole number from 0 up to, but not including, `limit`. */
  readonly below: (limit: number) => number;
  /** One of the values, each as likely. */
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** A standard normal draw, or one with a mean and a standard deviation. */
  readonly normal: (normal?: { readonly mean: number; readonly standardDeviation: number }) => number;
  /** A waiting time at `rate` a unit of time. */
  readonly exponential: (rate: number) => number;
  /** A Gamma draw; `rate` is 1 unless told, and the mean is shape / rate. */
  readonly gamma: (gamma: { readonly shape: number; readonly rate?: number }) => number;
  /** A Beta(a, b) draw, 0 to 1. */
  readonly beta: (beta: { readonly a: number; readonly b: number }) => number;
  /** A count with the given mean. */
  readonly poisson: (mean: number) => number;
  /** A stream of its own for a named purpose: the same name gives the same stream, whatever was drawn here before. */
  readonly stream: (name: string) => Random;
};

/**
 * Starts a stream of random numbers: xoshiro128** (Blackman & Vigna 2018), its state spread from the seed by splitmix32.
 *
 * @param seed a whole number from 0 to 2³² − 1
 * @throws {RangeError} if the seed is no such number
 * @example seededRandom(7).uniform() === seededRandom(7).uniform() // true
 */
export function seededRandom(seed: number): Random {
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) {
    throw new RangeError(`a seed is a whole number from 0 to 4294967295; got ${seed}`);
  }
  const spread = splitmix32(seed);
  return randomFrom([spread(), spread(), spread(), spread()], seed);
}

/**
 * A stream from a given state of xoshiro128**, for checking it against the authors' outputs.
 *
 * @param state four whole numbers from 0 to 2³² − 1, not all 0
 * @param seed what named streams start from
 */
export function randomFrom(state: readonly [number, number, number, number], seed = 0): Random {
  const uint32 = xoshiro128(state);
  const uniform = (): number => ((uint32() >>> 5) * 0x4000000 + (uint32() >>> 6)) / 2 ** 53;
  /** Above 0, so that its logarithm exists. */
  const positive = (): number => 1 - uniform();
  const standardNormal = normalDraws(uniform);

  const below = (limit: number): number => {
    if (!(Number.isInteger(limit) && limit >= 1))
      throw new RangeError(`a limit is a whole number above 0; got ${limit}`);
    return Math.floor(uniform() * limit);
  };
  const normal: Random["normal"] = (of = { mean: 0, standardDeviation: 1 }) =>
    of.mean + of.standardDeviation * standardNormal();
  const exponential = (rate: number): number => {
    requireAbove0(rate, "a rate");
    return -Math.log(positive()) / rate;
  };
  const gamma: Random["gamma"] = ({ shape, rate = 1 }) => {
    requireAbove0(shape, "a shape");
    requireAbove0(rate, "a rate");
    return Math.exp(logGammaDraw(shape, standardNormal, positive)) / rate;
  };
  const beta: Random["beta"] = ({ a, b }) => {
    requireAbove0(a, "a shape");
    requireAbove0(b, "a shape");
    // In logarithms, for with shapes near 0 both gamma draws would often be too small to divide.
    const lead = logGammaDraw(a, standardNormal, positive) - logGammaDraw(b, standardNormal, positive);
    return 1 / (1 + Math.exp(-lead));
  };
  const poisson = (mean: number): number => {
    if (!(mean >= 0 && mean < Infinity)) throw new RangeError(`a mean count is finite and at least 0; got ${mean}`);
    return mean < 10 ? poissonByProduct(mean, positive) : poissonByRejection(mean, uniform);
  };
  const pick = <Value>(values: readonly Value[]): Value => {
    if (values.length === 0) throw new RangeError("nothing to pick from");
    return values[below(values.length)]!;
  };
  const stream = (name: string): Random => seededRandom(seedOfName(seed, name));
  return { uint32, uniform, below, pick, normal, exponential, gamma, beta, poisson, stream };
}

function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const scrambled = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return scrambled >>> 0;
  };
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function splitmix32(seed: number): () => number {
  let at = seed | 0;
  return () => {
    at = (at + 0x9e3779b9) | 0;
    let mixed = at ^ (at >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** FNV-1a over the seed and the name's code units. */
function seedOfName(seed: number, name: string): number {
  let hash = 0x811c9dc5;
  for (let byte = 0; byte < 4; byte++) hash = Math.imul(hash ^ ((seed >>> (8 * byte)) & 255), 0x01000193);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Marsaglia's polar method (1964), which makes two at a time. */
function normalDraws(uniform: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };
}

/** The logarithm of a Gamma(shape, 1) draw (Marsaglia & Tsang 2000); shapes below 1 by their boost of shape + 1. */
function logGammaDraw(shape: number, standardNormal: () => number, positive: () => number): number {
  if (shape < 1) return logGammaDraw(shape + 1, standardNormal, positive) + Math.log(positive()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = standardNormal();
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    const logU = Math.log(positive());
    if (logU < 0.5 * z * z + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

function poissonByProduct(mean: number, positive: () => number): number {
  const limit = Math.exp(-mean);
  let product = positive();
  let count = 0;
  while (product > limit) {
    product *= positive();
    count++;
  }
  return count;
}

/** Hörmann's transformed rejection PTRS (1993), for means of 10 or more. */
function poissonByRejection(mean: number, uniform: () => number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform() - 0.5;
    const v = 1 - uniform();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const accepted = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (accepted <= count * Math.log(mean) - mean - logGamma(count + 1)) return count;
  }
}

function requireAbove0(value: number, what: string): void {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${what} is finite and above 0; got ${value}`);
}
