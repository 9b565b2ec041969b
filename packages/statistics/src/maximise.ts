import { choleskyFactor, choleskySolve, invertPositiveDefinite } from "./cholesky.ts";

/**
 * A function to maximise. It returns its value at a point and writes its derivatives there.
 *
 * @param at the point, n numbers; not to be kept or changed
 * @param gradient n zeros, to be overwritten
 * @param hessian n × n zeros, row by row, to be overwritten in full (both triangles)
 */
export type Objective = (at: Float64Array, gradient: Float64Array, hessian: Float64Array) => number;

/** Where and how the search may go. */
export type SearchOptions = {
  /** No coordinate moves further than this in one step; 2, unless told (a factor of 7.4 on a logarithm). */
  readonly stepCap?: number;
  /** The search ends when a step promises less than this; 1e-7, or 1e-13 of the value's size if that is more. */
  readonly tolerance?: number;
  /** Give up after so many steps; 200 unless told. */
  readonly mostSteps?: number;
  /** Walls, one for each coordinate; none unless told. */
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
};

/** What the search found. */
export type Maximum = {
  /** `not-settled`: the best point seen, which is not known to be a maximum. */
  readonly kind: "settled" | "not-settled";
  readonly at: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** n × n, row by row. */
  readonly hessian: Float64Array;
  readonly steps: number;
  /** How often the objective was asked. */
  readonly evaluations: number;
  /** The coordinates that ended at a wall with the function still rising beyond it. */
  readonly atWall: readonly number[];
};

/** After so many steps in a row that promise next to nothing the search gives up. A damping that lets go does so in fewer. */
const IDLE_STEPS = 15;

type Point = { at: Float64Array; value: number; gradient: Float64Array; hessian: Float64Array };

/**
 * Climbs to a maximum by Newton's method, damped where the surface is not bowl-shaped (Levenberg, Marquardt).
 *
 * Meant for smooth likelihoods of a few parameters, each given by its logarithm, from any sensible start. It never
 * accepts a point with a lower or an undefined value, so what comes back is at least as good as the start.
 *
 * @param objective the function, with its first and second derivatives
 * @param start n numbers, where the function has a finite value
 * @returns the best point found, settled or not
 * @throws {RangeError} if the function has no finite value at the start
 * @example maximise((x, g, h) => { g[0] = 2 - 2 * x[0]; h[0] = -2; return 2 * x[0] - x[0] ** 2; }, [5]).at[0] // 1
 */
export function maximise(objective: Objective, start: ArrayLike<number>, options: SearchOptions = {}): Maximum {
  const { stepCap = 2, tolerance = 1e-7, mostSteps = 200 } = options;
  const size = start.length;
  const walls = wallsOf(size, options);
  let evaluations = 0;
  const evaluate = (at: Float64Array): Point => {
    evaluations++;
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    return { at, value: objective(at, gradient, hessian), gradient, hessian };
  };

  let here = evaluate(insideWalls(Float64Array.from(start), walls));
  if (!Number.isFinite(here.value)) throw new RangeError("the function has no finite value at the start");
  let damping = 0;
  let idle = 0;
  for (let step = 1; step <= mostSteps; step++) {
    const pinned = pinnedCoordinates(here, walls);
    let next: Point | undefined;
    for (let attempt = 0; attempt < 60 && next === undefined; attempt++) {
      const move = dampedStep(here, damping, pinned, size);
      if (move !== undefined) {
        shorten(move, stepCap);
        const tried = evaluate(
          insideWalls(
            move.map((by, i) => here.at[i]! + by),
            walls,
          ),
        );
        if (isUsable(tried) && tried.value >= here.value - 1e-12 * Math.abs(here.value)) next = tried;
      }
      if (next === undefined) damping = damping === 0 ? 1e-3 : damping * 10;
    }
    if (next === undefined) return { kind: "not-settled", ...here, steps: step, evaluations, atWall: pinned };
    let promise = 0;
    for (let i = 0; i < size; i++) promise += here.gradient[i]! * (next.at[i]! - here.at[i]!);
    here = next;
    // A heavily damped step is short whatever the slope, so a small promise ends the search only when damping is light.
    const small = promise < Math.max(tolerance, 1e-13 * Math.abs(here.value));
    if (small && damping <= 1e-2) {
      return { kind: "settled", ...here, steps: step, evaluations, atWall: pinnedCoordinates(here, walls) };
    }
    // Where the surface is flat to the last digit no damping lets go, and each further step costs as much as the first.
    idle = small ? idle + 1 : 0;
    if (idle >= IDLE_STEPS) return { kind: "not-settled", ...here, steps: step, evaluations, atWall: pinnedCoordinates(here, walls) };
    damping = damping > 1e-6 ? damping / 10 : 0;
  }
  return { kind: "not-settled", ...here, steps: mostSteps, evaluations, atWall: pinnedCoordinates(here, walls) };
}

/**
 * The covariance of maximum-likelihood estimates: the inverse of minus the Hessian at the maximum.
 *
 * @param maximum what {@link maximise} found for a log-likelihood
 * @returns n × n, row by row; `undefined` where the surface is flat or at a wall, so that no covariance exists
 */
export function covarianceAt(maximum: Maximum): Float64Array | undefined {
  if (maximum.kind !== "settled" || maximum.atWall.length > 0) return undefined;
  return invertPositiveDefinite(
    maximum.hessian.map((entry) => -entry),
    maximum.at.length,
  );
}

/**
 * Turns derivatives by parameters into derivatives by their logarithms, in place (the chain rule for θ = ln p).
 *
 * @param parameters n numbers above 0
 * @param gradient n numbers
 * @param hessian n × n, row by row, in full
 */
export function toLogScale(parameters: Float64Array, gradient: Float64Array, hessian: Float64Array): void {
  const size = parameters.length;
  for (let i = 0; i < size; i++) {
    gradient[i] = gradient[i]! * parameters[i]!;
    for (let j = 0; j < size; j++) {
      hessian[i * size + j] = hessian[i * size + j]! * parameters[i]! * parameters[j]! + (i === j ? gradient[i]! : 0);
    }
  }
}

/** The Newton step with the diagonal strengthened; `undefined` if that is still not enough to point uphill. */
function dampedStep(here: Point, damping: number, pinned: readonly number[], size: number): Float64Array | undefined {
  const system = new Float64Array(size * size);
  for (let i = 0; i < size * size; i++) system[i] = -here.hessian[i]!;
  for (let i = 0; i < size; i++) system[i * size + i]! += damping * (Math.abs(here.hessian[i * size + i]!) + 1e-8);
  const slope = Float64Array.from(here.gradient);
  for (const i of pinned) {
    for (let j = 0; j < size; j++) {
      system[i * size + j] = 0;
      system[j * size + i] = 0;
    }
    system[i * size + i] = 1;
    slope[i] = 0;
  }
  const factor = choleskyFactor(system, size);
  return factor === undefined ? undefined : choleskySolve(factor, slope);
}

function shorten(move: Float64Array, stepCap: number): void {
  let longest = 0;
  for (const by of move) longest = Math.max(longest, Math.abs(by));
  if (longest > stepCap) for (let i = 0; i < move.length; i++) move[i]! *= stepCap / longest;
}

function isUsable(point: Point): boolean {
  return Number.isFinite(point.value) && point.gradient.every(Number.isFinite) && point.hessian.every(Number.isFinite);
}

type Walls = { readonly lower: Float64Array; readonly upper: Float64Array };

function wallsOf(size: number, options: SearchOptions): Walls {
  return {
    lower: options.lower === undefined ? new Float64Array(size).fill(-Infinity) : Float64Array.from(options.lower),
    upper: options.upper === undefined ? new Float64Array(size).fill(Infinity) : Float64Array.from(options.upper),
  };
}

function insideWalls(at: Float64Array, walls: Walls): Float64Array {
  return at.map((value, i) => Math.min(walls.upper[i]!, Math.max(walls.lower[i]!, value)));
}

function pinnedCoordinates(point: Point, walls: Walls): number[] {
  const pinned: number[] = [];
  for (let i = 0; i < point.at.length; i++) {
    const pushesUp = point.at[i]! >= walls.upper[i]! && point.gradient[i]! > 0;
    const pushesDown = point.at[i]! <= walls.lower[i]! && point.gradient[i]! < 0;
    if (pushesUp || pushesDown) pinned.push(i);
  }
  return pinned;
}
