import type { Random } from '../analysis/random/random.ts';

/** Below this mean, multiplying uniforms is faster, and above it the rejection method is valid (Hörmann: mean ≥ 10). */
const SMALL_MEAN = 10;

/** ln k! for k < 10 exactly; above, the first terms of Stirling's series are exact to 1e-10. */
const LOG_FACTORIALS = Array.from({ length: 10 }, (_, k) => {
  let log = 0;
  for (let i = 2; i <= k; i++) log += Math.log(i);
  return log;
});

/**
 * A Poisson-distributed whole number.
 *
 * Means of 10 and more: transformed rejection with squeeze, PTRS in W. Hörmann, "The transformed rejection method for
 * generating Poisson random variables", Insurance: Mathematics and Economics 12 (1993) 39–45,
 * doi:10.1016/0167-6687(93)90997-4. Smaller: product of uniforms (Knuth, TAOCP 2, 3.4.1).
 */
export function poisson(random: Random, mean: number): number {
  return mean < SMALL_MEAN ? byProducts(random, mean) : byRejection(random, mean);
}

function byProducts(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}

function byRejection(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const accepted = k * Math.log(mean) - mean - logFactorial(k);
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= accepted) return k;
  }
}

function logFactorial(k: number): number {
  if (k < LOG_FACTORIALS.length) return LOG_FACTORIALS[k];
  const n = k + 1;
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
}
