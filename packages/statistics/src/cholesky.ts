/**
 * Small symmetric systems by Cholesky's factorisation. Matrices are square, row by row, in one `Float64Array`.
 */

/**
 * Factors a symmetric positive definite matrix A into L Lᵀ.
 *
 * @param matrix n × n, row by row; only the lower triangle is read
 * @param size n
 * @returns L, row by row, or `undefined` if A is not positive definite to working precision
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= factor[i * size + k]! * factor[j * size + k]!;
      if (i !== j) {
        factor[i * size + j] = rest / factor[j * size + j]!;
        continue;
      }
      // A pivot that is all rounding error would turn the rest of the factor into noise.
      if (!(rest > 1e-15 * Math.abs(matrix[i * size + i]!))) return undefined;
      factor[i * size + i] = Math.sqrt(rest);
    }
  }
  return factor;
}

/**
 * Solves A x = right, given the factor of A.
 *
 * @param factor what {@link choleskyFactor} returned
 * @param right n numbers
 * @returns x
 */
export function choleskySolve(factor: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let rest = x[i]!;
    for (let k = 0; k < i; k++) rest -= factor[i * size + k]! * x[k]!;
    x[i] = rest / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let rest = x[i]!;
    for (let k = i + 1; k < size; k++) rest -= factor[k * size + i]! * x[k]!;
    x[i] = rest / factor[i * size + i]!;
  }
  return x;
}

/**
 * Inverts a symmetric positive definite matrix.
 *
 * @param matrix n × n, row by row
 * @param size n
 * @returns the inverse, exactly symmetric, or `undefined` if the matrix is not positive definite to working precision
 * @example invertPositiveDefinite(Float64Array.of(4, 0, 0, 2), 2)[0] // 0.25
 */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = choleskyFactor(matrix, size);
  if (factor === undefined) return undefined;
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size);
    unit[column] = 1;
    const solved = choleskySolve(factor, unit);
    for (let row = 0; row < size; row++) inverse[row * size + column] = solved[row]!;
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      const mean = (inverse[row * size + column]! + inverse[column * size + row]!) / 2;
      inverse[row * size + column] = mean;
      inverse[column * size + row] = mean;
    }
  }
  return inverse;
}
